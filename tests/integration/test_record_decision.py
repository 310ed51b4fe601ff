"""The job `record_decision`: what its form takes, what it refuses, whose name stands in the journal."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest
from dagster._core.run_coordinator import SubmitRunContext

from assets.coordinator import USER_TAG, NamingRunCoordinator
from assets.decide import RECORD_DECISION
from assets.definitions import build_defs
from assets.instance import open_instance
from pipelines import decisions
from pipelines.night import write_frame
from schemas.outputs import conform, empty
from tests.integration.fake_night import make_home

NIGHT = date(2021, 6, 30)
FORM = {"case_id": "V000001", "decision": "acknowledged", "reason": "đã hỏi đơn vị", "who": "Lê Lan"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with one published night, in which one case is open."""
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    home = make_home(tmp_path / "home")
    folder = home / "nights" / NIGHT.isoformat()
    seen = {"first_seen": NIGHT, "last_seen": NIGHT, "nights_open": 1}
    rows = [{"case_id": "V000001", "code": "L01", "org_code": "A.1", "state": "open"} | seen]
    write_frame(conform("cases", pl.DataFrame(rows, schema=empty("cases").schema)), folder / "cases.parquet")
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv("DOIKHOP_HOME", str(home))
    return home


def record(home: Path, tags: dict[str, str] | None = None, **form: Any) -> str | None:
    """Run the job with the form; the sentence it ends with, None when it went well."""
    job = build_defs(home).resolve_job_def(RECORD_DECISION)
    with open_instance(home) as instance:
        result = job.execute_in_process(run_config=FORM | form, instance=instance, tags=tags, raise_on_error=False)
        if result.success:
            return None
        [failed] = [event.step_failure_data for event in result.all_events if event.is_step_failure]
    assert failed.user_failure_data is not None and failed.error is not None
    # The sentence alone: Dagster's own lines of code below it say nothing to an officer.
    assert list(failed.error.stack) == [] and failed.error.cause is None
    assert not hasattr(sys, "tracebacklimit")
    return failed.user_failure_data.description


def test_a_decision_of_the_form_stands_in_the_journal(home: Path) -> None:
    assert record(home) is None

    [line] = decisions.read(home).iter_rows(named=True)
    assert (line["case_id"], line["decision"], line["by"], line["reason"], line["source"], line["proxy_user"]) == (
        "V000001",
        "acknowledged",
        "Lê Lan",
        "đã hỏi đơn vị",
        "launchpad",
        None,
    )


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"case_id": "V999999"}, "Không có vụ việc 'V999999'"),
        ({"case_id": " "}, "Chưa nêu vụ việc nào"),
        ({"who": "…"}, "Thiếu tên người quyết định"),
        ({"reason": " "}, "Thiếu lý do"),
        ({"decision": "accepted"}, "cần thời hạn"),
        ({"decision": "accepted", "until": "cuối năm"}, "không phải một ngày"),
        ({"decision": "accepted", "until": "2021-06-30"}, "không sau đêm mới nhất"),
        ({"decision": "confirm"}, "chỉ dùng cho bản trích"),
        ({"until": "2021-12-31"}, "bỏ thời hạn"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(home: Path, form: dict[str, str], sentence: str) -> None:
    told = record(home, **form)

    assert told is not None and sentence in told and "\n" not in told
    assert decisions.read(home).is_empty()


def test_a_decision_there_is_not_is_refused_before_it_runs(home: Path) -> None:
    with pytest.raises(dg.DagsterInvalidConfigError):
        record(home, decision="forgiven")


def test_the_same_person_by_another_spelling_is_no_second_one(home: Path) -> None:
    assert record(home, decision="accepted", until="2021-12-31", who="Lê Lan") is None
    told = record(home, decision="accepted", who="LE  LAN")
    assert told is not None and "người thứ hai" in told
    assert record(home, decision="accepted", who="Trần Minh") is None

    assert decisions.read(home)["stage"].to_list() == ["proposed", "approved"]


def submitted(home: Path, header: dict[str, str], tags: dict[str, str]) -> dict[str, str]:
    """The tags of a run somebody asked for in the UI, behind a proxy that sends this header."""

    class Context:
        def __init__(self, run: dg.DagsterRun) -> None:
            self.dagster_run = run

        def get_request_header(self, key: str) -> str | None:
            return header.get(key)

    job = build_defs(home).resolve_job_def(RECORD_DECISION)
    with open_instance(home) as instance:
        assert isinstance(instance.run_coordinator, NamingRunCoordinator)
        run = instance.create_run_for_job(job, tags=tags, run_config=FORM)
        context: Any = Context(run)
        assert hasattr(SubmitRunContext, "get_request_header")
        # What the queue does after is Dagster's own: it needs the web server's workspace.
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(
                "dagster._core.run_coordinator.QueuedRunCoordinator.submit_run", lambda self, c: c.dagster_run
            )
            instance.run_coordinator.submit_run(context)
        kept = instance.get_run_by_id(run.run_id)
        assert kept is not None
        return dict(kept.tags)


def test_the_proxys_name_is_kept_only_where_the_setting_names_its_header(home: Path) -> None:
    sent = {"X-Forwarded-User": " lan@example.org "}
    assert USER_TAG not in submitted(home, sent, {})
    # What somebody types into the Launchpad proves nothing.
    assert submitted(home, sent, {USER_TAG: "minh@example.org"})[USER_TAG] == ""
    with (home / "doikhop.toml").open("a", encoding="utf-8") as settings:
        settings.write('user_header = "X-Forwarded-User"\n')
    assert submitted(home, sent, {USER_TAG: "minh@example.org"})[USER_TAG] == "lan@example.org"
    assert submitted(home, {}, {USER_TAG: "minh@example.org"})[USER_TAG] == ""


def test_one_person_behind_the_proxy_is_no_second_one_by_another_name(home: Path) -> None:
    with (home / "doikhop.toml").open("a", encoding="utf-8") as settings:
        settings.write('user_header = "X-Forwarded-User"\n')
    lan = {USER_TAG: "lan@example.org"}
    assert record(home, lan, decision="accepted", until="2021-12-31") is None
    told = record(home, lan, decision="accepted", who="Trần Minh")
    assert told is not None and "người thứ hai" in told
    assert record(home, {USER_TAG: "minh@example.org"}, decision="accepted", who="Trần Minh") is None

    assert decisions.read(home)["proxy_user"].to_list() == ["lan@example.org", "minh@example.org"]
