"""Twenty random cities, three nights, two closes each: found is exactly what was injected (``make test-slow``).

Every fault the simulator knows, at rates drawn per city; in the larger ones one unit merges, one is renamed and one is
split between the second and the third night. More or other cities: ``DOIKHOP_TEST_CITIES=100``, or ``40-59``.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from pipelines.simulate import simulate
from tests.integration.simulated_city import KEY, City, live

_ASKED = os.environ.get("DOIKHOP_TEST_CITIES", "20")
SEEDS = range(*(int(n) + i for i, n in enumerate(_ASKED.split("-")))) if "-" in _ASKED else range(int(_ASKED))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_found_is_what_was_injected(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(1000 + seed)
    units = int(rng.integers(4, 15))
    members = units * int(rng.integers(45, 90)) + 100
    rates = {"*": float(rng.choice([0.0008, 0.0015, 0.004]))}
    figures = simulate("random-city", tmp_path / "home", members=members, units=units, seed=seed, rates=rates)
    city = live(tmp_path / "home", figures)

    for night in city.nights:
        truth, found = city.truth(night), city.found(night)
        assert truth.height > 5
        assert_frame_equal(found.select(KEY), truth.select(KEY), check_row_order=False, check_dtypes=False)
        assert pl.read_parquet(city.folder(night) / "state" / "invariants.parquet")["ok"].all()
        if night != city.nights[0]:
            _explained_at_every_level(city, night)


def _explained_at_every_level(city: City, night: date) -> None:
    gaps = dict(city.published("balances", night).drop_nulls("gap").select("org_code", "gap").iter_rows())
    effects = city.effects(night)
    assert {unit: effects.get(unit, 0) for unit in gaps} == gaps
