"""Clean lives of more than one movement, and habits that look odd and are right.

Belongs here: moving on, coming back, being reinstated, returning from a temporary stay, rows kept and marked as gone,
units that cut early. None of it is a finding. Does not belong here: single movements (``movements.py``), faults.
"""

from __future__ import annotations

from collections.abc import Callable

from pipelines.simulate.life import Life
from pipelines.simulate.movements import PRESENT_DAYS, admit, day_in, leave, org, temporary, transfer
from pipelines.simulate.world import OUTSIDE, CityTooSmallError, Entry, World

Draws = Callable[[float], list[int]]


def tell(world: World, life: Life, draws: Draws, accounts: list[int]) -> None:
    """Draw the longer stories of a clean city; ``draws`` gives accounts for a monthly rate."""
    for src in draws(life.onward):
        _try(_move_on, world, src, accounts)
    for account in draws(life.reinstated):
        _try(_come_back, world, account, accounts)
    for home in draws(life.returned):
        _try(_return, world, home, accounts)
    _cut_early(world, accounts)
    _keep_rows(world, life.kept_rows)
    _leave_out_cells(world, life.no_cell, accounts)


def _try(story: Callable[[World, int, list[int]], None], world: World, account: int, accounts: list[int]) -> None:
    if len(world.pool[account]) > 8 and len(accounts) > 1:
        story(world, account, accounts)


def _other(world: World, account: int, accounts: list[int]) -> int:
    others = [a for a in accounts if a != account]
    return others[int(world.rng.integers(len(others)))]


def _move_on(world: World, src: int, accounts: list[int]) -> None:
    """To a second account and on to a third, or back to the first."""
    rng, stop = world.rng, world.nights[-1]
    middle = _other(world, src, accounts)
    last = src if rng.random() < 0.4 else _other(world, middle, accounts)
    pid = world.take(src)
    issued = day_in(world, world.start, stop - 70)
    received = issued + int(rng.integers(1, PRESENT_DAYS))
    transfer(world, pid, src, middle, issued, received)
    again = received + int(rng.integers(5, 60))
    transfer(world, pid, middle, last, again, again + int(rng.integers(1, PRESENT_DAYS)))


def _come_back(world: World, account: int, accounts: list[int]) -> None:
    """Struck off or expelled, and reinstated weeks later, there or elsewhere."""
    pid = world.take(account)
    left = day_in(world, world.start, world.nights[-1] - 60)
    leave(world, pid, account, left, ("STRUCK_OFF", "EXPELLED")[int(world.rng.integers(2))])
    where = account if world.rng.random() < 0.6 else _other(world, account, accounts)
    admit(world, pid, where, left + int(world.rng.integers(20, 60)), "REINSTATED")


def _return(world: World, home: int, accounts: list[int]) -> None:
    """A temporary stay that ends with a temporary paper back."""
    rng = world.rng
    place = _other(world, home, accounts)
    pid = world.take(home)
    issued = day_in(world, world.start, world.nights[-1] - 50)
    temporary(world, pid, home, place, issued, months=2)
    back = issued + int(rng.integers(25, 50))
    number = world.number(place, back)
    for record, account in (("transfer_out", place), ("transfer_in", home)):
        k = world.listed_at(account, back)
        if k is None:
            continue
        receipt = back if record == "transfer_in" else None
        world.entries.append(
            Entry(
                record,
                account,
                k,
                pid,
                "TEMPORARY",
                transfer_no=number,
                issued=back,
                received=receipt,
                from_org=org(world, place),
                to_org=org(world, home),
            )
        )
    world.resumed[pid, home] = back
    pid_, place_, cell, status, since, _, until = world.extras[-1]
    world.extras[-1] = (pid_, place_, cell, status, since, back, until)


def _cut_early(world: World, accounts: list[int]) -> None:
    """A unit whose roll is a few days older than the night has cut someone whose paper is dated after it."""
    for src in accounts:
        for k, night in enumerate(world.nights):
            as_of = world.as_of[src][k]
            if as_of is None or night - as_of < 3 or not world.sent(src, k) or len(world.pool[src]) <= 8:
                continue
            dst = _other(world, src, accounts)
            if world.as_of[dst][k] != night or not world.sent(dst, k):
                continue
            try:
                issued = day_in(world, as_of + 1, night - 1)
            except CityTooSmallError:
                continue
            transfer(world, world.take(src), src, dst, issued, night, cut=as_of)


def _keep_rows(world: World, share: float) -> None:
    """Some units keep the row of someone who left, marked as gone, for a while; such rows never count."""
    marks = {"DIED": "DECEASED"}
    gone = [(e.pid, e.account, e.effective, marks.get(e.kind, "LEFT")) for e in world.entries if e.record == "exit"]
    gone += [(m.pid, m.src, m.issued, "MOVED_OUT") for m in world.movements if m.src != OUTSIDE and m.k_out is not None]
    moves: dict[int, int] = {}
    for pid, *_ in gone:
        moves[pid] = moves.get(pid, 0) + 1
    for pid, account, day, mark in gone:
        home = int(world.home[pid])
        if day is None or moves[pid] > 1 or home != account or world.end[pid] != day or world.rng.random() >= share:
            continue
        world.extras.append((pid, account, world.cell_code(account, pid), mark, day, day + 45, None))


def _leave_out_cells(world: World, share: float, accounts: list[int]) -> None:
    """Rows that name no cell, where the reporter keeps one count and it is clear whose they are."""
    for account in accounts:
        if account in world.joint:
            continue
        for _ in range(int(world.rng.poisson(share * world.city.size[account]))):
            if len(world.pool[account]) > 8:
                world.edits.put.append((world.take(account), account, "cell", None, 0, world.last))
