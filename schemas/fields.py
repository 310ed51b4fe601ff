"""The field dictionary: every field, once.

Belongs here: putting the parts of ``schemas.dictionary`` together, looking a field up, and what is generated for
many readers: the header dictionary and the rows of a Dagster column schema. Does not belong here: pandera models
(``schemas.models``), the docs page (``schemas.docs``), published tables (``schemas.outputs``).

Adding a column is one entry in ``schemas/dictionary`` and its name in a record of ``schemas/records.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from schemas.dictionary import identity, movements, provenance, report, roll
from schemas.field import Field
from schemas.normalise import tight_key_of
from schemas.records import RECORDS

FIELDS: Mapping[str, Field] = {
    field.name: field for part in (identity, roll, movements, report, provenance) for field in part.FIELDS
}


def field(name: str) -> Field:
    """One field by name.

    Raises:
        KeyError: no such field in the dictionary.
    """
    return FIELDS[name]


def schema(names: Iterable[str]) -> dict[str, type[pl.DataType]]:
    """Polars schema of the named columns, in their order."""
    return {name: FIELDS[name].dtype for name in names}


def empty(names: Iterable[str]) -> pl.DataFrame:
    """A frame of the named columns without rows."""
    return pl.DataFrame(schema=schema(names))


def column_rows(names: Iterable[str], language: str = "vi") -> list[tuple[str, str, str]]:
    """Rows ``(name, dtype, description)`` of the named columns, for a Dagster column schema."""
    rows = []
    for name in names:
        entry = FIELDS[name]
        label, about = (entry.vi, entry.about_vi) if language == "vi" else (entry.en, entry.about_en)
        rows.append((name, str(entry.dtype()), f"{label}. {about}"))
    return rows


@cache
def headers_of(record: str) -> Mapping[str, str]:
    """Header dictionary of one record kind: tight key of a header to the field it names.

    Every field name is a header of its own field, and so is its Vietnamese label.

    Raises:
        ValueError: one header would name two fields of the record (a mistake in the dictionary).
    """
    known: dict[str, str] = {}
    for name in RECORDS[record].cells:
        entry = FIELDS[name]
        for text in (name, entry.vi, *entry.headers):
            key = tight_key_of(text)
            if known.setdefault(key, name) != name:
                raise ValueError(f"{record}: header '{text}' names both {known[key]} and {name}")
    return known
