"""What a reorganisation moves between levels without moving it between accounts in the arithmetic.

Belongs here: accounts that came under another level since the last close, and people of an ended unit whose successor's
roll has not come. Does not belong here: people handed over (``handed_over``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from datetime import date

import polars as pl

from pipelines.ledger.frozen import frozen
from pipelines.ledger.not_yet_left import NOT_YET_LEFT, add_not_yet_left
from pipelines.ledger.successions import Plan
from pipelines.ledger.tables import MODEL_TABLES
from pipelines.night import NightRun
from schemas.unit_tree import UnitTree

BETWEEN = "~"
"""Marks the holdings of people who left a unit that goes on and whose successor's roll has not come."""


def level_changes(
    run: NightRun,
    tree: UnitTree,
    plan: Plan,
    opening: pl.DataFrame,
    holdings: pl.DataFrame,
    handed_over: pl.DataFrame,
    not_yet_left: pl.DataFrame,
    closed: Set[str],
    suspended: Set[str],
    settled: Set[tuple[str, date]],
) -> pl.DataFrame:
    """The signed number of people each unit gained or lost.

    Args:
        run: the night.
        tree: the units.
        plan: the handovers.
        opening: the holdings of the last close.
        holdings: the same, moved to successors.
        handed_over: who was handed over.
        not_yet_left: of them, whom the unit they came from still counts by an older roll.
        closed: accounts with a baseline.
        suspended: accounts that ended and wait for a successor's roll.
        settled: (unit, effective date) of the handovers that had come to pass when the last period was closed.

    Returns:
        org_code (key), level, people, not_due (of them, those that will come to it once the roll is there).
    """
    people: dict[str, int] = defaultdict(int)
    not_due: dict[str, int] = defaultdict(int)
    held = _sums(holdings)
    closed_on = None if run.baseline is None else date.fromisoformat(run.baseline.name)
    # What had ended by the last close and was waiting then had left its account in that period already.
    waited = {h.account for h in plan.handovers if closed_on and h.on <= closed_on and (h.unit, h.on) not in settled}
    handed = dict(
        handed_over.filter(pl.col("is_new") & pl.col("from_account").is_in(sorted({*suspended, *waited})))
        .group_by("from_account")
        .len()
        .iter_rows()
    )
    between = {code.removeprefix(BETWEEN) for code in held if code.startswith(BETWEEN)}
    for account in sorted({*suspended, *between, *waited} & closed):
        # Whom the ended unit held and nobody else holds yet; who was handed over already is told here too where the
        # unit stands outside the arithmetic.
        waiting = held.get(account if account in suspended else BETWEEN + account, 0)
        gone = 0 if account in waited else -waiting
        if account in suspended and account not in waited:
            gone -= handed.get(account, 0)
        if account not in suspended and account in waited:
            gone += handed.get(account, 0)
        for upper in tree.above(account):
            people[upper] += gone
        heirs = sorted({heir for h in plan.handovers if h.account == account for heir in h.heirs})
        for upper in _common(tree, heirs):
            not_due[upper] += waiting
    add_not_yet_left(people, not_due, tree, not_yet_left, frozen(run, "not_yet_left", NOT_YET_LEFT), closed)
    if closed_on is not None:
        _under_another_level(tree, closed_on, _sums(opening), closed, people)
    rows = [(code, tree.units[code].level, people[code], not_due[code]) for code in sorted({*people, *not_due})]
    return pl.DataFrame(rows, schema=MODEL_TABLES["level_changes"], orient="row").filter(
        (pl.col("people") != 0) | (pl.col("not_due") != 0)
    )


def _sums(holdings: pl.DataFrame) -> dict[str, int]:
    return dict(holdings.group_by("account").agg(pl.col("held").cast(pl.Int64).sum()).iter_rows())


def _common(tree: UnitTree, accounts: list[str]) -> list[str]:
    """Units at or above all of several accounts."""
    chains = [tree.above(account) for account in accounts]
    return [code for code in chains[0] if all(code in chain for chain in chains)] if chains else []


def _under_another_level(
    tree: UnitTree, closed_on: date, held: dict[str, int], closed: Set[str], people: dict[str, int]
) -> None:
    """Accounts whose levels are others than at the last close."""
    for account in sorted(closed):
        number = held.get(account, 0)
        before, now = tree.above(account, closed_on), tree.above(account)
        if not number or before == now:
            continue
        for upper in before:
            people[upper] -= number if upper not in now else 0
        for upper in now:
            people[upper] += number if upper not in before else 0
