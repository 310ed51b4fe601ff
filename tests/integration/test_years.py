"""Twenty-six months of a small city, every one closed: what is open is carried, what is posted is posted once.

``STORY`` says what happens, month after month; ``TRUTH`` says, by hand, what must be found from which month to which.
Nothing else of these codes may be found.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doikhop.settings import load_settings
from pipelines import decisions
from pipelines.decisions import Decision
from pipelines.ledger.periods import close_period
from pipelines.night import BASELINES, NIGHTS, publish
from tests.integration.chain import assert_same_rows, build_unread, tables_of
from tests.integration.file_town import Published, Town

MONTHS = 26
PEOPLE = {"A": range(1, 9), "B": range(11, 19), "C": range(21, 29)}
CODES = ["L01", "L02", "L03", "L04", "L05", "L06", "L09", "L11", "L12", "L14", "S01", "S02", "U01", "F01", "F02", "F03"]


def day(month: int, number: int = 0) -> str:
    """A day of the n-th month since January 2024; its last one if none is named."""
    year, place = 2024 + month // 12, month % 12 + 1
    return date(year, place, number or calendar.monthrange(year, place)[1]).isoformat()


@dataclass
class Month:
    """What is written down in one month: who leaves or comes on a roll, and rows of the registers by unit.

    Transfers are (person, from, to, issued); who comes in has the day of the receipt too.
    """

    cut: dict[str, set[int]] = field(default_factory=dict)
    entered: dict[str, set[int]] = field(default_factory=dict)
    out: dict[str, list[tuple[int, str, str, str]]] = field(default_factory=dict)
    into: dict[str, tuple[int, str, str, str, str]] = field(default_factory=dict)
    admitted: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    died: dict[str, list[tuple[int, str]]] = field(default_factory=dict)


STORY: dict[int, Month] = {
    # 1 goes from A to B, and A forgets to cut until month 14. 11 dies, and B never cuts.
    1: Month(
        entered={"B": {1}},
        out={"A": [(1, "A", "B", day(1, 10))]},
        into={"B": (1, "A", "B", day(1, 10), day(1, 20))},
        died={"B": [(11, day(1, 15))]},
    ),
    # 2 leaves A for C and is on the way for four months.
    2: Month(cut={"A": {2}}, out={"A": [(2, "A", "C", day(2, 20))]}),
    # 21 died in month 3; C writes it down in month 5. 31 is admitted; 3 goes from A to B.
    5: Month(
        cut={"C": {21}, "A": {3}},
        entered={"A": {31}, "B": {3}},
        died={"C": [(21, day(3, 5))]},
        admitted={"A": [(31, day(5, 12))]},
        out={"A": [(3, "A", "B", day(5, 5))]},
        into={"B": (3, "A", "B", day(5, 5), day(5, 15))},
    ),
    6: Month(entered={"C": {2}}, into={"C": (2, "A", "C", day(2, 20), day(6, 10))}),
    # The dates of two months ago are corrected.
    7: Month(admitted={"A": [(31, day(5, 14))]}),
    8: Month(out={"A": [(3, "A", "B", day(5, 7))]}),
    # 12 is gone from B's roll and 29 appears on C's: nobody knows why.
    9: Month(cut={"B": {12}}, entered={"C": {29}}),
    14: Month(cut={"A": {1}}),
    # 4 is on the way from A to C while a period is closed.
    15: Month(cut={"A": {4}}, out={"A": [(4, "A", "C", day(15, 25))]}),
    16: Month(entered={"C": {4}}, into={"C": (4, "A", "C", day(15, 25), day(16, 5))}),
    # 5 goes to B, comes back, and goes again.
    17: Month(
        cut={"A": {5}},
        entered={"B": {5}},
        out={"A": [(5, "A", "B", day(17, 3))]},
        into={"B": (5, "A", "B", day(17, 3), day(17, 8))},
    ),
    19: Month(
        cut={"B": {5}},
        entered={"A": {5}},
        out={"B": [(5, "B", "A", day(19, 3))]},
        into={"A": (5, "B", "A", day(19, 3), day(19, 8))},
    ),
    20: Month(entered={"B": {12}}),
    21: Month(
        cut={"A": {5}},
        entered={"B": {5}},
        out={"A": [(5, "A", "B", day(21, 3))]},
        into={"B": (5, "A", "B", day(21, 3), day(21, 8))},
    ),
    # 14 goes out of the city; in month 23 the entry is taken back, and 14 is on the roll again.
    22: Month(cut={"B": {14}}, out={"B": [(14, "B", "NGOAI", day(22, 10))]}),
    23: Month(entered={"B": {14}}),
}
ACCEPTED_IN, ACCEPTED_UNTIL, FOUND_AGAIN = 9, 12, 13
"""Months: decided after the ninth night, in force through the twelfth's, expired on the thirteenth's."""

TRUTH: list[tuple[str, str, int, int, int, int]] = [
    # code, account that acts, person, effect, first month, last month
    ("L01", "A", 1, +1, 1, 13),
    ("S01", "B", 11, +1, 1, 25),
    ("L03", "A", 2, 0, 2, 5),
    ("L09", "C", 2, 0, 6, 25),
    # A corrected the day, B did not.
    ("L09", "B", 3, 0, 8, 25),
    ("L05", "B", 12, -1, 9, 9),
    ("L05", "B", 12, -1, FOUND_AGAIN, 19),
    ("L11", "C", 29, +1, 9, 9),
    ("L11", "C", 29, +1, FOUND_AGAIN, 25),
    ("L03", "A", 4, 0, 15, 15),
]
POSTED: dict[tuple[int, str, str], int] = {
    # (month, account, column of the balance) → how many; every other month and account has none of that column.
    (1, "A", "out_city"): 1,
    (1, "B", "in_city"): 1,
    (1, "B", "died"): 1,
    (2, "A", "out_city"): 1,
    (5, "C", "died"): 1,
    (5, "A", "admitted"): 1,
    (5, "A", "out_city"): 1,
    (5, "B", "in_city"): 1,
    (6, "C", "in_city"): 1,
    (15, "A", "out_city"): 1,
    (16, "C", "in_city"): 1,
    (17, "A", "out_city"): 1,
    (17, "B", "in_city"): 1,
    (19, "B", "out_city"): 1,
    (19, "A", "in_city"): 1,
    (21, "A", "out_city"): 1,
    (21, "B", "in_city"): 1,
    (22, "B", "out_external"): 1,
}
TAKEN_BACK: dict[tuple[int, str], int] = {
    # (month, account) → what was posted in an earlier month and is unposted: it stands in the column adjusted.
    (23, "B"): +1,
}


class Years(Town):
    """The town, its months written one by one; each night published with its manifest, and closed."""

    def __init__(self, home: Path) -> None:
        super().__init__(home)
        for account in PEOPLE:
            self.unit(account).cells(account, f"{account}.1")
        self.rolls = {account: set(people) for account, people in PEOPLE.items()}

    def month(self, number: int) -> None:
        """The exports of one month."""
        month, on = STORY.get(number, Month()), day(number)
        for account, roll in self.rolls.items():
            roll -= month.cut.get(account, set())
            roll |= month.entered.get(account, set())
            self.roll(account, on, {f"{account}.1": sorted(roll)})
            self.moves("transfer_out", account, on, month.out.get(account, []))
            come = [month.into[account]] if account in month.into else []
            self.moves("transfer_in", account, on, [row[:4] for row in come], received="".join(r[4] for r in come))
            self.admits(account, on, month.admitted.get(account, []))
            self.exits(account, on, month.died.get(account, []))
        if number == 23:
            self.moves("transfer_out", "B", day(22), [])

    def run(self, number: int, *, recorded: bool = False) -> Published:
        """One night."""
        self._reference()
        return Published(publish(build_unread(self.home, date.fromisoformat(day(number)), recorded=recorded)))

    def published(self, number: int) -> Published:
        return Published(self.home / NIGHTS / day(number))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Years:
    town = Years(tmp_path_factory.mktemp("years") / "home")
    for number in range(MONTHS):
        town.month(number)
        night = town.run(number)
        assert night.holds(), day(number)
        if number == ACCEPTED_IN:
            accept(town.home, night, {"L05", "L11"})
        close_period(town.home, date.fromisoformat(day(number)), load_settings(town.home))
    return town


def accept(home: Path, night: Published, codes: set[str]) -> None:
    known = night.frame("cases")
    for case in known.filter(pl.col("code").is_in(sorted(codes)))["case_id"]:
        for name in ("Lan", "Minh"):
            until = date.fromisoformat(day(ACCEPTED_UNTIL))
            told = Decision("accepted", name, "known to both units", case, until)
            decisions.append(home, told, known, date.fromisoformat(night.folder.name))


def months(town: Years) -> Iterator[tuple[int, Published]]:
    for number in range(1, MONTHS):
        yield number, town.published(number)


def test_every_month_finds_what_is_open_and_nothing_else(town: Years) -> None:
    for number, night in months(town):
        found = [row for row in night.findings() if row[0] in CODES]
        truth = [(c, o, p, e) for c, o, p, e, first, last in TRUTH if first <= number <= last]
        assert found == sorted(truth), day(number)


def test_every_movement_is_posted_in_one_month_only(town: Years) -> None:
    columns = ["admitted", "in_city", "in_external", "out_city", "out_external", "died"]
    for number, night in months(town):
        for account in PEOPLE:
            bridge = night.bridge(account)
            posted = {(number, account, column): bridge[column] for column in columns if column in bridge}
            truth = {key: value for key, value in POSTED.items() if key[:2] == (number, account)}
            assert posted == truth


def test_a_period_opens_with_what_the_last_one_expected(town: Years) -> None:
    """An accepted difference is no part of it: a close never posts one."""
    before: dict[str, int] = {}
    for number, night in months(town):
        rows = night.frame("balances").select("org_code", "opening", "expected", "adjusted").rows(named=True)
        now = {row["org_code"]: row for row in rows if row["opening"] is not None}
        if before:
            assert {code: now[code]["opening"] for code in PEOPLE} == before
        accepted = {code: now[code]["adjusted"] - TAKEN_BACK.get((number, code), 0) for code in PEOPLE}
        before = {code: now[code]["expected"] - accepted[code] for code in PEOPLE}


def test_an_accepted_difference_adjusts_until_it_expires(town: Years) -> None:
    first = town.published(ACCEPTED_IN)
    [(gone, *_)] = first.case_of(12)
    [(come, *_)] = first.case_of(29)
    for number in range(ACCEPTED_IN, MONTHS):
        night = town.published(number)
        adjusted = ACCEPTED_IN < number < FOUND_AGAIN
        for account, sign in (("B", -1), ("C", +1)):
            assert night.bridge(account).get("adjusted", 0) == sign * adjusted + TAKEN_BACK.get((number, account), 0)
        states = dict(night.frame("cases").select("case_id", "state").iter_rows())
        if adjusted:
            assert states[gone] == states[come] == "accepted"
        if number >= FOUND_AGAIN:
            assert states[come] == "reopened"
            assert states[gone] == ("reopened" if number < 20 else "cleared")


def test_what_is_carried_keeps_its_case_and_its_age(town: Years) -> None:
    for person, number in ((11, 25), (1, 13)):
        cases_then = town.published(1).case_of(person)
        assert [case[:3] for case in town.published(number).case_of(person)] == [case[:3] for case in cases_then]
    open_still = town.published(25).frame("discrepancies").filter(code="S01")
    assert open_still["first_seen"].to_list() == [date.fromisoformat(day(1))]
    assert town.published(14).case_of(1)[0][3] == "cleared"


def test_who_is_on_the_way_is_held_nowhere_across_a_close(town: Years) -> None:
    for number in (2, 3, 4, 5, 15):
        holdings = pl.read_parquet(town.home / BASELINES / day(number) / "holdings.parquet")
        assert holdings["held"].sum() == len(holdings)
        assert town.published(number).frame("balances").filter(org_code="TP")["in_transit"].to_list() == [1]
    for number in (6, 16):
        assert town.published(number).frame("balances").filter(org_code="TP")["in_transit"].to_list() == [0]


@pytest.mark.parametrize("number", [3, 9, 12, 13, 23])
def test_a_past_night_recomputed_gives_the_same_rows(town: Years, number: int) -> None:
    before = tables_of(town.home, date.fromisoformat(day(number)))
    town.run(number, recorded=True)
    assert_same_rows(tables_of(town.home, date.fromisoformat(day(number))), before)
