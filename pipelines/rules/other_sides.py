"""The evidence of the side that is silent, and of the other person where one number stands on two.

Belongs here: naming the roll or register that ought to have somebody and has nobody, and the rows that carry a number
two people share. Does not belong here: the rows a finding itself names (``naming.py``).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

LACKING = {
    "L03": ("transfer_in", "other_org_code"),
    "L04": ("transfer_out", "org_code"),
    "L14": ("transfer_in", "org_code"),
}
"""Codes about a register without an entry: which register, and which column of the finding names its unit."""

_LINKED = ("roll", "transfer_out", "transfer_in", "admission", "exit")
_NUMBERS = ("citizen_id", "card_no", "file_no")
_SIDE = {
    "finding": pl.UInt32,
    "order": pl.Int32,
    "record": pl.String,
    "unit": pl.String,
    "as_of": pl.Date,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int64,
}


def silent_sides(work: Path, findings: pl.DataFrame) -> pl.DataFrame:
    """The roll in force, or the register, without the person: the newest; of L04 the one of the day.

    Of an export in several files the unit and its date are named alone.

    Args:
        work: the night's folder, its ledger step done.
        findings: with ``finding``, their key.

    Returns:
        finding, order, record, unit, as_of, file, sheet, row (null).
    """
    of_person = findings.filter(pl.col("person_id").is_not_null())
    # What F03 lacks is a refused row, not no row.
    missing = of_person.filter((pl.col("effect") < 0) & (pl.col("code") != "F03"))
    no_day = pl.lit(None, pl.Date).alias("day")
    wanted = [missing.select("finding", "account", pl.lit("roll").alias("record"), no_day)]
    for code, (record, column) in LACKING.items():
        own = of_person.filter(pl.col("code") == code)
        # A receipt may be registered whenever it comes; a departure belongs into the register of its day.
        day = pl.col("effective_on").alias("day") if code == "L04" else no_day
        wanted.append(own.select("finding", pl.col(column).alias("account"), pl.lit(record).alias("record"), day))
    exporters = pl.read_parquet(work / "ledger" / "account_exporters.parquet").sort("reporter")
    sent = (
        pl.read_parquet(work / "intake" / "exports.parquet")
        .filter(pl.col("in_force"))
        .group_by("org_code", "record", "as_of")
        .agg(pl.col("file", "sheet").first(), several=pl.len() > 1)
        .with_columns(pl.when("several").then(None).otherwise(pl.col("file", "sheet")).name.keep())
        .rename({"org_code": "unit"})
    )
    return (
        pl.concat(wanted)
        .drop_nulls("account")
        .join(exporters.unique("account", keep="first", maintain_order=True), on="account")
        .join(sent, left_on=["reporter", "record"], right_on=["unit", "record"])
        .with_columns(covers=pl.col("as_of") >= pl.col("day"))
        .sort(
            "finding",
            pl.col("covers").fill_null(False),
            pl.when("covers").then(-pl.col("as_of").to_physical()),
            "as_of",
        )
        .unique("finding", keep="last", maintain_order=True)
        .select(
            "finding",
            pl.lit(4).alias("order"),
            "record",
            pl.col("reporter").alias("unit"),
            "as_of",
            pl.col("file").fill_null(""),
            pl.col("sheet").fill_null(""),
            pl.lit(None).alias("row"),
        )
        .cast(_SIDE)  # type: ignore[arg-type]
    )


def number_sides(work: Path, findings: pl.DataFrame) -> pl.DataFrame:
    """Of I01: the rows that carry the number, the person's own first, then everybody else's.

    Returns:
        finding, order, record, unit, as_of, file, sheet, row.
    """
    columns = list(_SIDE)
    found = findings.filter(pl.col("code") == "I01").select("finding", "person_id")
    if found.is_empty():
        return pl.DataFrame(schema=_SIDE)
    pairs = pl.read_parquet(work / "linking" / "conflicts.parquet").select("person_id", "other_person_id", "value")
    both = pl.concat(
        [pairs, pairs.select(person_id="other_person_id", other_person_id="person_id", value="value")]
    ).join(found, on="person_id")
    wanted = pl.concat(
        [
            both.select("finding", "person_id", "value", order=pl.lit(0)),
            both.select("finding", "value", person_id="other_person_id", order=pl.lit(2)),
        ],
        how="diagonal",
    ).unique()
    rows = []
    for record in _LINKED:
        frame = pl.scan_parquet(work / "linking" / f"{record}.parquet")
        if record == "roll":
            frame = frame.filter("in_force")
        numbers = frame.select(
            "person_id",
            pl.lit(record).alias("record"),
            pl.col("reporter").alias("unit"),
            "as_of",
            "file",
            "sheet",
            "row",
            *_NUMBERS,
        ).join(wanted.lazy().select("person_id").unique(), on="person_id", how="semi")
        rows.append(numbers.collect())
    carried = pl.concat(rows).unpivot(
        _NUMBERS, index=["person_id", *(name for name in columns if name not in ("finding", "order"))]
    )
    return (
        wanted.join(carried, on=["person_id", "value"]).select(columns).unique().cast(_SIDE)  # type: ignore[arg-type]
    )
