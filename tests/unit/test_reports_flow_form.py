"""Form 1-BTCTW as a workbook: every number of it is as many rows of the second sheet."""

from __future__ import annotations

import stat
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import polars as pl
import pytest

from pipelines.ledger.flows import LINES, SCHEMA
from pipelines.reports.flow_form import ENTRIES_SHEET, FORM_SHEET, Form, members_of, write_form

FIRST, LAST = date(2021, 1, 1), date(2021, 12, 31)
COUNTS = {"B1": 2, "C1": 1, "C5a": 1}


def table(reported: dict[str, int] | None = None) -> pl.DataFrame:
    told = reported or {}
    rows: list[tuple[Any, ...]] = [("A", "", "", 10, told.get("A"))]
    rows += [(line, "", "", COUNTS.get(line, 0), told.get(line)) for line, *_ in LINES]
    rows += [("late", "", "", -1, told.get("late")), ("D", "", "", 9, told.get("D"))]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def entries() -> pl.DataFrame:
    column_of = {line: column for line, column, *_ in LINES}
    lines = [*(line for line, count in COUNTS.items() for _ in range(count)), "late"]
    return pl.DataFrame(
        [
            {
                "line": line,
                "effect": 1 if line.startswith("B") else -1,
                "effective_on": date(2021, 3, 4),
                "known_on": date(2021, 3, 31),
                "column_name": column_of.get(line, "died"),
                "person_id": n,
                "account": "HP.01",
                "counterpart": None,
                "record": "exit",
                "unit": "HP.01",
                "as_of": date(2021, 3, 31),
                "file": "=tệp.csv",
                "sheet": "",
                "row": n + 2,
            }
            for n, line in enumerate(lines)
        ]
    )


def people(folder: Path) -> None:
    (folder / "state").mkdir()
    count = sum(COUNTS.values()) + 1
    pl.DataFrame(
        {
            "person_id": range(count),
            "full_name": ["Lê Thị Thu Hà"] * count,
            "citizen_id": ["031072000123"] * count,
            "card_no": [None] * count,
            "file_no": [None] * count,
            "dob": [date(1972, 3, 15)] * count,
        },
        schema_overrides={"card_no": pl.String, "file_no": pl.String},
    ).write_parquet(folder / "state" / "persons.parquet")


@pytest.fixture
def written(tmp_path: Path) -> Path:
    people(tmp_path)
    path = tmp_path / "bieu.xlsx"
    shown = members_of(tmp_path, entries(), full=False)
    reported = {"A": 10, "B1": 3, "C1": 1, "C5a": 1, "D": 11}
    write_form(Form("HP.01", "Quận ủy Hồng Bàng", FIRST, LAST, LAST, table(reported), shown), path)
    return path


def cells(path: Path, sheet: str) -> list[list[Any]]:
    frame = fastexcel.read_excel(path).load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    return [list(row) for row in frame.iter_rows()]


def test_the_form_has_every_line_beside_what_was_reported(written: Path) -> None:
    rows = {row[2]: row for row in cells(written, FORM_SHEET) if row[2]}
    assert [rows[line][3] for line in ("A", "B", "B1", "C", "C5a", "muộn", "D")] == [
        "10",
        "2",
        "2",
        "2",
        "1",
        "-1",
        "9",
    ]
    assert [rows[line][4] for line in ("A", "B1", "D")] == ["10", "3", "11"]
    assert [rows[line][5] for line in ("A", "B1", "D")] == ["0", "1", "2"]


def test_every_number_is_traced_to_its_entries(written: Path) -> None:
    form = {row[2]: row for row in cells(written, FORM_SHEET) if row[2]}
    traced = Counter(row[0] for row in cells(written, ENTRIES_SHEET)[1:])
    for line, *_ in LINES:
        assert int(form[line][3]) == traced[line], line
    assert traced["muộn"] == 1


def test_members_are_masked_unless_asked(written: Path, tmp_path: Path) -> None:
    told = " ".join(str(cell) for row in cells(written, ENTRIES_SHEET) for cell in row)
    assert "L.T.T.H. …0123" in told
    assert "Thu Hà" not in told and "031072000123" not in told
    shown = members_of(tmp_path, entries(), full=True)
    assert shown["member"].unique().to_list() == ["Lê Thị Thu Hà (15/03/1972) 031072000123"]


def test_the_workbook_is_the_owners_alone(written: Path) -> None:
    assert stat.S_IMODE(written.stat().st_mode) == 0o600


def test_what_is_not_known_yet_is_said(tmp_path: Path) -> None:
    people(tmp_path)
    unknown = table().with_columns(
        value=pl.when(pl.col("line").is_in(["A", "D"])).then(None).otherwise("value").cast(pl.Int64)
    )
    path = tmp_path / "bieu.xlsx"
    write_form(Form("HP.01", "", FIRST, LAST, LAST, unknown, members_of(tmp_path, entries(), full=False)), path)
    rows = {row[2]: row for row in cells(path, FORM_SHEET) if row[2]}
    assert (rows["A"][3], rows["D"][3]) == ("chưa có", "chưa có")
