"""The worklist as a form: what may be answered, and how a row is known again when it comes back.

Belongs here: the columns of the to-do sheet, the answers, the key of a home and the seal of a row, for the writer
(``pipelines/reports/worklist.py``) and the reader (``pipelines/intake/returned.py``) alike. Does not belong here:
either of them.

A row's seal is a keyed digest over everything the row says, the unit and the night. Whoever has no key of the home can
neither change a row nor move it into another workbook unseen.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from schemas.normalise import name_key_of
from schemas.texts import TEXTS, text

FORMAT = "doikhop-worklist-1"
KEY_FILE = Path("decisions") / "worklist.key"
ORIGIN_SHEET = "_doikhop"
LISTS_SHEET = "_lists"
SEAL_HEADING = "#doikhop"

# Of the to-do sheet, in order: key of a text, width in characters.
LOCKED = (
    ("case", 8.5),
    ("code", 5),
    ("severity", 7),
    ("finding", 21),
    ("full_name", 14),
    ("identity", 15.5),
    ("effect_short", 4.5),
    ("own_evidence", 20),
    ("other_evidence", 20),
    ("fix", 16),
    ("due_on", 10.5),
    ("state", 10.5),
)
ANSWERED = (("answer", 13), ("answer_reason", 13), ("answer_until", 10.5), ("remark", 11))
SEAL_COLUMN = len(LOCKED) + len(ANSWERED)
HEADER_ROW = 4
NAME_ROW, NAME_COLUMN = 2, 3

_USUAL = ("acknowledged", "fix_claimed")
REASONS = ("why_roll", "why_register", "why_checking", "why_waiting", "why_typing", "why_away", "why_disagree")

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})([ T]00:00:00(\.0+)?)?")
_WHOLE = re.compile(r"([+-]?\d+)\.0+")


def answers_to(code: str) -> tuple[str, ...]:
    """The decisions a unit may answer a finding of this code with."""
    if code == "F02":
        return ("confirm", *_USUAL)
    if code in ("I01", "I03"):
        return ("same", "different", *_USUAL)
    return (*_USUAL, "accepted")


def answer_of(label: str) -> str | None:
    """The decision a drop-down's words mean, in either language; None for anything else."""
    key = name_key_of(label)
    for name in TEXTS:
        if name.startswith("reply_") and key in {name_key_of(words) for words in TEXTS[name]}:
            return name.removeprefix("reply_")
    return None


def state_words(state: str | None, first_seen: date | None, language: str) -> str | None:
    """Where a case stands and since when, as the to-do sheet shows it."""
    if state is None:
        return None
    since = f"\n{text('since', language, day=f'{first_seen:%d/%m/%Y}')}" if first_seen else ""
    return text(f"state_{state}", language) + since


@dataclass(frozen=True)
class Origin:
    """What a workbook says it is: written by which home, for which unit, of which night."""

    home: str
    org_code: str
    night: str

    def lines(self) -> list[tuple[str, str]]:
        """As kept in the workbook's hidden sheet."""
        return [("format", FORMAT), ("home", self.home), ("org_code", self.org_code), ("night", self.night)]


class SealKey:
    """The secret of one home with which rows of its worklists are sealed."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.home = hashlib.sha256(b"home:" + secret).hexdigest()[:16]

    def seal(self, origin: Origin, cells: Iterable[object]) -> str:
        """The seal of one row: a keyed digest over the workbook's origin and the row's locked cells."""
        said = "\x1f".join([FORMAT, origin.home, origin.org_code, origin.night, *map(canonical, cells)])
        return hmac.new(self._secret, said.encode(), hashlib.sha256).hexdigest()[:32]


def canonical(value: object) -> str:
    """A cell as it reads whoever saved the workbook: text with single spaces, dates as ISO, whole numbers plain."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    words = " ".join(str(value).split())
    if day := _DAY.fullmatch(words):
        return day[1]
    if whole := _WHOLE.fullmatch(words):
        return whole[1]
    return words


def home_key(home: Path) -> SealKey:
    """The key of a home, made once; owner-only."""
    path = home / KEY_FILE
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        aside = path.with_name(f".{path.name}.{os.getpid()}")
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, secrets.token_hex(32).encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        try:
            os.link(aside, path)  # whoever comes first makes the key; nobody replaces one
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return SealKey(path.read_bytes().strip())
