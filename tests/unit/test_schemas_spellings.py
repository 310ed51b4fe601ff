"""Units' own spellings of headers: what they change, and what is said of a wrong register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doikhop.errors import UsageError
from pipelines.intake import step
from pipelines.night import open_night
from schemas.spellings import read_spellings, spellings_of

UNITS = """org_code,name,parent_code,level,kind,is_reporting,is_account,valid_from,valid_to
TP,Thành phố Mẫu,,CITY,,0,0,,
P1,Phường Một,TP,BASE,,1,1,,
P2,Phường Hai,TP,BASE,,1,1,,
"""
HEAD = "org_code,record,header,field\n"
NIGHT = date(2024, 1, 31)


def home_with(root: Path, spellings: str | None) -> Path:
    (root / "reference").mkdir(parents=True)
    (root / "reference" / "units.csv").write_text(UNITS, encoding="utf-8")
    if spellings is not None:
        (root / "reference" / "headers.csv").write_text(HEAD + spellings, encoding="utf-8")
    return root


def exports(home: Path) -> dict[str, tuple[str, str | None]]:
    """Status and reason of each unit's export."""
    run = open_night(home, NIGHT)
    step.run(run)
    frame = pl.read_parquet(run.work / "intake" / "exports.parquet")
    return {unit: (status, reason) for unit, status, reason in frame.select("org_code", "status", "reason").rows()}


def send(home: Path, *units: str) -> None:
    for unit in units:
        folder = home / "landing" / unit / "2024-01-31"
        folder.mkdir(parents=True)
        text = f"Quý danh,Ngày sinh,Buồng\n{unit} Lê Mẫu,1/2/1970,Chi bộ 1\n"
        (folder / "ds.csv").write_text(text, encoding="utf-8")


def test_a_spelling_of_one_unit_holds_for_that_unit_alone_and_the_refusal_says_how_to_add_it(tmp_path: Path) -> None:
    home = home_with(tmp_path, None)
    send(home, "P1", "P2")
    before = exports(home)
    assert [status for status, _ in before.values()] == ["rejected", "rejected"]
    assert "reference/headers.csv (org_code,record,header,field)" in str(before["P1"][1])
    (home / "reference" / "headers.csv").write_text(
        HEAD + "P1,roll,QUÝ  DANH,full_name\nP1,roll,buồng,cell\n", encoding="utf-8"
    )
    after = exports(home)
    assert (after["P1"][0], after["P2"][0]) == ("accepted", "rejected")


def test_blank_unit_and_blank_record_mean_all(tmp_path: Path) -> None:
    home = home_with(tmp_path, ",,Quý danh,full_name\n,roll,Buồng,cell\n")
    send(home, "P1", "P2")
    assert [status for status, _ in exports(home).values()] == ["accepted", "accepted"]


def test_a_units_own_word_goes_before_everyones(tmp_path: Path) -> None:
    spellings = spellings_of(home_with(tmp_path, ",,Mã,card_no\nP1,roll,Mã,file_no\nP1,roll,Tên,-\n"))
    assert spellings.of("P1")["roll", "ma"] == "file_no"
    assert spellings.of("P2")["roll", "ma"] == "card_no"
    assert spellings.of("P1")["roll", "ten"] == "-"
    assert len({spellings.mark(unit) for unit in ("P1", "P2")}) == 2
    assert read_spellings(tmp_path / "nowhere", set()).mark("P1") == ""


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("P9,roll,Mã,card_no", "row 2: the unit 'P9' is not in reference/units.csv"),
        ("P1,rolls,Mã,card_no", "row 2: 'record' is not one of roll"),
        ("P1,roll,,card_no", "row 2: 'header' is blank"),
        ("P1,roll,...,card_no", "row 2: 'header' has no letter or digit"),
        ("P1,roll,Mã,exit_kind", "row 2: 'exit_kind' is no field of the record 'roll'"),
        ("P1,,Mã,number", "row 2: 'number' is no field of any record"),
        ("P1,roll,Mã,card_no\nP1,roll,mã,file_no", "row 3: this header already stands for 'card_no'"),
    ],
)
def test_a_wrong_register_stops_the_night_with_a_sentence(tmp_path: Path, line: str, says: str) -> None:
    home = home_with(tmp_path, f"{line}\n")
    send(home, "P1")
    with pytest.raises(UsageError, match=r"reference/headers\.csv") as refused:
        exports(home)
    assert says in str(refused.value)
    assert refused.value.exit_code == 2
