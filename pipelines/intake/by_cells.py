"""What the cells below a header tell of its columns: ticks, codes under an unknown header, a name in two columns.

Belongs here: the little that is told by contents. Does not belong here: what headers say
(``pipelines.intake.headers``), where the tables are (``pipelines.intake.regions``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from functools import lru_cache

import polars as pl

from pipelines.intake.headers import SHAPE, Mapped
from schemas.fields import FIELDS
from schemas.normalise import tight_key_of
from schemas.records import RECORDS

_TICK = re.compile(r"^\s*([xX✓✔√vV+*]|\(x\))\s*$")
_SAMPLE = 5_000
_MOST_CODES = 20


def ticks(kind: str, taken: Mapped, texts: dict[int, str], body: pl.DataFrame) -> dict[int, tuple[str, str]]:
    """Columns headed by a code and ticked: ``Chính thức`` | ``Dự bị`` with an x in one of them."""
    found: dict[int, tuple[str, str]] = {}
    for position, text in texts.items():
        if not text or position >= body.width:
            continue
        for name, value in _codes_named(kind, text):
            if name in taken.values() and taken.get(position) != name:
                continue
            marks = body.to_series(position).drop_nulls().unique()
            marks = marks.filter(marks.str.strip_chars() != "")
            if marks.len() and marks.len() <= 4 and all(_TICK.match(mark) for mark in marks):
                found[position] = (name, value)
                break
    return found


@lru_cache(maxsize=20_000)
def _codes_named(kind: str, text: str) -> tuple[tuple[str, str], ...]:
    """Fields of a kind and the code of each that a header, or its last words, spell."""
    words = text.split(" ")
    ends = [" ".join(words[n:]) for n in range(len(words))]
    named = []
    for name in RECORDS[SHAPE[kind]].cells:
        codes = FIELDS[name].codes
        value = next((v for end in ends if (v := codes.read(end)) is not None), None) if codes is not None else None
        if value is not None:
            named.append((name, value))
    return tuple(named)


def told_by_values(kind: str, names: Set[str], taken: Mapped, texts: dict[int, str], body: pl.DataFrame) -> Mapped:
    """Columns under an unknown or blank header in which every cell is a word of one code list nothing else holds."""
    missing = [
        FIELDS[name] for name in RECORDS[SHAPE[kind]].cells if FIELDS[name].codes is not None and name not in names
    ]
    found: Mapped = {}
    for position in texts if missing else ():
        if position in taken or position >= body.width:
            continue
        spellings = body.to_series(position).drop_nulls().head(_SAMPLE).unique()
        words = [word.strip() for word in spellings if word.strip()]
        if not words or len(words) > _MOST_CODES or any(len(word) < 3 for word in words):
            continue
        fits = [
            e.name for e in missing if e.codes is not None and all(e.codes.read(word) is not None for word in words)
        ]
        if len(fits) == 1 and fits[0] not in found.values():
            found[position] = fits[0]
    return found


def with_given_name(mapped: Mapped, headers: Sequence[str], body: pl.DataFrame, shift: int) -> Mapped:
    """Take the column right of the name for the given name where one merged header stands over both."""
    at = next((position for position, name in mapped.items() if name == "full_name"), None)
    right = -1 if at is None else at + 1
    if at is None or right in mapped or right >= len(headers):
        return mapped
    if headers[right].strip() and tight_key_of(headers[right]) != tight_key_of(headers[at]):
        return mapped
    pair = body.select(name=body.to_series(at + shift), right=body.to_series(right + shift)).filter(
        pl.col("name").str.strip_chars() != ""
    )
    words = pair.select(pl.col("right").str.contains(r"^[^\d]*\p{L}[^\d]*$").fill_null(False)).to_series()
    if words.sum() * 2 <= pair.height:
        return mapped
    return mapped | {at: "family_name", right: "given_name"}
