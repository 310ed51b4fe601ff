"""Where each person was last counted: the rolls before those in force, from night to night.

Belongs here: keeping the last of them of every person and account. Does not belong here: reading predecessors' rolls as
their successors' (``following.py``), what absence from a roll means (rules).

What an ended unit sends from its end on is no roll of its people (U02), so it is never one that counted them.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from pipelines.ledger.merged import lives_on, merged_people
from pipelines.ledger.parted import state_apart
from pipelines.ledger.tables import shaped
from pipelines.night import NightRun

KEPT = timedelta(days=400)
"""How long who was handed over is told, although a roll of the successor has them."""

_CELL = ["person_id", "account"]


def seen_before(run: NightRun, rows: pl.LazyFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """The last accepted roll before those in force that counted each person at each account.

    Args:
        run: the night.
        rows: counted rows of tonight's rolls, in force or older: person_id, account, as_of, roll_status, in_force.
        accounts: account, ended_on.

    Returns:
        person_id, account (key), last_counted_on, last_status.
    """
    older = _of_its_people(rows.filter(~pl.col("in_force")), accounts)
    before = state_apart(run, "seen")
    known = None if before is None else lives_on(shaped("seen", before), merged_people(run.work))
    return last_of_each(pl.concat([older] if known is None else [older, known.lazy()]))


def last_of_each(seen: pl.LazyFrame) -> pl.DataFrame:
    """The last of what each person was seen at each account."""
    return seen.sort("last_counted_on", "last_status").group_by(_CELL).last().sort(_CELL).collect()


def seen_after(run: NightRun) -> pl.DataFrame:
    """``seen`` as the next night starts from it: tonight's rolls in force included.

    Returns:
        person_id, account (key), last_counted_on, last_status.
    """
    rows = pl.scan_parquet(run.work / "ledger" / "roll_rows.parquet")
    counted = rows.filter(pl.col("counts") & pl.col("person_id").is_not_null())
    accounts = pl.read_parquet(run.work / "ledger" / "accounts.parquet")
    now = _of_its_people(counted, accounts).unique(subset=_CELL, keep="first", maintain_order=True)
    before = pl.scan_parquet(run.work / "ledger" / "seen.parquet")
    return pl.concat([now, before.join(now, on=_CELL, how="anti")]).sort(_CELL).collect()


def still_expected(handed: pl.DataFrame, seen: pl.DataFrame, night: date | None = None) -> pl.DataFrame:
    """Say whom a roll of the successor has had since (``entered_since``), and with ``night`` let none be new.

    Args:
        handed: ``handed_over`` as a model table.
        seen: older rolls.
        night: of an earlier close; whoever was handed over long before it and entered since is no longer carried along.

    Returns:
        ``handed_over``.
    """
    last = seen.group_by(_CELL).agg(pl.col("last_counted_on").max())
    entered = (pl.col("last_counted_on") >= pl.col("effective_on")).fill_null(value=False)
    told = handed.drop("entered_since").join(last, on=_CELL, how="left").with_columns(entered_since=entered)
    if night is not None:
        # A report about the time of the handover still counts them.
        long_ago = pl.col("effective_on") < night - KEPT
        told = told.filter(~(pl.col("entered_since") & long_ago)).with_columns(is_new=pl.lit(value=False))
    return shaped("handed_over", told)


def _of_its_people(rows: pl.LazyFrame, accounts: pl.DataFrame) -> pl.LazyFrame:
    """Rows of rolls an account sent while it was there, as ``seen`` has them."""
    ended = accounts.lazy().select("account", "ended_on")
    late = (pl.col("as_of") >= pl.col("ended_on")).fill_null(value=False)
    return (
        rows.join(ended, on="account", how="left", maintain_order="left")
        .filter(~late)
        .select(*_CELL, last_counted_on="as_of", last_status="roll_status")
    )
