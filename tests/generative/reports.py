"""Count reports of random cities: lines as the registers have them, and lines that are wrong.

Belongs here: drawing the forms units and levels send. Does not belong here: what must be found (report_rules.py).
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

from .model import OUTSIDE, City, Entry, ReportLine, RollCount
from .papers import own_date

MISTAKES = (0, 0, 0, 0, 0, 0, 1, -1)


def add_reports(random: Random, city: City) -> None:
    """Reports of some accounts and levels: for one day in some cities, each for its own in the others."""
    common = city.night - timedelta(days=random.choice((0, 5))) if random.random() < 0.5 else None
    share = random.choice((0.5, 1.0)) if common else 0.5
    totals: dict[str, int] = {}
    for unit in city.accounts:
        if unit.as_of is None or random.random() > share:
            continue
        counted = sum(r.counts and r.account == unit.account for r in city.roll_rows)
        city.roll_counts.append(RollCount(unit.account, unit.as_of, counted))
        for back in (60, 0) if random.random() < 0.5 else (0,):
            end = (common or unit.as_of) - timedelta(days=back)
            start = end - timedelta(days=29)
            lines = form(random, city, unit.account, counted, start, end)
            add(city, unit.account, start, end, lines, unit.as_of)
            totals[unit.account] = lines["D"]
    if common is None:
        return
    for level in [*sorted(city.superiors), "CITY"]:
        if random.random() < 0.6:
            total = sum(totals.get(account, 0) for account in city.accounts_below(level))
            lines = {"A": total, "D": total + random.choice(MISTAKES)}
            add(city, level, common - timedelta(days=29), common, lines, common)


def add(city: City, unit: str, start: date, end: date, lines: dict[str, int], as_of: date) -> None:
    """One report."""
    city.reports += [ReportLine(unit, start, end, line, value, as_of) for line, value in lines.items()]


def form(random: Random, city: City, account: str, counted: int, start: date, end: date) -> dict[str, int]:
    """The lines a clerk makes of the unit's own registers, who does not see what the ledger sees."""
    mine = [e for e in city.entries if e.own_account == e.reporter == account and start <= own_date(e) <= end]
    lines = Counter(line for e in mine if (line := line_of(e)))
    for line in ("B1", "B2b", "C1", "C5b"):
        lines[line] = max(0, lines[line] + random.choice(MISTAKES))
    told = {line: lines[line] for line in sorted(lines) if lines[line] or random.random() < 0.5}
    total = counted + random.choice(MISTAKES)
    change = sum(n if line[0] == "B" else -n for line, n in told.items())
    if random.random() < 0.1:
        return {"D": total}
    return {"A": total - change + random.choice(MISTAKES), **told, "D": total}


def line_of(e: Entry) -> str | None:
    """Where a clerk books an entry, if at all."""
    if e.record == "admission":
        return "B3" if e.kind == "REINSTATED" else "B1"
    if e.record == "exit":
        return {"DIED": "C1", "EXPELLED": "C2", "STRUCK_OFF": "C3", "RESIGNED": "C4"}[e.kind]
    if e.kind not in ("OFFICIAL", "INTERNAL"):
        return None
    out = e.record == "transfer_out"
    return ("C5" if out else "B2") + ("a" if OUTSIDE in (e.from_place, e.to_place) else "b")
