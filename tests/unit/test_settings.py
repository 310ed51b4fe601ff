"""The settings file: defaults, what is refused, and that every refusal is a sentence with exit code 2."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from doikhop.errors import UsageError
from doikhop.settings import Settings, load_settings


def load(home: Path, text: str) -> Settings:
    (home / "doikhop.toml").write_text(text, encoding="utf-8")
    return load_settings(home)


def test_all_settings_have_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings() == load(tmp_path, "")


@pytest.mark.parametrize("value", ["4GiB", "300MiB", "64 MiB", "1.5 GB", "4gb", "70000KB", "70000KiB", "1TB", "1TiB"])
def test_a_memory_limit_is_a_number_and_a_unit(tmp_path: Path, value: str) -> None:
    assert load(tmp_path, f'memory_limit = "{value}"').memory_limit == value


@pytest.mark.parametrize("value", ["1", "256"])
def test_threads_from_1_to_256(tmp_path: Path, value: str) -> None:
    assert load(tmp_path, f"threads = {value}").threads == int(value)


@pytest.mark.parametrize(
    "line",
    [
        'memory_limit = "lots"',
        'memory_limit = ""',
        'memory_limit = "4"',
        'memory_limit = "80%"',
        'memory_limit = "-1GB"',
        'memory_limit = "0GB"',
        'memory_limit = "1KB"',
        'memory_limit = "99999999999TB"',
        "memory_limit = 4",
        "threads = 0",
        "threads = 257",
        "threads = 100000000000000000000",
        "threads = true",
        "threads = 2.0",
        'threads = "2"',
        "grace_days = -1",
        "grace_days = true",
        "stale_days = 100000000000000000000",
        "f02_percent = inf",
        "f02_percent = nan",
        "f02_percent = true",
        'language = "fr"',
        "first_night = 'soon'",
        "first_night = 0001-01-01",
        "colour = 1",
    ],
)
def test_a_wrong_value_is_told_with_its_name(tmp_path: Path, line: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(tmp_path, line)
    assert f"doikhop.toml: setting '{line.split()[0]}' is not accepted" in str(caught.value)


def test_a_file_that_is_not_toml(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not readable as TOML"):
        load(tmp_path, "threads 2")


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "doikhop.toml").mkdir()
    with pytest.raises(UsageError, match=r"doikhop\.toml cannot be read"):
        load_settings(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_nobody_may_read(tmp_path: Path) -> None:
    path = tmp_path / "doikhop.toml"
    path.write_text("threads = 2")
    path.chmod(0)
    with pytest.raises(UsageError, match=r"doikhop\.toml cannot be read"):
        load_settings(tmp_path)
