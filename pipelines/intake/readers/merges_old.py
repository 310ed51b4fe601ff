"""Cells merged downwards in an .ods or an .xls; as ``merges`` for .xlsx.

Belongs here: where they are. Does not belong here: filling them (``pipelines.intake.cells``).

Whatever is not plainly of its format says nothing: the value then stands in the first of the cells alone.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

from pipelines.intake.readers.merges import MOST, Merged

_SECTOR = 512
_FREE = 0xFFFFFFFA
_MINI, _MINI_SECTOR = 4096, 64
_SHEET, _MERGED, _BEGIN, _END = 0x85, 0xE5, 0x809, 0x0A


def in_ods(content: bytes) -> dict[str, list[Merged]]:
    """Cells of one column merged over several rows, by the sheet's name."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = archive.read("content.xml")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, OSError):
        return {}
    return _Ods().read(part) if b"number-rows-spanned" in part else {}


class _Ods:
    """Where in its sheet each cell of a content.xml stands."""

    def __init__(self) -> None:
        self.found: dict[str, list[Merged]] = {}
        self.sheet: list[Merged] = []
        self.row = self.column = self.left = 0

    def read(self, part: bytes) -> dict[str, list[Merged]]:
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._starts, self._ends
        try:
            parser.Parse(part, True)
        except expat.ExpatError:
            return {}
        return self.found

    def _starts(self, tag: str, said: dict[str, str]) -> None:
        if tag == "table:table":
            self.sheet = self.found.setdefault(said.get("table:name", ""), [])
            self.row = 0
        elif tag == "table:table-row":
            self.column, self.left = 0, _whole(said.get("table:number-rows-repeated"))
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            height = _whole(said.get("table:number-rows-spanned"))
            alone = _whole(said.get("table:number-columns-spanned")) == 1
            if height > 1 and alone and len(self.sheet) < MOST:
                self.sheet.append((self.column, self.row + 1, self.row + height))
            self.column += _whole(said.get("table:number-columns-repeated"))

    def _ends(self, tag: str) -> None:
        if tag == "table:table-row":
            self.row += self.left


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 1


def in_xls(content: bytes) -> dict[str, list[Merged]]:
    """Cells of one column merged over several rows, by the sheet's name."""
    try:
        stream = _workbook(content)
        return {name: list(_merged(stream, start)) for name, start in _sheets(stream)}
    except (struct.error, IndexError, ValueError, UnicodeDecodeError):
        return {}


def _workbook(content: bytes) -> bytes:
    """The stream of the workbook's records, put together from its sectors."""
    (size_bits,) = struct.unpack_from("<H", content, 30)
    size = 1 << size_bits
    if size not in (_SECTOR, 4096):
        raise ValueError("no sector size")
    (directory,) = struct.unpack_from("<I", content, 48)
    heads = [sector for sector in struct.unpack_from("<109I", content, 76) if sector < _FREE]
    (further, left) = struct.unpack_from("<2I", content, 68)
    entries = size // 4
    most = len(content) // size // entries + 2
    while further < _FREE and left and len(heads) <= most:
        table = struct.unpack_from(f"<{entries}I", content, (further + 1) * size)
        heads += [sector for sector in table[:-1] if sector < _FREE]
        further, left = table[-1], left - 1
    if len(heads) > most:
        raise ValueError("more tables than sectors")
    fat = [n for head in heads for n in struct.unpack_from(f"<{entries}I", content, (head + 1) * size)]
    sectors = content[size:]
    names = _chain(sectors, fat, directory, size)
    for at in range(0, len(names) - 127, 128):
        length = struct.unpack_from("<H", names, at + 64)[0]
        if names[at : at + max(length - 2, 0)].decode("utf-16-le") not in ("Workbook", "Book"):
            continue
        start, bytes_ = struct.unpack_from("<2I", names, at + 116)
        if bytes_ >= _MINI:
            return _chain(sectors, fat, start, size)[:bytes_]
        # Small streams lie in sectors of their own within the first entry's stream.
        numbers = _chain(sectors, fat, struct.unpack_from("<I", content, 60)[0], size)
        within = _chain(sectors, fat, struct.unpack_from("<I", names, 116)[0], size)
        return _chain(within, list(struct.unpack(f"<{len(numbers) // 4}I", numbers)), start, _MINI_SECTOR)[:bytes_]
    raise ValueError("no workbook")


def _chain(sectors: bytes, fat: list[int], start: int, size: int) -> bytes:
    """The sectors that follow each other from one on."""
    parts: list[bytes] = []
    at = start
    while at < _FREE:
        if len(parts) > len(fat):
            raise ValueError("a circle")
        parts.append(sectors[at * size : (at + 1) * size])
        at = fat[at]
    return b"".join(parts)


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Records from one on to the end of its sheet, those of charts within it left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        if depth <= 0:
            return
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    """Name of each sheet and where its records begin."""
    for kind, body in _records(stream, 0):
        if kind == _SHEET:
            start, _, length, wide = struct.unpack_from("<IHBB", body)
            text = body[8 : 8 + length * (2 if wide & 1 else 1)]
            yield text.decode("utf-16-le" if wide & 1 else "latin-1"), start


def _merged(stream: bytes, start: int) -> Iterator[Merged]:
    for kind, body in _records(stream, start):
        if kind == _MERGED:
            (number,) = struct.unpack_from("<H", body)
            for at in range(2, 2 + number * 8, 8):
                first, last, left, right = struct.unpack_from("<4H", body, at)
                if left == right and first < last:
                    yield left, first + 1, last + 1
