"""The command line: what there is, and how every ending becomes one sentence and an exit code.

Belongs here: the group, the umask, errors to exit codes. Does not belong here: any command (``doikhop/commands``).
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path

import click

from doikhop import __version__
from doikhop.disk import disk_trouble
from doikhop.errors import DoikhopError

# Command → module and name in it. Imported when called: `--help` and `cases` need no Dagster.
_COMMANDS = {
    "demo": ("doikhop.commands.simulate", "demo"),
    "simulate": ("doikhop.commands.simulate", "simulate"),
    "nightly": ("doikhop.commands.nightly", "nightly"),
    "close-period": ("doikhop.commands.nightly", "close_period"),
    "cases": ("doikhop.commands.cases", "cases"),
    "explain": ("doikhop.commands.cases", "explain"),
    "decide": ("doikhop.commands.decide", "decide"),
    "flows": ("doikhop.commands.flows", "flows"),
    "ui": ("doikhop.commands.ui", "ui"),
}
_UNFORESEEN, _USAGE, _INTERRUPTED = 1, 2, 130

_HELP = """Match a city's member rolls against its transfer registers, and name every record that disagrees.

Each night reads the exports below landing/, links the people, reconciles every unit's count and publishes
nights/<date>/: what is wrong, in which unit, why, and what fixes it.
"""
_EPILOG = """Start here:
  doikhop demo                                  an invented city, a night, its findings
  doikhop ui                                    look at it: http://127.0.0.1:3000

Every day:
  doikhop nightly --as-of 2021-12-31            the night
  doikhop cases --org HP.01                     what is wrong there
  doikhop explain V000123                       one case: both sides, the arithmetic, the fix
  doikhop decide V000123 acknowledged --by Lan --reason "asked the unit"

At the end of a period:
  doikhop close-period --as-of 2021-12-31       its ledger becomes the baseline

Exit codes: 0 the night is published; 1 unforeseen; 2 usage, settings or reference registers;
3 an invariant failed, nothing published; 4 another run holds the home.
"""


class _Commands(click.Group):
    """The commands in the order a newcomer meets them, each imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        found = getattr(import_module(module), name)
        assert isinstance(found, click.Command)
        return found

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write("\n" + _EPILOG)


@click.group(cls=_Commands, help=_HELP)
@click.version_option(__version__, prog_name="doikhop", message="%(prog)s %(version)s")
def cli() -> None:
    """The root of the commands."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; what went wrong is one sentence on stderr."""
    os.umask(0o077)
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(args=given, prog_name="doikhop", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return _USAGE
    except click.UsageError as error:
        where = f" (see `{error.ctx.command_path} --help`)" if error.ctx else ""
        return _say(error.format_message() + where, _USAGE)
    except click.ClickException as error:
        return _say(error.format_message(), _USAGE)
    except DoikhopError as error:
        return _say(str(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _say("Stopped; what was published before stays current.", _INTERRUPTED)
    except BrokenPipeError:
        # The reader (such as `head`) has what it wanted; let Python not complain at its own end.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return 0
    except Exception as error:
        trouble = disk_trouble(error, _home_of(given))
        return _say(str(trouble) if trouble else _unforeseen(error, given), _UNFORESEEN)


def _say(sentence: str, code: int) -> int:
    click.echo(f"doikhop: {sentence}", err=True)
    return code


def _unforeseen(error: Exception, given: Sequence[str]) -> str:
    """Write a log file and return the sentence that names it.

    The log holds kinds of errors and lines of code: an error's own words may quote a cell of somebody's row.
    """
    kind = type(error).__name__
    lines = [f"doikhop {__version__}", f"command {given[0] if given and given[0] in _COMMANDS else '?'}"]
    current: BaseException | None = error
    while current is not None:
        lines.append(type(current).__qualname__)
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    if isinstance(error, OSError):
        what = f"{error.strerror or kind}" + (f": {error.filename}" if error.filename else "")
    else:
        what = f"an unforeseen {kind}"
    try:
        folder = _home_of(given) / "logs"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{datetime.now():%Y-%m-%dT%H%M%S}-{time.monotonic_ns() % 1_000_000:06d}.log"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError:
        return f"The command stopped: {what}; nothing was published."
    return f"The command stopped: {what}; nothing was published. Please report the log {path}."


def _home_of(given: Sequence[str]) -> Path:
    """The home as given, read without click: whatever failed may have been click."""
    for place, argument in enumerate(given):
        if argument == "--home" and place + 1 < len(given):
            return Path(given[place + 1])
        if argument.startswith("--home="):
            return Path(argument.removeprefix("--home="))
    return Path(os.environ.get("DOIKHOP_HOME") or "data")


if __name__ == "__main__":
    sys.exit(main())
