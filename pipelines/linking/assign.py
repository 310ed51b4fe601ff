"""Assigning: from scored pairs to who is whom, where one record has one counterpart, or any number.

Belongs here: choosing among scored pairs without looking at anything but their weights. Does not belong here: the
scores (``model``), and what a night may link by itself (``likely``).
"""

from __future__ import annotations

import math

import polars as pl

# Odds of 1 in 1,000 before the rivals are heard: where a record has one counterpart at most, the best of all rivals
# needs less evidence by itself than a pair taken alone.
ONE_TO_ONE_WEIGHT = -10.0
# More likely one person than not.
GROUP_WEIGHT = 0.0
_ROUNDS = 20


def one_to_one(pairs: pl.DataFrame, least: float = ONE_TO_ONE_WEIGHT) -> pl.DataFrame:
    """The pairs that stand when every record has one counterpart at most: the heaviest first.

    Args:
        pairs: uid_l, uid_r, weight.
        least: the lightest pair that may stand.

    Returns:
        The rows of ``pairs`` that stand, by uid_l, uid_r. Of equal weights the lowest uids come first.
    """
    ordered = pairs.filter(pl.col("weight") >= least).sort(
        pl.col("weight").round(6), "uid_l", "uid_r", descending=[True, False, False]
    )
    taken: set[int] = set()
    stands = []
    for left, right in ordered.select("uid_l", "uid_r").iter_rows():
        stands.append(left not in taken and right not in taken)
        if stands[-1]:
            taken.update((left, right))
    return ordered.filter(pl.Series(stands, dtype=pl.Boolean)).sort("uid_l", "uid_r")


def groups(pairs: pl.DataFrame, least: float = GROUP_WEIGHT) -> pl.DataFrame:
    """The records that are one person through any chain of pairs heavy enough.

    Args:
        pairs: uid_l, uid_r, weight.
        least: the lightest pair that joins.

    Returns:
        uid, group (its lowest uid), by uid; records of no such pair are left out.
    """
    parent: dict[int, int] = {}

    def find(uid: int) -> int:
        while parent.setdefault(uid, uid) != uid:
            parent[uid] = parent[parent[uid]]
            uid = parent[uid]
        return uid

    for left, right in pairs.filter(pl.col("weight") >= least).select("uid_l", "uid_r").iter_rows():
        one, other = find(left), find(right)
        parent[max(one, other)] = min(one, other)
    found = sorted(parent)
    return pl.DataFrame(
        {"uid": found, "group": [find(uid) for uid in found]}, schema={"uid": pl.Int64(), "group": pl.Int64()}
    )


def with_fitting_prior(pairs: pl.DataFrame, prior: float, possible: int) -> tuple[pl.DataFrame, float]:
    """Weights with the prior the pairs themselves bear out: how many of all possible pairs seem to be one person.

    Args:
        pairs: ``weight`` under ``prior``, of every pair that may be one person at all.
        prior: the probability that two records taken at random are one person.
        possible: how many pairs there could be.

    Returns:
        ``pairs`` with new weights, and the new prior.
    """
    if pairs.is_empty() or possible <= 0:
        return pairs, prior
    evidence = pl.col("weight") - math.log2(prior / (1 - prior))
    bare = pairs.select(evidence).to_series()
    for _ in range(_ROUNDS):
        odds = (bare + math.log2(prior / (1 - prior))).clip(-60, 60)
        likely = float((1 / (1 + (2.0**-odds))).sum()) if odds.len() else 0.0
        prior = min(max(likely / possible, 0.1 / possible), 0.5)
    return pairs.with_columns((evidence + math.log2(prior / (1 - prior))).alias("weight")), prior
