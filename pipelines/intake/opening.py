"""What lies in the landing folder, opened: content by content, entries of a zip included.

Belongs here: opening a file without being led elsewhere or kept waiting, noticing that it is still being written, and
knowing by size and time that it was read before. Does not belong here: what is in it (``pipelines.intake.readers``).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import polars as pl

from pipelines.intake import readers
from pipelines.intake.landing import LandedFile, shown
from pipelines.intake.readers import archive, detect
from pipelines.intake.readers.raw import Limits, UnreadableFile
from pipelines.intake.store import ENTRIES, FILES, Store, sha256_of

_TELL_EVERY = 25
_MB = 1 << 20
_ZIP = ".zip"
# Entries of a zip by the zip's hash: name, hash, reason of a refusal.
_Entries = list[tuple[str, str | None, str | None]]
_Packed = dict[str, _Entries]


@dataclass(frozen=True)
class Opened:
    """One file, or one entry of a zip.

    Attributes:
        file: where it lies; the name of an entry is that of the zip and its own, ``gui.zip/ds.csv``.
        sha256: hash of its content; None where it was not opened.
        body: gives the content when it has to be read; None where it is refused or was not opened.
        hints: texts that may speak of the record, the nearest first: its name, folders inside the zip, the zip's name.
        reason: why it is refused before anybody reads it, as stored.
    """

    file: LandedFile
    sha256: str | None
    body: Callable[[], bytes] | None
    hints: tuple[str, ...] = ()
    reason: str | None = None

    @property
    def suffix(self) -> str:
        """Lower-case suffix of its own name."""
        return readers.suffix_of(self.file.name)


def opened(
    store: Store, files: Sequence[LandedFile], limits: Limits, progress: Callable[[str], None]
) -> Iterator[Opened]:
    """Every file in order; afterwards the store knows size, time and content of each.

    A file whose size and time are those the store knows is not opened until somebody calls its ``body``.
    """
    index = {path: (size, mtime, sha) for path, size, mtime, sha in store.files.iter_rows()}
    packed: _Packed = {}
    for sha, name, entry_sha, reason in store.entries.iter_rows():
        packed.setdefault(sha, []).append((name, entry_sha, reason))
    fresh, unpacked = dict(index), dict(packed)
    for number, file in enumerate(files, start=1):
        if number % _TELL_EVERY == 0 or number == len(files):
            progress(f"intake: file {number} of {len(files)}")
        path = f"{file.reporter}/{file.as_of}/{file.name}"
        size, mtime, known = index.get(path, (None, None, None))
        content: bytes | None = None
        try:
            if known is None or (size, mtime) != (file.size, file.mtime_ns):
                content = content_of(file, limits)
                known = sha256_of(content)
                fresh[path] = (file.size, file.mtime_ns, known)
            if readers.suffix_of(file.name) != _ZIP:
                yield _plain(file, known, content, limits)
            elif known in unpacked:
                yield from _known_entries(file, unpacked[known], limits)
            else:
                content = content_of(file, limits) if content is None else content
                if detect.is_zip_of_files(content):
                    yield from _entries(file, known, content, limits, unpacked)
                else:
                    # A workbook is a zip of a kind, and anything may be called one: its reader will say.
                    yield _plain(file, known, content, limits)
        except UnreadableFile as refused:
            yield Opened(file, known if content is not None else None, None, reason=refused.reason)
    if fresh != index:
        store.save("files", pl.DataFrame([(p, *v) for p, v in sorted(fresh.items())], schema=FILES, orient="row"))
    if unpacked != packed:
        rows = [(sha, *entry) for sha, found in sorted(unpacked.items()) for entry in found]
        store.save("entries", pl.DataFrame(rows, schema=ENTRIES, orient="row"))


def content_of(file: LandedFile, limits: Limits) -> bytes:
    """The content of a landed file.

    Raises:
        UnreadableFile: it is too big, cannot be opened, is no file (any more), or is still being written.
    """
    if file.size > limits.max_file_mb * _MB:
        raise UnreadableFile("too_big", limit=limits.max_file_mb)
    try:
        # Where the path leads was looked at when the folder was walked; no link and no pipe may have come in between.
        descriptor = os.open(file.path.resolve(), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, RuntimeError):
        raise UnreadableFile("unopened") from None
    try:
        with os.fdopen(descriptor, "rb") as stream:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise UnreadableFile("not_a_file")
            content = stream.read(file.size + 1)
            after = os.fstat(descriptor)
    except OSError:
        raise UnreadableFile("unopened") from None
    seen = (file.size, file.mtime_ns)
    if len(content) != file.size or {seen} != {(s.st_size, s.st_mtime_ns) for s in (before, after)}:
        raise UnreadableFile("changing")
    return content


def _plain(file: LandedFile, sha: str, content: bytes | None, limits: Limits) -> Opened:
    """A file that is no zip of files."""
    name = file.name.removesuffix(readers.suffix_of(file.name))
    return Opened(file, sha, (lambda: content_of(file, limits)) if content is None else (lambda: content), (name,))


def _entries(file: LandedFile, sha: str, content: bytes, limits: Limits, unpacked: _Packed) -> Iterator[Opened]:
    """The entries of a zip seen for the first time."""
    found: list[tuple[str, str | None, str | None]] = []
    for entry in archive.entries(content, limits):
        name, body = shown(entry.name), entry.content
        found.append((name, sha256_of(body) if body is not None else None, entry.reason))
        yield _entry(file, *found[-1], (lambda body=body: body) if body is not None else None)  # type: ignore[misc]
    if not any(reason and archive.LIMITED in reason for _, _, reason in found):
        unpacked[sha] = found


def _known_entries(file: LandedFile, found: _Entries, limits: Limits) -> Iterator[Opened]:
    """The entries of a zip looked into before."""

    def body_of(name: str) -> Callable[[], bytes]:
        def body() -> bytes:
            for entry in archive.entries(content_of(file, limits), limits):
                if shown(entry.name) == name and entry.content is not None:
                    return entry.content
            raise UnreadableFile("changing")

        return body

    for name, sha, reason in found:
        yield _entry(file, name, sha, reason, body_of(name) if reason is None else None)


def _entry(
    file: LandedFile, name: str, sha: str | None, reason: str | None, body: Callable[[], bytes] | None
) -> Opened:
    inside = PurePosixPath(name)
    hints = (inside.stem, *reversed(inside.parent.parts), PurePosixPath(file.name).stem)
    return Opened(replace(file, name=f"{file.name}/{name}"), sha, body, hints, reason)
