"""Windows-1258: the Vietnamese code page of Windows, tones as combining marks after their vowel.

Belongs here: that code page. Does not belong here: telling that a text is in it (``columns``).
"""

from __future__ import annotations

import unicodedata

NAME = "windows-1258"


def to_unicode(content: bytes) -> str | None:
    """The text of a cell with every letter in one piece (NFC); None when it holds a code the page does not have."""
    try:
        return unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return None
