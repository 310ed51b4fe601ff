"""Every format of the contract gives the same cells, whatever the file is called; what is no table gets a sentence."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.intake import readers
from pipelines.intake.readers.raw import Limits, RawTable, UnreadableFile
from tests.unit import workbooks
from tests.unit.workbooks import packed, repacked

ROWS: list[list[Any]] = [
    ["DANH SÁCH ĐẢNG VIÊN"],
    [],
    ["STT", "Họ và tên", "Số CCCD", "Ngày sinh"],
    [1, "Lê Thị Mẫu", 31072001234, date(1972, 3, 15)],
    [2, "Phạm & <Mẫu>", "031072001235", None],
]


def sheet(tables: list[RawTable]) -> list[list[str | None]]:
    (table,) = tables
    rows = [[cell and cell.removesuffix(" 00:00:00") for cell in row] for row in table.cells.rows()]
    return [row + [None] * (4 - len(row)) for row in rows]


EXPECTED = [
    ["DANH SÁCH ĐẢNG VIÊN", None, None, None],
    [None] * 4,
    ["STT", "Họ và tên", "Số CCCD", "Ngày sinh"],
    ["1", "Lê Thị Mẫu", "31072001234", "1972-03-15"],
    ["2", "Phạm & <Mẫu>", "031072001235", None],
]


def parquet(rows: list[list[Any]]) -> bytes:
    buffer = io.BytesIO()
    names = [str(name) for name in rows[2]]
    columns = {
        "STT": [1, 2],
        names[1]: ["Lê Thị Mẫu", "Phạm & <Mẫu>"],
        names[2]: ["31072001234", "031072001235"],
        names[3]: [date(1972, 3, 15), None],
        "nested": [["x"], []],
    }
    pl.DataFrame(columns).write_parquet(buffer)
    return buffer.getvalue()


WRITERS: dict[str, Callable[[list[list[Any]]], bytes]] = {
    "xlsx": lambda rows: workbooks.xlsx({"A": rows}),
    "xls": lambda rows: workbooks.xls({"A": rows}),
    "ods": lambda rows: workbooks.ods({"A": rows}),
    "html": workbooks.html,
    "xml": lambda rows: workbooks.xml_2003({"A": rows}),
}


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".txt"])
@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_a_file_is_read_as_what_it_is(kind: str, suffix: str) -> None:
    tables = readers.read(WRITERS[kind](ROWS), suffix)
    assert sheet(tables) == EXPECTED
    honest = suffix.removeprefix(".").replace("xlsm", "xlsx") == kind
    assert dict(tables[0].repairs) == ({} if honest else {f"read_as_{kind}": 1})


def test_parquet_is_a_header_and_rows() -> None:
    rows = sheet(readers.read(parquet(ROWS), ".parquet"))
    # A nested column keeps its header and has no cells.
    assert rows == [[*EXPECTED[2], "nested"], *([*row, None] for row in EXPECTED[3:])]


def test_whole_floats_of_parquet_are_whole_numbers() -> None:
    buffer = io.BytesIO()
    pl.DataFrame({"a": [31072001234.0, 1.5, None]}).write_parquet(buffer)
    (table,) = readers.read(buffer.getvalue(), ".parquet")
    assert table.cells["c0"].to_list() == ["a", "31072001234", "1.5"]


@pytest.mark.parametrize("write", [workbooks.xlsx, workbooks.xls])
def test_every_sheet_hidden_ones_too(write: Callable[..., bytes]) -> None:
    content = write({"Một": [["a"]], "Ẩn": [["b"]], "Trống": []}, hidden=["Ẩn"])
    assert [(table.sheet, table.ordinal) for table in readers.read(content, ".xlsx")] == [("Một", 0), ("Ẩn", 1)]


def test_both_date_systems() -> None:
    for content in (
        workbooks.xlsx({"A": ROWS}, date_1904=True),
        workbooks.xls({"A": ROWS}, since_1904=True),
    ):
        tables = readers.read(content, ".xlsx")
        # A cell formatted as a date is the same day; a bare number is told apart by the mark.
        assert sheet(tables) == EXPECTED
        assert tables[0].since_1904


def test_a_formula_is_the_value_saved_with_it() -> None:
    content = workbooks.xlsx({"A": [["Tên"], ['=HYPERLINK("http://mau.invalid";"Lê")'], ["=1+1"]]})
    (table,) = readers.read(content, ".xlsx")
    assert "HYPERLINK" not in str(table.cells.rows())


def test_a_page_is_laid_out_as_a_spreadsheet_would() -> None:
    page = b"""<meta charset=utf-8><h3>TITLE</h3><script>no()</script>
    <table><tr><th rowspan=2>STT<th colspan=2>Name<th>Cell</tr><tr><th>First<br>half<th>Last<th></tr>
    <tr><td>1<td>A &amp; B<td>C<td>D</table>after"""
    (table,) = readers.read(page, ".xls")
    assert table.cells.rows() == [
        ("TITLE", None, None, None),
        ("STT", "Name", None, "Cell"),
        (None, "First\nhalf", "Last", None),
        ("1", "A & B", "C", "D"),
        ("after", None, None, None),
    ]


@pytest.mark.parametrize(
    ("content", "suffix", "says"),
    [
        (b"%PDF-1.7 ...", ".xlsx", "PDF"),
        (b"{\\rtf1 x}", ".xls", "RTF"),
        (b"Rar!\x1a\x07\x01\x00", ".zip", "RAR"),
        (packed({"word/document.xml": "x"}), ".xlsx", "Word"),
        (packed({"ds.csv": "a;b"}), ".xlsx", "hỏng"),
        (workbooks.compound({"WordDocument": b"x"}), ".xls", "Word"),
        (workbooks.compound({"EncryptedPackage": b"x"}), ".xlsx", "mật khẩu"),
        (workbooks.xls({"A": ROWS}, locked=True), ".xls", "mật khẩu"),
        (workbooks.xlsx({"A": ROWS})[:-200], ".xlsx", "chép dở"),
        (workbooks.xlsx({"A": ROWS})[:300], ".xlsx", "chép dở"),
        (workbooks.xls({"A": ROWS})[:700], ".xls", "chép dở"),
        (workbooks.ods({"A": ROWS})[:-100], ".ods", "chép dở"),
        (parquet(ROWS)[:-50], ".parquet", "chép dở"),
        (b"PAR1", ".parquet", "chép dở"),
        (workbooks.xlsx({"A": []}), ".xlsx", "không có ô nào"),
        (b"x", ".pdf", "Loại tệp .pdf"),
        (b"x", "", "Loại tệp"),
    ],
)
def test_what_is_no_table_gets_a_sentence(content: bytes, suffix: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        readers.read(content, suffix)


def entity_bomb(part: str) -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    return repacked(workbooks.xlsx({"A": ROWS}), {part: bomb + b"<x>&b;</x>"})


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml", "[Content_Types].xml"]
)
def test_no_entity_of_a_workbook_is_looked_at(part: str) -> None:
    with pytest.raises(UnreadableFile, match="DOCTYPE"):
        readers.read(entity_bomb(part), ".xlsx")


def test_no_external_entity_is_fetched() -> None:
    outside = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&a;</Workbook>'
    )
    with pytest.raises(UnreadableFile, match="DOCTYPE"):
        readers.read(outside, ".xls")
    wide = outside.decode().encode("utf-16")
    with pytest.raises(UnreadableFile):
        readers.read(wide, ".xls")


def test_a_bomb_is_not_unpacked() -> None:
    bomb = repacked(workbooks.xlsx({"A": ROWS}), {"xl/media/image1.png": bytes(30 << 20)})
    assert len(bomb) < 1 << 20
    with pytest.raises(UnreadableFile, match="bung ra quá 20 MB"):
        readers.read(bomb, ".xlsx", Limits(max_unpacked_mb=20))


def test_sizes_a_zip_declares_are_not_believed() -> None:
    bomb = bytearray(repacked(workbooks.xlsx({"A": ROWS}), {"xl/media/image1.png": bytes(30 << 20)}))
    # Every place that says 30 MB says 1 kB instead.
    lied = bytes(bomb).replace(struct.pack("<I", 30 << 20), struct.pack("<I", 1024))
    with pytest.raises(UnreadableFile, match=r"hỏng|bung ra"):
        readers.read(lied, ".xlsx", Limits(max_unpacked_mb=20))


def test_stray_cells_far_away() -> None:
    rows: list[list[Any]] = [*ROWS, *[[] for _ in range(200)], [" "]]
    assert sheet(readers.read(workbooks.xlsx({"A": rows}), ".xlsx")) == EXPECTED
    wide: list[list[Any]] = [[*["x"], *[None] * 16_382, "x"]]
    (table,) = readers.read(workbooks.xlsx({"A": wide}), ".xlsx")
    assert "too_many_columns" in str(table.reason)


def test_a_sheet_beyond_the_limits_does_not_take_the_others_with_it() -> None:
    content = workbooks.xlsx({"A": ROWS, "B": [["x"] * 30], "C": [["x" * 4000]]})
    tables = readers.read(content, ".xlsx", Limits(max_columns=20, max_cell_chars=1000))
    assert [(table.sheet, table.reason is None) for table in tables] == [("A", True), ("B", False), ("C", False)]


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_an_ods_cut_off_inside_is_refused_at_once(keep: float) -> None:
    """Found by fuzzing: its native reader waited for ever for the end of the XML."""
    whole = workbooks.ods({"A": ROWS})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        body = archive.read("content.xml")
    with pytest.raises(UnreadableFile, match="hỏng"):
        readers.read(repacked(whole, {"content.xml": body[: int(len(body) * keep)]}), ".ods")


def test_blank_rows_and_columns_repeated_to_the_end_of_an_ods() -> None:
    """As every LibreOffice file ends."""
    whole = workbooks.ods({"A": ROWS})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        body = archive.read("content.xml").decode()
    tail = (
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    changed = body.replace("</table:table>", tail).encode()
    assert sheet(readers.read(repacked(whole, {"content.xml": changed}), ".ods")) == EXPECTED
