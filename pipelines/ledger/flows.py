"""The increase/decrease table A + B − C = D of a unit over a period, by effective date.

Belongs here: summing a published night's legs, beside what the unit reported; the entries behind each number
(``flow_entries.py`` tells which legs are a unit's). Does not belong here: printing it. Source of the lines: form
1-BTCTW.

Movements count in the period their effective date lies in. One that took effect before the period but whose register
entry first arrived within it (the report of A could not have known it) stands on a line of its own, so that the table
foots.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import polars as pl

from pipelines.ledger.flow_entries import entries_of, expected_of, handed_over_of, without_those_inside

LINES: tuple[tuple[str, str, str, str], ...] = (
    ("B1", "admitted", "admitted", "kết nạp"),
    ("B2a", "in_external", "in from outside the city", "chuyển đến từ ngoài thành phố"),
    ("B2b", "in_city", "in from within the city", "chuyển đến trong thành phố"),
    ("B3", "reinstated", "reinstated", "phục hồi đảng tịch"),
    ("C1", "died", "died", "từ trần"),
    ("C2", "expelled", "expelled", "khai trừ"),
    ("C3", "struck_off", "struck off", "xóa tên"),
    ("C4", "resigned", "resigned", "xin ra khỏi Đảng"),
    ("C5a", "out_external", "out to outside the city", "chuyển đi ngoài thành phố"),
    ("C5b", "out_city", "out to within the city", "chuyển đi trong thành phố"),
)
LATE = "late"
REORGANISED = "reorganised"
SCHEMA = {"line": pl.String, "name_en": pl.String, "name_vi": pl.String, "value": pl.Int64, "reported": pl.Int64}


def flow_table(folder: Path, org: str, first: date, last: date) -> pl.DataFrame:
    """The table of one account, of any level above accounts, or of a cell or organisation below one.

    Args:
        folder: a published night.
        org: the unit.
        first: first day of the period.
        last: last day of the period.

    Returns:
        ``line`` (A, B1 ... C5b, late, D), ``name_en``, ``name_vi``, ``value`` (people; ``late`` signed; A and D null
        where an account of the unit has no baseline yet), ``reported`` (the same by the unit's count reports, null
        where they do not cover just this period), in the order of the form. A + ΣB − ΣC + late = D. A unit that took
        over or handed over members in the period has one line more, ``reorganised``, signed.
    """
    moves = flow_entries(folder, org, first, last)
    known = entries_of(folder, org)
    after = known.filter(
        (pl.col("effective_on") > last) | ((pl.col("effective_on") < first) & (pl.col("known_on") > last))
    )
    handed = handed_over_of(folder, org)
    within = int(handed.filter(pl.col("effective_on").is_between(first, last)).get_column("effect").sum())
    later = int(handed.filter(pl.col("effective_on") > last).get_column("effect").sum())
    expected = expected_of(folder, org)
    closing = None if expected is None else expected - int(after.get_column("effect").sum()) - later
    opening = None if closing is None else closing - int(moves.get_column("effect").sum()) - within
    counts = dict(moves.group_by("line").len().iter_rows())
    late = int(moves.filter(pl.col("line") == LATE).get_column("effect").sum())
    rows: list[tuple[str, str, str, int | None]] = [("A", "carried over", "kỳ trước chuyển sang", opening)]
    rows += [(line, name_en, name_vi, counts.get(line, 0)) for line, _, name_en, name_vi in LINES]
    rows.append((LATE, "of earlier dates, known late", "biến động cũ báo muộn", late))
    if within:
        rows.append((REORGANISED, "units merged or split", "sắp xếp, sáp nhập đơn vị", within))
    rows.append(("D", "at the end", "cuối kỳ", closing))
    told = reported_lines(folder, org, first, last)
    return pl.DataFrame([(*row, told.get(row[0])) for row in rows], schema=SCHEMA, orient="row")


def flow_entries(folder: Path, org: str, first: date, last: date) -> pl.DataFrame:
    """The entries behind the table: one row per person and movement.

    Returns:
        ``line`` (B1 ... C5b, or late), ``column_name``, ``effect``, ``effective_on``, ``known_on``, ``person_id``,
        ``account``, ``counterpart``, and the register row it stands on (record, unit, as_of, file, sheet, row; null
        where the other side's entry, or a roll, implies it), by line and date. As many rows of a line as its number.
    """
    line_of = {column: line for line, column, _, _ in LINES}
    late = (pl.col("effective_on") < first) & pl.col("known_on").is_between(first, last)
    known = entries_of(folder, org).filter(pl.col("effective_on").is_between(first, last) | late)
    return (
        without_those_inside(known.with_columns(_late=late), "_late")
        .with_columns(
            pl.when(late)
            .then(pl.lit(LATE))
            .otherwise(pl.col("column_name").replace_strict(line_of, default=None, return_dtype=pl.String))
            .alias("line")
        )
        .sort("line", "effective_on", "account", "person_id")
        .select("line", pl.all().exclude("line"))
    )


def reported_lines(folder: Path, org: str, first: date, last: date) -> dict[str, int]:
    """What the unit reported for the period: line → number; empty where its reports do not cover just these days.

    Its own reports, one after the other; for a level that reports nothing the sum of its accounts', where all have.
    """
    path = folder / "ledger" / "reports.parquet"
    if not path.exists():
        return {}
    reports = pl.read_parquet(path)
    own = _tiled(reports.filter(pl.col("account") == org), first, last)
    if own:
        return own
    levels = pl.read_parquet(folder / "ledger" / "levels.parquet").filter(pl.col("org_code") == org)
    accounts = sorted(set(levels.get_column("account")) - {org})
    total: dict[str, int] = {}
    for account in accounts:
        lines = _tiled(reports.filter(pl.col("account") == account), first, last)
        if not lines:
            return {}
        for line, value in lines.items():
            total[line] = total.get(line, 0) + value
    return total


def reports_are_summed(folder: Path, org: str) -> bool:
    """Whether a unit reports nothing itself, so that what is shown as reported is the sum of its accounts' reports."""
    path = folder / "ledger" / "reports.parquet"
    levels = pl.read_parquet(folder / "ledger" / "levels.parquet").filter(pl.col("org_code") == org)
    if not path.exists() or set(levels.get_column("account")) <= {org}:
        return False
    return pl.read_parquet(path).filter(pl.col("account") == org).is_empty()


def _tiled(reports: pl.DataFrame, first: date, last: date) -> dict[str, int]:
    """The lines of reports that follow one another from ``first`` to ``last``; empty where they do not."""
    inside = reports.filter((pl.col("period_from") >= first) & (pl.col("period_to") <= last))
    periods = sorted(set(inside.select("period_from", "period_to").iter_rows()))
    if not periods or periods[0][0] != first or periods[-1][1] != last:
        return {}
    if any(after[0] - before[1] != timedelta(days=1) for before, after in pairwise(periods)):
        return {}
    lines: dict[str, int] = {}
    for start, end, line, value in inside.select("period_from", "period_to", "line", "value").iter_rows():
        if line not in ("A", "D"):
            lines[line] = lines.get(line, 0) + value
        elif (line == "A" and start == first) or (line == "D" and end == last):
            lines[line] = value
    return lines
