"""When the nightly job runs by itself.

Belongs here: the schedule and which night a tick means. Does not belong here: what the job does.
"""

from zoneinfo import ZoneInfo

import dagster as dg

from assets.facts import HomeFacts
from assets.jobs import NIGHTLY
from pipelines.preflight import TIME_ZONE

TWO_IN_THE_MORNING = "0 2 * * *"


def nightly_schedule(facts: HomeFacts) -> dg.ScheduleDefinition:
    """At 02:00 local time, the night of that local date (a tick's UTC date would be the day before)."""

    @dg.schedule(
        name=NIGHTLY,
        job_name=NIGHTLY,
        cron_schedule=TWO_IN_THE_MORNING,
        execution_timezone=TIME_ZONE,
        description=facts.say(
            "02:00 hằng ngày theo giờ Việt Nam, cho đêm của chính ngày đó.",
            "Daily at 02:00 Vietnamese time, for the night of that date.",
        ),
    )
    def nightly(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
        night = context.scheduled_execution_time.astimezone(ZoneInfo(TIME_ZONE)).date().isoformat()
        return dg.RunRequest(run_key=night, partition_key=night)

    return nightly
