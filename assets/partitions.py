"""The one partition set: the night.

Belongs here: which nights there are. Does not belong here: units (a unit is a column, never a partition: unit by
day makes more partitions than the UI can draw), or which night the schedule runs (``schedules.py``).
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import dagster as dg

from doikhop.errors import UsageError
from doikhop.settings import Settings

TIME_ZONE = "Asia/Ho_Chi_Minh"


def nights(settings: Settings) -> dg.DailyPartitionsDefinition:
    """Every night from the setting ``first_night`` to today inclusive (Dagster's own default ends yesterday)."""
    return dg.DailyPartitionsDefinition(start_date=settings.first_night.isoformat(), timezone=TIME_ZONE, end_offset=1)


def today() -> date:
    """Today's date where the department works."""
    return datetime.now(ZoneInfo(TIME_ZONE)).date()


def partition_key(night: date, settings: Settings) -> str:
    """The partition key of a night.

    Raises:
        UsageError: the night lies outside the partition set.
    """
    if night < settings.first_night:
        raise UsageError(
            f"The night {night} lies before the first night {settings.first_night}; "
            "choose a later one, or set first_night in doikhop.toml."
        )
    if night > today():
        raise UsageError(f"The night {night} lies in the future; choose {today()} or an earlier one.")
    return night.isoformat()
