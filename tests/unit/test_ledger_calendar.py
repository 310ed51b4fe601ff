"""Vietnam's working days: Tết, substituted days, what a city adds or removes."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.ledger.calendar import earliest_within, working_days

NIGHT = date(2025, 6, 30)


def works(day: date, overrides: dict[date, bool] | None = None) -> bool:
    return bool(working_days(NIGHT, overrides).row(by_predicate=pl.col("day") == day, named=True)["working"])


def between(start: date, end: date, overrides: dict[date, bool] | None = None) -> int:
    ordinal = dict(working_days(NIGHT, overrides).select("day", "ordinal").iter_rows())
    return int(ordinal[end] - ordinal[start])


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2024, 2, 8), date(2024, 2, 14)),  # the eve of Giáp Thìn to its fifth day
        (date(2025, 1, 27), date(2025, 1, 31)),  # Ất Tỵ
        (date(2024, 4, 29), date(2024, 5, 1)),  # 29 April was taken for 4 May
        (date(2025, 5, 1), date(2025, 5, 2)),  # 2 May was taken for 26 April
        (date(2026, 1, 1), date(2026, 1, 2)),  # 2 January was taken for 10 January
    ],
)
def test_holidays_are_off(first: date, last: date) -> None:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    assert not any(works(day) for day in days)


def test_the_days_around_tet_are_worked() -> None:
    assert works(date(2024, 2, 7)) and works(date(2024, 2, 15))
    assert works(date(2025, 1, 24)) and works(date(2025, 2, 3))


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 4, 18), date(2024, 9, 2), date(2024, 9, 3)])
def test_fixed_holidays(day: date) -> None:
    assert not works(day)


@pytest.mark.parametrize("saturday", [date(2024, 5, 4), date(2025, 4, 26), date(2026, 1, 10)])
def test_a_saturday_swapped_for_a_day_off_is_worked(saturday: date) -> None:
    assert works(saturday)
    assert not works(saturday + timedelta(days=7))


def test_weekends_are_off() -> None:
    assert not works(date(2024, 6, 8)) and not works(date(2024, 6, 9))
    assert works(date(2024, 6, 10))


def test_a_city_may_add_and_remove_days() -> None:
    storm, saturday = date(2024, 9, 9), date(2024, 5, 11)
    assert works(storm) and not works(saturday)
    changed = {storm: False, saturday: True}
    assert not works(storm, changed)
    assert works(saturday, changed)
    assert works(storm), "one city's calendar is not another's"


def test_working_days_between_two_dates() -> None:
    assert between(date(2024, 6, 7), date(2024, 6, 10)) == 1, "a weekend lies between"
    assert between(date(2024, 6, 10), date(2024, 6, 10)) == 0
    assert between(date(2024, 2, 7), date(2024, 2, 15)) == 1, "Tết lies between"
    assert between(date(2024, 6, 10), date(2024, 7, 22)) == 30


def test_every_day_from_1995_until_two_years_on() -> None:
    frame = working_days(NIGHT)
    assert (frame["day"].min(), frame["day"].max()) == (date(1995, 1, 1), date(2027, 12, 31))
    assert frame["day"].is_sorted() and frame["day"].n_unique() == frame.height
    assert frame.schema == {"day": pl.Date, "ordinal": pl.Int32, "working": pl.Boolean}


def test_the_earliest_day_within_so_many_working_days_counts_days_off_in_full() -> None:
    """Since Friday 4 June 2021 thirty days were worked until Sunday 18 July; the weekend itself added none."""
    assert earliest_within(date(2021, 7, 18), 30) == date(2021, 6, 4)
    assert earliest_within(date(2021, 7, 18), 0) == date(2021, 7, 16)
    assert earliest_within(date(2021, 7, 16), 1, {date(2021, 7, 15): False}) == date(2021, 7, 14)


def test_before_the_calendar_begins_five_days_of_seven_are_working_days() -> None:
    assert earliest_within(date(1976, 5, 1), 30) == date(1976, 3, 20)
    assert earliest_within(date(1995, 1, 3), 30) == date(1995, 1, 1)
