"""Every setting of doikhop, once: name, type, default, meaning.

Belongs here: the settings class and reading ``doikhop.toml``. Does not belong here: what a setting does.
Deadlines follow records.md ("Deadlines"); a default marked unsure there is a setting for that reason.
"""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from doikhop.errors import UsageError

SETTINGS_FILE = "doikhop.toml"


class Settings(BaseModel):
    """The settings of one home. All have defaults; ``doikhop.toml`` overrides them key by key."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first_night: date = Field(default=date(2020, 1, 1), description="First night of the partition set.")
    language: Literal["vi", "en"] = Field(default="vi", description="Language of labels, reports and worklists.")
    ui_identity: Literal["masked", "full"] = Field(
        default="masked", description="How members appear in the Dagster UI and on the command line."
    )

    cut_over: Literal["issue", "receipt"] = Field(
        default="issue", description="When the sender must cut: on the issue date, or on receipt within the city."
    )
    abroad_moves_count: bool = Field(
        default=False, description="Whether a transfer abroad moves the count (unsure: default no)."
    )

    present_working_days: int = Field(
        default=30, ge=0, description="Working days from issue to present a transfer paper."
    )
    overdue_working_days: int = Field(default=30, ge=0, description="Working days after which a transfer is overdue.")
    long_overdue_months: int = Field(default=3, ge=0, description="Months after which an open transfer is severe.")
    grace_days: int = Field(default=3, ge=0, description="Working days within which a finding is only timing.")
    stale_days: int = Field(default=30, ge=0, description="Days after which the newest accepted roll is stale.")
    f02_percent: float = Field(default=20.0, ge=0, description="Abnormal size: change of roll rows in percent.")
    f02_min_rows: int = Field(default=10, ge=0, description="Abnormal size: least change of roll rows.")

    threads: int = Field(default=2, ge=1, description="Threads DuckDB may use.")
    memory_limit: str = Field(default="4GiB", description="DuckDB's memory_limit; it spills to disk beyond.")


def load_settings(home: Path) -> Settings:
    """Read ``<home>/doikhop.toml`` (absent: all defaults).

    Raises:
        UsageError: the file is not TOML, or a key or value is not known; says which.
    """
    path = home / SETTINGS_FILE
    if not path.exists():
        return Settings()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{SETTINGS_FILE} is not readable as TOML ({error}); correct it or remove it.") from None
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"{SETTINGS_FILE}: setting '{key}' is not accepted ({first['msg']}); correct or remove the line."
        ) from None
