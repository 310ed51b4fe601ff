"""When the disk is the trouble: full, read-only, not ours to write, or failing.

Belongs here: telling such a failure from others, whichever library raised it, and its one sentence. Does not belong
here: what is done about it.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

from doikhop.errors import DoikhopError

_FAILING = {errno.EIO}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {errno.EROFS, errno.EACCES, errno.EPERM}
# Polars, DuckDB and SQLite say it in words only. Their words are compared here and never shown.
_FULL_WORDS = ("no space left on device", "disk is full", "disk quota exceeded", "file too large", "os error 28")
_CLOSED_WORDS = (
    *("read-only file system", "permission denied", "readonly database", "unable to open database file"),
    *("os error 13", "os error 30"),
)
_FAILING_WORDS = ("disk i/o error", "input/output error")


def disk_trouble(error: BaseException, home: Path) -> DoikhopError | None:
    """The sentence to end with when a disk caused ``error`` or anything it came from; None when none did."""
    for cause in _causes(error):
        words = str(cause).lower()
        number = cause.errno if isinstance(cause, OSError) else None
        if number in _FULL or any(word in words for word in _FULL_WORDS):
            return DoikhopError(
                f"There is no space left where the home {home} is; make room and run the command again. "
                "What was published before stays current."
            )
        if number in _CLOSED or (number is None and any(word in words for word in _CLOSED_WORDS)):
            return DoikhopError(
                f"The home {home} cannot be read and written; let it and everything in it belong to the user who runs "
                "doikhop, on a disk that can be written. What was published before stays current."
            )
        if number in _FAILING or any(word in words for word in _FAILING_WORDS):
            return DoikhopError(
                f"The disk where the home {home} is, or one it reads from, answers with an error; have it looked at. "
                "What was published before stays current."
            )
    return None


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from, nearest first."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        cause = waiting.pop(0)
        if cause is None or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [cause.__cause__, cause.__context__]
