"""The Vietnamese working-day calendar.

Belongs here: which dates are working days, as a table SQL can join. Source: Labour Code 2019 article 112 with Tết and
substituted days as the ``holidays`` package carries them; ``reference/holidays.csv`` adds or removes dates.
Does not belong here: deadlines (settings) or what is late (rules).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

_FIRST_YEAR = 1995


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    """Vietnam's public holidays of a year, observed days included."""
    from holidays.countries.vietnam import Vietnam

    return frozenset(Vietnam(years=year))  # type: ignore[no-untyped-call]


@lru_cache(maxsize=8)
def _calendar(last_year: int, overrides: tuple[tuple[date, bool], ...]) -> pl.DataFrame:
    chosen = dict(overrides)
    day, end = date(_FIRST_YEAR, 1, 1), date(last_year, 12, 31)
    days: list[date] = []
    ordinals: list[int] = []
    working: list[bool] = []
    count = 0
    while day <= end:
        default = day.weekday() < 5 and day not in _public_holidays(day.year)
        works = chosen.get(day, default)
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
