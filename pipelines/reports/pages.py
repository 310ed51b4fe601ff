"""What the UI shows of a night: findings counted by rule, the worst of them, and one page per reporting unit.

Belongs here: picking and ordering rows for a page. Does not belong here: what
Dagster makes of them (``assets/``), worklists and the report (beside this file).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.reports.masking import masked_number, member_words
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
    that have a finding to act on, in code order: each has a worklist.
    """

    org_code: str
    name: str
    balance: dict[str, object] | None
    open_by_severity: dict[str, int]
    worst: pl.DataFrame
    acting: tuple[str, ...]


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
    units: pl.DataFrame,
    balances: pl.DataFrame,
    discrepancies: pl.DataFrame,
    *,
    ever: Collection[str] = (),
    full: bool = False,
) -> Iterator[UnitPage]:
    """The page of every reporting unit valid on the night, in code order.

    Args:
        units: `intake/units.parquet` of the night, narrowed to one row per org_code valid on it.
        balances: as published.
        discrepancies: as published.
        ever: units that ever reported; one that ended keeps a page of its own while it has findings.
        full: whether pages may name members.
    """
    kept = set(ever) & set(discrepancies.get_column("org_code"))
    units = units.with_columns(pl.col("is_reporting") | pl.col("org_code").is_in(sorted(kept)))
    reporters = reporter_of(units)
    found = discrepancies.join(reporters, on="org_code", how="left")
    by_reporter = found.partition_by("reporter", as_dict=True) if found.height else {}
    rows = {row["org_code"]: row for row in balances.iter_rows(named=True)}
    parents = dict(units.select("org_code", "parent_code").iter_rows())
    for code, name in units.filter("is_reporting").sort("org_code").select("org_code", "name").iter_rows():
        all_own = by_reporter.get((code,), found.clear())
        own = all_own.filter(pl.col("case_id").is_not_null() & pl.col("state").is_in(list(OPEN_STATES)))
        counted = dict(own.group_by("severity").len().iter_rows())
        yield UnitPage(
            code,
            name,
            _balance(code, rows, parents),
            {severity: int(counted.get(severity, 0)) for severity in SEVERITIES},
            with_member(worst(own.drop("reporter")), full=full),
            tuple(all_own.get_column("org_code").unique().sort()),
        )


def _balance(code: str, rows: dict[str, dict[str, object]], parents: dict[str, str | None]) -> dict[str, object] | None:
    at: str | None = code
    seen: set[str] = set()
    while at is not None and at not in rows and at not in seen:
        seen.add(at)
        at = parents.get(at)
    return rows.get(at) if at is not None else None
