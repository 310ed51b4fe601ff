"""The files of a sent .zip, each handed on as a file of its own.

Belongs here: which entries are files a unit could have meant, and their names. Does not belong here: reading them.
Nothing is ever unpacked to disk, and a zip inside a zip is refused.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from pipelines.intake.readers import detect, package
from pipelines.intake.readers.raw import Limits, UnreadableFile

_MB = 1 << 20
_UTF8_NAME = 0x800
# The reason that depends on the settings and not on the zip alone.
LIMITED = "unpacks_too_big"
_LITTER = ("~$", ".", "__MACOSX", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Entry:
    """One file of a zip.

    Attributes:
        name: its path inside the zip, as it can be shown.
        content: what it holds; None where it is refused.
        reason: why it is refused, as stored.
    """

    name: str
    content: bytes | None
    reason: str | None = None


def entries(content: bytes, limits: Limits) -> Iterator[Entry]:
    """Every file of a zip in the order of its directory; a refused one has no content.

    Raises:
        UnreadableFile: the zip is damaged, holds no file or unpacks beyond the limit.
    """
    with package.opened(content) as archive:
        left = limits.max_unpacked_mb * _MB
        if sum(entry.file_size for entry in archive.infolist()) > left:
            raise UnreadableFile(LIMITED, limit=limits.max_unpacked_mb)
        names: set[str] = set()
        for entry in archive.infolist():
            name = _name(entry)
            if entry.is_dir() or name.endswith("/") or any(part.startswith(_LITTER) for part in _parts(name)):
                continue
            try:
                _decent(entry, name, names)
                body = b"".join(_within(package.pieces(archive, entry), left, limits))
                left -= len(body)
                if detect.is_zip_of_files(body):
                    raise UnreadableFile("zip_nested")
            except UnreadableFile as refused:
                yield Entry(name, None, refused.reason)
                continue
            finally:
                names.add(name)
            yield Entry(name, body)
        if not names:
            raise UnreadableFile("zip_nothing")


def _within(parts: Iterator[bytes], left: int, limits: Limits) -> Iterator[bytes]:
    """Pieces as long as they stay within what the zip may still unpack to."""
    for part in parts:
        left -= len(part)
        if left < 0:
            raise UnreadableFile(LIMITED, limit=limits.max_unpacked_mb)
        yield part


def _name(entry: zipfile.ZipInfo) -> str:
    """The path of an entry; programs that do not mark their names as UTF-8 often write it all the same."""
    name = entry.filename
    if not entry.flag_bits & _UTF8_NAME:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return name.replace("\\", "/")


def _parts(name: str) -> list[str]:
    return [part for part in name.split("/") if part and part not in (".", "..")]


def _decent(entry: zipfile.ZipInfo, name: str, names: set[str]) -> None:
    """Refuse names that lead elsewhere, links, and a second file of one name."""
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        raise UnreadableFile("zip_escape")
    mode = entry.external_attr >> 16
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise UnreadableFile("zip_link")
    if name in names:
        raise UnreadableFile("zip_twice")
