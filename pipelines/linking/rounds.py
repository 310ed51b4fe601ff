"""The number rounds: profiles that share a citizen, CMND, file or card number become one person where the rest fits.

Belongs here: finding who shares a number, linking the plain cases as columns and the others round by round. Does not
belong here: how well two groups fit (``agreement``), linking without a number (``names``), giving out ids (``link``).

Profiles and known persons that share numbers, directly or through others, form a component. Nearly every component
is plain: one known person at most, and everyone in it agrees with everyone; the rounds could only make it one person,
so they need not be played. The rest is small and goes through the rounds one after the other.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter
from typing import Any

import polars as pl

from pipelines.linking.agreement import Group
from pipelines.linking.component import Component
from pipelines.linking.namesakes import Namesake, namesakes_of
from pipelines.linking.profiles import FACTS, KINDS, PROFILE, full_day
from pipelines.linking.standing import Standing, nowhere

NODE = ("profile", "person_id", *PROFILE)
LINKED: dict[str, pl.DataType] = {
    "profile": pl.UInt32(),
    "person_id": pl.Int64(),
    "cluster": pl.UInt32(),
    "round": pl.String(),
}


def number_rounds(
    profiles: pl.DataFrame,
    facts: pl.DataFrame,
    standing: Standing | None = None,
    *,
    plain: bool = True,
    teach: bool = True,
) -> pl.DataFrame:
    """Link profiles that share a number with each other or with a known person.

    Args:
        profiles: distinct profiles that no known person has: ``profile`` and the columns of ``PROFILE``.
        facts: profiles of known persons: ``person_id`` and the columns of ``PROFILE``.
        standing: on which rolls they stand; None: on none.
        plain: link plain components as columns; without it every component is played, which must give the same.
        teach: whether a profile linked brings its numbers and facts along; without it each profile finds a known
            person by itself or nobody.

    Returns:
        One row per profile: profile, person_id (null: nobody known), cluster (the lowest profile of its group),
        round (null: alone).
    """
    nodes = _nodes(profiles, facts)
    if nodes.is_empty():
        linked = pl.DataFrame(schema=LINKED)
    else:
        nodes = nodes.with_columns(_components(nodes))
        rolls = nowhere() if standing is None else standing.of(nodes["profile"].drop_nulls(), nodes["person_id"])
        others = namesakes_of(nodes, profiles, facts, standing)
        easy = _plain_components(nodes, rolls, others) if plain and teach else nodes.select("component").clear()
        linked = pl.concat(
            [
                _link_plain(nodes.join(easy, on="component", how="semi")),
                _play(nodes.join(easy, on="component", how="anti"), rolls, standing, teach, others),
            ]
        )
    alone = profiles.select("profile").join(linked, on="profile", how="anti")
    return pl.concat(
        [
            linked,
            alone.select(
                "profile",
                pl.lit(None, pl.Int64).alias("person_id"),
                pl.col("profile").alias("cluster"),
                pl.lit(None, pl.String).alias("round"),
            ),
        ]
    ).sort("profile")


def _nodes(profiles: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """The profiles that share a number, and every fact of the known persons they share one with."""
    shared = []
    known = facts.select("person_id").clear()
    for kind in KINDS:
        values = profiles.select(kind).drop_nulls()
        owners = facts.select("person_id", kind).drop_nulls().join(values, on=kind, how="semi")
        known = pl.concat([known, owners.select("person_id")])
        among = pl.col(kind).is_not_null() & pl.col(kind).is_duplicated()
        if owners.height:
            among = among | pl.col(kind).is_in(owners[kind].unique().implode()).fill_null(False)
        shared.append(among.alias(f"_{kind}"))
    marked = profiles.with_columns(shared).filter(pl.any_horizontal([f"_{kind}" for kind in KINDS]))
    first = pl.coalesce(pl.when(f"_{kind}").then(pl.lit(kind)) for kind in KINDS)
    return pl.concat(
        [
            marked.select("profile", pl.lit(None, pl.Int64).alias("person_id"), *PROFILE, first.alias("round")),
            facts.join(known, on="person_id", how="semi").select(
                pl.lit(None, pl.UInt32).alias("profile"),
                "person_id",
                *PROFILE,
                pl.lit(None, pl.String).alias("round"),
            ),
        ]
    )


def _components(nodes: pl.DataFrame) -> pl.Series:
    """Each node's component: nodes that share a number or a person, through any chain, carry one label."""
    labels = nodes.select("person_id", *KINDS, pl.int_range(pl.len(), dtype=pl.UInt32).alias("component"))
    while True:
        before = labels["component"]
        for key in ("person_id", *KINDS):
            labels = labels.with_columns(
                pl.when(pl.col(key).is_not_null())
                .then(pl.col("component").min().over(key))
                .otherwise(pl.col("component"))
                .alias("component")
            )
        # A label is the position of a node that may meanwhile have a lower label itself: follow it.
        labels = labels.with_columns(labels["component"].gather(labels["component"]).alias("component"))
        if before.equals(labels["component"]):
            return before


def _plain_components(nodes: pl.DataFrame, rolls: pl.DataFrame, others: Collection[int]) -> pl.DataFrame:
    """Components in which everyone agrees with everyone, and no roll names two whom anything tells apart.

    Nor is one plain that has one of ``others``: profiles that have the name and birth day of somebody.
    """
    dob, precision = pl.col("dob"), pl.col("dob_precision")
    month = pl.when(precision != "year").then(dob.dt.year() * 12 + dob.dt.month())
    day = pl.when(full_day()).then(dob)

    def single(column: pl.Expr) -> pl.Expr:
        return column.drop_nulls().n_unique() <= 1

    known = [pl.col(kind).is_not_null().all() for kind in KINDS]
    summary = nodes.group_by("component").agg(
        single(pl.col("person_id")).alias("one_person"),
        (single(pl.col("name_key")) & pl.col("name_key").is_not_null().all()).alias("one_name"),
        (single(dob.dt.year()) & single(month) & single(day) & dob.is_not_null().all()).alias("one_dob"),
        (single(day) & full_day().fill_null(False).all()).alias("one_day"),
        (single(pl.col("admitted_on")) & pl.col("admitted_on").is_not_null().all()).alias("one_admission"),
        pl.all_horizontal(single(pl.col(kind)) for kind in KINDS).alias("one_number"),
        pl.sum_horizontal((~single(pl.col(kind))).cast(pl.Int8) for kind in KINDS).alias("several"),
        pl.sum_horizontal(
            (single(pl.col(kind)) & of_all).cast(pl.Int8) for kind, of_all in zip(KINDS, known, strict=True)
        ).alias("shared"),
    )
    # Name and date agree throughout and so do the numbers, or all of one kind and what settles it: nothing objects.
    settled = pl.col("one_day") & pl.col("one_admission") & (pl.col("several") == 1) & (pl.col("shared") > 0)
    agree = pl.col("one_name") & pl.col("one_dob") & (pl.col("one_number") | settled)
    # One of them agrees, and two numbers.
    agree |= pl.col("one_number") & (pl.col("shared") > 1) & (pl.col("one_name") | pl.col("one_day"))
    plain = summary.filter(pl.col("one_person") & agree)
    in_all = pl.col("one_name") & pl.col("one_dob") & pl.col("one_number")
    doubtful = nodes.join(plain.filter(~in_all), on="component", how="semi").select("component", "profile", "person_id")
    twice = _on_rolls(doubtful, rolls).group_by("component", "roll").len().filter(pl.col("len") > 1)
    named = doubtful.filter(pl.col("profile").is_in(sorted(others)))
    return plain.join(twice, on="component", how="anti").join(named, on="component", how="anti").select("component")


def _on_rolls(nodes: pl.DataFrame, rolls: pl.DataFrame) -> pl.DataFrame:
    """Where each profile and known person stands: the columns of ``nodes``, roll."""
    people = nodes.filter(pl.col("person_id").is_not_null()).unique("person_id")
    return pl.concat(
        [
            nodes.join(rolls.select("profile", "roll").drop_nulls(), on="profile"),
            people.join(rolls.select("person_id", "roll").drop_nulls(), on="person_id"),
        ]
    )


def _link_plain(nodes: pl.DataFrame) -> pl.DataFrame:
    """Every profile of a plain component goes to its known person, or makes one group with the others."""
    return (
        nodes.with_columns(
            pl.col("person_id").max().over("component"), pl.col("profile").min().over("component").alias("cluster")
        )
        .filter(pl.col("profile").is_not_null())
        .select(list(LINKED))
    )


def _play(
    nodes: pl.DataFrame,
    rolls: pl.DataFrame,
    standing: Standing | None,
    teach: bool,
    others: Mapping[int, Collection[Namesake]],
) -> pl.DataFrame:
    """Play the rounds in the components that are not plain; then settle what was left open in them."""
    stand: dict[tuple[int, int], set[int]] = {}
    for profile, person, roll in _on_rolls(nodes, rolls).select("profile", "person_id", "roll").iter_rows():
        stand.setdefault((1, profile) if person is None else (0, person), set()).add(roll)
    joined = frozenset[int]() if standing is None else standing.merged
    ordered = nodes.sort("component", "person_id", "profile", *PROFILE, nulls_last=True)
    played = [
        Component(_groups(rows, stand, joined), teach, others)
        for _, rows in itertools.groupby(ordered.select("component", *NODE).iter_rows(), key=itemgetter(0))
    ]
    for component in played:
        component.play()
    undecided = [component for component in played if component.open]
    if undecided:
        profiles = {profile for component in undecided for profile in component.asked_profiles()}
        people = {person for component in undecided for person in component.asked_people()}
        places = {} if standing is None else standing.places(profiles, people)
        for component in undecided:
            component.settle(places)
    found = [line for component in played for line in component.found()]
    return pl.DataFrame(found, schema=LINKED, orient="row")


def _groups(
    rows: Iterable[tuple[Any, ...]], stand: Mapping[tuple[int, int], set[int]], joined: Collection[int]
) -> list[Group]:
    """The groups a component starts from: each known person, and each profile by itself."""
    groups: dict[tuple[int, int], Group] = {}
    for row in rows:
        told = dict(zip(NODE, row[1:], strict=True))
        person, profile = told["person_id"], told["profile"]
        order = (1, profile) if person is None else (0, person)
        group = groups.setdefault(order, Group(order, person))
        group.rolls, group.joined = stand.get(order, set()), person in joined
        if profile is not None:
            group.profiles.append(profile)
        group.facts.add((told[FACTS[0]], told[FACTS[1]], told[FACTS[2]]))
        if told[FACTS[3]] is not None:
            group.admitted.add(told[FACTS[3]])
        for kind in KINDS:
            if told[kind] is not None:
                group.numbers[kind].add(told[kind])
    return [groups[order] for order in sorted(groups)]
