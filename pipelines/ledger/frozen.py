"""What the last close froze, as later nights read it.

Belongs here: frames of the baseline in their present shape. Does not belong here: writing them (``periods.py``), or
what a reorganisation makes of them (``reorganisation.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from pipelines.ledger.handed_posted import POSTED
from pipelines.ledger.merged import held_once, merged_people
from pipelines.ledger.tables import MODEL_TABLES
from pipelines.night import NightRun

ACCOUNTS: dict[str, pl.DataType] = {"account": pl.String(), "as_of": pl.Date(), "closed_from": pl.Date()}
"""Accounts with a closed period, and the roll the first close took their holdings from (null: not known)."""

HANDOVERS: dict[str, pl.DataType] = {
    "from_code": pl.String(),
    "to_code": pl.String(),
    "from_account": pl.String(),
    "to_account": pl.String(),
    "effective_on": pl.Date(),
    "handed_over": pl.Int64(),
}
"""Handovers that have come to pass, as a close freezes them; handed_over is null where nothing had been closed."""

# What ``closed_again.py`` writes of people who were one person at the close and are several tonight.
PARTED = "parted"


def opening(run: NightRun, roll_rows: Path) -> tuple[pl.DataFrame | Path, pl.DataFrame]:
    """What the baseline holds, and the legs it posted, merged people once; a file where nobody is merged or parted."""
    posted = frozen(run, "posted", POSTED)
    if run.baseline is None:
        return pl.DataFrame(schema=MODEL_TABLES["holdings"]), posted
    merged = merged_people(run.work)
    if merged.is_empty() and not _parted(run).exists() and run.only is None:
        return run.baseline / "holdings.parquet", posted
    held = frozen(run, "holdings", MODEL_TABLES["holdings"])
    if run.only is not None:
        held, posted = (frame.filter(pl.col("person_id").is_in(sorted(run.only))) for frame in (held, posted))
    counted = pl.scan_parquet(roll_rows).filter("counts")
    return held_once(held, posted, merged, counted)


def frozen(run: NightRun, name: str, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """A frame of the baseline in a given shape, empty where nothing was closed.

    Of people who were one person at the close and are several tonight it says what it would have, had it known.
    """
    path = run.baseline / f"{name}.parquet" if run.baseline is not None else None
    if path is None or not path.exists():
        return pl.DataFrame(schema=dict(schema))
    frame = _shaped(pl.read_parquet(path), schema)
    again = run.work / "ledger" / f"{PARTED}_{name}.parquet"
    if not again.exists():
        return frame
    was = pl.read_parquet(_parted(run))["was"].unique()
    kept = frame.filter(~pl.col("person_id").is_in(was.implode()))
    return pl.concat([kept, _shaped(pl.read_parquet(again), schema)]).sort(frame.columns[:2], maintain_order=True)


def settled(run: NightRun) -> pl.DataFrame:
    """The handovers a close settled: ``HANDOVERS``, everybody counted whom it took for one with others."""
    handovers = frozen(run, "handovers", HANDOVERS)
    if handovers.is_empty() or not _parted(run).exists():
        return handovers
    between = {"from_account": "from_account", "account": "to_account", "effective_on": "effective_on"}
    told = pl.read_parquet(run.baseline / "handed_over.parquet")  # type: ignore[operator]
    was = told.filter(pl.col("person_id").is_in(pl.read_parquet(_parted(run))["was"].unique().implode()))
    now = pl.read_parquet(run.work / "ledger" / f"{PARTED}_handed_over.parquet")
    sides = [frame.select(pl.col(a).alias(b) for a, b in between.items()) for frame in (now, was)]
    more = pl.concat(
        [side.with_columns(_more=pl.lit(sign, pl.Int64)) for side, sign in zip(sides, (1, -1), strict=True)]
    )
    more = more.group_by(list(between.values())).agg(pl.col("_more").sum())
    return (
        handovers.join(more, on=list(between.values()), how="left", maintain_order="left")
        .with_columns(handed_over=pl.col("handed_over") + pl.col("_more").fill_null(0))
        .drop("_more")
    )


def _parted(run: NightRun) -> Path:
    return run.work / "ledger" / f"{PARTED}.parquet"


def _shaped(frame: pl.DataFrame, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )
