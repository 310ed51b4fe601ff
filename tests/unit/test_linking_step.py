"""The linking step on files: a first night, a second that folds from it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from doikhop.settings import Settings
from pipelines.linking import step
from pipelines.night import NightRun
from tests.spec.linking_tables import NIGHT, X, Y, row, table


def lay(folder: Path, **records: list[dict[str, Any]]) -> None:
    """Write intake's frames as intake does: provenance, identity, and a column linking knows nothing of."""
    folder.mkdir(parents=True)
    for record in step.RECORDS:
        frame = table(*records.get(record, [])).with_columns(
            pl.lit("danh_sach.csv").alias("file"),
            pl.lit("").alias("sheet"),
            (pl.int_range(pl.len()) + 2).cast(pl.Int32).alias("row"),
            pl.lit("C1").alias("cell"),
        )
        frame.drop("record" if record != "refused" else [], *([] if record == "roll" else ["in_force"])).write_parquet(
            folder / f"{record}.parquet"
        )


def night_of(home: Path, night: date, previous: Path | None) -> NightRun:
    work = home / "nights" / night.isoformat()
    work.mkdir(parents=True, exist_ok=True)
    return NightRun(home, night, Settings(), work, previous, None)


def test_two_nights(tmp_path: Path) -> None:
    first = night_of(tmp_path, NIGHT, None)
    lay(
        first.work / "intake",
        roll=[row(citizen=X), row("LE THI BINH", "1981-09-02", citizen=X)],
        transfer_in=[row(citizen=X, reporter="U2")],
        refused=[row(None, None, citizen=Y)],
    )
    numbers = step.run(first)
    assert (numbers["persons_new"], numbers["conflicts"], numbers["rows_unlinked"]) == (2, 1, 1)
    roll = pl.read_parquet(first.work / "linking" / "roll.parquet")
    assert roll.select("person_id", "cell", "row").rows() == [(2, "C1", 2), (1, "C1", 3)]
    assert pl.read_parquet(first.work / "linking" / "transfer_in.parquet")["person_id"].to_list() == [2]
    refused = pl.read_parquet(first.work / "linking" / "refused.parquet")
    assert refused.select("record", "person_id").rows() == [("roll", None)]
    links = pl.read_parquet(first.work / "links.parquet")
    assert links.columns == list(step.LINKS)
    assert links.select("org_code", "record", "row", "person_id").rows() == [
        ("U1", "roll", 2, 2),
        ("U1", "roll", 3, 1),
        ("U2", "transfer_in", 2, 2),
    ]

    second = night_of(tmp_path, NIGHT + timedelta(days=1), first.work)
    lay(second.work / "intake", roll=[row("LE THI BINH", "1981-09-02", citizen=X), row("VU MAI", citizen=Y)])
    assert step.run(second)["persons_new"] == 1
    assert pl.read_parquet(second.work / "linking" / "roll.parquet")["person_id"].to_list() == [1, 3]
    persons = pl.read_parquet(second.work / "state" / "persons.parquet")
    assert persons.select("person_id", "full_name").rows() == [(1, "LE THI BINH"), (2, "TRAN VAN AN"), (3, "VU MAI")]


def test_rows_decided_the_same_by_their_place_in_the_file(tmp_path: Path) -> None:
    journal = tmp_path / "decisions" / "journal.jsonl"
    journal.parent.mkdir()
    place = "U1/2024-06-30/danh_sach.csv"
    line = {
        "decision": "same",
        "rows": [f"{place}:2", f"{place}:3"],
        "by": "A",
        "reason": "seen",
        "stage": "final",
        "decided_at": "2024-06-30T10:00:00+00:00",
    }
    journal.write_text(json.dumps(line) + "\n")
    run = night_of(tmp_path, NIGHT, None)
    lay(run.work / "intake", roll=[row(citizen=X), row("LE THI BINH", "1981-09-02", citizen=Y)])
    numbers = step.run(run)
    assert (numbers["decisions_used"], numbers["persons"]) == (1, 1)
    assert pl.read_parquet(run.work / "linking" / "roll.parquet")["person_id"].to_list() == [1, 1]


def test_a_case_decided_the_same_merges_its_two_people_the_night_after(tmp_path: Path) -> None:
    rows = [row(citizen=X), row("LE THI BINH", "1981-09-02", citizen=X)]
    first = night_of(tmp_path, NIGHT, None)
    lay(first.work / "intake", roll=rows)
    step.run(first)
    pl.DataFrame({"case_id": ["V000001"], "person_id": [1]}).write_parquet(first.work / "cases.parquet")
    journal = tmp_path / "decisions" / "journal.jsonl"
    journal.parent.mkdir()
    journal.write_text(
        '{"decision": "same", "case_id": "V000001", "by": "A", "reason": "seen", "stage": "final", '
        '"decided_at": "2024-07-01T08:00:00+00:00"}\n'
    )
    second = night_of(tmp_path, NIGHT + timedelta(days=1), first.work)
    lay(second.work / "intake", roll=rows)
    numbers = step.run(second)
    assert (numbers["conflicts"], numbers["persons"]) == (0, 1)
    aliases = pl.read_parquet(second.work / "state" / "person_aliases.parquet")
    assert aliases.rows() == [(2, 1)]
