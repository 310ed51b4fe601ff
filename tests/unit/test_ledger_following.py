"""Reading what stands at a predecessor at its successor."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.ledger.following import seen_at_successors
from pipelines.ledger.reorganisation import SUCCESSORS
from pipelines.ledger.tables import MODEL_TABLES

MERGED, BEFORE, AFTER = date(2026, 7, 1), date(2026, 6, 30), date(2026, 7, 30)
AN, BINH = 1, 2


def test_a_roll_the_ended_unit_sent_after_its_end_is_not_its_successors() -> None:
    """A went into B. Its last roll had An; a roll it sent later still counts Binh, whom B has not entered (U02)."""
    accounts = pl.DataFrame({"account": ["A", "B"], "ended_on": [MERGED, None]})
    everybody = pl.DataFrame([(None, "A", "B", 1)], schema=SUCCESSORS, orient="row")
    seen = pl.DataFrame(
        [(AN, "A", BEFORE, "ACTIVE"), (BINH, "A", AFTER, "ACTIVE"), (BINH, "B", BEFORE, "ACTIVE")],
        schema=MODEL_TABLES["seen"],
        orient="row",
    )
    told = seen_at_successors(seen, everybody, accounts)
    assert sorted(told.select("person_id", "account", "last_counted_on").iter_rows()) == [
        (AN, "B", BEFORE),
        (BINH, "A", AFTER),
        (BINH, "B", BEFORE),
    ]
