"""Workbooks of Excel and LibreOffice (.xlsx .xlsm .xlsb .xls .ods), through calamine.

Belongs here: every sheet, hidden ones too, as text; a formula is the value saved with it and is never evaluated, a
macro is never looked at. Does not belong here: what a number in a cell means; a citizen number stored as a number
arrives without its leading zero and ``pipelines.intake.values`` restores it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

import fastexcel
import polars as pl

from pipelines.intake.readers import package
from pipelines.intake.readers.detect import ODS, XLS, XLSB, XLSX
from pipelines.intake.readers.merges import Merged, downwards
from pipelines.intake.readers.merges_old import in_ods, in_xls
from pipelines.intake.readers.raw import Limits, RawTable, UnreadableFile, bounded

# Sheets without cells of their own: charts, dialogs and macros of old Excel.
_NO_CELLS = re.compile(rb'Target="[^"]*(chartsheets|dialogsheets|macrosheets)/')
# Records of an .xls: what the stream begins with, that the rest is encrypted, which date system it uses, the end.
_BEGINNINGS = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
_ENCRYPTED, _DATE_SYSTEM, _END = 0x2F, 0x22, 0x0A
_FEW = 2000


def read(content: bytes, limits: Limits, kind: str) -> list[RawTable]:
    """Every sheet that has a cell, in order; a sheet beyond the limits is a refused table beside the others.

    Raises:
        UnreadableFile: the content is not a workbook, is damaged, protected or would unpack to too much.
    """
    with_merged = frozenset[str]()
    if kind in (XLSX, XLSB, ODS):
        with_merged = package.check(content, limits, parse=kind == ODS)
    about = _globals(content) if kind == XLS else {}
    if _ENCRYPTED in about:
        raise UnreadableFile("password")
    try:
        workbook = fastexcel.read_excel(content)
        names = workbook.sheet_names
    except (fastexcel.FastExcelError, ValueError, OSError) as error:
        raise UnreadableFile("password" if "assword" in str(error) else "damaged") from None
    since_1904 = about.get(_DATE_SYSTEM, b"")[:1] == b"\x01" or (kind == XLSX and _counts_from_1904(content))
    charts = kind == XLSX and _has_sheets_without_cells(content)
    merged = _merged(content, with_merged, kind)
    tables: list[RawTable] = []
    for ordinal, name in enumerate(names):
        try:
            cells = bounded(_cells(workbook, ordinal), limits)
        except UnreadableFile as refused:
            tables.append(RawTable(pl.DataFrame(), sheet=name, ordinal=ordinal, reason=refused.reason))
            continue
        except (fastexcel.FastExcelError, pl.exceptions.PolarsError, ValueError, OSError):
            if not charts:
                damaged = UnreadableFile("damaged").reason
                tables.append(RawTable(pl.DataFrame(), sheet=name, ordinal=ordinal, reason=damaged))
            continue
        if cells.width:
            down = tuple(merged.get(name, ()))
            tables.append(RawTable(cells, sheet=name, ordinal=ordinal, since_1904=since_1904, merged=down))
    return tables


def _merged(content: bytes, entries: frozenset[str], kind: str) -> Mapping[str, Sequence[Merged]]:
    """Cells merged downwards, by the sheet's name."""
    if kind == XLSX:
        return downwards(content, entries)
    if kind == ODS:
        return in_ods(content)
    return in_xls(content) if kind == XLS else {}


def _cells(workbook: fastexcel.ExcelReader, ordinal: int) -> pl.DataFrame:
    # skip_rows=0 keeps leading blank rows, so that row numbers are those a person sees.
    sheet = workbook.load_sheet(
        ordinal, header_row=None, skip_rows=0, dtypes="string", skip_whitespace_tail_rows=True, whitespace_as_null=True
    )
    cells: pl.DataFrame = sheet.to_polars()
    cells.columns = [f"c{position}" for position in range(cells.width)]
    return cells.with_columns(pl.all().cast(pl.String)) if cells.width else cells


def _globals(content: bytes) -> dict[int, bytes]:
    """The first records of an .xls by their kind: those about the workbook as a whole."""
    found: dict[int, bytes] = {}
    starts = [start for start in map(content.find, _BEGINNINGS) if start >= 0]
    at = min(starts, default=len(content))
    for _ in range(_FEW):
        if at + 4 > len(content):
            break
        kind, length = (
            int.from_bytes(content[at : at + 2], "little"),
            int.from_bytes(content[at + 2 : at + 4], "little"),
        )
        found.setdefault(kind, content[at + 4 : at + 4 + length])
        if kind == _END:
            break
        at += 4 + length
    return found


def _part(content: bytes, name: str) -> bytes:
    """A part of a workbook that was looked through already; empty where it has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.read(name)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, OSError):
        return b""


def _counts_from_1904(content: bytes) -> bool:
    """Whether the workbook says that its day numbers count from 1904; cells formatted as dates are right either way."""
    return re.search(rb'date1904\s*=\s*"(1|true|on)"', _part(content, "xl/workbook.xml")) is not None


def _has_sheets_without_cells(content: bytes) -> bool:
    return _NO_CELLS.search(_part(content, "xl/_rels/workbook.xml.rels")) is not None
