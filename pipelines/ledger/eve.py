"""Who was at an account on the eve of its handover, by the papers since the last close.

Belongs here: the replay of what is dated before the day. Does not belong here: the replay of the night itself
(``reconcile.py``), whose the people are then (``heirs.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from doikhop.settings import Settings
from pipelines.ledger import engine
from pipelines.ledger.replay import live_all
from pipelines.ledger.tables import shaped
from schemas.unit_tree import UnitTree

_GIVEN = ("accounts", "levels", "entries", "posted")


def own_day() -> pl.Expr:
    """The day an entry is about; without one, the day the register that tells of it has."""
    receipt = pl.when(pl.col("record") == "transfer_in").then("received_on")
    return pl.coalesce(receipt, "issued_on", "effective_on", "decided_on", "reported_on", "as_of")


def places_on_eve(day: date, tree: UnitTree, tables: Mapping[str, pl.DataFrame], settings: Settings) -> pl.DataFrame:
    """Where the papers dated before a day leave their people.

    Args:
        day: the day of the handover.
        tree: the units, for papers that name one above account level.
        tables: ``accounts``, ``entries``, ``held`` (holdings) and ``posted`` as model tables; ``counted`` (person_id,
            account).
        settings: the night's.

    Returns:
        person_id (key), place (an account, OUTSIDE or TRANSIT), sent_to (in transit: where to). Whoever has no paper at
        all is not in it.
    """
    entries = tables["entries"].filter(pl.col("person_id").is_not_null())
    if entries.is_empty():
        return pl.DataFrame(schema={"person_id": pl.Int64, "place": pl.String, "sent_to": pl.String})
    people = entries.select("person_id").unique()
    con = engine.connect(settings)
    try:
        levels = [(upper, account) for account in tables["accounts"]["account"] for upper in tree.above(account)]
        known = pl.DataFrame(levels, schema={"org_code": pl.String, "account": pl.String}, orient="row")
        given = {**tables, "entries": entries, "levels": known}
        engine.offer(con, {name: _of(people, shaped(name, given[name])) for name in _GIVEN})
        engine.offer(
            con,
            {
                "held": _of(people, shaped("holdings", tables["held"])),
                "counted": _of(people, tables["counted"].select("person_id", "account").unique()),
                "params": pl.DataFrame({"night": [day], "abroad_moves_count": [settings.abroad_moves_count]}),
            },
        )
        live_all(con, until=day)
        found: pl.DataFrame = con.sql("SELECT person_id, place, sent_to FROM state").pl()
        return found
    finally:
        con.close()


def _of(people: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    return table.join(people, on="person_id", how="semi") if "person_id" in table.columns else table
