"""The reconciliation: linked model tables in, cells, findings, balances and movements out.

Belongs here: the order in which the SQL of this folder and of ``pipelines/rules`` runs. Does not belong here: building
the model tables from a night's files (``model.py``) or what a rule means.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl

from doikhop.settings import DEADLINES, Settings
from pipelines.ledger import engine
from pipelines.ledger.calendar import working_days
from pipelines.ledger.replay import replay
from pipelines.ledger.tables import MODEL_TABLES
from pipelines.rules.runner import run_rules

_HERE = Path(__file__).parent

_AFTER_REPLAY = (
    "papers_naming_origin",
    "last_exits",
    "legs_of_moves",
    "openings_told",
    "posted_legs",
    "held_before_legs",
    "legs_due",
    "moved_cells",
    "legs",
    "temporary_stays",
    "temporary_homes",
    "doubtful_cells",
    "cells",
    "open_cells",
    "transfer_pairs",
    "standing_pairs",
    "movements",
    "surplus_papers",
    "surplus_other_entries",
    "account_totals",
    "newest_reports",
    "report_flows",
)


class Reconciliation:
    """The tables of one reconciliation, read by name."""

    def __init__(self, con: duckdb.DuckDBPyConnection, rounds: int) -> None:
        self.con = con
        self.rounds = rounds

    def frame(self, name: str) -> pl.DataFrame:
        """A whole table."""
        frame: pl.DataFrame = self.con.sql(f"SELECT * FROM {name}").pl()
        return frame

    def query(self, name: str) -> str:
        """A query of this folder that reads the reconciliation's tables."""
        return engine.sql(_HERE / f"{name}.sql")

    def write(self, query: str, path: Path) -> None:
        """Write a query's rows as one owner-only Parquet file, aside and renamed."""
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_name(f".{path.name}.part")
        quoted = str(aside).replace("'", "''")
        self.con.execute(f"COPY ({query}) TO '{quoted}' (FORMAT PARQUET, COMPRESSION ZSTD)")
        aside.chmod(0o600)
        aside.replace(path)

    def close(self) -> None:
        """Give the memory back."""
        self.con.close()


def reconcile(
    tables: Mapping[str, pl.DataFrame | Path],
    night: date,
    settings: Settings,
    *,
    holidays: Mapping[date, bool] | None = None,
    spill: Path | None = None,
) -> Reconciliation:
    """Reconcile one night.

    Args:
        tables: the model tables of ``tables.MODEL_TABLES`` by name, as frames or Parquet files; absent ones are empty,
            and so is an absent column of a frame.
        night: the night's date.
        settings: deadlines, windows, limits.
        holidays: dates added to (False) or removed from (True: works) the days off.
        spill: where DuckDB may spill.

    Returns:
        A reconciliation holding ``cells``, ``legs``, ``movements``, ``findings``, ``balances``, ``invariants``.
    """
    con = engine.connect(settings, spill)
    given = {**{name: pl.DataFrame(schema=schema) for name, schema in MODEL_TABLES.items()}, **_whole(tables)}
    engine.offer(con, {f"given_{name}" if name == "accounts" else name: table for name, table in given.items()})
    engine.offer(
        con,
        {
            "working_days": working_days(night, holidays),
            "params": _params(night, settings),
            "deadlines": deadlines(settings),
        },
    )
    with engine.dense_keys(con):
        engine.create_from(con, _HERE, "counted_often")
    for name in ("accounts", "account_numbers", "unmatched", "persons_to_reconcile", "counted", "held", "own_rows"):
        engine.create_from(con, _HERE, name)
    rounds = replay(con)
    for name in _AFTER_REPLAY:
        engine.create_from(con, _HERE, name)
    run_rules(con)
    for name in ("balances", "invariants"):
        engine.create_from(con, _HERE, name)
    return Reconciliation(con, rounds)


def _whole(tables: Mapping[str, pl.DataFrame | Path]) -> dict[str, pl.DataFrame | Path]:
    """The tables with every column of the model: one a frame does not tell of is unknown."""
    return {
        name: table
        if isinstance(table, Path)
        else table.with_columns(
            pl.lit(None, dtype).alias(column)
            for column, dtype in MODEL_TABLES.get(name, {}).items()
            if column not in table.columns
        )
        for name, table in tables.items()
    }


def _params(night: date, settings: Settings) -> pl.DataFrame:
    """The settings SQL reads that hold for the whole night, as one row."""
    return pl.DataFrame(
        {
            "night": [night],
            "cut_over": [settings.cut_over],
            "abroad_moves_count": [settings.abroad_moves_count],
            "probation_since": [settings.probation_since],
            "stale_days": [settings.deadline("stale_days", night)],
        }
    )


def deadlines(settings: Settings) -> pl.DataFrame:
    """Every deadline by the days it holds for, since each may change from a day on.

    Returns:
        ``applies_from``, ``applies_until`` (Date, both included; without gaps, over all days there are) and one column
        per deadline of ``settings.DEADLINES``.
    """
    changes = {change.applies_from for name in DEADLINES for change in settings.deadlines.get(name, ())}
    starts = sorted({date.min, *changes})
    ends = [start - timedelta(days=1) for start in starts[1:]] + [date.max]
    return pl.DataFrame(
        {
            "applies_from": starts,
            "applies_until": ends,
            **{
                name: pl.Series([settings.deadline(name, start) for start in starts], dtype=pl.Int32)
                for name in DEADLINES
            },
        }
    )
