"""Hand-written cities: the oracle and the implementation both find what the catalogue says."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from .compare import Key
from .country import Answers, implementations
from .examples import EXAMPLES, Example
from .oracle import expected

# Named here while the implementation says one finding more or less. Strict, so that mending one shows.
NOT_YET: tuple[str, ...] = ()
_NOT_YET = pytest.mark.xfail(reason="a corner the replay does not cover yet", strict=True)
NUMBERED = [
    pytest.param(number, example, marks=_NOT_YET if example.name in NOT_YET else ())
    for number, example in enumerate(EXAMPLES)
]


# Deadlines and lines of forms have spec tables of their own: nobody writes a notice into every other example.
DEADLINES = {"L08", "L10", "L13", "S03", "S06", "I04", "C04", "C05", "C06"}


def told_of(example: Example, found: Iterable[Key]) -> set[Key]:
    """The findings an example speaks of."""
    about = {key[0] for key in example.findings}
    return {key for key in found if key[0] not in DEADLINES or key[0] in about}


def _name(value: object) -> str | None:
    return value.name if isinstance(value, Example) else ""


@pytest.fixture(scope="module")
def answers() -> Answers:
    """All examples side by side in one reconciliation."""
    return implementations([example.build().city for example in EXAMPLES])


@pytest.mark.parametrize("example", EXAMPLES, ids=_name)
def test_oracle_finds(example: Example) -> None:
    assert told_of(example, expected(example.build().city).keys()) == example.findings, example.why


@pytest.mark.parametrize(("number", "example"), NUMBERED, ids=_name)
def test_implementation_finds(answers: Answers, number: int, example: Example) -> None:
    assert told_of(example, answers.keys(number)) == example.findings, example.why


def test_names_are_unique() -> None:
    names = [e.name for e in EXAMPLES]
    assert len(names) == len(set(names))
