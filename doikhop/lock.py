"""One writer per home.

Belongs here: the lock that nights and closes hold. Does not belong here: what they do while they hold it.
Readers (``cases``, ``explain``, ``flows``, the UI) take no lock: they read published folders, which never
change in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from doikhop.errors import HomeLockedError

LOCK_FILE = ".lock"


@contextmanager
def home_lock(home: Path) -> Iterator[None]:
    """Hold the home until the block ends. The same process may take it again inside.

    The lock is the operating system's: a killed process lets go of it by itself.

    Raises:
        HomeLockedError: another run holds it.
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(home / LOCK_FILE, is_singleton=True, thread_local=False, mode=0o600)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise HomeLockedError(
            f"Another run holds the home {home}; wait until it has ended, then try again."
        ) from None
    try:
        yield
    finally:
        lock.release()
