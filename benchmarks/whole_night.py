"""Nights of a whole simulated city, from cold files and again unchanged, as ``doikhop nightly`` runs them.

Belongs here: simulating the city, running its nights one process each, and what their steps took. Does not belong here:
the reconciliation alone (``reconcile_beside_datacompy.py``).

Three nights are run. The first reads every file of the opening date; its period is then closed. The last reads the
files that came since, reconciles against the baseline and is published; then it is run again with nothing changed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import Measured, machine, measured, plain, table

COLD_SECONDS, UNCHANGED_SECONDS = 60.0, 20.0
UNCHANGED = "again, nothing changed"
_PROGRAM = [sys.executable, "-m", "doikhop.cli"]


def main(words: list[str] | None = None) -> int:
    """Run the benchmark; 0 when it holds, 1 when it does not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks night", description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=243_544)
    parser.add_argument("--units", type=int, default=118)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--temp", type=Path, default=None, help="where the city is written (deleted at the end)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    chosen = parser.parse_args(words)
    at = machine()
    with tempfile.TemporaryDirectory(prefix="doikhop-bench-", dir=chosen.temp) as name:
        runs = _run_all(chosen, Path(name) / "home")
    cold = max(run.wall for name, run in runs.items() if name != UNCHANGED)
    result = {
        "members": chosen.members,
        "units": chosen.units,
        "seed": chosen.seed,
        "machine": at,
        "runs": {name: plain(run) for name, run in runs.items()},
        "holds": cold <= COLD_SECONDS and runs[UNCHANGED].wall <= UNCHANGED_SECONDS,
    }
    if chosen.json:
        print(json.dumps(result, indent=2))
    else:
        _print(result)
    return 0 if result["holds"] else 1


def _run_all(chosen: argparse.Namespace, home: Path) -> dict[str, Measured]:
    _say(f"simulating a city of {chosen.members:,} members in {chosen.units} units")
    size = ["--members", str(chosen.members), "--units", str(chosen.units), "--seed", str(chosen.seed)]
    simulated = measured([*_PROGRAM, "simulate", "random-city", *size, "--home", str(home)], quiet=False)
    _say(f"simulated in {simulated.wall:.1f} s ({simulated.cpu:.1f} s CPU)")
    opening, *_, last = json.loads((home / "truth" / "simulation.json").read_text(encoding="utf-8"))["nights"]
    runs = {f"first night ({opening}), cold": _night(home, opening)}
    measured([*_PROGRAM, "close-period", "--as-of", opening, "--home", str(home)])
    runs[f"after the close ({last}), cold"] = _night(home, last)
    runs[UNCHANGED] = _night(home, last)
    return runs


def _night(home: Path, night: str) -> Measured:
    run = measured([sys.executable, "-m", "benchmarks.contenders.night", str(home), night])
    _say(f"night of {night}: {run.wall:.1f} s")
    return run


def _print(result: dict[str, Any]) -> None:
    at = result["machine"]
    print(f"{result['members']:,} members in {result['units']} reporting units, seed {result['seed']}")
    print(f"{at['system']}, {at['processor']}, {at['cores']} cores, {at['memory_gib']} GiB, load {at['load_before']}")
    print(f"Python {at['python']}; seconds of the whole process, imports and Dagster included\n")
    for name, run in result["runs"].items():
        print(f"{name}: {run['wall']:.1f} s, {run['cpu']:.1f} s CPU, {run['peak']:,.0f} MiB at most")
        rows = [["  step", "seconds", "CPU s", "MiB so far"]]
        for step, (wall, cpu, peak) in run["told"]["steps"].items():
            rows.append([f"  {step}", f"{wall:.1f}", f"{cpu:.1f}", f"{peak:,.0f}"])
        print(table(rows) + "\n")
    verdict = "holds" if result["holds"] else "DOES NOT HOLD"
    print(
        f"cold in at most {COLD_SECONDS:g} s, unchanged in at most {UNCHANGED_SECONDS:g} s on two idle cores: {verdict}"
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
