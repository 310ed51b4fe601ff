"""The tables of every export, with codes and dates, before anyone's way of writing.

Belongs here: rolls and registers of all units at all as-of dates, faults applied. Does not belong here: headers,
wording and files (``styles.py``, ``write.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import polars as pl

from pipelines.simulate.people import NEVER, People
from pipelines.simulate.world import World

COUNTING = ("ACTIVE", "EXEMPT", "TEMP_EXEMPT", "SUSPENDED", "TEMP_ELSEWHERE", "AWAITING_TRANSFER")
REGISTERS = ("transfer_out", "transfer_in", "admission", "exit")
BLANK = ""
"""In an override: the cell is written empty (null means: not overridden)."""
OVERRIDES = ("roll_status", "cell", "citizen_id", "card_no", "file_no", "unreadable")

_KEYS = ["pid", "account", "k"]


def people_frame(people: People) -> pl.DataFrame:
    """One row per person: pid, identity columns with day numbers for dates."""
    return pl.DataFrame(
        {
            "pid": np.arange(len(people), dtype=np.int32),
            "full_name": people.full_name,
            "gender": people.gender,
            "dob": people.dob,
            "year_only": people.year_only,
            "citizen_id": people.citizen_id,
            "card_no": people.card_no,
            "file_no": people.file_no,
            "admitted": people.admitted,
            "official": people.official,
            "hometown": people.hometown,
        }
    )


def _frame(rows: Iterable[Sequence[Any]], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def as_of_frame(world: World) -> pl.DataFrame:
    """One row per (account, k) that sends a roll: day, reporter, and whether it is of abnormal size."""
    rows = [
        (a, k, day, world.reporter[a], (a, k) in world.abnormal)
        for a, days in enumerate(world.as_of)
        for k, day in enumerate(days)
        if day is not None
    ]
    rows += [(a, k, world.nights[k], world.reporter[a], False) for a, k in sorted(world.late_rolls)]
    schema = {"account": pl.Int32, "k": pl.Int32, "day": pl.Int64, "reporter": pl.String, "abnormal": pl.Boolean}
    return _frame(rows, schema)


def true_places(world: World, as_of: pl.DataFrame) -> pl.DataFrame:
    """One row per person, account and export they truly belong to: pid, account, k, day, cell."""
    lived = np.flatnonzero(world.home >= 0)
    offset = np.cumsum([0, *(len(c) for c in world.city.cells)])
    cells = np.array([c for account in world.city.cells for c in account], dtype=object)
    opening = pl.DataFrame(
        {
            "pid": lived.astype(np.int32),
            "account": world.home[lived],
            "cell": pl.Series(cells[offset[world.home[lived]] + world.cell[lived]].tolist(), dtype=pl.String),
            "start": np.full(len(lived), -NEVER, dtype=np.int64),
            "end": world.end[lived],
        }
    )
    schema = {"pid": pl.Int32, "account": pl.Int32, "cell": pl.String, "start": pl.Int64, "end": pl.Int64}
    later = _frame(world.stays, schema)
    return (
        pl.concat([opening, later])
        .join(as_of.select("account", "k", "day"), on="account")
        .filter((pl.col("start") <= pl.col("day")) & (pl.col("day") < pl.col("end")))
        .select("pid", "account", "k", "day", "cell")
    )


def _expand(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """Turn columns first, last into one row per export k."""
    stop = pl.min_horizontal(pl.col("last"), pl.lit(world.last)) + 1
    return (
        rows.filter(pl.col("first") <= world.last)
        .with_columns(k=pl.int_ranges("first", stop, dtype=pl.Int32))
        .explode("k")
        .drop("first", "last")
    )


def rolls(world: World, as_of: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    """Every roll row as exported, sorted by account, export and cell.

    Columns: pid, account, k, day (as-of), cell, status, since, temp_until, residence_cell, refused (cannot be read),
    counts, and ``o_<column>`` where a fault writes something else into the row.
    """
    ids = {"pid": pl.Int32, "account": pl.Int32}
    spell = {"first": pl.Int64, "last": pl.Int64}
    when = as_of.select("account", "k", "day")
    statuses = _frame(
        ((*key, *values, world.resumed.get(key, NEVER)) for key, values in world.statuses.items()),
        {**ids, "status": pl.String, "since": pl.Int64, "temp_until": pl.Int64, "over": pl.Int64},
    )
    drops = _expand(world, _frame(world.edits.drop, {**ids, **spell}))
    counted = (
        places.join(drops, on=_KEYS, how="anti")
        .join(statuses, on=["pid", "account"], how="left")
        .with_columns(
            pl.when(pl.col("since") <= pl.col("day"), pl.col("day") < pl.col("over")).then(pl.col(c)).alias(c)
            for c in ("status", "temp_until")
        )
        .with_columns(since=pl.when(pl.col("status").is_not_null()).then(pl.col("since")))
    )
    extra_schema = {**ids, "cell": pl.String, "status": pl.String, "since": pl.Int64, "until": pl.Int64}
    extras = (
        _frame(world.extras, {**extra_schema, "temp_until": pl.Int64})
        .join(when, on="account")
        .filter((pl.col("since") <= pl.col("day")) & (pl.col("day") < pl.col("until")))
    )
    adds = _expand(
        world, _frame(world.edits.add, {**ids, "cell": pl.String, "status": pl.String, "since": pl.Int64, **spell})
    ).join(when, on=["account", "k"])
    columns = ["pid", "account", "k", "day", "cell", "status", "since", "temp_until"]
    rows = pl.concat(
        [
            counted.select(columns),
            extras.select(columns),
            adds.with_columns(temp_until=pl.lit(None, pl.Int64)).select(columns),
        ]
    )
    return _overridden(world, rows, ids, spell)


def _overridden(world: World, rows: pl.DataFrame, ids: dict[str, Any], spell: dict[str, Any]) -> pl.DataFrame:
    puts = _expand(world, _frame(world.edits.put, {**ids, "column": pl.String, "value": pl.String, **spell}))
    for column in OVERRIDES:
        values = (
            puts.filter(pl.col("column") == column)
            .select(*_KEYS, pl.col("value").fill_null(BLANK).alias(f"o_{column}"))
            .unique(subset=_KEYS, keep="last", maintain_order=True)
        )
        rows = rows.join(values, on=_KEYS, how="left")
    refused = _expand(world, _frame(world.edits.refused, {**ids, **spell})).with_columns(refused=True)
    residence = _residences(world, ids)
    status = pl.coalesce("o_roll_status", "status", pl.lit("ACTIVE"))
    return (
        rows.join(refused, on=_KEYS, how="left")
        .join(residence, on=_KEYS, how="left")
        .with_columns(
            status=status, cell=pl.coalesce("o_cell", "cell"), refused=pl.col("refused").fill_null(value=False)
        )
        .with_columns(counts=pl.col("status").is_in(COUNTING) & ~pl.col("refused"))
        .sort("account", "k", "cell", "pid", "status", nulls_last=True)
    )


def _residences(world: World, ids: dict[str, Any]) -> pl.DataFrame:
    """Where people live, as each export names it: pid, account, k, residence_cell."""
    since = min((first for *_, first in world.residences_later), default=world.last + 1)
    spells: list[Sequence[Any]] = [(pid, a, cell, 0, since - 1) for pid, (a, cell) in world.residence.items()]
    spells += [(pid, a, cell, first, world.last) for pid, a, cell, first in world.residences_later]
    schema = {**ids, "residence_cell": pl.String, "first": pl.Int64, "last": pl.Int64}
    return _expand(world, _frame(spells, schema))


def registers(world: World) -> pl.DataFrame:
    """Every register entry as exported: reporter, k, record, pid, day (as-of), and the entry's columns."""
    names = (
        "record", "account", "pid", "kind", "transfer_no", "issued", "received", "from_org", "to_org", "temp_until",
        "notice_no", "notice_on", "decided", "effective", "reported", "note",
    )  # fmt: skip
    entries = world.entries
    columns: dict[str, list[Any]] = {name: [getattr(e, name) for e in entries] for name in names}
    columns["k"] = [e.listed for e in entries]
    columns["reporter"] = [e.reporter or world.reporter[e.account] for e in entries]
    columns["day"] = [world.nights[e.listed] if e.reporter else world.as_of[e.account][e.listed] for e in entries]
    days = ("issued", "received", "temp_until", "notice_on", "decided", "effective", "reported", "day")
    texts = ("record", "kind", "transfer_no", "from_org", "to_org", "notice_no", "note", "reporter")
    schema: dict[str, Any] = dict.fromkeys(texts, pl.String) | dict.fromkeys(days, pl.Int64)
    schema |= {"account": pl.Int32, "pid": pl.Int32, "k": pl.Int32}
    frame = pl.DataFrame(columns, schema_overrides=schema)
    own_day = (
        pl.when(pl.col("record") == "transfer_in")
        .then("received")
        .otherwise(pl.coalesce("issued", "effective", "decided"))
    )
    return frame.with_columns(own_day=own_day).sort("reporter", "k", "record", "own_day", "pid", "transfer_no")
