"""Exports that are findings themselves (F02, F03, F04), and how far registers reach, as model tables.

Belongs here: picking them from the night's exports, and which unit a count report is about. Does not belong here: why
an export is not accepted, which intake says (``pipelines.intake.exports``).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from schemas.normalise import name_key_of
from schemas.unit_tree import UnitTree

_TOTAL = ("TONG", "CONG", "TOAN")


def reports_by_unit(rows: pl.DataFrame, tree: UnitTree) -> pl.DataFrame:
    """Lines of count reports with the unit they are about: the one they name, else the reporting one.

    A report of several units in which one is unknown says nothing of the reporting unit by it; its lines are left out,
    but for the total of all.

    Args:
        rows: ``reporter``, ``as_of``, ``org``, ``period_to`` and whatever else a line has.
        tree: the register of units.

    Returns:
        ``rows`` with ``account``.
    """
    key = ["reporter", "as_of", "org", "period_to"]
    distinct = rows.select(key).unique().sort(key)
    several = distinct.group_by("reporter", "as_of", "period_to").agg(pl.col("org").n_unique() > 1)
    alone = {(reporter, as_of, day) for reporter, as_of, day, many in several.iter_rows() if not many}
    units: list[str | None] = []
    for reporter, as_of, org, day in distinct.iter_rows():
        unit = tree.find(org, reporter, day) if org is not None else None
        own = org is None or (reporter, as_of, day) in alone or name_key_of(org).startswith(_TOTAL)
        units.append(unit or ((tree.account_of(reporter) or reporter) if own else None))
    about = distinct.with_columns(account=pl.Series(units, dtype=pl.String))
    return rows.join(about, on=key, how="left", nulls_equal=True).filter(pl.col("account").is_not_null())


def refused_exports(exports: pl.DataFrame, unplaced: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Exports in force some rows of which were refused, by intake or because no account could be told.

    A roll an account sent before it ended (``accounts``: account, ended_on) is in force no more.
    """
    ended = accounts.select("ended_on", reporter="account")
    refused = (
        exports.filter(pl.col("in_force") & (pl.col("rows_quarantined") > 0))
        .select(pl.col("org_code").alias("reporter"), "record", "as_of")
        .join(ended, on="reporter", how="left")
        .filter((pl.col("record") != "roll") | pl.col("ended_on").is_null() | (pl.col("as_of") >= pl.col("ended_on")))
        .drop("ended_on")
    )
    rolls = unplaced.select("reporter", pl.lit("roll").alias("record"), "as_of")
    return pl.concat([refused, rolls]).unique().sort(pl.all())


def misplaced(exports: pl.DataFrame) -> pl.DataFrame:
    """Exports in the wrong folder, until the unit sends a later one of that record that is accepted."""
    newest = exports.filter("in_force").group_by("org_code", "record").agg(pl.col("as_of").max().alias("newest"))
    return (
        exports.filter(pl.col("code") == "F04")
        .join(newest, on=["org_code", "record"], how="left")
        .filter(pl.col("newest").is_null() | (pl.col("as_of") >= pl.col("newest")))
        .select(pl.col("org_code").alias("reporter"), "record", "as_of")
        .unique()
        .sort(pl.all())
    )


def abnormal(exports: pl.DataFrame, rolls: pl.DataFrame) -> pl.DataFrame:
    """Rolls of abnormal size newer than the roll in force, or sent in its place."""
    in_force = rolls.select(pl.col("reporter").alias("org_code"), pl.col("as_of").alias("in_force_as_of"))
    return (
        exports.filter((pl.col("record") == "roll") & (pl.col("status") == "abnormal"))
        .join(in_force, on="org_code", how="left")
        .filter(pl.col("in_force_as_of").is_null() | (pl.col("as_of") >= pl.col("in_force_as_of")))
        .select(pl.col("org_code").alias("reporter"), "as_of")
        .unique()
        .sort(pl.all())
    )


def cover(exports: pl.DataFrame, registers: Sequence[str]) -> pl.DataFrame:
    """How far each register of each reporting unit reaches."""
    return (
        exports.filter(pl.col("in_force") & pl.col("record").is_in(list(registers)))
        .group_by(pl.col("org_code").alias("reporter"), "record")
        .agg(pl.col("as_of").min().alias("first_as_of"), pl.col("as_of").max().alias("covered_to"))
        .sort("reporter", "record")
    )
