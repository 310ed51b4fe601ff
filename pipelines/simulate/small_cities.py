"""``thot-not-2023``, ``huong-xuan-2024``, ``phuc-dong-2021`` and ``khoi-co-quan-2019`` with their published figures.

Belongs here: the units and exact numbers of the four small scenarios. Does not belong here: how movements or faults
work.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np

from pipelines.simulate.build import Figures
from pipelines.simulate.city import City, Unit, fill_account, split_sizes
from pipelines.simulate.faulting import absent, still_there
from pipelines.simulate.life import exempt, liaise
from pipelines.simulate.movements import admit, day_in, leave
from pipelines.simulate.people import to_day
from pipelines.simulate.published import (
    admit_in,
    leave_in,
    make_world,
    move_in,
    move_out,
    move_within,
    pairs,
    spread,
    take_before,
)
from pipelines.simulate.world import World

Progress = Callable[[str], None]

# -- Thốt Nốt: a district -------------------------------------------------------------------------------------------

_WARDS = (
    "Thốt Nốt",
    "Thới Thuận",
    "Thuận An",
    "Trung Nhứt",
    "Trung Kiên",
    "Thuận Hưng",
    "Tân Hưng",
    "Tân Lộc",
    "Thạnh Hòa",
)
_OFFICES = (
    ("Công an quận", "police"), ("Quân sự quận", "military"), ("Bệnh viện Đa khoa", "health"),
    ("Trung tâm Y tế", "health"),
    ("Trường THPT Thốt Nốt", "school"), ("Trường THPT Thới Thuận", "school"), ("Trường THPT Thuận Hưng", "school"),
    ("Phòng Giáo dục và Đào tạo", "office"), ("Ủy ban nhân dân quận", "office"), ("Quận ủy", "office"),
    ("Tòa án nhân dân", "office"), ("Viện kiểm sát nhân dân", "office"), ("Chi cục Thuế", "office"),
    ("Thi hành án dân sự", "office"), ("Bảo hiểm xã hội", "office"), ("Kho bạc Nhà nước", "office"),
    ("Hợp tác xã Thốt Nốt", "cooperative"),
)  # fmt: skip
TN_MEMBERS, TN_ADMITTED = 3_129, 393
TN_LEFT = {"STRUCK_OFF": 56, "RESIGNED": 46}
TN_WARD_ADMITTED, TN_WARD_LEFT = 31, {"STRUCK_OFF": 5, "RESIGNED": 10}
TN_CELL_MEMBERS, TN_CELL_ADMITTED = 48, 2
_TN_DIED, _TN_OUT, _TN_IN, _TN_WITHIN = 96, 40, 45, 70
_TN_NIGHTS = (date(2019, 12, 31), date(2020, 12, 31), date(2021, 12, 31), date(2022, 12, 31), date(2023, 9, 30))


def thot_not(*, seed: int, progress: Progress) -> tuple[World, Figures]:
    """26 grassroots organisations of a district, yearly since 2020; clean."""
    rng = np.random.default_rng(seed)
    city = City()
    root = city.add(Unit("92", "Đảng bộ thành phố Cần Thơ", None, "CITY", "residential"))
    top = city.add(Unit("92.007", "Đảng bộ quận Thốt Nốt", root, "SUPERIOR", "residential"))
    opening = TN_MEMBERS - TN_ADMITTED + sum(TN_LEFT.values()) + _TN_DIED + _TN_OUT - _TN_IN
    names = [(f"phường {w}", "residential") for w in _WARDS] + [(name, kind) for name, kind in _OFFICES]
    wards = split_sizes(rng, int(opening * 0.72), len(_WARDS), 150, 0.3)
    offices = split_sizes(rng, opening - sum(wards), len(_OFFICES), 30, 0.4)
    for n, ((name, kind), size) in enumerate(zip(names, wards + offices, strict=True), start=1):
        code = f"{top}.{n:03d}"
        unit = Unit(code, f"Đảng bộ {name}", top, "BASE", kind, is_reporting=True)
        fill_account(city, city.add_account(unit, size), name, kind)
    progress("drawing people")
    world = make_world(
        city, rng, start=date(2019, 1, 1), nights=_TN_NIGHTS, newcomers=900, veterans=200, province="092", letters="CT"
    )
    ward = max(range(len(_WARDS)), key=lambda a: city.size[a])
    crowded = 1 if ward == 0 else 0
    _fill_cell(world, crowded, TN_CELL_MEMBERS - TN_CELL_ADMITTED)

    years = [1, 2, 3, 4]
    others = [a for a in range(len(city.accounts)) if a != ward]
    cell = city.cells[crowded][0]
    for n in range(TN_ADMITTED):
        k = years[n % 4]
        if n < TN_WARD_ADMITTED:
            admit_in(world, k, ward)
        elif n < TN_WARD_ADMITTED + TN_CELL_ADMITTED:
            pid = admit_in(world, k, crowded)
            world.stays[-1] = (pid, crowded, cell, *world.stays[-1][3:])
        else:
            pid = admit_in(world, k, account := spread(world, 1, others)[0])
            _elsewhere(world, pid, account, crowded)
    for kind, count in TN_LEFT.items():
        for n in range(count):
            account = ward if n < TN_WARD_LEFT[kind] else spread(world, 1, others)[0]
            leave_in(world, years[n % 4], account, kind)
    for n, account in enumerate(spread(world, _TN_DIED)):
        leave_in(world, years[n % 4], account, "DIED")
    for n, account in enumerate(spread(world, _TN_OUT)):
        move_out(world, years[n % 4], account)
    for n, account in enumerate(spread(world, _TN_IN)):
        _elsewhere(world, move_in(world, years[n % 4], account).pid, account, crowded)
    for n, (src, dst) in enumerate(pairs(world, _TN_WITHIN)):
        _elsewhere(world, move_within(world, years[n % 4], src, dst).pid, dst, crowded)
    figures: Figures = {
        "organisations": len(city.accounts),
        "members": TN_MEMBERS,
        "since": "2020-01-01",
        "admitted": TN_ADMITTED,
        "left": TN_LEFT,
        "ward": {"org_code": city.accounts[ward], "admitted": TN_WARD_ADMITTED, "left": TN_WARD_LEFT},
        "cell": {"org_code": cell, "members": TN_CELL_MEMBERS, "admitted": TN_CELL_ADMITTED},
    }
    return world, figures


def _fill_cell(world: World, account: int, members: int) -> None:
    """Put exactly ``members`` of an account into its first cell, and let nothing else happen to them."""
    own = np.flatnonzero(world.home == account)
    others = len(world.city.cells[account]) - 1
    world.cell[own] = 1 + world.rng.integers(0, others, len(own))
    world.cell[own[:members]] = 0
    kept = set(own[:members].tolist())
    world.pool[account] = [pid for pid in world.pool[account] if pid not in kept]


def _elsewhere(world: World, pid: int, account: int, crowded: int) -> None:
    """Keep arrivals of the crowded account out of its first cell."""
    if account != crowded:
        return
    cells = world.city.cells[account][1:]
    for n in range(len(world.stays) - 1, -1, -1):
        if world.stays[n][0] == pid:
            cell = cells[int(world.rng.integers(len(cells)))]
            world.stays[n] = (*world.stays[n][:2], cell, *world.stays[n][3:])
            return


# -- Hương Xuân: a ward, the sample city ----------------------------------------------------------------------------

HX_MEMBERS, HX_ADMITTED, HX_ADMITTED_2024, HX_EXEMPT = 254, 25, 10, 6
_HX_SCHOOLS = ("Mầm non Hương Xuân", "Tiểu học số 1", "Tiểu học số 2", "THCS Lê Quang Tiến")
_HX_CELLS = (
    *((f"Trường {name}", "school") for name in _HX_SCHOOLS),
    *((f"Tổ dân phố {n}", "residential") for n in range(1, 9)),
    ("Hợp tác xã Đông Xuân", "cooperative"), ("Hợp tác xã Tây Xuân", "cooperative"),
    ("Công an phường", "police"), ("Quân sự phường", "military"), ("Trạm Y tế", "health"),
)  # fmt: skip
_HX_DIED, _HX_IN, _HX_OUT = (9, 2), (6, 1), (5, 1)


def huong_xuan(*, seed: int, progress: Progress) -> tuple[World, Figures]:
    """254 members in 17 cells; on the second night four findings cancel out, so that the totals agree."""
    rng = np.random.default_rng(seed)
    city = City()
    root = city.add(Unit("46", "Đảng bộ thành phố", None, "CITY", "residential"))
    opening = HX_MEMBERS - HX_ADMITTED + 1 + sum(_HX_DIED) - sum(_HX_IN) + sum(_HX_OUT)
    code = "46.005"
    ward = Unit(code, "Đảng bộ phường Hương Xuân", root, "BASE", "residential", is_reporting=True)
    account = city.add_account(ward, opening)
    city.cells[account] = [
        city.add(Unit(f"{code}.{n:03d}", f"Chi bộ {name}", code, "CELL", kind))
        for n, (name, kind) in enumerate(_HX_CELLS, start=1)
    ]
    progress("drawing people")
    nights = (date(2023, 12, 31), date(2024, 6, 30))
    world = make_world(
        city, rng, start=date(2020, 1, 1), nights=nights, newcomers=90, veterans=40, province="046", letters="TTH"
    )
    admitted = [admit_in(world, 0, account) for _ in range(HX_ADMITTED - HX_ADMITTED_2024 - 1)]
    late = [admit_in(world, 1, account) for _ in range(HX_ADMITTED_2024)]
    # One probationary member was struck off in 2023, within the year of probation.
    struck = world.draw("newcomer")
    admit(world, struck, account, to_day(date(2022, 9, 2)))
    leave(world, struck, account, to_day(date(2023, 5, 19)), "STRUCK_OFF")
    died = [leave_in(world, k, account, "DIED") for k in (0, 1) for _ in range(_HX_DIED[k])]
    for k in (0, 1):
        for _ in range(_HX_IN[k]):
            move_in(world, k, account)
    moves = [move_out(world, k, account) for k in (0, 1) for _ in range(_HX_OUT[k])]
    for _ in range(HX_EXEMPT):
        exempt(world, account, "TEMP_EXEMPT")

    gone = moves[-1]
    still_there(world, gone.pid, account, world.cell_code(account, gone.pid), 1, 1)
    world.claim("L01", account, None, gone.pid, 1, first=1, why="transferred out, not cut (outside)")
    dead = died[-1]
    still_there(world, dead.pid, account, world.cell_code(account, dead.pid), 1, 1)
    world.claim("S01", account, None, dead.pid, 1, first=1, why="DIED, still counted")
    absent(world, late[0], account, 1, 1)
    world.claim("S02", account, None, late[0], -1, first=1, absence=True, why="admission not entered")
    lost = take_before(world, account)
    absent(world, lost, account, 1, 1)
    why = "vanished from the roll (gone)"
    world.claim("L05", account, None, lost, -1, first=1, needs_baseline=True, absence=True, why=why)
    figures: Figures = {
        "members": HX_MEMBERS,
        "cells": {kind: sum(1 for _, k in _HX_CELLS if k == kind) for kind in dict.fromkeys(k for _, k in _HX_CELLS)},
        "admitted_since_2020": len(admitted) + len(late) + 1,
        "admitted_first_half_2024": len(late),
        "temporarily_exempt": HX_EXEMPT,
        "probationary_struck_off_2023": 1,
    }
    return world, figures


# -- Phúc Đồng: a ward's yearly matching ----------------------------------------------------------------------------

PD_MOVED_HOME, PD_AWAY = 2, 11


def phuc_dong(*, seed: int, progress: Progress) -> tuple[World, Figures]:
    """A ward and two neighbours, matched once a year: two members moved home without a transfer (L13)."""
    rng = np.random.default_rng(seed)
    city = City()
    root = city.add(Unit("01", "Đảng bộ thành phố Hà Nội", None, "CITY", "residential"))
    top = city.add(Unit("01.004", "Đảng bộ quận Long Biên", root, "SUPERIOR", "residential"))
    wards = (("Phúc Đồng", 612, 44), ("Phúc Lợi", 540, 30), ("Sài Đồng", 480, 30))
    for n, (name, size, per_cell) in enumerate(wards, start=1):
        code = f"{top}.{n:03d}"
        unit = Unit(code, f"Đảng bộ phường {name}", top, "BASE", "residential", is_reporting=True)
        fill_account(city, city.add_account(unit, size), name, "residential", per_cell=per_cell)
    progress("drawing people")
    nights = (date(2020, 12, 31), date(2021, 12, 31))
    world = make_world(
        city, rng, start=date(2020, 1, 1), nights=nights, newcomers=120, veterans=60, province="001", letters="HN"
    )
    for n in range(24):
        admit_in(world, n % 2, n % 3)
    for n in range(18):
        leave_in(world, n % 2, n % 3, "DIED")
    for n, (src, dst) in enumerate(pairs(world, 12)):
        move_within(world, n % 2, src, dst)
    for n in range(PD_MOVED_HOME):
        pid = take_before(world, 0)
        liaise(world, pid, 0, 1 + n % 2, world.start, listed=False)
        # First named by the roll of 2020, so that a year later 60 working days have passed.
        world.claim("L13", 0, 1 + n % 2, pid, 0, first=1, why="moved home without a transfer")
    for _ in range(PD_AWAY):
        exempt(world, 0, "TEMP_EXEMPT")
    cells = city.cells[0]
    figures: Figures = {
        "cells_reviewed_percent": 100,
        "cells": len(cells),
        "moved_home_without_transfer": PD_MOVED_HOME,
        "away_exempted": PD_AWAY,
    }
    return world, figures


# -- A block of offices: exits over years ---------------------------------------------------------------------------

KC_LEFT = {"STRUCK_OFF": 48, "RESIGNED": 13, "EXPELLED": 26}
_KC_FROM, _KC_TO = date(2015, 1, 1), date(2019, 6, 17)
_KC_OFFICES = (
    "Văn phòng Tỉnh ủy", "Ban Tổ chức", "Ban Tuyên giáo", "Ban Dân vận", "Ủy ban Kiểm tra", "Văn phòng UBND",
    "Sở Nội vụ",
    "Sở Tài chính", "Sở Kế hoạch và Đầu tư", "Sở Công Thương", "Sở Nông nghiệp", "Sở Giao thông vận tải", "Sở Xây dựng",
    "Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở Tư pháp", "Sở Tài nguyên và Môi trường", "Thanh tra tỉnh", "Cục Thuế",
    "Cục Thống kê", "Kho bạc Nhà nước", "Đài Phát thanh và Truyền hình",
)  # fmt: skip


def khoi_co_quan(*, seed: int, progress: Progress) -> tuple[World, Figures]:
    """22 offices of a block, yearly exports 2014 to 2019: 87 left."""
    rng = np.random.default_rng(seed)
    city = City()
    root = city.add(Unit("27", "Đảng bộ tỉnh", None, "CITY", "office"))
    top = city.add(Unit("27.020", "Đảng bộ Khối các cơ quan tỉnh", root, "SUPERIOR", "office"))
    sizes = split_sizes(rng, 2_150, len(_KC_OFFICES), 48, 0.4)
    for n, (name, size) in enumerate(zip(_KC_OFFICES, sizes, strict=True), start=1):
        unit = Unit(f"{top}.{n:03d}", f"Đảng bộ {name}", top, "BASE", "office", is_reporting=True)
        fill_account(city, city.add_account(unit, size), name, "office", per_cell=14)
    progress("drawing people")
    nights = (*(date(y, 12, 31) for y in range(2014, 2019)), _KC_TO)
    world = make_world(
        city, rng, start=date(2014, 1, 1), nights=nights, newcomers=420, veterans=160, province="027", letters="BN"
    )
    for kind, count in KC_LEFT.items():
        for account in spread(world, count):
            day = day_in(world, to_day(_KC_FROM), to_day(_KC_TO))
            leave(world, world.take(account), account, day, kind)
    periods = range(1, len(nights))
    for n, account in enumerate(spread(world, 14)):
        leave_in(world, periods[n % 5], account, "DIED")
    for n, account in enumerate(spread(world, 185)):
        admit_in(world, periods[n % 5], account)
    for n, account in enumerate(spread(world, 60)):
        move_in(world, periods[n % 5], account)
    for n, account in enumerate(spread(world, 75)):
        move_out(world, periods[n % 5], account)
    for n, (src, dst) in enumerate(pairs(world, 50)):
        move_within(world, periods[n % 5], src, dst)
    figures: Figures = {
        "from": _KC_FROM.isoformat(),
        "to": _KC_TO.isoformat(),
        "left": sum(KC_LEFT.values()),
        **{kind.lower(): count for kind, count in KC_LEFT.items()},
    }
    return world, figures
