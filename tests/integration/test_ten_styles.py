"""One city in ten styles: encodings, layouts, spellings of headers and words, dates, formats. It stays one city."""

from __future__ import annotations

import shutil
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from doikhop.settings import load_settings
from pipelines.intake import step as intake
from pipelines.ledger.periods import close_period
from pipelines.night import open_night
from pipelines.simulate.scenarios import simulate
from tests.integration.chain import run_night
from tests.writing import STYLES, Writing, clean_tables, write_folder

FRAMES = ("roll", "transfer_out", "transfer_in", "admission", "exit", "count_report")
WHERE = ("table_id", "file", "sheet", "row")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[date], dict[Path, dict[str, pl.DataFrame]]]:
    """A simulated home, its nights, and the text of each of its exports."""
    home = tmp_path_factory.mktemp("clean")
    figures = simulate("random-city", home, members=200, units=3, seed=11)
    landing = home / "landing"
    tables = {
        folder.relative_to(landing): clean_tables(folder)
        for folder in sorted(landing.glob("*/*"))
        if folder.parent.name != "_decisions"
    }
    return home, [date.fromisoformat(night) for night in figures["nights"]], tables


def written(home: Path, city: tuple[Path, list[date], dict[Path, dict[str, pl.DataFrame]]], style: Writing) -> None:
    """The same city in another home, in a style."""
    clean, _, tables = city
    shutil.copytree(clean / "reference", home / "reference")
    shutil.copy(clean / "doikhop.toml", home / "doikhop.toml")
    for folder, exports in tables.items():
        write_folder(home / "landing" / folder, exports, style)


def taken_in(home: Path, night: date) -> dict[str, pl.DataFrame]:
    run = open_night(home, night)
    intake.run(run)
    return {path.stem: pl.read_parquet(path) for path in (run.work / "intake").glob("*.parquet")}


taken_in_once = cache(taken_in)


def alike(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows without where they stood; capitals are a matter of style."""
    columns = [name for name in frame.columns if name not in WHERE]
    texts = [name for name, kind in frame.schema.items() if kind == pl.String and name in columns]
    shown = frame.select(columns).with_columns(pl.col(texts).str.normalize("NFC").str.to_uppercase())
    return shown.sort(pl.all().cast(pl.String))


@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.key)
def test_the_same_rows_come_in(
    city: tuple[Path, list[date], dict[Path, dict[str, pl.DataFrame]]], style: Writing, tmp_path: Path
) -> None:
    clean, nights, _ = city
    written(tmp_path, city, style)
    first, again = taken_in_once(clean, nights[-1]), taken_in(tmp_path, nights[-1])
    said = again["exports"].filter(pl.col("status") == "rejected").select("org_code", "file", "reason").rows()
    assert said == []
    for name in FRAMES:
        assert_frame_equal(alike(again[name]), alike(first[name]))
    refused = ["org_code", "as_of", "record", "column", "rule"]
    assert_frame_equal(
        again["quarantine"].select(refused).sort(refused), first["quarantine"].select(refused).sort(refused)
    )
    exports = again["exports"]
    counted = exports["rows_accepted"] + exports["rows_quarantined"] + exports["rows_ignored"]
    assert exports.filter(counted != exports["rows_read"]).is_empty()


FINDING = [
    "code",
    "org_code",
    "other_org_code",
    "full_name",
    "citizen_id",
    "count_effect",
    "severity",
    "effective_on",
    "due_on",
]


def findings(home: Path, nights: list[date]) -> pl.DataFrame:
    """What two nights find, the first of them closed."""
    run_night(home, nights[0])
    close_period(home, nights[0], load_settings(home))
    found = pl.read_parquet(run_night(home, nights[1]) / "discrepancies.parquet").select(FINDING)
    return found.with_columns(pl.col("full_name").str.to_uppercase()).sort(pl.all().cast(pl.String))


@pytest.fixture(scope="module")
def plain_findings(
    city: tuple[Path, list[date], dict[Path, dict[str, pl.DataFrame]]], tmp_path_factory: pytest.TempPathFactory
) -> pl.DataFrame:
    home = tmp_path_factory.mktemp("plain")
    written(home, city, Writing("plain"))
    return findings(home, city[1])


@pytest.mark.slow
@pytest.mark.parametrize("style", STYLES, ids=lambda style: style.key)
def test_the_same_findings_come_out(
    city: tuple[Path, list[date], dict[Path, dict[str, pl.DataFrame]]],
    plain_findings: pl.DataFrame,
    style: Writing,
    tmp_path: Path,
) -> None:
    """About 15 seconds for each style."""
    written(tmp_path, city, style)
    assert plain_findings.height > 10
    assert_frame_equal(findings(tmp_path, city[1]), plain_findings)
