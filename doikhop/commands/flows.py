"""``flows``: the increase and decrease of a unit over a period.

Belongs here: arguments and the table on a terminal. Does not belong here: the sums (``pipelines/ledger/flows.py``) or
the workbook (``pipelines/reports/flow_form.py``).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click
import polars as pl

from doikhop.commands.cases import full_members, identity_option
from doikhop.commands.common import DATE, PlainCommand, as_of_option, echo_json, home_option, json_option, pick_night
from doikhop.errors import UsageError


@click.command(cls=PlainCommand)
@click.option("--org", required=True, help="A unit of any level.")
@click.option("--from", "first", type=DATE, required=True, help="First day.")
@click.option("--to", "last", type=DATE, required=True, help="Last day.")
@click.option(
    "--xlsx", "workbook", type=click.Path(dir_okay=False, path_type=Path), help="Also write form 1-BTCTW to this file."
)
@as_of_option(False, "The night to read; default: the newest.")
@identity_option
@home_option
@json_option
def flows(
    org: str,
    first: date,
    last: date,
    workbook: Path | None,
    as_of: date | None,
    show_identity: bool,
    home: Path,
    as_json: bool,
) -> None:
    """Show A + B - C = D of a unit over a period.

    By effective date; entries known late stand on a line of their own, so that
    the table foots. Beside it what the unit reported for just these days.
    The workbook has form 1-BTCTW and, on a second sheet, the entries behind
    every number; so has --json.

    Examples:
      doikhop flows --org HP.01 --from 2021-01-01 --to 2021-12-31
      doikhop flows --org HP --from 2021-01-01 --to 2021-12-31 --xlsx bieu.xlsx
    """
    if last < first:
        raise UsageError(f"--to {last} lies before --from {first}; turn them round.")
    if workbook is not None and workbook.suffix.lower() != ".xlsx":
        raise UsageError(f"--xlsx writes a workbook; give {workbook.name} the ending .xlsx.")
    from pipelines.ledger.flows import flow_entries, flow_table, reports_are_summed
    from pipelines.reports.caseview import below
    from pipelines.reports.flow_form import members_of

    night, folder = pick_night(home, as_of)
    below(folder, [org])  # refuses a unit nobody knows
    table = flow_table(folder, org, first, last)
    entries = pl.DataFrame()
    if as_json or workbook is not None:
        entries = members_of(folder, flow_entries(folder, org, first, last), full=full_members(home, show_identity))
    if workbook is not None:
        _write(workbook, folder, org, (first, last, night), table, entries)
    if as_json:
        period = {"night": night, "org_code": org, "from": first, "to": last}
        echo_json({**period, "lines": table.to_dicts(), "entries": entries.to_dicts()})
        return
    _print(table, f"{org}, {first} to {last} (night of {night})")
    if table.get_column("reported").null_count() < table.height and reports_are_summed(folder, org):
        click.echo("Reported is the sum of its accounts' reports; B2b and C5b include transfers within.")
    if workbook is not None:
        click.echo(f"Form 1-BTCTW is in {workbook}.")


def _print(table: pl.DataFrame, head: str) -> None:
    click.echo(f"{head}\n{'by the ledger':>54}{'reported':>12}")
    for row in table.iter_rows(named=True):
        sign = {"B": "+", "C": "-", "D": "="}.get(row["line"][0], "")
        value = "n/a" if row["value"] is None else f"{row['value']:,}"
        reported = "" if row["reported"] is None else f"{row['reported']:,}"
        click.echo(f"  {sign:<2}{row['line']:<12}{row['name_en']:<30}{value:>8}{reported:>12}   {row['name_vi']}")
    if table.get_column("value").null_count():
        click.echo("A and D are known once every account of the unit has a closed period.")
    if table.get_column("reported").null_count() == table.height:
        click.echo("No count reports cover just these days.")


def _write(
    workbook: Path, folder: Path, org: str, days: tuple[date, date, date], table: pl.DataFrame, entries: pl.DataFrame
) -> None:
    from pipelines.ledger.flows import reports_are_summed
    from pipelines.reports.flow_form import Form, write_form

    units = pl.read_parquet(folder / "intake" / "units.parquet", columns=["org_code", "name"])
    names = dict(units.iter_rows())
    first, last, night = days
    summed = reports_are_summed(folder, org)
    form = Form(org, names.get(org) or org, first, last, night, table, entries, summed)
    try:
        write_form(form, workbook)
    except OSError as error:
        raise UsageError(
            f"{workbook} cannot be written ({error.strerror}); choose another place with --xlsx."
        ) from None
