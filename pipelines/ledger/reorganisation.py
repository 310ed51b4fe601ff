"""Merges, splits and renames: a predecessor's people read as its successor's.

Belongs here: who is handed over to which successor, and moving holdings, posted legs and entries along. Does not belong
here: saying that a handover does not add up (``pipelines/rules/U02_reorganisation.sql``).

In a merge or rename everyone goes to the one successor. In a split a person goes to the successor whose roll, as of the
effective date or later, counts them (several: the lowest code), else to the one an entry names; the rest stay held at
the ended unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.ledger.tables import MODEL_TABLES, shaped
from pipelines.ledger.units import UnitTree
from pipelines.night import NightRun


@dataclass(frozen=True)
class Reorganisation:
    """The model tables a reorganisation touches."""

    accounts: pl.DataFrame
    holdings: pl.DataFrame | Path
    posted: pl.DataFrame
    entries: pl.DataFrame
    handed_over: pl.DataFrame
    control_totals: pl.DataFrame


def reorganise(
    run: NightRun, tree: UnitTree, accounts: pl.DataFrame, roll_rows: Path, entries: pl.DataFrame
) -> Reorganisation:
    """Read predecessors as successors where the successor's roll is as of the effective date or later.

    Without a succession in force everything passes through untouched (holdings stay a file).
    """
    holdings_file = run.baseline / "holdings.parquet" if run.baseline is not None else None
    posted = (
        shaped("posted", pl.read_parquet(run.baseline / "posted.parquet"))
        if run.baseline is not None
        else pl.DataFrame(schema=MODEL_TABLES["posted"])
    )
    carried = (
        shaped("handed_over", pl.read_parquet(run.baseline / "handed_over.parquet"))
        if run.baseline is not None
        else pl.DataFrame(schema=MODEL_TABLES["handed_over"])
    )
    no_totals = pl.DataFrame(schema=MODEL_TABLES["control_totals"])
    holdings: pl.DataFrame | Path = holdings_file or pl.DataFrame(schema=MODEL_TABLES["holdings"])
    moves = [row for row in tree.successions if row["kind"] in ("MERGE", "SPLIT", "RENAME")]
    if not moves:
        return Reorganisation(accounts, holdings, posted, entries, carried, no_totals)

    as_of = dict(accounts.select("account", "as_of").iter_rows())
    closed = set(accounts.filter("has_baseline").get_column("account"))
    frame = shaped("holdings", pl.read_parquet(holdings)) if isinstance(holdings, Path) else holdings
    successors: dict[str, list[str]] = {}
    for row in moves:
        successors.setdefault(row["from_code"], []).append(row["to_code"])
    ready = {
        old: new
        for old, new in successors.items()
        if old in as_of and all(as_of.get(s) is not None for s in new) and _all_since(moves, old, as_of)
    }
    # Until every successor's roll is as of the handover, the predecessor stays outside the arithmetic.
    accounts = accounts.filter(~pl.col("account").is_in(sorted(set(successors) - set(ready))))
    handed: list[pl.DataFrame] = []
    alias = pl.DataFrame(schema={"person_id": pl.Int64, "account": pl.String, "successor": pl.String})
    counted = pl.read_parquet(roll_rows, columns=["person_id", "account", "counts"]).filter("counts")
    # Chains: a successor may itself have been a predecessor; the oldest handover is applied first.
    for old in sorted(ready, key=lambda code: (min(r["effective_on"] for r in moves if r["from_code"] == code), code)):
        new = sorted(set(ready[old]))
        on = min(r["effective_on"] for r in moves if r["from_code"] == old)
        people = (
            pl.concat(
                [
                    frame.filter(pl.col("account") == old).select("person_id"),
                    posted.filter(pl.col("account") == old).select("person_id"),
                    entries.filter(pl.any_horizontal(pl.col("own_account", "from_place", "to_place") == old)).select(
                        "person_id"
                    ),
                ]
            )
            .drop_nulls()
            .unique()
        )
        alias = _successor_of(people, new, counted, entries).with_columns(account=pl.lit(old)).select(alias.columns)
        held = frame.filter((pl.col("account") == old) & (pl.col("held") > 0)).join(alias, on=["person_id", "account"])
        handed.append(
            held.select(
                "person_id",
                pl.col("successor").alias("account"),
                pl.col("account").alias("from_account"),
                pl.lit(on).alias("effective_on"),
                pl.lit(True).alias("is_new"),
                pl.lit(False).alias("entered_since"),
            )
        )
        frame, posted = _renamed(frame, alias, "account"), _renamed(posted, alias, "account")
        for column in ("own_account", "from_place", "to_place"):
            entries = _renamed(entries, alias, column)
    handed_over = pl.concat([carried.with_columns(is_new=pl.lit(False)), *handed])
    frame = frame.group_by("person_id", "account").agg(pl.col("held").sum(), pl.col("cell").first()).sort(pl.all())
    before = run.previous_state("seen")
    if before is not None:
        handed_over = (
            handed_over.drop("entered_since")
            .join(before.select("person_id", "account", "last_counted_on"), on=["person_id", "account"], how="left")
            .with_columns(entered_since=(pl.col("last_counted_on") >= pl.col("effective_on")).fill_null(False))
        )
    totals = pl.DataFrame(
        [
            (
                row["to_code"],
                row["from_code"],
                row["effective_on"],
                row["control_total"],
                handed_over.filter(
                    (pl.col("from_account") == row["from_code"]) & (pl.col("account") == row["to_code"])
                ).height,
            )
            for row in moves
            # Before its first close nobody knows what the predecessor held.
            if row["control_total"] is not None and row["from_code"] in ready and row["from_code"] in closed
        ],
        schema=MODEL_TABLES["control_totals"],
        orient="row",
    )
    return Reorganisation(accounts, frame, posted, entries, shaped("handed_over", handed_over), totals)


def _all_since(moves: list[dict[str, object]], old: str, as_of: dict[str, object]) -> bool:
    """Whether every successor's roll is as of the handover or later."""
    return all(
        as_of[str(row["to_code"])] >= row["effective_on"]  # type: ignore[operator]
        for row in moves
        if row["from_code"] == old
    )


def _successor_of(people: pl.DataFrame, new: list[str], counted: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """Which successor each person belongs to; those nobody claims are left out."""
    if len(new) == 1:
        return people.with_columns(successor=pl.lit(new[0]))
    by_roll = counted.filter(pl.col("account").is_in(new)).group_by("person_id").agg(pl.col("account").min())
    named = (
        pl.concat(
            [entries.select("person_id", pl.col(column).alias("account")) for column in ("own_account", "from_place")]
        )
        .filter(pl.col("account").is_in(new))
        .group_by("person_id")
        .agg(pl.col("account").min().alias("named"))
    )
    return (
        people.join(by_roll, on="person_id", how="left")
        .join(named, on="person_id", how="left")
        .with_columns(successor=pl.coalesce("account", "named"))
        .select("person_id", "successor")
        .drop_nulls()
    )


def _renamed(frame: pl.DataFrame, alias: pl.DataFrame, column: str) -> pl.DataFrame:
    """The frame with a predecessor's code in ``column`` replaced by the person's successor."""
    renamed = frame.join(alias.rename({"account": column}), on=["person_id", column], how="left", maintain_order="left")
    return renamed.with_columns(pl.coalesce("successor", column).alias(column)).drop("successor")
