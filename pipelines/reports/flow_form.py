"""The increase/decrease table as a workbook in the layout of form 1-BTCTW, with the entries behind every number.

Belongs here: the two sheets, their wording, their widths. Does not belong here: the sums
(``pipelines/ledger/flows.py``), or whether members are masked (the caller says). The form is Vietnamese whatever the
language of the home.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format

from pipelines.ledger.flows import LATE, LINES, REORGANISED
from pipelines.reports.masking import member_words

FORM_SHEET, ENTRIES_SHEET = "1-BTCTW", "Chi tiết"
_A4 = 9
_COLUMNS = (("TT", 6), ("Chỉ tiêu", 52), ("Mã số", 9), ("Theo sổ", 13), ("Đơn vị báo cáo", 16), ("Chênh lệch", 13))
# TT, wording, the table's line; a line of None is a sum of the lines below it.
_FORM: tuple[tuple[str, str, str | tuple[str, ...]], ...] = (
    ("A", "Số đảng viên kỳ trước chuyển sang", "A"),
    ("B", "Đảng viên tăng trong kỳ", ("B1", "B2a", "B2b", "B3")),
    ("1", "Kết nạp", "B1"),
    ("2a", "Chuyển đến từ tỉnh, thành phố khác", "B2a"),
    ("2b", "Chuyển đến trong tỉnh, thành phố", "B2b"),
    ("3", "Phục hồi đảng tịch", "B3"),
    ("C", "Đảng viên giảm trong kỳ", ("C1", "C2", "C3", "C4", "C5a", "C5b")),
    ("1", "Từ trần", "C1"),
    ("2", "Khai trừ", "C2"),
    ("3", "Xóa tên", "C3"),
    ("4", "Xin ra khỏi Đảng", "C4"),
    ("5a", "Chuyển đi tỉnh, thành phố khác", "C5a"),
    ("5b", "Chuyển đi trong tỉnh, thành phố", "C5b"),
    ("", "Biến động kỳ trước báo muộn (tăng +, giảm −)", LATE),
    ("", "Sắp xếp, sáp nhập đơn vị (tăng +, giảm −)", REORGANISED),
    ("D", "Số đảng viên cuối kỳ (A + B − C)", "D"),
)
_ENTRY_COLUMNS = (
    ("Mã số", 9), ("Biến động", 34), ("Tăng/giảm", 10), ("Ngày hiệu lực", 13), ("Ghi sổ lần đầu", 14),
    ("Đảng viên", 34), ("Đơn vị", 16), ("Nơi đi/đến", 16), ("Sổ của", 14), ("Tính đến", 12), ("Tệp", 30), ("Trang", 16),
    ("Dòng", 8),
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """What stands at the head of the form, and its table and entries (``flow_table``, ``flow_entries``).

    ``summed``: what is reported is the sum of the accounts' reports, transfers between them included.
    """

    org_code: str
    name: str
    first: date
    last: date
    night: date
    table: pl.DataFrame
    entries: pl.DataFrame
    summed: bool = False


def members_of(folder: Path, entries: pl.DataFrame, *, full: bool) -> pl.DataFrame:
    """The entries with ``member``: who it is, masked unless ``full``."""
    facts = ("full_name", "citizen_id", "card_no", "file_no", "dob")
    people = (
        pl.scan_parquet(folder / "state" / "persons.parquet")
        .select("person_id", *facts)
        .join(entries.lazy().select("person_id").unique(), on="person_id", how="semi")
        .collect()
    )
    words = people.select(
        "person_id",
        pl.struct(facts)
        .map_elements(lambda row: member_words(**row, full=full), return_dtype=pl.String)
        .alias("member"),
    )
    return entries.join(words, on="person_id", how="left", maintain_order="left")


def write_form(form: Form, path: Path) -> None:
    """Write the workbook, owner-only, aside and renamed.

    Raises:
        OSError: the place cannot be written to.
    """
    aside = path.with_name(f".{path.name}.part")
    # Created owner-only before anything is in it.
    aside.touch(mode=0o600)
    with xlsxwriter.Workbook(str(aside), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": "1-BTCTW", "created": datetime.combine(form.night, datetime.min.time())})
        _form_sheet(book, form)
        _entries_sheet(book, form.entries)
    aside.replace(path)


def _styles(book: xlsxwriter.Workbook) -> dict[str, Format]:
    grid: dict[str, Any] = {"border": 1, "valign": "vcenter", "font_name": "Arial", "font_size": 11}
    plain: dict[str, Any] = {"font_name": "Arial", "font_size": 11}
    return {
        "head": book.add_format({**grid, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#E8ECEE"}),
        "text": book.add_format({**grid, "text_wrap": True}),
        "centre": book.add_format({**grid, "align": "center"}),
        "number": book.add_format({**grid, "num_format": "#,##0;-#,##0;0"}),
        "signed": book.add_format({**grid, "num_format": "+#,##0;-#,##0;0"}),
        "strong": book.add_format({**grid, "bold": True}),
        "sum": book.add_format({**grid, "bold": True, "num_format": "#,##0;-#,##0;0"}),
        "day": book.add_format({**grid, "num_format": "dd/mm/yyyy"}),
        "title": book.add_format({**plain, "bold": True, "align": "center", "font_size": 14}),
        "under": book.add_format({**plain, "align": "center", "italic": True}),
        "line": book.add_format(plain),
        "name": book.add_format({**plain, "bold": True}),
    }


def _form_sheet(book: xlsxwriter.Workbook, form: Form) -> None:
    sheet, style = book.add_worksheet(FORM_SHEET), _styles(book)
    for place, (_, width) in enumerate(_COLUMNS):
        sheet.set_column(place, place, width)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    last_column = len(_COLUMNS) - 1
    sheet.write_string(0, 0, f"{form.name} ({form.org_code})", style["name"])
    sheet.write_string(0, last_column, "Biểu 1-BTCTW", style["name"])
    sheet.merge_range(2, 0, 2, last_column, "BIỂU TĂNG, GIẢM ĐẢNG VIÊN", style["title"])
    period = f"Từ ngày {form.first:%d/%m/%Y} đến ngày {form.last:%d/%m/%Y} (theo đêm đối khớp {form.night:%d/%m/%Y})"
    sheet.merge_range(3, 0, 3, last_column, period, style["under"])
    top = 5
    for place, (title, _) in enumerate(_COLUMNS):
        sheet.write_string(top, place, title, style["head"])
    values = {row["line"]: row for row in form.table.iter_rows(named=True)}
    row = top
    for number, wording, line in _FORM:
        if isinstance(line, str) and line not in values:
            continue
        row += 1
        whole = number in ("A", "B", "C", "D")
        _form_row(sheet, row, (number, wording, line), values, style, whole)
    sheet.repeat_rows(top)
    sheet.freeze_panes(top + 1, 0)
    sheet.write_string(row + 2, 1, "Từng con số: xem trang «Chi tiết», cột Mã số.", style["line"])
    if form.summed:
        note = "Đơn vị báo cáo: cộng các báo cáo cấp dưới; 2b và 5b gồm cả chuyển trong nội bộ."
        sheet.write_string(row + 3, 1, note, style["line"])
    sheet.write_string(row + 5, 1, "Người lập biểu", style["name"])
    sheet.write_string(row + 5, 4, "T/M cấp ủy", style["name"])


def _form_row(
    sheet: Any,
    row: int,
    told: tuple[str, str, str | tuple[str, ...]],
    values: dict[str, dict[str, Any]],
    style: dict[str, Format],
    whole: bool,
) -> None:
    number, wording, line = told
    code = line if isinstance(line, str) else number
    shown = {LATE: "muộn", REORGANISED: "sắp xếp"}.get(code, code)
    sheet.write_string(row, 0, number, style["centre"])
    sheet.write_string(row, 1, wording, style["strong"] if whole else style["text"])
    sheet.write_string(row, 2, shown, style["centre"])
    lines = (line,) if isinstance(line, str) else line
    numbers: list[int | None] = []
    for place, column in ((3, "value"), (4, "reported")):
        parts = [values[part][column] for part in lines]
        known = [part for part in parts if part is not None]
        value = sum(known) if known and (len(known) == len(parts) or column == "reported") else None
        numbers.append(value)
        signed = code in (LATE, REORGANISED)
        _number(sheet, row, place, value, style["signed"] if signed else style["sum" if whole else "number"])
    ledger, reported = numbers
    difference = None if ledger is None or reported is None else reported - ledger
    _number(sheet, row, 5, difference, style["signed"])


def _number(sheet: Any, row: int, place: int, value: int | None, style: Format) -> None:
    if value is None:
        sheet.write_string(row, place, "chưa có" if place == 3 else "", style)
    else:
        sheet.write_number(row, place, value, style)


def _entries_sheet(book: xlsxwriter.Workbook, entries: pl.DataFrame) -> None:
    sheet, style = book.add_worksheet(ENTRIES_SHEET), _styles(book)
    for place, (title, width) in enumerate(_ENTRY_COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, style["head"])
    names = {column: name_vi for _, column, _, name_vi in LINES}
    for n, row in enumerate(entries.iter_rows(named=True), start=1):
        texts = {
            0: "muộn" if row["line"] == LATE else row["line"],
            1: names.get(row["column_name"], row["column_name"]),
            5: row["member"],
            6: row["account"],
            7: row["counterpart"],
            8: row["unit"] or "(suy ra từ bên kia)",
            10: row["file"],
            11: row["sheet"],
        }
        for place, value in texts.items():
            sheet.write_string(n, place, value or "", style["text"])
        sheet.write_number(n, 2, row["effect"], style["signed"])
        for place, day in ((3, row["effective_on"]), (4, row["known_on"]), (9, row["as_of"])):
            if day is None:
                sheet.write_blank(n, place, None, style["text"])
            else:
                sheet.write_datetime(n, place, datetime.combine(day, datetime.min.time()), style["day"])
        if row["row"] is None:
            sheet.write_blank(n, 12, None, style["text"])
        else:
            sheet.write_number(n, 12, row["row"], style["number"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(entries.height, 1), len(_ENTRY_COLUMNS) - 1)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
