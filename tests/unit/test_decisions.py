"""The journal of decisions: what may be decided, what is written, what is read back."""

from __future__ import annotations

import json
import stat
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doikhop.errors import UsageError
from doikhop.settings import Settings
from pipelines import decisions
from pipelines.decisions import Decision, append, in_force, parse_row, read
from pipelines.night import NightRun

NIGHT = date(2026, 1, 31)
CASES = pl.DataFrame(
    [
        ("V000001", "L01", "open"),
        ("V000002", "F02", "open"),
        ("V000003", "I01", "open"),
        ("V000004", "S02", "cleared"),
    ],
    schema=["case_id", "code", "state"],
    orient="row",
)


def decide(home: Path, decision: str, case_id: str | None = "V000001", by: str = "Lan", **more: object) -> str:
    line = append(home, Decision(decision, by, "asked the unit", case_id, **more), CASES, NIGHT)  # type: ignore[arg-type]
    return str(line["stage"])


def test_a_decision_is_one_line_with_who_when_what_why(tmp_path: Path) -> None:
    decide(tmp_path, "acknowledged", by="  Trần  Lan ")
    decide(tmp_path, "fix_claimed")
    path = tmp_path / decisions.JOURNAL
    first, second = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    assert (first["by"], first["decision"], first["reason"], first["case_id"]) == (
        "Trần Lan",
        "acknowledged",
        "asked the unit",
        "V000001",
    )
    assert first["decided_at"].endswith("+00:00")
    assert first["os_user"]
    assert second["seq"] == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_reading_back_is_typed_even_when_empty(tmp_path: Path) -> None:
    assert read(tmp_path).schema == pl.Schema(decisions.SCHEMA)
    decide(tmp_path, "accepted", until=date(2026, 6, 30))
    decide(tmp_path, "acknowledged")
    frame = read(tmp_path)
    assert frame.schema == pl.Schema(decisions.SCHEMA)
    assert frame.select("seq", "decision", "until", "stage").rows() == [
        (1, "accepted", date(2026, 6, 30), "proposed"),
        (2, "acknowledged", None, "final"),
    ]
    assert read(tmp_path, limit=1).height == 1


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (Decision("forgiven", "Lan", "x", "V000001"), "no decision 'forgiven'"),
        (Decision("acknowledged", " ", "x", "V000001"), "who decides"),
        (Decision("acknowledged", "Lan", " ", "V000001"), "reason in words"),
        (Decision("acknowledged", "Lan", "x", "V999999"), "no case 'V999999'"),
        (Decision("acknowledged", "Lan", "x"), "Say which case"),
        (Decision("acknowledged", "Lan", "x", "V000004"), "cleared already"),
        (Decision("acknowledged", "Lan", "x", "V000001", date(2026, 6, 1)), "'accepted' only"),
        (Decision("accepted", "Lan", "x", "V000001"), "needs an expiry"),
        (Decision("accepted", "Lan", "x", "V000001", NIGHT), "not after the newest night"),
        (Decision("confirm", "Lan", "x", "V000001"), "abnormal size (F02)"),
        (Decision("same", "Lan", "x", "V000001"), "about two people"),
        (Decision("acknowledged", "Lan", "x", None, None, ("a/2026-01-01/b:1", "a/2026-01-01/b:2")), "--rows goes"),
        (Decision("same", "Lan", "x", None, None, ("A/2026-01-01/b:1", "A/2026-01-01/b:1")), "one row twice"),
        (Decision("same", "Lan", "x", None, None, ("A/2026-01-01/b:1", "row 7")), "does not name a row"),
        (Decision("same", "Lan", "x", "V000003", None, ("A/2026-01-01/b:1", "A/2026-01-01/b:2")), "not both"),
    ],
)
def test_what_may_not_be_decided_is_told_and_not_written(tmp_path: Path, decision: Decision, sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        append(tmp_path, decision, CASES, NIGHT)
    assert sentence in str(caught.value)
    assert read(tmp_path).is_empty()


def test_accepting_takes_two_people(tmp_path: Path) -> None:
    assert decide(tmp_path, "accepted", until=date(2026, 6, 30)) == "proposed"
    assert in_force(read(tmp_path)).is_empty()
    with pytest.raises(UsageError, match="second person"):
        decide(tmp_path, "accepted", by="LAN ")
    with pytest.raises(UsageError, match="runs until 2026-06-30"):
        decide(tmp_path, "accepted", by="Minh", until=date(2027, 1, 1))
    assert decide(tmp_path, "accepted", by="Minh") == "approved"
    assert in_force(read(tmp_path)).select("case_id", "decision", "by", "until").rows() == [
        ("V000001", "accepted", "Minh", date(2026, 6, 30))
    ]


@pytest.mark.parametrize("again", ["LÊ  THỊ LAN", "le thi lan", "Lê Thị\u00a0Lan"])
def test_one_name_written_otherwise_is_no_second_person(tmp_path: Path, again: str) -> None:
    decide(tmp_path, "accepted", by="Lê Thị Lan", until=date(2026, 6, 30))
    with pytest.raises(UsageError, match="second person"):
        decide(tmp_path, "accepted", by=again)
    assert decide(tmp_path, "accepted", by="Lê Thị Loan") == "approved"


def test_a_proposal_nobody_approved_in_time_waits_no_more(tmp_path: Path) -> None:
    decide(tmp_path, "accepted", until=date(2026, 2, 28))
    later = date(2026, 3, 1)
    asked = Decision("accepted", "Minh", "seen the papers", "V000001", date(2026, 9, 30))
    assert append(tmp_path, asked, CASES, later)["stage"] == "proposed"


def test_of_several_decisions_those_that_may_be_made_are_made(tmp_path: Path) -> None:
    """Each is checked with the ones before it: the second of the three approves the first."""
    accepted = Decision("accepted", "Lan", "agreed", "V000001", date(2026, 6, 30))
    asked = [accepted, Decision("accepted", "Minh", "agreed", "V000001"), Decision("confirm", "Lan", "x", "V000001")]
    first, second, third = decisions.append_all(tmp_path, asked, CASES, NIGHT)
    assert isinstance(first, dict) and isinstance(second, dict)
    assert (first["stage"], second["stage"], second["until"]) == ("proposed", "approved", "2026-06-30")
    assert isinstance(third, decisions.Refused)
    assert third.told("vi").startswith("'confirm' chỉ dùng")
    assert read(tmp_path)["seq"].to_list() == [1, 2]


def test_lines_of_an_older_version_read_as_commands(tmp_path: Path) -> None:
    decide(tmp_path, "acknowledged")
    path = tmp_path / decisions.JOURNAL
    line = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({k: v for k, v in line.items() if k not in ("source", "proxy_user", "worklist")}) + "\n")
    assert read(tmp_path).select("source", "proxy_user", "answer").rows() == [("command", None, None)]


def test_a_proposal_taken_back_must_be_proposed_anew(tmp_path: Path) -> None:
    decide(tmp_path, "accepted", until=date(2026, 6, 30))
    decide(tmp_path, "reopened", by="Minh")
    with pytest.raises(UsageError, match="needs an expiry"):
        decide(tmp_path, "accepted", by="Minh")
    assert decide(tmp_path, "accepted", by="Minh", until=date(2026, 9, 30)) == "proposed"


def test_the_last_decision_of_a_case_is_in_force(tmp_path: Path) -> None:
    decide(tmp_path, "acknowledged")
    decide(tmp_path, "fix_claimed")
    decide(tmp_path, "confirm", case_id="V000002")
    decide(tmp_path, "same", case_id="V000003")
    assert in_force(read(tmp_path)).select("case_id", "decision").rows() == [("V000001", "fix_claimed")]


def test_a_torn_line_is_closed_off_and_nothing_is_lost(tmp_path: Path) -> None:
    decide(tmp_path, "acknowledged")
    path = tmp_path / decisions.JOURNAL
    with path.open("a", encoding="utf-8") as journal:
        journal.write('{"by": "Lan", "deci')  # killed in the middle of a write
    decide(tmp_path, "fix_claimed")
    assert read(tmp_path).get_column("decision").to_list() == ["acknowledged", "fix_claimed"]


def test_rows_are_read_as_they_are_shown(tmp_path: Path) -> None:
    row = parse_row("HP.01/2021-09-30/danh sách.xlsx#Chi bộ 3:42")
    assert (row.org_code, row.as_of, row.file, row.sheet, row.row) == (
        "HP.01",
        date(2021, 9, 30),
        "danh sách.xlsx",
        "Chi bộ 3",
        42,
    )
    assert parse_row("HP.01/2021-09-30/a.csv:7").sheet == ""
    with pytest.raises(UsageError):
        parse_row("HP.01/2021-02-30/a.csv:7")
    assert decide(tmp_path, "same", None, rows=("A/2026-01-01/b.csv:1", "A/2026-01-01/b.csv:2")) == "final"
    assert read(tmp_path).select("case_id", "row_a", "row_b").rows() == [
        (None, "A/2026-01-01/b.csv:1", "A/2026-01-01/b.csv:2")
    ]


def test_rows_must_stand_in_the_night(tmp_path: Path) -> None:
    place = {"org_code": "HP.01", "as_of": NIGHT}
    pl.DataFrame([{**place, "file": "a.xlsx", "sheet": "Chi bộ 3", "row": 7}]).write_parquet(tmp_path / "links.parquet")
    pl.DataFrame(
        [{**place, "file": "b.csv", "sheet": "", "row": 3}, {**place, "file": "c.csv", "sheet": None, "row": 4}]
    ).write_parquet(tmp_path / "quarantine.parquet")
    there = "HP.01/2026-01-31/a.xlsx#Chi bộ 3:7"
    for refused in ("HP.01/2026-01-31/b.csv:3", "HP.01/2026-01-31/c.csv:4"):
        decisions.require_rows(tmp_path, (there, refused))
    for wrong in (
        "HP.02/2026-01-31/b.csv:3",
        "HP.01/2026-01-30/b.csv:3",
        "HP.01/2026-01-31/nofile.csv:3",
        "HP.01/2026-01-31/b.csv:99999",
        "HP.01/2026-01-31/b.csv:99999999999999999999",
        "HP.01/2026-01-31/a.xlsx:7",
    ):
        with pytest.raises(UsageError, match="no such row") as caught:
            decisions.require_rows(tmp_path, (there, wrong))
        assert wrong in str(caught.value)


def test_a_row_of_a_roll_replaced_since_may_still_be_named(tmp_path: Path) -> None:
    for day, as_of in (("2026-01-31", NIGHT), ("2026-02-28", date(2026, 2, 28))):
        (tmp_path / day).mkdir()
        row = {"org_code": "HP.01", "as_of": as_of, "file": "a.csv", "sheet": "", "row": 7}
        for name in ("links", "quarantine"):
            pl.DataFrame([row]).write_parquet(tmp_path / day / f"{name}.parquet")
    before, now = "HP.01/2026-01-31/a.csv:7", "HP.01/2026-02-28/a.csv:7"
    decisions.require_rows(tmp_path / "2026-02-28", (before, now))
    with pytest.raises(UsageError, match="no such row"):
        decisions.require_rows(tmp_path / "2026-01-31", (before, now))


def test_a_night_keeps_the_decisions_it_began_with(tmp_path: Path) -> None:
    decide(tmp_path, "acknowledged")
    run = NightRun(tmp_path, NIGHT, Settings(), tmp_path / "work", previous=None, baseline=None)
    assert decisions.of_night(run).height == 1
    decide(tmp_path, "fix_claimed")
    assert decisions.of_night(run).height == 1


def test_a_recorded_night_uses_as_many_as_its_manifest_says(tmp_path: Path) -> None:
    decide(tmp_path, "acknowledged")
    decide(tmp_path, "fix_claimed")
    published = tmp_path / "nights" / NIGHT.isoformat()
    published.mkdir(parents=True)
    (published / "manifest.json").write_text(json.dumps({"decisions": {"count": 1}}), encoding="utf-8")
    run = NightRun(tmp_path, NIGHT, Settings(), tmp_path / "work", previous=None, baseline=None, recorded=True)
    assert decisions.of_night(run).get_column("decision").to_list() == ["acknowledged"]
