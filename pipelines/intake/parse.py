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
from pipelines.intake.cells import data_rows, pick
from pipelines.intake.landing import LandedFile
from pipelines.intake.readers.raw import RawTable, UnreadableFile
from pipelines.intake.store import FILES, TABLES, Store, sha256_of
from pipelines.intake.version import parser_key

_BATCH_ROWS = 400_000
_TELL_EVERY = 25
_UNKNOWN = "Không nhận ra tiêu đề cột của biểu nào; dùng tiêu đề như trong mẫu rồi nộp lại."
_UNOPENED = "Không mở được tệp; kiểm tra quyền đọc rồi chạy lại."

Fact = dict[str, object]


@dataclass
class _Batch:
    """Tables of one kind waiting to be typed, and their index rows in the same order."""

    picked: list[pl.DataFrame] = field(default_factory=list)
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
        if number % _TELL_EVERY == 0 or number == len(files):
            progress(f"intake: file {number} of {len(files)}")
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
        suffix, hint, key = _told_by(file.name, sha)
        contents.append(Content(file, sha, key))
        if key in known:
            continue
        known.add(key)
        if body is None:
            try:
                body = file.path.read_bytes()
            except OSError:
                contents[-1] = Content(file, None, "")
                continue
        for fact, table, told in _tables(body, sha, suffix, hint, key):
            facts.append(fact)
            if told is None:
                continue
            batch = batches.setdefault(told.kind, _Batch())
            batch.picked.append(pick(table, told, len(batch.facts)))
            batch.facts.append(fact)
            batch.rows += batch.picked[-1].height
            if batch.rows >= _BATCH_ROWS:
                _flush(store, told.kind, batches.pop(told.kind))
    for kind in sorted(batches):
        _flush(store, kind, batches[kind])
    if facts:
        store.save("tables", pl.concat([store.tables, pl.DataFrame(facts, schema=TABLES)]))
    if fresh != index:
        rows = [(path, *values) for path, values in sorted(fresh.items())]
        store.save("files", pl.DataFrame(rows, schema=FILES, orient="row"))
    return contents


def contents_of(store: Store, files: Sequence[LandedFile]) -> set[str]:
    """The keys of the contents of landed files, as far as they can be opened."""
    index = {path: (size, mtime, sha) for path, size, mtime, sha in store.files.iter_rows()}
    keys = set()
    for file in files:
        size, mtime, sha = index.get(f"{file.reporter}/{file.as_of}/{file.name}", (None, None, None))
        if sha is None or (size, mtime) != (file.size, file.mtime_ns):
            try:
                sha = sha256_of(file.path.read_bytes())
            except OSError:
                continue
        keys.add(_told_by(file.name, sha)[2])
    return keys


def _told_by(name: str, sha: str) -> tuple[str, str | None, str]:
    """Suffix and hint of a file name, and the key of its content in ``store/tables.parquet``."""
    suffix = readers.suffix_of(name)
    hint = headers.hint_of(name.removesuffix(suffix))
    return suffix, hint, f"{sha}|{suffix}|{hint or ''}|{parser_key()}"


def _tables(
    body: bytes, sha: str, suffix: str, hint: str | None, content: str
) -> list[tuple[Fact, RawTable, headers.Told | None]]:
    """Index row of every table of a content, with what it was told to be; one with a reason when it cannot be read."""
    try:
        tables = readers.read(body, suffix)
    except UnreadableFile as error:
        nothing = RawTable(pl.DataFrame())
        return [(_fact(content, sha, nothing, str(error)), nothing, None)]
    found: list[tuple[Fact, RawTable, headers.Told | None]] = []
    for table in tables:
        told = headers.tell(table, hint)
        fact = _fact(content, sha, table, None if told else _UNKNOWN)
        if told is not None:
            fields = {name for _, name in told.columns}
            fact |= {
                "kind": told.kind,
                "hint": told.hint,
                "has_from": "from_org" in fields,
                "has_to": "to_org" in fields,
                "header_row": told.header_row,
                "headers": json.dumps(told.headers, ensure_ascii=False),
            }
        found.append((fact, table, told))
    return found


def _fact(content: str, sha: str, table: RawTable, reason: str | None) -> Fact:
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
    cells, counts = data_rows(kind, batch.picked)
    done = typed.read_rows(kind, cells)
    tkeys = pl.Series("tkey", [str(fact["tkey"]) for fact in batch.facts], dtype=pl.String)
    rows_file = store.keep("rows", kind, _keyed(done.accepted, tkeys))
    refused_file = store.keep("refused", kind, _keyed(done.refused, tkeys))
    accepted = dict(done.accepted.group_by("table").len().iter_rows())
    refused = dict(done.refused.group_by("table").len().iter_rows())
    read = {index: (rows, kept) for index, rows, kept in counts.iter_rows()}
    repairs: dict[int, dict[str, dict[str, int]]] = {}
    for index, column, repair, number in done.repairs.iter_rows():
        repairs.setdefault(index, {}).setdefault(column, {})[repair] = number
    for index, fact in enumerate(batch.facts):
        rows, kept = read.get(index, (0, 0))
        fact["rows_read"], fact["rows_ignored"] = rows, rows - kept
        fact["rows_accepted"] = accepted.get(index, 0)
        fact["rows_quarantined"] = refused.get(index, 0)
        fact["repairs"] = json.dumps(repairs.get(index, {}), sort_keys=True)
        fact["rows_file"] = rows_file if index in accepted else None
        fact["refused_file"] = refused_file if index in refused else None


def _keyed(rows: pl.DataFrame, tkeys: pl.Series) -> pl.DataFrame:
    """Rows with the key of their table in the store instead of its number in the batch."""
    return rows.select(tkeys.gather(rows["table"]).alias("tkey"), pl.exclude("table"))
