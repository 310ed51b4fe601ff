"""The worklist of one account, as a workbook the unit prints, answers and returns.

Belongs here: one workbook, its sheets and their order. Does not belong here: which accounts get one
(``worklists.py``), the to-do sheet cell by cell (``worklist_todo.py``), what may be answered (``worklist_form.py``),
reading it back (``pipelines/intake/returned.py``). A worklist goes to the unit itself, so it shows its members in full;
it is owner-only on disk like everything of a night.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.reports.bridge import bridge
from pipelines.reports.evidence import Side, sides
from pipelines.worklist_form import ORIGIN_SHEET, Origin, SealKey
from schemas.catalogue import name_of
from schemas.texts import text

CLEARED_DAYS = 31
_A4 = 9
_FOOTER_UNIT = 80
# Everywhere there, or one of the same widths in its place: rows are as high as this font needs.
_FONT = "Arial"
_LINE_POINTS = 12.75
_GREY, _RULE = "#555555", "#9AA5AB"

TRANSIT: dict[str, pl.DataType] = {
    "direction": pl.String(),
    "full_name": pl.String(),
    "citizen_id": pl.String(),
    "card_no": pl.String(),
    "file_no": pl.String(),
    "counterpart": pl.String(),
    "issued_on": pl.Date(),
    "working_days_open": pl.Int64(),
    "status": pl.String(),
}
CLEARED: dict[str, pl.DataType] = {
    "case_id": pl.String(),
    "code": pl.String(),
    "full_name": pl.String(),
    "citizen_id": pl.String(),
    "card_no": pl.String(),
    "file_no": pl.String(),
    "first_seen": pl.Date(),
    "cleared_on": pl.Date(),
    "decision": pl.String(),
}


@dataclass(frozen=True)
class Worklist:
    """What one workbook says.

    Attributes:
        org_code: the account that must act.
        night: the night.
        findings: its discrepancies, columns as published.
        balance: its row of the balances, as a mapping; empty when it has none.
        names: names of units by code.
        key: the home's key, to seal rows with.
        transit: its members in transit, ``TRANSIT``.
        cleared: its cases cleared in the last ``CLEARED_DAYS`` days, ``CLEARED``.
        language: vi or en.
        reporter: the unit that sends the account's exports, where that is not the account itself.
    """

    org_code: str
    night: date
    findings: pl.DataFrame
    balance: dict[str, Any]
    names: dict[str, str]
    key: SealKey
    transit: pl.DataFrame
    cleared: pl.DataFrame
    language: str = "vi"
    reporter: str | None = None

    @property
    def origin(self) -> Origin:
        """What the workbook says it is."""
        return Origin(self.key.home, self.org_code, self.night.isoformat())

    def say(self, key: str, **values: object) -> str:
        """A text in the workbook's language."""
        return text(key, self.language, **values)

    def unit(self, code: str | None) -> str:
        """A unit by code and name."""
        return " ".join(part for part in (code, self.names.get(code or "")) if part)

    def own(self, side: Side) -> bool:
        """Whether a row of evidence is the account's, or of the unit that reports for it."""
        return side.unit in (self.org_code, self.reporter)


def write_worklist(worklist: Worklist, path: Path) -> None:
    """Write one workbook aside and rename it, owner-only."""
    from pipelines.reports.worklist_todo import todo_sheet

    aside = path.with_name(f".{path.name}.part")
    options = {
        # A cell is what the unit wrote: never a formula or a link, whatever it starts with.
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
        "constant_memory": False,
        # A workbook is small; eleven temporary files for each take longer than its rows.
        "in_memory": True,
    }
    with xlsxwriter.Workbook(str(aside), options) as book:
        # No clock in the file: the same night writes the same workbook.
        book.set_properties({"created": at_midnight(worklist.night)})
        formats = _formats(book)
        todo_sheet(book, worklist, formats)
        _transit_sheet(_sheet(book, worklist, "transit"), worklist, formats)
        _balance_sheet(_sheet(book, worklist, "balance"), worklist, formats)
        _cleared_sheet(_sheet(book, worklist, "cleared_sheet"), worklist, formats)
        hidden = book.add_worksheet(ORIGIN_SHEET)
        for row, line in enumerate(worklist.origin.lines()):
            hidden.write_string(row, 0, line[0])
            hidden.write_string(row, 1, line[1])
        hidden.protect()
        hidden.very_hidden()
    aside.chmod(0o600)
    aside.replace(path)


def at_midnight(day: date) -> datetime:
    """A date as the workbook library wants it."""
    return datetime.combine(day, time.min)


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    cell: dict[str, object] = {"text_wrap": True, "valign": "top", "border": 1, "border_color": _RULE}
    shown: dict[str, dict[str, object]] = {
        "title": {"bold": True, "font_size": 14},
        "note": {"italic": True, "font_color": _GREY},
        "label": {"bold": True, "align": "right"},
        "head": {
            **cell,
            "bold": True,
            "bg_color": "#1F4E5F",
            "font_color": "#FFFFFF",
            "valign": "vcenter",
        },
        "cell": cell,
        "strong": {**cell, "bold": True},
        "date": {**cell, "num_format": "dd/mm/yyyy", "align": "left"},
        "signed": {**cell, "num_format": "+#,##0;−#,##0;0", "align": "center"},
        "amount": {**cell, "num_format": "+#,##0;−#,##0;0", "indent": 1, "align": "right"},
        "count": {**cell, "num_format": "#,##0", "indent": 1, "align": "right"},
        "total": {**cell, "num_format": "#,##0", "bold": True, "bg_color": "#E3ECEF", "indent": 1, "align": "right"},
        "label_total": {**cell, "bold": True, "bg_color": "#E3ECEF"},
        "answer": {**cell, "bg_color": "#FFF9D6", "locked": False},
        "answer_date": {**cell, "bg_color": "#FFF9D6", "locked": False, "num_format": "dd/mm/yyyy", "align": "left"},
        "H": {**cell, "bg_color": "#F8D7D3"},
        "M": {**cell, "bg_color": "#FDEBC8"},
        "L": cell,
        "I": {**cell, "font_color": "#777777"},
    }
    return {name: book.add_format({"font_name": _FONT, "font_size": 10, **own}) for name, own in shown.items()}


def _sheet(book: xlsxwriter.Workbook, worklist: Worklist, title: str) -> Worksheet:
    """A sheet people only read, ready to print."""
    sheet = book.add_worksheet(worklist.say(title))
    ready_to_print(sheet, worklist)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    return sheet


def ready_to_print(sheet: Worksheet, worklist: Worklist) -> None:
    """A4 landscape, as wide as the page, numbered."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    # An ampersand in a unit's name would be read as a command of the footer.
    unit = worklist.unit(worklist.org_code)[:_FOOTER_UNIT].replace("&", "&&")
    parts = (unit, worklist.say("page_of"), f"{worklist.night:%d/%m/%Y}")
    # The space ends the font size: what follows may start with a digit.
    sheet.set_footer("".join(f"&{side}&8 {part}" for side, part in zip("LCR", parts, strict=True)), {"margin": 0.25})


def write_cell(sheet: Worksheet, row: int, column: int, value: Any, style: Format) -> None:
    """One cell by its type; a text stays a text."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, at_midnight(value), style)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def fit_row(sheet: Worksheet, row: int, cells: Iterable[tuple[Any, float]]) -> None:
    """Make a row as high as its longest text needs at its column's width: not every program does so by itself."""
    lines = max((_lines(str(value), width) for value, width in cells if isinstance(value, str)), default=1)
    sheet.set_row(row, _LINE_POINTS * lines + 3)


@lru_cache(maxsize=20_000)
def _lines(words: str, width: float) -> int:
    capitals = sum(map(str.isupper, words)) > len(words) / 2
    fits = max(int(width * (0.85 if capitals else 1.1)), 1)
    # Wrapping is slow, and nearly every cell fits its line.
    return sum(1 if len(line) <= fits else len(wrap(line, fits)) for line in words.split("\n"))


def _table(
    sheet: Worksheet,
    worklist: Worklist,
    formats: dict[str, Format],
    title: str,
    columns: tuple[tuple[str, int], ...],
    rows: list[list[tuple[Any, str]]],
    empty: str,
) -> None:
    """A titled table with a filter, its head repeated on every page."""
    sheet.write_string(0, 0, title, formats["title"])
    for column, (key, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, worklist.say(key), formats["head"])
    for place, cells in enumerate(rows, start=3):
        for column, (value, style) in enumerate(cells):
            write_cell(sheet, place, column, value, formats[style])
        fit_row(sheet, place, zip((value for value, _ in cells), (width for _, width in columns), strict=True))
    if not rows:
        sheet.write_string(3, 0, worklist.say(empty), formats["note"])
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.autofilter(2, 0, max(2 + len(rows), 3), len(columns) - 1)


def numbers(row: dict[str, Any], worklist: Worklist) -> str:
    """The numbers a member is known by, one a line."""
    told = (("citizen", "citizen_id"), ("card", "card_no"), ("file", "file_no"))
    return "\n".join(worklist.say(f"number_{key}", number=row[column]) for key, column in told if row[column])


def _transit_sheet(sheet: Worksheet, worklist: Worklist, formats: dict[str, Format]) -> None:
    columns = (
        ("direction", 10),
        ("full_name", 28),
        ("identity", 24),
        ("counterpart", 40),
        ("issued_on", 14),
        ("working_days", 14),
        ("progress", 24),
    )
    rows = [
        [
            (worklist.say(f"direction_{row['direction']}"), "strong"),
            (row["full_name"], "cell"),
            (numbers(row, worklist), "cell"),
            (worklist.unit(row["counterpart"]), "cell"),
            (row["issued_on"], "date"),
            (row["working_days_open"], "count"),
            (worklist.say(f"transfer_{row['status']}"), "M" if row["status"] == "overdue" else "cell"),
        ]
        for row in worklist.transit.iter_rows(named=True)
    ]
    title = worklist.say("transit_title", unit=worklist.unit(worklist.org_code))
    _table(sheet, worklist, formats, title, columns, rows, "no_transit")


def _cleared_sheet(sheet: Worksheet, worklist: Worklist, formats: dict[str, Format]) -> None:
    columns = (
        ("case", 11),
        ("code", 7),
        ("finding", 34),
        ("full_name", 28),
        ("identity", 24),
        ("first_seen", 13),
        ("cleared_on", 16),
        ("reply_given", 22),
    )
    rows = []
    for row in worklist.cleared.iter_rows(named=True):
        new = f" ({worklist.say('cleared_new')})" if row["cleared_on"] == worklist.night else ""
        rows.append(
            [
                (row["case_id"], "cell"),
                (row["code"], "cell"),
                (name_of(row["code"], worklist.language), "cell"),
                (row["full_name"], "cell"),
                (numbers(row, worklist), "cell"),
                (row["first_seen"], "date"),
                (f"{row['cleared_on']:%d/%m/%Y}{new}", "strong" if new else "cell"),
                (worklist.say(f"state_{row['decision']}") if row["decision"] else None, "cell"),
            ]
        )
    title = worklist.say("cleared_title", days=CLEARED_DAYS, unit=worklist.unit(worklist.org_code))
    _table(sheet, worklist, formats, title, columns, rows, "no_cleared")


def own_and_others(worklist: Worklist, finding: dict[str, Any]) -> tuple[list[Side], list[Side]]:
    """The rows of the account (or of whoever reports for it), and everyone else's."""
    found = sides(finding["evidence"], finding["lacking"])
    return [side for side in found if worklist.own(side)], [side for side in found if not worklist.own(side)]


def _balance_sheet(sheet: Worksheet, worklist: Worklist, formats: dict[str, Format]) -> None:
    columns = (("line", 60), ("count", 16), ("explanation", 60))
    rows = [
        [(label, "label_total" if style == "total" else "cell"), (value, style), (note, "cell")]
        for label, value, style, note in bridge(worklist.balance, worklist.findings, worklist.language)
    ]
    title = worklist.say("balance_title", unit=worklist.unit(worklist.org_code))
    _table(sheet, worklist, formats, title, columns, rows, "none")
