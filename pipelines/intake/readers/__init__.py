"""Readers: one file per format, found by the suffix of a file name.

Belongs here: the register of readers. Adding a format is one module with a ``read`` function and one entry in
``READERS``. Does not belong here: what the cells mean (``pipelines.intake.headers``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from pipelines.intake.readers import csv, xlsx
from pipelines.intake.readers.raw import RawTable, UnreadableFile

# Content to tables. A reader raises UnreadableFile with a sentence; nothing else may leave it.
READERS: Mapping[str, Callable[[bytes], list[RawTable]]] = {
    ".csv": csv.read,
    ".tsv": csv.read,
    ".txt": csv.read,
    ".xlsx": xlsx.read,
    ".xlsm": xlsx.read,
}
# Formats of the contract that have no reader yet.
AWAITED = (".xls", ".ods", ".parquet", ".zip")


def suffix_of(name: str) -> str:
    """Lower-case suffix of a file name, with its dot."""
    return PurePath(name).suffix.lower()


def read(content: bytes, suffix: str) -> list[RawTable]:
    """Every table of a file with at least one cell.

    Raises:
        UnreadableFile: no reader knows the suffix, or the content is not what the suffix says.
    """
    reader = READERS.get(suffix)
    if reader is None and suffix in AWAITED:
        raise UnreadableFile(f"Chưa đọc được tệp {suffix}; lưu lại thành .xlsx hoặc .csv (UTF-8) rồi nộp lại.")
    if reader is None:
        raise UnreadableFile("Loại tệp không được dùng; nộp .xlsx hoặc .csv (UTF-8).")
    if not content.strip():
        raise UnreadableFile("Tệp trống; xuất lại và nộp lại.")
    tables = [table for table in reader(content) if table.cells.height and table.cells.width]
    if not tables:
        raise UnreadableFile("Tệp không có ô nào có nội dung; xuất lại và nộp lại.")
    return tables
