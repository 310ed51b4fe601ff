"""Which unit a count report is about, on the small city of ``test_unit_tree``."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.ledger.files import reports_by_unit
from tests.unit.test_unit_tree import tree

DAY = date(2026, 6, 30)


def about(*orgs: str | None, reporter: str = "QA") -> list[str]:
    rows = pl.DataFrame(
        [(reporter, DAY, org, DAY, "D", n) for n, org in enumerate(orgs)],
        schema={
            "reporter": pl.String,
            "as_of": pl.Date,
            "org": pl.String,
            "period_to": pl.Date,
            "line": pl.String,
            "value": pl.Int64,
        },
        orient="row",
    )
    return reports_by_unit(rows, tree()).sort("value")["account"].to_list()


def test_a_report_is_about_the_unit_it_names_else_the_one_that_sends_it() -> None:
    assert about("Đảng bộ phường Cát Dài") == ["QA.1"]
    assert about(None) == ["QA"]
    # Its own name in a way the register does not know.
    assert about("Quận An Biên (cũ)") == ["QA"]


def test_of_several_units_one_that_nobody_knows_is_not_the_one_that_sends_it() -> None:
    assert about("QA.1", "Chi bộ Không Có", "QA.2", "Tổng cộng") == ["QA.1", "QA.2", "QA"]
    assert about("QA.1", None) == ["QA.1", "QA"]
