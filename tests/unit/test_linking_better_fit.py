"""A number of one person on a row that names another: name and birth day of somebody known outweigh a wrong number.

Clerks copy numbers from the next line, where namesakes and twins stand. Where a number leads to somebody of whom only
the name or only the birth date agrees, and somebody else has this very name and birth day, nobody is it silently.
Each test is one town of many pairs, a pair for every way there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from pipelines.linking.link import LinkResult
from tests.spec.linking_tables import ids, linked, row
from tests.unit.test_linking_doubt import NEXT, asked, likely, town

Row = dict[str, Any]
# Given name and birthday of two people of one family name: namesakes, and such born one day apart; twins, named alike.
ALIKE = [
    (("HAU", "07-08"), ("HAU", "09-02")),
    (("HAU", "07-08"), ("HAU", "07-09")),
    (("DUNG", "07-08"), ("DUC", "07-08")),
    (("DUNG", "07-08"), ("DUONG", "07-08")),
]
COPIED = [("card",), ("citizen",), ("citizen", "card")]


@dataclass(frozen=True)
class Pair:
    """Two people much alike, and which numbers of the other a paper of the one was given."""

    n: int
    alike: tuple[tuple[str, str], tuple[str, str]]
    copied: tuple[str, ...]
    admitted: bool

    def numbers(self, other: bool) -> dict[str, str]:
        mixed = f"{(self.n + 20 + 400 * other) * 7919 % 1_000_003:06d}"
        return {"citizen": f"0330{45 + self.n}{mixed[::-1]}", "card": f"{mixed[2:]}{self.n:02d}{mixed[:2]}"}

    def line(self, other: bool, **changed: Any) -> Row:
        given, born = self.alike[other]
        admitted = {"admitted": "1987-09-02"} if self.admitted else {}
        return row(
            f"NGUYEN {self.n:02d} {given}", f"{1945 + self.n}-{born}", **{**self.numbers(other), **admitted, **changed}
        )

    def paper(self) -> Row:
        theirs = self.numbers(True)
        numbers = {kind: theirs[kind] if kind in self.copied else None for kind in theirs}
        return {**self.line(False, record="transfer_out", **numbers), "from_org": "U1", "to_org": "U2"}


WAYS = [(alike, copied, admitted) for alike in ALIKE for copied in COPIED for admitted in (True, False)]
PAIRS = [Pair(n, *way) for n, way in enumerate(WAYS)]
LISTS = [*town(), *(pair.line(other) for pair in PAIRS for other in (False, True))]


@cache
def known() -> LinkResult:
    result = likely(*LISTS)
    assert len(set(ids(result))) == len(LISTS)
    return result


@pytest.mark.parametrize("first_night", [True, False], ids=["first night", "later"])
@pytest.mark.parametrize("last_round", [True, False], ids=["all rounds", "exact rounds only"])
def test_a_paper_with_the_number_of_a_namesake_or_twin_is_not_theirs(first_night: bool, last_round: bool) -> None:
    before = None if first_night else known().register
    rows = [*LISTS, *(pair.paper() for pair in PAIRS)]
    result = likely(*rows, known=before, night=NEXT) if last_round else linked(*rows, known=before)
    found = ids(result)[len(town()) :]
    for pair, mine, theirs, of_paper in zip(PAIRS, found[::2], found[1::2], found[2 * len(PAIRS) :], strict=False):
        assert of_paper != theirs, pair
        assert not last_round or of_paper == mine or tuple(sorted((mine, of_paper))) in asked(result), pair  # type: ignore[type-var]


def test_the_only_numbers_of_two_swapped_do_not_swap_the_people() -> None:
    pairs = [pair for pair in PAIRS if pair.copied == ("card",) and not pair.admitted]
    lines = [pair.line(other, citizen=None) for pair in pairs for other in (False, True)]
    wrong = [
        pair.line(other, citizen=None, card=pair.numbers(not other)["card"])
        for pair in pairs
        for other in (False, True)
    ]
    first = likely(*town(), *lines)
    second = likely(*town(), *wrong, known=first.register, night=NEXT, at="U1")
    before, after = ids(first)[len(town()) :], ids(second)[len(town()) :]
    for n, (own, now) in enumerate(zip(before, after, strict=True)):
        assert now != before[n + 1 if n % 2 == 0 else n - 1]
        assert now == own or tuple(sorted((own, now))) in asked(second)  # type: ignore[type-var]


HAU, BORN_LATER = ("NGUYEN THI HAU", "1959-07-08"), ("NGUYEN THI HAU", "1959-09-02")
NUMBERS = {"citizen": "033159011732", "card": "87925466"}


def test_a_corrected_birth_date_keeps_the_person_where_nobody_else_was_born_then() -> None:
    first = linked(row(*HAU, **NUMBERS), row("NGUYEN THI HAU", "1961-01-01", card="77769570"))
    corrected = linked(row(*BORN_LATER, **NUMBERS), known=first.register)
    assert ids(corrected) == ids(first)[:1]


def test_who_is_known_by_one_row_s_name_and_another_s_number_is_one_person() -> None:
    life = {"admitted": "2008-03-03"}
    listed = [*town(), row("NGUYEN THANH DAT", "1977-12-21", citizen="030077544150", **life)]
    paper = {**row("NGUYEN T DAT", "1977-12-21", card="03273772", record="transfer_out", **life), "from_org": "U1"}
    first = likely(*listed, {**paper, "to_org": "U2"})
    assert len(set(ids(first)[-2:])) == 1
    # A digit of the citizen number wrong, the family name last.
    arrived = row("DAT THANH NGUYEN", "1977-12-21", citizen="030077944150", card="03273772", reporter="U2", **life)
    second = likely(*listed[:-1], {**paper, "to_org": "U2"}, arrived, known=first.register, night=NEXT, at="U1")
    assert ids(second)[-1] == ids(first)[-1]


@pytest.mark.parametrize(
    ("unit", "numbers", "kept"),
    [
        pytest.param("U2", NUMBERS, True, id="two numbers, the namesake at another unit"),
        pytest.param("U2", {"card": NUMBERS["card"]}, False, id="one number"),
        pytest.param("U1", NUMBERS, False, id="the namesake at the same unit"),
    ],
)
def test_a_birth_date_mistyped_as_a_namesakes(unit: str, numbers: dict[str, str], kept: bool) -> None:
    others = row(*BORN_LATER, card="77769570", reporter=unit)
    first = likely(*town(), row(*HAU, **numbers), others)
    second = likely(*town(), row(*BORN_LATER, **numbers), others, known=first.register, night=NEXT)
    one, other = ids(first)[-2:]
    now, still = ids(second)[-2:]
    assert (now == one, still) == (kept, other)
    assert kept or (one, now) in asked(second)
