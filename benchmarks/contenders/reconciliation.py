"""The program's reconciliation, from linked model tables to findings, balances and invariants.

Usage: python -m benchmarks.contenders.reconciliation FOLDER MEMORY_LIMIT THREADS [--statements]. Prints one JSON line;
``--statements`` prints before it what each SQL statement took.
"""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.city_tables import NIGHT
from doikhop.settings import Settings
from pipelines.ledger import engine
from pipelines.ledger.reconcile import reconcile
from pipelines.ledger.tables import MODEL_TABLES

_Statement = Callable[..., None]


def main() -> None:
    """Reconcile, read the results, print."""
    folder, limit, threads = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    took: list[tuple[float, float, int, str]] = []
    if "--statements" in sys.argv:
        engine.create_from, engine.run = _timed(engine.create_from, took), _timed(engine.run, took)
    spill = folder / "spill"
    tables = {name: path for name in MODEL_TABLES if (path := folder / f"{name}.parquet").exists()}
    began = time.perf_counter()
    result = reconcile(tables, NIGHT, Settings(memory_limit=limit, threads=threads), spill=spill)
    findings, balances, invariants = (result.frame(name) for name in ("findings", "balances", "invariants"))
    seconds = time.perf_counter() - began
    result.close()
    shutil.rmtree(spill, ignore_errors=True)
    broken = invariants.filter(~pl.col("ok"))["name"].to_list()
    if broken:
        sys.exit(f"invariants broken: {', '.join(broken)}")
    for wall, cpu, peak, name in sorted(took, reverse=True):
        print(f"{wall:7.2f} s  {cpu:6.2f} s CPU  {peak:6,} MiB so far  {name}")
    counts = f"{findings.height:,} findings, {balances.height:,} balances, {invariants.height} invariants hold"
    print(
        json.dumps(
            {
                "seconds": seconds,
                "found": findings.height,
                "says": counts,
                "versions": f"duckdb {version('duckdb')}, polars {version('polars')}",
            }
        )
    )


def _timed(statement: _Statement, took: list[tuple[float, float, int, str]]) -> _Statement:
    def run(con: duckdb.DuckDBPyConnection, folder: Path, name: str, *table: str) -> None:
        wall, cpu = time.perf_counter(), time.process_time()
        statement(con, folder, name, *table)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        took.append((time.perf_counter() - wall, time.process_time() - cpu, peak, name))

    return run


if __name__ == "__main__":
    main()
