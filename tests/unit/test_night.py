"""A night's folder: what it builds on, published by one rename, mended after a kill at any point."""

from __future__ import annotations

import json
import shutil
import stat
from contextlib import suppress
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doikhop.errors import UsageError
from doikhop.settings import Settings
from pipelines import night as nights
from pipelines.exchange import exchange
from pipelines.night import (
    MANIFEST,
    NightRun,
    clear_away,
    is_outdated,
    latest_night,
    night_folder,
    open_night,
    publish,
    published_nights,
    recover,
    resume_night,
    write_frame,
)

MAY, JUNE, JULY = date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31)


def built(run: NightRun, text: str = "") -> NightRun:
    """What the last step of a night leaves: some result, and the manifest that says the night is whole."""
    (run.work / "result.txt").write_text(text)
    manifest = {
        "previous": run.previous.name if run.previous else None,
        "baseline": run.baseline.name if run.baseline else None,
        "settings": run.settings.model_dump(mode="json"),
    }
    (run.work / MANIFEST).write_text(json.dumps(manifest))
    return run


def night(home: Path, day: date, text: str = "", *, recorded: bool = False) -> Path:
    return publish(built(open_night(home, day, recorded=recorded), text))


def closed(home: Path, day: date) -> Path:
    folder = home / "baselines" / day.isoformat()
    folder.mkdir(parents=True)
    (folder / MANIFEST).write_text("{}")
    return folder


def text_of(home: Path, day: date) -> str:
    return (night_folder(home, day) / "result.txt").read_text()


def latest(home: Path) -> str:
    return str((home / "nights" / "latest").readlink())


def days(home: Path) -> list[date]:
    return [day for day, _ in published_nights(home)]


def test_a_first_night_builds_on_nothing(tmp_path: Path) -> None:
    run = open_night(tmp_path, MAY)
    assert (run.previous, run.baseline, run.recorded) == (None, None, False)
    assert list(run.work.iterdir()) == []
    assert run.previous_state("cases") is None
    assert stat.S_IMODE(run.work.stat().st_mode) == 0o700


def test_it_folds_from_the_newest_night_before_and_the_newest_baseline_before(tmp_path: Path) -> None:
    for day in (MAY, JUNE, JULY):
        night(tmp_path, day)
    base = closed(tmp_path, MAY)
    run = open_night(tmp_path, date(2026, 7, 15))
    assert (run.previous, run.baseline) == (tmp_path / "nights" / "2026-06-30", base)


def test_what_is_not_a_published_night_is_not_folded_from(tmp_path: Path) -> None:
    night(tmp_path, MAY)
    for name in ("2026-06-29", "20260629", "notes"):
        (tmp_path / "nights" / name).mkdir()
    (tmp_path / "nights" / "20260629" / MANIFEST).write_text("{}")
    assert days(tmp_path) == [MAY]
    with pytest.raises(UsageError, match="2026-06-29 is not published"):
        night_folder(tmp_path, date(2026, 6, 29))


def test_no_night_yet(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No night is published yet"):
        latest_night(tmp_path)


@pytest.mark.parametrize("day", [MAY, JUNE])
def test_on_or_before_a_closed_period_only_recorded(tmp_path: Path, day: date) -> None:
    night(tmp_path, MAY)
    night(tmp_path, JUNE)
    closed(tmp_path, JUNE)
    with pytest.raises(UsageError, match=r"closed on 2026-06-30; only `--recorded`"):
        open_night(tmp_path, day)
    with pytest.raises(UsageError, match=r"closed on 2026-06-30"):
        resume_night(tmp_path, day)
    assert open_night(tmp_path, day, recorded=True).baseline is None


def test_recorded_builds_on_what_its_manifest_names(tmp_path: Path) -> None:
    night(tmp_path, MAY)
    run = open_night(tmp_path, JULY, settings=Settings(grace_days=9))
    publish(built(run))
    night(tmp_path, JUNE)
    closed(tmp_path, JUNE)
    again = open_night(tmp_path, JULY, recorded=True)
    assert (again.previous, again.baseline) == (tmp_path / "nights" / "2026-05-31", None)
    assert again.settings.grace_days == 9


def test_recorded_needs_the_night_and_what_it_builds_on(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not published"):
        open_night(tmp_path, MAY, recorded=True)
    night(tmp_path, MAY)
    closed(tmp_path, MAY)
    night(tmp_path, JUNE)
    shutil.rmtree(tmp_path / "baselines")
    with pytest.raises(UsageError, match="baselines/2026-05-31, which is gone"):
        open_night(tmp_path, JUNE, recorded=True)
    closed(tmp_path, MAY)
    shutil.rmtree(tmp_path / "nights" / "2026-05-31")
    with pytest.raises(UsageError, match="nights/2026-05-31, which is gone"):
        open_night(tmp_path, JUNE, recorded=True)


def test_published_by_rename_and_pointed_to(tmp_path: Path) -> None:
    run = built(open_night(tmp_path, MAY), "one")
    assert days(tmp_path) == []
    assert publish(run) == tmp_path / "nights" / "2026-05-31"
    assert not run.work.exists()
    assert (tmp_path / "nights" / "latest" / "result.txt").read_text() == "one"
    assert latest(tmp_path) == "2026-05-31", "a relative link: the home may be moved"
    assert stat.S_IMODE((tmp_path / "nights" / "2026-05-31" / "result.txt").stat().st_mode) == 0o600


def test_a_night_without_manifest_is_not_published(tmp_path: Path) -> None:
    night(tmp_path, MAY, "one")
    run = open_night(tmp_path, MAY)
    with pytest.raises(ValueError, match="no manifest"):
        publish(run)
    assert text_of(tmp_path, MAY) == "one"


def test_run_again_it_replaces_itself_and_marks_later_nights(tmp_path: Path) -> None:
    for day in (MAY, JUNE, JULY):
        night(tmp_path, day)
    night(tmp_path, JUNE, "again")
    assert text_of(tmp_path, JUNE) == "again"
    assert [is_outdated(folder) for _, folder in published_nights(tmp_path)] == [False, False, True]
    assert latest(tmp_path) == "2026-07-31"
    night(tmp_path, JULY)
    assert not is_outdated(night_folder(tmp_path, JULY))
    assert sorted(p.name for p in (tmp_path / "nights").iterdir()) == [
        "2026-05-31",
        "2026-06-30",
        "2026-07-31",
        "latest",
    ]


def test_a_night_replayed_as_recorded_makes_nothing_outdated(tmp_path: Path) -> None:
    night(tmp_path, MAY)
    night(tmp_path, JULY)
    night(tmp_path, MAY, recorded=True)
    assert not is_outdated(night_folder(tmp_path, JULY))


def test_an_outdated_night_stays_so_when_replayed_as_recorded(tmp_path: Path) -> None:
    night(tmp_path, MAY)
    night(tmp_path, JUNE)
    night(tmp_path, MAY)
    night(tmp_path, JUNE, "replayed", recorded=True)
    assert text_of(tmp_path, JUNE) == "replayed"
    assert is_outdated(night_folder(tmp_path, JUNE))


def test_a_failed_night_leaves_the_last_one_current(tmp_path: Path) -> None:
    night(tmp_path, MAY, "good")
    run = open_night(tmp_path, JUNE)
    (run.work / "half").write_text("")
    clear_away(tmp_path)
    assert (days(tmp_path), latest(tmp_path)) == ([MAY], "2026-05-31")


def test_what_a_killed_night_left_is_not_used(tmp_path: Path) -> None:
    killed = open_night(tmp_path, MAY)
    (killed.work / "half").write_text("")
    run = open_night(tmp_path, JUNE)
    assert list(run.work.iterdir()) == []
    assert not killed.work.exists()


def test_resuming_keeps_what_earlier_steps_wrote(tmp_path: Path) -> None:
    night(tmp_path, MAY)
    run = open_night(tmp_path, JUNE)
    (run.work / "intake").write_text("done")
    again = resume_night(tmp_path, JUNE)
    assert again == run
    assert (again.work / "intake").read_text() == "done"


def test_resuming_what_was_never_begun_opens_it(tmp_path: Path) -> None:
    assert list(resume_night(tmp_path, JUNE).work.iterdir()) == []


def exchanged(parent: Path) -> bool:
    """Whether two folders, each holding a file of its own name, have now the other's."""
    names = ("đêm một", "other")
    for name in names:
        (parent / name).mkdir()
        (parent / name / name).touch()
    if not exchange(*(parent / name for name in names)):
        return False
    assert [path.name for name in names for path in (parent / name).iterdir()] == [*reversed(names)]
    return True


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("exchanging", [True, False])
@pytest.mark.parametrize("at", range(14))
def test_killed_at_any_point_of_publishing_some_whole_night_stays(
    tmp_path: Path, at: int, exchanging: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before the n-th change to the folder of nights: one whole publication is there after the mending."""
    if exchanging and not exchanged(tmp_path):
        pytest.skip("this file system cannot exchange two folders")
    night(tmp_path, MAY, "old")
    night(tmp_path, JUNE, "later")
    run = built(open_night(tmp_path, MAY), "new")
    steps = iter(range(100))

    def before(name: str, owner: type | object) -> None:
        real = getattr(owner, name)

        def step(*args: object, **more: object) -> object:
            if next(steps) >= at:
                raise Killed
            return real(*args, **more)

        monkeypatch.setattr(owner, name, step)

    for name in ("rename", "touch", "symlink_to", "replace"):
        before(name, Path)
    before("rmtree", shutil)
    if exchanging:
        before("exchange", nights)
    else:
        monkeypatch.setattr(nights, "exchange", lambda *_: False)
    with suppress(Killed):
        publish(run)
    monkeypatch.undo()

    if exchanging:
        # Whoever only reads does not mend: the night and the link must be whole as they are.
        assert days(tmp_path) == [MAY, JUNE]
        assert text_of(tmp_path, MAY) in ("old", "new")
        assert (tmp_path / "nights" / "latest" / "result.txt").read_text() == "later"
    recover(tmp_path)
    assert days(tmp_path) == [MAY, JUNE]
    now = text_of(tmp_path, MAY)
    assert now in ("old", "new")
    assert text_of(tmp_path, JUNE) == "later"
    assert latest(tmp_path) == "2026-06-30"
    assert now == "old" or is_outdated(night_folder(tmp_path, JUNE)), "nobody takes the later night for current"
    night(tmp_path, MAY, "next")
    assert text_of(tmp_path, MAY) == "next"
    assert not [p for p in (tmp_path / "nights").iterdir() if p.name.startswith(".")]


def test_folders_take_each_others_name(tmp_path: Path) -> None:
    if not exchanged(tmp_path):
        pytest.skip("this file system cannot exchange two folders")


def test_what_cannot_be_exchanged_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    assert not exchange(tmp_path / "one", tmp_path / "other")
    assert [p.name for p in tmp_path.iterdir()] == ["one"]


def test_a_kill_between_the_first_nights_rename_and_its_link(tmp_path: Path) -> None:
    night(tmp_path, MAY)
    (tmp_path / "nights" / "latest").unlink()
    (tmp_path / "nights" / ".latest.part").symlink_to("nowhere")
    recover(tmp_path)
    assert latest(tmp_path) == "2026-05-31"


def test_recovering_a_new_home_does_nothing(tmp_path: Path) -> None:
    recover(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_frame_is_written_whole_and_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "state" / "cases.parquet"
    write_frame(pl.DataFrame({"a": [1]}), path)
    write_frame(pl.DataFrame({"a": [2]}), path)
    assert pl.read_parquet(path)["a"].to_list() == [2]
    assert [p.name for p in path.parent.iterdir()] == ["cases.parquet"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
