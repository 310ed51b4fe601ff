"""Lines between groups of members: ``I. Chi bộ Một`` says in which cell those below it are.

Belongs here: telling such a line and filling the cell of the rows below that name none. Does not belong here: other
rows that are no data (``pipelines.intake.cells``).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from schemas.normalise import name_key

_GROUP = r"^([IVXLC]+ |\d+ |[A-Z] )?(CHI BO|CB|DANG BO BO PHAN) [^ ].*"
_LIKE_GROUP = r"(?i)^\W*([IVXLC\d]+\W+|[A-Z][.)]\s*)?(chi\s+b|cb|đảng\s+b)"
_NUMERAL = r"^\(?([IVXLCivxlc]+|\d{1,4}|[A-Za-z])[.)]?$"
_BEFORE = r"^\s*([IVXLC]+|\d+|[A-Z])\s*[.)/–-]\s*"
_PEOPLE = r"(đ/c|đc|đồng chí|đảng viên|đv|người)"
_BEHIND = rf"(?i)\s*([:(]\s*((có|gồm|tổng số)[\s:]+)?\d+\s*{_PEOPLE}?|[,;–-]?\s*((có|gồm)\s+)?\d+\s*{_PEOPLE})[\s.)]*$"
# A line with more cells is a row.
_FEW = 6


def with_group_cell(frame: pl.DataFrame, texts: Sequence[str]) -> pl.DataFrame:
    """Fill ``cell`` of the rows below a line that names a cell and nothing else but numbers.

    Such a line is no data, whatever it counts. A row that names its own cell keeps it.

    Args:
        frame: ``table``, ``_filled``, ``_no_data`` and the cleaned cells of rolls.
        texts: names of the cells.
    """
    names = [name for name in texts if name not in ("cell", "residence_cell")]
    # Hardly any row has no name, or one like a unit's: only those are looked at cell by cell.
    name = pl.coalesce([pl.col(n) for n in ("full_name", "given_name", "family_name") if n in names])
    like = name.is_null() | name.str.contains(_LIKE_GROUP)
    few = frame.select(like & (pl.col("_filled") <= _FEW)).to_series()
    if not few.any():
        return frame
    rows = frame.filter(few).select(names)
    keyed = rows.select(name_key(pl.col(name)).str.contains(_GROUP).fill_null(False) for name in names)
    told = keyed.select(pl.sum_horizontal(pl.all().cast(pl.Int32))).to_series() == 1
    numerals = rows.select(pl.col(name).str.contains(_NUMERAL).fill_null(False).cast(pl.Int32) for name in names)
    # Every other cell of the line is a count or its ordinal.
    only = told & (numerals.select(pl.sum_horizontal(pl.all())).to_series() + 1 == frame.filter(few)["_filled"])
    if not only.any():
        return frame
    text = pl.coalesce([pl.when(keyed[name]).then(pl.col(name)) for name in names])
    said = rows.select(text.str.replace(_BEHIND, "").str.replace(_BEFORE, "").alias("said")).to_series()
    at = frame.with_row_index("at").filter(few).select("at", said=said, only=only).filter("only").drop("only")
    own = pl.col("cell") if "cell" in frame.columns else pl.lit(None, pl.String)
    return (
        frame.with_row_index("at")
        .join(at, on="at", how="left", maintain_order="left")
        .with_columns(_no_data=pl.col("_no_data") | pl.col("said").is_not_null())
        .with_columns(cell=pl.coalesce(own, pl.col("said").forward_fill().over("table")))
        .drop("at", "said")
    )
