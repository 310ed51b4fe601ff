"""Nights that were replaced while a later night still stands on them.

Belongs here: keeping, finding and letting go of them. Does not belong here: when a night is replaced (``night.py``).

::

    nights/.superseded/<sha256 of its manifest>/<YYYY-MM-DD>/

A later night names what it folded from by that hash. ``--recorded`` folds from it again, though the night of that date
has been run again since; when no published night names it any more, it goes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from doikhop.errors import UsageError
from pipelines.integrity import CHECKSUMS, MANIFEST, digest, manifest_of

SUPERSEDED = ".superseded"
_BUILDING = ".building-"
# What a night reads of the one before it. The rest of the folder is for people.
_FOLDERS = ("state", "linking")
_FILES = ("cases.parquet", "discrepancies.parquet", MANIFEST, CHECKSUMS)


def kept(nights: Path, name: str, sha256: str) -> Path | None:
    """The replaced night with that date and that manifest, if it was kept."""
    folder = nights / SUPERSEDED / sha256 / name
    return folder if (folder / MANIFEST).exists() else None


def keep(folder: Path, later: Iterable[Path]) -> None:
    """Keep a published night that is about to be replaced, if a later one folded from it.

    Links, not copies: a published file is never changed, only replaced.
    """
    sha256 = digest(folder / MANIFEST)
    named = _named(later)
    if named is not None and sha256 not in named:
        return
    nights = folder.parent
    if kept(nights, folder.name, sha256) is not None:
        return
    parent = nights / SUPERSEDED
    aside = parent / f"{_BUILDING}{sha256}"
    shutil.rmtree(aside, ignore_errors=True)
    target = aside / folder.name
    target.mkdir(parents=True, mode=0o700)
    for path in _of_use(folder):
        link = target / path.relative_to(folder)
        link.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            os.link(path, link)
        except OSError:  # a file system without links
            shutil.copyfile(path, link)
            link.chmod(0o600)
    aside.rename(parent / sha256)


def _of_use(folder: Path) -> list[Path]:
    files = [folder / name for name in _FILES if (folder / name).exists()]
    for name in _FOLDERS:
        files += [path for path in (folder / name).rglob("*") if path.is_file()]
    return files


def let_go(nights: Path, published: Iterable[Path]) -> None:
    """Remove what no published night names any more."""
    parent = nights / SUPERSEDED
    if not parent.is_dir():
        return
    named = _named(published)
    for folder in parent.iterdir():
        if named is not None and folder.name not in named:
            shutil.rmtree(folder, ignore_errors=True)
    if not any(parent.iterdir()):
        parent.rmdir()


def _named(nights: Iterable[Path]) -> set[str] | None:
    """What these nights folded from; None when one of them cannot tell, so that nothing it may need is lost."""
    try:
        return {str(manifest_of(folder).get("previous_sha256")) for folder in nights}
    except UsageError:
        return None
