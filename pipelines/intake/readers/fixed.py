"""Text whose columns are told by where they stand: padded with blanks, as a console or an old program prints a list.

Belongs here: finding the gaps that go down all lines. Does not belong here: delimited text (``csv``).
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

_GAP = re.compile(r"\S {2,}(?=\S)")
_RULE = re.compile(r"[\s\-=_+.*]*")
_FEWEST_LINES, _FEWEST_COLUMNS = 3, 3
_MOST_LINES = 200_000


def delimited(text: str) -> str | None:
    """The text with a tab in every gap, None where there are none.

    A gap is two blanks or more at the same place in every line of the table, its header included. A value too long for
    its column closes the gap, and two headers become one that nobody knows: the file is then refused, never misread.
    Lines keep their numbers; one that writes across a gap (a title, a signature) stays whole.
    """
    if "\t" in text or text.count("\n") > _MOST_LINES:
        return None
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", text).split("\n")]
    filled = [line for line in lines if line and not _RULE.fullmatch(line)]
    table = [line for line in filled if len(_GAP.findall(line)) >= _FEWEST_COLUMNS - 1]
    if len(table) < _FEWEST_LINES or len(table) * 2 < len(filled):
        return None
    gaps = _gaps(table)
    if len(gaps) < _FEWEST_COLUMNS - 1:
        return None
    return "\n".join(_cut(line, gaps) for line in lines)


def _gaps(table: list[str]) -> list[tuple[int, int]]:
    """Beginning and end of every gap."""
    width = max(map(len, table))
    taken = [False] * width
    for line in table:
        for at, letter in enumerate(line):
            if letter != " ":
                taken[at] = True
    gaps = []
    start = None
    for at, here in enumerate(taken):
        if not here and start is None:
            start = at
        elif here and start is not None:
            if at - start > 1 and start > 0:
                gaps.append((start, at))
            start = None
    return gaps


def _cut(line: str, gaps: list[tuple[int, int]]) -> str:
    if _RULE.fullmatch(line):
        return ""
    if any(line[start:end].strip() for start, end in gaps):
        return line
    edges = [0, *(end for _, end in gaps), len(line)]
    return "\t".join(line[a:b].strip() for a, b in pairwise(edges))
