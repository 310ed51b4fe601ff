"""docs/first-night.md is followed to the letter: its files, its commands, what it says comes out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doikhop.cli import main

PAGE = (Path(__file__).parents[2] / "docs" / "first-night.md").read_text(encoding="utf-8")


def files_of_the_page() -> dict[str, str]:
    """Each file the page shows: the last path named before the block."""
    found = {}
    for before, text in re.findall(r"((?:(?!```).)*)```text\n(.*?)```", PAGE, re.DOTALL):
        paths = re.findall(r"`((?:reference|landing)/[^`]+\.csv)`", before)
        if paths:
            found[paths[-1]] = text
    return found


def command(words: str) -> list[str]:
    """A command as the page writes it."""
    assert f".venv/bin/doikhop {words}" in PAGE or f"`doikhop {words}`" in PAGE, f"the page does not say: {words}"
    return words.split()


def test_the_first_night_goes_as_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = files_of_the_page()
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("DOIKHOP_HOME", str(tmp_path))

    assert main(command("nightly --as-of 2026-11-01")) == 0
    told = capsys.readouterr().out
    for line in ("Members on roll                 3", "Expected                      n/a", "Note: 2 of 2 accounts no"):
        assert line in told and line in PAGE
    assert re.search(r"L01 .* \+1   not cut", told)

    assert main(command("explain V000001")) == 0
    assert "landing" not in (explained := capsys.readouterr().out) and "P.01/2026-10-31/danh_sach.csv:2" in explained

    assert main(command("close-period --as-of 2026-11-01")) == 0
    header, *members = files["landing/P.01/2026-10-31/danh_sach.csv"].splitlines()
    (tmp_path / "landing/P.01/2026-11-05").mkdir()
    (tmp_path / "landing/P.01/2026-11-05/danh_sach.csv").write_text(f"{header}\n{members[1]}\n", encoding="utf-8")
    assert main(["nightly", "--as-of", "2026-11-06"]) == 0
    capsys.readouterr()

    assert main(command("cases --state cleared")) == 0
    assert "V000001" in capsys.readouterr().out
