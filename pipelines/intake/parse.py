"""Reading files that were not read before, and keeping what they hold.

Belongs here: hashing, reading, telling and typing new content in batches, and the index rows that result. Does not
belong here: which unit the table is from; what is kept depends on the content, the suffix and the hint of the file name
alone, so one content is read once however often it is sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from pipelines.intake import headers, readers, typed
from pipelines.intake.cells import extract
from pipelines.intake.landing import LandedFile
from pipelines.intake.readers.raw import RawTable, UnreadableFile
from pipelines.intake.store import FILES, PARSER, TABLES, Store, sha256_of

_BATCH_ROWS = 400_000
_UNKNOWN = "Không nhận ra tiêu đề cột của biểu nào; dùng tiêu đề như trong mẫu rồi nộp lại."
_UNOPENED = "Không mở được tệp; kiểm tra quyền đọc rồi chạy lại."

Fact = dict[str, object]


@dataclass
class _Batch:
    """Text of tables of one kind waiting to be typed."""

    cells: list[pl.DataFrame] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    rows: int = 0


@dataclass(frozen=True)
class Content:
    """Which content a landed file has.

    Attributes:
        file: the landed file.
        sha256: its content's hash; None when it cannot be opened.
        content: key of the content in ``store/tables.parquet``.
    """

    file: LandedFile
    sha256: str | None
    content: str

    @property
    def unopened(self) -> str | None:
        """Why the file has no content, as a sentence."""
        return _UNOPENED if self.sha256 is None else None


def read_new(store: Store, files: Sequence[LandedFile], progress: Callable[[str], None]) -> list[Content]:
    """Read what the store does not hold yet; afterwards it holds every content of ``files``."""
    index = {path: (size, mtime, sha) for path, size, mtime, sha in store.files.iter_rows()}
    known = set(store.tables["content"])
    batches: dict[str, _Batch] = {}
    facts: list[Fact] = []
    contents: list[Content] = []
    fresh = dict(index)
    for number, file in enumerate(files, start=1):
        path = f"{file.reporter}/{file.as_of}/{file.name}"
        size, mtime, sha = index.get(path, (None, None, None))
        body: bytes | None = None
        if sha is None or (size, mtime) != (file.size, file.mtime_ns):
            try:
                body = file.path.read_bytes()
            except OSError:
                contents.append(Content(file, None, ""))
                continue
            sha = sha256_of(body)
            fresh[path] = (file.size, file.mtime_ns, sha)
        suffix = readers.suffix_of(file.name)
        hint = headers.hint_of(file.name.removesuffix(suffix))
        key = f"{sha}|{suffix}|{hint or ''}|{PARSER}"
        contents.append(Content(file, sha, key))
        if key in known:
            continue
        known.add(key)
        if body is None:
            body = file.path.read_bytes()
        for fact, kind, cells in _tables(body, sha, suffix, hint, key):
            facts.append(fact)
            if kind is None or cells is None:
                continue
            batch = batches.setdefault(kind, _Batch())
            batch.cells.append(cells)
            batch.facts.append(fact)
            batch.rows += cells.height
            if batch.rows >= _BATCH_ROWS:
                progress(f"intake: {number}/{len(files)} files")
                _flush(store, kind, batches.pop(kind))
    for kind in sorted(batches):
        _flush(store, kind, batches[kind])
    if facts:
        store.save("tables", pl.concat([store.tables, pl.DataFrame(facts, schema=TABLES)]))
    if fresh != index:
        rows = [(path, *values) for path, values in sorted(fresh.items())]
        store.save("files", pl.DataFrame(rows, schema=FILES, orient="row"))
    return contents


def _tables(
    body: bytes, sha: str, suffix: str, hint: str | None, content: str
) -> list[tuple[Fact, str | None, pl.DataFrame | None]]:
    """Index row, kind and text of every table of a content; one row with a reason when it cannot be read."""
    try:
        tables = readers.read(body, suffix)
    except UnreadableFile as error:
        return [(_fact(content, sha, RawTable(pl.DataFrame()), reason=str(error)), None, None)]
    found: list[tuple[Fact, str | None, pl.DataFrame | None]] = []
    for table in tables:
        told = headers.tell(table, hint)
        fact = _fact(content, sha, table, reason=None if told else _UNKNOWN)
        if told is None:
            found.append((fact, None, None))
            continue
        cells, read, ignored = extract(table, told)
        fields = {name for _, name in told.columns}
        fact |= {
            "kind": told.kind,
            "hint": told.hint,
            "has_from": "from_org" in fields,
            "has_to": "to_org" in fields,
            "rows_read": read,
            "rows_ignored": ignored,
            "header_row": told.header_row,
            "headers": json.dumps(told.headers, ensure_ascii=False),
        }
        found.append((fact, told.kind, cells.with_columns(tkey=pl.lit(fact["tkey"], dtype=pl.String))))
    return found


def _fact(content: str, sha: str, table: RawTable, *, reason: str | None) -> Fact:
    """A row of ``store/tables.parquet`` as far as it is known before typing."""
    return dict.fromkeys(TABLES) | {
        "content": content,
        "tkey": f"{content}|{table.ordinal}",
        "table_id": f"{sha[:16]}:{table.ordinal}",
        "sha256": sha,
        "sheet": table.sheet,
        "ordinal": table.ordinal,
        "reason": reason,
        "rows_read": 0,
        "rows_accepted": 0,
        "rows_quarantined": 0,
        "rows_ignored": 0,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
    }


def _flush(store: Store, kind: str, batch: _Batch) -> None:
    """Type a batch, keep its rows, complete its index rows."""
    done = typed.read_rows(kind, pl.concat(batch.cells))
    rows_file = store.keep("rows", kind, done.accepted)
    refused_file = store.keep("refused", kind, done.refused)
    accepted = dict(done.accepted.group_by("tkey").len().iter_rows())
    refused = dict(done.refused.group_by("tkey").len().iter_rows())
    repairs: dict[str, dict[str, dict[str, int]]] = {}
    for tkey, column, repair, cells in done.repairs.iter_rows():
        repairs.setdefault(tkey, {}).setdefault(column, {})[repair] = cells
    for fact in batch.facts:
        tkey = str(fact["tkey"])
        fact["rows_accepted"] = accepted.get(tkey, 0)
        fact["rows_quarantined"] = refused.get(tkey, 0)
        fact["repairs"] = json.dumps(repairs.get(tkey, {}), sort_keys=True)
        fact["rows_file"] = rows_file if tkey in accepted else None
        fact["refused_file"] = refused_file if tkey in refused else None
