"""Details of random cities that no count depends on: ends of stays, notices, probation, reporting dates, births.

Belongs here: putting them on a city that is there already, so that its lives stay what they are. Does not belong here:
people and their papers (strategy.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from .model import City, Doubt, Entry, Export, Residence, RollRow
from .papers import own_date
from .reorganisations import RECORDS

BORN = date(1980, 5, 17)
START = date(2021, 5, 1)


def add_details(seed: int, city: City) -> None:
    """Fill the fields the deadline rules read; exports at fault and people in doubt.

    Each paper and row has a chance of its own, so that it tells the same on every night of a story.
    """

    def random(*about: object) -> Random:
        return Random(f"{seed} {about}")

    add_exports(random(city.night), city)
    add_doubts(random("doubts"), city)
    city.entries = [entry_details(random(e.entry_id), city, e) for e in city.entries]
    as_of = {a.account: a.as_of for a in city.accounts}
    city.roll_rows = [
        row_details(random(r.person_id, r.account, as_of[r.account]), r, as_of[r.account] or city.night)
        for r in city.roll_rows
    ]
    for row in city.roll_rows:
        if row.residence_account not in (None, row.account):
            dice = random(row.person_id, row.account, row.residence_account)
            since = START - timedelta(days=dice.choice((-80, -20, -10, 100)))
            city.residences.append(
                Residence(
                    row.person_id, row.account, row.residence_account or "", since,
                    residential=dice.random() < 0.8, exempt=dice.random() < 0.1,
                )
            )  # fmt: skip
    told = {(r.person_id, r.account): r for r in city.residences}
    city.residences = list(told.values())


def add_exports(random: Random, city: City) -> None:
    """About one export in twenty is of abnormal size or in the wrong folder; every roll with refused rows says so."""
    for unit in (a for a in city.accounts if a.as_of and not a.ended_on):
        for record in ("roll", *RECORDS):
            if random.random() < 0.05:
                what = random.choice(("abnormal", "misplaced")) if record == "roll" else "misplaced"
                late = min(city.night, (unit.as_of or city.night) + timedelta(days=random.choice((0, 5))))
                city.exports.append(Export(unit.account, record, late, what))
        if any(r.account == unit.account for r in city.refused):
            city.exports.append(Export(unit.account, "roll", unit.as_of or city.night, "refused"))


def add_doubts(random: Random, city: City) -> None:
    """A few people of whom linking cannot tell whether they are one, and a few who share a number."""
    people = sorted({r.person_id for r in city.roll_rows} | {e.person_id for e in city.entries})
    for one, other in pairwise(people):
        if random.random() < 0.04:
            city.doubts.append(Doubt(one, other, random.choice((None, "citizen", "card"))))


def entry_details(random: Random, city: City, e: Entry) -> Entry:
    """A paper with what it may tell besides."""
    if random.random() < 0.5:
        day = min(own_date(e) + timedelta(days=random.choice((0, 5, 40))), city.night)
        e = replace(e, known_on=max(day, own_date(e)))
    if e.record.startswith("transfer"):
        born = random.choice((BORN, BORN, BORN, BORN, BORN.replace(day=1), BORN.replace(month=6), None))
        e = replace(e, dob=born, dob_precision=random.choice(("day", "day", "month", "year")))
        if e.record == "transfer_in" and random.random() < 0.6:
            e = replace(e, noticed=True)
        if e.kind == "TEMPORARY" and random.random() < 0.5:
            day = e.issued_on or e.received_on or city.night
            e = replace(e, temp_until=day + timedelta(days=random.choice((20, 60, 200))))
        return e
    day = e.effective_on or e.decided_on or city.night
    if random.random() < 0.6:
        e = replace(e, reported_on=day + timedelta(days=random.choice((0, 10, 30, 31, 60))))
    return e


def row_details(random: Random, row: RollRow, as_of: date) -> RollRow:
    """A roll row with what it may tell besides."""
    if random.random() < 0.1:
        admitted = as_of - timedelta(days=random.choice((100, 400, 405, 410, 415, 500)))
        row = replace(row, member_class="PROBATIONARY", admitted_on=admitted)
    if row.roll_status in ("TEMP_ELSEWHERE", "TEMP_HERE"):
        since, until = random.choice((None, 30, 300, 400)), random.choice((None, None, -40, 0, 40))
        row = replace(
            row,
            status_since=None if since is None else as_of - timedelta(days=since),
            temp_until=None if until is None else as_of + timedelta(days=until),
        )
    return replace(row, facts=int(random.random() < 0.02))
