"""Readers: one file per format, found by what the content is.

Belongs here: which reader a format has. Adding a format is one module with a ``read`` function, its signature in
``detect`` and one entry here. Does not belong here: what the cells mean (``pipelines.intake.headers``), and the
entries of a zip (``archive``), each of which is a file of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePath

from pipelines.intake.readers import csv, detect, markup, parquet, workbook
from pipelines.intake.readers.raw import Limits, RawTable, UnreadableFile

Reader = Callable[[bytes, Limits], list[RawTable]]

# A reader raises UnreadableFile; whatever else may leave a library, pipelines.intake.worker turns into one.
READERS: Mapping[str, Reader] = {
    detect.TEXT: csv.read,
    detect.PARQUET: parquet.read,
    detect.HTML: markup.read_html,
    detect.XML: markup.read_xml,
    **{kind: partial(workbook.read, kind=kind) for kind in (detect.XLSX, detect.XLSB, detect.XLS, detect.ODS)},
}


def suffix_of(name: str) -> str:
    """Lower-case suffix of a file name, with its dot."""
    return PurePath(name).suffix.lower()


def read(content: bytes, suffix: str, limits: Limits | None = None) -> list[RawTable]:
    """Every table of a file with at least one cell.

    A file that is not what its suffix says is read as what it is, which its tables record as a repair.

    Raises:
        UnreadableFile: no reader knows the suffix or the content, or the content is damaged or beyond the limits.
    """
    limits = limits or Limits()
    promised = detect.PROMISES.get(suffix)
    if promised is None:
        raise UnreadableFile("suffix", suffix=_plain(suffix) or "?")
    if not content.strip():
        raise UnreadableFile("empty")
    if not content.strip(b"\0"):
        raise UnreadableFile("half_copied")
    found = detect.format_of(content)
    if found == detect.ZIP:
        # A zip of files under the name of a workbook; a real .zip never comes here.
        raise UnreadableFile("zip_nested" if promised == detect.ZIP else "damaged")
    if promised not in (detect.TEXT, found) and found == detect.TEXT and _is_binary(content):
        raise UnreadableFile("damaged")
    tables = READERS[found](content, limits)
    if not any(table.cells.width or table.reason for table in tables):
        raise UnreadableFile("no_cell")
    if found != promised:
        tables = [replace(table, repairs={**table.repairs, f"read_as_{found}": 1}) for table in tables]
    return [table for table in tables if table.cells.width or table.reason]


def _plain(suffix: str) -> str:
    """A suffix fit to be shown: it is what a stranger named a file."""
    return "".join(letter for letter in suffix[:10] if letter.isalnum() or letter == ".")


def _is_binary(content: bytes) -> bool:
    """Whether something that should have been a workbook is no text either."""
    head = content[:4096]
    return sum(byte < 9 or 13 < byte < 32 for byte in head) * 20 > len(head) and not head.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    )
