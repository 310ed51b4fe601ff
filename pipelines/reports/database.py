"""The night as one DuckDB file for analysts, with a description on every table and column.

Belongs here: copying the published Parquet files into it. Does not belong here: any figure of its own. The program
itself never reads this file: Parquet is the truth, and a DuckDB file locks.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from schemas.outputs import TABLES, comments

DATABASE = "doikhop.duckdb"


def write_database(folder: Path, threads: int, memory_limit: str) -> int:
    """Write ``doikhop.duckdb`` aside in ``folder`` and rename it, owner-only. Returns its number of tables."""
    aside = folder / f".{DATABASE}.part"
    aside.unlink(missing_ok=True)
    with duckdb.connect(str(aside), config={"threads": threads, "memory_limit": memory_limit}) as connection:
        for name in TABLES:
            source = str(folder / f"{name}.parquet").replace("'", "''")
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{source}')")
        for statement in comments():
            connection.execute(statement)
    aside.chmod(0o600)
    aside.replace(folder / DATABASE)
    return len(TABLES)
