"""One text in both languages.

Belongs here: the pair alone, so that every file of texts can declare with it. Does not belong here: any text.
"""

from __future__ import annotations

from typing import NamedTuple


class Text(NamedTuple):
    """One text in both languages; ``{name}`` stands for a value."""

    vi: str
    en: str
