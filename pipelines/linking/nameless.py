"""Refused rows without a name, and with numbers nobody has: whom their unit and two dates tell.

Belongs here: the last look at such a row. Does not belong here: refused rows that numbers or a name tell (``link``).

A name left out is why the row was refused, and its numbers may just have been issued. What is left is the unit, the
birth date and the admission date; where the unit's other records name one person of these dates who stands on no roll,
and one such row, the row is about them (F03: the unit has them, the row cannot be read). It teaches nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from pipelines.linking.profiles import full_day

_DATES = ("dob", "admitted_on")
_DATED = full_day() & pl.col("admitted_on").is_not_null()


def by_unit_and_dates(
    refused: pl.DataFrame,
    found: pl.DataFrame,
    rows: pl.DataFrame,
    facts: pl.DataFrame,
    earlier: Callable[[pl.Series], pl.DataFrame] | None,
) -> pl.DataFrame:
    """Give each nameless row the one person of its unit it can be.

    Args:
        refused: ``row_nr`` and the columns of ``PROFILE``: refused rows of rolls in force, nobody found for them.
        found: row_nr, person_id of tonight's accepted rows.
        rows: tonight's rows in the order of row_nr: record, reporter, in_force (absent: it is).
        facts: profiles of everyone known by now: ``person_id`` and the columns of ``PROFILE``.
        earlier: persons wanted -> person_id, reporter (among others) of their rows the night before; None: not known.

    Returns:
        row_nr, person_id, round (``name``, the last exact one) of the rows given a person.
    """
    nothing = pl.DataFrame(schema={"row_nr": pl.UInt32, "person_id": pl.Int64, "round": pl.String})
    reporter = rows["reporter"].cast(pl.String)
    asked = refused.filter(pl.col("name_key").is_null() & _DATED)
    asked = asked.select("row_nr", *_DATES).with_columns(reporter.gather(asked["row_nr"]))
    if asked.is_empty():
        return nothing
    known = facts.filter(_DATED).select("person_id", *_DATES).join(asked, on=_DATES, how="semi").unique()
    placed = found.join(known, on="person_id", how="semi").select("row_nr", "person_id")
    on_roll = rows["record"].cast(pl.String) == "roll"
    if "in_force" in rows.columns:
        on_roll = on_roll & rows["in_force"].fill_null(True)
    placed = placed.with_columns(
        reporter.gather(placed["row_nr"]), on_roll.gather(placed["row_nr"]).alias("on_roll")
    ).drop("row_nr")
    free = known.join(placed.filter("on_roll"), on="person_id", how="anti")
    named_by = placed.select("person_id", "reporter")
    if earlier is not None:
        before = earlier(free["person_id"].unique()).select("person_id", pl.col("reporter").cast(pl.String))
        named_by = pl.concat([named_by, before])
    fits = (
        free.join(named_by.unique(), on="person_id")
        .join(asked, on=[*_DATES, "reporter"])
        .select("row_nr", "person_id", pl.lit("name").alias("round"))
        .unique()
    )
    return fits.filter(~pl.col("row_nr").is_duplicated() & ~pl.col("person_id").is_duplicated()).sort("row_nr")
