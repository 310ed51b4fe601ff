"""The tree of units on one night: accounts, reporting units, and what a written unit means.

Belongs here: finding a unit by code or name, its account, its exporters, its validity. Does not belong here: reading
the register (``units.py``) or applying places to rows (``pipelines/ledger/places.py``).

*Account of a unit*: the nearest unit at or above it at which a count is kept. *Exporter of an account*: the nearest
reporting unit at or above it; where there is none, every reporting unit below it.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from schemas.normalise import name_key_of
from schemas.unit_changes import account_above, changes_of_parent, units_by_code

OUTSIDE = "OUTSIDE"
ABOVE = "^"

# Words that place a unit outside the city when the register does not know its name.
_OUTSIDE_WORDS = {"EXTERNAL", "NGOAI", "NGOAI TINH", "NGOAI THANH PHO", "NGOAI DANG BO", "NGOAI DIA BAN", "OUTSIDE"}
_OUTSIDE_MARKERS = re.compile(r"(^| )(NGOAI|TINH|TINH UY|THANH UY|THANH PHO|TP|TRUNG UONG|NUOC NGOAI|EXTERNAL)( |$)")
_SHARED_WORDS = re.compile(r"\b(DANG BO|DANG UY|THANH UY|TINH UY|THANH PHO|TP|TINH)\b")


@dataclass(frozen=True)
class Place:
    """What a written unit means.

    ``place``: an account, ``^unit`` above account level, or OUTSIDE; ``cell``: the unit below the account it names;
    ``unknown``: the text itself where it names no unit valid on the date.
    """

    place: str | None
    cell: str | None = None
    unknown: str | None = None


def _is_code_below(text: str, code: str) -> bool:
    """Whether a text looks like the code of a unit below one: that code, a separator, and more."""
    return re.fullmatch(re.escape(code) + r"[._-][A-Za-z0-9._-]+", text.strip(), re.IGNORECASE) is not None


def _written(name: str) -> str:
    """A name with its accents, in one spelling of them."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


class UnitTree:
    """The units register with its successions, asked on a date."""

    def __init__(self, units: pl.DataFrame, successions: pl.DataFrame, night: date) -> None:
        """Take the registers in the shape of ``schemas.units`` and the night they are asked on."""
        self.night = night
        self.units = units_by_code(units)
        # One dated after the night has not happened.
        self.successions = [row for row in successions.iter_rows(named=True) if row["effective_on"] <= night]
        self.children: dict[str, list[str]] = defaultdict(list)
        self.by_name: dict[str, list[str]] = defaultdict(list)
        self.by_code: dict[str, str] = {}
        for code, unit in sorted(self.units.items()):
            for parent in sorted({unit.parent, *(p.parent for p in unit.periods)} - {None}, key=str):
                self.children[str(parent)].append(code)
            for name in sorted({name_key_of(name) for name in (unit.name, *(p.name for p in unit.periods))}):
                self.by_name[name].append(code)
            self.by_code.setdefault(code.casefold(), code)
        # Asked for every distinct text of every register, so kept.
        self._inside: dict[str, frozenset[str]] = {}
        self._keys: dict[str, str] = {}
        self._account_of: dict[tuple[str, int], str | None] = {}
        self._read_successions()
        # The city's own name, without the words every city shares.
        city = [name_key_of(unit.name) for unit in self.units.values() if unit.level == "CITY"]
        self.city_keys = [own for own in (_SHARED_WORDS.sub(" ", name).strip() for name in city) if own]

    def _read_successions(self) -> None:
        """Which units ended and began when, and who stands above whom since when."""
        self.ends: dict[str, list[date]] = defaultdict(list)
        self.begins: dict[str, list[date]] = defaultdict(list)
        self.heirs: dict[tuple[str, date], list[str]] = defaultdict(list)
        self._reparented: dict[str, list[tuple[date, str]]] = defaultdict(list)
        for row in self.successions:
            old, new, on = row["from_code"], row["to_code"], row["effective_on"]
            if row["kind"] == "REPARENT":
                if old not in self.above(new):
                    self._reparented[old].append((on, new))
                    self.children[new].append(old)
            elif new not in self.heirs[old, on]:
                self.heirs[old, on].append(new)
        self._read_periods()
        splits = {(r["from_code"], r["effective_on"]) for r in self.successions if r["kind"] == "SPLIT"}
        for (old, on), heirs in sorted(self.heirs.items()):
            for new in heirs:
                if new != old:
                    self.begins[new].append(on)
            # A unit that is its own successor goes on; so does one that only lost a part and is valid still.
            until = self.units[old].valid_to
            lost_a_part = (old, on) in splits and len(heirs) == 1 and (until is None or until >= on)
            if old not in heirs and not lost_a_part:
                self.ends[old].append(on)
        days = {on for rows in self._reparented.values() for on, _ in rows} | {
            d for ds in self.ends.values() for d in ds
        }
        self._epochs = sorted(days)
        days |= {day for began in self.begins.values() for day in began}
        for unit in self.units.values():
            days |= {day for day in (unit.valid_from, unit.valid_to and unit.valid_to + timedelta(days=1)) if day}
        self._changes = sorted(days)

    def _read_periods(self) -> None:
        """Changes of parent that the units register tells: as if a REPARENT told them."""
        for change in changes_of_parent(self.units, self.successions, self.night):
            self._reparented[change.code].append((change.on, change.parent))
            if not change.told:
                self.successions.append(
                    {
                        "effective_on": change.on,
                        "kind": "REPARENT",
                        "from_code": change.code,
                        "to_code": change.parent,
                        "control_total": None,
                    }
                )
        for moves in self._reparented.values():
            moves.sort()
        self.successions.sort(key=lambda row: row["effective_on"])

    def ended_on(self, code: str) -> date | None:
        """The first day a unit no longer is, as known on the night; None while it is."""
        unit = self.units[code]
        ended = max(self.ends.get(code, []), default=None)
        if ended is not None and not self._back(code, ended, self.night):
            return ended
        if unit.valid_to is not None and unit.valid_to < self.night:
            return unit.valid_to + timedelta(days=1)
        return None

    def _back(self, code: str, ended: date, day: date) -> bool:
        """Whether a unit that ended was set up again by a day, as the successor of another."""
        return any(ended < began <= day for began in self.begins.get(code, ()))

    def back_on(self, code: str, ended: date) -> date | None:
        """The day a unit that ended was set up again, as known on the night."""
        return min((began for began in self.begins.get(code, ()) if began > ended), default=None)

    def valid(self, code: str, day: date | None) -> bool:
        """Whether a unit is valid on a day (unknown day: the night)."""
        unit, day = self.units[code], day or self.night
        if unit.valid_from is not None and day < unit.valid_from:
            return False
        if unit.valid_to is not None and day > unit.valid_to:
            return False
        if unit.periods and not any(period.holds(day) for period in unit.periods):
            return False
        return all(day < ended or self._back(code, ended, day) for ended in self.ends.get(code, ()))

    def as_on(self, day: date) -> date:
        """The first day from which everything this tree says of a day has been so."""
        before = bisect_right(self._changes, day)
        return self._changes[before - 1] if before else date.min

    def _epoch(self, day: date | None) -> int:
        """Days between two changes of the tree are alike."""
        return bisect_right(self._epochs, self.night if day is None else day)

    def parent_of(self, code: str, day: date | None = None) -> str | None:
        """The unit directly above one on a day (unknown day: the night).

        It is the one of the unit's first period in the register; from a later period or a REPARENT on the one named
        there. A parent above account level that ended with one successor is read as that successor.
        """
        day = day or self.night
        moved = [new for on, new in self._reparented.get(code, ()) if on <= day]
        unit = self.units[code]
        parent = moved[-1] if moved else unit.periods[0].parent if unit.periods else unit.parent
        passed = {code}
        while parent is not None and parent not in passed and parent in self.units:
            passed.add(parent)
            ended = max((on for on in self.ends.get(parent, ()) if on <= day), default=None)
            if ended is None or self._back(parent, ended, day) or account_above(self.units, parent) is not None:
                return parent
            heirs = self.heirs[parent, ended]
            if len(heirs) != 1:
                return parent
            parent = heirs[0]
        return parent

    def above(self, code: str | None, day: date | None = None) -> list[str]:
        """A unit and everything above it on a day (unknown day: the night), nearest first."""
        chain: list[str] = []
        while code is not None and code in self.units and code not in chain:
            chain.append(code)
            code = self.parent_of(code, day)
        return chain

    def stays_below(self, code: str, upper: str) -> list[tuple[date, date]]:
        """From when until when (the first day no more) a unit stood at or below another, as known on the night."""
        ends = [date.min, *self._epochs, date.max]
        stays: list[tuple[date, date]] = []
        for since, until in itertools.pairwise(ends):
            if since < until and upper in self.above(code, max(since, date.min)):
                joined = bool(stays) and stays[-1][1] == since
                stays[-1:] = [(stays[-1][0], until)] if joined else [*stays[-1:], (since, until)]
        return stays

    def kind_of(self, code: str) -> str:
        """The kind a unit is given, else that of the nearest unit above it that is given one (none: empty)."""
        return next((kind for above in self.above(code) if (kind := self.units[above].kind)), "")

    def below(self, code: str) -> list[str]:
        """A unit and everything that stands or stood below it, as the register and the successions know it."""
        found: set[str] = set()
        stack = [code]
        while stack:
            here = stack.pop()
            if here not in found:
                found.add(here)
                stack.extend(self.children.get(here, ()))
        return sorted(found)

    def accounts_below(self, code: str) -> list[str]:
        """The accounts at or below a unit."""
        return [unit for unit in self.below(code) if self.units[unit].is_account]

    def account_of(self, code: str, day: date | None = None) -> str | None:
        """The nearest account at or above a unit on a day (unknown day: the night)."""
        key = (code, self._epoch(day))
        if key not in self._account_of:
            chain = self.above(code, day)
            self._account_of[key] = next((unit for unit in chain if self.units[unit].is_account), None)
        return self._account_of[key]

    def accounts(self) -> list[str]:
        """Every account that has begun by the night."""
        return sorted(
            code
            for code, unit in self.units.items()
            if unit.is_account and (unit.valid_from is None or unit.valid_from <= self.night)
        )

    def exporters(self, account: str, day: date | None = None) -> list[str]:
        """Whose rows count for an account on a day: the nearest reporting unit at or above it, else those below it.

        A reporting unit above the account that is not valid on that day is passed over while another one is.
        """
        chain = [code for code in self.above(account, day) if self.units[code].is_reporting]
        for code in chain:
            if code == account or self.valid(code, day):
                return [code]
        if chain:
            return chain[:1]
        return [code for code in self.below(account) if self.units[code].is_reporting]

    def exporters_before(self, account: str) -> Iterator[tuple[date, list[str]]]:
        """Whose rows counted for an account, the present first: (since when, reporting units)."""
        days = set(self._epochs)
        for upper in self.above(account):
            unit = self.units[upper]
            days |= {day for day in (unit.valid_from, unit.valid_to and unit.valid_to + timedelta(days=1)) if day}
        since = [day for day in sorted(days, reverse=True) if day <= self.night]
        last: tuple[date, list[str]] | None = None
        for start, stop in zip(
            [*since, date.min], [self.night, *(day - timedelta(days=1) for day in since)], strict=True
        ):
            reporters = self.exporters(account, stop)
            if last is not None and reporters != last[1]:
                yield last
            last = (start, reporters)
        if last is not None:
            yield last

    def find(self, text: str, near: str, day: date | None) -> str | None:
        """The unit a text names, by code or by name: units below ``near`` first, then one valid unit of that name."""
        code = text.strip()
        if code in self.units:
            return code
        if code.casefold() in self.by_code:
            return self.by_code[code.casefold()]
        named = self.by_name.get(self._key(text), [])
        if not named:
            return None
        if near not in self._inside:
            self._inside[near] = frozenset(self.below(near))
        inside = self._inside[near]
        for candidates in ([c for c in named if c in inside], named):
            valid = [c for c in candidates if self.valid(c, day)]
            chosen = valid or candidates
            if len(chosen) > 1:
                # Two names may differ in accents alone.
                chosen = [c for c in chosen if _written(self.units[c].name) == _written(text)] or chosen
            if len(chosen) == 1:
                return chosen[0]
            # Below the writer and within one account it is all the same for the count; across accounts nobody guesses.
            if chosen and candidates is not named and len({self.account_of(c) for c in chosen}) == 1:
                return min(chosen, key=lambda c: (len(self.above(c)), c))
        return None

    def _key(self, text: str) -> str:
        """The comparison key of a written unit."""
        if text not in self._keys:
            self._keys[text] = name_key_of(text)
        return self._keys[text]

    def names_outside(self, text: str) -> bool:
        """Whether a text the register does not know says it lies outside the city."""
        key = self._key(text)
        if key in _OUTSIDE_WORDS:
            return True
        if any(f" {city} " in f" {key} " for city in self.city_keys):
            return False
        return _OUTSIDE_MARKERS.search(key) is not None

    def place_of(self, code: str, day: date | None = None) -> Place:
        """The place a unit stands for on a day: its account, or itself marked as above account level."""
        account = self.account_of(code, day)  # one above it may keep a count, too
        if account is None or (account != code and any(self.valid(unit, day) for unit in self.accounts_below(code))):
            return Place(ABOVE + code)
        return Place(account, code if code != account else None)

    def own_place(self, reporter: str, text: str | None, day: date | None) -> Place:
        """Where a register's own side lies: what the row names, else the reporting unit itself."""
        own = self.place_of(reporter, day)
        if text is None:
            return own
        code = self.find(text, reporter, day)
        # A unit that names itself is known, in its late entries of the days before it began too.
        if code is None or not (self.valid(code, day) or (code == reporter and self.valid(code, None))):
            return Place(own.place, None, text)
        return self.place_of(code, day)

    def counterpart(self, reporter: str, text: str | None, day: date | None) -> Place:
        """Where the other side of a transfer lies; a unit nobody knows is treated as outside until mapped (U01)."""
        if text is None:
            return Place(OUTSIDE)
        code = self.find(text, reporter, day)
        if code is not None and self.valid(code, day):
            return self.place_of(code, day)
        if code is None and self.names_outside(text):
            return Place(OUTSIDE)
        return Place(OUTSIDE, None, text)

    def roll_place(self, reporter: str, text: str | None, day: date | None, *, strict: bool = False) -> Place | None:
        """Where a roll row counts: the account of the cell it names, else the reporting account.

        ``strict``: nearly all rows of this roll name known units. None: the row is another reporting unit's to
        count. ``place`` None: the reporter keeps no count and the row names no unit below it, so it cannot be placed.
        """
        own = self.account_of(reporter, day)
        if text is None:
            return self._stays(reporter, day)
        code = self.find(text, reporter, day)
        if code is None:
            # Where the register goes no deeper than the account, what a unit calls its cells is its own business,
            # unless it is written as a code below its own, or the other rows keep to the register.
            known = strict or own is None or bool(self.children.get(own)) or _is_code_below(text, own)
            return self._stays(reporter, day, text if known else None)
        if not self.valid(code, day):
            return self._stays(reporter, day, text if code != own else None)  # an ended unit's own roll is U02
        account = self.account_of(code, day)
        if account is None:
            return self._stays(reporter, day)
        if reporter in self.exporters(account, day):
            return Place(account, code if code != account else None)
        if reporter in self.above(account, day):
            return None
        return self._stays(reporter, day)

    def _stays(self, reporter: str, day: date | None, unknown: str | None = None) -> Place | None:
        """A roll row at the reporting account, unless a nearer exporter's rows count there."""
        own = self.account_of(reporter, day)
        if own is not None and reporter not in self.exporters(own, day):
            return None
        return Place(own, None, unknown)

    def residence(self, reporter: str, text: str | None, day: date | None) -> str | None:
        """The account a residence cell lies in, where the register knows it."""
        code = None if text is None else self.find(text, reporter, day)
        return None if code is None else self.account_of(code)

    def ever_above(self, code: str) -> set[str]:
        """The units that stand above one, or stood there on the eve of a reorganisation."""
        days = (*(day - timedelta(days=1) for day in self._epochs), self.night)
        return {upper for day in days for upper in self.above(code, day)} - {code}

    def related(self) -> list[tuple[str, str]]:
        """Pairs of reporting units one of which stands or stood above the other, or is a level that followed it."""
        reports = {code for code, unit in self.units.items() if unit.is_reporting}
        levels = {code for code in reports if self.account_of(code) is None}
        pairs = {(code, upper) for code in reports for upper in self.ever_above(code) & reports}
        pairs |= {(old, new) for (old, _), heirs in self.heirs.items() for new in heirs if {old, new} <= levels}
        return sorted(pairs | {(other, one) for one, other in pairs})
