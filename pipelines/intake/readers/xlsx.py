"""Workbooks of the Office Open XML format, through calamine.

Belongs here: every sheet, hidden ones too, as text. Does not belong here: what a number in a cell means; a
citizen number stored as a number arrives without its leading zero and ``pipelines.intake.values`` restores it.
"""

from __future__ import annotations

import io
import re
import zipfile

import fastexcel
import polars as pl

from pipelines.intake.readers.raw import RawTable, UnreadableFile


def read(content: bytes) -> list[RawTable]:
    """Every sheet that has a cell, in order.

    Raises:
        UnreadableFile: the content is not a workbook, is damaged or is protected by a password.
    """
    try:
        workbook = fastexcel.read_excel(content)
        tables = []
        since_1904 = _counts_from_1904(content)
        for ordinal, name in enumerate(workbook.sheet_names):
            # skip_rows=0 keeps leading blank rows, so that row numbers are those a person sees.
            sheet = workbook.load_sheet(ordinal, header_row=None, skip_rows=0, dtypes="string")
            cells: pl.DataFrame = sheet.to_polars()
            if not cells.width or not cells.height:
                continue
            cells.columns = [f"c{i}" for i in range(cells.width)]
            cells = cells.with_columns(pl.all().cast(pl.String))
            tables.append(RawTable(cells, sheet=name, ordinal=ordinal, since_1904=since_1904))
    except (fastexcel.FastExcelError, pl.exceptions.PolarsError):
        raise UnreadableFile(
            "Tệp không mở được như một bảng tính Excel (hỏng hoặc có mật khẩu); lưu lại thành .xlsx rồi nộp lại."
        ) from None
    return tables


def _counts_from_1904(content: bytes) -> bool:
    """Whether the workbook says that its day numbers count from 1904; cells formatted as dates are right either way."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            properties = archive.read("xl/workbook.xml")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False
    return re.search(rb'date1904\s*=\s*"(1|true)"', properties) is not None
