"""Faults of counts and files (C, F01, F02) and of reorganised units (U02).

Belongs here: wrong count reports, exports that are not sent or have an abnormal size, and one merge whose lists do
not add up. Does not belong here: faults of single rows (``faults_members.py``).
"""

from __future__ import annotations

from datetime import timedelta

from pipelines.simulate.city import Unit
from pipelines.simulate.counts import accounts_below, count_reports, level_reports
from pipelines.simulate.faulting import Inject, absent, account_at, lasts_until, still_there
from pipelines.simulate.people import to_date
from pipelines.simulate.world import LAST, CityTooSmallError, World

MERGED_SIZE = 9
"""Members of a unit that ends: few enough that neither its late roll nor its successor's is of abnormal size."""


def _by(world: World) -> int:
    return int(world.rng.integers(1, 6)) * (1 if world.rng.random() < 0.5 else -1)


def wrong_total(world: World, first: int) -> None:
    """C01: line D is not the list, and the lines were made to fit it."""
    account, by = account_at(world, first), _by(world)
    last = min(lasts_until(world, first), world.last)
    if any(("C01", account, k) in world.offsets for k in range(first, last + 1)):
        raise CityTooSmallError("The report is wrong already.")
    for k in range(first, last + 1):
        world.offsets["C01", account, k] = by


def wrong_opening(world: World, first: int) -> None:
    """C02: line A is not the last report's D."""
    account = account_at(world, first)
    if first == 0 or not any(world.as_of[account][k] is not None for k in range(first)):
        raise CityTooSmallError("There is no earlier report.")
    world.offsets["C02", account, first] = _by(world)


def wrong_sum(world: World, first: int) -> None:
    """C03: D is not A + B - C."""
    world.offsets["C03", account_at(world, first), first] = abs(_by(world))


def wrong_lines(world: World, first: int) -> None:
    """C04: two lines tell of people no register has; the form adds up."""
    world.offsets["C04", account_at(world, first), first] = abs(_by(world))


def wrong_sent(world: World, first: int) -> None:
    """C06: one unit reports more sent within the city than it has entries (and as many admitted: C04)."""
    world.offsets["C06", account_at(world, first), first] = abs(_by(world))


def wrong_level(world: World, first: int) -> None:
    """C05: a level's line D is not the sum of what is reported below it on the same day."""
    told = {
        account
        for unit, k in level_reports(world, count_reports(world))
        if k == first
        for account in accounts_below(world, unit)[:1]
    }
    if not told:
        raise CityTooSmallError("No level reports.")
    world.offsets["C05", min(told), first] = _by(world)


FILE_FAULTS: dict[str, Inject] = {
    "C01": wrong_total,
    "C02": wrong_opening,
    "C03": wrong_sum,
    "C04": wrong_lines,
    "C05": wrong_level,
    "C06": wrong_sent,
}


def silence(world: World, k: int, *, least: int = 20) -> int | None:
    """F01: an account sends nothing at export ``k``. Chosen before anything happens; None where none fits."""
    account = _whole_unit(world, k, least)
    if account is not None:
        world.as_of[account][k] = None
    return account


def truncate(world: World, k: int, *, least: int = 60) -> int | None:
    """F02: an account's roll of export ``k`` is of abnormal size and not used."""
    account = _whole_unit(world, k, least)
    if account is not None:
        world.abnormal.add((account, k))
    return account


def _whole_unit(world: World, k: int, least: int) -> int | None:
    fits = [
        a
        for a, size in enumerate(world.city.size)
        if size >= least
        and a not in world.joint | world.frozen
        and all(d is not None for d in world.as_of[a])
        and not any((a, j) in world.abnormal for j in range(world.last + 1))
    ]
    if k == 0 or not fits:
        return None
    # Not the largest ones, so that most of the city stays in view.
    fits.sort(key=lambda a: (world.city.size[a], a))
    return fits[int(world.rng.integers(max(1, len(fits) * 2 // 3)))]


def merge(world: World, ended: int, successor: int, first: int, *, faults: int, wrong_control: bool) -> None:
    """Merge an account into another between exports ``first - 1`` and ``first``, with up to ``faults`` people wrong.

    The ended account is frozen: nothing else ever happens to its members. U02: on no successor's roll (-1), left on
    a late roll of the ended unit (+1), or a control total that is not the number of members moved (0).
    """
    city, code = world.city, world.city.accounts[ended]
    before, after = world.nights[first - 1], world.nights[first]
    day = before + (after - before) // 2
    members = sorted(world.pool[ended])
    world.ended[ended] = day
    for unit in city.units.values():
        if unit.code == code or unit.code.startswith(f"{code}."):
            unit.valid_to = to_date(day) - timedelta(days=1)
    into = f"{city.accounts[successor]}.900"
    label = city.units[code].name
    city.add(
        Unit(
            into,
            f"Chi bộ thuộc {label} (cũ)",
            city.accounts[successor],
            "CELL",
            city.kind(ended),
            valid_from=to_date(day),
        )
    )
    for pid in members:
        world.depart(pid, day)
        world.arrive(pid, successor, day, into)
    world.merged_in[successor, first] = world.merged_in.get((successor, first), 0) + len(members)
    control = len(members) + (1 if wrong_control else 0)
    world.successions.append((day, "MERGE", code, city.accounts[successor], control))
    for k in range(first, world.last + 1):
        world.as_of[ended][k] = None
    shared = {"first": first, "last": LAST, "needs_baseline": True}
    if wrong_control:
        why = "control total is not the number of members moved"
        world.claim("U02", successor, ended, None, 0, gate=None, why=why, **shared)
    late_roll = False
    for n in range(min(faults, len(members) - 2)):
        pid = members[n]
        if n % 3 != 1:
            absent(world, pid, successor, first, LAST)
            why = "on no successor's roll"
            world.claim("U02", successor, ended, pid, -1, absence=True, why=why, **shared)
        if n % 3 != 0:
            # A late roll names no cell: the cells have ended with their unit.
            late_roll = True
            still_there(world, pid, ended, None, first, LAST)
            world.claim(
                "U02", ended, successor, pid, 1, why="left on the ended unit's roll", **{**shared, "gate": None}
            )
    if late_roll:
        world.late_rolls.add((ended, first))
