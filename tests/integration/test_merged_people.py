"""Two persons an officer says are one, and later that they are two: their ids, rows, holdings and cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines import decisions
from tests.integration.file_town import Published, Town

MARCH, APRIL, MAY, JUNE = "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30"
# Person 1 is the third row of A's roll, person 2 the only one of B's that is not of A.
ONE, TWO = f"A/{MARCH}/danh_sach.csv:2", f"B/{MARCH}/danh_sach.csv:2"


def rolls(town: Town, on: str, of_a: list[int], of_b: list[int]) -> Town:
    return town.roll("A", on, of_a).roll("B", on, of_b)


def say(
    town: Town, night: str, decision: str, rows: tuple[str, str] | None = (ONE, TWO), case: str | None = None
) -> None:
    told = decisions.Decision(decision, "Lan", "seen both files", case_id=case, rows=None if case else rows)
    cases = pl.read_parquet(town.home / "nights" / night / "cases.parquet")
    decisions.append(town.home, told, cases, date.fromisoformat(night))


def persons(night: Published, unit: str) -> list[int]:
    roll = night.frame("linking/roll").filter((pl.col("reporter") == unit) & pl.col("in_force"))
    return roll.sort("row")["person_id"].to_list()


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Persons 1 and 3 held at A, 2 and 4 at B."""
    town = rolls(Town(tmp_path).unit("A").unit("B"), MARCH, [1, 3], [2, 4])
    town.night(MARCH, close=True)
    return town


def test_merged_people_count_once_in_the_baseline(town: Town) -> None:
    say(town, MARCH, "same")
    night = rolls(town, APRIL, [1, 3], [2, 4]).night(APRIL)
    # One person on two rolls; the baseline holds them once, where the one they live on as was held.
    assert persons(night, "A")[0] == persons(night, "B")[0]
    assert night.findings() == [("L02", "B", 1, 1)]
    assert night.holds()


def test_the_merged_are_held_where_a_roll_has_them(town: Town) -> None:
    say(town, MARCH, "same")
    night = rolls(town, APRIL, [3], [2, 4]).night(APRIL)
    assert night.findings() == []
    assert night.holds()


def test_merged_people_of_one_unit_count_once(town: Town) -> None:
    say(town, MARCH, "same", (ONE, f"A/{MARCH}/danh_sach.csv:3"))
    night = rolls(town, APRIL, [1], [2, 4]).night(APRIL)
    assert night.findings() == []
    assert night.bridge("A")["opening"] == 1
    assert night.holds()


def test_taken_back_everybody_has_their_own_again(town: Town) -> None:
    apart = rolls(town, APRIL, [1, 3], [2, 4, 5]).night(APRIL)
    before = persons(apart, "A") + persons(apart, "B")
    [(case, *found)] = apart.case_of(5)
    assert found == ["L11", "B", "open"]
    say(town, APRIL, "same", (f"A/{APRIL}/danh_sach.csv:2", f"B/{APRIL}/danh_sach.csv:4"))
    merged = rolls(town, MAY, [1, 3], [2, 4, 5]).night(MAY)
    assert persons(merged, "B") == [*before[2:4], before[0]]
    assert merged.findings() == [("L02", "B", 1, 1)]
    assert (case, "L02", "B", "open") in merged.frame("cases").select("case_id", "code", "org_code", "state").rows()
    say(town, MAY, "different", (f"A/{MAY}/danh_sach.csv:2", f"B/{MAY}/danh_sach.csv:4"))
    again = rolls(town, JUNE, [1, 3], [2, 4, 5]).night(JUNE)
    assert persons(again, "A") + persons(again, "B") == before
    assert again.findings() == [("L11", "B", 5, 1)]
    # The case is the one it was before anybody merged them.
    assert [row for row in again.case_of(5) if row[3] != "cleared"] == [(case, "L11", "B", "open")]
    assert again.holds()
