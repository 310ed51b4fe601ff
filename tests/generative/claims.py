"""Which rule claims a cell: the catalogue's order, written out.

Belongs here: one predicate per rule that claims a cell, and the order they are asked in. Does not belong here:
rules about register entries (registers.py), reports, rows and exports (other_rules.py).

Readings chosen where the catalogue is silent:
- S01 needs that nothing brought the person back since the exit, and that the exit is dated on or before the account's
  roll (or an earlier exit is the cell's own last leg); L07 looks at all temporary papers up to the night.
- L01 is the last leg of the cell being a transfer's −1, or else an official transfer entry (of either side,
  posting or not) dated on or before the roll that takes the person from here and is not followed by an arrival
  here.
- Grace is measured from the leg's date to the account's own roll, not to the night.
- "The transfer's own deadline" (AWAITING_TRANSFER) is the time to present the paper, from the leg's date.
- L02 where nobody who counts them is expected to: other_org is the holder elsewhere if there is one, else the
  lowest code that counts them.
- L06 needs a registered receipt; a receipt only implied (by a later paper of the receiver) and not on the roll is L05.
- F03 needs that no accepted row of the roll, counting or not, has the person.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import workdays
from .cells import Cell, Person, sent_away, stays
from .model import BETWEEN, OUTSIDE, City
from .papers import Leg, own_date, same_place

SEVERITY = {
    "L01": "M", "L02": "H", "L03": "M", "L04": "M", "L05": "H", "L06": "H", "L07": "H", "L09": "L", "L11": "H",
    "L12": "L", "L14": "L", "S01": "H", "S02": "M", "S04": "M", "S05": "M", "C01": "H", "C02": "H", "C03": "H",
    "C04": "M", "C05": "H", "C06": "M", "I01": "H", "I02": "L", "I03": "M", "I05": "H", "U01": "H", "U02": "H",
    "F01": "M", "F02": "H", "F03": "M", "F04": "H",
}  # fmt: skip
TIMED = {"L01", "L06", "S01", "S02"}
ABSENCE = {"L03", "L04", "L05", "L06", "L14", "S02", "S04"}


@dataclass(frozen=True)
class Finding:
    """One finding; ``subject`` tells findings of one key apart and is not compared."""

    code: str
    org_code: str
    other_org_code: str | None
    person_id: int | None
    effect: int
    severity: str
    stale: bool = False
    account: str | None = None
    subject: str = ""

    @property
    def key(self) -> tuple[str, str, int | None, int]:
        return (self.code, self.org_code.removeprefix(BETWEEN), self.person_id, self.effect)


def last_leg(cell: Cell) -> Leg | None:
    """The last due leg of the cell."""
    return cell.due[-1] if cell.due else None


def entered_since(who: Person, cell: Cell, leg: Leg) -> bool:
    """Whether an accepted roll dated on or after the leg has counted the person there."""
    seen = who.seen.get(cell.account)
    return seen is not None and seen.last_counted_on >= leg.on


# -- positive: counted, not expected -----------------------------------------------------------------------


def ended_unit(city: City, who: Person, cell: Cell) -> bool:
    """U02: left on the ended unit's roll."""
    return city.account(cell.account).ended_on is not None


def left_or_died(city: City, who: Person, cell: Cell) -> bool:
    """S01: an exit with no return since, whoever recorded it, by the roll's date or as the cell's last leg."""
    exited = who.replay.exited
    leg = last_leg(cell)
    own = bool(leg and leg.movement.kind == "exit")
    return exited is not None and (own or own_date(exited) <= cell.window)


def not_cut(city: City, who: Person, cell: Cell) -> bool:
    """L01: an official transfer out of the account."""
    leg = last_leg(cell)
    transfer = bool(leg and leg.movement.kind == "transfer" and leg.effect < 0)
    return transfer or sent_away(who, cell)


def temporary_counted(city: City, who: Person, cell: Cell) -> bool:
    """L07 +1: counted at the temporary place."""
    return any(s.away and same_place(city, s.place, cell.account) for s in stays(city, who.visiting))


def liaison_counted(city: City, who: Person, cell: Cell) -> bool:
    """S05: another roll counts them and names this account as residence."""
    return any(r.counts and r.account != cell.account and r.residence_account == cell.account for r in who.rows)


def on_two_rolls(city: City, who: Person, cell: Cell) -> bool:
    """L02: other rolls count them too (nobody expected among them: the lowest code is L11)."""
    counted = who.counted_at
    if len(counted) < 2:
        return False
    return any(who.expects(a) for a in counted) or cell.account != counted[0]


def appeared(city: City, who: Person, cell: Cell) -> bool:
    """L11: the last resort, once there is a baseline."""
    return city.account(cell.account).has_baseline


POSITIVE = [
    ("U02", ended_unit),
    ("S01", left_or_died),
    ("L01", not_cut),
    ("L07", temporary_counted),
    ("S05", liaison_counted),
    ("L02", on_two_rolls),
    ("L11", appeared),
]


# -- negative: expected, not counted -----------------------------------------------------------------------


def refused_row(city: City, who: Person, cell: Cell) -> bool:
    """F03 −1: a refused row identifies them and no accepted row has them."""
    return not cell.rows and any(r.account == cell.account and r.person_id == who.person_id for r in city.refused)


def not_taken_over(city: City, who: Person, cell: Cell) -> bool:
    """U02 −1: handed over, nothing since and never entered; or unplaced after a split."""
    if city.account(cell.account).ended_on:
        return True
    on = city.handed.get((who.person_id, cell.account))
    leg, seen = last_leg(cell), who.seen.get(cell.account)
    if on is None or (leg and leg.on >= on):
        return False
    return seen is None or seen.last_counted_on < on


def own_row_says(city: City, who: Person, cell: Cell) -> bool:
    """Their own row says they left: nothing between U02 and L05 applies."""
    return cell.own_row_says_gone


def temporary_missing(city: City, who: Person, cell: Cell) -> bool:
    """L07 −1: away for a time and missing at home."""
    return any(s.away and same_place(city, s.home, cell.account) for s in stays(city, who.visiting))


def exempt_cut(city: City, who: Person, cell: Cell) -> bool:
    """S04: exempt on the last roll that counted them."""
    seen = who.seen.get(cell.account)
    return seen is not None and seen.last_status in ("EXEMPT", "TEMP_EXEMPT")


def received_not_entered(city: City, who: Person, cell: Cell) -> bool:
    """L06: a registered receipt no roll has shown yet."""
    leg = last_leg(cell)
    if leg is None or leg.movement.kind != "transfer" or leg.effect < 0:
        return False
    return bool(leg.movement.papers("receiver")) and not entered_since(who, cell, leg)


def admitted_not_entered(city: City, who: Person, cell: Cell) -> bool:
    """S02: an admission no roll has shown yet."""
    leg = last_leg(cell)
    return bool(leg and leg.movement.kind == "admission" and leg.effect > 0 and not entered_since(who, cell, leg))


NEGATIVE = [
    ("F03", refused_row),
    ("U02", not_taken_over),
    ("skip", own_row_says),
    ("L07", temporary_missing),
    ("S04", exempt_cut),
    ("L06", received_not_entered),
    ("S02", admitted_not_entered),
    ("L05", appeared),
]


# -- one person --------------------------------------------------------------------------------------------


def claim_cells(city: City, who: Person) -> list[Finding]:
    """All findings that claim cells of one person; marks each cell with its code."""
    found: list[Finding] = []
    for cell in who.cells.values():
        found += twice_on_one_roll(who, cell)
        if cell.rest == 0:
            continue
        rules = POSITIVE if cell.rest > 0 else NEGATIVE
        code = next((code for code, applies in rules if applies(city, who, cell)), None)
        if code == "skip":
            code = "L05" if appeared(city, who, cell) else None
        if code is None:  # before the first close: not available
            continue
        cell.code = code
        found.append(claim(city, who, cell, code, cell.rest))
    return found


def twice_on_one_roll(who: Person, cell: Cell) -> list[Finding]:
    """I05: every counted row beyond the first."""
    return [
        Finding("I05", cell.account, None, who.person_id, 1, "H", account=cell.account, subject=f"row {n}")
        for n in range(2, cell.counted + 1)
    ]


def claim(city: City, who: Person, cell: Cell, code: str, effect: int) -> Finding:
    """The finding of a claimed cell: who acts, which other account, how severe, stale or not."""
    unit = city.account(cell.account)
    org: str = cell.account
    if code == "U02" and effect < 0 and unit.ended_on:
        org = unit.parent or cell.account
    stale = unit.stale and effect < 0 and code in (*ABSENCE, "L07", "U02")
    return Finding(
        code, org, other_account(who, cell, code), who.person_id, effect, severity(city, who, cell, code),
        stale, cell.account,
    )  # fmt: skip


def other_account(who: Person, cell: Cell, code: str) -> str | None:
    """The account on the other side, where the catalogue names one."""
    leg = last_leg(cell)
    if code == "L02":
        holders = [a for a in who.cells if who.expects(a)]
        return ([a for a in who.counted_at if a in holders] + holders + who.counted_at)[0]
    if code in ("L01", "L06") and leg and leg.counterpart != OUTSIDE:
        return leg.counterpart
    return None


def severity(city: City, who: Person, cell: Cell, code: str) -> str:
    """The catalogue's severity, with grace."""
    leg = last_leg(cell)
    if code in TIMED and leg and workdays.within(leg.on, cell.window, city.settings.grace_days):
        return "I"
    if code == "L01":
        waiting = all(r.roll_status == "AWAITING_TRANSFER" for r in cell.rows if r.counts)
        if waiting and leg and not workdays.late(leg.on, city.night, city.settings.present_working_days):
            return "I"
        return "H" if len(who.counted_at) > 1 else "M"
    return SEVERITY[code]
