"""Progress of long work, on stderr: a moving line where someone watches, plain lines where a file is written.

Belongs here: showing messages a step reports. Does not belong here: the messages; they carry counts, never names.
"""

from __future__ import annotations

import re
import sys
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

_COUNTED = re.compile(r"(?P<what>.*?)\s*(?P<done>\d+) (?:of|/) (?P<total>\d+)(?P<rest>.*)")
_PAUSE_SECONDS = 5.0


class Reporter:
    """Shows messages while its block runs; call it with each message.

    A message such as ``intake: file 3 of 40`` moves a bar. Without a terminal a line is written when the step
    changes (the part before the colon), or when the last line is some seconds old.
    """

    def __init__(self, title: str, quiet: bool = False) -> None:
        self._title = title
        self._quiet = quiet
        self._last_step = ""
        self._last_time = 0.0
        self._started = time.monotonic()
        self._bar: Progress | None = None
        self._console = Console(file=sys.stderr)

    def __enter__(self) -> Reporter:
        if self._console.is_terminal and not self._quiet:
            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}", markup=False),
                BarColumn(bar_width=30),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=self._console,
                transient=True,
            )
            self._task = self._bar.add_task(self._title, total=None)
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def __call__(self, message: str) -> None:
        """Show one message."""
        if self._quiet:
            return
        if self._bar is None:
            self._line(message)
            return
        counted = _COUNTED.fullmatch(message)
        if counted:
            what = (counted["what"] + counted["rest"]).strip()
            self._bar.update(self._task, description=what, completed=int(counted["done"]), total=int(counted["total"]))
        else:
            self._bar.update(self._task, description=message, completed=0, total=None)

    def _line(self, message: str) -> None:
        step, now = message.partition(":")[0], time.monotonic()
        if step == self._last_step and now - self._last_time < _PAUSE_SECONDS:
            return
        self._last_step, self._last_time = step, now
        print(f"[{now - self._started:6.1f} s] {message}", file=sys.stderr, flush=True)  # noqa: T201
