"""What a close has settled of a reorganisation stays so, whatever rolls and registers tell since."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.unit.test_ledger_reorganisation import AN, BEFORE, BINH, Town, handed, held, totals

DAY = date(2026, 5, 20)  # of the handover, before the close of 31 May
LATE = date(2026, 5, 4)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def settle(town: Town, old: str, new: str, people: int) -> None:
    """The close found that handover come to pass."""
    town.settled.append({"from_code": old, "to_code": new, "effective_on": DAY, "handed_over": people})


def test_a_successor_that_has_ended_since_keeps_what_it_was_handed(town: Town) -> None:
    """A went into B, closed; then B into C, whose roll has not come: what A wrote is B's, not nobody's."""
    town.holds("B", AN).follows("A", "B", on=DAY).follows("B", "C").entry("transfer_out", "A", AN, LATE, to="D")
    settle(town, "A", "B", 1)
    town.as_of["C"] = BEFORE
    assert town.reorganise().entries["own_account"].to_list() == ["B"]


def test_whom_a_close_left_at_a_unit_that_goes_on_is_its_own(town: Town) -> None:
    """B lost a part to A; An, on the rolls of both since, was left at B."""
    town.holds("B", AN).follows("B", "A", "SPLIT", on=DAY).entry("transfer_out", "B", AN, LATE, to="D")
    town.roll("A", AN).roll("B", AN)
    settle(town, "B", "A", 0)
    result = town.reorganise()
    assert (result.entries["own_account"].to_list(), held(result)) == (["B"], [(AN, "B")])


def test_who_was_entered_early_and_closed_is_of_the_control_total(town: Town) -> None:
    """A was split into B and C. At the close C's roll had not come; B's had An already."""
    town.follows("A", "B", "SPLIT", total=2, on=DAY).follows("A", "C", "SPLIT", on=DAY)
    town.holds("B", AN).holds("A", BINH).roll("B", AN, BINH).roll("C")
    town.placed = [(AN, "A", DAY, "B")]
    town.carried = [
        {
            "person_id": AN,
            "account": "B",
            "from_account": "A",
            "effective_on": DAY,
            "is_new": True,
            "entered_since": True,
        }
    ]
    result = town.reorganise()
    assert (totals(result), handed(result)) == ({("A", "B"): (2, 2)}, [(AN, "A", "B"), (BINH, "A", "B")])


def test_who_was_placed_stays_placed_when_nothing_tells_of_them_any_more(town: Town) -> None:
    town.holds("B", AN).follows("A", "B", "SPLIT", on=DAY).follows("A", "C", "SPLIT", on=DAY)
    town.placed = [(AN, "A", DAY, "B")]
    settle(town, "A", "B", 1)
    assert town.reorganise().placed.rows() == town.placed
