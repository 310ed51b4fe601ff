"""A home of which only the model tables are known: nights one after the other, closed, with their cases.

Belongs here: the folders and frames the program's own steps read and write from one night to the next, made of cities'
rows. Does not belong here: what is right (oracle.py, case_book.py), comparing (closed_stories.py).

Reading files and linking people are left out; reorganising, reconciling, closing and folding cases are the program's
own, on its own files.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from doikhop.settings import Settings
from pipelines import integrity
from pipelines.cases.fold import fingerprints
from pipelines.cases.step import fold_night
from pipelines.ledger.periods import close_period
from pipelines.ledger.places import once_below
from pipelines.ledger.reconcile import reconcile
from pipelines.ledger.reorganisation import reorganise
from pipelines.ledger.seen import seen_after
from pipelines.ledger.step import write_state
from pipelines.night import BASELINES, MANIFEST, NIGHTS, NightRun, baselines, published_nights, write_frame
from schemas.unit_tree import UnitTree

from .compare import Answer, answer_of
from .model import City
from .reorganised import CHANGED, seen_since, successions, units
from .tables import told_frames

KEPT = ("successors", "handovers", "placed", "not_yet_left")  # what a close freezes beside the reconciliation's own


class Home:
    """Nights and closes of one city, or of many side by side."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def night(self, city: City) -> Answer:
        """Reconcile and publish the city's next night; its holdings and posted legs are those of the last close.

        The answer has, beside the reconciliation's tables, ``next_holdings`` and ``next_posted`` (what a close would
        freeze) and ``cases`` (findings with their case_id).
        """
        run = self._opened(city.night, city.settings)
        tables = self._model(run, city)
        result = reconcile(tables, city.night, city.settings)
        try:
            write_state(run, result)
            answer = answer_of(result)
            for name in ("next_holdings", "next_posted"):
                answer.tables[name] = result.con.sql(result.query(name)).pl().to_dicts()
            findings = result.frame("findings").with_row_index("finding").with_columns(pl.col("finding").cast(pl.Int64))
        finally:
            result.close()
        write_frame(seen_after(run), run.work / "state" / "seen.parquet")
        answer.tables["cases"] = self._cases(run, findings)
        return self._published(run, answer)

    def close(self, night: date) -> pl.DataFrame:
        """Close a period on a published night; the accounts that have a baseline now."""
        folder = close_period(self.folder, night, Settings())
        return pl.read_parquet(folder / "accounts.parquet")

    def _opened(self, night: date, settings: Settings) -> NightRun:
        before, closed = published_nights(self.folder), baselines(self.folder)
        work = self.folder / NIGHTS / night.isoformat()
        for name in ("state", "ledger"):
            (work / name).mkdir(parents=True)
        (self.folder / BASELINES).mkdir(exist_ok=True)
        previous, baseline = (found[-1][1] if found else None for found in (before, closed))
        return NightRun(self.folder, night, settings, work, previous, baseline)

    def _model(self, run: NightRun, city: City) -> dict[str, pl.DataFrame]:
        """The model tables, as ``build_model`` makes them of rows that are read and linked."""
        told = told_frames(city)
        tree = UnitTree(units(city), successions(city), run.night)
        rolls = run.work / "ledger" / "roll_rows.parquet"
        write_frame(told["roll_rows"], rolls)
        found = reorganise(run, tree, told["accounts"], rolls, told["refused_rows"], told["entries"])
        known = run.previous_state("seen")
        seen = told["seen"] if known is None else known.select(told["seen"].columns)
        last = seen_since(found, seen)
        changed: dict[str, pl.DataFrame] = {name: getattr(found, name) for name in CHANGED}
        holdings = found.holdings
        changed["holdings"] = pl.read_parquet(holdings) if isinstance(holdings, Path) else holdings
        write_frame(last, run.work / "ledger" / "seen.parquet")
        write_frame(changed["accounts"], run.work / "ledger" / "accounts.parquet")
        for name in KEPT:
            write_frame(getattr(found, name), run.work / "state" / f"{name}.parquet")
        levels = told["levels"].join(changed["accounts"].select("account"), on="account", how="semi")
        below = once_below(tree, told["accounts"])
        return {**told, **changed, "levels": levels, "seen": last, "once_below": below}

    def _cases(self, run: NightRun, findings: pl.DataFrame) -> list[dict[str, Any]]:
        """The night's findings with their cases."""
        named = fingerprints(findings)
        told = fold_night(run, named)[1]
        return named.join(told, on="finding", how="left").sort("finding").to_dicts()

    def _published(self, run: NightRun, answer: Answer) -> Answer:
        (run.work / MANIFEST).write_text("{}", encoding="utf-8")
        integrity.seal(run.work)
        return answer
