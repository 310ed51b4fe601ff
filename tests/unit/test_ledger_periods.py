"""Closing a period: what is refused, what is frozen."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doikhop.errors import UsageError
from doikhop.settings import Settings
from pipelines.ledger.periods import close_period
from pipelines.ledger.tables import MODEL_TABLES
from pipelines.night import MANIFEST, OUTDATED, baselines, open_night, publish, write_frame

MAY, JUNE, JULY = date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31)
FROZEN = {
    "holdings": {"person_id": 1, "account": "A", "held": 1, "cell": "A.1"},
    "posted": {"person_id": 1, "account": "A", "effect": 1, "ordinal": 1, "column_name": "admitted"},
    "accounts": {"account": "A", "as_of": MAY},
    "handed_over": {"person_id": 1, "account": "A", "from_account": "B", "effective_on": MAY},
}
OTHERS = {"seen", "roll_counts", "cases", "handed_counts"}
"""What else a night's state holds: kept with the baseline or not."""


def publish_night(home: Path, day: date) -> None:
    """A night whose ledger left what a close freezes."""
    run = open_night(home, day)
    for name, row in FROZEN.items():
        schema = {column: MODEL_TABLES[name][column] for column in row}
        write_frame(pl.DataFrame([row], schema=schema), run.work / "state" / f"{name}.parquet")
    for name in OTHERS:
        write_frame(pl.DataFrame({"person_id": [1]}), run.work / "state" / f"{name}.parquet")
    base = run.baseline.name if run.baseline else None
    (run.work / MANIFEST).write_text(json.dumps({"baseline": base}))
    publish(run)


def close(home: Path, day: date) -> Path:
    return close_period(home, day, Settings())


def test_a_published_night_is_frozen(tmp_path: Path) -> None:
    publish_night(tmp_path, MAY)
    folder = close(tmp_path, MAY)
    assert folder == tmp_path / "baselines" / "2026-05-31"
    assert {*(f"{name}.parquet" for name in FROZEN), MANIFEST} <= {path.name for path in folder.iterdir()}
    assert not (folder / "cases.parquet").exists(), "cases go on from night to night"
    for name, row in FROZEN.items():
        assert pl.read_parquet(folder / f"{name}.parquet").row(0, named=True) == row
        assert stat.S_IMODE((folder / f"{name}.parquet").stat().st_mode) == 0o600
    manifest = json.loads((folder / MANIFEST).read_text())
    assert (manifest["night"], manifest["previous_baseline"]) == ("2026-05-31", None)


def test_it_stays_as_it_was_when_the_night_is_replayed(tmp_path: Path) -> None:
    publish_night(tmp_path, MAY)
    folder = close(tmp_path, MAY)
    (tmp_path / "nights" / "2026-05-31" / "state" / "holdings.parquet").write_bytes(b"changed")
    assert pl.read_parquet(folder / "holdings.parquet").height == 1


def test_the_next_night_builds_on_it_and_the_next_close_names_it(tmp_path: Path) -> None:
    publish_night(tmp_path, MAY)
    folder = close(tmp_path, MAY)
    assert open_night(tmp_path, JUNE).baseline == folder
    publish_night(tmp_path, JUNE)
    manifest = json.loads((close(tmp_path, JUNE) / MANIFEST).read_text())
    assert manifest["previous_baseline"] == "2026-05-31"
    assert [day for day, _ in baselines(tmp_path)] == [MAY, JUNE]


def test_a_night_not_published_cannot_be_closed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2026-05-31 is not published"):
        close(tmp_path, MAY)
    assert not (tmp_path / "baselines").exists()


@pytest.mark.parametrize("day", [MAY, JUNE])
def test_nothing_on_or_before_a_closed_period_can_be_closed(tmp_path: Path, day: date) -> None:
    publish_night(tmp_path, MAY)
    publish_night(tmp_path, JUNE)
    close(tmp_path, JUNE)
    with pytest.raises(UsageError, match="already closed on 2026-06-30"):
        close(tmp_path, day)


def test_an_outdated_night_must_be_run_again_first(tmp_path: Path) -> None:
    publish_night(tmp_path, MAY)
    publish_night(tmp_path, JUNE)
    publish_night(tmp_path, MAY)
    with pytest.raises(UsageError, match="outdated"):
        close(tmp_path, JUNE)
    publish_night(tmp_path, JUNE)
    assert not (tmp_path / "nights" / "2026-06-30" / OUTDATED).exists()
    close(tmp_path, JUNE)


def test_what_a_killed_close_left_is_no_baseline_and_in_nobodys_way(tmp_path: Path) -> None:
    publish_night(tmp_path, MAY)
    left = tmp_path / "baselines" / ".building-2026-05-31"
    left.mkdir(parents=True)
    (left / "holdings.parquet").write_bytes(b"half")
    assert baselines(tmp_path) == []
    folder = close(tmp_path, MAY)
    assert pl.read_parquet(folder / "holdings.parquet").height == 1
    assert [path.name for path in (tmp_path / "baselines").iterdir()] == ["2026-05-31"]
