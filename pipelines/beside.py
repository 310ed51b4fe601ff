"""A second process of the night, for what needs nothing of the first: it works while the first goes on.

Belongs here: having it and ending it. Does not belong here: what it is asked to do (`pipelines.reports`), or reading
files nobody can vouch for (`pipelines.intake.pool`, which trusts its processes with nothing).

One process serves every night of this program, one call after the other. Great Expectations lives in it alone: it takes
seconds to import, beside other imports in one process it once broke a night, and it would stay in memory to the end.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType
from typing import ParamSpec, TypeVar

from doikhop.errors import DoikhopError

P = ParamSpec("P")
T = TypeVar("T")

_started: dict[int, ProcessPoolExecutor] = {}


def beside(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> Future[T]:
    """Call a module's function in the second process, after the calls before it.

    Function, arguments and what it returns are pickled. Ask ``outcome`` for the result.
    """
    with _main_unseen():
        try:
            return _process().submit(function, *arguments, **named)
        except BrokenProcessPool:
            # It ended after the last call was answered; a new one knows nothing of that.
            _started.clear()
            return _process().submit(function, *arguments, **named)


def outcome(called: Future[T], waiting: Callable[[], None] | None = None, every: float = 1.0) -> T:
    """What the function returns, or raises.

    Args:
        called: what ``beside`` returned.
        waiting: called each ``every`` seconds until then.
        every: seconds.

    Raises:
        DoikhopError: the process ended first.
    """
    try:
        while waiting is not None:
            try:
                return called.result(timeout=every)
            except TimeoutError:
                if called.done():
                    break
                waiting()
        return called.result()
    except BrokenProcessPool:
        _started.clear()
        raise DoikhopError(
            "The second process of the night ended before its work was done; "
            "if the machine was short of memory, run the night again with less going on beside it."
        ) from None


def _process() -> ProcessPoolExecutor:
    """The process of this program: one that was forked off has its own."""
    if os.getpid() not in _started:
        # Spawned, not forked: a fork of a program with threads may wait for ever.
        spawned = multiprocessing.get_context("spawn")
        _started[os.getpid()] = ProcessPoolExecutor(1, mp_context=spawned, initializer=_begin)
    return _started[os.getpid()]


@contextmanager
def _main_unseen() -> Iterator[None]:
    """A process started meanwhile does not run the program's own script again, which may be anybody's."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _begin() -> None:
    """In the second process: leave Ctrl-C to the first, and end when that does, whichever way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Taking a large library apart, module by module, takes a second, for which the first would wait.
    atexit.register(os._exit, 0)
    threading.Thread(target=_follow, daemon=True).start()


def _follow() -> None:
    first = multiprocessing.parent_process()
    assert first is not None
    first.join()
    # At once: the next night may already write where this one did.
    os._exit(1)
