"""Tables on asset and check pages: at most fifty rows, masked unless the setting says otherwise.

Belongs here: rows of findings, changes, exports, refusals and a bridge as Dagster table metadata. Does not belong here:
which rows, and masking them (``pipelines.reports.pages``). Dagster keeps every row several times and shows no pages:
fifty is the most that stays readable and small; more than seven columns run off an asset's page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import dagster as dg
import polars as pl

from assets.facts import HomeFacts
from pipelines.reports.bridge import bridge
from pipelines.reports.evidence import sides
from pipelines.reports.pages import WORST
from schemas.catalogue import CATALOGUE, name_of
from schemas.texts import TEXTS

# With two lines of evidence each, as many as a window shows at once.
EVIDENCED = 20

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


def table(columns: tuple[str, ...], rows: Iterable[tuple[_Cell, ...]]) -> dg.TableMetadataValue:
    """Rows under headings that are ready to be read."""
    return dg.MetadataValue.table(
        records=[dg.TableRecord(dict(zip(columns, row, strict=True))) for row in rows],
        schema=dg.TableSchema(columns=[dg.TableColumn(column) for column in columns]),
    )


def case_table(facts: HomeFacts, rows: pl.DataFrame, columns: tuple[str, ...]) -> dg.TableMetadataValue:
    """Findings (columns as `discrepancies`, plus ``member``) as a table in the home's language."""
    headings = {column: "±" if column == _SIGNED else facts.text(_HEADINGS[column]) for column in columns}
    cells: Mapping[str, Callable[[Any], _Cell]] = {
        "severity": lambda value: facts.text(f"severity_{value}"),
        "state": lambda value: facts.text(f"state_{value}"),
        "code": lambda value: finding_words(facts, value),
        "age_days": int,
        _SIGNED: lambda value: facts.count(value, signed=True),
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


def evidence_text(facts: HomeFacts, rows: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """Both sides' evidence of each case, as file, sheet and row: never a cell of a row.

    Args:
        facts: the home.
        rows: findings as `discrepancies`, plus ``member``; the first ``EVIDENCED`` are told, and once for each code
            what mends it.
    """
    shown = rows.head(EVIDENCED)
    parts = []
    for row in shown.iter_rows(named=True):
        effect = facts.count(row[_SIGNED], signed=True) if row[_SIGNED] else ""
        unit = " ↔ ".join(code for code in (row["org_code"], row["other_org_code"]) if code)
        said = (finding_words(facts, row["code"]), unit, row["member"], effect)
        head = " · ".join(plain(word) for word in said if word)
        lines = [f"**{row['case_id']}** {head}"]
        lines += [f"- {plain(side.words(facts.language))}" for side in sides(row["evidence"], row["lacking"])]
        parts.append("\n".join(lines))
    entries = [CATALOGUE[code] for code in shown["code"].unique().sort() if code in CATALOGUE]
    parts += [f"*{entry.code}: {facts.say(entry.fix_vi, entry.fix_en)}*" for entry in entries]
    return dg.MetadataValue.md("\n\n".join(parts))


def plain(words: str) -> str:
    """Words from a file or register that Markdown takes for nothing but text."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]<>()#+-.!|" else letter for letter in words)


def finding_words(facts: HomeFacts, code: str) -> str:
    """``L01 chưa cắt đảng số``."""
    return f"{code} {name_of(code, facts.language)}" if code in CATALOGUE else code


def bridge_table(facts: HomeFacts, balance: dict[str, object], moving: pl.DataFrame) -> dg.TableMetadataValue:
    """The balance line by line, without movements there were none of."""
    rows = []
    for label, value, style, note in bridge(balance, moving, facts.language):
        if style in ("count", "amount") and not value:
            continue
        rows.append(
            (
                label.replace(" ", "\N{NO-BREAK SPACE}") if label.startswith(" ") else label,
                _amount(facts, value, style),
                note,
            )
        )
    return table((facts.text("line"), facts.text("count"), facts.text("explanation")), rows)


def _amount(facts: HomeFacts, value: object, style: str) -> str:
    if value is None:
        return facts.text("none")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return facts.count(value, signed=style == "amount") if isinstance(value, int) else str(value)


def change_table(facts: HomeFacts, changed: pl.DataFrame, units: tuple[str, ...] = ()) -> dg.TableMetadataValue:
    """Cases that are new, back, of another code or cleared since the night before; their unit, unless it is one."""
    shown = ("change_kind", "case", "finding", *(() if len(units) == 1 else ("unit",)), "state")
    rows = []
    for row in changed.head(WORST).iter_rows(named=True):
        finding = finding_words(facts, row["code"]) + (f" (← {row['previous_code']})" if row["previous_code"] else "")
        told = {
            "change_kind": facts.text(f"change_{row['kind']}"),
            "case": row["case_id"],
            "finding": finding,
            "unit": row["org_code"],
            "state": facts.text(f"state_{row['state']}"),
        }
        rows.append(tuple(told[column] for column in shown))
    return table(tuple(facts.text(column) for column in shown), rows)


def export_table(facts: HomeFacts, exports: pl.DataFrame) -> dg.TableMetadataValue:
    """Files of a unit: what they are, of when, and what became of them."""
    columns = ("as_of_short", "file", "record", "rows_in_out", "standing")
    rows = (
        (
            f"{row['as_of']:%d/%m/%Y}" if row["as_of"] else None,
            _place(facts, row),
            facts.text(key) if (key := f"record_{row['record']}") in TEXTS else row["record"],
            f"{row['rows_accepted'] or 0} / {row['rows_quarantined'] or 0}",
            ": ".join(part for part in (facts.text(f"export_{row['status']}"), row["reason"]) if part),
        )
        for row in exports.iter_rows(named=True)
    )
    return table(tuple(facts.text(column) for column in columns), rows)


def quarantine_table(facts: HomeFacts, quarantine: pl.DataFrame) -> dg.TableMetadataValue:
    """Refused rows of a unit: where and why, and nothing else of them."""
    columns = ("as_of_short", "file", "row_number", "column", "reason")
    rows = (
        (f"{row['as_of']:%d/%m/%Y}", _place(facts, row), row["row"], row["column"], row["reason"])
        for row in quarantine.iter_rows(named=True)
    )
    return table(tuple(facts.text(column) for column in columns), rows)


def answer_table(facts: HomeFacts, answers: pl.DataFrame) -> dg.TableMetadataValue:
    """Answers of returned worklists that were refused, and why."""
    columns = ("file", "row_number", "unit", "case", "reason")
    refused = answers.filter(pl.col("status") == "refused").head(WORST)
    rows = (
        (row["file"], row["row"], row["org_code"], row["case_id"], row["reason"])
        for row in refused.iter_rows(named=True)
    )
    return table(tuple(facts.text(column) for column in columns), rows)


def _place(facts: HomeFacts, row: Mapping[str, Any]) -> str:
    return f"{row['file'] or ''}" + (f", {facts.text('sheet')} {row['sheet']}" if row["sheet"] else "")
