"""What must not matter to the reconciliation does not: the same random cities told otherwise have the same findings.

Belongs here: properties of the reconciliation alone (row order, names of units, units nobody deals with, threads). Does
not belong here: files and whole nights (tests/integration/test_metamorphic.py), what is right (test_oracle.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doikhop.settings import Settings
from pipelines.ledger.reconcile import reconcile

from .country import put_together
from .model import OUTSIDE, City
from .profiles import PROFILE
from .strategy import NIGHT, city_of
from .tables import frames

Tables = Mapping[str, pl.DataFrame]
CITIES = 12
KEY = [
    "code",
    "account",
    "org_code",
    "other_org_code",
    "person_id",
    "effect",
    "severity",
    "effective_on",
    "due_on",
    "stale",
]
PLACES = {
    "account", "reporter", "parent", "residence_account", "own_account", "from_place", "to_place", "counterpart",
    "org_code", "from_account", "to_account", "other", "other_org_code",
}  # fmt: skip
few = settings(PROFILE, max_examples=2)
NOBODY = pl.lit(10**9, pl.Int64)


@pytest.fixture(scope="module")
def country() -> City:
    """Cities with and without a baseline, plain to wild, side by side."""
    cities = [
        city_of(seed, ("none", "some", "all")[seed % 3], ("plain", "odd", "wild")[seed % 2 + 1])
        for seed in range(CITIES)
    ]
    return put_together(cities)


@pytest.fixture(scope="module")
def as_told(country: City) -> list[tuple[object, ...]]:
    found = findings(frames(country))
    assert len(found) > 200
    return found


def findings(tables: Tables, night: date = NIGHT, config: Settings | None = None) -> list[tuple[object, ...]]:
    """Every finding of the reconciliation, in one order."""
    result = reconcile(dict(tables), night, config or Settings())
    try:
        return sorted(result.frame("findings").select(KEY).rows(), key=str)
    finally:
        result.close()


@few
@given(seed=st.integers(0, 10_000))
def test_order_of_rows(country: City, as_told: list[tuple[object, ...]], seed: int) -> None:
    shuffled = {name: table.sample(fraction=1, shuffle=True, seed=seed) for name, table in frames(country).items()}
    assert findings(shuffled) == as_told


def renamed(place: str | None, mark: str) -> str | None:
    """Another code in the same order."""
    if not place or place == OUTSIDE:
        return place
    return f"^{mark}{place[1:]}" if place.startswith("^") else mark + place


@few
@given(mark=st.sampled_from(["Z.", "00-", "x-", "Đ"]))
def test_names_of_units(country: City, as_told: list[tuple[object, ...]], mark: str) -> None:
    tables = {
        name: table.with_columns(
            pl.col(column).map_elements(lambda place: renamed(place, mark), return_dtype=pl.String)
            for column in PLACES & set(table.columns)
        )
        for name, table in frames(country).items()
    }
    places = [n for n, name in enumerate(KEY) if name in PLACES]
    back = [
        tuple(str(v).replace(mark, "", 1) if n in places and v is not None else v for n, v in enumerate(row))
        for row in findings(tables)
    ]
    assert sorted(back, key=str) == as_told


def test_a_unit_nobody_deals_with(country: City, as_told: list[tuple[object, ...]]) -> None:
    tables = frames(country)
    one = (
        tables["accounts"]
        .head(1)
        .with_columns(
            account=pl.lit("ZZZ"), reporter=pl.lit("ZZZ"), as_of=pl.lit(NIGHT), stale=False, has_baseline=True
        )
    )
    row = tables["roll_rows"].head(1).with_columns(
        account=pl.lit("ZZZ"), person_id=NOBODY, row_id=NOBODY, counts=True, citizen_ok=True, card_ok=True,
        unknown_unit=pl.lit(None, pl.String), residence_account=pl.lit(None, pl.String),
    )  # fmt: skip
    held = tables["holdings"].head(1).with_columns(account=pl.lit("ZZZ"), person_id=NOBODY, held=pl.lit(1, pl.Int8))
    levels = tables["levels"].head(1).with_columns(org_code=pl.lit("ZZZ"), account=pl.lit("ZZZ"))
    more = {"accounts": one, "roll_rows": row, "holdings": held, "levels": levels}
    added = {name: pl.concat([table, more[name]]) if name in more else table for name, table in tables.items()}
    assert findings(added) == as_told


@pytest.mark.parametrize("threads", [1, 2])
def test_threads(country: City, as_told: list[tuple[object, ...]], threads: int) -> None:
    assert findings(frames(country), config=Settings(threads=threads)) == as_told
