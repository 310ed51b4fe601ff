"""The reconciliation of a country with a year of closed months behind it.

Belongs here: one run, its time and peak memory beside what is asked for. Does not belong here: the comparison with a
plain difference (``reconcile_beside_datacompy.py``), which knows no history.

Every paper of the closed months is still read and every posted leg replayed: a voided or corrected paper of last year
changes what an account holds today.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import machine, measured, plain

AT_MOST_SECONDS, AT_MOST_MIB = 300.0, 6 * 1024.0


def main(words: list[str] | None = None) -> int:
    """Run the benchmark; 0 when it holds, 1 when it does not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks year", description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=5_600_000)
    parser.add_argument("--accounts", type=int, default=3_321)
    parser.add_argument("--months", type=int, default=12, help="closed months")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--memory-limit", default="4GiB", help="DuckDB's memory_limit (it spills beyond)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--temp", type=Path, default=None, help="where the city is written (deleted at the end)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    chosen = parser.parse_args(words)
    at = machine()
    with tempfile.TemporaryDirectory(prefix="doikhop-bench-", dir=chosen.temp) as name:
        size = [str(chosen.members), str(chosen.accounts), str(chosen.seed), str(chosen.months)]
        print(f"writing {chosen.members:,} members in {chosen.accounts:,} accounts", file=sys.stderr, flush=True)
        measured([sys.executable, "-m", "benchmarks.city_tables", name, *size])
        ours = [sys.executable, "-m", "benchmarks.contenders.reconciliation", name, chosen.memory_limit]
        run = measured([*ours, str(chosen.threads)])
    holds = run.wall <= AT_MOST_SECONDS and run.peak <= AT_MOST_MIB
    if chosen.json:
        print(json.dumps({"months": chosen.months, "machine": at, "run": plain(run), "holds": holds}, indent=2))
    else:
        print(f"{chosen.members:,} members in {chosen.accounts:,} accounts, {chosen.months} closed months behind them")
        print(f"{at['processor']}, {at['cores']} cores, {at['memory_gib']} GiB, load {at['load_before']}")
        print(f"{run.seconds:.1f} s, {run.cpu:.1f} s CPU, {run.peak:,.0f} MiB at most: {run.told['says']}")
        print(f"at most {AT_MOST_SECONDS:g} s and {AT_MOST_MIB:g} MiB: {'holds' if holds else 'DOES NOT HOLD'}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
