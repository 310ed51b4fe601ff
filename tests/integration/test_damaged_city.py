"""A small city whose units damage identity numbers: links, and the findings behind them, hold all the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks.linking_damage import findings_of_damaged, link_score, run_city


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, date]:
    home = tmp_path_factory.mktemp("damaged")
    nights = run_city(home, {"*": 0.1}, members=600, units=6, seed=2)
    return home, nights[-1]


def test_nobody_is_merged_who_should_not_be(city: tuple[Path, date]) -> None:
    score, rows = link_score(*city)
    assert rows.filter(pl.col("damage").is_not_null()).height > 50
    assert (score.precision, score.wrong_automatic) == (1.0, 0)
    assert score.f1 > 0.98


def test_findings_about_damaged_people_are_right_or_asked(city: tuple[Path, date]) -> None:
    found = findings_of_damaged(*city)
    assert found["findings"] > 0 and found["damaged"] > 50
    assert found["wrong"] == 0
    assert found["right"] >= 0.97 * found["damaged"]
