"""Levels above account level that register the papers of the units below them once more.

Belongs here: copying entries of transfers that cross a level's border. Does not belong here: the transfers.
"""

from __future__ import annotations

from pipelines.simulate.world import Entry, World


def endorse(world: World, superior: str) -> None:
    """A superior that keeps no count registers the official transfers across its border once more."""
    below = {a for a, code in enumerate(world.city.accounts) if code.startswith(f"{superior}.")}
    copies = []
    for move in world.movements:
        crosses = (move.src in below) != (move.dst in below)
        entry = move.entry_out if move.src in below else move.entry_in
        if crosses and entry is not None:
            copies.append(_copy(entry, superior))
    world.entries.extend(copies)


def _copy(entry: Entry, reporter: str) -> Entry:
    values = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
    return Entry(**{**values, "line": None, "reporter": reporter})
