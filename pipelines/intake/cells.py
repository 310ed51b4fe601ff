"""From a told table to one text column per field, without the rows that are no data.

Belongs here: picking columns; dropping totals, signatures, section titles, the row of column numbers, blank
rows. Does not belong here: reading values.
"""

from __future__ import annotations

import polars as pl

from pipelines.intake.headers import SHAPE, Told
from pipelines.intake.readers.raw import RawTable
from schemas.normalise import clean_text, name_key
from schemas.records import RECORDS

_PLACEHOLDER = r"^[\s\-–—_.…/\\]+$"
# First words of rows below a list: totals and signatures. Compared without accents.
_FOOTER = (
    r"^(TONG( CONG| SO| HOP)?|CONG)( CO)?( \d|$| DANG VIEN| DONG CHI| TOAN)"
    r"|^(NGUOI LAP|BI THU|PHO BI THU|T M |TM |THU KY|NOI NHAN|XAC NHAN|KY TEN|KY VA GHI|LAP BIEU|THU TRUONG|CAP UY)"
    r"|^DANH SACH (NAY )?(GOM|CO) "
    r"|NGAY( \d+)? THANG( \d+)? NAM"
)
_NUMBERING = r"^\(?(\d{1,2}|[A-Z])\)?$"


def extract(table: RawTable, told: Told) -> tuple[pl.DataFrame, int, int]:
    """Text of the data rows of a table.

    Returns:
        The frame (``row`` Int32, then one String column per cell of the record, null where the table has none), the
        number of rows with something in them below the header, and how many of those were no data.
    """
    record = RECORDS[SHAPE[told.kind]]
    by_field: dict[str, list[pl.Expr]] = {}
    for position, name in told.columns:
        by_field.setdefault(name, []).append(_cell(pl.col(f"c{position}")))
    mapped = list(by_field)
    body = table.cells.with_row_index("row", offset=1).slice(told.first_row - 1)
    raw = [pl.col(name) for name in table.cells.columns]
    frame = (
        body.lazy()
        .select(
            pl.col("row").cast(pl.Int32),
            *(pl.coalesce(parts).alias(name) for name, parts in by_field.items()),
            _filled=pl.sum_horizontal([_cell(column).is_not_null() for column in raw]),
            _text=name_key(pl.concat_str(raw, separator=" ", ignore_nulls=True)),
        )
        .filter(pl.col("_filled") > 0)
        .collect()
    )
    read = frame.height
    frame = frame.filter(~_no_data(frame, mapped, told.kind))
    missing = [name for name in record.cells if name not in by_field]
    defaults = [pl.lit(told.defaults.get(name), dtype=pl.String).alias(name) for name in missing]
    kept = frame.with_columns(defaults).select("row", *record.cells)
    return kept, read, read - kept.height


def _cell(column: pl.Expr) -> pl.Expr:
    """Text of a cell; dashes and dots alone mean blank."""
    text = clean_text(column)
    return pl.when(~text.str.contains(_PLACEHOLDER)).then(text)


def _no_data(frame: pl.DataFrame, mapped: list[str], kind: str) -> pl.Series:
    """Which rows are not a person or a line of the form: one Boolean per row."""
    if kind == "count_report":
        return frame.select(pl.col("line").is_null() | pl.col("value").is_null()).to_series()
    name = pl.coalesce([pl.col(n) for n in ("full_name", "given_name", "family_name") if n in mapped])
    count = pl.sum_horizontal([pl.col(n).is_not_null() for n in mapped])
    strong = name.is_not_null() & (count >= min(3, len(mapped)))
    footer = ~strong & pl.col("_text").str.contains(_FOOTER).fill_null(False)
    marked = frame.select(
        strong=strong,
        nothing=(count == 0) | (name.is_null() & (pl.col("_filled") == 1)),
        footer=footer,
        numbering=name.str.contains(_NUMBERING).fill_null(False)
        & (pl.col("_text").str.contains(r"^[\dA-Z]{1,2}( [\dA-Z]{1,2})+$").fill_null(False)),
    ).with_columns(
        # A signature's name stands alone below the footer; a real row never comes after it.
        below=~pl.col("strong") & (pl.col("footer").cum_sum() > 0) & ~pl.col("strong").cum_max(reverse=True)
    )
    return marked.select(pl.col("nothing") | pl.col("footer") | pl.col("below") | pl.col("numbering")).to_series()
