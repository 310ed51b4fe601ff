"""Reorganised units from files to findings: who is whose, what the balance says, and that cases follow.

Nights: 30 June (closed), handover on 10 July, 31 July; rolls of the last day of the month.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.ledger.flows import flow_table
from tests.integration.file_town import Town
from tests.integration.reorganised_town import AUGUST, DAY, JULY, JUNE, A, B, C, closed_town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return closed_town(tmp_path)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town after its close of 30 June; nothing was found."""
    folder = tmp_path_factory.mktemp("closed")
    assert closed_town(folder).night(JUNE, close=True).findings() == []
    return folder


@pytest.fixture
def eve(closed: Path, tmp_path: Path) -> Town:
    """A copy of it: what the handover will be, is told only after the close."""
    return closed_town(tmp_path, closed)


def test_a_merge_that_adds_up(town: Town) -> None:
    town.succeeds(DAY, "MERGE", "A", "B", 20)
    before = town.night(JUNE, close=True)
    assert before.findings() == []
    night = town.roll("B", JULY, [*A, *B]).roll("C", JULY, C).night(JULY, close=True)
    assert night.findings() == []
    assert night.bridge("A") == {"opening": 20, "reorganised": -20}
    assert night.bridge("B") == {"opening": 40, "reorganised": 20, "expected": 60, "on_roll": 60}
    assert night.bridge("TP") == {"opening": 100, "expected": 100, "on_roll": 100}
    assert night.holds()
    after = town.roll("B", AUGUST, [*A, *B]).roll("C", AUGUST, C).night(AUGUST)
    assert after.findings() == []
    assert after.bridge("B") == {"opening": 60, "expected": 60, "on_roll": 60}
    assert after.bridge("A") == {} and after.holds()


def test_without_a_baseline_a_merge_finds_nothing_false(town: Town) -> None:
    town.succeeds(DAY, "MERGE", "A", "B", 20).night(JUNE)
    night = town.roll("B", JULY, [*A, *B]).roll("C", JULY, C).night(JULY)
    assert night.findings() == []
    assert night.holds()


@pytest.mark.parametrize("on", ["1976-05-01", "1995-01-02"])
def test_a_merge_of_decades_ago_is_no_event(closed: Path, tmp_path: Path, on: str) -> None:
    town = closed_town(tmp_path, closed).unit("OLD").succeeds(on, "MERGE", "OLD", "B")
    night = town.roll("A", JULY, A).roll("B", JULY, B).roll("C", JULY, C).night(JULY)
    assert night.findings() == []
    assert night.holds()


def test_before_its_day_a_succession_does_nothing(town: Town) -> None:
    plain = town.night(JUNE)
    frames = {name: plain.frame(name) for name in ("balances", "discrepancies", "cases")}
    town.succeeds(DAY, "MERGE", "A", "B", 20)
    again = town.night(JUNE)
    assert all(again.frame(name).equals(frame) for name, frame in frames.items())


def test_until_the_successors_roll_comes_people_are_on_their_way(eve: Town) -> None:
    eve.succeeds(DAY, "MERGE", "A", "B", 20)
    waiting = eve.roll("C", "2025-07-11", C).night("2025-07-11")
    assert waiting.findings() == []
    assert waiting.bridge("A") == {"opening": 20, "reorganised": -20}
    assert waiting.bridge("B") == {"opening": 40, "expected": 40, "on_roll": 40, "not_due": 20}
    assert waiting.bridge("TP") == {
        "opening": 100, "reorganised": -20, "expected": 80, "on_roll": 80, "not_due": 20,
    }  # fmt: skip
    assert waiting.holds()
    night = eve.roll("B", JULY, [*A, *B]).roll("C", JULY, C).night(JULY)
    assert night.findings() == []
    assert night.bridge("TP") == {"opening": 100, "expected": 100, "on_roll": 100}


def test_closed_while_on_their_way(eve: Town) -> None:
    """What had left the ended unit in one period is not its opening in the next."""
    eve.succeeds(DAY, "MERGE", "A", "B", 20)
    eve.roll("C", "2025-07-11", C).night("2025-07-11", close=True)
    night = eve.roll("B", JULY, [*A, *B]).roll("C", JULY, C).night(JULY, close=True)
    assert night.findings() == []
    assert night.bridge("A") == {}
    assert night.bridge("B") == {"opening": 40, "reorganised": 20, "expected": 60, "on_roll": 60}
    assert night.bridge("TP") == {"opening": 80, "reorganised": 20, "expected": 100, "on_roll": 100}
    assert night.holds()
    after = eve.roll("B", AUGUST, [*A, *B]).roll("C", AUGUST, C).night(AUGUST)
    assert after.findings() == [] and after.bridge("B") == {"opening": 60, "expected": 60, "on_roll": 60}


def test_a_successor_that_enters_early(town: Town) -> None:
    """B's roll of 8 July, two days before the handover, has E's people already."""
    extra = range(101, 108)
    town.unit("E").roll("E", JUNE, extra).succeeds(DAY, "MERGE", "E", "B", 7).night(JUNE, close=True)
    night = town.roll("B", "2025-07-08", [*extra, *B]).night("2025-07-11")
    assert night.findings() == []
    assert night.bridge("B") == {"opening": 40, "reorganised": 7, "expected": 47, "on_roll": 47}
    assert night.holds()


def test_what_does_not_add_up(eve: Town) -> None:
    """1 is on no successor's roll, 2 left on the ended unit's, the control total is 19, one of B vanished."""
    eve.succeeds(DAY, "MERGE", "A", "B", 19)
    eve.roll("A", "2025-07-20", [2]).roll("B", JULY, [*A[1:], *B[1:]]).roll("C", JULY, C)
    expected = [("L05", "B", 21, -1), ("U02", "A", 2, 1), ("U02", "B", None, 0), ("U02", "B", 1, -1)]
    night = eve.night(JULY, close=True)
    assert night.findings() == expected and night.holds()
    # Nothing was mended: after the close all of it is still open, and 1 was never entered.
    later = eve.roll("B", AUGUST, [*A[1:], *B[1:]]).roll("C", AUGUST, C).night(AUGUST)
    assert later.findings() == expected and later.holds()


def test_a_split_and_those_nobody_has(eve: Town) -> None:
    """A is split between B (1-12) and C (13-18); 19 died as B registered; 20 is on no roll and the city acts."""
    eve.succeeds(DAY, "SPLIT", "A", "B", 13).succeeds(DAY, "SPLIT", "A", "C", 6)
    eve.roll("B", JULY, [*A[:12], *B]).roll("C", JULY, [*A[11:18], *C])
    eve.exits("B", JULY, [(19, "2025-07-15")])
    night = eve.night(JULY, close=True)
    # 12 is on both successors' rolls: the lowest code holds.
    assert night.findings() == [("L02", "C", 12, 1), ("U02", "TP", 20, -1)]
    assert night.bridge("A") == {"opening": 20, "reorganised": -19, "expected": 1, "gap": -1}
    assert night.bridge("B") == {"opening": 40, "reorganised": 13, "died": 1, "expected": 52, "on_roll": 52}
    assert night.bridge("TP")["expected"] == 99 and night.holds()
    # 20 turns up at C; 12 is off C.
    eve.roll("B", AUGUST, [*A[:12], *B]).roll("C", AUGUST, [*A[12:18], 20, *C])
    later = eve.night(AUGUST)
    assert later.findings() == [] and later.holds()
    assert later.bridge("A") == {"opening": 1, "reorganised": -1}


def test_one_of_several_successors_has_not_reported(eve: Town) -> None:
    """Whom C may have is nobody's absence until C's roll comes; the control totals wait, too."""
    eve.succeeds(DAY, "SPLIT", "A", "B", 12).succeeds(DAY, "SPLIT", "A", "C", 8)
    night = eve.roll("B", JULY, [*A[:12], *B]).night(JULY)
    assert [f for f in night.findings() if f[0] != "F01"] == [] and night.holds()
    assert night.bridge("A") == {"opening": 20, "reorganised": -20}
    assert night.bridge("B")["reorganised"] == 12
    assert night.bridge("TP")["not_due"] == 8


def test_a_chain_and_a_split_of_what_was_merged(town: Town) -> None:
    """A into B on 10 July, B apart into C and D on 1 August."""
    town.unit("D", since="2025-08-01").succeeds(DAY, "MERGE", "A", "B", 20)
    town.succeeds("2025-08-01", "SPLIT", "B", "C", 30).succeeds("2025-08-01", "SPLIT", "B", "D", 30)
    town.night(JUNE, close=True)
    town.roll("B", JULY, [*A, *B]).roll("C", JULY, C)
    assert town.night(JULY, close=True).findings() == []
    both = [*A, *B]
    town.roll("C", AUGUST, [*both[:30], *C]).roll("D", AUGUST, both[30:])
    night = town.night(AUGUST, close=True)
    assert night.findings() == [] and night.holds()
    assert night.bridge("B") == {"opening": 60, "reorganised": -60}
    assert night.bridge("D") == {"reorganised": 30, "expected": 30, "on_roll": 30}


def test_a_chain_between_two_nights(eve: Town) -> None:
    """A into B on 10 July, B into C on 20 July: only C's roll ever comes."""
    eve.succeeds(DAY, "MERGE", "A", "B", 20).succeeds("2025-07-20", "MERGE", "B", "C", 60)
    night = eve.roll("C", JULY, [*A[1:], *B, *C]).night(JULY)
    assert night.findings() == [("U02", "C", 1, -1)] and night.holds()
    assert night.bridge("B") == {"opening": 40, "reorganised": -40}


def test_a_chain_of_one_day(eve: Town) -> None:
    """B takes A in and goes into C, all on one day, whichever code comes first."""
    eve.succeeds(DAY, "MERGE", "C", "B", 40).succeeds(DAY, "MERGE", "B", "A", 80)
    night = eve.roll("A", JULY, [*A, *B, *C]).night(JULY)
    assert night.findings() == [] and night.holds()
    assert night.bridge("A")["reorganised"] == 80


def test_set_up_again(eve: Town) -> None:
    """A goes into B in July and is set up again out of it in August."""
    eve.succeeds(DAY, "MERGE", "A", "B", 20).succeeds("2025-08-01", "SPLIT", "B", "A", 20)
    eve.succeeds("2025-08-01", "SPLIT", "B", "B", 40)
    assert eve.roll("B", JULY, [*A, *B]).roll("C", JULY, C).night(JULY, close=True).findings() == []
    night = eve.roll("A", AUGUST, A).roll("B", AUGUST, B).roll("C", AUGUST, C).night(AUGUST, close=True)
    assert night.findings() == [] and night.holds()
    eve.admits("A", "2025-09-30", [(110, "2025-09-10")]).roll("A", "2025-09-30", [*A, 110])
    last = eve.roll("B", "2025-09-30", B).roll("C", "2025-09-30", C).night("2025-09-30")
    assert last.findings() == [] and last.holds()
    assert last.bridge("A") == {"opening": 20, "admitted": 1, "expected": 21, "on_roll": 21}


@pytest.mark.parametrize("apart", [True, False])
def test_cases_follow_a_chain_of_units(town: Town, apart: bool) -> None:
    """A is renamed R and R is merged into B, on two days or on one: 1 (not cut) and 2 (vanished) keep their cases."""
    town.unit("R").succeeds("2025-07-04" if apart else DAY, "RENAME", "A", "R", 19)
    town.succeeds(DAY, "MERGE", "R", "B", 19).night(JUNE, close=True)
    town.roll("A", "2025-07-01", [1, *A[2:]]).roll("C", "2025-07-01", [1, *C])
    town.moves("transfer_out", "A", "2025-07-01", [(1, "A", "C", "2025-06-20")])
    town.moves("transfer_in", "C", "2025-07-01", [(1, "A", "C", "2025-06-20")])
    before = town.night("2025-07-02")
    assert [f for f in before.findings() if f[0] in ("L01", "L05")] == [("L01", "A", 1, 1), ("L05", "A", 2, -1)]
    night = town.roll("B", JULY, [1, *A[2:], *B]).roll("C", JULY, [1, *C]).night(JULY)
    assert [f for f in night.findings() if f[2]] == [("L01", "B", 1, 1), ("U02", "B", 2, -1)] and night.holds()
    for person, code in ((1, "L01"), (2, "U02")):
        ((number, *_),) = before.case_of(person)
        assert night.case_of(person) == [(number, code, "B", "open")]


def test_what_an_ended_unit_reported_is_reported_no_more(town: Town) -> None:
    """The city's reported members are those of the units there are."""
    town.succeeds(DAY, "MERGE", "A", "B", 20)
    for unit, total in (("A", 20), ("B", 40), ("C", 40)):
        town.reports(unit, JUNE, total)
    night = town.night(JUNE, close=True)
    assert night.reported("TP") == 100 and night.reported("A") == 20
    night = town.roll("B", JULY, [*A, *B]).roll("C", JULY, C).reports("B", JULY, 60).reports("C", JULY, 40).night(JULY)
    assert (night.reported("TP"), night.reported("A"), night.reported("B")) == (100, None, 60)


def test_one_number_on_two_people_is_mended_by_the_successors_roll(town: Town) -> None:
    """2 stood on A's last roll with 1's card; B, which A was merged into, has the right one."""
    town.succeeds(DAY, "MERGE", "A", "B", 20).roll("A", JUNE, A, c2="00000001")
    assert ("I01", "A", 2, 0) in town.night(JUNE, close=True).findings()
    night = town.roll("B", JULY, [*A, *B]).roll("C", JULY, C).night(JULY)
    assert night.findings() == []


def test_a_paper_naming_the_level_above_when_its_receiver_is_merged(tmp_path: Path) -> None:
    """C sent 41 "to D"; A's roll below D had them (L14); A is merged into B, which has everybody."""
    town = Town(tmp_path / "home").unit("D", level="SUPERIOR", counts=False).unit("C")
    town.unit("A", "D", reports=False).unit("B", "D", reports=False).succeeds(DAY, "MERGE", "A", "B", 21)
    town.roll("D", "2025-05-30", {"A": A, "B": B}).roll("C", "2025-05-30", [*C, 200])
    town.night("2025-05-30", close=True)
    town.roll("D", JUNE, {"A": [*A, 200], "B": B}).roll("C", JUNE, C)
    town.moves("transfer_out", "C", JUNE, [(200, "C", "D", "2025-06-10")]).moves("transfer_in", "D", JUNE)
    assert town.night(JUNE, close=True).findings() == [("L14", "A", 200, 0)]
    night = town.roll("D", JULY, {"B": [*A, 200, *B]}).roll("C", JULY, C).night(JULY)
    assert night.findings() == [("L14", "B", 200, 0)] and night.holds()
    assert night.bridge("B") == {"opening": 40, "reorganised": 21, "expected": 61, "on_roll": 61}


@pytest.mark.parametrize(("old", "new"), [("A", "N"), ("A", "B"), ("C", "N")])
def test_how_long_somebody_lives_elsewhere_goes_on_at_the_successor(town: Town, old: str, new: str) -> None:
    """1 of A lives in C since February: neither A's end nor C's begins the 60 working days anew, nor another case."""
    if new == "N":
        town.unit("N", since=DAY).cells("N", "N.1")
    town.cells("B", "B.1").cells("C", "C.1").succeeds(DAY, "RENAME", old, new)
    for on in ("2025-02-28", "2025-04-30", JUNE):
        for unit, people in (("A", A), ("B", B), ("C", C)):
            town.roll(unit, on, people, **({"r1": "C.1"} if unit == "A" else {}))
    for on in ("2025-02-28", "2025-04-30"):
        assert town.night(on, close=True).findings() == []
    before = town.night(JUNE)
    assert before.findings() == [("L13", "A", 1, 0)]
    town.roll("A", "2025-07-09", A, r1="C.1")
    rolls: dict[str, list[int]] = {"A": [*A], "B": [*B], "C": [*C]}
    rolls[new] = [*rolls.get(new, []), *rolls.pop(old)]
    home, there = ("A", "N.1") if old == "C" else (new, "C.1")
    for on in (JULY, AUGUST):
        for unit, people in rolls.items():
            town.roll(unit, on, people, **({"r1": there} if unit == home else {}))
        night = town.night(on, close=True)
        assert night.findings() == [("L13", home, 1, 0)]
        assert night.case_of(1) == [(before.case_of(1)[0][0], "L13", home, "open")]


def test_the_successors_register_corrects_or_repeats_the_predecessors(town: Town) -> None:
    """A sent 1 "to Q", which nobody knows, and 2 outside; B, which A was merged into, has both again, 1's mended."""
    town.succeeds(DAY, "MERGE", "A", "B", 17)
    town.roll("A", JUNE, A[2:]).moves(
        "transfer_out", "A", JUNE, [(1, "A", "Q", "2025-06-20"), (2, "A", "NGOAI", "2025-06-20")]
    )
    town.exits("A", JUNE, [(3, "2025-06-21")])
    night = town.night(JUNE, close=True)
    assert [f for f in night.findings() if f[0] == "U01"] == [("U01", "A", 1, 0)]
    for on in (JULY, AUGUST):
        town.roll("B", on, [*A[3:], *B]).roll("C", on, C)
        out = [(1, "A", "NGOAI", "2025-06-20"), (2, "A", "NGOAI", "2025-06-20")]
        town.moves("transfer_out", "B", on, out).exits("B", on, [(3, "2025-06-22")])
        night = town.night(on, close=True)
        assert night.findings() == [] and night.holds()


def test_what_was_settled_by_the_close_says_nothing_of_the_eve(town: Town) -> None:
    """Before the close C also entered 1 as admitted (posts 0), and 2 came to A through C in one day: both are A's."""
    town.succeeds(DAY, "MERGE", "A", "B", 20)
    town.roll("A", "2025-05-30", [1, *A[2:]]).roll("B", "2025-05-30", [*B, 2]).roll("C", "2025-05-30", C)
    town.night("2025-05-30", close=True)
    town.roll("A", JUNE, A).roll("B", JUNE, B).admits("C", JUNE, [(1, "2025-06-05")])
    town.moves("transfer_out", "B", JUNE, [(2, "B", "C", "2025-06-11")], no="1")
    town.moves("transfer_in", "C", JUNE, [(2, "B", "C", "2025-06-11")], no="1")
    town.moves("transfer_out", "C", JUNE, [(2, "C", "A", "2025-06-11")], no="2")
    town.moves("transfer_in", "A", JUNE, [(2, "C", "A", "2025-06-11")], no="2")
    assert town.night(JUNE, close=True).findings() == [("L12", "C", 1, 0)]
    # One more of A is entered by C as admitted, since the close and before the merger.
    town.roll("B", JULY, [*A, *B]).roll("C", JULY, C).admits("C", JULY, [(3, "2025-07-05")])
    night = town.night(JULY)
    assert night.findings() == [("L12", "C", 1, 0), ("L12", "C", 3, 0)] and night.holds()


def test_papers_of_the_predecessor_are_the_successors(town: Town) -> None:
    """1 was sent on by A and B still counts them; 2 was sent from A to B, which has become internal; 3 died at A."""
    town.succeeds(DAY, "MERGE", "A", "B", 17)
    town.moves("transfer_out", "A", "2025-07-05", [(1, "A", "C", "2025-07-02"), (2, "A", "B", "2025-07-03")])
    town.moves("transfer_in", "C", JULY, [(1, "A", "C", "2025-07-02")])
    town.exits("A", "2025-07-05", [(3, "2025-07-01")])
    town.night(JUNE, close=True)
    night = town.roll("B", JULY, [1, 2, *A[3:], *B]).roll("C", JULY, [1, *C]).night(JULY)
    assert night.findings() == [("L01", "B", 1, 1)] and night.holds()


def test_flows_of_the_days_before_the_end_are_the_ended_units_own(town: Town) -> None:
    """Until A is merged into B on 10 July: 1 went to C, 2 to B, 3 died; nothing of it is B's but 2's arrival."""
    town.succeeds(DAY, "MERGE", "A", "B", 17)
    town.moves("transfer_out", "A", "2025-07-05", [(1, "A", "C", "2025-07-02"), (2, "A", "B", "2025-07-03")])
    town.moves("transfer_in", "B", "2025-07-05", [(2, "A", "B", "2025-07-03")])
    town.moves("transfer_in", "C", JULY, [(1, "A", "C", "2025-07-02")])
    town.exits("A", "2025-07-05", [(3, "2025-07-01")]).night(JUNE, close=True)
    night = town.roll("B", JULY, [2, *A[3:], *B]).roll("C", JULY, [1, *C]).night(JULY)
    assert night.findings() == []
    before, month = (date(2025, 7, 1), date(2025, 7, 9)), (date(2025, 7, 1), date(2025, 7, 31))

    def table(unit: str, period: tuple[date, date]) -> dict[str, int]:
        rows = flow_table(night.folder, unit, *period).select("line", "value").iter_rows()
        return {line: value for line, value in rows if value}

    assert table("A", before) == {"A": 20, "C1": 1, "C5b": 2, "D": 17}
    assert table("B", before) == {"A": 40, "B2b": 1, "D": 41}
    assert table("A", month) == {"A": 20, "C1": 1, "C5b": 2, "reorganised": -17}
    assert table("B", month) == {"A": 40, "B2b": 1, "reorganised": 17, "D": 58}
    assert table("TP", month) == {"A": 100, "C1": 1, "D": 99}
    # The balances of the period say the same, so that they open as the last close ended.
    assert night.bridge("A") == {"opening": 20, "died": 1, "out_city": 2, "reorganised": -17}
    assert night.bridge("B") == {"opening": 40, "in_city": 1, "reorganised": 17, "expected": 58, "on_roll": 58}
    assert night.bridge("TP") == {"opening": 100, "died": 1, "expected": 99, "on_roll": 99} and night.holds()


def test_a_transfer_between_two_that_became_one(town: Town) -> None:
    """5 went from A to B in June, closed; then A and B become one: the posted legs are no longer anybody's."""
    town.moves("transfer_out", "A", JUNE, [(5, "A", "B", "2025-06-10")])
    town.moves("transfer_in", "B", JUNE, [(5, "A", "B", "2025-06-10")])
    town.roll("A", JUNE, [*A[:4], *A[5:]]).roll("B", JUNE, [5, *B]).succeeds(DAY, "MERGE", "A", "B", 19)
    assert town.night(JUNE, close=True).findings() == []
    night = town.roll("B", JULY, [*A, *B]).roll("C", JULY, C).night(JULY)
    assert night.findings() == [] and night.holds()
    assert night.bridge("B") == {"opening": 41, "reorganised": 19, "expected": 60, "on_roll": 60}


@pytest.mark.parametrize("named", ["A", "E"])
def test_received_by_the_successor_of_the_unit_it_was_issued_to(tmp_path: Path, named: str) -> None:
    """C sent 61 to A on 25 June; E, A's successor since 10 July, received them on the 12th and writes A, or itself."""
    town = Town(tmp_path / "home").unit("A").unit("C").unit("E", since=DAY).succeeds(DAY, "RENAME", "A", "E", 20)
    town.moves("transfer_out", "C", JUNE, [(61, "C", "A", "2025-06-25")])
    town.roll("A", JUNE, A).roll("C", JUNE, C[1:]).night(JUNE, close=True)
    town.moves("transfer_in", "E", JULY, [(61, "C", named, "2025-06-25")], received="2025-07-12")
    night = town.roll("E", JULY, [*A, 61]).roll("C", JULY, C[1:]).night(JULY)
    assert night.findings() == [] and night.holds()
    assert night.bridge("E") == {"in_city": 1, "reorganised": 20, "expected": 21, "on_roll": 21}
    rows = flow_table(night.folder, "E", date(2025, 7, 1), date(2025, 7, 31)).select("line", "value").iter_rows()
    assert {line: value for line, value in rows if value} == {"B2b": 1, "reorganised": 20, "D": 21}


def test_cases_follow_with_their_numbers(town: Town) -> None:
    """L01 of 1 stands at A; after the merge B's roll still counts 1: the same case, at B."""
    town.moves("transfer_out", "A", JUNE, [(1, "A", "C", "2025-06-02")])
    town.moves("transfer_in", "C", JUNE, [(1, "A", "C", "2025-06-02")]).roll("C", JUNE, [1, *C])
    town.succeeds(DAY, "MERGE", "A", "B", 19)
    before = town.night(JUNE, close=True)
    assert before.findings() == [("L01", "A", 1, 1)]
    [(number, _, _, _)] = before.case_of(1)
    night = town.roll("B", JULY, [*A, *B]).roll("C", JULY, [1, *C]).night(JULY)
    assert night.findings() == [("L01", "B", 1, 1)]
    assert night.case_of(1) == [(number, "L01", "B", "open")]
    cut = town.roll("B", AUGUST, [*A[1:], *B]).roll("C", AUGUST, [1, *C]).night(AUGUST)
    assert cut.case_of(1) == [(number, "L01", "B", "cleared")]


def test_a_district_above_accounts_is_renamed(tmp_path: Path) -> None:
    """D1 becomes D2: its accounts stand below D2, the columns of both levels say so."""
    town = Town(tmp_path / "home")
    for code in ("D1", "D2"):
        town.unit(code, level="SUPERIOR", reports=False, counts=False)
    town.unit("A", "D1").unit("B", "D1").succeeds(DAY, "RENAME", "D1", "D2", 60)
    town.roll("A", JUNE, A).roll("B", JUNE, B).night(JUNE, close=True)
    night = town.roll("A", JULY, A).roll("B", JULY, B).night(JULY, close=True)
    assert night.findings() == [] and night.holds()
    assert night.bridge("D1") == {"opening": 60, "reorganised": -60}
    assert night.bridge("D2") == {"reorganised": 60, "expected": 60, "on_roll": 60}
    after = town.roll("A", AUGUST, A).roll("B", AUGUST, B).night(AUGUST)
    assert after.bridge("D2") == {"opening": 60, "expected": 60, "on_roll": 60} and after.holds()


def test_papers_of_a_level_that_was_renamed(tmp_path: Path) -> None:
    """C sent 61 "to D1", A's roll has them (L14); D1, later D2, registers again how A sent 1 to C."""
    town = Town(tmp_path / "home").unit("C")
    for code in ("D1", "D2"):
        town.unit(code, level="SUPERIOR", counts=False)
    town.unit("A", "D1").unit("B", "D1").succeeds(DAY, "RENAME", "D1", "D2")
    town.roll("A", "2025-05-30", A).roll("B", "2025-05-30", B).roll("C", "2025-05-30", C)
    town.night("2025-05-30", close=True)
    town.moves("transfer_out", "C", JUNE, [(61, "C", "D1", "2025-06-10")]).moves("transfer_in", "A", JUNE)
    for register in ("A", "D1"):
        town.moves("transfer_out", register, JUNE, [(1, "A", "C", "2025-06-12")])
    town.moves("transfer_in", "C", JUNE, [(1, "A", "C", "2025-06-12")])
    for on in (JUNE, JULY):
        if on == JULY:
            town.moves("transfer_out", "D2", on, [(1, "A", "C", "2025-06-12")])
        night = town.roll("A", on, [*A[1:], 61]).roll("B", on, B).roll("C", on, [1, *C[1:]]).night(on, close=True)
        found = [f for f in night.findings() if f[0] not in ("F01", "C04")]
        assert found == [("L14", "A", 61, 0)] and night.holds()


def test_an_account_comes_under_another_parent(tmp_path: Path) -> None:
    town = Town(tmp_path / "home")
    for code in ("D1", "D2"):
        town.unit(code, level="SUPERIOR", reports=False, counts=False)
    town.unit("A", "D1").unit("B", "D1").unit("C", "D2").succeeds(DAY, "REPARENT", "A", "D2", 20)
    town.roll("A", JUNE, A).roll("B", JUNE, B).roll("C", JUNE, C).night(JUNE, close=True)
    night = town.roll("A", JULY, A).roll("B", JULY, B).roll("C", JULY, C).night(JULY)
    assert night.findings() == [] and night.holds()
    assert night.bridge("D1") == {"opening": 60, "reorganised": -20, "expected": 40, "on_roll": 40}
    assert night.bridge("D2") == {"opening": 40, "reorganised": 20, "expected": 60, "on_roll": 60}
    assert night.bridge("A") == {"opening": 20, "expected": 20, "on_roll": 20}


def test_a_cell_goes_to_another_account(town: Town) -> None:
    """Cell A.2 comes under B: its people are B's, the others stay."""
    town.cells("A", "A.1", "A.2").succeeds(DAY, "REPARENT", "A.2", "B", 10)
    town.roll("A", JUNE, {"A.1": A[:10], "A.2": A[10:]}).night(JUNE, close=True)
    town.roll("A", JULY, {"A.1": A[:10]}).roll("B", JULY, {"A.2": A[10:], "": B}).roll("C", JULY, C)
    night = town.night(JULY, close=True)
    assert night.findings() == [] and night.holds()
    assert night.bridge("A") == {"opening": 20, "reorganised": -10, "expected": 10, "on_roll": 10}
    town.roll("A", AUGUST, {"A.1": A[:10]}).roll("B", AUGUST, {"A.2": A[10:], "": B}).roll("C", AUGUST, C)
    after = town.night(AUGUST)
    assert after.findings() == [] and after.holds()


def test_a_cell_has_left_and_the_successors_roll_has_not_come(town: Town) -> None:
    town.cells("A", "A.1", "A.2").succeeds(DAY, "MERGE", "A.2", "B", 10)
    town.roll("A", JUNE, {"A.1": A[:10], "A.2": A[10:]}).night(JUNE, close=True)
    waiting = town.roll("A", "2025-07-15", {"A.1": A[:10]}).night("2025-07-15", close=True)
    assert waiting.findings() == [] and waiting.holds()
    assert waiting.bridge("A") == {"opening": 20, "reorganised": -10, "expected": 10, "on_roll": 10}
    assert waiting.bridge("B")["not_due"] == 10
    night = town.roll("A", JULY, {"A.1": A[:10]}).roll("B", JULY, [*A[10:], *B]).night(JULY)
    assert [f for f in night.findings() if f[0] != "F01"] == [] and night.holds()
    assert night.bridge("B") == {"opening": 40, "reorganised": 10, "expected": 50, "on_roll": 50}


def test_the_reporting_unit_ends_and_the_account_goes_on(tmp_path: Path) -> None:
    """District D reported for wards A and B; abolished, A reports for itself, B through the new commune E."""
    town = Town(tmp_path / "home").unit("D", level="SUPERIOR", counts=False, until="2025-07-09")
    town.unit("E", level="SUPERIOR", counts=False, since=DAY)
    town.unit("A", "D", reports=False).unit("B", "D", reports=False).unit("C")
    town.succeeds(DAY, "REPARENT", "A", "E", 20).succeeds(DAY, "REPARENT", "B", "E", 40)
    town.roll("D", JUNE, {"A": A, "B": B}).roll("C", JUNE, C)
    assert town.night(JUNE, close=True).findings() == []
    # The new unit has not reported yet: D's last roll stays in force.
    waiting = town.roll("C", "2025-07-20", C).night("2025-07-20")
    assert waiting.findings() == [] and waiting.holds()
    assert waiting.bridge("A") == {"opening": 20, "expected": 20, "on_roll": 20}
    night = town.roll("E", JULY, {"A": A, "B": B[1:]}).roll("C", JULY, C).night(JULY)
    assert night.findings() == [("L05", "B", 21, -1)] and night.holds()
    assert night.bridge("D") == {"opening": 60, "reorganised": -60}
    assert night.bridge("E")["reorganised"] == 60
