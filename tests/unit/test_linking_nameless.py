"""A refused row without a name whose numbers nobody has: the unit and two dates tell whom it is about, or nobody."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.linking_tables import X, Y, ids, row
from tests.unit.test_linking_doubt import NEXT, likely

AN = {"citizen": X, "card": "11111111", "file": "031234/HP", "admitted": "1995-02-03"}
# The same member's line, its name left out and its numbers issued anew.
NAMELESS = {"name": None, "citizen": Y, "card": "22222222", "admitted": "1995-02-03", "record": "refused"}
ADMITTED = row(**AN, record="admission")


def refused(**changed: Any) -> dict[str, Any]:
    return row(**(NAMELESS | changed))


def test_whom_a_register_of_the_unit_names() -> None:
    result = likely(ADMITTED, refused())
    assert ids(result) == [1, 1]
    # It teaches nothing: neither its numbers nor its missing name become the person's.
    assert set(result.register.facts["citizen"]) == {X}


def test_who_stood_on_the_units_roll_the_night_before() -> None:
    first = likely(row(**AN))
    assert ids(likely(refused(), known=first.register, night=NEXT, at="U1")) == [1]
    assert ids(likely(refused(), known=first.register, night=NEXT, at="U2")) == [None]


def test_without_any_number() -> None:
    assert ids(likely(ADMITTED, refused(citizen=None, card=None))) == [1, 1]


@pytest.mark.parametrize(
    "changed",
    [
        {"reporter": "U2"},
        {"dob": "1970-03-16"},
        {"dob": "1970"},
        {"admitted": "1995-02-04"},
        {"in_force": False},
    ],
    ids=["another unit", "another birth date", "birth year only", "another admission date", "an old roll"],
)
def test_whatever_does_not_fit_tells_nobody(changed: dict[str, Any]) -> None:
    assert ids(likely(ADMITTED, refused(**changed))) == [1, None]


def test_who_stands_on_a_roll_is_not_in_the_refused_row() -> None:
    assert ids(likely(ADMITTED, row(**AN), refused())) == [1, 1, None]
    assert ids(likely(ADMITTED, row(**AN, reporter="U2"), refused())) == [1, 1, None]


def test_two_it_may_be_or_two_such_rows_tell_nobody() -> None:
    twin = row("TRAN VAN EM", citizen="031070000009", admitted="1995-02-03", record="admission")
    assert ids(likely(ADMITTED, twin, refused())) == [1, 2, None]
    assert ids(likely(ADMITTED, refused(), refused(citizen="031070000008", card="33333333"))) == [1, None, None]
