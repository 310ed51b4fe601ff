"""Ids: every person gets one that was never given before, and the same one when a night is run again.

Belongs here: numbering people nobody knows. Does not belong here: who is known (``rounds``, ``names``, ``likely``).

New people are numbered in an order of content, so that nothing else decides. But a night run again with one more
export would number them anew, and a decision about one would land on another: so whoever an earlier publication of this
night, or a later night, already gave an id keeps it, and new ids start above every id ever published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.linking.profiles import PRECISION, PROFILE, in_place
from pipelines.linking.register import PERSON_FACTS, PersonRegister
from pipelines.night import published_nights


@dataclass(frozen=True)
class Issued:
    """Ids given before.

    Attributes:
        facts: person_id and the columns of ``PROFILE``, of ids nobody known before tonight has.
        next_id: an id above every id ever published.
    """

    facts: pl.DataFrame
    next_id: int

    @classmethod
    def none(cls, register: PersonRegister) -> Issued:
        """Nothing was ever published beyond the register itself."""
        schema = {name: kind for name, kind in PERSON_FACTS.items() if name in ("person_id", *PROFILE)}
        empty = pl.DataFrame(schema=schema).cast({"dob_precision": PRECISION})
        return cls(empty, register.next_id())

    @classmethod
    def of_nights(cls, home: Path, night: date, register: PersonRegister) -> Issued:
        """What the publication of this night that is being replaced gave, else the nearest later night."""
        nothing = cls.none(register)
        parts: list[pl.LazyFrame] = []
        next_id = nothing.next_id
        for _, folder in (found for found in published_nights(home) if found[0] >= night):
            path = folder / "state" / "person_facts.parquet"
            if not path.exists():
                continue
            scan = pl.scan_parquet(path)
            next_id = max(next_id, 1 + int(scan.select(pl.col("person_id").max().fill_null(0)).collect().item()))
            if not parts:
                parts.append(scan.select(nothing.facts.columns).cast({"dob_precision": PRECISION}))
        if not parts:
            return nothing
        known = register.persons.select("person_id").unique()
        facts = in_place(parts[0].join(known, on="person_id", how="anti").collect())
        return cls(facts, next_id)


def give_ids(linked: pl.DataFrame, profiles: pl.DataFrame, issued: Issued, first: int) -> pl.DataFrame:
    """Number the groups nobody knows: as before where they have been published, else in the order of content.

    Args:
        linked: profile, person_id (null: nobody known), cluster, round.
        profiles: ``profile`` and the columns of ``PROFILE``.
        issued: ids given before.
        first: the first id the register never gave.

    Returns:
        ``linked`` with a person_id for every row; round ``new`` where it was null.
    """
    fresh = linked.filter(pl.col("person_id").is_null()).select("cluster").unique().sort("cluster")
    again = _given_before(linked, profiles, issued)
    fresh = fresh.join(again, on="cluster", how="left", maintain_order="left")
    start = max(first, issued.next_id)
    count = pl.col("_before").is_null().cum_sum() - 1 + start
    fresh = fresh.select("cluster", pl.coalesce("_before", count.cast(pl.Int64)).alias("_new"))
    return linked.join(fresh, on="cluster", how="left").with_columns(
        pl.coalesce("person_id", "_new").alias("person_id"), pl.col("round").fill_null("new")
    )


def _given_before(linked: pl.DataFrame, profiles: pl.DataFrame, issued: Issued) -> pl.DataFrame:
    """The id each new group had (``cluster``, ``_before``); of two groups of one id the first by content keeps it."""
    if issued.facts.is_empty():
        return pl.DataFrame(schema={"cluster": pl.UInt32(), "_before": pl.Int64()})
    unknown = linked.filter(pl.col("person_id").is_null()).select("profile", "cluster")
    met = unknown.join(profiles, on="profile").join(
        issued.facts.rename({"person_id": "_before"}), on=PROFILE, nulls_equal=True
    )
    keeps = met.sort("profile", "_before").unique("_before", keep="first", maintain_order=True)
    return keeps.group_by("cluster").agg(pl.col("_before").min())
