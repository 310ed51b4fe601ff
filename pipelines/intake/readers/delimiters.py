"""What stands between the cells of delimited text, told by the text itself.

Belongs here: the delimiter most lines agree on, unusual ones, a line written with another one than the rest, lines with
too few. Does not belong here: splitting into cells (``csv``, ``quoting``).
"""

from __future__ import annotations

import re
from collections import Counter

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 200
_QUOTED = re.compile(r'"[^"\n]*"')
# Looked for only where none of the usual ones makes three columns. ASCII all: other signs are letters of legacy fonts.
_UNUSUAL = ('" "', "\\t", "::", "^", "~", "#", ":")
# A line is called short only beside so many of full length.
_ENOUGH = 10


def sniff(text: str) -> tuple[str, int]:
    """The delimiter that splits the most lines of a sample into the same number of cells, and that number."""
    sample = text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    lines = [_QUOTED.sub("", line) if '"' in line else line for line in sample if line.strip()]
    best = (0, 0, 0, _DELIMITERS[0])
    for delimiter in _DELIMITERS:
        counts = Counter([line.count(delimiter) for line in lines if delimiter in line])
        if counts:
            cells, times = max(counts.items(), key=lambda item: (item[1] * item[0], item[0]))
            # Agreement of many lines says more than many cells in a few: titles are full of commas. In a table of one
            # row a quoted cell over several lines may hold as many commas; a delimiter stands beside the quotes.
            beside = sum(line.count(f'{delimiter}"') + line.count(f'"{delimiter}') for line in sample)
            best = max(best, (times * times * cells, cells, beside, delimiter), key=lambda found: found[:3])
    return best[3], best[1] + 1


def usual(text: str) -> tuple[str, str | None]:
    r"""The text with tabs where it had an unusual delimiter (``^``, ``~``, ``::``, a ``\t`` spelled out), and which.

    The text as it is, and None, where a usual delimiter makes three columns or nearly all lines agree on nothing else.
    """
    if "”,“" in text and '"' not in text:
        # A word processor turned the quotes.
        return text.replace("“", '"').replace("”", '"'), "quotes"
    if sniff(text)[1] > 2:
        return text, None
    sample = text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    lines = [line for line in sample if line.strip()]
    agreed = []
    for sign in _UNUSUAL:
        (cells, times), *_ = Counter(line.count(sign) for line in lines).most_common(1) or [(0, 0)]
        if cells > 1 and times > 1 and times * 5 >= len(lines) * 4:
            agreed.append((cells, sign))
    if not agreed:
        return text, None
    sign = max(agreed, key=lambda found: found[0])[1]
    return text.replace("\t", " ").replace(sign, '"\t"' if sign == '" "' else "\t"), sign


def one_delimiter(text: str, delimiter: str, width: int) -> tuple[str, int]:
    """The text with lines written with another delimiter put right, and how many.

    Only a line without the file's own delimiter in which another one makes exactly as many cells as the others have.
    """
    others = [sign for sign in _DELIMITERS if sign != delimiter and sign in text]
    if width < 3 or not others:
        return text, 0
    lines = text.split("\n")
    odd = []
    for number, line in enumerate(lines):
        if not line.strip() or line.count('"') % 2:
            continue
        bare = _QUOTED.sub("", line)
        if delimiter in bare:
            continue
        signs = [sign for sign in others if bare.count(sign) == width - 1]
        if len(signs) == 1:
            odd.append((number, signs[0]))
    if not odd or len(odd) * 2 > len(lines):
        return text, 0
    for number, sign in odd:
        pieces = re.split(r'("[^"\n]*")', lines[number])
        lines[number] = "".join(piece if piece.startswith('"') else piece.replace(sign, delimiter) for piece in pieces)
    return "\n".join(lines), len(odd)


def short_lines(text: str, delimiter: str, width: int) -> set[int]:
    """Numbers of single lines with cells too few among lines of full length: their cells may have slid to the left.

    Only where the writer puts delimiters round blank cells at the end of a line; others leave those away. Lines with
    one cell are titles, and several short lines below each other are a table of their own.
    """
    if width < 4:
        return set()
    if '"' in text:
        text = _QUOTED.sub("q", text.replace('""', ""))
        if '"' in text:
            return set()
    lines = text.split("\n")
    counts = [line.count(delimiter) if line.strip() else -1 for line in lines]
    full = counts.count(width - 1)
    if full < _ENOUGH or not any(
        line.endswith(delimiter) for line, count in zip(lines, counts, strict=True) if count == width - 1
    ):
        return set()
    filled = [number for number, count in enumerate(counts) if count >= 0]
    found = set()
    for place, number in enumerate(filled):
        around = (*filled[max(place - 1, 0) : place], *filled[place + 1 : place + 2])
        if 0 < counts[number] < width - 1 and place and all(counts[n] >= width - 1 for n in around):
            found.add(number + 1)
    return found
