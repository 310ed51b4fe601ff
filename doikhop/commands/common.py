"""Options and small helpers that several commands share.

Belongs here: ``--home``, ``--json``, reading a date, printing JSON. Does not belong here: anything one command needs.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from doikhop.errors import UsageError

HOME_VARIABLE = "DOIKHOP_HOME"


class DateType(click.ParamType[date]):
    """A date written YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the date, or end with a usage error."""
        if isinstance(value, date):
            return value
        try:
            if len(value) != 10:  # fromisoformat also reads 20210930 and week dates
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"'{value}' is not a date; write it YYYY-MM-DD, for example 2021-09-30.", param, ctx)


DATE = DateType()


class PlainCommand(click.Command):
    """A command whose help is its docstring as written: examples keep their lines."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the docstring, indented, without wrapping it anew."""
        formatter.write("\n")
        for line in inspect.cleandoc(self.help or "").splitlines():
            formatter.write(f"  {line}".rstrip() + "\n")


home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    envvar=HOME_VARIABLE,
    default=Path("data"),
    show_default=True,
    show_envvar=True,
    help="The home folder: landing, nights, decisions.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program to read.")


def as_of_option(required: bool, help_text: str) -> Callable[[Any], Any]:
    """The option ``--as-of`` with its own help."""
    return click.option("--as-of", type=DATE, required=required, help=help_text)


def echo_json(value: Any) -> None:
    """Print one JSON value; dates as YYYY-MM-DD."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def require_home(home: Path) -> Path:
    """A home that exists.

    Raises:
        UsageError: it does not.
    """
    if not home.is_dir():
        raise UsageError(f"The home {home} does not exist; name another with --home, or make one with `doikhop demo`.")
    return home


def pick_night(home: Path, as_of: date | None) -> tuple[date, Path]:
    """The published night asked for, else the newest.

    Raises:
        UsageError: it is not published.
    """
    from pipelines import night as nights

    require_home(home)
    if as_of is None:
        return nights.latest_night(home)
    return as_of, nights.night_folder(home, as_of)
