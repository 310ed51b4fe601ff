"""Rows of exports as people name them.

Belongs here: reading such a name, and whether the row is there. Does not belong here: what is decided about rows
(``pipelines/decisions.py``), or writing the name (``pipelines/reports/evidence.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from doikhop.errors import UsageError

# A row as a person names it: org_code/as_of/file:row, or org_code/as_of/file#sheet:row.
_ROW = re.compile(
    r"(?P<org_code>[A-Za-z0-9._-]{1,32})/(?P<as_of>\d{4}-\d{2}-\d{2})/"
    r"(?P<file>[^#]+?)(?:#(?P<sheet>.+))?:(?P<row>\d+)"
)


@dataclass(frozen=True)
class RowReference:
    """One row of an export, as named on the command line."""

    org_code: str
    as_of: date
    file: str
    sheet: str
    row: int


def parse_row(text: str) -> RowReference:
    """Read ``org_code/as_of/file:row`` or ``org_code/as_of/file#sheet:row``.

    Raises:
        UsageError: the text has another form.
    """
    match = _ROW.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        as_of = date.fromisoformat(match["as_of"])
    except ValueError:
        raise UsageError(
            f"'{text}' does not name a row; write ORG/YYYY-MM-DD/FILE:ROW, "
            "with FILE#SHEET for a workbook, as the lines of `doikhop explain` do."
        ) from None
    return RowReference(match["org_code"], as_of, match["file"], match["sheet"] or "", int(match["row"]))


def nights_up_to(folder: Path) -> list[Path]:
    """A published night and those before it, newest first.

    A row is named as it stood when somebody looked: its roll may have been replaced by a newer one since.
    """
    nights = [night for night in folder.parent.glob("????-??-??") if night.name < folder.name]
    return [folder, *sorted(nights, reverse=True)]


def require_rows(folder: Path, rows: tuple[str, str]) -> None:
    """That a published night, or one before it, has read both rows, accepted or refused.

    Raises:
        UsageError: a text does not name a row, or names one that is not there.
    """
    for text in rows:
        asked = parse_row(text)
        place = (
            (pl.col("org_code") == asked.org_code)
            & (pl.col("as_of") == asked.as_of)
            & (pl.col("file") == asked.file)
            & (pl.col("sheet").fill_null("") == asked.sheet)
            & (pl.col("row") == asked.row)
        )
        paths = (night / f"{name}.parquet" for night in nights_up_to(folder) for name in ("links", "quarantine"))
        tables = (pl.scan_parquet(path) for path in paths if path.exists())
        if not any(table.filter(place).head(1).collect().height for table in tables):
            raise UsageError(
                f"There is no such row in the night {folder.name} or one before it: '{text}'; "
                "name it as the lines of `doikhop explain` do."
            )
