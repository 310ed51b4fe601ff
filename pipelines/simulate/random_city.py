"""``random-city``: any size, any rate of any fault, three as-of dates about a month apart.

Belongs here: the shape of a random city and how many faults of which kind start when. Does not belong here: the
faults themselves.

The three nights are meant for: a first night without a baseline (evidence across units only), a night after a close,
and a night after a second close on which some faults were fixed, others are new, and a unit sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from pipelines.simulate.city import City, Unit, fill_account, place_names, split_sizes
from pipelines.simulate.endorse import endorse
from pipelines.simulate.faulting import Inject, inject
from pipelines.simulate.faults_files import FILE_FAULTS, MERGED_SIZE, merge, silence, truncate
from pipelines.simulate.faults_members import MEMBER_FAULTS
from pipelines.simulate.faults_transfers import TRANSFER_FAULTS
from pipelines.simulate.life import Life, live
from pipelines.simulate.overnight import rename_and_split
from pipelines.simulate.people import draw_people, to_day
from pipelines.simulate.stories import tell
from pipelines.simulate.world import World

NIGHTS = (date(2024, 3, 29), date(2024, 4, 30), date(2024, 5, 31))
"""More than stale_days apart, so that a unit which skips one is stale."""
HISTORY_DAYS = 150

FAULTS: dict[str, Inject] = {**TRANSFER_FAULTS, **MEMBER_FAULTS, **FILE_FAULTS}
FROM_SECOND = {"L05", "L11", "S04", "C02", "F01", "F02", "U02"}
"""Faults that need an earlier export to be seen at all."""
UNTIL_FIRST = {"L10", "C05"}
"""Faults that need so long before a night, or everyone's export of one day, that they start with the first export."""
UNTIL_SECOND = {"S06", "C06"}
"""Faults that need a later export, or everyone's."""
STARTS = np.array([0.4, 0.35, 0.25])
DEFAULT_RATE = 0.0015
KINDS = ("residential", "office", "school", "enterprise", "police", "military", "health", "cooperative")


def counts_of(rates: Mapping[str, float] | None, members: int, units: int) -> dict[str, int]:
    """How many faults of each code: a rate below 1 is per member (count reports: per unit), else a count.

    ``*`` gives the rate of every code not named.

    Raises:
        ValueError: a code the simulator does not know.
    """
    known = [*FAULTS, "F01", "F02", "U02", "stagger"]
    given = dict(rates or {})
    default = given.pop("*", DEFAULT_RATE)
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ValueError(f"Unknown fault code {unknown[0]}; known are {', '.join(known)}.")
    result = {}
    for code in known:
        rate = given.get(code)
        if rate is None and code in ("F01", "F02", "U02", "stagger"):
            # Files and units are few: one unit each, and a merge, unless everything is turned off.
            result[code] = 0 if default == 0 else {"F01": 1, "F02": 1, "U02": 4, "stagger": 3}[code]
            continue
        if code in FILE_FAULTS:
            value = (0.15 if default else 0.0) if rate is None else rate
            result[code] = round(value) if value >= 1 else max(round(value * units), 2 if value > 0 else 0)
            continue
        value = default if rate is None else rate
        result[code] = round(value) if value >= 1 else max(round(value * members), 3 if value > 0 else 0)
    return result


def build(
    *, members: int, units: int, seed: int, rates: Mapping[str, float] | None, progress: Callable[[str], None]
) -> World:
    """A random city as a world with its faults injected."""
    rng = np.random.default_rng(seed)
    counts = counts_of(rates, members, units)
    merges = 1 if counts["U02"] and units >= 4 and members >= units * 20 + 100 else 0
    # In a larger city one more unit is renamed and one split.
    others_end = 2 if merges and units >= 8 else 0
    city, ended, endorser = draw_city(rng, members, units, merges=merges + others_end)
    days = [to_day(d) for d in NIGHTS]
    start = days[0] - HISTORY_DAYS
    faulty = sum(n for code, n in counts.items() if code not in ("F01", "F02", "stagger"))
    residents = sum(city.size)
    newcomers, veterans = residents // 25 + faulty * 2 + 200, residents // 60 + faulty + 200
    progress("drawing people")
    people = draw_people(
        rng,
        residents=residents,
        newcomers=newcomers,
        veterans=veterans,
        probation_from=start - 200,
        opening=start,
        newcomer_day=start,
    )
    world = World(city, people, rng, nights=days, start=start, residents=residents, newcomers=newcomers)
    world.frozen = set(ended)
    others = [a for a in range(len(city.accounts)) if a not in ended and a not in world.joint]
    successor = max(others, key=lambda a: city.size[a])
    world.frozen.add(successor)
    _plan_files(world, counts, endorser)
    world.frozen.discard(successor)
    progress("drawing movements")
    draws = live(world, life := Life())
    tell(world, life, draws, [a for a in range(len(city.accounts)) if a not in world.frozen])
    if endorser is not None:
        endorse(world, endorser)
    progress("injecting faults")
    for code, how in FAULTS.items():
        lowest, highest = int(code in FROM_SECOND), 0 if code in UNTIL_FIRST else 1 if code in UNTIL_SECOND else 2
        starts = np.where((np.arange(3) >= lowest) & (np.arange(3) <= highest), STARTS, 0.0)
        share = rng.multinomial(counts[code], starts / starts.sum())
        for first, count in enumerate(share.tolist()):
            inject(world, how, first, count)
    if others_end:
        rename_and_split(world, ended[-2], ended[-1], 2, faults=counts["U02"] > 1)
    for account in ended[:merges]:
        merge(world, account, successor, 2, faults=counts["U02"] - 1, wrong_control=counts["U02"] > 1)
    return world


def _plan_files(world: World, counts: Mapping[str, int], level: str | None) -> None:
    """Who sends nothing or too little, and who exports a few days early: settled before anything happens.

    The units below ``level``, which reports their sum, keep its days.
    """
    for n in range(counts["F01"]):
        silence(world, 2 - n % 2)
    for n in range(counts["F02"]):
        truncate(world, 1 + n % 2)
    reporters = sorted(set(world.reporter))
    early = world.rng.permutation(len(reporters))[: min(counts["stagger"], len(reporters) // 3)]
    for n in early.tolist():
        for account in world.city.accounts_of(reporters[n]):
            shift = int(world.rng.integers(1, 4))
            if level is not None and world.city.accounts[account].startswith(f"{level}."):
                continue
            if account not in world.frozen and account not in world.joint:
                world.as_of[account] = [None if d is None else d - shift for d in world.as_of[account]]


def draw_city(
    rng: np.random.Generator, members: int, units: int, *, merges: int = 0
) -> tuple[City, list[int], str | None]:
    """A tree with ``units`` reporting units: (city, accounts that will end, a superior that endorses transfers).

    About a third are large organisations that keep the count for the grassroots below them; the rest are grassroots
    organisations, some below a superior that keeps no count, one of which endorses transfers; in a larger city one
    superior reports for two accounts below it.
    """
    city = City()
    labels = iter(place_names(rng))
    root = city.add(Unit("TP", "Đảng bộ thành phố", None, "CITY", "residential"))
    joint = endorses = 1 if units >= 8 else 0
    plain = units - joint - endorses - merges
    sizes = split_sizes(rng, members - MERGED_SIZE * merges, plain + 2 * joint, 24)
    large = sorted(range(plain), key=lambda n: -sizes[n])[: plain // 3]
    endorser: str | None = None
    group: str | None = None
    in_group = 0
    for n in range(plain):
        label, kind = next(labels), KINDS[int(rng.choice(len(KINDS), p=[0.5, 0.12, 0.12, 0.1, 0.04, 0.04, 0.04, 0.04]))]
        if n in large:
            unit = Unit(f"TU{n:03d}", f"Đảng bộ {label}", root, "SUPERIOR", kind, is_reporting=True)
            account = city.add_account(unit, sizes[n])
            fill_account(city, account, label, kind, per_base=260)
            continue
        if in_group == 0 and n + 2 < plain:
            group = city.add(Unit(f"HU{n:03d}", f"Huyện ủy {next(labels)}", root, "SUPERIOR", "residential"))
            in_group = int(rng.integers(2, 6))
            if endorser is None and endorses:
                endorser = group
        parent = group if in_group > 0 and group is not None else root
        in_group -= 1
        code = f"{parent}.{n:03d}" if parent != root else f"DB{n:03d}"
        unit = Unit(code, f"Đảng bộ cơ sở {label}", parent, "BASE", kind, is_reporting=True)
        fill_account(city, city.add_account(unit, sizes[n]), label, kind)
    if joint:
        above = city.add(Unit("KH001", f"Đảng ủy khối {next(labels)}", root, "SUPERIOR", "office", is_reporting=True))
        for m in range(2):
            label = next(labels)
            unit = Unit(f"{above}.{m + 1:03d}", f"Đảng bộ cơ quan {label}", above, "BASE", "office")
            fill_account(city, city.add_account(unit, sizes[plain + m]), label, "office")
    ended = []
    for m in range(merges):
        label = next(labels)
        unit = Unit(f"SN{m + 1:03d}", f"Đảng bộ cơ sở {label}", root, "BASE", "cooperative", is_reporting=True)
        account = city.add_account(unit, MERGED_SIZE)
        fill_account(city, account, label, "cooperative", per_cell=5)
        ended.append(account)
    if endorser is not None:
        city.units[endorser].is_reporting = True
    return city, ended, endorser
