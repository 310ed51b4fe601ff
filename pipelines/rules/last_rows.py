"""Where the rolls last counted somebody whom the roll in force does not have.

Belongs here: finding the accepted row, tonight's older rolls, last night's rolls and what last night already knew
included. Does not belong here: who is missing, or what a finding rests on besides.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.night import NightRun

_SCHEMA = {
    "person_id": pl.Int64,
    "account": pl.String,
    "unit": pl.String,
    "as_of": pl.Date,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
}


def last_rows(run: NightRun, people: pl.DataFrame) -> pl.DataFrame:
    """The last accepted rows that counted these people before the rolls in force.

    Args:
        run: the night, its ledger step done.
        people: person_id, one row each.

    Returns:
        person_id, account (key), unit (the reporting unit), as_of, file, sheet, row. People of whom no such row is
        kept any more are left out.
    """
    seen = (
        pl.scan_parquet(run.work / "ledger" / "seen.parquet")
        .join(people.lazy(), on="person_id", how="semi")
        .select("person_id", "account", as_of="last_counted_on")
        .collect()
    )
    exporters = pl.read_parquet(run.work / "ledger" / "account_exporters.parquet")
    ended = pl.read_parquet(run.work / "ledger" / "accounts.parquet").filter(pl.col("ended_on") <= run.night)
    living = exporters.filter(~pl.col("account").is_in(ended["account"].to_list()))
    rows = [_of_rolls(run.work, people)]
    if run.previous is not None:
        rows.append(_of_rolls(run.previous, people))
    known = run.previous_state("last_rows")
    at_accounts = [] if known is None else [known.join(seen, on=["person_id", "account", "as_of"], how="semi")]
    found = (
        seen.join(pl.concat(rows), on=["person_id", "as_of"])
        .join(exporters.rename({"reporter": "unit"}).with_columns(own=True), on=["account", "unit"], how="left")
        # An account that has ended has no exporter any more: any row of that day will do. What its members were counted
        # on before a unit took them over is a row of a unit that exports no more.
        .filter(
            pl.col("own")
            | ~pl.col("account").is_in(exporters["account"].to_list())
            | ~pl.col("unit").is_in(living["reporter"].to_list())
        )
        .select(*_SCHEMA)
    )
    return (
        pl.concat([found, *(frame.select(*_SCHEMA) for frame in at_accounts)])
        .cast(_SCHEMA)  # type: ignore[arg-type]
        .unique(subset=["person_id", "account"], keep="first", maintain_order=True)
        .sort("person_id", "account")
    )


def _of_rolls(night: Path, people: pl.DataFrame) -> pl.DataFrame:
    """These people's roll rows of a night, of every roll it read."""
    return (
        pl.scan_parquet(night / "linking" / "roll.parquet")
        .select("person_id", "reporter", "as_of", "file", "sheet", "row")
        .join(people.lazy(), on="person_id", how="semi")
        .rename({"reporter": "unit"})
        .sort("person_id", "as_of", "unit", "file", "sheet", "row")
        .collect()
    )
