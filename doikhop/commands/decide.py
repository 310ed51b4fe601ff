"""``decide``: append one decision to the journal.

Belongs here: arguments and the answer. Does not belong here: what may be decided (``pipelines/decisions.py``).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from doikhop.commands.common import DATE, PlainCommand, echo_json, home_option, json_option, pick_night
from doikhop.errors import UsageError


@click.command(cls=PlainCommand)
@click.argument("words", nargs=-1, metavar="[CASE_ID] DECISION")
@click.option("--by", required=True, help="Who decides.")
@click.option("--reason", required=True, help="Why, in words.")
@click.option("--until", type=DATE, help="When an accepted difference expires.")
@click.option("--rows", nargs=2, metavar="A B", help="Two rows (ORG/DATE/FILE#SHEET:ROW), where there is no case.")
@home_option
@json_option
def decide(
    words: tuple[str, ...],
    by: str,
    reason: str,
    until: date | None,
    rows: tuple[str, str] | None,
    home: Path,
    as_json: bool,
) -> None:
    """Decide about a case, or about two rows.

    DECISION is one of
      acknowledged  seen by the unit, being looked into
      fix_claimed   the unit says it is mended; only later data clears it
      accepted      a known difference until a date; a second call by another
                    name approves it
      reopened      takes back any of the three above
      same          the two rows, or the two people of an I01 or I03 case, are
                    one person
      different     they are two people
      confirm       the export of abnormal size (F02) is right

    Decisions are only ever appended. The next night takes them up.

    Examples:
      doikhop decide V000123 acknowledged --by "Lan" --reason "asked the unit"
      doikhop decide V000123 accepted --by "Lan" --reason "seconded abroad" --until 2026-12-31
      doikhop decide same --by "Lan" --reason "seen the file"
          --rows HP.01/2021-09-30/roll.csv:12 HP.02/2021-09-30/roll.xlsx#A:7
    """
    import polars as pl

    from pipelines import decisions

    case_id, decision = _read(words, rows)
    night, folder = pick_night(home, None)
    if rows:
        decisions.require_rows(folder, rows)
    line = decisions.append(
        home,
        decisions.Decision(decision, by, reason, case_id, until, rows),
        pl.read_parquet(folder / "cases.parquet"),
        night,
    )
    if as_json:
        echo_json(line)
        return
    about = f"case {case_id}" if case_id else "the two rows"
    click.echo(f"Noted: {decision} for {about}, by {line['by']} ({line['stage']}).")
    if line["stage"] == "proposed":
        click.echo("It takes effect when a second person gives the same command with another --by.")
    else:
        click.echo("The next night takes it up.")


def _read(words: tuple[str, ...], rows: tuple[str, str] | None) -> tuple[str | None, str]:
    if len(words) == 2:
        return words[0], words[1]
    if len(words) == 1 and rows:
        return None, words[0]
    raise UsageError("Say which case and which decision: `doikhop decide CASE_ID DECISION --by NAME --reason TEXT`.")
