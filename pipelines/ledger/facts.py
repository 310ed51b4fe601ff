"""Facts of one roll row that contradict each other: what I04 rests on.

Belongs here: sex and birth year against the citizen number, age at admission, the order of the party dates (records.md,
"Who"). Does not belong here: facts two records disagree about (``pipelines/rules/I04_facts_conflict.sql``).
"""

from __future__ import annotations

import polars as pl

SEX, BIRTH_YEAR, UNDER_AGE, OFFICIAL_FIRST = 1, 2, 4, 8
"""The bits of ``roll_rows.facts``."""
_ADULT = "18y"


def contradictions() -> pl.Expr:
    """Which facts of a row contradict each other, as the sum of their bits; 0: none.

    Reads gender, dob, citizen_id, citizen_kind, admitted_on, official_on. A partial birth date is its first possible
    day, so whoever is under age by it surely was. The fourth digit of a citizen number tells century and sex, the next
    two the year.
    """
    well_formed = pl.col("citizen_kind") == "citizen"
    digit = pl.when(well_formed).then(pl.col("citizen_id").str.slice(3, 1)).cast(pl.Int32, strict=False)
    year = pl.when(well_formed).then(pl.col("citizen_id").str.slice(4, 2)).cast(pl.Int32, strict=False)
    born = 1900 + digit // 2 * 100 + year
    woman = pl.col("gender") == "NU"
    wrong = {
        SEX: (digit % 2 == 1) != woman,
        BIRTH_YEAR: born != pl.col("dob").dt.year(),
        UNDER_AGE: pl.col("admitted_on") < pl.col("dob").dt.offset_by(_ADULT),
        OFFICIAL_FIRST: pl.col("official_on") < pl.col("admitted_on"),
    }
    bits = [pl.when(is_wrong.fill_null(False)).then(bit).otherwise(0) for bit, is_wrong in wrong.items()]
    return pl.sum_horizontal(bits).cast(pl.Int8)
