"""A number of one person on a row that names another: name and birth day of somebody known outweigh a wrong number.

Clerks copy numbers from the next line, where namesakes and twins stand. Where a number leads to somebody of whom only
the name or only the birth date agrees, and somebody else has this very name and birth day, nobody is it silently.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.linking_tables import ids, linked, row
from tests.unit.test_linking_doubt import NEXT, asked, likely, town

HAU, HAU_TOO = ("NGUYEN THI HAU", "1959-07-08"), ("NGUYEN THI HAU", "1959-09-02")
NEXT_DAY = ("NGUYEN THI HAU", "1959-07-09")
TWIN, OTHER_TWIN = ("LE VAN DUNG", "1975-02-03"), ("LE VAN DUC", "1975-02-03")
NUMBERS = {"citizen": "033159011732", "card": "87925466"}
OTHERS = {"citizen": "034159000001", "card": "77769570"}
NEAR_TWIN = ("LE VAN DUONG", "1975-02-03")
ALIKE = [(HAU, HAU_TOO), (HAU, NEXT_DAY), (TWIN, OTHER_TWIN), (TWIN, NEAR_TWIN)]
NAMES = ["namesakes", "namesakes born one after the other", "twins", "twins named alike"]
COPIED = [("card",), ("citizen",), ("citizen", "card")]


@pytest.mark.parametrize("copied", COPIED, ids=" ".join)
@pytest.mark.parametrize(("one", "other"), ALIKE, ids=NAMES)
@pytest.mark.parametrize("first_night", [True, False], ids=["first night", "later"])
@pytest.mark.parametrize("admitted", [{"admitted": "1987-09-02"}, {}], ids=["one admission day", "none"])
def test_a_paper_with_the_number_of_a_namesake_or_twin_is_not_theirs(
    copied: tuple[str, ...], one: tuple[str, str], other: tuple[str, str], first_night: bool, admitted: dict[str, Any]
) -> None:
    lists = [*town(), row(*one, **NUMBERS, **admitted), row(*other, **OTHERS, **admitted)]
    numbers = {kind: OTHERS[kind] for kind in copied}
    paper = {**row(*one, record="transfer_out", **numbers, **admitted), "from_org": "U1", "to_org": "U2"}
    known = None if first_night else likely(*lists).register
    result = likely(*lists, paper, known=known, night=NEXT)
    mine, theirs, of_paper = ids(result)[-3:]
    assert of_paper != theirs
    assert of_paper == mine or (mine, of_paper) in asked(result)
    # So where no other round looks at it.
    assert ids(linked(*lists, paper, known=known))[-1] != theirs


@pytest.mark.parametrize(("one", "other"), ALIKE, ids=NAMES)
def test_the_only_numbers_of_two_swapped_do_not_swap_the_people(one: tuple[str, str], other: tuple[str, str]) -> None:
    first = likely(*town(), row(*one, card="87925466"), row(*other, card="77769570"))
    swapped = [*town(), row(*one, card="77769570"), row(*other, card="87925466")]
    second = likely(*swapped, known=first.register, night=NEXT, at="U1")
    for before, after, wrong in zip(ids(first)[-2:], ids(second)[-2:], ids(first)[:-3:-1], strict=True):
        assert after != wrong
        assert after == before or tuple(sorted((before, after))) in asked(second)  # type: ignore[type-var]


def test_a_corrected_birth_date_keeps_the_person_where_nobody_else_was_born_then() -> None:
    first = likely(*town(), row(*HAU, **NUMBERS), row("NGUYEN THI HAU", "1961-01-01", **OTHERS))
    corrected = likely(*town(), row(*HAU_TOO, **NUMBERS), known=first.register, night=NEXT)
    assert ids(corrected)[-1] == ids(first)[-2]


def test_a_birth_date_mistyped_as_a_namesakes_keeps_the_person_where_two_numbers_and_the_roll_say_so() -> None:
    first = likely(*town(), row(*HAU, **NUMBERS, file="010078/HY"), row(*HAU_TOO, reporter="U2", **OTHERS))
    wrong = [row(*HAU_TOO, **NUMBERS, file="010078/HY"), row(*HAU_TOO, reporter="U2", **OTHERS)]
    second = likely(*town(), *wrong, known=first.register, night=NEXT)
    mine, theirs = ids(second)[-2:]
    assert mine != theirs == ids(first)[-1]
    assert mine == ids(first)[-2] or (ids(first)[-2], mine) in asked(second)
