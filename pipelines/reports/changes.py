"""What changed since the night before: cases that are new, back, of another code, or cleared.

Belongs here: telling it from two nights' `cases`. Does not belong here: a case's life (``pipelines/cases``), or how a
page shows it.
"""

from __future__ import annotations

import polars as pl

KINDS = ("new", "reopened", "reclassified", "cleared")
CHANGES: dict[str, pl.DataType] = {
    "kind": pl.String(),
    "case_id": pl.String(),
    "code": pl.String(),
    "previous_code": pl.String(),
    "org_code": pl.String(),
    "state": pl.String(),
    "age_days": pl.Int64(),
}


def changes(cases: pl.DataFrame, before: pl.DataFrame | None) -> pl.DataFrame:
    """What is different of each case between two nights.

    Args:
        cases: `cases` of the night.
        before: `cases` of the night before; None on a first night, of which nothing is told.

    Returns:
        ``CHANGES``, one row per case that changed, in the order of ``KINDS``, then by code and case; ``age_days`` from
        its first to its last night.
    """
    if before is None:
        return pl.DataFrame(schema=CHANGES)
    was = before.select("case_id", pl.col("code").alias("was_code"), pl.col("state").alias("was_state"))
    both = cases.join(was, on="case_id", how="left")
    is_open, was_open = pl.col("state") != "cleared", pl.col("was_state") != "cleared"
    back = (pl.col("was_state") == "cleared") | ((pl.col("state") == "reopened") & (pl.col("was_state") != "reopened"))
    kind = (
        pl.when(pl.col("was_state").is_null() & is_open)
        .then(pl.lit("new"))
        .when(is_open & back)
        .then(pl.lit("reopened"))
        .when(is_open & (pl.col("code") != pl.col("was_code")))
        .then(pl.lit("reclassified"))
        .when(~is_open & was_open)
        .then(pl.lit("cleared"))
    )
    told = both.with_columns(
        kind=kind,
        previous_code=pl.when(pl.col("code") != pl.col("was_code")).then("was_code"),
        age_days=(pl.col("last_seen") - pl.col("first_seen")).dt.total_days(),
    )
    order = pl.col("kind").replace_strict(list(KINDS), range(len(KINDS)), return_dtype=pl.Int8)
    return told.drop_nulls("kind").sort(order, "code", "case_id").select(list(CHANGES))


def change_counts(told: pl.DataFrame) -> dict[str, int]:
    """How many cases of each kind of ``KINDS``."""
    counted = dict(told.group_by("kind").len().iter_rows())
    return {kind: int(counted.get(kind, 0)) for kind in KINDS}
