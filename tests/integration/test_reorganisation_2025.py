"""The night the districts were abolished: its declared figures, before, in and after it; nothing else is found.

The small city runs always, the full one (168 communes into 52) with ``make test-slow``.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.night import publish
from pipelines.simulate.build import write_home
from pipelines.simulate.reorganisation_2025 import FULL, NIGHTS, OVERNIGHT, SMALL, Plan
from pipelines.simulate.reorganisation_2025 import build as build_world
from tests.integration.chain import build
from tests.integration.simulated_city import KEY, City, live

BASELINE, EVE, NIGHT, LATER = NIGHTS
COLUMNS_IN = ("admitted", "reinstated", "in_city", "in_external", "reorganised", "adjusted")
COLUMNS_OUT = ("out_city", "out_external", "died", "expelled", "struck_off", "resigned")


@pytest.fixture(scope="module", params=[SMALL, pytest.param(FULL, marks=pytest.mark.slow)], ids=["small", "full"])
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    home = tmp_path_factory.mktemp("overnight") / "home"
    world, figures = build_world(seed=1, progress=lambda _: None, plan=request.param)
    told = write_home(world, home, scenario="reorganisation-2025", seed=1, figures=figures)

    def morning_after(running: City, night: date) -> None:
        """The night of 1 July itself runs after the close of 30 June, when no new unit has sent anything."""
        if night == NIGHT:
            publish(build(home, OVERNIGHT))
            publish(build(home, NIGHT))

    yield live(home, told, morning_after)
    shutil.rmtree(home)


@pytest.fixture
def plan(city: City) -> Plan:
    return FULL if city.published("balances", NIGHT).height > 100 else SMALL


@pytest.fixture
def figures(city: City) -> dict[str, object]:
    told: dict[str, object] = pl.read_json(city.home / "truth" / "figures.json").row(0, named=True)["figures"]
    return told


def balances(city: City, night: date) -> dict[str, dict[str, int]]:
    return {row["org_code"]: row for row in city.published("balances", night).iter_rows(named=True)}


@pytest.mark.parametrize("night", [EVE, NIGHT, LATER])
def test_the_declared_figures(city: City, figures: dict[str, dict[str, dict[str, object]]], night: date) -> None:
    """Expected, on roll and findings by code: the close before, the night's first exports, a period later."""
    declared = figures["nights"][night.isoformat()]
    top = balances(city, night)["TP"]
    assert (top["expected"], top["on_roll"]) == (declared["expected"], declared["on_roll"])
    found = Counter(city.published("discrepancies", night)["code"])
    wanted = declared["findings"]
    assert isinstance(wanted, dict)
    assert {code: found[code] for code in wanted} == {code: count or 0 for code, count in wanted.items()}


def test_everybody_is_handed_over_and_the_levels_sum_to_nothing(
    city: City, plan: Plan, figures: dict[str, int]
) -> None:
    by_unit = balances(city, NIGHT)
    districts = [row for code, row in by_unit.items() if code.startswith("D") and "." not in code]
    old = [row for code, row in by_unit.items() if code.startswith("D") and "." in code]
    new = [row for code, row in by_unit.items() if code.startswith("X")]
    assert (len(districts), len(old), len(new)) == (plan.districts, plan.old, plan.new)
    assert sum(row["opening"] for row in old) == figures["held_by_communes_on_the_eve"]
    assert [sum(row["reorganised"] for row in rows) for rows in (districts, old, new)] == [
        -figures["handed_over"], -figures["handed_over"], figures["handed_over"],
    ]  # fmt: skip
    assert by_unit["TP"]["reorganised"] == 0
    # Whom no successor has stays with the ended commune and, above it, with its district.
    assert sum(row["expected"] for row in old) == sum(row["expected"] for row in districts) == plan.unplaced


def test_what_is_found_is_what_is_wrong(city: City) -> None:
    for night in city.nights:
        truth, found = city.truth(night), city.found(night)
        assert_frame_equal(found.select(KEY), truth.select(KEY), check_row_order=False, check_dtypes=False)


def test_nothing_is_unexplained_at_any_level(city: City) -> None:
    for night in [*city.nights, OVERNIGHT]:
        assert pl.read_parquet(city.folder(night) / "state" / "invariants.parquet")["ok"].all()
        known = city.published("balances", night).drop_nulls("expected")
        foot = pl.col("opening") + pl.sum_horizontal(COLUMNS_IN) - pl.sum_horizontal(COLUMNS_OUT)
        assert known.filter(foot != pl.col("expected")).is_empty()
    for night in city.nights[1:]:
        gaps = dict(city.published("balances", night).select("org_code", "gap").iter_rows())
        effects = city.effects(night)
        assert {unit: effects.get(unit, 0) for unit in gaps} == gaps


def test_the_morning_after_nobody_is_missed(city: City, figures: dict[str, int]) -> None:
    """On 1 July no new commune has sent a roll: all communes' people are on their way, and no cell is wrong by it."""
    by_unit = balances(city, OVERNIGHT)
    held = figures["held_by_communes_on_the_eve"]
    assert (by_unit["TP"]["reorganised"], by_unit["TP"]["not_due"]) == (-held, held)
    assert city.published("discrepancies", OVERNIGHT).filter(pl.col("count_effect") != 0).is_empty()


def test_cases_go_over_to_the_new_communes(city: City, plan: Plan) -> None:
    """What was open on the eve has the same case after the night, at the successor and with its age."""
    before = city.found(EVE).filter(pl.col("count_effect") != 0)
    after = city.found(NIGHT).filter(pl.col("count_effect") != 0)
    both = before.join(after, on="person", suffix="_after")
    wrong = plan.still_wrong
    assert both.height == sum(wrong[code] for code in ("L01", "S01", "S02", "L05", "L06", "L11"))
    assert both.filter(pl.col("case_id") != pl.col("case_id_after")).is_empty()
    assert both["org_code"].str.starts_with("D").all() and both["org_code_after"].str.starts_with("X").all()
    assert set(both["first_seen_after"]) == {EVE}
    told = city.published("cases", NIGHT).filter(pl.col("case_id").is_in(before["case_id"].implode()))
    assert set(told["state"]) == {"open"}


def test_a_period_later_the_new_communes_open_with_what_was_expected(city: City) -> None:
    then, now = balances(city, NIGHT), balances(city, LATER)
    assert {code: row["opening"] for code, row in now.items()} == {code: then[code]["expected"] for code in now}
    assert all(row["reorganised"] == 0 for row in now.values())
