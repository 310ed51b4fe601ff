"""When a home is simulated, left alone, made again or refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import pipelines.simulate
from doikhop.commands.simulate import _rates, city_nights, make_city
from doikhop.errors import UsageError

SHAPE = {"members": 500, "seed": 7, "rates": {"L01": 0.01}}


def silent(_: str) -> None:
    """Say nothing."""


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Calls of a simulator that only makes one landing folder."""
    calls: list[dict[str, object]] = []

    def simulate(scenario: str, home: Path, **shape: object) -> dict[str, object]:
        (home / "landing" / "A" / "2021-12-31").mkdir(parents=True)
        del shape["progress"]
        calls.append({"scenario": scenario, **shape})
        return {"nights": ["2020-12-31", "2021-12-31"]}

    monkeypatch.setattr(pipelines.simulate, "simulate", simulate, raising=False)
    return calls


def test_the_same_city_is_made_once(tmp_path: Path, made: list[dict[str, object]]) -> None:
    assert make_city("random-city", tmp_path, SHAPE, silent)
    assert not make_city("random-city", tmp_path, SHAPE, silent)
    assert made == [{"scenario": "random-city", **SHAPE}]
    assert city_nights(tmp_path) == [date(2020, 12, 31), date(2021, 12, 31)]


def test_another_city_is_refused(tmp_path: Path, made: list[dict[str, object]]) -> None:
    make_city("random-city", tmp_path, SHAPE, silent)
    with pytest.raises(UsageError, match="another city"):
        make_city("random-city", tmp_path, {**SHAPE, "seed": 8}, silent)
    assert len(made) == 1


def test_real_exports_are_never_written_over(tmp_path: Path, made: list[dict[str, object]]) -> None:
    (tmp_path / "landing" / "A" / "2021-12-31").mkdir(parents=True)
    with pytest.raises(UsageError, match="another city"):
        make_city("random-city", tmp_path, {}, silent)
    assert made == []


def test_a_city_cut_short_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    def simulate(scenario: str, home: Path, **_: object) -> dict[str, object]:
        (home / "landing" / "A").mkdir(parents=True)
        calls.append(scenario)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return {"nights": []}

    monkeypatch.setattr(pipelines.simulate, "simulate", simulate, raising=False)
    with pytest.raises(KeyboardInterrupt):
        make_city("random-city", tmp_path, {}, silent)
    assert make_city("random-city", tmp_path, {}, silent)
    assert not make_city("random-city", tmp_path, {}, silent)


def test_rates_are_read_and_refused() -> None:
    assert _rates((), "L01=0.01") is None
    assert _rates(("L01=0.01", "*=0"), "L01=0.01") == {"L01": 0.01, "*": 0.0}
    for wrong in ("L01", "L01=many", "L01=-1", "L01=-0.5", "*=nan", "L01=inf"):
        with pytest.raises(UsageError, match="not a rate"):
            _rates((wrong,), "L01=0.01")


def test_an_unknown_scenario_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no scenario 'atlantis'"):
        make_city("atlantis", tmp_path / "home", {}, silent)
    assert not (tmp_path / "home").exists()
