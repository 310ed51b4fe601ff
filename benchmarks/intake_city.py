"""Intake alone: the files of a whole simulated city read, validated and stored, and looked at again unchanged.

Belongs here: simulating the city, one process per run, and the same rolls as one big file. Does not belong here: the
whole night (``whole_night.py``).
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import Measured, machine, measured, plain, table

COLD_SECONDS, UNCHANGED_SECONDS = 30.0, 2.0
COLD, UNCHANGED, ONE_BIG = "cold", "again, nothing changed", "all rolls in one CSV"


def main(words: list[str] | None = None) -> int:
    """Run the benchmark; 0 when it holds, 1 when it does not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks intake", description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=243_544)
    parser.add_argument("--units", type=int, default=118)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--home", type=Path, default=None, help="a home simulated before (its store is removed)")
    parser.add_argument("--temp", type=Path, default=None, help="where the city is written (deleted at the end)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    chosen = parser.parse_args(words)
    at = machine()
    with tempfile.TemporaryDirectory(prefix="doikhop-bench-", dir=chosen.temp) as name:
        home = chosen.home or Path(name) / "home"
        if chosen.home is None:
            size = ["--members", str(chosen.members), "--units", str(chosen.units), "--seed", str(chosen.seed)]
            _say(f"simulating a city of {chosen.members:,} members in {chosen.units} units")
            measured([sys.executable, "-m", "doikhop.cli", "simulate", "random-city", *size, "--home", str(home)])
        runs = _run_all(home, Path(name) / "big")
    holds = runs[COLD].seconds <= COLD_SECONDS and runs[UNCHANGED].seconds <= UNCHANGED_SECONDS
    result: dict[str, Any] = {"machine": at, "runs": {k: plain(run) for k, run in runs.items()}, "holds": holds}
    if chosen.json:
        print(json.dumps(result, indent=2))
    else:
        _print(at, runs, holds)
    return 0 if holds else 1


def _run_all(home: Path, big: Path) -> dict[str, Measured]:
    first = json.loads((home / "truth" / "simulation.json").read_text(encoding="utf-8"))["nights"][0]
    for folder in ("store", "nights"):
        shutil.rmtree(home / folder, ignore_errors=True)
    contender = [sys.executable, "-m", "benchmarks.contenders.intake"]
    runs = {COLD: measured([*contender, str(home), first])}
    _say(f"cold: {runs[COLD].seconds:.1f} s")
    runs[UNCHANGED] = measured([*contender, str(home), first])
    _say(f"unchanged: {runs[UNCHANGED].seconds:.1f} s")
    measured([*contender, str(home), first, "--gather", str(big)])
    runs[ONE_BIG] = measured([*contender, str(big), first])
    return runs


def _print(at: dict[str, object], runs: dict[str, Measured], holds: bool) -> None:
    print(f"{at['system']}, {at['processor']}, {at['cores']} cores, {at['memory_gib']} GiB, load {at['load_before']}")
    rows = [["intake", "seconds", "CPU s", "peak MiB", "tables", "rows", "CPU µs a row"]]
    for name, run in runs.items():
        rows_read = int(run.told["rows"])
        each = f"{run.cpu / rows_read * 1e6:.0f}" if rows_read else "-"
        tables = f"{run.told['tables']:,}"
        rows.append([name, f"{run.seconds:.1f}", f"{run.cpu:.1f}", f"{run.peak:,.0f}", tables, f"{rows_read:,}", each])
    print(table(rows) + "\n")
    verdict = "holds" if holds else "DOES NOT HOLD"
    print(
        f"cold in at most {COLD_SECONDS:g} s, unchanged in at most {UNCHANGED_SECONDS:g} s, two idle cores: {verdict}"
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
