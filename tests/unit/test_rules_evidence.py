"""The evidence of both sides: the one that has a row, and the one that is silent."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.reports.caseview import case_list, explain
from pipelines.reports.evidence import sides
from pipelines.reports.tables import read_tables
from schemas.outputs import TABLES
from tests.integration.file_town import Published, Town, identity


def evidence(night: Published, code: str, unit: str, column: str = "evidence") -> list[list[dict[str, Any]]]:
    """What the findings of a code at a unit rest on."""
    found = night.frame("discrepancies").filter(pl.col("code") == code, pl.col("org_code") == unit)
    return [json.loads(text) for text in found[column]]


def town(tmp_path: Path) -> Town:
    """Two units, of whose rolls a first period is closed."""
    made = Town(tmp_path).unit("A").unit("B")
    made.roll("A", "2026-01-31", [1, 2, 3]).roll("B", "2026-01-31", [4, 5, 6])
    for unit in "AB":
        made.moves("transfer_in", unit, "2026-01-31").moves("transfer_out", unit, "2026-01-31")
    made.night("2026-01-31", close=True)
    return made


def test_who_is_missing_is_shown_where_they_are_not(tmp_path: Path) -> None:
    night = town(tmp_path).roll("A", "2026-02-28", [1, 2]).night("2026-02-28")

    [counted] = evidence(night, "L05", "A")
    [lacking] = evidence(night, "L05", "A", "lacking")

    assert [(side["as_of"], side["row"]) for side in counted] == [("2026-01-31", 4)]
    assert [(side["as_of"], side["row"]) for side in lacking] == [("2026-02-28", None)]
    told = sides(json.dumps(counted), json.dumps(lacking))
    assert told[1].words("en") == "not in roll A, 2026-02-28, danh_sach.csv"


def test_a_register_without_the_entry_is_the_other_side(tmp_path: Path) -> None:
    made = town(tmp_path)
    made.moves("transfer_out", "A", "2026-02-28", [(3, "A", "B", "09/02/2026")])
    made.moves("transfer_in", "B", "2026-02-28").roll("A", "2026-02-28", [1, 2]).roll("B", "2026-02-28", [4, 5, 6])

    night = made.night("2026-02-28")
    [told], [lacking] = (evidence(night, "L03", "A", column) for column in ("evidence", "lacking"))

    assert [(side["record"], side["unit"]) for side in told] == [("transfer_out", "A")]
    assert [(side["record"], side["unit"]) for side in lacking] == [("transfer_in", "B")]


def test_a_departure_is_missed_in_the_register_of_its_day(tmp_path: Path) -> None:
    made = town(tmp_path)
    made.moves("transfer_in", "B", "2026-02-28", [(3, "A", "B", "09/02/2026")])
    for day in ("2026-02-28", "2026-03-31"):
        made.moves("transfer_out", "A", day).roll("A", day, [1, 2]).roll("B", day, [3, 4, 5, 6])
    made.moves("transfer_in", "B", "2026-03-31")

    [lacks] = evidence(made.night("2026-03-31"), "L04", "A", "lacking")

    assert [(side["record"], side["as_of"]) for side in lacks] == [("transfer_out", "2026-02-28")]


def test_one_number_on_two_people_shows_both_rows(tmp_path: Path) -> None:
    made = town(tmp_path).roll("A", "2026-02-28", [1, 2, 3]).roll("B", "2026-02-28", [4, 5, 6])
    path = tmp_path / "landing" / "B" / "2026-02-28" / "danh_sach.csv"
    rows = list(csv.DictReader(path.open(encoding="utf-8")))
    # Person 6 of B stands there with the card of person 1 of A.
    rows[2]["card_no"] = "00000001"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    night = made.night("2026-02-28")

    for unit, other, own_row, other_row in (("A", "B", 2, 4), ("B", "A", 4, 2)):
        [told] = evidence(night, "I01", unit)
        assert [(side["unit"], side["row"]) for side in told] == [(unit, own_row), (other, other_row)]


def test_who_may_be_one_with_somebody_on_no_roll_any_more_is_shown_where_they_stood(tmp_path: Path) -> None:
    """A death is recorded by name, birth year and admission day: is it theirs who left the list?"""
    person = identity(3)
    told = {name: person[name] for name in ("full_name", "admitted_on")} | {"dob": person["dob"][-4:]}
    entry = told | {"exit_kind": "DIED", "effective_on": "09/02/2026", "org": "A"}
    made = town(tmp_path).roll("A", "2026-02-28", [1, 2])
    made.write("A", "2026-02-28", "ra_khoi_dang.csv", [entry])

    for _ in range(2):
        asked = evidence(made.night("2026-02-28"), "I03", "A")
        [shown] = [found for found in asked if "2026-01-31" in [side["as_of"] for side in found]]

        assert [(side["record"], side["as_of"], side["row"]) for side in shown] == [
            ("exit", "2026-02-28", 2),
            ("roll", "2026-01-31", 4),
        ]


def test_a_night_of_an_older_version_is_still_read(tmp_path: Path) -> None:
    """Which columns beyond the contract it had is its own affair."""
    night = town(tmp_path).roll("A", "2026-02-28", [1, 2]).night("2026-02-28")
    extra = [column.name for column in TABLES["discrepancies"].columns if column.extra]
    night.frame("discrepancies").drop(extra).write_parquet(night.folder / "discrepancies.parquet")

    [case_id] = case_list(night.folder, codes=["L05"])["case_id"]

    assert [side.row for side in explain(tmp_path, night.folder, case_id).sides] == [4]
    assert set(extra) <= set(read_tables(night.folder, date(2026, 2, 28)).discrepancies.columns)
