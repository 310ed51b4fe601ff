"""The implementation's own reading of a city's reorganisation, before its reconciliation.

Belongs here: the registers and folders ``reorganise`` reads, made of a city's rows. Does not belong here: what is right
(successors.py).
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from pipelines.ledger.places import once_below
from pipelines.ledger.reorganisation import Reorganisation, reorganise
from pipelines.night import NightRun
from schemas.unit_tree import UnitTree
from schemas.units import SUCCESSION_SCHEMA, UNIT_SCHEMA

from .model import City

Frames = dict[str, pl.DataFrame]
CHANGED = (
    "accounts",
    "holdings",
    "posted",
    "entries",
    "handed_over",
    "control_totals",
    "level_changes",
    "not_yet_left",
)


def reorganised(city: City, frames: Frames) -> Frames:
    """The frames as the night's step makes them of a city with successions."""
    tree = UnitTree(units(city), successions(city), city.night)
    with TemporaryDirectory() as folder:
        home = Path(folder)
        baseline, previous = home / "baselines" / str(_closed_on(city)), home / "nights" / "before"
        for path in (baseline, previous / "state"):
            path.mkdir(parents=True)
        for name in ("holdings", "posted"):
            frames[name].write_parquet(baseline / f"{name}.parquet")
        frames["seen"].write_parquet(previous / "state" / "seen.parquet")
        rolls = home / "roll_rows.parquet"
        frames["roll_rows"].write_parquet(rolls)
        closed = baseline if any(a.has_baseline for a in city.accounts) else None
        run = NightRun(home, city.night, city.settings, home, previous, closed)
        result = reorganise(run, tree, frames["accounts"], rolls, frames["refused_rows"], frames["entries"])
        changed = {name: getattr(result, name) for name in CHANGED}
        changed["seen"] = seen_since(result, frames["seen"])
    levels = frames["levels"].join(changed["accounts"].select("account"), on="account", how="semi")
    return {**frames, **changed, "levels": levels, "once_below": once_below(tree, frames["accounts"])}


def seen_since(result: Reorganisation, seen: pl.DataFrame) -> pl.DataFrame:
    """The last roll that counted each person at each account, predecessors' read as their successors'."""
    cell = ["person_id", "account"]
    return result.followed_by(seen).sort("last_counted_on", "last_status").group_by(cell).last().sort(cell)


def _closed_on(city: City) -> date:
    """The last close: before anything was handed over."""
    return min(s.effective_on for s in city.successions) - timedelta(days=1)


def units(city: City) -> pl.DataFrame:
    """The units register of a city."""
    above = {a: x for x, below in city.superiors.items() for a in below} | city.first_above
    top = {a: t for t in city.tops for a in city.accounts_below(t)}
    rows = [(t, None, "CITY", False, None) for t in city.tops]
    city_of = {x: next(t for t in city.tops if x.startswith(t.removesuffix("CITY"))) for x in city.superiors}
    rows += [(x, city_of[x], "SUPERIOR", True, None) for x in sorted(city.superiors)]
    rows += [(a.account, above.get(a.account, top[a.account]), "BASE", True, a.since) for a in city.accounts]
    accounts = {a.account for a in city.accounts}
    units = [
        {
            "org_code": code, "name": code, "name_key": code, "parent_code": parent, "level": level, "kind": "",
            "is_reporting": reporting, "is_account": code in accounts, "valid_from": since, "valid_to": None,
        }
        for code, parent, level, reporting, since in rows
    ]  # fmt: skip
    return pl.DataFrame(units, schema=UNIT_SCHEMA)


def successions(city: City) -> pl.DataFrame:
    """The successions register of a city."""
    rows = [(s.effective_on, s.kind, s.from_code, s.to_code, s.control_total) for s in city.successions]
    return pl.DataFrame(rows, schema=SUCCESSION_SCHEMA, orient="row").sort("effective_on", "from_code", "to_code")
