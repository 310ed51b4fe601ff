"""Merges, splits and renames: a predecessor's people read as its successor's.

Belongs here: who is handed over to which successor, and moving holdings, posted legs and entries along. Does not belong
here: saying that a handover does not add up (``pipelines/rules/U02_reorganisation.sql``).

In a merge or rename everyone goes to the one successor. In a split a person goes to the successor whose roll, as of the
effective date or later, counts them (several: the lowest code), else to the one an entry names; the rest stay held at
the ended unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.ledger.tables import MODEL_TABLES, shaped
from pipelines.ledger.units import UnitTree
from pipelines.night import NightRun

SUCCESSORS: dict[str, pl.DataType] = {"person_id": pl.Int64(), "account": pl.String(), "successor": pl.String()}
"""Whose cells of an ended account went to which successor: a person's, or (person_id null) everybody's."""

_ABROAD = "ABROAD"
_MOVING = ("OFFICIAL", "INTERNAL")


@dataclass(frozen=True)
class Reorganisation:
    """The model tables a reorganisation touches, and ``SUCCESSORS`` for those whose cases follow."""

    accounts: pl.DataFrame
    holdings: pl.DataFrame | Path
    posted: pl.DataFrame
    entries: pl.DataFrame
    handed_over: pl.DataFrame
    control_totals: pl.DataFrame
    successors: pl.DataFrame


def reorganise(
    run: NightRun, tree: UnitTree, accounts: pl.DataFrame, roll_rows: Path, entries: pl.DataFrame
) -> Reorganisation:
    """Read predecessors as successors where the successor's roll is as of the effective date or later.

    Without a succession in force everything passes through untouched (holdings stay a file).
    """
    holdings_file = run.baseline / "holdings.parquet" if run.baseline is not None else None
    posted, carried = _frozen(run, "posted"), _frozen(run, "handed_over")
    holdings: pl.DataFrame | Path = holdings_file or pl.DataFrame(schema=MODEL_TABLES["holdings"])
    moves = [row for row in tree.successions if row["kind"] in _HANDING_OVER]
    if not moves:
        no_totals = pl.DataFrame(schema=MODEL_TABLES["control_totals"])
        nobody = pl.DataFrame(schema=SUCCESSORS)
        return Reorganisation(accounts, holdings, posted, entries, carried, no_totals, nobody)

    frame = shaped("holdings", pl.read_parquet(holdings)) if isinstance(holdings, Path) else holdings
    plan = _Plan(moves, tree, dict(accounts.select("account", "as_of").iter_rows()))
    # Until every successor's roll is as of the handover, the predecessor stays outside the arithmetic.
    accounts = accounts.filter(~pl.col("account").is_in(sorted(plan.waiting())))
    closed = set(accounts.filter("has_baseline").get_column("account"))
    counted = pl.read_parquet(roll_rows, columns=["person_id", "account", "counts"]).filter("counts")
    handed = [carried.with_columns(is_new=pl.lit(False))]
    followed = [pl.DataFrame(schema=SUCCESSORS)]
    totals: list[dict[str, object]] = []
    # Chains: a successor may itself have been a predecessor; the oldest handover is applied first.
    for old in plan.in_order():
        on = plan.effective_on[old]
        related = pl.any_horizontal(pl.col("own_account", "from_place", "to_place") == old)
        people = pl.concat(
            [
                frame.filter(pl.col("account") == old).select("person_id"),
                posted.filter(pl.col("account") == old).select("person_id"),
                entries.filter(related).select("person_id"),
            ]
        )
        alias = (
            _successor_of(people.drop_nulls().unique(), plan, old, counted, entries)
            .with_columns(account=pl.lit(old))
            .select(list(SUCCESSORS))
        )
        held = frame.filter((pl.col("account") == old) & (pl.col("held") > 0)).select("person_id", held=pl.lit(True))
        there = _held_until(on, old, frame, entries, run).select("person_id").unique().join(alias, on="person_id")
        handed.append(
            there.join(held, on="person_id", how="left").select(
                "person_id",
                pl.col("successor").alias("account"),
                pl.lit(old).alias("from_account"),
                pl.lit(on).alias("effective_on"),
                # Who came to the predecessor since the last close was not in its opening.
                pl.col("held").fill_null(False).alias("is_new"),
                pl.lit(False).alias("entered_since"),
            )
        )
        # Before its first close nobody knows what the predecessor held; a close keeps who was handed over.
        earlier = carried.filter(pl.col("from_account") == old).select("person_id", successor="account")
        settled = run.baseline is not None and on.isoformat() <= run.baseline.name
        if old in closed and (earlier.height or not settled):
            totals += plan.totals(old, earlier if settled else there.select("person_id", "successor"))
        followed.append(alias)
        if plan.only_heir(old) is not None:
            everybody = {"person_id": [None], "account": [old], "successor": [plan.only_heir(old)]}
            followed.append(pl.DataFrame(everybody, schema=SUCCESSORS))
        frame, posted = _renamed(frame, alias, "account"), _renamed(posted, alias, "account")
        for column in ("own_account", "from_place", "to_place"):
            entries = _renamed(entries, alias, column)
    frame = frame.group_by("person_id", "account").agg(pl.col("held").sum(), pl.col("cell").first()).sort(pl.all())
    return Reorganisation(
        accounts,
        frame,
        posted,
        entries,
        _entered(run, pl.concat(handed)),
        pl.DataFrame(totals, schema=MODEL_TABLES["control_totals"]),
        pl.concat(followed).sort(pl.all()),
    )


_HANDING_OVER = ("MERGE", "SPLIT", "RENAME")


class _Plan:
    """Who follows whom, and which handovers have come to pass."""

    def __init__(self, moves: list[dict[str, Any]], tree: UnitTree, as_of: dict[str, date | None]) -> None:
        followed = [{**row, "to_code": tree.account_of(row["to_code"]) or row["to_code"]} for row in moves]
        # A unit that goes on under its own code (a part of it left, others joined it) hands nothing over to itself.
        self.moves = [row for row in followed if row["from_code"] != row["to_code"]]
        self.going_on = {row["from_code"] for row in followed if row["from_code"] == row["to_code"]}
        self.successors: dict[str, list[str]] = {}
        self.effective_on: dict[str, date] = {}
        for row in sorted(self.moves, key=lambda row: row["to_code"]):
            heirs = self.successors.setdefault(row["from_code"], [])
            if row["to_code"] not in heirs:
                heirs.append(row["to_code"])
            before = self.effective_on.get(row["from_code"], row["effective_on"])
            self.effective_on[row["from_code"]] = min(before, row["effective_on"])
        self._as_of = as_of

    def ready(self, old: str, seen: tuple[str, ...] = ()) -> bool:
        """Whether every successor's roll is as of the handover or later, or it was handed over itself."""
        return old in self._as_of and all(
            heir not in seen
            and ((heir in self.successors and self.ready(heir, (*seen, old))) or self._arrived(old, heir))
            for heir in self.successors[old]
        )

    def only_heir(self, old: str) -> str | None:
        """The one everybody goes to; None where people are told apart."""
        return self.successors[old][0] if len(self.successors[old]) == 1 and old not in self.going_on else None

    def _arrived(self, old: str, heir: str) -> bool:
        day = self._as_of.get(heir)
        return day is not None and day >= self.effective_on[old]

    def waiting(self) -> set[str]:
        """Predecessors whose handover has not come to pass."""
        return {old for old in self.successors if not self.ready(old)}

    def in_order(self) -> list[str]:
        """Predecessors to hand over, the oldest first."""
        return sorted(set(self.successors) - self.waiting(), key=lambda old: (self.effective_on[old], old))

    def rolls_of(self, heir: str) -> list[str]:
        """The accounts whose rolls tell who is a successor's: its own, or those it was handed over to in turn."""
        if heir not in self.successors or not self.ready(heir):
            return [heir]
        return sorted({heir, *(roll for next_heir in self.successors[heir] for roll in self.rolls_of(next_heir))})

    def totals(self, old: str, people: pl.DataFrame) -> list[dict[str, object]]:
        """The control totals of a handover beside the number of people handed over."""
        return [
            {
                "to_account": row["to_code"],
                "from_account": old,
                "effective_on": row["effective_on"],
                "control_total": row["control_total"],
                "handed_over": people.filter(pl.col("successor") == row["to_code"]).height,
            }
            for row in self.moves
            if row["from_code"] == old and row["control_total"] is not None
        ]


def _frozen(run: NightRun, name: str) -> pl.DataFrame:
    """A frame of the baseline, empty where nothing was closed."""
    if run.baseline is None:
        return pl.DataFrame(schema=MODEL_TABLES[name])
    return shaped(name, pl.read_parquet(run.baseline / f"{name}.parquet"))


def _held_until(on: date, old: str, frame: pl.DataFrame, entries: pl.DataFrame, run: NightRun) -> pl.DataFrame:
    """Whom an account held on the eve of its end: the baseline's, as the registers changed it since.

    Returns:
        person_id (key).
    """
    kinds = [*_MOVING, _ABROAD] if run.settings.abroad_moves_count else list(_MOVING)
    comes, goes = pl.col("record").is_in(["transfer_in", "admission"]), pl.col("record").is_in(["transfer_out", "exit"])
    transfer = pl.col("record").is_in(["transfer_in", "transfer_out"])
    day = pl.coalesce(
        pl.when(pl.col("record") == "transfer_in").then("received_on"), "issued_on", "effective_on", "decided_on"
    )
    last = (
        entries.filter(pl.col("person_id").is_not_null() & (~transfer | pl.col("kind").is_in(kinds)))
        .with_columns(day=day, here=comes & (pl.col("own_account") == old))
        # Elsewhere only what says that they went there, or left for good.
        .filter((pl.col("day") < on) & (comes | (pl.col("own_account") == old) | (goes & ~transfer)))
        .join(frame.filter(pl.col("account") == old).select("person_id", "held"), on="person_id", how="left")
        # Of one day: what changes where they were comes last.
        .with_columns(held_before=pl.col("held").fill_null(0) > 0)
        .sort("person_id", "day", pl.col("here") != pl.col("held_before"), "entry_id")
        .group_by("person_id", maintain_order=True)
        .last()
    )
    stayed = frame.filter((pl.col("account") == old) & (pl.col("held") > 0)).join(last, on="person_id", how="anti")
    return pl.concat([stayed.select("person_id"), last.filter("here").select("person_id")])


def _entered(run: NightRun, handed_over: pl.DataFrame) -> pl.DataFrame:
    """Who was handed over, and whether a roll of the successor has had them since."""
    before = run.previous_state("seen")
    if before is not None:
        handed_over = (
            handed_over.drop("entered_since")
            .join(before.select("person_id", "account", "last_counted_on"), on=["person_id", "account"], how="left")
            .with_columns(entered_since=(pl.col("last_counted_on") >= pl.col("effective_on")).fill_null(False))
        )
    return shaped("handed_over", handed_over)


def _successor_of(
    people: pl.DataFrame, plan: _Plan, old: str, counted: pl.DataFrame, entries: pl.DataFrame
) -> pl.DataFrame:
    """Which successor each person belongs to; those nobody claims, or a unit that goes on does, are left out."""
    only = plan.only_heir(old)
    if only is not None:
        return people.with_columns(successor=pl.lit(only))
    heirs = sorted([*plan.successors[old], *plan.going_on.intersection([old])])
    rolls = pl.DataFrame(
        [(roll, heir) for heir in heirs for roll in ([heir] if heir == old else plan.rolls_of(heir))],
        schema={"account": pl.String, "heir": pl.String},
        orient="row",
    )
    by_roll = counted.join(rolls, on="account").group_by("person_id").agg(pl.col("heir").min())
    named = (
        pl.concat(
            [entries.select("person_id", pl.col(column).alias("account")) for column in ("own_account", "from_place")]
        )
        .join(rolls, on="account")
        .group_by("person_id")
        .agg(pl.col("heir").min().alias("named"))
    )
    return (
        people.join(by_roll, on="person_id", how="left")
        .join(named, on="person_id", how="left")
        .with_columns(successor=pl.coalesce("heir", "named"))
        .select("person_id", "successor")
        .drop_nulls()
        .filter(pl.col("successor") != old)
    )


def _renamed(frame: pl.DataFrame, alias: pl.DataFrame, column: str) -> pl.DataFrame:
    """The frame with a predecessor's code in ``column`` replaced by the person's successor."""
    renamed = frame.join(alias.rename({"account": column}), on=["person_id", column], how="left", maintain_order="left")
    return renamed.with_columns(pl.coalesce("successor", column).alias(column)).drop("successor")
