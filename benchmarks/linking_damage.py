"""Linking in a city with damaged identity numbers, beside Splink alone: ``python -m benchmarks damage``.

Belongs here: running the nights of a damaged city, scoring its links and its findings against the truth kept beside it.
Does not belong here: damaging (``pipelines/simulate/damage.py``), linking.

Links are scored as pairs of rows of the last night. Findings are those of the same city undamaged: of each person whose
numbers are damaged somewhere, were exactly these found, or was the person asked about?
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from benchmarks.contenders import splink_alone

ABOUT_PEOPLE = ("L01", "L02", "L03", "L04", "L05", "L06", "L07", "L11", "L14", "S01", "S02", "S04", "S05", "I05")
# So many of the damaged people, divided by 100, must have exactly the findings they would have undamaged.
RIGHT = 0.99
_TABLE = ["org_code", "as_of", "record"]


@dataclass(frozen=True)
class Score:
    """How well rows were linked.

    Attributes:
        f1: of pairs of rows.
        precision: of pairs of rows.
        recall: of pairs of rows.
        wrong_automatic: rows the Splink round gave to a person most of whose other rows are somebody else's.
        automatic: rows the Splink round linked.
    """

    f1: float
    precision: float
    recall: float
    wrong_automatic: int
    automatic: int


def main(words: list[str]) -> int:
    """Print the table; 1 if a score is below what is wanted."""
    options = argparse.ArgumentParser(prog="python -m benchmarks damage", description=__doc__)
    options.add_argument("--members", type=int, default=20_000)
    options.add_argument("--units", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--damage", type=float, default=0.1, help="share of identities damaged")
    options.add_argument("--home", type=Path, help="where to keep the city (default: nowhere)")
    given = options.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        home = given.home or Path(folder)
        nights = run_city(home, {"*": given.damage}, members=given.members, units=given.units, seed=given.seed)
        ours, rows = link_score(home, nights[-1])
        alone = alone_score(home, nights[-1], rows)
        found = findings_of_damaged(home, nights[-1])
    print(f"{'':<16} {'F1':>8} {'precision':>10} {'recall':>8}")
    print(f"{'doikhop':<16} {ours.f1:>8.5f} {ours.precision:>10.5f} {ours.recall:>8.5f}")
    print(f"{'Splink alone':<16} {alone.f1:>8.5f} {alone.precision:>10.5f} {alone.recall:>8.5f}")
    print(f"rows linked by the Splink round: {ours.automatic}, of them wrong: {ours.wrong_automatic}")
    told = ", ".join(f"{name} {count}" for name, count in found.items())
    print(f"people with damaged numbers: {told}")
    good = (
        ours.f1 > alone.f1
        and ours.wrong_automatic == 0
        and found["right"] >= RIGHT * found["damaged"]
        and found["wrong"] == 0
    )
    return 0 if good else 1


def run_city(home: Path, damaged: Mapping[str, float], *, members: int, units: int, seed: int) -> list[date]:
    """Simulate a damaged city, run and close its first night, run the others; its nights."""
    from doikhop.settings import load_settings
    from pipelines.cases import step as cases
    from pipelines.intake import step as intake
    from pipelines.ledger import step as ledger
    from pipelines.ledger.periods import close_period
    from pipelines.linking import step as linking
    from pipelines.night import MANIFEST, open_night, publish
    from pipelines.rules import step as rules
    from pipelines.simulate import simulate

    figures = simulate("random-city", home, members=members, units=units, seed=seed, damaged=damaged)
    nights = [date.fromisoformat(day) for day in figures["nights"]]
    for night in nights:
        run = open_night(home, night)
        for step in (intake, linking, ledger, rules, cases):
            step.run(run)
        # Reports say nothing about links; a manifest is what makes it a night.
        (run.work / MANIFEST).write_text(json.dumps({"settings": {}}), encoding="utf-8")
        publish(run)
        if night == nights[0]:
            close_period(home, night, load_settings(home))
    return nights


def true_links(home: Path, night: date) -> pl.DataFrame:
    """The night's links with who each row truly is: the columns of links.parquet, person, damage."""
    folder = home / "nights" / night.isoformat()
    links = pl.read_parquet(folder / "links.parquet")
    columns = [*_TABLE, "file", "sheet", "row"]
    refused = pl.read_parquet(folder / "intake" / "quarantine.parquet").select(columns).unique()
    placed = (
        pl.concat([links.select(columns), refused.cast(dict(links.select(columns).schema))])
        .unique()
        .sort(columns)
        .with_columns((pl.int_range(pl.len()) + 1).over([*_TABLE, "file", "sheet"]).cast(pl.Int32).alias("place"))
    )
    truth = pl.read_parquet(home / "truth" / "rows.parquet")
    return links.join(placed, on=columns).join(truth, on=[*_TABLE, "place"])


def link_score(home: Path, night: date) -> tuple[Score, pl.DataFrame]:
    """The score of the night's links, and the rows scored."""
    rows = true_links(home, night)
    both = rows.group_by("person_id", "person").len()
    leading = both.sort("person_id", "len", descending=[False, True]).unique("person_id", keep="first")
    automatic = rows.filter(pl.col("round") == "splink")
    wrong = automatic.join(leading, on="person_id", suffix="_leading").filter(
        pl.col("person") != pl.col("person_leading")
    )
    scored = _score(rows.select("person", pl.col("person_id").alias("group")))
    return Score(*scored, wrong.height, automatic.height), rows


def _score(rows: pl.DataFrame) -> tuple[float, float, float]:
    """F1, precision, recall of pairs of rows: person (true), group (found)."""

    def pairs(by: list[str]) -> int:
        sizes = rows.drop_nulls(by).group_by(by).len()["len"].cast(pl.Int64)
        return int((sizes * (sizes - 1) // 2).sum())

    right, found, true = pairs(["person", "group"]), pairs(["group"]), pairs(["person"])
    return 2 * right / max(found + true, 1), right / max(found, 1), right / max(true, 1)


def alone_score(home: Path, night: date, rows: pl.DataFrame) -> Score:
    """Splink alone on the same rows: distinct identities linked, rows follow."""
    folder = home / "nights" / night.isoformat() / "intake"
    place = ["reporter", "as_of", "file", "sheet", "row"]
    wanted = ["full_name", "name_key", "dob", "citizen_id", "card_no", "file_no", "admitted_on"]
    parts = []
    for record in ("roll", "transfer_out", "transfer_in", "admission", "exit"):
        frame = pl.read_parquet(folder / f"{record}.parquet").select(*place, *wanted, pl.lit(record).alias("record"))
        parts.append(frame)
    identities = pl.concat(parts).with_columns(pl.col("row").cast(pl.Int64)).rename({"reporter": "org_code"})
    of_rows = rows.join(identities, on=["org_code", "as_of", "record", "file", "sheet", "row"])
    distinct = of_rows.select(wanted).unique(maintain_order=True).with_row_index("uid")
    groups = splink_alone.people(distinct.with_columns(pl.col("uid").cast(pl.Int64)))
    scored = of_rows.join(distinct, on=wanted, nulls_equal=True).join(
        groups.with_columns(pl.col("uid").cast(pl.UInt32)), on="uid"
    )
    return Score(*_score(scored.select("person", "group")), 0, 0)


def findings_of_damaged(home: Path, night: date) -> dict[str, int]:
    """People whose numbers are damaged somewhere, by what was found about them.

    Returns:
        damaged: how many there are; right: all their findings, and no others, were found with code and unit; asked: not
        so, but an officer is asked who they are (I03); wrong: neither; findings: true findings about them, found: those
        of them found.
    """
    folder = home / "nights" / night.isoformat()
    rows = true_links(home, night)
    damaged = rows.filter(pl.col("damage").is_not_null())["person"].unique()
    key = ["code", "org_code", "person"]
    truth = pl.read_parquet(home / "truth" / "faults.parquet").filter(pl.col("night") == night)
    person_of = rows.select("person_id", "person").unique()
    named = pl.read_parquet(folder / "discrepancies.parquet").join(person_of, on="person_id")
    wanted, found = (
        part.filter(pl.col("code").is_in(ABOUT_PEOPLE) & pl.col("person").is_in(damaged.implode())).select(key).unique()
        for part in (truth, named)
    )
    questions = pl.read_parquet(folder / "state" / "person_questions.parquet")
    people = pl.concat([questions["person_id"], questions["other_person_id"]]).unique()
    asked = person_of.filter(pl.col("person_id").is_in(people.implode()))["person"].unique()
    differing = pl.concat([wanted.join(found, on=key, how="anti"), found.join(wanted, on=key, how="anti")])
    doubtful = differing["person"].unique()
    return {
        "damaged": damaged.len(),
        "right": damaged.len() - doubtful.len(),
        "asked": doubtful.is_in(asked.implode()).sum(),
        "wrong": (~doubtful.is_in(asked.implode())).sum(),
        "findings": wanted.height,
        "found": wanted.join(found, on=key).height,
    }


def clear(home: Path) -> None:
    """Remove a city kept with ``--home``."""
    shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
