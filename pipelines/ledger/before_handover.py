"""Balances of a period with a reorganisation in it: what happened before the day stands at the units it happened at.

Belongs here: undoing, for the published balances, that a predecessor's people and entries are read as its successor's.
Does not belong here: that reading itself (``reorganisation.py``), whose legs were whose (``flows_before.py``), or the
tables by effective date (``flows.py``), which these balances agree with.

So an account opens with what the last close left it, one that has been set up since with nobody, and what is handed
over is whom the predecessor held on the eve of the day: what its control total counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.ledger.flows_before import at_predecessors
from pipelines.ledger.frozen import HANDOVERS, opening, settled
from pipelines.ledger.level_changes import BETWEEN
from pipelines.ledger.tables import shaped
from pipelines.night import NightRun

_LEG = ["person_id", "movement", "effect", "column_name", "account"]
_CELL = ["person_id", "account"]
LEGS: dict[str, pl.DataType] = {
    "person_id": pl.Int64(),
    "movement": pl.Int64(),
    "effect": pl.Int64(),
    "column_name": pl.String(),
    "account": pl.String(),
    "entry_id": pl.Int64(),
}
"""Legs due and not posted."""
CELLS: dict[str, pl.DataType] = {
    "person_id": pl.Int64(),
    "account": pl.String(),
    "opening": pl.Int64(),
    "reorganised": pl.Int64(),
}
"""By how much a cell's opening, and what the reorganisation brought it, differ; key (person_id, account)."""


@dataclass(frozen=True)
class BeforeHandover:
    """What stood elsewhere before a reorganisation: ``LEGS`` as the replay has them and where they were, ``CELLS``."""

    now: pl.DataFrame
    then: pl.DataFrame
    cells: pl.DataFrame

    @property
    def gone(self) -> pl.DataFrame:
        """Legs that were not where the replay has them."""
        return self.now.join(self.then, on=_LEG, how="anti")

    @property
    def come(self) -> pl.DataFrame:
        """Legs where the replay has none."""
        return self.then.join(self.now, on=_LEG, how="anti")


def before_handover(run: NightRun, told: set[str]) -> BeforeHandover | None:
    """Compare the night's legs and holdings with where they were before the handovers of this period.

    Args:
        run: the night, its ledger and legs written.
        told: accounts inside the arithmetic tonight.

    Returns:
        The legs and cells that differ (people without any left out); None where nothing was handed over.
    """
    ledger = run.work / "ledger"
    period = _this_period(run)
    if run.baseline is None or period.is_empty():
        return None
    old = period.filter(pl.col("from_account").is_in(sorted(told))).get_column("from_account").unique().implode()
    legs = pl.read_parquet(run.work / "state" / "legs.parquet").filter(pl.col("due") & ~pl.col("posted"))
    raw, _ = opening(run, ledger / "roll_rows.parquet")
    raw = _held(raw if isinstance(raw, pl.DataFrame) else pl.read_parquet(raw))
    was = at_predecessors(run.work, legs).with_row_index("_leg")
    known = was.filter(pl.col("movement") >= 0)
    placed = pl.concat([legs.select(now="account"), known.select("account", "_leg")], how="horizontal")
    elsewhere = placed.filter((pl.col("now") != pl.col("account")) & pl.col("account").is_in(old)).get_column("_leg")
    then = known.with_columns(
        account=pl.when(pl.col("_leg").is_in(elsewhere.implode())).then("account").otherwise(legs.get_column("account"))
    )
    inside = _became_internal(was.filter(pl.col("movement") < 0), raw, old)
    now, then = _as_legs(legs), pl.concat([_as_legs(then), _as_legs(inside)])
    return _differing(now, then, _cells(run, raw, now, then))


def _as_legs(legs: pl.DataFrame) -> pl.DataFrame:
    """Legs as ``LEGS``."""
    return legs.select(pl.col(name).cast(dtype) for name, dtype in LEGS.items())


def _this_period(run: NightRun) -> pl.DataFrame:
    """The handovers no close has settled."""
    path = run.work / "state" / "handovers.parquet"
    now = pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=HANDOVERS)
    return now.join(settled(run), on=["from_code", "effective_on"], how="anti")


def _held(holdings: pl.DataFrame) -> pl.DataFrame:
    """person_id, account (key), held; people on their way stand at the unit they left."""
    held = holdings.with_columns(pl.col("account").str.strip_prefix(BETWEEN))
    return held.group_by(_CELL).agg(pl.col("held").cast(pl.Int64).sum())


def _became_internal(legs: pl.DataFrame, raw: pl.DataFrame, old: pl.Series) -> pl.DataFrame:
    """Of the transfers between units that are one by now those the last close had not posted: the sender held them."""
    out = legs.filter((pl.col("effect") < 0) & (pl.col("account").is_in(old) | pl.col("counterpart").is_in(old)))
    held = raw.filter(pl.col("held") > 0).select(_CELL)
    open_still = out.join(held, on=_CELL, how="semi").select("movement")
    return legs.join(open_still, on="movement", how="semi")


def _cells(run: NightRun, raw: pl.DataFrame, now: pl.DataFrame, then: pl.DataFrame) -> pl.DataFrame:
    """Every cell whose opening or handover the balances tell otherwise; ``CELLS``."""
    renamed = _held(pl.read_parquet(run.work / "ledger" / "holdings.parquet"))
    told = shaped("handed_over", pl.read_parquet(run.work / "ledger" / "handed_over.parquet")).filter("is_new")
    handed = pl.concat(
        [told.select("person_id", "account", n=1), told.select("person_id", account="from_account", n=-1)]
    )
    parts = [
        raw.select(*_CELL, raw="held"),
        renamed.select(*_CELL, renamed="held"),
        handed.group_by(_CELL).agg(handed=pl.col("n").cast(pl.Int64).sum()),
        now.group_by(_CELL).agg(now=pl.col("effect").sum()),
        then.group_by(_CELL).agg(then=pl.col("effect").sum()),
    ]
    sums = pl.concat(parts, how="diagonal").group_by(_CELL).agg(pl.all().sum())
    return sums.select(
        *_CELL,
        opening=pl.col("raw") - pl.col("renamed") + pl.col("handed"),
        reorganised=pl.col("renamed") + pl.col("now") - pl.col("raw") - pl.col("then") - pl.col("handed"),
    )


def _differing(now: pl.DataFrame, then: pl.DataFrame, cells: pl.DataFrame) -> BeforeHandover | None:
    """Only what differs."""
    differ = cells.filter((pl.col("opening") != 0) | (pl.col("reorganised") != 0))
    before = BeforeHandover(now, then, differ.sort(_CELL))
    return None if differ.is_empty() and before.gone.is_empty() and before.come.is_empty() else before


def retold(balances: pl.DataFrame, levels: pl.DataFrame, before: BeforeHandover, told: set[str]) -> pl.DataFrame:
    """Balances with what happened before a handover at the units it happened at; what is expected stays.

    Args:
        balances: the table, one row per account and level above.
        levels: org_code, account: the accounts below each unit, itself included.
        before: what stood elsewhere.
        told: accounts inside the arithmetic tonight.

    Returns:
        ``balances``, same columns and rows.
    """
    now, then = (_columns(legs, levels, told) for legs in (before.now, before.then))
    moved = pl.concat([now.with_columns(-pl.col("people")), then])
    cells = before.cells.join(levels.select("org_code", "account"), on="account")
    steps = cells.unpivot(
        ["opening", "reorganised"], index="org_code", variable_name="column_name", value_name="people"
    )
    changes = (
        pl.concat([moved, steps.select(moved.columns)]).group_by("org_code", "column_name").agg(pl.col("people").sum())
    )
    changes = changes.filter((pl.col("people") != 0) & pl.col("column_name").is_in(balances.columns))
    for (column,), frame in changes.group_by(["column_name"], maintain_order=True):
        name = str(column)
        balances = (
            balances.join(frame.select("org_code", _more="people"), on="org_code", how="left", maintain_order="left")
            .with_columns(pl.col(name) + pl.col("_more").fill_null(0))
            .drop("_more")
        )
    return balances


def _columns(legs: pl.DataFrame, levels: pl.DataFrame, told: set[str]) -> pl.DataFrame:
    """How many of each column a unit has: org_code, column_name, people; no transfer with both legs inside it."""
    at = legs.filter(pl.col("account").is_in(sorted(told))).join(levels.select("org_code", "account"), on="account")
    within = ["org_code", "person_id", "movement"]
    city = pl.col("column_name").is_in(["in_city", "out_city"])
    both = at.filter(city).group_by(within).agg(n=pl.col("effect").n_unique()).filter(pl.col("n") == 2)
    apart = pl.concat([at.filter(~city), at.filter(city).join(both, on=within, how="anti")])
    return apart.group_by("org_code", "column_name").agg(people=pl.len().cast(pl.Int64))
