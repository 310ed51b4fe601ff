"""What a field is: the shape of one entry of the field dictionary.

Belongs here: the ``Field`` class. Does not belong here: the entries (``schemas.dictionary``) and looking one up
(``schemas.fields``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from schemas.code import CodeList

# How intake turns the text of a cell into the value; "derived" fields have no cell of their own.
Reads = Literal["text", "name", "date", "partial_date", "code", "citizen", "card", "file_no", "count", "derived"]


@dataclass(frozen=True)
class Field:
    """One field, declared once: types, checks, headers and documentation all come from here.

    Attributes:
        name: column name everywhere, and always accepted as a header.
        dtype: Polars type of the stored value.
        reads: how a cell is read.
        vi: Vietnamese label.
        en: English label.
        about_vi: what it means, in Vietnamese, one sentence.
        about_en: what it means, in English, one sentence.
        valid: valid values in words.
        personal: whether it tells something of a person (masked outside the home).
        headers: headers units write for it, besides its name and its Vietnamese label.
        codes: the code list its values come from.
        pattern: regular expression every stored value matches.
        unit: unit of a number.
        required: never null in a stored row.
    """

    name: str
    dtype: type[pl.DataType]
    reads: Reads
    vi: str
    en: str
    about_vi: str
    about_en: str
    valid: str
    personal: bool = False
    headers: tuple[str, ...] = ()
    codes: CodeList | None = None
    pattern: str | None = None
    unit: str | None = None
    required: bool = False
