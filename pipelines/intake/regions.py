"""Where in a sheet the tables are: under a logo, one below the other, side by side, with headers of one to three rows.

Belongs here: finding headers, the rows and columns each table has, headers repeated on every page, and why a sheet has
no table. Does not belong here: what a header means (``pipelines.intake.headers``), which rows are no data
(``pipelines.intake.cells``).
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import polars as pl

from pipelines.intake.by_cells import ticks, told_by_values, with_given_name
from pipelines.intake.crosswise import lines_across
from pipelines.intake.encoding.columns import read_cells
from pipelines.intake.encoding.files import BYTES
from pipelines.intake.grid import (
    HEADER_ROWS,
    Grid,
    continues,
    has_number,
    is_data,
    is_numbering,
    padded,
    title_of,
    title_rows,
)
from pipelines.intake.groups import cell_named
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
from pipelines.intake.together import born_by_sex, day_month_year, name_with_birth, numbers_with_days
from schemas.fields import FIELDS
from schemas.normalise import tight_key_of
from schemas.records import RECORDS
from schemas.spellings import Own

_SOME_BELOW = 40
STT = ("stt", "tt", "sott", "sothutu", "no")


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


def tables_in(table: RawTable, name_hint: str | None, own: Own | None = None) -> list[Told] | Untold:
    """Every table of a sheet, from left to right and top to bottom; or why there is none.

    Args:
        table: any table a reader returned.
        name_hint: record the file name speaks of.
        own: the unit's own spellings of headers.
    """
    grid = Grid(table)
    spellings = own or {}
    whole = (0, table.cells.width)
    told = _down(table, grid, whole, name_hint, spellings)
    if isinstance(told, Untold):
        crosswise = lines_across(table, grid, hint_of(table.sheet) or name_hint, spellings)
        return [crosswise] if crosswise is not None else told
    parts = _columns_apart(table, told[0], spellings)
    if len(parts) > 1:
        found = [_down(table, grid, part, name_hint, spellings) for part in parts]
        apart = [each for each in found if not isinstance(each, Untold)]
        if len(apart) > 1:
            return [each for tables in apart for each in tables]
    return told


def _down(table: RawTable, grid: Grid, width: tuple[int, int], name_hint: str | None, own: Own) -> list[Told] | Untold:
    """Tables one below the other within some columns."""
    found: list[tuple[_Header, int, str | None, str]] = []
    repeated: list[set[int]] = []
    nearest: tuple[int, Untold] = (-1, Untold(None, Choice(None)))
    after = 0
    for start in grid.candidates:
        if start < after or (found and grid.further.isdisjoint((start, start + 1, start + 2))):
            continue
        row = grid.row(start)[slice(*width)]
        if sum(bool(c and c.strip()) for c in row) < 2 or is_data(row):
            continue
        if found and _repeats(found[-1][0], grid, start, width):
            title_hint = hint_of(title_of(grid, start, width, after))
            if title_hint in (None, found[-1][2]):
                after = start + found[-1][0].rows
                repeated[-1] |= set(range(start, after))
                if is_numbering(padded(grid.row(after), width)):
                    repeated[-1].add(after)
                continue
        title = title_of(grid, start, width, after if found else 0)
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
        repeated.append({header.below} if is_numbering(padded(grid.row(header.below), width)) else set())
        after = header.below
    if not found:
        return nearest[1]
    tables = []
    for number, (header, _, hint, title) in enumerate(found):
        end = table.cells.height
        if number + 1 < len(found):
            following = found[number + 1][1]
            end = following - title_rows(grid, following, width, header.below)
        told = _told(table, grid, header, width, hint, title)
        tables.append(replace(told, end_row=end, repeated=frozenset(row + 1 for row in repeated[number])))
    return tables


def _header(grid: Grid, start: int, width: tuple[int, int], hint: str | None, title: str, own: Own) -> _Header | None:
    """The header that begins at a row, of as many rows as name the most fields; None where it names fewer than two."""
    best: _Header | None = None
    lines: list[list[str | None]] = []
    for rows in range(1, HEADER_ROWS + 1):
        line = padded(grid.row(start + rows - 1), width)
        if rows > 1 and (has_number(lines[0]) or not continues(line) or _stands_alone(line, lines[-1])):
            break
        lines.append(line)
        texts = one_row(line) if rows == 1 else several_rows(lines)
        mapped = maps(texts, own)
        choice = choose(mapped, hint, title, partial(_below, grid, start + rows, width))
        kind = choice.kind or choice.near or (choice.fits[0] if choice.fits else None)
        if kind is None:
            continue
        shown = [" ".join(text[0].split()) if text else "" for text in texts]
        known = all(_is_word_of(kind, cell, own) for cell in line if cell and cell.strip())
        header = _Header(start, rows, choice, mapped[kind], shown, known)
        if best is None or _better(header, best):
            best = header
    return best


def _below(grid: Grid, first: int, width: tuple[int, int]) -> list[list[str | None]]:
    """Some rows below a header."""
    return [padded(grid.row(n), width) for n in range(first, first + _SOME_BELOW) if n in grid.rows]


def _better(header: _Header, than: _Header) -> bool:
    """Whether a header of more rows tells more: more fields, or more columns that are all headed by known words."""
    told, before = header.choice.kind is not None, than.choice.kind is not None
    if told != before:
        return told
    fields, fewer = len(set(header.mapped.values())), len(set(than.mapped.values()))
    return fields > fewer or (fields == fewer and header.known and len(header.mapped) > len(than.mapped))


def _stands_alone(row: Cells, above: Cells) -> bool:
    """Whether a row is one cell below a headed column: a line between groups, no further row of the header."""
    filled = [position for position, cell in enumerate(row) if cell and cell.strip()]
    return len(filled) == 1 and bool((above[filled[0]] or "").strip())


def _is_word_of(kind: str, cell: str, own: Own) -> bool:
    """Whether a cell alone is a header or a code of a kind."""
    codes = [FIELDS[name].codes for name in RECORDS[SHAPE[kind]].cells]
    known = resolve(kind, cell, own) is not None or tight_key_of(cell) in ("ngay", "thang", "nam")
    return known or any(list_.read(cell) for list_ in codes if list_ is not None)


def _repeats(header: _Header, grid: Grid, start: int, width: tuple[int, int]) -> bool:
    """Whether the rows from ``start`` are the header once more: the same texts over the same columns."""
    lines = [padded(grid.row(start + n), width) for n in range(header.rows)]
    texts = one_row(lines[0]) if header.rows == 1 else several_rows(lines)
    named = [position for position in header.mapped if header.texts[position]]
    same = sum(
        bool(texts[position]) and tight_key_of(texts[position][0]) == tight_key_of(header.texts[position])
        for position in named
    )
    return same >= 2 and same * 10 >= len(named) * 6


def _told(table: RawTable, grid: Grid, header: _Header, width: tuple[int, int], hint: str | None, title: str) -> Told:
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
    parts = day_month_year(taken, texts, body)
    pairs = numbers_with_days(taken, texts, body) | name_with_birth(taken, body)
    by_sex = born_by_sex(taken, texts) if not parts else None
    mixed = {*pairs, *(by_sex or ()), *(position for trio in parts.values() for position in trio)}
    shown = {texts[position] or f"({position + 1})": name for position, name in sorted(taken.items())}
    names = {*taken.values(), *(number for number, _ in pairs.values() if number), *(day for _, day in pairs.values())}
    taken = {position: name for position, name in taken.items() if position not in mixed}
    return Told(
        kind,
        tuple(sorted(taken.items(), key=lambda item: (item[1], preference(texts[item[0]], item[1]), item[0]))),
        header.below,
        shown | {texts[position]: f"{name}={value}" for position, (name, value) in sorted(ticked.items())},
        hint,
        defaults_of(kind, names, title or table.sheet, hint) | _captioned(kind, names, table, grid, header, width),
        width=width,
        ticks=ticked,
        title=title,
        parts=parts,
        pairs=pairs,
        by_sex=by_sex,
    )


def _captioned(
    kind: str, names: Set[str], table: RawTable, grid: Grid, header: _Header, width: tuple[int, int]
) -> dict[str, str]:
    """The cell a list is of, where it has no column for it: the line right above its header, else its sheet's name."""
    if kind != "roll" or "cell" in names:
        return {}
    above = (grid.row(number)[slice(*width)] for number in range(header.start - 1, -1, -1))
    caption = next((filled for row in above if (filled := [cell for cell in row if cell and cell.strip()])), [])
    cell = cell_named(" ".join(caption[0].split())) if len(caption) == 1 else None
    cell = cell or cell_named(" ".join(table.sheet.split()))
    return {"cell": cell} if cell is not None else {}


def _columns_apart(table: RawTable, told: Told, own: Own) -> list[tuple[int, int]]:
    """Parts of a sheet that may be tables side by side: apart by a blank column, or beginning again with ``STT``."""
    body = table.cells.slice(max(told.header_row - HEADER_ROWS, 0))
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
    said = read_cells(row, eight_bit=table.encoding == BYTES)
    row = tuple(said.get(cell, cell) if cell else cell for cell in row)
    named = [p for p, cell in enumerate(row) if cell and resolve(told.kind, cell, own) in ("full_name", "line")]
    dated = [p for p, cell in enumerate(row) if cell and resolve(told.kind, cell, own) in ("dob", "value")]
    if len(named) < 2 or len(dated) < len(named):
        return []
    starts = []
    for before, again in pairwise(named):
        numbers = [p for p in range(before + 1, again) if row[p] and tight_key_of(row[p] or "") in STT]
        starts.append(numbers[-1] if numbers else again)
    return starts
