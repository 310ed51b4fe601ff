"""The town that is reorganised: three accounts, whose period of June is about to be closed.

Belongs here: its days, its people, its first rolls. Does not belong here: any handover or any claim.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.integration.file_town import Town

JUNE, JULY, AUGUST = "2025-06-30", "2025-07-31", "2025-08-29"
DAY = "2025-07-10"
A, B, C = range(1, 21), range(21, 61), range(61, 101)


def closed_town(folder: Path, closed: Path | None = None) -> Town:
    """Accounts A (20 people), B (40) and C (40), with their rolls of 30 June.

    With ``closed``, such a town whose night of 30 June was run and closed, the town begins as a copy of it.
    """
    if closed is not None:
        shutil.copytree(closed / "home", folder / "home", symlinks=True)
    town = Town(folder / "home").unit("A").unit("B").unit("C")
    if closed is not None:
        return town
    for unit, people in (("A", A), ("B", B), ("C", C)):
        town.roll(unit, JUNE, people)
    return town
