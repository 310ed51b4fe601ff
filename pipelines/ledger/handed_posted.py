"""Posted legs that follow their people to a successor.

Belongs here: renaming them, dropping the two legs of a transfer that has become internal, and counting anew. Does not
belong here: which legs are posted (``next_posted.sql``) or who follows whom (``heirs.py``).
"""

from __future__ import annotations

import polars as pl

from pipelines.ledger.tables import MODEL_TABLES

POSTED = {**MODEL_TABLES["posted"], "effective_on": pl.Date(), "counterpart": pl.String()}
"""Posted legs as a close froze them."""

_CELL = ["person_id", "account"]


def renamed_posted(posted: pl.DataFrame, alias: pl.DataFrame) -> pl.DataFrame:
    """Posted legs at the account of the person's successor.

    A transfer between two accounts that are now one moved nobody: both its legs go. The others of the cell get their
    places in date order, as the replay of its entries will count them.

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
    for column in ("account", "counterpart"):
        renamed = (
            renamed.join(alias.rename({"account": column}), on=["person_id", column], how="left")
            .with_columns(pl.coalesce("successor", column).alias(column))
            .drop("successor")
        )
    within = (pl.col("account") == pl.col("counterpart")) & pl.col("column_name").is_in(["in_city", "out_city"])
    nth = pl.int_range(pl.len()).over(*_CELL, "effect", pl.col("_within"))
    pairs = (pl.col("effect") > 0).sum().over(*_CELL, "_within"), (pl.col("effect") < 0).sum().over(*_CELL, "_within")
    counted = (
        renamed.with_columns(_within=within.fill_null(value=False))
        .sort(*_CELL, "effective_on", "ordinal", "effect", nulls_last=True)
        .with_columns(_nth=nth, _pairs=pl.min_horizontal(*pairs))
        .filter(~(pl.col("_within") & (pl.col("_nth") < pl.col("_pairs"))))
        .with_columns(ordinal=(pl.int_range(pl.len()).over(*_CELL, "effect") + 1).cast(pl.Int32))
    )
    return pl.concat([rest, counted.select(list(POSTED))])
