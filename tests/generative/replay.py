"""One person's whole history, replayed paper by paper.

Belongs here: the state of a person (held at an account, in transit, outside), what each paper does to it, and
what comes out: legs, movements, surplus entries. Does not belong here: what a roll says about the legs
(cells.py) or which finding follows (claims.py, registers.py).

Readings chosen where design.md is silent (beyond the interface's interpretations):
- Papers of one event match by the movement's real accounts or by what any of its papers says, so an endorsing
  copy of a paper with a wrong unit is still a copy.
- "No return between": an exit is repeated while the person has stayed outside since; any other movement while
  the person has not been back where the movement took them from.
- A departure of the account the last movement left from, or a receipt at the account it arrived at, that names another
  counterpart and posts nothing, is another paper of that movement; of all its papers the two that agree best are its
  ends, and what is left over in one register is surplus.
- A departure that posted nothing and says exactly what a posting receipt says is that receipt's other end.
- A receipt that names a sender in the city, after that sender's own departure to outside and nothing since, is
  the other end of that departure (L09 by unit), not a receipt without paper.
- A departure is never dated before the person arrived at the account it leaves.
- A receipt by roll: any roll of the receiver, in force or older, dated on or after the issue date; the one in force
  also up to ``overdue_working_days`` before it (units enter early).
- Papers of two kinds (official here, temporary there) are one event when person, direction and either the issue
  date or the number agree and no such paper of the receipt's own kind is there; then the sender's kind counts.
- A paper whose unit is unknown (U01) does not differ in unit.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from datetime import date
from itertools import permutations

from . import workdays
from .model import OUTSIDE, City, Entry
from .papers import (
    SIDE,
    Leg,
    Movement,
    Replay,
    own_date,
    same_direction,
    same_place,
)

RECORDS = ["transfer_out", "transfer_in", "admission", "exit"]  # of equally natural papers, in this order
MOST_EVENTS = 6  # beyond this many on one day the natural order stays


class Replayer:
    """Replays one person from an initial place."""

    def __init__(self, city: City, person: int, entries: list[Entry], initial: str) -> None:
        self.city = city
        self.person = person
        self.place = initial
        self.history = [initial]
        self.transit: Movement | None = None
        self.exited: Entry | None = None
        self.legs: list[Leg] = []
        self.movements: list[Movement] = []
        self.unposted: list[Movement] = []
        self.ended_on_the_way: list[Movement] = []
        self.papers = entries

    # -- small facts ---------------------------------------------------------------------------------------

    def counted(self, account: str) -> bool:
        """Whether the account's roll in force counts the person."""
        return any(r.person_id == self.person and r.account == account and r.counts for r in self.city.roll_rows)

    def shown_since(self, account: str, day: date) -> bool:
        """Whether a roll of the account dated on or after that day (or shortly before) counted the person."""
        as_of = self.city.account(account).as_of
        early = self.city.settings.overdue_working_days
        if as_of and workdays.within(as_of, day, early) and self.counted(account):
            return True
        return any(
            s.person_id == self.person and s.account == account and s.last_counted_on >= day for s in self.city.seen
        )

    def means(self, place: str | None, account: str) -> bool:
        """Whether a place on paper may mean that account."""
        return bool(place) and same_place(self.city, place or "", account)

    # -- legs ----------------------------------------------------------------------------------------------

    def leg(self, account: str, effect: int, on: date, column: str, movement: Movement, other: str) -> None:
        ordinal = 1 + sum(x.account == account and x.effect == effect for x in self.legs)
        self.legs.append(Leg(account, effect, on, column, movement, other, ordinal))

    def go(self, place: str) -> None:
        self.place = place
        self.history.append(place)
        if place != "TRANSIT":
            self.transit = None

    def arrive(self, account: str, on: date, column: str, movement: Movement, other: str) -> None:
        self.leg(account, +1, on, column, movement, other)
        movement.target = account
        self.exited = None
        self.go(account)

    def new(self, kind: str, origin: str, target: str, side: str, entry: Entry | None) -> Movement:
        movement = Movement(kind, origin, target, since=len(self.history))
        if entry:
            movement.sides[side].append(entry)
            movement.posted_by.append(entry)
        self.movements.append(movement)
        return movement

    def posts_nothing(self, kind: str, origin: str, target: str, entry: Entry) -> None:
        last = self.movements[-1] if self.movements else None
        if last and last.kind == kind == "transfer" and self.is_rival(last, entry):
            last.rivals.append(entry)
            return
        movement = Movement(kind, origin, target, since=len(self.history), posts=False)
        movement.sides[SIDE[entry.record]].append(entry)
        self.unposted.append(movement)

    def is_rival(self, last: Movement, entry: Entry) -> bool:
        """Another paper for the last movement that names another counterpart: one of the two is surplus."""
        if entry.record == "transfer_out":
            return self.means(entry.from_place, last.origin)
        return last.target == self.place and self.means(entry.to_place, self.place)

    # -- papers of one event -------------------------------------------------------------------------------

    def is_of(self, movement: Movement, entry: Entry) -> bool:
        """Whether the entry tells the same event as the movement: same direction, not put back at its origin since."""
        later = self.history[movement.since :]
        if entry.record == "exit":
            return movement.kind == "exit" and all(place == OUTSIDE for place in later)
        if entry.record == "admission":
            same = movement.kind == "admission" and self.means(entry.own_account, movement.target)
            return same and OUTSIDE not in later
        put_back = movement.origin in later and movement.target != movement.origin
        if movement.kind != "transfer" or put_back:
            return False
        papers = [e for side in movement.sides.values() for e in side]
        told = [(movement.origin, movement.target)] + [(e.from_place or "", e.to_place or "") for e in papers]
        return any(
            same_place(self.city, frm, entry.from_place or "")
            and same_place(self.city, to, entry.to_place or "")
            and (frm.startswith("^") or frm not in later)
            for frm, to in told
        )

    def earlier(self, entry: Entry) -> Movement | None:
        """The movement the entry belongs to, if the person has not been put back since."""
        for movement in reversed(self.movements):
            if self.is_of(movement, entry):
                return movement
        for movement in reversed(self.unposted):  # copies of an entry that posts nothing
            side = movement.sides[SIDE[entry.record]]
            if side and len(self.history) == movement.since and self.is_of(movement, entry):
                return movement
        return None

    def join(self, movement: Movement, entry: Entry) -> None:
        """Another paper of a movement; a receipt of the one under way ends it."""
        movement.sides[SIDE[entry.record]].append(entry)
        if movement is self.transit and entry.record == "transfer_in":
            self.receive(movement, entry)
        elif self.own_paper(movement) is entry:
            self.departed(movement, entry)

    def own_paper(self, movement: Movement) -> Entry | None:
        """The holder's own first paper of a movement: it dates the departure."""
        own = [e for e in movement.sides["sender"] if self.means(e.from_place, movement.origin)]
        return own[0] if own else None

    def departed(self, movement: Movement, entry: Entry) -> None:
        """The sender's own late paper dates the departure so far only implied."""
        for n, leg in enumerate(self.legs):
            if leg.movement is movement and leg.effect < 0:
                leg.on = max([own_date(entry), *(x.on for x in self.legs[:n] if x.account == leg.account)])

    # -- what each record does -----------------------------------------------------------------------------

    def step(self, entry: Entry) -> None:
        movement = self.earlier(entry)
        if movement:
            self.join(movement, entry)
        else:
            getattr(self, entry.record)(entry)

    def transfer_out(self, entry: Entry) -> None:
        frm, to, on = entry.from_place or "", entry.to_place or "", own_date(entry)
        if self.transit and same_place(self.city, self.transit.target, frm):
            self.implied_receipt(frm)
        if self.place in (OUTSIDE, "TRANSIT") or not self.means(frm, self.place):
            self.posts_nothing("transfer", frm, to, entry)
            return
        origin = self.place
        movement = self.new("transfer", origin, to, "sender", entry)
        movement.sent_on = on
        self.leg(origin, -1, on, "out_external" if to == OUTSIDE else "out_city", movement, to)
        if to == OUTSIDE:
            self.go(OUTSIDE)
        else:
            self.transit = movement
            self.go("TRANSIT")

    def implied_receipt(self, named: str) -> None:
        """The receiver's own later paper is the receipt."""
        assert self.transit
        movement = self.transit
        both = sorted(self.city.below(movement.target) & self.city.below(named))
        movement.receipt_from = "paper"
        assert movement.sent_on
        self.arrive(both[0], movement.sent_on, "in_city", movement, movement.origin)

    def receive(self, movement: Movement, entry: Entry) -> None:
        """A receipt takes the person out of transit."""
        account = self.receiver(entry)
        assert account
        self.claim_end(movement, entry)
        self.arrive(account, own_date(entry), "in_city", movement, movement.origin)

    def claim_end(self, movement: Movement, entry: Entry) -> None:
        """A departure that posted nothing but says exactly what the receipt says is the receipt's other end."""
        if entry not in movement.posted_by:
            movement.posted_by.append(entry)
        for other in list(self.unposted):
            sent = other.sides["sender"]
            if sent and same_direction(self.city, sent[0], entry):
                movement.sides["sender"] += sent
                self.unposted.remove(other)
        for earlier in self.movements:
            for rival in list(earlier.rivals):
                mate = rival.record == "transfer_out" and same_direction(self.city, rival, entry)
                if mate and earlier is not movement:
                    movement.sides["sender"].append(rival)
                    earlier.rivals.remove(rival)

    def receiver(self, entry: Entry) -> str | None:
        """The account a receipt is at: the one named, or the one below the unit named that has them."""
        named = entry.to_place or ""
        accounts = sorted(self.city.below(named))
        if not named.startswith("^"):
            return accounts[0]
        if self.transit:
            meant = [a for a in accounts if self.means(self.transit.target, a)]
            accounts = meant or accounts
        return next((a for a in accounts if self.counted(a)), accounts[0] if len(accounts) == 1 else None)

    def transfer_in(self, entry: Entry) -> None:
        frm, on = entry.from_place or "", own_date(entry)
        account = self.receiver(entry)
        if account is None or account == self.place or (self.exited and frm != OUTSIDE):
            self.posts_nothing("transfer", frm, entry.to_place or "", entry)
            return
        if self.transit:
            movement = self.transit
            movement.sides["receiver"].append(entry)
            self.receive(movement, entry)
            return
        if self.place == OUTSIDE:
            left = self.left_outside_for(frm, account)
            if left:  # the sender wrote another destination
                left.sides["receiver"].append(entry)
                self.claim_end(left, entry)
                self.arrive(account, on, "in_city", left, frm)
                return
            movement = self.new("transfer", OUTSIDE, account, "receiver", entry)
            self.claim_end(movement, entry)
            self.arrive(account, on, "in_external" if frm == OUTSIDE else "in_city", movement, frm)
            return
        holder = self.place
        movement = self.new("transfer", holder, account, "receiver", entry)
        self.claim_end(movement, entry)
        arrived = max([leg.on for leg in self.legs if leg.account == holder], default=date.min)
        own = self.own_paper(movement)
        sent = own_date(own) if own else entry.issued_on or on
        self.leg(holder, -1, max(sent, arrived), "out_city", movement, account)
        self.arrive(account, on, "in_city", movement, holder)

    def left_outside_for(self, sender: str, receiver: str) -> Movement | None:
        """The departure to outside of that sender, not the receiver itself, if it is the person's last movement."""
        last = self.movements[-1] if self.movements else None
        if sender == OUTSIDE or last is None or last.kind != "transfer" or last.target != OUTSIDE:
            return None
        if receiver == last.origin:
            return None
        return last if self.means(sender, last.origin) and not last.sides["receiver"] else None

    def admission(self, entry: Entry) -> None:
        if self.place != OUTSIDE:
            self.posts_nothing("admission", OUTSIDE, entry.own_account, entry)
            return
        column = "reinstated" if entry.kind == "REINSTATED" else "admitted"
        movement = self.new("admission", OUTSIDE, entry.own_account, "paper", entry)
        account = sorted(self.city.below(entry.own_account))[0]
        self.arrive(account, own_date(entry), column, movement, OUTSIDE)

    def exit(self, entry: Entry) -> None:
        if self.transit and same_place(self.city, self.transit.target, entry.own_account):
            self.implied_receipt(entry.own_account)
        self.exited = entry
        if self.place == OUTSIDE:
            self.posts_nothing("exit", OUTSIDE, OUTSIDE, entry)
            return
        movement = self.new("exit", self.place, OUTSIDE, "paper", entry)
        if self.transit:
            self.ended_on_the_way.append(self.transit)
        if self.place != "TRANSIT":
            self.leg(self.place, -1, own_date(entry), entry.kind.lower(), movement, OUTSIDE)
        self.go(OUTSIDE)

    # -- the whole -----------------------------------------------------------------------------------------

    def rank(self, entry: Entry) -> tuple[int, bool, int, int]:
        """Same day: the paper that posts most naturally from here goes first."""
        frm, to = entry.from_place or "", entry.to_place or ""
        receipt = entry.record == "transfer_in" and not self.means(to, self.place)
        departs = entry.record == "transfer_out"
        if self.transit:
            there = self.means(to, self.transit.target)
            tests = [
                receipt and there and self.means(frm, self.transit.origin),
                receipt and there,
                departs and self.means(frm, self.transit.target),
                receipt,
                entry.record == "exit",
            ]
        elif self.place == OUTSIDE:
            tests = [entry.record == "admission", receipt and frm == OUTSIDE, receipt]
        else:
            tests = [
                departs and self.means(frm, self.place),
                receipt and self.means(frm, self.place),
                receipt,
                entry.record == "exit",
            ]
        first = next((n for n, test in enumerate(tests) if test), len(tests))
        elsewhere = entry.record == "exit" and not self.means(entry.own_account, self.place)
        return first, elsewhere, RECORDS.index(entry.record), entry.entry_id

    def live_day(self, papers: list[Entry]) -> None:
        """Same day: the order that posts most; of equal ones the most natural."""
        best = deepcopy_state(self)
        best.live_naturally(papers)
        events: dict[tuple[str | None, ...], list[Entry]] = defaultdict(list)
        for e in sorted(papers, key=lambda e: e.entry_id):  # copies of one paper stay together
            events[e.record, e.from_place, e.to_place, e.own_account].append(e)
        if 1 < len(events) <= MOST_EVENTS:
            for order in permutations(events.values()):
                other = deepcopy_state(self)
                for event in order:
                    for entry in event:
                        other.step(entry)
                if other.posted() > best.posted():
                    best = other
        self.__dict__.update(best.__dict__)

    def posted(self) -> int:
        """How many papers moved the person so far."""
        return sum(len(movement.posted_by) for movement in self.movements)

    def live_naturally(self, papers: list[Entry]) -> None:
        """One paper after the other, each time the one that posts most naturally from here."""
        waiting = list(papers)
        while waiting:
            entry = min(waiting, key=self.rank)
            waiting.remove(entry)
            self.step(entry)

    def live_until(self, end: date) -> None:
        """Read the papers dated before a day."""
        for day in sorted({own_date(e) for e in self.papers if own_date(e) < end}):
            self.live_day([e for e in self.papers if own_date(e) == day])

    def run(self, until: date = date.max) -> Replay:
        """Everything dated before a day."""
        self.live_until(until)
        self.receipt_by_roll()
        return Replay(
            self.place, self.legs, self.movements, self.unposted, self.transit, self.ended_on_the_way, self.exited
        )

    def receipt_by_roll(self) -> None:
        """In transit, and the receiver's own roll shows them: the roll is the receipt."""
        if not self.transit:
            return
        movement, sent = self.transit, self.transit.sent_on
        assert sent
        for account in sorted(self.city.below(movement.target) - {movement.origin}):
            if self.shown_since(account, sent):
                movement.receipt_from = "roll"
                self.arrive(account, sent, "in_city", movement, movement.origin)
                return


def deepcopy_state(replayer: Replayer) -> Replayer:
    """A copy that can be tried out; the city and its entries are shared."""
    shared = {id(replayer.city): replayer.city} | {id(e): e for e in replayer.papers}
    return copy.deepcopy(replayer, shared)
