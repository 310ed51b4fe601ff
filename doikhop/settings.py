"""Every setting of doikhop, once: name, type, default, meaning.

Belongs here: the settings class and reading ``doikhop.toml``. Does not belong here: what a setting does.
Deadlines follow records.md ("Deadlines"); a default marked unsure there is a setting for that reason.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from doikhop.errors import UsageError

SETTINGS_FILE = "doikhop.toml"

_MEMORY = re.compile(r"(\d{1,9}(?:\.\d{1,3})?) ?([KMGT])(i?)B", re.IGNORECASE)
_LEAST_MEMORY = 64 * 1024**2

# Strict: `true` is not 1. Bounded: no date arithmetic leaves the calendar.
_Days = Annotated[int, Field(strict=True, ge=0, le=3660)]
_Months = Annotated[int, Field(strict=True, ge=0, le=120)]

DEADLINES = (
    "present_working_days",
    "overdue_working_days",
    "long_overdue_months",
    "notice_working_days",
    "start_working_days",
    "temporary_months",
    "study_months",
    "probation_months",
    "probation_working_days",
    "report_days",
    "grace_days",
    "stale_days",
)
"""The settings that are deadlines: each may change from a day on; what counts is the value on the event's day."""


class Deadline(BaseModel):
    """The value of a deadline from a day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    applies_from: date = Field(alias="from")
    value: _Days


class Settings(BaseModel):
    """The settings of one home. All have defaults; ``doikhop.toml`` overrides them key by key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first_night: date = Field(
        default=date(2020, 1, 1), ge=date(1900, 1, 1), description="First night of the partition set."
    )
    language: Literal["vi", "en"] = Field(default="vi", description="Language of labels, reports and worklists.")
    ui_identity: Literal["masked", "full"] = Field(
        default="masked", description="How members appear in the Dagster UI and on the command line."
    )
    user_header: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9-]{0,64}$",
        description="Request header in which a proxy in front of the UI names the user; empty: there is no such proxy.",
    )

    cut_over: Literal["issue", "receipt"] = Field(
        default="issue", description="When the sender must cut: on the issue date, or on receipt within the city."
    )
    abroad_moves_count: bool = Field(
        default=False, description="Whether a transfer abroad moves the count (unsure: default no)."
    )

    present_working_days: _Days = Field(default=30, description="Working days from issue to present a transfer paper.")
    overdue_working_days: _Days = Field(default=30, description="Working days after which a transfer is overdue.")
    long_overdue_months: _Months = Field(
        default=3, description="Months after which an open transfer or a missing notice is severe."
    )
    notice_working_days: _Days = Field(default=30, description="Working days from receipt to the notice to the sender.")
    start_working_days: _Days = Field(
        default=60, description="Working days from moving home to start an official transfer."
    )
    temporary_months: _Months = Field(default=12, description="Longest temporary stay, in months.")
    study_months: _Months = Field(default=24, description="Longest temporary stay for study, in months.")
    study_kinds: tuple[str, ...] = Field(
        default=("school",), description="Kinds of units where a temporary stay is for study."
    )
    residential_kinds: tuple[str, ...] = Field(
        default=("residential",), description="Kinds of units whose members belong where they live."
    )
    probation_months: _Months = Field(default=12, description="Months of probation after admission.")
    probation_working_days: _Days = Field(default=30, description="Working days after probation to decide.")
    probation_since: date = Field(
        default=date(1997, 1, 1), description="Only admissions since this day have a probation that can be overdue."
    )
    report_days: _Days = Field(default=30, description="Days within which an exit or admission is reported.")
    grace_days: _Days = Field(default=3, description="Working days within which a finding is only timing.")
    stale_days: _Days = Field(default=30, description="Days after which the newest accepted roll is stale.")
    worklist_days: _Days = Field(
        default=31, description="Days after its night in which answers in a returned worklist are taken."
    )
    deadlines: dict[str, tuple[Deadline, ...]] = Field(
        default={},
        description="Deadlines that changed: the value of a setting from a day on (see below).",
    )
    f02_percent: float = Field(
        default=20.0,
        strict=True,
        ge=0,
        allow_inf_nan=False,
        description="Abnormal size: change of roll rows in percent.",
    )
    f02_min_rows: int = Field(
        default=10, strict=True, ge=0, le=10**9, description="Abnormal size: least change of roll rows."
    )

    max_file_mb: int = Field(default=256, strict=True, ge=1, le=4096, description="Largest file read, in MB.")
    max_unpacked_mb: int = Field(
        default=512, strict=True, ge=1, le=16384, description="Most a workbook or a zip may unpack to, in MB."
    )
    max_rows: int = Field(default=1_000_000, strict=True, ge=1, le=10**8, description="Most rows of one table.")
    max_columns: int = Field(default=500, strict=True, ge=1, le=16384, description="Most columns of one table.")
    max_cell_chars: int = Field(
        default=32_767, strict=True, ge=1, le=10**8, description="Longest cell read, in characters."
    )
    seconds_per_file: int = Field(
        default=60, strict=True, ge=1, le=3600, description="Longest time one file may take to read, in seconds."
    )
    memory_per_file_mb: int = Field(
        default=2048, strict=True, ge=512, le=65536, description="Most memory one file may take to read, in MB."
    )

    link_above: float = Field(
        default=0.999,
        ge=0.5,
        lt=1,
        allow_inf_nan=False,
        description="Probability from which two records are linked as one person without asking (Splink's round).",
    )
    ask_above: float = Field(
        default=0.5,
        gt=0,
        lt=1,
        allow_inf_nan=False,
        description="Probability from which two people are a question for an officer (I03); at most link_above.",
    )

    threads: int = Field(default=2, strict=True, ge=1, le=256, description="Threads DuckDB may use.")
    memory_limit: str = Field(default="4GiB", description="DuckDB's memory_limit; it spills to disk beyond.")

    @field_validator("deadlines")
    @classmethod
    def _deadlines_that_are(cls, value: dict[str, tuple[Deadline, ...]]) -> dict[str, tuple[Deadline, ...]]:
        """Refuse names that are no deadline, two values from one day, and months beyond what dates can bear."""
        for name, changes in value.items():
            if name not in DEADLINES:
                raise ValueError(f"'{name}' is no deadline; known are {', '.join(DEADLINES)}")
            days = [change.applies_from for change in changes]
            if len(set(days)) < len(days):
                raise ValueError(f"'{name}' has two values from one day")
            if name.endswith("_months") and any(change.value > 120 for change in changes):
                raise ValueError(f"'{name}' is more than 120 months")
        return value

    def deadline(self, name: str, day: date) -> int:
        """The value of a deadline in force on a day, in the unit its name says."""
        value: int = getattr(self, name)
        for change in sorted(self.deadlines.get(name, ()), key=lambda one: one.applies_from):
            if change.applies_from <= day:
                value = change.value
        return value

    @field_validator("memory_limit")
    @classmethod
    def _a_size(cls, value: str) -> str:
        """Refuse here what DuckDB would refuse only when the ledger starts."""
        size = _MEMORY.fullmatch(value)
        if size is None:
            raise ValueError("write a number and KB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 4GiB")
        power = "KMGT".index(size[2].upper()) + 1
        if not _LEAST_MEMORY <= float(size[1]) * (1024 if size[3] else 1000) ** power < 2**60:
            raise ValueError("it must be at least 64MiB, and no more than a machine can have")
        return value


def load_settings(home: Path) -> Settings:
    """Read ``<home>/doikhop.toml`` (absent: all defaults).

    Raises:
        UsageError: the file cannot be read or is not TOML, or a key or value is not known; says which.
    """
    try:
        values = tomllib.loads((home / SETTINGS_FILE).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise UsageError(
            f"{SETTINGS_FILE} cannot be read ({error.strerror}); let it be a file its owner may read, or remove it."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{SETTINGS_FILE} is not readable as TOML ({error}); correct it or remove it.") from None
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        why = first["msg"].removeprefix("Value error, ")
        raise UsageError(
            f"{SETTINGS_FILE}: setting '{key}' is not accepted ({why}); correct or remove the line."
        ) from None
