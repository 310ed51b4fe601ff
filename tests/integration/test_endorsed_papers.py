"""One transfer registered at three levels is one event.

Accounts A and B below district D1, C below D2. Districts and the city register the papers of the units below them once
more: with a number and a date of their own, naming the unit, or only the level above it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.file_town import Town

JUNE, JULY = "2025-06-30", "2025-07-31"
A, B, C = range(1, 21), range(21, 41), range(41, 61)
REGISTERS = ("transfer_out", "transfer_in")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town(tmp_path / "home").unit("D1", level="SUPERIOR", counts=False).unit("D2", level="SUPERIOR", counts=False)
    town.units["TP", ""]["is_reporting"] = "1"
    town.unit("A", "D1").unit("B", "D1").unit("C", "D2")
    for unit, people in (("A", A), ("B", B), ("C", C)):
        town.roll(unit, JUNE, people)
        town.moves("transfer_out", unit, JUNE).moves("transfer_in", unit, JUNE)
    town.night(JUNE, close=True)
    return town.roll("A", JULY, A[1:]).roll("B", JULY, B).roll("C", JULY, [1, *C])


def registers(town: Town, **rows: tuple[str, str, str, str, str]) -> Town:
    """Registers of July: ``A_out=(from, to, issued, number, received)``; units without one send empty ones."""
    for unit in ("A", "B", "C", "D1", "D2", "TP"):
        for record in REGISTERS:
            told = rows.get(f"{unit}_{record.removeprefix('transfer_')}")
            if told is None:
                town.moves(record, unit, JULY)
                continue
            source, target, issued, number, received = told
            town.moves(record, unit, JULY, [(1, source, target, issued)], no=number, received=received)
    return town


def one_transfer(town: Town, status: str = "complete") -> bool:
    """Whether the night knows one transfer of 1 from A to C, and nothing is wrong."""
    night = town.night(JULY)
    transfers = night.frame("transfers").select("from_org", "to_org", "status").rows()
    assert night.holds()
    assert (night.findings(), transfers) == ([], [("A", "C", status)])
    assert night.bridge("TP") == {"opening": 60, "expected": 60, "on_roll": 60}
    assert night.bridge("D1")["out_city"] == night.bridge("D2")["in_city"] == 1
    return True


def test_registered_at_three_levels_on_both_sides(town: Town) -> None:
    """Each level has its own number and date."""
    registers(
        town,
        A_out=("A", "C", "2025-07-02", "11/GT", ""), D1_out=("A", "C", "2025-07-04", "207/HU", ""),
        TP_out=("A", "C", "2025-07-07", "3301/TU", ""), D2_in=("A", "C", "2025-07-07", "3301/TU", "2025-07-09"),
        C_in=("A", "C", "2025-07-02", "11/GT", "2025-07-11"),
    )  # fmt: skip
    assert one_transfer(town)


def test_the_receiver_writes_down_the_endorsing_levels_paper(town: Town) -> None:
    """C's receipt shows the city's number and date: the sender's side has that paper too, at its upper level."""
    registers(
        town,
        A_out=("A", "C", "2025-07-02", "11/GT", ""), D1_out=("A", "C", "2025-07-04", "207/HU", ""),
        TP_out=("A", "C", "2025-07-07", "3301/TU", ""), C_in=("A", "C", "2025-07-07", "3301/TU", "2025-07-11"),
    )  # fmt: skip
    assert one_transfer(town)


def test_levels_name_each_other(town: Town) -> None:
    """A sends to D2, D1 says it comes from D1, C received it from D1: the account below that holds them is meant."""
    registers(
        town,
        A_out=("A", "D2", "2025-07-02", "11/GT", ""), D1_out=("D1", "D2", "2025-07-04", "207/HU", ""),
        D2_in=("D1", "D2", "2025-07-04", "207/HU", "2025-07-09"), C_in=("D1", "C", "2025-07-02", "11/GT", "2025-07-11"),
    )  # fmt: skip
    assert one_transfer(town)


def test_only_the_levels_above_registered_it(town: Town) -> None:
    """Neither A nor C has it in its own register; their superiors' entries are theirs."""
    registers(
        town,
        D1_out=("A", "C", "2025-07-04", "207/HU", ""), D2_in=("A", "C", "2025-07-04", "207/HU", "2025-07-09"),
    )  # fmt: skip
    assert one_transfer(town)


@pytest.mark.parametrize("entered", [True, False])
def test_a_level_received_in_its_own_name_and_nobody_below_it(town: Town, entered: bool) -> None:
    """C's roll has 1: they arrived there . No roll below D2 has 1: they are on their way (L03)."""
    registers(
        town,
        A_out=("A", "D2", "2025-07-02", "11/GT", ""), D2_in=("A", "D2", "2025-07-02", "11/GT", "2025-07-09"),
    )  # fmt: skip
    town.unit("E", "D2").roll("E", JUNE, range(61, 81)).roll("E", JULY, range(61, 81))
    night = (town if entered else town.roll("C", JULY, C)).night(JULY)
    assert night.holds()
    arrived = [(row[0], row[1]) for row in night.frame("transfers").select("to_org", "status").rows()]
    assert arrived == [("C", "complete")] if entered else [("D2", "in_transit")]
    assert [code for code, *_ in night.findings()] == ([] if entered else ["L03"])


def test_back_by_the_same_way_is_a_second_event(town: Town) -> None:
    """To C and back within a month, each registered at two levels: two transfers, no surplus."""
    out, back = (1, "A", "C", "2025-07-02"), (1, "C", "A", "2025-07-15")
    for unit, record, told in (
        ("A", "transfer_out", out), ("D1", "transfer_out", out), ("C", "transfer_in", out),
        ("C", "transfer_out", back), ("D2", "transfer_out", back), ("A", "transfer_in", back),
        ("D1", "transfer_in", back),
    ):  # fmt: skip
        town.moves(record, unit, JULY, [told], no=f"{told[3][-2:]}/{unit[0]}")
    night = town.roll("A", JULY, A).roll("C", JULY, C).night(JULY)
    assert [f for f in night.findings() if f[0] != "L09"] == [] and night.holds()
    assert night.frame("transfers").select("from_org", "to_org", "status").sort("from_org").rows() == [
        ("A", "C", "complete"),
        ("C", "A", "complete"),
    ]


def test_entered_twice_at_one_level_is_still_that(town: Town) -> None:
    """D1 has it twice: one of the two is surplus; A's own entry is not."""
    registers(town, A_out=("A", "C", "2025-07-02", "11/GT", ""), C_in=("A", "C", "2025-07-02", "11/GT", "2025-07-04"))
    twice = [(1, "A", "C", "2025-07-02"), (1, "A", "C", "2025-07-03")]
    night = town.moves("transfer_out", "D1", JULY, twice, no="").night(JULY)
    found = [(code, effect) for code, _, _, effect in night.findings()]
    assert found == [("L12", 0)] and night.holds()
