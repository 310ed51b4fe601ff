"""Parts of one export and what replaces what, told by when a table was first seen.

Belongs here: one pure fold from what was seen before and what lies there now to what is seen now. Does not belong here:
reading files, sizes, which roll is in force.

Files of one record kind in one landing folder are parts of one export. When new content of that kind appears, the parts
that are gone are replaced; parts still there unchanged stay. A part that is gone without anything new in its place
stays too: clearing the landing folder takes nothing back. Only a table both first seen and gone within one night was
never sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

# An empty out register and an empty in register may be the very same bytes, so the record belongs to the key.
Key = tuple[str, date, str, str]


@dataclass(frozen=True)
class Seen:
    """One table in one landing folder.

    Attributes:
        reporter: unit of the folder.
        as_of: date of the folder.
        table_id: content and ordinal.
        tkey: where the store has its rows.
        record: record kind, the side of a transfer told.
        file: file name it last had.
        first_seen: night it appeared.
        replaced_on: night it was replaced; None while it is part of the export.
    """

    reporter: str
    as_of: date
    table_id: str
    tkey: str
    record: str
    file: str
    first_seen: date
    replaced_on: date | None = None

    @property
    def key(self) -> Key:
        """What makes it one table of one folder."""
        return (self.reporter, self.as_of, self.table_id, self.record)

    @property
    def export(self) -> tuple[str, date, str]:
        """The export it is a part of."""
        return (self.reporter, self.as_of, self.record)


def fold(before: Iterable[Seen], present: Mapping[Key, Seen], night: date) -> dict[Key, Seen]:
    """What is seen after looking at the landing folder on a night.

    Args:
        before: what was seen so far.
        present: tables in the folder now; their ``first_seen`` is not looked at.
        night: the night that looks.
    """
    known = {seen.key: seen for seen in before}
    # The same table may be told to be another record once the register of units is corrected: it moves there.
    moved = {key[:3] for key in present if key not in known}
    after: dict[Key, Seen] = {}
    for key, seen in known.items():
        now = present.get(key)
        if now is not None:
            # Where its rows are may change with the parser.
            after[key] = replace(now, first_seen=seen.first_seen, replaced_on=seen.replaced_on)
        elif key[:3] not in moved:
            after[key] = seen
    arrived = {key for key in present if key not in after or after[key].replaced_on is not None}
    for key in arrived:
        first_seen = after[key].first_seen if key in after else night
        after[key] = replace(present[key], first_seen=first_seen, replaced_on=None)
    renewed = {after[key].export for key in arrived}
    for key, seen in list(after.items()):
        gone = seen.replaced_on is None and key not in present
        if gone and (seen.export in renewed or seen.first_seen == night):
            after[key] = replace(seen, replaced_on=night)
    return after


def parts_on(seen: Iterable[Seen], present: Iterable[Key], night: date) -> list[Seen]:
    """Tables that are parts of an export dated on or before a night, as that night sees them."""
    there = set(present)
    return [
        entry
        for entry in seen
        if entry.as_of <= night
        and entry.replaced_on is None
        # A night run again does not know what came and went after it.
        and (entry.key in there or entry.first_seen < night)
    ]
