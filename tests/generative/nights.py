"""Closing a night: the next baseline out of the implementation's own cells and legs.

Belongs here: what design.md says a close keeps (o = c − Σ effects; the legs the expectation used). Does not belong
here: comparing.
"""

from __future__ import annotations

from dataclasses import replace

from .compare import Answer
from .model import City, Holding, Posted


def close(city: City, answer: Answer) -> tuple[list[Holding], list[Posted]]:
    """Holdings and posted legs of the baseline this night becomes."""
    effects: dict[tuple[int, str], int] = {}
    for row in answer.findings():
        if row["effect"]:
            key = (row["person_id"], row["account"])
            effects[key] = effects.get(key, 0) + row["effect"]
    holdings = []
    for cell in answer.rows("cells"):
        key = (cell["person_id"], cell["account"])
        held = int(cell["counted"]) - effects.get(key, 0)
        if held:
            holdings.append(Holding(*key, held))
    posted = [
        Posted(
            leg["person_id"], leg["account"], int(leg["effect"]), int(leg["ordinal"]), leg["effective_on"],
            leg["column_name"], leg["counterpart"],
        )
        for leg in answer.rows("legs")
        if leg["due"] and city.account(leg["account"]).as_of
    ]  # fmt: skip
    return holdings, posted


def open_next(city: City, closed: City, holdings: list[Holding], posted: list[Posted]) -> None:
    """Put the baseline of the closed night under the next night's city."""
    with_roll = {a.account for a in closed.accounts if a.as_of}
    city.holdings, city.posted = holdings, posted
    city.accounts = [replace(a, has_baseline=a.has_baseline or a.account in with_roll) for a in city.accounts]
