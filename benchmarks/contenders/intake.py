"""The intake step of one night in a process of its own: ``python -m benchmarks.contenders.intake HOME DATE``.

Belongs here: running it and printing what it took, imports left out. With ``--gather HOME`` the rolls it read are
written as one CSV of one unit into another home instead. Does not belong here: measuring (``benchmarks.measure``).
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.intake import step
from pipelines.night import open_night


def main(words: list[str]) -> None:
    """Run the step; print its seconds, tables and rows as one JSON line."""
    home, night = Path(words[0]), date.fromisoformat(words[1])
    run = open_night(home, night)
    began = time.perf_counter()
    told = step.run(run)
    seconds = time.perf_counter() - began
    if "--gather" in words:
        _gather(home, run.work / "intake" / "roll.parquet", Path(words[-1]), night)
    rows = int(told["roll_rows"]) + int(told["register_rows"])
    print(json.dumps({"seconds": round(seconds, 3), "tables": told["exports"], "rows": rows}))


def _gather(home: Path, roll: Path, big: Path, night: date) -> None:
    """Every roll as one CSV in the folder of one unit."""
    shutil.copytree(home / "reference", big / "reference")
    rows = pl.read_parquet(roll)
    folder = big / "landing" / str(rows["reporter"][0]) / night.isoformat()
    folder.mkdir(parents=True)
    fields = [name for name in rows.columns if rows[name].dtype in (pl.String, pl.Date) and name not in _PROVENANCE]
    rows.select(fields).write_csv(folder / "danh_sach.csv")


_PROVENANCE = (
    "reporter", "as_of", "table_id", "file", "sheet", "name_key", "dob_precision", "citizen_kind", "in_force",
    "cell", "residence_cell",
)  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
