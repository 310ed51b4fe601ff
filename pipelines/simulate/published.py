"""What the published scenarios share: a world of given units and periods, and movements in exact numbers.

Belongs here: drawing exactly n of something inside one period. Does not belong here: the figures (a module per city).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from pipelines.simulate.city import City
from pipelines.simulate.movements import admit, dates_in, day_in, leave, transfer
from pipelines.simulate.people import draw_people, to_day
from pipelines.simulate.world import OUTSIDE, CityTooSmallError, Entry, Movement, World


def make_world(
    city: City,
    rng: np.random.Generator,
    *,
    start: date,
    nights: tuple[date, ...],
    newcomers: int,
    veterans: int,
    province: str = "031",
    letters: str = "HP",
) -> World:
    """A world whose members at the opening are the sizes of the city's accounts."""
    opening, residents = to_day(start), sum(city.size)
    people = draw_people(
        rng,
        residents=residents,
        newcomers=newcomers,
        veterans=veterans,
        probation_from=opening - 200,
        opening=opening,
        newcomer_day=opening,
        province=province,
        letters=letters,
    )
    days = [to_day(d) for d in nights]
    return World(city, people, rng, nights=days, start=opening, residents=residents, newcomers=newcomers)


def spread(
    world: World, count: int, accounts: list[int] | None = None, weights: list[float] | None = None
) -> list[int]:
    """``count`` accounts drawn by size, or by weight."""
    accounts = list(range(len(world.city.accounts))) if accounts is None else accounts
    share = np.array([world.city.size[a] for a in accounts] if weights is None else weights, dtype=float)
    return [accounts[i] for i in world.rng.choice(len(accounts), count, p=share / share.sum())]


def pairs(world: World, count: int) -> list[tuple[int, int]]:
    """``count`` pairs of different accounts drawn by size."""
    result: list[tuple[int, int]] = []
    while len(result) < count:
        result += [(a, b) for a, b in zip(spread(world, count), spread(world, count), strict=True) if a != b]
    return result[:count]


def take_before(world: World, account: int) -> int:
    """A member nothing has happened to and who is no longer on probation."""
    return world.take(account, lambda pid: not world.on_probation(pid, world.start))


def move_within(world: World, k: int, src: int, dst: int, **more: object) -> Movement:
    """A transfer both sides list with export ``k``."""
    issued, received = dates_in(world, k, src, dst)
    return transfer(world, take_before(world, src), src, dst, issued, received, **more)  # type: ignore[arg-type]


def move_out(world: World, k: int, src: int) -> Movement:
    """A transfer out of the city."""
    return transfer(world, take_before(world, src), src, OUTSIDE, day_in(world, *world.window(src, k)), None)


def move_in(world: World, k: int, dst: int) -> Movement:
    """A transfer from outside the city."""
    issued, received = dates_in(world, k, dst)
    return transfer(world, world.draw("veteran"), OUTSIDE, dst, issued, received)


def admit_in(world: World, k: int, account: int, gender: int | None = None, note: str | None = None) -> int:
    """An admission within the period of export ``k``; returns the person."""
    pid = world.draw("newcomer", gender)
    if admit(world, pid, account, day_in(world, *world.window(account, k)), note=note) is None:
        raise CityTooSmallError("The admission lies after the last export.")
    return pid


def leave_in(world: World, k: int, account: int, kind: str, fits: Callable[[int], bool] | None = None) -> Entry:
    """An exit within the period of export ``k``."""
    low, high = world.window(account, k)
    entry = leave(world, world.take(account, fits), account, day_in(world, low, high), kind)
    assert entry is not None
    return entry
