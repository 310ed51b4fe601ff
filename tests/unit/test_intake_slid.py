"""Rows whose cells slid into other columns: never a person who is a status, a header or a unit."""

from __future__ import annotations

import pytest

from pipelines.intake import typed
from pipelines.intake.cells import data_rows, pick
from pipelines.intake.readers.raw import RawTable
from tests.unit.test_intake_regions import counts, read, sheet, tables

HEADER = "STT | Họ và tên | Ngày sinh | Chi bộ | Trạng thái"


def rules(raw: RawTable) -> list[tuple[int, str]]:
    """Refused rows of the first table: row number and rule."""
    told = tables(raw)[0]
    cells, _ = data_rows(told.kind, [pick(raw, told, 0).rows])
    return typed.read_rows(told.kind, cells).refused.select("row", "rule").rows()


@pytest.mark.parametrize(
    "slid",
    ["P1.1", "Đang sinh hoạt", "ĐÃ CHUYỂN ĐI", "Họ và tên", "Ngày sinh", "ACTIVE", "Chi bộ Một", "Đảng ủy Phường Mẫu"],
)
def test_a_word_of_another_column_is_nobodys_name(slid: str) -> None:
    raw = sheet(HEADER, "1 | Lê Mẫu | 1/2/1970 | Chi bộ 1 | .", f"2 | {slid} | 1/2/1971 | Chi bộ 1 | .")
    assert rules(raw) == [(3, "not_a_name")]


@pytest.mark.parametrize("name", ["Từ Trần", "Lý Do", "Miễn", "Đặng Sinh Hoạt", "Tống Số", "Chi Lan"])
def test_a_name_that_looks_like_a_word_is_a_name(name: str) -> None:
    raw = sheet(HEADER, f"1 | {name} | 1/2/1970 | Chi bộ 1 | .")
    assert counts(raw, tables(raw)[0]) == (1, 1, 0, 0)


def test_a_header_spliced_into_a_row_of_data_begins_no_table() -> None:
    raw = sheet(
        "STT | Họ và tên | Ngày sinh | Chi bộ | Trạng thái | Ghi chú",
        "1 | Lê Mẫu | 7/6/1983 | Chi T | Họ và tên | Ngày sinh | Số CCCD | Chi bộ | Trạng thái",
        "2 | Trần Mận | 1/2/1971 | Chi bộ 1 | Miễn sinh hoạt | .",
        "3 | Vũ Mận | 1/2/1972 | Chi bộ 1 | Đang sinh hoạt | .",
    )
    (told,) = tables(raw)
    assert read(raw, told, "full_name", "roll_status") == [(3, "Trần Mận", "EXEMPT"), (4, "Vũ Mận", "ACTIVE")]
