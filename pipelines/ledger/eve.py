"""Who was at an account on the eve of its handover, by the papers since the last close.

Belongs here: reading the registers' last word. Does not belong here: the replay that reckons cells (SQL); a handover is
told before it runs.
"""

from __future__ import annotations

import polars as pl

_ABROAD = "ABROAD"
_MOVING = ("OFFICIAL", "INTERNAL")


def own_day() -> pl.Expr:
    """The day an entry is about."""
    receipt = pl.when(pl.col("record") == "transfer_in").then("received_on")
    return pl.coalesce(receipt, "issued_on", "effective_on", "decided_on")


def last_before(holders: pl.DataFrame, entries: pl.DataFrame, abroad_moves_count: bool) -> pl.DataFrame:
    """What the last paper before a handover says of each of its people.

    Args:
        holders: person_id, number, account, on, held, closed_as_of (the roll the last close took of the account) and
            closed_on: what was known and due then is in ``held``.
        entries: the live entries with ``_day``.
        abroad_moves_count: the setting.

    Returns:
        person_id, number (key), here (whether it left them at the account).
    """
    kinds = [*_MOVING, _ABROAD] if abroad_moves_count else list(_MOVING)
    comes = pl.col("record").is_in(["transfer_in", "admission"])
    transfer = pl.col("record").is_in(["transfer_in", "transfer_out"])
    own = pl.col("own_account") == pl.col("account")
    elsewhere = (pl.col("from_place") == pl.col("to_place")).fill_null(value=False)
    return (
        entries.filter(pl.col("person_id").is_not_null() & (~transfer | (pl.col("kind").is_in(kinds) & ~elsewhere)))
        .select("person_id", "record", "own_account", "_day", "known_on", "entry_id")
        .join(holders, on="person_id")
        .filter(
            ~((pl.col("_day") <= pl.col("closed_as_of")) & (pl.col("known_on") <= pl.col("closed_on"))).fill_null(
                value=False
            )
        )
        .with_columns(here=comes & own)
        # Elsewhere only what says that they went there, or left for good: nobody who is held is admitted elsewhere.
        .filter(
            (pl.col("_day") < pl.col("on")) & (own | (pl.col("record") == "transfer_in") | (pl.col("record") == "exit"))
        )
        .with_columns(held_before=pl.col("held").fill_null(value=False))
        # Of one day: what changes where they were comes last.
        .sort("person_id", "number", "_day", pl.col("here") != pl.col("held_before"), "entry_id")
        .group_by("person_id", "number", maintain_order=True)
        .agg(pl.col("here").last())
    )
