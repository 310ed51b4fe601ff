"""The cases step of a night: name the findings, fold them into cases, publish both.

Belongs here: reading what the ledger found, calling the fold, writing ``discrepancies`` and ``cases``. Does not belong
here: the fold itself.
"""

from __future__ import annotations

import polars as pl

from pipelines import decisions
from pipelines.cases.counterparts import at_found_counterparts
from pipelines.cases.fold import fingerprints, fold
from pipelines.cases.rekey import cases_before, issued_numbers, successors_of
from pipelines.night import NightRun, write_frame
from schemas.outputs import conform


def run(run: NightRun) -> dict[str, int | float | str]:
    """Fold the night's findings.

    Writes ``discrepancies.parquet``, ``cases.parquet`` and ``state/cases.parquet``.

    Returns:
        Counts of findings and of cases by state, new and cleared ones.
    """
    run.progress("cases: folding")
    findings = fingerprints(pl.read_parquet(run.work / "rules" / "findings.parquet"))
    cases, told = fold_night(run, findings)
    write_frame(
        conform("cases", cases.drop("claims_cell", "first_person_id", "count_effect", "decision_seq", "severity")),
        run.work / "cases.parquet",
    )
    discrepancies = findings.join(told, on="finding", how="left").select(
        "case_id",
        "code",
        "severity",
        "org_code",
        "other_org_code",
        "person_id",
        "citizen_id",
        "card_no",
        "file_no",
        "full_name",
        "dob",
        "dob_precision",
        pl.col("effect").alias("count_effect"),
        "effective_on",
        "due_on",
        "first_seen",
        (pl.lit(run.night) - pl.col("first_seen")).dt.total_days().alias("age_days"),
        "state",
        "stale",
        "evidence",
        "lacking",
        "subject",
    )
    write_frame(conform("discrepancies", discrepancies), run.work / "discrepancies.parquet")
    states = dict(cases.group_by("state").len().sort("state").iter_rows())
    new = cases.filter(pl.col("first_seen") == run.night).height
    cleared = cases.filter(pl.col("cleared_on") == run.night).height
    return {"findings": findings.height, "new": new, "cleared_tonight": cleared, **states}


def fold_night(run: NightRun, findings: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One night's step of the fold, from the night before; needs the linking and the ledger step behind it.

    Args:
        run: the night; ``state/cases.parquet`` is written.
        findings: tonight's, with ``fingerprint``, ``claims_cell`` and ``finding``.

    Returns:
        What ``fold`` returns.
    """
    before = cases_before(run)
    if before is not None:
        before = at_found_counterparts(before, findings, successors_of(run.work))
    differing = None if before is None else _still_differing(run, before)
    decided = decisions.in_force(decisions.of_night(run))
    suspended = [] if before is None else _suspended(run, before)
    cases, told = fold(before, findings, decided, run.night, differing, issued_numbers(run), suspended)
    write_frame(cases, run.work / "state" / "cases.parquet")
    return cases, told


def _still_differing(run: NightRun, cases: pl.DataFrame) -> pl.DataFrame:
    """Fingerprint → still_differs: cells the roll shows differing, though an accepted difference adjusts them."""
    adjusted = (
        pl.read_parquet(run.work / "ledger" / "cells.parquet", columns=["person_id", "account", "adjusted"])
        .filter(pl.col("adjusted") != 0)
        .select("person_id", "account", still_differs=pl.lit(True))
    )
    return (
        cases.filter("claims_cell").join(adjusted, on=["person_id", "account"]).select("fingerprint", "still_differs")
    )


def _suspended(run: NightRun, cases: pl.DataFrame) -> list[str]:
    """Accounts of cases that tonight's arithmetic leaves out: ended, and a successor's roll has not come."""
    inside = pl.read_parquet(run.work / "ledger" / "accounts.parquet", columns=["account"])
    everybody = cases.filter(pl.col("person_id").is_not_null()).select("account").drop_nulls().unique()
    return everybody.join(inside, on="account", how="anti").get_column("account").sort().to_list()
