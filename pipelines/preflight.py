"""What can be said against a night at once, before anything heavy is loaded or started.

Belongs here: the cheap checks (settings, date, what the night builds on, reference registers), each one sentence with
exit code 2. Does not belong here: checking exports, or anything that takes longer than a second; nothing is computed.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from doikhop.errors import UsageError
from doikhop.settings import Settings, load_settings
from pipelines import night as nights
from schemas.units import read_holidays, read_successions, read_units

TIME_ZONE = "Asia/Ho_Chi_Minh"


def today() -> date:
    """Today's date where the department works."""
    return datetime.now(ZoneInfo(TIME_ZONE)).date()


def check_night(home: Path, night: date, *, recorded: bool = False) -> None:
    """Refuse a night that cannot be run. Whoever calls this holds the home.

    A recorded night needs no registers: it has its own.

    Raises:
        UsageError: the settings, the date, what the night builds on (a file of it missing or damaged), or a reference
            register is wrong; says which.
    """
    _check_date(night, load_settings(home))
    # A kill while publishing may have left the night under another name.
    nights.recover(home)
    nights.require_foundations(nights.plan_night(home, night, recorded=recorded))
    if not recorded:
        read_successions(home, read_units(home))
        read_holidays(home)


def _check_date(night: date, settings: Settings) -> None:
    """Refuse a night outside the partition set."""
    if night < settings.first_night:
        raise UsageError(
            f"The night {night} lies before the first night {settings.first_night}; "
            "choose a later one, or set first_night in doikhop.toml."
        )
    if night > today():
        raise UsageError(f"The night {night} lies in the future; choose {today()} or an earlier one.")
