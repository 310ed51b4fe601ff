"""Parts of one export and the side of a register, on their own."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.intake.seen import Key, Seen, fold, parts_on
from pipelines.intake.sides import decide, own_names, votes

DAY = date(2024, 1, 31)
NIGHTS = [date(2024, 2, n) for n in range(1, 8)]


def part(table: str, record: str = "roll") -> Seen:
    return Seen("P1", DAY, table, f"{table}!", record, f"{table}.csv", date.max)


def look(folders: list[list[Seen]]) -> list[str]:
    """Tables in force after looking at the folder on one night after the other."""
    seen: dict[Key, Seen] = {}
    there: dict[Key, Seen] = {}
    for night, folder in zip(NIGHTS, folders, strict=False):
        there = {entry.key: entry for entry in folder}
        seen = fold(seen.values(), there, night)
    return sorted(entry.table_id for entry in parts_on(seen.values(), there, NIGHTS[len(folders) - 1]))


A, B, C = part("a"), part("b"), part("c")


@pytest.mark.parametrize(
    ("folders", "in_force"),
    [
        # what lay in the folder night after night, and what is in force after the last one
        ([[A, B]], ["a", "b"]),
        ([[A, B], [A, B]], ["a", "b"]),
        ([[A, B], [A, C]], ["a", "c"]),
        ([[A, B], [C]], ["c"]),
        ([[A, B], []], ["a", "b"]),
        ([[A], [], [B]], ["b"]),
        ([[A], [B], [A]], ["a"]),
        ([[A], [A, B]], ["a", "b"]),
    ],
)
def test_what_replaces_what(folders: list[list[Seen]], in_force: list[str]) -> None:
    assert look(folders) == in_force


def test_a_table_first_seen_and_gone_in_one_night_was_never_sent() -> None:
    first = fold([], {A.key: A}, DAY)
    again = fold(first.values(), {}, DAY)
    assert parts_on(again.values(), {}, DAY) == []


def test_a_night_run_again_does_not_know_what_came_and_went_after_it() -> None:
    seen = fold([], {A.key: A}, NIGHTS[0])
    seen = fold(seen.values(), {B.key: B, A.key: A}, NIGHTS[3])
    earlier = fold(seen.values(), {A.key: A}, NIGHTS[1])
    assert [entry.table_id for entry in parts_on(earlier.values(), {A.key}, NIGHTS[1])] == ["a"]
    assert sorted(entry.table_id for entry in parts_on(earlier.values(), {A.key}, NIGHTS[4])) == ["a", "b"]


def test_another_kind_in_the_folder_replaces_nothing() -> None:
    other = part("x", "admission")
    assert look([[A], [other]]) == ["a", "x"]


def test_a_table_told_to_be_another_record_moves_there() -> None:
    out, into = part("t", "transfer_out"), part("t", "transfer_in")
    seen = fold([], {out.key: out}, NIGHTS[0])
    seen = fold(seen.values(), {into.key: into}, NIGHTS[1])
    assert [entry.record for entry in seen.values()] == ["transfer_in"]


def test_one_of_two_empty_registers_of_the_same_bytes_may_be_taken_away() -> None:
    out, into = part("t", "transfer_out"), part("t", "transfer_in")
    seen = fold([], {out.key: out, into.key: into}, NIGHTS[0])
    seen = fold(seen.values(), {into.key: into}, NIGHTS[1])
    assert sorted(entry.record for entry in parts_on(seen.values(), {into.key}, NIGHTS[1])) == [
        "transfer_in",
        "transfer_out",
    ]


UNITS = pl.DataFrame(
    {
        "org_code": ["TP", "P1", "P1.1", "P2", "P2.1"],
        "name": ["Thành phố", "Phường Một", "Chi bộ 1", "Phường Hai", "Chi bộ 1"],
        "parent_code": [None, "TP", "P1", "TP", "P2"],
    }
)


def told(reporter: str, *rows: tuple[str | None, str | None], hint: str | None = None) -> str | None:
    frame = pl.DataFrame(
        [(reporter, "t", *row) for row in rows],
        schema={"reporter": pl.String, "tkey": pl.String, "from_org": pl.String, "to_org": pl.String},
        orient="row",
    )
    counted = votes(frame, own_names(UNITS, [reporter])).rows() or [(reporter, "t", 0, 0)]
    return decide(counted[0][2], counted[0][3], hint, True, True)


@pytest.mark.parametrize(
    ("rows", "side"),
    [
        ([("Phường Một", "Phường Hai")], "transfer_out"),
        ([("phuong mot", "P2")], "transfer_out"),
        ([("NGOAI", "P1")], "transfer_in"),
        ([(None, "P2")], "transfer_out"),
        ([("P2", None)], "transfer_in"),
        ([("P1", None)], "transfer_out"),
        ([("P1", "P2"), ("P1", "NGOAI"), ("P2", "P1")], "transfer_out"),
        # Every ward has a cell of this name: the ward itself is surer.
        ([("Chi bộ 1", "Phường Một")], "transfer_in"),
        ([("P2", "Chi bộ 1")], "transfer_in"),
    ],
)
def test_the_side_that_is_the_reporting_unit_tells(rows: list[tuple[str | None, str | None]], side: str) -> None:
    assert told("P1", *rows, hint=None) == side
    wrong = "transfer_in" if side == "transfer_out" else "transfer_out"
    assert told("P1", *rows, hint=wrong) == side


def test_a_level_above_registers_for_the_units_below_it() -> None:
    assert told("TP", ("P1", "NGOAI")) == "transfer_out"
    assert told("TP", ("P1", "P2")) is None
    assert told("TP", ("P1", "P2"), hint="transfer_out") == "transfer_out"


def test_without_rows_only_title_and_columns_can_tell() -> None:
    assert told("P1", hint="transfer_in") == "transfer_in"
    assert decide(0, 0, None, False, True) == "transfer_out"
    assert decide(0, 0, None, True, False) == "transfer_in"
    assert decide(0, 0, None, True, True) is None
