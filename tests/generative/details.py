"""Details of random cities that no count depends on: ends of stays, notices, probation, reporting dates, births.

Belongs here: putting them on a city that is there already, so that its lives stay what they are. Does not belong here:
people and their papers (strategy.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from .model import City, Entry, Residence, RollRow
from .papers import own_date

BORN = date(1980, 5, 17)


def add_details(random: Random, city: City) -> None:
    """Fill the fields the deadline rules read."""
    city.entries = [entry_details(random, city, e) for e in city.entries]
    as_of = {a.account: a.as_of for a in city.accounts}
    city.roll_rows = [row_details(random, r, as_of[r.account] or city.night) for r in city.roll_rows]
    for row in city.roll_rows:
        if row.residence_account not in (None, row.account):
            since = city.night - timedelta(days=random.choice((20, 80, 90, 200)))
            city.residences.append(
                Residence(
                    row.person_id, row.account, row.residence_account or "", since,
                    residential=random.random() < 0.8, exempt=random.random() < 0.1,
                )
            )  # fmt: skip
    told = {(r.person_id, r.account): r for r in city.residences}
    city.residences = list(told.values())


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
