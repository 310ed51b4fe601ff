"""Running one night from a program: what `doikhop nightly` and `doikhop demo` call.

Belongs here: executing the job `nightly` in this process and saying how it ended. Does not belong here: what the job
consists of (``jobs.py``), or the words printed on a terminal (``doikhop/commands``).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import dagster as dg

from assets.definitions import build_defs
from assets.history import without_statements
from assets.instance import open_instance, prepare_instance
from assets.jobs import NIGHTLY
from assets.resources import RECORDED_TAG, night_resource
from assets.steps import EXIT_CODE
from doikhop.disk import disk_trouble
from doikhop.errors import DoikhopError, InvariantError
from pipelines.lock import home_lock
from pipelines.night import MANIFEST, NIGHTS, clear_away
from pipelines.preflight import check_night

_INTERRUPTS = ("DagsterExecutionInterruptedError", "KeyboardInterrupt")
_PUBLISHED = dg.AssetKey("published_night")

__all__ = ["NightOutcome", "prepare_instance", "run_night"]


@dataclass(frozen=True)
class NightOutcome:
    """How a night ended.

    ``failed_checks`` are the blocking checks that failed; ``message`` is one sentence when nothing was published, or
    when something after the publication (a page of the UI) failed.
    """

    published: bool
    exit_code: int
    failed_checks: tuple[str, ...] = ()
    message: str = ""
    run_id: str | None = None


def run_night(
    home: Path,
    night: date,
    *,
    recorded: bool = False,
    ephemeral: bool = False,
    progress: Callable[[str], None] | None = None,
) -> NightOutcome:
    """Run the job `nightly` for one night in this process.

    Args:
        home: the home.
        night: the night, a partition of the job.
        recorded: replay exactly what that night's manifest recorded.
        ephemeral: keep no history in Dagster (for tests).
        progress: told what long work is doing.

    Returns:
        The outcome; an expected failure is an outcome, never an exception.

    Raises:
        KeyboardInterrupt: the process was told to stop before the night was published.
    """
    home = home.resolve()
    try:
        with home_lock(home):
            # Before Dagster is opened, so that a held home or a wrong date costs no failed run in the history, and
            # before its definitions are built, which know no way to say what is wrong with a register.
            check_night(home, night, recorded=recorded)
            before = _publication(home, night)
            try:
                with open_instance(home, ephemeral=ephemeral) as instance, without_statements():
                    return _execute(home, night.isoformat(), instance, recorded, progress)
            except Exception as error:
                return _without_disk(home, night, before, error)
    except DoikhopError as error:
        return NightOutcome(False, error.exit_code, message=str(error))


def _publication(home: Path, night: date) -> tuple[int, int] | None:
    """What tells one publication of a night from another."""
    try:
        told = (home / NIGHTS / night.isoformat() / MANIFEST).stat()
    except FileNotFoundError:
        return None
    return told.st_ino, told.st_mtime_ns


def _without_disk(home: Path, night: date, before: tuple[int, int] | None, error: Exception) -> NightOutcome:
    """How a night ended whose history Dagster could not write any more; any other error is raised again."""
    trouble = disk_trouble(error, home)
    if trouble is None:
        raise error
    if _publication(home, night) != before:
        return NightOutcome(True, 0, message=f"The night {night} is published, but not its history: {trouble}")
    # What was built takes the room that is missing; the next run begins afresh anyway.
    clear_away(home)
    return NightOutcome(False, trouble.exit_code, message=str(trouble))


def _execute(
    home: Path,
    key: str,
    instance: dg.DagsterInstance,
    recorded: bool,
    progress: Callable[[str], None] | None,
) -> NightOutcome:
    job = build_defs(home, {"night": night_resource(home, progress)}).resolve_job_def(NIGHTLY)
    quiet = logging.getLogger("dagster")
    level = quiet.level
    quiet.setLevel(logging.CRITICAL)
    try:
        result = job.execute_in_process(
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            instance=instance,
            partition_key=key,
            raise_on_error=False,
            tags={RECORDED_TAG: "true"} if recorded else {},
        )
    finally:
        quiet.setLevel(level)
    if result.success:
        return NightOutcome(True, 0, run_id=result.run_id)
    failed = tuple(
        check.check_name
        for check in result.get_asset_check_evaluations()
        if not check.passed and check.severity is dg.AssetCheckSeverity.ERROR
    )
    if failed:
        return NightOutcome(
            False,
            InvariantError.exit_code,
            failed,
            f"The night {key} is not published: {', '.join(failed)} does not hold. "
            "The night before stays current; the checks of `balances` in the UI say by how much.",
            result.run_id,
        )
    stopped = _was_interrupted(result)
    code, message = (1, "The run was stopped before its end.") if stopped else _first_failure(result)
    if any(event.asset_key == _PUBLISHED for event in result.get_asset_materialization_events()):
        return NightOutcome(True, 0, message=f"The night {key} is published, but: {message}", run_id=result.run_id)
    if stopped:
        raise KeyboardInterrupt
    return NightOutcome(False, code, (), message, result.run_id)


def _was_interrupted(result: dg.ExecuteInProcessResult) -> bool:
    """Whether the run ended because this process was told to (Ctrl-C, SIGTERM), which Dagster calls a failure."""
    errors = [event.job_failure_data.error for event in result.all_events if event.is_job_failure]
    return any(error is not None and error.cls_name in _INTERRUPTS for error in errors)


def _first_failure(result: dg.ExecuteInProcessResult) -> tuple[int, str]:
    """Exit code and sentence of the step that failed first."""
    for event in result.all_events:
        if event.is_step_failure:
            told = event.step_failure_data.user_failure_data
            if told is not None and told.description:
                code = told.metadata.get(EXIT_CODE)
                return int(str(code.value)) if code is not None else 1, told.description
            return 1, f"The step {event.step_key} failed inside Dagster; its run in the UI says where."
    return 1, "The run ended without publishing; its page in the UI says where."
