"""Turning the text of a cell into a value: identity numbers, counts.

Belongs here: Polars expressions from a cleaned String column to a value, a fault (name of a rule, null when fine) and a
repair (what was mended, null when nothing). Does not belong here: dates (``pipelines.intake.dates``), which column is
read how (``pipelines.intake.typed``) and what officers are told (``pipelines.intake.checks``).

Nothing guesses between two readings.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.intake.dates import blanked

# Province codes of citizen numbers (circular 59/2021/TT-BCA).
PROVINCES = (
    *("001", "002", "004", "006", "008", "010", "011", "012", "014", "015", "017", "019", "020", "022", "024", "025"),
    *("026", "027", "030", "031", "033", "034", "035", "036", "037", "038", "040", "042", "044", "045", "046", "048"),
    *("049", "051", "052", "054", "056", "058", "060", "062", "064", "066", "067", "068", "070", "072", "074", "075"),
    *("077", "079", "080", "082", "083", "084", "086", "087", "089", "091", "092", "093", "094", "095", "096"),
)

_LABEL = r"(?i)^(số )?(cccd|cmnd|cmtnd|cmt|căn cước( công dân)?|định danh|thẻ|số)[\s:.]+"
_ROUNDED = r"^\d([.,]\d+)?[eE]\+?\d+$"


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


def number_text(column: pl.Expr) -> pl.Expr:
    """Identity number without its label, spaces, apostrophes, dots and dashes; a spreadsheet's float written out.

    Of a citizen number and an old card number in one cell the citizen number is taken.
    """
    alone = (
        blanked(column)
        .str.replace(_LABEL, "")
        .str.replace(r"^(\d{12})[\s/;,(-]+\d{9}\)?$", "$1")
        .str.replace(r"^\d{9}[\s/;,(-]+(\d{12})\)?$", "$1")
    )
    plain = alone.str.replace_all(r"[\s'’`´\"]", "")
    whole = plain.str.replace(r"^(\d+)[.,]0+$", "$1")
    # 3.1072001234E+10 keeps every digit; 3.10E+11 has lost some and stays as it is.
    groups = plain.str.to_uppercase().str.extract_groups(r"^(\d)[.,](\d+)E\+?(\d+)$")
    kept = groups.struct.field("2").str.len_bytes() == groups.struct.field("3").cast(pl.UInt32, strict=False)
    written = pl.when(kept).then(pl.concat_str(groups.struct.field("1"), groups.struct.field("2")))
    scientific = groups.struct.field("1").is_not_null()
    undotted = pl.when(whole.str.contains(r"^[\d.\-_]+$")).then(whole.str.replace_all(r"[.\-_]", "")).otherwise(whole)
    return pl.coalesce(written, pl.when(scientific).then(plain).otherwise(undotted))


def _lost(number: pl.Expr) -> pl.Expr:
    """Whether a number was cut to the digits a narrow cell shows: ``3.10E+11``."""
    return number.str.contains(_ROUNDED).fill_null(False)


def padded_citizen(number: pl.Expr) -> pl.Expr:
    """What a number of 10 or 11 digits was before a spreadsheet took its zeros; null where that is no citizen number.

    Every province code begins with 0, and the fourth digit tells sex and century.
    """
    padded = pl.when(number.str.contains(r"^[1-9]\d{9,10}$")).then(number.str.zfill(12))
    fits = padded.str.slice(0, 3).is_in(PROVINCES) & padded.str.slice(3, 1).is_in(["0", "1", "2", "3"])
    return pl.when(fits).then(padded)


def agrees(padded: pl.Expr, birth: pl.Expr, gender: pl.Expr) -> pl.Expr:
    """Whether a citizen number carries the birth year and the sex of its row; null where neither is known."""
    century = padded.str.slice(3, 1).cast(pl.Int32, strict=False)
    born = (padded.str.slice(4, 2) == birth.dt.strftime("%y")) & (century // 2 == birth.dt.year() // 100 - 19)
    sex = century % 2 == pl.when(gender == "NU").then(1).otherwise(0)
    return pl.when(gender.is_null()).then(born).when(birth.is_null()).then(sex).otherwise(born & sex)


def citizen(column: pl.Expr, number: pl.Expr, padded: pl.Expr, certain: pl.Expr) -> Read:
    """A citizen number; the result's ``kind`` is citizen, cmnd or malformed.

    A spreadsheet drops leading zeros. They are put back where that is certain. Faults: ``uncertain_number`` (zeros seem
    lost, but the number does not fit its row), ``lost_digits`` (``3.10E+11``).

    Args:
        column: cleaned text.
        number: ``number_text`` of it, as a column of its own (it is used many times).
        padded: ``padded_citizen`` of it.
        certain: whether the padded number is the right one.
    """
    value = pl.when(certain & padded.is_not_null()).then(padded).otherwise(number)
    fault = (
        pl.when(_lost(number))
        .then(pl.lit("lost_digits"))
        .when(padded.is_not_null() & ~certain)
        .then(pl.lit("uncertain_number"))
    )
    kind = (
        pl.when(fault.is_not_null())
        .then(None)
        .when(value.str.contains(r"^\d{12}$"))
        .then(pl.lit("citizen"))
        .when(value.str.contains(r"^\d{9}$"))
        .then(pl.lit("cmnd"))
        .when(value.is_not_null())
        .then(pl.lit("malformed"))
    )
    # Malformed text is kept as the unit wrote it, so that the unit finds it again.
    kept = pl.when(kind == "malformed").then(column).otherwise(value)
    kept = pl.when(fault.is_null()).then(kept)
    return Read(kept, fault, pl.when(fault.is_null()).then(_number_repair(column, kept, padded.is_not_null())), kind)


def card(column: pl.Expr, number: pl.Expr, citizen_id: pl.Expr, zeros_kept: pl.Expr) -> Read:
    """A card number: 8 digits, or 12 where it equals the citizen number; anything else is kept as written.

    Args:
        column: cleaned text.
        number: ``number_text`` of it, as a column of its own.
        citizen_id: citizen number of the row, read already.
        zeros_kept: whether some card number of the same table starts with 0 (then none has lost its zero).
    """
    number = number.str.to_uppercase()
    of_eight = pl.when(number.str.contains(r"^[1-9]\d{3,6}$") & ~zeros_kept).then(number.str.zfill(8))
    twelve = number.str.zfill(12)
    of_twelve = pl.when(number.str.contains(r"^[1-9]\d{9,10}$") & (twelve == citizen_id)).then(twelve)
    fault = pl.when(_lost(number)).then(pl.lit("lost_digits"))
    value = pl.when(fault.is_null()).then(pl.coalesce(of_eight, of_twelve, number))
    repair = _number_repair(column, value, pl.coalesce(of_eight, of_twelve).is_not_null())
    return Read(value, fault, pl.when(fault.is_null()).then(repair))


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
