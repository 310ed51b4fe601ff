"""Where a person starts, and where they were on the eve of a day.

Belongs here: what the baseline held before any leg, the replay that begins there. Does not belong here: what an opening
without a paper is (openings.py), the cells of the night (cells.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .model import OUTSIDE, City, Entry
from .openings import TakenOver, began_at, opening_is_told
from .papers import Replay, moves_count, overruled_kinds, own_date
from .replay import Replayer


def was_at(city: City, person: int, account: str, day: date) -> bool:
    """Whether the ledger had somebody at an account on the eve of a day: by all that is dated before it."""
    before = replace(
        city,
        accounts=[a if a.as_of and a.as_of < day else replace(a, as_of=None) for a in city.accounts],
        seen=[s for s in city.seen if s.last_counted_on < day],
    )
    replay = from_start(city, person, moving_papers(city, person), before).run(until=day)
    if not city.account(account).has_baseline and replay.place == account:
        return True
    legs = [leg for leg in replay.legs if leg.account == account]
    return before_legs(city, person, account, replay) + sum(leg.effect for leg in legs) >= 1


def moving_papers(city: City, person: int) -> list[Entry]:
    """The entries of a person that move the count."""
    entries = [e for e in city.entries if e.person_id == person]
    told = overruled_kinds(city, entries)
    return [e for e in entries if moves_count(city, e, told)]


def held_of(city: City, person: int, account: str) -> int:
    """o: what the baseline holds."""
    return sum(h.held for h in city.holdings if h.person_id == person and h.account == account)


def posted_of(city: City, person: int, account: str) -> set[tuple[int, int]]:
    """(effect, ordinal) of the legs the baseline has posted at the cell."""
    return {(p.effect, p.ordinal) for p in city.posted if p.person_id == person and p.account == account}


def held_accounts(city: City, person: int) -> set[str]:
    """Accounts the baseline says anything of."""
    return {h.account for h in city.holdings if h.person_id == person} | {
        p.account for p in city.posted if p.person_id == person
    }


def before_posted(city: City, person: int, account: str) -> int:
    """What the baseline held before the legs it has posted."""
    return held_of(city, person, account) - sum(e for e, _ in posted_of(city, person, account))


def before_legs(city: City, person: int, account: str, replay: Replay) -> int:
    """What the baseline held before any leg: an opening that stands for an arrival told by now held one less."""
    start = before_posted(city, person, account)
    legs = [leg for leg in replay.legs if leg.account == account]
    return start - (start > 0 and account == replay.opening and opening_is_told(replay, legs))


def from_start(city: City, person: int, papers: list[Entry], rolls: City | None = None) -> Replayer:
    """A replay to begin at the baseline's holder, else where the first paper takes the person from.

    ``rolls``: the city whose rolls may be receipts, if it is not the same.
    """
    known = {a.account for a in city.accounts if a.has_baseline}
    held = [a for a in held_accounts(city, person) & known if before_posted(city, person, a) >= 1]
    posted = {p.account for p in city.posted if p.person_id == person}
    first, opening = began_at(city, held, posted, papers) if held and papers else (min(held, default=None), None)
    if first is None:
        start = origin_account(city, person, first_paper(papers)) if papers else OUTSIDE
        first = OUTSIDE if start in known else start
    rolls = rolls or city
    return TakenOver(rolls, person, papers, first, opening) if opening else Replayer(rolls, person, papers, first)


def first_paper(papers: list[Entry]) -> Entry:
    """The first paper; of one day's, one whose origin is not where another of that day arrives."""
    day = min(own_date(e) for e in papers)
    today = [e for e in papers if own_date(e) == day]
    arrivals = {e.own_account if e.record == "admission" else e.to_place for e in today}
    order = ["transfer_out", "transfer_in", "admission", "exit"]

    def rank(entry: Entry) -> tuple[bool, int, int]:
        origin = entry.own_account if entry.record == "exit" else entry.from_place
        return (origin in arrivals - {None, OUTSIDE}, order.index(entry.record), entry.entry_id)

    return min(today, key=rank)


def origin_account(city: City, person: int, entry: Entry) -> str:
    """Where the person must have been for that paper: an account, or outside."""
    place = {"admission": OUTSIDE, "exit": entry.own_account}.get(entry.record, entry.from_place or OUTSIDE)
    if not place.startswith("^"):
        return place
    for account in sorted(city.below(place)):
        counts = any(r.account == account and r.person_id == person and r.counts for r in city.roll_rows)
        if counts and account != entry.to_place and not city.account(account).has_baseline:
            return account
    return OUTSIDE
