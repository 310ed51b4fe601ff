"""What Dagster loads: how fast, over which homes, and what a page of the UI finds there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from assets.coordinator import NamingRunCoordinator
from assets.definitions import build_defs
from assets.instance import prepare_instance
from assets.units import escaped, unit_key
from pipelines.preflight import today
from schemas.catalogue import FOUND_CODES
from schemas.expectations import SUITES
from schemas.fields import FIELDS
from schemas.records import RECORDS
from tests.integration import fake_night

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return fake_night.make_home(tmp_path / "home")


def test_definitions_load_in_under_five_seconds_without_heavy_libraries(home: Path) -> None:
    script = (
        "import sys, time; start = time.process_time()\n"
        "from assets.definitions import defs\n"
        "loaded = defs() if callable(defs) else defs\n"
        "heavy = ('great_expectations', 'splink', 'pandas')\n"
        "print(time.process_time() - start, *[m for m in heavy if m in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "DOIKHOP_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert float(out[0]) < 5
    assert out[1:] == []


def test_groups_follow_the_flow(home: Path) -> None:
    graph = build_defs(home).resolve_asset_graph()
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}

    assert groups == {"intake", "linking", "ledger", "review", "units"}


def test_every_asset_and_check_says_what_it_is(home: Path) -> None:
    defs = build_defs(home)
    graph = defs.resolve_asset_graph()

    assert all(graph.get(key).description for key in graph.get_all_asset_keys())
    assert all(graph.get_check_spec(key).description for key in graph.asset_check_keys)


@pytest.mark.parametrize(("asset", "records"), [("rolls", ["roll"]), ("registers", ["transfer_out", "exit"])])
def test_what_units_send_shows_the_columns_of_the_field_dictionary(home: Path, asset: str, records: list[str]) -> None:
    spec = build_defs(home).resolve_asset_graph().get(dg.AssetKey(asset))
    columns = {column.name: column for column in spec.metadata["dagster/column_schema"].columns}

    for name in (name for record in records for name in RECORDS[record].columns):
        assert FIELDS[name].about_vi in (columns[name].description or "")
        assert ("personal" in columns[name].tags) == FIELDS[name].personal


def test_every_rule_looked_for_has_a_check_and_every_invariant_blocks(home: Path) -> None:
    graph = build_defs(home).resolve_asset_graph()
    specs = [graph.get_check_spec(key) for key in graph.asset_check_keys]

    told = [spec.name for spec in specs if not spec.blocking]
    assert sorted(name[:3] for name in told if not name.startswith("gx_")) == sorted(FOUND_CODES)
    assert sorted(name.removeprefix("gx_") for name in told if name.startswith("gx_")) == sorted(SUITES)
    assert sorted(spec.name for spec in specs if spec.blocking) == [
        "bridge",
        "conservation",
        "effects_equal_gap",
        "one_claim_per_cell",
        "rows_complete",
    ]


def test_a_unit_is_found_by_code_and_by_name(home: Path) -> None:
    graph = build_defs(home).resolve_asset_graph()
    unit = graph.get(unit_key("A.1"))

    assert unit.description == "Đảng bộ phường Hồng Bàng (A.1)"
    assert unit.owners == ["team:Đảng bộ phường Hồng Bàng"]
    assert unit.tags["unit"] == "dang-bo-phuong-hong-bang"
    assert unit.tags["code"] == "A.1"


def test_codes_that_look_alike_stay_apart() -> None:
    codes = ["A.1", "A-1", "A_1", "A1", "A_2e_1", "a.1", "A.1.", "03101000000001"]

    assert len({escaped(code) for code in codes}) == len(codes)
    assert escaped("03101000000001") == "03101000000001"


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("doikhop.toml", "first_night = 'soon'"),
        ("reference/units.csv", ""),
        ("reference/units.csv", "\x00\x01"),
        ("reference/units.csv", "org_code,name\nA.1,x"),
        ("reference/units.csv", f"{fake_night.UNITS}Q 9/..,q,TP,BASE,x,1,1,,\n"),
        ("reference/units.csv", f"{fake_night.UNITS}{'A' * 300},q,TP,BASE,x,1,1,,\n"),
        ("doikhop.toml", "first_night = 9999-12-31"),
        ("doikhop.toml", "first_night = 0001-01-01"),
    ],
)
def test_the_ui_opens_over_a_home_that_is_wrong(home: Path, file: str, content: str) -> None:
    (home / file).write_text(content, encoding="utf-8")

    assert build_defs(home).resolve_job_def("nightly")


def test_the_ui_opens_over_no_home_at_all(tmp_path: Path) -> None:
    assert build_defs(tmp_path / "nothing").resolve_job_def("nightly")


def test_the_nights_run_from_the_first_to_today(home: Path) -> None:
    nights = build_defs(home).resolve_job_def("nightly").partitions_def
    assert nights is not None
    keys = nights.get_partition_keys()

    assert (keys[0], keys[-1]) == ("2021-01-01", today().isoformat())


@pytest.mark.parametrize(
    ("tick", "night"),
    [
        # 02:00 in Vietnam is 19:00 of the day before in UTC: the night is the local date.
        (datetime(2021, 6, 29, 19, 0, tzinfo=UTC), "2021-06-30"),
        (datetime(2021, 12, 31, 19, 0, tzinfo=UTC), "2022-01-01"),
    ],
)
def test_the_schedule_runs_the_local_date_of_its_tick(home: Path, tick: datetime, night: str) -> None:
    defs = build_defs(home)
    schedule = defs.resolve_schedule_def("nightly")
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(
            instance=instance, scheduled_execution_time=tick, repository_def=defs.get_repository_def()
        )
        data = schedule.evaluate_tick(context)

    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Asia/Ho_Chi_Minh")
    assert [request.partition_key for request in data.run_requests or []] == [night]


def test_a_new_instance_is_private_and_silent(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    folder = prepare_instance(home)

    assert folder == home / "dagster"
    assert folder.stat().st_mode & 0o077 == 0
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        assert not instance.telemetry_enabled
        assert not instance.nux_enabled


def test_dagster_home_is_used_where_it_is_set_and_its_settings_kept(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "history"))
    (tmp_path / "history").mkdir()
    (tmp_path / "history" / "dagster.yaml").write_text("nux:\n  enabled: false\n", encoding="utf-8")

    assert prepare_instance(home) == tmp_path / "history"
    assert (tmp_path / "history" / "dagster.yaml").read_text(encoding="utf-8") == "nux:\n  enabled: false\n"


def test_the_instance_of_an_older_version_gets_the_sections_it_lacks(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    settings = prepare_instance(home) / "dagster.yaml"
    written = settings.read_text(encoding="utf-8")
    older = re.sub(r"# A home takes.*?\n\n", "", written, flags=re.DOTALL).replace("WARNING", "ERROR")
    assert "run_coordinator" not in older
    settings.write_text(older, encoding="utf-8")

    prepare_instance(home)

    mended = settings.read_text(encoding="utf-8")
    assert mended.startswith(older.rstrip())
    assert settings.stat().st_mode & 0o077 == 0
    with dg.DagsterInstance.from_config(str(settings.parent)) as instance:
        assert isinstance(instance.run_coordinator, NamingRunCoordinator)
    prepare_instance(home)
    assert settings.read_text(encoding="utf-8") == mended


def test_the_workspace_names_the_definitions() -> None:
    out = subprocess.run(
        [str(Path(sys.executable).with_name("dagster")), "definitions", "validate", "-w", "workspace.yaml"],
        cwd=ROOT,
        env={**os.environ, "DOIKHOP_HOME": "/nonexistent", "DAGSTER_DISABLE_TELEMETRY": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert out.returncode == 0, out.stderr
