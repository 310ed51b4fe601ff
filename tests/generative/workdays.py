"""Working days, counted one by one. Vietnamese public holidays; Saturdays and Sundays are off, unless swapped."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _year(year: int) -> tuple[frozenset[date], frozenset[date]]:
    calendar = holidays.country_holidays("VN", years=[year])
    # Announced on 25 December 2025, and not in the package.
    new_year, worked_instead = date(2026, 1, 2), date(2026, 1, 10)
    return frozenset({*calendar, new_year}), frozenset({*calendar.weekend_workdays, worked_instead})


def is_working(day: date) -> bool:
    """Whether offices work that day (swapped Saturdays are worked)."""
    days_off, swapped = _year(day.year)
    return (day.weekday() < 5 and day not in days_off) or day in swapped


@cache
def after(day: date, count: int) -> date:
    """The ``count``-th working day after ``day``."""
    while count:
        day += timedelta(days=1)
        if is_working(day):
            count -= 1
    return day


def within(start: date, end: date, count: int) -> bool:
    """Whether no more than so many working days have passed since ``start``; days off after the last one add none."""
    return end < after(start, count + 1)


def late(start: date, end: date, count: int) -> bool:
    """Whether the deadline so many working days after ``start`` is behind: it is the last of them."""
    return end > after(start, count)


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))
