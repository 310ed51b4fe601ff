"""The night's aggregate tables against what is expected of them, through Great Expectations."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.reports.quality import SuiteResult, make_offline, run_suites, write_index
from pipelines.reports.quality_tables import aggregates
from pipelines.reports.tables import INFLOWS, OUTFLOWS, SIGNED_FLOWS, NightTables
from schemas.expectations import SUITES
from schemas.output_tables import TABLES
from schemas.outputs import conform, empty

NIGHT = date(2026, 3, 31)


def _row(**values: object) -> dict[str, object]:
    flows = dict.fromkeys(("opening", *INFLOWS, *OUTFLOWS, *SIGNED_FLOWS, "not_due", "in_transit", "quarantined"), 0)
    return {
        **flows,
        "level": "SUPERIOR",
        "status": "balanced",
        "as_of": NIGHT,
        "is_account": True,
        "reported": None,
        **values,
    }


def _tables(**changes: object) -> NightTables:
    account = _row(
        org_code="A", parent_code="X", opening=10, admitted=2, died=1, expected=11, on_roll=11, gap=0, roll_rows=11
    )
    city = {**account, "org_code": "X", "parent_code": None, "level": "CITY", "is_account": False}
    return NightTables(
        night=NIGHT,
        discrepancies=empty("discrepancies"),
        balances=conform("balances", pl.DataFrame([{**account, **changes}, city])),
        transfers=empty("transfers"),
        exports=conform(
            "exports",
            pl.DataFrame(
                [
                    {
                        "org_code": "A",
                        "as_of": NIGHT,
                        "file": "roll.csv",
                        "sheet": "",
                        "record": "roll",
                        "rows_read": 12,
                        "rows_accepted": 11,
                        "rows_quarantined": 0,
                        "rows_ignored": 1,
                        "sha256": "0" * 64,
                        "status": "accepted",
                        "reason": None,
                    }
                ]
            ),
        ),
        quarantine=empty("quarantine"),
        units=pl.DataFrame(
            {
                "org_code": ["A", "X"],
                "name": ["A", "X"],
                "parent_code": ["X", None],
                "level": ["SUPERIOR", "CITY"],
                "is_reporting": [True, False],
                "is_account": [True, False],
            }
        ),
    )


def _failed(tables: NightTables) -> dict[str, list[str]]:
    results = run_suites(aggregates(tables, [], 30), "en")
    return {r.name: [str(e.arguments.get("column", e.kind)) for e in r.failed] for r in results if not r.passed}


def test_a_sound_night_satisfies_every_suite() -> None:
    results = run_suites(aggregates(_tables(), [], 30), "en")
    assert [r.name for r in results] == list(SUITES)
    assert [r.looked_at for r in results] == [len(s.expectations) for s in SUITES.values()]
    assert all(r.passed for r in results)


@pytest.mark.parametrize(
    ("changes", "suite", "column"),
    [
        ({"expected": 12, "gap": -1}, "balances", "footing_error"),
        ({"gap": 3}, "balances", "gap_error"),
        ({"level": "GALAXY"}, "balances", "level"),
        ({"roll_rows": 9}, "balances", "rows_not_counted"),
        ({"on_roll": 10, "gap": -1}, "city_over_nights", "unexplained"),
    ],
)
def test_what_does_not_add_up_is_named(changes: dict[str, object], suite: str, column: str) -> None:
    assert column in _failed(_tables(**changes))[suite]


def test_a_row_that_went_nowhere_and_a_silent_unit_are_named() -> None:
    tables = _tables()
    lost = tables.exports.with_columns(pl.lit(20).cast(pl.Int64).alias("rows_read"))
    rejected = tables.exports.with_columns(pl.lit("rejected").alias("status"))
    assert _failed(_with(tables, exports=lost)) == {"exports": ["rows_unaccounted"]}
    assert _failed(_with(tables, exports=rejected)) == {"exports": ["roll_age_days", "tables_not_used"]}


def test_drift_is_measured_against_recent_nights(tmp_path: Path) -> None:
    tables = _tables()
    recent = []
    for day in (29, 30):
        folder = tmp_path / f"2026-03-{day}"
        folder.mkdir()
        city = pl.col("level") == "CITY"
        earlier = tables.balances.with_columns(pl.when(city).then(20).otherwise(pl.col("on_roll")).alias("on_roll"))
        conform("balances", earlier).write_parquet(folder / "balances.parquet")
        empty("discrepancies").write_parquet(folder / "discrepancies.parquet")
        recent.append(folder)
    [row] = aggregates(tables, recent, 30)["city_over_nights"].iter_rows(named=True)
    assert row["nights_compared"] == 2
    assert row["on_roll_change_percent"] == -45.0
    assert row["findings_of_usual"] == 1.0
    assert row["rolls_of_usual"] == 1.0


def test_no_table_looked_at_has_a_column_about_a_person() -> None:
    personal = {column.name for table in TABLES.values() for column in table.columns if column.personal}
    assert personal
    for name, frame in aggregates(_tables(), [], 30).items():
        assert not personal & set(frame.columns), name


def test_data_docs_need_no_network_and_are_the_owners(tmp_path: Path) -> None:
    results = run_suites(aggregates(_tables(), [], 30), "vi", tmp_path)
    make_offline(tmp_path)
    write_index(tmp_path, NIGHT, "vi", results)
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > len(SUITES)
    for page in pages:
        fetched = re.findall(r"""(?:src|href)=["']https?:[^"']*|@import|url\(["']?https?:""", page.read_text("utf-8"))
        assert not fetched, page.name
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.rglob("*"))
    index = (tmp_path / "index.html").read_text("utf-8")
    for link in re.findall(r'href="([^"]+)"', index):
        assert (tmp_path / link).is_file()
    assert index.count("✓") == sum(len(suite.expectations) for suite in SUITES.values())


def test_a_failure_shows_on_the_index(tmp_path: Path) -> None:
    first = SUITES["balances"].expectations[0]
    write_index(tmp_path, NIGHT, "en", [SuiteResult("balances", 8, (first,))])
    assert (tmp_path / "index.html").read_text("utf-8").count("✗") == 1


def _with(tables: NightTables, **frames: pl.DataFrame) -> NightTables:
    return NightTables(**{**tables.__dict__, **frames})
