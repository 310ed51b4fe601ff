"""Who was at an account on the eve of its handover, by the papers since the last close.

Belongs here: the replay of what is dated before the day. Does not belong here: the replay of the night itself
(``reconcile.py``), whose the people are then (``heirs.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from doikhop.settings import Settings
from pipelines.ledger import engine
from pipelines.ledger.replay import live_all
from pipelines.ledger.tables import MODEL_TABLES, shaped
from schemas.unit_tree import ABOVE, UnitTree

_HERE = Path(__file__).parent
_GIVEN = ("accounts", "levels", "entries", "posted")
_PLACES = {"person_id": pl.Int64(), "place": pl.String(), "sent_to": pl.String(), "issued_on": pl.Date()}


def own_day() -> pl.Expr:
    """The day an entry is about; without one, the day the register that tells of it has."""
    receipt = pl.when(pl.col("record") == "transfer_in").then("received_on")
    return pl.coalesce(receipt, "issued_on", "effective_on", "decided_on", "reported_on", "as_of")


def held_on_eve(
    day: date, tree: UnitTree, holders: pl.DataFrame, tables: Mapping[str, pl.DataFrame], settings: Settings
) -> pl.DataFrame:
    """Those who were at the account they are asked for on the eve of a day.

    Args:
        day: the day of the handover.
        tree: the units.
        holders: person_id, number, account, settled (a close has come since: the baseline knows), held (true where the
            baseline holds them, else null).
        tables: as for ``places_on_eve``, and ``seen`` (older rolls).
        settings: the night's.

    Returns:
        person_id, number (key), held (the baseline held them there; else they came since).
    """
    places = places_on_eve(day, tree, tables, settings)
    cell = ["person_id", "account"]
    posted = tables["posted"]
    came = posted.filter(pl.col("effect") > 0).select(cell).unique().with_columns(came=pl.lit(value=True))
    shown = tables["seen"].select(*cell, shown_on="last_counted_on").filter(pl.col("shown_on") < day)
    moved = posted.group_by(cell).agg(pl.col("effect").cast(pl.Int64).sum().alias("moved"))
    base = tables["held"].group_by(cell).agg(pl.col("held").cast(pl.Int64).sum().alias("number_held"))
    on_the_way = (pl.col("sent_to") == pl.col("account")) | pl.col("sent_to").str.starts_with(ABOVE)
    # A roll of before the day is a receipt, whether the last close has posted it or not.
    shown_since = on_the_way & (pl.col("shown_on") >= pl.col("issued_on"))
    asked = ~pl.col("settled") & ~(pl.col("came") & on_the_way).fill_null(value=False)
    here = pl.when(asked).then((pl.col("place") == pl.col("account")) | shown_since.fill_null(value=False))
    # Without a paper any more, what the last close had posted was voided since.
    voided = ~pl.col("settled") & pl.col("place").is_null() & pl.col("moved").is_not_null()
    without = pl.coalesce("number_held", pl.lit(0)) - pl.col("moved") > 0
    return (
        holders.join(places, on="person_id", how="left")
        .join(came, on=cell, how="left")
        .join(shown, on=cell, how="left")
        .join(moved, on=cell, how="left")
        .join(base, on=cell, how="left")
        .filter(pl.coalesce(here, pl.when(voided).then(without), "held").fill_null(value=False))
        .select("person_id", "number", pl.col("held").fill_null(value=False))
    )


def places_on_eve(day: date, tree: UnitTree, tables: Mapping[str, pl.DataFrame], settings: Settings) -> pl.DataFrame:
    """Where the papers dated before a day leave their people.

    Args:
        day: the day of the handover.
        tree: the units, for papers that name one above account level.
        tables: ``accounts``, ``entries``, ``held`` (holdings) and ``posted`` as model tables; ``counted`` (person_id,
            account).
        settings: the night's.

    Returns:
        person_id (key), place (an account, OUTSIDE or TRANSIT), sent_to, issued_on (in transit: where to, since when).
        Whoever has no paper at all is not in it.
    """
    entries = tables["entries"].filter(pl.col("person_id").is_not_null())
    if entries.is_empty():
        return pl.DataFrame(schema=_PLACES)
    people = entries.select("person_id").unique()
    con = engine.connect(settings)
    try:
        accounts = tables["accounts"]["account"]
        levels = [(upper, account) for account in accounts for upper in {account, *tree.ever_above(account)}]
        known = pl.DataFrame(levels, schema={"org_code": pl.String, "account": pl.String}, orient="row")
        given = {**tables, "entries": entries, "levels": known}
        engine.offer(con, {name: _of(people, shaped(name, given[name])) for name in _GIVEN})
        engine.offer(
            con,
            {
                "held": _of(people, shaped("holdings", tables["held"])),
                "counted": _of(people, tables["counted"].select("person_id", "account").unique()),
                # The levels here are those of any day.
                "once_below": pl.DataFrame(schema=MODEL_TABLES["once_below"]),
                "params": pl.DataFrame({"night": [day], "abroad_moves_count": [settings.abroad_moves_count]}),
            },
        )
        live_all(con, until=day)
        found: pl.DataFrame = con.sql(engine.sql(_HERE / "state_on_eve.sql")).pl()
        return found
    finally:
        con.close()


def _of(people: pl.DataFrame, table: pl.DataFrame) -> pl.DataFrame:
    return table.join(people, on="person_id", how="semi") if "person_id" in table.columns else table
