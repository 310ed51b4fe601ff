"""The life of a case, night by night: what opens, keeps, clears and reopens it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from pipelines import decisions
from pipelines.cases.fold import fingerprints, fold

FIRST = date(2026, 1, 31)


def finding(code: str, person: int | None = 1, account: str = "A", effect: int = 1, **more: Any) -> dict[str, Any]:
    """One finding of a night; what is not told is as a plain finding has it."""
    return {
        "code": code,
        "account": account,
        "org_code": account,
        "other_org_code": None,
        "person_id": person,
        "effect": effect,
        "severity": "H",
        "stale": False,
        "subject": "",
        "due_on": None,
        **more,
    }


FINDING = {
    "code": pl.String,
    "account": pl.String,
    "org_code": pl.String,
    "other_org_code": pl.String,
    "person_id": pl.Int64,
    "effect": pl.Int8,
    "severity": pl.String,
    "stale": pl.Boolean,
    "subject": pl.String,
    "due_on": pl.Date,
}

VANISHED = finding("L05", effect=-1)
NOT_CUT = finding("L01")
DIFFER = finding("L09", effect=0, other_org_code="B", subject="1")


@dataclass
class Life:
    """A city's cases over some nights, a night after the other."""

    night: date = FIRST - timedelta(days=1)
    cases: pl.DataFrame | None = None
    told: pl.DataFrame = field(default_factory=pl.DataFrame)
    journal: list[dict[str, Any]] = field(default_factory=list)

    def decide(self, case_id: str, decision: str, until: date | None = None, stage: str = "final") -> None:
        at = datetime.combine(self.night, datetime.min.time(), UTC)
        row = {
            "seq": len(self.journal) + 1,
            "decided_at": at,
            "case_id": case_id,
            "decision": decision,
            "by": "Lan",
            "reason": f"why {decision}",
            "until": until,
            "os_user": "os",
            "stage": stage,
            "source": "command",
        }
        self.journal.append(row)

    def decided(self) -> pl.DataFrame:
        return decisions.in_force(pl.DataFrame(self.journal, schema=decisions.SCHEMA))

    def found(self, *findings: dict[str, Any], days: int = 1, **more: Any) -> dict[str, Any]:
        """The next night finds these; returns the state of each case by its number."""
        self.night += timedelta(days=days)
        self.cases, self.told = self._fold(self.cases, findings, **more)
        return self.states

    def again(self, before: pl.DataFrame | None, *findings: dict[str, Any], **more: Any) -> pl.DataFrame:
        """The same night once more."""
        return self._fold(before, findings, **more)[0]

    def _fold(
        self, before: pl.DataFrame | None, findings: tuple[dict[str, Any], ...], **more: Any
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        frame = pl.DataFrame(list(findings), schema=FINDING, orient="row").with_row_index("finding")
        return fold(before, fingerprints(frame), self.decided(), self.night, **more)

    @property
    def states(self) -> dict[str, str]:
        assert self.cases is not None
        return dict(self.cases.select("case_id", "state").iter_rows())

    def case(self, case_id: str = "V000001") -> dict[str, Any]:
        assert self.cases is not None
        return self.cases.row(by_predicate=pl.col("case_id") == case_id, named=True)


def test_open_while_seen_then_cleared_by_later_data() -> None:
    life = Life()
    assert life.found(VANISHED) == {"V000001": "open"}
    assert life.found(VANISHED) == {"V000001": "open"}
    assert life.found() == {"V000001": "cleared"}
    assert life.found() == {"V000001": "cleared"}
    case = life.case()
    assert (case["first_seen"], case["last_seen"]) == (FIRST, FIRST + timedelta(days=1))
    assert (case["nights_open"], case["cleared_on"]) == (2, FIRST + timedelta(days=2))


def test_a_cleared_case_seen_again_is_reopened_under_its_number() -> None:
    life = Life()
    life.found(VANISHED)
    life.found()
    assert life.found(VANISHED) == {"V000001": "reopened"}
    assert life.found(VANISHED) == {"V000001": "reopened"}
    case = life.case()
    assert (case["first_seen"], case["nights_open"], case["cleared_on"]) == (FIRST, 3, None)


def test_an_officer_follows_a_case_until_data_clears_it() -> None:
    life = Life()
    life.found(NOT_CUT)
    life.decide("V000001", "acknowledged")
    assert life.found(NOT_CUT) == {"V000001": "acknowledged"}
    assert life.found(NOT_CUT) == {"V000001": "acknowledged"}
    life.decide("V000001", "fix_claimed")
    assert life.found(NOT_CUT) == {"V000001": "fix_claimed"}
    case = life.case()
    assert (case["decided_by"], case["decision"], case["reason"]) == ("Lan", "fix_claimed", "why fix_claimed")
    assert life.found() == {"V000001": "cleared"}
    assert life.case()["decision"] == "fix_claimed"


def test_a_decision_counts_once_not_again_after_the_case_came_back() -> None:
    life = Life()
    life.found(NOT_CUT)
    life.decide("V000001", "acknowledged")
    life.found(NOT_CUT)
    life.found()
    assert life.found(NOT_CUT) == {"V000001": "reopened"}
    assert life.found(NOT_CUT) == {"V000001": "reopened"}
    life.decide("V000001", "acknowledged")
    assert life.found(NOT_CUT) == {"V000001": "acknowledged"}


def test_reopened_by_decision() -> None:
    life = Life()
    life.found(NOT_CUT)
    life.decide("V000001", "fix_claimed")
    life.found(NOT_CUT)
    life.decide("V000001", "reopened")
    assert life.found(NOT_CUT) == {"V000001": "reopened"}
    assert life.found(NOT_CUT) == {"V000001": "reopened"}


def test_no_decision_clears() -> None:
    life = Life()
    life.found(NOT_CUT)
    life.decide("V000001", "fix_claimed")
    assert life.found(NOT_CUT)["V000001"] != "cleared"
    life.decide("V000001", "reopened")
    assert life.found() == {"V000001": "cleared"}


def adjusted(*cases: str) -> pl.DataFrame:
    """Cells the roll still shows differing, though an accepted difference adjusts them."""
    schema = {"fingerprint": pl.String, "still_differs": pl.Boolean}
    return pl.DataFrame([(case, True) for case in cases], schema=schema, orient="row")


def test_accepted_until_it_expires() -> None:
    life, until = Life(), FIRST + timedelta(days=3)
    life.found(NOT_CUT)
    life.decide("V000001", "accepted", until, stage="proposed")
    assert life.found(NOT_CUT) == {"V000001": "open"}, "a proposal alone accepts nothing"
    life.decide("V000001", "accepted", until, stage="approved")
    assert life.found(differing=adjusted("cell|1|A")) == {"V000001": "accepted"}
    assert life.found(differing=adjusted("cell|1|A")) == {"V000001": "accepted"}, "the last day counts"
    assert life.found(NOT_CUT) == {"V000001": "reopened"}
    case = life.case()
    assert (case["first_seen"], case["last_seen"], case["nights_open"]) == (FIRST, life.night, 5)


def test_an_accepted_difference_the_roll_no_longer_shows_is_cleared() -> None:
    life, until = Life(), FIRST + timedelta(days=90)
    life.found(NOT_CUT)
    life.decide("V000001", "accepted", until, stage="approved")
    life.found(differing=adjusted("cell|1|A"))
    assert life.found() == {"V000001": "cleared"}


def test_what_does_not_move_the_count_can_be_accepted_too() -> None:
    life, until = Life(), FIRST + timedelta(days=2)
    life.found(DIFFER)
    life.decide("V000001", "accepted", until, stage="approved")
    assert life.found(DIFFER) == {"V000001": "accepted"}
    assert life.found(DIFFER) == {"V000001": "accepted"}
    assert life.found(DIFFER) == {"V000001": "reopened"}


def test_an_acceptance_taken_back() -> None:
    life = Life()
    life.found(NOT_CUT)
    life.decide("V000001", "accepted", FIRST + timedelta(days=90), stage="approved")
    life.found(differing=adjusted("cell|1|A"))
    life.decide("V000001", "reopened")
    assert life.found(NOT_CUT) == {"V000001": "reopened"}
    assert life.case()["until"] is None, "a decision is told as a whole"


def test_a_stale_finding_neither_opens_nor_clears() -> None:
    silent = {**VANISHED, "stale": True}
    life = Life()
    assert life.found(silent) == {}
    assert life.told.select("case_id", "first_seen", "state").rows() == [(None, None, None)]
    life.found(VANISHED)
    life.decide("V000001", "acknowledged")
    life.found(VANISHED)
    assert life.found(silent) == {"V000001": "acknowledged"}
    case = life.case()
    assert (case["last_seen"], case["nights_open"]) == (life.night - timedelta(days=1), 2)


def test_a_stale_finding_does_not_bring_back_what_was_cleared() -> None:
    life = Life()
    life.found(VANISHED)
    life.found()
    assert life.found({**VANISHED, "stale": True}) == {"V000001": "cleared"}
    assert life.told["case_id"].to_list() == [None]
    assert life.case()["cleared_on"] == FIRST + timedelta(days=1)


def test_a_change_of_code_is_the_same_case() -> None:
    life = Life()
    life.found(finding("L11"))
    assert life.found(NOT_CUT) == {"V000001": "open"}
    case = life.case()
    assert (case["code"], case["previous_code"], case["first_seen"]) == ("L01", "L11", FIRST)
    life.found({**VANISHED, "severity": "M"})
    case = life.case()
    assert (case["code"], case["previous_code"], case["count_effect"], case["severity"]) == ("L05", "L01", -1, "M")


def test_a_finding_without_a_cell_is_told_by_code_counterpart_and_subject() -> None:
    life = Life()
    life.found(DIFFER, {**DIFFER, "subject": "2"}, {**DIFFER, "other_org_code": "C"}, {**DIFFER, "code": "L04"})
    assert life.cases is not None
    assert life.cases.height == 4


def test_a_second_row_is_its_own_case_beside_the_cell() -> None:
    life = Life()
    life.found(NOT_CUT, finding("I05", subject="2"), finding("I05", subject="3"))
    life.found(NOT_CUT, finding("I05", subject="2"))
    assert life.cases is not None
    states = life.cases.select("code", "subject", "state").sort(pl.all())
    assert states.rows() == [("I05", "2", "open"), ("I05", "3", "cleared"), ("L01", "", "open")]


def test_numbers_do_not_depend_on_the_order_of_findings() -> None:
    found = [finding("L01", person) for person in (9, 2, 11)] + [finding("C03", None, "B", 0)]
    one, other = Life(), Life()
    one.found(*found)
    other.found(*reversed(found))
    assert one.cases is not None and other.cases is not None
    columns = ["case_id", "fingerprint"]
    assert one.cases.select(columns).equals(other.cases.select(columns))
    assert sorted(one.states) == ["V000001", "V000002", "V000003", "V000004"]


def test_new_cases_take_the_next_numbers_and_none_is_given_twice() -> None:
    life = Life()
    life.found(finding("L01", 5))
    life.found()
    life.found(finding("L01", 1))
    assert life.states == {"V000001": "cleared", "V000002": "open"}


def test_a_night_run_again_keeps_its_numbers_and_what_was_decided_about_them() -> None:
    life = Life()
    life.found(finding("L01", 5))
    issued = life.cases.select("fingerprint", "case_id") if life.cases is not None else None
    life.decide("V000001", "acknowledged")
    again = life.again(None, finding("L01", 5), finding("L01", 1), issued=issued)
    assert again.select("person_id", "case_id", "state").rows() == [
        (5, "V000001", "acknowledged"),
        (1, "V000002", "open"),
    ]


def test_a_number_given_to_somebody_is_not_given_to_another() -> None:
    life = Life()
    life.found(finding("L01", 5))
    issued = pl.DataFrame({"fingerprint": ["cell|9|A", None], "case_id": ["V000007", "V000008"]})
    life.decide("V000011", "acknowledged")
    life.found(finding("L01", 5), finding("L01", 1), finding("L01", 9), issued=issued)
    assert life.cases is not None
    assert dict(life.cases.select("person_id", "case_id").iter_rows()) == {5: "V000001", 9: "V000007", 1: "V000012"}


def test_an_account_left_out_of_the_arithmetic_clears_nothing() -> None:
    life = Life()
    life.found(NOT_CUT, finding("L01", 2, "B"))
    assert life.found(suspended=["A"]) == {"V000001": "open", "V000002": "cleared"}
    case = life.case()
    assert (case["last_seen"], case["nights_open"], case["cleared_on"]) == (FIRST, 1, None)
    assert life.found() == {"V000001": "cleared", "V000002": "cleared"}


def test_every_finding_is_told_its_case() -> None:
    life = Life()
    life.found(VANISHED)
    life.found(finding("L01", 7), VANISHED)
    rows = life.told.sort("finding").select("case_id", "first_seen", "state").rows()
    assert rows == [("V000002", life.night, "open"), ("V000001", FIRST, "open")]
