"""The invariant of intake: no row is lost between a file and the night's frames.

Belongs here: counting again, from what was written, what the index says of every table. Does not belong here: mending.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

NAME = "rows_complete"
FILE = "complete.parquet"
_REGISTERS = ("transfer_out", "transfer_in", "admission", "exit", "count_report")
_TABLE = ["org_code", "as_of", "table_id", "record"]


def check(tables: Mapping[str, pl.DataFrame], roll: Path, used: pl.DataFrame) -> pl.DataFrame:
    """How many tables break it.

    A table holds when rows read = accepted + quarantined + ignored; when as many rows of it stand in the frame of its
    record as it says are accepted; and as many in the quarantine as it says are refused.

    Args:
        tables: the frames of a night without the roll's.
        roll: the frame of the roll as written.
        used: the exports whose rows went into the frames, with the columns of ``exports``.

    Returns:
        One row: ``name``, ``ok``, ``broken``.
    """
    exports = tables["exports"].filter(pl.col("table_id").is_not_null())
    uneven = exports.filter(
        pl.col("rows_read") != pl.col("rows_accepted") + pl.col("rows_quarantined") + pl.col("rows_ignored")
    )
    frames = {name: tables[name].lazy() for name in _REGISTERS} | {"roll": pl.scan_parquet(roll)}
    handed = [
        frame.group_by(pl.col("reporter").alias("org_code"), "as_of", "table_id")
        .agg(pl.len().cast(pl.Int64).alias("there"))
        .with_columns(record=pl.lit(name))
        for name, frame in frames.items()
    ]
    lost = _differ(used, pl.concat(handed).collect(), "rows_accepted")
    refused = (
        tables["quarantine"]
        .filter(pl.col("record").is_not_null())
        .group_by(_TABLE)
        .agg(pl.len().cast(pl.Int64).alias("there"))
    )
    unsaid = _differ(exports.filter(pl.col("status").is_in(["accepted", "abnormal"])), refused, "rows_quarantined")
    broken = uneven.height + lost + unsaid
    return pl.DataFrame({"name": [NAME], "ok": [broken == 0], "broken": pl.Series([broken], dtype=pl.Int64)})


def _differ(exports: pl.DataFrame, counted: pl.DataFrame, says: str) -> int:
    """How many tables have another number of rows than they say."""
    both = exports.group_by(_TABLE).agg(pl.col(says).sum()).join(counted, on=_TABLE, how="full", coalesce=True)
    return both.filter(pl.col(says).fill_null(0) != pl.col("there").fill_null(0)).height
