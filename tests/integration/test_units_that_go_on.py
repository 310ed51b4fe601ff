"""Units that go on after handing over a part of their people: who is whose until both have told.

Nights and people as in ``test_reorganisation.py``.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.ledger.flows import flow_table
from tests.integration.file_town import Town
from tests.integration.reorganised_town import AUGUST, DAY, JULY, JUNE, A, B, C, closed_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return closed_town(tmp_path)


def test_units_exchange_parts_and_go_on(town: Town) -> None:
    """Half of A goes to B and half of B to C, on one day; A and B go on."""
    town.succeeds(DAY, "SPLIT", "A", "A", 10).succeeds(DAY, "SPLIT", "A", "B", 10)
    town.succeeds(DAY, "SPLIT", "B", "B", 20).succeeds(DAY, "SPLIT", "B", "C", 20).night(JUNE, close=True)
    town.roll("A", JULY, A[:10]).roll("B", JULY, [*A[10:], *B[:20]]).roll("C", JULY, [*B[20:], *C])
    night = town.night(JULY, close=True)
    assert night.findings() == [] and night.holds()
    assert night.bridge("B") == {"opening": 40, "reorganised": -10, "expected": 30, "on_roll": 30}
    # Someone goes back by an ordinary paper: that is no part of the handover.
    town.moves("transfer_out", "B", AUGUST, [(11, "B", "A", "2025-08-05")])
    town.moves("transfer_in", "A", AUGUST, [(11, "B", "A", "2025-08-05")])
    town.roll("A", AUGUST, [*A[:11]]).roll("B", AUGUST, [*A[11:], *B[:20]]).roll("C", AUGUST, [*B[20:], *C])
    later = town.night(AUGUST)
    assert later.findings() == [] and later.holds()


def test_only_a_part_goes_and_the_register_keeps_the_unit(town: Town) -> None:
    """One SPLIT row, and A is still valid: A goes on with the rest."""
    town.succeeds(DAY, "SPLIT", "A", "B", 5).night(JUNE, close=True)
    night = town.roll("A", JULY, A[5:]).roll("B", JULY, [*A[:5], *B]).roll("C", JULY, C).night(JULY)
    assert night.findings() == [] and night.holds()


@pytest.mark.parametrize("closed", [True, False])
def test_a_unit_that_goes_on_has_not_sent_a_roll_since(town: Town, closed: bool) -> None:
    """N took 1-5 of A on 10 July; A's roll is still of June: nobody is on two rolls, and a close changes nothing."""
    town.unit("N", since=DAY).succeeds(DAY, "SPLIT", "A", "N", 5).night(JUNE, close=closed)
    for on in (JULY, AUGUST):
        night = town.roll("N", on, A[:5]).roll("B", on, B).roll("C", on, C).night(on, close=on == JULY)
        assert [f for f in night.findings() if f[0] != "F01"] == [] and night.holds()
        if closed:
            assert night.bridge("A") == {"opening": 20, "expected": 20, "on_roll": 20, "not_due": -5}
            came = {"reorganised": 5} if on == JULY else {"opening": 5}
            assert night.bridge("N") == {**came, "expected": 5, "on_roll": 5}
            flows = flow_table(night.folder, "A", date(2025, 7, 1), date(2025, 7, 31)).select("line", "value")
            assert {line: n for line, n in flows.iter_rows() if n} == {"A": 20, "reorganised": -5, "D": 15}
    # A's next roll has let them go.
    last = "2025-09-30"
    night = town.roll("N", last, A[:5]).roll("A", last, A[5:]).roll("B", last, B).roll("C", last, C).night(last)
    assert night.findings() == [] and night.holds()
    if closed:
        assert night.bridge("A") == {"opening": 20, "reorganised": -5, "expected": 15, "on_roll": 15}
        assert night.bridge("TP") == {"opening": 105, "reorganised": -5, "expected": 100, "on_roll": 100}


def test_on_no_roll_when_the_period_was_closed_and_then_on_the_new_units(town: Town) -> None:
    """1 of A is on neither roll in July; N, which took part of A, enters them in August: they were N's."""
    town.unit("N", since=DAY).succeeds(DAY, "SPLIT", "A", "N", 4).night(JUNE, close=True)
    for on, new, found in ((JULY, A[1:5], [("L05", "A", 1, -1)]), (AUGUST, A[:5], [])):
        night = town.roll("A", on, A[5:]).roll("N", on, new).roll("B", on, B).roll("C", on, C).night(on, close=True)
        assert night.findings() == found and night.holds()
    assert night.bridge("N") == {"opening": 4, "reorganised": 1, "expected": 5, "on_roll": 5}


@pytest.mark.parametrize("rest", ["M", "A"])
def test_a_new_unit_corrects_what_the_split_one_registered(town: Town, rest: str) -> None:
    """A sent 1 "to Q" and 2 outside; N, which took part of A, mends 1 and the date of 2; M or A has the rest."""
    town.unit("N", since=DAY).succeeds(DAY, "SPLIT", "A", "N", 7)
    if rest == "M":
        town.unit("M", since=DAY).succeeds(DAY, "SPLIT", "A", "M", 10)
    out = [(1, "A", "Q", "2025-06-20"), (2, "A", "NGOAI", "2025-06-20")]
    town.roll("A", JUNE, A[3:]).moves("transfer_out", "A", JUNE, out).exits("A", JUNE, [(3, "2025-06-21")])
    assert [f for f in town.night(JUNE, close=True).findings() if f[0] == "U01"] == [("U01", "A", 1, 0)]
    for on in (JULY, AUGUST):
        town.roll("N", on, A[3:10]).roll(rest, on, A[10:]).roll("B", on, B).roll("C", on, C)
        out = [(1, "A", "NGOAI", "2025-06-20"), (2, "A", "NGOAI", "2025-06-19")]
        night = town.moves("transfer_out", "N", on, out).night(on, close=True)
        assert night.findings() == [] and night.holds()
