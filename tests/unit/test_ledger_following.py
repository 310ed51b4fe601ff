"""Reading what stands at a predecessor at its successor."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.ledger.following import SUCCESSORS, seen_at_successors
from pipelines.ledger.tables import MODEL_TABLES

MERGED, BEFORE, AFTER = date(2026, 7, 1), date(2026, 6, 30), date(2026, 7, 30)
AN, BINH = 1, 2


def test_a_roll_the_ended_unit_sent_after_its_end_is_not_its_successors() -> None:
    """A went into B. Its last roll had An; a roll it sent later still counts Binh, whom B has not entered (U02)."""
    everybody = pl.DataFrame([(None, "A", "B", 1)], schema=SUCCESSORS, orient="row")
    seen = pl.DataFrame(
        [(AN, "A", BEFORE, "ACTIVE"), (BINH, "A", AFTER, "ACTIVE"), (BINH, "B", BEFORE, "ACTIVE")],
        schema=MODEL_TABLES["seen"],
        orient="row",
    )
    told = seen_at_successors(seen, everybody, {1: MERGED})
    assert sorted(told.select("person_id", "account", "last_counted_on").iter_rows()) == [
        (AN, "B", BEFORE),
        (BINH, "A", AFTER),
        (BINH, "B", BEFORE),
    ]


def test_a_roll_a_unit_sent_after_it_lost_a_part_is_its_own() -> None:
    """A goes on; An went to B with a part of it. A's roll of before the day is B's evidence, a later one A's own."""
    an = pl.DataFrame([(AN, "A", "B", 1)], schema=SUCCESSORS, orient="row")
    for day, account in ((BEFORE, "B"), (AFTER, "A")):
        seen = pl.DataFrame([(AN, "A", day, "EXEMPT")], schema=MODEL_TABLES["seen"], orient="row")
        assert seen_at_successors(seen, an, {1: MERGED})["account"].to_list() == [account]
