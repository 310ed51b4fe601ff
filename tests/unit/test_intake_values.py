"""Reading cells: dates, identity numbers, counts, as units write them. Tables an officer can read."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.intake import values
from pipelines.intake.dates import calendar
from pipelines.intake.typed import read_rows
from schemas.records import RECORDS
from schemas.report_lines import line_of

PARTIAL = [
    # written, value, precision
    ("15/03/1972", date(1972, 3, 15), "day"),
    ("5/3/1972", date(1972, 3, 5), "day"),
    ("15-3-72", date(1972, 3, 15), "day"),
    ("15.03.1972", date(1972, 3, 15), "day"),
    ("1972-03-15", date(1972, 3, 15), "day"),
    ("1972-03-15 00:00:00", date(1972, 3, 15), "day"),
    ("ngày 15 tháng 3 năm 1972", date(1972, 3, 15), "day"),
    ("Ngày 15 Tháng 03 Năm 1972", date(1972, 3, 15), "day"),
    ("26373", date(1972, 3, 15), "day"),
    ("26373.0", date(1972, 3, 15), "day"),
    ("26373,75", date(1972, 3, 15), "day"),
    ("7306", date(1920, 1, 1), "day"),
    ("'15/03/1972", date(1972, 3, 15), "day"),
    ("15 / 03 / 1972", date(1972, 3, 15), "day"),
    ("15–03–1972", date(1972, 3, 15), "day"),
    ("15/03/1972 00:00", date(1972, 3, 15), "day"),
    ("15/3/1972 12:00:00 SA", date(1972, 3, 15), "day"),
    ("1972-03-15T00:00:00.000Z", date(1972, 3, 15), "day"),
    ("1972-03-15 00:00:00+07:00", date(1972, 3, 15), "day"),
    ("Thứ Tư, 15/03/1972", date(1972, 3, 15), "day"),
    ("15-Mar-1972", date(1972, 3, 15), "day"),
    ("15-Mar-72", date(1972, 3, 15), "day"),
    ("15 thg 3, 1972", date(1972, 3, 15), "day"),
    ("15 tháng ba năm 1972", date(1972, 3, 15), "day"),
    ("ngày 15 tháng năm năm 1972", date(1972, 5, 15), "day"),
    ("15/3/72", date(1972, 3, 15), "day"),
    ("1972.0", date(1972, 1, 1), "year"),
    ("T3/1972", date(1972, 3, 1), "month"),
    ("03-1972", date(1972, 3, 1), "month"),
    ("xx/03/1972", date(1972, 3, 1), "month"),
    ("xx/xx/1972", date(1972, 1, 1), "year"),
    ("../../1972", date(1972, 1, 1), "year"),
    ("__/__/1972", date(1972, 1, 1), "year"),
    ("1972-00-00", date(1972, 1, 1), "year"),
    ("15031972", date(1972, 3, 15), "day"),
    ("29/02/2000", date(2000, 2, 29), "day"),
    ("3/1972", date(1972, 3, 1), "month"),
    ("00/03/1972", date(1972, 3, 1), "month"),
    ("tháng 3 năm 1972", date(1972, 3, 1), "month"),
    ("1972", date(1972, 1, 1), "year"),
    ("00/00/1972", date(1972, 1, 1), "year"),
    ("năm 1972", date(1972, 1, 1), "year"),
    ("00/00/0000", None, None),
    ("chưa rõ", None, None),
    ("không nhớ", None, None),
    (None, None, None),
]


@pytest.mark.parametrize(("written", "value", "precision"), PARTIAL)
def test_birth_dates(written: str | None, value: date | None, precision: str | None) -> None:
    read = calendar(pl.Series([written], dtype=pl.String), partial=True, birth=True)
    assert read.select("value", "fault", "precision").rows() == [(value, None, precision)]


@pytest.mark.parametrize(
    "written", ["31/02/1972", "29/02/1900", "15/13/1972", "15/00/1972", "3/15/1972", "abc", "12 tháng", "1/1/0972", "0"]
)
def test_dates_that_do_not_exist_are_refused(written: str) -> None:
    read = calendar(pl.Series([written]), partial=True)
    assert read.select("value", "fault").rows() == [(None, "impossible_date")]


@pytest.mark.parametrize("written", ["3/1972", "1972", "00/00/1972"])
def test_a_movement_needs_a_full_date(written: str) -> None:
    read = calendar(pl.Series([written]), partial=False)
    assert read.select("value", "fault").rows() == [(None, "partial_date")]


@pytest.mark.parametrize(
    ("written", "birth", "value"),
    [("5-3-04", True, 2004), ("5-3-11", True, 1911), ("5-3-24", False, 2024), ("5-3-68", False, 1968)],
)
def test_two_digit_years(written: str, birth: bool, value: int) -> None:
    read = calendar(pl.Series([written]), partial=True, birth=birth)
    assert read["value"].to_list() == [date(value, 3, 5)]
    assert read["repair"].to_list() == ["two_digit_year"]


def numbers(*rows: tuple[str | None, str | None, str | None]) -> list[tuple[object, ...]]:
    """Citizen number, kind or the rule that refuses the row, for rows of number, birth date and sex of one roll."""
    cells = roll_of(
        full_name=[f"Lê Mẫu {n}" for n in range(len(rows))],
        citizen_id=[row[0] for row in rows],
        dob=[row[1] for row in rows],
        gender=[row[2] for row in rows],
    )
    read = read_rows("roll", cells)
    told = {row: tuple(rest) for row, *rest in read.accepted.select("row", "citizen_id", "citizen_kind").rows()}
    told |= {row: (None, rule) for row, rule in read.refused.select("row", "rule").rows()}
    return [told[number + 2] for number in range(len(rows))]


NUMBERS = [
    # written, stored, kind or rule, for a man born on 15/3/1972 whose column keeps its zeros
    ("031072001234", "031072001234", "citizen"),
    ("031 072 001 234", "031072001234", "citizen"),
    ("'031072001234", "031072001234", "citizen"),
    ("031.072.001.234", "031072001234", "citizen"),
    ("CCCD: 031072001234", "031072001234", "citizen"),
    ("031072001234 / 031234567", "031072001234", "citizen"),
    ("031234567 (031072001234)", "031072001234", "citizen"),
    ("31072001234", "031072001234", "citizen"),
    ("31072001234.0", "031072001234", "citizen"),
    ("3.1072001234E+10", "031072001234", "citizen"),
    ("1072001234", "001072001234", "citizen"),
    ("123456789", "123456789", "cmnd"),
    # Digits are gone for good.
    ("3.10E+11", None, "lost_digits"),
    ("3.107E+10", None, "lost_digits"),
    ("3E+10", None, "lost_digits"),
    # Zeros seem lost, but it would be the number of another year, another sex, another century.
    ("31080001234", None, "uncertain_number"),
    ("31172001234", None, "uncertain_number"),
    ("31272001234", None, "uncertain_number"),
    # No citizen number whatever is put before it: kept as it is, which is a finding of its own.
    ("03107200123", "03107200123", "malformed"),
    ("99072001234", "99072001234", "malformed"),
    ("31972001234", "31972001234", "malformed"),
    ("12345678", "12345678", "malformed"),
    ("chưa có", None, None),
    (None, None, None),
]


@pytest.mark.parametrize(("written", "value", "kind"), NUMBERS)
def test_citizen_numbers(written: str | None, value: str | None, kind: str | None) -> None:
    others = [("031072009999", "15/3/1972", "Nam")]
    assert numbers((written, "15/3/1972", "Nam"), *others)[0] == (value, kind)


def test_zeros_come_back_where_nothing_speaks_against_it() -> None:
    assert numbers(("31072001234", None, None)) == [("031072001234", "citizen")]
    assert numbers(("99072001234", None, None)) == [("99072001234", "malformed")]
    assert numbers(("31172001234", None, "Nam")) == [(None, "uncertain_number")]


def test_in_a_column_that_lost_all_its_zeros_a_wrong_birth_year_is_a_finding_not_a_doubt() -> None:
    """Of numbers kept as numbers every one lost its zeros, that of a person whose birth date is wrong as well."""
    column = [(f"3107200{n}", "15/3/1972", "Nam") for n in range(1000, 1004)]
    assert numbers(*column, ("31080001234", "15/3/1972", "Nam"))[-1] == ("031080001234", "citizen")
    # One number with its zero shows that the column keeps them.
    kept = ("031072009999", "15/3/1972", "Nam")
    assert numbers(*column, kept, ("31080001234", "15/3/1972", "Nam"))[-1] == (None, "uncertain_number")


def test_repairs_of_numbers_are_counted() -> None:
    cells = roll_of(
        full_name=["A", "B", "C"],
        citizen_id=["31072001234", "031 072 001 235", "chưa có"],
        dob=["15/3/1972", "15/3/1972", None],
    )
    repairs = read_rows("roll", cells).repairs.filter(pl.col("column") == "citizen_id")
    assert repairs.select("repair", "cells").rows() == [("leading_zeros", 1), ("placeholder", 1), ("separators", 1)]


def card(written: str, zeros_kept: bool, citizen_id: str = "031072001234") -> object:
    column = pl.col("written")
    read = values.card(column, values.number_text(column), pl.lit(citizen_id), pl.lit(zeros_kept))
    return pl.DataFrame({"written": [written]}).select(read.value).item()


def test_a_card_gets_its_zero_back_only_where_its_column_lost_them() -> None:
    assert card("1234567", zeros_kept=False) == "01234567"
    assert card("1234567", zeros_kept=True) == "1234567"
    assert card("31.012345", zeros_kept=True) == "31012345"
    assert card("31072001234", zeros_kept=True) == "031072001234"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("031234/HP", "031234/HP"),
        ("31234/hp", "031234/HP"),
        ("031234 - HP", "031234/HP"),
        ("HP 031234", "031234/HP"),
        ("31234", "031234"),
        ("031234/TPHCM", "031234/TPHCM"),
    ],
)
def test_file_numbers(written: str, value: str) -> None:
    assert pl.DataFrame({"x": [written]}).select(values.file_no(pl.col("x")).value).item() == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("12.0", 12),
        ("1.234", 1234),
        ("1,234", 1234),
        ("1 234", 1234),
        ("-3", None),
        ("12,5", None),
        ("x", None),
    ],
)
def test_counts(written: str, value: int | None) -> None:
    read = values.count(pl.col("x"))
    row = pl.DataFrame({"x": [written]}).select(value=read.value, fault=read.fault).row(0)
    assert row == (value, None if value is not None else "not_a_number")


def roll_of(**columns: list[str | None]) -> pl.DataFrame:
    """Cells of one table of a roll as ``data_rows`` hands them over."""
    height = len(next(iter(columns.values())))
    blank = [None] * height
    return pl.DataFrame(
        {
            "table": [0] * height,
            "row": list(range(2, height + 2)),
            "since_1904": [False] * height,
            "ragged": [False] * height,
            "unclear": [False] * height,
            **{name: columns.get(name, blank) for name in RECORDS["roll"].cells},
        },
        schema={
            "table": pl.UInt32,
            "row": pl.Int32,
            "since_1904": pl.Boolean,
            "ragged": pl.Boolean,
            "unclear": pl.Boolean,
            **dict.fromkeys(RECORDS["roll"].cells, pl.String),
        },
    )


def test_names_in_two_columns_are_joined() -> None:
    rows = read_rows("roll", roll_of(family_name=["Nguyễn Văn", "Lê"], given_name=["Mẫu", "Mận"]))
    assert rows.accepted["full_name"].to_list() == ["Nguyễn Văn Mẫu", "Lê Mận"]


def test_name_columns_swapped_are_turned_round_and_counted_as_repaired() -> None:
    rows = read_rows("roll", roll_of(given_name=["Nguyễn Văn", "Lê Thị"], family_name=["Mẫu", "Mận"]))
    assert rows.accepted["full_name"].to_list() == ["Nguyễn Văn Mẫu", "Lê Thị Mận"]
    assert rows.repairs.select("column", "repair", "cells").rows() == [("full_name", "name_columns_swapped", 2)]


def test_codes_through_their_synonyms_and_blank_status_is_active() -> None:
    rows = read_rows(
        "roll",
        roll_of(
            full_name=["A", "B", "C", "D"],
            roll_status=[None, "miễn sinh hoạt", "TU TRAN", "đi chơi"],
            member_class=["chính thức", "Dự bị", None, None],
        ),
    )
    assert rows.accepted.select("roll_status", "member_class").rows() == [
        ("ACTIVE", "OFFICIAL"),
        ("EXEMPT", "PROBATIONARY"),
        ("DECEASED", None),
    ]
    assert rows.refused.select("row", "column", "rule").rows() == [(5, "roll_status", "unknown_code")]


def test_the_first_fault_of_a_row_is_its_reason_and_the_rest_of_it_stays_readable() -> None:
    rows = read_rows("roll", roll_of(full_name=["A"], dob=["31/2/1970"], gender=["?"], card_no=["12345678"]))
    assert rows.accepted.height == 0
    assert rows.refused.select("column", "rule", "full_name", "card_no", "dob").rows() == [
        ("dob", "impossible_date", "A", "12345678", None)
    ]


def test_a_value_outside_any_living_memory_is_refused_by_the_model() -> None:
    rows = read_rows("roll", roll_of(full_name=["A", "B"], status_since=["1/1/1879", "1/1/2024"]))
    assert rows.refused.select("row", "column").rows() == [(2, "status_since")]


def test_day_numbers_of_a_1904_workbook() -> None:
    cells = roll_of(full_name=["A"], dob=["24911"]).with_columns(since_1904=pl.lit(True))
    assert read_rows("roll", cells).accepted["dob"].to_list() == [date(1972, 3, 15)]


def births(*texts: str) -> list[tuple[object, ...]]:
    """Birth date and precision of the accepted rows of one roll."""
    cells = roll_of(full_name=[f"Lê Mẫu {n}" for n in range(len(texts))], dob=list(texts))
    return read_rows("roll", cells).accepted.select("dob", "dob_precision").rows()


def test_a_column_that_can_only_be_month_first_is_read_so() -> None:
    assert births("3/15/1972", "4/5/1973", "1974") == [
        (date(1972, 3, 15), "day"),
        (date(1973, 4, 5), "day"),
        (date(1974, 1, 1), "year"),
    ]


def test_a_column_with_days_in_both_places_has_slips() -> None:
    assert births("3/15/1972", "15/3/1972", "4/5/1973") == [(date(1972, 3, 15), "day"), (date(1973, 5, 4), "day")]


def test_each_table_has_its_own_order_of_day_and_month() -> None:
    cells = pl.concat(
        [
            roll_of(full_name=["A", "B"], admitted_on=["3/15/2001", "4/5/2001"]),
            roll_of(full_name=["C"], admitted_on=["4/5/2001"]).with_columns(table=pl.lit(1, pl.UInt32)),
        ]
    )
    read = read_rows("roll", cells)
    assert read.accepted["admitted_on"].to_list() == [date(2001, 3, 15), date(2001, 4, 5), date(2001, 5, 4)]
    assert read.repairs.select("table", "column", "repair", "cells").rows() == [(0, "admitted_on", "month_first", 2)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("1. Lê Thị Mẫu", "Lê Thị Mẫu"),
        ("Đ/c Lê Thị Mẫu", "Lê Thị Mẫu"),
        ("Đồng chí: Lê Thị Mẫu", "Lê Thị Mẫu"),
        ("LÊ THỊ MẪU", "LÊ THỊ MẪU"),
        ("Đỗ Công", "Đỗ Công"),
    ],
)
def test_what_stands_before_a_name_is_dropped(written: str, name: str) -> None:
    assert read_rows("roll", roll_of(full_name=[written])).accepted["full_name"].to_list() == [name]


CODES = [
    # field, written, code
    ("roll_status", "Đang SHĐ", "ACTIVE"),
    ("roll_status", "ĐANG SINH HOẠT", "ACTIVE"),
    ("roll_status", "dang sinh hoat", "ACTIVE"),
    ("roll_status", "Miễn SHĐ", "EXEMPT"),
    ("roll_status", "Tạm miễn (QĐ số 5)", "TEMP_EXEMPT"),
    ("roll_status", "Theo QĐ 213", "RESIDENCE_LIAISON"),
    ("roll_status", "Đã chuyển SH đi", "MOVED_OUT"),
    ("roll_status", "Đã bị xoá tên", "LEFT"),
    ("member_class", "ĐV dự bị", "PROBATIONARY"),
    ("member_class", "ĐVCT", "OFFICIAL"),
    ("gender", "nữ", "NU"),
    ("gender", "M", "NAM"),
]


@pytest.mark.parametrize(("field", "written", "code"), CODES)
def test_codes_as_units_write_them(field: str, written: str, code: str) -> None:
    read = read_rows("roll", roll_of(full_name=["A"], **{field: [written]}))
    assert read.accepted[field].to_list() == [code]


@pytest.mark.parametrize(
    ("field", "written"),
    [("roll_status", "Sinh hoạt tạm thời"), ("roll_status", "x"), ("member_class", "A"), ("gender", "1")],
)
def test_a_code_that_could_be_two_or_none_is_refused(field: str, written: str) -> None:
    read = read_rows("roll", roll_of(full_name=["A"], **{field: [written]}))
    assert read.refused.select("column", "rule").rows() == [(field, "unknown_code")]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("A", "A"),
        ("B2a", "B2a"),
        ("b2A", "B2a"),
        ("1. Kết nạp", "B1"),
        ("- Kết nạp mới", "B1"),
        ("B1. Kết nạp", "B1"),
        ("C5b - Chuyển đi trong tỉnh", "C5b"),
        ("B2a: Đảng viên nơi khác về", "B2a"),
        ("Có mặt cuối kỳ", "D"),
        ("II. Kết nạp", "B1"),
        ("B1. Khai trừ", None),
        ("Trong đó: nữ", None),
    ],
)
def test_lines_of_the_count_report(written: str, line: str | None) -> None:
    assert line_of(written) == line
