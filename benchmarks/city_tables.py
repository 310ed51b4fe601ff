"""Linked model tables of a large invented city, for timing the reconciliation alone.

Belongs here: a seeded generator of the tables ``pipelines.ledger.reconcile`` reads. Does not belong here: names or
numbers of people (the reconciliation works on person ids), or measuring.

Usage: python -m benchmarks.city_tables FOLDER MEMBERS ACCOUNTS SEED [CLOSED_MONTHS]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.ledger.tables import MODEL_TABLES, shaped

OPENED, NIGHT = date(2024, 5, 31), date(2024, 6, 30)
_REGISTERS = ("transfer_out", "transfer_in", "admission", "exit")
_Codes = Callable[[np.ndarray], list[str]]


def write_city(folder: Path, members: int, accounts: int, seed: int = 7, closed_months: int = 0) -> dict[str, Path]:
    """Write the model tables of a city with one month of movements and faults.

    About 2 % of the members move in the month; of every kind of fault a few hundred per million are planted. With
    ``closed_months`` as many moved in each month before, all papers kept and every leg posted.

    Returns:
        Table name → Parquet file, as ``reconcile`` takes them; and ``previous_roll`` / ``current_roll`` (person_id,
        account, roll_status, member_class), the two rolls a plain difference compares.
    """
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    codes = [f"HP.{i:05d}" for i in range(accounts)]
    uppers = [f"HP.S{i:03d}" for i in range(max(1, accounts // 28))]
    home = rng.integers(0, accounts, members)
    person = np.arange(1, members + 1)
    moved = rng.random(members)
    leaves, dies, out = moved < 0.010, (moved >= 0.010) & (moved < 0.013), (moved >= 0.013) & (moved < 0.016)
    target = (home + 1 + rng.integers(0, accounts - 1, members)) % accounts
    fault = rng.random(members)
    uncut = leaves & (fault < 0.05)
    unentered = leaves & (fault > 0.97)
    undead = dies & (fault < 0.05)
    vanished = (moved > 0.5) & (fault < 0.0005)
    double = (moved > 0.5) & (fault > 0.9995)
    twice = (moved > 0.5) & (fault > 0.4) & (fault < 0.4005)
    now_at_home = ~(leaves | dies | out | vanished) | uncut | undead
    arrivals = leaves & ~unentered

    def roll(people: np.ndarray, where: np.ndarray) -> pl.DataFrame:
        return pl.DataFrame(
            {
                "person_id": people,
                "account": pl.Series(where).replace_strict(dict(enumerate(codes)), return_dtype=pl.String),
            }
        ).with_columns(roll_status=pl.lit("ACTIVE"), member_class=pl.lit("OFFICIAL"))

    previous = roll(person, home)
    current = pl.concat(
        [
            roll(person[now_at_home], home[now_at_home]),
            roll(person[arrivals], target[arrivals]),
            roll(person[double], target[double]),
            roll(person[twice], home[twice]),
        ]
    ).sort("account", "person_id")
    issued = np.datetime64(OPENED, "D") + rng.integers(1, 25, members)

    def code_of(index: np.ndarray) -> list[str]:
        return [codes[i] for i in index]

    def entries(record: str, mask: np.ndarray, own: np.ndarray, columns: dict[str, object]) -> pl.DataFrame:
        return pl.DataFrame({"person_id": person[mask], "own_account": code_of(own[mask]), **columns}).with_columns(
            record=pl.lit(record), reporter=pl.col("own_account"), as_of=pl.lit(NIGHT)
        )

    both = {"from_place": code_of(home[leaves]), "to_place": code_of(target[leaves]), "issued_on": issued[leaves]}
    number = [f"{i}-GT" for i in range(int(leaves.sum()))]
    register = pl.concat(
        [
            entries("transfer_out", leaves, home, {**both, "transfer_no": number}).with_columns(
                kind=pl.lit("OFFICIAL")
            ),
            entries(
                "transfer_in",
                leaves,
                target,
                {**both, "transfer_no": number, "received_on": issued[leaves] + 5},
            ).with_columns(kind=pl.lit("OFFICIAL")),
            entries(
                "transfer_out",
                out,
                home,
                {"from_place": code_of(home[out]), "to_place": ["OUTSIDE"] * int(out.sum()), "issued_on": issued[out]},
            ).with_columns(kind=pl.lit("OFFICIAL")),
            entries("exit", dies, home, {"effective_on": issued[dies]}).with_columns(kind=pl.lit("DIED")),
        ],
        how="diagonal_relaxed",
    ).with_row_index("entry_id", 1)
    past, posted = _past(rng, home, members, accounts, closed_months, code_of)
    register = pl.concat(
        [register, past.with_columns(entry_id=pl.col("entry_id") + register.height)], how="diagonal_relaxed"
    )
    parent = {code: uppers[i % len(uppers)] for i, code in enumerate(codes)}
    tables = {
        "accounts": pl.DataFrame({"account": codes}).with_columns(
            reporter=pl.col("account"),
            as_of=pl.lit(NIGHT),
            stale=pl.lit(False),
            has_baseline=pl.lit(True),
            created_after_close=pl.lit(False),
            parent=pl.col("account").replace_strict(parent),
        ),
        "account_exporters": pl.DataFrame({"account": codes, "reporter": codes}),
        "levels": pl.DataFrame(
            [
                (up, c, lv, height)
                for c in codes
                for height, (up, lv) in enumerate(((c, "BASE"), (parent[c], "SUPERIOR"), ("HP", "CITY")))
            ],
            schema={name: MODEL_TABLES["levels"][name] for name in ("org_code", "account", "level", "height")},
            orient="row",
        ),
        "roll_rows": current.with_row_index("row_id", 1).with_columns(
            counts=pl.lit(True), citizen_ok=pl.lit(True), card_ok=pl.lit(True), as_of=pl.lit(NIGHT)
        ),
        "holdings": previous.select("person_id", "account", held=pl.lit(1)),
        "entries": register,
        "posted": posted,
        "cover": pl.DataFrame(
            {"reporter": [code for code in codes for _ in _REGISTERS], "record": list(_REGISTERS) * accounts}
        ).with_columns(first_as_of=pl.lit(OPENED), covered_to=pl.lit(NIGHT)),
    }
    paths = {}
    for name, frame in tables.items():
        paths[name] = folder / f"{name}.parquet"
        shaped(name, frame).write_parquet(paths[name])
    for name, frame in (("previous_roll", previous), ("current_roll", current)):
        paths[name] = folder / f"{name}.parquet"
        frame.write_parquet(paths[name])
    return paths


def _past(
    rng: np.random.Generator, home: np.ndarray, members: int, accounts: int, months: int, code_of: _Codes
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The papers of the months before, each closed, and the legs those closes posted; the newest month first.

    One in a hundred came from another account each month, and three in a thousand died, who are nobody's now.
    """
    where, unknown = home.copy(), members
    papers, legs = [], []

    def leg(people: np.ndarray, places: np.ndarray, effect: int, column: str, day: np.ndarray) -> None:
        told = {"person_id": people, "account": code_of(places), "effective_on": day}
        legs.append(pl.DataFrame(told).with_columns(effect=pl.lit(effect), column_name=pl.lit(column)))

    for month in range(months):
        last = np.datetime64(OPENED, "D") - 30 * month
        who = np.flatnonzero(rng.random(members) < 0.010)
        target, origin = where[who], rng.integers(0, accounts, who.size)
        who, target, origin = (part[origin != target] for part in (who, target, origin))
        issued = last - rng.integers(3, 28, who.size)
        both = {
            "person_id": who + 1,
            "from_place": code_of(origin),
            "to_place": code_of(target),
            "issued_on": issued,
            "transfer_no": [f"{month}/{number}-GT" for number in range(who.size)],
        }
        for record, own in (("transfer_out", origin), ("transfer_in", target)):
            received = {"received_on": issued + 2} if record == "transfer_in" else {}
            frame = pl.DataFrame({**both, **received, "own_account": code_of(own)})
            papers.append(frame.with_columns(record=pl.lit(record), kind=pl.lit("OFFICIAL"), as_of=pl.lit(last)))
        leg(who + 1, origin, -1, "out_city", issued)
        leg(who + 1, target, 1, "in_city", issued)
        where[who] = origin
        dead = np.arange(unknown + 1, unknown + 1 + int(members * 0.003))
        unknown += dead.size
        place, day = rng.integers(0, accounts, dead.size), last - rng.integers(0, 28, dead.size)
        exits = pl.DataFrame({"person_id": dead, "own_account": code_of(place), "effective_on": day})
        papers.append(exits.with_columns(record=pl.lit("exit"), kind=pl.lit("DIED"), as_of=pl.lit(last)))
        leg(dead, place, -1, "died", day)
    if not papers:
        return pl.DataFrame(schema={"entry_id": pl.UInt32}), pl.DataFrame(schema=MODEL_TABLES["posted"])
    register = pl.concat(papers, how="diagonal_relaxed").with_columns(reporter=pl.col("own_account"))
    posted = (
        pl.concat(legs)
        .sort("effective_on", "person_id")
        .with_columns(ordinal=pl.int_range(1, pl.len() + 1).over("person_id", "account", "effect"))
    )
    return register.with_row_index("entry_id", 1), posted


if __name__ == "__main__":
    write_city(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:]))
