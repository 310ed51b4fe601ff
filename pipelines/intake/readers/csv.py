"""Delimited text (.csv .tsv .txt): one table, its delimiter and quoting told by the text itself.

Belongs here: what surrounds the cells: bytes that are no text, line ends, the ``sep=`` line, lines broken or cut off.
Does not belong here: the encoding (``pipelines.intake.encoding``), which delimiter it is (``delimiters``), and cells of
careless quoting (``quoting``).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from pipelines.intake.encoding.files import decode
from pipelines.intake.readers import fixed, quoting
from pipelines.intake.readers.delimiters import one_delimiter, short_lines, sniff, usual
from pipelines.intake.readers.raw import Limits, RawTable, UnreadableFile, bounded

_SAMPLE_LINES = 200
_SEP_LINE = re.compile(r'"?sep=([^\w\s"]|\t)"?[,;\t|]*', re.IGNORECASE)
# A file system that made room for a file not copied to its end leaves it full of zeros.
_ZEROS_OF_A_HALF_COPY = 64
# Cells a line may have beyond the others before they are cut off; each such line is quarantined anyway.
_SPARE = 8
# Blank lines a text may have at its end before nobody looks at it.
_BLANK_LINES = 1_048_576
_SOME = 30
# With fewer nothing says that a sign stands between the cells.
_FEWEST_COLUMNS = 3
# Characters of a text that Python splits sooner than the fast reader starts.
_SMALL = 20_000
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass
class _Lines:
    """A text on its way to cells, and what was mended on the way."""

    text: str
    repairs: Counter[str] = field(default_factory=Counter)
    ragged: set[int] = field(default_factory=set)


def read(content: bytes, limits: Limits) -> list[RawTable]:
    """The one table of a delimited text file.

    Raises:
        UnreadableFile: the content is no text, copied only in part, or beyond the limits.
    """
    if len(content) > _ZEROS_OF_A_HALF_COPY and not content[-_ZEROS_OF_A_HALF_COPY:].strip(b"\0"):
        raise UnreadableFile("half_copied")
    text, encoding = decode(content)
    lines = _Lines(_without_control(text.lstrip("\ufeff")))
    if "\0" in lines.text:
        lines.repairs["nul_removed"] = lines.text.count("\0")
        lines.text = lines.text.replace("\0", "")
    lines.text = lines.text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n").rstrip("\x1a")
    told = _told_delimiter(lines)
    if told is None:
        lines.text, sign = usual(lines.text)
        if sign is not None:
            lines.repairs["unusual_delimiter" if sign != "quotes" else "quotes_mended"] += 1
        elif sniff(lines.text)[1] < _FEWEST_COLUMNS and (cut := fixed.delimited(lines.text)) is not None:
            lines.text = cut
            lines.repairs["fixed_width"] += 1
    if lines.text.count("\n") > limits.max_rows + _BLANK_LINES:
        raise UnreadableFile("too_many_rows", limit=limits.max_rows)
    cells, delimiter = _cells(lines, told, limits)
    table = RawTable(
        bounded(cells, limits),
        encoding=encoding,
        delimiter=delimiter,
        repairs=dict(sorted(lines.repairs.items())),
        ragged=frozenset(lines.ragged),
    )
    return [table]


def _without_control(text: str) -> str:
    """The text, if it is one.

    Raises:
        UnreadableFile: it holds more control characters than a text in a wrong encoding ever would.
    """
    head = text[:20_000]
    odd = len(_CONTROL.findall(head)) + head.count("\0")
    if odd > _SOME and odd * 20 > len(head):
        raise UnreadableFile("binary")
    return text


def _told_delimiter(lines: _Lines) -> str | None:
    """The delimiter a ``sep=`` line tells; that line becomes a blank one, so that the others keep their numbers."""
    first, _, rest = lines.text.partition("\n")
    told = _SEP_LINE.fullmatch(first.strip(" "))
    if told is None:
        return None
    lines.text = "\n" + rest
    return told[1]


def _cells(lines: _Lines, told: str | None, limits: Limits) -> tuple[pl.DataFrame, str]:
    """Cells of the text and the delimiter."""
    delimiter, width = sniff(lines.text)
    if told is not None:
        delimiter = told
        width = 1 + max((line.count(told) for line in lines.text.split("\n", 50)[:50]), default=0)
    if width > limits.max_columns:
        raise UnreadableFile("too_many_columns", limit=limits.max_columns)
    lines.text, odd = one_delimiter(lines.text, delimiter, width)
    if odd:
        lines.repairs["other_delimiter"] += odd
    quote = quoting.quote_of(lines.text, delimiter)
    if quote is None:
        _mend_lines(lines, delimiter, width)
        return _marked(_split(lines.text, delimiter, None, width), lines, delimiter, width), delimiter
    if quote == '"' and quoting.is_clean(lines.text, delimiter):
        cells = _split(lines.text, delimiter, quote, width)
    else:
        lines.repairs["quotes_mended"] += 1
        cells = quoting.split(lines.text, delimiter, quote, limits.max_columns)
    inner = _unwrapped(cells)
    if inner is not None and told is None:
        # Whole lines in quotes: a list was saved as text once more by a program that knew one column only.
        lines.text = inner
        lines.repairs["line_in_quotes"] += 1
        return _cells(lines, None, limits)
    return _marked(cells, lines, delimiter, width), delimiter


def _unwrapped(cells: pl.DataFrame) -> str | None:
    """The text inside lines that are one quoted cell each; None where they are not."""
    first = cells.to_series(0) if cells.width else pl.Series(dtype=pl.String)
    filled = first.drop_nulls()
    if filled.len() < 2 or sum(cells[name].null_count() < cells.height for name in cells.columns) > 1:
        return None
    inner = sniff("\n".join(filled.head(_SAMPLE_LINES)))
    if inner[1] < 3:
        return None
    return "\n".join("" if line is None else line.replace("\n", " ") for line in first)


def _mend_lines(lines: _Lines, delimiter: str, width: int) -> None:
    """Join lines that a line break inside a cell broke in two; mark a last line that was cut off.

    Only where nearly every line has as many cells as the others: elsewhere short lines are how the file is written.
    """
    split = lines.text.split("\n")
    unfinished = bool(split[-1].strip())
    counts = [line.count(delimiter) for line in split]
    full = sum(count == width - 1 for count in counts)
    short = [i for i, count in enumerate(counts) if count < width - 1 and split[i].strip()]
    if width < 4 or full < 3 or not short or full < 4 * len(short):
        return
    first = counts.index(width - 1)
    at = first
    while at < len(split) - 1:
        after = at + 1
        if counts[at] and counts[after] and counts[at] + counts[after] == width - 1:
            split[at] = f"{split[at]} {split[after].lstrip()}"
            # The second line stays, blank, so that the rows below keep their numbers.
            split[after] = ""
            lines.repairs["broken_line_joined"] += 1
            at = after
        at += 1
    if unfinished and full >= 10 and split[-1].strip() and counts[-1] < width - 1:
        lines.ragged.add(len(split))
    lines.text = "\n".join(split)


def _marked(cells: pl.DataFrame, lines: _Lines, delimiter: str, width: int) -> pl.DataFrame:
    """Mark rows with something in columns that hardly any row has, or with too few cells: their cells slid."""
    beyond = cells.columns[width:]
    if beyond and cells.height:
        long = cells.select(pl.any_horizontal(pl.col(beyond).str.strip_chars().replace("", None).is_not_null()))
        rows = long.to_series().arg_true()
        if 0 < rows.len() * 2 < cells.height:
            lines.ragged.update(int(row) + 1 for row in rows)
    lines.ragged.update(short_lines(lines.text, delimiter, width))
    return cells


def _split(text: str, delimiter: str, quote: str | None, width: int) -> pl.DataFrame:
    """Cells of carefully written text, an order of magnitude faster than any loop; blank lines kept."""
    if not text.strip("\n"):
        return pl.DataFrame()
    if quote is None and len(text) <= _SMALL:
        return _split_small(text, delimiter, width + _SPARE)
    columns = dict.fromkeys((f"c{position}" for position in range(width + _SPARE)), pl.String)
    try:
        return pl.read_csv(
            text.encode("utf-8", "replace"),
            has_header=False,
            separator=delimiter,
            quote_char=quote,
            schema=columns,
            infer_schema=False,
            truncate_ragged_lines=True,
            missing_columns="insert",
            extra_columns="ignore",
            empty_string_is_null=True,
            raise_if_empty=False,
        )
    except pl.exceptions.PolarsError:
        return quoting.split(text, delimiter, quote or '"', width + _SPARE)


def _split_small(text: str, delimiter: str, most: int) -> pl.DataFrame:
    """The same for a small text without quotes: starting the fast reader takes longer than reading it."""
    rows: list[list[str | None]] = [
        [cell or None for cell in line.split(delimiter)[:most]] for line in text.removesuffix("\n").split("\n")
    ]
    width = max(map(len, rows))
    blank: list[str | None] = [None] * width
    columns = zip(*(row if len(row) == width else row + blank[len(row) :] for row in rows), strict=True)
    return pl.DataFrame([pl.Series(f"c{position}", column, dtype=pl.String) for position, column in enumerate(columns)])
