"""From told tables to one text column per field, without the rows that are no data.

Belongs here: picking columns, cleaning cells, dropping totals, signatures, section titles, the row of column numbers
and blank rows. Does not belong here: reading values.

Picking is done table by table and costs next to nothing; the rest is done for many tables at once, since thousands of
small tables would pay thousands of times for starting a query.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

import polars as pl

from pipelines.intake.encoding.columns import read_table
from pipelines.intake.encoding.files import BYTES
from pipelines.intake.groups import FILLED, with_groups
from pipelines.intake.headers import SHAPE, Told
from pipelines.intake.readers.raw import RawTable
from pipelines.intake.together import apart, date_text, name_and_birth, of_either
from schemas.normalise import clean_text, name_key
from schemas.records import IDENTITY_CELLS, RECORDS
from schemas.surnames import SURNAMES

_PLACEHOLDER = r"^[\s\-–—_.…/\\]+$"
_QUOTE_AT_AN_END = r"""^["'“‘]|"$"""
_IN_QUOTES = (
    r"""^(?:'(?P<a>[^']*)'|"(?P<b>[^"]*)"|“(?P<c>[^“”]*)”|‘(?P<d>[^‘’]*)’"""
    # Half a pair; behind a digit it is a sign of inches.
    r"""|"(?P<e>[^"]*)|(?P<f>[^"]*[^"\d])")$"""
)
_WIDE = "[\uff01-\uff5e\u3000]"
_NARROW = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " "}
# First words of rows below a list: totals and signatures. Compared without accents.
_FOOTER = (
    r"^(TONG( CONG| SO| HOP)?|CONG)( CO)?( \d|$| DANG VIEN| DONG CHI| TOAN)"
    r"|^(NGUOI LAP|BI THU|PHO BI THU|T M|TM|KT|TL|THU KY|NOI NHAN|XAC NHAN|KY TEN|KY VA GHI|KY GHI|DA KY|LAP BIEU"
    r"|THU TRUONG|CAP UY|CHU TICH|TRUONG BAN|PHO TRUONG BAN|CHANH VAN PHONG|THUONG TRUC|DAI DIEN|BAN TO CHUC"
    r"|NGUOI BAO CAO|NGUOI KIEM TRA|KIEM SOAT|GHI CHU|LUU Y|LUU VT|NHU TREN)( |$)"
    r"|^(DANH SACH|BIEU|BANG) (NAY )?(GOM|CO) |^(BANG CHU|AN DINH|CHOT SO)"
    r"|NGAY( \d+)? THANG( \d+)? NAM|^([A-Z]+ )+NGAY \d{1,2} \d{1,2} \d{4}$"
)
# A total, whatever else its row holds; a person may be called Tống Công, so accents count.
_TOTAL = (
    r"(?i)^(tổng( cộng| số)?|cộng|tong cong|tong so|cong)(\s*(:|\d|\().*|\s+(toàn|chung|danh sách|đảng viên|trang)\b.*"
    r"|\s+(chi bộ|cb|đảng bộ|tổ|nhóm|mục|phần|khối|đơn vị)\b.*|\s+[ivx]+\s*[+,&].*|\s+mang sang)?$"
    r"|^(số )?mang sang( trang.*)?$"
)
# A line between groups of members: "I. Chi bộ Một", alone in its row.
_SECTION = (
    r"^([IVX]+ |[A-Z] |\d+ )?(CHI BO|DANG BO|DANG UY|CHI UY|TO DANG|BO PHAN|DON VI|DANH SACH|SO|PHAN|NHOM|KHOI"
    r"|TRANG|BIEU)( |$)"
)
_PERSON = rf"^({'|'.join(SURNAMES)})( [A-Z']+){{1,5}}$"
_DATE_OR_NUMBER = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|^\W*\d{9}(\d{3})?$"
_NUMBERING = r"^\(?(\d{1,2}|[A-Z])\)?$"
# Columns of a table beyond its fields, and second columns of one field, carry this prefix.
_KEYS = ("table", "row", "since_1904", "ragged", "repeated")
_OTHER, _AGAIN, _STATED = "_other_", "_again_", "_stated_"


@dataclass(frozen=True)
class Picked:
    """Rows of one table, and how its text was read (see ``pick``)."""

    rows: pl.DataFrame
    evidence: dict[str, dict[str, int]]
    readings: frozenset[str]


def pick(table: RawTable, told: Told, index: int) -> Picked:
    """The rows below the header, each column named by its field, nothing cleaned.

    Returns:
        The rows: ``table`` (UInt32, ``index``), ``row`` (Int32, as a person counts), ``since_1904``, ``ragged``
        (whether the reader could not tell the row's columns), ``repeated`` (whether it is the header once more), the
        cells of the record the table has, ``_again_<n>_<field>`` for
        further columns of one field, ``_other_<n>`` for columns of no field, and whatever its title states for fields
        without a column. And how legacy text was read: for each field what ``encoding.columns.Decided`` calls evidence,
        and all readings found.
    """
    first, last = told.width or (0, table.cells.width)
    end = table.cells.height if told.end_row is None else told.end_row
    height = end - told.header_row
    cells = table.cells.slice(told.header_row, height)
    if (first, last) != (0, cells.width):
        cells = pl.DataFrame(cells.get_columns()[first:last])
    suspect = table.looks.legacy if table.looks is not None else None
    cells, evidence, readings = read_table(cells, eight_bit=table.encoding == BYTES, suspect=suspect)
    body = dict(enumerate(cells.get_columns(), start=first))
    fields = dict(told.columns)
    merged = _fill_merged(body, table, told)
    named: dict[str, pl.Series] = {}
    taken = {position for position, _ in told.columns} | set(told.ticks)
    for rank, (position, name) in enumerate(told.columns):
        free = name if name not in named else f"{_AGAIN}{rank:03d}_{name}"
        named[free] = body[position].alias(free)
    for name, trio in told.parts.items():
        named[name] = date_text(body, trio, name)
    for position, (number, day) in told.pairs.items():
        both = name_and_birth(body[position]) if day == "dob" else apart(body[position], number, day)
        for series in both:
            named[series.name if series.name not in named else f"{_AGAIN}998_{series.name}"] = series
    if told.by_sex is not None:
        named |= {series.name: series for series in of_either(*(body[position] for position in told.by_sex))}
    taken |= {
        *told.pairs,
        *told.across,
        *(told.by_sex or ()),
        *(position for trio in told.parts.values() for position in trio),
    }
    for name, ticked in _ticked(told, body).items():
        named[name if name not in named else f"{_AGAIN}999_{name}"] = ticked
    for position, column in body.items():
        if position not in taken and column.null_count() < height:
            named[f"{_OTHER}{position}"] = column.alias(f"{_OTHER}{position}")
    for name, value in told.defaults.items():
        stated = f"{_STATED}{name}"
        named[stated] = _same(stated, value, pl.String(), height)
    rows = pl.DataFrame(
        [
            _same("table", index, pl.UInt32(), height),
            _counted("row", told.first_row, height),
            _same("since_1904", table.since_1904, pl.Boolean(), height),
            _marked("ragged", table.ragged, told, height),
            _marked("repeated", told.repeated, told, height),
            *named.values(),
        ]
    )
    if told.across:
        rows = _line_by_line(rows, told, body)
    names = {column.name: fields.get(position, f"column {position + 1}") for position, column in body.items()}
    evidence = {names[name]: found for name, found in evidence.items()}
    for name, filled in merged.items():
        evidence[name] = {**evidence.get(name, {}), "merged_cells": filled}
    return Picked(rows, evidence, readings)


def _fill_merged(body: dict[int, pl.Series], table: RawTable, told: Told) -> dict[str, int]:
    """Repeat what stands in cells merged downwards, and how often by field.

    Only for what many may share: a cell, a status, a decision. A name or a number over two rows is one person's.
    """
    fields = {position: name for position, name in told.columns if name not in IDENTITY_CELLS}
    wanted: dict[int, list[tuple[int, str]]] = {}
    for position, top, bottom in table.merged:
        start = top - told.first_row
        if position not in fields or start < 0 or start >= body[position].len():
            continue
        value = body[position][start]
        if value:
            below = range(start + 1, min(bottom - told.first_row + 1, body[position].len()))
            wanted.setdefault(position, []).extend((row, value) for row in below if not body[position][row])
    for position, cells in wanted.items():
        filled = body[position].clone()
        body[position] = filled.scatter([row for row, _ in cells], [value for _, value in cells])
    return {fields[position]: len(cells) for position, cells in wanted.items()}


def _ticked(told: Told, body: dict[int, pl.Series]) -> dict[str, pl.Series]:
    """Codes of columns that are ticked, one column per field; a row ticked twice says nothing that can be read."""
    fields: dict[str, list[pl.Expr]] = {}
    for position, (name, value) in sorted(told.ticks.items()):
        marked = pl.lit(body[position]).str.contains(r"\S").fill_null(False)
        fields.setdefault(name, []).append(pl.when(marked).then(pl.lit(value)))
    return {
        name: pl.select(pl.concat_str(codes, separator=" + ", ignore_nulls=True))
        .to_series()
        .replace("", None)
        .alias(name)
        for name, codes in fields.items()
    }


def _line_by_line(rows: pl.DataFrame, told: Told, body: dict[int, pl.Series]) -> pl.DataFrame:
    """One row per line of the form where a table has a column for each; the rows keep their numbers."""
    parts = [
        rows.with_columns(line=pl.lit(line), value=pl.lit(body[position])) for position, line in told.across.items()
    ]
    return pl.concat(parts).sort("row", maintain_order=True)


def _marked(name: str, rows: Set[int], told: Told, height: int) -> pl.Series:
    """Which rows of a table are among some row numbers: one Boolean per row."""
    marked = [row - told.first_row for row in sorted(rows) if told.first_row <= row < told.first_row + height]
    none = _same(name, False, pl.Boolean(), height)
    return none.scatter(marked, True) if marked else none


def _same(name: str, value: object, dtype: pl.DataType, height: int) -> pl.Series:
    """A column of one value, without starting a query."""
    return pl.Series(name, [value], dtype=dtype).new_from_index(0, height)


def _counted(name: str, first: int, height: int) -> pl.Series:
    """A column of numbers one after the other."""
    size = 1 << (first + height).bit_length()
    return _counting(size).slice(first, height).alias(name)


@lru_cache(maxsize=4)
def _counting(size: int) -> pl.Series:
    return pl.int_range(0, size, dtype=pl.Int32, eager=True)


def data_rows(kind: str, picked: Sequence[pl.DataFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Clean the cells of tables of one kind and keep what is a person or a line of the form.

    Args:
        kind: a key of ``headers.SHAPE``.
        picked: what ``pick`` returned, in order of ``table``.

    Returns:
        Cells: ``table``, ``row``, ``since_1904``, ``ragged``, ``unclear`` (whether nobody can tell if the row is a
        person) and one String column per cell of the record (null where a table has none). Counts: ``table``, ``read``
        (rows with something in them), ``kept``.
    """
    frame = pl.concat(picked, how="diagonal")
    texts = [name for name in frame.columns if name not in _KEYS and not name.startswith(_STATED)]
    frame = frame.with_columns(_tidy(frame[name]) for name in texts)
    again = sorted(name for name in texts if name.startswith(_AGAIN))
    frame = frame.with_columns(_filled=pl.sum_horizontal([pl.col(name).is_not_null() for name in texts]))
    frame = frame.filter(pl.col("_filled") > 0)
    for name in again:
        field = name.removeprefix(_AGAIN).split("_", 1)[1]
        both = [pl.col(field), pl.col(name)]
        # A surname and a middle name in columns of their own belong together; other columns stand in for one another.
        joined = pl.concat_str(both, separator=" ", ignore_nulls=True).replace("", None)
        frame = frame.with_columns((joined if field == "family_name" else pl.coalesce(both)).alias(field))
    own = [name for name in texts if not name.startswith((_AGAIN, _OTHER))]
    frame = frame.with_columns(_rows_that_are_no_data(frame, own, texts, kind))
    if kind in FILLED:
        frame = with_groups(frame, texts, kind)
        own = [*own, *(name for name in FILLED[kind] if name in frame.columns and name not in own)]
    counts = frame.group_by("table").agg(
        pl.len().cast(pl.Int64).alias("read"), (~pl.col("_no_data")).sum().cast(pl.Int64).alias("kept")
    )
    cells = RECORDS[SHAPE[kind]].cells
    for name in (name for name in frame.columns if name.startswith(_STATED)):
        field = name.removeprefix(_STATED)
        frame = frame.with_columns((pl.coalesce(field, name) if field in own else pl.col(name)).alias(field))
        own = [*own, field]
    missing = [pl.lit(None, dtype=pl.String).alias(name) for name in cells if name not in own]
    kept = frame.filter(~pl.col("_no_data")).with_columns(missing)
    return kept.select(*_KEYS[:4], "unclear", *cells), counts


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
    name = column.name
    if column.str.contains(_WIDE).any():
        # Digits and signs as wide as Chinese ones: an input method was left on.
        column = column.str.replace_many(list(_NARROW), list(_NARROW.values()))
    text = column.to_frame().select(clean_text(pl.col(name)))
    if text.select(pl.col(name).str.contains(_QUOTE_AT_AN_END).any()).item():
        # Quotes round a cell, or half of them, are what a careless writer left.
        text = text.select(pl.col(name).str.replace(_IN_QUOTES, "$a$b$c$d$e$f").str.strip_chars(" ").replace("", None))
    return text.select(pl.when(~pl.col(name).str.contains(_PLACEHOLDER)).then(pl.col(name))).to_series().alias(name)


def _rows_that_are_no_data(frame: pl.DataFrame, own: list[str], texts: list[str], kind: str) -> list[pl.Series]:
    """``_no_data``: which rows are not a person or a line of the form; ``unclear``: which may be one or not."""
    if kind == "count_report":
        return [_no_line(frame, texts).alias("_no_data"), pl.repeat(False, frame.height, eager=True).alias("unclear")]
    name = pl.coalesce([pl.col(n) for n in ("full_name", "given_name", "family_name") if n in own])
    count = pl.sum_horizontal([pl.col(n).is_not_null() for n in own])
    # How many fields a table has says how many a real row must have filled.
    width = pl.sum_horizontal([pl.col(n).is_not_null().any().over("table") for n in own])
    marked = frame.select(
        "table",
        "repeated",
        strong=name.is_not_null() & (count >= width.clip(upper_bound=3)),
        nothing=(count == 0) | ((pl.col("_filled") == 1) & name.is_null()),
        total=name.str.contains(_TOTAL).fill_null(False),
        alone=name.is_not_null() & (count == 1) & (width >= 3),
    ).with_row_index("at")
    # Few rows are weak or have a number for a name, so only they are looked at cell by cell.
    numbered = frame.select(name.str.contains(_NUMBERING).fill_null(False)).to_series()
    odd = marked["strong"].not_() | numbered
    rest = frame.filter(odd)
    keys = rest.select(pl.col(n).str.to_uppercase() for n in texts)
    looked = (
        marked.filter(odd)
        .select("at", "strong", "alone", numbered=numbered.filter(odd))
        .hstack(
            keys.select(
                footer=pl.any_horizontal([name_key(pl.col(n)).str.contains(_FOOTER) for n in texts]).fill_null(False),
                # Below the header some forms number their columns: (1) (2) (3).
                numbering=pl.all_horizontal([pl.col(n).str.contains(_NUMBERING).fill_null(True) for n in texts]),
            )
        )
        .hstack(
            rest.select(
                section=name_key(name).str.contains(_SECTION).fill_null(False),
                counted=pl.any_horizontal(
                    [pl.col(n).str.contains(r"^\d{1,5}[.)]?$").fill_null(False) for n in texts if n.startswith(_OTHER)]
                    or [pl.lit(False)]
                ),
                named=name_key(name).str.contains(_PERSON).fill_null(False),
                dated=pl.any_horizontal([pl.col(n).str.contains(_DATE_OR_NUMBER).fill_null(False) for n in own]),
            )
        )
    )
    looked = looked.select(
        "at",
        footer=pl.col("footer") & ~pl.col("strong"),
        numbering=(pl.col("numbering") & pl.col("numbered")) | (pl.col("section") & pl.col("alone")),
        # A row with nothing but a name is a person where it is counted as one or has the name of one.
        doubtful=pl.col("alone") & ~pl.col("counted") & ~pl.col("named"),
        # Numbered, and with a date or a number of a person: no signature, wherever it stands.
        evident=pl.col("counted") & pl.col("dated"),
    )
    return (
        marked.join(looked, on="at", how="left", maintain_order="left")
        .with_columns(pl.col("footer", "numbering", "doubtful", "evident").fill_null(False))
        .with_columns(
            # A signature's name stands alone below the footer; a real row never comes after it.
            below=~pl.col("strong")
            & ~pl.col("evident")
            & ((pl.col("footer") | pl.col("total")).cum_sum().over("table") > 0)
            & ~(pl.col("strong") & ~pl.col("total")).cum_max(reverse=True).over("table")
        )
        .select(
            _no_data=pl.any_horizontal("nothing", "footer", "below", "numbering", "total", "repeated"),
            unclear="doubtful",
        )
        .get_columns()
    )


def _no_line(frame: pl.DataFrame, texts: list[str]) -> pl.Series:
    """Which rows of a count report are no line of it: one Boolean per row."""
    number = pl.col("value").str.contains(r"^[\d\s.,+-]+$").fill_null(False)
    keys = [name_key(pl.col(name)) for name in texts]
    footer = pl.any_horizontal([key.str.contains(_FOOTER) for key in keys]).fill_null(False) & ~number
    numbering = pl.all_horizontal(
        [pl.col(n).str.to_uppercase().str.contains(_NUMBERING).fill_null(True) for n in texts]
    )
    marked = frame.select(
        "table",
        "repeated",
        footer=footer,
        number=number,
        nothing=pl.col("line").is_null() | pl.col("value").is_null(),
        total=pl.col("line").str.contains(_TOTAL).fill_null(False),
        numbering=numbering & pl.col("line").str.contains(r"^\(\d{1,2}\)$").fill_null(False),
    )
    below = ~pl.col("number") & (pl.col("footer").cum_sum().over("table") > 0)
    return marked.select(pl.any_horizontal("repeated", "footer", "nothing", "total", "numbering", below)).to_series()
