"""Turning the text of a cell into a value: dates, identity numbers, counts.

Belongs here: Polars expressions from a cleaned String column to a value, a fault (name of a rule, null when fine) and a
repair (what was mended, null when nothing). Does not belong here: which column is read how (``pipelines.intake.typed``)
and what officers are told (``pipelines.intake.checks``).

Nothing guesses between two readings: what can be read in two ways is a fault.
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
    """Expressions of one column that was read."""

    value: pl.Expr
    fault: pl.Expr
    repair: pl.Expr
    precision: pl.Expr | None = None


def _none() -> pl.Expr:
    return pl.lit(None, dtype=pl.String)


def text(column: pl.Expr) -> Read:
    """Text as it is, already cleaned."""
    return Read(column, _none(), _none())


def blanked(column: pl.Expr) -> pl.Expr:
    """Null where a word says there is nothing: ``không``, ``chưa có``, ``N/A``."""
    return pl.when(~column.str.to_lowercase().str.contains(_NOTHING)).then(column)


def calendar(column: pl.Expr, *, partial: bool, birth: bool = False) -> Read:
    """A date in any of the ways units write one.

    ``15/03/1972``, ``15-3-72``, ``1972-03-15``, ``15.03.1972``, ``ngày 15 tháng 3 năm 1972``, Excel serials such as
    ``26373``; with ``partial`` also ``3/1972``, ``00/03/1972``, ``1972`` and ``00/00/1972``.

    Faults: ``impossible_date``, ``partial_date`` (a part is missing where a full date is needed),
    ``ambiguous_date`` (eight digits that are a date both ways round).
    """
    original = blanked(column)
    lowered = original.str.to_lowercase().str.replace(_TIME, "")
    is_serial = lowered.str.contains(r"^[1-6]\d{4}([.,]\d+)?$")
    is_block = lowered.str.contains(r"^\d{8}$")
    slashed = (
        lowered.str.replace_all(r"ngày|ngay|mùng|mồng", " ")
        .str.replace_all(r"tháng|thang|năm|nam", "/")
        .str.replace_all(r"[\s./\\\-–,]+", "/")
        .str.strip_chars("/")
    )
    # One pass for every order of parts; the lengths say which part is which.
    parts = slashed.str.extract_groups(r"^(\d{1,4})(?:/(\d{1,4}))?(?:/(\d{1,4}))?$")
    one, two, three = (parts.struct.field(str(i)) for i in (1, 2, 3))
    n1, n2, n3 = (part.str.len_bytes().fill_null(0) for part in (one, two, three))
    zero = pl.lit("0")
    year_last = (n1 <= 2) & (n2 <= 2) & (n2 > 0)
    forms = (
        (year_last & (n3 == 4), three, two, one),
        ((n1 == 4) & (n2 > 0) & (n2 <= 2) & (n3 > 0) & (n3 <= 2), one, two, three),
        (year_last & (n3 == 2), three, two, one),
        ((n1 > 0) & (n1 <= 2) & (n2 == 4) & (n3 == 0), two, one, zero),
        ((n1 == 4) & (n2 > 0) & (n2 <= 2) & (n3 == 0), one, two, zero),
        ((n1 == 4) & (n2 == 0) & ~is_serial, one, zero, zero),
    )

    def chosen(index: int) -> pl.Expr:
        return pl.coalesce([pl.when(form[0]).then(form[index]) for form in forms]).cast(pl.Int32, strict=False)

    pivot = _PIVOT_BIRTH if birth else _PIVOT_EVENT
    short = year_last & (n3 == 2)
    year = chosen(1)
    year = pl.when(short).then(pl.when(year <= pivot).then(year + 2000).otherwise(year + 1900)).otherwise(year)
    month, day = chosen(2), chosen(3)
    serial = pl.when(is_serial).then(
        lowered.str.replace(",", ".").cast(pl.Float64, strict=False).floor().cast(pl.Int32)
    )
    from_serial = (pl.lit(-25569, dtype=pl.Int32) + serial).cast(pl.Date)
    block_dmy = _day_of(
        pl.when(is_block).then(lowered.str.slice(4, 4)), lowered.str.slice(2, 2), lowered.str.slice(0, 2)
    )
    block_ymd = _day_of(
        pl.when(is_block).then(lowered.str.slice(0, 4)), lowered.str.slice(4, 2), lowered.str.slice(6, 2)
    )
    written = _day(year, pl.max_horizontal(month, 1), pl.max_horizontal(day, 1))
    nothing = (year == 0) & (month == 0) & (day == 0)
    odd = (month == 0) & (day > 0)
    missing = (month == 0) | (day == 0)
    precision = pl.when(month == 0).then(pl.lit("year")).when(day == 0).then(pl.lit("month")).otherwise(pl.lit("day"))
    value = pl.coalesce(
        from_serial,
        pl.when(~(block_dmy.is_not_null() & block_ymd.is_not_null())).then(pl.coalesce(block_dmy, block_ymd)),
        pl.when(~odd).then(written),
    )
    unread = original.is_not_null() & ~nothing.fill_null(False)
    fault: pl.Expr = (
        pl.when(unread & block_dmy.is_not_null() & block_ymd.is_not_null())
        .then(pl.lit("ambiguous_date"))
        .when(unread & value.is_null())
        .then(pl.lit("impossible_date"))
    )
    if not partial:
        fault = pl.coalesce(
            fault, pl.when(unread & missing.fill_null(False) & ~is_serial & ~is_block).then(pl.lit("partial_date"))
        )
    repair = (
        pl.when(is_serial)
        .then(pl.lit("excel_serial"))
        .when(short)
        .then(pl.lit("two_digit_year"))
        .when(original.is_null() & column.is_not_null())
        .then(pl.lit("placeholder"))
    )
    good = pl.when(fault.is_null()).then(value)
    return Read(
        good,
        fault,
        repair,
        pl.when(good.is_not_null()).then(pl.when(is_serial | is_block).then(pl.lit("day")).otherwise(precision)),
    )


def _day_of(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    return _day(*(part.cast(pl.Int32, strict=False) for part in (year, month, day)))


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """The date of three numbers, null where there is no such day."""
    leap = ((year % 4 == 0) & (year % 100 != 0)) | (year % 400 == 0)
    length = (
        pl.when(month == 2)
        .then(pl.when(leap).then(29).otherwise(28))
        .when(month.is_in([4, 6, 9, 11]))
        .then(30)
        .otherwise(31)
    )
    exists = year.is_between(_FIRST_YEAR, _LAST_YEAR) & month.is_between(1, 12) & day.is_between(1, length)
    # pl.date raises on a day that does not exist, so such parts are blanked first.
    return pl.date(pl.when(exists).then(year), pl.when(exists).then(month), pl.when(exists).then(day))


def _number_text(column: pl.Expr) -> pl.Expr:
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


def citizen(column: pl.Expr, birth: pl.Expr) -> Read:
    """A citizen number; ``precision`` of the result is its kind (citizen, cmnd, malformed).

    A spreadsheet drops leading zeros. They are put back only where nothing else can be meant: 10 or 11 digits not
    starting with 0, which with its zeros begins with a province and carries the birth year (where that is known).

    Args:
        column: cleaned text.
        birth: date of birth of the row, read already.
    """
    number = _number_text(column)
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


def card(column: pl.Expr, citizen_id: pl.Expr, zeros_kept: pl.Expr) -> Read:
    """A card number: 8 digits, or 12 where it equals the citizen number; anything else is kept as written.

    Args:
        column: cleaned text.
        citizen_id: citizen number of the row, read already.
        zeros_kept: whether some card number of the same table starts with 0 (then none has lost its zero).
    """
    number = _number_text(column).str.to_uppercase()
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
