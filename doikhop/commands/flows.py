"""``flows``: the increase and decrease of a unit over a period.

Belongs here: arguments and the table on a terminal. Does not belong here: the sums (``pipelines/ledger/flows.py``).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from doikhop.commands.common import DATE, PlainCommand, as_of_option, echo_json, home_option, json_option, pick_night
from doikhop.errors import UsageError


@click.command(cls=PlainCommand)
@click.option("--org", required=True, help="A unit of any level.")
@click.option("--from", "first", type=DATE, required=True, help="First day.")
@click.option("--to", "last", type=DATE, required=True, help="Last day.")
@as_of_option(False, "The night to read; default: the newest.")
@home_option
@json_option
def flows(org: str, first: date, last: date, as_of: date | None, home: Path, as_json: bool) -> None:
    """Show A + B - C = D of a unit over a period.

    By effective date; entries known late stand on a line of their own, so that
    the table foots.

    Example:
      doikhop flows --org HP.01 --from 2021-01-01 --to 2021-12-31
    """
    if last < first:
        raise UsageError(f"--to {last} lies before --from {first}; turn them round.")
    from pipelines.ledger.flows import flow_table
    from pipelines.reports.caseview import below

    night, folder = pick_night(home, as_of)
    below(folder, [org])  # refuses a unit nobody knows
    table = flow_table(folder, org, first, last)
    if as_json:
        echo_json({"night": night, "org_code": org, "from": first, "to": last, "lines": table.to_dicts()})
        return
    click.echo(f"{org}, {first} to {last} (night of {night})")
    for row in table.iter_rows(named=True):
        sign = {"B": "+", "C": "-", "D": "="}.get(row["line"][0], "")
        value = "n/a" if row["value"] is None else f"{row['value']:,}"
        click.echo(f"  {sign:<2}{row['line']:<6}{row['name_en']:<34}{value:>12}   {row['name_vi']}")
    if table.get_column("value").null_count():
        click.echo("A and D are known once every account of the unit has a closed period.")
