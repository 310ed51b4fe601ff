"""F04: an export in the wrong folder: most of its rows, or its title, name another unit, or it states another date.

Belongs here: deciding it for tables seen for the first time; one accepted before stays accepted. Does not belong
here: a single row that names a strange unit (U01, which the ledger finds), and what becomes of a refused export
(``exports``).

Being wrong here refuses a whole roll, so only what is plain counts: a code, or a name no unit of the reporter's own
has. Units above the reporter and units it was merged with, split from or into are its own for this purpose.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from pipelines.intake.reasons import why
from pipelines.intake.seen import Key, Seen
from pipelines.intake.sides import IN, OUT
from pipelines.intake.store import Store
from schemas.normalise import name_key_of, tight_key, tight_key_of
from schemas.unit_periods import periods_by_code

# The field in which a row names the unit the export is of.
OWN_FIELD = {
    "roll": "cell",
    OUT: "from_org",
    IN: "to_org",
    "admission": "org",
    "exit": "org",
    "count_report": "org",
}
# Titles of transfers name the other unit as often as their own.
_TITLED = ("roll", "admission", "exit", "count_report")
_SAID = r"(?:\b(?:tinh den|tinh toi|den het|so lieu den|so lieu ngay|thoi diem|chot|as of)\b[^0-9]{0,25})"
_UNTIL = r"(?:\bden ngay\s*)"
_DAY = (
    r"(?:(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<d1>\d{1,2})\s*[/.-]\s*(?P<m1>\d{1,2})\s*[/.-]\s*(?P<y1>\d{4})"
    r"|(?P<d2>\d{1,2}) thang (?P<m2>\d{1,2}) nam (?P<y2>\d{4}))(?!\d)"
)
_STATED = re.compile(_SAID + _DAY)
_UP_TO = re.compile(_UNTIL + _DAY)
_LEAST_WORDS = 2
_LISTS = ("roll", "count_report")
# Any account may register the death of another's member (S01): two such entries are no export in the wrong folder.
_LEAST_ROWS = 3

# Tight key of what stands where a row names its unit (None: nothing), and in how many rows.
Written = list[tuple[str | None, int]]


def stated_date(title: str, record: str) -> date | None:
    """The as-of date a title states; None where it states none, a period, or several."""
    if record == "count_report":
        # Its dates are the period it reports, whenever it is sent.
        return None
    text = _folded(title)
    if "tu ngay" in text:
        return None
    found = {_day(match.groupdict()) for match in _STATED.finditer(text)}
    if not found and record == "roll":
        found = {_day(match.groupdict()) for match in _UP_TO.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _folded(text: str) -> str:
    """Lower case without accents, digits and punctuation as they are."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d").replace("ð", "d"))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def _day(parts: Mapping[str, str | None]) -> date | None:
    year, month, day = (next((int(v) for k, v in parts.items() if k[0] == name and v), 0) for name in "ymd")
    try:
        return date(year, month, day)
    except ValueError:
        return None


class Register:
    """Who is who's own, by the register of units."""

    def __init__(self, units: pl.DataFrame, successions: pl.DataFrame) -> None:
        self.parent: dict[str, str | None] = dict(units.select("org_code", "parent_code").iter_rows())
        self.name = dict(units.select("org_code", "name").iter_rows())
        self.reporting = set(units.filter("is_reporting")["org_code"])
        self.below: dict[str, list[str]] = {}
        earlier = periods_by_code(units)
        for code, now in self.parent.items():
            # A unit stays its earlier parent's own: older exports were written when it stood there.
            parents = {now, *(period.parent for period in earlier.get(code, ()))}
            for parent in sorted(upper for upper in parents if upper is not None):
                self.below.setdefault(parent, []).append(code)
        self.related: dict[str, list[str]] = {}
        for old, new in successions.select("from_code", "to_code").iter_rows():
            self.related.setdefault(old, []).append(new)
            self.related.setdefault(new, []).append(old)
        keys: dict[str, set[str]] = {}
        for code, name in self.name.items():
            for key in (tight_key_of(code), tight_key_of(name)):
                keys.setdefault(key, set()).add(code)
        self.keys = {key: frozenset(codes) for key, codes in keys.items() if key}
        titles: dict[str, set[str]] = {}
        for code, name in self.name.items():
            # Without their accents two units may have one name.
            titles.setdefault(f" {name_key_of(name)} ", set()).add(code)
        self.titles = sorted(
            ((name, frozenset(codes)) for name, codes in titles.items() if name.count(" ") > _LEAST_WORDS),
            key=lambda found: (-len(found[0]), found[0]),
        )

    @cache  # noqa: B019  (lives as long as one night's step)
    def own(self, reporter: str) -> frozenset[str]:
        """The reporter, what is below it, above it, and what it was reorganised with."""
        found: set[str] = set()
        queue = [reporter]
        while queue:
            code = queue.pop()
            if code not in found:
                found.add(code)
                queue += self.below.get(code, []) + self.related.get(code, [])
        above = self.parent.get(reporter)
        while above is not None and above not in found:
            found.add(above)
            above = self.parent.get(above)
        return frozenset(found)

    def reporter_of(self, code: str) -> str:
        """The reporting unit at or above a unit, else the unit itself."""
        at: str | None = code
        while at is not None and at not in self.reporting:
            at = self.parent.get(at)
        return at or code

    def foreign(self, reporter: str, key: str) -> str | None:
        """The unit a text names when it plainly is none of the reporter's own."""
        codes = self.keys.get(key, frozenset())
        if not codes or codes & self.own(reporter):
            return None
        if any(tight_key_of(code) == key for code in codes) or len(codes) == 1:
            code = min(codes)
            # A cell's name is only evidence where the reporter's own cells are known as well.
            if tight_key_of(code) == key or code in self.reporting or self.below.get(reporter):
                return self.reporter_of(code)
        return None

    def titled(self, reporter: str, title: str) -> str | None:
        """The one other reporting unit a title names, where it does not name the reporter's own."""
        text = f" {name_key_of(title)} "
        named: set[str] = set()
        for name, codes in self.titles:
            if name in text:
                named |= codes
                text = text.replace(name, "  ")
        if named & self.own(reporter) - set(self._above(reporter)):
            return None
        others = {self.reporter_of(code) for code in named} - self.own(reporter)
        return others.pop() if len(others) == 1 else None

    def _above(self, code: str) -> Iterable[str]:
        above = self.parent.get(code)
        while above is not None:
            yield above
            above = self.parent.get(above)


def misplaced(
    store: Store,
    arrived: Iterable[Seen],
    facts: Mapping[str, Mapping[str, Any]],
    units: pl.DataFrame,
    successions: pl.DataFrame,
) -> dict[Key, str]:
    """Which of the tables that arrived are not accepted, and why, as stored.

    Args:
        store: holds their rows.
        arrived: tables never accepted before.
        facts: ``tkey`` to the row of ``store/tables.parquet``.
        units: the register of units.
        successions: which unit took over from which.
    """
    arrived = list(arrived)
    if not arrived:
        return {}
    register = Register(units, successions)
    refused: dict[Key, str] = {}
    by_field: dict[str, list[Seen]] = {}
    for seen in arrived:
        stated = stated_date(facts[seen.tkey]["title"] or "", seen.record)
        if stated is not None and stated != seen.as_of:
            refused[seen.key] = why("other_date", stated=stated.isoformat())
        else:
            by_field.setdefault(OWN_FIELD[seen.record], []).append(seen)
    for field, tables in sorted(by_field.items()):
        used = sorted({(seen.tkey, facts[seen.tkey]["rows_file"]) for seen in tables}, key=str)
        rows = store.rows(used, {field: pl.String})
        written: dict[str, Written] = {}
        if rows is not None:
            # All tables at once: a thousand small ones would each pay for starting a query.
            for tkey, key, number in units_written(rows, field).iter_rows():
                written.setdefault(tkey, []).append((key, number))
        for seen in tables:
            title = facts[seen.tkey]["title"] or ""
            reason = wrong_unit(register, seen.reporter, seen.record, written.get(seen.tkey, []), title)
            if reason is not None:
                refused[seen.key] = reason
    return refused


def units_written(rows: pl.LazyFrame, field: str) -> pl.DataFrame:
    """How often the rows of each table name which unit: ``tkey``, ``key`` (tight key, null where blank), ``len``."""
    texts = rows.group_by("tkey", field).len().with_columns(key=tight_key(pl.col(field)))
    return texts.group_by("tkey", "key").agg(pl.col("len").sum()).sort("tkey", "key").collect()


def wrong_unit(register: Register, reporter: str, record: str, written: Written, title: str) -> str | None:
    """Why a table is another unit's, as stored; None where it is not.

    Args:
        register: who is who's own.
        reporter: unit of the landing folder.
        record: record kind, the side of a transfer told.
        written: how many of the table's accepted rows name which unit in its ``OWN_FIELD``.
        title: what stands above the table.
    """
    others: dict[str, int] = {}
    own = 0
    height = sum(number for _, number in written)
    for key, number in written:
        if key is None:
            continue
        other = register.foreign(reporter, key)
        if other is not None:
            others[other] = others.get(other, 0) + number
        elif register.keys.get(key, frozenset()) & register.own(reporter):
            own += number
    most = max(sorted(others), key=others.__getitem__, default=None)
    least = 1 if record in _LISTS else _LEAST_ROWS
    if most is not None and others[most] >= least and others[most] * 2 > height:
        return why("other_unit", unit=most, rows=others[most], all=height)
    if own == 0 and record in _TITLED and title:
        other = register.titled(reporter, title)
        if other is not None:
            return why("other_unit_title", unit=other)
    return None
