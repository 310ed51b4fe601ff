"""Whether a published folder is whole: what is written beside it when it is published, what is asked of it later.

Belongs here: the checksums of a night or a baseline, reading its manifest, refusing one that is damaged, in one
sentence. Does not belong here: which folder a night builds on (``night.py``), or what is in its files.

A night folds from files nobody looks at. Should one be missing or damaged, everything would seem to start afresh: every
case new, every person a stranger. So it is refused instead, by name.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from doikhop.errors import UsageError

MANIFEST = "manifest.json"
CHECKSUMS = "checksums.json"

# Read by later nights and by a close; the rest is compared by size alone, so that a large home opens at once.
_HASHED = ("state/", "holdings.parquet", "posted.parquet", "accounts.parquet", "handed_over.parquet")
_KEPT = ("state", "linking", "intake")


def digest(path: Path) -> str:
    """Hex sha256 of a file; read once while the file stays as it is."""
    told = path.stat()
    return _digest(path, told.st_size, told.st_mtime_ns, told.st_ino)


@lru_cache(maxsize=512)
def _digest(path: Path, size: int, mtime_ns: int, inode: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a published night or baseline.

    Raises:
        UsageError: it is missing or cannot be read.
    """
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        told = None
    if not isinstance(told, dict):
        raise UsageError(
            f"{_name(folder)}/{MANIFEST} is missing or damaged; restore the folder {_name(folder)} from a backup."
        )
    return told


def seal(folder: Path) -> None:
    """Write ``checksums.json``: size of every file that may be read again, sha256 of those later nights stand on."""
    files = {}
    for path in sorted(_sealed(folder)):
        name = path.relative_to(folder).as_posix()
        files[name] = {"size": path.stat().st_size, **({"sha256": digest(path)} if name.startswith(_HASHED) else {})}
    aside = folder / f".{CHECKSUMS}.part"
    aside.write_text(json.dumps(files, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    aside.chmod(0o600)
    aside.replace(folder / CHECKSUMS)


def _sealed(folder: Path) -> list[Path]:
    files = [path for path in folder.glob("*") if path.suffix == ".parquet" or path.name == MANIFEST]
    for name in _KEPT:
        files += (folder / name).rglob("*.parquet")
    return [path for path in files if not path.name.startswith(".")]


def require_whole(folder: Path, remedy: str, *, below: tuple[str, ...] = ("",)) -> None:
    """That a published folder is as it was published.

    A folder published before there were checksums is taken as it is.

    Args:
        folder: a night or a baseline.
        remedy: what to do if it is not, as the end of a sentence.
        below: only files whose names begin so.

    Raises:
        UsageError: a file is missing or differs; says which.
    """
    manifest_of(folder)
    sums = folder / CHECKSUMS
    if not sums.exists():
        return
    try:
        files = json.loads(sums.read_text(encoding="utf-8"))
    except ValueError:
        raise UsageError(f"{_name(folder)}/{CHECKSUMS} is damaged; {remedy}.") from None
    for name, told in files.items():
        if not name.startswith(below):
            continue
        path = folder / name
        if not path.is_file():
            raise UsageError(f"{_name(folder)}/{name} is missing; {remedy}.")
        if path.stat().st_size != told["size"] or ("sha256" in told and digest(path) != told["sha256"]):
            raise UsageError(f"{_name(folder)}/{name} is damaged (it is not as it was published); {remedy}.")


def _name(folder: Path) -> str:
    """A folder as a person names it: nights/2024-01-31."""
    return f"{folder.parent.name}/{folder.name}"
