"""The reference registers: what is read, and the one sentence a wrong one gets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doikhop.errors import UsageError
from schemas.unit_periods import read
from schemas.units import read_holidays, read_successions, read_units

HEADER = "org_code,name,parent_code,level,kind,is_reporting,is_account,valid_from,valid_to"
CITY = "TP,Thành phố Mẫu,,CITY,,0,0,,"
WARD = "P1,Phường Một,TP,BASE,residential,1,1,2020-01-01,"


def home(tmp_path: Path, *rows: str, file: str = "units.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / "reference" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join(rows) + "\n", encoding=encoding)
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_units_are_typed_and_sorted(tmp_path: Path, encoding: str) -> None:
    units = read_units(home(tmp_path, HEADER, WARD, "", CITY, encoding=encoding))
    assert units["org_code"].to_list() == ["P1", "TP"]
    assert units.row(0, named=True) == {
        "org_code": "P1",
        "name": "Phường Một",
        "name_key": "PHUONG MOT",
        "parent_code": "TP",
        "level": "BASE",
        "kind": "residential",
        "is_reporting": True,
        "is_account": True,
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
        "periods": None,
    }


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("true", True), ("x", True), ("Có", True), ("", False), ("FALSE", False)]
)
def test_booleans_as_people_write_them(tmp_path: Path, text: str, value: bool) -> None:
    units = read_units(home(tmp_path, HEADER, f"P1,Phường,,BASE,,{text},0,,"))
    assert units["is_reporting"].to_list() == [value]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([HEADER, WARD.replace("P1", "P 1")], r"units\.csv, row 2: 'org_code' is not a unit code"),
        ([HEADER, CITY, "_decisions,Q,TP,BASE,,1,1,,"], r"row 3: 'org_code' is not a unit code"),
        ([HEADER, CITY, WARD, WARD], r"row 4: the code 'P1' is already on row 3 for the same time"),
        (
            [HEADER, CITY, WARD + "2021-01-01", WARD.replace("2020", "2021")[:-1] + ",2020-06-01"],
            r"row 4: 'valid_to' lies before",
        ),
        (
            [HEADER, CITY, WARD + "2021-12-31", WARD.replace("2020-", "2021-")],
            r"row 4: the code 'P1' is already on row 3 for the same time",
        ),
        ([HEADER, WARD], r"row 2: the parent 'TP' of 'P1' is not in the register"),
        ([HEADER, "A,A,B,BASE,,1,1,,", "B,B,A,BASE,,0,0,,"], r"row 2: the parents run in a circle \(A > B > A\)"),
        ([HEADER, CITY.replace("CITY", "PLANET")], r"row 2: 'level' is not one of CITY"),
        ([HEADER, CITY.replace(",0,0,", ",maybe,0,")], r"row 2: 'is_reporting' is neither yes nor no"),
        ([HEADER, CITY + "2020-02-31"], r"row 2: 'valid_to' is not a date that exists"),
        ([HEADER, CITY.removesuffix(",") + "2021-01-01,2020-01-01"], r"row 2: 'valid_to' lies before 'valid_from'"),
        ([HEADER, "TP,,,CITY,,0,0,,"], r"row 2: 'name' is blank"),
        ([HEADER.replace(",kind", ""), CITY], r"row 1: the column 'kind' is missing"),
        ([HEADER], r"names no unit"),
        ([HEADER, CITY + ",,too many"], r"row 2: more cells than the header"),
    ],
)
def test_a_wrong_register_gets_one_sentence_naming_file_and_row(tmp_path: Path, rows: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says) as error:
        read_units(home(tmp_path, *rows))
    assert error.value.exit_code == 2
    assert "\n" not in str(error.value)


def test_several_rows_of_one_unit_are_its_periods(tmp_path: Path) -> None:
    """Told as of a day; one that ends on the day the next begins ends the day before."""
    later = WARD.replace("Một", "Hai").replace("2020-01-01,", "2025-07-01,")
    city = "TQ,Thành phố Khác,,CITY,,0,0,,"
    rows = [HEADER, CITY, city, later.replace("TP", "TQ"), WARD.replace("2020-01-01,", "2020-01-01,2025-07-01")]
    register = home(tmp_path, *rows)
    told = {
        day: read_units(register, day).row(0, named=True)
        for day in (date(2019, 1, 1), date(2025, 6, 30), date(2025, 7, 1), None)
    }
    assert [(u["name"], u["parent_code"]) for u in told.values()] == [("Phường Một", "TP")] * 2 + [
        ("Phường Hai", "TQ")
    ] * 2
    assert {(u["valid_from"], u["valid_to"]) for u in told.values()} == {(date(2020, 1, 1), None)}
    before, after = read(told[None]["periods"])
    assert (before.parent, before.valid_to) == ("TP", date(2025, 6, 30))
    assert (after.parent, after.valid_from, after.valid_to) == ("TQ", date(2025, 7, 1), None)


def test_missing_empty_and_undecodable_registers(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"units\.csv is missing"):
        read_units(tmp_path)
    (home(tmp_path, "") / "reference" / "units.csv").write_bytes(b"")
    with pytest.raises(UsageError, match="is empty"):
        read_units(tmp_path)
    (tmp_path / "reference" / "units.csv").write_bytes("Thành phố".encode("utf-16"))
    with pytest.raises(UsageError, match="UTF-8"):
        read_units(tmp_path)


def test_successions_name_units_of_the_register(tmp_path: Path) -> None:
    units = read_units(home(tmp_path, HEADER, CITY, WARD))
    head = "effective_on,kind,from_code,to_code,control_total"
    assert read_successions(tmp_path, units).height == 0
    home(tmp_path, head, "2025-07-01,Sáp nhập,P1,TP,120", file="successions.csv")
    assert read_successions(tmp_path, units).rows() == [(date(2025, 7, 1), "MERGE", "P1", "TP", 120)]
    home(tmp_path, head, "2025-07-01,MERGE,P1,P9,120", file="successions.csv")
    with pytest.raises(UsageError, match=r"successions\.csv, row 2: the unit 'P9' is not in"):
        read_successions(tmp_path, units)
    home(tmp_path, head, "2025-07-01,EAT,P1,TP,", file="successions.csv")
    with pytest.raises(UsageError, match="'kind' is not one of MERGE"):
        read_successions(tmp_path, units)


def test_holidays_add_or_remove_days_off(tmp_path: Path) -> None:
    assert read_holidays(tmp_path).height == 0
    home(tmp_path, "date,name,working", "2024-09-03,Nghỉ bù,0", "2024-09-07,Làm bù,1", file="holidays.csv")
    days = read_holidays(tmp_path)
    assert days.select(pl.col("date").dt.day(), "working").rows() == [(3, False), (7, True)]
    home(tmp_path, "date,name,working", "2024-09-03,,0", "2024-09-03,,1", file="holidays.csv")
    with pytest.raises(UsageError, match="already on row 2"):
        read_holidays(tmp_path)
