"""Where in a sheet the tables are, as clerks lay them out; which rows are no data, and none that is."""

from __future__ import annotations

import json

import polars as pl
import pytest

from pipelines.intake import readers, typed
from pipelines.intake.cells import data_rows, pick
from pipelines.intake.headers import Told
from pipelines.intake.readers.raw import RawTable
from pipelines.intake.reasons import sentence
from pipelines.intake.regions import Untold, tables_in
from pipelines.intake.telling import refusal
from tests.legacy import tcvn3, vni

Row = list[str | None]


def sheet(*lines: str, name: str = "") -> RawTable:
    """A sheet, one line a row, cells between bars; ``.`` is a blank cell."""
    rows: list[Row] = [
        [cell.strip().replace("\\n", "\n") if cell.strip() not in ("", ".") else None for cell in line.split("|")]
        for line in lines
    ]
    width = max(len(row) for row in rows)
    columns = {f"c{i}": [row[i] if i < len(row) else None for row in rows] for i in range(width)}
    return RawTable(pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), sheet=name)


def tables(raw: RawTable, hint: str | None = None) -> list[Told]:
    told = tables_in(raw, hint)
    assert not isinstance(told, Untold), sentence(refusal(told))
    return told


def read(raw: RawTable, told: Told, *columns: str) -> list[tuple[object, ...]]:
    """Accepted rows of a table: row number and some columns."""
    cells, _ = data_rows(told.kind, [pick(raw, told, 0).rows])
    return typed.read_rows(told.kind, cells).accepted.select("row", *columns).rows()


def counts(raw: RawTable, told: Told) -> tuple[int, int, int, int]:
    """Rows read, accepted, quarantined, ignored."""
    cells, counted = data_rows(told.kind, [pick(raw, told, 0).rows])
    done = typed.read_rows(told.kind, cells)
    read_rows, kept = counted.select("read", "kept").row(0) if counted.height else (0, 0)
    return read_rows, done.accepted.height, done.refused.height, read_rows - kept


def test_a_table_under_a_logo_and_titles_at_row_nine() -> None:
    raw = sheet(
        "ĐẢNG BỘ THÀNH PHỐ MẪU | . | . | ĐẢNG CỘNG SẢN VIỆT NAM",
        "ĐẢNG ỦY PHƯỜNG MỘT | . | . | Mẫu, ngày 1 tháng 7 năm 2024",
        ".",
        ". | . | DANH SÁCH ĐẢNG VIÊN",
        ". | . | (Tính đến ngày 30/6/2024)",
        ".",
        ".",
        ".",
        "STT | HỌ VÀ TÊN | NGÀY\\nSINH | CHI BỘ | TÌNH TRẠNG",
        "1 | Lê Mẫu | 1/2/1970 | Chi bộ 1 | Miễn sinh hoạt",
        ".",
        "2 | Trần Mận | 3/4/1971 | Chi bộ 1 | .",
    )
    (told,) = tables(raw)
    assert (told.kind, told.header_row) == ("roll", 9)
    assert read(raw, told, "full_name", "roll_status") == [(10, "Lê Mẫu", "EXEMPT"), (12, "Trần Mận", "ACTIVE")]


def test_a_group_header_over_its_columns() -> None:
    raw = sheet(
        "STT | Họ và tên | Ngày | . | . | Số | . | Chi bộ",
        ". | . | sinh | kết nạp | chính thức | thẻ ĐV | lý lịch | .",
        "1 | Lê Mẫu | 1/2/1970 | 3/2/2000 | 3/2/2001 | 01234567 | 031234/HP | Chi bộ 1",
    )
    (told,) = tables(raw)
    assert told.header_row == 2
    ((_, dob, admitted, official, card, file),) = read(
        raw, told, "dob", "admitted_on", "official_on", "card_no", "file_no"
    )
    assert [str(value) for value in (dob, admitted, official, card, file)] == [
        "1970-02-01",
        "2000-02-03",
        "2001-02-03",
        "01234567",
        "031234/HP",
    ]


def test_a_header_of_three_rows_and_the_numbers_of_its_columns() -> None:
    raw = sheet(
        "STT | Đảng viên | . | . | Chi bộ",
        ". | Họ và tên | Năm sinh | . | .",
        ". | . | Nam | Nữ | .",
        "(1) | (2) | (3) | (4) | (5)",
        "1 | Lê Mẫu | 1970 | . | Chi bộ 1",
        "2 | Trần Thị Mận | . | 1971 | Chi bộ 1",
    )
    (told,) = tables(raw)
    assert [(row, str(dob)) for row, dob in read(raw, told, "dob")] == [(5, "1970-01-01"), (6, "1971-01-01")]
    assert counts(raw, told) == (3, 2, 0, 1)


def test_columns_that_are_ticked() -> None:
    raw = sheet(
        "STT | Họ và tên | Ngày sinh | Giới tính | . | Loại đảng viên | . | Chi bộ",
        ". | . | . | Nam | Nữ | Chính thức | Dự bị | .",
        "1 | Lê Mẫu | 1/2/1970 | x | . | x | . | Chi bộ 1",
        "2 | Trần Thị Mận | 1/2/1971 | . | x | . | X | Chi bộ 1",
        "3 | Bùi Mẫu | 1/2/1971 | x | . | x | x | Chi bộ 1",
    )
    (told,) = tables(raw)
    assert read(raw, told, "gender", "member_class") == [(3, "NAM", "OFFICIAL"), (4, "NU", "PROBATIONARY")]
    # Ticked as both: nobody can tell.
    assert counts(raw, told) == (3, 2, 1, 0)


REGISTER = "STT | Họ và tên | Ngày sinh | Số GTSHĐ | Loại chuyển | Ngày giới thiệu | Nơi đi | Nơi đến"


def test_two_tables_one_below_the_other() -> None:
    raw = sheet(
        "DANH SÁCH KẾT NẠP",
        "STT | Họ và tên | Ngày sinh | Hình thức | Ngày QĐ | Chi bộ",
        "1 | Lê Mẫu | 1/2/1990 | Kết nạp | 1/6/2024 | Chi bộ 1",
        "Tổng cộng: 1",
        ".",
        "DANH SÁCH RA KHỎI ĐẢNG",
        "STT | Họ và tên | Ngày sinh | Hình thức | Ngày QĐ | Chi bộ",
        "1 | Trần Mận | 1/2/1950 | Từ trần | 1/6/2024 | Chi bộ 1",
        ". | Người lập biểu | . | . | Bí thư",
        ". | Vũ Mẫu | . | . | Ngô Mẫu",
    )
    first, second = tables(raw)
    assert [(t.kind, t.header_row, t.end_row) for t in (first, second)] == [("admission", 2, 5), ("exit", 7, 10)]
    assert read(raw, first, "full_name") == [(3, "Lê Mẫu")]
    assert read(raw, second, "full_name") == [(8, "Trần Mận")]
    assert (counts(raw, first), counts(raw, second)) == ((2, 1, 0, 1), (3, 1, 0, 2))


def test_the_two_registers_of_transfers_under_one_another_have_the_same_headers() -> None:
    raw = sheet(
        "I. CHUYỂN ĐI",
        REGISTER,
        "1 | Lê Mẫu | 1/2/1990 | 1 | chính thức | 1/6/2024 | P1 | P2",
        "II. CHUYỂN ĐẾN",
        REGISTER,
        "1 | Trần Mận | 1/2/1990 | 2 | chính thức | 1/6/2024 | P2 | P1",
    )
    first, second = tables(raw)
    assert (first.hint, second.hint) == ("transfer_out", "transfer_in")
    assert (read(raw, first, "full_name"), read(raw, second, "full_name")) == ([(3, "Lê Mẫu")], [(6, "Trần Mận")])


def test_two_tables_side_by_side() -> None:
    raw = sheet(
        "KẾT NẠP | . | . | . | . | . | RA KHỎI ĐẢNG",
        "STT | Họ và tên | Ngày sinh | Hình thức | Ngày QĐ | . | STT | Họ tên | Ngày sinh | Lý do | Ngày QĐ",
        "1 | Lê Mẫu | 1/2/1990 | Kết nạp | 1/6/2024 | . | 1 | Trần Mận | 1/2/1950 | Từ trần | 1/6/2024",
        ". | . | . | . | . | . | 2 | Vũ Mận | 1/2/1950 | Xóa tên | 1/6/2024",
    )
    first, second = tables(raw)
    assert (first.kind, second.kind) == ("admission", "exit")
    assert read(raw, first, "full_name", "admission_kind") == [(3, "Lê Mẫu", "NEW")]
    assert read(raw, second, "full_name", "exit_kind") == [(3, "Trần Mận", "DIED"), (4, "Vũ Mận", "STRUCK_OFF")]


def test_a_list_printed_in_two_columns() -> None:
    line = "STT | Họ và tên | Ngày sinh | Chi bộ"
    raw = sheet(f"{line} | {line}", "1 | Lê Mẫu | 1970 | Chi bộ 1 | 2 | Trần Mận | 1971 | Chi bộ 1")
    assert [read(raw, told, "full_name") for told in tables(raw)] == [[(2, "Lê Mẫu")], [(2, "Trần Mận")]]


def test_a_blank_column_inside_a_table_is_no_gap_between_two() -> None:
    raw = sheet("STT | Họ và tên | Ngày sinh | . | Chi bộ | Trạng thái", "1 | Lê Mẫu | 1970 | . | Chi bộ 1 | miễn SH")
    (told,) = tables(raw)
    assert read(raw, told, "cell", "roll_status") == [(2, "Chi bộ 1", "EXEMPT")]


def test_a_header_repeated_on_every_page() -> None:
    head = ["STT | Họ và tên | Ngày | . | Chi bộ", ". | . | sinh | kết nạp | ."]
    page = [f"{n} | Lê Mẫu {chr(64 + n)} | 1/2/1970 | 1/2/2000 | Chi bộ 1" for n in range(1, 4)]
    raw = sheet(*head, *page, ". | . | . | . | Trang 1", *head, *page, *head, *page)
    (told,) = tables(raw)
    assert counts(raw, told) == (14, 9, 0, 5)


def test_a_header_far_down_a_long_sheet_is_found() -> None:
    people = [f"{n} | Lê Mẫu | 1/2/1970 | Chi bộ 1 | ." for n in range(200)]
    raw = sheet("STT | Họ tên | Ngày sinh | Chi bộ | Trạng thái", *people, ".", "SỔ CHUYỂN ĐI", REGISTER)
    first, second = tables(raw)
    assert (first.kind, second.kind, second.header_row) == ("roll", "transfer", 204)
    assert counts(raw, first) == (200, 200, 0, 0)


def test_totals_groups_and_signatures_are_ignored_and_no_person_is() -> None:
    raw = sheet(
        "STT | Họ và tên | Ngày sinh | Số thẻ | Chi bộ",
        ". | I. Chi bộ Thôn Một",
        "1 | Tống Công | 1/2/1970 | 01234567 | Chi bộ 1",
        "2 | Bí Thư Mẫu | 1/2/1970 | 01234568 | Chi bộ 1",
        "3 | Cộng Hòa Mẫu | . | . | .",
        ". | Lê Thị Mẫu | . | . | .",
        ". | Cộng | 3 | 2 | 1",
        "Tổng cộng: | 4 đảng viên",
        ". | . | . | Mẫu, ngày 30 tháng 6 năm 2024",
        ". | Người lập biểu | . | . | T/M ĐẢNG ỦY",
        ". | . | . | . | BÍ THƯ",
        ". | (Ký, ghi rõ họ tên)",
        ". | Phạm Văn Mẫu | . | . | Đỗ Mẫu",
    )
    (told,) = tables(raw)
    assert [row for row, *_ in read(raw, told)] == [3, 4, 5, 6]
    assert counts(raw, told) == (12, 4, 0, 8)


def test_words_alone_in_the_column_of_names_are_neither_a_person_nor_nothing() -> None:
    raw = sheet(
        "STT | Họ và tên | Ngày sinh | Chi bộ",
        "1 | Lê Mẫu | 1/2/1970 | Chi bộ 1",
        ". | Thôn Đoài Ngoài",
        "2 | Trần Mận | 1/2/1970 | Chi bộ 1",
    )
    assert counts(raw, tables(raw)[0]) == (3, 2, 1, 0)


def test_a_count_report_with_its_frills() -> None:
    raw = sheet(
        "BIỂU TĂNG GIẢM ĐẢNG VIÊN QUÝ II NĂM 2024",
        "STT | Nội dung | Mã số | Số lượng | Ghi chú",
        "A | B | C | 1 | 2",
        "1 | Đảng viên đầu kỳ | A | 120",
        ". | Tăng trong kỳ",
        "2 | Kết nạp | B1 | 3",
        "3 | Có đến cuối kỳ | D | 123",
        ". | Người lập biểu | . | Bí thư",
        ". | Lê Mẫu | . | Trần Mận",
    )
    (told,) = tables(raw)
    assert read(raw, told, "line", "value") == [(4, "A", 120), (6, "B1", 3), (7, "D", 123)]
    assert counts(raw, told)[2] == 0
    assert told.defaults == {"period_from": "2024-04-01", "period_to": "2024-06-30"}


@pytest.mark.parametrize("write", [tcvn3, vni], ids=["tcvn3", "vni"])
def test_headers_and_people_in_a_legacy_font(write: object) -> None:
    lines = (
        "Danh sách đảng viên",
        "STT | Họ và tên | Ngày sinh | Chi bộ | Trạng thái",
        "1 | Nguyễn Văn Đức | 1/2/1970 | Chi bộ Phố Huế | Đang sinh hoạt",
        "2 | Lê Thị Hồng | 1/2/1970 | Chi bộ Phố Huế | Miễn sinh hoạt",
        ". | Tổng cộng: 2",
    )
    raw = sheet(*(write(line) for line in lines))  # type: ignore[operator]
    (told,) = tables(raw)
    assert read(raw, told, "full_name", "cell", "roll_status") == [
        (3, "Nguyễn Văn Đức", "Chi bộ Phố Huế", "ACTIVE"),
        (4, "Lê Thị Hồng", "Chi bộ Phố Huế", "EXEMPT"),
    ]


def test_a_column_in_doubt_quarantines_its_rows() -> None:
    lines = ["Nguyễn Văn Đức", "Trần Hữu Nghĩa", tcvn3("Bùi Khuyến"), tcvn3("Đỗ Ngọc"), "Lê Tã"]
    raw = sheet("Họ và tên | Ngày sinh | Chi bộ", *(f"{line} | 1/2/1970 | Chi bộ 1" for line in lines))
    assert counts(raw, tables(raw)[0]) == (5, 4, 1, 0)


def test_a_code_under_a_header_nobody_knows_is_told_by_its_words() -> None:
    raw = sheet(
        "Họ và tên | Ngày sinh | Chi bộ | Theo dõi",
        "Lê Mẫu | 1/2/1970 | Chi bộ 1 | Đang sinh hoạt",
        "Trần Mận | 1/2/1970 | Chi bộ 1 | Từ trần",
    )
    assert read(raw, tables(raw)[0], "roll_status") == [(2, "ACTIVE"), (3, "DECEASED")]


def untold(raw: RawTable, hint: str | None = None) -> str:
    told = tables_in(raw, hint)
    assert isinstance(told, Untold)
    return sentence(refusal(told)) or ""


def test_a_table_that_is_nearly_one_says_what_it_lacks() -> None:
    said = untold(
        sheet("SỔ CHUYỂN ĐI", "Họ và tên | Ngày sinh | Số GTSHĐ | Ngày giới thiệu", "Lê Mẫu | 1970 | 1 | 1/1/2024")
    )
    assert "chuyển đi" in said
    assert "dòng 2" in said
    assert "Nơi đến / Nơi đi" in said
    assert "reference/headers.csv" in said
    assert "Lê" not in said


def test_a_table_that_fits_two_kinds_is_refused_unless_its_title_or_name_tells() -> None:
    lines = ("Họ và tên | Ngày sinh | Hình thức | Ngày quyết định",)
    assert "nhiều biểu" in untold(sheet(*lines))
    assert tables(sheet(*lines), "exit")[0].kind == "exit"
    assert tables(sheet("DANH SÁCH KẾT NẠP", *lines))[0].kind == "admission"


def test_a_list_of_leavers_without_their_kind_is_not_taken_for_the_roll() -> None:
    lines = ("Họ và tên | Ngày sinh | Số CCCD | Chi bộ", "Lê Mẫu | 1970 | . | Chi bộ 1")
    assert "Hình thức" in untold(sheet("DANH SÁCH ĐẢNG VIÊN RA KHỎI ĐẢNG", *lines))
    assert tables(sheet("DANH SÁCH ĐẢNG VIÊN TỪ TRẦN", *lines))[0].defaults == {"exit_kind": "DIED"}


def test_names_in_two_columns_and_nothing_else_are_no_roll() -> None:
    assert "reference/headers.csv" in untold(sheet("first_name | last_name | age", "Lan | Lê | 41", "Mai | Vũ | 42"))


def test_what_is_no_table_at_all() -> None:
    assert "reference/headers.csv" in untold(sheet("Kính gửi các đồng chí", "Đề nghị báo cáo"))


def test_one_workbook_of_text_read_end_to_end() -> None:
    body = "STT;Họ và tên;Ng.sinh;CB SH\n1;Nguyễn Văn Đức;1/2/1970;Chi bộ 1\n"
    (raw,) = readers.read(body.encode(), ".csv")
    (told,) = tables(raw)
    assert json.loads(json.dumps(told.headers)) == {"Họ và tên": "full_name", "Ng.sinh": "dob", "CB SH": "cell"}
