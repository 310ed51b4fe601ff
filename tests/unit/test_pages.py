"""What the UI shows of a night: who reports for whom, which findings come first, how a member is shown."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.reports.changes import change_counts, changes
from pipelines.reports.pages import counts_by_code, reporter_of, unit_pages, with_member, worst
from pipelines.reports.tables import NightTables
from schemas.outputs import empty
from schemas.texts import text

UNITS = pl.DataFrame(
    [
        ("TP", "Thành ủy", None, False),
        ("P1", "Phường Một", "TP", True),
        ("P1.A", "Chi bộ A", "P1", False),
        ("P1.B", "Chi bộ B", "P1", True),
    ],
    schema=["org_code", "name", "parent_code", "is_reporting"],
    orient="row",
)


def findings(*rows: dict[str, Any]) -> pl.DataFrame:
    """Findings with defaults for what a test does not care about."""
    usual = {"code": "L01", "org_code": "P1", "count_effect": 1, "state": "open", "stale": False, "evidence": "[]"}
    schema = empty("discrepancies").schema
    return pl.DataFrame([usual | row for row in rows], schema=schema)


def night(balances: pl.DataFrame, rows: pl.DataFrame, **more: pl.DataFrame) -> NightTables:
    """A night of the four units; what is not told is empty."""
    others = {name: more.get(name, empty(name)) for name in ("transfers", "exports", "quarantine", "cases", "answers")}
    return NightTables(date(2026, 3, 2), rows, balances, units=UNITS, **others)


def cases(*rows: tuple[str, str, str, str]) -> pl.DataFrame:
    """`cases` of a night: case, code, unit, state."""
    seen = {"first_seen": date(2026, 3, 1), "last_seen": date(2026, 3, 2), "nights_open": 2}
    told = [dict(zip(("case_id", "code", "org_code", "state"), row, strict=True)) | seen for row in rows]
    return pl.DataFrame(told, schema=empty("cases").schema)


def test_what_changed_since_the_night_before() -> None:
    before = cases(
        ("V1", "L05", "P1", "open"),
        ("V2", "L05", "P1", "open"),
        ("V3", "L05", "P1", "cleared"),
        ("V4", "S01", "P1", "accepted"),
        ("V5", "S01", "P1", "acknowledged"),
    )
    now = cases(
        ("V1", "S04", "P1", "open"),
        ("V2", "L05", "P1", "cleared"),
        ("V3", "L05", "P1", "reopened"),
        ("V4", "S01", "P1", "reopened"),
        ("V5", "S01", "P1", "fix_claimed"),
        ("V6", "I02", "P1.B", "open"),
        ("V7", "I02", "P1.B", "cleared"),
    )
    told = changes(now, before)

    assert told.select("kind", "case_id", "code", "previous_code").rows() == [
        ("new", "V6", "I02", None),
        ("reopened", "V3", "L05", None),
        ("reopened", "V4", "S01", None),
        ("reclassified", "V1", "S04", "L05"),
        ("cleared", "V2", "L05", None),
    ]
    assert change_counts(told) == {"new": 1, "reopened": 2, "reclassified": 1, "cleared": 1}
    assert changes(now, None).is_empty()
    balances = pl.DataFrame({"org_code": ["P1"], "gap": [0]})
    [first, second] = unit_pages(night(balances, findings(), cases=now), before=before)
    assert [first.changed.height, second.changed.height] == [4, 1]


def test_a_page_shows_the_units_own_files_and_refused_rows() -> None:
    def export(unit: str, day: int, file: str, status: str, in_force: bool) -> dict[str, Any]:
        return {"org_code": unit, "as_of": date(2026, 3, day), "file": file, "status": status, "in_force": in_force}

    rows = [
        export("P1", 1, "old.csv", "superseded", False),
        export("P1", 1, "register.csv", "accepted", True),
        export("P1", 2, "roll.csv", "accepted", True),
        export("P1", 1, "photo.xlsx", "rejected", False),
        export("P1.B", 2, "other.csv", "accepted", True),
    ]
    exports = pl.DataFrame(rows, schema=empty("exports").schema)
    refused = pl.DataFrame(
        [{"org_code": "P1", "as_of": date(2026, 3, 2), "file": "roll.csv", "row": 7}], schema=empty("quarantine").schema
    )
    told = [
        {"file": "a.xlsx", "row": 6, "org_code": "P1.A", "status": "refused"},
        {"file": "a.xlsx", "row": 7, "org_code": "P1.B", "status": "taken"},
    ]
    answers = pl.DataFrame(told, schema=empty("answers").schema)
    balances = pl.DataFrame({"org_code": ["P1"], "gap": [0]})
    [page, _] = unit_pages(night(balances, findings(), exports=exports, quarantine=refused, answers=answers))

    assert page.exports["file"].to_list() == ["roll.csv", "photo.xlsx", "register.csv"]
    assert page.quarantine["row"].to_list() == [7]
    assert page.answers["row"].to_list() == [6]


def test_a_bridge_counts_the_units_below() -> None:
    """P1.A keeps the count of its own; the level above shows what moves it."""
    rows = findings(
        {"case_id": "V1", "severity": "H", "org_code": "P1.A", "count_effect": -1},
        {"case_id": "V2", "severity": "H", "org_code": "P1.B"},
        {"case_id": "V3", "severity": "H", "org_code": "P1", "count_effect": 0},
    )
    balances = pl.DataFrame({"org_code": ["P1", "P1.B"], "gap": [0, 1]})
    pages = {page.org_code: page.moving["case_id"].to_list() for page in unit_pages(night(balances, rows))}

    assert pages == {"P1": ["V1", "V2"], "P1.B": ["V2"]}


def test_the_nearest_reporting_unit_at_or_above_answers() -> None:
    """P1.A reports through P1, P1.B for itself, the city through nobody."""
    found = dict(reporter_of(UNITS).iter_rows())

    assert found == {"TP": None, "P1": "P1", "P1.A": "P1", "P1.B": "P1.B"}


def test_a_cycle_in_the_register_ends() -> None:
    units = pl.DataFrame({"org_code": ["A", "B"], "parent_code": ["B", "A"], "is_reporting": [False, False]})

    assert dict(reporter_of(units).iter_rows()) == {"A": None, "B": None}


def test_worst_first_then_what_moves_the_count_then_the_oldest() -> None:
    rows = findings(
        {"case_id": "V1", "severity": "M", "age_days": 90},
        {"case_id": "V2", "severity": "H", "count_effect": 0, "age_days": 90},
        {"case_id": "V3", "severity": "H", "age_days": 1},
        {"case_id": "V4", "severity": "H", "count_effect": -1, "age_days": 5},
    )

    assert worst(rows)["case_id"].to_list() == ["V4", "V3", "V2", "V1"]
    assert worst(rows, 2).height == 2


def test_a_page_counts_open_cases_of_the_units_it_reports_for() -> None:
    """Cleared cases, accepted ones and stale findings without a case are not open."""
    rows = findings(
        {"case_id": "V1", "severity": "H"},
        {"case_id": "V2", "severity": "M", "org_code": "P1.A"},
        {"case_id": "V3", "severity": "M", "org_code": "P1.B"},
        {"case_id": "V4", "severity": "H", "state": "accepted"},
        {"case_id": None, "severity": "H", "stale": True},
    )
    balances = pl.DataFrame({"org_code": ["P1"], "gap": [2]})
    pages = {page.org_code: page for page in unit_pages(night(balances, rows))}

    assert list(pages) == ["P1", "P1.B"]
    assert pages["P1"].open_by_severity == {"H": 1, "M": 1, "L": 0, "I": 0}
    assert pages["P1"].worst["case_id"].to_list() == ["V1", "V2"]
    assert pages["P1"].acting == ("P1", "P1.A")
    assert pages["P1.B"].balance == {"org_code": "P1", "gap": 2}


def test_pages_of_a_night_without_findings() -> None:
    [first, _] = unit_pages(night(pl.DataFrame({"org_code": ["P1"], "gap": [0]}), findings()))

    assert (first.worst.height, first.acting, sum(first.open_by_severity.values())) == (0, (), 0)


def test_members_are_the_end_of_a_number_unless_the_setting_says_full() -> None:
    row = {"severity": "H", "full_name": "Trần Văn An", "dob": date(1970, 1, 2), "citizen_id": "031070001234"}
    rows = findings(row, row | {"citizen_id": None, "file_no": "031234/HP"}, row | {"citizen_id": None})

    masked = with_member(rows)
    assert masked["member"].to_list() == ["…1234", "…34", ""]
    assert not {"full_name", "citizen_id", "dob"} & set(masked.columns)
    assert with_member(rows, full=True)["member"].to_list()[0] == "Trần Văn An 031070001234"


def test_findings_are_counted_by_code_and_severity() -> None:
    rows = findings({"severity": "H"}, {"severity": "M"}, {"severity": "M"}, {"code": "I02", "severity": "L"})

    assert counts_by_code(rows) == {"I02": {"L": 1}, "L01": {"H": 1, "M": 2}}


def test_a_unit_that_ended_keeps_its_page_while_it_has_findings() -> None:
    """P1.A reported once; its own finding shows on its own page, and on no other."""
    rows = findings({"case_id": "V1", "severity": "H", "code": "U02", "org_code": "P1.A"})
    balances = pl.DataFrame({"org_code": ["P1"], "gap": [0]})

    shown = {page.org_code: page.acting for page in unit_pages(night(balances, rows), ever=["P1.A", "P1", "TP"])}
    assert shown == {"P1": (), "P1.A": ("P1.A",), "P1.B": ()}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_check_says_its_change_above_the_long_table(language: str) -> None:
    """Dagster sorts what a check says by its headings."""
    assert text("change", language) < text("worst_cases", language)
