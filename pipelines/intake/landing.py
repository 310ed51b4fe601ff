"""What lies in the landing folder, without opening any file.

Belongs here: walking ``landing/<org_code>/<YYYY-MM-DD>/*`` and refusing, with a reason, whatever is not laid out
so. Does not belong here: reading a file. A wrong folder or file never stops the night; it becomes a rejected export.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.intake.reasons import why

LANDING = "landing"
DECISIONS = "_decisions"
# Left behind by spreadsheet programs and file managers; nobody sent them.
_LITTER = ("~$", ".", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class LandedFile:
    """One file of a dated folder.

    Attributes:
        reporter: code of the unit whose folder it is.
        as_of: date of the folder.
        name: file name.
        path: where it lies.
        size: bytes.
        mtime_ns: time of last change.
    """

    reporter: str
    as_of: date
    name: str
    path: Path
    size: int
    mtime_ns: int


@dataclass(frozen=True)
class Refusal:
    """A folder or file that was not read, and why."""

    reporter: str
    as_of: date | None
    name: str
    reason: str


@dataclass(frozen=True)
class Landing:
    """Everything found: files to read and what was refused, both in path order."""

    files: tuple[LandedFile, ...]
    refusals: tuple[Refusal, ...]


def scan(home: Path, night: date, reporting: Mapping[str, bool]) -> Landing:
    """Find the exports dated on or before ``night``.

    Args:
        home: the home whose ``landing/`` is walked; it may be absent.
        night: later folders are left alone.
        reporting: code of every unit of the register, and whether it sends exports.
    """
    root = home / LANDING
    files: list[LandedFile] = []
    refusals: list[Refusal] = []
    if root.is_dir():
        inside = root.resolve()
        for entry in _entries(root):
            if entry.name == DECISIONS:
                continue
            for found in _unit(entry, inside, night, reporting):
                if isinstance(found, LandedFile):
                    files.append(found)
                else:
                    refusals.append(found)
    return Landing(tuple(files), tuple(refusals))


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder, in name order, without the litter of other programs; nothing where it may not be read."""
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith(_LITTER))
    except OSError:
        return []


def shown(name: str) -> str:
    r"""A file name as it can be written down on one line.

    Bytes that are no UTF-8, line breaks and what turns the direction of writing are written as ``\x0a``, so that two
    names stay two.
    """
    return "".join(
        letter if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Zl", "Zp", "Co") else _escaped(letter)
        for letter in name
    )


def _escaped(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:
        # How Python keeps a byte of a name that is no UTF-8.
        code -= 0xDC00
    return f"\\x{code:02x}"


def _outside(path: Path, inside: Path) -> bool:
    """Whether a path, whose folder is inside, leads out of the landing folder, or nowhere."""
    try:
        if not path.is_symlink():
            return False
        return not path.resolve().is_relative_to(inside)
    except (OSError, RuntimeError):
        # Links that lead to each other.
        return True


def _unit(folder: Path, inside: Path, night: date, reporting: Mapping[str, bool]) -> Iterator[LandedFile | Refusal]:
    """Files and refusals of ``landing/<org_code>``."""
    code = shown(folder.name)
    wrong = None
    if _outside(folder, inside):
        wrong = why("folder_outside")
    elif not folder.is_dir():
        wrong = why("file_in_landing")
    elif code not in reporting:
        wrong = why("folder_unknown")
    elif not reporting[code]:
        wrong = why("folder_not_reporting")
    elif not os.access(folder, os.R_OK | os.X_OK):
        wrong = why("folder_closed")
    if wrong is not None:
        yield Refusal(code, None, "" if folder.is_dir() else code, wrong)
        return
    for entry in _entries(folder):
        as_of = _date_of(entry.name)
        if _outside(entry, inside):
            yield Refusal(code, as_of, shown(entry.name), why("path_outside"))
        elif as_of is None or not entry.is_dir():
            yield Refusal(code, None, shown(entry.name), why("folder_no_date"))
        elif not os.access(entry, os.R_OK | os.X_OK):
            yield Refusal(code, as_of, "", why("folder_closed"))
        elif as_of <= night:
            yield from _day(code, as_of, entry, inside)


def _day(code: str, as_of: date, folder: Path, inside: Path) -> Iterator[LandedFile | Refusal]:
    """Files and refusals of one dated folder."""
    for path in _entries(folder):
        if _outside(path, inside):
            yield Refusal(code, as_of, shown(path.name), why("path_outside"))
        elif not path.is_file():
            yield Refusal(code, as_of, shown(path.name), why("not_a_file"))
        else:
            try:
                facts = path.stat()
            except FileNotFoundError:
                # Taken away while the folder was walked: the next night sees what is there then.
                continue
            yield LandedFile(code, as_of, shown(path.name), path, facts.st_size, facts.st_mtime_ns)


def _date_of(name: str) -> date | None:
    """The date a folder is named by, or None."""
    if len(name) != 10:
        return None
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
