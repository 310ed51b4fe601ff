"""Random small cities: true histories of people, told by registers and rolls that make mistakes.

Belongs here: Hypothesis strategies for one night's city and for what changes until the next night. Does not belong
here: what must be found in them (oracle.py).

People are independent of each other in the ledger, so one city holds many of them: each is a world of its own in the
same few accounts, and one call of the reconciliation compares them all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from hypothesis import strategies as st

from .details import add_details
from .model import (
    OUTSIDE,
    Account,
    City,
    Cover,
    Entry,
    Handover,
    Holding,
    Refused,
    RollRow,
    Seen,
)
from .papers import own_date
from .reorganisations import RECORDS, add_totals, alive, plan
from .reports import add_reports
from .successors import in_order

START = date(2021, 3, 1)
NIGHT = date(2021, 7, 30)
Draw = Callable[[Any], Any]
Mood = Literal["plain", "odd", "wild"]  # few mistakes each; several on one person; also papers that make no sense

COUNTING = ("ACTIVE", "ACTIVE", "ACTIVE", "EXEMPT", "TEMP_EXEMPT", "SUSPENDED", "TEMP_ELSEWHERE", "AWAITING_TRANSFER")
NOT_COUNTING = ("TEMP_HERE", "MOVED_OUT", "LEFT", "DECEASED", "RESIDENCE_LIAISON")


@dataclass
class Dice:
    """Short words for drawing; a city is thousands of small choices."""

    random: Random
    mood: Mood = "plain"

    def fault(self, percent: int) -> bool:
        """A mistake on paper; in a plain city few people meet two."""
        return self.chance(percent / 4 if self.mood == "plain" else percent)

    def odd(self, percent: int) -> bool:
        """A chance only wild cities have: what no paper should ever say."""
        return self.mood == "wild" and self.chance(percent)

    def chance(self, percent: float) -> bool:
        return self.random.random() * 100 < percent

    def pick(self, values: Iterable[Any]) -> Any:
        return self.random.choice(list(values))

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)


@dataclass
class Life:
    """What one person's true history is, and what the registers tell of it."""

    person: int
    places: list[tuple[date, str]] = field(default_factory=list)  # since when, where (TRANSIT too)
    entries: list[Entry] = field(default_factory=list)
    guest_at: str | None = None
    passed: list[tuple[str, str]] = field(default_factory=list)  # (predecessor, successor) they were handed over
    behind: list[Handover] = field(default_factory=list)  # handovers of an earlier night

    def at(self, day: date) -> str:
        return [place for since, place in self.places if since <= day][-1]

    def add(self, record: str, reporter: str, own: str, kind: str, **more: Any) -> None:
        number = self.person * 100 + len(self.entries)
        self.entries.append(Entry(number, record, reporter, own, self.person, kind, **more))


def live(dice: Dice, life: Life, city: City, day: date, until: date, events: int) -> None:
    """Let the person live through some events from a day on, and let the registers tell them."""
    for _ in range(events):
        day += timedelta(days=max(dice.pick((0, 1, 3, 7, 7, 14, 21, 45)), dice.mood != "wild"))
        if day > until:
            break
        hand_over(dice, life, city, day)
        place = life.at(date.max)
        if place == OUTSIDE and life.places[-1][0] == day:
            day += timedelta(days=1)  # nobody comes back on the day they left
        if dice.odd(12) and all(own_date(e) != day for e in life.entries):
            noise(dice, life, city, day)
            day += timedelta(days=1)
        elif place == OUTSIDE:
            arrive_from_outside(dice, life, alive(city, day), day)
        elif place != "TRANSIT":
            day = leave(dice, life, city, place, day)
    hand_over(dice, life, city, until)


def hand_over(dice: Dice, life: Life, city: City, day: date) -> None:
    """Whoever is at an account that has ended by a day passes to one of its successors."""
    for handover in in_order(city):
        if handover.on <= day and handover not in life.behind and life.at(handover.on) == handover.old:
            heir = dice.pick((*handover.heirs, *[handover.old] * handover.goes_on))
            if heir != handover.old:
                life.places.append((handover.on, heir))
            life.passed.append((handover.old, heir))


def successor(dice: Dice, city: City, account: str, day: date) -> str:
    """Who receives what was sent to an account, on a day."""
    for handover in in_order(city):
        if handover.on <= day and account == handover.old and not handover.goes_on:
            account = dice.pick(handover.heirs)
    return account


def arrive_from_outside(dice: Dice, life: Life, codes: list[str], day: date) -> None:
    to = dice.pick(codes)
    life.places.append((day, to))
    if dice.fault(15):
        return  # nobody told
    if dice.chance(50):
        life.add("admission", to, to, dice.pick(("NEW", "AGAIN", "REINSTATED")), decided_on=day)
    else:
        issued = day - timedelta(days=dice.pick((3, 0, 10)))
        life.add("transfer_in", to, to, "OFFICIAL", from_place=OUTSIDE, to_place=to, issued_on=issued, received_on=day)


def leave(dice: Dice, life: Life, city: City, place: str, day: date) -> date:
    """Something happens to a member of an account; the day after which life goes on."""
    codes = alive(city, day)
    what = dice.pick(("transfer", "transfer", "transfer", "transfer", "outside", "exit", "temporary", "abroad"))
    others = [c for c in codes if c != place]
    if what == "transfer" and others:
        to = dice.pick(others)
        received = day + timedelta(days=dice.pick((3, 0, 1, 14, 60)))
        life.places.append((day, "TRANSIT"))
        if received > city.night or dice.chance(20):  # never arrives
            tell_transfer(dice, life, city, place, to, day, None)
            return received
        receiver = successor(dice, city, to, received)
        life.places.append((received, receiver))
        tell_transfer(dice, life, city, place, to, day, received, receiver)
        return received
    if what in ("transfer", "outside"):
        life.places.append((day, OUTSIDE))
        if not dice.fault(15):
            life.add("transfer_out", place, place, "OFFICIAL", from_place=place, to_place=OUTSIDE, issued_on=day)
    elif what == "exit":
        life.places.append((day, OUTSIDE))
        by = dice.pick(codes) if dice.fault(15) else place
        if not dice.fault(10):
            kind = dice.pick(("DIED", "EXPELLED", "STRUCK_OFF", "RESIGNED"))
            life.add("exit", by, by, kind, effective_on=None if dice.chance(20) else day, decided_on=day)
    elif what == "temporary":
        tell_temporary(dice, life, codes, place, day, city.night)
    else:
        life.add("transfer_out", place, place, "ABROAD", from_place=place, to_place=OUTSIDE, issued_on=day)
    return day


def tell_transfer(
    dice: Dice, life: Life, city: City, frm: str, to: str, issued: date, received: date | None, receiver: str = ""
) -> None:
    """Both registers tell an official transfer in the city: rightly, wrongly, twice, or not at all."""
    codes, kind = alive(city, issued), "OFFICIAL"
    above = {a: x for x, below in city.superiors.items() for a in below}
    number = f"{life.person}/{len(life.entries)}"
    if dice.fault(5):
        kind = "INTERNAL"
    out = {
        "from_place": frm, "to_place": to, "issued_on": issued, "transfer_no": number, "kind": kind,
    }  # fmt: skip
    into = {**out, "received_on": received, "to_place": receiver or to}
    for paper, other in ((out, "to_place"), (into, "from_place")):
        if dice.fault(5):
            paper[other] = dice.pick(codes)
        elif dice.odd(6):
            paper[other] = "^" + above[str(paper[other])]
        elif dice.fault(4):
            paper[other] = OUTSIDE
        if dice.fault(6):
            paper["issued_on"] = min(city.night, issued + timedelta(days=dice.pick((1, -1, 5, 20, -20))))
        if dice.fault(5):
            paper["transfer_no"] = dice.pick((None, "9/9"))
        if dice.fault(5):
            paper["kind"] = dice.pick(("TEMPORARY", "ABROAD"))
    if dice.fault(5):
        into["received_on"] = None
    if not dice.fault(15):
        _register(dice, life, "transfer_out", frm, out, above)
    if received and not dice.fault(20):
        _register(dice, life, "transfer_in", receiver or to, into, above)


def _register(dice: Dice, life: Life, record: str, own: str, paper: dict[str, Any], above: dict[str, str]) -> None:
    life.add(record, own, own, **paper)
    if dice.fault(7):
        life.add(record, own, own, **{**paper, "transfer_no": dice.pick(("8/8", None))})
    if dice.chance(10):
        life.add(record, above[own], own, **paper)


def tell_temporary(dice: Dice, life: Life, codes: list[str], home: str, day: date, until: date) -> None:
    to = dice.pick([c for c in codes if c != home] + [OUTSIDE])
    back = min(day + timedelta(days=14), until)
    life.guest_at = to
    papers = [(home, to, day)] + ([(to, home, back)] if dice.chance(30) else [])
    for frm, dest, on in papers:
        if frm != OUTSIDE and dice.chance(80):
            life.add("transfer_out", frm, frm, "TEMPORARY", from_place=frm, to_place=dest, issued_on=on)
        if dest != OUTSIDE and dice.chance(60):
            life.add(
                "transfer_in", dest, dest, "TEMPORARY", from_place=frm, to_place=dest, issued_on=on, received_on=on
            )


def noise(dice: Dice, life: Life, city: City, day: date) -> None:
    """A paper that has nothing to do with the person's life."""
    codes = alive(city, day)
    own, other = dice.pick(codes), dice.pick([*codes, OUTSIDE])
    record = dice.pick(RECORDS)
    if record == "admission":
        life.add(record, own, own, "NEW", decided_on=day)
    elif record == "exit":
        life.add(record, own, own, "RESIGNED", effective_on=day)
    elif record == "transfer_out":
        life.add(record, own, own, "OFFICIAL", from_place=own, to_place=other, issued_on=day)
    else:
        life.add(record, own, own, "OFFICIAL", from_place=other, to_place=own, received_on=day)


def on_rolls(dice: Dice, life: Life, city: City, accounts: list[Account]) -> tuple[list[RollRow], list[Refused]]:
    """What the rolls of these accounts show of the person."""
    codes = [a.account for a in city.accounts]
    rows: list[RollRow] = []
    refused: list[Refused] = []
    for unit in accounts:
        if unit.as_of is None:
            continue
        there = life.at(unit.as_of) == unit.account
        guest = life.guest_at == unit.account and dice.chance(30)
        row = RollRow(life.person, unit.account)
        if there != dice.fault(12) or guest:
            row = replace(row, roll_status=dice.pick(COUNTING))
            if dice.chance(5):
                row = replace(row, residence_account=dice.pick(codes))
            rows += [row] * (2 if dice.chance(4) else 3 if dice.chance(1) else 1)
        elif there and dice.chance(40):
            refused.append(Refused(unit.account, life.person))
        elif dice.chance(8):
            rows.append(replace(row, roll_status=dice.pick(NOT_COUNTING), counts=False))
        if rows and dice.chance(3):
            rows[-1] = replace(rows[-1], citizen_ok=False, unknown_unit=dice.pick((None, "ZZ")))
    return rows, refused


# -- whole cities ------------------------------------------------------------------------------------------


def bare_city(dice: Dice, night: date, baseline: str) -> City:
    """Accounts under superiors, with the date of each one's roll and registers."""
    codes = ["A", "B", "C", "D", "E", "F"][: dice.number(2, 6)]
    superiors: dict[str, list[str]] = {}
    for code in codes:
        superiors.setdefault(dice.pick(("X", "Y", "Z")), []).append(code)
    above = {a: x for x, below in superiors.items() for a in below}
    accounts = [unit_of(dice, code, above[code], night, baseline) for code in codes]
    return City(night, accounts, superiors, cover=registers(dice, accounts))


def unit_of(dice: Dice, code: str, parent: str, night: date, baseline: str) -> Account:
    as_of: date | None = night - timedelta(days=dice.pick((0, 1, 3, 10, 25, 45)))
    with_baseline = baseline == "all" or (baseline == "some" and dice.chance(60))
    if dice.chance(4):
        as_of = None
    created = with_baseline and dice.chance(5)
    stale = as_of is None or (night - as_of).days > 30
    return Account(code, as_of, with_baseline or created, stale and as_of is not None, created, parent=parent)


def registers(dice: Dice, accounts: list[Account]) -> list[Cover]:
    found = []
    for unit in accounts:
        for record in RECORDS:
            if unit.as_of and not dice.chance(8):
                found.append(Cover(unit.account, record, unit.as_of - timedelta(days=dice.pick((0, 0, 0, 30)))))
    return found


def people(dice: Dice, city: City, count: int) -> list[Life]:
    """Lives of that many persons, their entries, rows, and what older rolls showed, put into the city."""
    codes = [a.account for a in city.accounts if not a.created_after_close and not a.since] or [OUTSIDE]
    lives = []
    for person in range(1, count + 1):
        life = Life(person, [(date.min, dice.pick([*codes, *codes, OUTSIDE]))])
        live(dice, life, city, START + timedelta(days=dice.number(0, 100)), city.night, dice.pick((1, 2, 3, 0, 5)))
        lives.append(life)
        city.entries += life.entries
        rows, refused = on_rolls(dice, life, city, city.accounts)
        city.roll_rows += rows
        city.refused += refused
        for unit in city.accounts:
            closed = unit.has_baseline and not unit.created_after_close and (unit.as_of or unit.ended_on)
            if closed and (life.places[0][1] == unit.account) != dice.fault(4):
                city.holdings.append(Holding(person, unit.account, 1))
            if unit.as_of and dice.chance(25):
                older = unit.as_of - timedelta(days=dice.pick((10, 30, 60)))
                if life.at(older) == unit.account:
                    city.seen.append(Seen(person, unit.account, older, dice.pick(COUNTING)))
    one_holder_each(city)
    return lives


def one_holder_each(city: City) -> None:
    """A baseline holds a person once: keep the lowest code."""
    kept: dict[int, Holding] = {}
    for holding in sorted(city.holdings, key=lambda h: (h.person_id, h.account)):
        kept.setdefault(holding.person_id, holding)
    city.holdings = list(kept.values())


@st.composite
def cities(
    draw: Draw, baseline: str = "some", count: int = 30, mood: Mood = "plain", *, reorganised: bool = False
) -> City:
    """One night's city with that many people; ``baseline``: none, some or all accounts have one."""
    return city_of(draw(st.integers(0, 2**64 - 1)), baseline, mood, count, reorganised=reorganised)


def city_of(
    seed: int, baseline: str = "some", mood: Mood = "plain", count: int = 30, *, reorganised: bool = False
) -> City:
    """The city of one seed; ``reorganised``: one of its units ends."""
    dice = Dice(Random(seed), mood)
    city = bare_city(dice, NIGHT, baseline)
    if reorganised and len(city.accounts) > 2:
        plan(dice.pick, city)
    lives = people(dice, city, count)
    add_totals(dice.pick, city, Counter(passed for life in lives for passed in life.passed))
    add_details(seed, city)
    add_reports(dice.random, city)
    return city
