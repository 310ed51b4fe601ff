"""Deadlines that change from a day on, and the working days they are counted in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from doikhop.errors import UsageError
from doikhop.settings import DEADLINES, Settings, load_settings
from pipelines.ledger.calendar import working_days

CHANGED = """
notice_working_days = 30
[[deadlines.notice_working_days]]
from = 2025-07-01
value = 20
[[deadlines.notice_working_days]]
from = 2024-01-01
value = 25
"""


def settings(home: Path, text: str) -> Settings:
    (home / "doikhop.toml").write_text(text, encoding="utf-8")
    return load_settings(home)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2023, 12, 31), 30),
        (date(2024, 1, 1), 25),
        (date(2025, 6, 30), 25),
        (date(2025, 7, 1), 20),
        (date(2030, 1, 1), 20),
    ],
)
def test_the_value_in_force_on_the_day(tmp_path: Path, day: date, value: int) -> None:
    assert settings(tmp_path, CHANGED).deadline("notice_working_days", day) == value


def test_every_deadline_has_a_value_on_any_day() -> None:
    assert all(Settings().deadline(name, date(1930, 2, 3)) >= 0 for name in DEADLINES)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[deadlines.threads]]\nfrom = 2024-01-01\nvalue = 3", "no deadline"),
        ("[[deadlines.stale_days]]\nfrom = 2024-01-01\nvalue = -1", "deadlines.stale_days.0.value"),
        ("[[deadlines.stale_days]]\nvalue = 3", "deadlines.stale_days.0.from"),
        ("[[deadlines.study_months]]\nfrom = 2024-01-01\nvalue = 999", "more than 120 months"),
        (
            "deadlines.stale_days = [{from = 2024-01-01, value = 3}, {from = 2024-01-01, value = 4}]",
            "two values from one day",
        ),
    ],
)
def test_what_is_no_deadline_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        settings(tmp_path, text)


OFF = [
    # Tết, the Kings' day, April and May, National Day, with the days given for one in a weekend.
    *("2024-01-01", "2024-02-08", "2024-02-14", "2024-04-18", "2024-04-29", "2024-04-30", "2024-05-01", "2024-09-03"),
    *("2025-01-27", "2025-01-31", "2025-04-07", "2025-05-02", "2025-09-01", "2025-09-02"),
    *("2026-02-16", "2026-02-20", "2026-04-27", "2026-08-31", "2026-09-01", "2026-09-02"),
]
WORKED = ["2024-02-15", "2024-05-04", "2025-02-03", "2025-04-26", "2026-02-23", "2026-08-22"]


@pytest.mark.parametrize(("days", "works"), [(OFF, False), (WORKED, True)], ids=["off", "swapped or after Tết"])
def test_official_days_off_and_saturdays_worked_instead(days: list[str], works: bool) -> None:
    calendar = dict(working_days(date(2026, 11, 22)).select("day", "working").iter_rows())
    assert {day: calendar[date.fromisoformat(day)] for day in days} == dict.fromkeys(days, works)


def test_a_home_adds_and_removes_days() -> None:
    friday, saturday = date(2026, 1, 2), date(2026, 1, 10)
    calendar = working_days(date(2026, 11, 22), {friday: False, saturday: True})
    told = {row["day"]: row for row in calendar.iter_rows(named=True)}
    assert (told[friday]["working"], told[saturday]["working"]) == (False, True)
    assert told[saturday]["ordinal"] - told[date(2025, 12, 31)]["ordinal"] == 6
