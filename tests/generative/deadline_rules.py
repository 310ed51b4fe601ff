"""Findings about deadlines and facts: L08 L10 L13 S03 S06 I04. None of them moves the count.

Belongs here: stays and probations that have lasted too long, notices and reports that came late or not at all, facts
that contradict each other. Does not belong here: cells (claims.py), pairs of entries (registers.py).

Readings chosen where the catalogue is silent:
- L08 asks who is expected at home, or counted there where nothing is known; without any date to go by it is silent.
  A stay told only by the home roll (TEMP_ELSEWHERE) is one if no temporary paper came back since.
- L10 asks the receiver's side of a whole transfer: a notice in any of its entries is one.
- S03 counts from the later of the row's admission and a registered one (not a reinstatement) up to the roll.
- S06 asks once per event, of the earliest report; without a reporting date that is the first register that had it (no
  unit's very first one here, which would say nothing).
- I04 between two ends compares the pair that L09 compares.
"""

from __future__ import annotations

from datetime import date

from . import workdays
from .cells import Person, stays
from .claims import Finding, own_row_says
from .model import OUTSIDE, City, Entry, RollRow
from .papers import overruled_kinds, same_place
from .registers import pair, standing_pairs


def deadline_findings(city: City, who: Person) -> list[Finding]:
    """All findings of this module for one person."""
    return [
        *stays_overdue(city, who),
        *no_notice(city, who),
        *moved_no_paper(city, who),
        *probation_overdue(city, who),
        *reported_late(city, who),
        *facts_conflict(city, who),
    ]


def _finding(code: str, org: str, who: Person, severity: str = "L", subject: str = "") -> Finding:
    return Finding(code, org, None, who.person_id, 0, severity, subject=subject)


def latest(*days: date | None) -> date | None:
    """The latest of the dates that are known."""
    return max((day for day in days if day), default=None)


def held_at(city: City, who: Person, account: str) -> bool:
    """Whether the person belongs there, as far as anyone can tell."""
    cell = who.cells.get(account)
    if cell and cell.held is None and not cell.legs and own_row_says(city, who, cell):
        return False
    if cell:
        return bool(cell.expected) and not cell.staying
    return any(r.account == account and r.counts for r in who.rows)


def stays_overdue(city: City, who: Person) -> list[Finding]:
    """L08: nobody returned by the day the stay ends."""
    home_rows: dict[str, list[RollRow]] = {}
    for row in who.told_rows:
        if row.roll_status == "TEMP_ELSEWHERE":
            home_rows.setdefault(row.account, []).append(row)
    ends: list[tuple[str, date | None]] = []  # home, last day
    told_homes = set()
    for stay in (s for s in stays(city, who.visiting) if s.away):
        homes = sorted(city.below(stay.home)) if stay.home != OUTSIDE else []
        told_homes |= set(homes)
        for home in homes:
            rows = home_rows.get(home, [])
            since = latest(stay.since, *(r.status_since for r in rows))
            hosts = [r.temp_until for r in who.rows if r.account == stay.place and r.roll_status == "TEMP_HERE"]
            until = latest(stay.until, *(r.temp_until for r in rows), *hosts)
            ends.append((home, until or (since and workdays.months_after(since, city.settings.temporary_months))))
    for home, rows in home_rows.items():
        since = latest(*(r.status_since for r in rows))
        back = [e.received_on or e.issued_on for e in who.visiting if e.to_place == home and e.from_place != e.to_place]
        if home in told_homes or any(since is None or (day and day >= since) for day in back):
            continue
        hosts = [r.temp_until for r in who.rows if r.account != home and r.roll_status == "TEMP_HERE"]
        until = latest(*(r.temp_until for r in rows), *hosts)
        ends.append((home, until or (since and workdays.months_after(since, city.settings.temporary_months))))
    return [
        _finding("L08", home, who, "M")
        for home, last in ends
        if last and last < city.night and held_at(city, who, home)
    ]


def no_notice(city: City, who: Person) -> list[Finding]:
    """L10: an official receipt from a sender in the city, and no notice in time."""
    told = overruled_kinds(city, who.entries)
    found = []
    for movement in who.replay.movements:
        receipts = movement.papers("receiver") if movement.kind == "transfer" else []
        if not receipts:
            continue
        ends = pair(city, movement)
        receipt = ends[1] if ends else receipts[0]
        official = told.get(receipt.entry_id, receipt.kind) == "OFFICIAL"
        got = receipt.received_on or receipt.issued_on
        if not official or receipt.from_place == OUTSIDE or any(r.noticed for r in receipts) or not got:
            continue
        if not workdays.late(got, city.night, city.settings.notice_working_days):
            continue
        arrived = [leg.account for leg in who.replay.legs if leg.movement is movement and leg.effect > 0]
        long = city.night > workdays.months_after(got, city.settings.long_overdue_months)
        org = [*arrived, receipt.own_account.removeprefix("^")][0]
        found.append(_finding("L10", org, who, "M" if long else "L", str(receipt.entry_id)))
    return found


def moved_no_paper(city: City, who: Person) -> list[Finding]:
    """L13: lives in another account's area for long, and no transfer."""
    found = []
    for home in (r for r in city.residences if r.person_id == who.person_id):
        late = workdays.late(home.since, city.night, city.settings.start_working_days)
        sent = any(
            e.record.startswith("transfer")
            and e.from_place != e.to_place
            and same_place(city, e.from_place or "", home.account)
            and (e.issued_on or e.received_on or date.min) >= home.since
            for e in who.entries
        )
        away = any(s.away and s.home == home.account for s in stays(city, who.visiting))
        if late and home.residential and not home.exempt and not sent and not away:
            found.append(_finding("L13", home.account, who))
    return found


def probation_overdue(city: City, who: Person) -> list[Finding]:
    """S03: still on probation long after it should have ended."""
    found = []
    for account in sorted({r.account for r in who.told_rows}):
        as_of = city.account(account).as_of
        rows = [r for r in who.rows if r.account == account and r.member_class == "PROBATIONARY" and r.counts]
        if not rows or not as_of:
            continue
        registered = [
            e.decided_on
            for e in who.entries
            if e.record == "admission" and e.kind != "REINSTATED" and e.decided_on and e.decided_on <= as_of
        ]
        admitted = latest(*(r.admitted_on for r in rows), *registered)
        if not admitted or admitted < city.settings.probation_since:
            continue
        ends = workdays.months_after(admitted, city.settings.probation_months)
        if workdays.late(ends, as_of, city.settings.probation_working_days):
            found.append(_finding("S03", account, who))
    return found


def reported_late(city: City, who: Person) -> list[Finding]:
    """S06: reported long after it happened; once per event."""
    found = []
    for movement in who.replay.movements:
        papers = [e for e in movement.sides["paper"] if e.record in ("exit", "admission")]
        told = [(e.reported_on or e.known_on or date.max, e.entry_id, e) for e in papers]
        if not told:
            continue
        on, _, first = min(told, key=lambda t: t[:2])
        day = first.effective_on or first.decided_on
        assert day
        if on < date.max and (on - day).days > city.settings.report_days:
            found.append(_finding("S06", first.own_account.removeprefix("^"), who, "I", str(first.entry_id)))
    return found


def facts_conflict(city: City, who: Person) -> list[Finding]:
    """I04: a row's own facts, or the birth dates of the two ends."""
    orgs = {r.account for r in who.told_rows if r.facts}
    pairs = [pair(city, movement) for movement in who.replay.movements if movement.kind == "transfer"]
    for ends in [*pairs, *standing_pairs(city, who)]:
        if ends and born_differently(*ends):
            orgs.add((ends[1].to_place or "").removeprefix("^"))
    return [_finding("I04", org, who) for org in sorted(orgs)]


def born_differently(out: Entry, into: Entry) -> bool:
    """Whether two entries give birth dates that cannot be one, as far as both know them."""
    if not out.dob or not into.dob:
        return False
    known = {"year": 1, "month": 2}
    depth = min(known.get(e.dob_precision or "", 3) for e in (out, into))
    one, other = ((e.dob.year, e.dob.month, e.dob.day) for e in (out, into) if e.dob)
    return one[:depth] != other[:depth]
