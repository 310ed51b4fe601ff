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

from pipelines.linking.profiles import PRECISION, PROFILE, PROFILE_SCHEMA, in_place, with_profile
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
PERSON_FACTS: dict[str, pl.DataType] = {
    "person_id": pl.Int64(),
    **PROFILE_SCHEMA,
    "first_seen": pl.Date(),
    "likely": pl.Boolean(),
}
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
        facts: one row per profile ever seen (``PROFILE``): whose it is (before merging by decision), first_seen,
            likely (Splink found whose it is).
        decided: one row per pair of persons decided about: person_a < person_b, decision (same, different), first_seen.
        aliases: one row per person merged into another: person_id, survivor_id (the lowest id of the group).
    """

    persons: pl.LazyFrame
    facts: pl.DataFrame
    decided: pl.DataFrame
    aliases: pl.DataFrame

    @classmethod
    def empty(cls) -> PersonRegister:
        """The register before the first night."""
        return cls(
            pl.LazyFrame(schema=PERSONS),
            pl.DataFrame(schema=PERSON_FACTS),
            pl.DataFrame(schema=DECIDED),
            pl.DataFrame(schema=ALIASES),
        )

    @classmethod
    def read(cls, folder: Path) -> PersonRegister:
        """Read the register from a night's ``state`` folder; an absent file is an empty frame.

        Persons are left on the disk until a night is folded in: they are wide, and nothing compares them.
        """
        nothing = cls.empty()
        persons = folder / "persons.parquet"

        def frame(name: str, default: pl.DataFrame) -> pl.DataFrame:
            path = folder / f"{name}.parquet"
            if not path.exists():
                return default
            # A register written before Splink took part has no `likely`.
            found = pl.read_parquet(path)
            missing = [pl.lit(False).alias(column) for column in default.columns if column not in found.columns]
            return found.with_columns(missing).select(default.columns)

        return cls(
            pl.scan_parquet(persons).select(list(PERSONS)) if persons.exists() else nothing.persons,
            # Nor had older ones put every citizen number where it belongs.
            in_place(frame("person_facts", nothing.facts)).cast({"dob_precision": PRECISION}),
            frame("person_decided", nothing.decided),
            frame("person_aliases", nothing.aliases),
        )

    def write(self, folder: Path) -> None:
        """Write the register below a night's ``state`` folder, file by file, each aside and renamed."""
        sink_frame(self.persons, folder / "persons.parquet")
        write_frame(self.facts, folder / "person_facts.parquet")
        write_frame(self.decided, folder / "person_decided.parquet")
        write_frame(self.aliases, folder / "person_aliases.parquet")

    def next_id(self) -> int:
        """The first id never given."""
        newest = pl.col("person_id").max().fill_null(0)
        return 1 + int(max(self.persons.select(newest).collect().item(), self.facts.select(newest).item()))

    def size(self) -> int:
        """How many persons there are, merged ones counted once."""
        living = self.persons.join(self.aliases.lazy(), on="person_id", how="anti")
        return int(living.select(pl.len()).collect().item())

    def living_facts(self) -> pl.DataFrame:
        """``facts`` with merged persons under their survivor's id, and whether that changed it (``merged``)."""
        living = survivor(self.aliases, pl.col("person_id"))
        return self.facts.select(living, *PROFILE, (living != pl.col("person_id")).alias("merged"), "likely")

    def fold(self, rows: pl.DataFrame, people: pl.Series, night: date) -> PersonRegister:
        """The register with what a night shows of each person.

        Args:
            rows: tonight's rows: record, as_of and the columns of ``SHOWN``.
            people: the person of each row; null for a row that shows nobody.
            night: first_seen of who is new.
        """
        best = _newest(rows, people)
        shows = self._own_shown()
        before = shows.select("person_id", "first_seen", pl.col("shown_from").alias("_before")).collect()
        best = best.join(before, on="person_id", how="left")
        newer = (
            best.filter(pl.col("_before").is_null() | (pl.col("shown_from") >= pl.col("_before")))
            .with_columns(pl.col("first_seen").fill_null(pl.lit(night, pl.Date)))
            .sort("person_id")
        )
        kept = before.select("person_id").join(newer, on="person_id", how="anti")
        shown = rows.select(list(SHOWN))[newer["row_nr"]].cast(SHOWN)  # type: ignore[arg-type]
        persons = newer.select("person_id", "first_seen", "shown_from").hstack(shown).lazy()
        if kept.height:
            old = shows.join(kept.lazy(), on="person_id", how="semi", maintain_order="left")
            persons = old.merge_sorted(persons, key="person_id")
        return replace(self, persons=persons)

    def _own_shown(self) -> pl.LazyFrame:
        """``persons``, nobody shown by what is somebody else's since they were said to be two."""
        apart = self.decided.filter(pl.col("decision") == "different")
        if apart.is_empty():
            return self.persons
        concerned = pl.concat([apart["person_a"], apart["person_b"]]).unique()
        living = survivor(self.aliases, pl.col("person_id")).alias("person_id")
        facts = self.facts.select(living, *PROFILE, "first_seen").filter(pl.col("person_id").is_in(concerned.implode()))
        shown = self.persons.filter(pl.col("person_id").is_in(concerned.implode())).sort("person_id").collect()
        profiles = with_profile(shown.with_columns(pl.lit("").alias("reporter"))).drop("scope")
        told = shown.select("person_id").hstack(profiles)
        strange = told.join(facts, on=told.columns, how="anti", nulls_equal=True).select("person_id")
        # What is known of them by now, until a row shows them again: without accents.
        own = facts.join(strange, on="person_id").sort("person_id", "first_seen", *PROFILE, nulls_last=True)
        own = own.unique("person_id", keep="last", maintain_order=True).drop("first_seen")
        first = shown.select("person_id", "first_seen")
        by_facts = own.join(first, on="person_id", maintain_order="left").select(
            "person_id",
            "first_seen",
            pl.lit(0, pl.Int32).alias("shown_from"),
            pl.col("name_key").alias("full_name"),
            "name_key",
            "dob",
            pl.col("dob_precision").cast(pl.String),
            pl.lit(None, pl.String).alias("gender"),
            pl.coalesce("citizen", "cmnd").alias("citizen_id"),
            pl.when(pl.col("citizen").is_not_null())
            .then(pl.lit("citizen"))
            .when(pl.col("cmnd").is_not_null())
            .then(pl.lit("cmnd"))
            .alias("citizen_kind"),
            pl.col("card").alias("card_no"),
            pl.col("file").alias("file_no"),
            "admitted_on",
            pl.lit(None, pl.Date).alias("official_on"),
        )
        others = self.persons.join(by_facts.lazy(), on="person_id", how="anti", maintain_order="left")
        return others.merge_sorted(by_facts.lazy(), key="person_id")


def survivor(aliases: pl.DataFrame, person: pl.Expr) -> pl.Expr:
    """A person's id after merging by decision."""
    if aliases.is_empty():
        return person
    return person.replace(aliases["person_id"], aliases["survivor_id"])


def sink_frame(frame: pl.LazyFrame, path: Path) -> None:
    """Write a lazy frame aside and rename it, owner-only; its rows pass through in batches."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.part")
    frame.sink_parquet(aside, compression="zstd")
    aside.chmod(0o600)
    aside.replace(path)


def _newest(rows: pl.DataFrame, people: pl.Series) -> pl.DataFrame:
    """Per person the newest roll row, else the newest register row; of equals the first by content.

    Returns:
        One row per person: person_id, row_nr, shown_from.
    """
    rank = pl.col("as_of").to_physical() + pl.when(pl.col("record") == "roll").then(_ROLL_BONUS).otherwise(0)
    ranked = (
        rows.select(
            people.alias("person_id"), rank.cast(pl.Int32).alias("shown_from"), pl.int_range(pl.len()).alias("row_nr")
        )
        .drop_nulls("person_id")
        .filter(pl.col("shown_from") == pl.col("shown_from").max().over("person_id"))
    )
    several = ranked.filter(pl.col("person_id").is_duplicated())
    if several.is_empty():
        return ranked
    first = (
        several.hstack(rows.select(list(SHOWN))[several["row_nr"]].cast(SHOWN))  # type: ignore[arg-type]
        .sort("person_id", *SHOWN, nulls_last=True)
        .unique("person_id", keep="first", maintain_order=True)
    )
    return pl.concat([ranked.filter(~pl.col("person_id").is_duplicated()), first.select(ranked.columns)])
