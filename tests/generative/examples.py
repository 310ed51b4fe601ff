"""Tiny named cities with the findings a data officer would name, reasoned by hand from the catalogue.

Belongs here: one example per question a reader may have, each with why. Both the oracle and the implementation
must satisfy every one. Does not belong here: random cities (strategy.py).

The small language: A, B, C are accounts, X a superior above them, person 1 unless told. ``day(5, 20)`` is
2021-05-20; the night is 2021-08-02, every roll is of 2021-07-30 unless told, registers cover up to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .model import (
    OUTSIDE,
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


EXAMPLES = [
    Example("moved", "both registers and both rolls agree: nothing", moved, set()),
    Example("not_cut", "A's roll still counts who left", lambda: moved(rolls="AB"), {("L01", "A", 1, 1)}),
    Example(
        "not_cut_first_night",
        "before any close the last leg tells: A expected 0, B expected 1",
        lambda: moved(baseline=False, rolls="AB"),
        {("L01", "A", 1, 1)},
    ),
    Example(
        "not_cut_after_the_close",
        "the close posted both legs and holds nobody at A: an unfixed L01 is still L01",
        lambda: (
            Town()
            .held("B")
            .posted("A", -1, day(6, 7), "out_city")
            .posted("B", 1, day(6, 14), "in_city")
            .roll("A")
            .roll("B")
            .out("A", "B", day(6, 7))
            .into("A", "B", day(6, 14), day(6, 7))
        ),
        {("L01", "A", 1, 1)},
    ),
    Example(
        "voided_after_the_close",
        "both papers are gone again: A is expected to hold them, B is not; no paper tells why B counts them",
        lambda: (
            Town()
            .held("B")
            .posted("A", -1, day(6, 7), "out_city")
            .posted("B", 1, day(6, 14), "in_city")
            .roll("A")
            .roll("B")
        ),
        {("L02", "B", 1, 1)},
    ),
    Example(
        "left_the_city",
        "a transfer to outside, still counted",
        lambda: Town().held("A").roll("A").out("A", OUTSIDE, day(6, 7)),
        {("L01", "A", 1, 1)},
    ),
    Example(
        "after_the_roll",
        "issued after A's roll: the roll is right to count them; they are in transit",
        lambda: (
            Town().held("A").roll("A").account("A", as_of=day(6, 30)).account("A", stale=True).out("A", "B", day(7, 28))
        ),
        {("L03", "A", 1, 0), ("F01", "A", None, 0)},
    ),
    Example(
        "cut_early",
        "A's roll of 20 July has already dropped who leaves on 26 July: the leg posts early",
        lambda: (
            Town()
            .held("A")
            .roll("B")
            .account("A", as_of=day(7, 20))
            .out("A", "B", day(7, 26))
            .into("A", "B", day(7, 28))
        ),
        set(),
    ),
    Example(
        "in_transit",
        "sent in June, no receipt, on nobody's roll: overdue",
        lambda: Town().held("A").out("A", "B", day(6, 7)),
        {("L03", "A", 1, 0)},
    ),
    Example(
        "receipt_by_roll",
        "B counts them, its register has no receipt: the roll is the receipt",
        lambda: Town().held("A").roll("B").out("A", "B", day(6, 7)),
        {("L14", "B", 1, 0)},
    ),
    Example(
        "receipt_not_yet_due",
        "B's register of arrivals does not speak of that day: a register entry is missing only as of its own date",
        lambda: Town().held("A").roll("B").no_cover("B", "transfer_in").out("A", "B", day(6, 7)),
        set(),
    ),
    Example(
        "never_registered_out",
        "B received, A has no entry and has cut: A must register",
        lambda: Town().held("A").roll("B").into("A", "B", day(6, 14), day(6, 7)),
        {("L04", "A", 1, 0)},
    ),
    Example(
        "received_not_on_the_roll",
        "both registers agree, B's roll lacks them",
        lambda: moved(rolls=""),
        {("L06", "B", 1, -1)},
    ),
    Example(
        "received_then_lost",
        "B's roll of 30 June had them, now gone: not 'not yet entered' but vanished",
        lambda: moved(rolls="").seen("B", day(6, 30)),
        {("L05", "B", 1, -1)},
    ),
    Example(
        "ends_differ",
        "received a week before it was issued: one transfer, wrong date",
        lambda: Town().held("A").roll("B").out("A", "B", day(6, 14)).into("A", "B", day(6, 7), day(6, 14)),
        {("L09", "B", 1, 0)},
    ),
    Example(
        "wrong_sender_named",
        "A's departure and B's receipt are one transfer, the receipt names C: L09 alone",
        lambda: Town().held("A").roll("B").out("A", "B", day(6, 7)).into("C", "B", day(6, 14), day(6, 7)),
        {("L09", "B", 1, 0)},
    ),
    Example(
        "kinds_differ",
        "the receiver wrote temporary on an official transfer: posts as the sender's says",
        lambda: (
            Town().held("A").roll("B").out("A", "B", day(6, 7)).into("A", "B", day(6, 14), day(6, 7), kind="TEMPORARY")
        ),
        {("L09", "B", 1, 0)},
    ),
    Example(
        "entered_twice",
        "one register has the departure twice",
        lambda: moved().out("A", "B", day(6, 8)),
        {("L12", "A", 1, 0)},
    ),
    Example(
        "endorsed",
        "the superior X registers the same papers: levels endorsing one paper are not L12",
        lambda: moved().out("A", "B", day(6, 7), by="X").into("A", "B", day(6, 14), day(6, 7), by="X"),
        set(),
    ),
    Example(
        "moved_there_and_back_and_there",
        "three movements, each with both papers: the third is not a copy of the first",
        lambda: (
            moved()
            .out("B", "A", day(6, 21))
            .into("B", "A", day(6, 25), day(6, 21))
            .out("A", "B", day(7, 5))
            .into("A", "B", day(7, 9), day(7, 5))
        ),
        set(),
    ),
    Example(
        "came_back_without_departure_papers",
        "three receipts, no departure entry: A took them from outside the ledger naming B, then B, then A again",
        lambda: (
            Town()
            .roll("A")
            .no_cover("A", "transfer_out")
            .no_cover("B", "transfer_out")
            .into("B", "A", day(5, 9))
            .into("A", "B", day(6, 23))
            .into("B", "A", day(7, 15))
        ),
        set(),
    ),
    Example(
        "left_and_rejoined",
        "C's baseline holds them; B receives from outside (not from C: L09), lets them go, receives again",
        lambda: (
            Town()
            .held("C")
            .roll("B")
            .into(OUTSIDE, "B", day(5, 16))
            .out("B", OUTSIDE, day(6, 6))
            .into(OUTSIDE, "B", day(6, 20))
        ),
        {("L09", "B", 1, 0)},
    ),
    Example(
        "paper_returned_and_issued_again",
        "C took them back from the road (its own receipt, B named), then sent them again and B received",
        lambda: (
            Town()
            .held("C")
            .roll("B")
            .out("C", "B", day(4, 1))
            .into("B", "C", day(4, 19), day(4, 15))
            .out("C", "B", day(4, 26))
            .into("C", "B", day(4, 28), day(4, 26))
        ),
        {("L09", "C", 1, 0)},
    ),
    Example(
        "sent_by_another_while_on_the_way",
        "A sent them to C; B, who never had them, registered them out to C too, and C's receipt names B",
        lambda: (
            Town("A", "B", "C")
            .held("A")
            .roll("C")
            .out("A", "C", day(6, 4))
            .out("B", "C", day(6, 12))
            .into("B", "C", day(6, 14), day(6, 12))
        ),
        {("L09", "C", 1, 0)},
    ),
    Example(
        "late_paper_of_the_holder",
        "E's idle paper and C's receipt are one transfer that took them from A; A's own later paper to B is surplus",
        lambda: (
            Town("A", "B", "C", "E")
            .held("A")
            .roll("C")
            .out("E", "C", day(6, 13))
            .into("E", "C", day(6, 16), day(6, 13))
            .out("A", "B", day(6, 29))
        ),
        {("L09", "C", 1, 0), ("L12", "A", 1, 0)},
    ),
    Example(
        "endorsed_with_another_date",
        "B's paper is dated before B had them, X's copy after: one transfer, two levels",
        lambda: (
            Town()
            .held("A")
            .roll("C")
            .no_cover("A", "transfer_out")
            .into("A", "B", day(5, 18), day(5, 16))
            .out("B", "C", day(5, 15))
            .out("B", "C", day(5, 25), by="X")
            .into("B", "C", day(5, 26), day(5, 25))
        ),
        set(),
    ),
    Example(
        "guest_of_a_guest",
        "first night: home A, guest of B, B's own temporary paper to outside: nobody counts them, home misses them",
        lambda: (
            Town(baseline=False)
            .out("A", "B", day(5, 24), kind="TEMPORARY")
            .out("B", OUTSIDE, day(7, 24), kind="TEMPORARY")
        ),
        {("L07", "A", 1, -1)},
    ),
    Example(
        "not_the_holder",
        "C registers a departure of someone A holds: posts nothing",
        lambda: Town().held("A").roll("A").out("C", "B", day(6, 7)),
        {("L12", "C", 1, 0)},
    ),
    Example(
        "not_held_but_both_ends",
        "A's baseline does not hold them, yet both registers tell the transfer: the entry is there: no L04, no L12",
        lambda: Town().roll("B").out("A", "B", day(6, 7)).into("A", "B", day(6, 14), day(6, 7)),
        set(),
    ),
    Example(
        "sent_by_another_than_the_holder",
        "A holds them, C's departure and B's receipt tell one transfer: B took them from A, who is not named (L09)",
        lambda: Town().held("A").roll("B").out("C", "B", day(6, 7)).into("C", "B", day(6, 14), day(6, 7)),
        {("L09", "B", 1, 0)},
    ),
    Example(
        "not_held_not_cut",
        "A's baseline does not hold them, A registered them out and still counts them: a transfer out against the roll",
        lambda: Town().roll("A").out("A", OUTSIDE, day(6, 7)),
        {("L01", "A", 1, 1), ("L12", "A", 1, 0)},
    ),
    Example(
        "sent_to_two",
        "A issued a paper to C, then one to B, who received: the first is the surplus one",
        lambda: (
            Town()
            .held("A")
            .roll("B")
            .out("A", "C", day(6, 7))
            .out("A", "B", day(6, 10))
            .into("A", "B", day(6, 14), day(6, 10))
        ),
        {("L12", "A", 1, 0)},
    ),
    Example(
        "guest_twice_at_home",
        "a guest elsewhere, twice on the home roll: only the second row is wrong",
        lambda: Town().held("A").roll("A").roll("A").out("A", "B", day(6, 7), kind="TEMPORARY"),
        {("I05", "A", 1, 1)},
    ),
    Example(
        "temporary_counted",
        "a guest of B is counted at B; A, their home, counts them too",
        lambda: Town().held("A").roll("A").roll("B").out("A", "B", day(6, 7), kind="TEMPORARY"),
        {("L07", "B", 1, 1)},
    ),
    Example(
        "temporary_moved_whole",
        "both ends treated the temporary paper as official",
        lambda: Town().held("A").roll("B").out("A", "B", day(6, 7), kind="TEMPORARY"),
        {("L07", "A", 1, -1), ("L07", "B", 1, 1)},
    ),
    Example(
        "died_still_counted",
        "the exit outranks the transfer: both A and B must remove them",
        lambda: moved(rolls="AB").exits("B", day(7, 1)),
        {("S01", "A", 1, 1), ("S01", "B", 1, 1)},
    ),
    Example(
        "exit_by_another",
        "C recorded the death of a member of A: it takes them from wherever they are",
        lambda: Town().held("A").roll("A").exits("C", day(7, 1)),
        {("S01", "A", 1, 1)},
    ),
    Example(
        "died_on_the_way",
        "A sent them to B and recorded their death before B received: nobody is in transit any more",
        lambda: Town().held("A").out("A", "B", day(6, 7)).exits("A", day(6, 21)),
        set(),
    ),
    Example(
        "died_on_the_way_still_counted",
        "A sent them to B and recorded their death; B counts them: the exit outranks the transfer",
        lambda: Town().held("A").roll("B").out("A", "B", day(6, 7)).exits("A", day(6, 21)),
        {("S01", "B", 1, 1)},
    ),
    Example(
        "sent_on_the_day_they_moved",
        "B never registered their coming and sent them on to C, who received the same day: the order that posts most",
        lambda: (
            Town()
            .held("A")
            .roll("C")
            .out("A", "B", day(6, 7))
            .out("B", "C", day(6, 21))
            .into("B", "C", day(6, 21), day(6, 21))
        ),
        {("L14", "B", 1, 0)},
    ),
    Example(
        "guest_of_the_holder",
        "first night of C; B's baseline holds them, B's receipt says they are C's guest: only B is missing them",
        lambda: Town().account("C", has_baseline=False).held("B").into("C", "B", day(6, 7), kind="TEMPORARY"),
        {("L05", "B", 1, -1)},
    ),
    Example(
        "exit_of_nobody_held",
        "C recorded a death of someone held nowhere, A counts them: any account's exit against the roll",
        lambda: Town().roll("A").exits("C", day(7, 1)),
        {("S01", "A", 1, 1), ("L12", "C", 1, 0)},
    ),
    Example(
        "readmitted",
        "struck off, later admitted again elsewhere: no exit to complain of",
        lambda: Town().held("A").roll("B").exits("A", day(6, 1), "STRUCK_OFF").admitted("B", day(7, 1), "AGAIN"),
        set(),
    ),
    Example(
        "admitted_not_entered",
        "an admission in July the roll of 30 July lacks",
        lambda: Town().admitted("A", day(7, 1)),
        {("S02", "A", 1, -1)},
    ),
    Example(
        "admitted_elsewhere",
        "an admission of someone A holds posts nothing",
        lambda: Town().held("A").roll("A").admitted("B", day(7, 1)),
        {("L12", "B", 1, 0)},
    ),
    Example(
        "exempt_cut",
        "exempt on the roll of June, gone in July without a departure",
        lambda: Town().held("A").seen("A", day(6, 30), "EXEMPT"),
        {("S04", "A", 1, -1)},
    ),
    Example(
        "own_row_says_died",
        "the row says DECEASED, no exit entry: L05 even though they were exempt",
        lambda: Town().held("A").roll("A", roll_status="DECEASED", counts=False).seen("A", day(6, 30), "EXEMPT"),
        {("L05", "A", 1, -1)},
    ),
    Example(
        "liaison_counted",
        "B counts someone who only lives there, as A's own row says",
        lambda: Town().held("A").roll("A", residence_account="B").roll("B"),
        {("S05", "B", 1, 1)},
    ),
    Example(
        "two_rolls",
        "A holds, B counts too, nothing tells how",
        lambda: Town().held("A").roll("A").roll("B"),
        {("L02", "B", 1, 1)},
    ),
    Example(
        "two_rolls_nobody_holds",
        "nobody is expected to count them: the lowest code appeared, the other is on two rolls",
        lambda: Town().roll("A").roll("B"),
        {("L11", "A", 1, 1), ("L02", "B", 1, 1)},
    ),
    Example(
        "two_rolls_first_night",
        "before any close one of them must be the holder: the lowest code",
        lambda: Town(baseline=False).roll("A").roll("B"),
        {("L02", "B", 1, 1)},
    ),
    Example(
        "twice_on_one_roll",
        "two counted rows at A: the second is I05, whatever else",
        lambda: Town().held("A").roll("A").roll("A"),
        {("I05", "A", 1, 1)},
    ),
    Example(
        "refused_row",
        "their row was refused: that is why they are missing",
        lambda: refused(),
        {("F03", "A", 1, -1)},
    ),
    Example(
        "first_night_silence", "before any close L05 and L11 say nothing", lambda: Town(baseline=False).roll("A"), set()
    ),
    Example("merged", "B took person 1 over", lambda: merged("B"), set()),
    Example("merged_not_entered", "on no successor's roll", lambda: merged(), {("U02", "B", 1, -1)}),
    Example(
        "merged_total",
        "the register of successions says two came over, the ledger moved one",
        lambda: merged("B", total=2),
        {("U02", "B", None, 0)},
    ),
    Example(
        "left_on_ended_roll",
        "a later roll of the ended unit still counts them",
        lambda: merged("A", "B").account("A", as_of=ROLL),
        {("U02", "A", 1, 1)},
    ),
    Example("split_unplaced", "neither successor has them: the parent acts", lambda: split(), {("U02", "X", 1, -1)}),
    Example(
        "split_twice",
        "both successors count them: the lowest code holds",
        lambda: split("B", "C"),
        {("L02", "C", 1, 1)},
    ),
    Example(
        "report_does_not_match_list",
        "D says 5, the roll of that day counted 6",
        lambda: with_reports(report("A", 6, A=5, D=5), counts=(RollCount("A", day(6, 30), 6),)),
        {("C01", "A", None, 0)},
    ),
    Example(
        "report_opening",
        "June opens with 6 after May closed with 5",
        lambda: with_reports(report("A", 4, A=5, D=5), report("A", 6, A=6, D=6)),
        {("C02", "A", None, 0)},
    ),
    Example(
        "report_sum",
        "5 + 1 − 2 is not 5",
        lambda: with_reports(report("A", 6, A=5, B1=1, C1=2, D=5)),
        {("C03", "A", None, 0)},
    ),
    Example(
        "unknown_destination",
        "a transfer to a unit nobody knows: as to outside until it is mapped",
        lambda: Town().held("A").out("A", OUTSIDE, day(6, 7), to_unknown="ZZ 9"),
        {("U01", "A", 1, 0)},
    ),
    Example(
        "number_missing",
        "a row without a sound citizen number",
        lambda: Town().held("A").roll("A", citizen_ok=False),
        {("I02", "A", 1, 0)},
    ),
    Example(
        "stale",
        "A's roll is of June: late, its findings keep their cells",
        lambda: Town().held("A").account("A", as_of=day(6, 20), stale=True),
        {("F01", "A", None, 0), ("L05", "A", 1, -1)},
    ),
    Example(
        "never_sent",
        "A never sent a roll: missing, no cell of it is judged",
        lambda: Town(baseline=False).account("A", as_of=None).out("A", "B", day(6, 7)).roll("B"),
        {("F01", "A", None, 0), ("L14", "B", 1, 0)},
    ),
]


def refused() -> Town:
    town = Town().held("A")
    town.city.refused.append(Refused("A", 1))
    return town
