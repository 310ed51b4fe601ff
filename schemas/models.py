"""Pandera models of typed rows, made from the field dictionary.

Belongs here: one model per record kind and a way to ask it which rows are bad. Does not belong here: turning text into
typed values (``pipelines.intake``).

Trap: pandera checks only types on a LazyFrame; bad values pass. ``failures`` therefore takes a collected frame, and
``tests/unit/test_schemas_models.py`` holds both facts.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import pandera.polars as pa
import polars as pl
from pandera.api.polars.model_config import BaseConfig
from pandera.errors import SchemaErrors

from schemas.field import Field
from schemas.fields import FIELDS
from schemas.records import RECORDS

# No event of a living member, and no birth of one, lies outside these.
EARLIEST = date(1880, 1, 1)
LATEST = date(2099, 12, 31)


def _checks(entry: Field, required: bool) -> object:
    """The pandera field of one dictionary entry."""
    if entry.codes is not None and entry.pattern is None:
        return pa.Field(nullable=not required, isin=list(entry.codes.values))
    if entry.dtype is pl.Date:
        return pa.Field(nullable=not required, ge=EARLIEST, le=LATEST)
    if entry.dtype in (pl.Int64, pl.Int32):
        return pa.Field(nullable=not required, ge=0)
    if entry.pattern is not None:
        return pa.Field(nullable=not required, str_matches=entry.pattern)
    if entry.dtype is pl.String and required:
        return pa.Field(nullable=False, str_length={"min_value": 1})
    return pa.Field(nullable=not required)


@cache
def model(record: str) -> type[pa.DataFrameModel]:
    """The pandera model of one record's stored columns (provenance not included)."""
    kind = RECORDS[record]
    namespace: dict[str, object] = {
        "__module__": __name__,
        "__doc__": f"Typed rows of the record '{record}'.",
        "__annotations__": {name: FIELDS[name].dtype for name in kind.columns},
        # BaseConfig carries pandera's defaults; a bare class would lose them.
        "Config": type("Config", (BaseConfig,), {"strict": False, "coerce": False}),
    }
    for name in kind.columns:
        entry = FIELDS[name]
        # What needs the reporting unit (counterpart, own side) is checked when a night is put together.
        known_later = name in (kind.counterpart, kind.own_side)
        required = not known_later and (name in kind.required or name == "name_key")
        namespace[name] = _checks(entry, required)
    return type(f"{record.title().replace('_', '')}Model", (pa.DataFrameModel,), namespace)


def failures(record: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of a typed frame that its model refuses.

    Returns:
        One row per failure: ``position`` (UInt32, row of ``frame``), ``column``, ``check``; empty when all pass. Values
        are left out on purpose: they are personal.

    Raises:
        TypeError: the frame is lazy; pandera would let bad values pass.
    """
    if not isinstance(frame, pl.DataFrame):
        raise TypeError("failures() needs a collected DataFrame; pandera does not check values on a LazyFrame")
    empty = pl.DataFrame(schema={"position": pl.UInt32, "column": pl.String, "check": pl.String})
    try:
        model(record).validate(frame, lazy=True)
    except SchemaErrors as error:
        cases: pl.DataFrame = error.failure_cases
        if cases["index"].null_count() or not cases.height:
            # A failure without a row is a wrong type or a missing column: a mistake of the program, not of a file.
            raise TypeError(f"frame of '{record}' does not have the columns or types of its model") from None
        return cases.select(
            pl.col("index").cast(pl.UInt32).alias("position"),
            pl.col("column").cast(pl.String),
            pl.col("check").cast(pl.String),
        )
    return empty
