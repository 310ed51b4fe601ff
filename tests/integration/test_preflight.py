"""What stops a night is said at once: with its exit code, before Dagster is imported, and nothing is left behind."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from assets import run as dagster_run
from assets.run import NightOutcome, run_night
from doikhop import cli
from pipelines.lock import home_lock
from tests.integration import fake_night

NIGHT = date(2021, 6, 30)
NIGHTLY = """
import sys
from doikhop import cli
code = cli.main(["nightly", "--as-of", *sys.argv[1:]])
assert "dagster" not in sys.modules, "Dagster was imported"
sys.exit(code)
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return fake_night.make_home(tmp_path / "home")


def nightly(home: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", NIGHTLY, *arguments, "--home", str(home)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def test_a_held_home_ends_with_4(home: Path) -> None:
    with home_lock(home):
        code, said = nightly(home, "2021-06-30")
    assert (code, said.count("\n")) == (4, 1)
    assert "Another run holds the home" in said


@pytest.mark.parametrize(
    ("arguments", "file", "content", "sentence"),
    [
        (["2020-12-31"], None, "", "before the first night 2021-01-01"),
        (["2999-12-31"], None, "", "in the future"),
        (["2021-06-30", "--recorded"], None, "", "2021-06-30 is not published"),
        (["2021-06-30"], "baselines/2021-06-30/manifest.json", "{}", "closed on 2021-06-30"),
        (["2021-06-30"], "doikhop.toml", "threads = true", "setting 'threads'"),
        (
            ["2021-06-30"],
            "reference/units.csv",
            f"{fake_night.UNITS}Q 9/..,q,TP,BASE,x,1,1,1990-01-01,\n",
            "reference/units.csv, row 5: 'org_code' is not a unit code",
        ),
        (
            ["2021-06-30"],
            "reference/successions.csv",
            "effective_on,kind,from_code,to_code,control_total\n2021-01-01,MERGE,A.1,A.9,\n",
            "reference/successions.csv, row 2: the unit 'A.9'",
        ),
        (["2021-06-30"], "reference/holidays.csv", "date,name,working\nsoon,x,0\n", "reference/holidays.csv, row 2"),
    ],
)
def test_what_is_wrong_ends_with_2(
    home: Path, arguments: list[str], file: str | None, content: str, sentence: str
) -> None:
    if file is not None:
        (home / file).parent.mkdir(parents=True, exist_ok=True)
        (home / file).write_text(content, encoding="utf-8")
    code, said = nightly(home, *arguments)
    assert (code, said.count("\n")) == (2, 1), said
    assert sentence in said
    assert not (home / "nights").exists()


def test_a_wrong_register_is_an_outcome_without_a_run_in_the_history(home: Path) -> None:
    with (home / "reference" / "units.csv").open("a", encoding="utf-8") as register:
        register.write("Q 9/..,q,TP,BASE,x,1,1,,\n")
    outcome = run_night(home, NIGHT)
    assert (outcome.published, outcome.exit_code) == (False, 2)
    assert "row 5: 'org_code'" in outcome.message
    assert not (home / "dagster").exists()


def test_what_failed_after_the_publication_is_said(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from doikhop.commands import nightly as command

    published = home / "nights" / "2021-06-30"
    published.mkdir(parents=True)
    (published / "manifest.json").write_text("{}", encoding="utf-8")
    told = "The night 2021-06-30 is published, but: a page of the UI failed."
    monkeypatch.setattr(dagster_run, "run_night", lambda *_, **__: NightOutcome(True, 0, message=told))
    monkeypatch.setattr(command, "show_summary", lambda *_: None)
    assert cli.main(["nightly", "--as-of", "2021-06-30", "--home", str(home)]) == 0
    assert capsys.readouterr().err == f"doikhop: {told}\n"
