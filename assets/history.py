"""How Dagster's SQLite history is written while a night runs.

Belongs here: what is asked of each SQLite connection, what is said when one fails. Does not belong here: where the
history is, or what is in it.

A night writes some five hundred events, and for nearly each Dagster makes an engine, opens a connection and closes both
again. Closing the last connection of a database moves its log into it and waits for the disk: half a night went by
waiting. So while the night runs there is one engine per database, which keeps its connections, and a write does not
wait for the disk (SQLite's WAL mode stays consistent without; after a loss of power the last events may be missing,
never the night, which is flushed by itself).
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import Any, TextIO

from dagster._core.storage.event_log.sqlite import sqlite_event_log
from dagster._core.storage.runs.sqlite import sqlite_run_storage
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.pool import QueuePool

_STORAGES = (sqlite_event_log, sqlite_run_storage)


@contextmanager
def quick_history() -> Iterator[None]:
    """While it lasts, Dagster's SQLite storages of this process keep their connections, which wait for no disk."""
    kept: dict[str, Engine] = {}

    def engine(url: str, **options: Any) -> Engine:
        if url not in kept:
            kept[url] = create_engine(url, **options | {"poolclass": QueuePool})
            event.listen(kept[url], "checkout", _tune)
            # Dagster throws an engine away after each use; these are thrown away below.
            kept[url].dispose = _nothing  # type: ignore[method-assign]
        return kept[url]

    # Dagster has no setting for this. Where another release makes its engines elsewhere, a night is slower, no more.
    makers = [(storage, storage.create_engine) for storage in _STORAGES if hasattr(storage, "create_engine")]
    for storage, _ in makers:
        storage.create_engine = engine  # type: ignore[attr-defined]
    try:
        yield
    finally:
        for storage, maker in makers:
            storage.create_engine = maker  # type: ignore[attr-defined]
        for one in kept.values():
            Engine.dispose(one)


def _tune(connection: object, _record: object, _proxy: object) -> None:
    """At each use and not once: a database is put into WAL mode by its first connection, after that one was made."""
    assert isinstance(connection, sqlite3.Connection)
    # Without WAL mode the default stays: there NORMAL could lose more than the last events.
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        connection.execute("PRAGMA synchronous=NORMAL")


def _nothing(close: bool = True) -> None:
    """Close nothing."""


class _WithoutStatements:
    """A stream that leaves out what Dagster says of an event it could not write: the whole SQL, values and all."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, words: str) -> int:
        """Write what is anybody else's."""
        return len(words) if words.startswith("Exception while writing logger call") else self._stream.write(words)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextmanager
def without_statements() -> Iterator[None]:
    """While it lasts, an event that cannot be written says so by its exception alone."""
    with redirect_stderr(_WithoutStatements(sys.stderr)):  # type: ignore[type-var]
        yield
