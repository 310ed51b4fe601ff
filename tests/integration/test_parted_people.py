"""Two people an officer parts after a close: everything is as if nobody had ever taken them for one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from pipelines import decisions
from tests.integration.file_town import Published, Town, identity

MARCH, APRIL, MAY, JUNE, JULY = "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30", "2024-07-31"

Story = Callable[[Town, str], Town]


def row_of(night: Path, person: int) -> str:
    """A row of a person, as one names it."""
    for record in ("roll", "transfer_in", "transfer_out", "exit"):
        rows = pl.read_parquet(night / "linking" / f"{record}.parquet")
        own = rows.filter(pl.col("citizen_id") == f"031070{person:06d}").sort("as_of", "reporter")
        for row in own.iter_rows(named=True):
            return f"{row['reporter']}/{row['as_of']}/{row['file']}:{row['row']}"
    raise AssertionError(person)


def say(town: Town, night: str, decision: str) -> None:
    folder = town.home / "nights" / night
    told = decisions.Decision(decision, "Lan", "seen both files", rows=(row_of(folder, 1), row_of(folder, 2)))
    cases = pl.read_parquet(town.home / "nights" / night / "cases.parquet")
    decisions.append(town.home, told, cases, date.fromisoformat(night))


def stays(town: Town, on: str) -> Town:
    """Both are counted where they were."""
    return town.roll("A", on, [1, 3]).roll("B", on, [2, 4]).roll("C", on, [5])


def moves(town: Town, on: str) -> Town:
    """In April person 2 moves from B to C by two papers; in May person 1 dies and A goes on counting them."""
    town.roll("A", on, [1, 3]).roll("B", on, [2, 4] if on == MARCH else [4])
    town.roll("C", on, [5] if on == MARCH else [2, 5])
    if on == APRIL:
        paper = [(2, "B", "C", "2024-04-10")]
        town.moves("transfer_out", "B", on, paper).moves("transfer_in", "C", on, paper)
    if on == MAY:
        town.exits("A", on, [(1, "2024-05-05")])
    return town


def not_entered(town: Town, on: str) -> Town:
    """In April person 1 moves to C by two papers, and C's roll never has them; A cuts them."""
    town.roll("A", on, [1, 3] if on == MARCH else [3]).roll("B", on, [2, 4]).roll("C", on, [5])
    if on == APRIL:
        paper = [(1, "A", "C", "2024-04-10")]
        town.moves("transfer_out", "A", on, paper).moves("transfer_in", "C", on, paper)
    return town


def merged_unit(town: Town, on: str) -> Town:
    """B becomes part of C in May."""
    if on == MARCH:
        town.unit("B", until=MAY)
        town.succeeds("2024-05-15", "MERGE", "B", "C", 2)
        town.units["B", ""]["valid_to"] = "2024-05-14"
    town.roll("A", on, [1, 3])
    if on < MAY:
        return town.roll("B", on, [2, 4]).roll("C", on, [5])
    return town.roll("C", on, [2, 4, 5])


def town_at(home: Path) -> Town:
    return Town(home).unit("A").unit("B").unit("C")


def told(night: Published) -> dict[str, object]:
    """What a night says, without numbers of people and cases."""
    balances = night.frame("balances").drop("as_of")
    return {
        "findings": night.findings(),
        "balances": {row["org_code"]: row for row in balances.iter_rows(named=True)},
        "holds": night.holds(),
        "opening": night.frame("state/holdings").group_by("account").agg(pl.col("held").sum()).sort("account").rows(),
    }


STORIES = (stays, moves, not_entered, merged_unit)
# The shortest; the others when there is time.
EVERY_TIME = {(merged_unit, MARCH, 1)}
COMBINED = [
    pytest.param(
        *case,
        id="-".join((case[0].__name__, *map(str, case[1:]))),
        marks=() if case in EVERY_TIME else pytest.mark.slow,
    )
    for case in product(STORIES, (MARCH, APRIL), (1, 2))
]


@pytest.mark.parametrize(("story", "first_close", "closes"), COMBINED)
def test_merged_closed_and_parted_is_as_if_never_merged(
    tmp_path: Path, story: Story, first_close: str, closes: int
) -> None:
    town, plain = town_at(tmp_path / "merged"), town_at(tmp_path / "plain")
    nights = [MARCH, APRIL, MAY, JUNE, JULY]
    closed = [night for night in nights if night >= first_close][:closes]
    # Said to be one before the first close of April, or after the first of March.
    parted = nights[nights.index(closed[-1]) + (1 if first_close == APRIL or closes == 2 else 2)]
    for on in nights[: nights.index(parted) + 2]:
        for one in (town, plain):
            story(one, on)
        merged, alone = (one.night(on, close=on in closed) for one in (town, plain))
        if on == MARCH:
            say(town, on, "same")
        if on == parted:
            say(town, on, "different")
        assert merged.holds()
        if on > parted:
            assert told(merged) == told(alone)


def with_a_strange_card(town: Town, on: str, card: str) -> Town:
    """B lists somebody born on person 1's birth day under a card number and no other."""
    other = {**identity(1), "full_name": "NGUYEN THI BINH I", "citizen_id": "", "card_no": card}
    stays(town, on)
    return town.write("B", on, "danh_sach.csv", [other, identity(4)])


@pytest.mark.parametrize("closes", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_one_person_of_the_rounds_who_is_two(tmp_path: Path, closes: int) -> None:
    town, plain = town_at(tmp_path / "one"), town_at(tmp_path / "two")
    nights = [MARCH, APRIL, MAY][: closes + 1]
    for n, on in enumerate(nights):
        with_a_strange_card(town, on, "00000001")
        with_a_strange_card(plain, on, "00000099")
        one, two = town.night(on, close=n < closes), plain.night(on, close=n < closes)
        if n < closes:
            assert [code for code, *_ in one.findings()] == ["L02"]
        if n == closes - 1:
            rows = (f"A/{on}/danh_sach.csv:2", f"B/{on}/danh_sach.csv:2")
            said = decisions.Decision("different", "Lan", "seen both files", rows=rows)
            decisions.append(town.home, said, one.frame("cases"), date.fromisoformat(on))
    assert told(one) == told(two)
    assert one.findings() == []
