"""datacompy's plain difference of two rolls; runs in ``.venv-bench``, so it imports nothing of this repository.

Usage: plain_difference.py FOLDER KEY[,KEY]. Reads previous_roll.parquet and current_roll.parquet; prints one JSON line.
"""

import json
import sys
import time
from importlib.metadata import version
from pathlib import Path

import polars as pl
from datacompy import PolarsCompare


def main() -> None:
    """Compare, count what differs, print."""
    folder, keys = Path(sys.argv[1]), sys.argv[2].split(",")
    began = time.perf_counter()
    previous = pl.read_parquet(folder / "previous_roll.parquet")
    current = pl.read_parquet(folder / "current_roll.parquet")
    compared = PolarsCompare(previous, current, join_columns=keys)
    only_previous, only_current = len(compared.df1_unq_rows), len(compared.df2_unq_rows)
    changed = len(compared.intersect_rows) - compared.count_matching_rows()
    seconds = time.perf_counter() - began
    print(
        json.dumps(
            {
                "seconds": seconds,
                "found": only_previous + only_current + changed,
                "says": f"{only_previous:,} gone, {only_current:,} new, {changed:,} changed",
                "versions": f"datacompy {version('datacompy')}, polars {version('polars')}",
            }
        )
    )


if __name__ == "__main__":
    main()
