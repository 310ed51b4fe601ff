"""Which unit a line of a count report is about.

Belongs here: one file that reports several units, a unit nobody knows among them. Does not belong here: reading the
lines (``pipelines.intake.typed``), comparing them with the roll (``pipelines/rules``).
"""

from __future__ import annotations

import polars as pl

from schemas.normalise import name_key_of
from schemas.unit_tree import UnitTree

_TOTAL = ("TONG", "CONG", "TOAN")
_KEY = ["reporter", "as_of", "org", "period_to"]


def about(rows: pl.DataFrame, tree: UnitTree) -> pl.DataFrame:
    """Lines of count reports with the unit they are about: the one they name, else the reporting one.

    A report that names one unit only, which nobody knows, is the reporting unit's own under a name the register lacks.
    Among several units one that nobody knows says nothing of the reporting unit; nobody can tell whose its lines are.

    Args:
        rows: ``reporter``, ``as_of``, ``org``, ``period_to`` and whatever else a line has.
        tree: the register of units.

    Returns:
        ``rows`` with ``account`` (null: nobody can tell) and ``unknown`` (the text that names no unit valid then).
    """
    distinct = rows.select(_KEY).unique().sort(_KEY)
    several = distinct.group_by("reporter", "as_of", "period_to").agg(pl.col("org").n_unique() > 1)
    alone = {(reporter, as_of, day) for reporter, as_of, day, many in several.iter_rows() if not many}
    found: list[tuple[str | None, str | None]] = []
    for reporter, as_of, org, day in distinct.iter_rows():
        own = tree.account_of(reporter) or reporter
        unit = tree.find(org, reporter, day) if org is not None else None
        if unit is not None and tree.valid(unit, day):
            found.append((unit, None))
        elif org is None or name_key_of(org).startswith(_TOTAL):
            found.append((own, None))
        else:
            found.append((own if (reporter, as_of, day) in alone else None, org))
    told = distinct.with_columns(
        account=pl.Series([unit for unit, _ in found], dtype=pl.String),
        unknown=pl.Series([text for _, text in found], dtype=pl.String),
    )
    return rows.join(told, on=_KEY, how="left", nulls_equal=True, maintain_order="left")
