"""When a home is simulated, left alone, made again or refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import pipelines.simulate
from doikhop.commands.simulate import landing_dates, make_city
from doikhop.errors import UsageError


def silent(_: str) -> None:
    """Say nothing."""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Calls of a simulator that only makes one landing folder."""
    calls: list[dict[str, object]] = []

    def simulate(scenario: str, home: Path, **shape: object) -> None:
        (home / "landing" / "A" / "2021-12-31").mkdir(parents=True)
        (home / "landing" / "A" / "2020-12-31").mkdir()
        (home / "landing" / "_decisions").mkdir()
        calls.append({"scenario": scenario, **shape})

    monkeypatch.setattr(pipelines.simulate, "simulate", simulate, raising=False)
    return calls


def test_the_same_city_is_made_once(tmp_path: Path, made: list[dict[str, object]]) -> None:
    assert make_city("random-city", tmp_path, 500, None, 7, silent)
    assert not make_city("random-city", tmp_path, 500, None, 7, silent)
    assert made == [{"scenario": "random-city", "members": 500, "seed": 7}]
    assert landing_dates(tmp_path) == [date(2020, 12, 31), date(2021, 12, 31)]


def test_another_city_is_refused(tmp_path: Path, made: list[dict[str, object]]) -> None:
    make_city("random-city", tmp_path, 500, None, 7, silent)
    with pytest.raises(UsageError, match="another city"):
        make_city("random-city", tmp_path, 500, None, 8, silent)
    assert len(made) == 1


def test_real_exports_are_never_written_over(tmp_path: Path, made: list[dict[str, object]]) -> None:
    (tmp_path / "landing" / "A" / "2021-12-31").mkdir(parents=True)
    with pytest.raises(UsageError, match="another city"):
        make_city("random-city", tmp_path, None, None, None, silent)
    assert made == []


def test_a_city_cut_short_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def simulate(scenario: str, home: Path, **_: object) -> None:
        (home / "landing" / "A").mkdir(parents=True)
        calls.append(scenario)
        if len(calls) == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(pipelines.simulate, "simulate", simulate, raising=False)
    with pytest.raises(KeyboardInterrupt):
        make_city("huong-xuan-2024", tmp_path, None, None, None, silent)
    assert make_city("huong-xuan-2024", tmp_path, None, None, None, silent)
    assert not make_city("huong-xuan-2024", tmp_path, None, None, None, silent)
