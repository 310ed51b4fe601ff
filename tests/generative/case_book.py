"""What the oracle carries from one night to the next: what a close holds, and whose case is whose.

Belongs here: the next baseline out of the oracle's own cells, cases of claimed cells that follow people to successors.
Does not belong here: one night (oracle.py), who follows whom (successors.py).

Readings chosen where design.md is silent:
- Before a first close a cell nobody claims is held as it is counted; a last leg the roll does not show was not used.
- Of two cases that become one, the open one lives on; of two such the one seen first, then the one that was first seen
  at the lower code.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date

from .claims import Finding
from .model import City
from .oracle import OracleResult

Cell = tuple[int, str]


@dataclass(frozen=True)
class Opening:
    """What a close holds of each cell, and how many legs of each effect it has posted there."""

    held: Counter[Cell]
    posted: Counter[tuple[int, str, int]]


def closing(result: OracleResult) -> Opening:
    """What a close on that night would hold and post."""
    held: Counter[Cell] = Counter()
    posted: Counter[tuple[int, str, int]] = Counter()
    reckoned = {
        a.account for a in result.city.accounts if (a.as_of or a.ended_on) and a.account not in result.city.suspended
    }
    for who in result.people:
        for cell in who.cells.values():
            with_baseline = result.city.account(cell.account).has_baseline
            if cell.staying:
                continue  # handed over
            if with_baseline or cell.code:
                held[who.person_id, cell.account] += (cell.expected or 0) - cell.adjusted
            else:
                held[who.person_id, cell.account] += min(cell.counted, 1)
            used = cell.due if with_baseline or cell.code or not cell.rest else cell.due[:-1]
            posted.update((who.person_id, cell.account, leg.effect) for leg in used)
    for h in result.city.holdings:
        if h.account not in reckoned:
            held[h.person_id, h.account] += h.held
    posted.update((p.person_id, p.account, p.effect) for p in result.city.posted if p.account not in reckoned)
    return Opening(Counter({cell: n for cell, n in held.items() if n}), posted)


def settle(city: City, closed: City) -> None:
    """Let the next night's city know what a close found of the handovers."""
    city.placed, city.settled = dict(closed.placed), set(closed.settled)
    city.handed, city.handed_from = dict(closed.handed), list(closed.handed_from)
    city.wrong_totals = list(closed.wrong_totals)


@dataclass(frozen=True)
class Case:
    """A case of a claimed cell: where it was first seen, where it is now."""

    first_seen: date
    first_account: str
    person_id: int
    account: str
    open: bool = True

    @property
    def name(self) -> str:
        """What tells it from every other case of the person."""
        return f"of {self.first_seen} at {self.first_account}"


@dataclass
class CaseBook:
    """All cases of claimed cells so far, and who had followed whom."""

    cases: list[Case] = field(default_factory=list)
    followed: set[tuple[int | None, str]] = field(default_factory=set)

    def turn(self, result: OracleResult) -> dict[Cell, str]:
        """The night's cases by cell, with their names."""
        waves = result.city.follows
        # Handed over once: what stands at an ended unit later belongs there.
        new = [{k: heir for k, heir in w.items() if not self.followed & {k, (None, k[1])}} for w in waves]
        self.followed = {k for wave in waves for k in wave}
        known: dict[Cell, Case] = {}
        for case in sorted(self.cases, key=lambda c: (not c.open, c.first_seen, c.first_account)):
            account = case.account
            for wave in new:
                account = wave.get((case.person_id, account)) or wave.get((None, account), account)
            known.setdefault((case.person_id, account), replace(case, account=account))
        tonight = {cell_of(f): f for f in result.findings if claims_cell(f)}
        for cell, finding in tonight.items():
            if cell not in known and not finding.stale:
                known[cell] = Case(result.city.night, cell[1], *cell)
        waiting = result.city.suspended
        self.cases = [
            replace(c, open=cell in tonight or (c.open and c.account in waiting)) for cell, c in known.items()
        ]
        return {cell: known[cell].name for cell in tonight if cell in known}


def claims_cell(finding: Finding) -> bool:
    """Whether a finding is the one of its cell."""
    return finding.effect != 0 and finding.code != "I05" and finding.person_id is not None


def cell_of(finding: Finding) -> Cell:
    """The cell a finding claims."""
    assert finding.person_id is not None and finding.account is not None
    return finding.person_id, finding.account
