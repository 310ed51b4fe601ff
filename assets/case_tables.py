"""Tables of cases on asset and check pages: at most fifty rows, masked unless the setting says otherwise.

Belongs here: rows of findings as Dagster table metadata. Does not belong here: which rows, and masking them
(``pipelines.reports.pages``). Dagster keeps every row several times and shows no pages: fifty is the most that stays
readable and small; more than seven columns run off an asset's page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import dagster as dg
import polars as pl

from assets.facts import HomeFacts
from pipelines.reports.pages import WORST
from schemas.catalogue import CATALOGUE, name_of

_Cell = str | int | None
_SIGNED = "count_effect"

_HEADINGS = {
    "case_id": "case",
    "severity": "grade",
    "code": "finding",
    "org_code": "unit",
    "other_org_code": "other_side",
    "member": "member",
    "age_days": "days",
    "state": "state",
}


def case_table(facts: HomeFacts, rows: pl.DataFrame, columns: tuple[str, ...]) -> dg.TableMetadataValue:
    """Findings (columns as `discrepancies`, plus ``member``) as a table in the home's language."""
    headings = {column: "±" if column == _SIGNED else facts.text(_HEADINGS[column]) for column in columns}
    cells: Mapping[str, Callable[[Any], _Cell]] = {
        "severity": lambda value: facts.text(f"severity_{value}"),
        "state": lambda value: facts.text(f"state_{value}"),
        "code": lambda value: f"{value} {name_of(value, facts.language)}" if value in CATALOGUE else str(value),
        "age_days": int,
        _SIGNED: lambda value: f"{value:+d}" if value else "0",
    }
    return dg.MetadataValue.table(
        records=[
            dg.TableRecord(
                {
                    headings[column]: None if row[column] is None else cells.get(column, str)(row[column])
                    for column in columns
                }
            )
            for row in rows.head(WORST).iter_rows(named=True)
        ],
        schema=dg.TableSchema(
            columns=[
                dg.TableColumn(headings[column], "int" if column == "age_days" else "string") for column in columns
            ]
        ),
    )
