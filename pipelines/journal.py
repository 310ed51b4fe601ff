"""The journal of decisions as a file: one JSON line per decision, only ever appended.

Belongs here: writing lines durably, reading them back as a typed frame, their digest. Does not belong here: what may be
decided (``pipelines/decisions.py``).

A line is written whole, flushed to the disk, and never changed or removed: to take a decision back, decide again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import polars as pl
from filelock import FileLock

JOURNAL = Path("decisions") / "journal.jsonl"

SCHEMA: dict[str, pl.DataType] = {
    "seq": pl.Int64(),
    "decided_at": pl.Datetime("us", "UTC"),
    "case_id": pl.String(),
    "decision": pl.String(),
    "by": pl.String(),
    "reason": pl.String(),
    "until": pl.Date(),
    "row_a": pl.String(),
    "row_b": pl.String(),
    "os_user": pl.String(),
    "stage": pl.String(),
    "source": pl.String(),
    "proxy_user": pl.String(),
    "answer": pl.String(),
    "answer_from": pl.String(),
    "people": pl.String(),
    "roll": pl.String(),
}
_PLAIN = ("case_id", "decision", "by", "reason", "os_user", "stage", "proxy_user", "people", "roll")


@contextmanager
def held(home: Path) -> Iterator[Path]:
    """The journal's file, while nobody else may append to it."""
    path = home / JOURNAL
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(path.with_suffix(".lock"), timeout=30, mode=0o600):
        yield path


def append_lines(path: Path, values: Sequence[dict[str, object]]) -> None:
    """Append whole lines and flush them; a torn line left by a crash is closed off first."""
    text = "".join(json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n" for value in values)
    fresh = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        data = (("\n" if torn else "") + text).encode()
        while data:
            data = data[os.write(descriptor, data) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if fresh:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _lines(home: Path) -> list[str]:
    path = home / JOURNAL
    if not path.exists():
        return []
    # A write that was killed may end inside a letter; that line is left out below.
    return [line for line in path.read_text(encoding="utf-8", errors="replace").split("\n") if line.strip()]


def read(home: Path, limit: int | None = None) -> pl.DataFrame:
    """The journal, oldest first.

    Args:
        home: the home.
        limit: only the first so many decisions (a recorded night used those).

    Returns:
        One row per decision: seq (1-based), decided_at (UTC), case_id (null: about rows), decision, by,
        reason, until, row_a, row_b (see ``pipelines.row_references``), os_user, stage (final, proposed, approved),
        source (command, launchpad, worklist), proxy_user (who a proxy in front says it is; null: nobody says),
        answer (what a returned worklist's answer is known by; null: not from one), answer_from (file content:row).
    """
    rows: list[dict[str, object]] = []
    for line in _lines(home):
        try:
            value = json.loads(line)
        except json.JSONDecodeError:
            continue  # the torn end of a write that was killed: that call never reported success
        rows.append(typed(value, len(rows) + 1))
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row") if rows else pl.DataFrame(schema=SCHEMA)
    return frame if limit is None else frame.head(limit)


def typed(value: dict[str, object], seq: int) -> dict[str, object]:
    """One line as a row of ``SCHEMA``."""
    pair = value.get("rows")
    a, b = pair if isinstance(pair, list) else (None, None)
    worklist = value.get("worklist")
    return {
        **{key: value.get(key) for key in _PLAIN},
        "seq": seq,
        "decided_at": datetime.fromisoformat(str(value["decided_at"])),
        "until": date.fromisoformat(str(value["until"])) if value.get("until") else None,
        "row_a": a,
        "row_b": b,
        # Lines of older versions came from the command alone.
        "source": value.get("source") or "command",
        "answer": worklist.get("answer") if isinstance(worklist, dict) else None,
        "answer_from": f"{worklist.get('sha256')}:{worklist.get('row')}" if isinstance(worklist, dict) else None,
    }


def digest(home: Path, limit: int | None = None) -> str:
    """SHA-256 of the journal's first ``limit`` lines, for the manifest of a night."""
    return hashlib.sha256("\n".join(_lines(home)[:limit]).encode()).hexdigest()
