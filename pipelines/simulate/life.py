"""How often things happen in a clean city: a year's ordinary movements and statuses, spread over its accounts.

Belongs here: the monthly rates of the clean world and drawing it. Does not belong here: the movements themselves
(``movements.py``) and faults.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pipelines.simulate.movements import PRESENT_DAYS, admit, day_in, internal, leave, org, temporary, transfer
from pipelines.simulate.people import NEVER
from pipelines.simulate.world import OUTSIDE, Entry, World

EXITS = (("DIED", 0.86), ("STRUCK_OFF", 0.08), ("RESIGNED", 0.04), ("EXPELLED", 0.02))


@dataclass(frozen=True)
class Life:
    """Rates of the clean world: movements per member and month, lasting states per member.

    ``no_cell`` is the share of rows that name no cell, ``kept_rows`` that of departures whose row stays, marked so.
    """

    admitted: float = 0.0024
    left: float = 0.0013
    moved: float = 0.0035
    moved_out: float = 0.0009
    moved_in: float = 0.0008
    moved_cell: float = 0.0010
    temporary: float = 0.0012
    exempt: float = 0.030
    suspended: float = 0.0006
    liaison: float = 0.012
    awaiting: float = 0.0005
    abroad: float = 0.0003
    onward: float = 0.0010
    reinstated: float = 0.0002
    returned: float = 0.0006
    no_cell: float = 0.003
    kept_rows: float = 0.15


def live(
    world: World, life: Life, *, accounts: list[int] | None = None, until: int | None = None
) -> Callable[[float], list[int]]:
    """Draw the clean world's movements from its first day to its last, and its lasting states.

    Returns the function that draws accounts for a monthly rate.
    """
    accounts = [a for a in range(len(world.city.accounts)) if a not in world.frozen] if accounts is None else accounts
    size = np.array([world.city.size[a] for a in accounts], dtype=float)
    share = size / size.sum()
    start, stop = world.start, until or world.nights[-1]
    months = (stop - start) / 30.0
    rng = world.rng

    def draws(rate: float) -> list[int]:
        return [accounts[i] for i in rng.choice(len(accounts), rng.poisson(rate * size.sum() * months), p=share)]

    for account in draws(life.admitted):
        admit(world, world.draw("newcomer"), account, day_in(world, start, stop))
    for account in draws(life.left):
        if not _spare(world, account):
            continue
        kind = EXITS[int(rng.choice(len(EXITS), p=[weight for _, weight in EXITS]))][0]
        pid, day = world.take(account), day_in(world, start, stop)
        k = world.listed_at(account, day)
        later = world.next_sent(account, k + 1) if k is not None and rng.random() < 0.06 else None
        leave(world, pid, account, day, kind, k=later)
    _move(world, life, draws, accounts, start, stop)
    settle(world, life, accounts)
    return draws


def _spare(world: World, account: int, least: int = 8) -> bool:
    return len(world.pool[account]) > least


def _move(
    world: World, life: Life, draws: Callable[[float], list[int]], accounts: list[int], start: int, stop: int
) -> None:
    rng = world.rng
    for src, dst in zip(draws(life.moved), draws(life.moved), strict=False):
        if src != dst and _spare(world, src):
            issued = day_in(world, start, stop)
            transfer(world, world.take(src), src, dst, issued, issued + int(rng.integers(1, PRESENT_DAYS + 1)))
    for src in draws(life.moved_out):
        if _spare(world, src):
            transfer(world, world.take(src), src, OUTSIDE, day_in(world, start, stop), None)
    for dst in draws(life.moved_in):
        received = day_in(world, start, stop)
        transfer(world, world.draw("veteran"), OUTSIDE, dst, received - int(rng.integers(1, 25)), received)
    for account in draws(life.moved_cell):
        if _spare(world, account):
            internal(world, world.take(account), account, day_in(world, start, stop))
    for home in draws(life.temporary):
        place = accounts[int(rng.integers(len(accounts)))] if rng.random() < 0.8 else OUTSIDE
        if place != home and _spare(world, home):
            temporary(world, world.take(home), home, place, day_in(world, start, stop))
    for home in draws(life.abroad):
        day = day_in(world, start, stop)
        k = world.listed_at(home, day)
        if k is not None and _spare(world, home):
            pid = world.take(home)
            number = world.number(home, day)
            # A transfer abroad does not move the count by default, so they stay on the roll.
            world.entries.append(
                Entry(
                    "transfer_out",
                    home,
                    k,
                    pid,
                    "ABROAD",
                    transfer_no=number,
                    issued=day,
                    from_org=org(world, home),
                    to_org="NGOAI",
                )
            )
            world.statuses[pid, home] = ("TEMP_ELSEWHERE", day, None)


def settle(world: World, life: Life, accounts: list[int]) -> None:
    """Lasting states of people nothing else happens to: exempt, suspended, living elsewhere, about to move."""
    rng, start = world.rng, world.start
    for account in accounts:
        size = world.city.size[account]
        for status, rate in (("EXEMPT", life.exempt * 0.4), ("TEMP_EXEMPT", life.exempt * 0.6)):
            for _ in range(int(rng.poisson(rate * size))):
                if _spare(world, account):
                    exempt(world, account, status)
        for status, rate in (("SUSPENDED", life.suspended), ("AWAITING_TRANSFER", life.awaiting)):
            for _ in range(int(rng.poisson(rate * size))):
                if _spare(world, account):
                    pid = world.take(account)
                    world.statuses[pid, account] = (status, start - int(rng.integers(5, 60)), None)
        if world.city.kind(account) == "residential" or len(accounts) < 2:
            continue
        for _ in range(int(rng.poisson(life.liaison * size))):
            place = accounts[int(rng.integers(len(accounts)))]
            if place != account and _spare(world, account):
                liaise(world, world.take(account), account, place, start - int(rng.integers(30, 2000)))


def exempt(world: World, account: int, status: str) -> int:
    """Make a member exempt since before the start; returns the person."""
    pid = world.take(account)
    since = world.start - int(world.rng.integers(20, 1500 if status == "EXEMPT" else 300))
    until = world.nights[-1] + int(world.rng.integers(40, 300)) if status == "TEMP_EXEMPT" else None
    world.statuses[pid, account] = (status, since, until)
    return pid


def liaise(world: World, pid: int, home: int, place: int, since: int, *, listed: bool = True) -> str:
    """Someone lives in another account's area: named on the home roll, listed there without counting."""
    cell = world.any_cell(place)
    world.residence[pid] = (home, cell)
    if listed:
        world.extras.append((pid, place, cell, "RESIDENCE_LIAISON", since, NEVER, None))
    return cell
