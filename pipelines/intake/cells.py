"""From told tables to one text column per field, without the rows that are no data.

Belongs here: picking columns, cleaning cells, dropping totals, signatures, section titles, the row of column numbers
and blank rows. Does not belong here: reading values.

Picking is done table by table and costs next to nothing; the rest is done for many tables at once, since thousands of
small tables would pay thousands of times for starting a query.
"""

from __future__ import annotations

from collections.abc import Sequence

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
# A line between groups of members: "I. Chi bộ Một", alone in its row.
_SECTION = r"^([IVX]+ |[A-Z] |\d+ )?(CHI BO|DANG BO|DANG UY|CHI UY|TO DANG|BO PHAN) "
_NUMBERING = r"^\(?(\d{1,2}|[A-Z])\)?$"
# Columns of a table beyond its fields, and second columns of one field, carry this prefix.
_KEYS = ("table", "row", "since_1904", "ragged")
_OTHER, _AGAIN = "_other_", "_again_"


def pick(table: RawTable, told: Told, index: int) -> pl.DataFrame:
    """The rows below the header, each column named by its field, nothing cleaned.

    Returns:
        ``table`` (UInt32, ``index``), ``row`` (Int32, as a person counts), ``since_1904``, ``ragged`` (whether the
        reader could not tell the row's columns), the cells of the record the
        table has, ``_again_<n>_<field>`` for further columns of one field, ``_other_<n>`` for columns of no field, and
        whatever its title states for fields without a column.
    """
    body = [column.slice(told.header_row) for column in table.cells.get_columns()]
    height = len(body[0])
    named: dict[str, pl.Series] = {}
    taken = {position for position, _ in told.columns}
    for rank, (position, name) in enumerate(told.columns):
        free = name if name not in named else f"{_AGAIN}{rank:03d}_{name}"
        named[free] = body[position].alias(free)
    for position, column in enumerate(body):
        if position not in taken and column.null_count() < height:
            named[f"{_OTHER}{position}"] = column.alias(f"{_OTHER}{position}")
    for name, value in told.defaults.items():
        named[name] = pl.repeat(value, height, dtype=pl.String, eager=True).alias(name)
    return pl.DataFrame(
        [
            pl.repeat(index, height, dtype=pl.UInt32, eager=True).alias("table"),
            pl.int_range(told.first_row, told.first_row + height, dtype=pl.Int32, eager=True).alias("row"),
            pl.repeat(table.since_1904, height, dtype=pl.Boolean, eager=True).alias("since_1904"),
            _ragged(table, told.first_row, height),
            *named.values(),
        ]
    )


def _ragged(table: RawTable, first_row: int, height: int) -> pl.Series:
    """Which rows the reader marked, one Boolean per row."""
    marked = [row - first_row for row in sorted(table.ragged) if first_row <= row < first_row + height]
    none = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    return (none.scatter(marked, True) if marked else none).alias("ragged")


def data_rows(kind: str, picked: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Clean the cells of tables of one kind and keep what is a person or a line of the form.

    Args:
        kind: a key of ``headers.SHAPE``.
        picked: what ``pick`` returned, in order of ``table``.

    Returns:
        Cells: ``table``, ``row``, ``since_1904``, ``ragged`` and one String column per cell of the record (null where a
        table has none). Counts: ``table``, ``read`` (rows with something in them), ``kept``.
    """
    frame = pl.concat(picked, how="diagonal")
    texts = [name for name in frame.columns if name not in _KEYS]
    frame = frame.with_columns(_tidy(frame[name]) for name in texts)
    again = sorted(name for name in texts if name.startswith(_AGAIN))
    own = [name for name in texts if not name.startswith((_AGAIN, _OTHER))]
    frame = frame.with_columns(_filled=pl.sum_horizontal([pl.col(name).is_not_null() for name in texts]))
    frame = frame.filter(pl.col("_filled") > 0)
    for name in again:
        field = name.removeprefix(_AGAIN).split("_", 1)[1]
        frame = frame.with_columns(pl.coalesce(field, name).alias(field))
    frame = frame.with_columns(_no_data=_no_data(frame, own, texts, kind))
    counts = frame.group_by("table").agg(
        pl.len().cast(pl.Int64).alias("read"), (~pl.col("_no_data")).sum().cast(pl.Int64).alias("kept")
    )
    cells = RECORDS[SHAPE[kind]].cells
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in cells if name not in own]
    return frame.filter(~pl.col("_no_data")).with_columns(missing).select(*_KEYS, *cells), counts


def _tidy(column: pl.Series) -> pl.Series:
    """Cleaned cells of a column; dashes and dots alone mean blank."""
    distinct = column.unique()
    if distinct.len() * 2 > column.len():
        return _cleaned(column)
    # Units, statuses and places repeat: clean each spelling once.
    spellings = pl.DataFrame([distinct.alias("as_written"), _cleaned(distinct).alias("clean")])
    return (
        column.alias("as_written")
        .to_frame()
        .join(spellings, on="as_written", how="left", nulls_equal=True, maintain_order="left")["clean"]
        .alias(column.name)
    )


def _cleaned(column: pl.Series) -> pl.Series:
    text = clean_text(pl.col(column.name))
    frame = column.to_frame().select(text).select(pl.when(~pl.first().str.contains(_PLACEHOLDER)).then(pl.first()))
    return frame.to_series().alias(column.name)


def _no_data(frame: pl.DataFrame, own: list[str], texts: list[str], kind: str) -> pl.Series:
    """Which rows are not a person or a line of the form: one Boolean per row."""
    if kind == "count_report":
        return frame.select(pl.col("line").is_null() | pl.col("value").is_null()).to_series()
    name = pl.coalesce([pl.col(n) for n in ("full_name", "given_name", "family_name") if n in own])
    count = pl.sum_horizontal([pl.col(n).is_not_null() for n in own])
    # How many fields a table has says how many a real row must have filled.
    width = pl.sum_horizontal([pl.col(n).is_not_null().any().over("table") for n in own])
    marked = frame.select(
        "table",
        strong=name.is_not_null() & (count >= width.clip(upper_bound=3)),
        nothing=(count == 0) | ((pl.col("_filled") == 1) & name.is_null()),
    ).with_row_index("at")
    # Few rows are weak or have a number for a name, so only they are looked at cell by cell.
    numbered = frame.select(name.str.contains(_NUMBERING).fill_null(False)).to_series()
    odd = marked["strong"].not_() | numbered
    section = name_key(name).str.contains(_SECTION).fill_null(False) & (pl.col("_filled") == 1)
    sections = frame.filter(odd).select(section).to_series()
    keys = frame.filter(odd).select(pl.col(n).str.to_uppercase() for n in texts)
    looked = (
        marked.filter(odd)
        .select("at", "strong")
        .hstack(
            keys.select(
                footer=pl.any_horizontal([name_key(pl.col(n)).str.contains(_FOOTER) for n in texts]).fill_null(False),
                # Below the header some forms number their columns: (1) (2) (3).
                numbering=pl.all_horizontal([pl.col(n).str.contains(_NUMBERING).fill_null(True) for n in texts]),
            )
        )
    )
    looked = looked.select(
        "at", pl.col("footer") & ~pl.col("strong"), (pl.col("numbering") & numbered.filter(odd)) | sections
    )
    return (
        marked.join(looked, on="at", how="left", maintain_order="left")
        .with_columns(pl.col("footer", "numbering").fill_null(False))
        .with_columns(
            # A signature's name stands alone below the footer; a real row never comes after it.
            below=~pl.col("strong")
            & (pl.col("footer").cum_sum().over("table") > 0)
            & ~pl.col("strong").cum_max(reverse=True).over("table")
        )
        .select(pl.col("nothing") | pl.col("footer") | pl.col("below") | pl.col("numbering"))
        .to_series()
    )
