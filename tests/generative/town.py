"""The small language examples are written in.

A, B, C are accounts, X a superior above them, person 1 unless told. ``day(5, 20)`` is 2021-05-20; the night is
2021-08-02, every roll is of 2021-07-30 unless told, registers cover up to it.

Belongs here: building a tiny city step by step. Does not belong here: what must be found in it (examples.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .model import (
    Account,
    City,
    Cover,
    Entry,
    Holding,
    Posted,
    Refused,
    ReportLine,
    RollCount,
    RollRow,
    Seen,
    Succession,
)

RECORDS = ("transfer_out", "transfer_in", "admission", "exit")
NIGHT, ROLL = date(2021, 8, 2), date(2021, 7, 30)
Key = tuple[str, str, int | None, int]


def day(month: int, number: int) -> date:
    """A day of 2021."""
    return date(2021, month, number)


class Town:
    """Builds a city step by step; every step returns the town."""

    def __init__(self, *codes: str, baseline: bool = True, **changed: Any) -> None:
        names = codes or ("A", "B", "C")
        self.city = City(
            NIGHT,
            [Account(c, ROLL, has_baseline=baseline, parent="X") for c in names],
            superiors={"X": list(names)},
            cover=[Cover(c, record, ROLL) for c in names for record in RECORDS],
            **changed,
        )

    def account(self, code: str, **changed: Any) -> Town:
        self.city.accounts = [replace(a, **changed) if a.account == code else a for a in self.city.accounts]
        return self

    def roll(self, account: str, person: int = 1, **row: Any) -> Town:
        self.city.roll_rows.append(RollRow(person, account, **row))
        return self

    def held(self, account: str, person: int = 1, held: int = 1) -> Town:
        self.city.holdings.append(Holding(person, account, held))
        return self

    def posted(self, account: str, effect: int, on: date, column: str, person: int = 1) -> Town:
        ordinal = 1 + sum(p.account == account and p.effect == effect for p in self.city.posted)
        self.city.posted.append(Posted(person, account, effect, ordinal, on, column))
        return self

    def seen(self, account: str, on: date, status: str = "ACTIVE", person: int = 1) -> Town:
        self.city.seen.append(Seen(person, account, on, status))
        return self

    def ended(self, account: str, on: date, successor: str) -> Town:
        self.city.successions.append(Succession(on, "MERGE", account, successor))
        return self.account(account, as_of=None, ended_on=on)

    def refused(self, account: str, person: int = 1) -> Town:
        self.city.refused.append(Refused(account, person))
        return self

    def no_cover(self, reporter: str, record: str) -> Town:
        self.city.cover = [c for c in self.city.cover if (c.reporter, c.record) != (reporter, record)]
        return self

    def entry(self, record: str, reporter: str, own: str, kind: str, person: int = 1, **more: Any) -> Town:
        number = len(self.city.entries) + 1
        self.city.entries.append(Entry(number, record, reporter, own, person, kind, as_of=ROLL, **more))
        return self

    def out(self, frm: str, to: str, on: date, kind: str = "OFFICIAL", by: str = "", **more: Any) -> Town:
        return self.entry("transfer_out", by or frm, frm, kind, from_place=frm, to_place=to, issued_on=on, **more)

    def into(
        self, frm: str, to: str, on: date, issued: date | None = None, kind: str = "OFFICIAL", by: str = "", **more: Any
    ) -> Town:
        return self.entry(
            "transfer_in", by or to, to, kind, from_place=frm, to_place=to, received_on=on, issued_on=issued, **more
        )

    def admitted(self, at: str, on: date, kind: str = "NEW") -> Town:
        return self.entry("admission", at, at, kind, decided_on=on)

    def exits(self, at: str, on: date, kind: str = "DIED", by: str = "") -> Town:
        return self.entry("exit", by or at, at, kind, effective_on=on)


@dataclass(frozen=True)
class Example:
    """A city, the findings it must give, and why."""

    name: str
    why: str
    build: Callable[[], Town]
    findings: set[Key]


def moved(baseline: bool = True, rolls: str = "B") -> Town:
    """Person 1 goes from A to B, both sides registered; the rolls named count them."""
    town = Town(baseline=baseline)
    if baseline:
        town.held("A")
    for code in rolls:
        town.roll(code)
    return town.out("A", "B", day(6, 7)).into("A", "B", day(6, 14), day(6, 7))


def report(account: str, month: int, **lines: int) -> list[ReportLine]:
    """A report over one month of 2021."""
    start, end = day(month, 1), day(month, 30)
    return [ReportLine(account, start, end, line, value, ROLL) for line, value in lines.items()]


def with_reports(*reports: list[ReportLine], counts: tuple[RollCount, ...] = ()) -> Town:
    town = Town()
    town.city.reports = [line for r in reports for line in r]
    town.city.roll_counts = list(counts)
    return town


def merged(*rolls: str, total: int | None = 1) -> Town:
    """Account A ends on 1 July and becomes B; the baseline held person 1 at A."""
    town = Town().held("A").account("A", as_of=None, ended_on=day(7, 1))
    town.city.successions = [Succession(day(7, 1), "MERGE", "A", "B", total)]
    for code in rolls:
        town.roll(code)
    return town


def split(*rolls: str) -> Town:
    """Account A ends on 1 July and splits into B and C."""
    town = merged(*rolls)
    town.city.successions = [Succession(day(7, 1), "SPLIT", "A", to) for to in "BC"]
    return town


def goes_on(*rolls: str) -> Town:
    """Before a first close A hands a part to B on 10 July and goes on; its own roll is of before that day."""
    town = Town(baseline=False).account("A", as_of=day(7, 5))
    town.city.successions = [Succession(day(7, 10), "SPLIT", "A", "B")]
    for code in rolls:
        town.roll(code)
    return town


def sent_to_a_level(receipt: Callable[[Town], Town]) -> Town:
    """C sends person 1 to a unit below X; that is A, which ends on 1 July and becomes B, below Y."""
    town = Town().held("C").roll("B").out("C", "^X", day(6, 7))
    above = {"A": "X", "B": "Y", "C": "Y"}
    town.city.superiors = {x: [a for a in above if above[a] == x] for x in "XY"}
    town.city.accounts = [replace(a, parent=above[a.account]) for a in town.city.accounts]
    return receipt(town).ended("A", day(7, 1), "B")


def lent_and_split() -> Town:
    """Before a first close A lent person 1 to D; then it split into B and C, and no roll has them."""
    return split_before_a_close().out("A", "D", day(6, 7), kind="TEMPORARY")


def split_before_a_close() -> Town:
    """Account A ends on 1 July and splits into B and C; nothing has been closed."""
    town = Town("A", "B", "C", "D", baseline=False)
    town.city.successions = [Succession(day(7, 1), "SPLIT", "A", to) for to in "BC"]
    return town.account("A", as_of=None, ended_on=day(7, 1))


def refused() -> Town:
    return Town().held("A").refused("A")
