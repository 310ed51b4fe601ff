"""``reorganisation-2025``: districts abolished overnight, every commune into a new one, with its control totals.

Belongs here: the units and the exact numbers of this city, what stays wrong across the night, and what goes wrong in
it. Does not belong here: how a handover is projected onto a world (``overnight.py``).

On 1 July 2025 the districts of a city end. Their communes become fewer, larger ones: most merge whole, some are split
between two, so that n units go into m. Offices (police, schools) go on. Exports are of 30 May, 30 June, 31 July and 29
August: a baseline, the close before the night, the first exports of the new units, and a period later. No figures were
published for such a night, so the city's own are declared here, derived from its plan, and reproduced by a test.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from pipelines.simulate.build import Figures
from pipelines.simulate.city import City, Unit, fill_account, place_names
from pipelines.simulate.endorse import endorse
from pipelines.simulate.faulting import absent, still_there
from pipelines.simulate.life import Life, settle
from pipelines.simulate.movements import dates_in, transfer
from pipelines.simulate.overnight import Handover, begin, hand_over, leave_unplaced, put_on_two
from pipelines.simulate.people import to_day
from pipelines.simulate.published import admit_in, leave_in, make_world, move_in, move_out, move_within, spread
from pipelines.simulate.world import LAST, World

START = date(2025, 4, 1)
NIGHTS = (date(2025, 5, 30), date(2025, 6, 30), date(2025, 7, 31), date(2025, 8, 29))
BEFORE, AFTER = 1, 2
"""The last export before the night, the first after it."""
OVERNIGHT = date(2025, 7, 1)


@dataclass(frozen=True)
class Plan:
    """How large the city is and what happens in each of its four periods; every number is exact.

    ``merged_from`` old communes make one new one; ``splits`` old communes are each divided between two new ones.
    Movements are per period. Faults begin with the second export and last.
    """

    districts: int
    communes: int
    commune_size: int
    merged_from: int
    splits: int
    offices: int
    office_size: int
    endorsing: int
    admitted: int
    came: int
    moved: int
    left_city: int
    exits: dict[str, int]
    still_wrong: dict[str, int]
    """Open on the eve, in communes that merge: L01, S01, S02, L05, L06, L11, L03, L04."""
    not_taken_over: int
    left_behind: int
    unplaced: int
    on_two: int
    wrong_totals: int
    after: dict[str, int] = field(default_factory=dict)
    """New with the first export after the night: L01."""

    @property
    def old(self) -> int:
        """Communes before the night."""
        return self.districts * self.communes

    @property
    def new(self) -> int:
        """Communes after it."""
        return (self.old - self.splits) // self.merged_from


FULL = Plan(
    districts=12, communes=14, commune_size=240, merged_from=3, splits=12, offices=16, office_size=400, endorsing=3,
    admitted=120, came=36, moved=210, left_city=48,
    exits={"DIED": 52, "EXPELLED": 3, "STRUCK_OFF": 7, "RESIGNED": 4},
    still_wrong={"L01": 24, "S01": 9, "S02": 15, "L05": 6, "L06": 8, "L11": 5, "L03": 10, "L04": 7},
    not_taken_over=21, left_behind=8, unplaced=9, on_two=6, wrong_totals=4, after={"L01": 11},
)  # fmt: skip
SMALL = Plan(
    districts=2, communes=5, commune_size=70, merged_from=4, splits=2, offices=4, office_size=90, endorsing=1,
    admitted=12, came=5, moved=14, left_city=6, exits={"DIED": 7, "EXPELLED": 1, "STRUCK_OFF": 1, "RESIGNED": 1},
    still_wrong={"L01": 3, "S01": 2, "S02": 3, "L05": 2, "L06": 2, "L11": 2, "L03": 2, "L04": 1},
    not_taken_over=5, left_behind=3, unplaced=3, on_two=2, wrong_totals=1, after={"L01": 2},
)  # fmt: skip


@dataclass
class _Town:
    """The numbers of the city's accounts by what becomes of them."""

    groups: list[list[int]] = field(default_factory=list)
    """Old communes that will make one new one"""
    splitting: list[int] = field(default_factory=list)
    offices: list[int] = field(default_factory=list)

    @property
    def merging(self) -> list[int]:
        """Communes that merge whole."""
        return [account for group in self.groups for account in group]

    def two(self, world: World, among: list[int]) -> tuple[int, int]:
        """Two accounts that will not become one: a transfer between them stays one between two."""
        group_of = {account: n for n, group in enumerate(self.groups) for account in group}
        while True:
            src, dst = spread(world, 2, among)
            if src != dst and (src not in group_of or group_of[src] != group_of[dst]):
                return src, dst

    @property
    def living(self) -> list[int]:
        """Where ordinary things happen: nothing does in what will be split, so that each story has one end."""
        return [*self.merging, *self.offices]


def build(*, seed: int, progress: Callable[[str], None], plan: Plan = FULL) -> tuple[World, Figures]:
    """The city as a world, and its declared figures."""
    rng = np.random.default_rng(seed)
    city, town = _city(plan, rng)
    progress("drawing people")
    newcomers = plan.admitted * len(NIGHTS) + plan.still_wrong["S02"] + 120
    veterans = plan.came * len(NIGHTS) + plan.still_wrong["L11"] + 160
    world = make_world(city, rng, start=START, nights=NIGHTS, newcomers=newcomers, veterans=veterans)
    world.frozen = set(town.splitting)
    progress("drawing movements")
    for k in range(len(NIGHTS)):
        _period(world, plan, town, k)
    _still_wrong(world, plan, town)
    settle(world, Life(liaison=0.0, abroad=0.0), town.living)
    for district in [f"D{d:02d}" for d in range(1, plan.endorsing + 1)]:
        endorse(world, district)
    world.abolished = {code for code in city.units if code.startswith("D") and "." not in code}
    progress("the night of 1 July")
    _overnight(world, plan, town)
    return world, figures(plan)


def small(*, seed: int, progress: Callable[[str], None]) -> tuple[World, Figures]:
    """The same night in a city small enough for a quick test."""
    return build(seed=seed, progress=progress, plan=SMALL)


def _city(plan: Plan, rng: np.random.Generator) -> tuple[City, _Town]:
    city, town, labels = City(), _Town(), iter(place_names(rng))
    root = city.add(Unit("TP", "Đảng bộ thành phố", None, "CITY", "residential"))
    number = 0
    for d in range(1, plan.districts + 1):
        endorses = d <= plan.endorsing
        district = Unit(f"D{d:02d}", f"Huyện ủy {next(labels)}", root, "SUPERIOR", "residential", endorses)
        city.add(district)
        for c in range(1, plan.communes + 1):
            label = next(labels)
            unit = Unit(f"{district.code}.{c:02d}", f"Đảng bộ xã {label}", district.code, "BASE", "residential", True)
            account = city.add_account(unit, plan.commune_size)
            fill_account(city, account, label, "residential", per_cell=24)
            # Spread over the districts: every n-th commune is split.
            split = plan.splits and number % (plan.old // plan.splits) == 0 and len(town.splitting) < plan.splits
            number += 1
            if split:
                town.splitting.append(account)
            elif town.groups and len(town.groups[-1]) < plan.merged_from:
                town.groups[-1].append(account)
            else:
                town.groups.append([account])
    kinds = ("office", "police", "school", "military", "health", "enterprise")
    for n in range(1, plan.offices + 1):
        label, kind = next(labels), kinds[n % len(kinds)]
        unit = Unit(f"CQ{n:02d}", f"Đảng bộ cơ quan {label}", root, "SUPERIOR", kind, is_reporting=True)
        account = city.add_account(unit, plan.office_size)
        fill_account(city, account, label, kind, per_cell=30)
        town.offices.append(account)
    return city, town


def _period(world: World, plan: Plan, town: _Town, k: int) -> None:
    """One period's ordinary movements, in exact numbers, each within communes or within offices."""
    for n in range(plan.admitted):
        admit_in(world, k, spread(world, 1, town.merging if n % 4 else town.offices)[0])
    for _ in range(plan.came):
        move_in(world, k, spread(world, 1, town.merging)[0])
    for n in range(plan.moved):
        among = town.merging if n % 3 else town.offices
        move_within(world, k, *town.two(world, among))
    for _ in range(plan.left_city):
        move_out(world, k, spread(world, 1, town.offices)[0])
    for kind, count in plan.exits.items():
        for _ in range(count):
            leave_in(world, k, spread(world, 1, town.merging)[0], kind)


def _still_wrong(world: World, plan: Plan, town: _Town) -> None:
    """What is open on the eve and goes on at the successors: all of it in communes that merge, never fixed."""
    wrong = plan.still_wrong
    among, k = town.merging, BEFORE
    for first, count in ((k, wrong["L01"]), (AFTER, plan.after.get("L01", 0))):
        for _ in range(count):
            move = move_within(world, first, *town.two(world, among))
            still_there(world, move.pid, move.src, world.cell_code(move.src, move.pid), first, LAST)
            world.claim("L01", move.src, move.dst, move.pid, 1, first=first, why="transferred out, not cut")
    for _ in range(wrong["S01"]):
        account = spread(world, 1, among)[0]
        entry = leave_in(world, k, account, "DIED")
        still_there(world, entry.pid, account, world.cell_code(account, entry.pid), k, LAST)
        world.claim("S01", account, None, entry.pid, 1, first=k, why="died, still counted")
    for _ in range(wrong["S02"]):
        account = spread(world, 1, among)[0]
        pid = admit_in(world, k, account)
        absent(world, pid, account, k, LAST)
        world.claim("S02", account, None, pid, -1, first=k, absence=True, why="admission not entered")
    for _ in range(wrong["L05"]):
        account = spread(world, 1, among)[0]
        pid = world.take(account)
        absent(world, pid, account, k, LAST)
        told = {"needs_baseline": True, "absence": True, "why": "vanished from the roll"}
        world.claim("L05", account, None, pid, -1, first=k, **told)
    for _ in range(wrong["L06"]):
        move = move_within(world, k, *town.two(world, among))
        absent(world, move.pid, move.dst, k, LAST)
        world.claim("L06", move.dst, move.src, move.pid, -1, first=k, absence=True, why="received, not on the roll")
    for _ in range(wrong["L11"]):
        account, pid = spread(world, 1, among)[0], world.draw("veteran")
        still_there(world, pid, account, world.any_cell(account), k, LAST)
        world.claim("L11", account, None, pid, 1, first=k, needs_baseline=True, why="appeared without a record")
    for _ in range(wrong["L03"]):
        src, dst = town.two(world, among)
        issued, _ = dates_in(world, k, src, dst, early=True)
        transfer(world, world.take(src), src, dst, issued, None, why="sent, not received")
    for _ in range(wrong["L04"]):
        src, dst = town.two(world, among)
        move_within(world, k, src, dst, listed_out=False, why="received, never registered out")


def _overnight(world: World, plan: Plan, town: _Town) -> None:
    """New communes, who goes where, and what the night gets wrong."""
    day = to_day(OVERNIGHT)
    groups = town.groups
    cells: dict[int, dict[str, tuple[int, str]]] = {}
    new: list[int] = []
    labels = [f"Tân {label}" for label, _ in zip(place_names(world.rng), range(plan.new), strict=False)]
    halves = [world.city.cells[account] for account in town.splitting]
    for n, group in enumerate(groups):
        # Of every commune that is split the first half of the cells goes to one new commune, the rest to the next.
        guests = [own for s, own in enumerate(halves) for part in (0, 1) if (2 * s + part) % len(groups) == n]
        size = sum(len(world.city.cells[a]) for a in group) + sum(len(own) for own in guests)
        account = begin(world, f"X{n + 1:03d}", f"Đảng bộ xã {labels[n]}", "TP", size, day, AFTER)
        new.append(account)
        free = iter(world.city.cells[account])
        for old in group:
            cells[old] = {cell: (account, next(free)) for cell in world.city.cells[old]}
        for s, old in enumerate(town.splitting):
            for part in (0, 1):
                if (2 * s + part) % len(groups) == n:
                    half = halves[s][: len(halves[s]) // 2] if part == 0 else halves[s][len(halves[s]) // 2 :]
                    cells.setdefault(old, {}).update({cell: (account, next(free)) for cell in half})
    kinds = dict.fromkeys(town.merging, "MERGE") | dict.fromkeys(town.splitting, "SPLIT")
    handover = Handover(day, AFTER, cells)
    hand_over(world, handover, kinds)
    _gone_wrong(world, plan, town, handover)
    _abolish(world)


def _gone_wrong(world: World, plan: Plan, town: _Town, handover: Handover) -> None:
    """U02 in all its forms, on people nothing else happens to."""
    shared = {"first": AFTER, "needs_baseline": True}
    for n in range(plan.not_taken_over):
        old = town.merging[n % len(town.merging)]
        heir = handover.whole(old)
        assert heir is not None
        pid = world.take(old)
        absent(world, pid, heir, AFTER, LAST)
        why = "on no successor's roll"
        world.claim("U02", heir, old, pid, -1, absence=True, why=why, **shared)
    for n in range(plan.left_behind):
        old = town.merging[n % 3]
        pid = world.take(old)
        still_there(world, pid, old, None, AFTER, LAST)
        world.late_rolls.add((old, AFTER))
        why = "left on the ended unit's roll"
        world.claim("U02", old, handover.whole(old), pid, 1, gate=None, why=why, **shared)
    for n in range(plan.unplaced):
        leave_unplaced(world, handover, town.splitting[n % len(town.splitting)])
    for n in range(plan.on_two):
        put_on_two(world, handover, town.splitting[n % len(town.splitting)])
    _totals(world, plan, town, handover)


def _totals(world: World, plan: Plan, town: _Town, handover: Handover) -> None:
    """Control totals as the decision gives them, some plainly wrong."""
    index = {code: n for n, code in enumerate(world.city.accounts)}
    wrong = set(town.merging[-plan.wrong_totals :])
    rows = []
    for day, kind, old, new, number in world.successions:
        a, heir = index[old], index[new]
        if a in wrong:
            why = "control total is not the number of members moved"
            world.claim("U02", heir, a, None, 0, first=AFTER, gate=None, needs_baseline=True, why=why)
        rows.append((day, kind, old, new, number + (a in wrong)))
    world.successions = rows


def _abolish(world: World) -> None:
    for code in world.abolished:
        world.city.units[code].valid_to = date(2025, 6, 30)


def figures(plan: Plan) -> Figures:
    """The declared figures: what the nights of 30 June, 31 July and 29 August must show."""
    wrong, u02 = plan.still_wrong, plan.not_taken_over + plan.left_behind + plan.unplaced + plan.wrong_totals
    opening = plan.old * plan.commune_size + plan.offices * plan.office_size
    exits = sum(plan.exits.values())
    net = plan.admitted + plan.came - plan.left_city - exits
    # In the second period some more are admitted, die or are still on their way.
    extra = wrong["S02"] - wrong["S01"] - wrong["L03"]
    expected = [opening + net * (k + 1) + (extra if k else 0) for k in range(len(NIGHTS))]
    in_communes = plan.admitted - (plan.admitted + 3) // 4
    held = plan.old * plan.commune_size + 2 * (in_communes + plan.came - exits) + extra
    plus, minus = wrong["L01"] + wrong["S01"] + wrong["L11"], wrong["S02"] + wrong["L05"] + wrong["L06"]
    new_l01 = plan.after.get("L01", 0)
    gap_after = plus + new_l01 + plan.left_behind + plan.on_two - minus - plan.not_taken_over - plan.unplaced
    before = {code: wrong[code] for code in ("L01", "S01", "S02", "L05", "L06", "L11", "L03", "L04")}
    after = {code: wrong[code] for code in ("S01", "L11", "L03", "L04")}
    return {
        "overnight": OVERNIGHT.isoformat(),
        "districts_abolished": plan.districts,
        "communes_before": plan.old,
        "communes_after": plan.new,
        "communes_split": plan.splits,
        "opening": opening,
        "held_by_communes_on_the_eve": held,
        "handed_over": held - plan.unplaced,
        "nights": {
            NIGHTS[BEFORE].isoformat(): {
                "expected": expected[1], "on_roll": expected[1] + plus - minus, "findings": before,
            },
            NIGHTS[AFTER].isoformat(): {
                "expected": expected[2], "on_roll": expected[2] + gap_after,
                "findings": {**after, "L01": wrong["L01"] + new_l01, "L02": plan.on_two, "U02": u02 + minus},
            },
            NIGHTS[3].isoformat(): {
                "expected": expected[3], "on_roll": expected[3] + gap_after,
                "findings": {**after, "L01": wrong["L01"] + new_l01, "L02": plan.on_two, "U02": u02 + minus},
            },
        },
    }  # fmt: skip


__all__ = ["FULL", "NIGHTS", "OVERNIGHT", "SMALL", "Plan", "build", "figures", "small"]
