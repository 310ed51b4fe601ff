"""One home, one writer at a time.

Belongs here: the lock whoever changes a home takes first (a night, closing a period, a decision). Does not belong
here: what is done while it is held. The operating system releases it when the process ends, however it ends, so a
killed night never leaves a home locked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from doikhop.errors import HomeLockedError

LOCK_FILE = ".lock"


@contextmanager
def home_lock(home: Path, *, wait_seconds: float = 0.0) -> Iterator[None]:
    """Hold ``home`` against other processes; inside one process the lock may be taken again (it counts).

    Raises:
        HomeLockedError: another process holds it (after waiting ``wait_seconds``).
    """
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    # A singleton per path, so that the command line and the Dagster run inside it share one lock.
    lock = FileLock(home.resolve() / LOCK_FILE, mode=0o600, is_singleton=True, thread_local=False)
    try:
        lock.acquire(timeout=wait_seconds)
    except Timeout:
        raise HomeLockedError(f"Another run holds the home {home}; wait until it has ended, then try again.") from None
    try:
        yield
    finally:
        lock.release()
