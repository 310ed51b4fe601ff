"""A disk that is full or closed ends a night with one sentence; what was published stays, nothing half-written does."""

from __future__ import annotations

import errno
import importlib
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from dagster import DagsterInstance
from sqlalchemy import event, text
from sqlalchemy.engine import Connection, Engine

from assets.instance import open_instance
from assets.run import run_night
from doikhop import cli
from doikhop.disk import disk_trouble
from pipelines.night import NightRun, published_nights
from tests.integration import fake_night

NIGHT, NEXT = date(2021, 6, 30), date(2021, 7, 1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    for name in fake_night.STEPS:
        importlib.import_module(f"pipelines.{name}")
    fake_night.install(monkeypatch)
    return fake_night.make_home(tmp_path / "home")


def left(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "nights").iterdir())


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "There is no space left where the home"),
        (errno.EDQUOT, "There is no space left where the home"),
        (errno.EROFS, "cannot be read and written"),
        (errno.EACCES, "cannot be read and written"),
    ],
)
def test_a_step_that_cannot_write(home: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str) -> None:
    assert run_night(home, NIGHT, ephemeral=True).published

    def linking(run: NightRun) -> dict[str, int]:
        try:
            raise OSError(number, "in a library")
        except OSError as error:
            raise RuntimeError("what the library made of it") from error

    fake_night.install(monkeypatch, {"linking": linking})
    outcome = run_night(home, NEXT, ephemeral=True)
    assert (outcome.published, outcome.exit_code) == (False, 1)
    assert said in outcome.message and str(home) in outcome.message
    assert [day for day, _ in published_nights(home)] == [NIGHT]


@contextmanager
def history_of_at_most(pages: int) -> Iterator[None]:
    """SQLite files that are full after so many pages."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


@pytest.mark.parametrize("pages", [1, 40, 50])
def test_a_history_that_cannot_be_written(home: Path, pages: int, capfd: pytest.CaptureFixture[str]) -> None:
    """Wherever Dagster stands when its files are full: one sentence, none of its SQL."""
    with history_of_at_most(pages):
        code = cli.main(["nightly", "--as-of", NIGHT.isoformat(), "--home", str(home)])
    said = [line for line in capfd.readouterr().err.splitlines() if not line.startswith("[")]
    assert code == 1
    assert len(said) == 1 and said[0].startswith("doikhop: There is no space left where the home"), said
    assert not (home / "nights").exists() or left(home) == []
    assert run_night(home, NIGHT).published, "with room again it runs"


def test_a_history_full_after_the_publication(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The night counts, its history does not."""

    def reports(run: NightRun) -> dict[str, int]:
        (run.folder("worklists") / "A.1.xlsx").write_bytes(b"")
        (run.work / "manifest.json").write_text('{"settings": {}}', encoding="utf-8")
        return {}

    fake_night.install(monkeypatch, {"reports": reports})
    from assets import units

    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(units, "_results", no_room)
    outcome = run_night(home, NIGHT)
    assert (outcome.published, outcome.exit_code) == (True, 0)
    assert "is published, but: There is no space left" in outcome.message
    assert left(home) == ["2021-06-30", "latest"]


def test_other_errors_are_no_trouble_of_the_disk(tmp_path: Path) -> None:
    for error in (ValueError("no space for a name"), FileNotFoundError(errno.ENOENT, "No such file")):
        assert disk_trouble(error, tmp_path) is None


def test_connections_do_not_wait_for_the_disk_while_a_night_runs(tmp_path: Path) -> None:
    normal = 1
    with open_instance(tmp_path) as instance:
        for run in ("first", "second"):
            instance.report_engine_event("told", run_id=run, job_name="nightly")
            for connect in (instance.event_log_storage.index_connection, partial(shard, instance, run)):
                for _ in range(2):
                    with connect() as connection:
                        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == normal
        assert list(tmp_path.rglob("*.db-wal")), "connections are kept while the night runs"
    assert not list(tmp_path.rglob("*.db-wal")), "the last connection is closed and the log moved in"
    with open_instance(tmp_path) as instance:
        assert len(instance.all_logs("second")) == 1, "what was told is still there"


def shard(instance: DagsterInstance, run: str) -> AbstractContextManager[Connection]:
    """A connection to the history of one run."""
    return instance.event_log_storage.run_connection(run)
