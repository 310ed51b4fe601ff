"""``cases`` and ``explain``: what is wrong, and one case down to its arithmetic.

Belongs here: filters and printing. Does not belong here: putting the facts of a case together
(``pipelines/reports/caseview.py``). Members are masked unless the setting or the flag says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from doikhop.commands.common import PlainCommand, as_of_option, echo_json, home_option, json_option, pick_night
from doikhop.errors import UsageError

if TYPE_CHECKING:
    from pipelines.reports.caseview import Explanation
    from pipelines.reports.cellview import AccountArithmetic, CellArithmetic

identity_option = click.option(
    "--show-identity", is_flag=True, help="Show members in full; default: masked, unless ui_identity says full."
)


def full_members(home: Path, show_identity: bool) -> bool:
    """Whether members are shown in full: asked for, or set so."""
    from doikhop.settings import load_settings

    return show_identity or load_settings(home).ui_identity == "full"


@click.command(cls=PlainCommand)
@click.option("--org", "orgs", multiple=True, help="Only this unit and those below it; may be repeated.")
@click.option("--code", "codes", multiple=True, help="Only this code, such as L01; may be repeated.")
@click.option("--state", "states", multiple=True, help="Only this state; default: all but cleared.")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="Most rows; 0: all.")
@as_of_option(False, "The night to read; default: the newest.")
@identity_option
@home_option
@json_option
def cases(
    orgs: tuple[str, ...],
    codes: tuple[str, ...],
    states: tuple[str, ...],
    limit: int,
    as_of: date | None,
    show_identity: bool,
    home: Path,
    as_json: bool,
) -> None:
    """List the cases of a night, gravest first.

    Examples:
      doikhop cases --org HP.01 --code L01
      doikhop cases --state acknowledged --json
    """
    from pipelines.reports.caseview import case_list
    from schemas.catalogue import CATALOGUE, name_of
    from schemas.output_tables import CASE_STATES

    _require_known(codes, tuple(CATALOGUE), "code")
    _require_known(states, CASE_STATES, "state")
    night, folder = pick_night(home, as_of)
    found = case_list(folder, orgs=orgs, codes=codes, states=states, full=full_members(home, show_identity))
    shown = found.head(limit) if limit else found
    if as_json:
        echo_json({"night": night, "total": found.height, "cases": shown.to_dicts()})
        return
    if found.is_empty():
        click.echo(f"No such cases on the night of {night}.")
        return
    _print_table(
        ("case", "sev", "code", "what", "unit", "other", "member", "effect", "state", "days", "due"),
        [
            (
                row["case_id"],
                row["severity"] or "",
                row["code"],
                name_of(row["code"]),
                row["org_code"],
                row["other_org_code"] or "",
                row["member"] or "",
                f"{row['count_effect']:+d}" if row["count_effect"] else "",
                row["state"],
                "" if row["age_days"] is None else str(row["age_days"]),
                str(row["due_on"] or ""),
            )
            for row in shown.iter_rows(named=True)
        ],
    )
    click.echo(f"{shown.height} of {found.height} cases, night of {night}.")


def _require_known(given: tuple[str, ...], known: tuple[str, ...], what: str) -> None:
    for value in given:
        if value not in known:
            raise UsageError(f"There is no {what} '{value}'; choose one of {', '.join(known)}.")


def _print_table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(line[place]) for line in [head, *rows]) for place in range(len(head))]
    for line in [head, *rows]:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


@click.command(cls=PlainCommand)
@click.argument("case_id")
@as_of_option(False, "The night to read; default: the newest.")
@identity_option
@home_option
@json_option
def explain(case_id: str, as_of: date | None, show_identity: bool, home: Path, as_json: bool) -> None:
    """Explain one case: both sides, the arithmetic, the fix.

    Example:
      doikhop explain V000123
    """
    from doikhop.settings import load_settings
    from pipelines.reports import caseview

    _, folder = pick_night(home, as_of)
    language = load_settings(home).language
    explanation = caseview.explain(home, folder, case_id, full=full_members(home, show_identity), language=language)
    if as_json:
        echo_json(_as_json(explanation))
        return
    for line in _lines(explanation, language):
        click.echo(line)


def _as_json(explanation: Explanation) -> dict[str, Any]:
    """The explanation without the personal columns; ``member`` is masked or full as asked."""
    personal = ("full_name", "citizen_id", "card_no", "file_no", "dob")
    finding = {k: v for k, v in (explanation.finding or {}).items() if k not in personal}
    return {**asdict(explanation), "finding": finding or None}


def _lines(explanation: Explanation, language: str) -> Iterator[str]:
    from schemas.catalogue import name_of
    from schemas.texts import text

    case, entry, finding = explanation.case, explanation.entry, explanation.finding
    yield f"Case {case['case_id']}: {entry.code} {entry.name_vi} ({entry.name_en})"
    yield f"  unit      {case['org_code']} {explanation.unit_name}"
    if explanation.other_name:
        yield f"  other     {explanation.other_name}"
    if case.get("subject"):
        yield f"  about     {case['subject']}"
    if explanation.member:
        yield f"  member    {explanation.member}"
    yield (
        f"  state     {case['state']}, first seen {case['first_seen']}, last seen {case['last_seen']}, "
        f"{case['nights_open']} nights"
    )
    if finding:
        severity = {"H": "high", "M": "medium", "L": "low", "I": "info"}[finding["severity"]]
        due = f", due {finding['due_on']}" if finding["due_on"] else ""
        stale = ", rests on a stale export" if finding["stale"] else ""
        yield f"  severity  {severity}{due}{stale}"
    yield ""
    yield f"What disagrees: {entry.what_en}"
    yield f"                {entry.what_vi}"
    if explanation.doubt:
        yield f"                {explanation.doubt}"
    if finding is None:
        yield "This night no longer shows it."
    for side in explanation.sides:
        yield f"  {side.words('en')}"
        yield f"      {side.where()}"
    if explanation.cell:
        yield ""
        yield from _arithmetic(explanation.cell, entry.code)
    if explanation.account:
        yield ""
        yield from _bridge(explanation.account)
    if explanation.related:
        yield ""
        yield f"{text('related', language)}:"
    for other in explanation.related:
        yield f"  {other.case_id}  {other.code} {name_of(other.code, language)}, {other.org_code}, {other.state}"
    yield ""
    yield f"What to do: {entry.fix_en}"
    yield f"            {entry.fix_vi}"
    if explanation.decisions:
        yield ""
        yield "Decisions:"
    for one in explanation.decisions:
        until = f", until {one['until']}" if one["until"] else ""
        stage = "" if one["stage"] == "final" else f" ({one['stage']})"
        when = f"{one['decided_at']:%Y-%m-%d %H:%M} UTC"
        yield f"  {when}  {one['decision']}{stage} by {one['by']}{until}: {one['reason']}"


def _arithmetic(cell: CellArithmetic, code: str) -> Iterator[str]:
    as_of = f", by its roll of {cell.as_of}" if cell.as_of else ""
    yield f"The arithmetic at {cell.account}{as_of}:"
    if cell.has_baseline:
        yield f"  held at the last close     {cell.held or 0:>3}"
        yield f"  moved since, and due       {(cell.moved or 0) - cell.adjusted:>+3}"
    else:
        yield "  no closed period yet: the last movement gives what is expected"
    for leg in cell.legs:
        due = "" if leg.get("due", True) else ", not due yet"
        posted = ", posted at the last close" if leg.get("posted") else ""
        if leg.get("in_opening"):
            posted = ", in the opening of the first close, which took them over from the roll"
        counterpart = f" {leg['counterpart']}" if leg.get("counterpart") else ""
        yield f"    {leg['effective_on']}  {leg['effect']:+d}  {leg['column_name']}{counterpart}{due}{posted}"
        source = leg.get("source")
        yield f"        {source.words('en') if source else 'implied: no register of its own has it'}"
    if cell.taken_back:
        yield f"  taken back                 {cell.taken_back:>+3}   the last close had it; today's papers do not"
    if cell.adjusted:
        yield f"  accepted difference        {cell.adjusted:>+3}"
    yield f"  expected                   {(cell.held or 0) + (cell.moved or 0):>3}"
    yield f"  counted on the roll        {cell.counted or 0:>3}"
    for row in cell.rows:
        yield f"    {row['roll_status']}{'' if row['counts'] else ', does not count'}"
        if row["source"]:
            yield f"        {row['source'].words('en')}"
    residual = cell.residual or 0
    claimed = f"   claimed by {', '.join(cell.claims or [code])}" if residual else "   the count is in order here"
    yield f"  difference                 {residual:>+3}{claimed}"


def _bridge(account: AccountArithmetic) -> Iterator[str]:
    yield f"The arithmetic of {account.org_code}:"
    for name, value in account.steps:
        shown = f"{value:,}" if name in ("opening", "expected") else f"{value:+,}"
        yield f"  {name:<27}{shown:>9}"
    if account.on_roll is not None:
        yield f"  {'on the roll':<27}{account.on_roll:>9,}"
    if account.gap is not None:
        yield f"  {'gap':<27}{account.gap:>+9,}"
    if account.reported is not None:
        yield f"  {'reported (line D)':<27}{account.reported:>9,}"
    if account.report and account.period:
        yield f"  report of {account.period[0]} to {account.period[1]}: its lines, and what the registers have"
        for line in sorted({*account.report, *account.registers}):
            told, entered = account.report.get(line), account.registers.get(line, 0)
            beside = "" if line in ("A", "D") else f"{entered:>9,}{'' if (told or 0) == entered else '   differs'}"
            if told or entered:
                yield f"    {line:<25}{'-' if told is None else f'{told:,}':>9}{beside}"
