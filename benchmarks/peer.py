"""The environment of what the program is compared with.

Belongs here: building ``.venv-bench`` from its lock. Does not belong here: measuring. It stands apart because datacompy
asks for an older Polars than the program uses.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measure import ROOT

LOCK = ROOT / "requirements" / "bench.lock"
ENVIRONMENT = ROOT / ".venv-bench"


def peer_python() -> Path:
    """The interpreter of ``.venv-bench``, which is built first where it is missing or older than its lock."""
    python, ready = ENVIRONMENT / "bin" / "python", ENVIRONMENT / ".ready"
    if ready.exists() and ready.stat().st_mtime >= LOCK.stat().st_mtime:
        return python
    print(f"building {ENVIRONMENT.name} from {LOCK.relative_to(ROOT)}", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(LOCK)], check=True)
    ready.touch()
    return python
