"""What officers decided about people: the same person, or two different ones. It always wins over every round.

Belongs here: keeping decided pairs, merging persons by decision, and giving a row's profile a person of its own. Does
not belong here: the journal (``pipelines.decisions``), linking by evidence (``rounds``, ``names``).

Merging changes no fact: it only says which id lives on (the lowest), so a later "different" gives everyone their own
back. A person who was never merged and is said to be two keeps the id and what fits the older row; the other gets an id
and everything that fits the other row better. The last decision about a pair counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from pipelines.linking.ids import Issued
from pipelines.linking.owners import Profile, leaving_with, order
from pipelines.linking.profiles import PROFILE, PROFILE_SCHEMA
from pipelines.linking.register import ALIASES, DECIDED, PersonRegister

PROFILE_STRUCT = pl.Struct(dict(PROFILE_SCHEMA))
# Each side is a person by id, or a row by its profile; the other column is null.
DECISIONS: dict[str, pl.DataType] = {
    "decision": pl.String(),
    "person_a": pl.Int64(),
    "person_b": pl.Int64(),
    "profile_a": PROFILE_STRUCT,
    "profile_b": PROFILE_STRUCT,
}
_OWNER: dict[str, pl.DataType] = {"person_id": pl.Int64(), **PROFILE_SCHEMA}


@dataclass(frozen=True)
class Applied:
    """What decisions did.

    Attributes:
        register: the register with decided pairs, aliases, and profiles that changed owner.
        moved: profiles given a person of their own: person_id and the columns of ``PROFILE``.
        used: how many decisions found two people or two rows to be about.
    """

    register: PersonRegister
    moved: pl.DataFrame
    used: int


def apply(register: PersonRegister, decisions: pl.DataFrame, night: date, issued: Issued | None = None) -> Applied:
    """Bring decisions to bear on the register.

    Args:
        register: the register; its facts hold the profiles of the rows decided about (others are not found).
        decisions: ``DECISIONS``, in the order they were made.
        night: when a pair or a fact that is new was first seen.
        issued: ids given before, for who gets an id of their own.
    """
    issued = Issued.none(register) if issued is None else issued
    known = _owners(register.facts, decisions)
    owners = {profile: person for profile, (person, _) in known.items()}
    pairs: dict[tuple[int, int], tuple[str, date]] = {
        (a, b): (decision, seen) for a, b, decision, seen in register.decided.select(list(DECIDED)).iter_rows()
    }
    moved: dict[Profile, int] = {}
    next_id, used = max(register.next_id(), issued.next_id), 0
    before = _before_tonight(register, issued, decisions)
    for row in _last_of_each(decisions):
        one, other = _as_tuple(row["profile_a"]), _as_tuple(row["profile_b"])
        a = row["person_a"] if one is None else owners.get(one)
        b = row["person_b"] if other is None else owners.get(other)
        if a is None or b is None:
            continue
        used += 1
        if a == b:
            if row["decision"] == "same" or one is None or other is None or one == other:
                continue
            # The profile the person was first known by stays with them; of two as old, the first by content.
            leaving = max(one, other, key=lambda profile: (known[profile][1], order(profile)))
            staying = other if leaving == one else one
            own = before.pop(leaving, None)
            gets = next_id if own is None else own
            next_id += own is None
            everything = register.facts.filter(pl.col("person_id") == a).select(PROFILE).rows()
            for profile in (leaving, *leaving_with(staying, leaving, (p for p in everything if p not in moved))):
                moved[profile] = owners[profile] = gets
            a, b = owners[one], owners[other]
        pair = (min(a, b), max(a, b))
        if pair not in pairs or pairs[pair][0] != row["decision"]:
            pairs.pop(pair, None)
            pairs[pair] = (row["decision"], night)
    decided = pl.DataFrame(
        [(a, b, decision, seen) for (a, b), (decision, seen) in pairs.items()], schema=DECIDED, orient="row"
    )
    given = pl.DataFrame([(person, *profile) for profile, person in moved.items()], schema=_OWNER, orient="row")
    facts = register.facts
    if given.height:
        left = facts.join(given, on=PROFILE, how="anti", nulls_equal=True)
        new = given.with_columns(pl.lit(night, pl.Date).alias("first_seen"), pl.lit(False).alias("likely"))
        facts = pl.concat([left, new.select(facts.columns)]).sort("person_id", *PROFILE, nulls_last=True)
    return Applied(replace(register, decided=decided, facts=facts, aliases=aliases_of(decided)), given, used)


def aliases_of(decided: pl.DataFrame) -> pl.DataFrame:
    """Who lives on as whom, given the decided pairs in the order they were made.

    A "same" that would, through others, make one person of a pair decided different is left out.

    Returns:
        One row per person merged into another: person_id, survivor_id.
    """
    parent: dict[int, int] = {}

    def find(person: int) -> int:
        while parent.setdefault(person, person) != person:
            person = parent[person]
        return person

    apart = decided.filter(pl.col("decision") == "different").select("person_a", "person_b").rows()
    for a, b in decided.filter(pl.col("decision") == "same").select("person_a", "person_b").iter_rows():
        one, other = find(a), find(b)
        if any({find(x), find(y)} == {one, other} for x, y in apart):
            continue
        parent[max(one, other)] = min(one, other)
    merged = [(person, find(person)) for person in sorted(parent) if find(person) != person]
    return pl.DataFrame(merged, schema=ALIASES, orient="row")


def _as_tuple(profile: dict[str, Any] | None) -> Profile | None:
    return None if profile is None or profile["scope"] is None else tuple(profile[name] for name in PROFILE)


def _owners(facts: pl.DataFrame, decisions: pl.DataFrame) -> dict[Profile, tuple[int, date]]:
    """Who owns each profile decided about, and since when."""
    asked = pl.concat([decisions.select(pl.col(side).struct.unnest()) for side in ("profile_a", "profile_b")]).unique()
    found = facts.join(asked.filter(pl.col("scope").is_not_null()), on=PROFILE, how="semi", nulls_equal=True)
    return {row[:-2]: (row[-2], row[-1]) for row in found.select(*PROFILE, "person_id", "first_seen").iter_rows()}


def _before_tonight(register: PersonRegister, issued: Issued, decisions: pl.DataFrame) -> dict[Profile, int]:
    """The id a profile decided about had when this night was published before, where nobody else has it now."""
    if issued.facts.is_empty() or decisions.is_empty():
        return {}
    dated = issued.facts.with_columns(pl.lit(None, pl.Date).alias("first_seen"))
    had = {profile: person for profile, (person, _) in _owners(dated, decisions).items()}
    taken = set(register.facts.filter(pl.col("person_id").is_in(list(had.values())))["person_id"].to_list())
    return {profile: person for profile, person in had.items() if person not in taken}


def _last_of_each(decisions: pl.DataFrame) -> list[dict[str, Any]]:
    """The decisions in order, of each pair the last only."""
    last: dict[frozenset[object], dict[str, Any]] = {}
    for row in decisions.iter_rows(named=True):
        sides = [(row[f"person_{side}"], _as_tuple(row[f"profile_{side}"])) for side in "ab"]
        last.pop(frozenset(sides), None)
        last[frozenset(sides)] = row
    return list(last.values())
