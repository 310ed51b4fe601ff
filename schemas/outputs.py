"""Bringing a frame into the shape a published table declares, and saying that shape in other languages.

Belongs here: casting, ordering and checking against ``schemas/output_tables.py``; the DuckDB comments and the
page ``docs/outputs.md`` generated from it. Does not belong here: the declarations, or any computing.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from schemas.output_tables import TABLES, OutputColumn, OutputTable

__all__ = ["TABLES", "OutputColumn", "OutputTable", "completed", "conform", "empty", "problems"]


def empty(name: str) -> pl.DataFrame:
    """An empty frame with the declared columns of the published table ``name``."""
    return pl.DataFrame(schema={column.name: column.dtype for column in TABLES[name].columns})


def conform(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Cast, complete, order and check ``frame`` as the published table ``name``.

    Args:
        name: a key of ``TABLES``.
        frame: at least the contract's columns of that table; columns beyond the contract may be absent.

    Returns:
        Exactly the declared columns, in declared order and type, rows in declared order.

    Raises:
        ValueError: a column is absent, undeclared, or breaks what is declared. Names columns, never values.
    """
    table = TABLES[name]
    declared = {column.name for column in table.columns}
    absent = [c.name for c in table.columns if not c.extra and c.name not in frame.columns]
    unknown = [column for column in frame.columns if column not in declared]
    if absent or unknown:
        raise ValueError(
            f"{name}.parquet: columns absent {absent}, undeclared {unknown}; see schemas/output_tables.py."
        )
    shaped = frame.select(
        pl.col(c.name).cast(c.dtype) if c.name in frame.columns else pl.lit(None, dtype=c.dtype).alias(c.name)
        for c in table.columns
    )
    if table.order:
        shaped = shaped.sort(table.order, nulls_last=True, maintain_order=True)
    broken = problems(name, shaped)
    if broken:
        raise ValueError("; ".join(broken))
    return shaped


def completed(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A published table with the columns beyond the contract that an older version did not write, as empty ones."""
    absent = [column for column in TABLES[name].columns if column.extra and column.name not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=column.dtype).alias(column.name) for column in absent)


def problems(name: str, frame: pl.DataFrame) -> list[str]:
    """What ``frame`` breaks of the declaration of ``name``: columns and counts, never values."""
    table = TABLES[name]
    wanted = {column.name: column.dtype for column in table.columns}
    if dict(frame.schema) != wanted:
        return [f"{name}.parquet: columns or types differ from schemas/output_tables.py."]
    return list(_broken(table, frame))


def _broken(table: OutputTable, frame: pl.DataFrame) -> Iterator[str]:
    for column in table.columns:
        values = frame.get_column(column.name)
        if not column.nullable and (count := values.null_count()):
            yield f"{table.name}.{column.name}: {count} rows are empty, none may be."
        if column.values:
            count = int((~values.drop_nulls().is_in(list(column.values))).sum())
            if count:
                yield f"{table.name}.{column.name}: {count} rows hold a value that is not declared."
    if table.key:
        count = frame.height - frame.select(table.key).n_unique() if frame.height else 0
        if count:
            yield f"{table.name}: {count} rows repeat the key {', '.join(table.key)}."


def comments() -> Iterator[str]:
    """DuckDB statements that put the declared descriptions on the night's tables and columns."""
    for table in TABLES.values():
        yield f"COMMENT ON TABLE {table.name} IS {quoted(f'{table.vi} / {table.en}')}"
        for column in table.columns:
            text = f"{column.vi} / {column.en}" + (" [personal]" if column.personal else "")
            yield f'COMMENT ON COLUMN {table.name}."{column.name}" IS {quoted(text)}'


def quoted(text: str) -> str:
    """``text`` as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def markdown() -> str:
    """What ``docs/outputs.md`` says of the tables."""
    lines = [
        "# What a published night holds",
        "",
        "Generated from `schemas/output_tables.py` and `pipelines/reports/views/` by `make docs`; do not edit.",
        "",
        "Each table is one Parquet file in `nights/<date>/` and one table of `doikhop.duckdb`.",
        "Columns marked *personal* identify a member: masked wherever people look, never logged.",
    ]
    for table in TABLES.values():
        lines += ["", f"## {table.name}.parquet", "", f"{table.en} {table.vi}", ""]
        lines += ["| column | type | says | tiếng Việt |", "|---|---|---|---|"]
        lines += [_markdown_row(column) for column in table.columns]
    return "\n".join(lines) + "\n"


def _markdown_row(column: OutputColumn) -> str:
    says = column.en
    if column.values:
        says += " One of: " + ", ".join(f"`{value}`" for value in column.values) + "."
    if column.personal:
        says += " *personal*"
    return f"| `{column.name}` | {column.dtype} | {says} | {column.vi} |"
