"""Tables of cases on asset and check pages: at most fifty rows, masked unless the setting says otherwise.

Belongs here: rows of findings as Dagster table metadata. Does not belong here: which rows, and
masking them (``pipelines.reports.pages``). Dagster keeps every row several times and shows no pages: fifty is the
most that stays readable and small.
"""

from __future__ import annotations

import dagster as dg
import polars as pl

from assets.facts import HomeFacts
from assets.labels import label
from pipelines.reports.pages import WORST
from schemas.catalogue import CATALOGUE, name_of

_COLUMNS = (
    "case_id",
    "severity",
    "code",
    "name",
    "org_code",
    "other_org_code",
    "member",
    "count_effect",
    "effective_on",
    "age_days",
    "state",
)
_NUMERIC = {"count_effect", "age_days"}


def case_table(facts: HomeFacts, rows: pl.DataFrame, *, without: tuple[str, ...] = ()) -> dg.TableMetadataValue:
    """Findings (columns as `discrepancies` plus ``member``) as a table in the home's language."""
    columns = [column for column in _COLUMNS if column not in without]
    headings = {column: label(column, facts.language) for column in columns}
    records = []
    for row in rows.head(WORST).iter_rows(named=True):
        said = {**row, "name": name_of(row["code"], facts.language) if row["code"] in CATALOGUE else ""}
        records.append(dg.TableRecord({headings[column]: _cell(facts, column, said.get(column)) for column in columns}))
    return dg.MetadataValue.table(
        records=records,
        schema=dg.TableSchema(
            columns=[dg.TableColumn(headings[column], "int" if column in _NUMERIC else "string") for column in columns]
        ),
    )


def _cell(facts: HomeFacts, column: str, value: object) -> str | int | float | bool | None:
    if value is None:
        return None
    if column == "severity":
        return label(str(value), facts.language)
    if column == "state":
        return label("state_open" if value == "open" else str(value), facts.language)
    return int(str(value)) if column in _NUMERIC else str(value)
