"""A night run again with more exports: persons keep their ids, and decisions stay with the people they were about."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.linking import marks, step
from pipelines.night import MANIFEST, NightRun
from tests.spec.linking_tables import NIGHT, X, Y, Z, row
from tests.unit.test_linking_step import lay, night_of

BINH, MAI = ("LE THI BINH", "1981-09-02"), ("VU MAI", "1990-02-03")
# Before both in the order of content, so that it would take the first id.
EARLY = "001070000001"


def run_night(home: Path, work: str, previous: Path | None = None, **records: list[dict[str, Any]]) -> tuple[Path, Any]:
    """Run the linking step in a folder beside the published night; the folder and the numbers."""
    folder = home / "nights" / work
    run = night_of(home, NIGHT, previous)
    run = NightRun(run.home, run.night, run.settings, folder, run.previous, None)
    lay(folder / "intake", **records)
    return folder, step.run(run)


def publish(folder: Path, home: Path) -> Path:
    target = home / "nights" / NIGHT.isoformat()
    (folder / MANIFEST).write_text("{}")
    if target.exists():
        target.rename(target.with_name(".retired"))
    folder.rename(target)
    return target


def ids(folder: Path) -> dict[str, int]:
    persons = pl.read_parquet(folder / "state" / "persons.parquet")
    return dict(persons.select("full_name", "person_id").iter_rows())


def test_ids_stay_and_are_never_given_twice(tmp_path: Path) -> None:
    rows = [row(*BINH, citizen=X), row(*MAI, citizen=Y)]
    first = publish(run_night(tmp_path, ".building-1", roll=rows)[0], tmp_path)
    before = ids(first)
    again, _ = run_night(tmp_path, ".building-2", roll=[row("AN NGOC", "1970-01-02", citizen=EARLY), *rows])
    after = ids(again)
    assert {name: after[name] for name in before} == before
    assert after["AN NGOC"] == max(before.values()) + 1
    # A third run without the new row, and one with it: nothing moves, nothing is reused.
    publish(again, tmp_path)
    third, _ = run_night(tmp_path, ".building-3", roll=rows)
    assert ids(third) == before
    fourth, _ = run_night(tmp_path, ".building-4", roll=[row("AN NGOC", "1970-01-02", citizen=EARLY), *rows])
    assert ids(fourth) == after


def test_a_decision_stays_with_its_people(tmp_path: Path) -> None:
    rows = [row(*BINH, citizen=X), row(*MAI, citizen=Y), row("DO LAN", "1985-05-06", citizen=Z)]
    first = publish(run_night(tmp_path, ".building-1", roll=rows)[0], tmp_path)
    place = f"U1/{NIGHT}/danh_sach.csv"
    people = marks.people_of(first, marks.RECORDS, None, (f"{place}:2", f"{place}:3"))
    assert people is not None and "BINH" not in people and X not in people
    # Named on a later night, when another roll is in force.
    later = first.parent / (NIGHT + timedelta(days=30)).isoformat()
    assert marks.people_of(later, marks.RECORDS, None, (f"{place}:2", f"{place}:3")) == people
    journal = tmp_path / "decisions" / "journal.jsonl"
    journal.parent.mkdir()
    line = {
        "decision": "same",
        "rows": [f"{place}:2", f"{place}:3"],
        "people": people,
        "by": "A",
        "reason": "seen",
        "stage": "final",
        "decided_at": "2024-07-01T08:00:00+00:00",
    }
    journal.write_text(json.dumps(line) + "\n")
    # The file came again with a row in front: rows 2 and 3 are now other people, and so are the first ids.
    again, numbers = run_night(tmp_path, ".building-2", roll=[row("AN NGOC", "1970-01-02", citizen=EARLY), *rows])
    assert (numbers["decisions_used"], numbers["persons"]) == (1, 3)
    linked = pl.read_parquet(again / "linking" / "roll.parquet").select("full_name", "person_id")
    person = dict(linked.iter_rows())
    assert person[BINH[0]] == person[MAI[0]]
    assert len({person["AN NGOC"], person["DO LAN"], person[BINH[0]]}) == 3
