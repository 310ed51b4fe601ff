"""A reorganisation overnight: units end, others begin, and everything that goes on goes on at the successors.

Belongs here: projecting a world in which old units would live for ever onto one in which they hand their people over on
one day. Does not belong here: which units merge (a scenario) or what is then wrong (``reorganisation_2025.py``).

The world is drawn as if nothing were to happen: movements, statuses, faults. Then every cell of an ended unit becomes a
cell of a new one: rows, register entries and what must be found from the first export after the day on stand there.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta

from pipelines.simulate.city import Unit
from pipelines.simulate.faulting import still_there
from pipelines.simulate.people import to_date
from pipelines.simulate.world import LAST, Claim, Entry, World

Heir = tuple[int, str]
"""A new account's number and the code of one of its cells."""


@dataclass(frozen=True)
class Handover:
    """Who takes over what: the day, the first export after it, and per old account each cell's heir."""

    day: int
    first: int
    cells: dict[int, dict[str, Heir]]

    def whole(self, account: int) -> int | None:
        """The one account everybody of an old account goes to; None where it is split or goes on."""
        heirs = {heir for heir, _ in self.cells.get(account, {}).values()}
        return heirs.pop() if len(heirs) == 1 else None


def begin(world: World, code: str, name: str, parent: str, cells: int, day: int, first: int) -> int:
    """A new account below ``parent`` from a day on, sending its first export at ``first``; returns its number."""
    since = to_date(day)
    unit = Unit(code, name, parent, "BASE", "residential", is_reporting=True, valid_from=since)
    account = world.city.add_account(unit, 0)
    world.city.add_cells(account, cells, code, name, "residential")
    for cell in world.city.cells[account]:
        world.city.units[cell].valid_from = since
    world.as_of.append([None if k < first else night for k, night in enumerate(world.nights)])
    world.reporter.append(code)
    world.pool.append([])
    world.begun[account] = day
    return account


def hand_over(world: World, handover: Handover, kinds: dict[int, str]) -> dict[tuple[int, int], int]:
    """Let it happen; returns how many people went from which old to which new account.

    ``kinds`` gives the kind of succession of each old account (MERGE or SPLIT).
    """
    went = _people(world, handover)
    _rows(world, handover)
    _entries(world, handover)
    world.claims = [part for claim in world.claims for part in _claims(world, handover, claim)]
    for account in handover.cells:
        _end(world, account, handover)
        heir = handover.whole(account)
        if heir is not None:
            world.heirs[account] = (handover.first, heir)
    for (old, new), number in sorted(went.items()):
        world.opening_books[new] = world.opening_books.get(new, 0) + number
        codes = world.city.accounts
        world.successions.append((handover.day, kinds[old], codes[old], codes[new], number))
    return went


def rename_and_split(world: World, renamed: int, split: int, first: int, *, faults: bool) -> None:
    """Between exports ``first - 1`` and ``first`` one account gets a new code and one is divided between two new ones.

    Both are frozen: nothing else ever happens to their members. ``faults``: of the divided one somebody is on no
    successor's roll and somebody on both.
    """
    before, after = world.nights[first - 1], world.nights[first]
    day, codes = before + (after - before) // 3, world.city.accounts
    cells: dict[int, dict[str, Heir]] = {}
    for old in (renamed, split):
        name, own = world.city.units[codes[old]].name, world.city.cells[old]
        parts = [own] if old == renamed else [own[: len(own) // 2], own[len(own) // 2 :]]
        for n, part in enumerate(parts, start=1):
            heir = begin(world, f"{codes[old]}M{n}", f"{name} mới {n}", "TP", len(part), day, first)
            cells.setdefault(old, {}).update(
                {cell: (heir, new) for cell, new in zip(part, world.city.cells[heir], strict=True)}
            )
    handover = Handover(day, first, cells)
    hand_over(world, handover, {renamed: "RENAME", split: "SPLIT"})
    if faults:
        leave_unplaced(world, handover, split)
        put_on_two(world, handover, split)


def leave_unplaced(world: World, handover: Handover, old: int) -> None:
    """Someone of a split unit is on no successor's roll and in no decision: they stay held there, its parent acts."""
    pid = world.take(old)
    heir, _ = handover.cells[old][world.cell_code(old, pid)]
    world.stays = [stay for stay in world.stays if stay[:2] != (pid, heir)]
    world.opening_books[heir] -= 1
    codes = world.city.accounts
    world.successions = [
        (day, kind, source, target, number - ((source, target) == (codes[old], codes[heir])))
        for day, kind, source, target, number in world.successions
    ]
    why = "on the roll of none of the successors"
    acts = world.city.units[codes[old]].parent
    told = {"first": handover.first, "needs_baseline": True, "gate": None, "acts": acts, "why": why}
    world.claim("U02", old, None, pid, -1, **told)


def put_on_two(world: World, handover: Handover, old: int) -> None:
    """Someone of a split unit is on the rolls of two successors: the lowest code holds, the other one acts."""
    heirs = {heir for heir, _ in handover.cells[old].values()}
    first, second = sorted(heirs, key=lambda account: world.city.accounts[account])
    pid = world.take(old, lambda pid: handover.cells[old][world.cell_code(old, pid)][0] == first)
    still_there(world, pid, second, world.any_cell(second), handover.first, LAST)
    why = "on the rolls of two successors"
    world.claim("L02", second, first, pid, 1, first=handover.first, needs_baseline=True, why=why)


def _end(world: World, account: int, handover: Handover) -> None:
    code = world.city.accounts[account]
    world.ended[account] = handover.day
    until = to_date(handover.day) - timedelta(days=1)
    for unit in world.city.units.values():
        if unit.code == code or unit.code.startswith(f"{code}."):
            unit.valid_to = until
    for k in range(handover.first, world.last + 1):
        world.as_of[account][k] = None


def _people(world: World, handover: Handover) -> dict[tuple[int, int], int]:
    """Stays that reach over the day go on at the heir; later ones begin there. Counts who was there on the eve."""
    day, went = handover.day, defaultdict[tuple[int, int], int](int)
    left = _registered_late(world, handover)
    later: list[tuple[int, int, str, int, int]] = []
    for account, cells in handover.cells.items():
        for pid in (world.home == account).nonzero()[0].tolist():
            if world.end[pid] < day:
                continue
            heir, cell = cells[world.cell_code(account, pid)]
            # Who leaves on the very day was there on its eve.
            went[account, heir] += (pid, account) not in left
            if world.end[pid] > day:
                later.append((pid, heir, cell, day, int(world.end[pid])))
                world.end[pid] = day
    stays: list[tuple[int, int, str, int, int]] = []
    for pid, account, cell, start, end in world.stays:
        if account not in handover.cells or end < day:
            stays.append((pid, account, cell, start, end))
            continue
        heir, new_cell = handover.cells[account][cell]
        if start < day:
            stays.append((pid, account, cell, start, day))
            went[account, heir] += (pid, account) not in left
        if end == day:
            continue
        stays.append((pid, heir, new_cell, max(start, day), end))
    world.stays = stays + later
    return dict(went)


def _registered_late(world: World, handover: Handover) -> set[tuple[int, int]]:
    """Who had left by papers of before the day that only a later register tells: nobody hands them over."""
    return {
        (e.pid, e.account)
        for e in world.entries
        if e.listed >= handover.first and e.record in ("exit", "transfer_out") and _day_of(e) < handover.day
    }


def _day_of(entry: Entry) -> int:
    days = (entry.issued, entry.effective, entry.decided, entry.received)
    return next(day for day in days if day is not None)


def _rows(world: World, handover: Handover) -> None:
    """Rows beside the stays: those that do not count, statuses, and what faults changed."""
    day, first = handover.day, handover.first
    extras = []
    for pid, account, cell, status, since, until, temp_until in world.extras:
        if account not in handover.cells or until <= day:
            extras.append((pid, account, cell, status, since, until, temp_until))
            continue
        heir, new_cell = handover.cells[account][cell]
        if since < day:
            extras.append((pid, account, cell, status, since, day, temp_until))
        extras.append((pid, heir, new_cell, status, max(since, day), until, temp_until))
    world.extras = extras
    for (pid, account), status_of in list(world.statuses.items()):
        heir_of = handover.whole(account)
        if heir_of is not None:
            world.statuses[pid, heir_of] = status_of
            if (pid, account) in world.resumed:
                world.resumed[pid, heir_of] = world.resumed[pid, account]
    for pid, (account, cell) in world.residence.items():
        home = handover.whole(account)
        # Where they live has a new name, also for those whose own unit goes on.
        world.residences_later.append((pid, account if home is None else home, _renamed(world, handover, cell), first))
    edits = world.edits

    def heir_of_row(pid: int, account: int, cell: str | None = None) -> Heir:
        cells = handover.cells[account]
        return cells[cell] if cell in cells else cells[world.cell_code(account, pid)] if (
            int(world.home[pid]) == account
        ) else next(iter(cells.values()))  # fmt: skip

    def parts(account: int, start: int, last: int) -> list[tuple[bool, int, int]]:
        if account not in handover.cells:
            return [(False, start, last)]
        both = [(False, start, min(last, first - 1)), (True, max(start, first), last)]
        return [part for part in both if part[1] <= part[2]]

    edits.drop = [
        (pid, heir_of_row(pid, a)[0] if moved else a, start, last)
        for pid, a, f, t in edits.drop
        for moved, start, last in parts(a, f, t)
    ]
    edits.refused = [
        (pid, heir_of_row(pid, a)[0] if moved else a, start, last)
        for pid, a, f, t in edits.refused
        for moved, start, last in parts(a, f, t)
    ]
    edits.add = [
        (pid, *(heir_of_row(pid, a, cell) if moved else (a, cell)), status, since, start, last)
        for pid, a, cell, status, since, f, t in edits.add
        for moved, start, last in parts(a, f, t)
    ]
    edits.put = [
        (pid, heir_of_row(pid, a)[0] if moved else a, column, value, start, last)
        for pid, a, column, value, f, t in edits.put
        for moved, start, last in parts(a, f, t)
    ]


def _renamed(world: World, handover: Handover, code: str | None) -> str | None:
    """What a unit's code is called after the day: an account's or a cell's heir."""
    if code is None:
        return None
    for account, cells in handover.cells.items():
        if code == world.city.accounts[account]:
            heir = handover.whole(account)
            return code if heir is None else world.city.accounts[heir]
        if code in cells:
            return cells[code][1]
    return code


def _entries(world: World, handover: Handover) -> None:
    """Registers after the day are the heirs'; what they name is called as it was on the entry's own day."""
    kept = []
    for entry in world.entries:
        if entry.listed < handover.first:
            kept.append(entry)
            continue
        if entry.reporter is not None and entry.reporter in world.abolished:
            continue
        heir = handover.whole(entry.account) if entry.account in handover.cells else None
        if entry.account in handover.cells and heir is None:
            heir = handover.cells[entry.account][world.cell_code(entry.account, entry.pid)][0]
        entry.account = entry.account if heir is None else heir
        if _day_of(entry) >= handover.day:
            entry.from_org = _renamed(world, handover, entry.from_org)
        arrived = entry.received if entry.record == "transfer_in" else None
        if (arrived if arrived is not None else _day_of(entry)) >= handover.day:
            entry.to_org = _renamed(world, handover, entry.to_org)
        kept.append(entry)
    world.entries = kept


def _claims(world: World, handover: Handover, claim: Claim) -> list[Claim]:
    """What must be found before the day at the old account, after it at the heir.

    Whoever was missing already is, after a handover, on no successor's roll (U02 goes before the others).
    """
    ends = [a for a in (claim.account, claim.other) if a in handover.cells]
    if not ends or claim.last < handover.first:
        return [claim]
    parts = []
    if claim.first < handover.first:
        parts.append(replace(claim, last=handover.first - 1))

    def after(account: int | None) -> int | None:
        return account if account not in handover.cells else handover.whole(account)

    account, gate = after(claim.account), after(claim.gate)
    assert account is not None
    now = replace(claim, account=account, other=after(claim.other), gate=gate, first=max(claim.first, handover.first))
    if _was_missing(claim, handover):
        why = f"{claim.why}; on no successor's roll"
        now = replace(now, code="U02", other=claim.account, needs_baseline=True, why=why)
    return [*parts, now]


def _was_missing(claim: Claim, handover: Handover) -> bool:
    """Whether the old account held someone on the eve whom the heir's first roll lacks."""
    if claim.effect >= 0 or claim.account not in handover.cells or claim.code == "F03":
        return False
    held_before = claim.code in ("L05", "S04", "L07")
    return claim.first < handover.first or (claim.first == handover.first and held_before)
