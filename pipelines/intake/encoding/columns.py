"""Which reading the text of a column has: Unicode, TCVN3, VNI, Windows-1258 or UTF-8 read twice.

Belongs here: weighing the readings of one column, or of the cells of a header, and reading them. Does not belong here:
any table of codes; each reading is a module of its own.

A cell speaks for a reading when it reads well under that one alone (``syllables.reads_well``). A column in which
nothing speaks for a legacy reading is left untouched. Where cells speak for two readings each is read as the one it
speaks for; a cell that reads well under both follows the one that nearly all others speak for, and is unclear where
there is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass

import polars as pl

from pipelines.intake.encoding import tcvn3, utf8_twice, vni, windows1258
from pipelines.intake.encoding.files import to_bytes
from pipelines.intake.encoding.syllables import reads_well

AS_IS = "unicode"
READINGS: Mapping[str, Callable[[bytes], str | None]] = {
    module.NAME: module.to_unicode for module in (tcvn3, vni, windows1258, utf8_twice)
}
# Stands in a cell nobody can tell the reading of; a character that is in no text.
UNCLEAR = "\ufdd0"
# Of the cells that speak at all, this share (percent) must speak for one reading to settle those that fit several.
_NEARLY_ALL = 95

# Signs no Vietnamese text in Unicode has: codes of TCVN3, letters of VNI, vowels with two marks.
_SUSPECT = (
    "[¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹º»¼½¾¿ÄÅÆÇËÎÏÑÖ×ØÛÜÞßäåæçëîïñö÷øûüþÿ¯±²³´\u0080-\u009f]"
    "|[aA][ùõâáàãêéèúÙÕÂÁÀÃÊÉÈÚ]|[eE][ùõâáàãÙÕÂÁÀÃ]|[oO][ùõâÙÕÂ]|[uôUÔyY][ùõÙÕ]"
    "|[aăâeêioôơuưyãõýAĂÂEÊIOÔƠUƯYÃÕÝ][ìòÌÒ]|Ã[\u0080-\u00bf¡-¿ƒ‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|á[º»]|Ä[‘ƒ©¨]|Æ[°¡]"
)
_IS_SUSPECT = re.compile(_SUSPECT)


@dataclass(frozen=True)
class Decided:
    """A column that was read.

    Attributes:
        column: its text in Unicode; ``UNCLEAR`` where the reading cannot be told.
        evidence: how many cells were read as what, and ``<reading>_score``: of the different cells with letters beyond
            ASCII, the percentage that reads well so; empty when nothing was changed.
        readings: the readings cells were read as, Unicode among them.
    """

    column: pl.Series
    evidence: dict[str, int]
    readings: frozenset[str]


def _readings(text: str, eight_bit: bool) -> dict[str, str]:
    """What a cell says under each reading it reads well under."""
    found: dict[str, str] = {}
    if not eight_bit and reads_well(text):
        found[AS_IS] = text
    raw = to_bytes(text)
    if raw is None:
        return found
    for name, reading in READINGS.items():
        told = reading(raw)
        if told is not None and reads_well(told):
            found[name] = told
    return found


def read_column(column: pl.Series, *, eight_bit: bool, likely: str | None = None) -> Decided:
    """Read one column.

    Args:
        column: text as it came; nothing cleaned yet, since some codes of legacy fonts look like blanks.
        eight_bit: whether the file is no Unicode at all, so that leaving a cell as it is is no reading.
        likely: the legacy reading of the other columns of the table, where they agree.
    """
    untouched = Decided(column, {}, frozenset())
    marked = (column.str.len_bytes() != column.str.len_chars()).fill_null(False)
    if not marked.any() or not (eight_bit or column.str.contains(_SUSPECT).any()):
        return untouched
    spellings = column.filter(marked).unique(maintain_order=True).to_list()
    told = {text: _readings(text, eight_bit) for text in spellings}
    speaks = Counter(next(iter(found)) for found in told.values() if len(found) == 1)
    foreign = any(found and AS_IS not in found for found in told.values())
    if not eight_bit and not foreign:
        return untouched
    voices = sum(speaks.values())
    settled = next((name for name, number in speaks.items() if number * 100 >= voices * _NEARLY_ALL), None)
    main = settled or (likely if not voices else None)
    said = {text: _said(text, found, main, eight_bit, list(speaks)) for text, found in told.items()}
    chosen = pl.DataFrame(
        {
            "text": spellings,
            "read": [said[text][0] for text in spellings],
            "how": [said[text][1] for text in spellings],
        },
        schema={"text": pl.String, "read": pl.String, "how": pl.String},
    )
    joined = column.alias("text").to_frame().join(chosen, on="text", how="left", maintain_order="left")
    hows = joined["how"].drop_nulls()
    evidence = {name: number for name, number in hows.value_counts().iter_rows() if name != AS_IS}
    for name in sorted({*evidence, AS_IS} - {_UNTOLD} if evidence else ()):
        if name in READINGS or not eight_bit:
            evidence[f"{name}_score"] = round(100 * sum(name in found for found in told.values()) / len(told))
    return Decided(
        joined.select(pl.coalesce("read", "text")).to_series().alias(column.name),
        dict(sorted(evidence.items())),
        frozenset(hows.unique()) - {_UNTOLD},
    )


_UNTOLD = "unclear_encoding"


def _said(
    text: str, found: Mapping[str, str], main: str | None, eight_bit: bool, speaking: list[str]
) -> tuple[str, str]:
    """What a cell says and under which reading."""
    if main is not None and main in found:
        return found[main], main
    if len(found) == 1:
        name, read = next(iter(found.items()))
        return read, name
    if found:
        among = [name for name in found if name in speaking] or list(found)
        if len({found[name] for name in among}) == 1:
            return found[among[0]], among[0]
        return UNCLEAR, _UNTOLD
    # Not Vietnamese under any reading: a foreign word, in the font of the column.
    if main is not None and main in READINGS:
        raw = to_bytes(text)
        foreign = READINGS[main](raw) if raw is not None else None
        return (foreign, main) if foreign is not None else (UNCLEAR, _UNTOLD)
    if not eight_bit and (main == AS_IS or not _IS_SUSPECT.search(text)):
        return text, AS_IS
    return UNCLEAR, _UNTOLD


def read_table(
    frame: pl.DataFrame, *, eight_bit: bool, suspect: Set[str] | None = None
) -> tuple[pl.DataFrame, dict[str, dict[str, int]], frozenset[str]]:
    """Read every text column of a frame.

    Args:
        frame: text as it came.
        eight_bit: whether the file is no Unicode at all.
        suspect: names of the columns ``may_be_legacy`` found something in, where somebody looked already.

    Returns:
        The frame, the evidence of each column something was changed in, and all readings found.
    """
    evidence: dict[str, dict[str, int]] = {}
    readings: set[str] = set()
    waiting = []
    names = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    if not eight_bit:
        known = may_be_legacy(frame) if suspect is None else suspect
        names = [name for name in names if name in known]
    for name in names:
        decided = read_column(frame[name], eight_bit=eight_bit)
        if _UNTOLD in decided.evidence:
            waiting.append(name)
            continue
        readings |= decided.readings
        if decided.evidence:
            evidence[name] = decided.evidence
            frame = frame.with_columns(decided.column)
    for name in waiting:
        # A column too small to speak for itself: the table has one legacy encoding if the others agree on it.
        legacy = readings - {AS_IS}
        likely = next(iter(legacy)) if len(legacy) == 1 else None
        decided = read_column(frame[name], eight_bit=eight_bit, likely=likely)
        evidence[name] = decided.evidence
        readings |= decided.readings
        frame = frame.with_columns(decided.column)
    return frame, evidence, frozenset(readings)


def may_be_legacy(frame: pl.DataFrame) -> dict[str, pl.Series]:
    """Text columns with signs no Vietnamese text in Unicode has: for each, which of its cells have one.

    Asked of all columns at once, and of many tables at once where they stand one below the other: each would pay for
    starting a query.
    """
    names = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    if not names:
        return {}
    marked = frame.select((pl.col(n).str.len_bytes() != pl.col(n).str.len_chars()).any() for n in names).row(0)
    beyond_ascii = [name for name, any_ in zip(names, marked, strict=True) if any_]
    if not beyond_ascii:
        return {}
    cells = frame.select(pl.col(beyond_ascii).str.contains(_SUSPECT).fill_null(False))
    return {column.name: column for column in cells.get_columns() if column.any()}


def read_cells(cells: Iterable[str | None], *, eight_bit: bool) -> dict[str, str]:
    """What the few cells above and in a header say: only those that are not as they are.

    A header names columns and nobody, so a cell that fits several readings simply follows the others.
    """
    marked = [cell for cell in dict.fromkeys(cells) if cell is not None and not cell.isascii()]
    if not marked or not (eight_bit or any(_IS_SUSPECT.search(cell) for cell in marked)):
        return {}
    told = {cell: _readings(cell, eight_bit) for cell in marked}
    speaks = Counter(next(iter(found)) for found in told.values() if len(found) == 1)
    order = [name for name, _ in speaks.most_common()] + [AS_IS, windows1258.NAME, *READINGS]
    said = {}
    for cell, found in told.items():
        name = next((name for name in order if name in found), None)
        if name is None and speaks and order[0] in READINGS:
            # Not a syllable among its words, but in the font of the others.
            raw = to_bytes(cell)
            name, found = order[0], {order[0]: (raw is not None and READINGS[order[0]](raw)) or cell}
        if name is not None and found[name] != cell:
            said[cell] = found[name]
    return said
