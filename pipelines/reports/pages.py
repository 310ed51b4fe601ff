"""What the UI shows of a night: findings counted by rule, the worst of them, and one page per reporting unit.

Belongs here: picking and ordering rows for a page. Does not belong here: what
Dagster makes of them (``assets/``), worklists and the report (beside this file).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.reports.changes import CHANGES, changes
from pipelines.reports.masking import masked_number, member_words
from pipelines.reports.tables import NightTables
from schemas.output_tables import SEVERITIES

WORST = 50
OPEN_STATES = ("open", "acknowledged", "fix_claimed", "reopened")
FAILING = ("H", "M")


@dataclass(frozen=True)
class UnitPage:
    """One reporting unit's night.

    ``balance`` is its row of `balances` (of the nearest unit at or above it that has one; None before any).
    ``open_by_severity`` counts open cases it, or a unit below it that reports through it, must act on; ``worst`` are
    the first of them, columns as in `discrepancies` with ``member`` for the personal ones. ``acting`` are the units
    that have a finding to act on, in code order: each has a worklist. ``moving`` are the findings that make the
    balance's gap; ``changed`` what is different since the night before (``changes.CHANGES``); ``exports`` its files in
    force or not used, ``quarantine`` the first refused rows, ``answers`` what became of its returned worklists.
    """

    org_code: str
    name: str
    balance: dict[str, object] | None
    open_by_severity: dict[str, int]
    worst: pl.DataFrame
    acting: tuple[str, ...]
    moving: pl.DataFrame
    changed: pl.DataFrame
    exports: pl.DataFrame
    quarantine: pl.DataFrame
    answers: pl.DataFrame


def with_member(frame: pl.DataFrame, *, full: bool = False) -> pl.DataFrame:
    """``frame`` with ``member``, who a finding is about, in place of its personal columns.

    Args:
        frame: few rows with columns full_name, citizen_id, card_no, file_no, dob.
        full: name and number (setting ``ui_identity = "full"``); else the end of the number and no name.
    """
    personal = ["full_name", "citizen_id", "card_no", "file_no", "dob"]
    members = [
        member_words(row[0], row[1], row[2], row[3], None, full=True)
        if full
        else masked_number(row[1] or row[2] or row[3])
        for row in frame.select(personal).iter_rows()
    ]
    return frame.drop(personal).with_columns(pl.Series("member", members, dtype=pl.String))


def worst(discrepancies: pl.DataFrame, limit: int = WORST) -> pl.DataFrame:
    """The first ``limit`` findings: high before low, those that move the count first, old before new."""
    order = pl.col("severity").replace_strict(list(SEVERITIES), range(len(SEVERITIES)), return_dtype=pl.Int8)
    return (
        discrepancies.with_columns(
            _order=order, _effect=pl.col("count_effect").abs(), _age=pl.col("age_days").fill_null(0)
        )
        .sort(
            ["_order", "_effect", "_age", "case_id", "org_code", "code", "person_id", "subject"],
            descending=[False, True, True, False, False, False, False, False],
            nulls_last=True,
        )
        .head(limit)
        .drop("_order", "_effect", "_age")
    )


def counts_by_code(discrepancies: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Findings of each code by severity: ``{"L01": {"H": 3, "M": 40}}``; a code without findings is absent."""
    counted = discrepancies.group_by("code", "severity").len()
    found: dict[str, dict[str, int]] = {}
    for code, severity, count in counted.sort("code", "severity").iter_rows():
        found.setdefault(code, {})[severity] = count
    return found


def reporter_of(units: pl.DataFrame) -> pl.DataFrame:
    """The nearest reporting unit at or above each unit.

    Args:
        units: columns org_code (unique), parent_code, is_reporting.

    Returns:
        org_code, reporter (null where nobody at or above reports).
    """
    parents = dict(units.select("org_code", "parent_code").iter_rows())
    reporting = set(units.filter("is_reporting").get_column("org_code"))
    rows = []
    for code in parents:
        at: str | None = code
        seen: set[str] = set()
        while at is not None and at not in reporting and at not in seen:
            seen.add(at)
            at = parents.get(at)
        rows.append((code, at if at in reporting else None))
    return pl.DataFrame(rows, schema={"org_code": pl.String, "reporter": pl.String}, orient="row")


def unit_pages(
    night: NightTables,
    *,
    before: pl.DataFrame | None = None,
    ever: Collection[str] = (),
    full: bool = False,
) -> Iterator[UnitPage]:
    """The page of every reporting unit valid on the night, in code order.

    Args:
        night: its tables.
        before: `cases` of the night before; None on a first night.
        ever: units that ever reported; one that ended keeps a page of its own while it has findings.
        full: whether pages may name members.
    """
    kept = set(ever) & set(night.discrepancies.get_column("org_code"))
    units = night.units.with_columns(pl.col("is_reporting") | pl.col("org_code").is_in(sorted(kept)))
    reporters = reporter_of(units)
    found = _parts(night.discrepancies.join(reporters, on="org_code", how="left"), "reporter")
    changed = _parts(changes(night.cases, before).join(reporters, on="org_code", how="left"), "reporter")
    moving = _moving(night)
    exports, refused = _parts(night.exports, "org_code"), _parts(night.quarantine, "org_code")
    answers = _parts(night.answers.join(reporters, on="org_code", how="left"), "reporter")
    rows = {row["org_code"]: row for row in night.balances.iter_rows(named=True)}
    parents = dict(units.select("org_code", "parent_code").iter_rows())
    nothing = night.discrepancies.clear()
    for code, name in units.filter("is_reporting").sort("org_code").select("org_code", "name").iter_rows():
        all_own = found.get(code, nothing)
        own = open_cases(all_own)
        balance = _balance(code, rows, parents)
        yield UnitPage(
            org_code=code,
            name=name,
            balance=balance,
            open_by_severity=by_severity(own),
            worst=with_member(worst(own), full=full),
            acting=tuple(all_own.get_column("org_code").unique().sort()),
            moving=moving.get(str(balance["org_code"]), nothing) if balance else nothing,
            changed=changed.get(code, pl.DataFrame(schema=CHANGES)),
            exports=newest_exports(exports.get(code, night.exports.clear())),
            quarantine=refused.get(code, night.quarantine.clear()).head(WORST),
            answers=answers.get(code, night.answers.clear()),
        )


def open_cases(found: pl.DataFrame) -> pl.DataFrame:
    """The findings somebody must still see to: with a case that is neither cleared nor accepted."""
    return found.filter(pl.col("case_id").is_not_null() & pl.col("state").is_in(list(OPEN_STATES)))


def by_severity(found: pl.DataFrame) -> dict[str, int]:
    """How many findings of each severity."""
    counted = dict(found.group_by("severity").len().iter_rows())
    return {severity: int(counted.get(severity, 0)) for severity in SEVERITIES}


def newest_exports(exports: pl.DataFrame) -> pl.DataFrame:
    """Files of the newest as-of date, those in force and those not used; newest first, at most ``WORST``."""
    newest = pl.col("as_of") == pl.col("as_of").max()
    told = newest | pl.col("in_force").fill_null(False) | pl.col("status").is_in(["abnormal", "rejected"])
    return exports.filter(told).sort("as_of", "file", "sheet", descending=[True, False, False]).head(WORST)


def _parts(frame: pl.DataFrame, column: str) -> dict[str, pl.DataFrame]:
    """The rows of each unit, without the unit where it was joined on for this."""
    parts = frame.partition_by(column, as_dict=True, maintain_order=True)
    return {str(key[0]): part.drop("reporter", strict=False) for key, part in parts.items() if key[0] is not None}


def _moving(night: NightTables) -> dict[str, pl.DataFrame]:
    """Findings that move the count, of each unit and all units below it."""
    parents = dict(night.units.select("org_code", "parent_code").iter_rows())
    pairs = []
    for code in parents:
        at: str | None = code
        seen: set[str] = set()
        while at is not None and at not in seen:
            pairs.append((code, at))
            seen.add(at)
            at = parents.get(at)
    above = pl.DataFrame(pairs, schema={"org_code": pl.String, "reporter": pl.String}, orient="row")
    found = night.discrepancies.filter(pl.col("count_effect") != 0).join(above, on="org_code")
    return _parts(found, "reporter")


def _balance(code: str, rows: dict[str, dict[str, object]], parents: dict[str, str | None]) -> dict[str, object] | None:
    at: str | None = code
    seen: set[str] = set()
    while at is not None and at not in rows and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return rows.get(at) if at is not None else None
