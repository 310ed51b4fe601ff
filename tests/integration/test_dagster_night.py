"""A night through Dagster: what is published, what is not, and how each failure is told.

The steps are the stand-ins of ``fake_night.py``; everything else is real.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from datetime import date
from functools import partial
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.invariant_checks import INVARIANTS
from assets.run import run_night
from doikhop.errors import UsageError
from pipelines.night import NightRun, published_nights, write_frame
from tests.integration import fake_night

NIGHT = date(2021, 6, 30)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    for name in fake_night.STEPS:
        importlib.import_module(f"pipelines.{name}")
    fake_night.install(monkeypatch)
    return fake_night.make_home(tmp_path / "home")


def test_a_night_is_published_and_its_history_kept(home: Path) -> None:
    outcome = run_night(home, NIGHT)

    assert (outcome.published, outcome.exit_code, outcome.message) == (True, 0, "")
    assert [day for day, _ in published_nights(home)] == [NIGHT]
    with dg.DagsterInstance.from_config(str(home / "dagster")) as instance:
        [run] = instance.get_runs()
        assert (run.job_name, run.status.value, run.tags["dagster/partition"]) == ("nightly", "SUCCESS", "2021-06-30")
        page = instance.get_latest_materialization_event(dg.AssetKey(["units", "A_2e_1"]))
        city = instance.get_latest_materialization_event(dg.AssetKey("city"))
    assert page is not None and page.asset_materialization is not None
    metadata = {key.replace("\xa0", " "): entry for key, entry in page.asset_materialization.metadata.items()}
    assert list(metadata)[:3] == ["Cân đối", "Chênh lệch", "Vụ việc mở"]
    assert metadata["Chênh lệch"].value == 1
    assert metadata["Mở: vừa"].value == 1
    line = "Đảng số đầu kỳ 10 + tăng 0 − giảm 1 = **Phải có theo sổ 9**"
    assert str(metadata["Cân đối"].value).startswith(line)
    assert str(metadata["Tệp việc"].value).endswith("nights/2021-06-30/worklists/A.1.xlsx")
    assert city is not None and city.asset_materialization is not None
    by_code = city.asset_materialization.metadata["Theo\xa0mã"]
    assert isinstance(by_code, dg.TableMetadataValue)
    assert [record.data for record in by_code.records] == [
        {"Sai lệch": "I02 thiếu/sai định danh", "Mở": 1, "±": "0", "Mới": 0, "Hết": 0},
        {"Sai lệch": "L01 chưa cắt đảng số", "Mở": 1, "±": "+1", "Mới": 0, "Hết": 0},
    ]
    units = str(city.asset_materialization.metadata["Đơn\xa0vị"].value)
    assert "| [Đảng bộ phường Hồng Bàng (A.1)](/assets/units/A_2e_1) | +1 | 1 | 0 | 1 |" in units


def test_nothing_of_a_person_reaches_dagster(home: Path) -> None:
    run_night(home, NIGHT)

    everything = b"".join(path.read_bytes() for path in (home / "dagster").rglob("*") if path.is_file())
    for personal in (fake_night.CANARY, "031170001234", "1970-01-02"):
        assert personal.encode() not in everything
        assert personal.encode("unicode-escape") not in everything
    assert "…1234".encode("unicode-escape") in everything


@pytest.mark.parametrize("broken", list(INVARIANTS))
def test_a_broken_invariant_blocks_publication(home: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    assert run_night(home, NIGHT, ephemeral=True).published
    fake_night.install(monkeypatch, {"ledger": partial(fake_night.ledger, broken={broken})})
    outcome = run_night(home, date(2021, 7, 1), ephemeral=True)

    assert (outcome.published, outcome.exit_code, outcome.failed_checks) == (False, 3, (broken,))
    assert (home / "nights" / "latest").readlink() == Path("2021-06-30")


def test_an_invariant_the_night_does_not_state_blocks_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ledger(run: NightRun) -> dict[str, int]:
        fake_night.ledger(run)
        frame = pl.DataFrame(schema={"name": pl.String, "ok": pl.Boolean, "detail": pl.String})
        write_frame(frame, run.folder("state") / "invariants.parquet")
        return {}

    fake_night.install(monkeypatch, {"ledger": ledger})
    outcome = run_night(home, NIGHT, ephemeral=True)

    assert (outcome.exit_code, set(outcome.failed_checks)) == (3, set(INVARIANTS))
    assert published_nights(home) == []


def test_wrong_input_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def intake(run: NightRun) -> dict[str, int]:
        raise UsageError("reference/units.csv, line 3: unit A.1 is its own parent; correct parent_code.")

    fake_night.install(monkeypatch, {"intake": intake})
    outcome = run_night(home, NIGHT, ephemeral=True)

    assert (outcome.published, outcome.exit_code) == (False, 2)
    assert outcome.message == "reference/units.csv, line 3: unit A.1 is its own parent; correct parent_code."


def test_what_nobody_foresaw_says_where_and_nothing_of_a_row(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def linking(run: NightRun) -> dict[str, int]:
        raise ValueError(f"cannot parse {fake_night.CANARY}")

    fake_night.install(monkeypatch, {"linking": linking})
    outcome = run_night(home, NIGHT)

    assert outcome.exit_code == 1
    assert "ValueError" in outcome.message and "test_dagster_night.py" in outcome.message
    everything = b"".join(path.read_bytes() for path in (home / "dagster").rglob("*") if path.is_file())
    assert fake_night.CANARY.encode() not in everything
    assert fake_night.CANARY.encode("unicode-escape") not in everything


@pytest.mark.parametrize(
    ("night", "says"), [(date(2020, 12, 31), "before the first night"), (date(2999, 1, 1), "future")]
)
def test_a_night_outside_the_partitions_is_refused(home: Path, night: date, says: str) -> None:
    outcome = run_night(home, night)

    assert (outcome.published, outcome.exit_code) == (False, 2)
    assert says in outcome.message


def test_settings_that_cannot_be_read_are_told_before_anything_runs(home: Path) -> None:
    (home / "doikhop.toml").write_text("frist_night = 1\n", encoding="utf-8")

    outcome = run_night(home, NIGHT)

    assert outcome.exit_code == 2 and "frist_night" in outcome.message


def test_a_home_held_by_another_process_is_refused(home: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from pipelines.lock import home_lock\n"
            "with home_lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()",
            str(home),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
    try:
        outcome = run_night(home, NIGHT, ephemeral=True)
    finally:
        holder.communicate()

    assert (outcome.published, outcome.exit_code) == (False, 4)
    assert run_night(home, NIGHT, ephemeral=True).published


def test_a_run_from_the_ui_takes_the_lock_itself(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assets.definitions import build_defs
    from pipelines.lock import LOCK_FILE

    held: list[bool] = []

    def reports(run: NightRun) -> dict[str, int]:
        script = (
            "import sys; from pathlib import Path; from pipelines.lock import home_lock\n"
            "with home_lock(Path(sys.argv[1])): pass"
        )
        other = subprocess.run(
            [sys.executable, "-c", script, str(home)], capture_output=True, cwd=Path(__file__).parents[2], check=False
        )
        held.append(other.returncode != 0)
        return fake_night._reports(run)

    fake_night.install(monkeypatch, {"reports": reports})
    job = build_defs(home).resolve_job_def("nightly")

    assert job.execute_in_process(partition_key="2021-06-30").success
    assert held == [True] and (home / LOCK_FILE).exists()


def test_a_single_asset_cannot_publish_half_a_night(home: Path) -> None:
    from assets.definitions import build_defs

    job = build_defs(home).resolve_job_def("nightly")
    result = job.execute_in_process(
        partition_key="2021-06-30", asset_selection=[dg.AssetKey("published_night")], raise_on_error=False
    )

    assert not result.success
    assert published_nights(home) == []


def test_a_failed_run_goes_on_from_where_it_failed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assets.definitions import build_defs

    def cases(run: NightRun) -> dict[str, int]:
        raise UsageError("decisions/journal.jsonl, line 1: not JSON; restore it from a backup.")

    fake_night.install(monkeypatch, {"cases": cases})
    assert run_night(home, NIGHT, ephemeral=True).exit_code == 2
    fake_night.install(monkeypatch)
    rest = ["discrepancies", "cases", "worklists", "report", "database", "published_night"]
    job = build_defs(home).resolve_job_def("nightly")
    result = job.execute_in_process(
        partition_key="2021-06-30", asset_selection=[dg.AssetKey(key) for key in rest], raise_on_error=False
    )

    assert result.success
    assert [day for day, _ in published_nights(home)] == [NIGHT]


def test_what_is_unchanged_is_not_worked_out_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(run: NightRun) -> dict[str, int]:
        raise UsageError("asked again")

    assert run_night(home, NIGHT, ephemeral=True).published
    fake_night.install(monkeypatch, {"linking": never, "ledger": never})
    assert run_night(home, NIGHT, ephemeral=True).published
    assert "asked again" in run_night(home, NIGHT, ephemeral=True, recorded=True).message


def test_a_page_that_fails_does_not_unpublish_the_night(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_pages(*_: object, **__: object) -> None:
        raise RuntimeError("no page today")

    monkeypatch.setattr("assets.units.unit_pages", no_pages)
    outcome = run_night(home, NIGHT, ephemeral=True)

    assert (outcome.published, outcome.exit_code) == (True, 0)
    assert outcome.message.startswith("The night 2021-06-30 is published, but: The step units stopped")
    assert [day for day, _ in published_nights(home)] == [NIGHT]


def test_a_units_page_can_be_made_again_alone(home: Path) -> None:
    from assets.definitions import build_defs

    run_night(home, NIGHT, ephemeral=True)
    key = dg.AssetKey(["units", "A_2d_1"])
    job = build_defs(home).resolve_job_def("nightly")
    result = job.execute_in_process(partition_key="2021-06-30", asset_selection=[key])

    assert [event.asset_key for event in result.get_asset_materialization_events()] == [key]


def test_a_unit_that_ended_and_has_no_findings_has_no_page(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from assets.definitions import build_defs

    def cases(run: NightRun) -> dict[str, int]:
        path = run.work / "intake" / "units.parquet"
        ended = pl.when(org_code="A-1").then(date(2020, 12, 31)).alias("valid_to")
        write_frame(pl.read_parquet(path).with_columns(ended), path)
        fake_night.cases(run)
        found = run.work / "discrepancies.parquet"
        write_frame(pl.read_parquet(found).filter(org_code="A.1"), found)
        return {}

    fake_night.install(monkeypatch, {"cases": cases})
    result = build_defs(home).resolve_job_def("nightly").execute_in_process(partition_key="2021-06-30")

    pages = [
        event.asset_key for event in result.get_asset_materialization_events() if event.asset_key.path[0] == "units"
    ]
    assert pages == [dg.AssetKey(["units", "A_2e_1"])]


def test_rules_compare_with_the_night_before(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two findings on the first night, none on the second: L01 goes from 1 to 0, and its check passes."""
    from assets.definitions import build_defs

    def cases(run: NightRun) -> dict[str, int]:
        fake_night.cases(run)
        path = run.work / "discrepancies.parquet"
        write_frame(pl.read_parquet(path).clear(), path)
        return {}

    job = build_defs(home).resolve_job_def("nightly")
    told = []
    for night in ("2021-06-30", "2021-07-01"):
        result = job.execute_in_process(partition_key=night)
        [check] = [c for c in result.get_asset_check_evaluations() if c.check_name.startswith("L01")]
        told.append((check.passed, check.metadata["So\xa0với\xa0đêm\xa0trước"].value))
        fake_night.install(monkeypatch, {"cases": cases})

    assert told == [(False, "đêm đầu tiên"), (True, -1)]
