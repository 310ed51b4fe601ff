"""Parquet files: one table, its column names as the header row.

Belongs here: any column as text that ``pipelines.intake.values`` reads. Does not belong here: nested columns; a list or
a struct is no cell of a table and is left out like a column of no field.
"""

from __future__ import annotations

import io

import polars as pl

from pipelines.intake.readers.raw import Limits, RawTable, UnreadableFile, bounded

_MB = 1 << 20


def read(content: bytes, limits: Limits) -> list[RawTable]:
    """The one table of a Parquet file; its first data row is row 2, below the header a spreadsheet would show.

    Raises:
        UnreadableFile: it is damaged or beyond the limits.
    """
    try:
        import pyarrow.parquet as pq

        about = pq.ParquetFile(io.BytesIO(content)).metadata
        if about.num_rows > limits.max_rows:
            raise UnreadableFile("too_many_rows", limit=limits.max_rows)
        if about.num_columns > limits.max_columns:
            raise UnreadableFile("too_many_columns", limit=limits.max_columns)
        size = sum(about.row_group(group).total_byte_size for group in range(about.num_row_groups))
        if size > limits.max_unpacked_mb * _MB:
            raise UnreadableFile("unpacks_too_big", limit=limits.max_unpacked_mb)
        frame = pl.read_parquet(io.BytesIO(content))
        cells = frame.select(_text(frame[name], position) for position, name in enumerate(frame.columns))
    except UnreadableFile:
        raise
    except Exception:
        # Arrow and Polars raise dozens of kinds for a broken file, panics among them.
        raise UnreadableFile("damaged") from None
    header = pl.DataFrame({f"c{position}": [name] for position, name in enumerate(frame.columns)})
    return [RawTable(bounded(pl.concat([header, cells]), limits))]


def _text(column: pl.Series, position: int) -> pl.Series:
    """A column as cells of text; whole floats as whole numbers, dates as ISO dates."""
    kind = column.dtype
    if kind.is_nested() or kind in (pl.Binary, pl.Object):
        text = pl.Series([None] * column.len(), dtype=pl.String)
    elif kind.is_float():
        whole = column.is_finite() & (column == column.round()) & (column.abs() < 2**53)
        text = pl.select(
            pl.when(whole).then(column.cast(pl.Int64, strict=False).cast(pl.String)).otherwise(column.cast(pl.String))
        ).to_series()
    else:
        text = column.cast(pl.String)
    return text.alias(f"c{position}")
