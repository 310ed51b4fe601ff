"""Legs of before a reorganisation, at the units they happened at.

Belongs here: undoing, for tables by effective date, that a predecessor's entries are read as its successor's. Does not
belong here: that reading itself (``reorganisation.py``), or periods (``flows.py``).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

_WAS = ["own_was", "from_was", "to_was"]
_NOW = ["own_account", "from_place", "to_place"]


def with_places_before(sources: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """The sources of entries with the places they named before predecessors were read as their successors.

    Args:
        sources: entry_id and more.
        entries: the live entries before that, with own_account, from_place, to_place.

    Returns:
        ``sources`` with own_was, from_was, to_was.
    """
    was = entries.select("entry_id", *(pl.col(now).alias(then) for now, then in zip(_NOW, _WAS, strict=True)))
    return sources.join(was, on="entry_id", how="left", maintain_order="left")


def at_predecessors(folder: Path, legs: pl.DataFrame) -> pl.DataFrame:
    """The legs, each at the account its entry named, and those of transfers between units that have become one.

    Args:
        folder: a published night.
        legs: legs with person_id, account, effect, movement, kind, effective_on, column_name, counterpart, entry_id.

    Returns:
        ``legs``; without a reorganisation as they are.
    """
    sources = folder / "ledger" / "entry_sources.parquet"
    if not set(_WAS) <= set(pl.read_parquet_schema(sources)):
        return legs
    dates = ["issued_on", "received_on", "kind"]
    entries = pl.read_parquet(folder / "ledger" / "entries.parquet").select(
        "entry_id", "record", "person_id", *_NOW, *dates
    )
    told = entries.join(pl.read_parquet(sources, columns=["entry_id", *_WAS]), on="entry_id")
    was = _moved_at(legs, told.drop("person_id", *dates), _ended(folder))
    return pl.concat([was, _became_internal(told, legs)], how="diagonal_relaxed")


def _ended(folder: Path) -> pl.DataFrame:
    """Until when what is written of an account was its own: was_at (key), until."""
    path = folder / "state" / "handovers.parquet"
    days = {"from_account": pl.String, "effective_on": pl.Date}
    handovers = pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=days)
    return handovers.group_by(was_at="from_account").agg(until=pl.col("effective_on").max())


def _moved_at(legs: pl.DataFrame, told: pl.DataFrame, ended: pl.DataFrame) -> pl.DataFrame:
    """Legs of before the day at the accounts their entries named, where those are what was renamed.

    Who is received after the day by a paper to the old unit comes to the new one.
    """
    transfer, leaves = pl.col("record").is_in(["transfer_out", "transfer_in"]), pl.col("effect") < 0

    def here(own: str, source: str, target: str) -> pl.Expr:
        return pl.when(transfer).then(pl.when(leaves).then(source).otherwise(target)).otherwise(own)

    renamed = here(*_NOW) == pl.col("account")
    return (
        legs.join(told, on="entry_id", how="left", maintain_order="left")
        .with_columns(was_at=pl.when(renamed).then(here(*_WAS)))
        .join(ended, on="was_at", how="left", maintain_order="left")
        .with_columns(account=pl.when(pl.col("effective_on") < pl.col("until")).then("was_at").otherwise("account"))
        .drop("record", *_NOW, *_WAS, "was_at", "until")
    )


def _became_internal(told: pl.DataFrame, legs: pl.DataFrame) -> pl.DataFrame:
    """Both legs of the transfers between accounts that are one by now: the replay of tonight does not know them."""
    same = (pl.col("from_place") == pl.col("to_place")) & (pl.col("from_was") != pl.col("to_was"))
    papers = told.filter(
        same
        & pl.col("kind").is_in(["OFFICIAL", "INTERNAL"])
        & pl.col("person_id").is_not_null()
        & ~pl.any_horizontal(pl.col(name).str.starts_with("^") for name in ("from_was", "to_was"))
    )
    # The two ends of one transfer are one movement, whatever their numbers and dates.
    moves = (
        papers.sort("entry_id")
        .group_by("person_id", "from_was", "to_was", maintain_order=True)
        .agg(
            pl.col("issued_on").min(),
            pl.col("received_on").max(),
            pl.col("entry_id").filter(pl.col("record") == "transfer_out").first().alias("sent_by"),
            pl.col("entry_id").filter(pl.col("record") == "transfer_in").first().alias("received_by"),
        )
        .with_row_index("nth")
        .with_columns(movement=-1 - pl.col("nth").cast(pl.Int64))
    )
    ends = (
        (-1, "from_was", "to_was", "out_city", "sent_by", ("issued_on", "received_on")),
        (1, "to_was", "from_was", "in_city", "received_by", ("received_on", "issued_on")),
    )
    both = [
        moves.select(
            "person_id",
            "movement",
            account=pl.col(account),
            effect=pl.lit(effect),
            kind=pl.lit("transfer"),
            effective_on=pl.coalesce(*days),
            column_name=pl.lit(column),
            counterpart=pl.col(other),
            entry_id=pl.col(entry),
        )
        for effect, account, other, column, entry, days in ends
    ]
    schema = {name: dtype for name, dtype in legs.schema.items() if name in both[0].columns}
    return pl.concat(both).cast(schema)  # type: ignore[arg-type]
