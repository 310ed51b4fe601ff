"""Random cities over several nights: new rolls and registers, new events, entries corrected or voided.

Belongs here: what changes from one night to the next. Does not belong here: what a close makes of a night (nights.py),
or one night alone (strategy.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from .details import add_details
from .model import Account, City, Cover, Entry, Seen
from .reports import add_reports
from .strategy import Dice, Draw, Life, Mood, bare_city, hand_over, live, on_rolls, people, registers


@dataclass
class Saga:
    """A city through several nights: the first night and how each later one changes."""

    city: City
    lives: list[Life]
    dice: Dice
    seed: int = 0
    told: set[int] = field(default_factory=set)  # entries that had their night
    untold: dict[int, list[Entry]] = field(default_factory=dict)  # of each person: entries that come late
    keeps_all: bool = False  # the last night's rolls are older ones, too, where they are in force still

    def next_night(self, days: int) -> City:
        """New rolls and registers, new events, entries corrected or voided; nothing of the baseline."""
        dice, old = self.dice, self.city
        night = old.night + timedelta(days=days)
        accounts = [self.exports(unit, night) for unit in old.accounts]
        city = City(night, accounts, old.superiors, cover=self.covered(accounts, night), settings=old.settings)
        self.reorganise(city)
        before = {u.account: u.as_of for u in old.accounts}
        sent = [u for u in city.accounts if u.as_of != before.get(u.account)]
        kept = {u.account for u in city.accounts} - {u.account for u in sent}
        city.roll_rows = [r for r in old.roll_rows if r.account in kept]
        city.refused = [r for r in old.refused if r.account in kept]
        for life in self.lives:
            life.entries = [e for e in map(self.corrected, life.entries) if e]
            life.entries += self.untold.pop(life.person, [])
            city.entries += self.kept_back(life, self.goes_on(life, city))
            rows, refused = on_rolls(dice, life, city, sent)
            city.roll_rows += rows
            city.refused += refused
        handed_on = [(h.old, h.on) for h in city.handovers()]

        def known(s: Seen) -> tuple[int, str, int]:
            """The last roll before each handover of a unit: it is its successor's, whatever the unit sends later."""
            return s.person_id, s.account, sum(s.account == a and s.last_counted_on >= on for a, on in handed_on)

        seen = {known(s): s for s in old.seen}
        for r in old.roll_rows:
            on = before[r.account]
            ended = old.account(r.account).ended_on  # a roll it sends since then is no roll of its people
            if r.counts and on and (self.keeps_all or r.account not in kept) and not (ended and on >= ended):
                last = Seen(r.person_id, r.account, on, r.roll_status)
                seen[known(last)] = last
        city.seen = list(seen.values())
        self.city = city
        self.detailed(city)
        return city

    def exports(self, unit: Account, night: date) -> Account:
        """The unit with its newest roll of that night; some send none."""
        sends = not self.dice.chance(40 if unit.as_of is None else 20)
        as_of = night - timedelta(days=self.dice.pick((0, 1, 5))) if sends else unit.as_of
        return replace(unit, as_of=as_of, stale=as_of is not None and (night - as_of).days > 30)

    def reorganise(self, city: City) -> None:
        """What happens to the units before the night: nothing (reorganised_stories.py)."""

    def detailed(self, city: City) -> None:
        """Put on a night what no count depends on."""
        add_details(self.seed, city)
        add_reports(self.dice.random, city)

    def covered(self, accounts: list[Account], night: date) -> list[Cover]:
        """Registers of later days than the roll in force: the one beside them was of abnormal size or refused."""
        later = [
            replace(a, as_of=night) if a.as_of and a.as_of < night and self.dice.chance(20) else a for a in accounts
        ]
        return registers(self.dice, later)

    def kept_back(self, life: Life, entries: list[Entry]) -> list[Entry]:
        """What the registers tell tonight; some entries come on the next night, whatever was closed meanwhile."""
        late = [e for e in entries if e.entry_id not in self.told and self.dice.chance(8)]
        if late:
            self.untold[life.person] = late
            life.entries = [e for e in entries if e not in late]
        self.told |= {e.entry_id for e in entries}
        return life.entries

    def goes_on(self, life: Life, city: City) -> list[Entry]:
        """The person's entries with what happened since the last night."""
        used = max((e.entry_id for e in life.entries), default=life.person * 100)
        fresh = Life(life.person, list(life.places), [], life.guest_at, life.passed, life.behind)
        if self.dice.chance(30):
            since = max(life.places[-1][0], self.city.night - timedelta(days=20))
            live(self.dice, fresh, city, since, city.night, self.dice.number(1, 2))
        hand_over(self.dice, fresh, city, city.night)
        life.places, life.guest_at = fresh.places, fresh.guest_at
        life.entries += [replace(e, entry_id=used + n) for n, e in enumerate(fresh.entries, 1)]
        return life.entries

    def corrected(self, entry: Entry) -> Entry | None:
        """An entry as the next register tells it: the same, another date, or voided."""
        if self.dice.chance(4):
            return None
        if self.dice.chance(5):
            moved = timedelta(days=self.dice.pick((1, -2, -10)))
            days = {name: getattr(entry, name) for name in ("issued_on", "received_on", "decided_on", "effective_on")}
            other = {name: day and day + moved for name, day in days.items()}
            # Whoever writes of a unit knows whether it was there that day.
            apart = [s.effective_on for s in self.city.successions]
            if all((day < on) == (other[name] < on) for on in apart for name, day in days.items() if day):
                return replace(entry, **other)
        return entry


@st.composite
def stories(draw: Draw, baseline: str = "none", count: int = 20, nights: int = 3, mood: Mood = "plain") -> list[City]:
    """One city on several nights; what a close makes of one night is not yet under the next (nights.py)."""
    return story_of(draw(st.integers(0, 2**64 - 1)), baseline, count, nights, mood)


def story_of(seed: int, baseline: str = "none", count: int = 20, nights: int = 3, mood: Mood = "plain") -> list[City]:
    """The story of one seed."""
    dice = Dice(Random(seed), mood)
    city = bare_city(dice, date(2021, 6, 30), baseline)
    saga = Saga(city, people(dice, city, count), dice, seed)
    city.entries = [e for life in saga.lives for e in saga.kept_back(life, life.entries)]
    saga.detailed(city)
    return [city, *(saga.next_night(20) for _ in range(nights - 1))]
