"""The one partition set: the night.

Belongs here: which nights there are. Does not belong here: units (a unit is a column, never a partition: unit by
day makes more partitions than the UI can draw), or which night the schedule runs (``schedules.py``) or a person
may ask for (``pipelines.preflight``).
"""

from __future__ import annotations

import dagster as dg

from doikhop.settings import Settings
from pipelines.preflight import TIME_ZONE


def nights(settings: Settings) -> dg.DailyPartitionsDefinition:
    """Every night from the setting ``first_night`` to today inclusive (Dagster's own default ends yesterday)."""
    return dg.DailyPartitionsDefinition(start_date=settings.first_night.isoformat(), timezone=TIME_ZONE, end_offset=1)
