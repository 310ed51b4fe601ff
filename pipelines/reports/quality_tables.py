"""The night's aggregate tables that Great Expectations looks at.

Belongs here: counting and summing published tables, of this night and of recent ones. Does not belong here: a row or a
value of any person, or what is expected of a figure (``schemas/expectations.py``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from pipelines.reports.summary import unexplained
from pipelines.reports.tables import INFLOWS, OUTFLOWS, SIGNED_FLOWS, NightTables

# Ten findings more or less are no drift in a small city.
_DAMPED = 10


def aggregates(tables: NightTables, recent: Sequence[Path], stale_days: int) -> dict[str, pl.DataFrame]:
    """One frame per suite of ``schemas.expectations.SUITES``.

    Args:
        tables: the published tables of the night.
        recent: folders of published nights before it, oldest first (drift is measured against them; may be empty).
        stale_days: days after which a roll is too old.

    Returns:
        ``balances`` (one row per account and level), ``exports`` (per reporting unit), ``findings`` (per account, code
        and severity), ``city_over_nights`` (one row; null where there is nothing to compare with).
    """
    return {
        "balances": balances(tables),
        "exports": exports(tables, stale_days),
        "findings": findings(tables.discrepancies),
        "city_over_nights": city_over_nights(tables, recent),
    }


def balances(tables: NightTables) -> pl.DataFrame:
    """Each balance and by how much it fails to add up: footing_error, gap_error, rows_not_counted (null: unknown)."""
    flows = sum((pl.col(name) for name in (*INFLOWS, *SIGNED_FLOWS)), start=pl.lit(0)) - sum(
        (pl.col(name) for name in OUTFLOWS), start=pl.lit(0)
    )
    return tables.balances.select(
        "org_code",
        "level",
        "status",
        "on_roll",
        "expected",
        "gap",
        (pl.col("expected") - pl.col("opening") - flows).alias("footing_error"),
        (pl.col("on_roll") - pl.col("expected") - pl.col("gap")).alias("gap_error"),
        (pl.col("roll_rows") - pl.col("quarantined") - pl.col("on_roll")).alias("rows_not_counted"),
    ).sort("org_code")


def exports(tables: NightTables, stale_days: int) -> pl.DataFrame:
    """Per reporting unit: tables read and not used, rows and where they went, age of its newest accepted roll."""
    read = tables.exports
    used = pl.col("status").is_in(["accepted", "repeated"])
    unused = pl.col("status").is_in(["abnormal", "rejected"])
    per_unit = read.group_by("org_code").agg(
        pl.len().alias("tables_read"),
        unused.sum().alias("tables_not_used"),
        pl.col("rows_read").sum(),
        pl.col("rows_accepted").sum(),
        pl.col("rows_quarantined").sum(),
        (pl.col("rows_read") - pl.col("rows_accepted") - pl.col("rows_quarantined") - pl.col("rows_ignored"))
        .abs()
        .sum()
        .alias("rows_unaccounted"),
        pl.col("as_of").filter((pl.col("record") == "roll") & used).max().alias("newest_roll"),
    )
    age = (pl.lit(tables.night) - pl.col("newest_roll")).dt.total_days()
    return (
        tables.units.filter("is_reporting")
        .select("org_code")
        .join(per_unit, on="org_code", how="left")
        .with_columns(pl.col("tables_read", "tables_not_used", "rows_read", "rows_unaccounted").fill_null(0))
        .select(
            "org_code",
            "tables_read",
            "tables_not_used",
            "rows_read",
            "rows_unaccounted",
            pl.when(pl.col("rows_read") > 0)
            .then((100.0 * pl.col("rows_quarantined") / pl.col("rows_read")).round(2))
            .alias("refused_percent"),
            age.alias("roll_age_days"),
            (age - stale_days).alias("days_past_stale"),
        )
        .sort("org_code")
    )


def findings(discrepancies: pl.DataFrame) -> pl.DataFrame:
    """Per account, code and severity: findings, their effect, by how much that exceeds one each."""
    return (
        discrepancies.group_by("org_code", "code", "severity")
        .agg(pl.len().cast(pl.Int64).alias("findings"), pl.col("count_effect").sum().alias("effect"))
        .with_columns((pl.col("effect").abs() - pl.col("findings")).alias("effect_beyond_findings"))
        .sort("org_code", "code", "severity")
    )


def city_over_nights(tables: NightTables, recent: Sequence[Path]) -> pl.DataFrame:
    """One row: the city's sums tonight, and how they stand to the night before and to the median of recent nights."""
    city, accounts = tables.city(), tables.accounts()
    before = [_night_figures(folder) for folder in recent]
    usual = {
        name: pl.Series([figures[name] for figures in before], dtype=pl.Float64).median()
        for name in ("findings", "new", "rolls")
    }
    new = tables.discrepancies.filter(pl.col("first_seen") == tables.night).height
    on_roll, on_roll_before = city["on_roll"], before[-1]["on_roll"] if before else None
    return pl.DataFrame(
        {
            "on_roll": on_roll,
            "accounts_not_in_city": None if on_roll is None else int(accounts.get_column("on_roll").sum()) - on_roll,
            "unexplained": unexplained(tables),
            "findings": tables.discrepancies.height,
            "new_findings": new,
            "nights_compared": len(before),
            "on_roll_change_percent": (
                round(100 * (on_roll - on_roll_before) / on_roll_before, 2)
                if on_roll is not None and on_roll_before
                else None
            ),
            "findings_of_usual": _of_usual(tables.discrepancies.height, usual["findings"]),
            # The night before a first night opens everything at once: nothing is usual yet.
            "new_of_usual": _of_usual(new, usual["new"]) if len(before) > 1 else None,
            "rolls_of_usual": (
                round(_rolls(tables.balances) / float(str(usual["rolls"])), 2) if usual["rolls"] else None
            ),
        },
        schema={
            "on_roll": pl.Int64,
            "accounts_not_in_city": pl.Int64,
            "unexplained": pl.Int64,
            "findings": pl.Int64,
            "new_findings": pl.Int64,
            "nights_compared": pl.Int64,
            "on_roll_change_percent": pl.Float64,
            "findings_of_usual": pl.Float64,
            "new_of_usual": pl.Float64,
            "rolls_of_usual": pl.Float64,
        },
    )


def _of_usual(count: int, usual: object) -> float | None:
    return None if usual is None else round((count + _DAMPED) / (float(str(usual)) + _DAMPED), 2)


def _rolls(balances_: pl.DataFrame) -> int:
    """Accounts with a roll in force."""
    return balances_.filter(pl.col("is_account") & pl.col("as_of").is_not_null()).height


def _night_figures(folder: Path) -> dict[str, int | None]:
    """The same figures of an earlier published night; a table it lacks counts nothing."""
    balances_ = pl.read_parquet(folder / "balances.parquet", columns=["level", "on_roll", "is_account", "as_of"])
    city = balances_.filter(pl.col("level") == "CITY").get_column("on_roll")
    found = pl.read_parquet(folder / "discrepancies.parquet", columns=["first_seen"])
    night = pl.lit(folder.name).str.to_date("%Y-%m-%d")
    return {
        "on_roll": int(city.sum()) if city.len() - city.null_count() else None,
        "findings": found.height,
        "new": found.filter(pl.col("first_seen") == night).height,
        "rolls": _rolls(balances_),
    }
