"""Details: what few rows say besides who they are, read only for the rows the Splink round compares.

Belongs here: finding a row's hometown and the units its paper names in intake's frames, and what the night before said
of people. Does not belong here: what they are compared with (``likely``). Hometowns of millions would be memory for
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.linking.likely import DETAILS, EARLIER
from schemas.normalise import name_key

_COLUMNS = ("hometown", "from_org", "to_org", "transfer_no", "issued_on")
_EARLIER = ("reporter", "gender", *_COLUMNS)


@dataclass(frozen=True)
class Details:
    """Intake's frames, whose rows stand one record after another.

    Attributes:
        folder: the folder of intake's frames.
        sizes: rows per record, in order.
        units: name_key -> org_code, of names only one unit has.
        before: the folder of the night before's linked frames, or None.
    """

    folder: Path
    sizes: Mapping[str, int]
    units: Mapping[str, str]
    before: Path | None = None

    @classmethod
    def of(cls, folder: Path, sizes: Mapping[str, int], before: Path | None = None) -> Details:
        """The details of a night."""
        path = folder / "units.parquet"
        if not path.exists():
            return cls(folder, sizes, {}, before)
        units = pl.read_parquet(path, columns=["org_code", "name_key"]).drop_nulls().unique()
        alone = units.filter(~pl.col("name_key").is_duplicated()).sort("name_key")
        codes = {code: code for code in units["org_code"].unique().sort()}
        return cls(folder, sizes, {**dict(alone.select("name_key", "org_code").iter_rows()), **codes}, before)

    def earlier(self, persons: pl.Series) -> pl.DataFrame:
        """What the night before said of people: ``likely.EARLIER``, one row per row of theirs.

        Who has left a unit's list is known there by yesterday's list only.
        """
        parts = [pl.DataFrame(schema=EARLIER)]
        for record in self.sizes if self.before is not None else ():
            path = (self.before or Path()) / f"{record}.parquet"
            if not path.exists():
                continue
            scan = pl.scan_parquet(path)
            names = scan.collect_schema().names()
            held = [name for name in _EARLIER if name in names]
            found = scan.filter(pl.col("person_id").is_in(persons.implode())).select("person_id", *held).collect()
            found = found.with_columns(pl.col(name).cast(pl.String) for name in ("reporter", "gender") if name in held)
            parts.append(found.with_columns(self._code(name) for name in ("from_org", "to_org") if name in names))
        return pl.concat(parts, how="diagonal_relaxed").select(list(EARLIER))

    def __call__(self, rows: pl.Series) -> pl.DataFrame:
        """``likely.DETAILS`` of the rows wanted; units by their code where they can be told."""
        wanted = pl.DataFrame({"row_nr": rows.unique().cast(pl.UInt32)})
        start, parts = 0, [pl.DataFrame(schema=DETAILS)]
        for record, size in self.sizes.items():
            path = self.folder / f"{record}.parquet"
            scan = pl.scan_parquet(path)
            names = scan.collect_schema().names()
            held = [name for name in _COLUMNS if name in names]
            own = wanted.filter(pl.col("row_nr").is_between(start, start + size - 1))
            if held and own.height:
                found = (
                    scan.select(held)
                    .with_row_index("row_nr", offset=start)
                    .join(own.lazy(), on="row_nr", how="semi")
                    .collect()
                )
                parts.append(found.with_columns(self._code(name) for name in ("from_org", "to_org") if name in held))
            start += size
        return pl.concat(parts, how="diagonal_relaxed").select(list(DETAILS)).sort("row_nr")

    def _code(self, column: str) -> pl.Expr:
        """A unit as written, as its code."""
        written = pl.col(column).cast(pl.String)
        return pl.coalesce(
            written.replace_strict(self.units, default=None, return_dtype=pl.String),
            name_key(written).replace_strict(self.units, default=None, return_dtype=pl.String),
            name_key(written),
        ).alias(column)
