"""VNI for Windows: text typed for fonts such as ``VNI-Times``; ``Nguyeãn Vaên Ñöùc`` is ``Nguyễn Văn Đức``.

Belongs here: the table of letters, most of them a vowel followed by its mark. Does not belong here: telling that a text
is VNI (``columns``).
"""

from __future__ import annotations

import re

NAME = "vni"
_MARKED = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
_ALONE = {"ô": "ơ", "ö": "ư", "ñ": "đ", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_LOWER = {vowel + mark: char for vowel, marks in _MARKED.items() for mark, char in marks.items()} | _ALONE
TABLE: dict[str, str] = (
    _LOWER
    | {written.upper(): char.upper() for written, char in _LOWER.items()}
    # A capital followed by a small mark, as some keyboards leave it.
    | {written[0].upper() + written[1]: char.upper() for written, char in _LOWER.items() if len(written) == 2}
)
_TOKEN = re.compile("|".join(sorted(TABLE, key=len, reverse=True)) + "|[\x00-\x7f\xa0–—‘’“”…]")


def to_unicode(content: bytes) -> str | None:
    """The text of a cell; None when it holds a sign the fonts do not have, or a mark without its vowel."""
    text = content.decode("cp1252", "replace")
    kept, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return None
        kept.append(TABLE.get(match[0], match[0]))
        at = match.end()
    return "".join(kept)
