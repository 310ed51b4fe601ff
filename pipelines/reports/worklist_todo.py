"""The to-do sheet of a worklist: what to mend, and the cells in which the unit answers.

Belongs here: its rows, drop-downs and locks. Does not belong here: the other sheets (``worklist.py``), the columns and
what may be answered (``worklist_form.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import Any

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from pipelines.reports.worklist import Worklist, fit_row, numbers, own_and_others, ready_to_print, write_cell
from pipelines.worklist_form import (
    ANSWERED,
    HEADER_ROW,
    LISTS_SHEET,
    LOCKED,
    NAME_COLUMN,
    NAME_ROW,
    REASONS,
    SEAL_COLUMN,
    SEAL_HEADING,
    answers_to,
    state_words,
)
from schemas.catalogue import CATALOGUE, name_of

_SEVERITY_ORDER = {"H": 0, "M": 1, "L": 2, "I": 3}
_FREEZE = 5  # the finding and the member stay in view while scrolling to the evidence
_NO_DATE_AFTER = date(2199, 12, 31)


def todo_sheet(book: xlsxwriter.Workbook, worklist: Worklist, formats: dict[str, Format]) -> None:
    """Add the to-do sheet, and the hidden one its drop-downs take their words from."""
    sheet = book.add_worksheet(worklist.say("todo"))
    title = worklist.say("worklist_title", unit=worklist.unit(worklist.org_code))
    sheet.write_string(0, 0, title, formats["title"])
    sheet.write_string(1, 0, worklist.say("worklist_night", night=f"{worklist.night:%d/%m/%Y}"), formats["note"])
    sheet.merge_range(NAME_ROW, 0, NAME_ROW, NAME_COLUMN - 1, worklist.say("answered_by"), formats["label"])
    sheet.merge_range(NAME_ROW, NAME_COLUMN, NAME_ROW, NAME_COLUMN + 1, "", formats["answer"])
    sheet.write_string(NAME_ROW, NAME_COLUMN + 2, worklist.say("worklist_how"), formats["note"])
    for column, (key, width) in enumerate((*LOCKED, *ANSWERED)):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER_ROW, column, worklist.say(key), formats["head"])
    sheet.set_column(SEAL_COLUMN, SEAL_COLUMN, 10, None, {"hidden": True})
    sheet.write_string(HEADER_ROW, SEAL_COLUMN, SEAL_HEADING)
    findings = list(in_order(worklist.findings).iter_rows(named=True))
    for row, finding in enumerate(findings, start=HEADER_ROW + 1):
        _row(sheet, row, finding, worklist, formats)
    if not findings:
        sheet.write_string(HEADER_ROW + 1, 0, worklist.say("nothing_todo"), formats["note"])
    _drop_downs(book, sheet, findings, worklist)
    sheet.set_row(HEADER_ROW, 40)
    sheet.freeze_panes(HEADER_ROW + 1, _FREEZE)
    sheet.autofilter(HEADER_ROW, 0, max(HEADER_ROW + len(findings), HEADER_ROW + 1), len(LOCKED) + len(ANSWERED) - 1)
    ready_to_print(sheet, worklist)
    sheet.repeat_rows(HEADER_ROW)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    sheet.set_first_sheet()
    sheet.activate()


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


def _row(sheet: Worksheet, row: int, finding: dict[str, Any], worklist: Worklist, formats: dict[str, Format]) -> None:
    cells = list(_cells(finding, worklist))
    for column, (value, style) in enumerate(cells):
        write_cell(sheet, row, column, value, formats[style])
    fit_row(sheet, row, zip((value for value, _ in cells), (width for _, width in LOCKED), strict=True))
    answerable = finding["case_id"] is not None
    for place, (key, _) in enumerate(ANSWERED):
        style = "answer_date" if key == "answer_until" else "answer"
        sheet.write_blank(row, len(LOCKED) + place, None, formats[style if answerable else "cell"])
    if answerable:
        seal = worklist.key.seal(worklist.origin, (value for value, _ in cells))
        sheet.write_string(row, SEAL_COLUMN, seal)


def _cells(finding: dict[str, Any], worklist: Worklist) -> Iterator[tuple[Any, str]]:
    code, severity = finding["code"], finding["severity"]
    own, other = own_and_others(worklist, finding)
    entry = CATALOGUE[code]
    name = name_of(code, worklist.language)
    if finding["stale"]:
        name += f" ({worklist.say('stale_mark')})"
    what = entry.what_vi if worklist.language == "vi" else entry.what_en
    others = [worklist.unit(finding["other_org_code"]), *(side.words(worklist.language) for side in other)]
    dob = written_dob(finding)
    identity = [worklist.say("born", dob=dob) if dob else "", numbers(finding, worklist)]
    yield finding["case_id"], "cell"
    yield code, severity
    yield worklist.say(f"severity_{severity}"), severity
    yield f"{name[:1].upper()}{name[1:]}.\n{what}", "cell"
    yield finding["full_name"], "strong"
    yield "\n".join(line for line in identity if line), "cell"
    yield finding["count_effect"], "signed"
    yield "\n".join(side.words(worklist.language) for side in own), "cell"
    yield "\n".join(line for line in others if line), "cell"
    yield entry.fix_vi if worklist.language == "vi" else entry.fix_en, "cell"
    yield finding["due_on"], "date"
    yield state_words(finding["state"], finding["first_seen"], worklist.language), "cell"


def written_dob(finding: dict[str, Any]) -> str | None:
    """The birth date as precisely as it is known."""
    dob = finding["dob"]
    if dob is None:
        return None
    shape = {"year": "%Y", "month": "%m/%Y"}.get(finding.get("dob_precision") or "", "%d/%m/%Y")
    return f"{dob:{shape}}"


def _drop_downs(
    book: xlsxwriter.Workbook, sheet: Worksheet, findings: list[dict[str, Any]], worklist: Worklist
) -> None:
    """Answer, reason and expiry of each row may only be what they can mean; a reason may also be one's own words."""
    lists = book.add_worksheet(LISTS_SHEET)
    lists.protect()
    lists.very_hidden()
    places: dict[tuple[str, ...], str] = {}

    def listed(words: tuple[str, ...]) -> str:
        if words not in places:
            column = len(places)
            for row, key in enumerate(words):
                lists.write_string(row, column, worklist.say(key))
            places[words] = f"={LISTS_SHEET}!{xl_range_abs(0, column, len(words) - 1, column)}"
        return places[words]

    def kind(numbered: tuple[int, dict[str, Any]]) -> tuple[str, ...]:
        finding = numbered[1]
        return answers_to(finding["code"]) if finding["case_id"] is not None else ()

    at = {key: len(LOCKED) + place for place, (key, _) in enumerate(ANSWERED)}
    for answers, group in groupby(enumerate(findings, start=HEADER_ROW + 1), key=kind):
        if not answers:
            continue
        rows = [row for row, _ in group]
        span = rows[0], rows[-1]

        def on(key: str, options: dict[str, Any], message: str, span: tuple[int, int] = span) -> None:
            rule = {"input_message": worklist.say(message), "ignore_blank": True, **options}
            sheet.data_validation(span[0], at[key], span[1], at[key], rule)

        replies = tuple(f"reply_{answer}" for answer in answers)
        on("answer", {"validate": "list", "source": listed(replies), "error_message": ""}, "pick_answer")
        on("answer_reason", {"validate": "list", "source": listed(REASONS), "show_error": False}, "pick_reason")
        if "accepted" in answers:
            first = worklist.night + timedelta(days=1)
            span_of_days = {"validate": "date", "criteria": "between", "minimum": first, "maximum": _NO_DATE_AFTER}
            on("answer_until", span_of_days, "pick_until")
