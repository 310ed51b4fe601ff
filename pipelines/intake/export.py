"""One file or sheet of a night, and what became of it.

Belongs here: the record alone. Does not belong here: deciding anything (``exports``, ``force``, ``misplaced``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Export:
    """One file or sheet of the night.

    Attributes:
        org_code: unit of the landing folder.
        as_of: date of the folder; None where the folder has none.
        file: file name.
        sheet: sheet name, empty for a text file.
        record: record kind; None where it could not be told.
        status: accepted, repeated, superseded, abnormal or rejected.
        reason: why, as ``pipelines.intake.reasons`` stores it; None for a plain acceptance.
        in_force: whether the night uses its rows.
        tkey: key of its rows in the store; None where nothing was read.
        table_id: content and ordinal.
        first_seen: night it was first seen.
        facts: its row of ``store/tables.parquet``.
        code: the code of the catalogue it is not accepted under; None otherwise.
    """

    org_code: str
    as_of: date | None
    file: str
    sheet: str
    record: str | None
    status: str
    reason: str | None
    in_force: bool = False
    tkey: str | None = None
    table_id: str | None = None
    first_seen: date | None = None
    facts: Mapping[str, Any] | None = None
    code: str | None = None

    @property
    def rows(self) -> int:
        """Rows of the table that are data, refused ones too."""
        return int(self.facts["rows_accepted"]) + int(self.facts["rows_quarantined"]) if self.facts else 0
