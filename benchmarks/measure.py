"""Running one contender as a process of its own and measuring it.

Belongs here: wall clock, CPU and peak memory of a child, and facts about the machine. Does not belong here: what a
contender does. This module imports nothing large: a child's peak memory, as the kernel counts it, begins at the size
its parent had when it started it.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
MIB = 1024 * 1024


@dataclass(frozen=True)
class Measured:
    """One run of one process."""

    wall: float
    """Seconds from start to end of the process, imports included."""
    cpu: float
    """User and system seconds of the process and its children."""
    peak: float
    """Peak resident memory in MiB."""
    told: dict[str, float | str] = field(default_factory=dict)
    """The JSON object the process printed as its last line; ``seconds`` there leaves the imports out."""
    code: int = 0

    @property
    def seconds(self) -> float:
        """Seconds of the work alone where the process told them, else of the whole process."""
        return float(self.told.get("seconds", self.wall))


def measured(command: list[str], environment: Mapping[str, str] | None = None, *, quiet: bool = True) -> Measured:
    """Run a command from the repository's root and measure it.

    Raises:
        RuntimeError: the command failed; says which, and what it last wrote.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
    )
    assert process.stdout is not None
    output = process.stdout.read()
    # wait4 gives the usage of this very child; the usage of "all children" would be the largest so far.
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}:\n{output[-2000:]}")
    return Measured(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, _told(output))


def _told(output: str) -> dict[str, float | str]:
    lines = output.strip().splitlines()
    if not lines or not lines[-1].startswith("{"):
        return {}
    told: dict[str, float | str] = json.loads(lines[-1])
    return told


def middle(runs: Iterable[Measured]) -> Measured:
    """The median of each number over several runs, with what the first one told."""
    several = list(runs)
    told = {**several[0].told, "seconds": statistics.median(run.seconds for run in several)}
    return Measured(
        wall=statistics.median(run.wall for run in several),
        cpu=statistics.median(run.cpu for run in several),
        peak=statistics.median(run.peak for run in several),
        told=told,
    )


def plain(run: Measured) -> dict[str, object]:
    """A run as JSON takes it."""
    return asdict(run)


def machine() -> dict[str, object]:
    """Cores, memory, load and versions, so that a figure can be judged later."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    return {
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(pages * size / 1024**3, 1),
        "load_before": round(os.getloadavg()[0], 1),
        "python": sys.version.split()[0],
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def table(rows: list[list[str]]) -> str:
    """Rows of words as text columns: the first to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(w.ljust(widths[i]) if i == 0 else w.rjust(widths[i]) for i, w in enumerate(row)).rstrip()
        for row in rows
    )
