"""Ids of people in a night run again: with one more export nobody's changes; ``--recorded`` gives the same rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from pipelines.night import NIGHTS
from tests.integration.chain import assert_same_rows, run_night, tables_of
from tests.integration.file_town import Town

MARCH, APRIL = date(2024, 3, 31), date(2024, 4, 30)


def people(home: Path, night: date) -> dict[str, int]:
    shown = pl.read_parquet(home / NIGHTS / str(night) / "state" / "persons.parquet")
    return dict(shown.select("citizen_id", "person_id").iter_rows())


def test_ids_of_a_night_run_again_and_replayed(tmp_path: Path) -> None:
    town = Town(tmp_path).unit("A").unit("B").unit("C")
    town.roll("B", str(MARCH), [20, 30, 40]).night(str(MARCH))
    run_night(tmp_path, MARCH)
    first = tables_of(tmp_path, MARCH)
    known = people(tmp_path, MARCH)
    town.roll("B", str(APRIL), [20, 25, 40])
    run_night(tmp_path, APRIL)
    later = people(tmp_path, APRIL)
    # Late, and before everybody in the order of content: it would take the first id.
    town.roll("A", str(MARCH), [1, 2])
    run_night(tmp_path, MARCH)
    again = people(tmp_path, MARCH)
    assert {number: again[number] for number in known} == known
    assert min(again[number] for number in again.keys() - known.keys()) > max(later.values())
    run_night(tmp_path, APRIL)
    assert {number: people(tmp_path, APRIL)[number] for number in later} == later
    # What the night recorded now is what is replayed, however often.
    before = tables_of(tmp_path, MARCH)
    town.roll("C", str(MARCH), [3])
    run_night(tmp_path, MARCH, recorded=True)
    assert_same_rows(tables_of(tmp_path, MARCH), before)
    assert people(tmp_path, MARCH) == again
    assert first["links"].height + 2 == before["links"].height
