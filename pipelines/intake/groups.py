"""Lines between groups of members: ``I. Chi bộ Một``, ``B. Đảng viên dự bị``, ``II. Khai trừ`` hold for those below.

Belongs here: telling such a line and filling the cell, class, status or kind of the rows below that name none. Does not
belong here: other rows that are no data (``pipelines.intake.cells``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

import polars as pl

from pipelines.intake.headers import SHAPE
from pipelines.intake.nobody import SURNAME_AS_WELL, nobody
from schemas.fields import FIELDS
from schemas.normalise import name_key_of

# What a line between groups may fill, by the kind of table (``headers.SHAPE``); the lists that tell it, in their order.
FILLED = {
    "roll": ("cell", "member_class", "roll_status"),
    "exit": ("exit_kind",),
    "admission": ("admission_kind",),
    "transfer": ("transfer_kind",),
}
_GROUP = re.compile(r"^([IVXLC]+ |\d+ |[A-Z] )?(CHI BO|CB|DANG BO BO PHAN) [^ ].*")
_LIKE_GROUP = r"(?i)^\W*([IVXLC\d]+\W+|[A-Z][.)]\s*)?((các|số)\s+)?(chi\s+b|cb|đảng\s+b|đảng\s+viên|đv)"
_NUMERAL = r"^\(?([IVXLCivxlc]+|\d{1,4}|[A-Za-z])[.)]?$"
_BEFORE = r"^\s*([IVXLC]+|\d+|[A-Z])\s*[.)/–-]\s*"
_PEOPLE = r"(đ/c|đc|đồng chí|đảng viên|đv|người)"
_BEHIND = rf"(?i)\s*([:(]\s*((có|gồm|tổng số)[\s:]+)?\d+\s*{_PEOPLE}?|[,;–-]?\s*((có|gồm)\s+)?\d+\s*{_PEOPLE})[\s.)]*$"
# What may stand before the word of a code list: "Đảng viên được miễn sinh hoạt".
_WHO = re.compile(r"(?i)^((các|số)\s+)?(đảng viên|đv)\s+((đang|đã|được|bị)\s+)?|^(đã|được|bị)\s+")
_NAMES = ("full_name", "given_name", "family_name")
# A line with more cells is a row.
_FEW = 6
# Cells of a title and its ordinal; hardly any row of a member has so few.
_TITLE = 2


def with_groups(frame: pl.DataFrame, texts: Sequence[str], kind: str) -> pl.DataFrame:
    """Fill ``FILLED`` of the rows below a line that names one of them and nothing else but numbers.

    Such a line is no data, whatever it counts. A row that says its own keeps it. Of cells and standings the one that
    comes first in a table holds until its next line, whatever lines of the other come below it.

    Args:
        frame: ``table``, ``_filled``, ``_no_data`` and the cleaned cells of tables of one kind.
        texts: names of the cells.
        kind: a key of ``FILLED``.
    """
    names = [name for name in texts if name not in (*FILLED[kind], "residence_cell")]
    # Hardly any row has no name, or one like a unit's: only those are looked at cell by cell.
    name = pl.coalesce([pl.col(n) for n in _NAMES if n in names])
    like = name.is_null() | name.str.contains(_LIKE_GROUP) | name.str.to_lowercase().is_in(nobody(SHAPE[kind]))
    few = frame.select((like & (pl.col("_filled") <= _FEW)) | (pl.col("_filled") <= _TITLE)).to_series()
    if not few.any():
        return frame
    rows = frame.filter(few).select(names)
    numerals = rows.select(pl.col(name).str.contains(_NUMERAL).fill_null(False) for name in names)
    # Every other cell of the line is a count or its ordinal.
    only = numerals.select(pl.sum_horizontal(pl.all().cast(pl.Int32))).to_series() + 1 == frame.filter(few)["_filled"]
    text = rows.select(pl.coalesce([pl.when(~numerals[name]).then(pl.col(name)) for name in names])).to_series()
    told = [_told(said, kind) if alone and said else None for said, alone in zip(text, only, strict=True)]
    # A numbered row with nothing but a name that is a word of a list as well (Từ Trần) may be somebody.
    counted = rows.select(pl.any_horizontal(pl.col(name).str.contains(r"^\d").fill_null(False) for name in names))
    told = [
        None if line and number and said and said.lower().split()[0] in SURNAME_AS_WELL else line
        for line, number, said in zip(told, counted.to_series(), text, strict=True)
    ]
    # A note that goes on below its row may be a status by itself: a title stands where the name does, or before it.
    left = [*(n for n in _NAMES if n in names), *sorted((n for n in names if n.startswith("_other_")), key=_place)[:1]]
    titles = rows.select(
        pl.any_horizontal(pl.col(left).eq(text).fill_null(False)) if left else pl.lit(False)
    ).to_series()
    told = [
        line if line is None or line[0] == "cell" or title else None for line, title in zip(told, titles, strict=True)
    ]
    if not any(told):
        return frame
    lines = (
        frame.with_row_index("_at")
        .filter(few)
        .select("_at", _cell=_column(told, "cell"), _standing=_column(told, "standing"))
    )
    marked = (
        frame.with_row_index("_at")
        .join(lines, on="_at", how="left", maintain_order="left")
        .with_columns(_line=pl.any_horizontal(pl.col("_cell", "_standing").is_not_null()))
        .with_columns(_no_data=pl.col("_no_data") | pl.col("_line"))
        .with_columns(_first=((~pl.col("_no_data")).cum_sum().over("table") == 0) & pl.col("_standing").is_not_null())
        # Several before anybody: they count the members, and say of none which he is.
        .with_columns(
            _standing=pl.when(~(pl.col("_first") & (pl.col("_first").sum().over("table") > 1))).then("_standing")
        )
    )
    return _filled(marked, kind).drop("_at", "_cell", "_standing", "_line", "_first")


def _filled(marked: pl.DataFrame, kind: str) -> pl.DataFrame:
    """The rows with what the lines above them say."""
    cell, standing = pl.col("_cell"), pl.col("_standing")
    first = [pl.col("_at").filter(line.is_not_null()).min().over("table") for line in (cell, standing)]
    marked = marked.with_columns(
        # The inner one ends where the outer one changes.
        _cell=pl.when(standing.is_not_null() & (first[1] < first[0])).then(pl.lit("")).otherwise(cell),
        _standing=pl.when(cell.is_not_null() & (first[0] < first[1])).then(pl.lit("")).otherwise(standing),
    ).with_columns(pl.col("_cell", "_standing").forward_fill().over("table").replace("", None))
    filled = []
    for name in FILLED[kind]:
        value = pl.col("_cell")
        if name != "cell":
            of_it = pl.col("_standing").str.starts_with(f"{name}=")
            value = pl.when(of_it).then(pl.col("_standing").str.strip_prefix(f"{name}="))
        own = pl.col(name) if name in marked.columns else pl.lit(None, pl.String)
        if name in marked.columns or marked.select(value.is_not_null().any()).item():
            filled.append(pl.coalesce(own, value).alias(name))
    return marked.with_columns(filled)


def _place(name: str) -> int:
    """Position of a column of no field."""
    return int(name.rsplit("_", 1)[1])


def _column(told: Sequence[tuple[str, str] | None], which: str) -> pl.Series:
    return pl.Series([line[1] if line and line[0] == which else None for line in told], dtype=pl.String)


def cell_named(text: str) -> str | None:
    """The cell a line of its own names, None where it names none."""
    told = _told(text, "roll")
    return told[1] if told is not None and told[0] == "cell" else None


@lru_cache(maxsize=10_000)
def _told(text: str, kind: str) -> tuple[str, str] | None:
    """What a line says: ``cell`` and its name, or ``standing`` and ``<field>=<code>``; None where it says neither."""
    said = re.sub(_BEFORE, "", re.sub(_BEHIND, "", text))
    if _GROUP.match(name_key_of(text)):
        return ("cell", said) if "cell" in FILLED[kind] else None
    for words in _readings(said):
        for field in FILLED[kind]:
            codes = FIELDS[field].codes
            value = codes.read(words) if codes is not None else None
            if value is not None:
                return "standing", f"{field}={value}"
    return None


def _readings(said: str) -> Iterator[str]:
    """A title, without the words that only say of whom it is, and with the one that says it is so now."""
    yield said
    bare = _WHO.sub("", said)
    yield bare
    yield _WHO.sub("", bare)
    yield f"Đang {bare}"
    yield f"Đã {bare}"
