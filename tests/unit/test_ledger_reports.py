"""Which unit a count report is about, on the small city of ``test_unit_tree``."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.intake import report_units
from pipelines.ledger.files import reports_naming_unknown
from tests.unit.test_unit_tree import tree

DAY = date(2026, 6, 30)


def rows(*orgs: str | None) -> pl.DataFrame:
    return pl.DataFrame(
        [("QA", DAY, org, DAY, "D", n) for n, org in enumerate(orgs)],
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


def about(*orgs: str | None) -> list[str | None]:
    return report_units.about(rows(*orgs), tree())["account"].to_list()


def test_a_report_is_about_the_unit_it_names_else_the_one_that_sends_it() -> None:
    assert about("Đảng bộ phường Cát Dài") == ["QA.1"]
    assert about(None) == ["QA"]
    # Its own name in a way the register does not know.
    assert about("Quận An Biên (cũ)") == ["QA"]


def test_of_several_units_one_that_nobody_knows_is_not_the_one_that_sends_it() -> None:
    assert about("QA.1", "Chi bộ Không Có", "QA.2", "Tổng cộng") == ["QA.1", None, "QA.2", "QA"]
    assert about("QA.1", None) == ["QA.1", "QA"]


def test_the_newest_report_alone_is_asked_to_name_its_unit() -> None:
    june, may = rows("Quận An Biên (cũ)"), rows("Quận An Biên").with_columns(as_of=date(2026, 5, 31))
    found = reports_naming_unknown(report_units.about(pl.concat([june, may]), tree()))
    assert found.rows() == [("QA", "Quận An Biên (cũ)", DAY)]
    assert reports_naming_unknown(report_units.about(rows("QA"), tree())).is_empty()
