"""Somebody a first close took over from a roll, whose papers say they had left another account before.

Belongs here: which opening that is, and replaying papers around it. Does not belong here: what a paper does otherwise
(replay.py), what becomes of the cell's arithmetic (cells.py).

Readings chosen where design.md is silent ("a person is held in exactly one place", and the baseline holds one person
before posted legs at two accounts):
- An opening holds them without a posted leg there, and a leg of theirs is posted elsewhere: they came since. So they
  did if the first paper about the account is their arrival, dated on or before the roll its first close took them
  from: the same paper known before the close would have been posted by it.
- Where they began then is what holds them before a posted leg and a paper (not voided since) takes them from; of
  several the one whose paper is the first. Else it is where their first paper takes them from, as without a baseline.
- The first arrival the papers tell of there is that arrival.
- While the papers leave them outside or on the way, a departure of that account, or an exit (anybody's; none after an
  earlier exit), finds them there. On the way that account's departure is the receipt.
- Once the papers leave them at another account without their having been there, the opening was wrong: nobody is
  expected there.
"""

from __future__ import annotations

from datetime import date

from .model import OUTSIDE, City, Entry
from .papers import Leg, Replay, own_date, same_place
from .replay import RECORDS, Replayer

NEVER = (date.max, 0, 0)


def began_at(city: City, accounts: list[str], posted: set[str], papers: list[Entry]) -> tuple[str | None, str | None]:
    """Where they began, and the opening they have come to since without a posted leg.

    ``accounts`` hold the person before posted legs, ``posted`` are those where a leg is posted. None: nowhere of these.
    """
    left = {a for a in posted & set(accounts) if leaves(city, a, papers)}
    if left:
        first = min(left, key=lambda a: (rank(leaves(city, a, papers)[0]), a))
        others = [a for a in accounts if a != first]
        return first, min(others, key=lambda a: order(city, a, left, posted, papers), default=None)
    first = min(accounts, key=lambda a: order(city, a, left, posted, papers))
    if first not in posted and (posted or told_late(city, first, papers)):
        return None, first
    return first, None


def order(
    city: City, account: str, left: set[str], posted: set[str], papers: list[Entry]
) -> tuple[bool, bool, bool, tuple[date, int, int], str]:
    """Of openings not told of, which is asked first."""
    away = leaves(city, account, papers)
    return account not in left, account in posted, not away, rank(away[0]) if away else NEVER, account


def rank(entry: Entry) -> tuple[date, int, int]:
    """The place of an entry among all of a person."""
    return own_date(entry), RECORDS.index(entry.record), entry.entry_id


def leaves(city: City, account: str, papers: list[Entry]) -> list[Entry]:
    """The papers that take the person from an account, in order."""
    told = [
        e
        for e in papers
        if e.record != "admission"
        and same_place(city, (e.own_account if e.record == "exit" else e.from_place) or "", account)
    ]
    return sorted(told, key=rank)


def told_late(city: City, account: str, papers: list[Entry]) -> bool:
    """Whether the first paper about an account tells how they came there, before its first close."""
    closed_from = city.account(account).closed_from
    came = [e for e in papers if e.record in ("transfer_in", "admission")]
    here = [e for e in came if (e.own_account if e.record == "admission" else e.to_place) == account]
    first = min([*here, *leaves(city, account, papers)], key=rank, default=None)
    return first in here and closed_from is not None and first is not None and own_date(first) <= closed_from


def opening_is_told(replay: Replay, legs: list[Leg]) -> bool:
    """Whether papers tell of the arrival an opening stands for: there (its legs), or that they are elsewhere."""
    return legs[0].effect > 0 if legs else replay.place not in (OUTSIDE, "TRANSIT")


def had_before_told(city: City, person: int, replay: Replay, leg: Leg) -> bool:
    """Whether an opening had that arrival before its paper came."""
    legs = [other for other in replay.legs if other.account == leg.account]
    if leg.account == replay.opening and leg is legs[0]:
        return leg.effect > 0
    key = (person, leg.account, leg.effect, leg.ordinal)
    return any(p.in_opening and (p.person_id, p.account, p.effect, p.ordinal) == key for p in city.posted)


class TakenOver(Replayer):
    """Replays one person who began at one account and whom the opening has at another."""

    def __init__(self, city: City, person: int, entries: list[Entry], initial: str, opening: str) -> None:
        super().__init__(city, person, entries, initial)
        self.opening = opening
        self.untold = True  # no paper has told yet that they were there

    def step(self, entry: Entry) -> None:
        if self.untold and self.place in (OUTSIDE, "TRANSIT") and self.finds_there(entry) and not self.earlier(entry):
            self.found_there()
        super().step(entry)

    def finds_there(self, entry: Entry) -> bool:
        """Whether the paper takes the person from where the opening has them."""
        if entry.record == "exit":
            return self.exited is None
        return entry.record == "transfer_out" and not self.exited and self.means(entry.from_place, self.opening)

    def found_there(self) -> None:
        """They had come, on the way here or nobody knows how."""
        movement = self.transit
        if movement is None:
            self.untold = False
            self.go(self.opening)
            return
        assert movement.sent_on
        movement.receipt_from = "paper"
        self.arrive(self.opening, movement.sent_on, "in_city", movement, movement.origin)

    def go(self, place: str) -> None:
        if place == self.opening:
            self.untold = False
        super().go(place)

    def run(self, until: date = date.max) -> Replay:
        replay = super().run(until)
        replay.opening = self.opening
        return replay
