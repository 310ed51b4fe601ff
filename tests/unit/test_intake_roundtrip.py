"""Any table, written in any format that is read, comes back as the same cells on the same rows."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.intake import readers
from tests.unit import workbooks

Grid = list[list[str | None]]

HEADERS = ["Họ và tên", "Ngày sinh", "Số CCCD", "Chi bộ", "Trạng thái", "Quê quán"]
WORDS = st.sampled_from(
    [
        *("Lê", "Mẫu", "huyện", "Đông Á", 'ông "Hai"', "xã A, huyện B", "thôn; ấp", "a|b", "1/2/1970", "031072001234"),
        *("dòng\nhai", "-", '5" ống', "'x'", "O'Mẫu", "=1+1", "<b>", "&amp;", "0012", "1.0", "tháng 2/1970"),
    ]
)
CELL = st.none() | st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """Titles, a blank row, a header and rows; something in the last row and column."""
    width = draw(st.integers(3, 6))
    rows: Grid = [["DANH SÁCH", *[None] * (width - 1)], [None] * width] if draw(st.booleans()) else []
    rows.append(list(HEADERS[:width]))
    for number in range(draw(st.integers(1, 8))):
        rows.append([f"Mẫu {number}", *draw(st.lists(CELL, min_size=width - 2, max_size=width - 2)), "x"])
    return rows


def delimited(grid: Grid, delimiter: str, always: bool, ending: str, encoding: str) -> bytes:
    buffer = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=ending)
    for row in grid:
        writer.writerow(["" if cell is None else cell.replace("\n", ending) for cell in row])
    return buffer.getvalue().encode(encoding)


def as_read(content: bytes, suffix: str) -> Grid:
    (table,) = readers.read(content, suffix)
    return [[cell or None for cell in row] for row in table.cells.rows()]


@settings(max_examples=60)
@given(
    grid=grids(),
    delimiter=st.sampled_from(",;\t|"),
    always=st.booleans(),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le"]),
)
def test_delimited_text(grid: Grid, delimiter: str, always: bool, ending: str, encoding: str) -> None:
    assert as_read(delimited(grid, delimiter, always, ending, encoding), ".csv") == grid


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "xml"])
@settings(max_examples=15)
@given(grid=grids())
def test_workbooks(kind: str, grid: Grid) -> None:
    # A formula would come back as its value, and a line break inside an .ods cell is markup.
    plain: Grid = [
        [cell and cell.replace("=1", "1").replace("\n", " " if kind == "ods" else "\n") for cell in row] for row in grid
    ]
    write = {"xlsx": workbooks.xlsx, "xls": workbooks.xls, "ods": workbooks.ods, "xml": workbooks.xml_2003}[kind]
    assert as_read(write({"A": plain}), f".{kind}" if kind != "xml" else ".xls") == plain


@settings(max_examples=15)
@given(grid=grids())
def test_pages(grid: Grid) -> None:
    # White space of a page is one space.
    plain: Grid = [[cell and " ".join(cell.split()) for cell in row] for row in grid]
    assert as_read(workbooks.html(plain), ".xls") == plain


@settings(max_examples=15)
@given(grid=grids())
def test_parquet(grid: Grid) -> None:
    header, *body = [row for row in grid if row[1] is not None or row[-1] == "x"]
    buffer = io.BytesIO()
    columns = {str(name): [row[n] for row in body] for n, name in enumerate(header)}
    pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_parquet(buffer)
    assert as_read(buffer.getvalue(), ".parquet") == [header, *body]
