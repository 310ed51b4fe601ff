"""What a code list is: the shape of a closed set of values, and reading a cell through it.

Belongs here: ``Code``, ``CodeList`` and how synonyms are written. Does not belong here: the lists (``schemas.codes``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from schemas.abbreviations import whole_words
from schemas.normalise import tight_key_of


@dataclass(frozen=True)
class Code:
    """One value of a code list.

    Attributes:
        value: what is stored.
        vi: Vietnamese label, what officers see.
        en: English label.
        synonyms: other ways units write it.
        counts: for a roll status only, whether the row counts in the account.
    """

    value: str
    vi: str
    en: str
    synonyms: tuple[str, ...] = ()
    counts: bool = True


def also(text: str) -> tuple[str, ...]:
    """Synonyms written one after the other with ``·`` between them."""
    return tuple(text.split(" · "))


@dataclass(frozen=True)
class CodeList:
    """A closed set of values of one field."""

    name: str
    codes: tuple[Code, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """Stored values, in the order of records.md."""
        return tuple(code.value for code in self.codes)

    @cached_property
    def by_key(self) -> Mapping[str, str]:
        """Tight key of every accepted spelling to the stored value.

        Raises:
            ValueError: one spelling means two codes (a mistake in this module).
        """
        known: dict[str, str] = {}
        for code in self.codes:
            for text in (code.value, code.vi, code.en, *code.synonyms):
                key = tight_key_of(text)
                if known.setdefault(key, code.value) != code.value:
                    raise ValueError(f"{self.name}: '{text}' means both {known[key]} and {code.value}")
        return known

    @cached_property
    def by_words(self) -> Mapping[str, str]:
        """Whole words (nothing shortened, no accents) of every accepted spelling to the stored value.

        Spellings whose whole words mean two codes are left out: ``CT`` is no more than it is in ``by_key``.
        """
        known: dict[str, set[str]] = {}
        for code in self.codes:
            for text in (code.value, code.vi, code.en, *code.synonyms):
                known.setdefault(whole_words(text), set()).add(code.value)
        return {words: values.pop() for words, values in known.items() if words and len(values) == 1}

    def read(self, text: str) -> str | None:
        """The stored value a cell means, or None: as spelled, without what stands in brackets, in whole words."""
        for written in (text, re.sub(r"[(\[].*?[)\]]", " ", text)):
            value = self.by_key.get(tight_key_of(written)) or self.by_words.get(whole_words(written))
            if value is not None:
                return value
        return None

    def label(self, value: str, language: str = "vi") -> str:
        """Label of a stored value in one language; the value itself when it is not of this list."""
        for code in self.codes:
            if code.value == value:
                return code.vi if language == "vi" else code.en
        return value
