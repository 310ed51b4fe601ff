"""Dates in any of the ways units write one.

Belongs here: text to a date with its precision, a fault and a repair. Does not belong here: which column is read how
(``pipelines.intake.typed``), other values (``pipelines.intake.values``).

Nothing guesses between two readings. Days come before months, as everywhere in Vietnam, unless the column itself shows
the other order: some second number beyond 12 and no first one (``month_first``). Two-digit years are of this century up
to a pivot: 10 for births (nobody younger is a member), 35 for events (nobody on a roll was admitted before 1936).
"""

from __future__ import annotations

from functools import cache

import polars as pl

NOTHING = r"^(không( có)?|chưa( có| cấp| rõ| biết| xác định)?|không (rõ|nhớ|xác định)|null|none|nan|nat|n/?a|k|ko)$"
_TIME = r"[ t]+\d{1,2}[:h]\d{2}(:\d{2}([.,]\d+)?)?\s*(am|pm|sa|ch)?\s*(z|[+-]\d{2}:?\d{2})?$"
_FIRST_YEAR, _LAST_YEAR = 1880, 2099
_PIVOT_BIRTH, _PIVOT_EVENT = 10, 35
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Longer words first: "mười một" holds "mười" and "một".
_MONTH_WORDS = (
    *(("mười một", 11), ("mười hai", 12), ("chạp", 12), ("mười", 10), ("giêng", 1), ("một", 1), ("hai", 2), ("ba", 3)),
    *(("tư", 4), ("năm", 5), ("sáu", 6), ("bảy", 7), ("tám", 8), ("chín", 9)),
)


def calendar(texts: pl.Series, *, partial: bool, birth: bool = False) -> pl.DataFrame:
    """Dates in any of the ways units write one.

    ``15/03/1972``, ``15-3-72``, ``1972-03-15``, ``15.03.1972 00:00``, ``ngày 15 tháng 3 năm 1972``, ``15-Mar-72``, day
    numbers of workbooks such as ``26373``; with ``partial`` also ``3/1972``, ``00/03/1972``, ``1972``, ``00/00/1972``.

    Args:
        texts: distinct cleaned texts.
        partial: whether month or day may be missing; the first possible day is then taken.
        birth: whether they are birth dates (two-digit years are then earlier, day numbers may have four digits).

    Returns:
        One row per text: ``text``, ``value`` (Date), ``fault`` (``impossible_date``; ``partial_date``: a part is
        missing where a full date is needed), ``repair``, ``precision`` (day, month or year); ``month_first`` (Date the
        other way round, null where there is none), ``first_is_day`` and ``second_is_day`` (whether the first or the
        second number can be no month).
    """
    pivot = _PIVOT_BIRTH if birth else _PIVOT_EVENT
    # Step by step into columns: as one expression the shared parts would be repeated thousands of times.
    frame = (
        texts.rename("text")
        .to_frame()
        .with_columns(original=blanked(pl.col("text")))
        .with_columns(lowered=_plain(pl.col("original")))
        .with_columns(_words() if texts.str.contains(r"\p{L}").any() else pl.col("lowered"))
        .with_columns(
            is_serial=pl.col("lowered").str.contains(_serial_pattern(birth)).fill_null(False),
            is_block=pl.col("lowered").str.contains(r"^\d{8}$").fill_null(False),
            parts=pl.col("lowered")
            .str.replace_all(r"[\s./\\\-–—,_?…]+", "/")
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
    turned = pl.col("form").is_in(["dmy", "dm2"]).fill_null(False)
    frame = _with_day(frame, "month_first", pl.col("y"), pl.col("d"), pl.col("m"), turned)
    if frame["is_block"].any():
        year, month, day = (_number(block.str.slice(*at)) for at in ((4, 4), (2, 2), (0, 2)))
        frame = _with_day(frame, "dmy", year, month, day, pl.col("is_block"))
        year, month, day = (_number(block.str.slice(*at)) for at in ((0, 4), (4, 2), (6, 2)))
        frame = _with_day(frame, "ymd", year, month, day, pl.col("is_block"))
    else:
        frame = frame.with_columns(pl.lit(None, pl.Date).alias(name) for name in ("dmy", "ymd"))
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
        "month_first",
        first_is_day=(turned & (pl.col("d") > 12)).fill_null(False),
        second_is_day=(turned & (pl.col("m") > 12) & pl.col("month_first").is_not_null()).fill_null(False),
    )


def blanked(column: pl.Expr) -> pl.Expr:
    """Null where a word says there is nothing: ``không``, ``chưa có``, ``N/A``."""
    return pl.when(~column.str.to_lowercase().str.contains(NOTHING)).then(column)


def _serial_pattern(birth: bool) -> str:
    """What can only be a day number of a workbook: five digits; of a birth before 1927, four that are no year."""
    short = r"|2[1-9]\d{2}|[3-9]\d{3}" if birth else ""
    return rf"^([1-6]\d{{4}}{short})([.,]\d+)?$"


def _plain(column: pl.Expr) -> pl.Expr:
    """Lower case, without the time of day, the day of the week, an apostrophe or the decimals of a whole number."""
    return (
        column.str.to_lowercase()
        .str.strip_chars("'’`\" ")
        .str.replace(r"^(thứ \p{L}+|chủ nhật)[,\s]+", "")
        .str.replace(_TIME, "")
        .str.replace(r"^(\d{4}|\d{8})[.,]0+$", "$1")
    )


@cache
def _words() -> pl.Expr:
    """Of ``lowered``, words for parts of a date as numbers and separators; ``xx/xx/1972`` as a year."""
    column = pl.col("lowered")
    for number, word in enumerate(_MONTHS, start=1):
        column = column.str.replace(rf"\b{word}[a-z]*\.?\b", f"/{number}/")
    for word, number in _MONTH_WORDS:
        column = column.str.replace(rf"(tháng|thg) {word}\b", f"/{number}/")
    return (
        column.str.replace_all(r"ngày|ngay|mùng|mồng", " ")
        .str.replace_all(r"tháng|thang|thg|năm|nam", "/")
        .str.replace(r"^x{1,2}[/.\-]", "/")
        .str.replace(r"[/.\-]x{1,2}[/.\-]", "/")
        .str.replace(r"^/x{1,2}[/.\-]", "/")
        .str.replace(r"^t\.?\s*(\d)", "$1")
    )


@cache
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


@cache
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
    # pl.date raises on a day that does not exist, so such parts are blanked first.
    return (
        frame.with_columns(_y=year, _m=month, _d=day)
        .with_columns(_exists=_exists() & (True if where is None else where))
        .with_columns(pl.when("_exists").then(pl.col(part)).alias(part) for part in ("_y", "_m", "_d"))
        .with_columns(pl.date("_y", "_m", "_d").alias(name))
        .drop("_y", "_m", "_d", "_exists")
    )


@cache
def _exists() -> pl.Expr:
    """Whether ``_y``, ``_m`` and ``_d`` are a day that exists, in a year anything of a member can be of."""
    y, m, d = pl.col("_y"), pl.col("_m"), pl.col("_d")
    leap = ((y % 4 == 0) & (y % 100 != 0)) | (y % 400 == 0)
    length = (
        pl.when(m == 2).then(pl.when(leap).then(29).otherwise(28)).when(m.is_in([4, 6, 9, 11])).then(30).otherwise(31)
    )
    exists = y.is_between(_FIRST_YEAR, _LAST_YEAR) & m.is_between(1, 12) & d.is_between(1, length)
    return exists.fill_null(False)
