"""Turning the text of a cell into a value: dates, identity numbers, counts.

Belongs here: Polars expressions from a cleaned String column to a value, a fault (name of a rule, null when fine) and a
repair (what was mended, null when nothing). Does not belong here: which column is read how (``pipelines.intake.typed``)
and what officers are told (``pipelines.intake.checks``).

Nothing guesses between two readings. Days come before months, as everywhere in Vietnam: ``03/15/1972`` is a fault.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

# Province codes of citizen numbers (circular 59/2021/TT-BCA).
PROVINCES = (
    *("001", "002", "004", "006", "008", "010", "011", "012", "014", "015", "017", "019", "020", "022", "024", "025"),
    *("026", "027", "030", "031", "033", "034", "035", "036", "037", "038", "040", "042", "044", "045", "046", "048"),
    *("049", "051", "052", "054", "056", "058", "060", "062", "064", "066", "067", "068", "070", "072", "074", "075"),
    *("077", "079", "080", "082", "083", "084", "086", "087", "089", "091", "092", "093", "094", "095", "096"),
)

_NOTHING = r"^(không( có)?|chưa( có| cấp| rõ| biết)?|null|none|nan|n/?a|k|ko)$"
_TIME = r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?z?$"
_FIRST_YEAR, _LAST_YEAR = 1880, 2099
# Two-digit years: nobody on a roll was born before 1911 or admitted before 1936.
_PIVOT_BIRTH, _PIVOT_EVENT = 10, 35


@dataclass(frozen=True)
class Read:
    """Expressions of one column that was read; ``kind`` is that of a citizen number."""

    value: pl.Expr
    fault: pl.Expr
    repair: pl.Expr
    kind: pl.Expr | None = None


def _none() -> pl.Expr:
    return pl.lit(None, dtype=pl.String)


def text(column: pl.Expr) -> Read:
    """Text as it is, already cleaned."""
    return Read(column, _none(), _none())


def blanked(column: pl.Expr) -> pl.Expr:
    """Null where a word says there is nothing: ``không``, ``chưa có``, ``N/A``."""
    return pl.when(~column.str.to_lowercase().str.contains(_NOTHING)).then(column)


def calendar(texts: pl.Series, *, partial: bool, birth: bool = False) -> pl.DataFrame:
    """Dates in any of the ways units write one.

    ``15/03/1972``, ``15-3-72``, ``1972-03-15``, ``15.03.1972``, ``ngày 15 tháng 3 năm 1972``, Excel serials such as
    ``26373``; with ``partial`` also ``3/1972``, ``00/03/1972``, ``1972`` and ``00/00/1972``.

    Args:
        texts: distinct cleaned texts.
        partial: whether month or day may be missing; the first possible day is then taken.
        birth: whether they are birth dates (two-digit years are then earlier).

    Returns:
        One row per text: ``text``, ``value`` (Date), ``fault`` (``impossible_date``; ``partial_date``: a part is
        missing where a full date is needed), ``repair``, ``precision`` (day, month or year).
    """
    pivot = _PIVOT_BIRTH if birth else _PIVOT_EVENT
    # Step by step into columns: as one expression the shared parts would be repeated thousands of times.
    frame = (
        texts.rename("text")
        .to_frame()
        .with_columns(original=blanked(pl.col("text")))
        .with_columns(lowered=pl.col("original").str.to_lowercase().str.replace(_TIME, ""))
        .with_columns(
            is_serial=pl.col("lowered").str.contains(r"^[1-6]\d{4}([.,]\d+)?$").fill_null(False),
            is_block=pl.col("lowered").str.contains(r"^\d{8}$").fill_null(False),
            parts=pl.col("lowered")
            .str.replace_all(r"ngày|ngay|mùng|mồng", " ")
            .str.replace_all(r"tháng|thang|năm|nam", "/")
            .str.replace_all(r"[\s./\\\-–,]+", "/")
            .str.strip_chars("/")
            .str.extract_groups(r"^(\d{1,4})(?:/(\d{1,4}))?(?:/(\d{1,4}))?$")
            .struct.rename_fields(["p1", "p2", "p3"]),
        )
        .unnest("parts")
        .with_columns(pl.col(f"p{i}").str.len_bytes().fill_null(0).alias(f"n{i}") for i in (1, 2, 3))
        .with_columns(form=_form())
        .with_columns(_part(1).alias("y"), _part(2).alias("m"), _part(3).alias("d"))
        .with_columns(
            y=pl.when(pl.col("form") == "dm2")
            .then(pl.col("y") + pl.when(pl.col("y") <= pivot).then(2000).otherwise(1900))
            .otherwise(pl.col("y"))
        )
    )
    block = pl.col("lowered")
    frame = _with_day(frame, "written", pl.col("y"), pl.col("m").clip(1), pl.col("d").clip(1))
    year, month, day = (_number(block.str.slice(*at)) for at in ((4, 4), (2, 2), (0, 2)))
    frame = _with_day(frame, "dmy", year, month, day, pl.col("is_block"))
    year, month, day = (_number(block.str.slice(*at)) for at in ((0, 4), (4, 2), (6, 2)))
    frame = _with_day(frame, "ymd", year, month, day, pl.col("is_block"))
    serial = pl.when("is_serial").then(
        block.str.replace(",", ".").cast(pl.Float64, strict=False).floor().cast(pl.Int32)
    )
    # A day without its month is no partial date but a slip.
    odd = (pl.col("m") == 0) & (pl.col("d") > 0)
    frame = frame.with_columns(
        nothing=((pl.col("y") == 0) & (pl.col("m") == 0) & (pl.col("d") == 0)).fill_null(False),
        precision=pl.when("is_serial")
        .then(pl.lit("day"))
        .when(pl.col("m") == 0)
        .then(pl.lit("year"))
        .when(pl.col("d") == 0)
        .then(pl.lit("month"))
        .otherwise(pl.lit("day")),
        value=pl.coalesce(
            # Day 0 of Excel's 1900 system, its false leap day included, is 1899-12-30.
            (serial - 25569).cast(pl.Date),
            # Never both: a year from 1880 on leaves no month for the other order.
            pl.coalesce("dmy", "ymd"),
            pl.when(~odd.fill_null(False)).then(pl.col("written")),
        ),
    ).with_columns(
        fault=pl.when(pl.col("original").is_null() | pl.col("nothing"))
        .then(None)
        .when(pl.col("value").is_null())
        .then(pl.lit("impossible_date"))
        .when((pl.col("precision") != "day") & pl.lit(not partial))
        .then(pl.lit("partial_date"))
    )
    good = pl.col("fault").is_null() & pl.col("value").is_not_null()
    return frame.select(
        "text",
        pl.when(good).then("value").alias("value"),
        pl.col("fault").cast(pl.String),
        pl.when("is_serial")
        .then(pl.lit("excel_serial"))
        .when(pl.col("form") == "dm2")
        .then(pl.lit("two_digit_year"))
        .when(pl.col("original").is_null() & pl.col("text").is_not_null())
        .then(pl.lit("placeholder"))
        .alias("repair"),
        pl.when(good).then("precision").alias("precision"),
    )


def _form() -> pl.Expr:
    """Which part of a date is which, by how many digits each has."""
    n1, n2, n3 = pl.col("n1"), pl.col("n2"), pl.col("n3")
    short1, short2, short3 = n1.is_between(1, 2), n2.is_between(1, 2), n3.is_between(1, 2)
    return (
        pl.when("is_serial")
        .then(None)
        .when(short1 & short2 & (n3 == 4))
        .then(pl.lit("dmy"))
        .when((n1 == 4) & short2 & short3)
        .then(pl.lit("ymd"))
        .when(short1 & short2 & (n3 == 2))
        .then(pl.lit("dm2"))
        .when(short1 & (n2 == 4) & (n3 == 0))
        .then(pl.lit("my"))
        .when((n1 == 4) & short2 & (n3 == 0))
        .then(pl.lit("ym"))
        .when((n1 == 4) & (n2 == 0) & (n3 == 0))
        .then(pl.lit("y"))
    )


# Where year, month and day stand in each form; 0 where the form has none.
_PLACES = {"dmy": (3, 2, 1), "dm2": (3, 2, 1), "ymd": (1, 2, 3), "my": (2, 1, 0), "ym": (1, 2, 0), "y": (1, 0, 0)}


def _part(which: int) -> pl.Expr:
    """Year (1), month (2) or day (3) as a number, 0 where the form has none, null where there is no form."""
    parts = [
        pl.when(pl.col("form") == form).then(pl.col(f"p{places[which - 1]}") if places[which - 1] else pl.lit("0"))
        for form, places in _PLACES.items()
    ]
    return _number(pl.coalesce(parts))


def _number(text: pl.Expr) -> pl.Expr:
    return text.cast(pl.Int32, strict=False)


def _with_day(
    frame: pl.DataFrame, name: str, year: pl.Expr, month: pl.Expr, day: pl.Expr, where: pl.Expr | None = None
) -> pl.DataFrame:
    """Add the date of three numbers, null where there is no such day (or ``where`` does not hold)."""
    y, m, d = pl.col("_y"), pl.col("_m"), pl.col("_d")
    leap = ((y % 4 == 0) & (y % 100 != 0)) | (y % 400 == 0)
    length = (
        pl.when(m == 2).then(pl.when(leap).then(29).otherwise(28)).when(m.is_in([4, 6, 9, 11])).then(30).otherwise(31)
    )
    exists = y.is_between(_FIRST_YEAR, _LAST_YEAR) & m.is_between(1, 12) & d.is_between(1, length)
    # pl.date raises on a day that does not exist, so such parts are blanked first.
    return (
        frame.with_columns(_y=year, _m=month, _d=day)
        .with_columns(_exists=exists.fill_null(False) & (True if where is None else where))
        .with_columns(pl.when("_exists").then(pl.col(part)).alias(part) for part in ("_y", "_m", "_d"))
        .with_columns(pl.date(y, m, d).alias(name))
        .drop("_y", "_m", "_d", "_exists")
    )


def number_text(column: pl.Expr) -> pl.Expr:
    """Identity number without spaces, apostrophes, dots and dashes; a spreadsheet's float written out."""
    plain = blanked(column).str.replace_all(r"[\s'’`´\"]", "")
    whole = plain.str.replace(r"^(\d+)[.,]0+$", "$1")
    # 3.1072001234E+10 keeps every digit; 3.10E+11 has lost some and stays as it is.
    groups = plain.str.to_uppercase().str.extract_groups(r"^(\d)[.,](\d+)E\+?(\d+)$")
    kept = groups.struct.field("2").str.len_bytes() == groups.struct.field("3").cast(pl.UInt32, strict=False)
    written = pl.when(kept).then(pl.concat_str(groups.struct.field("1"), groups.struct.field("2")))
    scientific = groups.struct.field("1").is_not_null()
    undotted = pl.when(whole.str.contains(r"^[\d.\-_]+$")).then(whole.str.replace_all(r"[.\-_]", "")).otherwise(whole)
    return pl.coalesce(written, pl.when(scientific).then(plain).otherwise(undotted))


def citizen(column: pl.Expr, number: pl.Expr, birth: pl.Expr) -> Read:
    """A citizen number; the result's ``kind`` is citizen, cmnd or malformed.

    A spreadsheet drops leading zeros. They are put back only where nothing else can be meant: 10 or 11 digits not
    starting with 0, which with its zeros begins with a province and carries the birth year (where that is known).

    Args:
        column: cleaned text.
        number: ``number_text`` of it, as a column of its own (it is used many times).
        birth: date of birth of the row, read already.
    """
    padded = pl.when(number.str.contains(r"^[1-9]\d{9,10}$")).then(number.str.zfill(12))
    year_agrees = (padded.str.slice(4, 2) == birth.dt.strftime("%y")) | birth.is_null()
    certain = padded.str.slice(0, 3).is_in(PROVINCES) & year_agrees
    value = pl.when(certain.fill_null(False)).then(padded).otherwise(number)
    kind = (
        pl.when(value.str.contains(r"^\d{12}$"))
        .then(pl.lit("citizen"))
        .when(value.str.contains(r"^\d{9}$"))
        .then(pl.lit("cmnd"))
        .when(value.is_not_null())
        .then(pl.lit("malformed"))
    )
    # Malformed text is kept as the unit wrote it, so that the unit finds it again.
    kept = pl.when(kind == "malformed").then(column).otherwise(value)
    return Read(kept, _none(), _number_repair(column, kept, certain), kind)


def card(column: pl.Expr, number: pl.Expr, citizen_id: pl.Expr, zeros_kept: pl.Expr) -> Read:
    """A card number: 8 digits, or 12 where it equals the citizen number; anything else is kept as written.

    Args:
        column: cleaned text.
        number: ``number_text`` of it, as a column of its own.
        citizen_id: citizen number of the row, read already.
        zeros_kept: whether some card number of the same table starts with 0 (then none has lost its zero).
    """
    number = number.str.to_uppercase()
    of_eight = pl.when(number.str.contains(r"^[1-9]\d{6}$") & ~zeros_kept).then(number.str.zfill(8))
    twelve = number.str.zfill(12)
    of_twelve = pl.when(number.str.contains(r"^[1-9]\d{9,10}$") & (twelve == citizen_id)).then(twelve)
    value = pl.coalesce(of_eight, of_twelve, number)
    return Read(value, _none(), _number_repair(column, value, pl.coalesce(of_eight, of_twelve).is_not_null()))


def _number_repair(column: pl.Expr, value: pl.Expr, padded: pl.Expr) -> pl.Expr:
    return (
        pl.when(column.is_not_null() & value.is_null())
        .then(pl.lit("placeholder"))
        .when(padded.fill_null(False))
        .then(pl.lit("leading_zeros"))
        .when(value != column)
        .then(pl.lit("separators"))
    )


def file_no(column: pl.Expr) -> Read:
    """A file number as ``031234/HP``; other text is kept in upper case.

    The digits are a serial number, so zeros in front do not change it.
    """
    tight = blanked(column).str.replace_all(r"[\s'’`´]", "").str.to_uppercase()
    groups = tight.str.extract_groups(r"^(\d{1,6})[/.\-]*(\p{Lu}{2,3})$")
    turned = tight.str.extract_groups(r"^(\p{Lu}{2,3})[/.\-]*(\d{1,6})$")
    digits = pl.coalesce(groups.struct.field("1"), turned.struct.field("2"))
    letters = pl.coalesce(groups.struct.field("2"), turned.struct.field("1"))
    bare = pl.when(tight.str.contains(r"^\d{1,6}$")).then(tight.str.zfill(6))
    value = pl.coalesce(pl.concat_str(digits.str.zfill(6), letters, separator="/"), bare, tight)
    repair = pl.when(value != column).then(pl.lit("normalised"))
    return Read(value, _none(), repair)


def count(column: pl.Expr) -> Read:
    """A whole number, 0 or more; groups of three may be set off by dots, commas or spaces. Fault: ``not_a_number``."""
    tight = column.str.replace_all(r"\s", "")
    plain = tight.str.replace(r"^(\d+)[.,]0$", "$1")
    grouped = pl.when(plain.str.contains(r"^\d{1,3}([.,]\d{3})+$")).then(plain.str.replace_all("[.,]", ""))
    value = pl.coalesce(grouped, plain).cast(pl.Int64, strict=False)
    good = pl.when(value >= 0).then(value)
    return Read(good, pl.when(column.is_not_null() & good.is_null()).then(pl.lit("not_a_number")), _none())
