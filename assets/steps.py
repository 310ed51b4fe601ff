"""How an asset calls a step, and how a failure is told.

Belongs here: calling one step function with the night, remembering which steps this night has behind it, turning an
exception into one sentence that carries nothing of a row. Does not belong here: which asset calls which step.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TypeVar

import dagster as dg

from assets.failures import leave_out_traces
from assets.resources import NightSession
from doikhop.disk import disk_trouble
from doikhop.errors import DoikhopError, UsageError
from pipelines.kept import once
from pipelines.night import NightRun

EXIT_CODE = "exit_code"
DEBUG_VARIABLE = "DOIKHOP_DEBUG"
STEPS = ("intake", "linking", "ledger", "rules", "cases", "reports")
DONE_FOLDER = ".steps"

# A landing folder on a file server answers later; nothing else gets better by itself.
_TRANSIENT = {errno.EIO, errno.EAGAIN, errno.EBUSY, errno.ESTALE, errno.ETIMEDOUT}
_RETRIES, _RETRY_SECONDS = 2, 20

Numbers = Mapping[str, int | float | str]
_Result = TypeVar("_Result")


def first(session: NightSession, name: str, step: Callable[[NightRun], Numbers]) -> Numbers:
    """Open the night afresh and run its first step, which reads what may answer later."""
    return told(name, session.home, lambda: _call(session.start(), name, step), retried=True)


def then(session: NightSession, name: str, step: Callable[[NightRun], Numbers]) -> Numbers:
    """Run a later step on what the steps before it wrote."""
    return told(name, session.home, lambda: _call(session.resume(), name, step))


def finish(
    session: NightSession, publish: Callable[[NightRun], Path], describe: Callable[[NightRun], _Result]
) -> _Result:
    """Publish the night, once every step is behind it.

    What is said of it is made before, so that nothing can fail once it is published.
    """

    def act() -> _Result:
        run = session.resume()
        _require(run, STEPS)
        said = describe(run)
        shutil.rmtree(run.work / DONE_FOLDER)
        publish(run)
        return said

    return told("publish", session.home, act)


def told(name: str, home: Path, act: Callable[[], _Result], *, retried: bool = False) -> _Result:
    """Do ``act``; whatever it raises becomes a Dagster failure of one sentence with its exit code.

    An exception nobody foresaw may quote a cell of a row, so its own words are dropped: its class and the lines of
    code it passed carry no data. A developer at a synthetic city sees it whole with DOIKHOP_DEBUG=1.

    With ``retried``, ``act`` is done again after a pause when what failed may mend itself. This is asked for here, not
    as a retry policy of the asset: under a policy Dagster also takes Ctrl-C for a failure, and tries again.
    """
    transient = False
    try:
        return act()
    except DoikhopError as error:
        failure = dg.Failure(str(error), metadata={EXIT_CODE: error.exit_code})
        leave_out_traces()
    except Exception as error:
        if os.environ.get(DEBUG_VARIABLE) == "1":
            traceback.print_exc()
        where = _frames(error.__traceback__)
        transient = isinstance(error, OSError) and error.errno in _TRANSIENT
        trouble = disk_trouble(error, home)
        failure = dg.Failure(
            str(trouble)
            if trouble
            else f"The step {name} stopped for an unforeseen reason ({type(error).__name__} at {where[-1]}); "
            "nothing was published. Please report this line.",
            metadata={EXIT_CODE: 1, "where": dg.MetadataValue.md("\n".join(f"- `{line}`" for line in where))},
        )
    if retried and transient:
        raise dg.RetryRequested(max_retries=_RETRIES, seconds_to_wait=_RETRY_SECONDS) from failure
    raise failure from None


def _call(run: NightRun, name: str, step: Callable[[NightRun], Numbers]) -> Numbers:
    _require(run, STEPS[: STEPS.index(name)])
    numbers = once(run, name, step)
    # Marked after the write, never before: a re-execution from the UI trusts the mark.
    (run.folder(DONE_FOLDER) / name).touch(mode=0o600)
    return numbers


def _require(run: NightRun, names: tuple[str, ...]) -> None:
    for name in names:
        if not (run.work / DONE_FOLDER / name).exists():
            raise UsageError(
                f"The night {run.night} is not built up to the step {name}; "
                "run the whole job `nightly` for it instead of single assets."
            )


def _frames(trace: TracebackType | None) -> list[str]:
    """File, line and function of each frame, shortened to what is inside a package."""
    shown = []
    # Not extract_tb: it shows nothing once an earlier failure of the run had its trace left out.
    for frame, line in traceback.walk_tb(trace):
        name = Path(frame.f_code.co_filename).as_posix()
        for root in sorted((Path(p).as_posix() for p in sys.path if p), key=len, reverse=True):
            name = name.removeprefix(f"{root}/")
        shown.append(f"{name}:{line} {frame.f_code.co_name}")
    return shown
