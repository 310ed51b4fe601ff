"""Namesakes: of whom a row's name and birth day tell, where its number leads to somebody else.

Belongs here: finding, for rows whose component does not agree in name and birth date, the people of their very name and
birth day. Does not belong here: what follows from it (``component``, ``likely``).
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.linking.profiles import full_day
from pipelines.linking.standing import Standing

# (0, person) of a known person, (1, profile) of one on tonight's rolls.
Order = tuple[int, int]
_KEY = ("name_key", "dob")


def namesakes_of(
    nodes: pl.DataFrame, profiles: pl.DataFrame, facts: pl.DataFrame, standing: Standing | None
) -> Mapping[int, set[Order]]:
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
        (pl.struct(_KEY).n_unique() > 1).alias("several"), pl.col("profile").is_not_null().any().alias("new")
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
    known = facts.filter(whole).join(wanted, on=_KEY, how="semi")
    admitted = (
        facts.join(known, on="person_id", how="semi").group_by("person_id").agg(pl.col("admitted_on").drop_nulls())
    )
    people = known.select("person_id", *_KEY).unique().join(admitted, on="person_id")
    rows = profiles.filter(whole).join(wanted, on=_KEY, how="semi").select("profile", *_KEY, "admitted_on")
    listed = pl.DataFrame(schema={"profile": pl.UInt32()})
    if standing is not None:
        listed = standing.of(rows["profile"], pl.Series(dtype=pl.Int64)).select("profile").unique()
    rows = rows.join(listed, on="profile", how="semi")
    others = pl.concat(
        [
            people.select(
                pl.lit(0).alias("of"),
                pl.col("person_id").alias("namesake"),
                *_KEY,
                pl.col("admitted_on").alias("_days"),
            ),
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
    found: dict[int, set[Order]] = {}
    for profile, of, namesake in met.select("profile", "of", "namesake").iter_rows():
        if (of, namesake) != (1, profile):
            found.setdefault(profile, set()).add((of, namesake))
    return found
