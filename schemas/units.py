"""The reference registers: units, successions, holidays. Read, checked, typed.

Belongs here: reading the three CSV files of ``reference/`` and refusing wrong ones with one clear sentence (exit code
2). Does not belong here: the periods of one unit (``unit_periods.py``), finding a unit by what a row writes
(``unit_tree.py``).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from doikhop.errors import UsageError
from schemas.codes import LEVEL, SUCCESSION_KIND
from schemas.normalise import name_key, tight_key_of
from schemas.unit_periods import periods_of, present, written

UNITS_FILE = Path("reference") / "units.csv"
SUCCESSIONS_FILE = Path("reference") / "successions.csv"
HOLIDAYS_FILE = Path("reference") / "holidays.csv"

UNIT_SCHEMA: dict[str, pl.DataType] = {
    "org_code": pl.String(),
    "name": pl.String(),
    "name_key": pl.String(),
    "parent_code": pl.String(),
    "level": pl.String(),
    "kind": pl.String(),
    "is_reporting": pl.Boolean(),
    "is_account": pl.Boolean(),
    "valid_from": pl.Date(),
    "valid_to": pl.Date(),
    "periods": pl.String(),
}
SUCCESSION_SCHEMA: dict[str, pl.DataType] = {
    "effective_on": pl.Date(),
    "kind": pl.String(),
    "from_code": pl.String(),
    "to_code": pl.String(),
    "control_total": pl.Int64(),
}
HOLIDAY_SCHEMA: dict[str, pl.DataType] = {"date": pl.Date(), "name": pl.String(), "working": pl.Boolean()}

CODE_PATTERN = re.compile(r"[A-Za-z0-9._-]{1,32}")
_RESERVED = {".", "..", "_decisions"}
_TRUE = {"1", "true", "x", "co", "yes", "y", "dung"}
_FALSE = {"", "0", "false", "khong", "no", "n", "sai"}


class RegisterRow:
    """One data row of a register, able to say where a fault is."""

    def __init__(self, file: Path, number: int, values: dict[str, str]) -> None:
        self.file = file
        self.number = number
        self.values = values

    def fault(self, what: str) -> UsageError:
        """The error of a wrong row, with where it is."""
        return UsageError(f"{self.file.as_posix()}, row {self.number}: {what}.")

    def text(self, column: str) -> str | None:
        """A cell, None where it is blank."""
        return self.values.get(column, "").strip() or None

    def needed(self, column: str) -> str:
        """A cell that may not be blank."""
        value = self.text(column)
        if value is None:
            raise self.fault(f"'{column}' is blank; fill it in")
        return value

    def code(self, column: str) -> str:
        """A unit code."""
        value = self.needed(column)
        if not CODE_PATTERN.fullmatch(value) or value in _RESERVED:
            raise self.fault(f"'{column}' is not a unit code; use 1 to 32 letters, digits, dots, dashes or underscores")
        return value

    def date(self, column: str) -> date | None:
        """A date, None where the cell is blank."""
        value = self.text(column)
        if value is None:
            return None
        for pattern, order in (
            (r"(\d{4})-(\d{1,2})-(\d{1,2})", (1, 2, 3)),
            (r"(\d{1,2})/(\d{1,2})/(\d{4})", (3, 2, 1)),
        ):
            match = re.fullmatch(pattern, value)
            if match:
                try:
                    return date(*(int(match.group(part)) for part in order))
                except ValueError:
                    break
        raise self.fault(f"'{column}' is not a date that exists; write it as YYYY-MM-DD")

    def boolean(self, column: str) -> bool:
        """Yes or no, in any of the ways people write it."""
        key = tight_key_of(self.values.get(column, ""))
        if key in _TRUE:
            return True
        if key in _FALSE:
            return False
        raise self.fault(f"'{column}' is neither yes nor no; write 1 or 0")


def rows_of(home: Path, file: Path, columns: tuple[str, ...]) -> Iterator[RegisterRow]:
    """Data rows of one register; row numbers are those a person sees in the file."""
    try:
        text = (home / file).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{file.as_posix()} is missing; put the register there.") from None
    except (UnicodeDecodeError, OSError):
        raise UsageError(f"{file.as_posix()} is not readable as UTF-8 text; save it as CSV UTF-8.") from None
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header = [name.strip() for name in next(reader)]
    except StopIteration:
        raise UsageError(f"{file.as_posix()} is empty; its first row names the columns {', '.join(columns)}.") from None
    except csv.Error:
        raise UsageError(f"{file.as_posix()} is not readable as CSV; save it again as CSV UTF-8.") from None
    missing = [name for name in columns if name not in header]
    if missing:
        raise UsageError(
            f"{file.as_posix()}, row 1: the column '{missing[0]}' is missing; its columns are {', '.join(columns)}."
        )
    number = 1
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise UsageError(f"{file.as_posix()}, row {number + 1}: not readable as CSV; check the quotes.") from None
        number += 1
        if not any(value.strip() for value in values):
            continue
        if len(values) > len(header):
            raise UsageError(
                f"{file.as_posix()}, row {number}: more cells than the header has; put text with a comma in quotes."
            )
        yield RegisterRow(file, number, dict(zip(header, values, strict=False)))


def read_units(home: Path, day: date | None = None) -> pl.DataFrame:
    """The units register, one row per unit, sorted by code, with the columns of ``UNIT_SCHEMA``.

    A unit whose name, parent or duties changed has one row per period (``valid_from`` to ``valid_to``) in the register.

    Args:
        home: the home.
        day: the day each unit is told as of (None: its last period). ``valid_from`` and ``valid_to`` span all its
            periods; ``periods`` tells them one by one where there are several.

    Raises:
        UsageError: the file is missing, unreadable or wrong (says which row and why).
    """
    columns = tuple(name for name in UNIT_SCHEMA if name not in ("name_key", "periods"))
    rows: dict[str, list[tuple[RegisterRow, dict[str, Any]]]] = {}
    for row in rows_of(home, UNITS_FILE, columns):
        code = row.code("org_code")
        level = LEVEL.by_key.get(tight_key_of(row.needed("level")))
        if level is None:
            raise row.fault(f"'level' is not one of {', '.join(LEVEL.values)}")
        valid_from, valid_to = row.date("valid_from"), row.date("valid_to")
        if valid_from and valid_to and valid_to < valid_from:
            raise row.fault("'valid_to' lies before 'valid_from'")
        unit = {
            "org_code": code,
            "name": row.needed("name"),
            "parent_code": row.text("parent_code"),
            "level": level,
            "kind": row.text("kind"),
            "is_reporting": row.boolean("is_reporting"),
            "is_account": row.boolean("is_account"),
            "valid_from": valid_from,
            "valid_to": valid_to,
        }
        rows.setdefault(code, []).append((row, unit))
    if not rows:
        raise UsageError(f"{UNITS_FILE.as_posix()} names no unit; add one row per unit.")
    units: list[dict[str, Any]] = []
    parents: dict[str, str | None] = {}
    for code, told in rows.items():
        periods = periods_of(told, code)
        for row, unit in told:
            parent = unit["parent_code"]
            if parent is not None and parent not in rows:
                raise row.fault(f"the parent '{parent}' of '{code}' is not in the register; add it or correct the code")
        now = present(periods, day)
        parents[code] = now["parent_code"]
        span = {"valid_from": periods[0]["valid_from"], "valid_to": periods[-1]["valid_to"]}
        units.append({**now, **span, "periods": written(periods)})
    _refuse_cycle(parents, lambda code: rows[code][0][0])
    schema = {name: dtype for name, dtype in UNIT_SCHEMA.items() if name != "name_key"}
    frame = pl.DataFrame(units, schema=schema)
    return frame.with_columns(name_key=name_key(pl.col("name"))).select(list(UNIT_SCHEMA)).sort("org_code")


def _refuse_cycle(parents: dict[str, str | None], row_of: Callable[[str], RegisterRow]) -> None:
    """Refuse units that are, through their parents, above themselves."""
    sound: set[str] = set()
    for start in parents:
        path: list[str] = []
        code: str | None = start
        while code is not None and code not in sound:
            if code in path:
                loop = path[path.index(code) :]
                raise row_of(code).fault(
                    f"the parents run in a circle ({' > '.join([*loop, code])}); correct one 'parent_code'"
                )
            path.append(code)
            code = parents[code]
        sound.update(path)


def read_successions(home: Path, units: pl.DataFrame) -> pl.DataFrame:
    """Successions of units, with the columns of ``SUCCESSION_SCHEMA``; empty when the file is absent.

    Raises:
        UsageError: the file is wrong, or names a unit the register does not have.
    """
    if not (home / SUCCESSIONS_FILE).exists():
        return pl.DataFrame(schema=SUCCESSION_SCHEMA)
    known = set(units["org_code"])
    rows = []
    for row in rows_of(home, SUCCESSIONS_FILE, tuple(SUCCESSION_SCHEMA)):
        effective_on = row.date("effective_on")
        if effective_on is None:
            raise row.fault("'effective_on' is blank; fill it in")
        kind = SUCCESSION_KIND.by_key.get(tight_key_of(row.needed("kind")))
        if kind is None:
            raise row.fault(f"'kind' is not one of {', '.join(SUCCESSION_KIND.values)}")
        ends = {}
        for column in ("from_code", "to_code"):
            ends[column] = row.code(column)
            if ends[column] not in known:
                raise row.fault(
                    f"the unit '{ends[column]}' is not in {UNITS_FILE.as_posix()}; add it or correct the code"
                )
        total = row.text("control_total")
        if total is not None and not re.fullmatch(r"\d{1,9}", total):
            raise row.fault("'control_total' is not a whole number")
        rows.append(
            {
                "effective_on": effective_on,
                "kind": kind,
                **ends,
                "control_total": None if total is None else int(total),
            }
        )
    return pl.DataFrame(rows, schema=SUCCESSION_SCHEMA).sort("effective_on", "from_code", "to_code")


def read_holidays(home: Path) -> pl.DataFrame:
    """Days the city adds or removes, with the columns of ``HOLIDAY_SCHEMA``; empty when the file is absent.

    Raises:
        UsageError: the file is wrong.
    """
    if not (home / HOLIDAYS_FILE).exists():
        return pl.DataFrame(schema=HOLIDAY_SCHEMA)
    rows = []
    seen: dict[date, int] = {}
    for row in rows_of(home, HOLIDAYS_FILE, tuple(HOLIDAY_SCHEMA)):
        day = row.date("date")
        if day is None:
            raise row.fault("'date' is blank; fill it in")
        if day in seen:
            raise row.fault(f"the date {day} is already on row {seen[day]}")
        seen[day] = row.number
        rows.append({"date": day, "name": row.text("name"), "working": row.boolean("working")})
    return pl.DataFrame(rows, schema=HOLIDAY_SCHEMA).sort("date")
