"""The real chain through Dagster on a small random city: published, told, and nobody named in Dagster's history."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.invariant_checks import INVARIANTS
from assets.run import run_night
from pipelines.simulate import simulate


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chain") / "home"
    simulate("random-city", folder, members=250, units=4, seed=3)
    return folder


@pytest.fixture(scope="module")
def night(home: Path) -> date:
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DAGSTER_HOME", raising=False)
        newest = max(date.fromisoformat(folder.name) for folder in home.glob("landing/*/*-*-*"))
        outcome = run_night(home, newest)
    assert (outcome.published, outcome.message) == (True, "")
    return newest


def test_every_asset_of_the_night_is_told(home: Path, night: date) -> None:
    with dg.DagsterInstance.from_config(str(home / "dagster")) as instance:
        [run] = instance.get_runs()
        events = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.ASSET_MATERIALIZATION).records
        told = {event.asset_key.to_user_string() for event in events if event.asset_key}
        checks = instance.get_records_for_run(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION).records
    failed = set()
    for record in checks:
        evaluation = record.event_log_entry.asset_check_evaluation
        assert evaluation is not None
        if evaluation.severity is dg.AssetCheckSeverity.ERROR and not evaluation.passed:
            failed.add(evaluation.check_name)

    assert {"exports", "links", "balances", "discrepancies", "published_night"} <= told
    assert any(key.startswith("units/") for key in told)
    assert len(checks) > len(INVARIANTS)
    assert failed == set()


def test_nobody_is_named_in_dagsters_history(home: Path, night: date) -> None:
    persons = pl.read_parquet(home / "nights" / night.isoformat() / "state" / "persons.parquet")
    everything = b"".join(path.read_bytes() for path in (home / "dagster").rglob("*") if path.is_file())

    for column in ("full_name", "citizen_id", "card_no"):
        values = [value for value in persons[column].drop_nulls() if len(value) >= 8]
        assert len(values) > 100
        shown = [v for v in values if v.encode() in everything or v.encode("unicode-escape") in everything]
        assert len(shown) == 0, f"{len(shown)} values of {column}"


def test_nothing_of_the_work_is_left(home: Path, night: date) -> None:
    folder = home / "nights" / night.isoformat()

    assert [path for path in folder.rglob("*") if path.is_dir() and not any(path.iterdir())] == []
    assert sorted(path.name for path in folder.parent.iterdir()) == [night.isoformat(), "latest"]
