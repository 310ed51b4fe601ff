"""The steps of a night one after the other, without Dagster.

Belongs here: running and publishing a night of a home in this process. Does not belong here: any home or any claim.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
from polars.testing import assert_frame_equal

from pipelines.cases import step as cases
from pipelines.intake import step as intake
from pipelines.ledger import step as ledger
from pipelines.linking import step as linking
from pipelines.night import NIGHTS, NightRun, open_night, publish
from pipelines.preflight import check_night
from pipelines.reports import step as reports
from pipelines.reports.manifest import write_manifest
from pipelines.reports.tables import read_tables
from pipelines.rules import step as rules
from schemas.outputs import TABLES

STEPS = (intake, linking, ledger, rules, cases, reports)


def build(home: Path, night: date, *, recorded: bool = False) -> NightRun:
    """A night up to its publication."""
    run = open_night(home, night, recorded=recorded)
    for step in STEPS:
        step.run(run)
    return run


def build_unread(home: Path, night: date, *, recorded: bool = False) -> NightRun:
    """The same without what only people read of it: worklists, pictures, the analysts' file."""
    run = open_night(home, night, recorded=recorded)
    for step in STEPS[:-1]:
        step.run(run)
    reports.publish_intake(run)
    write_manifest(run, read_tables(run.work, run.night))
    return run


def run_night(home: Path, night: date, *, recorded: bool = False) -> Path:
    """A published night; its invariants hold."""
    check_night(home, night, recorded=recorded)
    folder = publish(build(home, night, recorded=recorded))
    broken = pl.read_parquet(folder / "state" / "invariants.parquet").filter(~pl.col("ok"))
    assert broken.is_empty(), (night, broken.to_dicts())
    return folder


def tables_of(home: Path, night: date) -> dict[str, pl.DataFrame]:
    """Every published table of a night, and its state."""
    folder = home / NIGHTS / night.isoformat()
    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in TABLES}
    return tables | {f"state/{path.stem}": pl.read_parquet(path) for path in (folder / "state").glob("*.parquet")}


def assert_same_rows(again: dict[str, pl.DataFrame], first: dict[str, pl.DataFrame]) -> None:
    """The same tables with the same rows in the same order."""
    assert again.keys() == first.keys()
    for name, frame in first.items():
        assert_frame_equal(again[name], frame, check_exact=True)
