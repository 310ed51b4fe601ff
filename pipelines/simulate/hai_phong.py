"""``hai-phong-2021``: a city, one year, with the figures of the published report (scenarios.md).

Belongs here: the units and the exact numbers of this city. Does not belong here: how movements or faults work.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from pipelines.simulate.build import Figures
from pipelines.simulate.city import City, Unit, fill_account
from pipelines.simulate.faulting import absent, still_there
from pipelines.simulate.faults_members import overstayed, twice_on_roll
from pipelines.simulate.life import Life, settle
from pipelines.simulate.movements import day_in, leave, transfer
from pipelines.simulate.people import FEMALE, MALE
from pipelines.simulate.published import (
    admit_in,
    make_world,
    move_in,
    move_out,
    move_within,
    pairs,
    spread,
    take_before,
)
from pipelines.simulate.world import LAST, Entry, Movement, World

START, NIGHTS = date(2020, 1, 1), (date(2020, 12, 31), date(2021, 12, 31))

OPENING = 126_361
ADMITTED, ENTERED, WOMEN, STUDENTS = 3_298, 1_994, 2_079, 326
IN_OUTSIDE, MATCHED, ONLY_IN = 946, 2_088, 12
OUT_OUTSIDE, IN_TRANSIT, ONLY_OUT = 1_421, 40, 12
EXITS = {"DIED": 1_450, "EXPELLED": 41, "STRUCK_OFF": 134, "RESIGNED": 64}
EXITS_BEFORE = {"DIED": 1_402, "EXPELLED": 38, "STRUCK_OFF": 158, "RESIGNED": 75}
NOT_CUT = {"matched": 330, "outside": 90, "in_transit": 10}
STILL_COUNTED = {"DIED": 84, "EXPELLED": 6, "STRUCK_OFF": 22, "RESIGNED": 12}
TWICE = 10
NO_NOTICE, LATE_NOTICE, OVERSTAYED, REPORTED_LATE = 160, 240, 120, 310

# Name, kind, share of the members, members per grassroots organisation.
UNITS: tuple[tuple[str, str, float, int], ...] = (
    ("Quận ủy Hồng Bàng", "residential", 6.1, 420), ("Quận ủy Ngô Quyền", "residential", 7.4, 430),
    ("Quận ủy Lê Chân", "residential", 9.6, 460), ("Quận ủy Hải An", "residential", 4.5, 380),
    ("Quận ủy Kiến An", "residential", 5.2, 390), ("Quận ủy Đồ Sơn", "residential", 2.4, 300),
    ("Quận ủy Dương Kinh", "residential", 2.1, 290), ("Huyện ủy Thủy Nguyên", "residential", 9.8, 270),
    ("Huyện ủy An Dương", "residential", 5.4, 260), ("Huyện ủy An Lão", "residential", 4.3, 230),
    ("Huyện ủy Kiến Thụy", "residential", 4.8, 230), ("Huyện ủy Tiên Lãng", "residential", 5.0, 210),
    ("Huyện ủy Vĩnh Bảo", "residential", 6.3, 200), ("Huyện ủy Cát Hải", "residential", 1.9, 140),
    ("Huyện ủy Bạch Long Vĩ", "residential", 0.22, 60), ("Đảng ủy Khối các cơ quan thành phố", "office", 3.7, 90),
    ("Đảng ủy Khối doanh nghiệp thành phố", "enterprise", 5.1, 110),
    ("Đảng ủy Quân sự thành phố", "military", 1.2, 120),
    ("Đảng ủy Công an thành phố", "police", 3.3, 130), ("Đảng ủy Bộ đội Biên phòng thành phố", "military", 0.62, 70),
    ("Đảng ủy Cục Hải quan thành phố", "office", 0.55, 60), ("Đảng ủy Trường Đại học Hải Phòng", "school", 0.6, 70),
    ("Đảng ủy Trường Đại học Hàng hải", "school", 0.85, 80), ("Đảng ủy Trường Đại học Y Dược", "school", 0.5, 70),
    ("Đảng ủy Trường Đại học Quản lý và Công nghệ", "school", 0.18, 60),
    ("Đảng ủy Cảng Hải Phòng", "enterprise", 1.0, 90),
    ("Đảng ủy Khu kinh tế", "enterprise", 0.7, 80), ("Đảng ủy Bệnh viện Việt Tiệp", "health", 0.45, 60),
    ("Đảng ủy Bệnh viện Phụ sản", "health", 0.2, 50), ("Đảng ủy Điện lực", "enterprise", 0.4, 60),
    ("Đảng ủy Bưu điện thành phố", "enterprise", 0.3, 50), ("Đảng ủy Đóng tàu Bạch Đằng", "enterprise", 0.5, 60),
    ("Đảng ủy Xi măng", "enterprise", 0.45, 60), ("Đảng ủy Cấp nước", "enterprise", 0.25, 50),
    ("Đảng ủy Viện Y học biển", "health", 0.16, 45),
)  # fmt: skip


def build(*, seed: int, progress: Callable[[str], None]) -> tuple[World, Figures]:
    """The city as a world, and its published figures."""
    rng = np.random.default_rng(seed)
    city = _city()
    progress("drawing people")
    world = make_world(city, rng, start=START, nights=NIGHTS, newcomers=ADMITTED + 1400, veterans=IN_OUTSIDE + 1900)
    progress("drawing movements")
    _year_before(world)
    moves = _transfers(world)
    admitted = _admissions(world)
    exits = _exits(world)
    settle(world, Life(), list(range(len(city.accounts))))
    progress("injecting faults")
    _not_cut(world, moves)
    for pid, account in admitted[: ADMITTED - ENTERED]:
        absent(world, pid, account, 1, LAST)
        world.claim("S02", account, None, pid, -1, first=1, absence=True, why="admission not entered")
    _still_counted(world, exits)
    _shortcomings(world, moves["matched"], exits)
    return world, _figures()


def _city() -> City:
    city = City()
    root = city.add(Unit("31", "Đảng bộ thành phố Hải Phòng", None, "CITY", "residential"))
    share = np.array([weight for _, _, weight, _ in UNITS])
    size = np.floor(share / share.sum() * OPENING).astype(int)
    size[0] += OPENING - int(size.sum())
    for n, (name, kind, _, per_base) in enumerate(UNITS, start=1):
        unit = Unit(f"{root}.{n:03d}", name, root, "SUPERIOR", kind, is_reporting=True)
        account = city.add_account(unit, int(size[n - 1]))
        fill_account(city, account, name.split("ủy ", 1)[1], kind, per_base=per_base, per_cell=26)
    return city


def _year_before(world: World) -> None:
    """The exits of 2020, in the first registers: those people are on no roll any more."""
    for kind, count in EXITS_BEFORE.items():
        for account in spread(world, count):
            day = day_in(world, *world.window(account, 0))
            leave(world, world.draw("veteran"), account, day, kind, absent=True)


def _transfers(world: World) -> dict[str, list[Movement]]:
    """3,561 entries out and 3,046 in."""
    moves: dict[str, list[Movement]] = {"in_transit": []}
    moves["matched"] = [move_within(world, 1, *pair) for pair in pairs(world, MATCHED)]
    why = "received, never registered out"
    moves["only_in"] = [move_within(world, 1, *p, listed_out=False, why=why) for p in pairs(world, ONLY_IN)]
    why = "on the roll, receipt not registered"
    moves["only_out"] = [move_within(world, 1, *p, listed_in=False, why=why) for p in pairs(world, ONLY_OUT)]
    for n, (src, dst) in enumerate(pairs(world, IN_TRANSIT)):
        _, stop = world.window(src, 1)
        # A quarter lies more than three months back, half is overdue, the rest is on its way.
        ago = (100, 240) if n % 4 == 0 else (50, 85) if n % 4 < 3 else (2, 25)
        issued = day_in(world, stop - ago[1], stop - ago[0])
        pid = take_before(world, src)
        moves["in_transit"].append(transfer(world, pid, src, dst, issued, None, why="sent, not received"))
    moves["outside"] = [move_out(world, 1, src) for src in spread(world, OUT_OUTSIDE)]
    moves["from_outside"] = [move_in(world, 1, dst) for dst in spread(world, IN_OUTSIDE)]
    return moves


def _admissions(world: World) -> list[tuple[int, int]]:
    """3,298 admitted in random order: (person, account). Universities admit students."""
    schools = [a for a in range(len(world.city.accounts)) if "Đại học" in world.city.units[world.city.accounts[a]].name]
    genders = [FEMALE] * WOMEN + [MALE] * (ADMITTED - WOMEN)
    # Some units enter far fewer of their admissions than others.
    accounts = spread(world, ADMITTED - STUDENTS) + spread(world, STUDENTS, schools)
    notes = [None] * (ADMITTED - STUDENTS) + ["Sinh viên"] * STUDENTS
    order = world.rng.permutation(ADMITTED).tolist()
    admitted = [(admit_in(world, 1, accounts[i], genders[order[i]], notes[i]), accounts[i]) for i in range(ADMITTED)]
    diligence = world.rng.random(len(world.city.accounts))
    # Draw the least diligent units' admissions first, with enough chance left for every other unit.
    chance = [float(world.rng.random()) + diligence[account] for _, account in admitted]
    return [admitted[i] for i in np.argsort(chance, kind="stable").tolist()]


def _exits(world: World) -> dict[str, list[Entry]]:
    exits: dict[str, list[Entry]] = {}
    for kind, count in EXITS.items():
        exits[kind] = []
        for account in spread(world, count):
            low, high = world.window(account, 1)
            entry = leave(world, world.take(account), account, day_in(world, low, high), kind)
            assert entry is not None
            exits[kind].append(entry)
    return exits


def _not_cut(world: World, moves: dict[str, list[Movement]]) -> None:
    for group, count in NOT_CUT.items():
        for n, move in enumerate(moves[group][:count]):
            status = "AWAITING_TRANSFER" if n % 12 == 0 else None
            still_there(world, move.pid, move.src, world.cell_code(move.src, move.pid), 1, LAST, status)
            other = move.dst if move.dst >= 0 else None
            why = f"transferred out, not cut ({group})"
            world.claim("L01", move.src, other, move.pid, 1, first=1, why=why)


def _still_counted(world: World, exits: dict[str, list[Entry]]) -> None:
    for kind, count in STILL_COUNTED.items():
        for entry in exits[kind][:count]:
            still_there(world, entry.pid, entry.account, world.cell_code(entry.account, entry.pid), 1, LAST)
            world.claim("S01", entry.account, None, entry.pid, 1, first=1, why=f"{kind}, still counted")
    for _ in range(TWICE):
        twice_on_roll(world, 1, copies=1, fixed=False)


def _shortcomings(world: World, matched: list[Movement], exits: dict[str, list[Entry]]) -> None:
    """Late or missing notices (L10), overdue temporary stays (L08), exits reported late (S06, read off the entries)."""
    stop = world.nights[1]
    early = [m for m in matched[::-1] if m.received is not None and m.received < stop - 130 and m.entry_in]
    for n, move in enumerate(early[: NO_NOTICE + LATE_NOTICE]):
        assert move.entry_in is not None and move.received is not None
        if n < NO_NOTICE:
            move.entry_in.notice_no = move.entry_in.notice_on = None
            world.claim(
                "L10", move.dst, move.src, move.pid, 0, first=1, gate=None, absence=True, why="no notice of a receipt"
            )
        else:
            move.entry_in.notice_on = move.received + int(world.rng.integers(60, 125))
    for _ in range(OVERSTAYED):
        overstayed(world, 1)
    late = [e for kind in EXITS for e in exits[kind][::-1] if e.effective is not None and e.effective < stop - 160]
    for entry in sorted(late, key=lambda e: e.pid)[:REPORTED_LATE]:
        assert entry.effective is not None
        entry.reported = entry.effective + int(world.rng.integers(35, 150))


def _figures() -> Figures:
    return {
        "reporting_units": len(UNITS),
        "opening": OPENING,
        "reported": 127_455,
        "expected": 127_455,
        "on_roll": 126_715,
        "share_on_roll_percent": 99.42,
        "transfer_entries_out": MATCHED + OUT_OUTSIDE + IN_TRANSIT + ONLY_OUT,
        "transfer_entries_in": MATCHED + IN_OUTSIDE + ONLY_IN,
        "admitted": ADMITTED,
        "admitted_entered": ENTERED,
        "admitted_women": WOMEN,
        "admitted_students": STUDENTS,
        "exits": EXITS,
        "exits_year_before": EXITS_BEFORE,
        "findings": {
            "L01": sum(NOT_CUT.values()),
            "S01": sum(STILL_COUNTED.values()),
            "I05": TWICE,
            "S02": ADMITTED - ENTERED,
            "L03": IN_TRANSIT,
            "L04": ONLY_IN,
            "L14": ONLY_OUT,
        },
    }
