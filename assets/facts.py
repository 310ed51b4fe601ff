"""What the definitions must know of a home before any night runs: its settings and its reporting units.

Belongs here: reading both, quickly and without ever failing, so that the UI opens over a home that is wrong.
Does not belong here: judging the registers; intake refuses a wrong one with a sentence when the night runs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from doikhop.errors import DoikhopError
from doikhop.settings import Settings, load_settings
from schemas.texts import count, text
from schemas.units import read_units

HOME_VARIABLE = "DOIKHOP_HOME"
DEFAULT_HOME = "data"


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

    def count(self, value: int, *, signed: bool = False) -> str:
        """A number as it is written in this home's language."""
        return count(value, self.language, signed=signed)

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
    return HomeFacts(home, settings, _reporting_units(home))


def _reporting_units(home: Path) -> tuple[ReportingUnit, ...]:
    """Units that ever report, in code order; none where the register is wrong, which stops any night anyway."""
    try:
        units = read_units(home)
    except DoikhopError:
        return ()
    return tuple(
        ReportingUnit(code, " ".join(name.split()), level, kind or "")
        for code, name, level, kind in units.filter("is_reporting")
        .select("org_code", "name", "level", "kind")
        .iter_rows()
    )
