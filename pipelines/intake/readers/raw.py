"""What a reader hands over: a rectangle of text.

Belongs here: ``RawTable`` and the one error a reader may raise. Does not belong here: any format.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


class UnreadableFile(Exception):
    """A file that cannot be read; the message is the Vietnamese sentence the unit sees."""


@dataclass(frozen=True)
class RawTable:
    """One table of a file, nothing interpreted.

    Attributes:
        cells: String columns ``c0``, ``c1``, ...; row *i* of the frame is row *i + 1* of the file, blank ones included.
        sheet: name of the sheet, empty for a text file.
        ordinal: position of the table in the file, from 0.
        encoding: encoding of a text file.
        delimiter: delimiter of a text file.
        since_1904: whether day numbers count from 1904, as in workbooks of old Macintosh programs.
    """

    cells: pl.DataFrame
    sheet: str = ""
    ordinal: int = 0
    encoding: str | None = None
    delimiter: str | None = None
    since_1904: bool = False
