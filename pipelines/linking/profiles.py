"""Profiles: what of a row says who it is about, cleaned for comparing, and each distinct one once.

Belongs here: the profile columns and how they are made of the identity columns of intake. Does not belong here:
deciding which profiles are one person (``rounds``, ``names``), and reading or repairing values (``pipelines.intake``).

Millions of rows of many nights repeat few distinct profiles; everything that compares people works on those.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

# Number kinds in the order of the rounds. A 9-digit CMND and a 12-digit citizen number never compare.
KINDS = ("citizen", "cmnd", "file", "card")
# Coarser later; an enum, because five million strings of three values are a tenth of the memory as one byte each.
PRECISION = pl.Enum(["day", "month", "year"])
# A citizen number: the code of a province begins with 0, the fourth digit tells century and sex.
_CITIZEN = r"^0\d{2}[0-3]\d{8}$"
FACTS = ("name_key", "dob", "dob_precision", "admitted_on")
# Sorting by these columns, in this order, is the deterministic order of people.
PROFILE = (*KINDS, *FACTS, "scope")

PROFILE_SCHEMA: dict[str, pl.DataType] = {
    "citizen": pl.String(),
    "cmnd": pl.String(),
    "file": pl.String(),
    "card": pl.String(),
    "name_key": pl.String(),
    "dob": pl.Date(),
    "dob_precision": PRECISION,
    "admitted_on": pl.Date(),
    "scope": pl.String(),
}


def full_day() -> pl.Expr:
    """Whether the birth date is known to the day."""
    return pl.col("dob").is_not_null() & (pl.col("dob_precision") == "day")


def with_profile(rows: pl.DataFrame) -> pl.DataFrame:
    """Add what identifies a row, comparable.

    Newer cards equal the citizen number, and clerks swap the columns: a citizen number in the card's column is the
    citizen number where the row has no other. Numbers that cannot identify are left out: malformed ones, nothing but
    zeros, a file number without its province letters. A row without any number and without a full name, birth and
    admission date tells people apart only within its own unit, so its profile is scoped to the reporter.

    Args:
        rows: identity columns of intake and ``reporter``.

    Returns:
        One row per row of ``rows``, in its order, with exactly the columns of ``PROFILE``.
    """
    real = r"[1-9]"
    citizen, card, file = pl.col("citizen_id"), pl.col("card_no"), pl.col("file_no")
    kind = pl.col("citizen_kind")
    # An old card number in the column of the citizen number, where that stands in the card's.
    swapped = (kind == "malformed") & citizen.str.contains(r"^\d{8}$") & card.str.contains(_CITIZEN)
    numbers = rows.with_columns(pl.when(swapped).then(citizen).alias("_swapped")).select(
        "_swapped",
        pl.when((kind == "citizen") & citizen.str.contains(r"^\d{12}$") & citizen.str.contains(real))
        .then(citizen)
        .alias("citizen"),
        pl.when((kind == "cmnd") & citizen.str.contains(r"^\d{9}$") & citizen.str.contains(real))
        .then(citizen)
        .alias("cmnd"),
        pl.when(file.str.contains(real) & file.str.contains(r"\p{L}")).then(file).alias("file"),
        pl.when(card.str.contains(real)).then(card).alias("card"),
        "name_key",
        "dob",
        pl.when(pl.col("dob").is_not_null())
        .then(pl.col("dob_precision").cast(PRECISION).fill_null("day"))
        .alias("dob_precision"),
        "admitted_on",
        pl.col("reporter").cast(pl.String),
    )
    numbers = in_place(numbers).with_columns(pl.coalesce("card", "_swapped").alias("card"))
    anonymous = pl.all_horizontal(pl.col(KINDS).is_null())
    whole = full_day() & pl.col("name_key").is_not_null() & pl.col("admitted_on").is_not_null()
    return numbers.select(
        *KINDS,
        *FACTS,
        pl.when(anonymous & ~whole.fill_null(False)).then(pl.col("reporter")).otherwise(pl.lit("")).alias("scope"),
    )


def in_place(profiles: pl.DataFrame) -> pl.DataFrame:
    """Profiles with a citizen number that stands as the card moved to where it belongs, if nothing is there."""
    moves = pl.col("citizen").is_null() & pl.col("card").str.contains(_CITIZEN).fill_null(False)
    return profiles.with_columns(
        pl.when(moves).then("card").otherwise("citizen").alias("citizen"), pl.when(~moves).then("card").alias("card")
    )


def usable() -> pl.Expr:
    """Whether a profile may be looked up at all: it has a number, or its name, birth and admission date."""
    return (pl.col("scope") == "").fill_null(False)


def fingerprint(names: Sequence[str]) -> pl.Expr:
    """A 64-bit number of some columns, equal where they are: to look up cheaply what is then compared in full.

    It holds within one run only and is never stored.
    """
    return pl.struct(names).hash(seed=0)


def distinct(rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each distinct profile once, in the order of its content.

    Args:
        rows: ``row_nr`` and the columns of ``PROFILE``.

    Returns:
        The profiles (``profile`` UInt32 counting from 0, and the columns of ``PROFILE``), and for each row its
        profile (``row_nr``, ``profile``).
    """
    ordered = rows.sort(PROFILE, nulls_last=True)
    # `scope` is never null, so the first row always starts a profile.
    starts = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in PROFILE)
    ordered = ordered.with_columns(starts.alias("_starts"))
    ordered = ordered.with_columns((pl.col("_starts").cum_sum() - 1).cast(pl.UInt32).alias("profile"))
    return ordered.filter("_starts").select("profile", *PROFILE), ordered.select("row_nr", "profile")
