"""Pandera models made from the dictionary: bad values fail, and only on a collected frame."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from pandera.api.polars.model_config import BaseConfig

from schemas.fields import schema
from schemas.models import failures, model
from schemas.records import RECORDS

GOOD: dict[str, Any] = {
    "full_name": "Nguyễn Văn Mẫu",
    "name_key": "NGUYEN VAN MAU",
    "dob": date(1970, 1, 2),
    "dob_precision": "day",
    "roll_status": "ACTIVE",
    "member_class": "OFFICIAL",
}


def roll(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([GOOD | row for row in rows], schema=schema(RECORDS["roll"].columns))


def test_good_rows_pass() -> None:
    assert failures("roll", roll({}, {"dob": None, "member_class": None})).height == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("full_name", None),
        ("full_name", ""),
        ("roll_status", "SLEEPING"),
        ("roll_status", None),
        ("gender", "X"),
        ("dob", date(1066, 10, 14)),
        ("citizen_kind", "passport"),
    ],
)
def test_a_bad_value_fails_on_its_row_and_column(column: str, value: object) -> None:
    failed = failures("roll", roll({}, {column: value}))
    assert failed.select("position", "column").unique().rows() == [(1, column)]


def test_failures_never_repeat_a_value() -> None:
    failed = failures("roll", roll({"gender": "CANARY"}))
    assert "CANARY" not in str(failed.rows())


def test_pandera_lets_bad_values_pass_on_a_lazy_frame() -> None:
    bad = roll({"roll_status": "SLEEPING"})
    assert model("roll").validate(bad.lazy()).collect().height == 1
    assert failures("roll", bad).height == 1


def test_a_lazy_frame_is_refused() -> None:
    with pytest.raises(TypeError, match="collected"):
        failures("roll", roll({}).lazy())  # type: ignore[arg-type]


def test_a_frame_of_wrong_types_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="columns or types"):
        failures("roll", roll({}).with_columns(pl.col("dob").cast(pl.String)))


@pytest.mark.parametrize("record", RECORDS)
def test_every_record_has_a_model_with_its_columns(record: str) -> None:
    made = model(record)
    assert tuple(made.to_schema().columns) == RECORDS[record].columns
    assert issubclass(made.Config, BaseConfig)
    empty = pl.DataFrame(schema=schema(RECORDS[record].columns))
    assert failures(record, empty).height == 0


@pytest.mark.parametrize("line", ["A", "B2a", "C5b", "D"])
def test_lines_of_the_count_report(line: str) -> None:
    row = {"period_to": date(2024, 1, 31), "line": line, "value": 3}
    frame = pl.DataFrame([row], schema=schema(RECORDS["count_report"].columns))
    assert failures("count_report", frame).height == 0
    assert failures("count_report", frame.with_columns(value=pl.lit(-1, pl.Int64))).height == 1
    assert failures("count_report", frame.with_columns(line=pl.lit("E1"))).height == 1
