"""What a Vietnamese syllable is: how a reading of legacy text is told to be right.

Belongs here: onsets, rimes, tones. Does not belong here: any encoding. Source: the orthography in use (both ``hòa`` and
``hoà``, both ``thủy`` and ``thuỷ`` are right); place names of the highlands may end in ``k``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_ONSETS = (
    "ngh", "ng", "gh", "gi", "kh", "nh", "ph", "qu", "th", "tr", "ch", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "q", "r", "s", "t", "v", "x", "",
)  # fmt: skip
# A vowel and what may follow it; "-" stands for nothing.
_RIMES = {
    "a": "- c ch i m n ng nh o p t u y",
    "ă": "c m n ng p t",
    "â": "c m n ng p t u y",
    "e": "- c m n ng o p t",
    "ê": "- ch m n nh p t u ng",
    "i": "- a ch m n nh p t u",
    "iê": "c m n ng p t u",
    "o": "- c i m n ng p t",
    "oa": "- c ch i m n ng nh o p t y",
    "oă": "c m n ng t",
    "oe": "- n o t m",
    "oo": "c ng",
    "ô": "- c i m n ng p t",
    "ơ": "- i m n p t",
    "u": "- a c i m n ng p t",
    "uâ": "n ng t y",
    "uê": "- ch nh",
    "uô": "c i m n ng t",
    "uơ": "-",
    "uy": "- a ch n nh p t u",
    "uyê": "n t",
    "ư": "- a c i m n ng t u",
    "ươ": "c i m n ng p t u",
    "y": "- ch nh n t",
    "yê": "m n ng t u",
}
_WHOLE = frozenset(
    vowel + ("" if final == "-" else final) for vowel, finals in _RIMES.items() for final in finals.split()
)
_STOPPED = ("c", "ch", "p", "t")
# Grave, hook and tilde never stand on a syllable that ends in a stop.
_NEVER_STOPPED = "\u0300\u0303\u0309"
_LETTERS = re.compile(r"[^\W\d_]+")
# What clerks shorten: QĐ, SHĐ, GTSHĐ, đ/c.
_SHORT = re.compile(r"[A-ZĐÐ]{1,7}|đ")

_VOWELS = "aăâeêioôơuưy"
LETTERS = frozenset(
    letter
    for vowel in _VOWELS
    for tone in ("", *_TONES)
    for lower in (unicodedata.normalize("NFC", vowel + tone),)
    for letter in (lower, lower.upper())
) | frozenset("đĐÐð")
# What Unicode text may hold besides letters without being a sign of another encoding.
_NEUTRAL = frozenset("\u00a0–—‘’“”…•′″‚„\u200b\u200c\u200d\u2060\ufeff\u202f\u2007\u2009\u200e\u200f\t\n\r")


@lru_cache(maxsize=100_000)
def is_syllable(word: str) -> bool:
    """Whether one word of letters, in any case and normal form, can be a Vietnamese syllable."""
    parts = unicodedata.normalize("NFD", word.lower().replace("ð", "đ"))
    tones = [char for char in parts if char in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", "".join(char for char in parts if char not in _TONES))
    if bare.endswith("k") and len(bare) > 1:
        bare = f"{bare[:-1]}c"
    for onset in _ONSETS:
        if not bare.startswith(onset):
            continue
        rime = bare[len(onset) :]
        # In "gì" and "giếng" the i belongs to both; in "quý" the u to the onset.
        if rime in _WHOLE or (onset == "gi" and f"i{rime}" in _WHOLE):
            return not (tones and tones[0] in _NEVER_STOPPED and rime.endswith(_STOPPED))
    return False


@lru_cache(maxsize=200_000)
def reads_well(text: str) -> bool:
    """Whether every word with a letter beyond ASCII is a Vietnamese syllable and no sign is foreign to the script."""
    composed = unicodedata.normalize("NFC", text)
    if any(char > "\x7f" and char not in LETTERS and char not in _NEUTRAL for char in composed):
        return False
    return all(
        (is_syllable(word) and _in_one_case(word)) or _SHORT.fullmatch(word)
        for word in _LETTERS.findall(composed)
        if not word.isascii()
    )


def _in_one_case(word: str) -> bool:
    """Whether a word is in small letters, in capitals or capitalised; a wrong reading leaves capitals inside words."""
    return word in (word.lower(), word.upper(), word[0].upper() + word[1:].lower())
