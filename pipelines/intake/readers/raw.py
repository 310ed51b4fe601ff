"""What a reader hands over: rectangles of text; and the limits it keeps.

Belongs here: ``RawTable``, ``Limits`` and the one error a reader may raise. Does not belong here: any format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import TYPE_CHECKING

import polars as pl

from pipelines.intake.reasons import sentence, why

if TYPE_CHECKING:
    # Reading happens in processes of its own (pipelines.intake.pool), which start faster without the settings.
    from doikhop.settings import Settings

# What a pattern's \s means to Polars; Python counts some control characters in.
_WHITE = "\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_SMALL = 3_000
_BEGINNING = 50


class UnreadableFile(Exception):
    """A file, sheet or entry that is not read.

    Args:
        key: a key of ``schemas.texts_intake.REFUSALS``.
        values: what stands in the braces of its sentence.

    Attributes:
        reason: key and values as stored; ``str()`` of the error is the Vietnamese sentence.
    """

    def __init__(self, key: str, **values: str | int) -> None:
        self.reason = why(key, **values)
        super().__init__(sentence(self.reason))


@dataclass(frozen=True)
class Limits:
    """How much one file may ask for; the settings of the same names."""

    max_file_mb: int = 256
    max_unpacked_mb: int = 512
    max_rows: int = 1_000_000
    max_columns: int = 500
    max_cell_chars: int = 32_767
    seconds_per_file: int = 60
    memory_per_file_mb: int = 2048

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits of a home."""
        return cls(**{entry.name: getattr(settings, entry.name) for entry in fields(cls)})


@dataclass(frozen=True)
class Looks:
    """What a table looks like from afar (``pipelines.intake.looks``).

    Attributes:
        headers: rows, counted from 0, with a cell that may head a column of names or of lines.
        legacy: columns with text that may be in an encoding older than Unicode.
    """

    headers: tuple[int, ...]
    legacy: frozenset[str]


@dataclass(frozen=True)
class RawTable:
    """One table of a file, nothing interpreted.

    Attributes:
        cells: String columns ``c0``, ``c1``, ...; row *i* of the frame is row *i + 1* of the file, blank ones included.
        sheet: name of the sheet, empty for a text file.
        ordinal: position of the table in the file, from 0.
        encoding: encoding of a text file.
        delimiter: delimiter of a text file.
        since_1904: whether day numbers count from 1904, as in workbooks of old Macintosh programs.
        repairs: what the reader mended, and how often.
        ragged: numbers of rows whose cells may stand in the wrong columns; they are quarantined, not guessed at.
        merged: cells merged downwards: position of the column, first and last row; the value stands in the first.
        reason: why the table is refused although the rest of its file is read; None for a table that was read.
        looks: what it looks like, where somebody looked already.
    """

    cells: pl.DataFrame
    sheet: str = ""
    ordinal: int = 0
    encoding: str | None = None
    delimiter: str | None = None
    since_1904: bool = False
    repairs: Mapping[str, int] = field(default_factory=dict)
    ragged: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int], ...] = ()
    reason: str | None = None
    looks: Looks | None = None


def bounded(cells: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Cells without blank rows below and blank columns to the right.

    Raises:
        UnreadableFile: what is left is beyond the limits.
    """
    width = cells.width
    # From the right, column by column: a frame of thousands of columns is slow to ask anything at once.
    while width and _blank(cells.to_series(width - 1)):
        width -= 1
    if width > limits.max_columns:
        raise UnreadableFile("too_many_columns", limit=limits.max_columns)
    if not width:
        return pl.DataFrame()
    if width < cells.width:
        cells = cells.select(cells.columns[:width])
    rows, longest = _measured(cells) if cells.height * width > _SMALL else _measured_small(cells)
    if rows > limits.max_rows:
        raise UnreadableFile("too_many_rows", limit=limits.max_rows)
    if longest > limits.max_cell_chars:
        lengths = cells.lazy().select(pl.max_horizontal(pl.all().str.len_chars())).collect().to_series()
        row = int((lengths > limits.max_cell_chars).arg_true()[0]) + 1
        raise UnreadableFile("cell_too_long", row=row, limit=limits.max_cell_chars)
    return cells.head(rows)


def _measured(cells: pl.DataFrame) -> tuple[int, int]:
    """The last row with anything in it and the length of the longest cell down to there."""
    used = cells.lazy().select(pl.any_horizontal(pl.all().str.contains(r"\S").fill_null(False))).collect()
    height = int(used.to_series().arg_true()[-1]) + 1
    longest = cells.head(height).lazy().select(pl.max_horizontal(pl.all().str.len_chars().max())).collect().item()
    return height, int(longest)


def _measured_small(cells: pl.DataFrame) -> tuple[int, int]:
    """The same in Python: a query costs as much as some thousand cells."""
    rows = cells.rows()
    height = len(rows)
    while height and not any(cell and cell.strip(_WHITE) for cell in rows[height - 1]):
        height -= 1
    return height, max(map(len, filter(None, chain.from_iterable(rows[:height]))))


def _blank(column: pl.Series) -> bool:
    """Whether no cell of a column has anything but white space."""
    if column.null_count() == column.len():
        return True
    # Hardly any column is blank, and most begin with their header.
    if any(cell and cell.strip(_WHITE) for cell in column.head(_BEGINNING).to_list()):
        return False
    return not column.str.contains(r"\S").any()
