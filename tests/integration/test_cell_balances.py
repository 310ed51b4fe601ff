"""Balances of cells and of organisations below an account: they sum to the account, a step within it is none above.

Account A: cells A.1, and A.2.1 and A.2.2 below the organisation A.2; 40 people, closed on 30 June.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.integration.file_town import Published, Town

JUNE, JULY, AUGUST = "2025-06-30", "2025-07-31", "2025-08-29"
FIRST, SECOND, THIRD, NO_CELL = range(1, 16), range(16, 28), range(28, 38), range(38, 41)
HERE = {"A.1": FIRST, "A.2.1": SECOND, "A.2.2": THIRD, "": NO_CELL}
COLUMNS_IN = ("admitted", "reinstated", "in_city", "in_external", "internal_in", "reorganised", "adjusted")
COLUMNS_OUT = ("out_city", "out_external", "died", "expelled", "struck_off", "resigned", "internal_out")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path / "home").unit("A").unit("B").cells("A", "A.1", "A.2.1", "A.2.2")
    town.unit("A.2", "A", reports=False, counts=False)
    for cell in ("A.2.1", "A.2.2"):
        town.units[cell, ""]["parent_code"] = "A.2"
    return town.roll("A", JUNE, HERE).roll("B", JUNE, range(61, 91))


def cells(night: Published, *units: str | None) -> list[dict[str, int]]:
    """What is not zero of some rows of A."""
    rows = {row["org_code"]: row for row in night.frame("cell_balances").iter_rows(named=True) if row["account"] == "A"}
    plain = ("account", "org_code", "level", "as_of", "status")
    return [{name: n for name, n in rows[unit].items() if name not in plain and n} for unit in units]


def sums_to_account(night: Published) -> bool:
    """Σ cells and "no cell named" = the account, every column; every row foots."""
    below = night.frame("cell_balances")
    foot = pl.col("opening") + pl.sum_horizontal(COLUMNS_IN) - pl.sum_horizontal(COLUMNS_OUT)
    assert below.filter(foot != pl.col("expected")).is_empty()
    leaves = below.filter((pl.col("level") == "CELL") | pl.col("org_code").is_null())
    account = night.frame("balances").filter(pl.col("org_code") == "A")
    names = [name for name in leaves.columns if leaves[name].dtype == pl.Int64 and name in account.columns]
    leaves = leaves.filter(pl.col("account") == "A")
    assert leaves["internal_in"].sum() == leaves["internal_out"].sum()
    return leaves.select(names).sum().row(0) == account.select(names).row(0)


def test_before_a_first_close_only_the_roll_is_known(town: Town) -> None:
    night = town.night(JUNE)
    assert cells(night, "A.1", "A.2", None) == [{"on_roll": 15}, {"on_roll": 22}, {"on_roll": 3}]
    assert set(night.frame("cell_balances")["status"]) == {"no_baseline"}


def test_movements_stand_at_their_cells(town: Town) -> None:
    """1 sent out of A.1, 61 received into A.2.1, 101 admitted into A.1 by the roll, 16 died in A.2.1."""
    town.night(JUNE, close=True)
    town.moves("transfer_out", "A", JULY, [(1, "A", "B", "2025-07-03")]).exits("A", JULY, [(16, "2025-07-05")])
    town.moves("transfer_in", "B", JULY, [(1, "A", "B", "2025-07-03")])
    town.moves("transfer_out", "B", JULY, [(61, "B", "A", "2025-07-08")])
    town.moves("transfer_in", "A", JULY, [(61, "B", "A.2.1", "2025-07-08")]).admits("A", JULY, [(101, "2025-07-09")])
    town.roll("A", JULY, {"A.1": [*FIRST[1:], 101], "A.2.1": [*SECOND[1:], 61], "A.2.2": THIRD, "": NO_CELL})
    night = town.roll("B", JULY, [1, *range(62, 91)]).night(JULY)
    assert cells(night, "A.1", "A.2.1", "A.2") == [
        {"opening": 15, "admitted": 1, "out_city": 1, "expected": 15, "on_roll": 15},
        {"opening": 12, "in_city": 1, "died": 1, "expected": 12, "on_roll": 12},
        {"opening": 22, "in_city": 1, "died": 1, "expected": 22, "on_roll": 22},
    ]
    assert sums_to_account(night) and night.findings() == []


def test_a_transfer_between_cells_vanishes_above_both(town: Town) -> None:
    """16 goes from A.2.1 to A.2.2, 17 from A.2.1 to A.1; the account moves nobody."""
    town.night(JUNE, close=True)
    moves = [(16, "A.2.1", "A.2.2", "2025-07-03"), (17, "A.2.1", "A.1", "2025-07-04")]
    town.moves("transfer_out", "A", JULY, moves, kind="INTERNAL", no="")
    town.roll("A", JULY, {"A.1": [*FIRST, 17], "A.2.1": SECOND[2:], "A.2.2": [*THIRD, 16], "": NO_CELL})
    night = town.roll("B", JULY, range(61, 91)).night(JULY, close=True)
    assert cells(night, "A.1", "A.2.1", "A.2.2", "A.2") == [
        {"opening": 15, "internal_in": 1, "expected": 16, "on_roll": 16},
        {"opening": 12, "internal_out": 2, "expected": 10, "on_roll": 10},
        {"opening": 10, "internal_in": 1, "expected": 11, "on_roll": 11},
        {"opening": 22, "internal_out": 1, "expected": 21, "on_roll": 21},
    ]
    assert night.bridge("A") == {"opening": 40, "expected": 40, "on_roll": 40}
    assert sums_to_account(night) and night.findings() == []
    # Closed: the cells open with it.
    town.roll("A", AUGUST, {"A.1": [*FIRST, 17], "A.2.1": SECOND[2:], "A.2.2": [*THIRD, 16], "": NO_CELL})
    later = town.roll("B", AUGUST, range(61, 91)).night(AUGUST)
    assert cells(later, "A.2.1") == [{"opening": 10, "expected": 10, "on_roll": 10}]
    assert sums_to_account(later)


def test_a_gap_has_a_cell(town: Town) -> None:
    """2 vanished from A.1; 28 moved from A.2.2 to A.1 without a paper: a gap of both cells, none of the account."""
    town.night(JUNE, close=True)
    town.roll("A", JULY, {"A.1": [1, *FIRST[2:], 28], "A.2.1": SECOND, "A.2.2": THIRD[1:], "": NO_CELL})
    night = town.roll("B", JULY, range(61, 91)).night(JULY)
    assert cells(night, "A.1", "A.2.2") == [
        {"opening": 15, "expected": 15, "on_roll": 15},
        {"opening": 10, "expected": 10, "on_roll": 9, "gap": -1},
    ]
    assert night.findings() == [("L05", "A", 2, -1)]
    assert sums_to_account(night)


def test_a_merge_by_cell(town: Town) -> None:
    """A's cells open with their people and hand them over; at B, which has no cells, there are no rows."""
    town.succeeds("2025-07-10", "MERGE", "A", "B", 40).night(JUNE, close=True)
    night = town.roll("B", JULY, [*range(1, 41), *range(61, 91)]).night(JULY)
    below = night.frame("cell_balances")
    assert set(below["account"]) == {"A"}
    assert below.filter(pl.col("org_code") == "A.1").select("opening", "reorganised", "expected").row(0) == (15, -15, 0)
    assert sums_to_account(night)


def test_what_happened_before_a_merge_stands_at_the_old_cells(town: Town) -> None:
    """Until A is merged into E, by way of D: 16 died in A.2.1, 101 was admitted into A.1, 28 went to B."""
    town.unit("D", since="2025-07-10").unit("E", since="2025-07-20").cells("E", "E.1")
    town.succeeds("2025-07-10", "RENAME", "A", "D", 39).succeeds("2025-07-20", "RENAME", "D", "E", 39)
    town.night(JUNE, close=True)
    town.exits("A", "2025-07-05", [(16, "2025-07-03")]).admits("A", "2025-07-05", [(101, "2025-07-04")])
    town.moves("transfer_out", "A", "2025-07-05", [(28, "A", "B", "2025-07-04")])
    town.moves("transfer_in", "B", JULY, [(28, "A", "B", "2025-07-04")])
    now = {"E.1": [*range(1, 16), *range(17, 28), *range(29, 41), 101]}
    night = town.roll("E", JULY, now).roll("B", JULY, [28, *range(61, 91)]).night(JULY)
    assert night.findings() == [] and night.holds() and sums_to_account(night)
    assert cells(night, "A.1", "A.2.1", "A.2.2") == [
        {"opening": 15, "reorganised": -15},
        {"opening": 12, "died": 1, "reorganised": -11},
        {"opening": 10, "out_city": 1, "reorganised": -9},
    ]
    told = {unit: night.bridge(unit) for unit in ("A", "D", "E")}
    assert told["A"] == {"opening": 40, "admitted": 1, "died": 1, "out_city": 1, "reorganised": -39}
    assert told["D"] == {} and told["E"] == {"reorganised": 39, "expected": 39, "on_roll": 39}
    assert cells(night, None) == [{"opening": 3, "admitted": 1, "reorganised": -4}]
