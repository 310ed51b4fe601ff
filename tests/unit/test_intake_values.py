"""Reading cells: dates, identity numbers, counts, as units write them. Tables an officer can read."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.intake import values
from pipelines.intake.typed import read_rows
from schemas.records import RECORDS

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
    (None, None, None),
]


@pytest.mark.parametrize(("written", "value", "precision"), PARTIAL)
def test_birth_dates(written: str | None, value: date | None, precision: str | None) -> None:
    read = values.calendar(pl.Series([written], dtype=pl.String), partial=True, birth=True)
    assert read.select("value", "fault", "precision").rows() == [(value, None, precision)]


@pytest.mark.parametrize(
    "written", ["31/02/1972", "29/02/1900", "15/13/1972", "15/00/1972", "3/15/1972", "abc", "12 tháng", "1/1/0972", "0"]
)
def test_dates_that_do_not_exist_are_refused(written: str) -> None:
    read = values.calendar(pl.Series([written]), partial=True)
    assert read.select("value", "fault").rows() == [(None, "impossible_date")]


@pytest.mark.parametrize("written", ["3/1972", "1972", "00/00/1972"])
def test_a_movement_needs_a_full_date(written: str) -> None:
    read = values.calendar(pl.Series([written]), partial=False)
    assert read.select("value", "fault").rows() == [(None, "partial_date")]


@pytest.mark.parametrize(
    ("written", "birth", "value"),
    [("5-3-04", True, 2004), ("5-3-11", True, 1911), ("5-3-24", False, 2024), ("5-3-68", False, 1968)],
)
def test_two_digit_years(written: str, birth: bool, value: int) -> None:
    read = values.calendar(pl.Series([written]), partial=True, birth=birth)
    assert read["value"].to_list() == [date(value, 3, 5)]
    assert read["repair"].to_list() == ["two_digit_year"]


def citizen(written: str | None, born: date | None = date(1972, 3, 15)) -> tuple[object, ...]:
    frame = pl.DataFrame({"written": [written], "born": [born]}, schema={"written": pl.String, "born": pl.Date})
    column = pl.col("written")
    read = values.citizen(column, values.number_text(column), pl.col("born"))
    return frame.select(value=read.value, kind=read.kind, repair=read.repair).row(0)


@pytest.mark.parametrize(
    ("written", "value", "kind", "repair"),
    [
        ("031072001234", "031072001234", "citizen", None),
        ("031 072 001 234", "031072001234", "citizen", "separators"),
        ("'031072001234", "031072001234", "citizen", "separators"),
        ("31072001234", "031072001234", "citizen", "leading_zeros"),
        ("31072001234.0", "031072001234", "citizen", "leading_zeros"),
        ("3.1072001234E+10", "031072001234", "citizen", "leading_zeros"),
        ("1072001234", "001072001234", "citizen", "leading_zeros"),
        ("123456789", "123456789", "cmnd", None),
        ("3.10E+11", "3.10E+11", "malformed", None),
        ("03107200123", "03107200123", "malformed", None),
        ("31080001234", "31080001234", "malformed", None),
        ("99072001234", "99072001234", "malformed", None),
        ("chưa có", None, None, "placeholder"),
        (None, None, None, None),
    ],
)
def test_citizen_numbers(written: str | None, value: str | None, kind: str | None, repair: str | None) -> None:
    assert citizen(written) == (value, kind, repair)


def test_zeros_come_back_without_a_birth_date_only_for_a_known_province() -> None:
    assert citizen("31072001234", None)[0] == "031072001234"
    assert citizen("99072001234", None)[0] == "99072001234"


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
