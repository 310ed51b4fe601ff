"""The units of the register, and the changes of parent it tells by their periods.

Belongs here: which unit came under which parent when, and whether that hands its people to another account. Does not
belong here: the tree they form (``unit_tree.py``), handing anybody over (``reorganisation.py``).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from schemas.unit_periods import Period, periods_by_code


@dataclass(frozen=True)
class Unit:
    """One unit of the register; ``periods``: each period of one whose name, parent or validity changed, in order."""

    code: str
    name: str
    parent: str | None
    level: str
    is_reporting: bool
    is_account: bool
    valid_from: date | None
    valid_to: date | None
    kind: str = ""
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True)
class Change:
    """A unit that came under another parent; ``told``: the successions tell where its people go, not this change."""

    code: str
    on: date
    parent: str
    told: bool


def units_by_code(units: pl.DataFrame) -> dict[str, Unit]:
    """The register in the shape of ``schemas.units.UNIT_SCHEMA``, by code."""
    periods = periods_by_code(units)
    return {
        row["org_code"]: Unit(
            row["org_code"],
            row["name"] or row["org_code"],
            row["parent_code"],
            row["level"],
            row["is_reporting"],
            row["is_account"],
            row["valid_from"],
            row["valid_to"],
            (row.get("kind") or "").strip().lower(),
            periods.get(row["org_code"], ()),
        )
        for row in units.iter_rows(named=True)
    }


def account_above(units: Mapping[str, Unit], code: str | None) -> str | None:
    """The nearest account at or above a unit by the register alone, whatever the day; None: there is none."""
    passed: set[str] = set()
    while code is not None and code in units and code not in passed:
        if units[code].is_account:
            return code
        passed.add(code)
        code = units[code].parent
    return None


def changes_of_parent(
    units: Mapping[str, Unit], successions: Iterable[Mapping[str, Any]], night: date
) -> Iterator[Change]:
    """Changes by a night that no REPARENT tells.

    A unit below an account takes its people along to another account, unless that account hands over on that day
    itself: then its successions and the rolls tell who goes where.
    """
    rows = list(successions)
    reparented = {(row["from_code"], row["effective_on"]) for row in rows if row["kind"] == "REPARENT"}
    handing_over = {(row["from_code"], row["effective_on"]) for row in rows if row["kind"] != "REPARENT"}
    for code, unit in units.items():
        for before, after in itertools.pairwise(unit.periods):
            on, parent = after.valid_from, after.parent
            if on is None or on > night or parent is None or parent == before.parent or (code, on) in reparented:
                continue
            old = account_above(units, before.parent)
            leaves = not unit.is_account and old is not None and old != account_above(units, parent)
            yield Change(code, on, parent, leaves and (old, on) in handing_over)
