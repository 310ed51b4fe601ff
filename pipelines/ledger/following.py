"""Reading what stands at a predecessor at its successor: one handover after the other.

Belongs here: the one way a code is replaced by a successor's, for whatever follows people (cases, rolls that counted
them). Does not belong here: who follows whom (``heirs.py``), holdings and entries (``reorganisation.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

SUCCESSORS: dict[str, pl.DataType] = {
    "person_id": pl.Int64(),
    "account": pl.String(),
    "successor": pl.String(),
    "number": pl.Int64(),
}
"""Whose cells of an ended account went to which successor: a person's, or (person_id null) everybody's."""


def at_successors(
    frame: pl.DataFrame,
    successors: pl.DataFrame,
    columns: Sequence[str],
    day: str | None = None,
    handed_on: Mapping[int, date] | None = None,
) -> pl.DataFrame:
    """The frame with the codes in some columns replaced by those of the units that followed.

    Args:
        frame: person_id and the columns. A row of no person is about the unit itself and ends with it.
        successors: ``SUCCESSORS``; a row of no person is everybody's.
        columns: columns of codes.
        day: the column of the day a row is of; of the unit itself is what is not before the day of the handover.
        handed_on: the day of each handover, by number.
    """
    # What was renamed may have been merged since.
    for (number, *_), handover in sorted(successors.partition_by("number", as_dict=True).items()):
        on = (handed_on or {}).get(number)
        before = pl.lit(value=True) if day is None or on is None else pl.col(day) < on
        of_everybody = handover.filter(pl.col("person_id").is_null()).select("account", _all="successor")
        of_person = handover.filter(pl.col("person_id").is_not_null()).select("person_id", "account", _own="successor")
        for column in columns:
            followed = pl.when(pl.col("person_id").is_not_null()).then(pl.coalesce("_own", "_all"))
            frame = (
                frame.join(of_person, left_on=["person_id", column], right_on=["person_id", "account"], how="left")
                .join(of_everybody, left_on=column, right_on="account", how="left")
                .with_columns(pl.coalesce(pl.when(before).then(followed), column).alias(column))
                .drop("_own", "_all")
            )
    return frame


def seen_at_successors(seen: pl.DataFrame, successors: pl.DataFrame, handed_on: Mapping[int, date]) -> pl.DataFrame:
    """Who was last counted where, with what a unit's rolls said before it handed people over as its successor's.

    A roll it sent since, because it goes on or after its end (U02), is no roll of the successor.

    Args:
        seen: person_id, account, last_counted_on ...
        successors: as for ``at_successors``.
        handed_on: the day of each handover, by number.
    """
    return at_successors(seen, successors, ["account"], "last_counted_on", handed_on)


def renamed(frame: pl.DataFrame, alias: pl.DataFrame, column: str, day: str | None) -> pl.DataFrame:
    """The frame with a predecessor's code in ``column`` replaced by the person's successor (dated before ``until``)."""
    joined = frame.join(alias.rename({"account": column}), on=["person_id", column], how="left", maintain_order="left")
    follows = pl.col("successor").is_not_null()
    if day is not None:
        follows &= pl.col("until").is_null() | (pl.col(day) < pl.col("until"))
    value = pl.when(follows).then("successor").otherwise(column)
    return joined.with_columns(value.alias(column)).drop("successor", "until")
