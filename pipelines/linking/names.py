"""The last exact round: name, birth date to the day and admission date, where that names one person only.

Belongs here: linking what the number rounds left, without a number in common. Does not belong here: anything that
needs a likeness instead of equality.

Namesakes born and admitted on the same days exist in a city of millions, so groups are linked only when all of that
name and those dates are free of contradiction with each other: one number that differs keeps two apart, so does one
roll that names both, and then every other row of them stays apart from both.
"""

from __future__ import annotations

from itertools import combinations

import polars as pl

from pipelines.linking.agreement import evidence
from pipelines.linking.profiles import KINDS, fingerprint, full_day
from pipelines.linking.standing import Standing

KEY = ("name_key", "dob", "admitted_on")
_Numbers = dict[str, set[str]]


def name_round(
    profiles: pl.DataFrame, linked: pl.DataFrame, facts: pl.DataFrame, standing: Standing | None = None
) -> pl.DataFrame:
    """Link groups left without a person to a person or to each other by name, birth date and admission date.

    Args:
        profiles: ``profile`` and the columns of ``PROFILE``.
        linked: what the number rounds found, as ``rounds.number_rounds`` gives it.
        facts: profiles of known persons: ``person_id`` and the columns of ``PROFILE``.
        standing: on which rolls they stand; None: on none.

    Returns:
        ``linked`` with person_id, cluster and round of the newly linked profiles.
    """
    # A known person's groups carry the id, a new group the negative of its lowest profile less one.
    group = pl.coalesce("person_id", -pl.col("cluster").cast(pl.Int64) - 1).alias("group")
    groups = linked.sort("profile").select("person_id", group)
    mark = fingerprint(KEY).alias("mark")
    keyed = full_day() & pl.all_horizontal(pl.col(KEY).is_not_null())
    # Both frames hold each profile once, in order.
    tonight = groups.hstack(profiles.sort("profile").select(*KINDS, *KEY, "dob_precision"))
    asked = tonight.select("person_id", "group", mark, keyed.alias("keyed")).filter("keyed")
    wanted = asked.filter(pl.col("person_id").is_null()).select("mark").unique()
    known = facts.filter(keyed).select("person_id", *KEY, mark).join(wanted, on="mark", how="semi")
    several = pl.concat([asked.select("mark", "group"), known.select("mark", pl.col("person_id").alias("group"))])
    several = several.join(wanted, on="mark", how="semi")
    several = several.filter(pl.col("group").min().over("mark") != pl.col("group").max().over("mark"))
    candidates = pl.concat(
        [
            tonight.filter(keyed & pl.col("group").is_in(several["group"].unique().implode())).select(*KEY, "group"),
            known.select(*KEY, pl.col("person_id").alias("group")),
        ]
    )
    shared = candidates.filter(pl.col("group").min().over(KEY) != pl.col("group").max().over(KEY)).unique()
    if shared.is_empty():
        return linked
    numbers = _numbers_of(shared, tonight, facts)
    joined = _join_groups(shared, numbers, _rolls_of(shared, linked, standing))
    if joined.is_empty():
        return linked
    return moved_into(linked, joined, "name")


def moved_into(linked: pl.DataFrame, joined: pl.DataFrame, name: str) -> pl.DataFrame:
    """``linked`` after groups became part of others.

    Args:
        linked: as ``rounds.number_rounds`` gives it.
        joined: group, into: a person's id, or of a new group the negative of its lowest profile less one.
        name: the round that joined them.
    """
    group = pl.coalesce("person_id", -pl.col("cluster").cast(pl.Int64) - 1).alias("group")
    moved = linked.with_columns(group).join(joined, on="group", how="left")
    into = pl.col("into")
    return moved.select(
        "profile",
        pl.when(into > 0).then(into).otherwise(pl.col("person_id")).alias("person_id"),
        pl.when(into < 0).then(-into - 1).otherwise(pl.col("cluster")).cast(pl.UInt32).alias("cluster"),
        pl.when(into.is_not_null()).then(pl.col("round").fill_null(name)).otherwise(pl.col("round")).alias("round"),
    )


def _numbers_of(shared: pl.DataFrame, tonight: pl.DataFrame, facts: pl.DataFrame) -> dict[int, _Numbers]:
    """All numbers of each group concerned, of tonight and of the register."""
    groups = shared.select("group").unique()
    rows = pl.concat(
        [
            tonight.join(groups, on="group", how="semi").select("group", *KINDS),
            facts.select(pl.col("person_id").alias("group"), *KINDS).join(groups, on="group", how="semi"),
        ]
    ).unique()
    numbers: dict[int, _Numbers] = {}
    for group, *values in rows.iter_rows():
        own = numbers.setdefault(group, {kind: set() for kind in KINDS})
        for kind, value in zip(KINDS, values, strict=True):
            if value is not None:
                own[kind].add(value)
    return numbers


def _rolls_of(shared: pl.DataFrame, linked: pl.DataFrame, standing: Standing | None) -> dict[int, set[int]]:
    """The rolls in force each group concerned stands on."""
    if standing is None:
        return {}
    group = pl.coalesce("person_id", -pl.col("cluster").cast(pl.Int64) - 1).alias("group")
    own = linked.select("profile", group).filter(pl.col("group").is_in(shared["group"].unique().implode()))
    found = standing.of(own["profile"], shared["group"].filter(shared["group"] > 0))
    of_profiles = found.drop("person_id").drop_nulls().join(own, on="profile").select("group", "roll")
    of_persons = found.select(pl.col("person_id").alias("group"), "roll").drop_nulls()
    rolls: dict[int, set[int]] = {}
    for one, roll in pl.concat([of_profiles, of_persons]).iter_rows():
        if one not in standing.merged:
            rolls.setdefault(one, set()).add(roll)
    return rolls


def _join_groups(shared: pl.DataFrame, numbers: dict[int, _Numbers], rolls: dict[int, set[int]]) -> pl.DataFrame:
    """Which groups become one (``group``, ``into``); ``into`` is a person if one of them is, else a new group."""
    parent: dict[int, int] = {group: group for group in numbers}

    def find(group: int) -> int:
        while parent[group] != group:
            parent[group] = parent[parent[group]]
            group = parent[group]
        return group

    same_key = shared.group_by(KEY).agg(pl.col("group").sort()).sort(KEY)
    for groups in same_key["group"].to_list():
        people = sorted({find(group) for group in groups})
        if not _are_one_person(people, numbers, rolls):
            continue
        persons = [group for group in people if group > 0]
        # -1 is the lowest profile: of new groups the one earliest by content leads.
        lead = persons[0] if persons else max(people)
        for group in people:
            if group != lead:
                parent[group] = lead
                for kind in KINDS:
                    numbers[lead][kind] |= numbers[group][kind]
                rolls[lead] = rolls.get(lead, set()) | rolls.get(group, set())
    moved = sorted(group for group in parent if find(group) != group)
    leads = {find(group) for group in moved}
    everyone = sorted([*moved, *(lead for lead in leads if lead < 0)])
    return pl.DataFrame(
        {"group": everyone, "into": [find(group) for group in everyone]},
        schema={"group": pl.Int64(), "into": pl.Int64()},
    )


def _are_one_person(groups: list[int], numbers: dict[int, _Numbers], rolls: dict[int, set[int]]) -> bool:
    """Whether all of these can only be one person: nobody in contradiction, and no second known person.

    Where any two cannot be, a third may be either of them, whatever its numbers: they may be slips, or issued anew.
    """
    return sum(group > 0 for group in groups) <= 1 and all(
        rolls.get(a, set()).isdisjoint(rolls.get(b, set())) and not evidence(numbers[a], numbers[b])[1]
        for a, b in combinations(groups, 2)
    )
