"""Thousands of random cities beside the oracle (``make test-oracle``): how many, which, and where the two sides differ.

    python -m tests.generative.hunt --cities 10000 --first 0

Belongs here: the long run, counted. Does not belong here: comparing (agreement.py), the default run (test_oracle.py).

``--cities`` is shared out evenly: three moods, three states of the baseline, reorganised or not (one night each),
stories of three nights with two closes, and stories of four with three, reorganised between them. The same numbers are
the same cities every time.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import product

from .agreement import Night, alike, closed_nights, disagreements, explained, reconciled
from .closed_stories import ToldNight, told_nights
from .reorganised_stories import reorganised_story_of
from .stories import story_of
from .strategy import Mood, city_of

TOGETHER = 300  # cities in one reconciliation
FEW = 3  # how many disagreements of a kind of city are shown
MOODS: tuple[Mood, ...] = ("plain", "odd", "wild")

Compared = Night | ToldNight
Kind = tuple[str, Callable[[range], Sequence[Compared]]]


def one_night(mood: Mood, baseline: str, reorganised: bool) -> Kind:
    """Cities of one night."""

    def draw(seeds: range) -> list[Night]:
        return [reconciled([city_of(seed, baseline, mood, reorganised=reorganised) for seed in seeds])]

    return f"{mood}, baseline {baseline}{', reorganised' if reorganised else ''}", draw


def several_nights(mood: Mood) -> Kind:
    """Cities over three nights, closed twice."""

    def draw(seeds: range) -> list[Night]:
        return closed_nights([story_of(seed, mood=mood) for seed in seeds])

    return f"{mood}, three nights and two closes", draw


def reorganised_nights(mood: Mood) -> Kind:
    """Cities over four nights, closed three times, whose units are reorganised between two of them or more."""

    def draw(seeds: range) -> list[ToldNight]:
        return told_nights([reorganised_story_of(seed, mood=mood) for seed in seeds])

    return f"{mood}, reorganised, four nights and three closes", draw


def kinds() -> list[Kind]:
    """Every kind of city. A unit with a baseline does not pass to one without: reorganised ones have all or none."""
    found = [one_night(mood, baseline, False) for mood, baseline in product(MOODS, ("none", "some", "all"))]
    found += [one_night(mood, baseline, True) for mood, baseline in product(MOODS, ("none", "all"))]
    found += [several_nights(mood) for mood in MOODS]
    return found + [reorganised_nights(mood) for mood in MOODS]


def nights(kind: Kind, first: int, count: int) -> Iterator[tuple[int, Compared]]:
    """The nights of so many cities, with the number of the first city of each call."""
    for start in range(first, first + count, TOGETHER):
        for night in kind[1](range(start, min(start + TOGETHER, first + count))):
            yield start, night


def differing(night: Compared) -> list[tuple[int, int | None, list[str]]]:
    """(number of the city, person or None, what differs) of everyone on whom the two sides differ."""
    return night.disagreements() if isinstance(night, ToldNight) else disagreements(night)


def people_of(night: Compared) -> int:
    """How many people of a night were compared."""
    return night.people if isinstance(night, ToldNight) else sum(len(result.people) for result in night[2])


def shown(night: Compared, n: int, person: int | None, what: list[str]) -> str:
    """A disagreement, as small as it can be told."""
    return night.explained(n, person, what) if isinstance(night, ToldNight) else explained(night[0][n], person, what)


def main() -> int:
    """Compare; 1 if anyone differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cities", type=int, default=9000, help="how many, of all kinds together")
    parser.add_argument("--first", type=int, default=0, help="number of the first city of each kind")
    parser.add_argument("--only", default="", help="kinds of cities whose name has this in it")
    asked = parser.parse_args()
    chosen = [kind for kind in kinds() if asked.only in kind[0]]
    share = max(1, asked.cities // len(chosen))
    began, differ, people, cities = time.monotonic(), 0, 0, 0
    for kind in chosen:
        wrong: Counter[tuple[str, ...]] = Counter()
        examples: list[str] = []
        here = 0
        for start, night in nights(kind, asked.first, share):
            here += people_of(night)
            for n, person, what in differing(night):
                wrong[alike(what)] += 1
                if len(examples) < FEW and wrong[alike(what)] == 1:
                    examples.append(f"city {start + n}, " + shown(night, n, person, what))
        people, cities, differ = people + here, cities + share, differ + wrong.total()
        print(f"{kind[0]}: {share} cities, {here} people, {wrong.total()} differ", flush=True)
        for what, count in wrong.most_common():
            print(f"  {count} times {' '.join(what)}", flush=True)
        print(*examples, sep="\n\n", end="\n" if examples else "", flush=True)
    print(
        f"{cities} cities (each kind from number {asked.first}), {people} people and nights: {differ} differ; "
        f"{time.monotonic() - began:.0f} s"
    )
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main())
