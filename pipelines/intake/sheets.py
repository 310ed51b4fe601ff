"""Sheets that have no header of their own: one that goes on where the sheet before it ended, one turned on its side.

Belongs here: telling them. Does not belong here: sheets with a header (``pipelines.intake.regions``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from pipelines.intake.groups import cell_named
from pipelines.intake.headers import Told
from pipelines.intake.readers.raw import RawTable
from pipelines.intake.regions import STT, tables_in
from schemas.fields import FIELDS
from schemas.normalise import tight_key_of
from schemas.spellings import Own

_MOST_ROWS, _MOST_COLUMNS = 60, 400
# Fields beside the name the first row must hold.
_LEAST = 2
_NAMES = ("full_name", "given_name", "family_name")


@dataclass(frozen=True)
class Ending:
    """How a sheet ended: what its last table is, in which column its rows are numbered, and the last number."""

    told: Told
    column: int
    last: int


def ending(table: RawTable, told: Told, before: Ending | None = None) -> Ending | None:
    """How a sheet ends; None where its rows are not numbered to the very last.

    Args:
        table: the sheet.
        told: its last table.
        before: the ending it goes on from, where it has no header of its own.
    """
    if told.across or (told.end_row is not None and told.end_row < table.cells.height):
        return None
    column = before.column if before is not None else _numbered(table, told)
    if column is None:
        return None
    number = _number(table.cells[-1, column])
    return Ending(told, column, number) if number is not None else None


def going_on(table: RawTable, before: Ending) -> tuple[RawTable, Told] | None:
    """A sheet without a header, and what it is, when its rows go on with the number after the last one; else None.

    A name has to stand where names stood and numbers where dates did: nothing is guessed.
    """
    first, last = before.told.width or (0, 0)
    cells = table.cells
    if before.column >= cells.width or cells.width > last or first:
        return None
    # Columns nobody filled in on this sheet.
    cells = cells.with_columns(pl.lit(None, pl.String).alias(f"c{position}") for position in range(cells.width, last))
    row = cells.row(0)
    held = {name: row[position] for position, name in before.told.columns if row[position]}
    names = [held[name] for name in _NAMES if name in held]
    dates = [text for name, text in held.items() if FIELDS[name].reads in ("date", "partial_date")]
    if _number(row[before.column]) != before.last + 1 or not names or len(held) - len(names) < _LEAST:
        return None
    if not all(any(map(str.isalpha, text)) for text in names) or not all(any(map(str.isdigit, text)) for text in dates):
        return None
    # Which cell the sheet before was of says nothing of this one.
    defaults = {name: value for name, value in before.told.defaults.items() if name != "cell"}
    cell = cell_named(table.sheet) if "cell" in before.told.defaults else None
    defaults |= {"cell": cell} if cell is not None else {}
    told = replace(before.told, header_row=0, end_row=None, repeated=frozenset(), defaults=defaults)
    return replace(table, cells=cells), told


def turned(table: RawTable, name_hint: str | None, own: Own | None) -> bool:
    """Whether a sheet would be a table if its columns were rows: headers one below the other, a column for each member.

    It is refused all the same: a row number would point nowhere.
    """
    cells = table.cells
    if not cells.width or cells.height > _MOST_ROWS or cells.width > _MOST_COLUMNS:
        return False
    turned_cells = pl.DataFrame(
        {f"c{position}": list(row) for position, row in enumerate(cells.rows())},
        schema={f"c{position}": pl.String for position in range(cells.height)},
    )
    return isinstance(tables_in(replace(table, cells=turned_cells, looks=None), name_hint, own), list)


def _numbered(table: RawTable, told: Told) -> int | None:
    """The column headed ``STT``."""
    if told.header_row < 1:
        return None
    heads = table.cells.row(told.header_row - 1)
    taken = {position for position, _ in told.columns}
    found = [p for p, head in enumerate(heads) if head and p not in taken and tight_key_of(head) in STT]
    return found[0] if len(found) == 1 else None


def _number(cell: str | None) -> int | None:
    text = (cell or "").strip().rstrip(".)")
    text = text.removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None
