"""A short slice of the hunt that ``make fuzz`` runs for minutes, always over the same files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.hunt import look


@pytest.mark.parametrize("first", [1, 1001, 2001])
def test_damaged_files_are_read_or_refused(tmp_path: Path, first: int) -> None:
    assert look(tmp_path / "home", list(range(first, first + 20))) == []
