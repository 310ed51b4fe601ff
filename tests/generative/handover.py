"""Successions in the reconciliation's own terms: it reads a predecessor's people as its successor's from the start.

Belongs here: turning a city's successions into renamed holdings, posted legs and entries, ``handed_over`` and
``control_totals``. Does not belong here: the oracle's own reading, which replays the batch entry as a movement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .model import City
from .papers import account_ends, placed


def handed_over(city: City) -> tuple[City, list[dict[str, Any]], list[dict[str, Any]]]:
    """(the city with predecessors read as successors, handed_over rows, control_totals rows)."""
    rows, totals = [], []
    for on, old in account_ends(city):
        heir = _heir(city, old)
        held = {h.person_id for h in city.holdings if h.account == old and h.held > 0}
        moved = {person: to for person in held if (to := heir(person, old)) != old}
        for person, to in sorted(moved.items()):
            since = any(s.person_id == person and s.account == to and s.last_counted_on >= on for s in city.seen)
            rows.append(
                {
                    "person_id": person, "account": to, "from_account": old, "effective_on": on,
                    "is_new": True, "entered_since": since,
                }
            )  # fmt: skip
        totals += [
            {
                "to_account": s.to_code, "from_account": old, "effective_on": on, "control_total": s.control_total,
                "handed_over": sum(to == s.to_code for to in moved.values()), "is_new": True,
            }
            for s in city.successions
            if s.from_code == old and s.control_total is not None and city.account(old).has_baseline
        ]  # fmt: skip
        city = replace(
            city,
            holdings=[replace(h, account=heir(h.person_id, h.account)) for h in city.holdings],
            posted=[replace(p, account=heir(p.person_id, p.account)) for p in city.posted],
            entries=[
                replace(
                    e,
                    own_account=heir(e.person_id, e.own_account),
                    from_place=e.from_place and heir(e.person_id, e.from_place),
                    to_place=e.to_place and heir(e.person_id, e.to_place),
                )
                for e in city.entries
            ],
        )
    return city, rows, totals


def _heir(city: City, old: str) -> Callable[[int, str], str]:
    def heir(person: int, account: str) -> str:
        if account != old:
            return account
        papers = [e for e in city.entries if e.person_id == person]
        return placed(city, person, old, papers) or old

    return heir
