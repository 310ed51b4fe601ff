"""What must not matter does not: the same city told in another way has the same findings.

One small simulated city (two nights, between them a close and a merge of units, every fault) is run as it is; then its
files are told otherwise and run again. Compared are all findings: code, unit, person, effect, severity, stale, dates.
"""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from doikhop.settings import load_settings
from pipelines.ledger.periods import close_period
from pipelines.night import MANIFEST, NIGHTS, open_night, publish
from pipelines.simulate import random_city
from pipelines.simulate.build import write_home
from pipelines.simulate.styles import STYLES
from tests.integration.chain import STEPS

WHAT = [
    "code", "severity", "org_code", "other_org_code", "citizen_id", "full_name", "dob", "count_effect",
    "effective_on", "due_on", "stale", "state", "first_seen",
]  # fmt: skip
PLAIN = next(style for style in STYLES if style.files == "csv" and style.delimiter == ",")
Told = Callable[[Path], dict[str, str]]


def run(home: Path, nights: list[date]) -> None:
    """Publish the nights, up to the cases; close the first."""
    for night in nights:
        building = open_night(home, night)
        for step in STEPS[:-1]:
            step.run(building)
        (building.work / MANIFEST).write_text("{}", encoding="utf-8")
        publish(building)
        if night != nights[-1]:
            close_period(home, night, load_settings(home))


class City:
    """The city as first told: its home and what was found each night."""

    def __init__(self, home: Path) -> None:
        world = random_city.build(members=260, units=5, seed=21, rates=None, progress=lambda _: None)
        plain = {unit.code: PLAIN for unit in world.city.units.values() if unit.is_reporting}
        figures = write_home(world, home, scenario="random-city", seed=21, figures={}, styles=plain)
        self.home, self.nights = home, [date.fromisoformat(night) for night in figures["nights"][1:]]
        self.told_otherwise = home.parent / "as_told"
        shutil.copytree(home, self.told_otherwise)
        run(home, self.nights)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("metamorphic") / "home")


def found(home: Path, night: date) -> pl.DataFrame:
    return pl.read_parquet(home / NIGHTS / night.isoformat() / "discrepancies.parquet")


def rewritten(home: Path, change: Callable[[list[list[str]], Path], list[list[list[str]]]]) -> None:
    """Let ``change`` say anew what every CSV export holds: one list of rows per file to write instead."""
    for path in sorted((home / "landing").rglob("*.csv")):
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
        parts = change(rows, path)
        path.unlink()
        for n, part in enumerate(parts):
            text = io.StringIO(newline="")
            csv.writer(text).writerows(part)
            path.with_stem(path.stem if n == 0 else f"{path.stem}_{n + 1}").write_text(text.getvalue(), "utf-8-sig")


def other_row_order(home: Path) -> dict[str, str]:
    rng = np.random.default_rng(5)
    rewritten(home, lambda rows, _: [[rows[0], *(rows[1:][n] for n in rng.permutation(len(rows) - 1))]])
    return {}


def other_file_names(home: Path) -> dict[str, str]:
    """In another order, so that they are read in another, too."""
    for n, path in enumerate(sorted((home / "landing").rglob("*.csv"), reverse=True)):
        path.rename(path.with_stem(f"{n:03d}_{path.stem}"))
    return {}


def split_exports(home: Path) -> dict[str, str]:
    """Every roll and register of more than three rows comes as two files."""

    def halves(rows: list[list[str]], _: Path) -> list[list[list[str]]]:
        middle = (len(rows) + 1) // 2
        return [rows] if len(rows) < 5 else [rows[:middle], [rows[0], *rows[middle:]]]

    rewritten(home, halves)
    return {}


def other_unit_codes(home: Path) -> dict[str, str]:
    """Codes and names are others; their order stays, for the lowest code decides where nothing else does."""
    register = pl.read_csv(home / "reference" / "units.csv", infer_schema=False)
    codes = {code: f"N{code}" for code in register["org_code"]}
    names = {name: f"{name} mới" for name in register["name"]}
    register.with_columns(pl.col("org_code", "parent_code").replace(codes), pl.col("name").replace(names)).write_csv(
        home / "reference" / "units.csv"
    )
    successions = pl.read_csv(home / "reference" / "successions.csv", infer_schema=False)
    ends = successions.with_columns(pl.col("from_code", "to_code").replace(codes))
    ends.write_csv(home / "reference" / "successions.csv")
    for folder in sorted((home / "landing").iterdir()):
        folder.rename(folder.with_name(codes[folder.name]))
    again = {**codes, **names}
    rewritten(home, lambda rows, _: [[[again.get(value, value) for value in row] for row in rows]])
    return codes


def one_more_unit(home: Path) -> dict[str, str]:
    """A unit with a roll of its own, of people nobody else knows, and cells nobody names."""
    with (home / "reference" / "units.csv").open("a", encoding="utf-8") as register:
        register.write("ZZ1,Đảng bộ cơ sở Một Mình,TP,BASE,office,true,true,,\n")
        register.write("ZZ1.1,Chi bộ Một Mình,ZZ1,CELL,office,false,false,,\n")
    for export in sorted({path.name for path in (home / "landing").glob("*/*")}):
        folder = home / "landing" / "ZZ1" / export
        folder.mkdir(parents=True)
        people = [f"Lò Thị Một{n},0{n}/02/1961,00116100009{n},9900000{n},Chính thức,ZZ1.1" for n in range(1, 8)]
        head = "Họ và tên,Ngày sinh,Số CCCD,Số thẻ Đảng viên,Loại đảng viên,Chi bộ đang sinh hoạt"
        (folder / "danh_sach.csv").write_text("\n".join([head, *people]) + "\n", encoding="utf-8")
    return {}


def one_thread(home: Path) -> dict[str, str]:
    with (home / "doikhop.toml").open("a", encoding="utf-8") as settings:
        settings.write("threads = 1\n")
    return {}


@pytest.mark.parametrize(
    "otherwise",
    [other_row_order, other_file_names, split_exports, other_unit_codes, one_more_unit, one_thread],
    ids=lambda told: told.__name__,
)
def test_the_same_findings(city: City, tmp_path: Path, otherwise: Told) -> None:
    home = tmp_path / "home"
    shutil.copytree(city.told_otherwise, home)
    codes = otherwise(home)
    run(home, city.nights)
    for night in city.nights:
        before, after = found(city.home, night), found(home, night)
        assert before.height > 15
        renamed = before.with_columns(pl.col("org_code", "other_org_code").replace(codes))
        assert_frame_equal(after.select(WHAT), renamed.select(WHAT), check_row_order=False)
        # A case goes on or is new for the same people.
        cases = [frame.group_by("case_id").len().height for frame in (before, after)]
        assert cases[0] == cases[1]


def test_a_night_run_twice_is_the_same_night(city: City, tmp_path: Path) -> None:
    """Every published and state table row for row, case numbers included."""
    home, last = tmp_path / "home", city.nights[-1]
    shutil.copytree(city.home, home, symlinks=True)
    run(home, [last])
    first, second = (folder / NIGHTS / last.isoformat() for folder in (city.home, home))
    names = sorted(path.relative_to(first).as_posix() for path in first.rglob("*.parquet"))
    assert len(names) > 20
    for name in names:
        assert_frame_equal(pl.read_parquet(second / name), pl.read_parquet(first / name), check_exact=True)
