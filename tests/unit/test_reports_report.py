"""The page and the summary on nights that lack something: a baseline, a report, findings, exports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipelines.night import write_frame
from pipelines.reports.report import Report, render
from pipelines.reports.summary import render as render_summary
from pipelines.reports.summary import summarise
from pipelines.reports.tables import NightTables, read_tables
from schemas.outputs import empty
from tests.golden import small_night


@pytest.fixture
def tables(tmp_path: Path) -> NightTables:
    return read_tables(small_night.write(tmp_path).work, small_night.NIGHT)


def without_baseline(balances: pl.DataFrame) -> pl.DataFrame:
    """The balances as they are before the first close."""
    unknown = [pl.lit(None, pl.Int64).alias(name) for name in ("opening", "expected", "gap")]
    return balances.with_columns(*unknown, pl.lit("no_baseline").alias("status"))


def page(tables: NightTables) -> str:
    return render(Report(tables, "en", None, None))


def test_before_the_first_close_gaps_are_not_available(tables: NightTables) -> None:
    shown = page(replace(tables, balances=without_baseline(tables.balances)))
    assert "No period is closed yet" in shown
    assert 'id="bridge"' not in shown
    assert 'id="units"' in shown  # what cross-evidence found still stands


def test_a_night_without_findings(tables: NightTables) -> None:
    quiet = replace(tables, discrepancies=empty("discrepancies"))
    shown = page(replace(quiet, balances=quiet.balances.with_columns(pl.lit(0, pl.Int64).alias("gap"))))
    assert "No findings." in shown
    assert 'id="units"' not in shown


def test_a_night_without_anything_still_has_a_page(tables: NightTables) -> None:
    nothing = replace(
        tables,
        **{name: empty(name) for name in ("discrepancies", "transfers", "exports", "quarantine")},
    )
    shown = page(nothing)
    assert "0 of 4 reporting units" in shown


def test_a_unit_whose_roll_is_too_old_stands_out(tables: NightTables) -> None:
    late = [line for line in page(tables).splitlines() if 'class="late"' in line]
    assert len(late) == 1 and "HP.04" in late[0]


def test_a_name_of_a_unit_is_not_markup(tables: NightTables) -> None:
    units = tables.units.with_columns(pl.lit("<b>Unit</b> & co").alias("name"))
    shown = page(replace(tables, units=units))
    assert "<b>Unit</b>" not in shown and "&lt;b&gt;Unit&lt;/b&gt; &amp; co" in shown


def test_the_bridge_foots(tables: NightTables) -> None:
    city = tables.city()
    effects = tables.discrepancies.get_column("count_effect").sum()
    assert city["expected"] is not None and city["expected"] + effects == city["on_roll"]


def test_the_summary_without_baseline_or_report(tmp_path: Path) -> None:
    run = small_night.write(tmp_path)
    unreported = without_baseline(small_night.BALANCES).with_columns(pl.lit(None, pl.Int64).alias("reported"))
    write_frame(unreported, run.work / "balances.parquet")
    summary = summarise(run.work, run.night)
    assert (summary.expected, summary.gap, summary.reported, summary.recorded_percent) == (None, None, None, None)
    assert summary.unexplained is None
    text = render_summary(summary)
    assert "n/a" in text and "4 of 4 accounts no baseline" in text


def test_an_unexplained_difference_is_told(tmp_path: Path) -> None:
    run = small_night.write(tmp_path)
    write_frame(small_night.DISCREPANCIES.filter(pl.col("code") != "S02"), run.work / "discrepancies.parquet")
    assert summarise(run.work, run.night).unexplained == 1


def test_the_furthest_units_come_first(tmp_path: Path) -> None:
    run = small_night.write(tmp_path)
    assert [unit.org_code for unit in summarise(run.work, run.night).furthest] == ["HP.01", "HP.02", "HP.04"]
