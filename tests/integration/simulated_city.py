"""A simulated city, its nights run through the pure steps, and its truth beside what was found.

Belongs here: running and reading. Does not belong here: what must hold (the tests beside this).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from doikhop.settings import load_settings
from pipelines.ledger.periods import close_period
from pipelines.night import NIGHTS, publish
from pipelines.rules.runner import rule_files
from tests.integration.chain import build

KEY = ["code", "org_code", "person", "count_effect", "stale"]


@dataclass(frozen=True)
class City:
    """A simulated city, its nights published in order and all but the last closed."""

    home: Path
    nights: list[date]

    def folder(self, night: date) -> Path:
        return self.home / NIGHTS / night.isoformat()

    def published(self, name: str, night: date) -> pl.DataFrame:
        return pl.read_parquet(self.folder(night) / f"{name}.parquet")

    def truth(self, night: date) -> pl.DataFrame:
        """What must be found of the codes that have a rule."""
        faults = pl.read_parquet(self.home / "truth" / "faults.parquet").filter(
            (pl.col("night") == night) & pl.col("code").is_in(list(rule_files()))
        )
        return faults if night != self.nights[0] else faults.filter(~pl.col("needs_baseline"))

    def found(self, night: date) -> pl.DataFrame:
        """Findings, each with the true citizen number of its person (``person``)."""
        known = pl.read_parquet(self.home / "truth" / "persons.parquet")
        found = self.published("discrepancies", night)
        # Two people may show one number, and a row a wrong one: name and birth date settle it.
        for column in ("file_no", "citizen_id", "card_no"):
            owners = known.with_columns(citizen_id="person").select(column, pl.col("person").alias(f"by_{column}"))
            owners = owners.drop_nulls(column).unique(column, keep="none")
            found = found.join(owners, on=column, how="left", maintain_order="left")
        owners = known.select(pl.col("full_name").str.to_uppercase().alias("name"), "dob", by_name="person")
        named = found.with_columns(name=pl.col("full_name").str.to_uppercase()).join(
            owners.unique(["name", "dob"], keep="none"), on=["name", "dob"], how="left", maintain_order="left"
        )
        return named.with_columns(person=pl.coalesce("by_name", "by_file_no", "by_citizen_id", "by_card_no"))

    def effects(self, night: date) -> dict[str, int]:
        """Σ effect of the findings of every account's cells, per unit at or above it."""
        folder = self.folder(night) / "ledger"
        levels = pl.read_parquet(folder / "levels.parquet").select("org_code", "account")
        cells = pl.read_parquet(folder / "findings.parquet").group_by("account").agg(pl.col("effect").sum())
        sums = levels.join(cells, on="account").group_by("org_code").agg(pl.col("effect").cast(pl.Int64).sum())
        return dict(sums.iter_rows())


def live(home: Path, figures: dict[str, Any], each: Callable[[City, date], None] | None = None) -> City:
    """Publish every night of a simulated home and close all but the last; ``each`` is called before a close."""
    city = City(home, [date.fromisoformat(night) for night in figures["nights"]])
    for night in city.nights:
        publish(build(home, night))
        if each is not None:
            each(city, night)
        if night != city.nights[-1]:
            close_period(home, night, load_settings(home))
    return city
