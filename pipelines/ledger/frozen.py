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


def opening(run: NightRun, roll_rows: Path) -> tuple[pl.DataFrame | Path, pl.DataFrame]:
    """What the baseline holds, and the legs it posted, merged people once; a file where nobody is merged."""
    posted = frozen(run, "posted", POSTED)
    if run.baseline is None:
        return pl.DataFrame(schema=MODEL_TABLES["holdings"]), posted
    merged = merged_people(run.work)
    if merged.is_empty():
        return run.baseline / "holdings.parquet", posted
    counted = pl.scan_parquet(roll_rows).filter("counts")
    return held_once(frozen(run, "holdings", MODEL_TABLES["holdings"]), posted, merged, counted)


def frozen(run: NightRun, name: str, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    """A frame of the baseline in a given shape, empty where nothing was closed."""
    path = run.baseline / f"{name}.parquet" if run.baseline is not None else None
    if path is None or not path.exists():
        return pl.DataFrame(schema=dict(schema))
    frame = pl.read_parquet(path)
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    )
