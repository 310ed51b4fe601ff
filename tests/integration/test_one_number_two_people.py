"""One number on two people (I01), who may be one: what explain says of it, and what an officer's word does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doikhop.errors import UsageError
from pipelines import decisions
from pipelines.reports.caseview import explain
from tests.integration.file_town import Published, Town, identity

MARCH, APRIL, MAY = "2024-03-31", "2024-04-30", "2024-05-31"
# Person 1 as B writes them: name and birth date wrong, the numbers right.
MISWRITTEN = {**identity(1), "full_name": "TRAN VAN NINH", "dob": "12/09/1970"}


def lists(town: Town, on: str, *others: dict[str, str]) -> None:
    """Person 1 has gone from A to B, whose roll has somebody else under the same numbers."""
    paper = [(1, "A", "B", "2024-04-03")]
    town.roll("A", on, [3]).moves("transfer_out", "A", on, paper).moves("transfer_in", "B", on, paper)
    town.write("B", on, "danh_sach.csv", [identity(2), MISWRITTEN, *others])


@pytest.fixture
def night(tmp_path: Path) -> tuple[Town, Published]:
    town = Town(tmp_path).unit("A").unit("B").roll("A", MARCH, [1, 3]).roll("B", MARCH, [2])
    town.night(MARCH, close=True)
    lists(town, APRIL)
    return town, town.night(APRIL)


def cases_of(night: Published) -> dict[tuple[str, str], str]:
    """Open cases by code and the unit that acts."""
    found = night.frame("cases").filter((pl.col("state") != "cleared") & (pl.col("code") != "I02"))
    return {(code, org): case for code, org, case in found.select("code", "org_code", "case_id").iter_rows()}


def decide(town: Town, night: Published, decision: str, case: str) -> None:
    told = decisions.Decision(decision, "Lan", "looked at the paper", case_id=case)
    decisions.append(town.home, told, night.frame("cases"), date.fromisoformat(night.folder.name))


def test_explain_says_which_number_and_leads_from_case_to_case(night: tuple[Town, Published]) -> None:
    town, april = night
    cases = cases_of(april)
    assert {code for code, _ in cases} == {"L06", "L11", "I01"}
    by_number = explain(town.home, april.folder, cases["I01", "B"], language="en")
    assert by_number.doubt.startswith("One ") and "decide `different`" in by_number.doubt
    missing = explain(town.home, april.folder, cases["L06", "B"])
    assert {"I01", "L11"} <= {one.code for one in missing.related}
    assert missing.related[0].asks
    assert cases["L06", "B"] in {one.case_id for one in by_number.related}


def test_one_person_after_all_ends_every_case_for_good(night: tuple[Town, Published]) -> None:
    town, april = night
    decide(town, april, "same", cases_of(april)["I01", "B"])
    for on in (MAY, "2024-06-30"):
        lists(town, on)
        later = town.night(on)
        assert later.findings() == []
        assert later.holds()


def test_two_people_stay_two_and_the_number_stays_a_fault(night: tuple[Town, Published]) -> None:
    town, april = night
    decide(town, april, "different", cases_of(april)["I01", "B"])
    lists(town, MAY)
    assert set(cases_of(town.night(MAY))) == set(cases_of(april))


def test_a_number_on_three_people_does_not_make_all_of_them_one(night: tuple[Town, Published]) -> None:
    town, _ = night
    third = {**identity(1), "full_name": "LE THI THANH", "dob": "01/03/1970"}
    lists(town, MAY, third)
    may = town.night(MAY)
    cases = may.frame("cases").filter((pl.col("code") == "I01") & (pl.col("state") != "cleared"))
    refused = 0
    for case in cases["case_id"]:
        try:
            decide(town, may, "same", case)
        except UsageError as refusal:
            assert "more than two people" in str(refusal)
            refused += 1
    assert 0 < refused < cases.height
