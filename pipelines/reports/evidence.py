"""Reading the evidence of a finding: the JSON of both sides, and a side in words.

Belongs here: the shape of the columns ``evidence`` and ``lacking`` as readers see it. Does not belong here: writing
them (the rules). Each is a JSON list with one object per side: record, unit, as_of, file, sheet, row; further keys are
allowed. ``lacking`` names the tables that have nobody where somebody should be.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from schemas.texts import TEXTS, text


@dataclass(frozen=True)
class Side:
    """One row of one export, as a finding points to it."""

    record: str
    unit: str
    as_of: str
    file: str
    sheet: str
    row: int | None
    absent: bool = False

    def where(self) -> str:
        """Where the row stands, in the form ``doikhop decide --rows`` reads."""
        if not self.file:
            return f"{self.unit}/{self.as_of}" if self.as_of else self.unit
        sheet = f"#{self.sheet}" if self.sheet else ""
        row = f":{self.row}" if self.row is not None else ""
        return f"{self.unit}/{self.as_of}/{self.file}{sheet}{row}"

    def words(self, language: str = "vi") -> str:
        """The side as one line: record, unit, date, file, sheet, row."""
        key = f"record_{self.record}"
        parts = [f"{text(key, language) if key in TEXTS else self.record} {self.unit}".strip()]
        if self.as_of:
            parts.append(f"{date.fromisoformat(self.as_of):%d/%m/%Y}" if language == "vi" else self.as_of)
        if self.file:
            parts.append(self.file)
        if self.sheet:
            parts.append(f"{text('sheet', language)} {self.sheet}")
        if self.row is not None:
            parts.append(f"{text('row', language)} {self.row}")
        place = ", ".join(parts)
        return text("not_there", language, place=place) if self.absent else place


def sides(evidence: str | None, lacking: str | None = None) -> list[Side]:
    """The sides of one finding, in the order given, then the tables that lack one; empty where there is no evidence."""
    return [*_read(evidence, absent=False), *_read(lacking, absent=True)]


def _read(told: str | None, *, absent: bool) -> list[Side]:
    value = json.loads(told) if told else []
    if isinstance(value, dict):
        value = [value] if "record" in value else list(value.values())
    return [_side(entry, absent) for entry in value if isinstance(entry, dict)]


def _side(entry: dict[str, object], absent: bool) -> Side:
    row = entry.get("row")
    return Side(
        record=str(entry.get("record") or ""),
        unit=str(entry.get("unit") or ""),
        as_of=str(entry.get("as_of") or ""),
        file=str(entry.get("file") or ""),
        sheet=str(entry.get("sheet") or ""),
        row=int(str(row)) if row is not None else None,
        absent=absent,
    )
