"""Zip containers, looked through before anything trusts them.

Belongs here: how much a container really unpacks to, entries that declare XML entities, protected and broken entries.
Does not belong here: what a workbook says (``workbook``), and the files of a sent zip (``archive``).

Sizes a zip declares are the sender's word, so everything is unpacked once, a piece at a time, and counted.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from pipelines.intake.readers.raw import Limits, UnreadableFile

_MAX_ENTRIES = 10_000
_PIECE = 1 << 18
_MB = 1 << 20
_PROTECTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_HEAD = 4096


def opened(content: bytes) -> zipfile.ZipFile:
    """A container whose directory can be read.

    Raises:
        UnreadableFile: it cannot, or has more entries than any real file.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        raise UnreadableFile("damaged") from None
    if len(archive.infolist()) > _MAX_ENTRIES:
        raise UnreadableFile("too_many_parts", limit=_MAX_ENTRIES)
    return archive


def pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of an entry, a piece at a time.

    Raises:
        UnreadableFile: it is protected or broken.
    """
    if entry.flag_bits & _PROTECTED:
        raise UnreadableFile("password")
    if entry.compress_type not in _METHODS:
        # LZMA may ask for gigabytes before the first byte comes out.
        raise UnreadableFile("zip_method")
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(_PIECE):
                yield piece
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        raise UnreadableFile("damaged") from None


def check(content: bytes, limits: Limits, *, parse: bool = False) -> frozenset[str]:
    """Look through a workbook's container.

    Args:
        content: the container.
        limits: how much it may unpack to.
        parse: whether its XML must be well-formed to its end; the reader of .ods waits for ever for an end cut off.

    Returns:
        Its parts that have merged cells.

    Raises:
        UnreadableFile: it is protected or broken, unpacks beyond the limit, or a part declares XML entities.
    """
    most = limits.max_unpacked_mb * _MB
    merged = set()
    with opened(content) as archive:
        # A bomb that owns up is turned away before a byte of it is unpacked.
        if sum(entry.file_size for entry in archive.infolist()) > most:
            raise UnreadableFile("unpacks_too_big", limit=limits.max_unpacked_mb)
        total = 0
        for entry in archive.infolist():
            head = b""
            marked = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
            parser = expat.ParserCreate() if parse and marked and entry.file_size else None
            for piece in pieces(archive, entry):
                total += len(piece)
                if total > most:
                    raise UnreadableFile("unpacks_too_big", limit=limits.max_unpacked_mb)
                if len(head) < _HEAD:
                    head += piece[:_HEAD]
                    if marked and declares_entities(head):
                        raise UnreadableFile("doctype")
                if marked and b"mergeCell " in piece:
                    merged.add(entry.filename)
                _parsed(parser, piece)
            _parsed(parser, b"", end=True)
    return frozenset(merged)


def _parsed(parser: expat.XMLParserType | None, piece: bytes, *, end: bool = False) -> None:
    """Take the next piece of a part that must be well-formed."""
    if parser is None:
        return
    try:
        parser.Parse(piece, end)
    except (expat.ExpatError, ValueError, LookupError):
        raise UnreadableFile("damaged") from None


def declares_entities(head: bytes) -> bool:
    """Whether the beginning of an XML text declares a document type; no office program writes one."""
    return b"<!doctype" in head.replace(b"\0", b"").lower() or b"<!entity" in head.replace(b"\0", b"").lower()
