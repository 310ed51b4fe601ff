"""The figures behind the report's pictures.

Belongs here: shaping published tables, of this night and of earlier ones, into what a picture shows. Does not belong
here: how it looks (``charts.py``), or anything of a person: every frame is a count.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from pipelines.reports.pages import OPEN_STATES
from pipelines.reports.tables import NightTables
from schemas.output_tables import SEVERITIES

MOST_UNITS = 20
MOST_PAIRS = 12
# Upper ends of the age classes, in days; the last class has none.
AGES = (7, 30, 90, 180, 365)
LAGS = (0, 7, 30, 60, 90)
OPEN_TRANSFERS = ("in_transit", "overdue")


def classes(ends: Sequence[int]) -> list[str]:
    """The names of the classes that end there: ``≤ 7``, ``8–30`` … ``> 365``."""
    starts = [None, *(end + 1 for end in ends[:-1])]
    named = [
        f"≤ {end}" if start is None else (str(end) if start == end else f"{start}–{end}")
        for start, end in zip(starts, ends, strict=True)
    ]
    return [*named, f"> {ends[-1]}"]


def _class_of(days: pl.Expr, ends: Sequence[int]) -> pl.Expr:
    *below, last = classes(ends)
    # The first class whose end is not passed; a null is in none, so it is asked about before.
    return pl.coalesce(
        *(pl.when(days <= end).then(pl.lit(name)) for end, name in zip(ends, below, strict=True)), pl.lit(last)
    )


def gaps_by_unit(discrepancies: pl.DataFrame) -> pl.DataFrame:
    """org_code, code, effect: the accounts furthest off (by surplus and missing together), their gap split by code."""
    summed = (
        discrepancies.filter(pl.col("count_effect") != 0)
        .group_by("org_code", "code", pl.col("count_effect").sign().alias("sign"))
        .agg(pl.col("count_effect").sum().alias("effect"))
    )
    furthest = (
        summed.group_by("org_code")
        .agg(pl.col("effect").abs().sum().alias("off"))
        .sort(["off", "org_code"], descending=[True, False])
        .head(MOST_UNITS)
    )
    return (
        summed.join(furthest, on="org_code")
        .sort(["off", "org_code", "code", "sign"], descending=[True, False, False, False])
        .select("org_code", "code", "effect")
    )


def ageing(discrepancies: pl.DataFrame) -> pl.DataFrame:
    """Age (class), severity, cases: open cases by how many days they are known, every class present."""
    counted = (
        discrepancies.filter(pl.col("case_id").is_not_null() & pl.col("state").is_in(list(OPEN_STATES)))
        .group_by(_class_of(pl.col("age_days").fill_null(0), AGES).alias("age"), "severity")
        .agg(pl.col("case_id").n_unique().cast(pl.Int64).alias("cases"))
    )
    frame = pl.DataFrame({"age": classes(AGES)}).join(pl.DataFrame({"severity": list(SEVERITIES)}), how="cross")
    return frame.join(counted, on=["age", "severity"], how="left").with_columns(pl.col("cases").fill_null(0))


def transfer_pairs(transfers: pl.DataFrame) -> pl.DataFrame:
    """pair, on_the_way (bool), transfers: who sends to whom within the city, the busiest pairs of accounts first."""
    inside = transfers.filter(pl.col("status") != "outside").with_columns(
        pl.format("{} → {}", "from_org", "to_org").alias("pair"),
        pl.col("status").is_in(list(OPEN_TRANSFERS)).alias("on_the_way"),
    )
    busiest = (
        inside.group_by("pair")
        .agg(pl.col("on_the_way").sum().alias("open"), pl.len().alias("all"))
        .sort(["open", "all", "pair"], descending=[True, True, False])
        .head(MOST_PAIRS)
    )
    return (
        inside.join(busiest, on="pair")
        .group_by("pair", "on_the_way", "open", "all")
        .agg(pl.len().cast(pl.Int64).alias("transfers"))
        .sort(["open", "all", "pair", "on_the_way"], descending=[True, True, False, False])
        .select("pair", "on_the_way", "transfers")
    )


def coverage(tables: NightTables, newest: pl.DataFrame, stale_days: int) -> pl.DataFrame:
    """Age (class), late (bool), units: reporting units by the age of their newest accepted roll (null: never sent).

    Args:
        tables: the night's tables.
        newest: one row per reporting unit with ``as_of`` of its newest accepted roll.
        stale_days: age beyond which a roll is late.
    """
    ends = sorted({1, 7, stale_days, 2 * stale_days})
    days = (pl.lit(tables.night) - pl.col("as_of")).dt.total_days()
    return (
        newest.select(
            pl.when(pl.col("as_of").is_not_null()).then(_class_of(days, ends)).alias("age"),
            (days.is_null() | (days > stale_days)).alias("late"),
            days.fill_null(2**31).alias("days"),
        )
        .group_by("age", "late")
        .agg(pl.len().cast(pl.Int64).alias("units"), pl.col("days").min())
        .sort("days")
        .select("age", "late", "units")
    )


def reporting_lag(folder: Path) -> pl.DataFrame:
    """What (``exit`` or ``receipt``), lag (class of days), entries: from a movement to its being told.

    An exit's lag runs from its effective (else decided) date to the date reported, a receipt's from the issue of the
    paper to the receiver's date. Entries without both dates are not in it; negative lags count as none.
    """
    parts = []
    for record, what, start, end in (
        ("exit", "exit", pl.coalesce("effective_on", "decided_on"), pl.col("reported_on")),
        ("transfer_in", "receipt", pl.col("issued_on"), pl.col("received_on")),
    ):
        path = folder / "linking" / f"{record}.parquet"
        if path.exists():
            days = (end - start).dt.total_days()
            parts.append(
                pl.scan_parquet(path)
                .select(pl.lit(what).alias("what"), days.alias("days"))
                .filter(pl.col("days").is_not_null())
                .group_by("what", _class_of(pl.col("days"), LAGS).alias("lag"))
                .agg(pl.len().cast(pl.Int64).alias("entries"))
                .collect()
            )
    told = (
        pl.concat(parts) if parts else pl.DataFrame(schema={"what": pl.String, "lag": pl.String, "entries": pl.Int64})
    )
    frame = pl.DataFrame({"what": ["exit", "receipt"]}).join(pl.DataFrame({"lag": classes(LAGS)}), how="cross")
    return frame.join(told, on=["what", "lag"], how="left").with_columns(pl.col("entries").fill_null(0))


def trend(tables: NightTables, earlier: Sequence[Path]) -> pl.DataFrame:
    """night, measure (``on_roll``, ``expected``, ``open_cases``), value: the city over nights, oldest first.

    Args:
        tables: this night's.
        earlier: folders of published nights before it, oldest first.
    """
    nights = [(folder.name, _city_of(folder)) for folder in earlier]
    city = tables.city()
    nights.append(
        (
            tables.night.isoformat(),
            {
                "on_roll": city["on_roll"],
                "expected": city["expected"],
                "open_cases": _open_cases(tables.discrepancies),
            },
        )
    )
    rows = [(night, measure, value) for night, figures in nights for measure, value in figures.items()]
    return pl.DataFrame(
        rows, schema={"night": pl.String, "measure": pl.String, "value": pl.Int64}, orient="row"
    ).drop_nulls("value")


def _open_cases(discrepancies: pl.DataFrame) -> int:
    open_ = discrepancies.filter(pl.col("case_id").is_not_null() & pl.col("state").is_in(list(OPEN_STATES)))
    return open_.get_column("case_id").n_unique()


def _city_of(folder: Path) -> dict[str, int | None]:
    balances = pl.read_parquet(folder / "balances.parquet", columns=["level", "on_roll", "expected"])
    top = balances.filter(pl.col("level") == "CITY")
    sums = {
        name: int(top.get_column(name).sum()) if top.get_column(name).count() else None
        for name in ("on_roll", "expected")
    }
    found = pl.read_parquet(folder / "discrepancies.parquet", columns=["case_id", "state"])
    return {**sums, "open_cases": _open_cases(found)}
