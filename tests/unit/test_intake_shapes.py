"""Right content in unusual shapes: dates in three columns, number and date in one cell, groups, lines as columns."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from pipelines.intake import readers, typed
from pipelines.intake.cells import data_rows, pick
from pipelines.intake.readers.raw import RawTable
from tests.unit.test_intake_night import JAN, Home
from tests.unit.test_intake_regions import counts, read, sheet, tables, untold


def refused(raw: RawTable) -> list[tuple[int, str]]:
    """Quarantined rows of the first table: row number and rule."""
    told = tables(raw)[0]
    cells, _ = data_rows(told.kind, [pick(raw, told, 0).rows])
    return typed.read_rows(told.kind, cells).refused.select("row", "rule").rows()


@pytest.mark.parametrize(
    "header",
    [
        ("STT | Họ và tên | Ngày sinh | . | . | Chi bộ", ". | . | Ngày | Tháng | Năm | ."),
        ("STT | Họ và tên | Ngày, tháng, năm sinh | . | . | Chi bộ", ". | . | Ngày | Tháng | Năm | ."),
        ("STT | Họ và tên | Ngày sinh | Tháng sinh | Năm sinh | Chi bộ",),
        ("STT | Họ và tên | Ngày sinh | Tháng | Năm | Chi bộ",),
    ],
)
def test_day_month_and_year_in_three_columns(header: tuple[str, ...]) -> None:
    raw = sheet(
        *header,
        "1 | Lê Mẫu | 5 | 3 | 1972 | Chi bộ 1",
        "2 | Trần Mận | . | 3 | 1972 | Chi bộ 1",
        "3 | Vũ Mận | . | . | 1972 | Chi bộ 1",
        "4 | Đỗ Mận | 15 | . | 1972 | Chi bộ 1",
        "5 | Hồ Mận | 31 | 2 | 1972 | Chi bộ 1",
    )
    (told,) = tables(raw)
    read_dates = [(str(dob), precision) for _, dob, precision in read(raw, told, "dob", "dob_precision")]
    assert read_dates == [("1972-03-05", "day"), ("1972-03-01", "month"), ("1972-01-01", "year")]
    # A day without its month, and a day that does not exist.
    assert [rule for _, rule in refused(raw)] == ["impossible_date", "impossible_date"]


def test_years_of_birth_of_men_and_women_are_no_parts_of_a_date() -> None:
    raw = sheet(
        "STT | Họ và tên | Năm sinh | . | Chi bộ | Trạng thái",
        ". | . | Nam | Nữ | . | .",
        "1 | Lê Mẫu | 1970 | . | Chi bộ 1 | .",
        "2 | Trần Mận | . | 1971 | Chi bộ 1 | .",
    )
    assert [str(dob) for _, dob in read(raw, tables(raw)[0], "dob")] == ["1970-01-01", "1971-01-01"]


OUT = "STT | Họ và tên | Ngày sinh | {} | Loại chuyển | Nơi đến"


@pytest.mark.parametrize(
    ("cell", "number", "day"),
    [
        ("Số 12-GT, ngày 03/5/2024", "12-GT", "2024-05-03"),
        ("12-GT/ĐU ngày 3.5.2024", "12-GT/ĐU", "2024-05-03"),
        ("Số: 12 (03/05/2024)", "12", "2024-05-03"),
        ("12; 3-5-2024", "12", "2024-05-03"),
        ("số 12 ngày 3 tháng 5 năm 2024", "12", "2024-05-03"),
        ("ngày 3/5/2024, số 12-GT", "12-GT", "2024-05-03"),
        ("3/5/2024", None, "2024-05-03"),
    ],
)
@pytest.mark.parametrize("header", ["Số, ngày giấy giới thiệu", "Số và ngày GTSHĐ", "Giấy giới thiệu số, ngày"])
def test_number_and_date_in_one_cell(header: str, cell: str, number: str | None, day: str) -> None:
    raw = sheet(OUT.format(header), f"1 | Lê Mẫu | 1970 | {cell} | chính thức | P2")
    ((_, said, issued),) = read(raw, tables(raw)[0], "transfer_no", "issued_on")
    assert (said, str(issued)) == (number, day)


@pytest.mark.parametrize(
    "cell", ["Số 12 ngày 3/5/2024, sửa ngày 4/5/2024", "ngày 31/02/2024 số 12", "3/5/2024 đã trả lại"]
)
def test_a_number_and_a_date_that_cannot_be_told_apart_are_refused(cell: str) -> None:
    raw = sheet(OUT.format("Số, ngày giấy giới thiệu"), f"1 | Lê Mẫu | 1970 | {cell} | chính thức | P2")
    assert counts(raw, tables(raw)[0])[1:3] == (0, 1)


def test_every_number_with_its_date_under_a_header_of_numbers() -> None:
    raw = sheet(
        OUT.format("Số GTSHĐ"),
        "1 | Lê Mẫu | 1970 | 12-GT ngày 3/5/2024 | chính thức | P2",
        "2 | Vũ Mận | 1970 | 13-GT ngày 4/5/2024 | chính thức | P2",
    )
    assert [(n, str(d)) for _, n, d in read(raw, tables(raw)[0], "transfer_no", "issued_on")] == [
        ("12-GT", "2024-05-03"),
        ("13-GT", "2024-05-04"),
    ]


def test_number_and_date_of_a_decision() -> None:
    raw = sheet(
        "DANH SÁCH ĐẢNG VIÊN RA KHỎI ĐẢNG",
        "STT | Họ và tên | Ngày sinh | Hình thức | Số, ngày QĐ",
        "1 | Lê Mẫu | 1970 | Xóa tên | Số 15-QĐ/ĐU ngày 02/3/2024",
    )
    assert str(read(raw, tables(raw)[0], "decided_on")[0][1]) == "2024-03-02"


def test_members_below_the_name_of_their_cell() -> None:
    raw = sheet(
        "STT | Họ và tên | Ngày sinh | Số thẻ ĐV | Trạng thái",
        "I. Chi bộ Thôn Một (2 đảng viên)",
        "1 | Lê Mẫu | 1/2/1970 | 01234567 | .",
        "2 | Trần Mận | 1/2/1971 | 01234568 | .",
        "II | Chi bộ Thôn Hai | . | . | .",
        "1 | Vũ Mận | 1/2/1972 | 01234569 | .",
        ". | Chi bộ Trường học | 1 | 1 | .",
        "1 | Hồ Mận | 1/2/1973 | 01234560 | .",
        "Tổng cộng: 4",
    )
    (told,) = tables(raw)
    assert read(raw, told, "full_name", "cell") == [
        (3, "Lê Mẫu", "Chi bộ Thôn Một"),
        (4, "Trần Mận", "Chi bộ Thôn Một"),
        (6, "Vũ Mận", "Chi bộ Thôn Hai"),
        (8, "Hồ Mận", "Chi bộ Trường học"),
    ]
    assert counts(raw, told) == (8, 4, 0, 4)


def test_a_member_who_names_a_cell_keeps_it() -> None:
    raw = sheet(
        "STT | Họ và tên | Ngày sinh | Chi bộ",
        ". | Chi bộ 1",
        "1 | Lê Mẫu | 1/2/1970 | Chi bộ 2",
        "2 | Vũ Mận | 1/2/1970 | .",
    )
    assert read(raw, tables(raw)[0], "cell") == [(3, "Chi bộ 2"), (4, "Chi bộ 1")]


def test_a_report_with_a_column_for_each_line() -> None:
    raw = sheet(
        "BIỂU TĂNG GIẢM ĐẢNG VIÊN QUÝ II NĂM 2024",
        "STT | Đơn vị | Đầu kỳ | Tăng trong kỳ | . | . | . | Giảm trong kỳ | . | . | Có đến cuối kỳ",
        ". | . | . | Tổng số | Kết nạp | Chuyển đến | . | Tổng số | Từ trần | Chuyển đi trong thành phố | .",
        ". | . | . | . | . | Từ tỉnh khác | Trong thành phố | . | . | . | .",
        "1 | P1 | 120 | 5 | 3 | . | 2 | 1 | 1 | 0 | 124",
        "2 | P1.1 | 20 | . | . | . | . | . | . | . | 20",
        "Người lập biểu | . | . | . | . | . | . | . | . | . | Bí thư",
    )
    (told,) = tables(raw)
    assert (told.kind, told.header_row) == ("count_report", 4)
    assert read(raw, told, "org", "line", "value", "period_to")[0][1:4] == ("P1", "A", 120)
    assert {(line, value) for row, line, value in read(raw, told, "line", "value") if row == 5} == {
        *(("A", 120), ("B", 5), ("B1", 3), ("B2b", 2), ("C", 1), ("C1", 1), ("C5b", 0), ("D", 124))
    }
    assert counts(raw, told)[2] == 0


def test_a_report_with_the_codes_of_the_lines_for_headers() -> None:
    raw = sheet(
        "Đơn vị | Từ ngày | Đến ngày | A | B1 | B2a | B2b | B3 | C1 | C2 | C3 | C4 | C5a | C5b | D",
        "P1 | 1/1/2024 | 30/6/2024 | 120 | 3 | 0 | 2 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 124",
    )
    lines = read(raw, tables(raw)[0], "org", "line", "value", "period_to")
    assert len(lines) == 12
    assert {str(day) for *_, day in lines} == {"2024-06-30"}


@pytest.mark.parametrize(
    "lines",
    [
        # The letters of the columns, as forms number them.
        ("Ghi | chép | linh | tinh", "A | B | C | D", "1 | 2 | 3 | 4"),
        # Two rows and nothing that tells whose they are.
        ("Đầu kỳ | Kết nạp | Từ trần | Cuối kỳ", "120 | 3 | 1 | 122", "20 | 0 | 0 | 20"),
        # A line twice.
        ("Đơn vị | Đầu kỳ | Kết nạp | Kết nạp | Cuối kỳ", "P1 | 120 | 3 | 1 | 122"),
        # Words where numbers belong.
        ("Đơn vị | Đầu kỳ | Kết nạp | Từ trần | Cuối kỳ", "P1 | 120 | ba | 1 | 122"),
    ],
)
def test_what_is_no_report_crosswise(lines: tuple[str, ...]) -> None:
    assert "reference/headers.csv" in untold(sheet(*lines))


def test_a_roll_an_old_program_saved_as_xls() -> None:
    """``roll.xls``: written by xlwt, merged headers, dates as dates and as text, a hidden sheet, nobody real."""
    first, hidden = readers.read((Path(__file__).parent / "roll.xls").read_bytes(), ".xls")
    (told,) = tables(first)
    assert (told.header_row, hidden.sheet) == (5, "Ẩn")
    shown = [
        tuple(None if value is None else str(value) for value in row)
        for row in read(first, told, "full_name", "dob", "citizen_id", "admitted_on", "official_on", "roll_status")
    ]
    assert shown == [
        ("6", "Nguyễn Văn Mẫu", "1970-02-01", "031070000011", "1999-05-03", "2000-05-03", "ACTIVE"),
        ("7", "Trần Thị Mận", "1975-12-31", "031175000012", "2003-02-03", "2004-02-03", "EXEMPT"),
        ("8", "Đặng Hòa Mẫu", "1968-01-01", None, "1990-02-03", None, "ACTIVE"),
    ]
    assert counts(first, told) == (5, 3, 0, 2)


def test_a_cell_merged_over_its_members() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("Đảng viên & cấp ủy")
    for position, text in enumerate(("STT", "Họ và tên", "Ngày sinh", "Chi bộ", "Số thẻ")):
        page.merge_range(1, position, 2, position, text)
    for row in range(3, 8):
        page.write_row(row, 0, (row - 2, f"Lê Mẫu {chr(62 + row)}", f"1/2/{1960 + row}"))
    page.merge_range(3, 3, 5, 3, "Chi bộ 1")
    page.merge_range(6, 3, 7, 3, "Chi bộ 2")
    # One number over two people: whose it is nobody can tell, so it is nobody's but the first one's.
    page.merge_range(3, 4, 4, 4, "01234567")
    book.close()
    (raw,) = readers.read(buffer.getvalue(), ".xlsx")
    (told,) = tables(raw)
    assert [cell for _, cell in read(raw, told, "cell")] == ["Chi bộ 1"] * 3 + ["Chi bộ 2"] * 2
    assert [card for _, card in read(raw, told, "card_no")] == ["01234567", None, None, None, None]
    assert pick(raw, told, 0).evidence["cell"] == {"merged_cells": 3}


def test_a_night_counts_the_lines_of_a_report_laid_out_crosswise(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.put(
        "P1/2024-01-31/bieu.csv",
        "Đơn vị,Từ ngày,Đến ngày,A,B1,C1,D\nP1,1/1/2024,31/1/2024,120,3,1,122\nP1.1,1/1/2024,31/2/2024,20,,1,19\n",
    )
    frames = home.night(JAN)
    assert frames["count_report"].select("row", "org", "line", "value").rows() == [
        (2, "P1", "A", 120),
        (2, "P1", "B1", 3),
        (2, "P1", "C1", 1),
        (2, "P1", "D", 122),
    ]
    assert frames["quarantine"].select("row", "column", "rule").rows() == [(3, "period_to", "impossible_date")] * 3
    # Of seven lines and one cell left blank.
    assert frames["exports"].select("rows_read", "rows_accepted", "rows_quarantined", "rows_ignored").rows() == [
        (8, 4, 3, 1)
    ]
    assert frames["complete"]["ok"].item()
