"""The register of persons: who is known, under which id, and every profile they were ever seen with.

Belongs here: the register's frames, reading and writing them, and folding a night's rows into what is shown of a
person. Does not belong here: which rows are whose (``rounds``), and applying what officers decided (``decided``).

A ``person_id`` is given once and never again. A profile belongs to one person for good, unless a decision moves it;
so a row seen before finds its person by a plain join, and one person's numbers add up over the nights.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.linking.profiles import PROFILE, PROFILE_SCHEMA
from pipelines.night import write_frame

SHOWN: dict[str, pl.DataType] = {
    "full_name": pl.String(),
    "name_key": pl.String(),
    "dob": pl.Date(),
    "dob_precision": pl.String(),
    "gender": pl.String(),
    "citizen_id": pl.String(),
    "citizen_kind": pl.String(),
    "card_no": pl.String(),
    "file_no": pl.String(),
    "admitted_on": pl.Date(),
    "official_on": pl.Date(),
}
PERSONS: dict[str, pl.DataType] = {
    "person_id": pl.Int64(),
    "first_seen": pl.Date(),
    "shown_from": pl.Int32(),
    **SHOWN,
}
PERSON_FACTS: dict[str, pl.DataType] = {"person_id": pl.Int64(), **PROFILE_SCHEMA, "first_seen": pl.Date()}
DECIDED: dict[str, pl.DataType] = {
    "person_a": pl.Int64(),
    "person_b": pl.Int64(),
    "decision": pl.String(),
    "first_seen": pl.Date(),
}
ALIASES: dict[str, pl.DataType] = {"person_id": pl.Int64(), "survivor_id": pl.Int64()}

# Added to the as-of day of a roll row, so that any roll row is preferred to any register row.
_ROLL_BONUS = 10_000_000


@dataclass(frozen=True)
class PersonRegister:
    """The persons known after a night.

    Attributes:
        persons: one row per person ever known: person_id, first_seen (night), what is shown of them (from the newest
            roll row, else the newest register row), shown_from (how new that is).
        facts: one row per profile ever seen (``PROFILE``): whose it is (before merging by decision), first_seen.
        decided: one row per pair of persons decided about: person_a < person_b, decision (same, different), first_seen.
        aliases: one row per person merged into another: person_id, survivor_id (the lowest id of the group).
    """

    persons: pl.DataFrame
    facts: pl.DataFrame
    decided: pl.DataFrame
    aliases: pl.DataFrame

    @classmethod
    def empty(cls) -> PersonRegister:
        """The register before the first night."""
        return cls(
            pl.DataFrame(schema=PERSONS),
            pl.DataFrame(schema=PERSON_FACTS),
            pl.DataFrame(schema=DECIDED),
            pl.DataFrame(schema=ALIASES),
        )

    @classmethod
    def read(cls, folder: Path) -> PersonRegister:
        """Read the register from a night's ``state`` folder; an absent file is an empty frame."""
        nothing = cls.empty()

        def frame(name: str, default: pl.DataFrame) -> pl.DataFrame:
            path = folder / f"{name}.parquet"
            return pl.read_parquet(path).select(default.columns) if path.exists() else default

        return cls(
            frame("persons", nothing.persons),
            frame("person_facts", nothing.facts),
            frame("person_decided", nothing.decided),
            frame("person_aliases", nothing.aliases),
        )

    def write(self, folder: Path) -> None:
        """Write the register below a night's ``state`` folder, file by file, each aside and renamed."""
        write_frame(self.persons, folder / "persons.parquet")
        write_frame(self.facts, folder / "person_facts.parquet")
        write_frame(self.decided, folder / "person_decided.parquet")
        write_frame(self.aliases, folder / "person_aliases.parquet")

    def next_id(self) -> int:
        """The first id never given."""
        given = pl.concat([self.persons.select("person_id"), self.facts.select("person_id")])
        newest = given.select(pl.col("person_id").max().fill_null(0)).item()
        return int(newest) + 1

    def living_facts(self) -> pl.DataFrame:
        """``facts`` with merged persons under their survivor's id, and whether that changed it (``merged``)."""
        living = survivor(self.aliases, pl.col("person_id"))
        return self.facts.select(living, *PROFILE, (living != pl.col("person_id")).alias("merged"))

    def fold(self, rows: pl.DataFrame, night: date) -> PersonRegister:
        """The register with what a night shows of each person, and its frames in order.

        Args:
            rows: tonight's accepted rows: person_id, record, as_of and the columns of ``SHOWN``.
            night: first_seen of who is new.
        """
        shown = _newest(rows)
        before = self.persons.select("person_id", "first_seen", pl.col("shown_from").alias("_before"))
        shown = shown.join(before, on="person_id", how="left")
        newer = shown.filter(pl.col("_before").is_null() | (pl.col("shown_from") >= pl.col("_before")))
        newer = newer.with_columns(pl.col("first_seen").fill_null(pl.lit(night, pl.Date))).select(list(PERSONS))
        kept = self.persons.join(newer.select("person_id"), on="person_id", how="anti")
        return replace(
            self,
            persons=pl.concat([kept, newer]).sort("person_id"),
            facts=self.facts.sort("person_id", *PROFILE, nulls_last=True),
        )


def survivor(aliases: pl.DataFrame, person: pl.Expr) -> pl.Expr:
    """A person's id after merging by decision."""
    if aliases.is_empty():
        return person
    return person.replace(aliases["person_id"], aliases["survivor_id"])


def _newest(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per person: the newest roll row, else the newest register row; of equals the first by content."""
    rank = pl.col("as_of").to_physical() + pl.when(pl.col("record") == "roll").then(_ROLL_BONUS).otherwise(0)
    ranked = rows.select("person_id", rank.cast(pl.Int32).alias("shown_from"), *SHOWN)
    ranked = ranked.filter(pl.col("shown_from") == pl.col("shown_from").max().over("person_id"))
    several = pl.col("person_id").is_duplicated()
    return pl.concat(
        [
            ranked.filter(~several),
            ranked.filter(several).sort("person_id", *SHOWN, nulls_last=True).unique("person_id", keep="first"),
        ]
    )
