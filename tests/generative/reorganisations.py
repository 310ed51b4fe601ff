"""Reorganisations of random cities: units that merge, are renamed or split, sometimes one after the other.

Belongs here: drawing them, and which accounts there are on a day. Does not belong here: what people do (strategy.py) or
what must be found (successors.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from .model import Account, City, Cover, Succession
from .successors import arrived

Pick = Callable[[Iterable[Any]], Any]
RECORDS = ("transfer_out", "transfer_in", "admission", "exit")
NEW = "GHIJKLMN"
DAYS = (2, 10, 20, 40, 70)  # how long before the night


def alive(city: City, day: date) -> list[str]:
    """The accounts there are on a day."""
    return [
        a.account for a in city.accounts if not (a.since and a.since > day) and not (a.ended_on and a.ended_on <= day)
    ]


def plan(pick: Pick, city: City, days: Sequence[int] = DAYS) -> None:
    """Let one account end, perhaps two: people, rolls and registers come after."""
    codes = alive(city, city.night)
    new = [code for code in NEW if all(a.account != code for a in city.accounts)]
    old, *others = sorted(codes, key=lambda _: pick(range(1000)))
    on = city.night - timedelta(days=pick(days))
    kind = pick(("MERGE", "MERGE", "RENAME", "SPLIT", "SPLIT", "PART", "PART"))
    if kind == "PART":
        lose_a_part(pick, city, old, pick((others[0], new[0], new[0])), on)
        forget_rolls(city)
        return
    heirs = {"MERGE": others[:1], "RENAME": new[:1], "SPLIT": [*pick((others[:1], new[:1], others[:1])), new[1]]}[kind]
    end(pick, city, kind, old, list(heirs), on)
    if pick(range(4)) == 0:  # and one of its successors a little later, or the same day
        later = min(on + timedelta(days=pick((0, 5, 30))), city.night)
        rest = [c for c in others if c not in heirs]
        end(pick, city, "MERGE", heirs[0], rest[:1], later)
    forget_rolls(city)


def reparent(pick: Pick, city: City, on: date) -> None:
    """An account comes under another superior; once is enough for one."""
    here = {a: x for x, below in city.superiors.items() for a in below}
    found = [a for a in alive(city, city.night) if a not in city.first_above and alive(city, on).count(a)]
    old = pick(found)
    others = sorted(set(city.superiors) - {here[old]})
    if not others:
        return
    new = pick(others)
    city.first_above[old] = here[old]
    city.superiors[here[old]] = [a for a in city.superiors[here[old]] if a != old]
    city.superiors[new] = [*city.superiors[new], old]
    city.accounts = [replace(a, parent=new) if a.account == old else a for a in city.accounts]
    city.successions = [*city.successions, Succession(on, "REPARENT", old, new)]


def forget_rolls(city: City) -> None:
    """Nobody reads a later roll of a unit that stands outside the arithmetic; its successor may wait for its own."""
    waiting = {
        h.old for h in city.handovers() if not h.goes_on and not all(arrived(city, heir, h.on) for heir in h.heirs)
    }
    late = {a.account for a in city.accounts if a.account in waiting and a.as_of}
    if late:
        city.accounts = [replace(a, as_of=None) if a.account in late else a for a in city.accounts]
        forget_rolls(city)


def lose_a_part(pick: Pick, city: City, old: str, heir: str, on: date) -> None:
    """A part of an account's people pass to another or a new one; it keeps its code."""
    follow(pick, city, old, heir, on)
    own = pick(([], [Succession(on, "SPLIT", old, old)]))  # that it is its own successor may be told or not
    city.successions += [*own, Succession(on, "SPLIT", old, heir)]


def follow(pick: Pick, city: City, old: str, heir: str, on: date) -> None:
    """See that a successor is there, and has a baseline if the account before it has."""
    before = city.account(old)
    above = next(x for x, below in city.superiors.items() if old in below)
    if all(a.account != heir for a in city.accounts):
        as_of = pick([None, *(day for back in (0, 1, 3, 10) if (day := city.night - timedelta(days=back)) >= on)])
        closed = before.has_baseline
        city.accounts.append(Account(heir, as_of, closed, created_after_close=closed, parent=above, since=on))
        city.superiors[above] = [*city.superiors[above], heir]


def end(pick: Pick, city: City, kind: str, old: str, heirs: list[str], on: date) -> None:
    """One account ends; its successors are there, with a baseline if it had one."""
    ended = city.account(old)
    for heir in heirs:
        follow(pick, city, old, heir, on)
        if city.account(heir).has_baseline != ended.has_baseline:
            ended = replace(ended, has_baseline=city.account(heir).has_baseline, created_after_close=False)
    last = min(ended.as_of or on, on - timedelta(days=pick((1, 5, 30))))
    late = pick([None] * 5 + [on])
    city.accounts = [
        replace(ended, as_of=late, stale=False, ended_on=on) if a.account == old else a for a in city.accounts
    ]
    city.cover = [c for c in city.cover if c.reporter != old] + [
        Cover(old, record, last) for record in RECORDS if pick(range(10))
    ]
    city.successions += [Succession(on, kind, old, heir) for heir in heirs]


def add_totals(pick: Pick, city: City, passed: Counter[tuple[str, str]]) -> None:
    """Control totals, of whom the units think they handed over; some wrong, some not told."""
    counts = {s: passed[s.from_code, s.to_code] for s in city.successions}
    city.successions = [with_total(pick, s, n) for s, n in counts.items()]


def with_total(pick: Pick, succession: Succession, passed: int) -> Succession:
    """The row with the control total the unit tells."""
    return replace(succession, control_total=pick((None, passed, max(0, passed - 1))))
