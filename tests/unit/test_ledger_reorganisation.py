"""Merges, renames and splits: whose people, legs and entries go where, and what is told about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from doikhop.settings import Settings
from pipelines.ledger.heirs import PLACED
from pipelines.ledger.reorganisation import HANDOVERS, Reorganisation, reorganise
from pipelines.ledger.tables import MODEL_TABLES
from pipelines.night import NightRun
from schemas.unit_tree import UnitTree
from schemas.units import SUCCESSION_SCHEMA

CLOSE, MERGED, NIGHT = date(2026, 5, 31), date(2026, 7, 1), date(2026, 7, 31)
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 30)
AN, BINH, CHI, DUNG = 1, 2, 3, 4


def frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = MODEL_TABLES[name]
    return pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema=schema)


class Town:
    """Accounts A, B, C, D below TP on the night of 31 July, after a close on 31 May."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.successions: list[tuple[date, str, str, str, int | None]] = []
        self.as_of: dict[str, date | None] = dict.fromkeys("ABCD", AFTER)
        self.has_baseline = True
        self.held: list[dict[str, Any]] = []
        self.posted: list[dict[str, Any]] = []
        self.carried: list[dict[str, Any]] = []
        self.settled: list[dict[str, Any]] = []
        self.placed: list[tuple[int, str, date, str]] = []
        self.entries: list[dict[str, Any]] = []
        self.rolls: list[dict[str, Any]] = []
        self.seen: list[dict[str, Any]] = []
        self.refused: list[dict[str, Any]] = []

    def follows(self, old: str, new: str, kind: str = "MERGE", total: int | None = None, on: date = MERGED) -> Town:
        """``new`` follows ``old``."""
        self.successions.append((on, kind, old, new, total))
        return self

    def holds(self, account: str, *people: int) -> Town:
        self.held += [{"person_id": p, "account": account, "held": 1, "cell": f"{account}.1"} for p in people]
        return self

    def roll(self, account: str, *people: int, on: date = AFTER) -> Town:
        self.as_of[account] = on
        self.rolls += [{"person_id": person, "account": account, "counts": True} for person in people]
        return self

    def entry(self, record: str, own: str, person: int, on: date, **more: Any) -> Town:
        """A register entry; a transfer's other side with ``frm`` or ``to``."""
        kind = "OFFICIAL" if record.startswith("transfer") else "DIED" if record == "exit" else "NEW"
        row = {
            "entry_id": len(self.entries) + 1,
            "record": record,
            "own_account": own,
            "person_id": person,
            "kind": kind,
        }
        sides = {"from_place": more.pop("frm", None), "to_place": more.pop("to", None)}
        if record == "transfer_out":
            sides["from_place"] = own
        elif record == "transfer_in":
            sides["to_place"] = own
            row["received_on"] = on
        dates = {"transfer_out": "issued_on", "transfer_in": "issued_on", "admission": "decided_on"}
        self.entries.append({**row, **sides, dates.get(record, "effective_on"): on, **more})
        return self

    def reorganise(self) -> Reorganisation:
        baseline, previous = self.home / "baselines" / str(CLOSE), self.home / "nights" / str(BEFORE)
        for folder in (baseline, previous / "state"):
            folder.mkdir(parents=True, exist_ok=True)
        for name, rows in (("holdings", self.held), ("posted", self.posted), ("handed_over", self.carried)):
            frame(name, rows).write_parquet(baseline / f"{name}.parquet")
        pl.DataFrame(self.settled, schema=HANDOVERS).write_parquet(baseline / "handovers.parquet")
        pl.DataFrame(self.placed, schema=PLACED, orient="row").write_parquet(baseline / "placed.parquet")
        frame("seen", self.seen).write_parquet(previous / "state" / "seen.parquet")
        rolls = self.home / "roll_rows.parquet"
        refused = frame("refused_rows", self.refused)
        frame("roll_rows", self.rolls).write_parquet(rolls)
        codes = ["TP", *self.as_of]
        units = pl.DataFrame(
            {
                "org_code": codes,
                "name": codes,
                "parent_code": [None, *["TP"] * len(self.as_of)],
                "level": ["CITY", *["BASE"] * len(self.as_of)],
                "is_reporting": [False, *[True] * len(self.as_of)],
                "is_account": [False, *[True] * len(self.as_of)],
                "valid_from": pl.Series([None] * len(codes), dtype=pl.Date),
                "valid_to": pl.Series([None] * len(codes), dtype=pl.Date),
            }
        )
        tree = UnitTree(units, pl.DataFrame(self.successions, schema=SUCCESSION_SCHEMA, orient="row"), NIGHT)
        accounts = frame(
            "accounts",
            [
                {"account": code, "as_of": None if tree.ended_on(code) else day, "has_baseline": self.has_baseline}
                for code, day in self.as_of.items()
            ],
        )
        run = NightRun(self.home, NIGHT, Settings(), self.home, previous, baseline if self.has_baseline else None)
        return reorganise(run, tree, accounts, rolls, refused, frame("entries", self.entries))


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def held(result: Reorganisation) -> list[tuple[int, str]]:
    frame = pl.read_parquet(result.holdings) if isinstance(result.holdings, Path) else result.holdings
    return sorted(frame.filter(pl.col("held") > 0).select("person_id", "account").rows())


def handed(result: Reorganisation) -> list[tuple[int, str, str]]:
    return sorted(result.handed_over.select("person_id", "from_account", "account").rows())


def totals(result: Reorganisation) -> dict[tuple[str, str], tuple[int, int]]:
    columns = ["from_account", "to_account", "control_total", "handed_over"]
    return {(old, new): (said, handed) for old, new, said, handed in result.control_totals.select(columns).rows()}


def changes(result: Reorganisation) -> dict[str, tuple[int, int]]:
    return {row[0]: (row[2], row[3]) for row in result.level_changes.rows()}


def test_without_successions_nothing_is_touched(town: Town) -> None:
    result = town.holds("A", AN).reorganise()
    assert isinstance(result.holdings, Path)
    assert held(result) == [(AN, "A")]
    assert (result.handed_over.height, result.control_totals.height, result.successors.height) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["MERGE", "RENAME"])
def test_everybody_goes_to_the_one_successor(town: Town, kind: str) -> None:
    town.posted = [{"person_id": AN, "account": "A", "effect": 1, "ordinal": 1, "column_name": "in_city"}]
    town.holds("A", AN, BINH).holds("B", CHI).follows("A", "B", kind, total=2)
    town.entry("transfer_in", "A", AN, date(2026, 4, 1), frm="C").entry(
        "transfer_out", "C", AN, date(2026, 4, 1), to="A"
    )
    result = town.reorganise()
    assert held(result) == [(AN, "B"), (BINH, "B"), (CHI, "B")]
    assert result.posted["account"].to_list() == ["B"]
    assert result.entries.select("own_account", "from_place", "to_place").rows() == [("B", "C", "B"), ("C", "C", "B")]
    assert handed(result) == [(AN, "A", "B"), (BINH, "A", "B")]
    assert totals(result) == {("A", "B"): (2, 2)}
    assert result.successors.drop("number").rows() == [(None, "A", "B"), (AN, "A", "B"), (BINH, "A", "B")]
    assert set(result.accounts["account"]) == {"A", "B", "C", "D"}


def test_the_cell_comes_along(town: Town) -> None:
    result = town.holds("A", AN).follows("A", "B").reorganise()
    assert isinstance(result.holdings, pl.DataFrame)
    assert result.holdings["cell"].to_list() == ["A.1"]


def test_until_the_successors_roll_has_come_nothing_moves_and_the_predecessor_is_left_out(town: Town) -> None:
    town.holds("A", AN).follows("A", "B", total=1).as_of["B"] = BEFORE
    result = town.reorganise()
    assert held(result) == [(AN, "A")]
    assert (handed(result), totals(result), result.successors.height) == ([], {}, 0)
    assert set(result.accounts["account"]) == {"B", "C", "D"}
    # They have left A; the way to B is not due yet.
    assert changes(result) == {"A": (-1, 0), "B": (0, 1), "TP": (-1, 1)}


def test_until_all_successors_have_come_only_whom_a_roll_shows_is_handed_over(town: Town) -> None:
    town.holds("A", AN, BINH).follows("A", "B", "SPLIT", total=1).follows("A", "C", "SPLIT", total=1).roll("B", AN)
    town.as_of["C"] = None
    result = town.reorganise()
    assert held(result) == [(AN, "B"), (BINH, "A")]
    assert (handed(result), totals(result)) == ([(AN, "A", "B")], {})
    # BINH may be C's, whose roll nobody has seen: no absence at A, which stands outside the arithmetic.
    assert set(result.accounts["account"]) == {"B", "C", "D"}
    assert changes(result) == {"A": (-2, 0), "TP": (-2, 1)}


def test_a_succession_to_come_does_nothing(town: Town) -> None:
    result = town.holds("A", AN).follows("A", "B", on=date(2026, 8, 1)).reorganise()
    assert held(result) == [(AN, "A")]


def test_in_a_split_the_successors_rolls_tell(town: Town) -> None:
    town.holds("A", AN, BINH, CHI, DUNG).follows("A", "B", "SPLIT", total=2).follows("A", "C", "SPLIT", total=1)
    town.roll("B", AN).roll("C", BINH, AN)
    town.entry("transfer_out", "B", CHI, date(2026, 7, 10), to="OUTSIDE")
    result = town.reorganise()
    # AN: on both, the lowest code; CHI: left B before its roll; DUNG: nobody has them.
    assert held(result) == [(AN, "B"), (BINH, "C"), (CHI, "B"), (DUNG, "A")]
    assert totals(result) == {("A", "B"): (2, 2), ("A", "C"): (1, 1)}
    assert result.successors.drop("number").rows() == [(AN, "A", "B"), (BINH, "A", "C"), (CHI, "A", "B")]


def test_a_unit_that_goes_on_keeps_whom_nobody_took(town: Town) -> None:
    town.holds("A", AN, BINH).follows("A", "B", "SPLIT").follows("A", "A", "SPLIT").roll("B", AN).roll("A", BINH)
    result = town.reorganise()
    assert handed(result) == [(AN, "A", "B")]
    assert held(result) == [(AN, "B"), (BINH, "A")]


def test_whom_a_unit_that_goes_on_has_cut_is_nobodys_until_the_successors_roll_has_come(town: Town) -> None:
    """AN is on no roll, whatever A registered before; BINH left A by its own paper, CHI is only a guest of B."""
    town.holds("A", AN, BINH, CHI).follows("A", "B", "SPLIT").follows("A", "A", "SPLIT").as_of["B"] = None
    town.entry("transfer_in", "A", AN, date(2026, 5, 4), frm="C")
    town.entry("transfer_out", "A", BINH, date(2026, 7, 10), to="B")
    town.entry("transfer_in", "B", CHI, date(2026, 7, 10), frm="A").entries[-1]["kind"] = "TEMPORARY"
    result = town.reorganise()
    assert held(result) == [(AN, "~A"), (BINH, "A"), (CHI, "A")]
    assert handed(result) == []
    assert result.entries.get_column("own_account").to_list() == ["~A", "A", "B"]


def test_whom_a_later_roll_of_a_unit_that_goes_on_had_is_its_own(town: Town) -> None:
    town.holds("A", AN).follows("A", "B", "SPLIT").follows("A", "A", "SPLIT").as_of["B"] = None
    town.seen.append({"person_id": AN, "account": "A", "last_counted_on": date(2026, 7, 10)})
    assert held(town.reorganise()) == [(AN, "A")]


def test_a_paper_since_tells_who_had_them_first(town: Town) -> None:
    """The unit that a transfer leaves had them, not the one it goes to."""
    town.holds("A", AN, BINH).follows("A", "B", "SPLIT").follows("A", "C", "SPLIT").roll("C")
    town.entry("transfer_out", "C", AN, date(2026, 7, 10), to="B").roll("B")
    town.entry("transfer_in", "B", BINH, date(2026, 7, 10), frm="D")
    assert held(town.reorganise()) == [(AN, "C"), (BINH, "B")]


def test_a_unit_that_goes_on_hands_nothing_over_to_itself(town: Town) -> None:
    result = town.holds("A", AN).holds("B", BINH).follows("A", "B", total=1).follows("B", "B", total=1).reorganise()
    assert handed(result) == [(AN, "A", "B")]
    assert totals(result) == {("A", "B"): (1, 1)}


def test_a_successor_that_was_itself_handed_over(town: Town) -> None:
    town.holds("A", AN).holds("B", BINH).holds("C", CHI)
    town.follows("A", "B", total=1, on=date(2026, 6, 10)).follows("B", "C", total=2).as_of["B"] = BEFORE
    result = town.reorganise()
    assert held(result) == [(AN, "C"), (BINH, "C"), (CHI, "C")]
    assert handed(result) == [(AN, "A", "B"), (AN, "B", "C"), (BINH, "B", "C")]
    assert totals(result) == {("A", "B"): (1, 1), ("B", "C"): (2, 2)}


def test_a_wrong_control_total_is_told_beside_what_was_handed_over(town: Town) -> None:
    result = town.holds("A", AN, BINH).follows("A", "B", total=3).reorganise()
    assert totals(result) == {("A", "B"): (3, 2)}


def test_what_was_handed_over_is_what_the_registers_left_there(town: Town) -> None:
    """Between the close and the end people came and went."""
    june = date(2026, 6, 10)
    town.holds("A", AN, BINH).holds("C", CHI).follows("A", "B", total=2)
    town.entry("transfer_out", "A", AN, june, to="C")
    town.entry("transfer_out", "C", CHI, june, to="A").entry("transfer_in", "A", CHI, date(2026, 6, 20), frm="C")
    assert totals(town.reorganise()) == {("A", "B"): (2, 2)}


@pytest.mark.parametrize(
    ("record", "own", "more", "there"),
    [
        ("exit", "A", {}, 0),
        ("exit", "C", {}, 0),
        ("transfer_in", "C", {"frm": "A"}, 0),
        ("transfer_out", "A", {"to": "OUTSIDE", "kind": "TEMPORARY"}, 1),
        ("transfer_out", "A", {"to": "OUTSIDE", "kind": "ABROAD"}, 1),
    ],
)
def test_who_was_no_longer_there_is_not_handed_over(town: Town, record: str, own: str, more: Any, there: int) -> None:
    town.holds("A", AN, BINH).follows("A", "B", total=1)
    town.entry(record, own, AN, date(2026, 6, 10), **more)
    assert totals(town.reorganise()) == {("A", "B"): (1, 1 + there)}


@pytest.mark.parametrize(("day", "there"), [(date(2026, 6, 20), 2), (date(2026, 6, 5), 1)])
def test_a_roll_of_before_the_day_is_the_receipt(town: Town, day: date, there: int) -> None:
    """C sent CHI to A on 10 June; A's roll of the 20th had them, no register has the receipt."""
    town.holds("A", AN).holds("C", CHI).follows("A", "B", total=2)
    town.entry("transfer_out", "C", CHI, date(2026, 6, 10), to="A")
    town.seen = [{"person_id": CHI, "account": "A", "last_counted_on": day, "last_status": "ACTIVE"}]
    assert totals(town.reorganise()) == {("A", "B"): (2, there)}


@pytest.mark.parametrize(("held", "effect", "there"), [(1, 1, 1), (0, -1, 2)])
def test_what_was_posted_and_voided_since_was_not_so_on_the_eve(town: Town, held: int, effect: int, there: int) -> None:
    """The close posted BINH's admission, or exit; the register has it no more."""
    town.holds("A", AN).holds("A", *[BINH] * held).follows("A", "B", total=2)
    town.posted = [{"person_id": BINH, "account": "A", "effect": effect, "ordinal": 1, "column_name": "admitted"}]
    assert totals(town.reorganise()) == {("A", "B"): (2, there)}


def test_a_row_that_says_somebody_has_left_tells_whose_they_were(town: Town) -> None:
    """B's roll has AN as moved out: B was AN's successor; nobody has BINH, but a refused row of C names them."""
    town.holds("A", AN, BINH, CHI, DUNG).follows("A", "B", "SPLIT", 2).follows("A", "C", "SPLIT", 1)
    town.roll("B", CHI).roll("C", DUNG)
    town.rolls.append({"person_id": AN, "account": "B", "counts": False, "roll_status": "MOVED_OUT"})
    town.rolls.append({"person_id": BINH, "account": "C", "counts": False, "roll_status": "TEMP_HERE"})
    assert held(town.reorganise()) == [(AN, "B"), (BINH, "A"), (CHI, "B"), (DUNG, "C")]
    town.refused = [{"person_id": BINH, "account": "C"}]
    assert held(town.reorganise()) == [(AN, "B"), (BINH, "C"), (CHI, "B"), (DUNG, "C")]


def test_a_paper_received_after_the_day_names_who_sent_it_before(town: Town) -> None:
    """A goes on; AN, now B's, was sent by A before the split and received by D after it."""
    town.holds("A", AN, BINH, CHI).follows("A", "B", "SPLIT", 2).follows("A", "A", "SPLIT", 1)
    town.roll("A", CHI).roll("B", AN, BINH)
    town.entry("transfer_out", "A", AN, BEFORE, to="D")
    town.entry("transfer_in", "D", AN, date(2026, 7, 3), frm="A", issued_on=BEFORE)
    entries = town.reorganise().entries
    assert entries.sort("entry_id")["from_place"].to_list() == ["B", "B"]


def test_what_happens_after_the_handover_does_not_change_it(town: Town) -> None:
    town.holds("A", AN, BINH).follows("A", "B", total=2).entry("exit", "B", AN, date(2026, 7, 10))
    assert totals(town.reorganise()) == {("A", "B"): (2, 2)}


def test_before_a_first_close_no_control_total_can_be_told(town: Town) -> None:
    town.has_baseline = False
    result = town.follows("A", "B", total=2).entry("admission", "A", AN, date(2026, 4, 1)).reorganise()
    assert totals(result) == {}
    assert result.entries["own_account"].to_list() == ["B"]


def test_after_a_close_who_was_handed_over_is_carried_along(town: Town) -> None:
    town.holds("B", AN, BINH).follows("A", "B", total=2, on=date(2026, 5, 1))
    on = {"account": "B", "from_account": "A", "effective_on": date(2026, 5, 1), "is_new": True, "entered_since": False}
    town.carried = [{"person_id": AN, **on}, {"person_id": BINH, **on}]
    town.settled = [{"from_code": "A", "to_code": "B", "effective_on": date(2026, 5, 1), "handed_over": 2}]
    town.seen = [
        {"person_id": AN, "account": "B", "last_counted_on": date(2026, 5, 1)},
        {"person_id": BINH, "account": "B", "last_counted_on": date(2026, 4, 30)},
    ]
    result = town.reorganise()
    assert result.handed_over.select("person_id", "is_new", "entered_since").rows() == [
        (AN, False, True),
        (BINH, False, False),
    ]
    assert totals(result) == {("A", "B"): (2, 2)}
    assert held(result) == [(AN, "B"), (BINH, "B")]


def test_after_long_who_was_entered_is_the_successors_like_anybody(town: Town) -> None:
    on = {"account": "B", "from_account": "A", "effective_on": date(2025, 5, 1), "is_new": False}
    town.holds("B", AN, BINH).follows("A", "B", on=date(2025, 5, 1))
    town.carried = [{"person_id": AN, **on}, {"person_id": BINH, **on}]
    town.settled = [{"from_code": "A", "to_code": "B", "effective_on": date(2025, 5, 1), "handed_over": 2}]
    town.seen = [{"person_id": AN, "account": "B", "last_counted_on": date(2025, 6, 1)}]
    assert town.reorganise().handed_over["person_id"].to_list() == [BINH]
