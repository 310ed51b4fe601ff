"""Putting every row where it belongs: the account of a roll row, the two places of a register entry.

Belongs here: applying the unit tree to the few distinct texts rows write. Does not belong here: what a text means
(``schemas/unit_tree.py``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

import polars as pl

from pipelines.ledger.level_changes import BETWEEN
from schemas.unit_tree import UnitTree

_ROLL_KEY = ["reporter", "as_of", "cell"]
# A roll keeps to the units of the register if at least this share of the rows that name a cell name one of them.
_KEEPS_TO_REGISTER = 0.8


def place_roll(roll: pl.LazyFrame, tree: UnitTree) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Where each distinct (reporter, as_of, cell) of a roll counts.

    Returns:
        ``places``: reporter, as_of, cell (as written), account, cell_unit, unknown_unit, ours (False: another reporting
        unit counts these rows). ``residences``: reporter, residence_cell, residence_account.
    """
    rows = []
    texts = roll.group_by(_ROLL_KEY).len().sort(_ROLL_KEY).collect()
    named, known = Counter[tuple[str, date]](), Counter[tuple[str, date]]()
    for reporter, as_of, text, count in texts.drop_nulls("cell").iter_rows():
        named[reporter, as_of] += count
        known[reporter, as_of] += count if tree.find(text, reporter, as_of) is not None else 0
    for reporter, as_of, text in texts.select(_ROLL_KEY).iter_rows():
        strict = known[reporter, as_of] >= _KEEPS_TO_REGISTER * named[reporter, as_of] > 0
        place = tree.roll_place(reporter, text, as_of, strict=strict)
        rows.append(
            (
                reporter,
                as_of,
                text,
                place and place.place,
                place and place.cell,
                place and place.unknown,
                place is not None,
            )
        )
    places = pl.DataFrame(
        rows,
        schema={
            "reporter": pl.String,
            "as_of": pl.Date,
            "cell": pl.String,
            "account": pl.String,
            "cell_unit": pl.String,
            "unknown_unit": pl.String,
            "ours": pl.Boolean,
        },
        orient="row",
    )
    homes = roll.select("reporter", "residence_cell").unique().drop_nulls("residence_cell").sort(pl.all()).collect()
    residences = pl.DataFrame(
        [(reporter, text, tree.residence(reporter, text, None)) for reporter, text in homes.iter_rows()],
        schema={"reporter": pl.String, "residence_cell": pl.String, "residence_account": pl.String},
        orient="row",
    )
    return places, residences


def once_below(tree: UnitTree, accounts: pl.DataFrame) -> pl.DataFrame:
    """Which accounts a unit stood above before a reorganisation: a paper of then that names it means one of them.

    Or means one that followed such an account, as its papers are read since.

    Returns:
        org_code, account (``~A``: whom A has cut and no successor has told of yet), without what stands so anyway.
    """
    known = accounts.get_column("account").to_list() if tree.successions else []
    before: dict[str, set[str]] = defaultdict(set)
    handing = {old for old, _ in tree.heirs}
    for (old, _), heirs in sorted(tree.heirs.items(), key=lambda told: told[0][1]):
        for heir in heirs if tree.units[old].is_account else ():
            before[heir] |= {old, *before[old]}
    rows = []
    for account in known:
        ever = set().union(*(tree.ever_above(one) for one in (account, *before[account]))) - {account, *before[account]}
        # One that ended may stand outside the arithmetic, and so below nothing, until its successor's roll has come.
        rows += [(upper, account) for upper in sorted(ever if account in handing else ever - {*tree.above(account)})]
        rows += [(upper, BETWEEN + account) for upper in sorted(ever) if account in handing]
    return pl.DataFrame(rows, schema={"org_code": pl.String, "account": pl.String}, orient="row")


def place_column(
    frame: pl.DataFrame, tree: UnitTree, column: str, day: str, *, own: bool, or_day: str | None = None
) -> pl.DataFrame:
    """Resolve a column of written units.

    Args:
        frame: register rows with ``reporter``, the column and a date column ``day``.
        tree: the units.
        column: the column of texts.
        day: the date column validity is asked on.
        own: whether it is the register's own side.
        or_day: another date column; a unit that was valid on either day is no unknown one.

    Returns:
        The frame with ``<column>_place``, ``<column>_cell``, ``<column>_unknown``.
    """
    find = tree.own_place if own else tree.counterpart
    days = [day, *([or_day] if or_day else [])]
    # The tree answers alike between two of its changes, so it is asked once for all days between them.
    asked = {name: f"_{name}_asked" for name in days}
    frame = frame.with_columns(
        pl.col(name)
        .replace_strict(
            {one: tree.as_on(one) for one in frame[name].unique().drop_nulls()}, default=None, return_dtype=pl.Date
        )
        .alias(alias)
        for name, alias in asked.items()
    )
    key = ["reporter", column, *asked.values()]
    distinct = frame.select(key).unique().sort(key)
    places = []
    for reporter, text, *asked_on in distinct.iter_rows():
        told = [find(reporter, text, on) for on in asked_on]
        places.append(next((place for place in told if place.unknown is None), told[0]))
    resolved = distinct.with_columns(
        pl.Series(f"{column}_place", [p.place for p in places], pl.String),
        pl.Series(f"{column}_cell", [p.cell for p in places], pl.String),
        pl.Series(f"{column}_unknown", [p.unknown for p in places], pl.String),
    )
    return frame.join(resolved, on=key, how="left", nulls_equal=True).drop(asked.values())
