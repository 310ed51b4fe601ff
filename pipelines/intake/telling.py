"""The tables of a file's sheets, each with what it was told to be or a sentence that says why it was not.

Belongs here: several tables of one sheet as tables of their own, and the sentence of a refusal. Does not belong here:
finding them (``pipelines.intake.regions``), what becomes of their rows (``pipelines.intake.parse``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.intake import sheets
from pipelines.intake.headers import SHAPE, Told
from pipelines.intake.readers.raw import RawTable
from pipelines.intake.reasons import why
from pipelines.intake.regions import Untold, tables_in
from schemas.codes import RECORD_KIND
from schemas.fields import FIELDS
from schemas.records import RECORDS
from schemas.spellings import Own


def tell(
    tables: Sequence[RawTable], hint: str | None, own: Own
) -> Iterator[tuple[RawTable, str, Told | None, str | None]]:
    """Every table of a file.

    Args:
        tables: sheets as a reader returned them.
        hint: record the file name speaks of.
        own: the unit's own spellings of headers.

    Yields:
        The sheet, the table's number in the file (``0``; further tables of that sheet ``0.1``, ``0.2``), what it was
        told to be, and the reason where it was not.
    """
    before: sheets.Ending | None = None
    for table in tables:
        if table.reason is not None:
            yield table, str(table.ordinal), None, table.reason
            continue
        told = tables_in(table, hint, own)
        if isinstance(told, Untold):
            further = sheets.going_on(table, before) if before is not None else None
            if further is not None:
                before = sheets.ending(*further, before)
                yield further[0], str(table.ordinal), further[1], None
            else:
                yield (
                    table,
                    str(table.ordinal),
                    None,
                    why("turned") if sheets.turned(table, hint, own) else refusal(told),
                )
            continue
        before = sheets.ending(table, told[-1])
        for number, each in enumerate(told):
            yield table, f"{table.ordinal}.{number}" if number else str(table.ordinal), each, None


def refusal(untold: Untold) -> str:
    """Why a sheet is no table, as stored: the nearest record and what it lacks; never a cell of the sheet."""
    choice = untold.choice
    if choice.fits:
        return why("fits_several", row=untold.row or 0, kinds=", ".join(label(kind) for kind in choice.fits))
    if choice.near is None or untold.row is None:
        return why("no_header")
    missing = ", ".join(f"«{_column(choice.near, name)}»" for name in choice.missing)
    return why("nearly", row=untold.row, kind=label(choice.near), missing=missing)


def label(kind: str) -> str:
    """What officers call a kind of table."""
    return "Sổ chuyển đi / chuyển đến" if kind == "transfer" else RECORD_KIND.label(SHAPE[kind])


def _column(kind: str, name: str) -> str:
    """A missing column; where one of several would do, all of them."""
    for alternatives in RECORDS[SHAPE[kind]].anchors:
        if name in alternatives:
            return " / ".join(FIELDS[one].vi for one in alternatives)
    return FIELDS[name].vi
