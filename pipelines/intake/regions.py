"""Where in a sheet the tables are: under a logo, one below the other, side by side, with headers of one to three rows.

Belongs here: finding headers, the rows and columns each table has, headers repeated on every page, and why a sheet has
no table. Does not belong here: what a header means (``pipelines.intake.headers``), which rows are no data
(``pipelines.intake.cells``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

import polars as pl

from pipelines.intake.by_cells import ticks, told_by_values, with_given_name
from pipelines.intake.encoding.columns import read_cells
from pipelines.intake.encoding.files import BYTES
from pipelines.intake.headers import (
    SHAPE,
    Cells,
    Choice,
    Mapped,
    Told,
    choose,
    hint_of,
    maps,
    one_row,
    preference,
    resolve,
    several_rows,
)
from pipelines.intake.readers.raw import RawTable
from pipelines.intake.titles import defaults_of
from schemas.fields import FIELDS
from schemas.normalise import tight_key_of
from schemas.records import RECORDS
from schemas.spellings import Own

_LOOK_ROWS = 60
_HEADER_ROWS = 3
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](19|20)\d\d")
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
_IS_HEAD_CELL = re.compile(
    _HEAD_CELL.replace("(?i)", "")
    .replace(r"[^\p{L}]", r"[\W\d_]")
    .replace(r"\p{L}", r"[^\W\d_]")
    .replace(r"\p{M}", "[\u0300-\u036f]"),
    re.IGNORECASE,
)
_STT = ("stt", "tt", "sott", "sothutu", "no")


@dataclass(frozen=True)
class Untold:
    """Why a sheet, or a part of it, is no table of any record.

    Attributes:
        row: number of the row that comes nearest to a header, None when no row is like one.
        choice: what its columns speak for.
    """

    row: int | None
    choice: Choice


@dataclass(frozen=True)
class _Header:
    """A header found at a row of the grid (counted from 0)."""

    start: int
    rows: int
    choice: Choice
    mapped: Mapped
    texts: list[str]
    known: bool

    @property
    def below(self) -> int:
        """The first row below it."""
        return self.start + self.rows


class _Grid:
    """Cells of a sheet that may be headers, in readable text, and how to get at them."""

    def __init__(self, table: RawTable) -> None:
        cells = table.cells
        self.height = cells.height
        head = [list(row) for row in cells.head(_LOOK_ROWS).rows()]
        self.rows: dict[int, list[str | None]] = dict(enumerate(head))
        like = _like_headers(cells)
        # Rows that may be a header once one is found: looking at every word of every row would take far too long.
        self.further = set(like[:_FURTHER])
        self.candidates = sorted({*range(len(head)), *self.further})
        wanted = {n for row in self.further for n in range(row - _TITLE_ROWS, row + _HEADER_ROWS + 3)}
        kept = sorted(n for n in wanted if _LOOK_ROWS <= n < self.height)
        self.rows |= dict(zip(kept, (list(row) for row in cells[kept].rows()), strict=True)) if kept else {}
        said = read_cells((cell for row in self.rows.values() for cell in row), eight_bit=table.encoding == BYTES)
        if said:
            self.rows = {n: [said.get(c, c) if c else c for c in row] for n, row in self.rows.items()}

    def row(self, number: int) -> list[str | None]:
        """A row, blank where it was not kept."""
        return self.rows.get(number, [])


def _like_headers(cells: pl.DataFrame) -> list[int]:
    """Rows with a cell that may head a column of names or of lines, counted from 0."""
    if cells.height <= _LOOK_ROWS:
        # Thousands of small tables would each pay for starting a query.
        return [n for n, row in enumerate(cells.rows()) if any(cell and _IS_HEAD_CELL.search(cell) for cell in row)]
    some = pl.any_horizontal(
        pl.all().str.contains_any(list(_IN_HEAD_CELLS), ascii_case_insensitive=True).fill_null(False)
    )
    rows = cells.select(some).to_series().arg_true()
    like = cells[rows].select(pl.any_horizontal(pl.all().str.contains(_HEAD_CELL).fill_null(False))).to_series()
    return list(rows.filter(like))


def tables_in(table: RawTable, name_hint: str | None, own: Own | None = None) -> list[Told] | Untold:
    """Every table of a sheet, from left to right and top to bottom; or why there is none.

    Args:
        table: any table a reader returned.
        name_hint: record the file name speaks of.
        own: the unit's own spellings of headers.
    """
    grid = _Grid(table)
    spellings = own or {}
    whole = (0, table.cells.width)
    told = _down(table, grid, whole, name_hint, spellings)
    if isinstance(told, Untold):
        return told
    parts = _columns_apart(table, told[0], spellings)
    if len(parts) > 1:
        found = [_down(table, grid, part, name_hint, spellings) for part in parts]
        apart = [each for each in found if not isinstance(each, Untold)]
        if len(apart) > 1:
            return [each for tables in apart for each in tables]
    return told


def _down(table: RawTable, grid: _Grid, width: tuple[int, int], name_hint: str | None, own: Own) -> list[Told] | Untold:
    """Tables one below the other within some columns."""
    found: list[tuple[_Header, int, str | None, str]] = []
    repeated: list[set[int]] = []
    nearest: tuple[int, Untold] = (-1, Untold(None, Choice(None)))
    after = 0
    for start in grid.candidates:
        row = grid.row(start)[slice(*width)]
        if start < after or sum(bool(c and c.strip()) for c in row) < 2 or _is_data(row):
            continue
        if found and not {start, start + 1, start + 2} & grid.further:
            continue
        if found and _repeats(found[-1][0], grid, start, width):
            title_hint = hint_of(_title(grid, start, width, after))
            if title_hint in (None, found[-1][2]):
                after = start + found[-1][0].rows
                repeated[-1] |= set(range(start, after))
                if _is_numbering(_padded(grid.row(after), width)):
                    repeated[-1].add(after)
                continue
        title = _title(grid, start, width, after if found else 0)
        hint = hint_of(title, table.sheet) or name_hint
        header = _header(grid, start, width, hint, title, own)
        if header is None:
            continue
        while header.rows > 1:
            # A line of the letterhead right above a header is no row of it.
            lower = _header(grid, header.start + 1, width, hint, title, own)
            if lower is None or lower.choice.kind is None or _better(header, lower):
                break
            header = lower
        if header.choice.kind is None:
            if not found and len(header.mapped) > nearest[0]:
                nearest = (len(header.mapped), Untold(start + 1, header.choice))
            continue
        found.append((header, start, hint, title))
        repeated.append({header.below} if _is_numbering(_padded(grid.row(header.below), width)) else set())
        after = header.below
    if not found:
        return nearest[1]
    tables = []
    for number, (header, _, hint, title) in enumerate(found):
        end = table.cells.height
        if number + 1 < len(found):
            following = found[number + 1][1]
            end = following - _title_rows(grid, following, width, header.below)
        told = _told(table, header, width, hint, title)
        tables.append(replace(told, end_row=end, repeated=frozenset(row + 1 for row in repeated[number])))
    return tables


def _is_data(row: Cells) -> bool:
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


def _header(grid: _Grid, start: int, width: tuple[int, int], hint: str | None, title: str, own: Own) -> _Header | None:
    """The header that begins at a row, of as many rows as name the most fields; None where it names fewer than two."""
    best: _Header | None = None
    lines: list[list[str | None]] = []
    for rows in range(1, _HEADER_ROWS + 1):
        line = _padded(grid.row(start + rows - 1), width)
        if rows > 1 and (_has_number(lines[0]) or not _continues(line)):
            break
        lines.append(line)
        texts = one_row(line) if rows == 1 else several_rows(lines)
        mapped = maps(texts, own)
        below = [_padded(grid.row(n), width) for n in range(start + rows, start + rows + 40) if n in grid.rows]
        choice = choose(mapped, hint, title, below)
        kind = choice.kind or choice.near or (choice.fits[0] if choice.fits else None)
        if kind is None:
            continue
        shown = [" ".join(text[0].split()) if text else "" for text in texts]
        known = all(_is_word_of(kind, cell, own) for cell in line if cell and cell.strip())
        header = _Header(start, rows, choice, mapped[kind], shown, known)
        if best is None or _better(header, best):
            best = header
    return best


def _better(header: _Header, than: _Header) -> bool:
    """Whether a header of more rows tells more: more fields, or more columns that are all headed by known words."""
    told, before = header.choice.kind is not None, than.choice.kind is not None
    if told != before:
        return told
    fields, fewer = len(set(header.mapped.values())), len(set(than.mapped.values()))
    return fields > fewer or (fields == fewer and header.known and len(header.mapped) > len(than.mapped))


def _continues(row: Cells) -> bool:
    """Whether a row can be a further row of a header: it says something and holds no date or number."""
    return not _has_number(row) and any(cell and cell.strip() for cell in row)


def _has_number(row: Cells) -> bool:
    """Whether a cell holds a date or a number, which no header does."""
    return any(sum(char.isdigit() for char in cell) > 3 and len(cell) < 20 for cell in row if cell)


def _is_word_of(kind: str, cell: str, own: Own) -> bool:
    """Whether a cell alone is a header or a code of a kind."""
    codes = [FIELDS[name].codes for name in RECORDS[SHAPE[kind]].cells]
    return resolve(kind, cell, own) is not None or any(list_.read(cell) for list_ in codes if list_ is not None)


def _is_numbering(row: Cells) -> bool:
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


def _padded(row: Cells, width: tuple[int, int]) -> list[str | None]:
    cut = list(row[slice(*width)])
    return cut + [None] * (width[1] - width[0] - len(cut))


def _repeats(header: _Header, grid: _Grid, start: int, width: tuple[int, int]) -> bool:
    """Whether the rows from ``start`` are the header once more: the same texts over the same columns."""
    lines = [_padded(grid.row(start + n), width) for n in range(header.rows)]
    texts = one_row(lines[0]) if header.rows == 1 else several_rows(lines)
    named = [position for position in header.mapped if header.texts[position]]
    same = sum(
        bool(texts[position]) and tight_key_of(texts[position][0]) == tight_key_of(header.texts[position])
        for position in named
    )
    return same >= 2 and same * 10 >= len(named) * 6


def _title_rows(grid: _Grid, start: int, width: tuple[int, int], after: int) -> int:
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


def _title(grid: _Grid, start: int, width: tuple[int, int], after: int) -> str:
    """The text above a header: all of it above the first, the rows of its title above a further one."""
    first = start - _title_rows(grid, start, width, after) if after else 0
    lines = [grid.row(n)[slice(*width)] for n in range(first, start)]
    text = " ".join(cell for line in lines for cell in line if cell)
    if text or after:
        return text
    # A title written across stands in the first column, wherever the table is.
    return " ".join(cell for n in range(first, start) for cell in grid.row(n) if cell)


def _told(table: RawTable, header: _Header, width: tuple[int, int], hint: str | None, title: str) -> Told:
    """What the sheet says of one table."""
    kind = str(header.choice.kind)
    body = table.cells.slice(header.below)
    shift = width[0]
    mapped = with_given_name(header.mapped, header.texts, body, shift)
    taken = {position + shift: name for position, name in mapped.items()}
    texts = {position + shift: text for position, text in enumerate(header.texts)}
    ticked = ticks(kind, taken, texts, body)
    taken = {position: name for position, name in taken.items() if position not in ticked}
    taken |= told_by_values(kind, {*taken.values(), *(name for name, _ in ticked.values())}, taken, texts, body)
    names = set(taken.values())
    return Told(
        kind,
        tuple(sorted(taken.items(), key=lambda item: (item[1], preference(texts[item[0]], item[1]), item[0]))),
        header.below,
        {texts[position]: name for position, name in sorted(taken.items())}
        | {texts[position]: f"{name}={value}" for position, (name, value) in sorted(ticked.items())},
        hint,
        defaults_of(kind, names, title or table.sheet, hint),
        width=width,
        ticks=ticked,
        title=title,
    )


def _columns_apart(table: RawTable, told: Told, own: Own) -> list[tuple[int, int]]:
    """Parts of a sheet that may be tables side by side: apart by a blank column, or beginning again with ``STT``."""
    body = table.cells.slice(max(told.header_row - _HEADER_ROWS, 0))
    blank = [_is_blank(column) for column in body.get_columns()]
    parts: list[tuple[int, int]] = []
    start = None
    for position, empty in enumerate([*blank, True]):
        if empty and start is not None:
            parts.append((start, position))
            start = None
        elif not empty and start is None:
            start = position
    parts = [part for part in parts if part[1] - part[0] > 1]
    if len(parts) > 1:
        return parts
    again = _begins_again(table, told, own)
    edges = [0, *again, table.cells.width]
    return list(pairwise(edges))


def _is_blank(column: pl.Series) -> bool:
    """Whether no cell of a column holds anything; long columns of data are told at their beginning."""
    if column.null_count() == column.len():
        return True
    # Asked of the first cells in Python: thousands of small tables would start a query for every column.
    if any(cell and cell.strip() for cell in column.head(50).to_list()):
        return False
    return not column.str.contains(r"\S").any()


def _begins_again(table: RawTable, told: Told, own: Own) -> list[int]:
    """Columns where the headers begin again: a second name that is not a second column of one name."""
    row = table.cells.row(told.header_row - 1)
    row = tuple(read_cells(row, eight_bit=table.encoding == BYTES).get(cell, cell) if cell else cell for cell in row)
    named = [p for p, cell in enumerate(row) if cell and resolve(told.kind, cell, own) in ("full_name", "line")]
    dated = [p for p, cell in enumerate(row) if cell and resolve(told.kind, cell, own) in ("dob", "value")]
    if len(named) < 2 or len(dated) < len(named):
        return []
    starts = []
    for before, again in pairwise(named):
        numbers = [p for p in range(before + 1, again) if row[p] and tight_key_of(row[p] or "") in _STT]
        starts.append(numbers[-1] if numbers else again)
    return starts
