"""The rules step of a night: every finding named, with its person's facts and the evidence of both sides.

Belongs here: writing ``rules/findings.parquet``. Does not belong here: running the SQL (the ledger step does, in one
database with the cells it claims) or the life of a finding (``pipelines/cases``).
"""

from __future__ import annotations

import polars as pl

from pipelines.night import NightRun, write_frame
from pipelines.rules.last_rows import last_rows
from pipelines.rules.naming import missing_people, name_findings


def run(run: NightRun) -> dict[str, int | float | str]:
    """Name the night's findings.

    Writes ``rules/findings.parquet`` and ``state/last_rows.parquet``: where those missing were last counted.

    Returns:
        Their number, and the number of each code.
    """
    run.progress("rules: naming findings")
    last = last_rows(run, missing_people(pl.read_parquet(run.work / "ledger" / "findings.parquet")))
    # Kept, because a later night has only the rolls of this one to look in.
    write_frame(last, run.folder("state") / "last_rows.parquet")
    findings = name_findings(run.work, last)
    write_frame(findings, run.folder("rules") / "findings.parquet")
    by_code = findings.group_by("code").len().sort("code")
    return {"findings": findings.height, **dict(by_code.iter_rows())}
