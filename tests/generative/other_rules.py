"""Findings that are not about one cell or one transfer: I02 U01 U02 (control totals) F01.

Belongs here: numbers on roll rows, unknown units, control totals, missing exports. Does not belong here: cells
(claims.py), transfers (registers.py), count reports (report_rules.py).

Readings chosen where the catalogue is silent:
- I01 and I03 stand where the person is counted (several: the lowest code), else held, else on any roll, else (I03 only)
  refused from one, else entered, else where an older roll counted them last.
- F01 is one finding per account (not ended) whose newest accepted roll is stale or was never sent.
"""

from __future__ import annotations

from .cells import Person
from .claims import SEVERITY, Finding
from .model import City


def other_findings(city: City, people: list[Person]) -> list[Finding]:
    """All findings of this module."""
    return [
        *numbers_missing(city),
        *unknown_units(city),
        *control_totals(city),
        *missing_exports(city),
        *exports_at_fault(city),
        *doubtful_people(city, people),
    ]


def _finding(code: str, org: str, person: int | None = None, other: str | None = None, subject: str = "") -> Finding:
    return Finding(code, org, other, person, 0, SEVERITY[code], subject=subject)


def numbers_missing(city: City) -> list[Finding]:
    """I02: one per person and account with a number missing or malformed on a row of the roll in force."""
    wrong = {(r.account, r.person_id) for r in city.roll_rows if not (r.citizen_ok and r.card_ok)}
    told = sorted((account, person) for account, person in wrong if (person, account) not in city.not_yet_left)
    return [_finding("I02", account, person) for account, person in told]


def unknown_units(city: City) -> list[Finding]:
    """U01: a roll row or a transfer names a unit that is not valid."""
    found = [_finding("U01", r.account, r.person_id, subject=r.unknown_unit) for r in city.roll_rows if r.unknown_unit]
    for e in city.entries:
        for text in (e.from_unknown, e.to_unknown):
            if text:
                found.append(_finding("U01", e.own_account, e.person_id, subject=f"{e.entry_id} {text}"))
    return found


def control_totals(city: City) -> list[Finding]:
    """U02 (0): the batch moved another number than the register of successions says."""
    return [_finding("U02", heir, other=old) for heir, old in city.wrong_totals]


def missing_exports(city: City) -> list[Finding]:
    """F01: the newest accepted roll is too old, or there is none."""
    return [
        _finding("F01", a.account)
        for a in city.accounts
        if not a.ended_on and (a.as_of is None or (city.night - a.as_of).days > city.settings.stale_days)
    ]


def exports_at_fault(city: City) -> list[Finding]:
    """F02, F03 (0), F04: an export of abnormal size, with refused rows, in the wrong folder."""
    codes = {"abnormal": "F02", "refused": "F03", "misplaced": "F04"}
    return [_finding(codes[x.what], x.reporter, subject=f"{x.record} {x.as_of}") for x in city.exports]


def doubtful_people(city: City, people: list[Person]) -> list[Finding]:
    """I01: one number on two people, one finding each. I03: perhaps one person, one finding at the lower code."""
    found = []
    known = {who.person_id: who for who in people}
    for doubt in city.doubts:
        asked = not doubt.key_kind
        refused = city.refused if asked else []
        both = [known[p] for p in (doubt.person_id, doubt.other_person_id) if p in known]
        where = [
            (account_of(who, [r.account for r in refused if r.person_id == who.person_id], past=asked), who.person_id)
            for who in both
        ]
        pair = [(account, person) for account, person in where if account]
        if doubt.key_kind:
            found += [_finding("I01", str(account), person) for account, person in pair]
        elif len(pair) == 2:
            account, person = min(pair, key=lambda at: str(at[0]))
            found.append(_finding("I03", str(account), person))
    return found


def account_of(who: Person, refused: list[str], *, past: bool) -> str | None:
    """The account at which an officer can ask about somebody."""
    held = [account for account in who.cells if who.expects(account)]
    rows = [row.account for row in who.rows]
    entered = [e.own_account.removeprefix("^") for e in who.entries]
    newest = max((seen.last_counted_on for seen in who.seen.values()), default=None)
    before = [seen.account for seen in who.seen.values() if past and seen.last_counted_on == newest]
    return next((min(codes) for codes in (who.counted_at, held, rows, refused, entered, before) if codes), None)
