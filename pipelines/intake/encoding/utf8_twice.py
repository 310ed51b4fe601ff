"""UTF-8 read as Windows-1252 and saved again: ``Nguyá»…n`` is ``Nguyễn``.

Belongs here: undoing that one accident. Does not belong here: telling that it happened (``columns``).
"""

from __future__ import annotations

import unicodedata

NAME = "utf-8-twice"


def to_unicode(content: bytes) -> str | None:
    """The text of a cell; None when its codes are no UTF-8."""
    try:
        return unicodedata.normalize("NFC", content.decode("utf-8"))
    except UnicodeDecodeError:
        return None
