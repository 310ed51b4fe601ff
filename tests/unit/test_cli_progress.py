"""Progress without a terminal: plain lines, not too many."""

from __future__ import annotations

import pytest

from doikhop.commands.progress import Reporter


def test_without_a_terminal_each_step_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with Reporter("night") as progress:
        for done in range(1, 41):
            progress(f"intake: file {done} of 40")
        progress("linking: rounds")
    captured = capsys.readouterr()
    assert captured.out == ""
    first, second = captured.err.splitlines()
    assert first.endswith("intake: file 1 of 40")
    assert second.endswith("linking: rounds")


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with Reporter("night", quiet=True) as progress:
        progress("intake: file 1 of 40")
    assert capsys.readouterr().err == ""


def test_with_a_terminal_a_bar_moves(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    with Reporter("night") as progress:
        progress("intake: file 3 of 40")
        progress("linking: rounds")
    assert "linking: rounds" in capsys.readouterr().err
