"""What happens to people: admissions, transfers, exits and stays elsewhere, each with the entries both sides register.

Belongs here: one function per kind of movement, correct on all sides; a fault withholds or repeats an entry through
the arguments. Does not belong here: how often they happen (``life.py``) and what goes wrong (``faults*.py``).
"""

from __future__ import annotations

from pipelines.simulate.people import NEVER
from pipelines.simulate.world import OUTSIDE, CityTooSmallError, Entry, Movement, World

PRESENT_DAYS = 25
"""Calendar days within which a paper is presented in the clean world; always fewer than 30 working days."""
LATE_DAYS = 75
"""Calendar days that are more than 30 working days whatever holidays fall into them."""


def org(world: World, account: int) -> str:
    """How a clean entry names an account, or a place outside."""
    return world.city.accounts[account] if account != OUTSIDE else "EXTERNAL"


def day_in(world: World, low: int, high: int) -> int:
    """A day between two days, both included."""
    if high < low:
        raise CityTooSmallError("The period is too short for this movement.")
    return int(world.rng.integers(low, high + 1))


def dates_in(world: World, k: int, *accounts: int, early: bool = False) -> tuple[int, int]:
    """Issue and receipt of a transfer both sides list with export ``k`` (``early``: issued in its first half)."""
    windows = [world.window(a, k) for a in accounts if a != OUTSIDE]
    low, high = max(w[0] for w in windows), min(w[1] for w in windows)
    issued = day_in(world, low, (low + high) // 2 if early else high - 2)
    return issued, day_in(world, issued + 1, min(issued + PRESENT_DAYS, high))


def transfer(
    world: World,
    pid: int,
    src: int,
    dst: int,
    issued: int,
    received: int | None,
    *,
    k_out: int | None = None,
    k_in: int | None = None,
    listed_out: bool = True,
    listed_in: bool = True,
    to_org: str | None = None,
    from_org: str | None = None,
    notice: bool = True,
    cut: int | None = None,
    why: str = "",
) -> Movement:
    """An official transfer; ``src`` or ``dst`` may be ``OUTSIDE``; ``received`` None leaves them in transit.

    Args:
        world: the world it happens in.
        pid: who moves.
        src: the account they leave.
        dst: the account they go to.
        issued: day of issue, from which they no longer count at ``src``.
        received: day of receipt, from which they count at ``dst``.
        k_out: export that lists the departure; default the one of its day.
        k_in: export that lists the receipt; default the one of its day.
        listed_out: False: the sender never registers it.
        listed_in: False: the receiver never registers it.
        to_org: what the sender's entry names instead of the receiver.
        from_org: what the receiver's entry names instead of the sender.
        notice: whether the receiver sends its notice in time.
        cut: the day the sender takes them off, when it is before the day of issue.
        why: words for the truth.
    """
    if src != OUTSIDE:
        world.depart(pid, issued if cut is None else cut)
        k_out = world.listed_at(src, issued) if k_out is None else k_out
    if dst != OUTSIDE and received is not None:
        world.arrive(pid, dst, received)
        k_in = world.listed_at(dst, received) if k_in is None else k_in
    number = world.number(src, issued)
    move = Movement(
        pid,
        src,
        dst,
        issued,
        received,
        k_out if listed_out and src != OUTSIDE else None,
        k_in if listed_in and dst != OUTSIDE and received is not None else None,
        why=why,
    )
    base = {"kind": "OFFICIAL", "transfer_no": number, "issued": issued}
    if move.k_out is not None:
        # The sender learns the day of receipt from the notice, if it came before the export.
        as_of = world.as_of[src][move.k_out]
        knows = received is not None and as_of is not None and received + 5 <= as_of and world.rng.random() < 0.3
        move.entry_out = Entry(
            "transfer_out",
            src,
            move.k_out,
            pid,
            line="C5a" if dst == OUTSIDE else "C5b",
            received=received if knows else None,
            from_org=org(world, src),
            to_org=to_org or org(world, dst),
            **base,  # type: ignore[arg-type]
        )
        world.entries.append(move.entry_out)
    if move.k_in is not None:
        assert received is not None
        notice_on = min(received + int(world.rng.integers(0, 8)), world.as_of[dst][move.k_in] or received)
        move.entry_in = Entry(
            "transfer_in",
            dst,
            move.k_in,
            pid,
            line="B2a" if src == OUTSIDE else "B2b",
            received=received,
            from_org=from_org or org(world, src),
            to_org=org(world, dst),
            notice_no=f"{int(world.rng.integers(1, 900))}/PB" if notice else None,
            notice_on=notice_on if notice else None,
            **base,  # type: ignore[arg-type]
        )
        world.entries.append(move.entry_in)
    world.movements.append(move)
    return move


def admit(
    world: World,
    pid: int,
    account: int,
    decided: int,
    kind: str = "NEW",
    *,
    k: int | None = None,
    note: str | None = None,
) -> Entry | None:
    """An admission; the newcomer is on probation for a year. ``kind`` AGAIN and REINSTATED keep earlier dates."""
    people = world.people
    if kind == "NEW":
        people.admitted[pid] = decided
        people.official[pid] = decided + 366 + pid % 20
    world.arrive(pid, account, decided)
    k = world.listed_at(account, decided) if k is None else k
    if k is None:
        return None
    entry = Entry(
        "admission",
        account,
        k,
        pid,
        kind,
        line="B3" if kind == "REINSTATED" else "B1",
        decided=decided,
        from_org=org(world, account),
        note=note,
    )
    world.entries.append(entry)
    return entry


def leave(
    world: World,
    pid: int,
    account: int,
    effective: int,
    kind: str,
    *,
    k: int | None = None,
    by: int | None = None,
    absent: bool = False,
) -> Entry | None:
    """A death or another exit, listed with export ``k`` by the account itself or by another.

    Reported late (``k`` after the export of its day), the unit counts them until that export, so they leave then.
    ``absent`` people were never on a roll of the simulated time.
    """
    owner = account if by is None else by
    own_k = world.listed_at(owner, effective)
    k = own_k if k is None else k
    if k is None:
        if not absent:
            world.depart(pid, effective)
        return None
    as_of = world.as_of[owner][k]
    assert as_of is not None
    late = own_k is not None and k > own_k
    if absent:
        world.absentees[account] = world.absentees.get(account, 0) + 1
    else:
        world.depart(pid, as_of if late else effective)
    delay = int(world.rng.integers(1, 20))
    reported = min(as_of, effective + delay) if not late else max(as_of - delay, effective)
    lines = {"DIED": "C1", "EXPELLED": "C2", "STRUCK_OFF": "C3", "RESIGNED": "C4"}
    entry = Entry(
        "exit",
        owner,
        k,
        pid,
        kind,
        line=lines[kind],
        effective=effective,
        decided=None if kind == "DIED" else effective,
        reported=reported,
        # Whoever records another unit's member leaves the unit blank: a register that names mostly another unit is F04.
        from_org=org(world, account) if by is None else None,
    )
    world.entries.append(entry)
    return entry


def temporary(
    world: World, pid: int, home: int, place: int, issued: int, *, months: int = 10, received: int | None = None
) -> None:
    """A temporary transfer: counted at home, shown there and at the place, where it does not count."""
    until = issued + months * 30
    received = issued + int(world.rng.integers(1, 15)) if received is None else received
    number = world.number(home, issued)
    for record, account, day in (("transfer_out", home, issued), ("transfer_in", place, received)):
        k = world.listed_at(account, day) if account != OUTSIDE else None
        if k is None:
            continue
        world.entries.append(
            Entry(
                record,
                account,
                k,
                pid,
                "TEMPORARY",
                transfer_no=number,
                issued=issued,
                received=received if record == "transfer_in" else None,
                from_org=org(world, home),
                to_org=org(world, place),
                temp_until=until,
            )
        )
    world.statuses[pid, home] = ("TEMP_ELSEWHERE", issued, until)
    if place != OUTSIDE:
        world.extras.append((pid, place, world.any_cell(place), "TEMP_HERE", received, NEVER, until))


def internal(world: World, pid: int, account: int, day: int) -> None:
    """A move between two cells of one account."""
    cells = world.city.cells[account]
    here = world.cell_code(account, pid)
    others = [c for c in cells if c != here]
    k = world.listed_at(account, day)
    if not others or k is None:
        return
    there = others[int(world.rng.integers(len(others)))]
    world.depart(pid, day)
    world.arrive(pid, account, day, there)
    world.entries.append(
        Entry(
            "transfer_out",
            account,
            k,
            pid,
            "INTERNAL",
            transfer_no=world.number(account, day),
            issued=day,
            received=day,
            from_org=here,
            to_org=there,
        )
    )
