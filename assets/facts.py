"""What the definitions must know of a home before any night runs: its settings and its reporting units.

Belongs here: reading both, quickly and without ever failing, so that the UI opens over a home that is wrong.
Does not belong here: judging the registers; intake refuses a wrong one with a sentence when the night runs.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass
from pathlib import Path

from doikhop.errors import DoikhopError
from doikhop.settings import Settings, load_settings
from schemas.texts import text

HOME_VARIABLE = "DOIKHOP_HOME"
DEFAULT_HOME = "data"
_YES = {"1", "true", "yes", "x", "có", "co", "t", "y"}


@dataclass(frozen=True)
class ReportingUnit:
    """A unit that sends exports, as the units register names it."""

    org_code: str
    name: str
    level: str = ""
    kind: str = ""


@dataclass(frozen=True)
class HomeFacts:
    """A home as the definitions see it."""

    home: Path
    settings: Settings
    units: tuple[ReportingUnit, ...]

    @property
    def language(self) -> str:
        """Language of everything the UI says: ``vi`` or ``en``."""
        return self.settings.language

    def say(self, vi: str, en: str) -> str:
        """The one of two texts that is in this home's language."""
        return vi if self.language == "vi" else en

    def text(self, key: str, **values: object) -> str:
        """A text of ``schemas/texts.py`` in this home's language."""
        return text(key, self.language, **values)

    def heading(self, key: str) -> str:
        """The same as the key of a metadata entry: the UI squeezes keys, so they must not break at spaces."""
        return self.text(key).replace(" ", "\N{NO-BREAK SPACE}")


def default_home() -> Path:
    """The home named by DOIKHOP_HOME, else ``data/`` in the working directory."""
    return Path(os.environ.get(HOME_VARIABLE) or DEFAULT_HOME).resolve()


def read_facts(home: Path) -> HomeFacts:
    """The facts of a home; defaults where its settings or its units register cannot be read."""
    try:
        settings = load_settings(home)
    except DoikhopError:
        settings = Settings.model_validate({})
    return HomeFacts(home, settings, _reporting_units(home / "reference" / "units.csv"))


def _reporting_units(path: Path) -> tuple[ReportingUnit, ...]:
    """Units that ever report, in code order, each once (the newest line of the register gives its name)."""
    units: dict[str, ReportingUnit] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            for row in csv.DictReader(lines):
                code = (row.get("org_code") or "").strip()
                if code and (row.get("is_reporting") or "").strip().lower() in _YES:
                    units[code] = ReportingUnit(
                        code,
                        " ".join((row.get("name") or "").split()),
                        (row.get("level") or "").strip(),
                        (row.get("kind") or "").strip(),
                    )
    except (OSError, UnicodeDecodeError, csv.Error):
        return ()
    return tuple(units[code] for code in sorted(units))
