"""Which tables a night uses: the exports of a night with their status.

Belongs here: joining what lies in the folder with what was seen before, telling out from in registers, repeated
content. Does not belong here: which roll is in force (``force``), rows (``pipelines.intake.assemble``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from doikhop.errors import UsageError
from doikhop.settings import Settings
from pipelines.intake import seen as parts
from pipelines.intake import sides
from pipelines.intake.export import Export
from pipelines.intake.force import generations, in_force
from pipelines.intake.headers import TRANSFER
from pipelines.intake.landing import Landing
from pipelines.intake.misplaced import misplaced
from pipelines.intake.parse import Content
from pipelines.intake.reasons import why
from pipelines.intake.store import SEEN, Store
from schemas.fields import schema
from schemas.records import RECORDS


def exports_of(
    store: Store,
    landing: Landing,
    contents: Iterable[Content],
    units: pl.DataFrame,
    night: date,
    settings: Settings,
    confirmed: Set[tuple[str, date]] = frozenset(),
    reorganised: Mapping[str, Sequence[date]] | None = None,
    successions: pl.DataFrame | None = None,
) -> list[Export]:
    """Every export dated on or before a night; ``store/seen.parquet`` is brought up to date.

    Args:
        store: holds every content of ``contents``.
        landing: what the folder holds.
        contents: which content each landed file has.
        units: the register of units.
        night: the night.
        settings: the limits of abnormal size.
        confirmed: reporter and as-of date of rolls an officer confirmed in spite of their size.
        reorganised: reporter → the days it handed over or took in people; sizes are not compared across one.
        successions: which unit took over from which.

    Raises:
        UsageError: the store lost an export that no longer lies in the folder.
    """
    facts = {row["tkey"]: row for row in store.tables.iter_rows(named=True)}
    found = [Export(r.reporter, r.as_of, r.name, "", None, "rejected", r.reason) for r in landing.refusals]
    present, rejected, repeated = _present(store, contents, units, facts)
    found += rejected + repeated

    before = [parts.Seen(*row) for row in store.seen.select(list(SEEN)).iter_rows()]
    # What is in the wrong folder was never sent: it takes no place, and replaces nothing.
    known_before = {entry.key for entry in before}
    arrived = [seen for key, seen in present.items() if key not in known_before]
    if successions is None:
        successions = pl.DataFrame(schema={"from_code": pl.String, "to_code": pl.String})
    for key, reason in misplaced(store, arrived, facts, units, successions).items():
        wrong = present.pop(key)
        fact = facts[wrong.tkey]
        found.append(
            Export(
                wrong.reporter,
                wrong.as_of,
                wrong.file,
                fact["sheet"] or "",
                wrong.record,
                "rejected",
                reason,
                table_id=wrong.table_id,
                facts=fact,
                code="F04",
            )
        )
    after = parts.fold(before, present, night)
    rows = sorted(
        (s.reporter, s.as_of, s.table_id, s.tkey, s.record, s.file, s.first_seen, s.replaced_on) for s in after.values()
    )
    folded = pl.DataFrame(rows, schema=SEEN, orient="row")
    if not folded.equals(store.seen):
        store.save("seen", folded)

    reporting = set(units.filter("is_reporting")["org_code"])
    known = [s for s in after.values() if s.reporter in reporting and s.as_of <= night]
    live = {s.key for s in parts.parts_on(known, present, night)}
    for entry in sorted(known, key=lambda s: (s.reporter, s.as_of, s.file)):
        if entry.tkey not in facts and entry.key in live:
            raise UsageError(
                f"The store no longer has what it read of {entry.reporter}/{entry.as_of}/{entry.file}; "
                f"put that file back into landing/, or restore the folder store from a backup."
            )
    known = [s for s in known if s.tkey in facts]
    current = []
    replaced: dict[parts.Key, Export] = {}
    for entry in sorted(known, key=lambda s: (s.reporter, s.as_of, s.record, s.first_seen, s.file, s.table_id)):
        fact = facts[entry.tkey]
        export = Export(
            entry.reporter,
            entry.as_of,
            entry.file,
            fact["sheet"],
            entry.record,
            "accepted",
            None,
            tkey=entry.tkey,
            table_id=entry.table_id,
            first_seen=entry.first_seen,
            facts=fact,
        )
        if entry.key in live:
            current.append(export)
        elif entry.replaced_on is not None:
            replaced[entry.key] = export
    current = _without_repeats(store, current)
    before_them = _earlier_rolls(
        store, known, live, {**replaced, **dict(zip(map(_key, current), current, strict=True))}
    )
    decided = in_force(current, before_them, settings, confirmed, reorganised or {})
    stays = {_key(export) for export in decided}
    found += decided
    found += [
        replace(export, status="superseded", reason=why("superseded"))
        for key, export in replaced.items()
        if key not in stays
    ]
    return sorted(found, key=lambda e: (e.org_code, e.as_of or date.min, e.file, e.sheet, e.table_id or ""))


def _key(export: Export) -> parts.Key:
    """What makes an export that was read one table of one folder."""
    return (export.org_code, export.as_of or date.min, export.table_id or "", export.record or "")


def _earlier_rolls(
    store: Store, known: Iterable[parts.Seen], live: Set[parts.Key], exports: Mapping[parts.Key, Export]
) -> dict[tuple[str, date], list[list[Export]]]:
    """For every roll that was sent again, the parts it had before, oldest first."""
    rolls: dict[tuple[str, date], list[parts.Seen]] = {}
    for entry in known:
        if entry.record == "roll":
            rolls.setdefault((entry.reporter, entry.as_of), []).append(entry)
    found = {}
    for roll, entries in rolls.items():
        sent = generations(entries, live)[:-1]
        if sent and any(entry.key in live for entry in entries):
            plain = [[replace(exports[key], status="accepted", reason=None) for key in sorted(keys)] for keys in sent]
            found[roll] = [_without_repeats(store, each) for each in plain]
    return found


def _present(
    store: Store, contents: Iterable[Content], units: pl.DataFrame, facts: Mapping[str, Mapping[str, Any]]
) -> tuple[dict[parts.Key, parts.Seen], list[Export], list[Export]]:
    """Tables in the folder now by key, what was rejected, and second copies of one content in one folder."""
    by_content: dict[str, list[Mapping[str, Any]]] = {}
    for fact in facts.values():
        by_content.setdefault(fact["content"], []).append(fact)
    tables: list[tuple[Content, Mapping[str, Any]]] = []
    rejected = []
    for content in sorted(contents, key=lambda c: (c.file.reporter, c.file.as_of, c.file.name)):
        file = content.file
        if content.reason is not None:
            rejected.append(Export(file.reporter, file.as_of, file.name, "", None, "rejected", content.reason))
        tables += [(content, fact) for fact in by_content.get(content.content, ())]
    told = _sides(store, tables, units)
    present: dict[parts.Key, parts.Seen] = {}
    repeated = []
    for content, fact in tables:
        file = content.file
        record, reason = fact["kind"], fact["reason"]
        if record == TRANSFER:
            record = told[file.reporter, fact["tkey"]]
            reason = None if record else why("no_side")
        export = Export(
            file.reporter,
            file.as_of,
            file.name,
            fact["sheet"] or "",
            record,
            "rejected",
            reason,
            table_id=fact["table_id"],
            facts=fact,
        )
        if record is None:
            rejected.append(export)
            continue
        key = (file.reporter, file.as_of, fact["table_id"], record)
        if key in present:
            repeated.append(replace(export, status="repeated", reason=why("repeated"), tkey=fact["tkey"]))
        else:
            present[key] = parts.Seen(*key[:3], fact["tkey"], record, file.name, date.max)
    return present, rejected, repeated


def _sides(
    store: Store, tables: list[tuple[Content, Mapping[str, Any]]], units: pl.DataFrame
) -> dict[tuple[str, str], str | None]:
    """For each reporter and table of transfers, the register it is; None where nothing tells."""
    transfers = {(c.file.reporter, f["tkey"]): f for c, f in tables if f["kind"] == TRANSFER}
    pairs = pl.DataFrame(list(transfers), schema={"reporter": pl.String, "tkey": pl.String}, orient="row")
    rows = store.rows(((f["tkey"], f["rows_file"]) for f in transfers.values()), schema(("from_org", "to_org")))
    counted: dict[tuple[str, str], tuple[int, int]] = {}
    if rows is not None:
        written = rows.select("tkey", "from_org", "to_org").join(pairs.lazy(), on="tkey").collect()
        own = sides.own_names(units, sorted(pairs["reporter"].unique()))
        for reporter, tkey, out, into in sides.votes(written, own).iter_rows():
            counted[reporter, tkey] = (out, into)
    return {
        key: sides.decide(*counted.get(key, (0, 0)), fact["hint"], bool(fact["has_from"]), bool(fact["has_to"]))
        for key, fact in transfers.items()
    }


def _without_repeats(store: Store, current: list[Export]) -> list[Export]:
    """Mark parts of one export whose rows are the rows of an earlier part: the same export sent twice."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for position, export in enumerate(current):
        if export.facts and export.rows:
            size = (export.facts["rows_accepted"], export.facts["rows_quarantined"])
            groups.setdefault((export.org_code, export.as_of, export.record, *size), []).append(position)
    marked = list(current)
    alike = {positions[0]: positions for positions in groups.values() if len(positions) > 1}
    prints = _prints(store, [current[position] for positions in alike.values() for position in positions])
    for positions in alike.values():
        kept: dict[int, list[pl.DataFrame]] = {}
        marks = [prints.get(current[position].tkey or "") for position in positions]
        times = Counter(marks)
        for position, mark in zip(positions, marks, strict=True):
            export = current[position]
            # A table without an accepted row has nothing to compare; its refusals are counted once each. The rows
            # themselves are looked at only where their marks are the same.
            if mark is None or times[mark] < 2:
                continue
            content = _content(store, export)
            if any(content.equals(other) for other in kept.get(mark, ())):
                marked[position] = replace(export, status="repeated", reason=why("repeated"))
            else:
                kept.setdefault(mark, []).append(content)
    return marked


def _content(store: Store, export: Export) -> pl.DataFrame:
    """The accepted rows of an export without where they stood."""
    rows = _rows(store, str(export.record), [export])
    return rows.drop("tkey").collect() if rows is not None else pl.DataFrame()


def _rows(store: Store, record: str, exports: Iterable[Export]) -> pl.LazyFrame | None:
    used = [(export.facts["tkey"], export.facts["rows_file"]) for export in exports if export.facts]
    return store.rows(used, schema([name for name in RECORDS[record].columns if name != "row"]))


def _prints(store: Store, exports: Sequence[Export]) -> dict[str, int]:
    """A mark of the accepted rows of exports by their key in the store: the same rows have the same mark.

    All at once, since reading them export by export would go through the same files a thousand times.
    """
    found: dict[str, int] = {}
    for record in sorted({str(export.record) for export in exports}):
        rows = _rows(store, record, [export for export in exports if export.record == record])
        if rows is not None:
            marks = (
                rows.select("tkey", mark=pl.struct(pl.exclude("tkey")).hash())
                .group_by("tkey")
                .agg(pl.col("mark").sum())
            )
            found |= dict(marks.collect().iter_rows())
    return found
