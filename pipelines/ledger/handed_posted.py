"""Posted legs that follow their people to a successor.

Belongs here: renaming them, dropping the two legs of a transfer that has become internal, and counting anew. Does not
belong here: which legs are posted (``next_posted.sql``) or who follows whom (``heirs.py``).
"""

from __future__ import annotations

import polars as pl

from pipelines.ledger.tables import MODEL_TABLES

POSTED = MODEL_TABLES["posted"]
"""Posted legs as a close froze them; of older closes a unit outside the arithmetic has no day and no counterpart."""

_CELL = ["person_id", "account"]


def renamed_posted(posted: pl.DataFrame, alias: pl.DataFrame) -> pl.DataFrame:
    """Posted legs at the account of the person's successor.

    A transfer between two accounts that are now one moved nobody: both its legs go (one that brought them back to where
    they had left stays what it was). The others of the cell get their places in date order, as the replay of its
    entries will count them.

    Args:
        posted: ``POSTED``.
        alias: person_id, account, successor; key (person_id, account).

    Returns:
        ``POSTED``.
    """
    if alias.is_empty() or posted.is_empty():
        return posted
    touched = alias.select("person_id").unique()
    rest = posted.join(touched, on="person_id", how="anti")
    renamed = posted.join(touched, on="person_id", how="semi")
    renamed = renamed.with_columns(_was_within=_internal())
    for column in ("account", "counterpart"):
        renamed = (
            renamed.join(alias.rename({"account": column}), on=["person_id", column], how="left")
            .with_columns(pl.coalesce("successor", column).alias(column))
            .drop("successor")
        )
    within = _internal() & ~pl.col("_was_within")
    nth = pl.int_range(pl.len()).over(*_CELL, "effect", pl.col("_within"))
    pairs = (pl.col("effect") > 0).sum().over(*_CELL, "_within"), (pl.col("effect") < 0).sum().over(*_CELL, "_within")
    counted = (
        renamed.with_columns(_within=within)
        .sort(*_CELL, "effective_on", "ordinal", "effect", nulls_last=True)
        .with_columns(_nth=nth, _pairs=pl.min_horizontal(*pairs))
        .filter(~(pl.col("_within") & (pl.col("_nth") < pl.col("_pairs"))))
        .with_columns(ordinal=(pl.int_range(pl.len()).over(*_CELL, "effect") + 1).cast(pl.Int32))
    )
    return pl.concat([rest, counted.select(list(POSTED))])


def _internal() -> pl.Expr:
    """Whether a leg is of a transfer that ends where it began."""
    here = (pl.col("account") == pl.col("counterpart")).fill_null(value=False)
    return here & pl.col("column_name").is_in(["in_city", "out_city"])
