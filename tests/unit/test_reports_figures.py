"""The report's pictures: their figures, and that a picture says them without anything from outside."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import altair
import polars as pl
import pytest
import vl_convert
from jsonschema import ValidationError

from pipelines.reports import charts, figures
from pipelines.reports.charts import Step
from pipelines.reports.report import Report, render
from pipelines.reports.tables import NightTables, read_tables
from schemas.texts import text
from tests.golden import small_night


@pytest.fixture
def tables(tmp_path: Path) -> NightTables:
    return read_tables(small_night.write(tmp_path).work, small_night.NIGHT)


def say(key: str) -> str:
    return text(key, "en")


def words(svg: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", word) for word in re.findall(r"<text[^>]*>(.*?)</text>", svg, re.DOTALL)]


def found(*rows: tuple[str, str, int, int, str]) -> pl.DataFrame:
    """Findings as (org_code, code, effect, age, state), each with a case of its own."""
    frame = pl.DataFrame(rows, schema=["org_code", "code", "count_effect", "age_days", "state"], orient="row")
    return frame.with_columns(
        pl.lit("M").alias("severity"), pl.int_range(pl.len()).cast(pl.String).alias("case_id")
    ).cast({"age_days": pl.Int64, "count_effect": pl.Int64})


def test_classes_cover_every_number_once() -> None:
    assert figures.classes((7, 30, 90)) == ["≤ 7", "8–30", "31–90", "> 90"]
    assert figures.classes((0, 1, 7)) == ["≤ 0", "1", "2–7", "> 7"]


def test_gaps_are_split_by_code_and_the_furthest_unit_comes_first() -> None:
    rows = [("A", "L01", 1, 0, "open")] + [("B", "S02", -1, 0, "open")] * 2 + [("B", "L01", 1, 0, "open")]
    assert figures.gaps_by_unit(found(*rows, ("C", "L04", 0, 0, "open"))).rows() == [
        ("B", "L01", 1),
        ("B", "S02", -2),
        ("A", "L01", 1),
    ]


def test_ageing_counts_open_cases_by_class() -> None:
    rows = found(("A", "L01", 1, 7, "open"), ("A", "L01", 1, 8, "reopened"), ("A", "L01", 1, 400, "accepted"))
    counted = figures.ageing(rows).filter(pl.col("cases") > 0).rows()
    assert counted == [("≤ 7", "M", 1), ("8–30", "M", 1)]
    assert figures.ageing(rows).height == 6 * 4


def test_pairs_on_the_way_come_first() -> None:
    transfers = pl.DataFrame(
        [("A", "B", "complete")] * 3 + [("C", "D", "overdue"), ("A", "OUTSIDE", "outside")],
        schema=["from_org", "to_org", "status"],
        orient="row",
    )
    assert figures.transfer_pairs(transfers).rows() == [("C → D", True, 1), ("A → B", False, 3)]


def test_lag_runs_from_the_event_to_its_report(tmp_path: Path) -> None:
    (tmp_path / "linking").mkdir()
    pl.DataFrame(
        {
            "effective_on": [date(2026, 1, 1), None, date(2026, 1, 1)],
            "decided_on": [None, date(2026, 1, 1), None],
            "reported_on": [date(2026, 1, 8), date(2026, 4, 30), None],
        }
    ).write_parquet(tmp_path / "linking" / "exit.parquet")
    counted = figures.reporting_lag(tmp_path).filter(pl.col("entries") > 0).rows()
    assert counted == [("exit", "1–7", 1), ("exit", "> 90", 1)]


def test_trend_ends_with_this_night(tables: NightTables, tmp_path: Path) -> None:
    earlier = tmp_path / "2021-11-30"
    earlier.mkdir()
    for name in ("balances", "discrepancies"):
        getattr(tables, name).write_parquet(earlier / f"{name}.parquet")
    frame = figures.trend(tables, [earlier])
    assert frame.get_column("night").unique(maintain_order=True).to_list() == ["2021-11-30", tables.night.isoformat()]
    both = frame.partition_by("night", maintain_order=True, include_key=False)
    assert both[0].equals(both[1])


def test_a_waterfall_says_every_step_and_survives_zero() -> None:
    steps = [Step("opening", 100, is_total=True), Step("nobody", 0), Step("died", -3), Step("expected", 97, True)]
    assert {"opening", "nobody", "died", "expected"} <= set(words(charts.waterfall(steps, "en")))
    assert "alone" in words(charts.waterfall([Step("alone", 0, is_total=True)], "en"))


def test_numbers_are_written_in_the_language() -> None:
    steps = [Step("a", 120_000, is_total=True), Step("b", 5_000), Step("c", 125_000, is_total=True)]
    assert any(re.fullmatch(r"12\d\.000", word) for word in words(charts.waterfall(steps, "vi")))
    assert any(re.fullmatch(r"12\d,000", word) for word in words(charts.waterfall(steps, "en")))


def test_pictures_fetch_nothing_and_are_drawn_alike(tables: NightTables) -> None:
    drawn = charts.ageing(figures.ageing(tables.discrepancies), say, "en")
    assert drawn == charts.ageing(figures.ageing(tables.discrepancies), say, "en")
    assert not re.findall(r"""(?:href|src)=["'](?!#)|<image|@import|url\((?!["']?#)""", drawn)


def test_every_picture_is_one_of_the_grammar(tables: NightTables, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program draws without asking the library whether it may; here it is asked, and can say no."""
    drawn: list[dict[str, object]] = []
    monkeypatch.setattr(vl_convert, "vegalite_to_svg", lambda spec, **_: drawn.append(spec) or "<svg ")
    render(Report(tables, "vi", None, None))
    charts.trend(figures.trend(tables, []), {"on_roll": ("R", charts.MINUS), "expected": ("E", charts.PLUS)}, "vi")
    charts.weights([("name", 2.5, False), ("result", 2.5, True)], "vi")
    assert len(drawn) >= 7
    for spec in drawn:
        altair.Chart.from_dict(spec, validate=True)
    with pytest.raises(ValidationError):
        altair.Chart.from_dict({**drawn[0], "mark": "blot"}, validate=True)


def test_every_picture_with_figures_stands_on_the_page(tables: NightTables) -> None:
    page = render(Report(tables, "vi", None, None))
    shown = set(re.findall(r'id="picture-(\w+)"', page))
    assert {"bridge", "gaps", "ageing", "pairs", "coverage"} <= shown
    assert not {"trend", "lag"} & shown  # no earlier night, no linked registers
