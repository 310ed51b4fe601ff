"""Writing exports to the landing folder: CSV and workbooks, the same bytes for the same city.

Belongs here: files. Does not belong here: what is in them (``tables.py``) or how a unit words it (``styles.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from pipelines.simulate.styles import FILES, SHEETS, TITLES, Style, headers

_MADE = datetime(2020, 1, 1)
_DATE_COLUMNS = {
    "dob", "admitted_on", "official_on", "status_since", "temp_until", "issued_on", "received_on", "notice_on",
    "decided_on", "effective_on", "reported_on", "period_from", "period_to",
}  # fmt: skip
_DMY = re.compile(r"(\d{2})/(\d{2})/(\d{4})")


def write_export(folder: Path, style: Style, unit_name: str, as_of: str, tables: Mapping[str, pl.DataFrame]) -> None:
    """Write one unit's tables (text columns, one per field) of one as-of date into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    if style.files == "book":
        _write_book(folder / "bao_cao.xlsx", style, unit_name, as_of, tables)
        return
    for record, table in tables.items():
        if style.files == "books" or (style.files == "mixed" and record == "roll"):
            _write_book(folder / f"{FILES[record]}.xlsx", style, unit_name, as_of, {record: table})
        else:
            _write_csv(folder / f"{FILES[record]}.csv", style, record, table)


def _write_csv(path: Path, style: Style, record: str, table: pl.DataFrame) -> None:
    named = table.rename(dict(zip(table.columns, headers(style, record), strict=True)))
    if style.numbered:
        named = named.select(pl.int_range(1, pl.len() + 1).alias("STT"), pl.all())
    named.write_csv(path, separator=style.delimiter, include_bom=True, line_terminator="\r\n")


def _write_book(path: Path, style: Style, unit_name: str, as_of: str, tables: Mapping[str, pl.DataFrame]) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    # A fixed date of creation, so that the same city gives the same workbook.
    book.set_properties({"created": _MADE, "author": "doikhop simulate"})
    bold = book.add_format({"bold": True})
    date_format = book.add_format({"num_format": "dd/mm/yyyy"})
    for record, table in tables.items():
        sheet = book.add_worksheet(SHEETS[record])
        titles = (unit_name.upper(), TITLES[record], f"Tính đến ngày {as_of}")
        # One title row is the table's own title; the unit's name and the date need more.
        shown = titles[1:2] if style.titles == 1 else titles[: style.titles]
        for n, title in enumerate(shown):
            sheet.write_string(n, 2, title, bold)
        # A blank row before the header, as a clerk leaves it, where there is a letterhead.
        top = len(shown) + (1 if style.titles > 1 else 0)
        names = [*(["STT"] if style.numbered else []), *headers(style, record)]
        for column, name in enumerate(names):
            sheet.write_string(top, column, name, bold)
        shift = 1 if style.numbered else 0
        cells = [style.date_cells and c in _DATE_COLUMNS for c in table.columns]
        write_string, write_number = sheet.write_string, sheet.write_number
        for n, row in enumerate(table.iter_rows(), start=top + 1):
            if shift:
                write_number(n, 0, n - top)
            for column, value in enumerate(row, start=shift):
                if value is None:
                    continue
                if isinstance(value, int):
                    write_number(n, column, value)
                elif cells[column - shift] and (day := _serial(value)) is not None:
                    write_number(n, column, day, date_format)
                else:
                    write_string(n, column, value)
    book.close()


def _serial(text: str) -> int | None:
    """The day number a spreadsheet keeps for a date; None for what is no date."""
    match = _DMY.fullmatch(text)
    if match is None:
        return None
    try:
        day = datetime(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None
    return (day - datetime(1899, 12, 30)).days
