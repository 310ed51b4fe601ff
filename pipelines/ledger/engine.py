"""Running SQL files on an in-process DuckDB.

Belongs here: the connection with its limits, and running one file of one statement. Does not belong here: SQL.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import duckdb
import polars as pl

from doikhop.settings import Settings


def connect(settings: Settings, spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """An in-memory database with the home's memory limit and threads; it spills below ``spill`` where given.

    Nothing is ever fetched: extensions are neither installed nor loaded on their own.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": settings.threads,
        "memory_limit": settings.memory_limit,
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "preserve_insertion_order": "false",
    }
    if spill is not None:
        spill.mkdir(parents=True, exist_ok=True, mode=0o700)
        config["temp_directory"] = str(spill)
    return duckdb.connect(":memory:", config=config)


@lru_cache(maxsize=256)
def sql(path: Path) -> str:
    """The one statement of a file."""
    return path.read_text(encoding="utf-8")


def run(con: duckdb.DuckDBPyConnection, folder: Path, name: str) -> None:
    """Run ``<folder>/<name>.sql``."""
    con.execute(sql(folder / f"{name}.sql"))


def create_from(con: duckdb.DuckDBPyConnection, folder: Path, name: str, table: str = "") -> None:
    """Make the table ``table`` (else ``name``) from the query in ``<folder>/<name>.sql``."""
    con.execute(f"CREATE OR REPLACE TABLE {table or name} AS\n{sql(folder / f'{name}.sql')}")


@contextmanager
def dense_keys(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """While it lasts, DuckDB may group by small consecutive numbers in an array instead of a hash table.

    Person ids are such numbers. The array has a place for every possible id (up to 2 to the 23rd) whatever the rows, so
    this is for a grouping of nearly everyone with a small aggregate, and for nothing else.
    """
    con.execute("SET perfect_ht_threshold = 23")
    try:
        yield
    finally:
        con.execute("RESET perfect_ht_threshold")


def offer(con: duckdb.DuckDBPyConnection, tables: Mapping[str, pl.DataFrame | Path]) -> None:
    """Make each frame or Parquet file readable under its name: files as views, frames as tables."""
    for name, source in tables.items():
        if isinstance(source, Path):
            quoted = str(source).replace("'", "''")
            con.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet('{quoted}')")
        else:
            con.register("_offered", source.to_arrow())
            con.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM _offered")
            con.unregister("_offered")


def scalar(con: duckdb.DuckDBPyConnection, query: str) -> int:
    """The single number a query answers."""
    row = con.execute(query).fetchone()
    return int(row[0]) if row is not None and row[0] is not None else 0
