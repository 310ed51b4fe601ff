"""The Vietnamese working-day calendar.

Belongs here: which dates are working days, as a table SQL can join. Source: Labour Code 2019 article 112 with Tết and
substituted days as the ``holidays`` package carries them; ``reference/holidays.csv`` adds or removes dates.
Does not belong here: deadlines (settings) or what is late (rules).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

import polars as pl

_FIRST_YEAR = 1995

# Swaps the government announced that the package (0.109) does not carry: the day off, and the Saturday worked for it.
# 2026: Ministry of Home Affairs, 25 December 2025, for the New Year (public sector).
_SWAPPED = {date(2026, 1, 2): date(2026, 1, 10)}


@lru_cache(maxsize=64)
def _exceptions(year: int) -> dict[date, bool]:
    """Vietnam's public holidays of a year, days taken instead of others included (False), and those others (True)."""
    from holidays.countries.vietnam import Vietnam

    known = Vietnam(years=year)  # type: ignore[no-untyped-call]
    swapped = {day: works for off, on in _SWAPPED.items() for day, works in ((off, False), (on, True))}
    return {**dict.fromkeys(known, False), **dict.fromkeys(known.weekend_workdays, True), **swapped}


@lru_cache(maxsize=8)
def _calendar(last_year: int, overrides: tuple[tuple[date, bool], ...]) -> pl.DataFrame:
    chosen = dict(overrides)
    day, end = date(_FIRST_YEAR, 1, 1), date(last_year, 12, 31)
    days: list[date] = []
    ordinals: list[int] = []
    working: list[bool] = []
    count = 0
    while day <= end:
        works = chosen.get(day, _exceptions(day.year).get(day, day.weekday() < 5))
        count += works
        days.append(day)
        ordinals.append(count)
        working.append(works)
        day += timedelta(days=1)
    return pl.DataFrame(
        {"day": days, "ordinal": ordinals, "working": working},
        schema={"day": pl.Date, "ordinal": pl.Int32, "working": pl.Boolean},
    )


def working_days(night: date, overrides: Mapping[date, bool] | None = None) -> pl.DataFrame:
    """Every day from 1995 to two years after ``night``.

    Returns:
        ``day`` (Date, key), ``ordinal`` (Int32: working days up to and including it), ``working`` (Boolean). The
        working days from a to b are ``ordinal(b) − ordinal(a)``.
    """
    return _calendar(night.year + 2, tuple(sorted((overrides or {}).items())))


def earliest_within(day: date, count: int, overrides: Mapping[date, bool] | None = None) -> date:
    """The first date since which no more than so many working days have passed until ``day``.

    Before the calendar begins every five days of a week are working days.
    """
    if day.year < _FIRST_YEAR:
        return day - timedelta(days=count * 7 // 5)
    days = working_days(day, overrides)
    until: int = days.filter(pl.col("day") == day).get_column("ordinal").item()
    first: date = days.filter(pl.col("ordinal") >= until - count).get_column("day").item(0)
    return first


def days_off(work: Path) -> dict[date, bool]:
    """Dates ``reference/holidays.csv`` adds to the days off (False) or makes working days (True), as read."""
    path = work / "intake" / "holidays.parquet"
    if not path.exists():
        return {}
    return dict(pl.read_parquet(path).select("date", "working").iter_rows())
