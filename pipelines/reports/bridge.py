"""The bridge of a balance, line by line, as worklists and pages of the UI show it.

Belongs here: which lines, in which order, with which words. Does not belong here: any arithmetic of the ledger, or how
a line is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from pipelines.reports.tables import INFLOWS, OUTFLOWS, SIGNED_FLOWS
from schemas.catalogue import name_of
from schemas.texts import text


def bridge(balance: Mapping[str, Any], findings: pl.DataFrame, language: str) -> Iterator[tuple[str, Any, str, str]]:
    """The lines from opening to expected, from expected to on roll code by code, from on roll to reported and to rows.

    Args:
        balance: the unit's row of `balances`; empty when it has none.
        findings: its discrepancies.
        language: vi or en.

    Returns:
        Label, value (a number, a date or words; None: not available), style (total, count, amount, date or cell), note.
    """

    def say(key: str, **values: object) -> str:
        return text(key, language, **values)

    status = balance.get("status")
    yield say("status"), say(f"status_{status}") if status else None, "cell", ""
    yield say("as_of"), balance.get("as_of"), "date", ""
    yield say("opening"), balance.get("opening"), "total", ""
    for name in INFLOWS:
        yield f"+ {say(name)}", balance.get(name), "count", ""
    for name in OUTFLOWS:
        yield f"− {say(name)}", balance.get(name), "count", ""
    for name in SIGNED_FLOWS:
        yield f"± {say(name)}", balance.get(name), "amount", ""
    yield f"= {say('expected')}", balance.get("expected"), "total", ""
    yield say("gap"), balance.get("gap"), "amount", ""
    by_code = (
        findings.filter(pl.col("count_effect") != 0)
        .group_by("code")
        .agg(pl.col("count_effect").sum(), pl.len())
        .sort("code")
    )
    for code, effect, rows in by_code.iter_rows():
        label = say("of_code", code=code, name=name_of(code, language))
        yield f"    {label}", effect, "amount", say("cases_counted", count=rows)
    yield f"= {say('on_roll')}", balance.get("on_roll"), "total", ""
    yield say("reported"), balance.get("reported"), "count", ""
    if balance.get("reported") is not None and balance.get("on_roll") is not None:
        difference = balance["reported"] - balance["on_roll"]
        c01 = f"C01 {name_of('C01', language)}" if difference else ""
        yield say("report_difference"), difference, "amount", c01
    yield say("roll_rows"), balance.get("roll_rows"), "total", ""
    yield f"− {say('quarantined')}", balance.get("quarantined"), "count", ""
    if balance.get("roll_rows") is not None and balance.get("on_roll") is not None:
        not_counted = balance["roll_rows"] - (balance.get("quarantined") or 0) - balance["on_roll"]
        yield f"− {say('not_counted')}", not_counted, "count", ""
    yield f"= {say('on_roll')}", balance.get("on_roll"), "total", ""
    yield say("in_transit"), balance.get("in_transit"), "count", ""
    yield say("not_due"), balance.get("not_due"), "amount", ""
