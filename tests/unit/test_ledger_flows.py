"""The table A + B − C = D of a published night: by effective date, late entries apart, so that it foots."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.ledger.flows import flow_table, reported_lines

FIRST, LAST = date(2026, 4, 1), date(2026, 4, 30)


def day(month: int, number: int) -> date:
    return date(2026, month, number)


LEG = {
    "person_id": pl.Int64,
    "account": pl.String,
    "effect": pl.Int8,
    "movement": pl.Int64,
    "kind": pl.String,
    "effective_on": pl.Date,
    "due": pl.Boolean,
    "column_name": pl.String,
    "entry_id": pl.Int64,
}


class Night:
    """A published night as far as the table reads it: two accounts below one level."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.legs: list[dict[str, Any]] = []
        self.known: dict[int, date] = {}
        self.expected: dict[str, tuple[int | None, int]] = {}

    def leg(
        self,
        account: str,
        effect: int,
        column: str,
        on: date,
        known: date | None = None,
        *,
        person: int = 0,
        due: bool = True,
    ) -> None:
        """``known``: the register that first had the entry; None: the leg is implied."""
        entry = None
        if known is not None:
            entry = len(self.known) + 1
            self.known[entry] = known
        kind = "transfer" if column.split("_")[0] in ("in", "out") else "exit"
        person = person or 100 + len(self.legs)
        values = (person, account, effect, 1, kind, on, due, column, entry)
        self.legs.append(dict(zip(LEG, values, strict=True)))

    def table(self, org: str = "A") -> dict[str, int | None]:
        for name in ("ledger", "state"):
            (self.folder / name).mkdir(exist_ok=True)
        levels = [("A", "A"), ("B", "B"), ("CITY", "A"), ("CITY", "B")]
        pl.DataFrame(levels, schema=["org_code", "account"], orient="row").write_parquet(
            self.folder / "ledger" / "levels.parquet"
        )
        pl.DataFrame(self.legs, schema=LEG).write_parquet(self.folder / "state" / "legs.parquet")
        pl.DataFrame(
            list(self.known.items()), schema={"entry_id": pl.Int64, "known_on": pl.Date}, orient="row"
        ).write_parquet(self.folder / "ledger" / "entry_sources.parquet")
        pl.DataFrame(
            [(org_code, *numbers) for org_code, numbers in self.expected.items()],
            schema={"org_code": pl.String, "expected": pl.Int64, "adjusted": pl.Int64},
            orient="row",
        ).write_parquet(self.folder / "balances.parquet")
        frame = flow_table(self.folder, org, FIRST, LAST)
        assert frame.columns == ["line", "name_en", "name_vi", "value", "reported"]
        return dict(frame.select("line", "value").iter_rows())


@pytest.fixture
def night(tmp_path: Path) -> Night:
    night = Night(tmp_path)
    night.expected = {"A": (100, 0), "B": (50, 0), "CITY": (150, 0)}
    return night


def test_every_movement_on_its_line(night: Night) -> None:
    columns = ["admitted", "in_external", "in_city", "reinstated", "died", "expelled", "struck_off", "resigned",
               "out_external", "out_city"]  # fmt: skip
    for times, column in enumerate(columns, start=1):
        for _ in range(times):
            night.leg("A", 1 if times <= 4 else -1, column, day(4, times), LAST)
    table = night.table()
    lines = ["B1", "B2a", "B2b", "B3", "C1", "C2", "C3", "C4", "C5a", "C5b"]
    assert list(table) == ["A", *lines, "late", "D"]
    assert [table[line] for line in lines] == list(range(1, 11))
    assert (table["A"], table["late"], table["D"]) == (100 - 10 + 45, 0, 100)


def test_by_effective_date_the_first_and_the_last_day_within(night: Night) -> None:
    for on in (day(3, 31), FIRST, LAST, day(5, 1)):
        night.leg("A", -1, "died", on, on)
    assert night.table() | {"A": 103, "C1": 2, "D": 101} == night.table()


def test_of_an_earlier_date_but_first_known_in_the_period_is_late(night: Night) -> None:
    night.leg("A", -1, "died", day(2, 10), day(3, 31))
    night.leg("A", -1, "died", day(2, 11), FIRST)
    night.leg("A", -1, "died", day(3, 20), LAST)
    night.leg("A", 1, "admitted", day(3, 21), LAST)
    night.leg("A", -1, "died", day(3, 22), day(5, 31))
    table = night.table()
    assert (table["late"], table["C1"], table["B1"]) == (-1, 0, 0)
    assert (table["A"], table["D"]) == (102, 101)


def test_an_implied_leg_is_known_when_it_happened(night: Night) -> None:
    night.leg("A", -1, "out_city", day(3, 20))
    assert (night.table()["A"], night.table()["late"]) == (100, 0)


def test_a_departure_its_receipt_told_of_is_known_since_then(night: Night) -> None:
    """Received by B, and so gone from A, in March; A writes it down in April: of April it is nothing."""
    night.leg("A", -1, "out_city", day(3, 12), day(4, 30), person=7)
    night.leg("B", 1, "in_city", day(3, 15), day(3, 31), person=7)
    assert (night.table()["A"], night.table()["late"], night.table()["D"]) == (100, 0, 100)


def test_what_is_not_due_does_not_count(night: Night) -> None:
    night.leg("A", -1, "died", day(4, 10), LAST, due=False)
    assert (night.table()["C1"], night.table()["A"]) == (0, 100)


def test_a_level_leaves_out_what_moved_within_it(night: Night) -> None:
    night.leg("A", -1, "out_city", day(4, 10), LAST, person=1)
    night.leg("B", 1, "in_city", day(4, 20), LAST, person=1)
    night.leg("A", -1, "out_city", day(4, 11), LAST, person=2)
    assert night.table()["C5b"] == 2
    assert night.table("B")["B2b"] == 1
    city = night.table("CITY")
    assert (city["A"], city["B2b"], city["C5b"], city["D"]) == (151, 0, 1, 150)


def test_who_is_between_two_accounts_at_the_end_of_a_period_is_at_no_level(night: Night) -> None:
    """Left A in March, reached B in April: both accounts' tables sum to the city's, month by month and together."""
    night.leg("A", -1, "out_city", day(3, 28), day(3, 31), person=7)
    night.leg("B", 1, "in_city", day(4, 9), day(4, 30), person=7)
    night.expected = {"A": (9, 0), "B": (11, 0), "CITY": (20, 0)}
    night.table("CITY")
    for first, last, moved in (
        (day(3, 1), day(3, 31), {"A": 20, "C5b": 1, "D": 19}),
        (FIRST, LAST, {"A": 19, "B2b": 1, "D": 20}),
        (day(3, 1), LAST, {"A": 20, "D": 20}),
    ):
        tables = {
            org: dict(flow_table(night.folder, org, first, last).select("line", "value").iter_rows())
            for org in ("A", "B", "CITY")
        }
        assert {line: n for line, n in tables["CITY"].items() if n} == moved
        assert all(tables["A"][end] + tables["B"][end] == moved[end] for end in "AD")


def test_an_accepted_difference_is_no_movement(night: Night) -> None:
    night.expected["A"] = (101, 1)
    assert (night.table()["A"], night.table()["D"]) == (100, 100)


def test_before_a_first_close_only_the_movements(night: Night) -> None:
    night.expected["A"] = (None, 0)
    night.leg("A", -1, "died", day(4, 10), LAST)
    assert night.table() | {"A": None, "C1": 1, "D": None} == night.table()


def test_it_foots_whatever_happened(night: Night) -> None:
    for number in range(60):
        effect = 1 if number % 3 else -1
        column = "admitted" if effect > 0 else "died"
        night.leg("A", effect, column, day(2 + number % 4, 1 + number % 28), day(3 + number % 3, 28))
    table = night.table()
    numbers = {line: value for line, value in table.items() if value is not None}
    coming = sum(value for line, value in numbers.items() if line.startswith("B"))
    going = sum(value for line, value in numbers.items() if line.startswith("C"))
    assert numbers["A"] + coming - going + numbers["late"] == numbers["D"]


def report(night: Night, account: str, first: date, last: date, **lines: int) -> None:
    path = night.folder / "ledger" / "reports.parquet"
    (night.folder / "ledger").mkdir(exist_ok=True)
    rows = pl.DataFrame(
        [(account, first, last, line, value) for line, value in lines.items()],
        schema={
            "account": pl.String, "period_from": pl.Date, "period_to": pl.Date, "line": pl.String, "value": pl.Int64,
        },
        orient="row",
    )  # fmt: skip
    (pl.concat([pl.read_parquet(path), rows]) if path.exists() else rows).write_parquet(path)


def test_beside_it_stands_what_the_unit_reported_for_just_these_days(night: Night) -> None:
    night.table()
    report(night, "A", FIRST, day(4, 15), A=100, B1=2, D=102)
    report(night, "A", day(4, 16), LAST, A=102, B1=1, C1=3, D=100)
    report(night, "B", day(4, 2), LAST, A=50, D=50)
    assert reported_lines(night.folder, "A", FIRST, LAST) == {"A": 100, "B1": 3, "C1": 3, "D": 100}
    assert reported_lines(night.folder, "B", FIRST, LAST) == {}
    assert reported_lines(night.folder, "CITY", FIRST, LAST) == {}


def test_a_level_without_reports_shows_the_sum_below(night: Night) -> None:
    night.table()
    report(night, "A", FIRST, LAST, A=100, D=100)
    report(night, "B", FIRST, LAST, A=50, B1=1, D=51)
    assert reported_lines(night.folder, "CITY", FIRST, LAST) == {"A": 150, "B1": 1, "D": 151}
    report(night, "CITY", FIRST, LAST, A=149, D=151)
    assert reported_lines(night.folder, "CITY", FIRST, LAST) == {"A": 149, "D": 151}


def test_members_handed_over_are_a_line_of_their_own(night: Night) -> None:
    (night.folder / "state").mkdir()
    pl.DataFrame(
        {"person_id": [1, 2], "account": ["A", "A"], "from_account": ["C", "C"], "effective_on": [FIRST, LAST]}
    ).write_parquet(night.folder / "state" / "handed_over.parquet")
    table = night.table()
    assert (table["A"], table["reorganised"], table["D"]) == (98, 2, 100)
