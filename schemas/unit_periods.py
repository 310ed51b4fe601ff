"""The periods of one unit: what it was called, where it stood and whether it was valid, from when to when.

Belongs here: several rows of one code in the units register, put in order and told as of a day. Does not belong here:
reading the register (``units.py``), what a change of parent means for people (``pipelines/ledger``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

import polars as pl

from doikhop.errors import UsageError


class _Row(Protocol):
    """A row of the register that can say where it is."""

    number: int

    def fault(self, what: str) -> UsageError:
        """The error of a wrong row."""


@dataclass(frozen=True)
class Period:
    """One period of a unit; a blank end is open."""

    name: str
    parent: str | None
    valid_from: date | None
    valid_to: date | None

    def holds(self, day: date) -> bool:
        """Whether a day lies in the period."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def periods_of(told: Sequence[tuple[_Row, dict[str, Any]]], code: str) -> list[dict[str, Any]]:
    """The rows of one unit in order of time, each with the columns of the register.

    A period that ends on the very day the next begins ends the day before; one left open ends there likewise.

    Raises:
        UsageError: two periods are of the same time.
    """
    ordered = sorted(told, key=lambda item: item[1]["valid_from"] or date.min)
    periods = [dict(unit) for _, unit in ordered]
    for (earlier, _), (later, _), before, after in zip(ordered, ordered[1:], periods, periods[1:], strict=False):
        start = after["valid_from"]
        first, second = sorted((earlier, later), key=lambda row: row.number)
        if start is None or start == before["valid_from"] or (before["valid_to"] or start) > start:
            raise second.fault(
                f"the code '{code}' is already on row {first.number} for the same time; a unit has one row per period,"
                " each from its own 'valid_from' to its 'valid_to'"
            )
        if before["valid_to"] is None or before["valid_to"] == start:
            before["valid_to"] = start - timedelta(days=1)
    return periods


def present(periods: Sequence[dict[str, Any]], day: date | None) -> dict[str, Any]:
    """The period a unit is told by on a day (None: the last): the newest that has begun, else the first."""
    begun = [p for p in periods if day is None or p["valid_from"] is None or p["valid_from"] <= day]
    return begun[-1] if begun else periods[0]


def written(periods: Sequence[dict[str, Any]]) -> str | None:
    """Several periods as text (the column ``periods``); None for a unit that has one."""
    if len(periods) < 2:
        return None
    return as_text(periods)


def as_text(periods: Sequence[dict[str, Any]]) -> str:
    """Periods as the column ``periods`` keeps them."""
    columns = ("name", "parent_code", "valid_from", "valid_to")
    return json.dumps([{c: p[c] for c in columns} for p in periods], ensure_ascii=False, default=str)


def read(text: str | None) -> tuple[Period, ...]:
    """The periods of the column ``periods``; none for a unit that has one only."""
    if not text:
        return ()

    def day(value: str | None) -> date | None:
        return date.fromisoformat(value) if value else None

    return tuple(
        Period(p["name"], p["parent_code"], day(p["valid_from"]), day(p["valid_to"])) for p in json.loads(text)
    )


def periods_by_code(units: pl.DataFrame) -> dict[str, tuple[Period, ...]]:
    """The periods of every unit that has several; frames recorded before there were any have no such column."""
    if "periods" not in units.columns:
        return {}
    return {code: read(text) for code, text in units.select("org_code", "periods").drop_nulls().iter_rows()}
