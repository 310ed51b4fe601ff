"""Cities reorganised between two closes: the program and the oracle say the same, night after night.

Belongs here: findings, transfers, holdings at the close and cases of random stories, the arithmetic of their levels.
Does not belong here: stories nobody reorganises, the long run (both test_oracle.py).
"""

from __future__ import annotations

from collections import Counter

import pytest

from .closed_stories import ToldNight, told_nights
from .reorganised_stories import reorganised_story_of
from .test_oracle import assert_agree

CITIES = 12
PLUS = ("opening", "admitted", "reinstated", "in_city", "in_external", "reorganised", "adjusted")
MINUS = ("out_city", "out_external", "died", "expelled", "struck_off", "resigned")


@pytest.fixture(scope="module")
def nights() -> list[ToldNight]:
    """Three nights of some cities, closed twice."""
    return told_nights([reorganised_story_of(seed, count=12, nights=3, mood="odd") for seed in range(CITIES)])


def test_both_sides_agree(nights: list[ToldNight]) -> None:
    for night in nights:
        assert_agree(night)


def test_somebody_is_handed_over_before_and_after_a_close(nights: list[ToldNight]) -> None:
    """Otherwise the stories would tell nothing."""
    for night in nights[2:]:
        assert any(result.city.settled for result in night.night[2])
        assert any(result.city.handed for result in night.night[2])
    told = {s.kind for city in nights[-1].night[0] for s in city.successions}
    assert told == {"MERGE", "RENAME", "SPLIT", "REPARENT"}


def test_cases_go_with_their_people(nights: list[ToldNight]) -> None:
    """Some case that was first seen at a unit is known by its number at the unit's successor."""
    followed = [
        (account, name)
        for night in nights[1:]
        for told in night.program
        for name, account, _, _ in told
        if name.startswith("case of") and not name.endswith(f" at {account}")
    ]
    assert followed


def test_the_arithmetic_closes_at_every_level(nights: list[ToldNight]) -> None:
    for night in nights:
        assert night.broken == []
        answer = night.night[1].whole
        effects: Counter[str] = Counter()
        for finding in answer.rows("findings"):
            if finding["effect"]:
                effects[finding["account"]] += finding["effect"]
        below: dict[str, list[str]] = {}
        for n, city in enumerate(night.night[0]):
            for level, account, _ in city.levels():
                below.setdefault(f"{n:03d}{level}", []).append(f"{n:03d}{account}")
        for line in answer.rows("balances"):
            if line["expected"] is not None:
                assert sum(line[c] for c in PLUS) - sum(line[c] for c in MINUS) == line["expected"], line
                assert line["gap"] == line["on_roll"] - line["expected"], line
                assert line["gap"] == sum(effects[account] for account in below.get(line["org_code"], [])), line
