"""Facts of a roll row that contradict each other, and since when a roll names a residence elsewhere."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from doikhop.settings import Settings
from pipelines.ledger.facts import BIRTH_YEAR, OFFICIAL_FIRST, SEX, UNDER_AGE, contradictions
from pipelines.ledger.residences import residences_of
from pipelines.night import NightRun
from schemas.unit_tree import UnitTree

ROW: dict[str, Any] = {
    "gender": "NU",
    "dob": date(1972, 3, 15),
    "citizen_id": "031172000123",
    "citizen_kind": "citizen",
    "admitted_on": date(1995, 5, 1),
    "official_on": date(1996, 5, 1),
}
YOUNG = {"official_on": None}
SCHEMA = {
    "gender": pl.String, "dob": pl.Date, "citizen_id": pl.String, "citizen_kind": pl.String, "admitted_on": pl.Date,
    "official_on": pl.Date,
}  # fmt: skip


@pytest.mark.parametrize(
    ("other", "facts"),
    [
        ({}, 0),
        ({"gender": "NAM"}, SEX),
        ({"gender": None}, 0),
        ({"dob": date(1973, 3, 15)}, BIRTH_YEAR),
        ({"dob": None}, 0),
        (
            {
                "citizen_id": "031302000123",
                "dob": date(2002, 1, 1),
                "admitted_on": date(2021, 1, 2),
                "official_on": None,
            },
            0,
        ),
        ({"citizen_id": "031172", "citizen_kind": "malformed", "gender": "NAM"}, 0),
        ({"citizen_id": "031172000", "citizen_kind": "cmnd", "gender": "NAM"}, 0),
        ({"admitted_on": date(1990, 3, 14)}, UNDER_AGE),
        ({"admitted_on": date(1990, 3, 15)}, 0),
        ({"official_on": date(1995, 4, 30)}, OFFICIAL_FIRST),
        ({"official_on": date(1995, 5, 1)}, 0),
        ({"gender": "NAM", "admitted_on": date(1989, 1, 1)}, SEX + UNDER_AGE),
    ],
)
def test_facts_that_contradict_each_other(other: dict[str, Any], facts: int) -> None:
    frame = pl.DataFrame([ROW | other], schema=SCHEMA)
    assert frame.select(contradictions()).item() == facts


UNITS = [
    {"org_code": code, "name": code, "parent_code": parent, "level": level, "kind": kind, "is_reporting": account,
     "is_account": account, "valid_from": None, "valid_to": None}
    for code, parent, level, kind, account in (
        ("TP", None, "CITY", "residential", False),
        ("A", "TP", "BASE", "Residential ", True),
        ("A.1", "A", "CELL", "school", False),
        ("B", "TP", "BASE", "residential", True),
    )
]  # fmt: skip
DAYS = [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]


class Fold:
    """One account's rolls, night after night."""

    def __init__(self, home: Path) -> None:
        self.home = home
        units = pl.DataFrame(
            UNITS, schema_overrides={"valid_from": pl.Date, "valid_to": pl.Date, "parent_code": pl.String}
        )
        nothing = pl.DataFrame(
            schema={
                "effective_on": pl.Date, "kind": pl.String, "from_code": pl.String, "to_code": pl.String,
                "control_total": pl.Int64,
            }
        )  # fmt: skip
        self.tree = UnitTree(units, nothing, DAYS[-1])
        self.previous: Path | None = None

    def night(self, named: dict[date, dict[str, Any]], rolls: list[date], day: date) -> dict[str, Any]:
        """What is known on a night of person 1, whose rolls of the given days name B."""
        run = NightRun(self.home, day, Settings(), self.home / day.isoformat(), previous=self.previous, baseline=None)
        row = {"person_id": 1, "account": "A", "residence_account": "B", "cell_unit": None, "roll_status": "ACTIVE"}
        rows = [
            row | {"status_since": None} | more | {"as_of": on, "in_force": on == rolls[-1]}
            for on, more in named.items()
        ]
        schema = {
            "person_id": pl.Int64, "account": pl.String, "residence_account": pl.String, "as_of": pl.Date,
            "in_force": pl.Boolean, "cell_unit": pl.String, "roll_status": pl.String, "status_since": pl.Date,
        }  # fmt: skip
        counts = pl.DataFrame({"account": ["A"] * len(rolls), "as_of": rolls}, schema_overrides={"as_of": pl.Date})
        found = residences_of(run, self.tree, pl.DataFrame(rows, schema=schema), counts)
        self.previous = run.work
        return found.row(0, named=True) if found.height else {}


@pytest.fixture
def fold(tmp_path: Path) -> Fold:
    return Fold(tmp_path)


def test_the_first_roll_naming_it_is_remembered(fold: Fold) -> None:
    for n, day in enumerate(DAYS):
        assert fold.night({day: {}}, DAYS[: n + 1], day)["since"] == DAYS[0]


def test_on_a_first_night_the_older_rolls_tell(fold: Fold) -> None:
    assert fold.night({day: {} for day in DAYS}, DAYS, DAYS[-1])["since"] == DAYS[0]


def test_a_roll_without_it_begins_anew(fold: Fold) -> None:
    assert fold.night({DAYS[0]: {}}, DAYS[:1], DAYS[0])["since"] == DAYS[0]
    assert fold.night({}, DAYS[:2], DAYS[1]) == {}
    assert fold.night({DAYS[2]: {}}, DAYS[:3], DAYS[2])["since"] == DAYS[2]
    assert fold.night({DAYS[3]: {}}, DAYS, DAYS[3])["since"] == DAYS[2]


def test_the_older_rolls_of_a_first_night_may_have_a_gap(fold: Fold) -> None:
    named: dict[date, dict[str, Any]] = {DAYS[0]: {}, DAYS[2]: {}, DAYS[3]: {}}
    assert fold.night(named, DAYS, DAYS[3])["since"] == DAYS[2]


def test_a_night_without_a_new_roll_forgets_nothing(fold: Fold) -> None:
    fold.night({DAYS[0]: {}}, DAYS[:1], DAYS[0])
    fold.night({DAYS[1]: {}}, DAYS[:2], DAYS[1])
    assert fold.night({DAYS[1]: {}}, DAYS[:2], DAYS[2])["since"] == DAYS[0]


def test_the_rows_own_day_if_earlier(fold: Fold) -> None:
    assert fold.night({DAYS[1]: {"status_since": DAYS[0]}}, DAYS[:2], DAYS[1])["since"] == DAYS[0]


def test_a_later_day_of_the_row_changes_nothing(fold: Fold) -> None:
    assert fold.night({DAYS[1]: {"status_since": DAYS[3]}}, DAYS[:2], DAYS[1])["since"] == DAYS[1]


def test_residential_is_the_cell_else_the_account(fold: Fold) -> None:
    assert fold.night({DAYS[0]: {}}, DAYS[:1], DAYS[0])["residential"]
    assert not fold.night({DAYS[0]: {"cell_unit": "A.1"}}, DAYS[:1], DAYS[0])["residential"]


def test_exempt_members_are_marked(fold: Fold) -> None:
    assert fold.night({DAYS[0]: {"roll_status": "TEMP_EXEMPT"}}, DAYS[:1], DAYS[0])["exempt"]
