"""Ctrl-C or SIGTERM while a step runs: the night stops at once, is not tried again, and nothing is published."""

from __future__ import annotations

import os
import signal
import time
from datetime import date
from pathlib import Path

import pytest

from assets import steps
from assets.run import run_night
from doikhop import cli
from pipelines.night import NightRun, published_nights
from tests.integration import fake_night

NIGHT = date(2021, 6, 30)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return fake_night.make_home(tmp_path / "home")


@pytest.mark.parametrize("step", ["intake", "ledger", "reports"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_the_night(
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    step: str,
    number: signal.Signals,
) -> None:
    begun = []

    def told_to_stop(run: NightRun) -> dict[str, int]:
        begun.append(step)
        os.kill(os.getpid(), number)
        time.sleep(5)
        return {}

    fake_night.install(monkeypatch, {step: told_to_stop})
    code = cli.main(["nightly", "--as-of", "2021-06-30", "--ephemeral", "--home", str(home)])

    assert (code, begun) == (130, [step])
    assert capsys.readouterr().err.splitlines()[-1] == "doikhop: Stopped; what was published before stays current."
    assert published_nights(home) == []
    fake_night.install(monkeypatch)
    assert run_night(home, NIGHT, ephemeral=True).published


def test_a_signal_after_the_publication_is_only_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_night.install(monkeypatch)

    def told_to_stop(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(5)

    monkeypatch.setattr("assets.units.unit_pages", told_to_stop)
    outcome = run_night(home, NIGHT, ephemeral=True)

    assert (outcome.published, outcome.exit_code) == (True, 0)
    assert outcome.message == "The night 2021-06-30 is published, but: The run was stopped before its end."


def test_a_file_server_that_answers_later_is_asked_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def intake(run: NightRun) -> dict[str, int]:
        asked.append(run.night)
        if len(asked) < 3:
            raise OSError(5, "Input/output error")
        return fake_night._intake(run)

    monkeypatch.setattr(steps, "_RETRY_SECONDS", 0)
    fake_night.install(monkeypatch, {"intake": intake})
    assert run_night(home, NIGHT, ephemeral=True).published
    assert len(asked) == 3


def test_one_that_never_answers_is_told(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def intake(run: NightRun) -> dict[str, int]:
        raise OSError(5, "Input/output error of somebody's file")

    monkeypatch.setattr(steps, "_RETRY_SECONDS", 0)
    fake_night.install(monkeypatch, {"intake": intake})
    outcome = run_night(home, NIGHT, ephemeral=True)
    assert (outcome.published, outcome.exit_code) == (False, 1)
    assert "answers with an error; have it looked at" in outcome.message
    assert "somebody" not in outcome.message
