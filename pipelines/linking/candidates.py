"""Candidates: which pairs of records are worth comparing in full, found by joins on what they have in common.

Belongs here: the keys two records may meet by. Does not belong here: how alike they are (``comparisons``), or which
pairs a night rules out beforehand (``likely``).

Keys never need one particular field to be right. Among a few ten thousand records any rare word in common is enough;
against millions only keys that few people share are used, and a key that many share is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

PAIRS: dict[str, pl.DataType] = {"uid_l": pl.Int64(), "uid_r": pl.Int64()}
# (columns of one record, columns of the other): equal in pairs.
KEYS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("name_sorted", "dob_year"), ("name_sorted", "dob_year")),
    (("dob", "name_given"), ("dob", "name_given")),
    (("dob", "name_initials"), ("dob", "name_initials")),
    (("dob", "name_given"), ("dob", "name_family")),
    (("dob_swapped", "name_given"), ("dob", "name_given")),
    (("name_sorted", "admitted"), ("name_sorted", "admitted")),
    (("citizen",), ("citizen",)),
    (("cmnd",), ("cmnd",)),
    (("card",), ("card",)),
    (("file",), ("file",)),
)
# Up to so many records, any rare word in common makes a pair.
FEW = 50_000
# A key or word that more records share tells nobody apart.
_MOST_PER_KEY = 2_000
_MOST_PER_WORD = 60


def candidate_pairs(
    records: pl.DataFrame, asked: pl.Series | None = None, *, words: bool | None = None
) -> pl.DataFrame:
    """The pairs of records to compare.

    Args:
        records: ``features.FEATURES``; ``side`` beside it keeps two records of one side apart.
        asked: the uids of which a pair must hold one at least; None for all.
        words: whether rare words make pairs; None: where there are few records.

    Returns:
        ``PAIRS``: uid_l < uid_r, each pair once, ordered.
    """
    wanted = records if asked is None else records.filter(pl.col("uid").is_in(asked.implode()))
    found = [_meeting(wanted, records, one, other) for one, other in KEYS]
    if words if words is not None else records.height <= FEW:
        found += [_sharing_words(wanted, records, column) for column in ("home", "name")]
        found += [
            _meeting(wanted, records, one, other) for one, other in ((("dob",), ("dob",)), (("dob_swapped",), ("dob",)))
        ]
    pairs = pl.concat(found).unique().sort("uid_l", "uid_r")
    if "side" in records.columns:
        side = records.select("uid", "side")
        pairs = (
            pairs.join(side, left_on="uid_l", right_on="uid")
            .join(side, left_on="uid_r", right_on="uid", suffix="_r")
            .filter(pl.col("side") != pl.col("side_r"))
            .select("uid_l", "uid_r")
            .sort("uid_l", "uid_r")
        )
    return pairs


def _meeting(wanted: pl.DataFrame, records: pl.DataFrame, one: Sequence[str], other: Sequence[str]) -> pl.DataFrame:
    """Pairs whose columns ``one`` and ``other`` agree."""
    left = wanted.select("uid", *(pl.col(name).alias(f"_{i}") for i, name in enumerate(one))).drop_nulls()
    right = records.select(
        pl.col("uid").alias("uid_r"), *(pl.col(name).alias(f"_{i}") for i, name in enumerate(other))
    ).drop_nulls()
    keys = [f"_{i}" for i in range(len(one))]
    right = right.join(left.select(keys).unique(), on=keys, how="semi")
    right = right.filter(pl.len().over(keys) <= _MOST_PER_KEY)
    return _in_order(left.join(right, on=keys).select(pl.col("uid").alias("uid_l"), "uid_r"))


def _sharing_words(wanted: pl.DataFrame, records: pl.DataFrame, column: str) -> pl.DataFrame:
    """Pairs that share a word few records have."""
    words = records.select("uid", pl.col(column).str.split(" ").alias("word")).explode("word").drop_nulls().unique()
    rare = words.filter(pl.len().over("word") <= _MOST_PER_WORD)
    own = rare.join(wanted.select("uid"), on="uid", how="semi")
    return _in_order(own.join(rare, on="word", suffix="_r").select(pl.col("uid").alias("uid_l"), "uid_r"))


def _in_order(pairs: pl.DataFrame) -> pl.DataFrame:
    return (
        pairs.filter(pl.col("uid_l") != pl.col("uid_r"))
        .select(pl.min_horizontal("uid_l", "uid_r").alias("uid_l"), pl.max_horizontal("uid_l", "uid_r").alias("uid_r"))
        .unique()
    )
