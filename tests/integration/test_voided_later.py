"""An entry a close posted and its unit voids later: columns stay counts of people, the bridge foots."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.ledger.flows import flow_table
from tests.integration.file_town import Town

MAY, JUNE, JULY = "2025-05-30", "2025-06-30", "2025-07-31"
A = range(1, 31)


@pytest.mark.parametrize("others", [0, 2])
def test_a_receipt_that_never_was(tmp_path: Path, others: int) -> None:
    """90 "came" in June; in July the register is sent again without them, and ``others`` really came."""
    town = Town(tmp_path / "home").unit("A").roll("A", MAY, A)
    town.night(MAY, close=True)
    town.roll("A", JUNE, [*A, 90]).moves("transfer_in", "A", JUNE, [(90, "NGOAI", "A", "2025-06-10")])
    june = town.night(JUNE, close=True)
    assert june.findings() == [] and june.bridge("A")["in_external"] == 1
    came = range(200, 200 + others)
    town.moves("transfer_in", "A", JUNE)
    town.roll("A", JULY, [*A, *came])
    town.moves("transfer_in", "A", JULY, [(person, "NGOAI", "A", "2025-07-10") for person in came])
    night = town.night(JULY)
    assert night.findings() == [] and night.holds()
    moved = {"in_external": others, "adjusted": -1} if others else {"adjusted": -1}
    for unit in ("A", "TP"):
        assert night.bridge(unit) == {"opening": 31, **moved, "expected": 30 + others, "on_roll": 30 + others}
    lines = dict(flow_table(night.folder, "A", date(2025, 7, 1), date(2025, 7, 31)).select("line", "value").iter_rows())
    assert (lines["B2a"], lines["D"]) == (others, 30 + others)
