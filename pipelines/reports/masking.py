"""How a member is shown where a screen may be seen by others: initials and the last four digits.

Belongs here: masking of single values. Does not belong here: whether to mask (the setting ``ui_identity``, a flag).
"""

from __future__ import annotations

import re
from datetime import date

_SHOWN = 4


def masked_name(name: str | None) -> str:
    """The initials of a name: ``Lê Thị Thu Hà`` becomes ``L.T.T.H.``."""
    words = re.findall(r"[^\W\d_]+", name or "")
    return "".join(f"{word[0].upper()}." for word in words)


def masked_number(number: str | None) -> str:
    """The last four characters of a number of eight digits or more, the last two of a shorter one."""
    digits = re.sub(r"\D", "", number or "")
    if len(digits) < _SHOWN:
        return "…" if number else ""
    return "…" + digits[-(_SHOWN if len(digits) >= 2 * _SHOWN else 2) :]


def member_words(
    full_name: str | None,
    citizen_id: str | None,
    card_no: str | None,
    file_no: str | None,
    dob: date | None,
    full: bool = False,
) -> str:
    """A member in one line; masked: initials and the end of the first number there is, no birth date."""
    number = citizen_id or card_no or file_no
    if not full:
        return " ".join(part for part in (masked_name(full_name), masked_number(number)) if part)
    born = f"({dob:%d/%m/%Y})" if dob else None
    return " ".join(part for part in (full_name, born, number) if part)
