"""Units whose name, parent or duties changed, told by several rows of ``units.csv``: no succession is needed for it.

Nights: 30 June (closed), the change on 10 July, 31 July; rolls of the last day of the month.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.ledger.flows import flow_table
from tests.integration.file_town import Town

JUNE, JULY, AUGUST = "2025-06-30", "2025-07-31", "2025-08-29"
EVE, DAY = "2025-07-09", "2025-07-10"
A, B, C = range(1, 21), range(21, 61), range(61, 101)


def districts(home: Path) -> Town:
    """Districts D1 (accounts A, B) and D2 (account C)."""
    town = Town(home)
    for code in ("D1", "D2"):
        town.unit(code, level="SUPERIOR", reports=False, counts=False)
    return town.unit("B", "D1").unit("C", "D2")


@pytest.mark.parametrize("until", [EVE, DAY, ""])
def test_an_account_comes_under_another_parent(tmp_path: Path, until: str) -> None:
    """However the end of the first row is written: the eve, the day itself, or not at all."""
    town = districts(tmp_path / "home").unit("A", "D1", since="2000-01-01", until=until).unit("A", "D2", since=DAY)
    for on in (JUNE, JULY, AUGUST):
        town.roll("A", on, A).roll("B", on, B).roll("C", on, C)
    june = town.night(JUNE, close=True)
    assert june.bridge("D1")["on_roll"] == 60 and june.bridge("D2")["on_roll"] == 40
    night = town.night(JULY, close=True)
    assert night.findings() == [] and night.holds()
    assert night.bridge("D1") == {"opening": 60, "reorganised": -20, "expected": 40, "on_roll": 40}
    assert night.bridge("D2") == {"opening": 40, "reorganised": 20, "expected": 60, "on_roll": 60}
    assert night.bridge("A") == {"opening": 20, "expected": 20, "on_roll": 20}
    after = town.night(AUGUST)
    assert after.findings() == [] and after.holds()
    assert after.bridge("D2") == {"opening": 60, "expected": 60, "on_roll": 60}


def test_a_unit_told_twice_over_changes_once(tmp_path: Path) -> None:
    """Two rows in the units register and a REPARENT in the successions are one change."""
    town = districts(tmp_path / "home").unit("A", "D1", since="2000-01-01", until=EVE).unit("A", "D2", since=DAY)
    town.succeeds(DAY, "REPARENT", "A", "D2", 20)
    for on in (JUNE, JULY):
        town.roll("A", on, A).roll("B", on, B).roll("C", on, C)
    town.night(JUNE, close=True)
    night = town.night(JULY)
    assert night.findings() == [] and night.holds()
    assert night.bridge("D2") == {"opening": 40, "reorganised": 20, "expected": 60, "on_roll": 60}


def test_a_unit_that_goes_by_another_name_is_known_by_both(tmp_path: Path) -> None:
    town = Town(tmp_path / "home").unit("B").unit("C")
    town.unit("A", since="2000-01-01", until=EVE, name="Đảng bộ phường Cũ").unit(
        "A", since=DAY, name="Đảng bộ phường Mới"
    )
    for on, a, b in ((JUNE, A, B), (JULY, A[2:], [*B, 1, 2])):
        town.roll("A", on, a).roll("B", on, b).roll("C", on, C)
    town.moves("transfer_out", "A", JULY, [(1, "A", "B", "2025-07-02"), (2, "A", "B", "2025-07-20")])
    town.moves(
        "transfer_in",
        "B",
        JULY,
        [(1, "Đảng bộ phường Cũ", "B", "2025-07-02"), (2, "Đảng bộ phường Mới", "B", "2025-07-20")],
    )
    town.night(JUNE, close=True)
    night = town.night(JULY)
    assert night.findings() == [] and night.holds()
    balances = night.frame("balances")
    assert balances.filter(balances["org_code"] == "A")["name"].to_list() == ["Đảng bộ phường Mới"]


def test_a_unit_comes_to_report_for_itself(tmp_path: Path) -> None:
    """District D reports for A and B; from July on A sends its own exports."""
    town = Town(tmp_path / "home").unit("D", level="SUPERIOR", counts=False).unit("B", "D", reports=False)
    town.unit("A", "D", since="2000-01-01", until=EVE, reports=False).unit("A", "D", since=DAY)
    town.roll("D", JUNE, {"A": A, "B": B}).roll("D", JULY, {"B": B}).roll("A", JULY, A)
    assert town.night(JUNE, close=True).findings() == []
    night = town.night(JULY)
    assert night.findings() == [] and night.holds()
    assert night.bridge("A") == {"opening": 20, "expected": 20, "on_roll": 20}


@pytest.mark.parametrize("succession", [True, False])
def test_a_cell_comes_under_another_account_and_takes_its_people_along(tmp_path: Path, succession: bool) -> None:
    town = Town(tmp_path / "home").unit("A").unit("B").cells("A", "A.1")
    town.unit("A.2", "A", level="CELL", reports=False, counts=False, since="2000-01-01", until=EVE)
    town.unit("A.2", "B", level="CELL", reports=False, counts=False, since=DAY)
    if succession:
        town.succeeds(DAY, "REPARENT", "A.2", "B", 10)
    town.roll("A", JUNE, {"A.1": A[:10], "A.2": A[10:]}).roll("B", JUNE, B)
    town.roll("A", JULY, {"A.1": A[:10]}).roll("B", JULY, {"A.2": A[10:], "": B})
    town.night(JUNE, close=True)
    night = town.night(JULY)
    assert night.findings() == [] and night.holds()
    assert night.bridge("A") == {"opening": 20, "reorganised": -10, "expected": 10, "on_roll": 10}


def test_cells_that_stand_below_the_successor_of_a_merged_account(tmp_path: Path) -> None:
    """The batch is the merge's: its control total counts everybody, those of the cells too."""
    town = Town(tmp_path / "home").unit("A", until=EVE).unit("B")
    town.unit("A.1", "A", level="CELL", reports=False, counts=False, since="2000-01-01", until=EVE)
    town.unit("A.1", "B", level="CELL", reports=False, counts=False, since=DAY)
    town.succeeds(DAY, "MERGE", "A", "B", 20)
    town.roll("A", JUNE, {"A.1": A}).roll("B", JUNE, B).roll("B", JULY, {"A.1": A, "": B})
    town.night(JUNE, close=True)
    night = town.night(JULY)
    assert night.findings() == [] and night.holds()
    assert night.bridge("B") == {"opening": 40, "reorganised": 20, "expected": 60, "on_roll": 60}


def test_flows_of_the_level_an_account_came_under(tmp_path: Path) -> None:
    town = districts(tmp_path / "home").unit("A", "D1", since="2000-01-01", until=EVE).unit("A", "D2", since=DAY)
    for on in (JUNE, JULY):
        town.roll("A", on, A).roll("B", on, B).roll("C", on, C)
    town.night(JUNE, close=True)
    folder = town.night(JULY).folder
    for org, opening, moved, closing in (("D1", 60, -20, 40), ("D2", 40, 20, 60)):
        table = flow_table(folder, org, date(2025, 7, 1), date(2025, 7, 31))
        lines = dict(table.select("line", "value").iter_rows())
        assert (lines["A"], lines.get("reorganised"), lines["D"]) == (opening, moved, closing), org
