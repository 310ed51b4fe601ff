"""The increase/decrease table A + B − C = D of a unit over a period, by effective date.

Belongs here: summing a published night's legs. Does not belong here: printing it. Source of the lines: form 1-BTCTW.

Movements count in the period their effective date lies in. One that took effect before the period but whose register
entry first arrived within it (the report of A could not have known it) stands on a line of its own, so that the table
foots.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

_LINES: tuple[tuple[str, str, str, str], ...] = (
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


def flow_table(folder: Path, org: str, first: date, last: date) -> pl.DataFrame:
    """The table of one account, or of any level above accounts.

    Args:
        folder: a published night.
        org: the unit.
        first: first day of the period.
        last: last day of the period.

    Returns:
        ``line`` (A, B1 ... C5b, late, D), ``name_en``, ``name_vi``, ``value`` (people; ``late`` signed; A and D null
        where an account of the unit has no baseline yet), in the order of the form. A + ΣB − ΣC + late = D.
    """
    levels = pl.read_parquet(folder / "ledger" / "levels.parquet").filter(pl.col("org_code") == org)
    inside = levels.select("account").unique()
    legs = _legs(folder, inside)
    in_period = legs.filter(pl.col("effective_on").is_between(first, last))
    known_late = (pl.col("effective_on") < first) & (pl.col("known_on") >= first)
    late = legs.filter(known_late & (pl.col("known_on") <= last))
    after = legs.filter((pl.col("effective_on") > last) | (known_late & (pl.col("known_on") > last)))
    expected = _expected(folder, org)
    closing = None if expected is None else expected - int(after.get_column("effect").sum())
    opening = None
    if closing is not None:
        opening = closing - int(in_period.get_column("effect").sum()) - int(late.get_column("effect").sum())
    per_line = dict(in_period.group_by("column_name").len().iter_rows())
    rows = [("A", "carried over", "kỳ trước chuyển sang", opening)]
    rows += [(line, name_en, name_vi, per_line.get(column, 0)) for line, column, name_en, name_vi in _LINES]
    rows.append(("late", "of earlier dates, known late", "biến động cũ báo muộn", int(late.get_column("effect").sum())))
    rows.append(("D", "at the end", "cuối kỳ", closing))
    schema = {"line": pl.String, "name_en": pl.String, "name_vi": pl.String, "value": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _legs(folder: Path, inside: pl.DataFrame) -> pl.DataFrame:
    """Due legs of the accounts inside, without transfers that stay inside; when each was first known.

    Returns:
        effect, effective_on, known_on, column_name.
    """
    sources = pl.read_parquet(folder / "ledger" / "entry_sources.parquet").select("entry_id", "known_on")
    legs = (
        pl.read_parquet(folder / "state" / "legs.parquet")
        .filter("due")
        .join(inside, on="account", how="semi")
        .join(sources, on="entry_id", how="left")
        .with_columns(known_on=pl.coalesce("known_on", "effective_on"))
    )
    both = legs.filter(pl.col("kind") == "transfer").group_by("person_id", "movement").len().filter(pl.col("len") == 2)
    return legs.join(both, on=["person_id", "movement"], how="anti").select(
        pl.col("effect").cast(pl.Int64), "effective_on", "known_on", "column_name"
    )


def _expected(folder: Path, org: str) -> int | None:
    """What the ledger expects of the unit on the night, accepted differences aside."""
    row = pl.read_parquet(folder / "balances.parquet").filter(pl.col("org_code") == org)
    if row.is_empty() or row.item(0, "expected") is None:
        return None
    return int(row.item(0, "expected")) - int(row.item(0, "adjusted"))
