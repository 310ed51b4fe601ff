"""Comparing the reconciliation with the oracle, many cities at once, and saying where they differ.

Belongs here: nights of random cities reconciled both ways, the persons on whom they disagree. Does not belong here:
which cities (test_oracle.py, hunt.py), what is right (oracle.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from random import Random

from .compare import Answer, Key
from .country import Answers, implementations
from .model import Adjustment, City
from .nights import close, open_next
from .oracle import OracleResult, expected
from .smaller import only, smallest, text

Night = tuple[list[City], Answers, list[OracleResult]]
OF_THE_WHOLE = {"C06"}  # asks all accounts at once: compared city by city (one_by_one)


def reconciled(drawn: list[City]) -> Night:
    """These cities by the reconciliation, in one call, and by the oracle."""
    return drawn, implementations(drawn), [expected(city) for city in drawn]


def closed_nights(stories: list[list[City]]) -> list[Night]:
    """Several nights of the same cities, each closed before the next, some differences accepted."""
    found: list[Night] = []
    for number in range(len(stories[0])):
        found.append(reconciled([story[number] for story in stories]))
        for n, story in enumerate(stories):
            if number + 1 < len(story):
                answer = found[-1][1].of(n)
                open_next(story[number + 1], story[number], *close(story[number], answer))
                story[number + 1].adjustments = accepted(Random(1000 * n + number), story[number], answer)
    return found


def accepted(random: Random, city: City, answer: Answer) -> list[Adjustment]:
    """Differences somebody accepted on this night, and those of before that have not run out."""
    kept = {(a.person_id, a.account): a for a in city.adjustments if random.random() < 0.7}
    for f in sorted(answer.findings(), key=lambda f: str((f["person_id"], f["account"], f["code"]))):
        if f["effect"] and f["code"] != "I05" and random.random() < 0.2:
            key = (f["person_id"], f["account"])
            kept.setdefault(key, Adjustment(*key, int(f["effect"])))
    return list(kept.values())


def differing(mine: Iterable[Key], theirs: Iterable[Key]) -> dict[int | None, list[str]]:
    """Person -> the findings and transfers only one side has (+ the implementation's, − the oracle's)."""
    one, other = Counter(mine), Counter(theirs)
    found: dict[int | None, list[str]] = {}
    for mark, keys in (("-", one - other), ("+", other - one)):
        for key in keys:
            found.setdefault(key[2], []).append(f"{mark}{key[0]} at {key[1]} ({key[3]:+d})")
    return found


def of_people(keys: Iterable[Key]) -> list[Key]:
    """The findings that can be told apart city by city."""
    return [key for key in keys if key[0] not in OF_THE_WHOLE]


def disagreements(night: Night) -> list[tuple[int, int | None, list[str]]]:
    """(number of the city, person or None, what differs) of everyone on whom the two sides differ."""
    return [
        (n, person, what)
        for n, result in enumerate(night[2])
        for person, what in differing(of_people(result.told()), of_people(night[1].told(n))).items()
    ]


def alike(what: list[str]) -> tuple[str, ...]:
    """What differs, whoever and wherever it is."""
    return tuple(sorted(w.split(" at ")[0] for w in what))


def explained(city: City, person: int | None, what: list[str]) -> str:
    """A disagreement as the smallest city that still shows it."""
    if person is not None:

        def fails(smaller: City) -> bool:
            answer = implementations([smaller])
            return bool(differing(expected(smaller).told(), answer.told(0)).get(person))

        alone = only(city, person)
        if fails(alone):
            city = smallest(alone, fails, tries=20)
    return f"person {person}: {', '.join(sorted(what))}\n{text(city)}"
