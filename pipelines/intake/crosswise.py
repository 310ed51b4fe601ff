"""A count report laid out crosswise: one column per line of the form, one row per unit.

Belongs here: finding its header. Does not belong here: the report as the form has it, one row per line
(``pipelines.intake.regions``).
"""

from __future__ import annotations

import re

from pipelines.intake.grid import HEADER_ROWS, LOOK_ROWS, Grid, has_number, is_numbering, padded, title_of
from pipelines.intake.headers import Told, one_row, resolve, several_rows
from pipelines.intake.readers.raw import RawTable
from pipelines.intake.titles import defaults_of
from schemas.normalise import tight_key_of
from schemas.report_lines import line_of
from schemas.spellings import Own

_KIND = "count_report"
# Without these two it is no balance; without a third it is too little to be sure.
_ENDS = {"A", "D"}
_LEAST = 4
_WHOLE = ("tongso", "tong", "cong", "tongcong", "ts")
_COUNT = re.compile(r"\d{1,3}([., ]?\d{3})*(\.0+)?|[-–]")
_LOOKED_AT = 200


def lines_across(table: RawTable, grid: Grid, hint: str | None, own: Own) -> Told | None:
    """The count report whose columns are the lines of the form; None where the sheet is none."""
    found = [
        told
        for start in range(min(LOOK_ROWS, grid.height))
        for rows in range(1, HEADER_ROWS + 1)
        if (told := _header(table, grid, start, rows, hint, own)) is not None
    ]
    # Fewer rows of a header of several name fewer lines.
    return max(found, key=lambda told: len(told.across), default=None)


def _header(table: RawTable, grid: Grid, start: int, rows: int, hint: str | None, own: Own) -> Told | None:
    """The report whose header is the rows from ``start``, None where they are none."""
    whole = (0, table.cells.width)
    cells = [padded(grid.row(start + n), whole) for n in range(rows)]
    if any(has_number(row) or not any(row) for row in cells) or is_numbering(cells[0]):
        return None
    across: dict[int, str] = {}
    columns: dict[int, str] = {}
    texts = one_row(cells[0]) if rows == 1 else several_rows(cells)
    for position, candidates in enumerate(texts):
        line = _line(candidates, [row[position] for row in cells])
        name = None if line else next((n for text in candidates if (n := resolve(_KIND, text, own))), None)
        if line is not None:
            across[position] = line
        elif name in ("org", "period_from", "period_to") and name not in columns.values():
            columns[position] = name
    codes = set(across.values())
    if len(codes) < len(across) or len(codes) < _LEAST or not codes >= _ENDS or all(len(code) == 1 for code in codes):
        return None
    below = table.cells.slice(start + rows).head(_LOOKED_AT).rows()
    filled = [row for row in below if any(_is_count(row[position]) for position in across)]
    strange = [row for row in filled if any(row[p] and row[p].strip() and not _is_count(row[p]) for p in across)]
    # Without a column that names the unit there can be one row only: the unit's own.
    if not filled or strange or ("org" not in columns.values() and len(filled) > 1):
        return None
    title = title_of(grid, start, whole, 0)
    shown = [" ".join(candidates[0].split()) if candidates else "" for candidates in texts]
    return Told(
        _KIND,
        tuple(sorted(columns.items(), key=lambda item: item[1])),
        start + rows,
        {shown[p]: name for p, name in columns.items()} | {shown[p]: f"line={code}" for p, code in across.items()},
        hint,
        defaults_of(_KIND, set(columns.values()), title or table.sheet, hint),
        width=whole,
        title=title,
        across=across,
    )


def _line(candidates: tuple[str, ...], written: list[str | None]) -> str | None:
    """The line a column's header names: all its rows together or the lowest; the top one alone only over a total."""
    lowest = next((text for text in reversed(written) if text and text.strip()), "")
    for text in candidates:
        top = text != lowest and tight_key_of(text) == tight_key_of(written[0] or "")
        line = line_of(text) if not top or tight_key_of(lowest) in _WHOLE else None
        if line is not None:
            return line
    return None


def _is_count(cell: str | None) -> bool:
    return cell is not None and _COUNT.fullmatch(cell.strip()) is not None
