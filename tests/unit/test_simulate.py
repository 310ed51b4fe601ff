"""The simulator: the same arguments give the same bytes, people are valid, published figures are exact."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from doikhop.errors import UsageError
from pipelines.simulate import SCENARIOS, hai_phong, reorganisation_2025, simulate, small_cities
from pipelines.simulate.build import Figures, pick_styles, solve, totals
from pipelines.simulate.counts import Report
from pipelines.simulate.people import NEVER, draw_people, to_day
from pipelines.simulate.world import World

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def _bytes(home: Path) -> dict[str, str]:
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def _truth(home: Path) -> pl.DataFrame:
    return pl.read_parquet(home / "truth" / "faults.parquet")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("city")
    simulate("random-city", home, members=1500, units=10, seed=3)
    return home


def test_same_arguments_same_bytes(city: Path, tmp_path: Path) -> None:
    simulate("random-city", tmp_path, members=1500, units=10, seed=3)
    assert _bytes(tmp_path) == _bytes(city)


def test_another_seed_is_another_city(tmp_path: Path) -> None:
    for seed in (1, 2):
        simulate("random-city", tmp_path / str(seed), members=300, units=3, seed=seed)
    one, two = ((tmp_path / seed / "truth" / "persons.parquet") for seed in ("1", "2"))
    assert set(pl.read_parquet(one)["person"]).isdisjoint(pl.read_parquet(two)["person"])


def test_every_code_of_the_first_issues_is_injected(city: Path) -> None:
    wanted = (
        "L01 L02 L05 L06 L07 L11 S01 S02 S04 S05 I05 F03 U02 L03 L04 L09 L12 L14 C01 C02 C03 I01 I02 U01 F01 F02 "
        "L08 L10 L13 S03 S06 C04 C05 C06 I04"
    )
    assert set(wanted.split()) <= set(_truth(city)["code"])


def test_first_night_holds_only_what_needs_no_baseline(city: Path) -> None:
    first = _truth(city).filter(pl.col("night") == pl.col("night").min())
    assert not first["needs_baseline"].any()
    assert set(first["code"]).isdisjoint({"L05", "L11", "S04", "U02", "C02", "F01", "F02"})


def test_effects_of_findings_make_up_every_gap(city: Path) -> None:
    effects = _truth(city).group_by("night", "org_code").agg(effect=pl.col("count_effect").cast(pl.Int64).sum())
    balances = pl.read_parquet(city / "truth" / "balances.parquet")
    wrong = (
        balances.join(effects, on=["night", "org_code"], how="left")
        .with_columns(gap=pl.col("on_roll") - pl.col("expected"))
        .filter(pl.col("gap") != pl.col("effect").fill_null(0))
    )
    assert wrong.is_empty()


def test_a_silent_unit_keeps_its_findings_and_is_stale(city: Path) -> None:
    truth = _truth(city)
    night = truth["night"].max()
    silent = truth.filter((pl.col("night") == night) & (pl.col("code") == "F01"))["org_code"].to_list()
    assert len(silent) == 1
    assert not (city / "landing" / silent[0] / str(night)).exists()
    claims = pl.col("code").is_in(["L01", "L02", "L05", "L06", "L11", "S01", "S02", "S04", "S05", "I05"])
    own = truth.filter((pl.col("org_code") == silent[0]) & claims).select("night", "code", "person")
    before, after = (own.filter(pl.col("night") == n).drop("night") for n in sorted(truth["night"].unique())[1:])
    assert before.sort("code", "person").equals(after.sort("code", "person"))


def test_without_faults_only_people_on_their_way_and_late_reports_are_found(tmp_path: Path) -> None:
    result = simulate("random-city", tmp_path, members=900, units=8, seed=5, rates={"*": 0})
    assert set(_truth(tmp_path)["code"]) <= {"L03", "S06"}
    assert result["expected"] == result["on_roll"] == result["reported"]


def test_a_rate_is_a_share_and_a_number_a_count(tmp_path: Path) -> None:
    simulate("random-city", tmp_path, members=1000, units=4, seed=1, rates={"*": 0, "I02": 7, "I05": 0.004})
    truth = _truth(tmp_path)
    assert truth.filter(pl.col("code") == "I02")["person"].n_unique() == 7
    assert truth.filter(pl.col("code") == "I05")["person"].n_unique() == 4


def test_people_are_valid_unique_and_nobodys_twin() -> None:
    opening = to_day(date(2024, 1, 1))
    people = draw_people(
        np.random.default_rng(1),
        residents=20_000,
        newcomers=1_000,
        veterans=500,
        probation_from=opening - 200,
        opening=opening,
        newcomer_day=opening,
    )
    assert len(set(zip(people.key, people.dob.tolist(), strict=True))) == len(people)
    for numbers in (people.citizen_id, people.card_no, people.file_no):
        assert len(set(numbers)) == len(people)
    years = people.dob.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    for number, gender, year in zip(people.citizen_id, people.gender.tolist(), years.tolist(), strict=True):
        assert len(number) == 12 and number.isdigit()
        assert int(number[3]) == (year // 100 - 19) * 2 + gender
        assert int(number[4:6]) == year % 100
    members = people.admitted < NEVER
    assert ((people.admitted - people.dob)[members] >= 18 * 365.25).all()
    assert ((people.official - people.admitted)[members] >= 365).all()
    assert all(unicodedata.is_normalized("NFC", name) for name in people.full_name)


@pytest.fixture(scope="module")
def hai_phong_world() -> tuple[World, Figures]:
    return hai_phong.build(seed=1, progress=lambda _: None)


def test_hai_phong_has_the_published_figures(hai_phong_world: tuple[World, Figures]) -> None:
    world, figures = hai_phong_world
    _, _, numbers, reports, truth = solve(world)
    result = totals(world, numbers, reports, truth)
    assert (result["on_roll"], result["expected"], result["reported"]) == (126_715, 127_455, 127_455)
    assert round(result["on_roll"] / result["reported"] * 100, 2) == figures["share_on_roll_percent"]
    for code, count in figures["findings"].items():
        assert result["findings"][code] == count, code
    assert sum(n for (_, k), n in numbers.counted.items() if k == 0) == 126_361
    assert sum(report.lines["D"] for (_, k), report in reports.items() if k == 0) == 126_361
    assert set(truth.filter(pl.col("night") == date(2020, 12, 31))["code"]) <= {"L08"}


def test_hai_phong_registers_hold_the_published_entries(hai_phong_world: tuple[World, Figures]) -> None:
    world, _ = hai_phong_world
    entries = [e for e in world.entries if e.listed == 1]
    count = Counter(e.record for e in entries)
    assert (count["transfer_out"], count["transfer_in"], count["admission"]) == (3_561, 3_046, 3_298)
    assert Counter(e.kind for e in entries if e.record == "exit") == {
        "DIED": 1_450,
        "EXPELLED": 41,
        "STRUCK_OFF": 134,
        "RESIGNED": 64,
    }
    admitted = [e for e in entries if e.record == "admission"]
    assert sum(int(world.people.gender[e.pid]) for e in admitted) == 2_079
    assert sum(e.note == "Sinh viên" for e in admitted) == 326
    before = Counter(e.kind for e in world.entries if e.record == "exit" and e.listed == 0)
    assert (before["STRUCK_OFF"] - 134, before["RESIGNED"] - 64, 41 - before["EXPELLED"]) == (24, 11, 3)
    assert len({style.key for style in pick_styles(world).values()}) >= 8


def _lines(reports: dict[tuple[int, int], Report], accounts: set[int], since: date) -> Counter[str]:
    total: Counter[str] = Counter()
    for report in reports.values():
        if report.account in accounts and report.period_from >= to_day(since):
            total.update(report.lines)
    return total


def test_thot_not_has_the_published_figures() -> None:
    world, figures = small_cities.thot_not(seed=1, progress=lambda _: None)
    _, rows, numbers, reports, truth = solve(world)
    assert totals(world, numbers, reports, truth)["on_roll"] == 3_129
    # Exports once a year tell of nearly every admission late.
    assert set(truth["code"]) == {"S06"} and len(world.city.accounts) == 26
    total = _lines(reports, set(range(26)), date(2020, 1, 1))
    assert (total["B1"], total["C3"], total["C4"]) == (393, 56, 46)
    ward = world.city.index(figures["ward"]["org_code"])
    total = _lines(reports, {ward}, date(2020, 1, 1))
    assert (total["B1"], total["C3"], total["C4"]) == (31, 5, 10)
    cell = rows.filter(pl.col("cell") == figures["cell"]["org_code"], pl.col("k") == 4)
    since = pl.Series([int(world.people.admitted[pid]) for pid in cell["pid"]]) >= to_day(date(2020, 1, 1))
    assert (cell.height, since.sum()) == (48, 2)


def test_huong_xuan_has_the_published_figures() -> None:
    world, figures = small_cities.huong_xuan(seed=1, progress=lambda _: None)
    _, rows, numbers, reports, truth = solve(world)
    result = totals(world, numbers, reports, truth)
    assert result["on_roll"] == result["expected"] == result["reported"] == 254
    assert sum(figures["cells"].values()) == 17 == len(world.city.cells[0])
    admitted = Counter(e.listed for e in world.entries if e.record == "admission")
    assert (admitted[0] + admitted[1], admitted[1]) == (25, 10)
    assert rows.filter(pl.col("k") == 1, pl.col("status") == "TEMP_EXEMPT").height == 6
    assert sum(e.kind == "STRUCK_OFF" for e in world.entries) == 1


def test_phuc_dong_has_two_who_moved_home() -> None:
    world, _ = small_cities.phuc_dong(seed=1, progress=lambda _: None)
    *_, truth = solve(world)
    last = Counter(truth.filter(pl.col("night") == date(2021, 12, 31))["code"])
    assert last.pop("L13") == 2 and set(last) == {"S06"}


def test_khoi_co_quan_lets_87_go() -> None:
    world, _ = small_cities.khoi_co_quan(seed=1, progress=lambda _: None)
    _, _, _, reports, truth = solve(world)
    total = _lines(reports, set(range(len(world.city.accounts))), date(2015, 1, 1))
    assert (total["C3"], total["C4"], total["C2"]) == (48, 13, 26)
    assert set(truth["code"]) == {"S06"}


def test_the_sample_city_is_what_the_simulator_writes(tmp_path: Path) -> None:
    simulate("huong-xuan-2024", tmp_path)
    fresh = {name: digest for name, digest in _bytes(tmp_path).items() if not name.endswith(".parquet")}
    kept = {name: digest for name, digest in _bytes(SAMPLE).items() if name in fresh}
    assert kept == fresh


def test_wrong_arguments_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Unknown scenario"):
        simulate("atlantis", tmp_path)
    with pytest.raises(UsageError, match="Unknown fault code X99"):
        simulate("random-city", tmp_path, members=300, units=3, rates={"X99": 1})
    with pytest.raises(UsageError, match="at least"):
        simulate("random-city", tmp_path, members=10, units=3)
    with pytest.raises(UsageError, match="fixed figures"):
        simulate("hai-phong-2021", tmp_path, members=10)


def test_foreign_exports_are_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "landing" / "A").mkdir(parents=True)
    with pytest.raises(UsageError, match="already holds exports"):
        simulate("huong-xuan-2024", tmp_path)


def test_every_scenario_says_what_it_is() -> None:
    assert all(scenario.summary for scenario in SCENARIOS.values())


def test_the_page_on_reorganisation_states_the_declared_figures() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reorganisation.md").read_text(encoding="utf-8")
    told = reorganisation_2025.figures(reorganisation_2025.FULL)
    for night, row in told["nights"].items():
        found = ", ".join(f"{code} {count}" for code, count in sorted(row["findings"].items()))
        assert f"| {night} | {row['expected']:,} | {row['on_roll']:,} | {found} |" in page
    assert f"| {told['communes_before']} · {told['communes_split']} · {told['communes_after']} |" in page
    for name in ("opening", "held_by_communes_on_the_eve", "handed_over"):
        assert f"| {told[name]:,} |" in page
