"""Namesakes: of whom a row's name and birth day tell, where its number leads to somebody else.

Belongs here: finding, for rows whose component does not agree in name and birth date, the people of their very name and
birth day. Does not belong here: what follows from it (``component``, ``likely``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.linking.profiles import full_day
from pipelines.linking.standing import Standing

# (0, person) of a known person, (1, profile) of one on tonight's rolls.
Order = tuple[int, int]
_KEY = ("name_key", "dob")


@dataclass(frozen=True)
class Namesake:
    """Somebody who has a profile's very name and birth day.

    Attributes:
        order: who it is.
        near: whether a unit that names the profile tonight names them too, or did so the night before.
    """

    order: Order
    near: bool


def namesakes_of(
    nodes: pl.DataFrame, profiles: pl.DataFrame, facts: pl.DataFrame, standing: Standing | None
) -> Mapping[int, list[Namesake]]:
    """The known persons, and the rows of tonight's rolls, that have a profile's very name and birth day.

    Whose admission day is known to be another is left out.

    Args:
        nodes: the profiles and known persons that share numbers, with their ``component``; only the profiles of
            components of several names or birth dates are looked at.
        profiles: every new profile of tonight: ``profile`` and the columns of ``PROFILE``.
        facts: profiles of known persons: ``person_id`` and the columns of ``PROFILE``.
        standing: on which rolls they stand; None: on none.

    Returns:
        By profile; a profile is not its own namesake, but the person it turns out to be may be among them.
    """
    several = nodes.group_by("component").agg(
        pl.any_horizontal(pl.col(name).n_unique() > 1 for name in _KEY).alias("several"),
        pl.col("profile").is_not_null().any().alias("new"),
    )
    unlike = several.filter(pl.col("several") & pl.col("new"))
    whole = full_day() & pl.col("name_key").is_not_null()
    asked = (
        nodes.join(unlike, on="component", how="semi")
        .filter(pl.col("profile").is_not_null() & whole)
        .select("profile", *_KEY, "admitted_on")
    )
    if asked.is_empty():
        return {}
    wanted = asked.select(_KEY).unique()
    fact = (*_KEY, "dob_precision", "admitted_on")
    known = facts.select("person_id", *fact).join(wanted, on=_KEY, how="semi").filter(whole)
    # Of a person known by several rows the admission day counts that stands on any.
    days = facts.select("person_id", "admitted_on").join(known, on="person_id", how="semi")
    admitted = days.group_by("person_id").agg(pl.col("admitted_on").drop_nulls().alias("_days"))
    people = known.select("person_id", *_KEY).unique().join(admitted, on="person_id")
    rows = profiles.select("profile", *fact).join(wanted, on=_KEY, how="semi").filter(whole)
    listed = rows.clear() if standing is None else standing.of(rows["profile"], pl.Series(dtype=pl.Int64))
    rows = rows.join(listed, on="profile", how="semi")
    others = pl.concat(
        [
            people.select(pl.lit(0).alias("of"), pl.col("person_id").alias("namesake"), *_KEY, "_days"),
            rows.select(
                pl.lit(1).alias("of"),
                pl.col("profile").cast(pl.Int64).alias("namesake"),
                *_KEY,
                pl.concat_list("admitted_on").list.drop_nulls().alias("_days"),
            ),
        ]
    )
    one_day = pl.col("admitted_on").is_null() | (pl.col("_days").list.len() == 0)
    met = asked.join(others, on=_KEY).filter(one_day | pl.col("_days").list.contains(pl.col("admitted_on")))
    met = met.filter((pl.col("of") == 0) | (pl.col("namesake") != pl.col("profile")))
    return _with_places(met.select("profile", "of", "namesake").rows(), standing)


def _with_places(met: list[tuple[int, int, int]], standing: Standing | None) -> dict[int, list[Namesake]]:
    """Per profile its namesakes, and which of them are near; where nothing is known of places, all."""
    orders = {(of, one) for _, of, one in met} | {(1, profile) for profile, _, _ in met}
    sides = [{one for of, one in orders if of == side} for side in (1, 0)]
    places = standing.places(*sides) if standing is not None and met else {}
    found: dict[int, list[Namesake]] = {}
    for profile, of, one in met:
        near = standing is None or not places.get((1, profile), set()).isdisjoint(places.get((of, one), set()))
        found.setdefault(profile, []).append(Namesake((of, one), near))
    return found
