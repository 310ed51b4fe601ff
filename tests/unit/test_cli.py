"""The command line: help, sentences, exit codes, masking, over a small published night."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from doikhop import cli
from doikhop.commands import nightly as nightly_command
from doikhop.errors import HomeLockedError, InvariantError, UsageError
from pipelines.ledger import flows as ledger_flows
from pipelines.night import publish
from pipelines.reports import flow_form, step
from tests.golden import small_night


@pytest.fixture
def home(tmp_path: Path) -> Path:
    run = small_night.write(tmp_path)
    step.run(run)
    publish(run)
    return tmp_path


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def a_case(capsys: pytest.CaptureFixture[str], home: Path, code: str) -> str:
    _, out, _ = call(capsys, "cases", "--code", code, "--json", "--home", str(home))
    return str(json.loads(out)["cases"][0]["case_id"])


def test_help_names_every_command_with_examples(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "--help")
    assert code == 0
    for name in cli._COMMANDS:
        assert name in out
        code, own, _ = call(capsys, name, "--help")
        assert code == 0
        assert "--home" in own
    assert "Exit codes" in out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nope"], "No such command"),
        (["nightly"], "--as-of"),
        (["nightly", "--as-of", "2021-02-31"], "not a date"),
        (["nightly", "--as-of", "20210930"], "not a date"),
        (["cases", "--code", "L99"], "no code 'L99'"),
        (["cases", "--state", "gone"], "no state 'gone'"),
        (["cases", "--org", "HP.99"], "no unit 'HP.99'"),
        (["cases", "--as-of", "2020-01-01"], "not published"),
        (["explain", "V999999"], "no case 'V999999'"),
        (["decide", "acknowledged", "--by", "Lan", "--reason", "x"], "Say which case"),
        (["decide", "V1", "--reason", "x"], "--by"),
        (["flows", "--org", "HP", "--from", "2021-02-01", "--to", "2021-01-01"], "turn them round"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], home: Path, arguments: list[str], sentence: str
) -> None:
    where = ["--home", str(home)] if arguments != ["nope"] else []
    code, out, err = call(capsys, *arguments, *where)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1 and "Traceback" not in err


def test_a_home_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = call(capsys, "cases", "--home", str(tmp_path / "nowhere"))
    assert code == 2 and "does not exist" in err
    code, _, err = call(capsys, "cases", "--home", str(tmp_path))
    assert code == 2 and "No night is published yet" in err


@pytest.mark.parametrize("error", [UsageError, InvariantError, HomeLockedError])
def test_an_expected_failure_ends_with_its_exit_code(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch, error: type[UsageError]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error("Roll of HP.01, row 7, is not right.")

    monkeypatch.setattr(nightly_command, "run_and_require", fail)
    code, _, err = call(capsys, "nightly", "--as-of", "2021-10-02", "--home", str(home))
    assert code == error.exit_code
    assert err == "doikhop: Roll of HP.01, row 7, is not right.\n"


def test_an_unforeseen_failure_leaves_a_log_without_its_words(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        try:
            raise KeyError("Canary Nguyễn Thị")
        except KeyError as error:
            raise ValueError("row of Canary Nguyễn Thị") from error

    monkeypatch.setattr(nightly_command, "run_and_require", fail)
    code, _, err = call(capsys, "nightly", "--as-of", "2021-10-02", "--home", str(home))
    (log,) = (home / "logs").iterdir()
    assert code == 1
    assert str(log) in err and err.count("\n") == 1
    written = log.read_text(encoding="utf-8")
    assert "ValueError" in written and "KeyError" in written and "command nightly" in written
    assert "Canary" not in written + err


def test_members_are_masked_unless_asked(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    where = ["--home", str(home)]
    case = a_case(capsys, home, "L01")
    for arguments in (["cases"], ["cases", "--json"], ["explain", case], ["explain", case, "--json"]):
        code, out, _ = call(capsys, *arguments, *where)
        assert code == 0
        assert "Thu Hà" not in out and "031070000001" not in out
        assert "L.T.T.H. …0001" in out
    _, out, _ = call(capsys, "explain", case, "--show-identity", *where)
    assert "Lê Thị Thu Hà" in out
    (home / "doikhop.toml").write_text('ui_identity = "full"\n', encoding="utf-8")
    _, out, _ = call(capsys, "cases", *where)
    assert "Lê Thị Thu Hà" in out


def test_cases_are_filtered_by_unit_with_those_below(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    def found(*filters: str) -> list[str]:
        _, out, _ = call(capsys, "cases", "--json", "--home", str(home), *filters)
        return [case["code"] for case in json.loads(out)["cases"]]

    assert sorted(found("--org", "HP")) == ["C01", "F01", "L01", "L01", "L03", "S01", "S02"]
    assert found("--org", "HP.02") == ["S02", "L03"]  # gravest first
    assert found("--org", "HP.02", "--code", "L03", "--code", "L01") == ["L03"]
    assert found("--state", "cleared") == []


def test_explain_shows_both_sides_the_rule_and_the_decisions(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    where = ["--home", str(home)]
    case = a_case(capsys, home, "L01")
    code, out, _ = call(capsys, "decide", case, "acknowledged", "--by", "Lan", "--reason", "đã gọi đơn vị", *where)
    assert code == 0 and "Noted: acknowledged" in out
    _, out, _ = call(capsys, "explain", case, *where)
    for words in ("chưa cắt đảng số", "HP.01/2021-09-30/danh_sach.xlsx#Chi bộ 3:42", "Cut the member", "đã gọi đơn vị"):
        assert words in out


def test_accepting_from_the_command_line_takes_two_people(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    where = ["--reason", "seconded", "--home", str(home)]
    case = a_case(capsys, home, "S01")
    code, _, err = call(capsys, "decide", case, "accepted", "--by", "Lan", *where)
    assert code == 2 and "--until" in err
    code, out, _ = call(capsys, "decide", case, "accepted", "--by", "Lan", "--until", "2022-01-31", *where)
    assert code == 0 and "second person" in out
    code, _, err = call(capsys, "decide", case, "accepted", "--by", "lan", *where)
    assert code == 2 and "second person" in err
    code, out, _ = call(capsys, "decide", case, "accepted", "--by", "Minh", "--json", *where)
    assert code == 0 and json.loads(out)["stage"] == "approved"


def test_a_decision_about_a_row_nobody_sent_is_not_noted(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    rows = ["--rows", "HP.01/2021-09-30/no.csv:3", "HP.02/2021-09-30/no.csv:4"]
    code, out, err = call(capsys, "decide", "same", "--by", "Lan", "--reason", "x", "--home", str(home), *rows)
    assert (code, out) == (2, "") and "no such row" in err
    assert not (home / "decisions" / "journal.jsonl").exists()


def test_another_run_holding_the_home_ends_with_4(home: Path) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, pathlib\nfrom pipelines.lock import home_lock\n"
            "with home_lock(pathlib.Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()",
            str(home),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert holder.stdout is not None and holder.stdout.readline().strip() == b"held"
        with pytest.raises(HomeLockedError):
            nightly_command.close(home, small_night.NIGHT)
    finally:
        holder.communicate(b"", timeout=30)


def test_written_files_are_for_the_owner_only(home: Path) -> None:
    before = os.umask(0o022)
    try:
        cli.main(["cases", "--home", str(home)])
        assert os.umask(0o022) == 0o077
    finally:
        os.umask(before)


def test_help_does_not_import_dagster() -> None:
    program = "import sys\nfrom doikhop import cli\ncli.main(['--help'])\nassert 'dagster' not in sys.modules"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_flows_are_shown_as_a_column_that_foots(
    capsys: pytest.CaptureFixture[str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [("A", 10), ("B1", 3), ("C1", 2), ("late", -1), ("D", 10)]
    rows = [(line, line, line, value, None) for line, value in lines]
    table = pl.DataFrame(rows, schema=ledger_flows.SCHEMA, orient="row")
    monkeypatch.setattr(ledger_flows, "flow_table", lambda *_: table)
    monkeypatch.setattr(ledger_flows, "flow_entries", lambda *_: pl.DataFrame())
    monkeypatch.setattr(flow_form, "members_of", lambda _, entries, full: entries)
    asked = ["flows", "--org", "HP", "--from", "2021-01-01", "--to", "2021-09-30", "--home", str(home)]
    code, out, _ = call(capsys, *asked)
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()[2:7]] == [
        ["A", "A"],
        ["+", "B1"],
        ["-", "C1"],
        ["late", "late"],
        ["=", "D"],
    ]
    code, out, _ = call(capsys, *asked, "--json")
    assert [row["value"] for row in json.loads(out)["lines"]] == [10, 3, 2, -1, 10]
