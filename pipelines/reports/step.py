"""The last step before publication: everything people and programs read of the night.

Belongs here: which files are written and in which order. Does not belong here: how each is made (beside this file).
"""

from __future__ import annotations

from concurrent.futures import wait
from pathlib import Path

import polars as pl

from pipelines.beside import beside, outcome
from pipelines.intake.checks import reason
from pipelines.night import NightRun, without_progress, write_frame
from pipelines.reports.database import write_database
from pipelines.reports.manifest import write_manifest
from pipelines.reports.report import write_report
from pipelines.reports.summary import summarise
from pipelines.reports.tables import read_tables
from pipelines.reports.worklists import WORKLISTS, write_worklists
from schemas.outputs import TABLES, conform


def run(run: NightRun) -> dict[str, int | float | str]:
    """Write worklists, report, database and manifest into the night's working folder.

    Reads the tables of the night; writes ``exports`` and ``quarantine`` as published, ``worklists/<org_code>.xlsx``,
    ``report.html``, ``doikhop.duckdb`` and, last, ``manifest.json``.

    Raises:
        ValueError: a published table is absent or not as declared.
    """
    publish_intake(run)
    require_declared(run.work)
    # Half of what this step takes goes into the worklists: a second process writes them meanwhile.
    worklists = beside(write_worklists, without_progress(run))
    try:
        run.progress("reports: report, worklists, database")
        tables = read_tables(run.work, run.night)
        write_report(run, tables)
        count = write_database(run.work, run.settings.threads, run.settings.memory_limit)
        written = outcome(worklists, lambda: run.progress(f"reports: {_workbooks(run)} worklists written"))
    finally:
        # A night that failed is cleared away and begun afresh: nobody may still be writing into it then.
        wait((worklists,))
    write_manifest(run, tables)
    summary = summarise(run.work, run.night)
    numbers: dict[str, int | float | str] = {
        "worklists": written,
        "database_tables": count,
        "findings": tables.discrepancies.height,
    }
    for name in ("on_roll", "expected", "gap", "reported", "recorded_percent", "unexplained"):
        value = getattr(summary, name)
        if value is not None:
            numbers[name] = value
    return numbers


def _workbooks(run: NightRun) -> int:
    return sum(1 for _ in (run.work / WORKLISTS).glob("*.xlsx"))


def publish_intake(run: NightRun) -> None:
    """Write what intake says of its files in the published shape beside the other tables."""
    for name in ("exports", "quarantine"):
        source = run.work / "intake" / f"{name}.parquet"
        if source.exists():
            frame = pl.read_parquet(source)
            if name == "quarantine":
                frame = pl.concat([frame, _unplaced(run)], how="diagonal_relaxed")
            write_frame(conform(name, frame), run.work / f"{name}.parquet")


def _unplaced(run: NightRun) -> pl.DataFrame:
    """Roll rows the ledger refused: their reporter keeps no count and they name no unit that does."""
    path = run.work / "ledger" / "unplaced.parquet"
    if not path.exists():
        return pl.DataFrame()
    return pl.read_parquet(path).select(
        pl.col("reporter").alias("org_code"),
        "as_of",
        "file",
        "sheet",
        "row",
        pl.lit("roll").alias("record"),
        pl.lit("cell").alias("column"),
        pl.lit("unplaced").alias("rule"),
        pl.lit(reason("unplaced", "cell", run.settings.language)).alias("reason"),
    )


def require_declared(folder: Path) -> None:
    """That every published table is there with its declared columns and types (without reading its rows)."""
    for name, table in TABLES.items():
        path = folder / f"{name}.parquet"
        if not path.exists():
            raise ValueError(f"{name}.parquet was not written by its step.")
        if dict(pl.read_parquet_schema(path)) != {column.name: column.dtype for column in table.columns}:
            raise ValueError(f"{name}.parquet differs from schemas/output_tables.py in columns or types.")
