"""One number on two people (I01): found among what tonight's records show, whoever the rounds linked.

Belongs here: the pairs of persons who carry one number while name and birth date both differ. Does not belong here:
what is made of a pair (the rule of I01, cases).

Only current rows count, so that a corrected number clears: rolls in force and registers, and of a register, or of the
last roll of a unit that has ended, only rows that the person's newer roll has not since replaced by another number of
that kind.
"""

from __future__ import annotations

import polars as pl

from pipelines.linking.agreement import Fit, fit_of
from pipelines.linking.profiles import KINDS

CONFLICTS: dict[str, pl.DataType] = {
    "person_id": pl.Int64(),
    "other_person_id": pl.Int64(),
    "key_kind": pl.String(),
    "value": pl.String(),
}
OLD_ROLL = "roll of an ended unit"
CURRENT = ("person_id", "record", "as_of", "name_key", "dob", "dob_precision", *KINDS)


def shared_numbers(facts: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Per kind, the values more than one person was ever seen with (one column named by the kind)."""
    found = {}
    for kind in KINDS:
        repeated = facts.select("person_id", kind).filter(pl.col(kind).is_not_null() & pl.col(kind).is_duplicated())
        found[kind] = (
            repeated.group_by(kind)
            .agg(pl.col("person_id").n_unique().alias("people"))
            .filter(pl.col("people") > 1)
            .select(kind)
        )
    return found


def find_conflicts(current: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Pairs of persons who share a number tonight while both name and birth date differ.

    Args:
        current: tonight's rows that stand (``CURRENT``): rolls in force and registers.
        facts: every profile of every person, under the survivor's id.

    Returns:
        One row per pair and number: person_id < other_person_id, key_kind (citizen, cmnd, file, card), value. Of
        many people on one number each is paired with the lowest they differ from.
    """
    pairs: list[tuple[int, int, str, str]] = []
    for kind, values in shared_numbers(facts).items():
        if values.is_empty():
            continue
        rows = current.filter(pl.col(kind).is_not_null())
        people = rows.join(values, on=kind, how="semi").select("person_id").unique()
        rows = _standing(rows.join(people, on="person_id", how="semi"), kind).join(values, on=kind, how="semi")
        several = pl.col("person_id").min().over(kind) != pl.col("person_id").max().over(kind)
        ordered = (
            rows.filter(several)
            .select(kind, "person_id", "name_key", "dob", "dob_precision")
            .unique()
            .sort(kind, "person_id", "name_key", "dob", "dob_precision", nulls_last=True)
        )
        for (value,), group in ordered.group_by(kind, maintain_order=True):
            pairs += [(a, b, kind, str(value)) for a, b in _differing(group)]
    return pl.DataFrame(pairs, schema=CONFLICTS, orient="row").sort(list(CONFLICTS))


def _standing(rows: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Rows whose number still stands: not a register row older than a roll that shows another number."""
    rolls = (
        rows.filter(pl.col("record") == "roll")
        .group_by("person_id")
        .agg(pl.col("as_of").max().alias("_roll_as_of"), pl.col(kind).unique().alias("_roll_values"))
    )
    joined = rows.join(rolls, on="person_id", how="left")
    stands = (
        (pl.col("record") == "roll")
        | pl.col("_roll_as_of").is_null()
        | (pl.col("as_of") >= pl.col("_roll_as_of"))
        | pl.col("_roll_values").list.contains(pl.col(kind))
    )
    return joined.filter(stands).drop("_roll_as_of", "_roll_values")


def _differing(group: pl.DataFrame) -> list[tuple[int, int]]:
    """For each person of one number, the lowest other person they differ from in both name and birth date."""
    facts: dict[int, set[tuple[str | None, object, str | None]]] = {}
    for person, name, dob, precision in group.select("person_id", "name_key", "dob", "dob_precision").iter_rows():
        facts.setdefault(person, set()).add((name, dob, precision))
    people = sorted(facts)
    found = set()
    for person in people:
        for other in people:
            if other != person and any(
                fit_of(a, b) == Fit.CONFLICT  # type: ignore[arg-type]
                for a in facts[person]
                for b in facts[other]
            ):
                found.add((min(person, other), max(person, other)))
                break
    return sorted(found)
