"""Many small cities side by side in one reconciliation.

A call of the reconciliation costs the same for ten people as for thousands, so tests put many independent cities into
one: each gets its own account codes and person ids.

Belongs here: putting cities together and telling whose answer is whose. Does not belong here: what is right.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from .compare import Answer, Key, implementation
from .model import OUTSIDE, City

STEP = 1_000  # person ids of one city; entries use a hundred numbers each
PLACES = {
    "account", "reporter", "parent", "residence_account", "own_account", "from_place", "to_place", "counterpart",
    "from_code", "to_code",
}  # fmt: skip
TABLES = (
    "accounts", "roll_rows", "refused", "residences", "entries", "cover", "holdings", "posted", "seen",
    "reports", "roll_counts", "successions", "adjustments", "exports", "doubts",
)  # fmt: skip


def prefix(number: int) -> str:
    """What the codes of city ``number`` start with; keeps the order of codes within a city."""
    return f"{number:03d}"


def _place(number: int, place: str | None) -> str | None:
    if not place or place == OUTSIDE:
        return place
    return "^" + prefix(number) + place[1:] if place.startswith("^") else prefix(number) + place


def _renamed(number: int, row: Any) -> Any:
    names = {f.name for f in fields(row)}
    changed: dict[str, Any] = {n: _place(number, getattr(row, n)) for n in names & PLACES}
    if "person_id" in names and row.person_id is not None:
        changed["person_id"] = row.person_id + number * STEP
    if "other_person_id" in names:
        changed["other_person_id"] = row.other_person_id + number * STEP
    if "entry_id" in names:
        changed["entry_id"] = row.entry_id + number * STEP * 100
    return replace(row, **changed)


def put_together(cities: list[City]) -> City:
    """One country of cities of one night and one set of settings."""
    first = cities[0]
    assert all((c.night, c.settings) == (first.night, first.settings) for c in cities)
    whole = City(first.night, [], tops=[], settings=first.settings)
    for number, city in enumerate(cities):
        for table in TABLES:
            getattr(whole, table).extend(_renamed(number, row) for row in getattr(city, table))
        whole.tops.append(prefix(number) + "CITY")
        whole.first_above |= {prefix(number) + a: prefix(number) + x for a, x in city.first_above.items()}
        for code, below in city.superiors.items():
            whole.superiors[prefix(number) + code] = [prefix(number) + a for a in below]
    return whole


@dataclass
class Answers:
    """The answer of a whole country, city by city."""

    whole: Answer
    count: int

    def of(self, number: int) -> Answer:
        """The answer of one city, in its own codes and person ids."""
        return Answer({name: _own(number, rows) for name, rows in self.whole.tables.items() if name != "invariants"})

    def keys(self, number: int) -> list[Key]:
        """The finding keys of one city."""
        return self.of(number).keys()

    def told(self, number: int) -> list[Key]:
        """Findings and transfers of one city."""
        return self.of(number).told()


def _own(number: int, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    mark = prefix(number)
    found = []
    for row in rows:
        person = row.get("person_id")
        code = (row.get("account") or row.get("org_code") or "").lstrip("~")
        mine = person // STEP == number if person is not None else code.startswith(mark)
        if mine:
            found.append({k: _unnamed(mark, k, v, number) for k, v in row.items()})
    return found


def _unnamed(mark: str, column: str, value: Any, number: int) -> Any:
    if column == "person_id" and value is not None:
        return value - number * STEP
    if isinstance(value, str) and value.lstrip("^~").startswith(mark):
        return value.replace(mark, "", 1)
    return value


def implementations(cities: list[City]) -> Answers:
    """Reconcile all cities in one call."""
    return Answers(implementation(put_together(cities)), len(cities))
