"""Features: the columns in which two records of people are compared when no number tells who they are.

Belongs here: making those columns from identity columns of any source, cleaned so that one slip of a clerk changes
few of them. Does not belong here: which likeness counts how much (``comparisons``), or any rule of the night.

Input columns are those of records.md, all optional but ``uid``: uid (Int64), full_name or name_key, dob (a date, or
text of digits), dob_precision, gender, citizen_id, cmnd, card_no, file_no, admitted_on, hometown, places (a list of
units), papers (a list of transfer papers).
"""

from __future__ import annotations

import polars as pl

from schemas.normalise import name_key

IDENTITY: dict[str, pl.DataType] = {
    "uid": pl.Int64(),
    "full_name": pl.String(),
    "name_key": pl.String(),
    "dob": pl.String(),
    "dob_precision": pl.String(),
    "gender": pl.String(),
    "citizen_id": pl.String(),
    "cmnd": pl.String(),
    "card_no": pl.String(),
    "file_no": pl.String(),
    "admitted_on": pl.String(),
    "hometown": pl.String(),
    "places": pl.List(pl.String()),
    "papers": pl.List(pl.String()),
}
# The runs of letters of a hometown as bits of so many whole numbers, 63 each: counting common bits is cheap.
HOME_WORDS = 8
_BITS = 63
# What Splink compares; `uid` is a record, the rest may be null.
FEATURES = (
    "uid",
    "name",
    "name_sorted",
    "name_joined",
    "name_initials",
    "name_family",
    "name_given",
    "name_parts",
    "dob",
    "dob_swapped",
    "dob_year",
    "dob_coarse",
    "citizen",
    "cmnd",
    "card",
    "file",
    "admitted",
    "admitted_swapped",
    "home",
    *(f"home_{word}" for word in range(HOME_WORDS)),
    "home_size",
    "home_rare",
    "home_rare_2",
    "gender",
    "places",
    "papers",
)


def features(people: pl.DataFrame) -> pl.DataFrame:
    """One row per record in ``FEATURES``, ordered by ``uid``.

    Dates become eight digits, year first, so that a wrong or swapped digit is one edit; impossible dates are kept as
    they are written. A birth date of which only the year is known, or that is the first of January, is ``dob_coarse``.
    """
    missing = [pl.lit(None, kind).alias(name) for name, kind in IDENTITY.items() if name not in people.columns]
    known = people.with_columns(missing).with_columns(
        pl.coalesce("name_key", name_key(pl.col("full_name").cast(pl.String))).alias("name"),
        _digits("dob"),
        _digits("admitted_on").alias("admitted"),
        name_key(pl.col("hometown").cast(pl.String)).alias("home"),
    )
    tokens = pl.col("name").str.split(" ")
    parts = known.with_columns(
        tokens.alias("name_parts"),
        tokens.list.sort().list.join(" ").alias("name_sorted"),
        tokens.list.join("").alias("name_joined"),
        tokens.list.eval(pl.element().str.slice(0, 1)).list.join("").alias("name_initials"),
        tokens.list.first().alias("name_family"),
        tokens.list.last().alias("name_given"),
        pl.col("dob").str.slice(0, 4).alias("dob_year"),
        (
            pl.col("dob").str.ends_with("0101") | (pl.col("dob_precision").cast(pl.String) != "day").fill_null(False)
        ).alias("dob_coarse"),
        *(
            pl.concat_str(
                pl.col(name).str.slice(0, 4), pl.col(name).str.slice(6, 2), pl.col(name).str.slice(4, 2)
            ).alias(f"{name}_swapped")
            for name in ("dob", "admitted")
        ),
        _number("citizen_id").alias("citizen"),
        _number("cmnd"),
        _number("card_no").alias("card"),
        _number("file_no").alias("file"),
        pl.col("gender").cast(pl.String),
    )
    home = parts.select("uid", "home")
    return (
        parts.join(_rare_words(home), on="uid", how="left")
        .join(_home_bits(home), on="uid", how="left")
        .select(FEATURES)
        .sort("uid")
    )


def _digits(name: str) -> pl.Expr:
    """A date as eight digits, year first."""
    digits = pl.col(name).cast(pl.String).str.replace_all(r"\D", "").str.slice(0, 8)
    return pl.when(digits.str.len_bytes() >= 4).then(digits)


def _number(name: str) -> pl.Expr:
    """A number without the zeros in front, which programs lose."""
    plain = pl.col(name).cast(pl.String).str.strip_chars_start("0")
    return pl.when(plain.str.len_bytes() > 0).then(plain)


def _home_bits(home: pl.DataFrame) -> pl.DataFrame:
    """Each hometown's distinct runs of three letters as bits; words joined, split or mistyped change few of them.

    Returns:
        uid, ``home_0`` ... and ``home_size`` (how many bits are set); null where there is no hometown.
    """
    letters = pl.col("home").str.replace_all(" ", "")
    runs = letters.str.extract_all("...")
    for start in (1, 2):
        runs = runs.list.concat(letters.str.slice(start).str.extract_all("..."))
    held = home.select("uid", runs.alias("run")).explode("run").drop_nulls().unique()
    # The place in the sorted list of all runs: an order of content, the same on every machine.
    places = held.select(pl.col("run").unique().sort()).with_row_index("place")
    bits = held.join(places, on="run").select("uid", (pl.col("place") % (HOME_WORDS * _BITS)).alias("bit")).unique()
    word, value = pl.col("bit") // _BITS, pl.lit(2, pl.Int64).pow(pl.col("bit") % _BITS).cast(pl.Int64)
    return bits.group_by("uid").agg(
        *(value.filter(word == number).sum().alias(f"home_{number}") for number in range(HOME_WORDS)),
        pl.len().cast(pl.Int32).alias("home_size"),
    )


def _rare_words(home: pl.DataFrame) -> pl.DataFrame:
    """The two rarest words of each hometown: where two records with nothing else in common may meet."""
    words = home.select("uid", pl.col("home").str.split(" ").alias("word")).explode("word").drop_nulls().unique()
    counted = words.with_columns(pl.len().over("word").alias("often")).sort("uid", "often", "word")
    return counted.group_by("uid", maintain_order=True).agg(
        pl.col("word").first().alias("home_rare"), pl.col("word").get(1, null_on_oob=True).alias("home_rare_2")
    )
