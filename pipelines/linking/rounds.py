"""The number rounds: profiles that share a citizen, CMND, file or card number become one person where the rest fits.

Belongs here: finding who shares a number, linking the plain cases as columns and the others round by round. Does not
belong here: how well two groups fit (``agreement``), linking without a number (``names``), giving out ids (``link``).

Profiles and known persons that share numbers, directly or through others, form a component. Nearly every component
is plain: one known person at most, and everyone in it agrees with everyone; the rounds could only make it one person,
so they need not be played. The rest is small and goes through the rounds one after the other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from pipelines.linking.agreement import Fit, Group, evidence, fit, may_link
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
        joined = frozenset[int]() if standing is None else standing.merged
        easy = _plain_components(nodes, rolls) if plain and teach else nodes.select("component").clear()
        linked = pl.concat(
            [
                _link_plain(nodes.join(easy, on="component", how="semi")),
                _play(nodes.join(easy, on="component", how="anti"), rolls, joined, teach),
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


def _plain_components(nodes: pl.DataFrame, rolls: pl.DataFrame) -> pl.DataFrame:
    """Components in which everyone agrees with everyone, and no roll names two whom anything tells apart."""
    dob, precision = pl.col("dob"), pl.col("dob_precision")
    month = pl.when(precision != "year").then(dob.dt.year() * 12 + dob.dt.month())
    day = pl.when(full_day()).then(dob)

    def single(column: pl.Expr) -> pl.Expr:
        return column.drop_nulls().n_unique() <= 1

    summary = nodes.group_by("component").agg(
        single(pl.col("person_id")).alias("one_person"),
        (single(pl.col("name_key")) & pl.col("name_key").is_not_null().all()).alias("one_name"),
        (single(dob.dt.year()) & single(month) & single(day) & dob.is_not_null().all()).alias("one_dob"),
        (single(day) & full_day().fill_null(False).all()).alias("one_day"),
        pl.all_horizontal(single(pl.col(kind)) for kind in KINDS).alias("one_number"),
    )
    # Name and date agree throughout: no other number can object. One of them does: no number may contradict.
    agree = (pl.col("one_name") & pl.col("one_dob")) | (pl.col("one_number") & (pl.col("one_name") | pl.col("one_day")))
    plain = summary.filter(pl.col("one_person") & agree)
    in_all = pl.col("one_name") & pl.col("one_dob") & pl.col("one_number")
    doubtful = nodes.join(plain.filter(~in_all), on="component", how="semi").select("component", "profile", "person_id")
    twice = _on_rolls(doubtful, rolls).group_by("component", "roll").len().filter(pl.col("len") > 1)
    return plain.join(twice, on="component", how="anti").select("component")


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


def _play(nodes: pl.DataFrame, rolls: pl.DataFrame, joined: Collection[int], teach: bool) -> pl.DataFrame:
    """Play the rounds in the components that are not plain."""
    found: list[tuple[int, int | None, int, str | None]] = []
    stand: dict[tuple[int, int], set[int]] = {}
    for profile, person, roll in _on_rolls(nodes, rolls).select("profile", "person_id", "roll").iter_rows():
        stand.setdefault((1, profile) if person is None else (0, person), set()).add(roll)
    ordered = nodes.sort("component", "person_id", "profile", *PROFILE, nulls_last=True)
    for component in ordered.partition_by("component", maintain_order=True):
        found += play_component(_groups(component, stand, joined), teach)
    return pl.DataFrame(found, schema=LINKED, orient="row")


def _groups(component: pl.DataFrame, stand: Mapping[tuple[int, int], set[int]], joined: Collection[int]) -> list[Group]:
    """The groups a component starts from: each known person, and each profile by itself."""
    groups: dict[tuple[int, int], Group] = {}
    for row in component.select(NODE).iter_rows(named=True):
        person, profile = row["person_id"], row["profile"]
        order = (1, profile) if person is None else (0, person)
        group = groups.setdefault(order, Group(order, person))
        group.rolls, group.joined = stand.get(order, set()), person in joined
        if profile is not None:
            group.profiles.append(profile)
        group.facts.add((row[FACTS[0]], row[FACTS[1]], row[FACTS[2]]))
        for kind in KINDS:
            if row[kind] is not None:
                group.numbers[kind].add(row[kind])
    return [groups[order] for order in sorted(groups)]


def play_component(groups: list[Group], teach: bool = True) -> list[tuple[int, int | None, int, str | None]]:
    """Play the rounds among groups that share numbers.

    In each round the best fits go first, known persons before new groups, then in order of content. Two known
    persons are never made one.

    Returns:
        Per profile: profile, person or None, lowest profile of its group, round it was linked in or None.
    """
    parent = list(range(len(groups)))
    linked_in: dict[int, str] = {}

    def find(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    def consider(kind: str, one: int, other: int, lone: bool) -> None:
        a, b = find(one), find(other)
        if a == b or (groups[a].person is not None and groups[b].person is not None):
            return
        how = fit(groups[a], groups[b])
        if not may_link(groups[a], groups[b], how) or (how == Fit.UNKNOWN and not lone):
            return
        if not teach and groups[a].person is None and groups[b].person is None:
            return
        if groups[b].order < groups[a].order:
            a, b = b, a
        for profile in (*groups[a].profiles, *groups[b].profiles):
            linked_in.setdefault(profile, kind)
        groups[a].absorb(groups[b], teach)
        parent[b] = a

    for kind in KINDS:
        holders: dict[str, list[int]] = {}
        for index in range(len(groups)):
            if find(index) == index:
                for value in groups[index].numbers[kind]:
                    holders.setdefault(value, []).append(index)
        for value in sorted(holders):
            members = sorted({find(index) for index in holders[value]})
            lone = sum(groups[index].person is not None for index in members) == 1
            for one, other in _best_first(groups, members):
                consider(kind, one, other, lone)
    return [
        (profile, group.person, min(group.profiles), linked_in.get(profile))
        for index, group in enumerate(groups)
        if find(index) == index
        for profile in group.profiles
    ]


def _best_first(groups: list[Group], members: list[int]) -> list[tuple[int, int]]:
    """Pairs of groups with one number that may fit, best fit first.

    Only pairs with a name or a birth year in common can fit, so a number typed for thousands stays affordable.
    """
    buckets: dict[str | int, set[int]] = {}
    nothing: set[int] = set()
    for index in members:
        for name, dob, _ in groups[index].facts:
            if name is not None:
                buckets.setdefault(name, set()).add(index)
            if dob is not None:
                buckets.setdefault(dob.year, set()).add(index)
            if name is None and dob is None:
                nothing.add(index)
    pairs = {(a, b) for bucket in buckets.values() for a in bucket for b in bucket if a < b}
    pairs |= {(min(a, b), max(a, b)) for a in nothing for b in members if a != b}

    def rank(pair: tuple[int, int]) -> tuple[int, int, tuple[int, int], tuple[int, int]]:
        a, b = groups[pair[0]], groups[pair[1]]
        agree, against = evidence(a.numbers, b.numbers)
        return (-fit(a, b), len(against) - agree, a.order, b.order)

    return sorted(pairs, key=rank)
