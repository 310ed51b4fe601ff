"""The oracle's reading of merges, splits and renames: a predecessor's people and papers are its successor's.

Belongs here: who of an ended unit belongs to which successor, and the city as it reads then. Does not belong here: what
must be found in that city (oracle.py), how the implementation reads it (reorganised.py).

Readings chosen where records.md and design.md are silent:
- Once the rolls of all successors are dated on or after the day, the handover has come to pass. Until then only those
  are a successor's whom its roll already shows (units enter early) or whose later entry names it;
  the ended unit stands outside the arithmetic and has no roll in force.
- A unit that goes on after a split keeps whom nobody else claims. Whom a successor has and its roll of before the day
  counts still, is held at both until its next one (own window per account). Whom its roll has cut since stand outside
  the arithmetic until the successors' rolls have come. What it does since the day is its own.
- Who passes is whoever the ledger had at the unit on the eve: what its opening held before posted legs, and the legs of
  what is dated before the day, papers and rolls.
- U02 (0) compares a control total with those; before a first close nobody knows them. Whether it counts who came to the
  unit that same day, by another handover, is the register's choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from . import workdays
from .model import BETWEEN, OWN_ROW_SAYS, City, Entry, Handover, Holding, Posted, Seen
from .papers import own_date

WasAt = Callable[[City, int, str, date], bool]


def read_as_successors(city: City, was_at: WasAt) -> City:
    """The city after all its handovers; ``was_at`` tells whether somebody was at an account on the eve of a day."""
    city = replace(
        city,
        stood_below=stood_below(city),
        # Whoever was between two units at the last close is looked for again.
        holdings=[replace(h, account=h.account.removeprefix(BETWEEN)) for h in city.holdings],
        posted=[
            replace(
                p,
                account=p.account.removeprefix(BETWEEN),
                counterpart=p.counterpart and p.counterpart.removeprefix(BETWEEN),
            )
            for p in city.posted
        ],
    )
    for handover in in_order(city):
        city = handed_over(city, handover, was_at)
    held = {(h.person_id, h.account) for h in city.holdings if h.held > 0}  # again, if they came back
    city = replace(city, not_yet_left=city.not_yet_left - held)
    kept = {
        name: [row for row in getattr(city, name) if row.account not in city.suspended]
        for name in ("roll_rows", "refused", "residences", "reports")
    }
    kept["residences"] = [r for r in kept["residences"] if (r.person_id, r.account) not in city.not_yet_left]
    return replace(city, **kept, seen=last_of_each(city.seen))


def stood_below(city: City) -> dict[str, set[str]]:
    """The accounts below each superior, with those that followed one: a paper names it as it stood on its day."""
    found = {superior: {a for x, a in city.lines() if x == superior} for superior in city.superiors}
    for handover in in_order(city):
        for below in found.values():
            if handover.old in below:
                below |= {*handover.heirs, *([BETWEEN + handover.old] if handover.goes_on else [])}
    return found


def in_order(city: City) -> list[Handover]:
    """By date; of one day a unit takes people in before it hands them on."""
    waiting = [h for h in city.handovers() if h.on <= city.night]
    found: list[Handover] = []
    while waiting:
        today = [h for h in waiting if h.on == min(w.on for w in waiting)]
        first = next(h for h in today if not any(h.old in other.heirs for other in today))
        found.append(first)
        waiting.remove(first)
    return found


def handed_over(city: City, handover: Handover, was_at: WasAt) -> City:
    """The city after one handover."""
    closed = handover.event in city.settled
    complete = closed or all(arrived(city, heir, handover.on) for heir in handover.heirs)
    heirs: dict[int, str] = {}  # whose their papers of before the day are
    handed, handed_from, staying = dict(city.handed), list(city.handed_from), set(city.not_yet_left)
    passed: dict[str, int] = dict.fromkeys(handover.heirs, 0)
    only_through = dict(passed)
    moving: set[int] = set()  # whose holding passes tonight
    placed = {person for person, event in city.placed if event == handover.event}
    for person in sorted(persons_of(city, handover.old) | placed):
        before = city.placed.get((person, handover.event))
        heir = before or heir_of(city, handover, person, complete)
        if heir and not before and closed and handover.goes_on and not comes_late(city, handover, person):
            heir = handover.old  # the close left them there
        if heir is None and between(city, handover, person, complete):
            heirs[person] = BETWEEN + handover.old
            moving.add(person)
        if heir is None:
            continue
        heirs[person] = heir
        if not (closed and handover.goes_on and before):
            moving.add(person)
        if heir != handover.old and not_left(city, handover, person):
            staying.add((person, handover.old))
        if heir == handover.old:
            continue
        if not before and was_there(city, handover, person, was_at):
            handed[person, heir] = handover.on
            handed_from.append((handover.old, handover.on))
        if handed.get((person, heir)) == handover.on:
            passed[heir] += 1
            only_through[heir] += city.handed.get((person, handover.old)) == handover.on

    def place(person: int, account: str, day: date = date.min) -> str:
        own = account != handover.old or (handover.goes_on and day >= handover.on)  # what it does since is its own
        return account if own else heirs.get(person, account)

    def held_at(person: int, account: str) -> str:
        return place(person, account) if person in moving else account

    def followed(leg: Posted) -> Posted:
        there = leg.counterpart and held_at(leg.person_id, leg.counterpart)
        return replace(leg, account=held_at(leg.person_id, leg.account), counterpart=there)

    told = [
        (s.to_code, s.from_code)
        for s in city.successions
        if (s.from_code, s.effective_on) == handover.event
        and s.kind != "REPARENT"
        and s.to_code != handover.old
        and s.control_total not in (None, passed[s.to_code], passed[s.to_code] - only_through[s.to_code])
        and complete
        and not closed  # it stands as the close found it
        and city.account(handover.old).has_baseline
    ]
    nowhere = replace(city.account(handover.old), account=BETWEEN + handover.old, as_of=None, ended_on=handover.on)
    city = replace(city, accounts=[*city.accounts, nowhere], suspended=city.suspended | {nowhere.account})
    return replace(
        city,
        holdings=together([replace(h, account=held_at(h.person_id, h.account)) for h in city.holdings]),
        posted=renumbered([(p, followed(p)) for p in city.posted]),
        entries=[
            replace(
                e,
                own_account=place(e.person_id, e.own_account, own_date(e)),
                # Who sent them did so on the day of issue.
                from_place=e.from_place and place(e.person_id, e.from_place, e.issued_on or own_date(e)),
                to_place=e.to_place and place(e.person_id, e.to_place, own_date(e)),
            )
            for e in city.entries
        ],
        seen=[seen_at(city, handover, s, heirs) for s in city.seen],
        handed=handed,
        handed_from=handed_from,
        not_yet_left=staying,
        suspended=city.suspended | (set() if complete or handover.goes_on else {handover.old}),
        wrong_totals=city.wrong_totals + told,
        placed=city.placed | {(person, handover.event): h for person, h in heirs.items() if h in handover.heirs},
        settled=city.settled | ({handover.event} if complete else set()),
        follows=[*city.follows, following(handover, heirs, complete)],
    )


def following(handover: Handover, heirs: dict[int, str], complete: bool) -> dict[tuple[int | None, str], str]:
    """Who follows the unit to which successor; where there is one and nothing goes on, everybody (None)."""
    found: dict[tuple[int | None, str], str] = {(p, handover.old): h for p, h in heirs.items() if h in handover.heirs}
    if complete and len(handover.heirs) == 1 and not handover.goes_on:
        found[None, handover.old] = handover.heirs[0]
    return found


def was_there(city: City, handover: Handover, person: int, was_at: WasAt) -> bool:
    """Whether somebody was at the unit when it handed its people over."""
    if handover.event in city.settled:  # whom nobody had claimed by the close it held still
        return any((h.person_id, h.account) == (person, handover.old) and h.held > 0 for h in city.holdings)
    return was_at(city, person, handover.old, handover.on)


def comes_late(city: City, handover: Handover, person: int) -> bool:
    """Whether no roll tells that the unit that goes on kept them, as a close took it to, and a successor's has them."""
    rolls = {account for heir in handover.heirs for account in final(city, heir, handover.on)}
    shown = {r.account for r in city.roll_rows if r.person_id == person and r.counts}
    since = [s for s in city.seen if (s.person_id, s.account) == (person, handover.old)]
    kept = handover.old in shown or any(s.last_counted_on >= handover.on for s in since)
    left = any((h.person_id, h.account) == (person, handover.old) and h.held > 0 for h in city.holdings)
    return left and bool(shown & rolls) and not kept


def together(holdings: list[Holding]) -> list[Holding]:
    """What is held of each cell, whichever units it comes from."""
    held: dict[tuple[int, str], int] = {}
    for h in holdings:
        held[h.person_id, h.account] = held.get((h.person_id, h.account), 0) + h.held
    return [Holding(*cell, count) for cell, count in held.items()]


def renumbered(posted: list[tuple[Posted, Posted]]) -> list[Posted]:
    """The posted legs (before, now) of each cell by their days; within what is one unit now nobody moved."""
    found: list[Posted] = []
    internal = {now for was, now in posted if between_one(now) and not between_one(was)}
    for cell in sorted({(p.person_id, p.account) for _, p in posted}):
        legs = sorted(
            (p for _, p in posted if (p.person_id, p.account) == cell), key=lambda p: (p.effective_on, p.ordinal)
        )
        within = [p for p in legs if p in internal]
        pairs = min(sum(p.effect > 0 for p in within), sum(p.effect < 0 for p in within))
        for effect in (-1, +1):
            gone = [p for p in within if p.effect == effect][:pairs]
            stay = [p for p in legs if p.effect == effect and p not in gone]
            found += [replace(p, ordinal=n) for n, p in enumerate(stay, 1)]
    return found


def between_one(leg: Posted) -> bool:
    """Whether a posted leg is of a transfer that ends where it began."""
    return leg.column_name in ("in_city", "out_city") and leg.counterpart == leg.account


def seen_at(city: City, handover: Handover, seen: Seen, heirs: dict[int, str]) -> Seen:
    """A predecessor's roll of before the day is its successor's."""
    heir = heirs.get(seen.person_id)
    if seen.account != handover.old or heir not in handover.heirs or seen.last_counted_on >= handover.on:
        return seen
    return replace(seen, account=heir)


def last_of_each(seen: list[Seen]) -> list[Seen]:
    """Where each person was last counted by each account."""
    ordered = sorted(seen, key=lambda s: (s.last_counted_on, s.last_status))
    return list({(s.person_id, s.account): s for s in ordered}.values())


def not_left(city: City, handover: Handover, person: int) -> bool:
    """Whether the unit that goes on still counts them, by a roll of before the day."""
    as_of = city.account(handover.old).as_of
    counted = any(r.counts and (r.person_id, r.account) == (person, handover.old) for r in city.roll_rows)
    return handover.goes_on and bool(as_of) and as_of < handover.on and counted


def between(city: City, handover: Handover, person: int, complete: bool) -> bool:
    """Whether the unit that goes on has cut them since, and the successor they may be at has not told yet."""
    as_of = city.account(handover.old).as_of
    told = handover.goes_on and not complete and as_of and as_of >= handover.on
    counted = any(r.counts and (r.person_id, r.account) == (person, handover.old) for r in city.roll_rows)
    return bool(told) and not counted


def arrived(city: City, heir: str, on: date) -> bool:
    """Whether the successor's roll is as of the day, or it was itself handed over since."""
    as_of = city.account(heir).as_of
    if as_of and as_of >= on:
        return True
    later = [h for h in city.handovers() if h.old == heir and on <= h.on <= city.night and not h.goes_on]
    return any(all(arrived(city, further, h.on) for further in h.heirs) for h in later)


def final(city: City, heir: str, on: date) -> set[str]:
    """The accounts whose rolls tell of a successor's people: its own, and those it was handed over to in turn."""
    found = {heir}
    for h in city.handovers():
        if h.old == heir and on <= h.on <= city.night and not h.goes_on:
            for further in h.heirs:
                found |= final(city, further, h.on)
    return found


def persons_of(city: City, account: str) -> set[int]:
    """Everyone any record puts at the account."""
    return (
        {h.person_id for h in city.holdings if h.account == account}
        | {p.person_id for p in city.posted if p.account == account}
        | {s.person_id for s in city.seen if s.account == account}
        | {e.person_id for e in city.entries if account in (e.own_account, e.from_place, e.to_place)}
    )


def heir_of(city: City, handover: Handover, person: int, complete: bool) -> str | None:
    """Which successor the person belongs to; None: nobody claims them (yet)."""
    if complete and len(handover.heirs) == 1 and not handover.goes_on:
        return handover.heirs[0]
    rolls = {heir: final(city, heir, handover.on) for heir in handover.heirs}
    if handover.goes_on:
        rolls[handover.old] = {handover.old}
    papers = [e for e in city.entries if e.person_id == person]

    def tells(account: str) -> bool:
        as_of = city.account(account).as_of
        if account == handover.old:  # it had them all before
            return bool(as_of) and as_of >= handover.on
        return bool(as_of) and workdays.within(as_of, handover.on, city.settings.overdue_working_days)

    def on_roll(account: str) -> bool:
        here = any(r.counts and (r.person_id, r.account) == (person, account) for r in city.roll_rows)
        return tells(account) and here

    def left_it(account: str) -> bool:
        """A row of a successor says they are gone from there, or was refused: they were theirs."""
        rows = [r for r in city.roll_rows if (r.person_id, r.account) == (person, account)]
        refused = any((r.person_id, r.account) == (person, account) for r in city.refused)
        gone = refused or any(r.roll_status in OWN_ROW_SAYS for r in rows)
        return account != handover.old and tells(account) and gone

    def on_older_roll(account: str) -> bool:
        return any(
            (s.person_id, s.account) == (person, account) and s.last_counted_on >= handover.on for s in city.seen
        )

    for told in (on_roll, left_it, on_older_roll):
        named = [heir for heir in sorted(rolls) if any(told(account) for account in rolls[heir])]
        if named:
            return named[0]
    return named_by(papers, rolls, handover.on)


def named_by(papers: list[Entry], rolls: dict[str, set[str]], on: date) -> str | None:
    """The successor the first entry since names; else the one whose register tells since how they left before.

    A paper that takes somebody from one unit to another tells that the first had them; a guest is nobody's there.
    """

    def heir(place: str | None) -> str | None:
        return next((h for h in sorted(rolls) if place in rolls[h]), None)

    told = []  # day, whether it is where they came to, successor
    for e in (e for e in papers if own_date(e) >= on):
        if h := heir(e.from_place if e.record.startswith("transfer") else e.own_account):
            told.append((own_date(e), False, h))
        if e.kind != "TEMPORARY" and (h := heir(e.to_place)):
            told.append((own_date(e), True, h))
    if told:
        return min(told)[2]
    left = [e for e in papers if e.record in ("exit", "transfer_out") and e.as_of and e.as_of >= on]
    found = [h for e in left if (h := heir(e.own_account))]
    return found[0] if found else None
