"""The second process of a night: it answers, it may fail, and it never outlives the first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from doikhop.errors import DoikhopError
from pipelines.beside import beside, outcome

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import os, time
from pipelines.beside import beside, outcome
print(outcome(beside(os.getpid)), flush=True)
beside(time.sleep, 600)
time.sleep(600)
"""


def test_it_is_one_other_process() -> None:
    first, second = beside(os.getpid), beside(os.getpid)
    assert outcome(first) == outcome(second) != os.getpid()


def test_what_a_function_raises_is_raised_here() -> None:
    with pytest.raises(FileNotFoundError):
        outcome(beside(os.listdir, "/nowhere/at/all"))


def test_whoever_waits_may_say_so() -> None:
    waited: list[None] = []
    outcome(beside(time.sleep, 0.3), lambda: waited.append(None), every=0.05)
    assert len(waited) > 1


def test_a_process_that_dies_is_one_sentence_and_the_next_call_has_a_new_one() -> None:
    with pytest.raises(DoikhopError, match="ended before its work was done"):
        outcome(beside(os._exit, 9))
    before = outcome(beside(os.getpid))
    os.kill(before, signal.SIGKILL)
    _wait_until_gone(before)
    with suppress(DoikhopError):
        # Asked before its end is known here.
        outcome(beside(os.getpid))
    assert outcome(beside(os.getpid)) != before


def test_it_ends_with_the_first_process_even_if_that_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(PROGRAM, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}
    ) as program:
        assert program.stdout is not None
        child = int(program.stdout.readline())
        program.kill()
    _wait_until_gone(child)


def _wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 30
    with suppress(psutil.NoSuchProcess):
        while psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < deadline, "it outlives the first process"
            time.sleep(0.05)
