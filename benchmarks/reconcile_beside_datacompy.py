"""The reconciliation of a large city beside datacompy's plain difference of the same two rolls.

Belongs here: one run of both, on one machine and one pair of rolls, in time and peak memory. Does not belong here: the
contenders (``contenders/``) or the city (``city_tables.py``).

The program does more: it says for every account which people make the difference, why, and that nothing is left over.
datacompy says which rows differ. It is joined once on the person (the plain difference of two lists of people) and once
on person and account (cheaper, but everyone who moved is then one row gone and one new).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import ROOT, Measured, machine, measured, middle, plain, table
from benchmarks.peer import peer_python

OURS = "doikhop: reconciliation"
JOINS = {"datacompy: by person": "person_id", "datacompy: by person and account": "person_id,account"}
AT_LEAST_AS_FAST, AT_MOST_MEMORY = 2.0, 0.5


def main(words: list[str] | None = None) -> int:
    """Run the benchmark; 0 when it holds, 1 when it does not."""
    chosen = _options(words)
    at = machine()
    with tempfile.TemporaryDirectory(prefix="doikhop-bench-", dir=chosen.temp) as name:
        runs = _run_all(chosen, Path(name))
    result = _judged(chosen, at, runs)
    if chosen.json:
        print(json.dumps(result, indent=2))
    else:
        _print(result)
    return 0 if result["holds"] else 1


def _options(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks reconcile", description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=5_600_000)
    parser.add_argument("--accounts", type=int, default=3_321)
    parser.add_argument("--runs", type=int, default=3, help="runs of each contender, in turn; the median counts")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--memory-limit", default="1500MiB", help="DuckDB's memory_limit (it spills beyond)")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of both contenders")
    parser.add_argument("--temp", type=Path, default=None, help="where the city is written (deleted at the end)")
    parser.add_argument("--statements", action="store_true", help="also print what each SQL statement took")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    return parser.parse_args(words)


def _run_all(chosen: argparse.Namespace, folder: Path) -> dict[str, list[Measured]]:
    """Every contender ``--runs`` times, in turn, so that a slow minute of the machine meets all of them."""
    other = str(peer_python())
    size = [str(chosen.members), str(chosen.accounts), str(chosen.seed)]
    _say(f"writing a city of {chosen.members:,} members in {chosen.accounts:,} accounts")
    measured([sys.executable, "-m", "benchmarks.city_tables", str(folder), *size])
    ours = [sys.executable, "-m", "benchmarks.contenders.reconciliation", str(folder), chosen.memory_limit]
    difference = "benchmarks/contenders/plain_difference.py"
    commands = {
        OURS: [*ours, str(chosen.threads)],
        **{name: [other, difference, str(folder), keys] for name, keys in JOINS.items()},
    }
    runs: dict[str, list[Measured]] = {name: [] for name in commands}
    for turn in range(chosen.runs):
        for name, command in commands.items():
            run = measured(command, {"POLARS_MAX_THREADS": str(chosen.threads)})
            runs[name].append(run)
            _say(f"run {turn + 1}: {name}: {run.seconds:.1f} s, {run.peak:,.0f} MiB")
    if chosen.statements:
        subprocess.run([*commands[OURS], "--statements"], cwd=ROOT, check=True, stdout=sys.stderr)
    return runs


def _judged(chosen: argparse.Namespace, at: dict[str, object], runs: dict[str, list[Measured]]) -> dict[str, object]:
    """The medians, how many times faster and what share of the memory the reconciliation is, and whether it holds."""
    medians = {name: middle(several) for name, several in runs.items()}
    ours = medians[OURS]
    ratios = {
        name: {
            "times_as_fast": run.seconds / ours.seconds,
            "times_less_cpu": run.cpu / ours.cpu,
            "share_of_memory": ours.peak / run.peak,
        }
        for name, run in medians.items()
        if name != OURS
    }
    return {
        "members": chosen.members,
        "accounts": chosen.accounts,
        "seed": chosen.seed,
        "memory_limit": chosen.memory_limit,
        "threads": chosen.threads,
        "machine": at,
        "runs": {name: [plain(run) for run in several] for name, several in runs.items()},
        "median": {name: plain(run) for name, run in medians.items()},
        "ratios": ratios,
        "holds": all(
            r["times_as_fast"] >= AT_LEAST_AS_FAST and r["share_of_memory"] <= AT_MOST_MEMORY for r in ratios.values()
        ),
    }


def _print(result: dict[str, Any]) -> None:
    at = result["machine"]
    print(f"{result['members']:,} members in {result['accounts']:,} accounts, seed {result['seed']}")
    print(f"{at['system']}, {at['processor']}, {at['cores']} cores, {at['memory_gib']} GiB, load {at['load_before']}")
    print(f"Python {at['python']}; both sides {result['threads']} threads; memory_limit {result['memory_limit']}")
    print("median of the runs; seconds of the work without imports, CPU and peak memory of the whole process\n")
    rows = [["", "seconds", "CPU s", "peak MiB", "times as fast", "of its memory", "found"]]
    for name, run in result["median"].items():
        ratio = result["ratios"].get(name)
        rows.append(
            [
                name,
                f"{run['told']['seconds']:.1f}",
                f"{run['cpu']:.1f}",
                f"{run['peak']:,.0f}",
                f"{ratio['times_as_fast']:.1f}" if ratio else "",
                f"{ratio['share_of_memory']:.0%}" if ratio else "",
                f"{run['told']['found']:,}",
            ]
        )
    print(table(rows) + "\n")
    for name, run in result["median"].items():
        print(f"{name}: {run['told']['says']} ({run['told']['versions']})")
    verdict = "holds" if result["holds"] else "DOES NOT HOLD"
    print(f"\nat least {AT_LEAST_AS_FAST:g} times as fast in at most {AT_MOST_MEMORY:.0%} of the memory: {verdict}")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
