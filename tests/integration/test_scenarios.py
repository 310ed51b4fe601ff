"""The published cities, from their files to their figures: what a night finds is the simulator's truth, code by code.

The two small ones run always; the district, the block of offices and the city of 127,455 with the slow tests. The
units merged overnight have their own module (``test_reorganisation_2025.py``).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from doikhop.settings import load_settings
from pipelines.ledger.flows import flow_entries, flow_table
from pipelines.ledger.periods import close_period
from pipelines.night import publish
from pipelines.simulate import simulate
from tests.integration.chain import build
from tests.integration.simulated_city import KEY, City

SMALL = ("huong-xuan-2024", "phuc-dong-2021")
LARGE = ("thot-not-2023", "khoi-co-quan-2019", "hai-phong-2021")
CITIES = [*SMALL, *(pytest.param(name, marks=pytest.mark.slow) for name in LARGE)]


class Published(City):
    """A scenario run night after night, each period closed but the last."""

    def __init__(self, home: Path, nights: list[date], figures: dict[str, Any]) -> None:
        super().__init__(home, nights)
        self.figures = figures

    def codes(self, night: date) -> dict[str, int]:
        """Code → number of findings of a night."""
        return dict(self.published("discrepancies", night).group_by("code").len().iter_rows())

    def flows(self, org: str, first: date, last: date) -> dict[str, int | None]:
        """Line → number of people, by the ledger of the last night."""
        table = flow_table(self.folder(self.nights[-1]), org, first, last)
        return dict(table.select("line", "value").iter_rows())


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Simulate a scenario and run its nights, once for the module."""

    @lru_cache
    def of(scenario: str) -> Published:
        home = tmp_path_factory.mktemp(scenario) / "home"
        told = simulate(scenario, home)
        nights = [date.fromisoformat(night) for night in told["nights"]]
        for night in nights:
            publish(build(home, night))
            if night != nights[-1]:
                close_period(home, night, load_settings(home))
        return Published(home, nights, told["figures"])

    return of


@pytest.mark.parametrize("scenario", CITIES)
def test_what_is_found_is_the_truth_every_night(run: Any, scenario: str) -> None:
    city = run(scenario)
    for night in city.nights:
        truth, found = city.truth(night), city.found(night)
        assert_frame_equal(found.select(KEY), truth.select(KEY), check_row_order=False, check_dtypes=False)


@pytest.mark.parametrize("scenario", CITIES)
def test_nothing_is_left_unexplained(run: Any, scenario: str) -> None:
    city = run(scenario)
    for night in city.nights:
        assert pl.read_parquet(city.folder(night) / "state" / "invariants.parquet")["ok"].all()


def balance(city: Published, org: str) -> dict[str, Any]:
    return city.published("balances", city.nights[-1]).filter(pl.col("org_code") == org).row(0, named=True)


def test_huong_xuan_2024(run: Any) -> None:
    city = run("huong-xuan-2024")
    ward = balance(city, "46.005")
    assert (ward["on_roll"], ward["expected"], ward["reported"], ward["gap"]) == (254, 254, 254, 0)
    found = city.codes(city.nights[-1])
    assert [found[code] for code in ("L01", "S01", "S02", "L05")] == [1, 1, 1, 1]
    assert city.flows("46.005", date(2024, 1, 1), date(2024, 6, 30))["B1"] == 10
    assert city.flows("46.005", date(2020, 1, 1), date(2024, 6, 30))["B1"] == 25


def test_phuc_dong_2021(run: Any) -> None:
    city = run("phuc-dong-2021")
    found = city.codes(city.nights[-1])
    # Two moved home; whoever is away and exempt is no finding; the rest is how late a yearly export tells.
    assert found.pop("L13") == 2
    assert set(found) <= {"S06"}
    rows = city.published("discrepancies", city.nights[-1]).filter(pl.col("code") == "L13")
    assert rows["org_code"].unique().to_list() == ["01.004.001"]
    assert "L13" not in city.codes(city.nights[0])


@pytest.mark.slow
def test_thot_not_2023(run: Any) -> None:
    city = run("thot-not-2023")
    district = balance(city, "92.007")
    assert (district["on_roll"], district["expected"]) == (3_129, 3_129)
    since, until = date(2020, 1, 1), city.nights[-1]
    lines = city.flows("92.007", since, until)
    assert (lines["B1"], lines["C3"], lines["C4"]) == (393, 56, 46)
    ward = city.flows(city.figures["ward"]["org_code"], since, until)
    assert (ward["B1"], ward["C3"], ward["C4"]) == (31, 5, 10)
    cell = city.published("cell_balances", until).filter(pl.col("org_code") == city.figures["cell"]["org_code"])
    assert cell["on_roll"].to_list() == [48]
    assert city.flows(city.figures["cell"]["org_code"], since, until)["B1"] == 2


@pytest.mark.slow
def test_khoi_co_quan_2019(run: Any) -> None:
    city = run("khoi-co-quan-2019")
    period = (date(2015, 1, 1), date(2019, 6, 17))
    lines = city.flows("27.020", *period)
    assert (lines["C3"], lines["C4"], lines["C2"]) == (48, 13, 26)
    entries = flow_entries(city.folder(city.nights[-1]), "27.020", *period)
    left = entries.filter(pl.col("line").is_in(["C2", "C3", "C4"]))
    assert left.height == 87 and left["file"].null_count() == 0


@pytest.mark.slow
def test_hai_phong_2021(run: Any) -> None:
    city = run("hai-phong-2021")
    whole = balance(city, "31")
    assert (whole["on_roll"], whole["expected"], whole["reported"]) == (126_715, 127_455, 127_455)
    assert round(whole["on_roll"] / whole["reported"] * 100, 2) == 99.42
    found = city.codes(city.nights[-1])
    for code, count in city.figures["findings"].items():
        assert found[code] == count, code
    # The named shortcomings: notices late, stays beyond their time, exits reported late.
    assert (found["L10"], found["L08"]) == (160, 120)
    late = city.published("discrepancies", city.nights[-1]).filter(pl.col("code") == "S06")
    assert late.filter(pl.col("evidence").str.contains('"exit"')).height == 310
    lines = city.flows("31", date(2021, 1, 1), date(2021, 12, 31))
    assert (lines["A"], lines["B1"], lines["D"]) == (126_361, 3_298, 127_455)
    assert (lines["C1"], lines["C2"], lines["C3"], lines["C4"]) == (1_450, 41, 134, 64)
