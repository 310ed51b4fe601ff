"""No row is lost: the nightly invariant holds on odd files, and notices when one is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from doikhop.settings import Settings
from pipelines.intake import complete, step
from pipelines.intake.checks import RULES, reason
from tests.unit.test_intake_night import JAN, ROLL, TRANSFERS, Home, people

ODD = f"""DANH SÁCH

{ROLL}{people(1, 2)}
,,,,
Lê Mẫu 3,31/02/1970,,Chi bộ 1,
,1/2/1970,031072001234,Chi bộ 1,
Tổng cộng,3,,,
,,,"ngày 5 tháng 7 năm 2024",
,,,Người lập biểu,
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.put("P1/2024-01-31/ds.csv", ODD)
    home.put("P2/2024-01-31/ds.csv", ROLL + people(5))
    home.put("P2/2024-01-31/ds (1).csv", ROLL + people(5) + "\n\n")
    home.put(
        "P1/2024-01-31/so.csv",
        TRANSFERS
        + "Lê Mẫu 1,1970,1,chính thức,5/1/2024,,P1,P2\n"
        + "Lê Mẫu 3,1970,3,chính thức,6/1/2024,,P1,\n"
        + "Lê Mẫu 4,1970,4,lạ,6/1/2024,,P1,P2\n",
    )
    return home


def test_every_row_is_accepted_quarantined_or_no_data(home: Home) -> None:
    frames = home.night(JAN)
    assert frames["complete"].rows() == [("rows_complete", True, 0)]
    told = frames["exports"].select("file", "rows_read", "rows_accepted", "rows_quarantined", "rows_ignored").rows()
    assert ("ds.csv", 7, 2, 2, 3) in told
    assert ("so.csv", 3, 1, 2, 0) in told
    assert frames["quarantine"].height == 4


@pytest.mark.parametrize("frame", ["transfer_out", "quarantine", "roll"])
def test_a_row_that_goes_missing_is_noticed(home: Home, tmp_path: Path, frame: str) -> None:
    frames = home.night(JAN)
    frames[frame] = frames[frame].tail(-1)
    path = tmp_path / "roll.parquet"
    frames["roll"].write_parquet(path)
    used = frames["exports"].filter(status="accepted")
    assert complete.check(frames, path, used)["broken"].item() == 1


def test_a_count_that_does_not_add_up_is_noticed(home: Home, tmp_path: Path) -> None:
    frames = home.night(JAN)
    path = tmp_path / "roll.parquet"
    frames["roll"].write_parquet(path)
    frames["exports"] = frames["exports"].with_columns(
        pl.col("rows_read") + (pl.col("file") == "so.csv").cast(pl.Int64)
    )
    used = frames["exports"].filter(status="accepted")
    assert complete.check(frames, path, used)["broken"].item() == 1


def test_every_reason_is_there_in_both_languages_and_repeats_no_cell(home: Home) -> None:
    """Rules of rows and refusals of files: what a clerk reads is in the language of the home."""
    (home.root / "landing" / "P1" / "2024-01-31" / "hong.xlsx").write_bytes(b"PK\x03\x04 Canary")
    run = replace(home.open(JAN), settings=Settings(language="en"))
    step.run(run)
    frames = {path.stem: pl.read_parquet(path) for path in (run.work / "intake").glob("*.parquet")}
    told = [*frames["quarantine"]["reason"], *frames["exports"]["reason"].drop_nulls()]
    assert len(told) == 6 and all(sentence.isascii() and sentence.endswith(".") for sentence in told)
    for rule, sentences in RULES.items():
        assert reason(rule, "dob", "en") != reason(rule, "dob") and len(set(sentences)) == 2
    cells = ["Lê Mẫu", "31/02/1970", "031072001234", "Canary", "lạ"]
    assert not any(cell in sentence for cell in cells for sentence in told)
