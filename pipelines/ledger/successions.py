"""Which handovers of people the register of successions tells, and in which order they happened.

Belongs here: from rows of the register (any unit to any unit) to handovers between accounts, which of them have come to
pass, and whose rolls tell who went where. Does not belong here: moving anybody (``reorganisation.py``) or the tree of
units (``schemas/unit_tree.py``).

One handover is everything one unit hands over on one day: to one successor (everybody follows it) or to several
(people are told apart). The unit is an account, or a unit below one, whose people alone are then handed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from schemas.unit_tree import UnitTree

HANDING_OVER = ("MERGE", "SPLIT", "RENAME")


@dataclass
class Handover:
    """What one unit hands over on one day.

    Attributes:
        number: place in the order of events, also its identity within a night.
        on: the effective date.
        unit: the unit that hands over, as the register names it.
        account: the account its people were held at.
        cells: the units below the account whose people these are; None: everybody of the account.
        heirs: the accounts that follow it, in order of their codes; never ``account`` itself.
        goes_on: whether the account is still there afterwards.
        rows: the register's rows, each with ``heirs`` (the accounts its to_code stands for).
    """

    number: int
    on: date
    unit: str
    account: str
    cells: frozenset[str] | None
    heirs: list[str]
    goes_on: bool
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def told_apart(self) -> bool:
        """Whether who goes where must be read from rolls and entries."""
        return len(self.heirs) > 1 or (self.goes_on and self.cells is None)


class Plan:
    """All handovers known on a night, and how far the rolls of successors have come."""

    def __init__(
        self, tree: UnitTree, as_of: dict[str, date | None], settled: Set[tuple[str, date]] = frozenset()
    ) -> None:
        """Read the tree's successions.

        Args:
            tree: the units.
            as_of: the dates of the rolls in force, by account.
            settled: (unit, effective date) of the handovers that had come to pass when the last period was closed.
        """
        self._as_of, self._settled = as_of, settled
        self.handovers = _ordered(list(_read(tree)))
        self._after: dict[str, list[Handover]] = defaultdict(list)
        for handover in self.handovers:
            if handover.cells is None and not handover.goes_on:
                self._after[handover.account].append(handover)

    def waves(self) -> list[list[Handover]]:
        """Handovers that may be read at once, one wave after the other: none hands to one of its own wave."""
        waves: list[list[Handover]] = []
        for handover in self.handovers:
            last = waves[-1] if waves else None
            if last is None or last[0].on != handover.on or any(_after(handover, earlier) for earlier in last):
                waves.append([handover])
            else:
                last.append(handover)
        return waves

    def arrived(self, handover: Handover, heir: str, seen: frozenset[int] = frozenset()) -> bool:
        """Whether a successor's roll is as of the handover or later, or it was itself handed over since."""
        day = self._as_of.get(heir)
        if day is not None and day >= handover.on:
            return True
        onward = [h for h in self._after[heir] if h.on >= handover.on and h.number not in seen]
        return any(self.complete(h, seen | {handover.number}) for h in onward)

    def complete(self, handover: Handover, seen: frozenset[int] = frozenset()) -> bool:
        """Whether every successor's roll has come; a successor may have ended since, and have none in force."""
        return (handover.unit, handover.on) in self._settled or all(
            self.arrived(handover, heir, seen | {handover.number}) for heir in handover.heirs
        )

    def rolls_of(self, handover: Handover, heir: str) -> list[str]:
        """The accounts whose rolls tell who is a successor's: its own, or those it was handed over to in turn."""
        found, queue = set[str](), [(heir, handover.on)]
        while queue:
            account, since = queue.pop()
            if account in found:
                continue
            found.add(account)
            queue += [(h, later.on) for later in self._after[account] if later.on >= since for h in later.heirs]
        return sorted(found)

    def tells(self, account: str, since: date) -> bool:
        """Whether an account's roll in force is as of a day or later, so that it may tell who went there."""
        day = self._as_of.get(account)
        return day is not None and day >= since


def _read(tree: UnitTree) -> list[Handover]:
    """The register's rows as handovers between accounts, not yet in order."""
    grouped: dict[tuple[date, str, bool], list[dict[str, Any]]] = defaultdict(list)
    for row in tree.successions:
        if row["kind"] in HANDING_OVER or row["kind"] == "REPARENT":
            grouped[row["effective_on"], row["from_code"], row["kind"] == "REPARENT"].append(row)
    found = []
    for (on, unit, reparented), rows in sorted(grouped.items()):
        account = tree.account_of(unit, on - timedelta(days=1))
        if account is None or (reparented and account == unit):
            continue  # above account level nobody's account changes, nor when an account comes under another parent
        whole = account == unit
        told = [{**row, "heirs": _accounts_of(tree, row["to_code"], on)} for row in rows]
        heirs = sorted({heir for row in told for heir in row["heirs"]} - {account})
        if not heirs:
            continue
        goes_on = not whole or on not in tree.ends.get(unit, ())
        cells = None if whole else frozenset(tree.below(unit))
        found.append(Handover(0, on, unit, account, cells, heirs, goes_on, told))
    return found


def _accounts_of(tree: UnitTree, code: str, day: date) -> list[str]:
    """The account a successor stands for; above account level: any account below it."""
    account = tree.account_of(code, day)
    if account is not None:
        return [account]
    return [unit for unit in tree.below(code) if tree.units[unit].is_account and tree.valid(unit, day)]


def _after(handover: Handover, earlier: Handover) -> bool:
    """Whether a handover of the same day must wait for an earlier one."""
    of_one_account = handover.account == earlier.account and (handover.cells is None or earlier.cells is None)
    return of_one_account or handover.account in earlier.heirs


def _ordered(handovers: list[Handover]) -> list[Handover]:
    """By date; of one day a unit takes people in before it hands them on (A to B and B to C is a chain)."""
    ordered: list[Handover] = []
    # Cells that go elsewhere leave their account before the rest of it is handed over.
    waiting = sorted(handovers, key=lambda h: (h.on, h.account, h.cells is None, h.unit))
    while waiting:
        today = [h for h in waiting if h.on == waiting[0].on]
        free = [h for h in today if not any(h.account in other.heirs for other in today if other is not h)]
        # In a circle (two units that exchange people) the lowest code begins.
        for handover in free or today[:1]:
            handover.number = len(ordered)
            ordered.append(handover)
            waiting.remove(handover)
    return ordered
