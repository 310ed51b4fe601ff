"""Meeting: which of tonight's unknown people and which others have enough in common to be compared in full.

Belongs here: the keys by which a night's remainder, and known persons something new was seen of, meet the register of
persons, and ruling out pairs whose numbers say they are two people. Does not belong here: likeness in general
(``comparisons``), linking (``likely``).

A city of millions is met here before Splink is even imported; where nothing meets, a night does without it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from pipelines.linking.profiles import KINDS

PARTY = ("party", "nr", "name_key", "dob", "dob_precision", "admitted_on", *KINDS)
_CONFIRMED = Path(__file__).with_name("confirmed_numbers.sql")
_PLAUSIBLE = Path(__file__).with_name("plausible_pairs.sql")
# People who share a key with more others than this are told apart by nothing in it.
_MOST_PER_KEY = 3_000


def meeting_pairs(asked: pl.DataFrame, everyone: pl.DataFrame, *, threads: int, memory_limit: str) -> pl.DataFrame:
    """Pairs of parties of which one is asked about.

    Args:
        asked: ``PARTY``, one row per profile of the people asked about; ``weak`` Boolean: few numbers are known;
            ``wide`` Boolean: by every key, else by the same number, or the same name and a date, only.
        everyone: ``PARTY`` of everybody, those asked about too.
        threads: for DuckDB.
        memory_limit: for DuckDB.

    Returns:
        party_l (asked), party_r; each pair of parties once, ordered.
    """
    # A key is null where a part of it is.
    year, month, day = pl.col("dob").dt.year(), pl.col("dob").dt.month(), pl.col("dob").dt.day()
    coarse = (pl.col("dob_precision") != "day") | ((month == 1) & (day == 1))
    swapped = pl.date(year, day, month)
    given, family = pl.col("name_key").str.extract(r"(\S+)$"), pl.col("name_key").str.extract(r"^(\S+)")
    whole = pl.when(~coarse).then(pl.col("dob"))
    name = pl.col("name_key")
    # Where only the given name is mistyped: family and middle names.
    before = name.str.extract(r"^(.*\S)\s\S+$")
    parts = name.str.split(" ").list.sort().list.join(" ")
    everybody, wide, weak = pl.lit(True), pl.col("wide"), pl.col("weak")
    keys: list[tuple[list[pl.Expr], list[pl.Expr], pl.Expr]] = [
        ([whole, given], [whole, given], wide),
        ([whole, name], [whole, name], ~wide),
        ([whole, given], [whole, family], wide),
        ([whole, family], [whole, given], wide),
        ([whole, before], [whole, before], weak),
        ([whole, parts], [whole, parts], weak),
        ([name, pl.when(~coarse & (day <= 12) & (day != month)).then(swapped)], [name, whole], everybody),
        ([parts, pl.col("admitted_on")], [parts, pl.col("admitted_on")], everybody),
        ([name, pl.when(coarse).then(year)], [name, year], wide),
        ([name, year], [name, pl.when(coarse).then(year)], wide),
        ([whole, pl.col("admitted_on")], [whole, pl.col("admitted_on")], weak),
        ([given, pl.col("admitted_on")], [given, pl.col("admitted_on")], weak),
        ([name, year, month], [name, year, month], weak),
        ([name, month * 100 + day], [name, month * 100 + day], weak),
        ([name, year * 100 + day], [name, year * 100 + day], weak),
        *(([pl.col(kind)], [pl.col(kind)], everybody) for kind in KINDS),
    ]
    met = []
    for one, other, who in keys:
        left = asked.filter(who).select("party", "nr", *_named(one)).drop_nulls()
        columns = [f"_{i}" for i in range(len(one))]
        right = everyone.select(
            pl.col("party").alias("party_r"), pl.col("nr").alias("nr_r"), *_named(other)
        ).drop_nulls()
        right = right.join(left.select(columns).unique(), on=columns, how="semi")
        right = right.filter(pl.len().over(columns) <= _MOST_PER_KEY)
        pairs = left.join(right, on=columns).filter(pl.col("party") != pl.col("party_r"))
        met.append(pairs.select(pl.col("party").alias("party_l"), "party_r").unique())
    return pl.concat(met).unique().sort("party_l", "party_r")


def plausible(pairs: pl.DataFrame, profiles: pl.DataFrame, *, threads: int, memory_limit: str) -> pl.DataFrame:
    """The pairs of parties whose numbers leave it open whether they are one person.

    Args:
        pairs: party_l, party_r.
        profiles: ``PARTY`` of the parties concerned.
        threads: for DuckDB.
        memory_limit: for DuckDB.

    Returns:
        party_l, party_r, agree (kinds of number that agree or are a slip apart), firm (kinds that are clearly
        others), alike (name, birth and admission date are the same), consecutive (their citizen numbers differ in the
        last two digits only), exact and slip (kinds that are the very same, or a slip apart that neighbouring numbers
        are not), both_differ (neither name nor birth date is the same: never linked without asking), copied (name and
        birth date agree and a number is the very same: always asked about, if not linked), legal (both have a citizen
        number, or both a CMND); ordered.
    """
    if pairs.is_empty():
        return pairs.with_columns(
            *(pl.lit(0, pl.Int32).alias(name) for name in ("agree", "firm", "exact", "slip")),
            *(pl.lit(False).alias(name) for name in ("alike", "consecutive", "both_differ", "copied", "legal")),
        )
    with duckdb.connect(config={"threads": threads, "memory_limit": memory_limit}) as connection:
        wanted = pl.concat([pairs["party_l"], pairs["party_r"]]).unique()
        own = profiles.filter(pl.col("party").is_in(wanted.implode())).with_columns(
            pl.col("dob_precision").cast(pl.String)
        )
        connection.register("pairs", pairs.to_arrow())
        connection.register("profiles", own.select(PARTY).to_arrow())
        found: pl.DataFrame = connection.sql(_PLAUSIBLE.read_text(encoding="utf-8")).pl()
        return found


def without_borrowed(met: pl.DataFrame, everyone: pl.DataFrame, *, threads: int, memory_limit: str) -> pl.DataFrame:
    """``everyone`` without the numbers of the people concerned that are on somebody else (I01).

    A number that also stands on a person of another name and another birth date was typed from the wrong line; it says
    nothing about who the row is, neither for nor against (unless both are near: it may be one person written wrong).
    Nor does a citizen number that tells another birth year, unless somebody the row meets confirms it
    (``confirmed_numbers.sql``).
    Where two numbers of a row are such, it was typed from a wrong line, and none of its numbers says anything.

    Args:
        met: party_l, party_r: the pairs that are compared.
        everyone: ``PARTY``.
        threads: for DuckDB.
        memory_limit: for DuckDB.
    """
    own = pl.col("party").is_in(pl.concat([met["party_l"], met["party_r"]]).unique().implode())
    facts = ("name_key", "dob")
    # Digits 4 to 6 tell century, sex and birth year.
    code = pl.col("citizen").str.slice(3, 1).cast(pl.Int32, strict=False)
    year = 1900 + (code // 2) * 100 + pl.col("citizen").str.slice(4, 2).cast(pl.Int32, strict=False)
    another = (own & (year != pl.col("dob").dt.year())).fill_null(False)
    known = pl.sum_horizontal(pl.col(kind).is_not_null().cast(pl.Int8) for kind in KINDS)
    confirmed = _confirmed(met, everyone.filter(another), everyone.filter(own), threads, memory_limit)
    another = another & ~pl.struct("party", "citizen").is_in(confirmed.to_struct().implode())
    everyone = everyone.with_columns(pl.when(~another).then("citizen").alias("citizen"), known.alias("_known"))
    for kind in KINDS:
        mine = everyone.filter(own & pl.col(kind).is_not_null()).select("party", kind, *facts)
        others = everyone.filter(pl.col(kind).is_not_null()).select("party", kind, *facts)
        met = mine.join(others, on=kind, suffix="_other").filter(
            (pl.col("party") != pl.col("party_other"))
            & (pl.col("name_key") != pl.col("name_key_other"))
            & (pl.col("dob") != pl.col("dob_other"))
            & ~_near()
        )
        borrowed = met.select("party", kind).unique().with_columns(pl.lit(True).alias("_borrowed"))
        if borrowed.height:
            everyone = (
                everyone.join(borrowed, on=["party", kind], how="left", maintain_order="left")
                .with_columns(pl.when(pl.col("_borrowed").is_null()).then(pl.col(kind)).alias(kind))
                .drop("_borrowed")
            )
    wrong_line = own & (pl.col("_known") - known >= 2)
    return everyone.with_columns(pl.when(~wrong_line).then(kind).alias(kind) for kind in KINDS).drop("_known")


def _confirmed(
    met: pl.DataFrame, doubted: pl.DataFrame, people: pl.DataFrame, threads: int, memory_limit: str
) -> pl.DataFrame:
    """Of the doubted numbers those that somebody they meet confirms: party, citizen."""
    if doubted.is_empty():
        return doubted.select("party", "citizen")
    with duckdb.connect(config={"threads": threads, "memory_limit": memory_limit}) as connection:
        connection.register("met", met.to_arrow())
        connection.register("doubted", doubted.select("party", "citizen", "name_key", "dob").to_arrow())
        connection.register("people", people.select("party", "citizen", "name_key", "dob").to_arrow())
        found: pl.DataFrame = connection.sql(_CONFIRMED.read_text(encoding="utf-8")).pl()
        return found


def _near() -> pl.Expr:
    """Whether names have a part in common and birth dates the year and a part of the day, as ``plausible`` has it."""
    one, other = pl.col("dob").dt, pl.col("dob_other").dt
    first = pl.any_horizontal((side.month() == 1) & (side.day() == 1) for side in (one, other))
    swapped = (one.month() == other.day()) & (one.day() == other.month())
    part = (one.month() == other.month()) | (one.day() == other.day())
    words = pl.col("name_key").str.split(" ").list.set_intersection(pl.col("name_key_other").str.split(" "))
    digits = [pl.col(side).cast(pl.String) for side in ("dob", "dob_other")]
    slip = pl.sum_horizontal(digits[0].str.slice(n, 1) != digits[1].str.slice(n, 1) for n in range(10)) <= 1
    return (((one.year() == other.year()) & (first | swapped | part)) | slip) & (words.list.len() > 0)


def _named(keys: list[pl.Expr]) -> list[pl.Expr]:
    return [key.alias(f"_{i}") for i, key in enumerate(keys)]
