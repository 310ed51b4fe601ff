"""A number copied from a namesake: whoever else's row it stands on, nobody becomes the namesake silently.

Each test is one town of many pairs of namesakes, a pair for every way there is: which numbers both have, which of them
the second has of the first, how much is known of their births.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from pipelines.linking.link import LinkResult
from tests.spec.linking_tables import ids, row
from tests.unit.test_linking_doubt import NEXT, THIRD, asked, likely, town

Row = dict[str, Any]
DAY = "1970-03-15"
# Born on the same day; in the same year; the year is all that is known of one, or of both; father and son.
BORN = [(DAY, DAY), (DAY, "1970-08-21"), (DAY, "1970"), ("1970", "1970"), (DAY, "1995-07-01")]
KNOWN = [("citizen", "card", "file"), ("citizen", "card"), ("citizen", "file"), ("card", "file")]
COLUMN = {"citizen": "citizen_id", "card": "card_no", "file": "file_no"}


@dataclass(frozen=True)
class Pair:
    """Two namesakes of two units, and which number of the first the second's row is given."""

    n: int
    known: tuple[str, ...]
    copied: str
    born: tuple[str, str]
    admitted: bool = True

    def numbers(self, first: bool) -> dict[str, str]:
        """Numbers that have nothing in common with anybody's."""
        n = 10 + self.n + (0 if first else 400)
        mixed = f"{n * 7919 % 1_000_003:06d}"
        all_three = {"citizen": f"031070{mixed[::-1]}", "card": f"{mixed[3:]}{n:03d}{mixed[:2]}", "file": f"{mixed}/HP"}
        return {kind: all_three[kind] for kind in self.known}

    def first(self, **changed: Any) -> Row:
        admitted = {"admitted": "1995-02-03"} if self.admitted else {}
        return {**row(f"NGUYEN VAN {self.n:03d}", self.born[0], **self.numbers(True), **admitted), **changed}

    def second(self, **changed: Any) -> Row:
        admitted = {"admitted": "1996-05-19"} if self.admitted else {}
        own = row(f"NGUYEN VAN {self.n:03d}", self.born[1], reporter="U2", **self.numbers(False), **admitted)
        return {**own, **changed}

    def wrong(self, **changed: Any) -> Row:
        """The second's row under a number of the first."""
        return self.second(**{COLUMN[self.copied]: self.numbers(True)[self.copied], **changed})

    @property
    def same_day(self) -> bool:
        return self.born == (DAY, DAY)


WAYS = [(known, copied, born) for known in KNOWN for copied in known for born in BORN]
PAIRS = [Pair(n, *way) for n, way in enumerate(WAYS)]
# Two own numbers and one copied, and nothing else.
BARE = [
    Pair(200 + n, KNOWN[0], kind, (day, day), False)
    for n, (kind, day) in enumerate((kind, day) for kind in KNOWN[0] for day in (DAY, "1970"))
]


def people(result: LinkResult, pairs: list[Pair]) -> list[tuple[Pair, list[int | None]]]:
    """The persons of each pair's rows, which stand pair after pair."""
    found = ids(result)
    each = len(found) // len(pairs)
    return [(pair, found[n * each : (n + 1) * each]) for n, pair in enumerate(pairs)]


@cache
def known() -> LinkResult:
    """The night on which everybody's numbers are right."""
    result = likely(*(part for pair in PAIRS for part in (pair.first(), pair.second())))
    assert len(set(ids(result))) == 2 * len(PAIRS)
    return result


def test_on_the_first_night_they_are_two_and_an_officer_is_asked() -> None:
    result = likely(*(part for pair in PAIRS + BARE for part in (pair.first(), pair.wrong())))
    questions = set(asked(result))
    for pair, (one, other) in people(result, PAIRS + BARE):
        assert one != other, pair
        assert not (pair.same_day or not pair.admitted) or tuple(sorted((one, other))) in questions, pair  # type: ignore[type-var]


def test_whoever_comes_on_a_later_night_is_not_the_first() -> None:
    first = likely(*(pair.first() for pair in PAIRS))
    both = [part for pair in PAIRS for part in (pair.first(), pair.wrong())]
    second = likely(*both, known=first.register, night=NEXT)
    assert [one for _, (one, _) in people(second, PAIRS)] == ids(first)
    assert len(set(ids(second))) == 2 * len(PAIRS)
    # Corrected, the number goes and the person stays.
    right = [part for pair in PAIRS for part in (pair.first(), pair.second())]
    assert ids(likely(*right, known=second.register, night=THIRD)) == ids(second)


@pytest.mark.parametrize("leaves", [False, True], ids=["the first stays", "the first is gone"])
def test_who_is_known_stays_who_they_are_under_a_copied_number(leaves: bool) -> None:
    rows = [part for pair in PAIRS for part in ([] if leaves else [pair.first()]) + [pair.wrong()]]
    second = likely(*rows, known=known().register, night=NEXT)
    own = dict(zip((pair.n for pair in PAIRS), (of for _, of in people(known(), PAIRS)), strict=True))
    for pair, found in people(second, PAIRS):
        of_first, of_second = own[pair.n]
        # With one number of each, and neither anywhere else, nothing tells whose row it is.
        assert found[-1] == of_second or (leaves and len(pair.known) == 2 and found[-1] != of_first), pair
        assert leaves or found[0] == of_first, pair
    right = [part for pair in PAIRS for part in (pair.first(), pair.second())]
    assert ids(likely(*right, known=second.register, night=THIRD)) == ids(known())


@pytest.mark.parametrize(("record", "reporter"), [("transfer_out", "U2"), ("transfer_in", "U3"), ("exit", "U2")])
def test_a_paper_under_a_copied_number_is_not_the_namesakes(record: str, reporter: str) -> None:
    paper = {"record": record, "reporter": reporter}
    rows = [part for pair in PAIRS for part in (pair.first(), pair.second(), pair.wrong(**paper))]
    for result in (likely(*rows), likely(*rows, known=known().register, night=NEXT)):
        for pair, (one, other, of_paper) in people(result, PAIRS):
            assert one not in (other, of_paper), pair
            assert of_paper == other or len(pair.known) == 2, pair


def test_the_list_is_wrong_and_the_paper_right() -> None:
    pairs = [pair for pair in PAIRS if pair.same_day]
    rows = [part for pair in pairs for part in (pair.first(), pair.wrong(), pair.second(record="transfer_in"))]
    for pair, (one, listed, of_paper) in people(likely(*rows), pairs):
        assert one not in (listed, of_paper), pair


def test_two_numbers_renewed_at_once_keep_the_person() -> None:
    pairs = [pair for pair in PAIRS if pair.same_day]
    papers = [pair.first(record="transfer_in") for pair in pairs]
    # All numbers but one are others; an old paper still shows the old ones.
    renewed = [pair.wrong(reporter="U1", admitted_on=pair.first()["admitted_on"]) for pair in pairs]
    first = likely(*(pair.first() for pair in pairs), *papers)
    second = likely(*renewed, *papers, known=first.register, night=NEXT)
    assert ids(second) == ids(first)


HUNG, LAN = ("NGUYEN VAN HUNG", "1970-03-15"), ("TRAN THI LAN", "1958-11-02")


@pytest.mark.parametrize("number", [{"citizen": "031070654321"}, {"card": "11223344"}, {"file": "031234/HP"}])
@pytest.mark.parametrize(
    ("name", "born", "people", "conflicts"),
    [(*HUNG, 1, 0), (HUNG[0], LAN[1], 1, 0), (LAN[0], HUNG[1], 1, 0), (*LAN, 2, 1)],
    ids=["both agree", "the name agrees", "the birth date agrees", "both differ"],
)
def test_one_number_with_nothing_against_links_unless_name_and_birth_date_both_differ(
    number: dict[str, str], name: str, born: str, people: int, conflicts: int
) -> None:
    result = likely(row(*HUNG, **number), row(name, born, reporter="U2", **number))
    assert (len(set(ids(result))), result.conflicts.height) == (people, conflicts)


@pytest.mark.parametrize("same", ["citizen", "card"])
@pytest.mark.parametrize(("name", "born"), [(HUNG[0], LAN[1]), (LAN[0], HUNG[1])])
def test_one_number_with_another_number_against_it_is_asked_about(same: str, name: str, born: str) -> None:
    other = {"citizen": "031058111222", "card": "99887766"}
    one = {"citizen": "031070654321", "card": "11223344"}
    result = likely(*town(), row(*HUNG, **one), row(name, born, reporter="U2", **{**other, same: one[same]}))
    assert len(set(ids(result)[-2:])) == 2
    assert len(asked(result)) + result.conflicts.height == 1
