"""Papers: what a register entry says, which entries move the count, and which tell the same event.

Belongs here: facts about entries and successions that need no replay, and the rows a replay produces. Does not belong
here: the replay itself (replay.py, with the readings chosen).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date

from .model import City, Entry

SIDE = {"transfer_out": "sender", "transfer_in": "receiver", "admission": "paper", "exit": "paper"}


@dataclass
class Movement:
    """One event of a person, with the papers of each side."""

    kind: str  # transfer / admission / exit / batch
    origin: str
    target: str
    since: int  # length of the place history when it happened
    posts: bool = True
    sides: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    posted_by: list[Entry] = field(default_factory=list)  # the papers that moved the person
    rivals: list[Entry] = field(default_factory=list)  # papers of it that name another counterpart
    receipt_from: str = ""  # "roll" or "paper" when the receipt is implied
    sent_on: date | None = None

    def papers(self, side: str) -> list[Entry]:
        """All papers of a side."""
        return self.sides[side] + [e for e in self.rivals if SIDE[e.record] == side]


@dataclass
class Leg:
    """One −1 or +1 at a cell."""

    account: str
    effect: int
    on: date
    column: str
    movement: Movement
    counterpart: str
    ordinal: int = 0


@dataclass
class Replay:
    """What a person's papers come to."""

    place: str  # an account, OUTSIDE or TRANSIT
    legs: list[Leg]
    movements: list[Movement]
    unposted: list[Movement]  # papers that moved nobody, with their copies
    transit: Movement | None
    ended_on_the_way: list[Movement]  # transfers nobody arrived from
    exited: Entry | None  # the last exit, if nothing brought the person back since
    opening: str | None = None  # an account whose opening took them over without a paper (openings.py)


def own_date(entry: Entry) -> date:
    """The date at which an entry takes its place in the history."""
    wanted = {
        "transfer_out": (entry.issued_on, entry.received_on),
        "transfer_in": (entry.received_on, entry.issued_on),
        "admission": (entry.decided_on,),
        "exit": (entry.effective_on, entry.decided_on),
    }[entry.record]
    found = next((d for d in (*wanted, entry.reported_on, entry.as_of) if d), None)
    assert found is not None
    return found


def same_place(city: City, one: str, other: str) -> bool:
    """Whether two places may be the same: equal, or one is a unit above the other."""
    return bool(city.below(one) & city.below(other))


def kind_moves(city: City, entry: Entry) -> bool:
    """Whether the entry's own kind moves the count."""
    if entry.record in ("admission", "exit"):
        return True
    assert entry.from_place and entry.to_place
    if entry.from_place == entry.to_place or entry.kind == "TEMPORARY":
        return False
    if entry.kind == "ABROAD":
        return city.settings.abroad_moves_count
    return True


def same_direction(city: City, one: Entry, other: Entry) -> bool:
    """Whether two transfer entries of one person say the same from and to."""
    return same_place(city, one.from_place or "", other.from_place or "") and same_place(
        city, one.to_place or "", other.to_place or ""
    )


def overruled_kinds(city: City, entries: list[Entry]) -> dict[int, str]:
    """For receipts whose sender tells another kind: entry_id -> the kind the sender tells."""
    found = {}
    outs = [e for e in entries if e.record == "transfer_out"]
    for receipt in (e for e in entries if e.record == "transfer_in"):
        mates = [o for o in outs if same_paper(o, receipt) and same_direction(city, o, receipt)]
        if mates and all(o.kind != receipt.kind for o in mates):
            found[receipt.entry_id] = min(o.kind for o in mates)
    return found


def moves_count(city: City, entry: Entry, told: dict[int, str]) -> bool:
    """Whether the entry moves the count, by the kind that counts."""
    return kind_moves(city, replace(entry, kind=told.get(entry.entry_id, entry.kind)))


def same_paper(out: Entry, receipt: Entry) -> bool:
    """Whether two entries give the same issue date or the same number."""
    dates = receipt.issued_on is not None and receipt.issued_on == out.issued_on
    return dates or (receipt.transfer_no is not None and receipt.transfer_no == out.transfer_no)
