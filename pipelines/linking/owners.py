"""Owners: to which of several persons a profile belongs, where a decision is what tells them apart or makes them one.

Belongs here: weighing a profile against those known of each person. Does not belong here: who is one person by
evidence (``rounds``, ``names``, ``likely``), the decisions themselves (``decided``).

Merging moves nothing: every profile stays with the person it was first seen of. What is first seen of merged people is
given to the one it fits best, so that taking the merger back gives everyone their own back, old and new.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from pipelines.linking.agreement import dobs_agree
from pipelines.linking.profiles import KINDS, PROFILE

# In the order of PROFILE.
Profile = tuple[Any, ...]
_AT = {name: place for place, name in enumerate(PROFILE)}
# One number outweighs name, birth and admission date together, which namesakes share too.
_NUMBER = 8


def own_of(found: pl.DataFrame, facts: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """New profiles of merged people, each with the one of them it fits best.

    Args:
        found: person_id (the one merged people live on as) and the columns of ``PROFILE``, among others.
        facts: person_id and the columns of ``PROFILE``: everything known before, under everyone's own id.
        aliases: person_id, survivor_id.

    Returns:
        ``found``, in its order, with person_id replaced where another fits better.
    """
    if aliases.is_empty() or found.is_empty():
        return found
    new = found.filter(pl.col("person_id").is_in(aliases["survivor_id"].unique().implode()))
    if new.is_empty():
        return found
    group = dict(aliases.select("person_id", "survivor_id").iter_rows())
    concerned = new["person_id"].unique().to_list()
    members = {person: lead for person, lead in group.items() if lead in concerned} | {one: one for one in concerned}
    known: dict[int, dict[int, list[Profile]]] = {lead: {} for lead in concerned}
    own = facts.filter(pl.col("person_id").is_in(sorted(members))).select("person_id", *PROFILE)
    for person, *profile in own.iter_rows():
        known[members[person]].setdefault(person, []).append(tuple(profile))
    owners = [closest(tuple(profile), known[lead]) or lead for lead, *profile in _rows(new)]
    changed = new.select("person_id", *PROFILE).with_columns(pl.Series("_own", owners, dtype=pl.Int64)).unique()
    return (
        found.join(changed, on=["person_id", *PROFILE], how="left", nulls_equal=True, maintain_order="left")
        .with_columns(pl.coalesce("_own", "person_id").alias("person_id"))
        .drop("_own")
    )


def closest(profile: Profile, known: Mapping[int, Sequence[Profile]]) -> int | None:
    """The person one of whose profiles is most like this one; of equals the lowest id; None where nobody is known."""
    if not known:
        return None
    return min(known, key=lambda person: (-_best(profile, known[person]), person))


def leaving_with(one: Profile, leaving: Profile, others: Iterable[Profile]) -> list[Profile]:
    """Of the other profiles of a person who turns out to be two, those that go with the one that leaves.

    What fits both as well stays with the person. The clearest cases come first, and count for those after them.
    """
    sides: dict[int, list[Profile]] = {0: [one], 1: [leaving]}
    left = sorted(set(others) - {one, leaving}, key=order)
    while left:
        margins = [(_best(profile, sides[1]) - _best(profile, sides[0])) for profile in left]
        clearest = max(range(len(left)), key=lambda n: abs(margins[n]))
        sides[1 if margins[clearest] > 0 else 0].append(left.pop(clearest))
    return sides[1][1:]


def likeness(one: Profile, other: Profile) -> int:
    """How much two profiles have in common, less what they contradict each other in."""
    told = 0
    for kind in KINDS:
        a, b = one[_AT[kind]], other[_AT[kind]]
        if a is not None and b is not None:
            told += _NUMBER if a == b else -_NUMBER // 2
    for name, weight in (("name_key", 2), ("admitted_on", 2), ("scope", 1)):
        a, b = one[_AT[name]], other[_AT[name]]
        if a and b:
            told += weight if a == b else -weight
    born = dobs_agree(*(side[_AT[name]] for side in (one, other) for name in ("dob", "dob_precision")))
    return told + (0 if born is None else 3 if born else -3)


def _best(profile: Profile, known: Sequence[Profile]) -> int:
    return max(likeness(profile, own) for own in known)


def order(profile: Profile) -> tuple[tuple[bool, str], ...]:
    """A profile's place among others: by content, what is unknown last."""
    return tuple((value is None, str(value)) for value in profile)


def _rows(frame: pl.DataFrame) -> Iterable[tuple[Any, ...]]:
    return frame.select("person_id", *PROFILE).iter_rows()
