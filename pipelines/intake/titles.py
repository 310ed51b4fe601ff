"""What the title above a table states for all its rows.

Belongs here: kinds and periods in words, for fields the table has no column for. Does not belong here: telling which
record the table is (``pipelines.intake.headers``).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Set
from datetime import date

from schemas.normalise import name_key_of, tight_key_of

_TRANSFER = (
    ("tamthoi", "TEMPORARY"),
    ("chinhthuc", "OFFICIAL"),
    ("noibo", "INTERNAL"),
    ("ngoainuoc", "ABROAD"),
)
_ADMISSION = (("ketnaplai", "AGAIN"), ("phuchoi", "REINSTATED"))
_EXIT = (
    ("tutran", "DIED"),
    ("khaitru", "EXPELLED"),
    ("xoaten", "STRUCK_OFF"),
    ("xinra", "RESIGNED"),
)
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)|NGAY (\d{1,2}) THANG (\d{1,2}) NAM (\d{4})")
# A year said together with nothing else is the whole of it.
_NAMED = re.compile(
    r"\b(?:6 THANG (?P<half>DAU|CUOI) NAM|THANG (?P<month>\d{1,2})(?: NAM)?"
    r"|QUY (?P<quarter>I{1,3}|IV|[1-4])(?: NAM)?|NAM)"
    r" (?P<year>19\d\d|20\d\d)\b"
)
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def defaults_of(kind: str, names: Set[str], title: str, hint: str | None) -> dict[str, str]:
    """Values for fields without a column.

    Args:
        kind: a key of ``headers.SHAPE``.
        names: fields the table has.
        title: text above the table, or the name of its sheet.
        hint: record the title, sheet or file name speaks of.
    """
    key = tight_key_of(title)
    if kind == "transfer" and "transfer_kind" not in names:
        return _one("transfer_kind", [value for word, value in _TRANSFER if word in key])
    if kind == "admission" and "admission_kind" not in names:
        special = [value for word, value in _ADMISSION if word in key]
        if len(special) < 2 and hint == "admission":
            return {"admission_kind": special[0] if special else "NEW"}
    if kind == "exit" and "exit_kind" not in names:
        return _one("exit_kind", [value for word, value in _EXIT if word in key])
    if kind == "count_report" and "period_to" not in names:
        return period_of(title)
    return {}


def _one(name: str, stated: list[str]) -> dict[str, str]:
    return {name: stated[0]} if len(stated) == 1 else {}


def period_of(title: str) -> dict[str, str]:
    """The period a title states: two days, one day it runs until, or a month, a quarter, a half, a year by name."""
    days = []
    words = name_key_of(title)
    for match in _DAY.finditer(f"{title} {words}" if "/" not in title and "-" not in title else title):
        day, month, year = (int(part) for part in match.groups() if part)
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    days = list(dict.fromkeys(days))
    if len(days) == 2 and days[0] <= days[1]:
        return {"period_from": days[0].isoformat(), "period_to": days[1].isoformat()}
    if len(days) == 1 and re.search(r"\b(DEN|TINH DEN)\b", words):
        return {"period_to": days[0].isoformat()}
    if days:
        return {}
    found = _NAMED.search(words)
    if found is None:
        return {}
    year = int(found["year"])
    first, last = 1, 12
    if found["month"]:
        first = last = int(found["month"])
    elif found["quarter"]:
        last = _QUARTERS[found["quarter"]] * 3
        first = last - 2
    elif found["half"]:
        first, last = (1, 6) if found["half"] == "DAU" else (7, 12)
    if not 1 <= first <= 12:
        return {}
    until = date(year, last, monthrange(year, last)[1])
    return {"period_from": date(year, first, 1).isoformat(), "period_to": until.isoformat()}
