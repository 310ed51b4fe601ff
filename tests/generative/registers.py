"""Findings about register entries: L03, L04, L09, L12, L14. None of them moves the count.

Belongs here: what a person's replayed movements say about the registers. Does not belong here: cells.

Readings chosen where the catalogue is silent:
- L03's severity: I until the due date inclusive, M after it, H once ``long_overdue_months`` have passed since
  the issue date.
- L09 also when a receipt takes the person from an account it does not name (design.md, "if another sender was
  named: L09"), even though no departure entry is there to compare; L04 of the named sender may stand beside it.
- The two ends of a transfer are, of all its papers, the two that agree best. In one register the other ones are
  surplus; in a register of an unrelated unit, those that moved nobody.
- L09 also between the two ends of a transfer that moves nobody (temporary, abroad): a receipt is compared with the
  sender's entry that agrees best, if that one does not agree fully with another receipt.
- Of an exit that several units registered the holder's own entry is kept, whichever is dated first.
- L12 stands at the account of the surplus entry's own side, also if a level above it registered it.
- Two temporary papers of one direction in one register with no temporary return between them are L12 as well.
"""

from __future__ import annotations

from datetime import date

from . import workdays
from .cells import Person
from .claims import SEVERITY, Finding
from .model import OUTSIDE, City, Entry
from .papers import Movement, overruled_kinds, own_date, same_direction, same_place


def register_findings(city: City, who: Person) -> list[Finding]:
    """All findings of one person that compare register entries."""
    found = []
    for movement in who.replay.movements:
        if movement.kind == "transfer":
            found += sent_not_received(city, who, movement)
            found += never_registered_out(city, who, movement)
            found += ends_differ(city, who, movement)
            found += receipt_not_registered(city, who, movement)
    found += entered_twice(city, who)
    found += standing_ends_differ(city, who)
    return found


def covered(city: City, account: str, record: str, day: date) -> bool:
    """Whether the account's register of that kind speaks of that day."""
    sender = city.account(account).sender
    return any(c.reporter == sender and c.record == record and c.covered_to >= day for c in city.cover)


def finding(
    city: City, code: str, org: str, other: str | None, who: Person, subject: str = "", about: str | None = None
) -> Finding:
    """A finding without effect; ``about`` is the account whose silence it rests on."""
    named = [a for a in city.accounts if a.account == (about or org)]
    silent = code in ("L03", "L04", "L14") and bool(named) and (named[0].stale or named[0].as_of is None)
    return Finding(code, org, other, who.person_id, 0, SEVERITY[code], stale=silent, subject=subject)


def sent_not_received(city: City, who: Person, movement: Movement) -> list[Finding]:
    """L03: still in transit at the end of the replay."""
    if movement is not who.replay.transit:
        return []
    sent = movement.sent_on
    assert sent
    waiting = not workdays.late(sent, city.night, city.settings.overdue_working_days)
    long = workdays.months_after(sent, city.settings.long_overdue_months)
    level = "I" if waiting else ("H" if city.night > long else "M")
    target = movement.target
    base = finding(city, "L03", movement.origin, target.removeprefix("^"), who, about=target)
    return [Finding(base.code, base.org_code, base.other_org_code, base.person_id, 0, level, base.stale)]


def never_registered_out(city: City, who: Person, movement: Movement) -> list[Finding]:
    """L04: a receipt naming a sender in the city whose register covers the date and has no entry."""
    receipts = movement.papers("receiver")
    if not receipts or movement.papers("sender"):
        return []
    receipt = receipts[0]
    named = receipt.from_place or OUTSIDE
    day = receipt.issued_on or own_date(receipt)
    if named == OUTSIDE:
        return []
    sender = movement.origin if movement.origin in city.below(named) else named
    if sender.startswith("^") or not covered(city, sender, "transfer_out", day):
        return []
    return [finding(city, "L04", sender, movement.target, who, about=sender)]


def pair(city: City, movement: Movement) -> tuple[Entry, Entry] | None:
    """The two ends of a transfer: of all its papers the two that agree best."""
    both = [(out, into) for out in movement.papers("sender") for into in movement.papers("receiver")]
    return min(both, key=lambda p: (len(differences(city, *p)), p[0].entry_id, p[1].entry_id), default=None)


def ends_differ(city: City, who: Person, movement: Movement) -> list[Finding]:
    """L09: the two ends of one transfer do not agree."""
    ends = pair(city, movement)
    differs = differences(city, *ends) if ends else []
    if movement.papers("receiver"):
        receipt = ends[1] if ends else movement.papers("receiver")[0]
        differs = differs + other_sender(city, movement, receipt)
    if not differs:
        return []
    arrived = [leg.account for leg in who.replay.legs if leg.movement is movement and leg.effect > 0]
    org = [*arrived, receipt.own_account.removeprefix("^")][0]
    return [finding(city, "L09", org, movement.origin, who, subject=", ".join(differs))]


def standing_ends_differ(city: City, who: Person) -> list[Finding]:
    """L09 of transfers that move nobody."""
    return [
        finding(city, "L09", into.own_account, into.from_place, who, subject=", ".join(differences(city, best, into)))
        for best, into in standing_pairs(city, who)
        if differences(city, best, into)
    ]


def standing_pairs(city: City, who: Person) -> list[tuple[Entry, Entry]]:
    """The ends of transfers that move nobody: each receipt and the best agreeing entry of the sender."""
    outs = [e for e in who.temporary if e.record == "transfer_out" and e.from_place != e.to_place]
    ins = [e for e in who.temporary if e.record == "transfer_in" and OUTSIDE != e.from_place != e.to_place]
    told = overruled_kinds(city, who.entries)

    def differs(out: Entry, into: Entry) -> list[str]:
        return differences(city, out, into)

    found = []
    for into in ins:
        kind = told.get(into.entry_id, into.kind)
        mates = [o for o in outs if o.kind == kind and same_direction(city, o, into)]
        taken = [o for o in mates if any(i is not into and i.kind == o.kind and not differs(o, i) for i in ins)]
        mates = [o for o in mates if o not in taken or not differs(o, into)]
        best = min(mates, key=lambda o: (len(differs(o, into)), o.entry_id), default=None)
        if best:
            found.append((best, into))
    return found


def other_sender(city: City, movement: Movement, receipt: Entry) -> list[str]:
    """Whether the receipt names another sender than the account that held the person."""
    if (
        movement.origin == OUTSIDE
        or receipt.from_unknown
        or same_place(city, receipt.from_place or "", movement.origin)
    ):
        return []
    return ["unit"]


def differences(city: City, out: Entry, into: Entry) -> list[str]:
    """What the sender's and the receiver's entry of one transfer tell differently."""
    found = []
    issued, received = out.issued_on or into.issued_on, into.received_on or out.received_on
    if issued and received:
        if received < issued:
            found.append("received before issued")
        if workdays.late(issued, received, city.settings.present_working_days):
            found.append("past the deadline")
    for name in ("issued_on", "received_on", "transfer_no", "kind"):
        one, other = getattr(out, name), getattr(into, name)
        if one and other and one != other:
            found.append(name)
    unknown = out.to_unknown or into.from_unknown
    for name in ("from_place", "to_place"):
        if not unknown and not same_place(city, getattr(out, name) or "", getattr(into, name) or ""):
            found.append(name)
    return found


def receipt_not_registered(city: City, who: Person, movement: Movement) -> list[Finding]:
    """L14: the receiver's roll or later paper is the receipt; its register has none."""
    if not movement.receipt_from or movement.papers("receiver") or not movement.sent_on:
        return []
    if not covered(city, movement.target, "transfer_in", movement.sent_on):
        return []
    return [finding(city, "L14", movement.target, movement.origin, who)]


def entered_twice(city: City, who: Person) -> list[Finding]:
    """L12: papers left over in their register, papers that moved nobody, repeated temporary papers."""
    entries = repeated_temporary(city, who)
    for movement in who.replay.unposted:
        entries += [side[0] for side in movement.sides.values() if side]
    for movement in [*who.replay.movements, *who.replay.unposted]:
        ends = pair(city, movement) or ()
        for side in ("sender", "receiver", "paper"):
            entries += left_over(city, movement, movement.papers(side), ends)
    return [finding(city, "L12", e.own_account.removeprefix("^"), None, who, subject=str(e.entry_id)) for e in entries]


def left_over(city: City, movement: Movement, side: list[Entry], ends: tuple[Entry, ...]) -> list[Entry]:
    """The surplus papers of one side: second ones of a register, and idle ones of an unrelated register."""

    def rank(entry: Entry) -> tuple[bool, bool, bool, int]:
        own = entry.record != "exit" or entry.own_account == movement.origin
        return (entry not in ends, not own, entry not in movement.posted_by, side.index(entry))

    best = sorted(side, key=rank)
    surplus = []
    for n, entry in enumerate(best):
        twice = any(e.reporter == entry.reporter for e in best[:n])
        idle = entry.record == "exit" or (entry not in movement.posted_by and entry not in ends)
        # A level above the other end endorses the paper, too.
        ends_at = {"transfer_out": entry.to_place, "transfer_in": entry.from_place}.get(entry.record) or ""
        endorses = city.related(entry.reporter, best[0].reporter) or city.related(entry.reporter, ends_at)
        stranger = n > 0 and entry.reporter != best[0].reporter and not endorses
        if twice or (idle and stranger):
            surplus.append(entry)
    return surplus


SAME_PAPER = ("record", "reporter", "kind", "from_place", "to_place")


def repeated_temporary(city: City, who: Person) -> list[Entry]:
    """Temporary papers a register has twice: one direction, no return between."""
    papers = sorted((e for e in who.temporary), key=lambda e: (own_date(e), e.entry_id))
    found = []
    for n, later in enumerate(papers):
        for first in papers[:n]:
            same = all(
                getattr(first, f) == getattr(later, f) for f in ("record", "reporter", "kind", "from_place", "to_place")
            )
            returned = any(
                (e.from_place, e.to_place) == (later.to_place, later.from_place)
                and own_date(first) <= (e.issued_on or own_date(e)) <= own_date(later)
                for e in who.entries
            )
            if same and later.from_place != later.to_place and not returned:
                found.append(later)
                break
    return found
