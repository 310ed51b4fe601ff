"""The units of a synthetic city: a tree of codes and names, who reports, and where a count is kept.

Belongs here: building units and answering which account or reporter a unit belongs to. Does not belong here:
people, time, or how a unit writes its exports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.simulate import names

OPEN = date(1990, 1, 1)


@dataclass(slots=True)
class Unit:
    """One line of ``reference/units.csv``."""

    code: str
    name: str
    parent: str | None
    level: str
    kind: str
    is_reporting: bool = False
    is_account: bool = False
    valid_from: date = OPEN
    valid_to: date | None = None


@dataclass
class City:
    """Units by code; accounts are numbered in the order they were added.

    ``cells[a]`` are the codes people of account ``a`` are listed under (the account's own code when it has no
    cells). ``share[a]`` is the account's part of the city's members, and of each of its cells alike.
    """

    units: dict[str, Unit] = field(default_factory=dict)
    accounts: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    size: list[int] = field(default_factory=list)

    def add(self, unit: Unit) -> str:
        """Add a unit and return its code."""
        if unit.code in self.units:
            raise ValueError(f"Unit {unit.code} is there twice.")
        self.units[unit.code] = unit
        return unit.code

    def add_account(self, unit: Unit, size: int, cells: Sequence[str] = ()) -> int:
        """Add a unit that keeps a count, with its number of members at the opening."""
        unit.is_account = True
        self.add(unit)
        self.accounts.append(unit.code)
        self.cells.append(list(cells) or [unit.code])
        self.size.append(size)
        return len(self.accounts) - 1

    def add_cells(self, account: int, count: int, parent: str, label: str, kind: str, level: str = "CELL") -> None:
        """Add ``count`` cells under ``parent``, a unit at or below the account."""
        own = self.accounts[account]
        if self.cells[account] == [own]:
            self.cells[account] = []
        start = sum(1 for u in self.units.values() if u.parent == parent)
        for n in range(start + 1, start + count + 1):
            code = f"{parent}.{n:03d}"
            self.add(Unit(code, f"Chi bộ {n} {label}", parent, level, kind))
            self.cells[account].append(code)

    def index(self, code: str) -> int:
        """Number of an account."""
        return self.accounts.index(code)

    def kind(self, account: int) -> str:
        """The kind of an account's unit."""
        return self.units[self.accounts[account]].kind

    def reporter(self, account: int) -> str:
        """The nearest reporting unit at or above an account."""
        unit: Unit | None = self.units[self.accounts[account]]
        while unit is not None and not unit.is_reporting:
            unit = self.units.get(unit.parent) if unit.parent else None
        if unit is None:
            raise ValueError(f"Nobody reports for account {self.accounts[account]}.")
        return unit.code

    def accounts_of(self, reporter: str) -> list[int]:
        """Accounts whose rows this unit sends."""
        return [a for a in range(len(self.accounts)) if self.reporter(a) == reporter]

    def write(self, path: Path) -> None:
        """Write ``reference/units.csv``."""
        units = list(self.units.values())
        pl.DataFrame(
            {
                "org_code": [u.code for u in units],
                "name": [u.name for u in units],
                "parent_code": [u.parent for u in units],
                "level": [u.level for u in units],
                "kind": [u.kind for u in units],
                "is_reporting": [str(u.is_reporting).lower() for u in units],
                "is_account": [str(u.is_account).lower() for u in units],
                "valid_from": [u.valid_from for u in units],
                "valid_to": [u.valid_to for u in units],
            },
            schema_overrides={"parent_code": pl.String, "valid_to": pl.Date},
        ).write_csv(path)


def place_names(rng: np.random.Generator) -> Sequence[str]:
    """Short names in random order, each used once; numbered when the list runs out."""
    order = [names.PLACES[i] for i in rng.permutation(len(names.PLACES))]
    return [*order, *(f"{name} {n}" for n in range(2, 60) for name in order)]


def split_sizes(rng: np.random.Generator, total: int, parts: int, least: int, spread: float = 0.8) -> list[int]:
    """Split ``total`` into uneven parts of at least ``least`` each, if there are enough members."""
    least = min(least, total // parts)
    weight = np.exp(rng.normal(0.0, spread, parts))
    rest = total - least * parts
    exact = weight / weight.sum() * rest
    whole = np.floor(exact).astype(int)
    for i in np.argsort(whole - exact)[: rest - int(whole.sum())]:
        whole[i] += 1
    return [int(n) + least for n in whole]


def fill_account(city: City, account: int, label: str, kind: str, *, per_cell: int = 24, per_base: int = 0) -> None:
    """Give an account its cells: directly, or below grassroots organisations of ``per_base`` members each."""
    size = city.size[account]
    own = city.accounts[account]
    if not per_base:
        city.add_cells(account, max(1, round(size / per_cell)), own, label, kind)
        return
    bases = max(2, round(size / per_base))
    for b in range(1, bases + 1):
        code = f"{own}.{b:03d}"
        base_label = f"{label} {b}"
        city.add(Unit(code, f"Đảng bộ cơ sở {base_label}", own, "BASE", kind))
        cells = max(1, round(size / bases / per_cell))
        # Every third large organisation has a level between it and its cells.
        if b % 3 == 0 and cells >= 4:
            between = city.add(Unit(f"{code}.B01", f"Đảng bộ bộ phận {base_label}", code, "SUBBASE", kind))
            city.add_cells(account, cells // 2, between, f"bộ phận {base_label}", kind)
            cells -= cells // 2
        city.add_cells(account, cells, code, base_label, kind)
