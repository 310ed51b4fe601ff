"""F04: exports in the wrong folder are not accepted, and nothing else is taken for one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.intake.misplaced import Register, stated_date
from tests.unit.test_intake_night import JAN, ROLL, TRANSFERS, Home, names, people

OWN = ROLL + people(1, 2)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.put("P1/2024-01-31/ds.csv", OWN)
    home.put("P2/2024-01-31/ds.csv", ROLL + people(3, 4))
    return home


def refused(frames: dict[str, pl.DataFrame]) -> list[tuple[str, str, str]]:
    found = frames["exports"].filter(code="F04")
    assert set(found["status"]) <= {"rejected"}
    assert not found["in_force"].any()
    return found.select("org_code", "file", "record").rows()


def test_rows_that_name_another_unit(home: Home) -> None:
    home.put("P1/2024-02-29/ds.csv", ROLL + people(3, 4).replace("Chi bộ 1", "P2.1"))
    frames = home.night(date(2024, 3, 1))
    assert refused(frames) == [("P1", "ds.csv", "roll")]
    assert "P2: 2 trong 2 dòng" in frames["exports"].filter(code="F04")["reason"].item()
    # The roll of January stays in force, with its date, and is known to be overtaken by one nobody could use.
    assert names(frames) == ["Lê Mẫu 1", "Lê Mẫu 2", "Lê Mẫu 3", "Lê Mẫu 4"]
    assert frames["rolls"].filter(reporter="P1").select("as_of", "newest_as_of", "newest_status").row(0) == (
        JAN,
        date(2024, 2, 29),
        "rejected",
    )
    # Sent again, it is accepted, and the wrong one is gone with its file.
    home.put("P1/2024-02-29/ds.csv", ROLL + people(1))
    assert refused(home.night(date(2024, 3, 2))) == []


def test_most_rows_not_some(home: Home) -> None:
    rows = people(1, 2).replace("Chi bộ 1", "P1.1") + people(3, 4).replace("Chi bộ 1", "P2.1")
    home.put("P1/2024-02-29/ds.csv", ROLL + rows)
    assert refused(home.night(date(2024, 3, 1))) == []


def test_it_replaces_nothing_that_was_sent_before(home: Home) -> None:
    home.night(JAN)
    home.put("P1/2024-01-31/ds.csv", ROLL + people(3, 4).replace("Chi bộ 1", "P2.1"))
    frames = home.night(date(2024, 2, 1))
    assert refused(frames) == [("P1", "ds.csv", "roll")]
    assert names(frames) == ["Lê Mẫu 1", "Lê Mẫu 2", "Lê Mẫu 3", "Lê Mẫu 4"]


def exits(unit: str, *numbers: int) -> str:
    rows = [f"Lê Mẫu {number},1953,Từ trần,5/1/2024,{unit}" for number in numbers]
    return "\n".join(["Họ và tên,Ngày sinh,Hình thức,Ngày hiệu lực,Đơn vị", *rows]) + "\n"


def test_registers(home: Home) -> None:
    home.put("P1/2024-01-31/ra.csv", exits("Phường Hai", 3, 4, 5))
    home.put("P2/2024-01-31/ra.csv", exits("Chi bộ 1", 3, 4, 5))
    # Of strangers, and told to be transfers out by its name alone.
    rows = "".join(f"Lê Mẫu {number},1953,{number},chính thức,5/1/2024,,P2,NGOAI\n" for number in (3, 4, 5))
    home.put("P1/2024-01-31/chuyen_di.csv", TRANSFERS + rows)
    assert refused(home.night(JAN)) == [("P1", "chuyen_di.csv", "transfer_out"), ("P1", "ra.csv", "exit")]


def test_any_account_may_register_the_exit_of_others_members(home: Home) -> None:
    home.put("P1/2024-01-31/ra.csv", exits("Phường Hai", 3, 4))
    assert refused(home.night(JAN)) == []


@pytest.mark.parametrize(
    ("title", "wrong"),
    [
        ("DANH SÁCH ĐẢNG VIÊN PHƯỜNG HAI", True),
        ("ĐẢNG BỘ THÀNH PHỐ MẪU - PHƯỜNG HAI", True),
        ("DANH SÁCH ĐẢNG VIÊN PHƯỜNG MỘT", False),
        ("PHƯỜNG MỘT (đã nhận từ PHƯỜNG HAI)", False),
        ("THÀNH PHỐ MẪU", False),
        ("Số liệu tính đến ngày 31/12/2023", True),
        ("Tính đến hết ngày 31 tháng 01 năm 2024", False),
        ("(Đến ngày 31-1-2024)", False),
        ("Thành phố Mẫu, ngày 5 tháng 2 năm 2024", False),
    ],
)
def test_what_the_title_says(home: Home, title: str, wrong: bool) -> None:
    home.put("P1/2024-01-31/ds.csv", f"{title}\n\n{ROLL}{people(1, 2).replace('Chi bộ 1', '')}")
    assert refused(home.night(JAN)) == ([("P1", "ds.csv", "roll")] if wrong else [])


def test_a_title_does_not_outweigh_rows(home: Home) -> None:
    home.put("P1/2024-01-31/ds.csv", f"PHƯỜNG HAI\n\n{OWN}")
    assert refused(home.night(JAN)) == []


@pytest.mark.parametrize(
    ("title", "record", "day"),
    [
        ("Tính đến ngày 31/01/2024", "roll", JAN),
        ("tinh den 31.1.2024", "transfer_out", JAN),
        ("Thời điểm: 2024-01-31", "exit", JAN),
        ("Đến ngày 31/01/2024", "roll", JAN),
        ("Đến ngày 31/01/2024", "exit", None),
        ("Từ ngày 01/01/2024 đến ngày 31/01/2024", "roll", None),
        ("Tính đến 31/12/2023", "count_report", None),
        ("Tính đến 32/12/2023", "roll", None),
        ("Lập ngày 31/01/2024", "roll", None),
    ],
)
def test_a_date_is_stated(title: str, record: str, day: date | None) -> None:
    assert stated_date(title, record) == day


def test_a_unit_it_was_merged_with_is_its_own(home: Home) -> None:
    reference = home.root / "reference"
    (reference / "successions.csv").write_text(
        "effective_on,kind,from_code,to_code,control_total\n2024-02-01,MERGE,P2,P1,\n"
    )
    home.put("P1/2024-02-29/ds.csv", ROLL + people(3, 4).replace("Chi bộ 1", "P2.1"))
    assert refused(home.night(date(2024, 3, 1))) == []


def test_a_title_two_units_share_without_their_accents_names_neither_alone() -> None:
    names = {"X1": "Đảng bộ xã Tân Trấn Dương", "X2": "Đảng bộ xã Tân Trần Dương"}
    units = pl.DataFrame(
        {
            "org_code": list(names),
            "parent_code": [None, None],
            "name": list(names.values()),
            "is_reporting": [True, True],
        },
        schema_overrides={"parent_code": pl.String},
    )
    successions = pl.DataFrame(schema={"from_code": pl.String, "to_code": pl.String})
    register = Register(units, successions)
    assert [register.titled(code, names["X2"].upper()) for code in ("X1", "X2")] == [None, None]
