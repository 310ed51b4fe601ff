"""Running every rule and letting exactly one claim each cell.

Belongs here: collecting candidates, the claim by the catalogue's order, severities by timing, staleness. Does not
belong here: any rule.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import duckdb
import polars as pl

from pipelines.ledger import engine
from schemas.catalogue import CATALOGUE

_HERE = Path(__file__).parent
_COLUMNS = (
    "account, person_id, effect, org_code, other_org_code, severity, effective_on, due_on, subject, absent_at, "
    "entry_a, entry_b"
)


@lru_cache(maxsize=1)
def rule_files() -> dict[str, Path]:
    """Code → SQL file, for every rule of this folder, in the catalogue's order."""
    found = {path.name[:3]: path for path in sorted(_HERE.glob("[A-Z][0-9][0-9]_*.sql"))}
    return {code: found[code] for code in CATALOGUE if code in found}


def run_rules(con: duckdb.DuckDBPyConnection) -> None:
    """Make ``candidates``, ``claims`` and ``findings`` from the reconciliation's tables.

    ``findings`` has: code, account, org_code, other_org_code, person_id, effect, severity, effective_on, due_on, stale,
    subject, entry_a, entry_b. Key: code, account, person_id, other_org_code, subject.
    """
    con.execute(
        "CREATE OR REPLACE TABLE candidates (code VARCHAR, account VARCHAR, person_id BIGINT, effect TINYINT, "
        "org_code VARCHAR, other_org_code VARCHAR, severity VARCHAR, effective_on DATE, due_on DATE, subject VARCHAR, "
        "absent_at VARCHAR, entry_a BIGINT, entry_b BIGINT)"
    )
    for code, path in rule_files().items():
        con.execute(f"INSERT INTO candidates SELECT '{code}', {_COLUMNS} FROM (\n{engine.sql(path)}\n) AS rule")
    engine.offer(con, {"claim_order": _claim_order()})
    engine.create_from(con, _HERE, "claims")
    engine.create_from(con, _HERE, "findings")


def _claim_order() -> pl.DataFrame:
    """Which code claims a positive or negative remainder before which."""
    rows = [
        {"code": entry.code, "sign": sign, "rank": rank}
        for entry in CATALOGUE.values()
        for sign, rank in ((1, entry.claims_positive), (-1, entry.claims_negative))
        if rank is not None
    ]
    return pl.DataFrame(rows, schema={"code": pl.String, "sign": pl.Int8, "rank": pl.Int32})
