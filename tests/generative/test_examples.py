"""Hand-written cities: the oracle and the implementation both find what the catalogue says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .compare import implementation
from .examples import EXAMPLES, Example, Town
from .oracle import expected


def _ids(example: Example) -> str:
    return example.name


@pytest.mark.parametrize("example", EXAMPLES, ids=_ids)
def test_oracle_finds(example: Example) -> None:
    city = example.build().city
    assert set(expected(city).keys()) == example.findings, example.why


@pytest.mark.parametrize("example", EXAMPLES, ids=_ids)
def test_implementation_finds(example: Example) -> None:
    city = example.build().city
    assert set(implementation(city).keys()) == example.findings, example.why


def test_names_are_unique() -> None:
    names = [e.name for e in EXAMPLES]
    assert len(names) == len(set(names))


def test_builders_do_not_share_state() -> None:
    build: Callable[[], Town] = EXAMPLES[0].build
    assert build().city is not build().city
