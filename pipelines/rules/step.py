"""The rules step of a night: every finding named, with its person's facts and the evidence of both sides.

Belongs here: writing ``rules/findings.parquet``. Does not belong here: running the SQL (the ledger step does, in one
database with the cells it claims) or the life of a finding (``pipelines/cases``).
"""

from __future__ import annotations

from pipelines.night import NightRun, write_frame
from pipelines.rules.naming import name_findings


def run(run: NightRun) -> dict[str, int | float | str]:
    """Name the night's findings.

    Returns:
        Their number, and the number of each code.
    """
    run.progress("rules: naming findings")
    findings = name_findings(run.work)
    write_frame(findings, run.folder("rules") / "findings.parquet")
    by_code = findings.group_by("code").len().sort("code")
    return {"findings": findings.height, **dict(by_code.iter_rows())}
