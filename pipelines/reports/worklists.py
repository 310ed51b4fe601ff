"""All worklists of a night: which units get one, and what stands in each.

Belongs here: choosing units, and bringing together what each workbook needs. Does not belong here: a workbook
(``worklist.py``).
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from pipelines.night import NightRun
from pipelines.reports.pages import reporter_of
from pipelines.reports.tables import NightTables, read_tables
from pipelines.reports.worklist import CLEARED, CLEARED_DAYS, TRANSIT, Worklist, write_worklist
from pipelines.worklist_form import home_key

WORKLISTS = "worklists"
_ACTING = ("H", "M", "L")
_PERSON = ("full_name", "citizen_id", "card_no", "file_no")


def write_worklists(run: NightRun) -> int:
    """Write one workbook per unit with something to do; a unit that only has things to watch gets none.

    Reads the tables of the night from ``run.work``.

    Returns:
        How many were written.
    """
    tables = read_tables(run.work, run.night)
    folder = run.folder(WORKLISTS)
    acting = tables.discrepancies.filter(pl.col("severity").is_in(list(_ACTING))).get_column("org_code").unique()
    found = tables.discrepancies.filter(pl.col("org_code").is_in(acting.implode()))
    balances = {row["org_code"]: row for row in tables.balances.iter_rows(named=True)}
    names = dict(tables.names)
    reporters = dict(reporter_of(tables.units).iter_rows())
    key = home_key(run.home)
    parts = _by_unit(found)
    transit, cleared = _by_unit(_transit(run, tables)), _by_unit(_cleared(run))
    for org_code in sorted(parts):
        worklist = Worklist(
            org_code=org_code,
            night=run.night,
            findings=parts[org_code],
            balance=balances.get(org_code, {}),
            names=names,
            key=key,
            transit=transit.get(org_code, pl.DataFrame(schema=TRANSIT)),
            cleared=cleared.get(org_code, pl.DataFrame(schema=CLEARED)),
            language=run.settings.language,
            reporter=reporters.get(org_code),
        )
        write_worklist(worklist, folder / f"{org_code}.xlsx")
    return len(parts)


def _by_unit(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parts = frame.partition_by("org_code", as_dict=True, maintain_order=True)
    return {str(key[0]): part for key, part in parts.items()}


def _persons(run: NightRun, people: pl.Series) -> pl.DataFrame:
    """person_id and how the register of persons shows them; nobody where there is no register."""
    path = run.work / "state" / "persons.parquet"
    if not path.exists():
        return pl.DataFrame(schema={"person_id": pl.Int64(), **dict.fromkeys(_PERSON, pl.String())})
    known = pl.scan_parquet(path).filter(pl.col("person_id").is_in(people.unique().implode()))
    return known.select("person_id", *_PERSON).collect()


def _transit(run: NightRun, tables: NightTables) -> pl.DataFrame:
    """Members on their way, once for each end that is a unit; org_code and ``TRANSIT``, longest open first."""
    under_way = tables.transfers.filter(pl.col("status").is_in(["in_transit", "overdue"]))
    ends = [
        under_way.with_columns(direction=pl.lit(direction), org_code=pl.col(own), counterpart=pl.col(other))
        for direction, own, other in (("out", "from_org", "to_org"), ("in", "to_org", "from_org"))
    ]
    both = pl.concat(ends).join(_persons(run, under_way["person_id"]), on="person_id", how="left")
    return both.select("org_code", *TRANSIT).sort(
        "org_code", "direction", "issued_on", "full_name", "citizen_id", nulls_last=True
    )


def _cleared(run: NightRun) -> pl.DataFrame:
    """Cases cleared lately; org_code and ``CLEARED``, newest first."""
    path = run.work / "cases.parquet"
    if not path.exists():
        return pl.DataFrame(schema={"org_code": pl.String(), **CLEARED})
    since = run.night - timedelta(days=CLEARED_DAYS)
    cases = pl.read_parquet(path).filter((pl.col("state") == "cleared") & (pl.col("cleared_on") > since))
    known = cases.join(_persons(run, cases["person_id"].drop_nulls()), on="person_id", how="left")
    return known.select("org_code", *CLEARED).sort("cleared_on", "case_id", descending=[True, False])
