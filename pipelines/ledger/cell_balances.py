"""Balances below account level: cells (chi bộ) and the organisations between them and the account.

Belongs here: telling at which cell of its account each step of the account's bridge happened. Does not belong here: the
bridge itself (``balances.sql``), which needs no cell: what a cell expects follows its people's papers, so that the
cells of an account and the row "no cell named" sum to the account, column by column.

A person stands at the cell the last close held them at. A paper that names a cell moves them there; an arrival that
names none puts them where the roll shows them. A transfer within the account is +1 and −1 between two cells, and
nothing at any unit above both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipelines.ledger.before_handover import BeforeHandover
from pipelines.ledger.frozen import frozen
from pipelines.ledger.not_yet_left import NOT_YET_LEFT
from pipelines.ledger.reconcile import Reconciliation
from pipelines.ledger.tables import MODEL_TABLES
from pipelines.night import NightRun
from schemas.unit_tree import UnitTree

COLUMNS = (
    "opening", "admitted", "reinstated", "in_city", "in_external", "out_city", "out_external", "died", "expelled",
    "struck_off", "resigned", "reorganised", "adjusted", "internal_in", "internal_out", "on_roll",
)  # fmt: skip
_LEFT = frozenset(("out_city", "out_external", "died", "expelled", "struck_off", "resigned", "internal_out"))
_UNKNOWN_BEFORE_CLOSE = ("opening", "expected", "gap")

Leaf = tuple[str, str | None]
"""An account and one of its cells; None: no cell named."""

_Step = tuple[int, str, int, int]
"""A person, an account, a step's place and its effect."""


def cell_balances(
    run: NightRun,
    tree: UnitTree,
    result: Reconciliation,
    entries: pl.DataFrame,
    before: BeforeHandover | None = None,
) -> pl.DataFrame:
    """The balance of every unit below an account, and of whoever no cell is named for.

    Args:
        run: the night.
        tree: the units.
        result: the night's reconciliation.
        entries: the live entries with from_cell, to_cell and known_on.
        before: what stood at other accounts before a reorganisation.

    Returns:
        account, org_code (null: no cell named; key with account), level, ``COLUMNS``, expected, gap, as_of, status.
        Accounts with units below them only. Before an account's first close opening, expected and gap are null.
    """
    below = {account: set(tree.below(account)) - {account} for account in tree.accounts()}
    accounts = {
        row["account"]: row
        for row in result.con.sql("SELECT account, as_of, has_baseline, stale FROM accounts").pl().iter_rows(named=True)
        if row["as_of"] is not None and below.get(row["account"])
    }
    sums = _Sums(below)
    _tables(result, accounts, sums)
    _not_yet_left(run, result, accounts, sums)
    counted = _moved(run, result, entries, accounts, sums)
    if before is not None:
        _before_handover(run, before, entries, accounts, counted, sums)
    return _rows(tree, accounts, sums)


class _Sums:
    """What happened at every leaf, and the transfers within accounts."""

    def __init__(self, below: dict[str, set[str]]) -> None:
        self.below = below
        self.of: dict[Leaf, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
        self.internal: list[tuple[str, str | None, str | None]] = []

    def add(self, account: str, cell: str | None, column: str, number: int) -> None:
        """Count something at a cell; a cell of another account is none of this one's."""
        self.of[account, self.leaf(account, cell)][column] += number

    def leaf(self, account: str, cell: str | None) -> str | None:
        """The cell, if it lies below the account."""
        return cell if cell in self.below.get(account, ()) else None


def _tables(result: Reconciliation, accounts: dict[str, dict[str, Any]], sums: _Sums) -> None:
    """Opening, rows on the roll, handovers and accepted differences."""
    for column, query in (("opening", "cells_opening"), ("on_roll", "cells_on_roll"), ("adjusted", "cells_adjusted")):
        for account, cell, number in _read(result, query):
            if account in accounts:
                sums.add(account, cell, column, number)
    for account, old, was_at, is_at in _read(result, "cells_handed"):
        if account in accounts:
            sums.add(account, was_at, "opening", -1)
            sums.add(account, is_at, "reorganised", 1)
        if old in accounts:
            sums.add(old, was_at, "opening", 1)
            sums.add(old, was_at, "reorganised", -1)


def _not_yet_left(run: NightRun, result: Reconciliation, accounts: dict[str, dict[str, Any]], sums: _Sums) -> None:
    """Who was handed over and is still on the unit's older roll has not left it; nor had those of the last close."""
    tonight, then = result.frame("not_yet_left"), frozen(run, "not_yet_left", NOT_YET_LEFT)
    for frame, column, number in ((tonight, "reorganised", 1), (then, "reorganised", -1), (then, "opening", 1)):
        for account, cell in frame.select("account", "cell").iter_rows():
            if account in accounts:
                sums.add(account, cell, column, number)


@dataclass(frozen=True)
class _Event:
    """A step of one person at one account: effect +1, −1 or, between two of its cells, 0."""

    on: date
    order: int
    effect: int
    column: str
    cell: str | None
    voided: bool = False


def _moved(
    run: NightRun,
    result: Reconciliation,
    entries: pl.DataFrame,
    accounts: dict[str, dict[str, Any]],
    sums: _Sums,
) -> dict[_Step, str | None]:
    """Follow everyone with a movement the last close has not posted from cell to cell; where each step was counted."""
    counted: dict[_Step, str | None] = {}
    events: dict[tuple[int, str], list[_Event]] = defaultdict(list)
    for person, account, event in (*_legs(result, entries), *_internal(run, entries, accounts)):
        if account in accounts:
            events[person, account].append(event)
    if not events:
        return counted
    people = pl.DataFrame({"person_id": sorted({person for person, _ in events})})
    result.con.register("people_moved", people.to_arrow())
    stood = {row[:2]: row[2:] for row in _read(result, "cells_of_moved")}
    result.con.unregister("people_moved")
    for (person, account), steps in sorted(events.items()):
        held_at, number, on_roll, handed = stood.get((person, account), (None, 0, None, False))
        at = on_roll if handed else held_at
        for step, cell in _follow(account, at, number > 0, on_roll, sorted(steps, key=lambda e: (e.on, e.order)), sums):
            counted[person, account, step.order, step.effect] = cell
    return counted


def _follow(
    account: str, at: str | None, present: bool, on_roll: str | None, steps: list[_Event], sums: _Sums
) -> Iterator[tuple[_Event, str | None]]:
    """Count one person's steps at the cells where they happen; those that came or left, each with its cell."""
    at = sums.leaf(account, at)
    for step in steps:
        named = sums.leaf(account, step.cell)
        if step.effect == 0:
            if present and named is not None and named != at:
                sums.add(account, at, "internal_out", 1)
                sums.add(account, named, "internal_in", 1)
                sums.internal.append((account, at, named))
                at = named
        elif step.voided:
            # A posted leg that is none any more: taken back where they stand.
            sums.add(account, at, step.column, -1)
        elif step.effect > 0:
            at, present = named if named is not None else sums.leaf(account, on_roll), True
            sums.add(account, at, step.column, 1)
            yield step, at
        else:
            cell, present = at if present else named, False
            sums.add(account, cell, step.column, 1)
            yield step, cell


def _before_handover(
    run: NightRun,
    before: BeforeHandover,
    entries: pl.DataFrame,
    accounts: dict[str, dict[str, Any]],
    counted: dict[_Step, str | None],
    sums: _Sums,
) -> None:
    """Tell steps of before a reorganisation at the cells of the units they happened at; what is expected stays."""
    held = frozen(run, "holdings", MODEL_TABLES["holdings"])
    stood = {
        (person, account): cell for person, account, cell in held.select("person_id", "account", "cell").iter_rows()
    }
    at_all = {person: cell for (person, _), cell in stood.items()}
    named = dict(entries.select("entry_id", pl.struct("record", "from_cell", "to_cell")).iter_rows())
    for person, account, people in before.cells.select("person_id", "account", "opening").iter_rows():
        if account in accounts and people:
            cell = stood.get((person, account), at_all.get(person))
            sums.add(account, cell, "opening", people)
            sums.add(account, cell, "reorganised", -people)
    for sign, legs in ((-1, before.gone), (1, before.come)):
        for person, movement, effect, column, account, entry in legs.iter_rows():
            if account not in accounts:
                continue
            if sign < 0:
                cell = counted.get((person, account, 2 * movement + (effect > 0), effect))
            else:
                told = named.get(entry) or {}
                cell = told.get("to_cell") if told.get("record") == "transfer_in" else told.get("from_cell")
                cell = stood.get((person, account), cell) if effect < 0 else cell
            sums.add(account, cell, column, sign)
            sums.add(account, cell, "reorganised", -sign * effect)


def _legs(result: Reconciliation, entries: pl.DataFrame) -> Iterator[tuple[int, str, _Event]]:
    """Due legs not posted, and posted ones that are legs no more."""
    cells = {
        entry: (record, source, target)
        for entry, record, source, target in entries.select("entry_id", "record", "from_cell", "to_cell").iter_rows()
        if source is not None or target is not None
    }
    for person, account, effect, movement, day, column, entry, voided in _read(result, "cells_legs"):
        record, source, target = cells.get(entry, (None, None, None))
        named = target if record == "transfer_in" else source
        order = -1 if voided else 2 * movement + (effect > 0)
        yield person, account, _Event(day or date.min, order, int(effect), column, named, voided)


def _internal(
    run: NightRun, entries: pl.DataFrame, accounts: dict[str, dict[str, Any]]
) -> Iterator[tuple[int, str, _Event]]:
    """Transfers between cells of one account that the last close did not know and the roll's date has reached."""
    closed_on = date.min if run.baseline is None else date.fromisoformat(run.baseline.name)
    within = entries.filter(
        (pl.col("kind") == "INTERNAL")
        & (pl.col("from_place") == pl.col("to_place"))
        & pl.col("to_cell").is_not_null()
        & pl.col("person_id").is_not_null()
    ).with_columns(day=pl.coalesce("issued_on", "received_on"))
    told = within.select("entry_id", "person_id", "to_place", "to_cell", "day", "known_on")
    for entry, person, account, cell, day, known_on in told.iter_rows():
        as_of = accounts[account]["as_of"] if account in accounts else None
        if as_of is not None and day is not None and day <= as_of and (day > closed_on or known_on > closed_on):
            yield person, account, _Event(day, 10**9 + entry, 0, "internal", cell)


def _read(result: Reconciliation, query: str) -> Iterator[tuple[Any, ...]]:
    frame: pl.DataFrame = result.con.sql(result.query(query)).pl()
    return frame.iter_rows()


def _rows(tree: UnitTree, accounts: dict[str, dict[str, Any]], sums: _Sums) -> pl.DataFrame:
    """Leaves summed up to every unit below their account."""
    totals: dict[Leaf, dict[str, int]] = {
        # A cell where nothing happens has a row, too.
        (account, unit): dict.fromkeys(COLUMNS, 0)
        for account, told in accounts.items()
        for unit in sums.below[account]
        if tree.valid(unit, told["as_of"])
    }
    for (account, cell), columns in sums.of.items():
        for unit in _units(tree, account, cell):
            total = totals.setdefault((account, unit), dict.fromkeys(COLUMNS, 0))
            for name, number in columns.items():
                total[name] += number
    for account, source, target in sums.internal:
        for unit in set(_units(tree, account, source)) & set(_units(tree, account, target)):
            # Within this unit they have not moved.
            totals[account, unit]["internal_out"] -= 1
            totals[account, unit]["internal_in"] -= 1
    rows = []
    for (account, unit), columns in totals.items():
        if account not in accounts or (unit is None and not any(columns.values())):
            continue
        told = accounts[account]
        came = {name: n for name, n in columns.items() if name not in ("on_roll", "opening")}
        expected = columns["opening"] + sum(-n if name in _LEFT else n for name, n in came.items())
        row: dict[str, Any] = {
            "account": account,
            "org_code": unit,
            "level": None if unit is None else tree.units[unit].level,
            **columns,
            "expected": expected,
            "gap": columns["on_roll"] - expected,
            "as_of": told["as_of"],
            "status": "stale" if told["stale"] else "gap" if columns["on_roll"] != expected else "balanced",
        }
        if not told["has_baseline"]:
            row |= {**dict.fromkeys(_UNKNOWN_BEFORE_CLOSE), "status": "no_baseline"}
        rows.append(row)
    whole = dict.fromkeys((*COLUMNS, "expected", "gap"), pl.Int64)
    schema: dict[str, Any] = dict.fromkeys(("account", "org_code", "level", "status"), pl.String)
    return pl.DataFrame(rows, schema={**schema, **whole, "as_of": pl.Date})


def _units(tree: UnitTree, account: str, cell: str | None) -> list[str | None]:
    """A leaf and the units between it and its account."""
    if cell is None:
        return [None]
    chain: list[str | None] = []
    for unit in tree.above(cell):
        if unit == account:
            break
        chain.append(unit)
    return chain
