"""Receipts and admissions a level above account level registered in its own name: at which account below they happened.

Belongs here: naming that account before the replay. Does not belong here: deciding that several papers are one event
(the replay's SQL), or departures in a level's name (the replay asks who below it holds the person).

A unit named above account level means the account below it that holds the person (catalogue.md, U01). For a receipt
that is the account below with a receipt of its own, else the one whose roll shows them since, else the only one there
is. Where none can be told the person has not arrived anywhere yet: the entry moves nobody.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from schemas.unit_tree import ABOVE

NEAR_DAYS = 120
"""Two levels' receipts further apart than this are of two events."""


def arrivals_placed(
    entries: pl.DataFrame, below: Callable[[str], list[str]], counted: pl.LazyFrame, seen: pl.DataFrame
) -> pl.DataFrame:
    """The entries, each arrival at an account.

    Args:
        entries: live entries (own_account, to_place, person_id, record, entry_id, their dates).
        below: the accounts below a unit.
        counted: person_id, account, as_of of what the rolls in force count.
        seen: person_id, account, last_counted_on of older rolls.

    Returns:
        The entries without the arrivals nobody can place, in the same order.
    """
    arrives = pl.col("record").is_in(["transfer_in", "admission"]) & pl.col("own_account").str.starts_with(ABOVE)
    vague = entries.filter(arrives & pl.col("person_id").is_not_null())
    if vague.is_empty():
        return entries
    units = vague.select("own_account").unique()
    accounts = pl.DataFrame(
        [(place, account) for (place,) in units.iter_rows() for account in below(place.removeprefix(ABOVE))],
        schema={"own_account": pl.String, "account": pl.String},
        orient="row",
    )
    day = pl.coalesce("received_on", "issued_on", "decided_on")
    asked = vague.select("entry_id", "person_id", "own_account", "record", day=day).join(accounts, on="own_account")
    own = entries.filter(~arrives).select("person_id", "record", account="own_account", told_on=day)
    received = (
        asked.join(own, on=["person_id", "record", "account"])
        .with_columns(apart=(pl.col("told_on") - pl.col("day")).dt.total_days().abs())
        .filter(pl.col("apart") <= NEAR_DAYS)
        .sort("entry_id", "apart", "account")
    )
    on_roll = counted.join(vague.lazy().select("person_id").unique(), on="person_id", how="semi").collect()
    rolls = pl.concat([on_roll, seen.select("person_id", "account", as_of="last_counted_on")])
    shown = (
        asked.join(rolls, on=["person_id", "account"])
        .filter(pl.col("as_of") >= pl.col("day"))
        .sort("entry_id", "account")
    )
    only = asked.filter(pl.len().over("entry_id") == 1)
    found = pl.concat([part.select("entry_id", "account") for part in (received, shown, only)]).unique(
        "entry_id", keep="first", maintain_order=True
    )
    placed = entries.join(found, on="entry_id", how="left", maintain_order="left")
    here = pl.col("account").is_not_null()
    return (
        placed.with_columns(
            own_account=pl.coalesce("account", "own_account"),
            to_place=pl.when(here & (pl.col("record") == "transfer_in")).then("account").otherwise("to_place"),
        )
        .filter(here | ~arrives.fill_null(value=False))
        .drop("account")
    )
