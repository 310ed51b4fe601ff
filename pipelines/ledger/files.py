"""Exports that are findings themselves (F02, F03, F04), and how far registers reach, as model tables.

Belongs here: picking them from the night's exports, and which unit a count report is about. Does not belong here: why
an export is not accepted, which intake says (``pipelines.intake.exports``).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from pipelines.intake.report_units import about
from schemas.unit_tree import UnitTree


def reports_by_unit(rows: pl.DataFrame, tree: UnitTree) -> pl.DataFrame:
    """Lines of count reports with ``account``, the unit they are about, and ``unknown`` (``report_units.about``)."""
    # Intake refuses lines nobody can place; only a register of units corrected since could still leave one.
    return about(rows, tree).filter(pl.col("account").is_not_null())


def reports_naming_unknown(reports: pl.DataFrame) -> pl.DataFrame:
    """Reports that name a unit nobody knows, of each reporter's newest: ``reporter``, ``named``, ``as_of``."""
    newest = reports.filter(pl.col("as_of") == pl.col("as_of").max().over("reporter"))
    return (
        newest.filter(pl.col("unknown").is_not_null())
        .select("reporter", pl.col("unknown").alias("named"), "as_of")
        .unique()
    )


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
