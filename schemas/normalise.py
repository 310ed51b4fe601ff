"""Comparison keys: how two spellings of one name, header or unit are told to be the same.

Belongs here: keys used to compare text (Python strings and Polars expressions that agree with each other), and the
clean-up of whitespace every cell gets. Does not belong here: reading values (dates, numbers, codes), which is
``pipelines.intake``, and deciding that two people are one, which is ``pipelines.linking``.

A key is never shown to anyone: it loses accents, so it compares ``Đào`` with ``ĐÀO`` and ``hòa`` with ``hoà``.
"""

from __future__ import annotations

import re
import unicodedata

import polars as pl

_MARKS = r"\p{M}"
_INVISIBLE = r"[\p{Cf}\p{Cc}--[\t\n\r]]"
_NOT_WORD = r"[^\p{L}\p{N}]+"
_D_BAR = "[ĐÐđð]"


def clean_text(column: pl.Expr) -> pl.Expr:
    """Text as a person would retype it: NFC, ``Ð`` as ``Đ``, single spaces, no invisible characters; empty is null."""
    cleaned = (
        column.str.normalize("NFC")
        .str.replace_all(_INVISIBLE, "")
        .str.replace_all(r"\s+", " ")
        .str.replace_all("Ð", "Đ", literal=True)
        .str.strip_chars(" ")
    )
    return pl.when(cleaned.str.len_bytes() > 0).then(cleaned)


def name_key(column: pl.Expr) -> pl.Expr:
    """Comparison key of a name of a person or a unit: upper case, no accents, Đ as D, single spaces.

    Null stays null; text without a letter or digit becomes null.
    """
    key = (
        column.str.normalize("NFD")
        .str.replace_all(_MARKS, "")
        .str.replace_all(_INVISIBLE, "")
        .str.replace_all(_D_BAR, "D")
        .str.to_uppercase()
        .str.replace_all(_NOT_WORD, " ")
        .str.strip_chars(" ")
    )
    return pl.when(key.str.len_bytes() > 0).then(key)


def tight_key(column: pl.Expr) -> pl.Expr:
    """``name_key`` without its spaces and in lower case: for codes and headers, where spaces carry nothing."""
    return name_key(column).str.replace_all(" ", "", literal=True).str.to_lowercase()


class _KeyLetters(dict[int, str]):
    """What each letter of a decomposed text becomes in a key, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if category.startswith("M") or (category in ("Cf", "Cc") and char not in "\t\n\r"):
            kept = ""
        elif char in "ĐÐđð":
            kept = "D"
        else:
            kept = char.upper() if category[0] in "LN" else " "
        self[code] = kept
        return kept


_KEY_LETTERS = _KeyLetters()


def name_key_of(text: str) -> str:
    """``name_key`` of one Python string; empty when nothing is left."""
    return " ".join(unicodedata.normalize("NFD", text).translate(_KEY_LETTERS).split())


def tight_key_of(text: str) -> str:
    """``tight_key`` of one Python string."""
    return name_key_of(text).replace(" ", "").lower()


def header_keys_of(text: str) -> list[str]:
    """Keys a header cell may be known by, best first: whole, then without what stands in brackets.

    ``Họ và tên (chữ in hoa)`` is the header ``Họ và tên``; ``Ngày sinh: `` is ``Ngày sinh``.
    """
    keys = [tight_key_of(text), tight_key_of(re.sub(r"[(\[].*?[)\]]", " ", text))]
    return list(dict.fromkeys(key for key in keys if key))
