"""The published tables of one night, read once for everything that renders them.

Belongs here: reading, names of units, which rows are accounts and which is the city. Does not belong here: rendering.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from schemas.outputs import completed, empty

INFLOWS = ("admitted", "reinstated", "in_city", "in_external")
OUTFLOWS = ("out_city", "out_external", "died", "expelled", "struck_off", "resigned")
SIGNED_FLOWS = ("reorganised", "adjusted")


@dataclass(frozen=True)
class NightTables:
    """What the renderers read.

    Attributes:
        night: the night.
        discrepancies, balances, transfers, exports, quarantine, cases, answers: as published (``schemas/outputs.py``).
        units: the units register valid on the night: org_code, name, parent_code, level, is_reporting, is_account.
    """

    night: date
    discrepancies: pl.DataFrame
    balances: pl.DataFrame
    transfers: pl.DataFrame
    exports: pl.DataFrame
    quarantine: pl.DataFrame
    units: pl.DataFrame
    cases: pl.DataFrame = field(default_factory=lambda: empty("cases"))
    answers: pl.DataFrame = field(default_factory=lambda: empty("answers"))

    @property
    def names(self) -> Mapping[str, str]:
        """The name of each unit, by code."""
        return dict(self.units.select("org_code", "name").iter_rows())

    def accounts(self) -> pl.DataFrame:
        """The balances of accounts alone, without the levels above them."""
        codes = self.units.filter(pl.col("is_account")).get_column("org_code")
        own = pl.col("org_code").is_in(codes.implode())
        return self.balances.filter(pl.col("is_account").fill_null(own))

    def city(self) -> dict[str, int | None]:
        """The count columns of the highest level: the city's row, else the sum over the units without a parent."""
        top = self.balances.filter(pl.col("level") == "CITY")
        if top.is_empty():
            roots = self.units.filter(pl.col("parent_code").is_null()).get_column("org_code")
            top = self.balances.filter(pl.col("org_code").is_in(roots.implode()))
        if top.is_empty():
            top = self.accounts()
        counts = [name for name, dtype in top.schema.items() if dtype == pl.Int64]
        # A sum of nothing known is unknown, never a silent zero.
        sums = top.select(
            pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).alias(name) for name in counts
        )
        return sums.row(0, named=True)


def read_tables(folder: Path, night: date) -> NightTables:
    """Read the tables of a night from its working or published folder; one that is absent reads as empty."""

    def table(name: str) -> pl.DataFrame:
        path = folder / f"{name}.parquet"
        return completed(name, pl.read_parquet(path)) if path.exists() else empty(name)

    return NightTables(
        night=night,
        discrepancies=table("discrepancies"),
        balances=table("balances"),
        transfers=table("transfers"),
        cases=table("cases"),
        exports=table("exports"),
        quarantine=table("quarantine"),
        answers=table("answers"),
        units=_units(folder / "intake" / "units.parquet", night),
    )


def _units(path: Path, night: date) -> pl.DataFrame:
    """Each unit once: the line of the register in force on the night, else its newest line (an ended unit)."""
    columns = {
        "org_code": pl.String(),
        "name": pl.String(),
        "parent_code": pl.String(),
        "level": pl.String(),
        "is_reporting": pl.Boolean(),
        "is_account": pl.Boolean(),
        "valid_from": pl.Date(),
        "valid_to": pl.Date(),
    }
    if not path.exists():
        return pl.DataFrame(schema=columns).drop("valid_from", "valid_to")
    in_force = (pl.col("valid_from").fill_null(night) <= night) & (pl.col("valid_to").fill_null(night) >= night)
    return (
        pl.read_parquet(path, columns=list(columns))
        .with_columns(in_force.alias("in_force"))
        .sort("org_code", "in_force", "valid_from", nulls_last=False)
        .unique("org_code", keep="last", maintain_order=True)
        .with_columns(pl.col("is_reporting", "is_account") & pl.col("in_force"))
        .drop("in_force", "valid_from", "valid_to")
    )
