"""Reading in processes of their own, so that no file can stop the night.

Belongs here: starting the processes, talking to them within a time, and telling why one is gone. Does not belong
here: what they do (``pipelines.intake.worker``).

Processes stay for the next file and end when this one does. They get no file, no name and no home: only content.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pipelines
from pipelines.intake import worker
from pipelines.intake.readers.raw import Limits, UnreadableFile
from pipelines.intake.reasons import is_passing
from pipelines.intake.worker import Answer

# Starting takes a moment, and a busy machine thinks slower than its clock runs.
_PATIENCE = 3
_GRACE_SECONDS = 20
_PIECE = 1 << 20
_KEPT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH")

T = TypeVar("T")


class Process:
    """One reading process, started when first asked."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None

    def read(self, files: Sequence[tuple[bytes, str]], limits: Limits) -> list[Answer]:
        """For each content and its suffix the tables, or the reason there are none; never raises, whatever they are.

        What several files together were too much for is read again file by file, so that each answers for itself.
        """
        answers = self._ask(files, limits)
        if len(files) == 1:
            return answers
        return [
            self._ask([file], limits)[0] if answer[1] is not None and is_passing(answer[1]) else answer
            for file, answer in zip(files, answers, strict=True)
        ]

    def _ask(self, files: Sequence[tuple[bytes, str]], limits: Limits) -> list[Answer]:
        child = self.child or self._start()
        try:
            deadline = time.monotonic() + limits.seconds_per_file * _PATIENCE + _GRACE_SECONDS
            parts = _exchange(child, worker.pack_request(files, limits), deadline)
        except TimeoutError:
            self.stop()
            return _none(files, UnreadableFile("too_slow", limit=limits.seconds_per_file))
        if parts is None:
            ended = self.stop()
            if ended == -signal.SIGXCPU:
                return _none(files, UnreadableFile("too_slow", limit=limits.seconds_per_file))
            return _none(files, UnreadableFile("gave_up"))
        answers, retired = worker.unpack_answers(parts)
        if retired:
            self.stop()
        return answers

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {
            "PYTHONPATH": str(Path(pipelines.__file__).resolve().parents[1]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "POLARS_MAX_THREADS": "1",
        }
        self.child = subprocess.Popen(
            [sys.executable, "-P", "-m", "pipelines.intake.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            # An interrupt at the keyboard is for the night, which then closes the pipe.
            start_new_session=True,
        )
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe is not None and hasattr(fcntl, "F_SETPIPE_SZ"):
                # Fewer, larger pieces; a system that allows no larger pipe keeps its own.
                with suppress(OSError):
                    fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIECE)
        return self.child

    def stop(self) -> int | None:
        """End the process; how it ended."""
        child, self.child = self.child, None
        if child is None:
            return None
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                # What could not be written is nobody's concern any more.
                with suppress(OSError):
                    pipe.close()
        try:
            return child.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()


def _none(files: Sequence[object], refused: UnreadableFile) -> list[Answer]:
    """One reason for each of some files."""
    return [([], refused.reason) for _ in files]


def _exchange(child: subprocess.Popen[bytes], message: bytes, deadline: float) -> list[bytes] | None:
    """Send a message and take the answer; None where the process ended first.

    Raises:
        TimeoutError: the deadline passed.
    """
    assert child.stdin is not None and child.stdout is not None
    to, source = child.stdin.fileno(), child.stdout.fileno()
    os.set_blocking(to, False)
    os.set_blocking(source, False)
    left = memoryview(message)
    answer = bytearray()
    with selectors.DefaultSelector() as waiting:
        waiting.register(to, selectors.EVENT_WRITE)
        waiting.register(source, selectors.EVENT_READ)
        while True:
            ready = waiting.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            for key, _ in ready:
                if key.fd == to:
                    try:
                        left = left[os.write(to, left[:_PIECE]) :]
                    except BrokenPipeError:
                        left = left[:0]
                    except BlockingIOError:
                        continue
                    if not left:
                        waiting.unregister(to)
                    continue
                try:
                    piece = os.read(source, _PIECE)
                except BlockingIOError:
                    continue
                if not piece:
                    return None
                answer += piece
                if (parts := worker.complete(answer)) is not None:
                    return parts
            if time.monotonic() > deadline:
                raise TimeoutError


class Pool:
    """Some processes and the threads that talk to them."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.free: deque[Process] = deque(Process() for _ in range(size))
        self.threads = ThreadPoolExecutor(size, thread_name_prefix="intake")

    def _read(self, files: Sequence[tuple[bytes, str]], limits: Limits) -> list[Answer]:
        # There are as many threads as processes, so one is always free; deque's ends are safe between threads.
        process = self.free.pop()
        try:
            return process.read(files, limits)
        finally:
            self.free.append(process)

    def submit(self, files: Sequence[tuple[bytes, str]], limits: Limits) -> Future[list[Answer]]:
        """Ask for the tables of some contents, each with the suffix of its file."""
        return self.threads.submit(self._read, files, limits)

    def close(self) -> None:
        """End threads and processes."""
        self.threads.shutdown(wait=False, cancel_futures=True)
        for process in self.free:
            process.stop()


_pools: dict[int, Pool] = {}


def pool(size: int) -> Pool:
    """The pool of this process; its processes are started as they are needed."""
    if size not in _pools:
        _pools[size] = Pool(size)
        atexit.register(_pools[size].close)
    return _pools[size]


Answers = Future[list[Answer]]


def in_order(
    tasks: Iterable[T], start: Callable[[T], Answers | None], ahead: int
) -> Iterator[tuple[T, list[Answer] | None]]:
    """Tasks with their answers, in their own order, at most ``ahead`` under way; None where none was started."""
    waiting: deque[tuple[T, Answers | None]] = deque()
    for task in tasks:
        waiting.append((task, start(task)))
        while len(waiting) > ahead:
            first, answer = waiting.popleft()
            yield first, answer.result() if answer is not None else None
    while waiting:
        first, answer = waiting.popleft()
        yield first, answer.result() if answer is not None else None
