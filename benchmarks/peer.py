"""The environments of what the program is compared with.

Belongs here: building ``.venv-bench`` (or another) from its lock. Does not belong here: measuring. They stand
apart because datacompy asks for an older Polars than the program uses, and what carries FEBRL for an older pandas.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measure import ROOT

LOCK = ROOT / "requirements" / "bench.lock"
ENVIRONMENT = ROOT / ".venv-bench"


def peer_python(lock: Path = LOCK, environment: Path = ENVIRONMENT) -> Path:
    """The interpreter of an environment, which is built first where it is missing or older than its lock."""
    python, ready = environment / "bin" / "python", environment / ".ready"
    if ready.exists() and ready.stat().st_mtime >= lock.stat().st_mtime:
        return python
    print(f"building {environment.name} from {lock.relative_to(ROOT)}", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)], check=True)
    ready.touch()
    return python
