"""Whom a unit that goes on after a reorganisation still counts, because its roll in force is older than the day.

Belongs here: finding them, and what they change in the columns of the levels. Does not belong here: handing anybody
over (``reorganisation.py``), what their cell expects (``cells.sql``).

A leg is due at an account if it takes effect on or before its roll's date (design.md, own window per account): the
successor's roll has come, so they are expected there; the unit's own is of before the day, so until the next one they
are expected there, too, and the step stands in ``not_due``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from datetime import date

import polars as pl

from pipelines.ledger.successions import Handover
from pipelines.ledger.tables import MODEL_TABLES
from schemas.unit_tree import UnitTree

NOT_YET_LEFT = MODEL_TABLES["not_yet_left"]


def not_yet_left(
    wave: list[Handover], followers: pl.DataFrame, counted: pl.DataFrame, as_of: Mapping[str, date | None]
) -> pl.DataFrame:
    """Those of a wave whom the unit they came from still counts.

    Args:
        wave: the handovers.
        followers: ``heirs.FOLLOWERS``.
        counted: person_id, account, cell of the rolls in force.
        as_of: the dates of the rolls in force, by account.

    Returns:
        ``NOT_YET_LEFT``, key (person_id, account).
    """
    older = [(h.number, h.account) for h in wave if h.goes_on and (day := as_of.get(h.account)) and day < h.on]
    units = pl.DataFrame(older, schema={"number": pl.Int64, "account": pl.String}, orient="row")
    return (
        followers.select("person_id", "number")
        .join(units, on="number")
        .join(counted, on=["person_id", "account"])
        .group_by("person_id", "account")
        .agg(pl.col("cell").min())
        .select(list(NOT_YET_LEFT))
    )


def add_not_yet_left(
    people: dict[str, int],
    not_due: dict[str, int],
    tree: UnitTree,
    now: pl.DataFrame,
    before: pl.DataFrame,
    closed: Set[str],
) -> None:
    """Count those who have not left yet, and those the last close had so, into the changes of their levels.

    Args:
        people: what each unit gained or lost; changed.
        not_due: of it, what will come to it; changed.
        tree: the units.
        now: tonight's ``NOT_YET_LEFT``.
        before: that of the last close.
        closed: accounts with a baseline.
    """
    tonight, then = (Counter(frame.get_column("account").to_list()) for frame in (now, before))
    changes: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for account in sorted({*tonight, *then} & closed):
        changes[account] = (tonight[account] - then[account], -tonight[account])
    for account, (gained, waits) in changes.items():
        for upper in tree.above(account):
            people[upper] += gained
            not_due[upper] += waits
