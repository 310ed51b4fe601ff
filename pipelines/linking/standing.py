"""Standing: on which rolls in force the profiles and known persons of a night stand, where two might be one.

Belongs here: telling which groups one roll names beside each other. Does not belong here: what follows from it
(``agreement``, ``names``).

A unit that lists two people of one name knows two: namesakes, father and son, twins. So what one roll names in two rows
is one person only where nothing differs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import polars as pl

STANDING: dict[str, pl.DataType] = {"profile": pl.UInt32(), "person_id": pl.Int64(), "roll": pl.UInt32()}


@dataclass(frozen=True)
class Standing:
    """Where tonight's rows stand.

    Attributes:
        known: row_nr, person_id of the rows whose profile is known.
        profile_of: row_nr, profile of the others.
        rows: the rows as given, in the order of row_nr: record, reporter, as_of, in_force (absent: it is).
        merged: persons an officer made of several: a roll may name them as often.
        earlier: persons wanted -> person_id, reporter (among others) of their rows the night before; None: not known.
    """

    known: pl.DataFrame
    profile_of: pl.DataFrame
    rows: pl.DataFrame
    merged: frozenset[int]
    earlier: Callable[[pl.Series], pl.DataFrame] | None = None

    def places(self, profiles: Collection[int], persons: Collection[int]) -> dict[tuple[int, int], set[str]]:
        """The units whose exports name these profiles tonight, or these persons tonight or the night before.

        Returns:
            By (1, profile) or (0, person).
        """
        reporters = self.rows["reporter"].cast(pl.String)
        found: dict[tuple[int, int], set[str]] = {}
        for side, wanted, frame, column in (
            (1, profiles, self.profile_of, "profile"),
            (0, persons, self.known, "person_id"),
        ):
            own = frame.filter(pl.col(column).is_in(sorted(wanted))).select(column, "row_nr")
            for one, place in zip(own[column].to_list(), reporters.gather(own["row_nr"]).to_list(), strict=True):
                found.setdefault((side, one), set()).add(place)
        if self.earlier is not None and persons:
            before = self.earlier(pl.Series(sorted(persons), dtype=pl.Int64)).select("person_id", "reporter")
            for person, place in before.unique().drop_nulls().iter_rows():
                found.setdefault((0, person), set()).add(place)
        return found

    def of(self, profiles: pl.Series, persons: pl.Series) -> pl.DataFrame:
        """The rolls in force of some profiles and known persons: ``STANDING``, one of the first two columns null."""
        parts = [
            self.profile_of.filter(pl.col("profile").is_in(profiles.unique().implode())).select(
                "row_nr", "profile", pl.lit(None, pl.Int64).alias("person_id")
            ),
            self.known.filter(pl.col("person_id").is_in(persons.drop_nulls().unique().implode())).select(
                "row_nr", pl.lit(None, pl.UInt32).alias("profile"), "person_id"
            ),
        ]
        found = pl.concat(parts)
        told = self.rows.select("record", "reporter", "as_of", *self.rows.select(pl.col("^in_force$")).columns)
        told = told[found["row_nr"]]
        on_roll = pl.col("record").cast(pl.String) == "roll"
        if "in_force" in told.columns:
            on_roll &= pl.col("in_force").fill_null(True)
        placed = found.hstack(told).filter(on_roll)
        numbered = placed.with_columns((pl.struct("reporter", "as_of").rank("dense") - 1).cast(pl.UInt32).alias("roll"))
        return numbered.select(list(STANDING)).unique()


def nowhere() -> pl.DataFrame:
    """Nobody stands on any roll."""
    return pl.DataFrame(schema=STANDING)
