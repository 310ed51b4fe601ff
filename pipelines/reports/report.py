"""The report of a night: one self-contained HTML page of counts.

Belongs here: choosing and shaping the figures the page shows. Does not belong here: their look (``report.html``), or
anything of a person: the page is passed around, so it holds no name, no number and no case of anyone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from markupsafe import Markup

from pipelines.night import NightRun, published_nights
from pipelines.reports import charts, figures
from pipelines.reports.charts import Step
from pipelines.reports.doubts import doubts
from pipelines.reports.summary import CodeCount, counts_by_code, furthest
from pipelines.reports.tables import INFLOWS, OUTFLOWS, SIGNED_FLOWS, NightTables
from pipelines.reports.template import template
from schemas.catalogue import CATALOGUE, name_of
from schemas.texts import count, percent, text

REPORT = "report.html"
MOST_UNITS = 200
TREND_NIGHTS = 30
# Codes that move the count, each with a colour of its own: surplus warm, missing cold, both directions green.
COLOURS: Mapping[str, str] = {
    "L01": "#b3541e",
    "L02": "#d98a3d",
    "L11": "#8c3b2a",
    "S01": "#e3b04b",
    "S05": "#a67c52",
    "I05": "#c46a7a",
    "L07": "#6a8f4f",
    "U02": "#3f7d6e",
    "S02": "#2f6f8f",
    "L05": "#27496d",
    "L06": "#6fa8c7",
    "S04": "#7a78b8",
    "F03": "#9aa5b1",
}
_OTHER = "#888888"
MOST_DOUBTS = 50


@dataclass(frozen=True)
class Report:
    """What the page is made of: the tables, what the night was built from, when a roll counts as too old.

    ``folder`` is where the night is being built (its linked registers tell the reporting lag; None: not told);
    ``earlier`` are the folders of published nights before it, oldest first.
    """

    tables: NightTables
    language: str
    baseline: str | None
    previous: str | None
    stale_days: int = 30
    folder: Path | None = None
    earlier: tuple[Path, ...] = ()

    def say(self, key: str, **values: object) -> str:
        """A text in the report's language."""
        return text(key, self.language, **values)

    def count(self, value: int | None, signed: bool = False) -> str:
        """A number as written in the report's language."""
        return "–" if value is None else count(value, self.language, signed=signed)

    def percent(self, part: int | None, whole: int | None) -> str:
        """A share with two decimals."""
        return "–" if part is None or not whole else percent(part / whole, self.language)


def write_report(run: NightRun, tables: NightTables) -> None:
    """Write ``report.html`` aside in the night's folder and rename it, owner-only."""
    report = Report(
        tables,
        run.settings.language,
        _written(run.baseline),
        _written(run.previous),
        run.settings.deadline("stale_days", run.night),
        run.work,
        tuple(path for day, path in published_nights(run.home) if day < run.night)[-TREND_NIGHTS:],
    )
    aside = run.work / f".{REPORT}.part"
    aside.write_text(render(report), encoding="utf-8")
    aside.chmod(0o600)
    aside.replace(run.work / REPORT)


def _written(folder: Path | None) -> str | None:
    """The date a folder is named by, as dates are written on the page."""
    return f"{date.fromisoformat(folder.name):%d/%m/%Y}" if folder else None


def render(report: Report) -> str:
    """The page."""
    tables = report.tables
    city = tables.city()
    found = counts_by_code(tables.discrepancies)
    steps = bridge(report, city, found)
    doubtful = doubts(report.folder, tables.discrepancies, report.language) if report.folder is not None else []
    return template(REPORT).render(
        say=report.say,
        count=report.count,
        language=report.language,
        title=report.say("report_title", night=f"{tables.night:%d/%m/%Y}"),
        city=city,
        share=report.percent(city["on_roll"], city["reported"]),
        net=net_note(report, city["gap"], found),
        bridge=steps,
        pictures=pictures(report, steps),
        units=unit_rows(report),
        units_note=report.say("gaps_note", shown=min(len(furthest(tables)), MOST_UNITS), all=tables.accounts().height),
        legend=[(c.code, name_of(c.code, report.language), colour_of(c.code)) for c in found if c.effect],
        codes=code_rows(report, found),
        doubts=doubtful[:MOST_DOUBTS],
        doubts_note=report.say("doubts_note", shown=min(len(doubtful), MOST_DOUBTS), all=len(doubtful)),
        percent=lambda share: percent(share, report.language),
        transfers=transfer_rows(report),
        coverage=coverage_rows(report),
        coverage_note=coverage_note(report),
        refused=refused_rows(report),
        built_from=report.say(
            "built_from",
            baseline=report.baseline or report.say("none"),
            previous=report.previous or report.say("none"),
        ),
    )


def colour_of(code: str) -> str:
    """The colour of a code, the same wherever it is drawn."""
    return COLOURS.get(code, _OTHER)


def net_note(report: Report, gap: int | None, found: list[CodeCount]) -> str:
    """The sentence that says what a small net difference hides."""
    if gap is None:
        return report.say("no_baseline_note")
    effects = report.tables.discrepancies.get_column("count_effect").to_list()
    surplus, missing = sum(e for e in effects if e > 0), -sum(e for e in effects if e < 0)
    if not surplus and not missing:
        return ""
    return report.say(
        "net_note",
        net=report.count(gap, signed=True),
        missing=report.count(missing),
        surplus=report.count(surplus),
    )


def pictures(report: Report, steps: list[Step]) -> dict[str, Markup]:
    """The pictures by name, each as SVG; one that has nothing to show is absent."""
    tables, language = report.tables, report.language
    drawn: dict[str, str] = {}
    if steps:
        drawn["bridge"] = charts.waterfall(steps, language)
    gaps = figures.gaps_by_unit(tables.discrepancies)
    if gaps.height:
        drawn["gaps"] = charts.gaps_by_unit(gaps, {code: colour_of(code) for code in gaps["code"]}, language)
    ages = figures.ageing(tables.discrepancies)
    if ages.get_column("cases").sum():
        drawn["ageing"] = charts.ageing(ages, report.say, language)
    pairs = figures.transfer_pairs(tables.transfers)
    if pairs.height:
        drawn["pairs"] = charts.transfer_pairs(pairs, report.say, language)
    covered = figures.coverage(tables, _newest_rolls(tables), report.stale_days)
    if covered.height:
        drawn["coverage"] = charts.coverage(covered, report.say, language)
    if report.folder is not None:
        lags = figures.reporting_lag(report.folder)
        if lags.get_column("entries").sum():
            drawn["lag"] = charts.reporting_lag(lags, report.say, language)
    nights = figures.trend(tables, report.earlier)
    if nights.get_column("night").n_unique() > 1:
        measures = {"on_roll": (report.say("on_roll"), charts.MINUS), "expected": (report.say("expected"), charts.PLUS)}
        drawn["trend"] = charts.trend(nights, measures, language)
        drawn["trend_cases"] = charts.trend(nights, {"open_cases": (report.say("open_cases"), charts.TOTAL)}, language)
    return {name: Markup(svg) for name, svg in drawn.items()}


def bridge(report: Report, city: dict[str, int | None], found: list[CodeCount]) -> list[Step]:
    """The city's bridge: opening → expected → (gap by code) → on roll → reported; empty without a baseline."""
    if city["opening"] is None or city["expected"] is None or city["on_roll"] is None:
        return []
    steps = [Step(report.say("opening"), city["opening"], is_total=True)]
    for names, sign in ((INFLOWS, 1), (OUTFLOWS, -1), (SIGNED_FLOWS, 1)):
        steps += [Step(report.say(name), sign * value) for name in names if (value := city[name])]
    steps.append(Step(report.say("expected"), city["expected"], is_total=True))
    steps += [
        Step(f"{c.code} {name_of(c.code, report.language)}", c.effect, note=report.count(c.findings))
        for c in found
        if c.effect
    ]
    steps.append(Step(report.say("on_roll"), city["on_roll"], is_total=True))
    if city["reported"] is not None:
        difference = city["reported"] - city["on_roll"]
        if difference:
            steps.append(Step(report.say("report_difference"), difference))
        steps.append(Step(report.say("reported"), city["reported"], is_total=True))
    return steps


def unit_rows(report: Report) -> list[dict[str, Any]]:
    """The accounts that are off, furthest first, each with its gap split by code."""
    tables = report.tables
    off = furthest(tables)[:MOST_UNITS]
    effects: dict[str, list[tuple[str, int]]] = {}
    moving = tables.discrepancies.filter(pl.col("count_effect") != 0)
    summed = moving.group_by("org_code", "code", pl.col("count_effect").sign().alias("sign")).agg(
        pl.col("count_effect").sum()
    )
    for org_code, code, _, effect in summed.sort("org_code", "code", "sign").iter_rows():
        effects.setdefault(org_code, []).append((code, effect))
    balances = {row["org_code"]: row for row in tables.balances.iter_rows(named=True)}
    return [
        {
            "org_code": unit.org_code,
            "name": unit.name,
            "expected": report.count(balances[unit.org_code]["expected"]),
            "on_roll": report.count(balances[unit.org_code]["on_roll"]),
            "gap": report.count(unit.gap, signed=True),
            "status": report.say(f"status_{balances[unit.org_code]['status']}"),
            "split": [(code, report.count(effect, signed=True)) for code, effect in effects.get(unit.org_code, [])],
        }
        for unit in off
    ]


def code_rows(report: Report, found: list[CodeCount]) -> list[dict[str, Any]]:
    """Findings by code: names, severities, effect, how many are new tonight."""
    rows = {
        row["code"]: row
        for row in report.tables.discrepancies.group_by("code")
        .agg(
            *((pl.col("severity") == s).sum().alias(s) for s in "HMLI"),
            (pl.col("first_seen") == report.tables.night).sum().alias("new"),
            pl.col("org_code").n_unique().alias("units"),
        )
        .iter_rows(named=True)
    }
    return [
        {
            "code": c.code,
            "name": name_of(c.code, report.language),
            "what": CATALOGUE[c.code].what_vi if report.language == "vi" else CATALOGUE[c.code].what_en,
            "findings": report.count(c.findings),
            "units": report.count(rows[c.code]["units"]),
            "severities": {s: report.count(rows[c.code][s]) if rows[c.code][s] else "" for s in "HMLI"},
            "new": report.count(rows[c.code]["new"]) if rows[c.code]["new"] else "",
            "effect": report.count(c.effect, signed=True) if c.effect else "",
        }
        for c in found
    ]


def transfer_rows(report: Report) -> list[tuple[str, str]]:
    """Transfers by status."""
    counted = report.tables.transfers.group_by("status").len().sort("status")
    return [(report.say(f"transfer_{status}"), report.count(rows)) for status, rows in counted.iter_rows()]


def _newest_rolls(tables: NightTables) -> pl.DataFrame:
    """Per reporting unit: as_of of its newest accepted roll, its rows, and how many files it sent in all."""
    exports = tables.exports
    rolls = (
        exports.filter((pl.col("record") == "roll") & pl.col("status").is_in(["accepted", "repeated"]))
        .group_by("org_code", "as_of")
        .agg(pl.col("rows_accepted").sum(), pl.col("rows_quarantined").sum())
        .sort("org_code", "as_of")
        .unique("org_code", keep="last", maintain_order=True)
    )
    files = exports.group_by("org_code").agg(
        pl.struct("as_of", "file").n_unique().alias("files"), pl.col("as_of").max().alias("newest_folder")
    )
    return (
        tables.units.filter("is_reporting")
        .select("org_code", "name")
        .join(rolls, on="org_code", how="left")
        .join(files, on="org_code", how="left")
        .sort("as_of", "org_code", nulls_last=False)
    )


def coverage_rows(report: Report) -> list[dict[str, Any]]:
    """Reporting units with the age of their newest roll, oldest first."""
    rows = []
    for row in _newest_rolls(report.tables).iter_rows(named=True):
        days = (report.tables.night - row["as_of"]).days if row["as_of"] else None
        rows.append(
            {
                "org_code": row["org_code"],
                "name": row["name"],
                "as_of": f"{row['as_of']:%d/%m/%Y}" if row["as_of"] else report.say("export_none"),
                "days": report.count(days),
                "files": report.count(row["files"] or 0),
                "rows_accepted": report.count(row["rows_accepted"]),
                "rows_quarantined": report.count(row["rows_quarantined"]),
                "late": days is None or days > report.stale_days,
            }
        )
    return rows


def coverage_note(report: Report) -> str:
    """How many reporting units have an accepted roll."""
    rolls = _newest_rolls(report.tables)
    return report.say(
        "coverage_note",
        sent=report.count(rolls.filter(pl.col("as_of").is_not_null()).height),
        all=report.count(rolls.height),
    )


def refused_rows(report: Report) -> list[dict[str, Any]]:
    """Exports that are not used, with the reason."""
    shown = report.tables.exports.filter(pl.col("status").is_in(["abnormal", "rejected"]))
    return [
        {
            "org_code": row["org_code"],
            "as_of": f"{row['as_of']:%d/%m/%Y}" if row["as_of"] else "–",
            "file": " · ".join(part for part in (row["file"], row["sheet"]) if part),
            "status": report.say(f"export_{row['status']}"),
            "reason": row["reason"] or "",
        }
        for row in shown.iter_rows(named=True)
    ]
