"""Cases whose counterpart is another unit tonight because the one it was has handed its people on.

Belongs here: a counterpart that stands for somebody else than the case's own person (whose number it is too, in whose
area they live), where only tonight's finding tells which successor it is. Does not belong here: the person's own
accounts (``rekey.py``).
"""

from __future__ import annotations

import polars as pl

from pipelines.cases.fold import CASES, fingerprints

_SAME = ["code", "person_id", "account", "subject"]


def at_found_counterparts(cases: pl.DataFrame, findings: pl.DataFrame, successors: pl.DataFrame) -> pl.DataFrame:
    """The cases, each that tonight's findings have at a successor of its counterpart known by that successor.

    Args:
        cases: ``CASES`` at the persons and accounts of tonight.
        findings: tonight's, with ``claims_cell`` and ``fingerprint``.
        successors: account, successor (``following.SUCCESSORS``).

    Returns:
        ``CASES``, by case_id.
    """
    followed = _closure(successors.select("account", "successor").unique())
    lost = cases.filter(~pl.col("claims_cell") & (pl.col("state") != "cleared")).join(
        findings, on="fingerprint", how="anti"
    )
    new = findings.filter(~pl.col("claims_cell")).join(cases, on="fingerprint", how="anti")
    reorganised = pl.concat([followed.get_column("account"), followed.get_column("successor")]).unique()
    then, now = pl.coalesce("account_then", "account"), pl.coalesce("account_now", "account")
    # Two people with one number: where the other one stands may change with either of them (no unit: the same one).
    of_people = (pl.col("code") == "I01") & (then.is_in(reorganised) | now.is_in(reorganised))
    moved = (
        lost.select(*_SAME, "case_id", account_then="other_org_code")
        .join(new.select(*_SAME, account_now="other_org_code"), on=_SAME, nulls_equal=True)
        .join(
            followed.with_columns(follows=pl.lit(value=True)),
            left_on=["account_then", "account_now"],
            right_on=["account", "successor"],
            how="left",
        )
        .filter(pl.col("follows").fill_null(value=False) | of_people.fill_null(value=False))
        .sort("case_id", "account_now")
        # One case goes to one finding, one finding to one case.
        .unique("case_id", keep="first", maintain_order=True)
        .unique([*_SAME, "account_now"], keep="first", maintain_order=True)
        .select("case_id", "account_now")
    )
    if moved.is_empty():
        return cases
    renamed = (
        cases.join(moved, on="case_id")
        .with_columns(other_org_code="account_now")
        .rename({"count_effect": "effect"})
        .drop("fingerprint", "claims_cell", "account_now")
    )
    told = fingerprints(renamed).rename({"effect": "count_effect"}).select(list(CASES))
    return pl.concat([cases.join(moved, on="case_id", how="anti"), told]).sort("case_id")


def _closure(pairs: pl.DataFrame) -> pl.DataFrame:
    """Every unit with those that followed it, and those that followed them."""
    while True:
        further = pairs.join(pairs, left_on="successor", right_on="account").select(
            "account", successor="successor_right"
        )
        both = pl.concat([pairs, further]).unique()
        if both.height == pairs.height:
            return both
        pairs = both
