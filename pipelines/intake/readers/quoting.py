"""Cells of delimited text whose quotes were not written with care.

Belongs here: which quote character a text uses, whether it uses it as the standard says, and splitting it where it does
not. Does not belong here: finding the delimiter.

A quote opens a cell only at its beginning and closes it only before a delimiter or the end of the line; any other quote
is a letter. So an inch sign, a nickname in quotes or a quote never closed costs its own cell at most.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

import polars as pl

from pipelines.intake.readers.raw import UnreadableFile

_SAMPLE = 100_000


def quote_of(text: str, delimiter: str) -> str | None:
    """The quote character of a text, None where it has none."""
    sample, stop = text[:_SAMPLE], re.escape(delimiter)
    double = '"' if '"' in text else None
    if sample.count("'") < 4:
        return double
    single = _whole(sample, stop, "'")
    # A leading apostrophe alone is how spreadsheets mark text, a pair here and there is a word in quotes; a pair round
    # every other cell is quoting.
    cells = sample.count(delimiter) + sample.count("\n")
    return "'" if single * 2 > cells and single > _whole(sample, stop, '"') else double


def _whole(sample: str, stop: str, quote: str) -> int:
    """How many cells stand in quotes."""
    return len(re.findall(rf"(?:^|(?<=[{stop}\n])){quote}[^{quote}\n]*{quote}(?=[{stop}\n]|\Z)", sample))


def is_clean(text: str, delimiter: str) -> bool:
    """Whether every double quote stands where the standard wants it, and no cell swallowed whole lines."""
    remains, _ = _patterns(delimiter, '"')[2].subn("", text)
    if '"' in remains:
        return False
    return not any(_swallowed(cell[0], delimiter) for cell in _patterns(delimiter, '"')[3].finditer(text))


def _swallowed(cell: str, delimiter: str) -> bool:
    """Whether a quoted cell looks like lines of the table: a quote was opened and never closed."""
    lines = cell.split("\n")
    return len(lines) > 2 and sum(line.count(delimiter) > 1 for line in lines) > 1


@lru_cache(maxsize=32)
def _patterns(delimiter: str, quote: str) -> tuple[re.Pattern[str], ...]:
    """Strictly quoted cell, cell quoted within its line, every strict cell of a text, those over several lines."""
    d, q = re.escape(delimiter), re.escape(quote)
    end = rf"[ ]*(?=[{d}\n]|\Z)"
    return (
        re.compile(rf"[ ]*{q}((?:[^{q}]++|{q}{q})*+){q}{end}"),
        re.compile(rf"[ ]*{q}([^\n]*?){q}{end}"),
        re.compile(rf"(?:^|(?<=[{d}\n])){q}(?:[^{q}]++|{q}{q})*+{q}(?=[{d}\n]|\Z)"),
        re.compile(rf"(?:^|(?<=[{d}\n])){q}[^{q}\n]*\n(?:[^{q}]++|{q}{q})*+{q}(?=[{d}\n]|\Z)"),
        re.compile(rf"[^{d}\n]*"),
    )


def split(text: str, delimiter: str, quote: str, most: int) -> pl.DataFrame:
    """Cells of the text, one row per record, short rows filled with null, blank lines kept.

    Raises:
        UnreadableFile: a record has more than ``most`` cells.
    """
    strict, within, _, _, plain = _patterns(delimiter, quote)
    records: list[list[str | None]] = [[]]
    at, size = 0, len(text)
    while at <= size:
        cell: str | None = None
        if text.startswith(quote, _past_spaces(text, at)):
            found = strict.match(text, at)
            if found is not None and "\n" in found[1] and _swallowed(found[1], delimiter):
                found = None
            found = found or within.match(text, at)
            if found is not None:
                cell = found[1].replace(quote * 2, quote).replace("\\" + quote, quote)
                at = found.end()
        if cell is None:
            found = plain.match(text, at)
            cell, at = (found[0], found.end()) if found else ("", at)
        records[-1].append(cell or None)
        if len(records[-1]) > most:
            raise UnreadableFile("too_many_columns", limit=most)
        if at >= size:
            break
        if text[at] == "\n":
            records.append([])
            if at + 1 == size:
                break
        at += 1
    if not records[-1]:
        records.pop()
    width = max((len(record) for record in records), default=0)
    columns = {
        f"c{position}": [record[position] if position < len(record) else None for record in records]
        for position in range(width)
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _past_spaces(text: str, at: int) -> int:
    for position in islice(range(at, len(text)), 8):
        if text[position] != " ":
            return position
    return at
