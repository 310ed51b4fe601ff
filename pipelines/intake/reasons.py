"""Reasons as they are stored: a key of the texts and its values, made a sentence only where someone reads it.

Belongs here: packing and unpacking. Does not belong here: the sentences (``schemas.texts_intake``). The store outlives
a change of language or wording; a stored sentence would not.
"""

from __future__ import annotations

import json

from schemas.texts import text


def why(key: str, **values: str | int) -> str:
    """A reason to store: a key of ``schemas.texts_intake.REFUSALS`` and what stands in its braces."""
    return json.dumps([key, values], ensure_ascii=False, sort_keys=True)


def sentence(reason: str | None, language: str = "vi") -> str | None:
    """The sentence of a stored reason; text that is no stored reason is a sentence already."""
    if reason is None or not reason.startswith("["):
        return reason
    key, values = json.loads(reason)
    return text(f"refused_{key}", language, **values)


# Refusals that other settings would take back.
_LIMITS = ("too_big", "unpacks_too_big", "too_many_rows", "too_many_columns", "cell_too_long")
# Refusals that another night may take back although the file is the same.
_PASSING = ("too_slow", "gave_up", "changing", "unopened")


def is_limit(reason: str | None) -> bool:
    """Whether a stored reason is a limit of the settings."""
    return _key_of(reason) in _LIMITS


def is_passing(reason: str | None) -> bool:
    """Whether a stored reason may be none another night."""
    return _key_of(reason) in _PASSING


def _key_of(reason: str | None) -> str:
    return str(json.loads(reason)[0]) if reason is not None and reason.startswith("[") else ""
