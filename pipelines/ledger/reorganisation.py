"""Merges, splits and renames: a predecessor's people read as its successor's.

Belongs here: who is handed over to which successor, and moving holdings, posted legs and entries along. Does not belong
here: what the register of successions says and in which order (``successions.py``), who in a handover follows whom
(``heirs.py``), or saying that a handover does not add up (``pipelines/rules/U02_reorganisation.sql``).

A handover posts at a successor once its roll is as of the effective date or later, as any leg does. Until then the
people are with nobody: gone from the ended unit, not yet due at the successor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.ledger.calendar import days_off, earliest_within
from pipelines.ledger.entered_again import without_entered_again
from pipelines.ledger.eve import held_on_eve, own_day
from pipelines.ledger.following import SUCCESSORS, renamed, seen_at_successors
from pipelines.ledger.frozen import HANDOVERS, frozen, opening, settled
from pipelines.ledger.handed_posted import renamed_posted
from pipelines.ledger.heirs import MEMBERS, PLACED, Told, as_closed, come_late, follow, members_of, what_tells
from pipelines.ledger.level_changes import BETWEEN, level_changes
from pipelines.ledger.not_yet_left import NOT_YET_LEFT, not_yet_left
from pipelines.ledger.seen import still_expected
from pipelines.ledger.successions import Handover, Plan
from pipelines.ledger.tables import MODEL_TABLES, shaped
from pipelines.night import NightRun
from schemas.unit_tree import UnitTree

_PLACES = {"own_account": "_day", "from_place": "_sent", "to_place": "_day"}
"""Each place of an entry, and the day it is of: who sent somebody did so on the day of issue, whenever they came."""


@dataclass(frozen=True)
class Reorganisation:
    """The model tables a reorganisation touches; ``SUCCESSORS`` for those whose cases follow; what a close freezes."""

    accounts: pl.DataFrame
    holdings: pl.DataFrame | Path
    posted: pl.DataFrame
    entries: pl.DataFrame
    handed_over: pl.DataFrame
    control_totals: pl.DataFrame
    level_changes: pl.DataFrame
    not_yet_left: pl.DataFrame
    successors: pl.DataFrame
    handovers: pl.DataFrame
    placed: pl.DataFrame
    handed_on: dict[int, date]

    def followed_by(self, seen: pl.DataFrame) -> pl.DataFrame:
        """Who was last counted where, predecessors' rolls read as their successors'."""
        return seen_at_successors(seen, self.successors, self.handed_on)


def reorganise(
    run: NightRun,
    tree: UnitTree,
    accounts: pl.DataFrame,
    roll_rows: Path,
    refused: pl.DataFrame,
    entries: pl.DataFrame,
) -> Reorganisation:
    """Read predecessors as successors where the successor's roll is as of the effective date or later.

    Without a succession in force everything passes through untouched (holdings stay a file).
    """
    held, posted = opening(run, roll_rows)
    closed = set(settled(run).select("from_code", "effective_on").iter_rows())
    plan = Plan(tree, dict(accounts.select("account", "as_of").iter_rows()), closed)
    if not tree.successions:
        return Reorganisation(
            accounts,
            held,
            shaped("posted", posted),
            entries,
            shaped("handed_over", frozen(run, "handed_over", MODEL_TABLES["handed_over"])),
            pl.DataFrame(schema=MODEL_TABLES["control_totals"]),
            pl.DataFrame(schema=MODEL_TABLES["level_changes"]),
            pl.DataFrame(schema=NOT_YET_LEFT),
            pl.DataFrame(schema=SUCCESSORS),
            pl.DataFrame(schema=HANDOVERS),
            pl.DataFrame(schema=PLACED),
            {},
        )
    if isinstance(held, Path):
        held = frozen(run, "holdings", MODEL_TABLES["holdings"])
    work = _Work(run, tree, plan, accounts, what_tells(run, tree, roll_rows, refused), entries, held, posted)
    for wave in plan.waves():
        work.hand_over(wave)
    return work.done()


class _Work:
    """The tables while one wave of handovers after the other changes them."""

    def __init__(
        self,
        run: NightRun,
        tree: UnitTree,
        plan: Plan,
        accounts: pl.DataFrame,
        told: Told,
        entries: pl.DataFrame,
        holdings: pl.DataFrame,
        posted: pl.DataFrame,
    ) -> None:
        self.run, self.tree, self.plan, self.accounts = run, tree, plan, accounts
        self.opening = holdings
        self.frame = holdings.with_columns(pl.col("account").str.strip_prefix(BETWEEN))
        self.posted = posted.with_columns(pl.col("account", "counterpart").str.strip_prefix(BETWEEN))
        self.entries = entries.with_columns(_day=own_day()).with_columns(_sent=pl.coalesce("issued_on", "_day"))
        self.own_before = entries.select("entry_id", was="own_account")
        self.closed = set(accounts.filter("has_baseline").get_column("account"))
        self.told = told
        self.handed_on = {handover.number: handover.on for handover in plan.handovers}
        self.followed: list[pl.DataFrame] = [pl.DataFrame(schema=SUCCESSORS)]
        self.carried = still_expected(frozen(run, "handed_over", MODEL_TABLES["handed_over"]), told.seen, run.night)
        self.settled = settled(run)
        self.handed: list[pl.DataFrame] = [self.carried]
        self.placed: list[pl.DataFrame] = [pl.DataFrame(schema=PLACED)]
        self.not_yet_left: list[pl.DataFrame] = [pl.DataFrame(schema=NOT_YET_LEFT)]
        self.as_of = dict(accounts.select("account", "as_of").iter_rows())
        self.days_off = days_off(run.work)
        self.handovers: list[dict[str, object]] = []
        self.totals: list[dict[str, object]] = []
        self.suspended: set[str] = set()

    def hand_over(self, wave: list[Handover]) -> None:
        """Let the handovers of one wave happen."""
        known = len(self.followed)
        events = pl.DataFrame(
            [(h.number, h.account, h.on, self._is_settled(h)) for h in wave],
            schema={"number": pl.Int64, "account": pl.String, "on": pl.Date, "settled": pl.Boolean},
            orient="row",
        )
        members = self._members(wave, events)
        on, settings = wave[0].on, self.run.settings
        since = earliest_within(on, settings.deadline("overdue_working_days", on), self.days_off)
        follows = follow(wave, self.plan, members, self.told, self.entries, since)
        # A unit that goes on hands over nothing to itself.
        alias = follows.join(events.select("number", successor="account"), on=["number", "successor"], how="anti")
        closed = events.filter("settled").get_column("number").to_list()
        late = come_late(wave, self.plan, alias, self._held(), self.told, closed)
        alias = as_closed(wave, alias, self.told, closed, late)
        there = self._there(events, members, late)
        self._keep(wave, alias, there)
        named = alias.join(events, on="number")
        self._rename(wave, named, late)
        self.not_yet_left.append(not_yet_left(wave, alias, self.told.counted, self.as_of))
        self._between(wave, members, follows)
        now = pl.concat([pl.DataFrame(schema=SUCCESSORS), *self.followed[known:]])
        self.told = replace(self.told, seen=seen_at_successors(self.told.seen, now, self.handed_on))

    def _members(self, wave: list[Handover], events: pl.DataFrame) -> pl.DataFrame:
        """Everyone the handovers of a wave may concern; ``MEMBERS``."""
        members = members_of(wave, self.frame, self.posted, self.entries, self.told)
        again = [(h.number, day) for h in wave if (day := self.tree.back_on(h.account, h.on)) and self._is_settled(h)]
        if not again:
            return members
        # Of a unit that was set up again after a close only its old papers are still its successor's.
        until = pl.DataFrame(again, schema={"number": pl.Int64, "until": pl.Date}, orient="row").join(
            events, on="number"
        )
        old_papers = pl.concat(
            [
                self.entries.select("person_id", "_day", account=pl.col(column))
                .join(until, on="account")
                .filter(pl.col("_day") < pl.col("until"))
                .select("person_id", "number")
                for column in _PLACES
            ]
        ).unique()
        return pl.concat(
            [
                members.join(until, on="number", how="anti"),
                members.join(old_papers, on=["person_id", "number"], how="semi"),
            ]
        )

    def _its_own(self, account: str, on: date) -> bool:
        """Whether an account is there again, or still, after a handover: what it holds then is its own."""
        return on not in self.tree.ends.get(account, ()) or self.tree.back_on(account, on) is not None

    def _is_settled(self, handover: Handover) -> bool:
        """Whether a close has come since the handover came to pass."""
        return not self.settled.filter(
            (pl.col("from_code") == handover.unit) & (pl.col("effective_on") == handover.on)
        ).is_empty()

    def _there(self, events: pl.DataFrame, members: pl.DataFrame, late: pl.DataFrame) -> pl.DataFrame:
        """Whom each handover found: held on its eve (settled before: held still).

        Returns:
            person_id, number (key), held (the baseline held them there; else they came since).
        """
        held = self._held().with_columns(held=pl.lit(value=True))
        again = [
            number for number, account, on, settled in events.iter_rows() if settled and self._its_own(account, on)
        ]
        open_still = pl.concat([members.filter(~pl.col("number").is_in(again)), late]).unique()
        holders = open_still.join(events, on="number").join(held, on=["person_id", "account"], how="left")
        entries = self.entries.join(holders.filter(~pl.col("settled")), on="person_id", how="semi")
        tables = {
            "accounts": self.accounts,
            "entries": entries,
            "held": self.frame,
            "posted": self.posted,
            "counted": self.told.counted,
            "seen": self.told.seen,
        }
        day = events.get_column("on")[0]
        return held_on_eve(day, self.tree, holders, tables, self.run.settings, self.days_off)

    def _held(self) -> pl.DataFrame:
        """Whom each account holds by now, whichever units they come from: person_id, account (key)."""
        cells = self.frame.group_by("person_id", "account").agg(pl.col("held").sum())
        return cells.filter(pl.col("held") > 0).drop("held")

    def _keep(self, wave: list[Handover], alias: pl.DataFrame, there: pl.DataFrame) -> None:
        """Write down who was handed over, for whom cases follow, control totals, and what a close settles."""
        moved = there.join(alias, on=["person_id", "number"])
        for handover in wave:
            followers = alias.filter(pl.col("number") == handover.number)
            of_event = (pl.col("from_code") == handover.unit) & (pl.col("effective_on") == handover.on)
            # Whom a close placed before all rolls had come, it asked where they were.
            before = self.told.placed.filter(of_event)
            mine = moved.filter(pl.col("number") == handover.number).join(before, on="person_id", how="anti")
            early = self._handed_before(handover, before)
            self.followed.append(
                followers.select(
                    "person_id",
                    account=pl.lit(handover.account),
                    successor=pl.col("successor"),
                    number=pl.lit(handover.number, pl.Int64),
                )
            )
            complete = self.plan.complete(handover)
            if complete and not handover.told_apart and handover.cells is None:
                everybody = {
                    "person_id": [None],
                    "account": [handover.account],
                    "successor": handover.heirs,
                    "number": [handover.number],
                }
                self.followed.append(pl.DataFrame(everybody, schema=SUCCESSORS))
            if handover.told_apart or handover.cells is not None or not complete:
                self.placed.append(
                    followers.select(
                        "person_id",
                        from_code=pl.lit(handover.unit),
                        effective_on=pl.lit(handover.on),
                        successor=pl.col("successor"),
                    )
                )
            both = pl.concat([mine.select(early.columns), early])
            self._count(handover, both, complete)
            self.handed.append(
                mine.select(
                    "person_id",
                    account="successor",
                    from_account=pl.lit(handover.account),
                    effective_on=pl.lit(handover.on),
                    # Who came to the predecessor since the last close was not in its opening.
                    is_new="held",
                    entered_since=pl.lit(value=False),
                )
            )
            if not complete and not handover.goes_on:
                self.suspended.add(handover.account)

    def _handed_before(self, handover: Handover, placed: pl.DataFrame) -> pl.DataFrame:
        """Of those a close placed, whom the unit had handed over."""
        of_event = (pl.col("from_account") == handover.account) & (pl.col("effective_on") == handover.on)
        passed = self.carried.filter(of_event).select("person_id", successor="account").unique()
        return placed.select("person_id", "successor").join(passed, on=["person_id", "successor"], how="semi")

    def _count(self, handover: Handover, moved: pl.DataFrame, complete: bool) -> None:
        """Beside each row's control total the number handed over; before a first close nobody can tell it."""
        if not complete:
            return
        earlier = self.settled.filter((pl.col("from_code") == handover.unit) & (pl.col("effective_on") == handover.on))
        known = handover.account in self.closed and self.run.baseline is not None
        today = pl.concat(self.handed).filter(
            (pl.col("account") == handover.account) & (pl.col("effective_on") == handover.on)
        )
        own = moved.join(today, on="person_id", how="anti")
        for row in handover.rows:
            count: int | None = None
            if earlier.height:
                frozen = earlier.filter(pl.col("to_code") == row["to_code"]).get_column("handed_over").to_list()
                count = frozen[0] if frozen else None
            elif known:
                there, alone = (f.filter(pl.col("successor").is_in(row["heirs"])).height for f in (moved, own))
                # Whether a chain of one day counts those who only passed through is the register's choice.
                count = alone if alone == row["control_total"] else there
            to_account = next((heir for heir in row["heirs"] if heir != handover.account), handover.account)
            self.handovers.append(
                {
                    "from_code": handover.unit,
                    "to_code": row["to_code"],
                    "from_account": handover.account,
                    "to_account": to_account,
                    "effective_on": handover.on,
                    "handed_over": count,
                }
            )
            if count is not None and row["control_total"] is not None and to_account != handover.account:
                self.totals.append(
                    {
                        "to_account": to_account,
                        "from_account": handover.account,
                        "effective_on": handover.on,
                        "control_total": row["control_total"],
                        "handed_over": count,
                    }
                )

    def _rename(self, wave: list[Handover], alias: pl.DataFrame, late: pl.DataFrame) -> None:
        """Read the predecessor's holdings, posted legs and entries as the successor's."""
        back = {h.number: self.tree.back_on(h.account, h.on) for h in wave}
        until = pl.DataFrame(
            # What a unit that goes on, or was set up again, does from then on is its own.
            [(h.number, h.on if h.goes_on else back[h.number], h.goes_on) for h in wave],
            schema={"number": pl.Int64, "until": pl.Date, "goes_on": pl.Boolean},
            orient="row",
        )
        alias = alias.join(until, on="number")
        own_again = pl.col("settled") & (pl.col("goes_on") | pl.col("until").is_not_null())
        of_holdings = pl.concat([alias.filter(~own_again), alias.join(late, on=list(MEMBERS), how="semi")]).unique()
        of_holdings = of_holdings.select("person_id", "account", "successor")
        self.frame = renamed(self.frame, of_holdings.with_columns(until=pl.lit(None, pl.Date)), "account", None)
        self.posted = renamed_posted(self.posted, of_holdings)
        of_entries = alias.select("person_id", "account", "successor", "until")
        for column, day in _PLACES.items():
            self.entries = renamed(self.entries, of_entries, column, day)

    def _between(self, wave: list[Handover], members: pl.DataFrame, follows: pl.DataFrame) -> None:
        """Set aside who left a unit that goes on for a successor whose roll has not come."""
        for handover in wave:
            as_of = self.as_of.get(handover.account)
            if not handover.goes_on or self.plan.complete(handover) or as_of is None or as_of < handover.on:
                continue
            on_roll = self.told.counted.filter(pl.col("account") == handover.account).select("person_id")
            gone = (
                members.filter(pl.col("number") == handover.number)
                .join(follows, on=["person_id", "number"], how="anti")
                .join(on_roll, on="person_id", how="anti")
                .select("person_id", account=pl.lit(handover.account), successor=pl.lit(BETWEEN + handover.account))
            )
            self.frame = renamed(self.frame, gone.with_columns(until=pl.lit(None, pl.Date)), "account", None)
            self.posted = renamed_posted(self.posted, gone)
            for column, day in _PLACES.items():
                dated = gone.with_columns(until=pl.lit(handover.on, pl.Date))
                self.entries = renamed(self.entries, dated, column, day)

    def done(self) -> Reorganisation:
        """Everything as the reconciliation reads it."""
        frame = self.frame.group_by("person_id", "account").agg(pl.col("held").sum(), pl.col("cell").first())
        handed = still_expected(pl.concat(self.handed), self.told.seen)
        accounts = self.accounts.filter(~pl.col("account").is_in(sorted(self.suspended)))
        # Who came back to the unit within the same time is held there again.
        there = frame.filter(pl.col("held") > 0)
        staying = pl.concat(self.not_yet_left).unique(["person_id", "account"], keep="first")
        staying = staying.join(there, on=["person_id", "account"], how="anti").sort("person_id", "account")
        return Reorganisation(
            accounts,
            shaped("holdings", frame.sort("person_id", "account")),
            shaped("posted", self.posted.sort("person_id", "account", "effect", "ordinal")),
            without_entered_again(self.entries, self.own_before, self.plan.handovers, self.tree.exporters).drop(
                "_day", "_sent"
            ),
            handed,
            pl.DataFrame(self.totals, schema=MODEL_TABLES["control_totals"]),
            level_changes(
                self.run,
                self.tree,
                self.plan,
                self.opening,
                frame,
                handed,
                staying,
                self.closed,
                self.suspended,
                set(self.settled.select("from_code", "effective_on").iter_rows()),
            ),
            staying,
            pl.concat(self.followed).unique().sort(pl.all()),
            pl.DataFrame(self.handovers, schema=HANDOVERS).sort("from_code", "effective_on", "to_code"),
            # Whom an earlier close placed stays so, though nothing tells of them at the old unit any more.
            pl.concat([self.told.placed, *self.placed]).unique().sort(pl.all()),
            self.handed_on,
        )
