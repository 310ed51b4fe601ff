"""The frames of a night: rows of the exports it uses, with where each came from.

Belongs here: picking rows from the store, what only the reporting unit can say (own side, counterpart, own date),
the frames of ``intake/``. Does not belong here: deciding which exports are used (``pipelines.intake.exports``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

import polars as pl

from pipelines.intake import report_units
from pipelines.intake.checks import reason
from pipelines.intake.export import Export
from pipelines.intake.headers import TRANSFER
from pipelines.intake.reasons import sentence
from pipelines.intake.store import Store
from pipelines.intake.typed import REFUSED_EXTRA
from schemas.fields import schema
from schemas.records import IDENTITY, PROVENANCE, RECORDS, REGISTERS, Record
from schemas.unit_tree import UnitTree

_ORDER = ["reporter", "as_of", "file", "sheet", "row", "table_id"]
# Kept in the store for an officer who asks; no step of the night needs them.
_NOT_USED = ("note",)
_PART_ROWS = 500_000

EXPORTS: dict[str, pl.DataType] = {
    "org_code": pl.String(),
    "as_of": pl.Date(),
    "file": pl.String(),
    "sheet": pl.String(),
    "record": pl.String(),
    "sha256": pl.String(),
    "rows_read": pl.Int64(),
    "rows_accepted": pl.Int64(),
    "rows_quarantined": pl.Int64(),
    "status": pl.String(),
    "reason": pl.String(),
    "code": pl.String(),
    "table_id": pl.String(),
    "in_force": pl.Boolean(),
    "first_seen": pl.Date(),
    "rows_ignored": pl.Int64(),
    "repairs": pl.String(),
    "encoding": pl.String(),
    "delimiter": pl.String(),
    "header_row": pl.Int32(),
    "headers": pl.String(),
}
ROLLS: dict[str, pl.DataType] = {
    "reporter": pl.String(),
    "as_of": pl.Date(),
    "newest_as_of": pl.Date(),
    "newest_status": pl.String(),
    "rows": pl.Int64(),
    "quarantined": pl.Int64(),
    "previous_rows": pl.Int64(),
}
_QUARANTINE = ("org_code", "as_of", "file", "sheet", "row", "record", "column", "rule", "reason", "table_id")


def columns_of(record: str) -> tuple[str, ...]:
    """Columns of a record's frame, provenance first; a roll also has ``in_force``."""
    kind = RECORDS[record]
    own = tuple(name for name in kind.columns if name not in _NOT_USED)
    return (*PROVENANCE, *own, *(("in_force",) if record == "roll" else ()))


def roll_parts(store: Store, exports: Sequence[Export], since: date | None) -> Iterator[pl.DataFrame]:
    """The frame of the roll, some reporting units at a time, so that a whole country never stands in memory at once.

    Args:
        store: holds the rows.
        exports: every export of the night with its status.
        since: date of the published night this one folds from; accepted rolls newer than it, or first seen after it,
            are handed over beside the rolls in force.

    Yields:
        Parts in order of ``reporter``, at least one; one after the other they are in the order of every frame.
    """
    used = [e for e in exports if e.record == "roll" and handed_over(e, since)]
    part: list[Export] = []
    rows = 0
    for _, mine in groupby(sorted(used, key=lambda e: e.org_code), key=lambda e: e.org_code):
        if rows >= _PART_ROWS:
            yield _roll_part(store, part)
            part, rows = [], 0
        added = list(mine)
        part += added
        rows += sum(e.rows for e in added)
    yield _roll_part(store, part)


def _roll_part(store: Store, part: Sequence[Export]) -> pl.DataFrame:
    return _accepted(store, part, RECORDS["roll"]).select(columns_of("roll")).sort(_ORDER)


def assemble(
    store: Store,
    exports: Sequence[Export],
    units: pl.DataFrame,
    tree: UnitTree,
    night: date,
    since: date | None,
    language: str = "vi",
) -> dict[str, pl.DataFrame]:
    """The frames of a night without the roll's.

    These are the other five records, ``refused``, ``exports``, ``quarantine`` and ``rolls``.

    Args:
        store: holds the rows.
        exports: every export of the night with its status.
        units: the register of units.
        tree: the same as a tree.
        night: the night.
        since: as for ``roll_parts``.
        language: language of the reasons.
    """
    tables: dict[str, pl.DataFrame] = {}
    refused: list[pl.DataFrame] = []
    lost: dict[tuple[str, date | None, str | None, str | None], int] = {}
    for name, record in RECORDS.items():
        mine = [e for e in exports if e.record == name and e.tkey is not None]
        turned_away = _turned_away(store, [e for e in mine if e.status in ("accepted", "abnormal")], record)
        if turned_away.height:
            refused.append(turned_away)
        if name == "roll":
            continue
        rows = _accepted(store, [e for e in mine if handed_over(e, since)], record)
        rows, late = _report_checks(rows, tree) if name == "count_report" else _own_checks(rows, record)
        for org, day, table, number in late.group_by("reporter", "as_of", "table_id").len().iter_rows():
            lost[org, day, table, name] = number
        tables[name] = rows.select(columns_of(name)).sort(_ORDER)
        if late.height:
            refused.append(late)
    known = _in_language(_refused_frame(refused), language)
    tables["quarantine"] = known.select(
        pl.col("reporter").alias("org_code"), *(pl.col(name) for name in _QUARANTINE[1:])
    ).sort("org_code", "as_of", "file", "sheet", "row")
    tables["refused"] = (
        known.filter(pl.col("in_force") & pl.col("record").is_in(["roll", *REGISTERS]))
        .filter(pl.any_horizontal(pl.col("full_name", "citizen_id", "card_no", "file_no").is_not_null()))
        .select(*PROVENANCE, "record", *IDENTITY, *REFUSED_EXTRA, "in_force")
        .sort(*_ORDER)
    )
    counted = [
        _less(export, lost.get((export.org_code, export.as_of, export.table_id, export.record), 0))
        for export in exports
    ]
    tables["exports"] = exports_frame(counted, language)
    tables["rolls"] = rolls_frame(counted, units, night)
    return tables


def handed_over(export: Export, since: date | None) -> bool:
    """Whether the rows of an export go into the night's frames."""
    if export.status != "accepted" or export.tkey is None or export.as_of is None:
        return False
    if export.in_force or since is None:
        return True
    return export.as_of > since or (export.first_seen is not None and export.first_seen > since)


def _sources(used: Sequence[Export]) -> pl.DataFrame:
    """Where the rows of each table of the store belong this night."""
    return pl.DataFrame(
        [(e.tkey, e.org_code, e.as_of, e.table_id, e.file, e.sheet, e.in_force) for e in used],
        schema={"tkey": pl.String, **schema(("reporter", "as_of", "table_id", "file", "sheet", "in_force"))},
        orient="row",
    )


def _accepted(store: Store, used: Sequence[Export], record: Record) -> pl.DataFrame:
    """Accepted rows of some exports, with provenance and ``in_force``."""
    return _placed(store, used, "rows_file", record.columns)


def _turned_away(store: Store, used: Sequence[Export], record: Record) -> pl.DataFrame:
    """Refused rows of some exports, with provenance, ``in_force`` and ``record``."""
    columns = ("column", "rule", "reason", *IDENTITY, *REFUSED_EXTRA)
    return _placed(store, used, "refused_file", columns).with_columns(record=pl.lit(record.name))


def _placed(store: Store, used: Sequence[Export], kept_in: str, names: Sequence[str]) -> pl.DataFrame:
    """Rows of the store with the folder, file and sheet they belong to this night."""
    sources = _sources(used)
    columns = (*PROVENANCE, *names, "in_force")
    wanted = {name: kind for name, kind in schema(columns).items() if name not in sources.columns}
    rows = store.rows(((e.facts["tkey"], e.facts[kept_in]) for e in used if e.facts), wanted)
    if rows is None:
        return pl.DataFrame(schema=schema(columns))
    return rows.join(sources.lazy(), on="tkey").select(columns).collect()


def _own_checks(rows: pl.DataFrame, record: Record) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Fill a blank own side with the reporting unit; refuse rows without counterpart or own date.

    Returns:
        The rows that stay, and the refused ones with ``column``, ``rule``, ``reason``.
    """
    if record.own_side is not None:
        rows = rows.with_columns(pl.coalesce(record.own_side, "reporter").alias(record.own_side))
    faults = []
    if record.counterpart is not None:
        faults.append((pl.col(record.counterpart).is_null(), "no_counterpart", record.counterpart))
    if record.counterpart is not None and record.own_date:
        dateless = pl.all_horizontal([pl.col(name).is_null() for name in record.own_date])
        faults.append((dateless, "no_own_date", record.own_date[0]))
    if not faults:
        return rows, rows.clear().with_columns(
            record=pl.lit(record.name), column=pl.lit(""), rule=pl.lit(""), reason=pl.lit("")
        )
    told = rows.with_columns(
        _fault=pl.coalesce(
            [pl.when(wrong).then(pl.lit(position, dtype=pl.Int32)) for position, (wrong, _, _) in enumerate(faults)]
        )
    )
    late = told.filter(pl.col("_fault").is_not_null())
    for name, values in (
        ("rule", [rule for _, rule, _ in faults]),
        ("column", [column for _, _, column in faults]),
        ("reason", [reason(rule, column) for _, rule, column in faults]),
    ):
        late = late.with_columns(
            pl.col("_fault").replace_strict(dict(enumerate(values)), return_dtype=pl.String).alias(name)
        )
    return told.filter(pl.col("_fault").is_null()).drop("_fault"), late.drop("_fault").with_columns(
        record=pl.lit(record.name)
    )


def _report_checks(rows: pl.DataFrame, tree: UnitTree) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Refuse lines of a report about several units whose unit nobody knows; both parts as ``_own_checks`` returns."""
    told = report_units.about(rows, tree)
    strange = told["account"].is_null()
    late = rows.filter(strange).with_columns(
        record=pl.lit("count_report"),
        column=pl.lit("org"),
        rule=pl.lit("unknown_unit"),
        reason=pl.lit(reason("unknown_unit", "org")),
    )
    return rows.filter(~strange), late


def _in_language(refused: pl.DataFrame, language: str) -> pl.DataFrame:
    """Refused rows with their reasons in a language; they are kept in Vietnamese."""
    if language == "vi" or not refused.height:
        return refused
    broken = refused.select("rule", "column").unique()
    said = broken.with_columns(
        reason=pl.Series([reason(rule, column or "", language) for rule, column in broken.rows()], dtype=pl.String)
    )
    return refused.drop("reason").join(said, on=["rule", "column"], how="left", nulls_equal=True)


def _refused_frame(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Refused rows of every record in one shape."""
    columns = schema((*PROVENANCE, "record", "column", "rule", "reason", *IDENTITY, *REFUSED_EXTRA, "in_force"))
    shaped = [
        part.with_columns(
            pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items() if name not in part.columns
        ).select(pl.col(name).cast(kind) for name, kind in columns.items())
        for part in parts
    ]
    return pl.concat(shaped) if shaped else pl.DataFrame(schema=columns)


def _less(export: Export, lost: int) -> Export:
    """An export with the rows refused for the sake of its unit counted as refused."""
    if not lost or export.facts is None or not handed_over(export, None):
        return export
    facts = dict(export.facts)
    facts["rows_accepted"] -= lost
    facts["rows_quarantined"] += lost
    return replace(export, facts=facts)


def exports_frame(exports: Sequence[Export], language: str) -> pl.DataFrame:
    """One row per file or sheet, with the columns of ``EXPORTS``; reasons are sentences now."""
    rows = []
    for export in exports:
        fact = export.facts or {}
        rows.append(
            {
                "org_code": export.org_code,
                "as_of": export.as_of,
                "file": export.file,
                "sheet": export.sheet,
                "record": None if export.record == TRANSFER else export.record,
                "sha256": fact.get("sha256"),
                "rows_read": fact.get("rows_read", 0),
                "rows_accepted": fact.get("rows_accepted", 0),
                "rows_quarantined": fact.get("rows_quarantined", 0),
                "status": export.status,
                "reason": sentence(export.reason, language),
                "code": export.code,
                "table_id": export.table_id,
                "in_force": export.in_force,
                "first_seen": export.first_seen,
                "rows_ignored": fact.get("rows_ignored", 0),
                "repairs": fact.get("repairs") or json.dumps({}),
                "encoding": fact.get("encoding"),
                "delimiter": fact.get("delimiter"),
                "header_row": fact.get("header_row"),
                "headers": fact.get("headers") or json.dumps({}),
            }
        )
    return pl.DataFrame(rows, schema=EXPORTS)


def rolls_frame(exports: Sequence[Export], units: pl.DataFrame, night: date) -> pl.DataFrame:
    """One row per reporting unit valid on the night: how its roll stands.

    Returns:
        ``reporter``; ``as_of`` of the roll in force (null if never); ``newest_as_of`` and ``newest_status`` of the
        newest folder that held a roll or a file that could not be read; ``rows`` and ``quarantined`` of the roll in
        force; ``previous_rows`` of the accepted roll before the newest one.
    """
    valid = units.filter(
        pl.col("is_reporting")
        & (pl.col("valid_from").is_null() | (pl.col("valid_from") <= night))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= night))
    )
    rank = {"rejected": 0, "superseded": 1, "repeated": 2, "abnormal": 3, "accepted": 4}
    by_unit: dict[str, list[Export]] = {}
    for export in exports:
        # A file nobody could read may have been the roll.
        unreadable = export.status == "rejected" and export.as_of is not None and export.record in (None, TRANSFER)
        if (export.record == "roll" and export.status != "superseded") or unreadable:
            by_unit.setdefault(export.org_code, []).append(export)
    rows = []
    for reporter in valid["org_code"]:
        mine = by_unit.get(reporter, [])
        force = [e for e in mine if e.in_force]
        newest = max((e.as_of for e in mine if e.as_of), default=None)
        status = (
            max((e.status for e in mine if e.as_of == newest), key=rank.__getitem__, default=None) if newest else None
        )
        earlier = [e for e in mine if e.status == "accepted" and e.as_of and newest and e.as_of < newest]
        last = max((e.as_of for e in earlier if e.as_of), default=None)
        rows.append(
            {
                "reporter": reporter,
                "as_of": force[0].as_of if force else None,
                "newest_as_of": newest,
                "newest_status": status,
                "rows": sum(e.rows for e in force) if force else None,
                "quarantined": sum(int(e.facts["rows_quarantined"]) for e in force if e.facts) if force else None,
                "previous_rows": sum(e.rows for e in earlier if e.as_of == last) if last else None,
            }
        )
    return pl.DataFrame(rows, schema=ROLLS).sort("reporter")
