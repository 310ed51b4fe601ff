"""Random cities over several nights whose units are merged, split, renamed and moved between two of them.

Belongs here: when a story's units change, and what their predecessors and successors send since. Does not belong here:
what happens to people from night to night (stories.py), drawing one reorganisation (reorganisations.py).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from .model import Account, City
from .reorganisations import alive, plan, reparent, with_total
from .stories import Saga
from .strategy import Dice, Mood, bare_city, people, registers

STEP = 20  # days between two nights
ON = (1, 2, 5, 10, 15, STEP - 1)  # how long before the night after it a reorganisation is in force


@dataclass
class ReorganisedSaga(Saga):
    """A saga of which units are reorganised before some of its nights."""

    before: tuple[int, ...] = ()  # the numbers of those nights
    number: int = 0

    def next_night(self, days: int) -> City:
        """The next night; its control totals tell whom the units think they handed over since the last one."""
        self.number += 1
        last = self.city.night
        city = super().next_night(days)
        passed = Counter(passed for life in self.lives for passed in life.passed)
        city.successions = [
            with_total(self.dice.pick, s, passed[s.from_code, s.to_code])
            if s.effective_on > last and s.kind != "REPARENT"
            else s
            for s in city.successions
        ]
        behind = city.handovers()
        for life in self.lives:
            life.behind = behind
        return city

    def exports(self, unit: Account, night: date) -> Account:
        """A unit that has ended sends nothing any more."""
        return unit if unit.ended_on else super().exports(unit, night)

    def reorganise(self, city: City) -> None:
        """What was reorganised before stays so; perhaps more is."""
        city.successions = list(self.city.successions)
        city.superiors = {superior: list(below) for superior, below in self.city.superiors.items()}
        city.first_above = dict(self.city.first_above)
        ended = {a.account for a in city.accounts if a.ended_on}
        city.cover = [c for c in city.cover if c.reporter not in ended]
        city.cover += [c for c in self.city.cover if c.reporter in ended]
        known = {a.account for a in city.accounts}
        if self.number in self.before and len(alive(city, city.night)) > 2:
            plan(self.dice.pick, city, ON)
        random = Random(f"{self.seed} {self.number}")  # of its own
        if self.number in self.before and random.random() < 0.3:
            reparent(lambda found: random.choice(list(found)), city, city.night - timedelta(days=random.choice(ON)))
        city.cover += registers(self.dice, [a for a in city.accounts if a.account not in known])


def reorganised_story_of(seed: int, count: int = 15, nights: int = 4, mood: Mood = "plain") -> list[City]:
    """The story of one seed: reorganised before its second night, its third, or both."""
    dice = Dice(Random(seed), mood)
    city = bare_city(dice, date(2021, 6, 30), "none")
    # Whoever passes to a unit that was never closed has no opening there: all send their first roll.
    city.accounts = [replace(a, as_of=a.as_of or city.night) for a in city.accounts]
    before = dice.pick(((1,), (1,), (2,), (1, 2)))
    saga = ReorganisedSaga(city, people(dice, city, count), dice, seed, keeps_all=True, before=before)
    city.entries = [e for life in saga.lives for e in saga.kept_back(life, life.entries)]
    saga.detailed(city)
    return [city, *(saga.next_night(STEP) for _ in range(nights - 1))]
