"""Faults of members' status and identity (S, I), and of rows that cannot be read or placed (F03, U01).

Belongs here: one function per code. Does not belong here: transfers (``faults_transfers.py``), counts and files
(``faults_files.py``).
"""

from __future__ import annotations

from pipelines.simulate.faulting import (
    Inject,
    absent,
    account_at,
    full_member,
    lasts_until,
    member,
    put,
    still_there,
)
from pipelines.simulate.life import EXITS, exempt, liaise
from pipelines.simulate.movements import PRESENT_DAYS, admit, dates_in, day_in, leave, transfer
from pipelines.simulate.people import NEVER
from pipelines.simulate.world import LAST, OUTSIDE, CityTooSmallError, World

UNKNOWN_UNITS = ("Chi bộ Tân Lập 99", "XX.901.007", "Đảng bộ xã Đại Thắng cũ", "Chi bộ Hợp tác xã Bình Minh")


def still_counted(world: World, first: int, kind: str | None = None) -> None:
    """S01: died or left, still on the roll; now and then another account recorded the exit."""
    account = account_at(world, first, changes=True)
    low, high = world.window(account, first)
    by = None
    if first > 0 and world.rng.random() < 0.12:
        by = account_at(world, first, but=[account])
        low, high = max(low, world.window(by, first)[0]), min(high, world.window(by, first)[1])
    pid = world.take(account)
    kind = kind or EXITS[int(world.rng.choice(4, p=[0.6, 0.2, 0.1, 0.1]))][0]
    leave(world, pid, account, day_in(world, low, high), kind, by=by)
    last = lasts_until(world, first)
    still_there(world, pid, account, world.cell_code(account, pid), first, last)
    why = f"{kind}, still counted" + (" (another account's exit record)" if by is not None else "")
    world.claim("S01", account, by, pid, 1, first=first, last=last, why=why)


def admitted_not_entered(world: World, first: int) -> None:
    """S02: admitted or reinstated, not on the roll."""
    account = account_at(world, first, changes=True)
    kind = ("NEW", "REINSTATED", "AGAIN")[int(world.rng.choice(3, p=[0.8, 0.1, 0.1]))]
    pid = world.draw("newcomer" if kind == "NEW" else "veteran")
    admit(world, pid, account, day_in(world, *world.window(account, first)), kind)
    last = lasts_until(world, first)
    absent(world, pid, account, first, last)
    why = f"admission ({kind}) not entered"
    world.claim("S02", account, None, pid, -1, first=first, last=last, absence=True, why=why)


def exempt_cut(world: World, first: int) -> None:
    """S04: exempt on the last roll, gone without a departure."""
    account = account_at(world, first, changes=True)
    if not any(world.sent(account, k) for k in range(first)):
        raise CityTooSmallError("There is no earlier roll.")
    pid = exempt(world, account, ("EXEMPT", "TEMP_EXEMPT")[int(world.rng.integers(2))])
    last = lasts_until(world, first)
    absent(world, pid, account, first, last)
    why = "exempt member cut"
    world.claim("S04", account, None, pid, -1, first=first, last=last, needs_baseline=True, absence=True, why=why)


def liaison_counted(world: World, first: int) -> None:
    """S05: counted where they only live."""
    place = account_at(world, first)
    home = account_at(world, first, but=[place])
    # The home roll names the other as residence: that tells where they belong, even without a baseline.
    pid, _, leg = member(world, home, first, leg=bool(world.rng.random() < 0.3))
    since = int(world.people.admitted[pid]) if leg else world.start - int(world.rng.integers(20, 900))
    liaise(world, pid, home, place, since)
    last = lasts_until(world, first)
    put(world, pid, place, "roll_status", "ACTIVE", first, last)
    why = "residence liaison counted"
    world.claim("S05", place, home, pid, 1, first=first, last=last, why=why)


def one_number_two_people(world: World, first: int) -> None:
    """I01: someone's number on somebody else's row."""
    people = world.people
    account, other = account_at(world, first), account_at(world, first)
    one = world.take(other, full_member(world))

    def differs(pid: int) -> bool:
        return (
            not world.on_probation(pid, world.start)
            and people.key[pid] != people.key[one]
            and people.dob[pid] // 366 != people.dob[one] // 366
            and people.citizen_id[pid][3:6] != people.citizen_id[one][3:6]
        )

    two = world.take(account, differs)
    column = ("citizen_id", "citizen_id", "card_no", "file_no")[int(world.rng.integers(4))]
    value = {"citizen_id": people.citizen_id, "card_no": people.card_no, "file_no": people.file_no}[column][one]
    last = lasts_until(world, first)
    put(world, two, account, column, value, first, last)
    shared = {"first": first, "last": last, "gate": account, "why": f"one {column}, two people"}
    world.claim("I01", other, account, one, 0, **shared)
    world.claim("I01", account, other, two, 0, **shared)
    if column == "citizen_id":
        # The number also tells sex and birth year, of somebody else.
        world.claim("I04", account, None, two, 0, **{**shared, "why": "citizen number of somebody else"})


def number_missing(world: World, first: int) -> None:
    """I02: no citizen number or a malformed one; a full member without a card."""
    account = account_at(world, first)
    pid = world.take(account, full_member(world))
    last = lasts_until(world, first)
    number = world.people.citizen_id[pid]
    variant = ("none", "short", "letter", "long", "card", "both")[int(world.rng.integers(6))]
    wrong = {"none": None, "both": None, "short": number[:-2], "letter": f"{number[:-1]}A", "long": number + "7"}
    if variant != "card":
        put(world, pid, account, "citizen_id", wrong[variant], first, last)
    if variant in ("card", "both"):
        put(world, pid, account, "card_no", None, first, last)
    world.claim("I02", account, None, pid, 0, first=first, last=last, why=f"number missing or malformed ({variant})")


def twice_on_roll(world: World, first: int, *, copies: int | None = None, fixed: bool = True) -> None:
    """I05: twice, now and then three times, on one roll."""
    account = account_at(world, first, changes=True)
    pid = world.take(account)
    last = lasts_until(world, first) if fixed else LAST
    for n in range(copies or (2 if world.rng.random() < 0.1 else 1)):
        cell = world.cell_code(account, pid) if world.rng.random() < 0.5 else world.any_cell(account)
        still_there(world, pid, account, cell, first, last)
        world.claim("I05", account, None, pid, 1, first=first, last=last, why="twice on one roll", subject=str(n + 2))


def refused_row(world: World, first: int) -> None:
    """F03: a row that cannot be read but still says who it is."""
    account = account_at(world, first, changes=True, single=True)
    pid, _, leg = member(world, account, first)
    last = lasts_until(world, first)
    variant = ("admitted_on", "dob", "roll_status", "full_name")[int(world.rng.integers(4))]
    world.edits.refused.append((pid, account, first, last))
    put(world, pid, account, "unreadable", variant, first, last)
    why = f"row refused: {variant} unreadable"
    world.claim("F03", account, None, pid, -1, first=first, last=last, needs_baseline=not leg, why=why)


def unknown_unit(world: World, first: int) -> None:
    """U01: a row or a transfer names a unit that is not there."""
    unknown = UNKNOWN_UNITS[int(world.rng.integers(len(UNKNOWN_UNITS)))]
    variant = ("row", "out", "in")[int(world.rng.choice(3, p=[0.5, 0.3, 0.2]))]
    account = account_at(world, first, single=True)
    if variant == "row":
        pid, last = world.take(account), lasts_until(world, first)
        put(world, pid, account, "cell", unknown, first, last)
        world.claim("U01", account, None, pid, 0, first=first, last=last, why="row names an unknown unit")
        return
    issued, received = dates_in(world, first, account)
    if variant == "out":
        pid = world.take(account, full_member(world))
        transfer(world, pid, account, OUTSIDE, issued, None, to_org=unknown)
    else:
        pid = world.draw("veteran")
        transfer(world, pid, OUTSIDE, account, issued, received, from_org=unknown)
    world.claim("U01", account, None, pid, 0, first=first, gate=None, why=f"transfer {variant} names an unknown unit")


def no_notice(world: World, first: int) -> None:
    """L10: a registered receipt without a notice, long enough before the night."""
    dst = account_at(world, first)
    src = account_at(world, first, but=[dst])
    low = max(world.window(a, first)[0] for a in (src, dst))
    high = min(world.window(a, first)[1] for a in (src, dst)) - 60
    pid = world.take(src, full_member(world))
    issued = day_in(world, low, high - 1)
    received = day_in(world, issued + 1, min(issued + PRESENT_DAYS, high))
    transfer(world, pid, src, dst, issued, received, notice=False)
    world.claim("L10", dst, src, pid, 0, first=first, gate=None, absence=True, why="no notice of a receipt")


def overstayed(world: World, first: int) -> None:
    """L08: a temporary stay past its end."""
    home = account_at(world, first)
    pid = world.take(home, full_member(world))
    until = min(world.start, world.nights[first]) - int(world.rng.integers(5, 200))
    world.statuses[pid, home] = ("TEMP_ELSEWHERE", until - 365, until)
    world.claim("L08", home, None, pid, 0, first=0, why="temporary stay overdue")


def moved_home(world: World, first: int) -> None:
    """L13: lives in another account's area for long, no transfer."""
    home = account_at(world, first, kind="residential")
    place = account_at(world, first, but=[home])
    pid = world.take(home, full_member(world))
    since = world.start - int(world.rng.integers(120, 900))
    liaise(world, pid, home, place, since, listed=False)
    # The row says since when; else only the first roll naming the place would tell.
    world.statuses[pid, home] = ("ACTIVE", since, None)
    world.claim("L13", home, place, pid, 0, first=0, why="moved home without a transfer")


def probation_overdue(world: World, first: int) -> None:
    """S03: still on probation after its year and the time to decide."""
    account = account_at(world, first)
    admitted = world.start - int(world.rng.integers(450, 800))
    pid = world.take(account, lambda p: bool(world.people.dob[p] + 18 * 366 < admitted))
    world.people.admitted[pid], world.people.official[pid] = admitted, NEVER
    world.claim("S03", account, None, pid, 0, first=0, why="probation overdue")


def reported_late(world: World, first: int) -> None:
    """S06: an exit reported with a later export than that of its day; ``truth.py`` reads it off the entries."""
    account = account_at(world, first)
    later = world.next_sent(account, first + 1)
    if later is None:
        raise CityTooSmallError("There is no later export to report with.")
    low, high = world.window(account, first)
    kind = EXITS[int(world.rng.integers(4))][0]
    day = day_in(world, low, max(low, high - 25))
    leave(world, world.take(account), account, day, kind, k=later)


def facts_conflict(world: World, first: int) -> None:
    """I04: sex against the citizen number, admitted under age, official before admitted; on every export."""
    people = world.people
    account = account_at(world, first)
    pid = world.take(account, full_member(world))
    variant = ("sex", "under age", "official first")[int(world.rng.integers(3))]
    if variant == "sex":
        people.gender[pid] = 1 - people.gender[pid]
    elif variant == "under age":
        people.admitted[pid] = people.dob[pid] + 17 * 365
        people.official[pid] = people.admitted[pid] + 370
    else:
        people.official[pid] = people.admitted[pid] - int(world.rng.integers(1, 200))
    world.claim("I04", account, None, pid, 0, first=0, why=f"facts conflict ({variant})")


MEMBER_FAULTS: dict[str, Inject] = {
    "S01": still_counted,
    "S02": admitted_not_entered,
    "S04": exempt_cut,
    "S05": liaison_counted,
    "I01": one_number_two_people,
    "I02": number_missing,
    "I05": twice_on_roll,
    "F03": refused_row,
    "U01": unknown_unit,
    "L08": overstayed,
    "L10": no_notice,
    "L13": moved_home,
    "S03": probation_overdue,
    "S06": reported_late,
    "I04": facts_conflict,
}
