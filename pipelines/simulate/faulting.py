"""What every fault needs: an account that sends, a member nothing else happens to, and how long it lasts.

Belongs here: choosing where a fault goes and the small edits faults share. Does not belong here: any particular
fault (``faults_*.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from pipelines.simulate.movements import admit, dates_in, day_in, transfer
from pipelines.simulate.world import LAST, CityTooSmallError, World

Inject = Callable[[World, int], None]
"""Injects one fault whose first export is the given one."""

FIXED_NEXT, FIXED_LATER = 0.4, 0.2


def lasts_until(world: World, first: int) -> int:
    """Last export that shows a fault which can be fixed: the first one, the second, or all that follow."""
    draw = world.rng.random()
    last = first if draw < FIXED_NEXT else first + 1 if draw < FIXED_NEXT + FIXED_LATER else LAST
    return LAST if last >= world.last else last


def room(world: World, account: int) -> bool:
    """Whether one more changed row keeps the export's size unremarkable (F02)."""
    return world.touched.get(account, 0) < max(6, int(world.city.size[account] * 0.08))


def account_at(
    world: World,
    first: int,
    *,
    but: Iterable[int] = (),
    changes: bool = False,
    steady: bool = False,
    single: bool = False,
    kind: str | None = None,
) -> int:
    """An account, by size, that sends export ``first`` and has members left.

    ``changes``: the fault adds or takes a row there, so its export's size must bear it (F02). ``steady``: it also
    sends all later exports. ``single``: its reporter reports for no other account. ``kind``: of this kind.
    """
    barred = {*but, *world.frozen, *(world.joint if single else ())}
    weights = np.zeros(len(world.city.accounts))
    for a, size in enumerate(world.city.size):
        if a in barred or not world.sent(a, first) or len(world.pool[a]) < 4 or (changes and not room(world, a)):
            continue
        if kind is not None and world.city.kind(a) != kind:
            continue
        if steady and not all(world.sent(a, k) for k in range(first, world.last + 1)):
            continue
        weights[a] = size
    chosen = world.pick(weights)
    if changes:
        world.touched[chosen] = world.touched.get(chosen, 0) + 1
    return chosen


def full_member(world: World) -> Callable[[int], bool]:
    """Accepts members who are no longer on probation at the start."""
    return lambda pid: not world.on_probation(pid, world.start)


def member(world: World, account: int, first: int, *, leg: bool | None = None) -> tuple[int, str, bool]:
    """A clean member: (person, cell, whether a register tells how they came).

    Without a baseline only a leg tells what a cell should be, so faults of the first night that rest on somebody
    else's roll take a member who has one.
    """
    if leg is None:
        leg = first == 0 or bool(world.rng.random() < 0.15)
    if not leg or not world.sent(account, 0):
        pid = world.take(account)
        return pid, world.cell_code(account, pid), False
    pid = world.draw("newcomer")
    low, high = world.window(account, 0)
    admit(world, pid, account, day_in(world, low, high))
    return pid, world.stays[-1][2], True


def moved(world: World, first: int, src: int, dst: int, **more: object) -> tuple[int, str]:
    """Someone transferred between two accounts within export ``first``: (person, cell they came from)."""
    pid = world.take(src, full_member(world))
    issued, received = dates_in(world, first, src, dst)
    transfer(world, pid, src, dst, issued, received, **more)  # type: ignore[arg-type]
    return pid, world.cell_code(src, pid)


def still_there(
    world: World, pid: int, account: int, cell: str | None, first: int, last: int, status: str | None = None
) -> None:
    """Keep or put a row on the account's exports ``first``..``last``."""
    world.edits.add.append((pid, account, cell, status, None, first, last))


def absent(world: World, pid: int, account: int, first: int, last: int) -> None:
    """Take the person's row off the account's exports ``first``..``last``."""
    world.edits.drop.append((pid, account, first, last))


def put(world: World, pid: int, account: int, column: str, value: str | None, first: int, last: int) -> None:
    """Write another value into the person's row on the account's exports ``first``..``last``."""
    world.edits.put.append((pid, account, column, value, first, last))


def inject(world: World, how: Inject, first: int, count: int) -> int:
    """Inject ``count`` faults; an attempt that fits nowhere is repeated elsewhere a few times. Returns how many fit."""
    done = 0
    for _ in range(count):
        for _ in range(8):
            try:
                how(world, first)
            except CityTooSmallError:
                continue
            done += 1
            break
    return done
