"""Posted legs that follow their people to a successor."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pipelines.ledger.handed_posted import POSTED, renamed_posted

AN = 1


def legs(*rows: tuple[str, int, int, str | None]) -> pl.DataFrame:
    """(account, effect, day of June, counterpart) of transfers within the city."""
    told: list[dict[str, Any]] = [
        {
            "person_id": AN,
            "account": account,
            "effect": effect,
            "ordinal": 1 + sum(row[:2] == (account, effect) for row in rows[:n]),
            "column_name": "in_city" if effect > 0 else "out_city",
            "effective_on": date(2026, 6, day),
            "counterpart": other,
        }
        for n, (account, effect, day, other) in enumerate(rows)
    ]
    return pl.DataFrame(told, schema=POSTED)


def followed(posted: pl.DataFrame) -> list[tuple[str, int, int]]:
    """The legs once A has become C: account, effect, ordinal."""
    alias = pl.DataFrame({"person_id": [AN], "account": ["A"], "successor": ["C"]})
    return sorted(renamed_posted(posted, alias).select("account", "effect", "ordinal").rows())


def test_a_transfer_between_units_that_are_one_now_moved_nobody() -> None:
    assert followed(legs(("A", -1, 3, "C"), ("C", 1, 5, "A"))) == []


def test_what_follows_counts_anew() -> None:
    posted = legs(("C", 1, 1, "B"), ("C", -1, 2, "A"), ("A", 1, 3, "C"), ("A", -1, 4, "D"), ("A", 1, 5, "D"))
    assert followed(posted) == [("C", -1, 1), ("C", 1, 1), ("C", 1, 2)]


def test_who_was_brought_back_to_where_they_had_left_was_so_before() -> None:
    """A sent them to D and received them again: that is a movement of A's, whoever A has become."""
    assert followed(legs(("A", -1, 3, "A"), ("A", 1, 5, "A"))) == [("C", -1, 1), ("C", 1, 1)]
    assert followed(legs(("B", -1, 3, "B"), ("B", 1, 5, "B"))) == [("B", -1, 1), ("B", 1, 1)]
