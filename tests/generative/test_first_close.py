"""What a first close posts where the roll it takes its holdings from does not show the last leg.

Belongs here: that leg on the night after. Does not belong here: who was taken over without any paper
(examples_openings.py), random stories (test_oracle.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from .closed_stories import told_nights
from .model import City
from .test_oracle import assert_agree
from .town import NIGHT, ROLL, Key, Town, day

LATER = timedelta(days=20)


def died_by_the_roll_alone(town: Town) -> Town:
    """A admitted them in June; its roll says that they have died, no register does."""
    return town.admitted("A", day(6, 9)).roll("A", roll_status="DECEASED", counts=False)


def on_two_nights(first: Town, more: Callable[[Town], Town]) -> list[City]:
    """The town, and the same 20 days later with what is told since."""
    later = more(replace_city(first))
    later.city.night = NIGHT + LATER
    later.city.accounts = [replace(a, as_of=ROLL + LATER) for a in later.city.accounts]
    return [first.city, later.city]


def replace_city(town: Town) -> Town:
    """A town with the same rows, to go on from."""
    again = Town()
    again.city = replace(town.city, entries=list(town.city.entries), roll_rows=list(town.city.roll_rows))
    return again


@pytest.mark.parametrize(
    ("more", "found"),
    [
        (lambda town: town, [("L05", "A", 1, -1)]),
        (lambda town: town.exits("A", day(6, 15)), []),
        (lambda town: town.out("A", "B", day(6, 15)).into("A", "B", day(6, 16)).roll("B"), []),
    ],
)
def test_a_leg_the_roll_does_not_show_was_not_used(more: Callable[[Town], Town], found: list[Key]) -> None:
    """Nothing is held, nothing is posted: what tells of them later finds them where the papers left them."""
    first, second = told_nights([on_two_nights(died_by_the_roll_alone(Town(baseline=False)), more)])
    for night in (first, second):
        assert_agree(night)
    assert not [key for key in first.program[0] if key[0].startswith(("L", "S02", "posted", "held"))]
    told = [key for key in second.program[0] if key[3] and not key[0].startswith(("posted", "held", "case"))]
    assert told == found
    assert all(key[3] == 1 for key in second.program[0] if key[0] == "held")
