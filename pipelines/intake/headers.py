"""Telling what a table is: where its header is, which record it is, which column is which field.

Belongs here: finding the header row below title rows, two-row headers, choosing the record, hints from title, sheet and
file name, and defaults a title states. Does not belong here: the header dictionary itself (``schemas.fields``).

Whether a table of transfers is the out or the in register is decided later (``pipelines.intake.sides``): it needs to
know the reporting unit. Here it is a ``transfer`` with at most a hint.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pipelines.intake.readers.raw import RawTable
from schemas.codes import ADMISSION_KIND, EXIT_KIND
from schemas.fields import headers_of
from schemas.normalise import header_keys_of, tight_key_of
from schemas.records import RECORDS

TRANSFER = "transfer"
# The record whose headers and fields stand for a table kind; both transfer registers have the same.
SHAPE = {
    "count_report": "count_report",
    TRANSFER: "transfer_out",
    "exit": "exit",
    "admission": "admission",
    "roll": "roll",
}
_LOOK_ROWS = 40
_LEAST_IDENTITY = 3
_HINT_ORDER = ("transfer_out", "transfer_in", "admission", "exit", "count_report", "roll")

Cells = Sequence[str | None]


@dataclass(frozen=True)
class Told:
    """What a table was told to be.

    Attributes:
        kind: a key of ``SHAPE``.
        columns: position of a column and the field it holds; a field may have several, best first.
        first_row: row number of the first row below the header.
        header_row: row number of the (last) header row.
        headers: header as written to field.
        hint: record the title, sheet or file name speaks of.
        sides: the sides of a transfer the table has columns for.
        defaults: values a title states for columns the table does not have.
    """

    kind: str
    columns: tuple[tuple[int, str], ...]
    header_row: int
    headers: dict[str, str]
    hint: str | None
    defaults: dict[str, str]

    @property
    def first_row(self) -> int:
        """Row number of the first row below the header."""
        return self.header_row + 1


def hint_of(*texts: str) -> str | None:
    """The record a title, a sheet name or a file name speaks of; the first text that speaks of exactly one wins."""
    for text in texts:
        key = tight_key_of(text)
        found = [name for name in _HINT_ORDER if any(word in key for word in RECORDS[name].hints)]
        if "transfer_out" in found and "transfer_in" in found:
            continue
        if found:
            return found[0]
    return None


def tell(table: RawTable, name_hint: str | None) -> Told | None:
    """Find the header of a table and what it makes of it; None when no row is a known header.

    Args:
        table: any table a reader returned.
        name_hint: record the file name speaks of.
    """
    rows = table.cells.head(_LOOK_ROWS).rows()
    for number, row in enumerate(rows):
        if sum(cell is not None and not cell.isspace() for cell in row) < 2:
            continue
        below = rows[number + 1] if number + 1 < len(rows) else ()
        single = _maps([_keys(cell) for cell in row])
        double = _maps(_two_row_keys(row, below)) if below and _is_second_row(row, below) else {}
        title = " ".join(cell for above in rows[:number] for cell in above if cell)
        hint = hint_of(title, table.sheet) or name_hint
        best = _choose(single, hint, rows[number + 1 :])
        paired = _choose(double, hint, rows[number + 2 :])
        last, chosen, texts = number, best, [cell or "" for cell in row]
        if paired is not None and (
            best is None or len(set(double[paired].values())) > len(set(single[paired].values()))
        ):
            last, chosen = number + 1, paired
            texts = [" ".join(part for part in pair if part) for pair in zip(row, below, strict=True)]
        if chosen is None:
            continue
        mapping = _with_given_name((double if last > number else single)[chosen], texts, rows[last + 1 :])
        return Told(
            chosen,
            tuple(sorted(mapping.items(), key=lambda item: (item[1], _preference(texts[item[0]]), item[0]))),
            last + 1,
            {" ".join(texts[position].split()): name for position, name in sorted(mapping.items())},
            hint,
            _defaults(chosen, mapping, title or table.sheet, hint),
        )
    return None


@lru_cache(maxsize=20_000)
def _keys_of(cell: str) -> tuple[str, ...]:
    return tuple(header_keys_of(cell))


def _keys(cell: str | None) -> tuple[str, ...]:
    """Keys of a header cell; long text is no header."""
    return _keys_of(cell) if cell is not None and len(cell) <= 80 else ()


def _maps(keys: Sequence[tuple[str, ...]]) -> dict[str, dict[int, str]]:
    """For each kind, position of a column to field."""
    found: dict[str, dict[int, str]] = {}
    for kind, shape in SHAPE.items():
        known = headers_of(shape)
        mapping = {}
        for position, candidates in enumerate(keys):
            for key in candidates:
                if key in known:
                    mapping[position] = known[key]
                    break
        names = set(mapping.values())
        if "full_name" in names:
            mapping = {p: n for p, n in mapping.items() if n not in ("family_name", "given_name")}
        elif not {"family_name", "given_name"} <= names:
            # One half of a name alone: "Tên" is then the whole name, "Họ" alone is nothing.
            mapping = {p: "full_name" if n == "given_name" else n for p, n in mapping.items() if n != "family_name"}
            if "full_name" not in mapping.values():
                # A list with no other name goes by the name at birth.
                mapping = {p: "full_name" if n == "birth_name" else n for p, n in mapping.items()}
        found[kind] = mapping
    return found


def _is_second_row(row: Cells, below: Cells) -> bool:
    """Whether ``below`` can be the second row of a header: it only fills in below blank or repeated cells."""
    filled = sum(bool(cell and cell.strip()) for cell in below)
    return filled > 0 and any(cell and not (above and above.strip()) for above, cell in zip(row, below, strict=True))


def _two_row_keys(row: Cells, below: Cells) -> list[tuple[str, ...]]:
    """Keys of a two-row header: merged parent and child, child alone, parent alone."""
    keys: list[tuple[str, ...]] = []
    parent = ""
    for above, child in zip(row, below, strict=True):
        own = bool(above and above.strip())
        parent = (above or "") if own else parent
        if child and child.strip():
            keys.append((*_keys(f"{parent} {child}"), *_keys(child), *_keys(parent)))
        else:
            keys.append(_keys(above) if own else ())
    return keys


def _choose(maps: dict[str, dict[int, str]], hint: str | None, below: Sequence[Cells]) -> str | None:
    """The kind a mapping speaks for most, or None."""
    hinted = TRANSFER if hint in ("transfer_out", "transfer_in") else hint
    eligible = []
    for order, (kind, mapping) in enumerate(maps.items()):
        record = RECORDS[SHAPE[kind]]
        names = set(mapping.values())
        if {"family_name", "given_name"} & names:
            names.add("full_name")
        if not set(record.needs) <= names:
            continue
        telling = len(names & set(record.telling))
        values = _values_speak_for(kind, mapping, below)
        if telling or (len(names) >= _LEAST_IDENTITY and kind == (hinted or "roll")):
            eligible.append((telling, values, kind == hinted, len(names), -order, kind))
    return max(eligible)[-1] if eligible else None


def _values_speak_for(kind: str, mapping: dict[int, str], below: Sequence[Cells]) -> bool:
    """Whether the cells below ``Hình thức`` are of this kind: admissions and exits share that header."""
    codes = {"admission": ("admission_kind", ADMISSION_KIND), "exit": ("exit_kind", EXIT_KIND)}.get(kind)
    if codes is None:
        return False
    field, known = codes
    positions = [position for position, name in mapping.items() if name == field]
    cells = [row[p] for row in below for p in positions if p < len(row) and row[p]]
    return bool(cells) and sum(tight_key_of(cell or "") in known.by_key for cell in cells) * 2 > len(cells)


def _with_given_name(mapping: dict[int, str], headers: Sequence[str], below: Sequence[Cells]) -> dict[int, str]:
    """Take the column right of the name for the given name where one merged header stands over both."""
    at = next((position for position, name in mapping.items() if name == "full_name"), None)
    right = -1 if at is None else at + 1
    if at is None or right in mapping or right >= len(headers) or headers[right].strip():
        return mapping
    named = [row[right] for row in below if row[at]]
    words = [cell for cell in named if cell and cell.replace(" ", "").isalpha()]
    if len(words) * 2 <= len(named):
        return mapping
    return mapping | {at: "family_name", right: "given_name"}


def _preference(header: str) -> int:
    """Of several columns of one field, a code is surer than a label."""
    return 0 if tight_key_of(header).startswith("ma") else 1


_PERIOD = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def _defaults(kind: str, mapping: dict[int, str], title: str, hint: str | None) -> dict[str, str]:
    """What a title states for the whole table, for fields without a column."""
    names = set(mapping.values())
    key = tight_key_of(title)
    defaults: dict[str, str] = {}
    if kind == TRANSFER and "transfer_kind" not in names:
        stated = [
            value
            for word, value in (
                ("tamthoi", "TEMPORARY"),
                ("chinhthuc", "OFFICIAL"),
                ("noibo", "INTERNAL"),
                ("ngoainuoc", "ABROAD"),
            )
            if word in key
        ]
        if len(stated) == 1:
            defaults["transfer_kind"] = stated[0]
    if kind == "admission" and "admission_kind" not in names:
        special = [v for w, v in (("ketnaplai", "AGAIN"), ("phuchoi", "REINSTATED")) if w in key]
        if len(special) < 2 and hint == "admission":
            defaults["admission_kind"] = special[0] if special else "NEW"
    if kind == "exit" and "exit_kind" not in names:
        stated = [
            value
            for word, value in (
                ("tutran", "DIED"),
                ("khaitru", "EXPELLED"),
                ("xoaten", "STRUCK_OFF"),
                ("xinra", "RESIGNED"),
            )
            if word in key
        ]
        if len(stated) == 1:
            defaults["exit_kind"] = stated[0]
    if kind == "count_report" and "period_to" not in names:
        dates = []
        for day, month, year in _PERIOD.findall(title):
            try:
                dates.append(date(int(year), int(month), int(day)).isoformat())
            except ValueError:
                continue
        if len(dates) == 2:
            defaults["period_from"], defaults["period_to"] = dates
    return defaults
