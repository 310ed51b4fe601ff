"""Closing a night: the next baseline out of the implementation's own cells and legs.

Belongs here: what design.md says a close keeps: what the ledger expects, and the legs that expectation used. Where
every difference has a finding that is o = c − Σ effects; where L05 and L11 are not yet available it is what keeps a
person in one place. Does not belong here: comparing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from .compare import Answer
from .model import City, Holding, Posted


def close(city: City, answer: Answer) -> tuple[list[Holding], list[Posted]]:
    """Holdings and posted legs of the baseline this night becomes."""
    with_roll = {a.account for a in city.accounts if a.as_of}
    held: Counter[tuple[int, str]] = Counter((row.person_id, row.account) for row in city.roll_rows if row.counts)
    for cell in answer.rows("cells"):  # people without any cell worth a look are held where they are counted
        held[cell["person_id"], cell["account"]] = cell["expected"] - cell["adjusted"]  # a close never posts it
    for old in city.holdings:  # an account without a roll is not closed: it keeps what it held
        if old.account not in with_roll:
            held[old.person_id, old.account] = old.held
    holdings = [Holding(*key, count) for key, count in sorted(held.items()) if count]
    posted = [
        Posted(
            leg["person_id"], leg["account"], int(leg["effect"]), int(leg["ordinal"]), leg["effective_on"],
            leg["column_name"], leg["counterpart"], leg["in_opening"],
        )
        for leg in answer.rows("legs")
        if leg["due"] and leg["account"] in with_roll
    ]  # fmt: skip
    posted += [p for p in city.posted if p.account not in with_roll]
    return holdings, posted


def open_next(city: City, closed: City, holdings: list[Holding], posted: list[Posted]) -> None:
    """Put the baseline of the closed night under the next night's city."""
    before = {a.account: a for a in closed.accounts if a.as_of or a.has_baseline}
    city.holdings, city.posted = holdings, posted
    city.accounts = [
        replace(a, has_baseline=True, closed_from=old.closed_from if old.has_baseline else old.as_of)
        if (old := before.get(a.account))
        else a
        for a in city.accounts
    ]
