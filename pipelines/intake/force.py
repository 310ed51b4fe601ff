"""Which roll of each unit is in force: newest by its date, and of a size that can be (F02).

Belongs here: comparing sizes, along the dates and along what was sent for one date one after the other. Does not
belong here: what replaces what (``seen``), registers (all of them are used), and who confirmed a size (``step``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from doikhop.settings import Settings
from pipelines.intake.export import Export
from pipelines.intake.reasons import why
from pipelines.intake.seen import Key, Seen
from schemas.records import RECORDS

Roll = tuple[str, date]
"""Reporter and as-of date of a roll."""


def generations(seen: Iterable[Seen], live: Set[Key]) -> list[frozenset[Key]]:
    """What the parts of one export were, from when it was first sent to now.

    Args:
        seen: every table ever seen of it.
        live: the parts it has now.
    """
    entries = [entry for entry in seen if entry.replaced_on is not None or entry.key in live]
    nights = {entry.first_seen for entry in entries} | {e.replaced_on for e in entries if e.replaced_on is not None}
    found: list[frozenset[Key]] = []
    for night in sorted(nights):
        parts = frozenset(
            entry.key
            for entry in entries
            if entry.first_seen <= night and (entry.replaced_on is None or entry.replaced_on > night)
        )
        if parts and parts not in found[-1:]:
            found.append(parts)
    now = frozenset(entry.key for entry in entries if entry.key in live)
    return [*(parts for parts in found if parts != now), now] if now else found


@dataclass
class _Chosen:
    """What the rolls of one unit come to."""

    newest: date | None
    """Date of the roll in force."""
    odd: dict[date, str]
    """Dates whose present roll is of abnormal size, with the reason."""
    kept: dict[date, Collection[Export]]
    """Dates where what was sent before stays instead."""
    blank: set[date]
    """Dates of a roll without a row before there was any other."""


def in_force(
    current: Sequence[Export],
    earlier: Mapping[Roll, Sequence[Sequence[Export]]],
    settings: Settings,
    confirmed: Set[Roll],
    reorganised: Mapping[str, Sequence[date]],
) -> list[Export]:
    """Say which accepted exports the night uses; refuse rolls of abnormal size, and a first roll without a row.

    Nobody on a first roll would be a unit of none, and its real roll then abnormal.

    Args:
        current: the parts of every export as they are now.
        earlier: for a roll that was sent again, the parts it had before, oldest first.
        settings: the limits of abnormal size.
        confirmed: rolls an officer confirmed in spite of their size.
        reorganised: reporter → the days it handed over or took in people; sizes are not compared across one.

    Returns:
        ``current`` with status, reason and ``in_force``; and the parts of earlier rolls that stay.
    """
    sizes: dict[str, dict[date, int]] = {}
    for export in current:
        if export.record == "roll" and export.status == "accepted" and export.as_of:
            mine = sizes.setdefault(export.org_code, {})
            mine[export.as_of] = mine.get(export.as_of, 0) + export.rows
    chosen = {
        org_code: _choose(org_code, mine, earlier, settings, confirmed, reorganised.get(org_code, ()))
        for org_code, mine in sizes.items()
    }
    decided: list[Export] = []
    for export in current:
        if export.status != "accepted" or export.as_of is None or export.record not in RECORDS:
            decided.append(export)
        elif export.record != "roll":
            decided.append(replace(export, in_force=True))
        elif (reason := chosen[export.org_code].odd.get(export.as_of)) is not None:
            decided.append(replace(export, status="abnormal", reason=reason, code="F02"))
        elif export.as_of in chosen[export.org_code].blank:
            decided.append(replace(export, status="rejected", reason=why("no_row")))
        else:
            decided.append(_placed(export, chosen[export.org_code].newest))
    for roll in chosen.values():
        for parts in roll.kept.values():
            decided = [export for export in decided if not _among(export, parts)]
            decided += [_placed(export, roll.newest) for export in parts if export.status == "accepted"]
    return decided


def _among(export: Export, parts: Collection[Export]) -> bool:
    """Whether a part of the present roll was one of an earlier roll already, which stays."""
    return export.record == "roll" and any(
        (export.org_code, export.as_of, export.table_id) == (part.org_code, part.as_of, part.table_id) for part in parts
    )


def _placed(export: Export, newest: date | None) -> Export:
    """An accepted roll, in force where it is the newest."""
    if export.as_of == newest or newest is None:
        return replace(export, in_force=True)
    return replace(export, reason=why("older", newest=newest.isoformat()))


def _choose(
    org_code: str,
    sizes: Mapping[date, int],
    earlier: Mapping[Roll, Sequence[Sequence[Export]]],
    settings: Settings,
    confirmed: Set[Roll],
    reorganised: Sequence[date],
) -> _Chosen:
    """Go through the rolls of one unit in the order of their dates, each in the order it was sent."""
    chosen = _Chosen(None, {}, {}, set())
    last: int | None = None
    for as_of in sorted(sizes):
        if chosen.newest is not None and any(chosen.newest < day <= as_of for day in reorganised):
            last = None
        kept: Sequence[Export] | None = None
        for parts in earlier.get((org_code, as_of), ()):
            rows = sum(part.rows for part in parts if part.status == "accepted")
            if rows and (last is None or (org_code, as_of) in confirmed or not abnormal(rows, last, settings)):
                last, kept = rows, parts
        rows = sizes[as_of]
        if last is None and not rows:
            chosen.blank.add(as_of)
        elif last is not None and abnormal(rows, last, settings) and (org_code, as_of) not in confirmed:
            chosen.odd[as_of] = why("abnormal", rows=rows, last=last)
            if kept is not None:
                chosen.kept[as_of], chosen.newest = kept, as_of
        else:
            last, chosen.newest = rows, as_of
    return chosen


def abnormal(rows: int, last: int, settings: Settings) -> bool:
    """Whether a roll's size differs from the last accepted one by more than both limits."""
    change = abs(rows - last)
    return change >= settings.f02_min_rows and change * 100 > settings.f02_percent * last
