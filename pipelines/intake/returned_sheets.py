"""A returned workbook as it lies in ``landing/_decisions``: found, opened, its answered rows picked out.

Belongs here: files and cells. Does not belong here: whether an answer counts (``returned.py``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.intake.landing import DECISIONS, LANDING
from pipelines.intake.readers import read, suffix_of
from pipelines.intake.readers.raw import Limits, RawTable
from pipelines.worklist_form import (
    ANSWERED,
    FORMAT,
    HEADER_ROW,
    LOCKED,
    NAME_COLUMN,
    NAME_ROW,
    ORIGIN_SHEET,
    SEAL_COLUMN,
    SEAL_HEADING,
    Origin,
    canonical,
)

_BOOKS = (".xlsx", ".xlsm", ".ods")
# A worklist of ten thousand rows is a tenth of this.
_LARGEST = 32 * 1024 * 1024
_LIMITS = Limits(max_file_mb=32, max_unpacked_mb=256, max_rows=50_000, max_columns=100)
_NOWHERE = Origin("", "", "")
_LITTER = ("~$", ".", "Thumbs.db", "desktop.ini")
_CASE, _CODE, _STATE = ([key for key, _ in LOCKED].index(key) for key in ("case", "code", "state"))
_COLUMN = {key: len(LOCKED) + place for place, (key, _) in enumerate(ANSWERED)}


@dataclass(frozen=True)
class Answered:
    """One row somebody wrote an answer into; ``row`` as a person counts, ``locked`` the cells its seal stands for."""

    row: int
    case_id: str
    code: str
    state: str
    locked: tuple[str, ...]
    seal: str
    answer: str
    reason: str
    until: str
    remark: str


@dataclass(frozen=True)
class Returned:
    """One file; ``problem`` names the text ``answer_<problem>`` that says why none of it can be used."""

    name: str
    sha256: str | None = None
    problem: str | None = None
    sheet: str = ""
    origin: Origin = _NOWHERE
    by: str = ""
    rows: tuple[Answered, ...] = ()


def returned_files(home: Path) -> Iterator[Returned]:
    """Every file of ``landing/_decisions``, in name order; folders and links to elsewhere are refused."""
    folder = home / LANDING / DECISIONS
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith(_LITTER):
            continue
        name = path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if path.is_symlink() or not path.is_file():
            yield Returned(name, problem="not_a_file")
            continue
        try:
            if path.stat().st_size > _LARGEST:
                yield Returned(name, problem="too_large")
                continue
            content = path.read_bytes()
        except OSError:
            yield Returned(name, problem="unreadable")
            continue
        yield _opened(name, content)


def _opened(name: str, content: bytes) -> Returned:
    sha256 = hashlib.sha256(content).hexdigest()
    if suffix_of(name) not in _BOOKS:
        return Returned(name, sha256, "no_worklist")
    try:
        tables = read(content, suffix_of(name), _LIMITS)
    except Exception:  # a stranger's file may break its reader in any way, and must not stop the night
        return Returned(name, sha256, "unreadable")
    origin = _origin(tables)
    todo = next((table for table in tables if _is_todo(table)), None)
    if origin is None or todo is None:
        return Returned(name, sha256, "no_worklist")
    lines = todo.cells.rows()
    rows = tuple(
        answered
        for row, line in enumerate(lines[HEADER_ROW + 1 :], start=HEADER_ROW + 2)
        if (answered := _answered(row, line)) is not None
    )
    return Returned(name, sha256, None, todo.sheet, origin, canonical(_at(lines[NAME_ROW], NAME_COLUMN)), rows)


def _origin(tables: Sequence[RawTable]) -> Origin | None:
    for table in tables:
        if table.sheet == ORIGIN_SHEET and table.cells.width > 1:
            said = {canonical(row[0]): canonical(row[1]) for row in table.cells.rows()}
            if said.get("format") == FORMAT:
                return Origin(said.get("home", ""), said.get("org_code", ""), said.get("night", ""))
    return None


def _is_todo(table: RawTable) -> bool:
    cells = table.cells
    return cells.height > HEADER_ROW and _at(cells.row(HEADER_ROW), SEAL_COLUMN) == SEAL_HEADING


def _at(line: Sequence[object], column: int) -> str:
    value = line[column] if column < len(line) else None
    return "" if value is None else str(value)


def _answered(row: int, line: Sequence[object]) -> Answered | None:
    told = {key: " ".join(_at(line, column).split()) for key, column in _COLUMN.items()}
    if not any(told.values()):
        return None
    locked = tuple(canonical(_at(line, column)) for column in range(len(LOCKED)))
    return Answered(
        row=row,
        case_id=locked[_CASE],
        code=locked[_CODE],
        state=locked[_STATE],
        locked=locked,
        seal=_at(line, SEAL_COLUMN).strip(),
        answer=told["answer"],
        reason=told["answer_reason"],
        until=told["answer_until"],
        remark=told["remark"],
    )
