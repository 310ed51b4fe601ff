"""Two lists of people against each other, or one against itself, with the engine a night uses for its remainder.

Belongs here: the whole way from identity columns to who is whom, for any frames with our field names. Does not
belong here: what a night knows besides (registers, decisions, what may link by itself), which is ``likely``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from pipelines.linking.assign import groups, one_to_one, with_fitting_prior
from pipelines.linking.candidates import candidate_pairs
from pipelines.linking.features import features
from pipelines.linking.model import Model, score


def scored_pairs(
    people: pl.DataFrame, fields: Sequence[str], *, night: date, sides: pl.DataFrame | None = None, threads: int = 2
) -> tuple[pl.DataFrame, Model]:
    """Every pair worth comparing, with its weight.

    Args:
        people: ``uid`` Int64, unique, and the identity columns there are (see ``features``).
        fields: the comparisons to use (``comparisons.COMPARISONS``).
        night: the date the model is learned on.
        sides: uid, side; two records of one side are never a pair. None: any two records may be one person.
        threads: for DuckDB.

    Returns:
        What ``model.score`` gives, weights with the prior the pairs bear out; and the model.
    """
    compared = features(people)
    among = compared if sides is None else compared.join(sides, on="uid").sort("uid")
    pairs = candidate_pairs(among)
    possible = people.height * (people.height - 1) // 2
    if sides is not None:
        possible -= int(
            sides.group_by("side").len().select((pl.col("len").cast(pl.Int64) * (pl.col("len") - 1) // 2).sum()).item()
        )
    found, model = score(
        compared, pairs, Model.shipped(fields, 1 / max(people.height, 2)), learn=night, threads=threads
    )
    weighed, prior = with_fitting_prior(found, model.prior, possible)
    return weighed, Model(model.fields, model.learned, prior, model.night, model.trained)


def link_lists(
    left: pl.DataFrame, right: pl.DataFrame, fields: Sequence[str], *, night: date, threads: int = 2
) -> pl.DataFrame:
    """Who of one list is who of the other, where each stands at most once on each.

    Args:
        left: ``uid`` and identity columns, as in ``scored_pairs``.
        right: the same columns, other uids.
        fields: the comparisons to use.
        night: the date the model is learned on.
        threads: for DuckDB.

    Returns:
        uid_l (of ``left``), uid_r (of ``right``), weight; by uid_l.
    """
    sides = pl.concat([part.select("uid", pl.lit(side).alias("side")) for side, part in enumerate((left, right))])
    pairs, _ = scored_pairs(pl.concat([left, right]), fields, night=night, sides=sides, threads=threads)
    stands = one_to_one(pairs)
    swapped = pl.col("uid_r").is_in(left["uid"].implode())
    return stands.select(
        pl.when(swapped).then("uid_r").otherwise("uid_l").alias("uid_l"),
        pl.when(swapped).then("uid_l").otherwise("uid_r").alias("uid_r"),
        "weight",
    ).sort("uid_l")


def find_groups(people: pl.DataFrame, fields: Sequence[str], *, night: date, threads: int = 2) -> pl.DataFrame:
    """Who stands several times on one list.

    Returns:
        uid, group: see ``assign.groups``.
    """
    pairs, _ = scored_pairs(people, fields, night=night, threads=threads)
    return groups(pairs)
