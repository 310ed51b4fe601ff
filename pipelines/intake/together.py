"""Values written across several columns, or two in one cell: day, month and year apart; a paper's number and its date.

Belongs here: noticing such columns below a told header and making plain text columns of them. Does not belong here:
reading the dates (``pipelines.intake.dates``), lines of the count report as columns (``pipelines.intake.crosswise``).

Nothing is guessed: a cell that is not plainly of this form is handed on as it is and refused as a date.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipelines.intake.headers import Mapped
from schemas.abbreviations import whole_words
from schemas.fields import FIELDS

_PARTS = ("NGAY", "THANG", "NAM")
_PART_OF_A_DAY = (r"^\d{1,2}$", r"^\d{1,2}$", r"^(\d{4}|\d{2})$")
# How many of the filled cells of each column must be a day, a month, a year.
_MOST = 0.8
_SAMPLE = 2_000
# The number that goes with a date.
_NUMBER_OF = {"issued_on": "transfer_no", "notice_on": "notice_no"}
_DAY = (
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d(?: 00:00:00)?"
    r"|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+(?:19|20)\d\d"
)
_NUMBER_THEN_DAY = rf"(?i)^(?:số\b[\s:.]*)?(.*?\S)?[\s,;:(–-]*(?:\bngày\b[\s:]*|[\s,;(])({_DAY})\)?[\s.]*$"
_DAY_THEN_NUMBER = rf"(?i)^(?:ngày\b[\s:]*)?({_DAY})[\s,;(–-]+số\b[\s:.]*(.*?\S)\)?[\s.]*$"
_DAY_ALONE = rf"(?i)^(?:ngày\b[\s:]*)?({_DAY})[\s.]*$"

# A day may follow the name anyhow; a year alone, only where a sign or a word parts them.
_BORN = r"(?:sinh(?:\s+(?:ngày|năm))?|sn|ns)"
_NAME_THEN_BIRTH = (
    rf"(?i)^(\p{{L}}[^\d(,;–-]*?)(?:(?:[\s,;(–-]+{_BORN}?[\s:.]*)({_DAY})|(?:\s*[,;(–-]\s*{_BORN}?|\s+{_BORN})[\s:.]*"
    r"((?:19|20)\d\d))\)?$"
)

# Field of a date to the positions of its day, month and year.
Parts = Mapping[str, tuple[int, int, int]]
# Position to the field of the number (None: not kept) and that of the date.
Pairs = Mapping[int, tuple[str | None, str]]


def day_month_year(taken: Mapped, texts: Mapping[int, str], body: pl.DataFrame) -> dict[str, tuple[int, int, int]]:
    """Dates whose day, month and year stand in three columns next to each other."""
    found: dict[str, tuple[int, int, int]] = {}
    for position, name in sorted(taken.items()):
        if FIELDS[name].reads not in ("date", "partial_date") or name in found:
            continue
        trio = (position, position + 1, position + 2)
        if tuple(_part(texts.get(at, "")) for at in trio) != _PARTS or trio[2] >= body.width:
            continue
        if {taken.get(at) for at in trio} - {None, name}:
            continue
        if all(_mostly(body.to_series(at), pattern) for at, pattern in zip(trio, _PART_OF_A_DAY, strict=True)):
            found[name] = trio
    return found


def _part(header: str) -> str | None:
    """Which part of a date a header speaks of: its last word, else its first."""
    words = whole_words(header).split()
    return next((word for word in (words[-1:] + words[:1]) if word in _PARTS), None)


def _mostly(column: pl.Series, pattern: str) -> bool:
    filled = column.drop_nulls().str.strip_chars()
    filled = filled.filter(filled != "").head(_SAMPLE)
    return filled.len() > 0 and filled.str.contains(pattern).sum() >= _MOST * filled.len()


def date_text(body: Mapping[int, pl.Series], trio: tuple[int, int, int], name: str) -> pl.Series:
    """One date as text from its three columns; a day without its month stays beyond reading."""
    frame = pl.DataFrame(
        [body[at].str.strip_chars().replace("", None).alias(part) for at, part in zip(trio, "dmy", strict=True)]
    )
    gap = pl.when(pl.col("d").is_not_null() & pl.col("m").is_null() & ~pl.col("d").str.contains("^0+$"))
    month = gap.then(pl.lit("x")).otherwise(pl.col("m"))
    whole = pl.concat_str([pl.col("d"), month, pl.col("y")], separator="/", ignore_nulls=True)
    return frame.select(whole.replace("", None).alias(name)).to_series()


def born_by_sex(taken: Mapped, texts: Mapping[int, str]) -> tuple[int, int] | None:
    """Birth dates of men and of women in columns of their own, as the forms of the Party have them."""
    if "gender" in taken.values():
        return None
    births = [position for position, name in taken.items() if name == "dob"]
    named = {(whole_words(texts.get(position, "")).split() or [""])[-1]: position for position in births}
    return (named["NAM"], named["NU"]) if len(births) == 2 and set(named) == {"NAM", "NU"} else None


def of_either(men: pl.Series, women: pl.Series) -> list[pl.Series]:
    """``dob`` and ``gender`` of the two columns; where both hold something else nobody can tell which is meant."""
    frame = pl.DataFrame([column.str.strip_chars().replace("", None) for column in (men.alias("m"), women.alias("w"))])
    both = pl.col("m").is_not_null() & pl.col("w").is_not_null()
    differ = both & (pl.col("m") != pl.col("w"))
    return frame.select(
        dob=pl.when(differ).then(pl.concat_str("m", "w", separator=" | ")).otherwise(pl.coalesce("m", "w")),
        gender=pl.when(both)
        .then(None)
        .when(pl.col("m").is_not_null())
        .then(pl.lit("Nam"))
        .when(pl.col("w").is_not_null())
        .then(pl.lit("Nữ")),
    ).get_columns()


def numbers_with_days(taken: Mapped, texts: Mapping[int, str], body: pl.DataFrame) -> dict[int, tuple[str | None, str]]:
    """Columns of a paper's number and its date in one cell, told by the header or by every cell."""
    found: dict[int, tuple[str | None, str]] = {}
    numbers = {number: day for day, number in _NUMBER_OF.items()}
    for position, name in taken.items():
        words = whole_words(texts.get(position, "")).split()
        if FIELDS[name].reads == "date" and "SO" in words and "NGAY" in words:
            number = _NUMBER_OF.get(name)
            found[position] = (None if number in taken.values() else number, name)
            continue
        day = numbers.get(name)
        if day is None or day in taken.values() or position >= body.width:
            continue
        if _mostly(body.to_series(position), f"{_NUMBER_THEN_DAY}|{_DAY_THEN_NUMBER}"):
            found[position] = (name, day)
    return found


def name_with_birth(taken: Mapped, body: pl.DataFrame) -> dict[int, tuple[str | None, str]]:
    """The column of names, where nearly every name is followed by its birth date or year and nothing else tells it."""
    at = next((position for position, name in taken.items() if name == "full_name"), body.width)
    if "dob" in taken.values() or at >= body.width or not _mostly(body.to_series(at), _NAME_THEN_BIRTH):
        return {}
    return {at: ("full_name", "dob")}


def name_and_birth(cells: pl.Series) -> list[pl.Series]:
    """The name and the birth date of cells that hold both; a cell that does not is a name."""
    text = pl.col("text").str.replace_all(r"\s+", " ").str.strip_chars()
    found = text.str.extract_groups(_NAME_THEN_BIRTH)
    day = pl.coalesce(found.struct[1], found.struct[2])
    return cells.alias("text").to_frame().select(full_name=pl.coalesce(found.struct[0], "text"), dob=day).get_columns()


def apart(cells: pl.Series, number: str | None, day: str) -> list[pl.Series]:
    """The number and the date of cells that hold both; a date that cannot be told apart is handed on as it is."""
    text = pl.col("text")
    straight, turned = text.str.extract_groups(_NUMBER_THEN_DAY), text.str.extract_groups(_DAY_THEN_NUMBER)
    frame = (
        cells.alias("text")
        .to_frame()
        .with_columns(text.str.replace_all(r"\s+", " ").str.strip_chars())
        .with_columns(
            alone=text.str.extract(_DAY_ALONE),
            n1=straight.struct[0],
            d1=straight.struct[1],
            d2=turned.struct[0],
            n2=turned.struct[1],
            days=text.str.count_matches(_DAY),
        )
    )
    one = pl.col("days") == 1
    found = pl.when(one).then(pl.coalesce("alone", "d2", "d1"))
    named = pl.when(one & pl.col("alone").is_null()).then(pl.coalesce("n2", "n1")).when(pl.col("days") == 0).then(text)
    # Two dates in a cell, or one in the middle of other words: nobody can tell.
    frame = frame.select(
        pl.when((pl.col("days") > 0) & found.is_null()).then(text).otherwise(found).alias(day),
        *([named.alias(number)] if number else []),
    )
    return frame.get_columns()
