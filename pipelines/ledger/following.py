"""Reading what stands at a predecessor at its successor: one handover after the other.

Belongs here: the one way a code is replaced by a successor's, for whatever follows people (cases, rolls that counted
them). Does not belong here: who follows whom (``heirs.py``), holdings and entries (``reorganisation.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def at_successors(frame: pl.DataFrame, successors: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The frame with the codes in some columns replaced by those of the units that followed.

    Args:
        frame: person_id and the columns. A row of no person is about the unit itself and ends with it.
        successors: ``reorganisation.SUCCESSORS``; a row of no person is everybody's.
        columns: columns of codes.
    """
    # What was renamed may have been merged since.
    for _, handover in sorted(successors.partition_by("number", as_dict=True).items()):
        of_everybody = handover.filter(pl.col("person_id").is_null()).select("account", _all="successor")
        of_person = handover.filter(pl.col("person_id").is_not_null()).select("person_id", "account", _own="successor")
        for column in columns:
            followed = pl.when(pl.col("person_id").is_not_null()).then(pl.coalesce("_own", "_all"))
            frame = (
                frame.join(of_person, left_on=["person_id", column], right_on=["person_id", "account"], how="left")
                .join(of_everybody, left_on=column, right_on="account", how="left")
                .with_columns(pl.coalesce(followed, column).alias(column))
                .drop("_own", "_all")
            )
    return frame


def seen_at_successors(seen: pl.DataFrame, successors: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Who was last counted where, with what the rolls of an ended unit said before its end as its successor's.

    A roll it sent after its end is no roll of the successor: it has not entered whom that roll counts (U02).

    Args:
        seen: person_id, account, last_counted_on ...
        successors: as for ``at_successors``.
        accounts: account, ended_on (null while it is).
    """
    ended = accounts.select("account", "ended_on")
    later = (pl.col("last_counted_on") >= pl.col("ended_on")).fill_null(value=False)
    told = seen.join(ended, on="account", how="left", maintain_order="left").with_columns(_later=later).drop("ended_on")
    before = told.filter(~pl.col("_later")).drop("_later")
    return pl.concat([at_successors(before, successors, ["account"]), told.filter("_later").drop("_later")])


def renamed(frame: pl.DataFrame, alias: pl.DataFrame, column: str, day: str | None) -> pl.DataFrame:
    """The frame with a predecessor's code in ``column`` replaced by the person's successor (dated before ``until``)."""
    joined = frame.join(alias.rename({"account": column}), on=["person_id", column], how="left", maintain_order="left")
    follows = pl.col("successor").is_not_null()
    if day is not None:
        follows &= pl.col("until").is_null() | (pl.col(day) < pl.col("until"))
    value = pl.when(follows).then("successor").otherwise(column)
    return joined.with_columns(value.alias(column)).drop("successor", "until")
