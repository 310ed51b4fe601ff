"""Bytes of a text file to text.

Belongs here: UTF-8, UTF-16 with and without byte order mark, and what is neither. Does not belong here: legacy fonts
and code pages, which are told column by column once the cells are known (``columns``).
"""

from __future__ import annotations

import codecs

# A file that is not Unicode: every byte kept as one character, its columns to be told apart later.
BYTES = "8-bit"
_SAMPLE = 4096
_SINGLE = {
    code: bytes([code]).decode("cp1252") if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(code)
    for code in range(256)
}
_BACK = {char: code for code, char in _SINGLE.items()}


def decode(content: bytes) -> tuple[str, str]:
    """Text and the name of its encoding: utf-8, utf-8-sig, utf-16, utf-16-le, utf-16-be or ``8-bit``.

    Nothing is refused: bytes that are no Unicode come back one character each, and the columns say what they are.
    """
    encoding = "utf-8"
    if content.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    elif content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        # Digits, separators and most letters of UTF-16 have a zero byte, always on the same side.
        sample = content[:_SAMPLE]
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if max(even, odd) * 5 > len(sample) // 2 and min(even, odd) * 20 <= max(even, odd):
            encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        return content.decode(encoding), encoding
    except UnicodeDecodeError:
        return content.decode("latin-1").translate(_SINGLE), BYTES


def to_bytes(text: str) -> bytes | None:
    """The bytes a cell had before it was read one character a byte; None when it holds other characters."""
    try:
        return bytes([_BACK[char] for char in text])
    except KeyError:
        return None
