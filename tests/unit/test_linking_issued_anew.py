"""Every number issued anew: one life in a register and on a roll is one person; two rolls or anybody near is asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.linking_tables import X, ids, row
from tests.unit.test_linking_doubt import NEXT, asked, likely, town

Row = dict[str, Any]
AN = ("TRAN VAN AN", "1970-03-15")
OLD = {"citizen": X, "card": "11111111", "file": "031234/HP", "admitted": "1995-02-03"}
NEW = {"citizen": "031070555555", "card": "99887766", "file": "070707/HP", "admitted": "1995-02-03"}


def result_of(*rows: Row) -> tuple[int, int]:
    """How many people some rows beside a town of others are, and how many questions are asked."""
    result = likely(*rows, *town())
    return len(set(ids(result)[: len(rows)])), len(asked(result))


@pytest.mark.parametrize(
    "paper",
    [
        row(*AN, **OLD, record="admission"),
        {**row(*AN, **OLD, record="transfer_in"), "from_org": "U7", "to_org": "U1"},
        {**row(*AN, **OLD, record="transfer_out", reporter="U7"), "from_org": "U7", "to_org": "U1"},
        row(*AN, **OLD, in_force=False, as_of="2024-05-31"),
    ],
    ids=["admission", "receipt", "departure to the unit", "older roll"],
)
def test_a_register_or_an_older_roll_and_the_roll(paper: Row) -> None:
    assert result_of(paper, row(*AN, **NEW)) == (1, 0)


def test_who_was_known_before_keeps_the_id() -> None:
    first = likely(*town(), row(*AN, **OLD))
    second = likely(*town(), row(*AN, **NEW), known=first.register, night=NEXT, at="U1")
    assert (ids(second), asked(second)) == (ids(first), [])


@pytest.mark.parametrize(
    "others",
    [
        [row(*AN, **OLD, reporter="U2")],
        [row(*AN, **OLD)],
        [row(*AN, **OLD, record="transfer_out")],
        [row(*AN, **OLD, record="exit")],
        [row(*AN, **OLD, record="admission", reporter="U2")],
        [row(*AN, **OLD, record="admission"), row(*AN, citizen="031070123456")],
        [row(*AN, **{**OLD, "admitted": "1995-02-04"}, record="admission")],
        [row("TRAN VAN AM", AN[1], **OLD, record="admission")],
    ],
    ids=["two rolls", "one roll", "let go", "left", "another unit", "a namesake", "another day", "another name"],
)
def test_whoever_else_it_may_be_is_never_merged(others: list[Row]) -> None:
    people, _ = result_of(row(*AN, **NEW), *others)
    assert people == 1 + len(others)


def test_twins_of_whom_one_is_missing_on_the_roll() -> None:
    # Named alike but for a tone, born and admitted together: the register names both.
    register = [row(*AN, **OLD, record="admission"), row(*AN, **NEW, record="admission")]
    assert result_of(*register, row(*AN, **NEW))[0] == 2


@pytest.mark.parametrize("apart", [True, False], ids=["two lives", "one life"])
def test_two_members_of_one_name_whose_citizen_numbers_were_swapped(apart: bool) -> None:
    other_life = {"dob": "1970-09-24", "admitted": "2003-05-19"} if apart else {}
    one = {"name": AN[0], "dob": AN[1], "admitted": "1995-02-03", "citizen": X}
    two = {**one, "citizen": "031070172439", **other_life}
    first = likely(*town(), row(**one), row(**two))
    swapped = [row(**{**one, "citizen": two["citizen"]}), row(**{**two, "citizen": X})]
    second = likely(*town(), *swapped, known=first.register, night=NEXT, at="U1")
    # Where only the number tells them apart, the number is who they are.
    known = ids(first)[-2:]
    assert ids(second)[-2:] == (known if apart else known[::-1])
