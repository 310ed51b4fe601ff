"""How Dagster's SQLite history is written while a night runs.

Belongs here: what is asked of each SQLite connection, what is said when one fails. Does not belong here: where the
history is, or what is in it.

A night writes some five hundred events, and Dagster opens and closes a connection for nearly each. Closing the last
connection of a database moves its log into it and waits for the disk: half a night went by waiting. So one idle
connection is kept per database while the night runs, and a write does not wait for the disk (SQLite's WAL mode stays
consistent without; after a loss of power the last events may be missing, never the night, which is flushed by itself).
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import TextIO

from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def quick_history() -> Iterator[None]:
    """While it lasts, SQLite connections of this process do not wait for the disk at each event."""
    kept: dict[str, sqlite3.Connection] = {}

    def tune(connection: object, _record: object) -> None:
        if not isinstance(connection, sqlite3.Connection):
            return
        # Without WAL mode the default stays: there NORMAL could lose more than the last events.
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            return
        connection.execute("PRAGMA synchronous=NORMAL")
        path = connection.execute("PRAGMA database_list").fetchone()[2]
        if path and path not in kept:
            kept[path] = sqlite3.connect(path, check_same_thread=False)
            # Read once: an unused connection is not known to the database.
            kept[path].execute("SELECT count(*) FROM sqlite_master").fetchall()

    event.listen(Engine, "connect", tune)
    try:
        yield
    finally:
        event.remove(Engine, "connect", tune)
        for connection in kept.values():
            connection.close()


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
