"""The summary a person reads in ten seconds after a night.

Belongs here: the figures and their plain rendering. Does not belong here: names or numbers of people; there are none.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.reports.tables import NightTables, read_tables
from schemas.catalogue import CATALOGUE

FURTHEST = 3


@dataclass(frozen=True)
class CodeCount:
    """One code of the catalogue, as found this night."""

    code: str
    name_vi: str
    name_en: str
    findings: int
    effect: int
    stale: int


@dataclass(frozen=True)
class UnitGap:
    """One account that is off: net gap (None without a baseline), surplus and missing behind it."""

    org_code: str
    name: str
    gap: int | None
    surplus: int
    missing: int


@dataclass(frozen=True)
class Summary:
    """The figures of one night; None: not available (no baseline, no report)."""

    night: str
    on_roll: int | None
    expected: int | None
    gap: int | None
    reported: int | None
    recorded_percent: float | None
    unexplained: int | None
    accounts: int
    statuses: dict[str, int]
    exports_not_used: int
    rows_refused: int
    findings: list[CodeCount]
    furthest: list[UnitGap]
    folder: str

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return asdict(self)


def summarise(folder: Path, night: date) -> Summary:
    """The summary of the night in ``folder`` (working or published)."""
    tables = read_tables(folder, night)
    city = tables.city()
    on_roll, reported = city["on_roll"], city["reported"]
    accounts = tables.accounts()
    return Summary(
        night=night.isoformat(),
        on_roll=on_roll,
        expected=city["expected"],
        gap=city["gap"],
        reported=reported,
        recorded_percent=round(100 * on_roll / reported, 2) if on_roll is not None and reported else None,
        unexplained=unexplained(tables),
        accounts=accounts.height,
        statuses=dict(accounts.group_by("status").len().sort("status").iter_rows()),
        exports_not_used=tables.exports.filter(pl.col("status").is_in(["abnormal", "rejected"])).height,
        rows_refused=tables.quarantine.select("org_code", "as_of", "file", "sheet", "row").unique().height,
        findings=counts_by_code(tables.discrepancies),
        furthest=furthest(tables)[:FURTHEST],
        folder=str(folder),
    )


def unexplained(tables: NightTables) -> int | None:
    """Σ |gap − Σ effects| over the accounts whose gap is known; None where none is."""
    known = tables.accounts().filter(pl.col("gap").is_not_null()).select("org_code", "gap")
    if known.is_empty():
        return None
    effects = tables.discrepancies.group_by("org_code").agg(pl.col("count_effect").sum())
    apart = known.join(effects, on="org_code", how="left").select(
        (pl.col("gap") - pl.col("count_effect").fill_null(0)).abs().sum()
    )
    return int(apart.item())


def counts_by_code(discrepancies: pl.DataFrame) -> list[CodeCount]:
    """Findings by code, in the catalogue's order."""
    counted = discrepancies.group_by("code").agg(
        pl.len().alias("findings"),
        pl.col("count_effect").sum().alias("effect"),
        pl.col("stale").sum().alias("stale"),
    )
    rows = {row["code"]: row for row in counted.iter_rows(named=True)}
    return [
        CodeCount(
            code=code,
            name_vi=entry.name_vi,
            name_en=entry.name_en,
            findings=int(rows[code]["findings"]),
            effect=int(rows[code]["effect"]),
            stale=int(rows[code]["stale"]),
        )
        for code, entry in CATALOGUE.items()
        if code in rows
    ]


def furthest(tables: NightTables) -> list[UnitGap]:
    """The accounts that are off, furthest first: by net gap, then by how much surplus and missing hide in it."""
    effect = pl.col("count_effect")
    split = tables.discrepancies.group_by("org_code").agg(
        effect.filter(effect > 0).sum().alias("surplus"), effect.filter(effect < 0).sum().alias("missing")
    )
    names = tables.names
    rows = (
        tables.accounts()
        .select("org_code", "gap")
        .join(split, on="org_code", how="left")
        .with_columns(pl.col("surplus", "missing").fill_null(0))
        .with_columns((pl.col("surplus") - pl.col("missing")).alias("moved"))
        .filter((pl.col("moved") > 0) | (pl.col("gap").fill_null(0) != 0))
        .sort(
            pl.col("gap").abs().fill_null(0),
            "moved",
            "org_code",
            descending=[True, True, False],
        )
    )
    return [
        UnitGap(row["org_code"], names.get(row["org_code"], ""), row["gap"], row["surplus"], row["missing"])
        for row in rows.iter_rows(named=True)
    ]


def render(summary: Summary, home: str | None = None) -> str:
    """The summary as plain text."""
    lines = [
        f"Night of {summary.night}  (đêm đối khớp)",
        "",
        _figure("Members on roll", summary.on_roll, "có trên danh sách"),
        _figure("Expected", summary.expected, "phải có theo sổ"),
        _figure("Gap", summary.gap, "chênh lệch", signed=True),
        _figure("Reported (line D)", summary.reported, "số báo cáo"),
    ]
    if summary.recorded_percent is not None:
        lines.append(f"  {'Of reported, on roll':<22}{summary.recorded_percent:>11.2f} %  tỷ lệ có trong danh sách")
    lines.append(_figure("Unexplained", summary.unexplained, "chưa giải thích được"))
    lines += ["", *_code_lines(summary), "", *_unit_lines(summary), ""]
    others = {name: count for name, count in summary.statuses.items() if name in ("stale", "missing", "no_baseline")}
    told = [f"{count} of {summary.accounts} accounts {name.replace('_', ' ')}" for name, count in others.items()]
    if summary.exports_not_used:
        told.append(f"{summary.exports_not_used} exports not used")
    if summary.rows_refused:
        told.append(f"{summary.rows_refused} rows refused")
    if told:
        lines += ["Note: " + "; ".join(told) + ".", ""]
    lines += [
        f"Files      {summary.folder}",
        "           report.html, worklists/<org_code>.xlsx, doikhop.duckdb, *.parquet",
        f"Look       doikhop ui{f' --home {home}' if home else ''}   then open http://127.0.0.1:3000/assets/city",
    ]
    return "\n".join(lines)


def _figure(label: str, value: int | None, words: str, signed: bool = False) -> str:
    shown = "n/a" if value is None else f"{value:+,}" if signed and value else f"{value:,}"
    return f"  {label:<22}{shown:>11}    {words}"


def _code_lines(summary: Summary) -> list[str]:
    if not summary.findings:
        return ["No findings."]
    width = max(len(found.name_vi) for found in summary.findings)
    lines = [f"Findings by code{'count':>{width + 2}}   effect"]
    for found in summary.findings:
        effect = f"{found.effect:+,}" if found.effect else ""
        lines.append(f"  {found.code}  {found.name_vi:<{width}}{found.findings:>11,} {effect:>8}   {found.name_en}")
    return lines


def _unit_lines(summary: Summary) -> list[str]:
    if not summary.furthest:
        return ["No unit is off."]
    lines = ["Units furthest off"]
    for unit in summary.furthest:
        net = "gap n/a" if unit.gap is None else f"gap {unit.gap:+,}"
        lines.append(f"  {unit.org_code}  {unit.name}: {net} ({unit.surplus:,} surplus, {-unit.missing:,} missing)")
    return lines
