"""What tables look like from afar, before anybody knows what they are: rows like headers, columns of an old encoding.

Belongs here: searches over every cell, which cost least when many small tables are searched as one. Does not belong
here: what a header means (``pipelines.intake.headers``), how an old encoding is read (``pipelines.intake.encoding``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice

import polars as pl

from pipelines.intake.encoding.columns import may_be_legacy
from pipelines.intake.readers.raw import Looks

# Headers further down are looked for only in rows with a cell that may head a column of names or of lines.
_FURTHER = 400
# What every such cell has, looked for first: plain words are found many times faster than patterns.
_IN_HEAD_CELLS = (
    *("tên", "TÊN", "te\u0302n", "TE\u0302N", "tªn", "teân", "TEÂN", "ten", "name", "line", "đảng viên", "ĐẢNG VIÊN"),
    *("chỉ", "CHỈ", "chØ", "chæ", "CHÆ", "chi ", "chi\u0309", "mã", "MÃ", "m·", "maõ", "MAÕ", "ma ", "ma\u0303"),
    *("diễn", "DIỄN", "diÔn", "dieãn", "DIEÃN", "dien", "nội", "NỘI", "néi", "noäi", "NOÄI", "noi "),
)
_HEAD_CELL = (
    r"(?i)^[^\p{L}]{0,3}(h\p{L}?\p{M}*\s*(v\p{L}?\p{M}*|&)?.{0,14})?t(ê|e\u0302|ª|eâ|e)n\b.{0,40}$"
    r"|^(full|given|family)_name$|^line$|^.{0,3}đảng viên$"
    r"|^.{0,12}(ch.{1,2}\s*ti.{1,2}u|m.{1,2}\s+s.{1,2}|di.{1,3}n\s+gi.{1,2}i|n.{1,2}i\s+dung)(\s.{0,30})?$"
)


def looks_of(cells: pl.DataFrame) -> Looks:
    """What one table looks like."""
    return looks_of_each(cells, [cells.height])[0]


def looks_of_each(cells: pl.DataFrame, heights: Sequence[int]) -> list[Looks]:
    """What tables of the same columns look like that stand one below the other.

    Args:
        cells: their cells.
        heights: how many rows each has.
    """
    like = _like_headers(cells)
    legacy = may_be_legacy(cells)
    found = []
    at = 0
    for height in heights:
        first = bisect_left(like, at)
        headers = tuple(row - at for row in islice(like, first, first + _FURTHER) if row < at + height)
        columns = (name for name, marked in legacy.items() if marked.slice(at, height).any())
        found.append(Looks(headers, frozenset(columns)))
        at += height
    return found


def _like_headers(cells: pl.DataFrame) -> list[int]:
    """Rows with a cell that may head a column of names or of lines, counted from 0."""
    # One search over whole rows: plain words are found many times faster than patterns.
    whole = pl.concat_str(pl.all(), separator="\n", ignore_nulls=True)
    numbers = cells.select(whole.str.contains_any(list(_IN_HEAD_CELLS), ascii_case_insensitive=True)).to_series()
    rows = numbers.arg_true()
    few = cells[rows]
    like = few.select(pl.any_horizontal(pl.all().str.contains(_HEAD_CELL).fill_null(False))).to_series()
    found: list[int] = rows.filter(like).to_list()
    return found
