"""Reading files that were not read before, and keeping what they hold.

Belongs here: hashing, reading, telling and typing new content in batches, and the index rows that result. Does not
belong here: which unit the table is from; what is kept depends on the content, the suffix and the hint of the file name
alone, so one content is read once however often it is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

import polars as pl

from doikhop.settings import Settings
from pipelines.intake import headers, telling, typed
from pipelines.intake.cells import Picked, data_rows, pick
from pipelines.intake.encoding.columns import AS_IS
from pipelines.intake.encoding.files import BYTES
from pipelines.intake.landing import LandedFile
from pipelines.intake.opening import Opened, opened
from pipelines.intake.pool import in_order, pool
from pipelines.intake.readers.raw import Limits, RawTable, UnreadableFile
from pipelines.intake.reasons import is_limit, is_passing
from pipelines.intake.store import TABLES, Store, sha256_of
from pipelines.intake.version import parser_key
from pipelines.intake.worker import Answer
from schemas.spellings import Own, Spellings

_BATCH_ROWS = 400_000
# Small files are handed over together: each hand-over costs as much as reading some hundred rows.
BUNDLE_BYTES = 256 << 10
_BUNDLE_TASKS = 256
_TITLE_CHARS = 400
_LONG_NUMBER = re.compile(r"\d{6,}")

# What was mended in a table as a whole stands under this name among the repairs of its columns.
TABLE = "table"

Fact = dict[str, object]


@dataclass
class _Batch:
    """Tables of one kind waiting to be typed, and their index rows in the same order."""

    picked: list[pl.DataFrame] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    rows: int = 0


@dataclass
class _Task:
    """A landed file or entry on its way: its content while it has to be read, or why there is none."""

    file: Opened
    key: str
    body: bytes | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Content:
    """Which content a landed file, or an entry of a landed zip, has.

    Attributes:
        file: the landed file.
        sha256: its content's hash; None when it was not opened.
        content: key of the content in ``store/tables.parquet``.
        reason: why it was refused before anything was made of it, as stored; None otherwise.
    """

    file: LandedFile
    sha256: str | None
    content: str
    reason: str | None = None


def read_new(
    store: Store,
    files: Sequence[LandedFile],
    settings: Settings,
    progress: Callable[[str], None],
    spellings: Spellings,
) -> list[Content]:
    """Read what the store does not hold yet; afterwards it holds every content of ``files`` that was read or refused.

    Args:
        store: what was read before.
        files: what the landing folder holds.
        settings: the limits a file must keep, and how many are read at a time.
        progress: told how far it is.
        spellings: headers as the units themselves spell them.
    """
    limits = Limits.of(settings)
    known = set(store.tables["content"])
    under_way: set[str] = set()
    batches: dict[str, _Batch] = {}
    facts: list[Fact] = []
    contents: list[Content] = []
    readers_ = pool(settings.threads)

    def start(bundle: list[_Task]) -> Future[list[Answer]] | None:
        asked = [(task.body, task.file.suffix) for task in bundle if task.body is not None]
        return readers_.submit(asked, limits) if asked else None

    def tasks() -> Iterator[_Task]:
        for file in opened(store, files, limits, progress):
            key = _key(file, spellings)
            task = _Task(file, key)
            if file.body is not None and key not in under_way and known.isdisjoint((key, _limited(key, limits))):
                under_way.add(key)
                try:
                    task.body = file.body()
                except UnreadableFile as failed:
                    task.reason = failed.reason
            yield task

    refused: dict[str, str] = {}
    for task, answer in _answered(in_order(_bundles(tasks()), start, 2 * settings.threads)):
        file, key = task.file, task.key
        if file.body is None:
            contents.append(Content(file.file, file.sha256, "", file.reason))
            continue
        if answer is not None:
            tables, reason = answer
            if reason is not None and is_passing(reason):
                # The machine may have been busy, the file still on its way: the next night tries again.
                refused[key] = reason
            else:
                reasons = [reason, *(table.reason for table in tables)]
                stored = _limited(key, limits) if any(map(is_limit, reasons)) else key
                known.add(stored)
                own = spellings.of(file.file.reporter)
                for fact, table, told in _tables(tables, reason, str(file.sha256), file.hints, own, stored):
                    facts.append(fact)
                    if told is None:
                        continue
                    batch = batches.setdefault(told.kind, _Batch())
                    picked = pick(table, told, len(batch.facts))
                    _read_as(fact, table, picked)
                    batch.picked.append(picked.rows)
                    batch.facts.append(fact)
                    batch.rows += picked.rows.height
                    if batch.rows >= _BATCH_ROWS:
                        _flush(store, told.kind, batches.pop(told.kind))
        if key in refused:
            contents.append(Content(file.file, file.sha256, "", refused[key]))
        else:
            contents.append(Content(file.file, file.sha256, key if key in known else _limited(key, limits)))
    for kind in sorted(batches):
        _flush(store, kind, batches[kind])
    if facts:
        store.save("tables", pl.concat([store.tables, pl.DataFrame(facts, schema=TABLES)]))
    return contents


def _bundles(tasks: Iterable[_Task]) -> Iterator[list[_Task]]:
    """Tasks in their order, so many together as one process reads at a time: one large content, or many small ones."""
    bundle: list[_Task] = []
    size = 0
    for task in tasks:
        further = len(task.body or b"")
        if bundle and (size + further > BUNDLE_BYTES or len(bundle) >= _BUNDLE_TASKS):
            yield bundle
            bundle, size = [], 0
        bundle.append(task)
        size += further
    if bundle:
        yield bundle


def _answered(
    bundles: Iterable[tuple[list[_Task], list[Answer] | None]],
) -> Iterator[tuple[_Task, Answer | None]]:
    """Each task of the bundles with its answer; None where it was not read."""
    for bundle, answers in bundles:
        left = iter(answers or ())
        for task in bundle:
            answer: Answer | None = ([], task.reason) if task.reason is not None else None
            if task.body is not None:
                answer, task.body = next(left), None
            yield task, answer


def contents_of(store: Store, files: Sequence[LandedFile], settings: Settings, spellings: Spellings) -> set[str]:
    """The keys of the contents of landed files, as far as they can be opened."""
    limits = Limits.of(settings)
    keys = [_key(file, spellings) for file in opened(store, files, limits, lambda _: None) if file.body is not None]
    return {*keys, *(_limited(key, limits) for key in keys)}


def _key(file: Opened, spellings: Spellings) -> str:
    """What the tables made of a file depend on."""
    mark = spellings.mark(file.file.reporter)
    return f"{file.sha256}|{file.suffix}|{headers.hint_of(*file.hints) or ''}|{parser_key()}{mark and '.'}{mark}"


def _limited(key: str, limits: Limits) -> str:
    """The key of a content that was refused, in part at least, for the sake of a limit: other limits, another try."""
    return f"{key}|{sha256_of(repr(limits).encode())[:8]}"


def _tables(
    tables: Sequence[RawTable], reason: str | None, sha: str, hints: Sequence[str], own: Own, content: str
) -> Iterator[tuple[Fact, RawTable, headers.Told | None]]:
    """Index row of every table of a content, with what it was told to be; one with a reason when it was not."""
    if reason is not None:
        nothing = RawTable(pl.DataFrame())
        yield _fact(content, sha, nothing, reason), nothing, None
        return
    for table, number, told, untold in telling.tell(tables, headers.hint_of(*hints), own):
        fact = _fact(content, sha, table, untold, number)
        if told is not None:
            fields = {name for _, name in told.columns}
            fact |= {
                "kind": told.kind,
                "hint": told.hint,
                "has_from": "from_org" in fields,
                "has_to": "to_org" in fields,
                "header_row": told.header_row,
                "headers": json.dumps(told.headers, ensure_ascii=False),
                "title": _title(told.title),
            }
        yield fact, table, told


def _title(text: str) -> str:
    """As much of a title as tells a unit and a date: no number of a person, no end."""
    return _LONG_NUMBER.sub(" ", text)[:_TITLE_CHARS]


def _read_as(fact: Fact, table: RawTable, picked: Picked) -> None:
    """Add to the index row of a table how its legacy text was read."""
    readings = sorted(picked.readings - {AS_IS})
    if table.encoding == BYTES and readings:
        fact["encoding"] = "+".join(readings)
    fact["repairs"] = json.dumps(_joined(json.loads(str(fact["repairs"])), picked.evidence), sort_keys=True)


def _fact(content: str, sha: str, table: RawTable, reason: str | None, number: str = "0") -> Fact:
    """A row of ``store/tables.parquet`` as far as it is known before typing."""
    return dict.fromkeys(TABLES) | {
        "content": content,
        "tkey": f"{content}|{number}",
        "table_id": f"{sha[:16]}:{number}",
        "sha256": sha,
        "sheet": table.sheet,
        "ordinal": table.ordinal,
        "reason": reason,
        "repairs": json.dumps({TABLE: dict(sorted(table.repairs.items()))} if table.repairs else {}),
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
        fact["repairs"] = json.dumps(_joined(repairs.get(index, {}), json.loads(str(fact["repairs"]))), sort_keys=True)
        fact["rows_file"] = rows_file if index in accepted else None
        fact["refused_file"] = refused_file if index in refused else None


def _joined(*repairs: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Repairs of several steps, column by column."""
    found: dict[str, dict[str, int]] = {}
    for each in repairs:
        for column, counts in each.items():
            found[column] = found.get(column, {}) | counts
    return found


def _keyed(rows: pl.DataFrame, tkeys: pl.Series) -> pl.DataFrame:
    """Rows with the key of their table in the store instead of its number in the batch."""
    return rows.select(tkeys.gather(rows["table"]).alias("tkey"), pl.exclude("table"))
