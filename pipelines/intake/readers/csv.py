"""Delimited text: UTF-8 with or without byte order mark, UTF-16; comma, semicolon, tab or bar.

Belongs here: decoding, finding the delimiter, splitting into cells. Does not belong here: other encodings, which get a
module of their own.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

import polars as pl

from pipelines.intake.readers.raw import RawTable, UnreadableFile

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 200
_QUOTED = re.compile(r'"[^"]*"')


def read(content: bytes) -> list[RawTable]:
    """The one table of a delimited text file.

    Raises:
        UnreadableFile: the text is in no encoding read here.
    """
    text, encoding = decode(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = sniff(text)
    return [RawTable(split(text, delimiter), encoding=encoding, delimiter=delimiter)]


def decode(content: bytes) -> tuple[str, str]:
    """Text and the name of its encoding.

    Raises:
        UnreadableFile: neither UTF-8 nor UTF-16.
    """
    encoding = "utf-8"
    if content.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content[1:200:2].count(0) > 20:
        # ASCII letters and digits of UTF-16 without a mark leave every second byte zero.
        encoding = "utf-16-le"
    elif content[0:200:2].count(0) > 20:
        encoding = "utf-16-be"
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        raise UnreadableFile(
            "Bảng mã của tệp không phải UTF-8 hay UTF-16; lưu lại thành CSV UTF-8 rồi nộp lại."
        ) from None


def sniff(text: str) -> str:
    """The delimiter: the one that splits the most sample lines into the same number of cells."""
    lines = [_QUOTED.sub("", line) for line in text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES] if line.strip()]

    def agreement(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines)
        del counts[0]
        if not counts:
            return (0, 0)
        cells, times = max(counts.items(), key=lambda item: (item[1], item[0]))
        return (times, cells)

    return max(_DELIMITERS, key=agreement)


def split(text: str, delimiter: str) -> pl.DataFrame:
    """Cells of delimited text, one row per record, ragged rows filled with null, blank lines kept."""
    head = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=delimiter)
    width = 1
    try:
        for number, record in enumerate(head):
            width = max(width, len(record))
            if number >= _SAMPLE_LINES:
                break
    except csv.Error:
        return _split_slowly(text, delimiter)
    # Polars splits an order of magnitude faster, but reads a stray quote differently from a spreadsheet.
    if text.count('"') % 2 == 0:
        try:
            return pl.read_csv(
                text.encode(),
                has_header=False,
                separator=delimiter,
                schema={f"c{i}": pl.String for i in range(width)},
                infer_schema=False,
                truncate_ragged_lines=True,
                missing_columns="insert",
                empty_string_is_null=True,
                raise_if_empty=False,
            )
        except pl.exceptions.PolarsError:
            pass
    return _split_slowly(text, delimiter)


def _split_slowly(text: str, delimiter: str) -> pl.DataFrame:
    """The same through Python's csv module, which forgives stray quotes as spreadsheets do."""
    try:
        records = list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter))
    except csv.Error:
        raise UnreadableFile("Tệp không đọc được như CSV; kiểm tra dấu ngoặc kép rồi xuất lại.") from None
    width = max((len(record) for record in records), default=0)
    columns: dict[str, list[str | None]] = {
        f"c{i}": [record[i] or None if i < len(record) else None for record in records] for i in range(width)
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
