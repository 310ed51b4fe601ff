"""Whose legs are whose: the due legs of a unit of any level, with the register row each stands on.

Belongs here: picking legs by unit, leaving out both legs of a transfer that stays inside, telling the cell of a leg.
Does not belong here: periods or lines (``flows.py``).
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from pipelines.ledger.flows_before import at_predecessors
from schemas.unit_tree import UnitTree

_SOURCE = ("record", "unit", "as_of", "file", "sheet", "row")
_STAYS = {"account": pl.String, "since": pl.Date, "until": pl.Date}
_SIDES = (("account", 1), ("from_account", -1))
_KEPT = ("effect", "effective_on", "known_on", "column_name", "person_id", "account", "counterpart")


def entries_of(folder: Path, org: str) -> pl.DataFrame:
    """The due legs of a unit; when each was first known.

    Args:
        folder: a published night.
        org: an account, a level above accounts, or a unit below one.

    Returns:
        effect (Int64), effective_on, known_on, column_name, person_id, account, counterpart, transfer (the same for
        both legs of one of the person's; null: no transfer, or a unit below accounts), and record, unit, as_of, file,
        sheet, row of the register entry (null where the leg is implied).
    """
    levels = pl.read_parquet(folder / "ledger" / "levels.parquet")
    inside = stays_of(folder, org)
    below = None
    if inside.is_empty():
        account, below = _account_above(folder, org, set(levels.get_column("account")))
        always = [(account, date.min, date.max)] if account else []
        inside = pl.DataFrame(always, schema=_STAYS, orient="row")
    sources = pl.read_parquet(folder / "ledger" / "entry_sources.parquet")
    sources = sources.rename({"reporter": "unit"}) if "reporter" in sources.columns else sources
    wanted = ("entry_id", "known_on", *_SOURCE, "from_cell", "to_cell")
    sources = sources.select(pl.col(name) if name in sources.columns else pl.lit(None).alias(name) for name in wanted)
    due = pl.read_parquet(folder / "state" / "legs.parquet").filter("due")
    received = _received_on(due, sources)
    legs = (
        at_predecessors(folder, due)
        .join(inside, on="account")
        .filter((pl.col("effective_on") >= pl.col("since")) & (pl.col("effective_on") < pl.col("until")))
        .join(sources, on="entry_id", how="left")
        .join(received, on=["person_id", "movement", "effect"], how="left")
        .with_columns(
            # What the receipt told is known from then on, however late the sender writes it down.
            known_on=pl.min_horizontal(pl.coalesce("known_on", "effective_on"), "_received"),
            effect=pl.col("effect").cast(pl.Int64),
        )
    )
    if "in_opening" in legs.columns:
        # The opening had them before their paper came: it is late in no period.
        in_opening = pl.col("in_opening").fill_null(value=False)
        legs = legs.with_columns(known_on=pl.when(in_opening).then("effective_on").otherwise("known_on"))
    if "counterpart" not in legs.columns:
        legs = legs.with_columns(counterpart=pl.lit(None, pl.String))
    transfer = pl.when(pl.col("kind") == "transfer").then("movement")
    if below is None:
        legs = legs.with_columns(transfer=transfer)
    else:
        legs = _at_cells(folder, legs, below).with_columns(transfer=pl.lit(None, pl.Int64))
    return legs.select(*_KEPT, "transfer", *_SOURCE)


def _received_on(legs: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """When the receipt of each registered transfer was first known, for its departure's leg (effect −1)."""
    arrives = (pl.col("kind") == "transfer") & (pl.col("effect") > 0)
    receipts = legs.filter(arrives).join(sources, on="entry_id")
    receipts = receipts.filter(pl.col("record").fill_null("transfer_in") == "transfer_in")
    return receipts.group_by("person_id", "movement").agg(
        pl.lit(-1, legs.schema["effect"]).first().alias("effect"), pl.col("known_on").min().alias("_received")
    )


def without_those_inside(moves: pl.DataFrame, by: str) -> pl.DataFrame:
    """Legs of a unit, without both legs of a transfer that stay inside it and fall into one part of a table.

    Who left one account of a level in one month and reached another the next is in neither between the two: that level,
    too, has lost them in the first and got them back in the second.

    Args:
        moves: frame of ``entries_of``.
        by: the column that tells the parts.

    Returns:
        ``moves`` without ``transfer`` and ``by``.
    """
    key = ["person_id", "transfer", by]
    both = moves.drop_nulls("transfer").group_by(key).len().filter(pl.col("len") == 2)
    return moves.join(both, on=key, how="anti").drop("transfer", by)


def _account_above(folder: Path, org: str, accounts: set[str]) -> tuple[str | None, set[str]]:
    """The account a unit below account level lies in, and the unit with everything below it."""
    units = pl.read_parquet(folder / "intake" / "units.parquet", columns=["org_code", "parent_code"])
    parents = dict(units.iter_rows())
    children: dict[str | None, list[str]] = {}
    for code, parent in parents.items():
        children.setdefault(parent, []).append(code)
    below, waiting = {org}, [org]
    while waiting:
        for child in children.get(waiting.pop(), []):
            below.add(child)
            waiting.append(child)
    above: str | None = org
    while above is not None and above not in accounts:
        above = parents.get(above)
    return above, below


def _at_cells(folder: Path, legs: pl.DataFrame, below: set[str]) -> pl.DataFrame:
    """The legs at these cells: the one the entry names, else where the roll or the last close has the person.

    Transfers between two cells of the account move its cells, too.
    """
    keys = ["person_id", "account"]
    accounts = legs.select("account").unique()
    moves = _internal(folder, set(accounts.get_column("account")))
    on_roll = _cells(folder / "ledger" / "roll_rows.parquet", legs, "cell_on_roll")
    held = _cells(held_before(folder), legs, "cell_held")
    named = pl.when((pl.col("effect") > 0) & (pl.col("record") == "transfer_in")).then("to_cell").otherwise("from_cell")
    placed = (
        legs.join(on_roll, on=keys, how="left")
        .join(held, on=keys, how="left")
        .with_columns(
            at=pl.coalesce(named, pl.when(pl.col("effect") > 0).then("cell_on_roll"), "cell_held", "cell_on_roll")
        )
    )
    inner = pl.concat([placed.filter(pl.col("at").is_in(sorted(below))), moves], how="diagonal_relaxed")
    here = inner.filter(pl.col("at").is_in(sorted(below)))
    twice = here.filter(pl.col("column_name").str.ends_with("internal")).group_by("entry_id").len()
    return here.join(twice.filter(pl.col("len") == 2), on="entry_id", how="anti").with_columns(
        # The form knows no line for a move between cells: it is a transfer within the city.
        column_name=pl.col("column_name").replace({"in_internal": "in_city", "out_internal": "out_city"})
    )


def _cells(path: Path | None, legs: pl.DataFrame, column: str) -> pl.DataFrame:
    """The cell a table has each person of the legs at, as ``column``; nothing where there is no such table."""
    keys = ["person_id", "account"]
    if path is None or not path.exists():
        return pl.DataFrame(schema={"person_id": pl.Int64, "account": pl.String, column: pl.String})
    return (
        pl.scan_parquet(path)
        .filter(pl.col("cell").is_not_null())
        .select(*keys, pl.col("cell").alias(column))
        .join(legs.lazy().select(keys).unique(), on=keys, how="semi")
        .unique(subset=keys, keep="first", maintain_order=True)
        .collect()
    )


def held_before(folder: Path) -> Path | None:
    """The holdings the night started from: those of the newest close before it."""
    closes = folder.parent.parent / "baselines"
    before = sorted(path.name for path in closes.glob("????-??-??") if path.name < folder.name)
    return closes / before[-1] / "holdings.parquet" if before else None


def _internal(folder: Path, accounts: set[str]) -> pl.DataFrame:
    """Both ends of the transfers between two cells of an account, as legs with their cell ``at``."""
    entries = pl.read_parquet(folder / "ledger" / "entries.parquet")
    sources = pl.read_parquet(folder / "ledger" / "entry_sources.parquet").rename({"reporter": "unit"})
    within = (
        entries.filter(
            (pl.col("kind") == "INTERNAL")
            & (pl.col("from_place") == pl.col("to_place"))
            & pl.col("to_place").is_in(sorted(accounts))
            & pl.col("person_id").is_not_null()
        )
        .select("entry_id", "person_id", pl.col("to_place").alias("account"), "issued_on", "received_on")
        .join(sources, on="entry_id")
        .with_columns(effective_on=pl.coalesce("issued_on", "received_on"))
        .filter(pl.col("to_cell").is_not_null() & pl.col("from_cell").is_not_null())
    )
    ends = [
        within.with_columns(
            at=pl.col(f"{side}_cell"),
            counterpart=pl.col(f"{other}_cell"),
            effect=pl.lit(effect, pl.Int64),
            column_name=pl.lit(f"{word}_internal"),
        )
        for side, other, effect, word in (("from", "to", -1, "out"), ("to", "from", 1, "in"))
    ]
    return pl.concat(ends).select(*_KEPT, *_SOURCE, "entry_id", "at")


def stays_of(folder: Path, org: str) -> pl.DataFrame:
    """The accounts that stood at or below a unit, and when: account, since, until (the first day no more)."""
    levels = pl.read_parquet(folder / "ledger" / "levels.parquet")
    paths = [folder / "intake" / f"{name}.parquet" for name in ("units", "successions")]
    if not all(path.exists() for path in paths):
        ever = levels.filter(pl.col("org_code") == org).select("account").unique()
        return ever.with_columns(since=pl.lit(date.min), until=pl.lit(date.max))
    units, successions = (pl.read_parquet(path) for path in paths)
    tree = UnitTree(units, successions, date.fromisoformat(folder.name))
    accounts = levels.get_column("account").unique().sort()
    stays = [(account, *stay) for account in accounts for stay in tree.stays_below(account, org)]
    return pl.DataFrame(stays, schema=_STAYS, orient="row")


def handed_over_of(folder: Path, org: str) -> pl.DataFrame:
    """Members a reorganisation brought to (+1) or took from (−1) the accounts of a unit: effect, effective_on.

    An account that came under the unit, or left it, brings or takes everybody it held on the eve.
    """
    inside = stays_of(folder, org)
    path = folder / "state" / "handed_over.parquet"
    schema = {"person_id": pl.Int64, "account": pl.String, "from_account": pl.String, "effective_on": pl.Date}
    handed = pl.read_parquet(path).select(list(schema)).unique() if path.exists() else pl.DataFrame(schema=schema)
    key, signed = list(schema), []
    for column, sign, days in (("account", 1, 0), ("from_account", -1, 1)):
        day = pl.col("effective_on") - timedelta(days=days)
        there = handed.join(inside.rename({"account": column}), on=column)
        there = there.filter((day >= pl.col("since")) & (day < pl.col("until")))
        signed.append(
            there.select("person_id", "effective_on", "account", "from_account", effect=pl.lit(sign, pl.Int64))
        )
    key = ["person_id", "account", "from_account", "effective_on"]
    moved = pl.concat(signed).group_by(key).agg(pl.col("effect").sum()).filter(pl.col("effect") != 0)
    return pl.concat([moved.select("effect", "effective_on"), _came_under(folder, inside)])


def _came_under(folder: Path, inside: pl.DataFrame) -> pl.DataFrame:
    """Whom accounts brought or took that came under a unit or left it: effect, effective_on, one row per member."""
    rows: list[tuple[int, date]] = []
    for account, since, until in inside.iter_rows():
        for day, sign in ((since, 1), (until, -1)):
            if date.min < day < date.max:
                rows += [(sign, day)] * _held_on_eve(folder, account, day)
    return pl.DataFrame(rows, schema={"effect": pl.Int64, "effective_on": pl.Date}, orient="row")


def _held_on_eve(folder: Path, account: str, day: date) -> int:
    """How many an account held on the eve of a day, by what moved since."""
    since = pl.col("effective_on") >= day
    legs = at_predecessors(folder, pl.read_parquet(folder / "state" / "legs.parquet").filter("due"))
    legs = legs.filter((pl.col("account") == account) & since)
    path = folder / "state" / "handed_over.parquet"
    came = 0
    if path.exists():
        handed = pl.read_parquet(path).filter(since)
        came = sum(sign * handed.filter(pl.col(side) == account).height for side, sign in _SIDES)
    return (expected_of(folder, account) or 0) - int(legs.get_column("effect").cast(pl.Int64).sum()) - came


def expected_of(folder: Path, org: str) -> int | None:
    """What the ledger expects of a unit on the night, accepted differences aside; null before a first close."""
    for name in ("balances", "cell_balances"):
        path = folder / f"{name}.parquet"
        if not path.exists():
            continue
        row = pl.read_parquet(path).filter(pl.col("org_code") == org)
        if row.height:
            expected = row.get_column("expected")
            if expected.null_count():
                return None
            cells = folder / "ledger" / "cells.parquet"
            whole = name == "balances" and cells.exists()
            accepted = _accepted(folder, org) if whole else int(row.get_column("adjusted").sum())
            return int(expected.sum()) - accepted - _not_yet_left(folder, org)
    return None


def _not_yet_left(folder: Path, org: str) -> int:
    """Members of a unit's older roll whom a successor has had since the day: by effective date they have left."""
    path = folder / "ledger" / "not_yet_left.parquet"
    if not path.exists():
        return 0
    levels = pl.read_parquet(folder / "ledger" / "levels.parquet")
    inside = levels.filter(pl.col("org_code") == org).get_column("account")
    staying = pl.read_parquet(path)
    if inside.len():
        return staying.filter(pl.col("account").is_in(inside.to_list())).height
    _, below = _account_above(folder, org, set(levels.get_column("account")))
    return staying.filter(pl.col("cell").is_in(sorted(below))).height


def _accepted(folder: Path, org: str) -> int:
    """The accepted differences of a unit (``adjusted`` of its balance has voided entries of earlier periods, too)."""
    inside = pl.read_parquet(folder / "ledger" / "levels.parquet").filter(pl.col("org_code") == org).select("account")
    cells = pl.read_parquet(folder / "ledger" / "cells.parquet", columns=["account", "adjusted"])
    return int(cells.join(inside, on="account", how="semi").get_column("adjusted").cast(pl.Int64).sum())
