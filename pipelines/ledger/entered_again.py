"""Entries of a predecessor that its successor's register has again: repeated or corrected, not entered twice.

Belongs here: leaving out the predecessor's row once entries are read as the successors'. Does not belong here: what one
unit's own registers replace (``registers.py``), which events are entered twice (the replay, L12).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import polars as pl

from pipelines.ledger.level_changes import BETWEEN
from pipelines.ledger.registers import entry_key
from pipelines.ledger.successions import Handover

_EVENT = ["record", "own_account", "person_id", "key"]


def without_entered_again(
    entries: pl.DataFrame,
    own_before: pl.DataFrame,
    handovers: Iterable[Handover],
    exporters: Callable[[str], list[str]],
) -> pl.DataFrame:
    """The entries without a predecessor's that the successor's own register has by the same key.

    A paper with a number is known by it. What has none must be dated before the successor was (later ones are events of
    its own).

    Args:
        entries: live entries read as the successors', with ``_day``.
        own_before: entry_id (key), was (the own account before that).
        handovers: what was handed over.
        exporters: the reporting units of an account.

    Returns:
        The entries, in order; a row that stands for an earlier one has its ``known_on``.
    """
    keyed = entries.join(own_before, on="entry_id").with_columns(
        key=entry_key(pl.col("_day")), numbered=pl.col("transfer_no").is_not_null()
    )
    # Whoever is between two units has no successor yet whose register could have the entry again.
    handed_over = (pl.col("was") != pl.col("own_account")) & ~pl.col("own_account").str.starts_with(BETWEEN)
    old = keyed.filter(handed_over & pl.col("person_id").is_not_null())
    if old.is_empty():
        return entries
    days: dict[str, date] = {}
    for handover in handovers:
        days[handover.account] = max(handover.on, days.get(handover.account, handover.on))
    ended = pl.DataFrame(list(days.items()), schema={"was": pl.String, "on": pl.Date}, orient="row")
    reporters = [(account, unit) for account in old["own_account"].unique() for unit in exporters(account)]
    own = pl.DataFrame(reporters, schema={"own_account": pl.String, "reporter": pl.String}, orient="row")
    told = keyed.join(own, on=["own_account", "reporter"], how="semi").join(
        old.select(*_EVENT).unique(), on=_EVENT, how="semi"
    )
    pairs = (
        old.select(*_EVENT, "was", "numbered", "entry_id", "known_on", "reporter", "as_of")
        .join(told.select(*_EVENT, "entry_id", "reporter", "as_of", "_day"), on=_EVENT, suffix="_again")
        .join(ended, on="was")
        .filter(
            (pl.col("reporter") != pl.col("reporter_again"))
            & (pl.col("as_of") < pl.col("as_of_again"))
            & (pl.col("numbered") | (pl.col("_day") < pl.col("on")))
        )
        # The first of several with the first that has it again.
        .sort("entry_id", "entry_id_again")
        .with_columns(
            nth=pl.col("entry_id").rank("dense").over(_EVENT),
            nth_again=pl.col("entry_id_again").rank("dense").over(_EVENT),
        )
        .filter(pl.col("nth") == pl.col("nth_again"))
    )
    since = pairs.group_by("entry_id_again").agg(pl.col("known_on").min().alias("_since"))
    return (
        entries.join(pairs.select("entry_id").unique(), on="entry_id", how="anti", maintain_order="left")
        .join(since, left_on="entry_id", right_on="entry_id_again", how="left", maintain_order="left")
        .with_columns(known_on=pl.coalesce("_since", "known_on"))
        .drop("_since")
    )
