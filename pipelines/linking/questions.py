"""Questions: pairs of people who may be one (I03), kept from night to night until they are answered.

Belongs here: which questions stand tonight. Does not belong here: finding new ones (``likely``), putting them in words
(``reasons``), the rule of I03.

A question stands until somebody has decided, or what is shown of its two people no longer leaves it open whether they
are one. Silence answers nothing: of who stands on no roll in force and in no register tonight, all that was ever known
of them counts. Often that is the point: the list now shows somebody else where they stood.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.linking.likely import QUESTIONS
from pipelines.linking.link import REFUSED
from pipelines.linking.meeting import PARTY, plausible, without_borrowed
from pipelines.linking.profiles import KINDS, with_profile
from pipelines.linking.register import PersonRegister, survivor

STANDING: dict[str, pl.DataType] = {
    "person_id": pl.Int64(),
    "other_person_id": pl.Int64(),
    **{name: kind for name, kind in QUESTIONS.items() if not name.startswith("party_")},
    "first_asked": pl.Date(),
}


def standing_questions(
    before: pl.DataFrame | None,
    new: pl.DataFrame,
    rows: pl.DataFrame,
    people: pl.Series,
    register: PersonRegister,
    night: date,
    *,
    threads: int,
    memory_limit: str,
) -> pl.DataFrame:
    """The questions of tonight.

    Args:
        before: ``STANDING`` of the night before, or None.
        new: tonight's, as ``link.LinkResult.questions`` gives them.
        rows: tonight's rows: ``link.ROW`` and in_force.
        people: the person of each row.
        register: the register of persons after tonight's decisions.
        night: first_asked of the new ones.
        threads: for DuckDB.
        memory_limit: for DuckDB.

    Returns:
        ``STANDING``, one row per pair, ordered; person_id < other_person_id.
    """
    asked = pl.concat(
        [
            pl.DataFrame(schema=STANDING) if before is None else _as_now(before),
            new.with_columns(pl.lit(night, pl.Date).alias("first_asked")).select(list(STANDING)),
        ]
    )
    sides = [survivor(register.aliases, pl.col(side)).alias(side) for side in ("person_id", "other_person_id")]
    low, high = pl.min_horizontal("person_id", "other_person_id"), pl.max_horizontal("person_id", "other_person_id")
    asked = (
        asked.with_columns(sides)
        .filter(pl.col("person_id") != pl.col("other_person_id"))
        .with_columns(low.alias("person_id"), high.alias("other_person_id"))
        .sort("person_id", "other_person_id", "first_asked")
        .unique(["person_id", "other_person_id"], keep="first", maintain_order=True)
    )
    asked = asked.join(_decided(register), on=["person_id", "other_person_id"], how="anti")
    if asked.is_empty():
        return asked
    concerned = people.is_in(pl.concat([asked["person_id"], asked["other_person_id"]]).unique().implode())
    stands = (pl.col("record") != REFUSED) & ((pl.col("record") != "roll") | pl.col("in_force").fill_null(True))
    own = rows.with_columns(people.alias("party"), pl.lit(0, pl.Int64).alias("nr")).filter(concerned & stands)
    parties = with_profile(own).hstack(own.select("party", "nr")).select(PARTY).unique()
    everyone = pl.concat([asked["person_id"], asked["other_person_id"]]).unique()
    absent = everyone.filter(~everyone.is_in(parties["party"].unique().implode()))
    known = register.living_facts().filter(pl.col("person_id").is_in(absent.implode()))
    known = known.select(pl.col("person_id").alias("party"), pl.lit(0, pl.Int64).alias("nr"), pl.exclude("person_id"))
    parties = pl.concat([parties, known.select(PARTY)])
    pairs = asked.select(pl.col("person_id").alias("party_l"), pl.col("other_person_id").alias("party_r"))
    parties = _without_borrowed(pairs, parties, register.living_facts(), threads, memory_limit)
    open_ones = plausible(pairs, parties, threads=threads, memory_limit=memory_limit)
    return asked.join(
        open_ones, left_on=["person_id", "other_person_id"], right_on=["party_l", "party_r"], how="semi"
    ).sort("person_id", "other_person_id")


def _as_now(before: pl.DataFrame) -> pl.DataFrame:
    """Questions as an older version kept them, without the fields it did not compare."""
    absent = [pl.lit(None, kind).alias(name) for name, kind in STANDING.items() if name not in before.columns]
    return before.with_columns(absent).select(list(STANDING))


def _without_borrowed(
    pairs: pl.DataFrame, parties: pl.DataFrame, facts: pl.DataFrame, threads: int, memory_limit: str
) -> pl.DataFrame:
    """The people asked about without numbers that are on somebody else: as they were compared when they were met."""
    others = [
        facts.join(parties.select(kind).drop_nulls().unique(), on=kind, how="semi").select(
            pl.col("person_id").alias("party"), pl.lit(0, pl.Int64).alias("nr"), *PARTY[2:]
        )
        for kind in KINDS
    ]
    concerned = parties["party"].unique()
    elsewhere = pl.concat(others).filter(~pl.col("party").is_in(concerned.implode())).unique(maintain_order=True)
    everyone = without_borrowed(pairs, pl.concat([parties, elsewhere]), threads=threads, memory_limit=memory_limit)
    return everyone.filter(pl.col("party").is_in(concerned.implode()))


def _decided(register: PersonRegister) -> pl.DataFrame:
    """Pairs somebody decided about, at the ids that live on."""
    sides = [survivor(register.aliases, pl.col(side)) for side in ("person_a", "person_b")]
    return register.decided.select(
        pl.min_horizontal(*sides).alias("person_id"), pl.max_horizontal(*sides).alias("other_person_id")
    ).unique()
