"""One night of a home, as ``doikhop nightly`` runs it, with what each step took.

Usage: python -m benchmarks.contenders.night HOME DATE. Prints one JSON line: per step (the part of a progress message
before its colon) wall seconds, CPU seconds and the peak memory so far.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from datetime import date
from itertools import pairwise
from pathlib import Path

_BEGAN = time.perf_counter()
_Mark = tuple[str, float, float, float]


def main() -> int:
    """Run the night, print what its steps took."""
    home, night = Path(sys.argv[1]), date.fromisoformat(sys.argv[2])
    marks: list[_Mark] = [("start: imports", 0.0, 0.0, 0.0)]

    def mark(message: str) -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        marks.append((message, time.perf_counter() - _BEGAN, time.process_time(), peak))

    from assets.run import run_night

    mark("start: Dagster")
    outcome = run_night(home, night, progress=mark)
    mark("end")
    if not outcome.published:
        print(outcome.message)
        return outcome.exit_code
    print(json.dumps({"seconds": marks[-1][1], "steps": _steps(marks)}))
    return 0


def _steps(marks: list[_Mark]) -> dict[str, list[float]]:
    steps: dict[str, list[float]] = {}
    for (message, wall, cpu, _), (_, next_wall, next_cpu, peak) in pairwise(marks):
        step = steps.setdefault(message.partition(":")[0], [0.0, 0.0, 0.0])
        step[0], step[1], step[2] = step[0] + next_wall - wall, step[1] + next_cpu - cpu, peak
    return steps


if __name__ == "__main__":
    sys.exit(main())
