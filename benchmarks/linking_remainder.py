"""What the Splink round adds to linking a whole country: ``python -m benchmarks remainder``.

Belongs here: a night of millions of persons of whom a share is unlinked after the exact rounds, linked with and without
the last round, in a process each. Does not belong here: how well it links (``linking_damage``, ``linking_febrl``).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import measured

MOST_SECONDS, MOST_MIB = 90.0, 4096.0


def main(words: list[str]) -> int:
    """Print seconds and memory of both; 1 if the last round adds more than it may."""
    options = argparse.ArgumentParser(prog="python -m benchmarks remainder", description=__doc__)
    options.add_argument("--persons", type=int, default=5_600_000)
    options.add_argument("--share", type=float, default=0.02, help="persons whose rows no exact round links")
    options.add_argument("--threads", type=int, default=2)
    given = options.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        contender = [sys.executable, "-m", "benchmarks.contenders.remainder"]
        measured([*contender, "make", str(work), str(given.persons), str(given.share)])
        runs = {which: measured([*contender, which, str(work), str(given.threads)]) for which in ("exact", "splink")}
    print(f"{given.persons} persons, {given.share:.1%} unlinked by the exact rounds, {given.threads} threads")
    for which, run in runs.items():
        print(f"{which:<8} {run.seconds:>7.1f} s  {run.cpu:>7.1f} s CPU  {run.peak:>7.0f} MiB peak  {run.told}")
    adds = runs["splink"].seconds - runs["exact"].seconds
    more = runs["splink"].peak - runs["exact"].peak
    print(f"the Splink round adds {adds:.1f} s and {more:.0f} MiB (at most {MOST_SECONDS:.0f} s, {MOST_MIB:.0f} MiB)")
    return 0 if adds <= MOST_SECONDS and more <= MOST_MIB else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
