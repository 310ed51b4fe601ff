"""A long step is done once for the same inputs, and again as soon as anything it reads differs."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path

import pytest

from doikhop.settings import Settings
from pipelines.kept import Numbers, once
from pipelines.night import MANIFEST, NightRun, open_night, publish

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)


class Step:
    """A step that writes what it reads, and counts how often it was done."""

    def __init__(self) -> None:
        self.done = 0

    def __call__(self, run: NightRun) -> Numbers:
        self.done += 1
        (run.folder("linking") / "out.txt").write_text((run.work / "intake" / "in.txt").read_text())
        (run.folder("state") / "persons.txt").write_text("persons")
        return {"persons": 7}


def night(
    home: Path,
    step: Step,
    *,
    day: date = JUNE,
    text: str = "rows",
    settings: Settings | None = None,
    recorded: bool = False,
) -> tuple[Path, Numbers]:
    """Run a night of two steps and publish it."""
    run = open_night(home, day, settings=settings, recorded=recorded)
    (run.folder("intake") / "in.txt").write_text(text)
    numbers = once(run, "linking", step)
    told = {
        "previous": run.previous.name if run.previous else None,
        "baseline": None,
        "settings": run.settings.model_dump(mode="json"),
    }
    (run.work / MANIFEST).write_text(json.dumps(told))
    return publish(run), numbers


def test_the_same_night_of_the_same_files_is_not_worked_out_again(tmp_path: Path) -> None:
    step = Step()
    night(tmp_path, step)
    folder, numbers = night(tmp_path, step)
    assert step.done == 1
    assert numbers == {"persons": 7}
    assert (folder / "linking" / "out.txt").read_text() == "rows"
    assert (folder / "state" / "persons.txt").read_text() == "persons"
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*.txt")} == {0o600}
    night(tmp_path, step)
    assert step.done == 1


def test_another_row_another_setting_or_another_night_before_it(tmp_path: Path) -> None:
    step = Step()
    night(tmp_path, step)
    folder, _ = night(tmp_path, step, text="other rows")
    assert (step.done, (folder / "linking" / "out.txt").read_text()) == (2, "other rows")
    night(tmp_path, step, text="other rows", settings=Settings(grace_days=5))
    assert step.done == 3
    before, _ = night(tmp_path, step, day=MAY)
    night(tmp_path, step, text="other rows", settings=Settings(grace_days=5))
    assert step.done == 5
    (before / MANIFEST).write_text((before / MANIFEST).read_text() + "\n")
    (before / "checksums.json").unlink()
    night(tmp_path, step, text="other rows", settings=Settings(grace_days=5))
    assert step.done == 6


@pytest.mark.parametrize("file", ["linking/out.txt", "state/persons.txt", "state/linking_kept.json"])
@pytest.mark.parametrize("gone", [True, False])
def test_a_file_that_is_not_as_it_was_written_is_not_taken_over(tmp_path: Path, file: str, gone: bool) -> None:
    step = Step()
    folder, _ = night(tmp_path, step)
    (folder / file).unlink() if gone else (folder / file).write_text("damaged")
    folder, _ = night(tmp_path, step)
    assert step.done == 2
    assert (folder / "linking" / "out.txt").read_text() == "rows"


def test_a_replay_is_worked_out(tmp_path: Path) -> None:
    step = Step()
    night(tmp_path, step)
    night(tmp_path, step, recorded=True)
    assert step.done == 2


def test_other_steps_are_always_done(tmp_path: Path) -> None:
    run = open_night(tmp_path, JUNE)
    (run.folder("intake") / "in.txt").write_text("rows")
    step = Step()
    once(run, "cases", step)
    assert not list(run.work.rglob("*_kept.json"))
