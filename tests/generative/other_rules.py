"""Findings that are not about one cell or one transfer: C01 C02 C03 I02 U01 U02 (control totals) F01.

Belongs here: reports, numbers on roll rows, unknown units, control totals, missing exports. Does not belong
here: cells (claims.py) and transfers (registers.py).

Readings chosen where the catalogue is silent:
- The newest report of an account is the one with the latest period_to; "the last one" is the one before it by
  period_to. A report without line A or D leaves the rules that need it not available; other lines default to 0.
- C01 needs an accepted roll dated exactly period_to.
- U02 (0) compares a control total with the persons the batch entry moved; only where the predecessor had a
  baseline, otherwise its holdings are not known.
- F01 is one finding per account (not ended) whose newest accepted roll is stale or was never sent.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from .cells import Person
from .claims import SEVERITY, Finding
from .model import City

Report = dict[str, int]


def other_findings(city: City, people: list[Person]) -> list[Finding]:
    """All findings of this module."""
    return [
        *reports(city),
        *numbers_missing(city),
        *unknown_units(city),
        *control_totals(city, people),
        *missing_exports(city),
    ]


def _finding(code: str, org: str, person: int | None = None, other: str | None = None, subject: str = "") -> Finding:
    return Finding(code, org, other, person, 0, SEVERITY[code], subject=subject)


def reports(city: City) -> list[Finding]:
    """C01, C02, C03 on the newest report of each account."""
    lines: dict[str, dict[date, Report]] = defaultdict(lambda: defaultdict(dict))
    for r in sorted(city.reports, key=lambda r: r.as_of):
        lines[r.account][r.period_to][r.line] = r.value
    found = []
    for account in sorted({a.account for a in city.accounts} & set(lines)):
        periods = sorted(lines[account])
        newest = lines[account][periods[-1]]
        before = lines[account][periods[-2]] if len(periods) > 1 else {}
        rows = [c.counted for c in city.roll_counts if c.account == account and c.as_of == periods[-1]]
        if "D" in newest and rows and rows[0] != newest["D"]:
            found.append(_finding("C01", account))
        if "A" in newest and "D" in before and newest["A"] != before["D"]:
            found.append(_finding("C02", account))
        if "A" in newest and "D" in newest:
            more = sum(v for line, v in newest.items() if line.startswith("B"))
            less = sum(v for line, v in newest.items() if line.startswith("C"))
            if newest["D"] != newest["A"] + more - less:
                found.append(_finding("C03", account))
    return found


def numbers_missing(city: City) -> list[Finding]:
    """I02: one per person and account with a number missing or malformed on a row of the roll in force."""
    wrong = {(r.account, r.person_id) for r in city.roll_rows if not (r.citizen_ok and r.card_ok)}
    return [_finding("I02", account, person) for account, person in sorted(wrong)]


def unknown_units(city: City) -> list[Finding]:
    """U01: a roll row or a transfer names a unit that is not valid."""
    found = [_finding("U01", r.account, r.person_id, subject=r.unknown_unit) for r in city.roll_rows if r.unknown_unit]
    for e in city.entries:
        for text in (e.from_unknown, e.to_unknown):
            if text:
                found.append(_finding("U01", e.own_account, e.person_id, subject=f"{e.entry_id} {text}"))
    return found


def control_totals(city: City, people: list[Person]) -> list[Finding]:
    """U02 (0): the batch moved another number than the register of successions says."""
    found = []
    for s in city.successions:
        if s.kind == "REPARENT" or s.control_total is None or s.effective_on > city.night:
            continue
        ended = [a for a in city.accounts if a.account == s.from_code and a.ended_on]
        if not ended or not ended[0].has_baseline:
            continue
        moved = sum(
            movement.kind == "batch" and (movement.origin, movement.target) == (s.from_code, s.to_code)
            for who in people
            for movement in who.replay.movements
        )
        if moved != s.control_total:
            found.append(_finding("U02", s.to_code, other=s.from_code))
    return found


def missing_exports(city: City) -> list[Finding]:
    """F01: the newest accepted roll is too old, or there is none."""
    return [
        _finding("F01", a.account)
        for a in city.accounts
        if not a.ended_on and (a.as_of is None or (city.night - a.as_of).days > city.settings.stale_days)
    ]
