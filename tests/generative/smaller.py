"""A disagreement, made small enough to read.

Belongs here: cutting a city down to one person and few rows while a test still fails, and printing it. Does not
belong here: any judgement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

from .model import City

PERSONAL = ("roll_rows", "refused", "residences", "entries", "holdings", "posted", "seen", "adjustments")
SHARED = ("cover", "reports", "roll_counts", "doubts", "exports")


def only(city: City, person: int) -> City:
    """The city with one person."""
    doubts = [d for d in city.doubts if person in (d.person_id, d.other_person_id)]
    people = {p for d in doubts for p in (d.person_id, d.other_person_id)} | {person}
    kept = {name: [r for r in getattr(city, name) if r.person_id in people] for name in PERSONAL}
    return replace(city, **kept, doubts=doubts, exports=[], reports=[], roll_counts=[])


def smallest(city: City, fails: Callable[[City], bool], tries: int = 60) -> City:
    """Drop rows one by one while the city still fails."""
    for name in (*PERSONAL, *SHARED):
        for row in list(getattr(city, name)):
            if tries == 0:
                return city
            tries -= 1
            without = replace(city, **{name: [r for r in getattr(city, name) if r is not row]})
            if fails(without):
                city = without
    return city


def text(city: City) -> str:
    """The city as a few lines, defaults left out."""

    def line(row: Any) -> str:
        told = [f"{f.name}={getattr(row, f.name)}" for f in fields(row) if getattr(row, f.name) != f.default]
        return f"  {type(row).__name__}({', '.join(told)})"

    used = [r for name in PERSONAL for r in getattr(city, name)]
    used_text = " ".join(map(line, used))
    units = [a for a in city.accounts if any(f"={c}" in used_text for c in (a.account, f"^{a.parent}"))]
    codes = {a.account for a in units}
    cover = [c for c in city.cover if c.reporter in codes]
    rows = [*units, *used, *cover, *city.reports, *city.roll_counts, *city.successions, *city.doubts]
    return "\n".join([f"night {city.night} superiors {city.superiors}", *map(line, rows)])
