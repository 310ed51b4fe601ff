"""The rows of a sheet that may be headers, and what a row looks like from afar: data, numbering, a title.

Belongs here: getting at those rows cheaply and telling by their look alone. Does not belong here: what a header means
(``pipelines.intake.headers``), which tables a sheet has (``pipelines.intake.regions``).
"""

from __future__ import annotations

import re

from pipelines.intake.encoding.columns import read_cells
from pipelines.intake.encoding.files import BYTES
from pipelines.intake.headers import Cells
from pipelines.intake.looks import looks_of
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


class Grid:
    """Cells of a sheet that may be headers, in readable text, and how to get at them."""

    def __init__(self, table: RawTable) -> None:
        cells = table.cells
        self.height = cells.height
        head = [list(row) for row in cells.head(LOOK_ROWS).rows()]
        self.rows: dict[int, list[str | None]] = dict(enumerate(head))
        # Rows that may be a header once one is found: looking at every word of every row would take far too long.
        self.further = set(table.looks.headers if table.looks is not None else looks_of(cells).headers)
        self.candidates = sorted({*range(len(head)), *self.further})
        wanted = {n for row in self.further for n in range(row - _TITLE_ROWS, row + HEADER_ROWS + 3)}
        kept = sorted(n for n in wanted if LOOK_ROWS <= n < self.height)
        self.rows |= dict(zip(kept, (list(row) for row in cells[kept].rows()), strict=True)) if kept else {}
        eight_bit = table.encoding == BYTES
        if not eight_bit and table.looks is not None and not table.looks.legacy:
            return
        said = read_cells((cell for row in self.rows.values() for cell in row), eight_bit=eight_bit)
        if said:
            self.rows = {n: [said.get(c, c) if c else c for c in row] for n, row in self.rows.items()}

    def row(self, number: int) -> list[str | None]:
        """A row, blank where it was not kept."""
        return self.rows.get(number, [])


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
