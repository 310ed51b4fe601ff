"""Findings about count reports: C01 to C06.

Belongs here: the newest report of a unit beside its roll, its last report, itself, its own registers, the units
below it. Does not belong here: cells (claims.py), transfers one by one (registers.py).

Readings chosen where the catalogue is silent:
- The newest report of a unit is the one with the latest period_to; "the last one" is the one before it by period_to. A
  report without line A or D leaves the rules that need it not available; a line left out counts as 0, but a form that
  gives D alone says nothing of movements (C04).
- C01 needs an accepted roll dated exactly period_to.
- C04: the form has no line for people a reorganisation handed over; a report may count them as in from (out to) within
  the city, or not. One finding per line.
- C04 again: an arrival the opening had before its paper came is in line A of every later report, so not one of its
  late entries.
- C05 sums what the nearest units below that report for that very day say; where one has not, it is not available. A
  unit that has ended by then is not waited for.
- C06: a transfer within the city is on the way, by the books, from the period of its departure to that of its receipt,
  so Σ C5b − Σ B2b must be the transfers booked out less those booked in (L04 and L14 are in one book only). Of an exit
  on the way only the departure is booked. Not available while an account has no report that reaches into the newest
  period.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from .cells import Person
from .claims import SEVERITY, Finding
from .model import OUTSIDE, City, Entry
from .openings import had_before_told
from .papers import Movement, own_date
from .registers import left_over, pair

PLUS = ("B1", "B2a", "B2b", "B3")
MINUS = ("C1", "C2", "C3", "C4", "C5a", "C5b")
EXIT_LINES = {"DIED": "C1", "EXPELLED": "C2", "STRUCK_OFF": "C3", "RESIGNED": "C4"}


@dataclass
class Report:
    """One count report of a unit."""

    period_from: date
    period_to: date
    lines: dict[str, int] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        return self.period_from <= day <= self.period_to


@dataclass(frozen=True)
class Event:
    """A movement as a unit's own registers tell it."""

    account: str
    line: str
    person: int
    number: int  # of the person's movements
    within: bool  # a transfer between two accounts of the city


def report_findings(city: City, people: list[Person]) -> list[Finding]:
    """All findings of this module."""
    reports = read_reports(city)
    newest = {unit: mine[-1] for unit, mine in reports.items()}
    booked = [event for who in people for event in booked_events(city, who, newest)]
    accounts = {a.account for a in city.accounts}
    found = []
    for account in sorted(accounts & set(reports)):
        found += alone(city, account, reports[account])
        found += lines_and_movements(city, account, newest[account], booked)
    for unit in sorted(set(reports) - accounts):
        found += parent_and_children(city, unit, newest[unit], reports)
    return [*found, *sent_and_received(city, newest, booked)]


def _finding(code: str, org: str, subject: str = "") -> Finding:
    return Finding(code, org, None, None, 0, SEVERITY[code], subject=subject)


def read_reports(city: City) -> dict[str, list[Report]]:
    """Every unit's reports by period; a later export of one replaces its lines."""
    found: dict[str, dict[date, Report]] = defaultdict(dict)
    for r in sorted(city.reports, key=lambda r: r.as_of):
        report = found[r.account].setdefault(r.period_to, Report(r.period_from, r.period_to))
        report.lines[r.line] = r.value
    return {unit: [mine[day] for day in sorted(mine)] for unit, mine in found.items()}


def alone(city: City, account: str, reports: list[Report]) -> list[Finding]:
    """C01, C02, C03: a report beside the roll, the last report, itself."""
    newest = reports[-1].lines
    before = reports[-2].lines if len(reports) > 1 else {}
    rows = [c.counted for c in city.roll_counts if c.account == account and c.as_of == reports[-1].period_to]
    found = []
    if "D" in newest and rows and rows[0] != newest["D"]:
        found.append(_finding("C01", account))
    if "A" in newest and "D" in before and newest["A"] != before["D"]:
        found.append(_finding("C02", account))
    if "A" in newest and "D" in newest:
        total = newest["A"] + sum(newest.get(n, 0) for n in PLUS) - sum(newest.get(n, 0) for n in MINUS)
        if newest["D"] != total:
            found.append(_finding("C03", account))
    return found


def lines_and_movements(city: City, account: str, report: Report, booked: list[Event]) -> list[Finding]:
    """C04: a line is not what the unit's own registers come to."""
    if set(report.lines) <= {"D"}:
        return []
    handed = {
        "B2b": sum(to == account and report.covers(on) for (_, to), on in city.handed.items()),
        "C5b": sum(frm == account and report.covers(on) for frm, on in city.handed_from),
    }
    found = []
    for line in (*PLUS, *MINUS):
        events = sum(e.account == account and e.line == line for e in booked)
        if report.lines.get(line, 0) not in (events, events + handed.get(line, 0)):
            found.append(_finding("C04", account, line))
    return found


def parent_and_children(city: City, unit: str, report: Report, reports: dict[str, list[Report]]) -> list[Finding]:
    """C05: line D of a level is not the sum of what the nearest levels below it report for that day."""

    def told(below: str) -> int | None:
        same = [r for r in reports.get(below, []) if r.period_to == report.period_to]
        return same[0].lines.get("D") if same else None

    if "D" not in report.lines:
        return []
    children: dict[str, int | None] = {}
    for account in city.accounts_below(unit):
        ended = city.account(account).ended_on
        if account in city.suspended or (ended and ended <= report.period_to):
            continue
        between = [s for s, below in city.superiors.items() if account in below and s != unit]
        nearest = next((u for u in between if told(u) is not None), account)
        children[nearest] = told(nearest)
    known = [count for count in children.values() if count is not None]
    if len(known) < len(children) or not children or sum(known) == report.lines["D"]:
        return []
    return [_finding("C05", unit)]


def sent_and_received(city: City, newest: dict[str, Report], booked: list[Event]) -> list[Finding]:
    """C06: what is reported as sent is not what is reported as received and on the way."""
    asked = [
        a.account
        for a in city.accounts
        if a.account not in city.suspended and not (a.ended_on and a.ended_on <= city.night)
    ]
    reports = [newest[account] for account in asked if account in newest]
    if not asked or len(reports) < len(asked):
        return []
    if min(r.period_to for r in reports) < max(r.period_from for r in reports):
        return []
    reported = sum(r.lines.get("C5b", 0) - r.lines.get("B2b", 0) for r in reports)
    within = [e for e in booked if e.within and e.account in asked]
    out = len({(e.person, e.number) for e in within if e.line.startswith("C5")})
    into = len({(e.person, e.number) for e in within if e.line.startswith("B2")})
    handed = sum(to in asked and newest[to].covers(on) for (_, to), on in city.handed.items())
    if reported in (out - into, out - into - handed):
        return []
    return [_finding("C06", top) for top in sorted(city.tops)]


# -- what the registers come to --------------------------------------------------------------------------------


def booked_events(city: City, who: Person, newest: dict[str, Report]) -> set[Event]:
    """What the registers of each unit tell of one person within the unit's newest report."""
    found = set()
    for number, movement in enumerate(who.replay.movements):
        ends = pair(city, movement) or ()
        for side in ("sender", "receiver", "paper"):
            papers = movement.papers(side)
            surplus = left_over(city, movement, papers, ends)
            for e in papers:
                account = own_register(city, e)
                report = newest.get(account or "")
                had = e.record in ("transfer_in", "admission") and arrival_had(city, who, movement, account)
                if account and report and e not in surplus and falls_in(report, e, had):
                    found.add(Event(account, line_of(e), who.person_id, number, is_within(who, movement)))
    return found


def own_register(city: City, e: Entry) -> str | None:
    """The account whose own register the entry stands in; None: that of a level above."""
    accounts = {a.account for a in city.accounts}
    if e.own_account in accounts and city.account(e.own_account).sender == e.reporter:
        return e.own_account
    return e.reporter if e.reporter in accounts else None


def arrival_had(city: City, who: Person, movement: Movement, account: str | None) -> bool:
    """Whether the movement brought them to the account, whose opening had them before it was told."""
    here = [leg for leg in who.replay.legs if leg.movement is movement and leg.account == account and leg.effect > 0]
    return any(had_before_told(city, who.person_id, who.replay, leg) for leg in here)


def falls_in(report: Report, e: Entry, had: bool) -> bool:
    """Dated in the period, or earlier and first registered in it (unless line A has it already)."""
    known = e.known_on or e.as_of
    late = own_date(e) < report.period_from and known is not None and report.covers(known) and not had
    return report.covers(own_date(e)) or late


def line_of(e: Entry) -> str:
    """The line of the form an entry belongs to."""
    if e.record == "admission":
        return "B3" if e.kind == "REINSTATED" else "B1"
    if e.record == "transfer_in":
        return "B2a" if e.from_place == OUTSIDE else "B2b"
    if e.record == "transfer_out":
        return "C5a" if e.to_place == OUTSIDE else "C5b"
    return EXIT_LINES[e.kind]


def is_within(who: Person, movement: Movement) -> bool:
    """Whether a transfer is one between two accounts of the city, by what its papers say; or ended on the way."""
    if movement.kind != "transfer":
        return False
    if movement in who.replay.ended_on_the_way:
        return True
    receipts = movement.papers("receiver")
    origin = receipts[0].from_place if receipts else movement.origin
    return OUTSIDE not in (origin, movement.target)
