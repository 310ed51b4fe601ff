"""Merged people in the baseline: two persons an officer says are one count once.

Belongs here: reading what a close froze, and who was counted where, under the person people live on as. Does not belong
here: who is merged (``pipelines/linking``), their cases (``pipelines/cases/rekey.py``).

The baseline itself is never changed, so that taking a merger back gives everyone what they were held with.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

ALIASES = {"person_id": pl.Int64(), "survivor_id": pl.Int64()}
_CELL = ["person_id", "account"]


def merged_people(work: Path) -> pl.DataFrame:
    """Who lives on as whom: ``ALIASES``."""
    path = work / "state" / "person_aliases.parquet"
    return pl.read_parquet(path).select(list(ALIASES)) if path.exists() else pl.DataFrame(schema=ALIASES)


def lives_on(frame: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """``frame`` with person_id as the person lives on; its order kept."""
    if aliases.is_empty():
        return frame
    return frame.with_columns(pl.col("person_id").replace(aliases["person_id"], aliases["survivor_id"]))


def held_once(
    holdings: pl.DataFrame, posted: pl.DataFrame, aliases: pl.DataFrame, counted: pl.LazyFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """What a baseline holds of merged people, once.

    Before any posted leg a person was in one place at most: of several, the one whose roll in force counts them now,
    else where the one they live on as was, else the lowest code. Where both had legs of one effect in a cell, the same
    event was entered for each: those of the one they live on as stay.

    Args:
        holdings: person_id, account, held, cell.
        posted: person_id, account, effect, ordinal, and what tells of each.
        aliases: ``ALIASES``.
        counted: person_id, account of the roll rows in force that count.

    Returns:
        holdings and posted, those of nobody merged untouched; sorted by person and account.
    """
    if aliases.is_empty() or holdings.is_empty():
        return holdings, posted
    people = pl.concat([aliases["person_id"], aliases["survivor_id"]]).unique()
    concerned = pl.col("person_id").is_in(people.implode())
    was = pl.col("person_id").alias("_was")
    legs = lives_on(posted.filter(concerned).with_columns(was), aliases)
    # The one they live on as has the lowest id.
    legs = legs.filter(pl.col("_was") == pl.col("_was").min().over(*_CELL, "effect")).drop("_was")
    after = legs.group_by(_CELL).agg(pl.col("effect").cast(pl.Int64).sum().alias("_posted"))
    own = posted.filter(concerned).group_by(_CELL).agg(pl.col("effect").cast(pl.Int64).sum().alias("_own"))
    cells = holdings.filter(concerned).join(own, on=_CELL, how="full", coalesce=True)
    started = (pl.col("held").fill_null(0).cast(pl.Int64) - pl.col("_own").fill_null(0) > 0).alias("_started")
    cells = lives_on(cells.with_columns(started, was), aliases)
    here = counted.select(_CELL).filter(pl.col("person_id").is_in(cells["person_id"].unique().implode())).unique()
    cells = cells.join(here.with_columns(pl.lit(True).alias("_here")).collect(), on=_CELL, how="left")
    best = cells.sort(
        "person_id", ~pl.col("_started"), pl.col("_here").is_null(), "_was", "account", maintain_order=True
    )
    first = pl.int_range(pl.len()).over("person_id") == 0
    once = (
        best.with_columns((first & pl.col("_started")).cast(pl.Int64).alias("_start"))
        .group_by(_CELL, maintain_order=True)
        .agg(pl.col("_start").max(), pl.col("cell").drop_nulls().first())
        .join(after, on=_CELL, how="left")
        .with_columns((pl.col("_start") + pl.col("_posted").fill_null(0)).cast(pl.Int8).alias("held"))
        .select(holdings.columns)
    )
    return (
        pl.concat([holdings.filter(~concerned), once]).sort(_CELL),
        pl.concat([posted.filter(~concerned), legs]).sort(*_CELL, "effect", "ordinal"),
    )
