"""Accepted differences as adjusting legs.

Belongs here: which cells an accepted case adjusts tonight. Does not belong here: accepting (``pipelines/decisions``) or
the arithmetic (``pipelines/ledger/cells.sql``, which applies one only while the roll still shows the difference).
"""

from __future__ import annotations

import polars as pl

from pipelines import decisions
from pipelines.cases.rekey import cases_before
from pipelines.night import NightRun

_SCHEMA = {"person_id": pl.Int64, "account": pl.String, "effect": pl.Int8}


def accepted_adjustments(run: NightRun) -> pl.DataFrame:
    """The cells whose open difference is accepted and not yet expired on the night.

    Returns:
        person_id, account (key), effect (±1).
    """
    cases = cases_before(run)
    if cases is None:
        return pl.DataFrame(schema=_SCHEMA)
    chosen = decisions.in_force(decisions.of_night(run)).filter(
        (pl.col("decision") == "accepted") & (pl.col("until") >= run.night)
    )
    return (
        cases.filter(pl.col("claims_cell"))
        .join(chosen.select("case_id"), on="case_id")
        .select("person_id", "account", pl.col("count_effect").alias("effect").cast(pl.Int8))
        .unique(["person_id", "account"], keep="first")
        .sort(pl.all())
    )
