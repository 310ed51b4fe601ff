"""The rows of a sheet that may be headers, and what a row looks like from afar: data, numbering, a title.

Belongs here: getting at those rows cheaply and telling by their look alone. Does not belong here: what a header means
(``pipelines.intake.headers``), which tables a sheet has (``pipelines.intake.regions``).
"""

from __future__ import annotations

import re

import polars as pl

from pipelines.intake.encoding.columns import read_cells
from pipelines.intake.encoding.files import BYTES
from pipelines.intake.headers import Cells
from pipelines.intake.readers.raw import RawTable

LOOK_ROWS = 60
HEADER_ROWS = 3
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](19|20)\d\d")
# Of a whole line of data in one cell: an identity number, or two days.
_DATA = re.compile(r"\d{9}|\d[/.-]\d{4}.+\d[/.-]\d{4}")
# Digits of a date written short.
_LONG_NUMBER = 6
# Rows above a second table that belong to its title.
_TITLE_ROWS = 6
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
# From so many rows on, starting a query pays.
_MANY = 200
_IS_HEAD_CELL = re.compile(
    _HEAD_CELL.replace("(?i)", "")
    .replace(r"[^\p{L}]", r"[\W\d_]")
    .replace(r"\p{L}", r"[^\W\d_]")
    .replace(r"\p{M}", "[\u0300-\u036f]"),
    re.IGNORECASE,
)


class Grid:
    """Cells of a sheet that may be headers, in readable text, and how to get at them."""

    def __init__(self, table: RawTable) -> None:
        cells = table.cells
        self.height = cells.height
        head = [list(row) for row in cells.head(LOOK_ROWS).rows()]
        self.rows: dict[int, list[str | None]] = dict(enumerate(head))
        like = _like_headers(cells)
        # Rows that may be a header once one is found: looking at every word of every row would take far too long.
        self.further = set(like[:_FURTHER])
        self.candidates = sorted({*range(len(head)), *self.further})
        wanted = {n for row in self.further for n in range(row - _TITLE_ROWS, row + HEADER_ROWS + 3)}
        kept = sorted(n for n in wanted if LOOK_ROWS <= n < self.height)
        self.rows |= dict(zip(kept, (list(row) for row in cells[kept].rows()), strict=True)) if kept else {}
        said = read_cells((cell for row in self.rows.values() for cell in row), eight_bit=table.encoding == BYTES)
        if said:
            self.rows = {n: [said.get(c, c) if c else c for c in row] for n, row in self.rows.items()}

    def row(self, number: int) -> list[str | None]:
        """A row, blank where it was not kept."""
        return self.rows.get(number, [])


def _like_headers(cells: pl.DataFrame) -> list[int]:
    """Rows with a cell that may head a column of names or of lines, counted from 0."""
    numbers = list(range(cells.height))
    if cells.height > LOOK_ROWS:
        # One search over whole rows: thousands of small tables would each pay for starting one for every column.
        whole = pl.concat_str(pl.all(), separator="\n", ignore_nulls=True)
        found = whole.str.contains_any(list(_IN_HEAD_CELLS), ascii_case_insensitive=True)
        numbers = cells.select(found).to_series().arg_true().to_list()
        cells = cells[numbers]
    if cells.height > _MANY:
        like = cells.select(pl.any_horizontal(pl.all().str.contains(_HEAD_CELL).fill_null(False))).to_series()
        return [numbers[n] for n in like.arg_true()]
    rows = zip(numbers, cells.rows(), strict=True)
    return [n for n, row in rows if any(cell and _IS_HEAD_CELL.search(cell) for cell in row)]


def is_data(row: Cells) -> bool:
    """Whether a row is plainly no header: a cell is a day, or two are dates or long numbers.

    Asked first, since looking for a field in every cell of every row takes longer than reading the file.
    """
    long = 0
    for cell in row:
        if cell and len(cell) >= _LONG_NUMBER and cell.lstrip(" '")[:1].isdigit():
            if _DAY.fullmatch(cell.strip(" '")):
                return True
            long += sum(char.isdigit() for char in cell) >= _LONG_NUMBER
    return long >= 2


def continues(row: Cells) -> bool:
    """Whether a row can be a further row of a header: it says something and holds no date or number."""
    return not has_number(row) and any(cell and cell.strip() for cell in row)


def has_number(row: Cells) -> bool:
    """Whether a cell holds a date or a number, which no header does."""
    return any(
        (sum(char.isdigit() for char in cell) > 3 and len(cell) < 20) or _DATA.search(cell) for cell in row if cell
    )


def is_numbering(row: Cells) -> bool:
    """Whether a row numbers the columns, as forms do below a header: (1) (2) (3), or A B 1 2."""
    marks = [cell.strip().strip("()[]").upper() for cell in row if cell and cell.strip()]
    if len(marks) < 3 or not all(mark.isdecimal() or (len(mark) == 1 and mark.isalpha()) for mark in marks):
        return False
    letters = [mark for mark in marks if mark.isalpha()]
    numbers = [int(mark) for mark in marks if mark.isdecimal()]
    return (
        marks == [*letters, *(mark for mark in marks if mark.isdecimal())]
        and letters == [chr(ord("A") + n) for n in range(len(letters))]
        and numbers in ([n + 1 for n in range(len(numbers))], [n + 1 + len(letters) for n in range(len(numbers))])
    )


def padded(row: Cells, width: tuple[int, int]) -> list[str | None]:
    """The cells of a row within some columns, blank ones to its end."""
    cut = list(row[slice(*width)])
    return cut + [None] * (width[1] - width[0] - len(cut))


def title_rows(grid: Grid, start: int, width: tuple[int, int], after: int) -> int:
    """How many rows above a header are its title: single cells, and blank rows below them."""
    rows = 0
    for up in range(1, min(_TITLE_ROWS, start - after) + 1):
        line = grid.row(start - up)[slice(*width)]
        filled = sum(bool(cell and cell.strip()) for cell in line)
        if filled > 1 or (rows and not filled):
            break
        if filled == 1:
            rows = up
    return rows


def title_of(grid: Grid, start: int, width: tuple[int, int], after: int) -> str:
    """The text above a header: all of it above the first, the rows of its title above a further one."""
    first = start - title_rows(grid, start, width, after) if after else 0
    lines = [grid.row(n)[slice(*width)] for n in range(first, start)]
    text = " ".join(cell for line in lines for cell in line if cell)
    if text or after:
        return text
    # A title written across stands in the first column, wherever the table is.
    return " ".join(cell for n in range(first, start) for cell in grid.row(n) if cell)
