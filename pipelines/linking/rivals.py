"""Rivals: which pairs of the last round somebody else contests.

Belongs here: leaving out pairs where another person is nearly as likely, or named more plainly, to be one of the two.
Does not belong here: what a pair's own evidence is worth (``distinguished``), joining pairs (``likely``).
"""

from __future__ import annotations

import polars as pl

from pipelines.linking import distinguished

Pair = tuple[int, int]
# So many bits of evidence a pair must lead its rival by: 1 to 64.
LEAD = 6.0
_PAIR = ("party_l", "party_r")


def weights_of(pairs: pl.DataFrame) -> dict[Pair, float]:
    """The weight of each pair of parties."""
    return {(a, b): weight for a, b, weight in pairs.select(*_PAIR, "weight").iter_rows()}


def without_rivals(certain: list[Pair], weights: dict[Pair, float], alone: set[Pair]) -> list[Pair]:
    """The pairs nobody else contests: no other person is nearly as likely to be either new one of the two.

    Pairs of ``alone`` may have no rival at all, however unlikely, but one who is certain to be a third by as much more:
    so two who have taken each other's number are told by their lives.
    """
    near: dict[int, list[tuple[int, float]]] = {}
    for (a, b), weight in weights.items():
        near.setdefault(a, []).append((b, weight))
        near.setdefault(b, []).append((a, weight))
    together = set(certain)
    thirds: dict[int, list[int]] = {}
    for a, b in certain:
        thirds.setdefault(a, []).append(b)
        thirds.setdefault(b, []).append(a)

    def pair(one: int, other: int) -> Pair:
        return min(one, other), max(one, other)

    def is_a_third(rival: int, beside: Pair, weight: float) -> bool:
        return any(
            third not in beside and weights[pair(rival, third)] >= weight + LEAD for third in thirds.get(rival, ())
        )

    def contested(end: int, other: int, weight: float) -> bool:
        return any(
            rival != other
            and (
                rival_weight > weight - LEAD
                or (pair(end, other) in alone and not is_a_third(rival, (end, other), rival_weight))
            )
            # Someone who surely is the other one is no rival; nor is who surely is this one and may be the other.
            and pair(rival, other) not in together
            and not (rival < 0 and pair(rival, end) in together and pair(rival, other) in weights)
            for rival, rival_weight in near[end]
        )

    return [
        (a, b)
        for a, b in certain
        if not contested(a, b, weights[a, b]) and not (b < 0 and contested(b, a, weights[a, b]))
    ]


def naming_another(certain: pl.DataFrame, scored: pl.DataFrame) -> pl.DataFrame:
    """The certain pairs of which a new one has the very name and birth day of somebody else, not of the other.

    A number copied from the next line leads to a namesake or twin, who is written nearly alike. Somebody who surely is
    the other one too is nobody else; nor, where two numbers agree, is somebody of quite another unit.

    Args:
        certain: pairs that would be linked: party_l, party_r and the levels of ``likely.QUESTIONS``.
        scored: the same of every pair compared.

    Returns:
        party_l, party_r.
    """
    named = scored.filter(distinguished.named()).select(*_PAIR, distinguished.at_hand().alias("_at_hand"))
    turned = named.select(pl.col("party_r").alias("party_l"), pl.col("party_l").alias("party_r"), "_at_hand")
    ends = pl.concat([named, turned]).rename({"party_l": "_end", "party_r": "_namesake"})
    unlike = certain.filter(~distinguished.as_like()).select(*_PAIR, distinguished.by_several().alias("_several"))
    one = certain.select(_PAIR)
    together = pl.concat([one, one.select(pl.col("party_r").alias("party_l"), pl.col("party_l").alias("party_r"))])
    found = [
        unlike.filter(pl.col(end) < 0)
        .join(ends, left_on=end, right_on="_end")
        .filter((pl.col("_namesake") != pl.col(other)) & (pl.col("_at_hand") | ~pl.col("_several")))
        .join(together, left_on=["_namesake", other], right_on=["party_l", "party_r"], how="anti")
        for end, other in (_PAIR, _PAIR[::-1])
    ]
    return pl.concat(part.select(_PAIR) for part in found).unique()
