"""Faults of transfers (L): papers and rolls that disagree about who is where.

Belongs here: one function per L code, which makes its own movement and changes exports around it. L03, L04, L09 and
L14 are read off the movements by ``truth.py``. Does not belong here: other codes.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.simulate.faulting import (
    Inject,
    absent,
    account_at,
    full_member,
    lasts_until,
    member,
    moved,
    put,
    still_there,
)
from pipelines.simulate.movements import LATE_DAYS, admit, dates_in, day_in, leave, org, temporary, transfer
from pipelines.simulate.world import LAST, OUTSIDE, CityTooSmallError, World


def not_cut(world: World, first: int, variant: str | None = None) -> None:
    """L01: transferred out, still on the sender's roll; with all the ways the paper may show."""
    kinds = ["both", "outside", "in_transit", "receiver_only", "awaiting", "not_registered_in"]
    variant = variant or kinds[int(world.rng.choice(6, p=[0.45, 0.15, 0.14, 0.09, 0.1, 0.07]))]
    src = account_at(world, first, changes=True)
    dst = OUTSIDE if variant == "outside" else account_at(world, first, but=[src])
    pid = world.take(src, full_member(world))
    issued, received = dates_in(world, first, src, dst)
    transfer(
        world,
        pid,
        src,
        dst,
        issued,
        None if variant in ("outside", "in_transit") else received,
        listed_out=variant != "receiver_only",
        listed_in=variant != "not_registered_in",
    )
    last = lasts_until(world, first)
    status = "AWAITING_TRANSFER" if variant == "awaiting" else None
    still_there(world, pid, src, world.cell_code(src, pid), first, last, status)
    other = None if dst == OUTSIDE else dst
    world.claim("L01", src, other, pid, 1, first=first, last=last, why=f"transferred out, not cut ({variant})")


def two_rolls(world: World, first: int) -> None:
    """L02: on a second roll with no paper."""
    place = account_at(world, first, changes=True)
    home = account_at(world, first, but=[place])
    pid, _, leg = member(world, home, first)
    last = lasts_until(world, first)
    still_there(world, pid, place, world.any_cell(place), first, last)
    why = "on a second roll without a paper"
    world.claim("L02", place, home, pid, 1, first=first, last=last, needs_baseline=not leg, why=why)


def in_transit(world: World, first: int) -> None:
    """L03: sent and never received, or received after the next night."""
    src = account_at(world, first)
    dst = account_at(world, first, but=[src])
    pid = world.take(src, full_member(world))
    issued, _ = dates_in(world, first, src, dst, early=True)
    received = None
    after = world.next_sent(dst, first + 1)
    if after is not None and world.rng.random() < 0.4:
        low, high = world.window(dst, after)
        if issued + 25 >= low:
            received = day_in(world, low, min(high, issued + 25))
    transfer(world, pid, src, dst, issued, received, why="sent, not received")


def no_departure(world: World, first: int) -> None:
    """L04: received, the sender never registered the departure (or only later)."""
    src = account_at(world, first)
    dst = account_at(world, first, but=[src])
    late = world.next_sent(src, first + 1) if lasts_until(world, first) != LAST else None
    moved(world, first, src, dst, listed_out=late is not None, k_out=late, why="received, never registered out")


def no_receipt(world: World, first: int) -> None:
    """L14: on the receiver's roll, its register has no receipt (or only later)."""
    src = account_at(world, first)
    dst = account_at(world, first, but=[src])
    late = world.next_sent(dst, first + 1) if lasts_until(world, first) != LAST else None
    moved(world, first, src, dst, listed_in=late is not None, k_in=late, why="on the roll, receipt not registered")


def vanished(world: World, first: int) -> None:
    """L05: gone from the roll, or marked gone, with no record of how."""
    account = account_at(world, first, changes=True)
    pid, _, _ = member(world, account, first, leg=bool(first and world.rng.random() < 0.1))
    last = lasts_until(world, first)
    variant = ("gone", "gone", "gone", "DECEASED", "LEFT", "MOVED_OUT")[int(world.rng.integers(6))]
    if variant == "gone":
        absent(world, pid, account, first, last)
    else:
        put(world, pid, account, "roll_status", variant, first, last)
    why = f"vanished from the roll ({variant})"
    world.claim("L05", account, None, pid, -1, first=first, last=last, needs_baseline=True, absence=True, why=why)


def wandered(world: World, first: int) -> None:
    """L05 and L11 of one person: off one roll, on another, no paper."""
    home = account_at(world, first, changes=True, steady=True)
    place = account_at(world, first, but=[home], changes=True, steady=True)
    pid, _, _ = member(world, home, first, leg=False)
    last = lasts_until(world, first)
    absent(world, pid, home, first, last)
    still_there(world, pid, place, world.any_cell(place), first, last)
    shared = {"first": first, "last": last, "needs_baseline": True}
    world.claim("L05", home, place, pid, -1, absence=True, why="on another roll without a paper", **shared)
    world.claim("L11", place, home, pid, 1, why="from another roll without a paper", **shared)


def appeared(world: World, first: int) -> None:
    """L11: on the roll, and nothing tells how."""
    if world.rng.random() < 0.2:
        wandered(world, first)
        return
    account = account_at(world, first, changes=True)
    pid = world.draw("veteran")
    last = lasts_until(world, first)
    still_there(world, pid, account, world.any_cell(account), first, last)
    why = "appeared without a record"
    world.claim("L11", account, None, pid, 1, first=first, last=last, needs_baseline=True, why=why)


def not_entered(world: World, first: int) -> None:
    """L06: received, not on the receiver's roll."""
    dst = account_at(world, first, changes=True)
    last = lasts_until(world, first)
    if world.rng.random() < 0.25:
        src, pid = OUTSIDE, world.draw("veteran")
        issued, received = dates_in(world, first, dst)
        transfer(world, pid, OUTSIDE, dst, issued, received)
    else:
        src = account_at(world, first, but=[dst])
        pid, _ = moved(world, first, src, dst)
    absent(world, pid, dst, first, last)
    other = None if src == OUTSIDE else src
    world.claim("L06", dst, other, pid, -1, first=first, last=last, absence=True, why="received, not on the roll")


def temporary_as_official(world: World, first: int) -> None:
    """L07: a temporary stay counted at the place, cut at home, or both."""
    home = account_at(world, first, changes=True)
    place = account_at(world, first, but=[home])
    # The paper itself says which is home, so no other leg is needed, even without a baseline.
    pid, _, leg = member(world, home, first, leg=bool(world.rng.random() < 0.3))
    low, high = max(world.window(a, first)[0] for a in (home, place)), world.window(place, first)[1]
    if leg:
        # The paper comes after the admission that tells where they belong.
        low = max(low, int(world.people.admitted[pid]) + 1)
    issued = day_in(world, low, min(high, world.window(home, first)[1]) - 2)
    temporary(world, pid, home, place, issued, received=day_in(world, issued + 1, min(high, issued + 15)))
    last = lasts_until(world, first)
    variant = ("counted there", "cut at home", "both")[int(world.rng.choice(3, p=[0.5, 0.25, 0.25]))]
    shared = {"first": first, "last": last, "why": f"temporary as official ({variant})"}
    if variant != "cut at home":
        put(world, pid, place, "roll_status", "ACTIVE", first, last)
        world.claim("L07", place, home, pid, 1, **shared)
    if variant != "counted there":
        absent(world, pid, home, first, last)
        world.claim("L07", home, place, pid, -1, absence=True, **shared)


def ends_differ(world: World, first: int, variant: str | None = None) -> None:
    """L09: a matched departure and receipt that differ in dates, number, kind or unit."""
    kinds = ["number", "issued", "received", "before", "kind", "unit", "late"]
    src = account_at(world, first)
    dst = account_at(world, first, but=[src])
    low = max(world.window(a, first)[0] for a in (src, dst))
    high = min(world.window(a, first)[1] for a in (src, dst))
    if variant is None:
        variant = kinds[int(world.rng.integers(7 if high - low > LATE_DAYS + 5 else 6))]
    pid = world.take(src, full_member(world))
    if variant == "late":
        issued = day_in(world, low, high - LATE_DAYS)
        received = day_in(world, issued + LATE_DAYS, high)
    else:
        issued = day_in(world, low + 2, high - 6)
        received = day_in(world, issued + 1, min(issued + 20, high - 4))
    move = transfer(world, pid, src, dst, issued, received, why=f"the two ends differ ({variant})")
    out, receipt = move.entry_out, move.entry_in
    if out is None or receipt is None:
        raise CityTooSmallError("Both sides must list the transfer.")
    wrong = replace(receipt)
    out.received = None
    if variant == "number":
        receipt.transfer_no = (receipt.transfer_no or "").replace("/", "A/")
    elif variant == "issued":
        receipt.issued = issued - int(world.rng.integers(1, 3))
    elif variant == "received":
        out.received = received + int(world.rng.integers(1, 4))
    elif variant == "before":
        out.issued = received + int(world.rng.integers(1, 4))
    elif variant == "kind":
        receipt.kind = "TEMPORARY"
    elif variant == "unit":
        named = account_at(world, first, but=[src, dst])
        receipt.from_org = org(world, named)
    until = LAST
    again = world.next_sent(dst, first + 1)
    if variant == "issued" and again is not None and world.rng.random() < 0.5:
        # The corrected row is dated before the later register's window: it corrects only itself, by its key.
        world.entries.append(replace(wrong, listed=again, line=None))
        until = again - 1
    move.differs = (first, until)


def entered_twice(world: World, first: int) -> None:
    """L12: two entries for one event in one register."""
    account = account_at(world, first)
    low, high = world.window(account, first)
    variant = ("out", "in", "exit", "admission")[int(world.rng.integers(4))]
    other = None
    if variant in ("out", "in"):
        other = account_at(world, first, but=[account])
        src, dst = (account, other) if variant == "out" else (other, account)
        low, high = max(low, world.window(other, first)[0]), min(high, world.window(other, first)[1])
        pid = world.take(src, full_member(world))
        issued = day_in(world, low, high - 6)
        move = transfer(world, pid, src, dst, issued, day_in(world, issued + 1, min(issued + 20, high - 3)))
        entry = move.entry_out if variant == "out" else move.entry_in
    elif variant == "exit":
        pid = world.take(account)
        entry = leave(world, pid, account, day_in(world, low, high - 4), "DIED")
    else:
        pid = world.draw("newcomer")
        entry = admit(world, pid, account, day_in(world, low, high - 4))
    if entry is None:
        raise CityTooSmallError("The register must list the movement.")
    shift = int(world.rng.integers(1, 3))

    def later(day: int | None) -> int | None:
        return None if day is None else day + shift

    again = replace(
        entry,
        line=None,
        transfer_no=(entry.transfer_no or "").replace("/", "B/") or None,
        issued=later(entry.issued),
        received=later(entry.received),
        decided=later(entry.decided),
        effective=later(entry.effective),
    )
    if again.reported is not None and again.effective is not None:
        again.reported = entry.reported = max(again.reported, again.effective)
    world.entries.append(again)
    why = f"entered twice ({variant})"
    world.claim("L12", account, other, pid, 0, first=first, gate=None, why=why)


TRANSFER_FAULTS: dict[str, Inject] = {
    "L01": not_cut,
    "L02": two_rolls,
    "L03": in_transit,
    "L04": no_departure,
    "L05": vanished,
    "L06": not_entered,
    "L07": temporary_as_official,
    "L09": ends_differ,
    "L11": appeared,
    "L12": entered_twice,
    "L14": no_receipt,
}
