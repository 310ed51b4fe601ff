"""Readers and headers: what is read of a file, and which record it is told to be."""

from __future__ import annotations

import io

import polars as pl
import pytest
import xlsxwriter

from pipelines.intake import readers
from pipelines.intake.cells import data_rows, pick
from pipelines.intake.headers import Told, hint_of
from pipelines.intake.readers.raw import RawTable, UnreadableFile
from pipelines.intake.regions import Untold, tables_in

ROLL = "STT;Họ và tên;Ngày sinh;Chi bộ;Trạng thái\n1;Lê Thị Mẫu;1/2/1970;Chi bộ 1;\n"


def workbook(sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for number, row in enumerate(rows):
            for position, value in enumerate(row):
                if value is not None:
                    sheet.write(number, position, value)
    book.close()
    return buffer.getvalue()


def table(*rows: list[str | None], sheet: str = "") -> RawTable:
    width = max(len(row) for row in rows)
    columns = {f"c{i}": [row[i] if i < len(row) else None for row in rows] for i in range(width)}
    return RawTable(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), sheet=sheet)


def tell(raw: RawTable, hint: str | None) -> Told | None:
    """The first table of a sheet."""
    told = tables_in(raw, hint)
    return None if isinstance(told, Untold) else told[0]


def kept(raw: RawTable, told: Told | None = None) -> pl.DataFrame:
    told = told or tell(raw, None)
    assert told is not None
    return data_rows(told.kind, [pick(raw, told, 0).rows])[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_delimited_text(encoding: str, delimiter: str, ending: str) -> None:
    text = ROLL.replace(";", delimiter).replace("\n", ending)
    (raw,) = readers.read(text.encode(encoding), ".csv")
    assert raw.delimiter == delimiter
    assert raw.cells.row(1)[1:3] == ("Lê Thị Mẫu", "1/2/1970")


def test_blank_and_ragged_lines_keep_their_row_number() -> None:
    (raw,) = readers.read(f"DANH SÁCH\n\n{ROLL}".encode(), ".csv")
    told = tell(raw, None)
    assert told is not None
    assert (told.header_row, kept(raw, told)["row"].to_list()) == (3, [4])


@pytest.mark.parametrize("text", ['a;"b;c";d\n1;"x ""y""\nz";3\n', 'a;b"b;c\n1;"x"y;3\n', 'a;b;c\n1;"open;3\n'])
def test_quotes_never_stop_a_file(text: str) -> None:
    (raw,) = readers.read(text.encode(), ".csv")
    assert raw.cells.height >= 2


def test_a_workbook_gives_every_sheet_with_cells_hidden_ones_too() -> None:
    content = workbook({"Một": [[None], ["Họ và tên"]], "Ẩn": [["x"]], "Trống": []}, hidden=("Ẩn",))
    tables = readers.read(content, ".xlsx")
    assert [(t.sheet, t.ordinal, t.cells.height) for t in tables] == [("Một", 0, 2), ("Ẩn", 1, 1)]


def test_numbers_of_a_workbook_are_read_digit_by_digit() -> None:
    (raw,) = readers.read(workbook({"A": [["CCCD"], [31072001234], ["031072001234"], [1972]]}), ".xlsx")
    assert raw.cells["c0"].to_list() == ["CCCD", "31072001234", "031072001234", "1972"]


@pytest.mark.parametrize(
    ("content", "suffix", "says"),
    [
        (b"", ".csv", "trống"),
        (b" \n ", ".csv", "trống"),
        (b"junk\0\1\2\3", ".xlsx", "hỏng"),
        (b"x", ".pdf", ".xlsx hoặc .csv"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(content: bytes, suffix: str, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        readers.read(content, suffix)


def test_a_workbook_without_a_cell_gets_a_sentence() -> None:
    with pytest.raises(UnreadableFile, match="không có ô nào"):
        readers.read(workbook({"A": []}), ".xlsx")


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (["Họ và tên", "Ngày sinh", "Loại đảng viên", "Chi bộ đang sinh hoạt"], "roll"),
        (["full_name", "dob", "roll_status"], "roll"),
        (["Họ và tên", "Ngày sinh", "Số thẻ Đảng viên"], "roll"),
        (["Họ và tên", "Số GTSHĐ", "Loại chuyển", "Ngày giới thiệu", "Nơi đến"], "transfer"),
        (["Họ và tên", "Hình thức kết nạp", "Ngày quyết định", "Đơn vị"], "admission"),
        (["Họ và tên", "Hình thức", "Ngày mất", "Ngày quyết định"], "exit"),
        (["Chỉ tiêu", "Số lượng", "Từ ngày", "Đến ngày"], "count_report"),
        (["Họ đệm", "Tên", "Ngày sinh", "Trạng thái"], "roll"),
        (["a", "b", "c"], None),
        (["Ngày sinh", "Trạng thái"], None),
    ],
)
def test_which_record_a_table_is(headers: list[str], kind: str | None) -> None:
    told = tell(table(list(headers)), None)
    assert (told.kind if told else None) == kind


def test_hình_thức_is_told_by_its_values() -> None:
    rows = ["Họ và tên", "Hình thức", "Ngày quyết định"]
    assert tell(table(rows, ["A", "Kết nạp", "1/2/2024"]), None).kind == "admission"  # type: ignore[union-attr]
    assert tell(table(rows, ["A", "Xóa tên", "1/2/2024"]), None).kind == "exit"  # type: ignore[union-attr]


def test_a_two_row_header_with_merged_cells() -> None:
    raw = table(
        ["SỔ GIỚI THIỆU SINH HOẠT ĐẢNG"],
        ["TT", "Họ và tên", "Giấy giới thiệu", None, "Ngày vào Đảng", None, "Nơi đến", "Loại chuyển"],
        [None, None, "Số", "Ngày", "Dự bị", "Chính thức", None, None],
        ["1", "Lê Mẫu", "12", "1/2/2024", "1/2/2000", "1/2/2001", "P2", "chính thức"],
    )
    told = tell(raw, None)
    assert told is not None
    row = kept(raw, told).row(0, named=True)
    assert (told.header_row, row["row"]) == (3, 4)
    assert (row["transfer_no"], row["issued_on"], row["admitted_on"], row["official_on"]) == (
        "12",
        "1/2/2024",
        "1/2/2000",
        "1/2/2001",
    )


def test_one_merged_header_over_both_halves_of_the_name() -> None:
    raw = table(
        ["STT", "Họ và tên", None, "Ngày sinh", "Chi bộ"],
        ["1", "Nguyễn Văn", "Mẫu", "1/2/1970", "Chi bộ 1"],
        ["2", "Lê Thị", "Mận", "1/2/1971", "Chi bộ 1"],
    )
    assert kept(raw).select("family_name", "given_name").rows() == [("Nguyễn Văn", "Mẫu"), ("Lê Thị", "Mận")]


@pytest.mark.parametrize(
    ("texts", "hint"),
    [
        (("so_chuyen_di_2024",), "transfer_out"),
        (("SỔ CHUYỂN ĐẾN",), "transfer_in"),
        (("Chuyển đi, chuyển đến", "chuyen_den"), "transfer_in"),
        (("", "Danh sách kết nạp"), "admission"),
        (("DANH SÁCH ĐẢNG VIÊN TỪ TRẦN",), "exit"),
        (("Sheet1", "export"), None),
    ],
)
def test_hints(texts: tuple[str, ...], hint: str | None) -> None:
    assert hint_of(*texts) == hint


def test_rows_that_are_no_data_are_ignored() -> None:
    raw = table(
        ["STT", "Họ và tên", "Ngày sinh", "Chi bộ"],
        ["(1)", "(2)", "(3)", "(4)"],
        [None, "I. CHI BỘ MỘT", None, None],
        ["1", "Lê Thị Mẫu", "1/2/1970", "Chi bộ 1"],
        [None, None, None, None],
        ["2", None, "1/2/1971", "Chi bộ 1"],
        ["3", "Tống Công Mẫu", "1/2/1971", "Chi bộ 1"],
        [None, "Tổng cộng", "3", None],
        [None, None, "Hải Phòng, ngày 5 tháng 7 năm 2024", None],
        [None, "Người lập biểu", None, "BÍ THƯ"],
        [None, "Phạm Văn Mẫu", None, "Bùi Mẫu"],
    )
    told = tell(raw, None)
    assert told is not None
    frame, counts = data_rows(told.kind, [pick(raw, told, 0).rows])
    assert frame["row"].to_list() == [4, 6, 7]
    assert counts.select("read").item() == 9


def test_several_columns_of_one_field_fill_each_other_a_code_first() -> None:
    raw = table(
        ["Chỉ tiêu", "Mã số", "Số lượng", "Đến ngày"],
        ["Số đảng viên đầu kỳ trước", "A", "5", "31/1/2024"],
        ["Kết nạp", None, "1", "31/1/2024"],
    )
    assert kept(raw)["line"].to_list() == ["A", "Kết nạp"]


def test_a_period_stated_in_the_title() -> None:
    raw = table(["BIỂU TĂNG GIẢM từ ngày 01/01/2024 đến ngày 31/01/2024"], ["Chỉ tiêu", "Số lượng"], ["A", "5"])
    row = kept(raw).row(0, named=True)
    assert (row["period_from"], row["period_to"]) == ("2024-01-01", "2024-01-31")
