"""Naming a finding: the facts of its person and the evidence of both sides.

Belongs here: joining findings with the register of persons and the rows they rest on. Does not belong here: which
findings there are, or their cases.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.rules.other_sides import number_sides, silent_sides

_FACTS = ("citizen_id", "card_no", "file_no", "full_name", "dob", "dob_precision")
_SIDE = ("record", "unit", "as_of", "file", "sheet", "row")


def name_findings(work: Path, last: pl.DataFrame | None = None) -> pl.DataFrame:
    """The night's findings with facts and evidence.

    Args:
        work: the night's folder, its ledger step done.
        last: where people missing from a roll were last counted (``last_rows.last_rows``).

    Returns:
        The columns of ``findings`` plus ``finding`` (row number, key), the person's citizen_id, card_no, file_no,
        full_name, dob, dob_precision, and two JSON lists of one object per side with record, unit, as_of, file, sheet
        and row: ``evidence``, what the finding points to, and ``lacking``, the rolls and registers that have nobody
        where somebody should be (row null).
    """
    findings = pl.read_parquet(work / "ledger" / "findings.parquet").with_row_index("finding")
    persons = (
        pl.scan_parquet(work / "state" / "persons.parquet")
        .select("person_id", *_FACTS)
        .join(findings.lazy().select("person_id").unique(), on="person_id", how="semi")
        .collect()
    )
    named = findings.join(persons, on="person_id", how="left")
    lacking = _as_json(silent_sides(work, findings), "lacking")
    return (
        named.join(_evidence(work, findings, last), on="finding", how="left")
        .join(lacking, on="finding", how="left")
        .with_columns(pl.col("evidence", "lacking").fill_null("[]"))
    )


def _evidence(work: Path, findings: pl.DataFrame, last: pl.DataFrame | None) -> pl.DataFrame:
    """Finding → evidence, as JSON text."""
    parts = [
        _roll_sides(work, findings),
        _entry_sides(work, findings),
        _export_sides(work, findings),
        _refused_sides(work, findings),
        _succession_sides(findings),
        number_sides(work, findings),
    ]
    if last is not None:
        parts.append(_last_sides(work, findings, last))
    sides = pl.concat(parts, how="diagonal_relaxed")
    bare = findings.join(sides.select("finding").unique(), on="finding", how="anti")
    return _as_json(pl.concat([sides, _export_in_force(work, bare)], how="diagonal_relaxed"), "evidence")


def _as_json(sides: pl.DataFrame, name: str) -> pl.DataFrame:
    """Finding → its sides as one JSON text, each once, in their order."""
    ordered = sides.sort("finding", "order", "unit", "as_of", "file", "sheet", "row").unique(
        subset=["finding", *_SIDE], keep="first", maintain_order=True
    )
    side = pl.struct("record", "unit", pl.col("as_of").cast(pl.String), "file", "sheet", pl.col("row").cast(pl.Int64))
    return (
        ordered.with_columns(text=side.struct.json_encode())
        .group_by("finding", maintain_order=True)
        .agg(pl.col("text").str.join(","))
        .select("finding", pl.format("[{}]", "text").alias(name))
    )


def _roll_sides(work: Path, findings: pl.DataFrame) -> pl.DataFrame:
    """The person's rows on the rolls of the account concerned and of the other account."""
    people = findings.filter(pl.col("person_id").is_not_null())
    # I03 is about two people; the other one is its subject.
    pairs = findings.filter(pl.col("code") == "I03").with_columns(person_id=pl.col("subject").cast(pl.Int64))
    wanted = pl.concat(
        [
            pairs.select(
                "finding", "person_id", pl.coalesce("other_org_code", "account").alias("account"), order=pl.lit(2)
            ),
            people.select("finding", "person_id", "account", order=pl.lit(0)),
            people.select("finding", "person_id", pl.col("other_org_code").alias("account"), order=pl.lit(2)),
        ]
    ).drop_nulls("account")
    rows = (
        pl.scan_parquet(work / "ledger" / "roll_rows.parquet")
        .select("person_id", "account", pl.col("reporter").alias("unit"), "as_of", "file", "sheet", "row")
        .join(wanted.lazy().select("person_id").unique(), on="person_id", how="semi")
        .collect()
    )
    return wanted.join(rows, on=["person_id", "account"]).select(
        "finding", "order", pl.lit("roll").alias("record"), "unit", "as_of", "file", "sheet", "row"
    )


def _entry_sides(work: Path, findings: pl.DataFrame) -> pl.DataFrame:
    """The register entries a finding names."""
    entries = pl.read_parquet(work / "ledger" / "entry_sources.parquet").rename({"reporter": "unit"})
    wanted = pl.concat(
        [findings.select("finding", pl.col(column).alias("entry_id")) for column in ("entry_a", "entry_b")]
    ).drop_nulls()
    return wanted.join(entries, on="entry_id").select("finding", pl.lit(1).alias("order"), *_SIDE)


def _export_sides(work: Path, findings: pl.DataFrame) -> pl.DataFrame:
    """The tables a finding about counts or files rests on."""
    exports = (
        pl.read_parquet(work / "intake" / "exports.parquet")
        .filter(pl.col("record").is_not_null())
        .select(
            pl.col("org_code").alias("unit"),
            "record",
            "as_of",
            "file",
            "sheet",
            "in_force",
            "status",
            pl.col("code").alias("refused_as"),
        )
    )
    about = findings.filter(pl.col("person_id").is_null()).select(
        "finding", "code", "account", "subject", "effective_on"
    )
    # Nobody stands behind a report, so a U01 of one has no person either.
    reports = about.filter(pl.col("code").str.starts_with("C") | (pl.col("code") == "U01")).join(
        exports.filter(pl.col("in_force") & (pl.col("record") == "count_report")), left_on="account", right_on="unit"
    )
    newest = reports.filter(pl.col("as_of") == pl.col("as_of").max().over("finding"))
    refused = about.filter(pl.col("code") == "F03").join(
        exports.filter("in_force").with_columns(subject=pl.format("{}:{}", "record", pl.col("as_of").cast(pl.String))),
        left_on=["account", "subject"],
        right_on=["unit", "subject"],
    )
    abnormal = about.filter(pl.col("code") == "F02").join(
        exports.filter(pl.col("status") == "abnormal"),
        left_on=["account", "effective_on"],
        right_on=["unit", "as_of"],
        coalesce=False,
    )
    misplaced = about.filter(pl.col("code") == "F04").join(
        exports.filter(pl.col("refused_as") == "F04").with_columns(
            subject=pl.format("{}:{}", "record", pl.col("as_of").cast(pl.String))
        ),
        left_on=["account", "subject"],
        right_on=["unit", "subject"],
    )
    columns = [
        "finding", pl.lit(0).alias("order"), "record", pl.col("account").alias("unit"), "as_of", "file", "sheet",
        pl.lit(None, pl.Int64).alias("row"),
    ]  # fmt: skip
    return pl.concat([frame.select(columns) for frame in (newest, refused, abnormal, misplaced)])


def missing_people(findings: pl.DataFrame) -> pl.DataFrame:
    """Who may be on no roll tonight, so that where they were last counted is evidence: person_id, one row each."""
    missing = findings.filter(pl.col("effect") < 0).select("person_id")
    pairs = findings.filter(pl.col("code") == "I03")
    other = pairs.select(pl.col("subject").cast(pl.Int64).alias("person_id"))
    return pl.concat([missing, pairs.select("person_id"), other]).drop_nulls().unique()


def _last_sides(work: Path, findings: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """Where a missing member was last counted: at this account, else wherever that was."""
    missing = findings.filter(pl.col("person_id").is_not_null() & (pl.col("effect") < 0)).select(
        "finding", "person_id", "account"
    )
    # Of two people who may be one, the one that neither a roll nor a register shows tonight.
    pairs = findings.filter(pl.col("code") == "I03")
    one = pairs.filter(pl.col("entry_a").is_null()).select("finding", "person_id", "account")
    other = pairs.filter(pl.col("entry_b").is_null()).select(
        "finding", pl.col("subject").cast(pl.Int64).alias("person_id"), pl.coalesce("other_org_code", "account")
    )
    other = other.rename({"other_org_code": "account"})
    shown = pl.scan_parquet(work / "ledger" / "roll_rows.parquet").select("person_id")
    unseen = pl.concat([one, other]).lazy().join(shown, on="person_id", how="anti").collect()
    rows = (
        pl.concat([missing, unseen])
        .join(last, on="person_id", suffix="_last")
        .with_columns(here=pl.col("account") == pl.col("account_last"))
    )
    return rows.filter(pl.col("here") | ~pl.col("here").any().over("finding", "person_id")).select(
        "finding",
        pl.lit(3).alias("order"),
        pl.lit("roll").alias("record"),
        *(pl.col(name) for name in _SIDE if name != "record"),
    )


def _refused_sides(work: Path, findings: pl.DataFrame) -> pl.DataFrame:
    """The refused rows that still identify a missing member, and rows no account could be told for."""
    missing = findings.filter((pl.col("code") == "F03") & pl.col("person_id").is_not_null())
    refused = pl.read_parquet(work / "linking" / "refused.parquet").filter(pl.col("record") == "roll")
    unplaced = pl.read_parquet(work / "ledger" / "unplaced.parquet").with_columns(record=pl.lit("roll"))
    unknown = findings.filter((pl.col("code") == "U01") & pl.col("person_id").is_not_null())
    return pl.concat(
        [
            wanted.select("finding", "person_id")
            .join(rows.rename({"reporter": "unit"}).select("person_id", *_SIDE), on="person_id")
            .select("finding", pl.lit(0).alias("order"), *_SIDE)
            for wanted, rows in ((missing, refused), (unknown, unplaced))
        ],
        how="diagonal_relaxed",
    )


def _succession_sides(findings: pl.DataFrame) -> pl.DataFrame:
    """A control total stands in the register of successions."""
    return findings.filter((pl.col("code") == "U02") & pl.col("person_id").is_null()).select(
        "finding",
        pl.lit(0).alias("order"),
        pl.lit("successions").alias("record"),
        pl.col("other_org_code").alias("unit"),
        pl.col("effective_on").alias("as_of"),
        pl.lit("successions.csv").alias("file"),
        pl.lit("").alias("sheet"),
        pl.lit(None, pl.Int64).alias("row"),
    )


def _export_in_force(work: Path, findings: pl.DataFrame) -> pl.DataFrame:
    """Where nothing else is known: the account's newest roll, or only the unit that never sent one."""
    exporters = pl.read_parquet(work / "ledger" / "account_exporters.parquet")
    rolls = (
        pl.read_parquet(work / "intake" / "exports.parquet")
        .filter((pl.col("record") == "roll") & (pl.col("status") != "rejected"))
        .sort("in_force", "as_of", "file", "sheet")
        .select(pl.col("org_code").alias("unit"), "as_of", "file", "sheet")
        .group_by("unit")
        .last()
    )
    return (
        findings.select("finding", "account")
        .drop_nulls()
        .join(exporters, on="account", how="left")
        .with_columns(unit=pl.coalesce("reporter", "account"))
        .join(rolls, on="unit", how="left")
        .select(
            "finding",
            pl.lit(9).alias("order"),
            pl.lit("roll").alias("record"),
            "unit",
            "as_of",
            "file",
            "sheet",
            pl.lit(None, pl.Int64).alias("row"),
        )
    )
