"""TCVN3: text typed for the fonts ``.VnTime``, ``.VnArial`` and their kin; ``NguyÔn V¨n §øc`` is ``Nguyễn Văn Đức``.

Belongs here: the code table (TCVN 5712:1993, VN3) and the convention of capitals. Does not belong here: telling that a
text is TCVN3 (``columns``).

VN3 has capitals only for the letters without a tone; whole words in capitals are typed with the small codes and shown
by a font of capitals (``.VnTimeH``), so a cell whose plain letters are all capitals is one in capitals.
"""

from __future__ import annotations

import re

NAME = "tcvn3"
_FIRST = "ĂÂÊÔƠƯĐăâêôơưđ"
_RUNS = {
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấ",
    0xCB: "ậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
TABLE: dict[int, str] = {0xA1 + offset: char for offset, char in enumerate(_FIRST)} | {
    start + offset: char for start, run in _RUNS.items() for offset, char in enumerate(run)
}
# A cell, or a word, whose plain letters are capitals, one of them at least inside a word.
_CAPITALS = re.compile(r"(?=.*\w[A-Z])[^a-z]*")
_WORD_IN_CAPITALS = re.compile(r"\b(?=\w+[A-Z])[^\Wa-z]+\b")


def to_unicode(content: bytes) -> str | None:
    """The text of a cell; None when it holds a code the fonts do not have."""
    kept = []
    for code in content:
        char = TABLE.get(code) or (chr(code) if code < 0x80 else _NEUTRAL.get(code))
        if char is None:
            return None
        kept.append(char)
    text = "".join(kept)
    if _CAPITALS.fullmatch(text):
        return text.upper()
    return _WORD_IN_CAPITALS.sub(lambda word: word[0].upper(), text)


# Signs of Windows that the fonts leave where they are.
_NEUTRAL = {0xA0: "\u00a0", 0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x96: "–", 0x97: "—"}
