"""The arithmetic behind a case: a cell down to its rows, and a unit's bridge."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.reports.cellview import account_of, cell_of
from pipelines.simulate import simulate
from tests.integration.simulated_city import live

SECOND = date(2024, 6, 30)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("ward") / "home"
    city = live(home, simulate("huong-xuan-2024", home))
    return city.folder(city.nights[-1])


def case_of(night: Path, code: str) -> tuple[int, str]:
    row = pl.read_parquet(night / "discrepancies.parquet").filter(pl.col("code") == code).row(0, named=True)
    return row["person_id"], row["org_code"]


@pytest.mark.parametrize(("code", "effect"), [("L01", 1), ("S01", 1), ("S02", -1), ("L05", -1)])
def test_a_cell_foots_and_is_claimed_by_its_code(night: Path, code: str, effect: int) -> None:
    cell = cell_of(night, *case_of(night, code))
    assert cell is not None
    assert (cell.residual, cell.claims) == (effect, [code])
    assert (cell.counted or 0) - ((cell.held or 0) + (cell.moved or 0)) == effect
    assert sum(row["counts"] for row in cell.rows) == cell.counted
    assert cell.as_of == SECOND


def test_every_leg_shows_the_register_row_it_stands_on(night: Path) -> None:
    cell = cell_of(night, *case_of(night, "S02"))
    assert cell is not None
    (leg,) = cell.legs
    assert (leg["effect"], leg["due"], leg["column_name"]) == (1, True, "admitted")
    assert leg["source"].record == "admission" and leg["source"].row is not None


def test_a_cell_in_order_expects_what_it_counts(night: Path) -> None:
    person, account = case_of(night, "S06")
    cell = cell_of(night, person, account)
    assert cell is not None and cell.residual == 0 and cell.claims == []
    assert (cell.held or 0) + (cell.moved or 0) == cell.counted


def test_nobody_there(night: Path) -> None:
    assert cell_of(night, 10**9, "46.005") is None
    assert cell_of(night, None, "46.005") is None


def test_the_bridge_of_a_unit_foots(night: Path) -> None:
    account = account_of(night, "46.005")
    assert account is not None
    steps = dict(account.steps)
    assert sum(value for name, value in steps.items() if name != "expected") == steps["expected"] == 254
    assert (account.on_roll, account.gap, account.reported) == (254, 0, 254)
    assert account.report["D"] == 254 and account.period == (date(2024, 1, 1), SECOND)
    assert account_of(night, "nowhere") is None


def test_beside_each_line_of_a_report_stands_what_the_registers_have(night: Path) -> None:
    account = account_of(night, "46.005")
    assert account is not None
    told = {line: value for line, value in account.report.items() if line not in ("A", "D") and value}
    differing = pl.read_parquet(night / "discrepancies.parquet").filter(pl.col("code") == "C04")
    assert set(differing["subject"]) == {
        line for line in {*told, *account.registers} if told.get(line, 0) != account.registers.get(line, 0)
    }
    assert account.registers
