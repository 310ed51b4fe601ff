"""Who was at an account on the eve of its handover.

Belongs here: the ledger's arithmetic of what is dated before the day. Does not belong here: the reconciliation of the
night itself (``reconcile.py``), whose the people are then (``heirs.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from doikhop.settings import Settings
from pipelines.ledger import engine
from pipelines.ledger.calendar import working_days
from pipelines.ledger.reconcile import deadlines
from pipelines.ledger.replay import replay
from pipelines.ledger.tables import MODEL_TABLES, shaped
from schemas.unit_tree import UnitTree

_HERE = Path(__file__).parent
_GIVEN = ("accounts", "levels", "entries", "posted", "seen")
_CELLS = {"person_id": pl.Int64(), "account": pl.String()}


def own_day() -> pl.Expr:
    """The day an entry is about; without one, the day the register that tells of it has."""
    receipt = pl.when(pl.col("record") == "transfer_in").then("received_on")
    return pl.coalesce(receipt, "issued_on", "effective_on", "decided_on", "reported_on", "as_of")


def held_on_eve(
    day: date,
    tree: UnitTree,
    holders: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    settings: Settings,
    holidays: Mapping[date, bool],
) -> pl.DataFrame:
    """Those the ledger had at the account they are asked for on the eve of a day.

    That is the arithmetic of every cell, as of that eve: what the opening held before posted legs, and the legs of all
    that is dated before the day, papers and rolls. Whatever a close had posted and was voided since is none of them.

    Args:
        day: the day of the handover.
        tree: the units, for papers that name one above account level.
        holders: person_id, number, account, settled (a close has come since: the baseline knows), held (true where the
            baseline holds them, else null).
        tables: ``accounts``, ``entries``, ``held`` (holdings), ``posted`` and ``seen`` as model tables; ``counted``
            (person_id, account).
        settings: the night's.
        holidays: dates added to (False) or removed from (True) the days off.

    Returns:
        person_id, number (key), held (the baseline held them there; else they came since).
    """
    asked = holders.filter(~pl.col("settled")).select("person_id").unique()
    there = expected_on_eve(day, tree, asked, tables, settings, holidays).with_columns(there=pl.lit(value=True))
    here = pl.when("settled").then("held").otherwise("there")
    return (
        holders.join(there, on=["person_id", "account"], how="left")
        .filter(here.fill_null(value=False))
        .select("person_id", "number", pl.col("held").fill_null(value=False))
    )


def expected_on_eve(
    day: date,
    tree: UnitTree,
    people: pl.DataFrame,
    tables: Mapping[str, pl.DataFrame],
    settings: Settings,
    holidays: Mapping[date, bool],
) -> pl.DataFrame:
    """Where the ledger expected people on the eve of a day; all but ``people`` as for ``held_on_eve``.

    Args:
        day: the day of the handover.
        tree: the units.
        people: person_id, of those who are asked for.
        tables: the model tables.
        settings: the night's.
        holidays: dates added to or removed from the days off.

    Returns:
        person_id, account (key).
    """
    if people.is_empty():
        return pl.DataFrame(schema=_CELLS)
    accounts = tables["accounts"]
    levels = [(upper, account) for account in accounts["account"] for upper in {account, *tree.ever_above(account)}]
    known = pl.DataFrame(levels, schema={"org_code": pl.String, "account": pl.String}, orient="row")
    before = {
        "accounts": accounts.with_columns(as_of=pl.when(pl.col("as_of") < day).then("as_of")),
        "seen": tables["seen"].filter(pl.col("last_counted_on") < day),
        "levels": known,
    }
    given = {**tables, **before}
    con = engine.connect(settings)
    try:
        engine.offer(con, {name: _of(people, shaped(name, given[name])) for name in _GIVEN})
        engine.offer(
            con,
            {
                "held": _of(people, shaped("holdings", tables["held"])),
                "counted": _of(people, tables["counted"].select("person_id", "account").unique()),
                # The levels here are those of any day.
                "once_below": pl.DataFrame(schema=MODEL_TABLES["once_below"]),
                "params": pl.DataFrame(
                    {
                        "night": [day],
                        "abroad_moves_count": [settings.abroad_moves_count],
                        "cut_over": [settings.cut_over],
                    }
                ),
                "deadlines": deadlines(settings),
                "working_days": working_days(day, holidays),
            },
        )
        replay(con, until=day)
        for name in ("legs_of_moves", "openings_told", "held_before_legs"):
            engine.create_from(con, _HERE, name)
        found: pl.DataFrame = con.sql(engine.sql(_HERE / "expected_on_eve.sql")).pl()
        return found
    finally:
        con.close()


def _of(people: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    return table.join(people, on="person_id", how="semi") if "person_id" in table.columns else table
