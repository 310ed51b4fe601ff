"""The worklist of one account: what to do, and how its balance foots, as a workbook.

Belongs here: one workbook and its two sheets. Does not belong here: which accounts get one (``step.py``). A worklist
goes to the unit itself, so it shows its members in full; it is owner-only on disk like everything of a night.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipelines.reports.evidence import Side, sides
from pipelines.reports.tables import INFLOWS, OUTFLOWS, SIGNED_FLOWS
from schemas.catalogue import CATALOGUE, name_of
from schemas.texts import text

_SEVERITY_ORDER = {"H": 0, "M": 1, "L": 2, "I": 3}
# Column key (a text, see schemas/texts.py) and width in characters.
_COLUMNS = (
    ("case", 10),
    ("code", 6),
    ("finding", 26),
    ("severity", 10),
    ("full_name", 26),
    ("dob", 12),
    ("citizen_id", 15),
    ("card_no", 14),
    ("file_no", 14),
    ("effect", 10),
    ("own_evidence", 44),
    ("other_evidence", 44),
    ("other_org", 26),
    ("fix", 40),
    ("effective_on", 12),
    ("due_on", 12),
    ("first_seen", 12),
    ("state", 14),
    ("remark", 30),
)
_FREEZE = 5  # the finding and the member stay in view while scrolling to the evidence
_HEADER_ROW = 3


@dataclass(frozen=True)
class Worklist:
    """What one workbook says.

    Attributes:
        org_code: the account that must act.
        night: the night.
        findings: its discrepancies, columns as published.
        balance: its row of the balances, as a mapping; empty when it has none.
        names: names of units by code.
        language: vi or en.
        reporter: the unit that sends the account's exports, where that is not the account itself.
    """

    org_code: str
    night: date
    findings: pl.DataFrame
    balance: dict[str, Any]
    names: dict[str, str]
    language: str = "vi"
    reporter: str | None = None

    def say(self, key: str, **values: object) -> str:
        """A text in the workbook's language."""
        return text(key, self.language, **values)

    def unit(self, code: str | None) -> str:
        """A unit by code and name."""
        return " ".join(part for part in (code, self.names.get(code or "")) if part)


def write_worklist(worklist: Worklist, path: Path) -> None:
    """Write one workbook aside and rename it, owner-only."""
    aside = path.with_name(f".{path.name}.part")
    options = {
        # A cell is what the unit wrote: never a formula or a link, whatever it starts with.
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
        "constant_memory": False,
    }
    with xlsxwriter.Workbook(str(aside), options) as book:
        # No clock in the file: the same night writes the same workbook.
        book.set_properties({"created": _at_midnight(worklist.night)})
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "note": book.add_format({"italic": True, "font_color": "#555555"}),
            "head": book.add_format(
                {"bold": True, "bg_color": "#1F4E5F", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
            ),
            "cell": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
            "signed": book.add_format({"num_format": "+#,##0;−#,##0;0", "valign": "top"}),
            "count": book.add_format({"num_format": "#,##0"}),
            "total": book.add_format({"num_format": "#,##0", "bold": True, "top": 1}),
            "label_total": book.add_format({"bold": True, "top": 1}),
            "H": book.add_format({"valign": "top", "bg_color": "#F8D7D3"}),
            "M": book.add_format({"valign": "top", "bg_color": "#FDEBC8"}),
            "L": book.add_format({"valign": "top"}),
            "I": book.add_format({"valign": "top", "font_color": "#777777"}),
        }
        _todo_sheet(book.add_worksheet(worklist.say("todo")), worklist, formats)
        _balance_sheet(book.add_worksheet(worklist.say("balance")), worklist, formats)
    aside.chmod(0o600)
    aside.replace(path)


def _at_midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def _todo_sheet(sheet: Worksheet, worklist: Worklist, formats: dict[str, Format]) -> None:
    title = worklist.say("worklist_title", unit=worklist.unit(worklist.org_code), night=f"{worklist.night:%d/%m/%Y}")
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, worklist.say("worklist_note"), formats["note"])
    for column, (key, width) in enumerate(_COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(_HEADER_ROW, column, worklist.say(key), formats["head"])
    row = _HEADER_ROW
    for finding in in_order(worklist.findings).iter_rows(named=True):
        row += 1
        for column, (value, style) in enumerate(_cells(finding, worklist)):
            _write(sheet, row, column, value, formats[style])
    sheet.set_row(_HEADER_ROW, 32)
    sheet.freeze_panes(_HEADER_ROW + 1, _FREEZE)
    sheet.autofilter(_HEADER_ROW, 0, max(row, _HEADER_ROW), len(_COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)


def in_order(findings: pl.DataFrame) -> pl.DataFrame:
    """Findings as a clerk works through them: gravest first, then by code, then by member."""
    return findings.sort(
        pl.col("severity").replace_strict(_SEVERITY_ORDER, return_dtype=pl.Int8),
        "code",
        "full_name",
        "case_id",
        nulls_last=True,
        maintain_order=True,
    )


def _cells(finding: dict[str, Any], worklist: Worklist) -> Iterator[tuple[Any, str]]:
    code, severity = finding["code"], finding["severity"]
    own, other = split_sides(finding["evidence"], {worklist.org_code, worklist.reporter})
    entry = CATALOGUE[code]
    name = name_of(code, worklist.language)
    if finding["stale"]:
        name += f" ({worklist.say('stale_mark')})"
    yield finding["case_id"], "cell"
    yield code, severity
    yield name, "cell"
    yield worklist.say(f"severity_{severity}"), severity
    yield finding["full_name"], "cell"
    yield written_dob(finding), "cell"
    yield finding["citizen_id"], "cell"
    yield finding["card_no"], "cell"
    yield finding["file_no"], "cell"
    yield finding["count_effect"], "signed"
    yield "\n".join(side.words(worklist.language) for side in own), "cell"
    yield "\n".join(side.words(worklist.language) for side in other), "cell"
    yield worklist.unit(finding["other_org_code"]), "cell"
    yield entry.fix_vi if worklist.language == "vi" else entry.fix_en, "cell"
    yield finding["effective_on"], "date"
    yield finding["due_on"], "date"
    yield finding["first_seen"], "date"
    yield worklist.say(f"state_{finding['state']}") if finding["state"] else None, "cell"
    yield None, "cell"


def split_sides(evidence: str | None, own_units: Set[str | None]) -> tuple[list[Side], list[Side]]:
    """The rows of the account (or of whoever reports for it), and everyone else's."""
    found = sides(evidence)
    return [side for side in found if side.unit in own_units], [side for side in found if side.unit not in own_units]


def written_dob(finding: dict[str, Any]) -> str | None:
    """The birth date as precisely as it is known."""
    dob = finding["dob"]
    if dob is None:
        return None
    shape = {"year": "%Y", "month": "%m/%Y"}.get(finding.get("dob_precision") or "", "%d/%m/%Y")
    return f"{dob:{shape}}"


def _write(sheet: Worksheet, row: int, column: int, value: Any, style: Format) -> None:
    """One cell by its type; a text stays a text."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, _at_midnight(value), style)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def _balance_sheet(sheet: Worksheet, worklist: Worklist, formats: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 60)
    for column, key in enumerate(("line", "count", "explanation")):
        sheet.write_string(0, column, worklist.say(key), formats["head"])
    for row, (label, value, style, note) in enumerate(balance_lines(worklist), start=1):
        sheet.write_string(row, 0, label, formats["label_total" if style == "total" else "cell"])
        _write(sheet, row, 1, value, formats[style])
        _write(sheet, row, 2, note, formats["cell"])
    sheet.freeze_panes(1, 0)


def balance_lines(worklist: Worklist) -> Iterator[tuple[str, Any, str, str]]:
    """The bridge line by line: opening → expected → on roll → reported; label, value, style, explanation."""
    balance, say = worklist.balance, worklist.say
    status = balance.get("status")
    yield say("status"), say(f"status_{status}") if status else None, "cell", ""
    yield say("as_of"), balance.get("as_of"), "date", ""
    yield say("opening"), balance.get("opening"), "total", ""
    for name in INFLOWS:
        yield f"+ {say(name)}", balance.get(name), "count", ""
    for name in OUTFLOWS:
        yield f"− {say(name)}", balance.get(name), "count", ""
    for name in SIGNED_FLOWS:
        yield f"± {say(name)}", balance.get(name), "signed", ""
    yield f"= {say('expected')}", balance.get("expected"), "total", ""
    yield say("gap"), balance.get("gap"), "signed", ""
    by_code = (
        worklist.findings.filter(pl.col("count_effect") != 0)
        .group_by("code")
        .agg(pl.col("count_effect").sum(), pl.len())
        .sort("code")
    )
    for code, effect, rows in by_code.iter_rows():
        label = say("of_code", code=code, name=name_of(code, worklist.language))
        yield f"    {label}", effect, "signed", f"{rows}"
    yield f"= {say('on_roll')}", balance.get("on_roll"), "total", ""
    yield say("reported"), balance.get("reported"), "count", ""
    if balance.get("reported") is not None and balance.get("on_roll") is not None:
        difference = balance["reported"] - balance["on_roll"]
        c01 = f"C01 {name_of('C01', worklist.language)}" if difference else ""
        yield say("report_difference"), difference, "signed", c01
    yield say("roll_rows"), balance.get("roll_rows"), "total", ""
    yield f"− {say('quarantined')}", balance.get("quarantined"), "count", ""
    if balance.get("roll_rows") is not None and balance.get("on_roll") is not None:
        not_counted = balance["roll_rows"] - (balance.get("quarantined") or 0) - balance["on_roll"]
        yield f"− {say('not_counted')}", not_counted, "count", ""
    yield f"= {say('on_roll')}", balance.get("on_roll"), "total", ""
    yield say("in_transit"), balance.get("in_transit"), "count", ""
    yield say("not_due"), balance.get("not_due"), "signed", ""
