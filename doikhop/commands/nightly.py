"""``nightly`` and ``close-period``: the two commands that change a home's results.

Belongs here: calling the night through Dagster, closing a period, showing the summary. Does not belong here: either.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from doikhop.commands.common import PlainCommand, as_of_option, echo_json, home_option, json_option, require_home
from doikhop.commands.progress import Reporter
from doikhop.errors import DoikhopError, HomeLockedError, InvariantError, UsageError


def run_and_require(
    home: Path, night: date, *, recorded: bool, ephemeral: bool, progress: Callable[[str], None]
) -> Path:
    """Run one night through Dagster and return its published folder.

    Raises:
        DoikhopError: nothing was published; its class carries the exit code.
    """
    from pipelines.lock import home_lock
    from pipelines.night import night_folder
    from pipelines.preflight import check_night

    with home_lock(home):
        # First what can be told at once: Dagster alone takes seconds to import. Its run takes the same lock again.
        check_night(home, night, recorded=recorded)
        from assets.run import run_night

        outcome = run_night(home, night, recorded=recorded, ephemeral=ephemeral, progress=progress)
    if not outcome.published:
        kinds = {kind.exit_code: kind for kind in (UsageError, InvariantError, HomeLockedError)}
        raise kinds.get(outcome.exit_code, DoikhopError)(outcome.message)
    if outcome.message:
        click.echo(f"doikhop: {outcome.message}", err=True)
    return night_folder(home, night)


def show_summary(home: Path, night: date, as_json: bool) -> None:
    """Print the summary of a published night."""
    from pipelines.night import night_folder
    from pipelines.reports.summary import render, summarise

    summary = summarise(night_folder(home, night), night)
    if as_json:
        echo_json(summary.as_json())
    else:
        click.echo(render(summary, str(home)))


@click.command(cls=PlainCommand)
@as_of_option(True, "The night: exports dated on or before it are used.")
@click.option("--recorded", is_flag=True, help="Replay exactly what that night's manifest recorded.")
@click.option("--ephemeral", is_flag=True, help="Keep no history in Dagster (for tests).")
@home_option
@json_option
def nightly(as_of: date, recorded: bool, ephemeral: bool, home: Path, as_json: bool) -> None:
    """Run the night: read, reconcile, publish nights/<date>/.

    Findings are not failures: the command ends with 0 when the night is published.

    Example:
      doikhop nightly --as-of 2021-12-31
    """
    require_home(home)
    with Reporter(f"night of {as_of}") as progress:
        run_and_require(home, as_of, recorded=recorded, ephemeral=ephemeral, progress=progress)
    show_summary(home, as_of, as_json)


@click.command("close-period", cls=PlainCommand)
@as_of_option(True, "A published night; its ledger becomes the baseline.")
@home_option
@json_option
def close_period(as_of: date, home: Path, as_json: bool) -> None:
    """Freeze a published night as the baseline of the next period.

    The baseline is what the ledger expects, not what the rolls say: open differences are carried forward.

    Example:
      doikhop close-period --as-of 2020-12-31
    """
    told = close(require_home(home), as_of)
    if as_json:
        echo_json(told)
    else:
        click.echo(f"The period is closed on {as_of}: {told['folder']}")


def close(home: Path, as_of: date) -> dict[str, Any]:
    """Close the period of a published night, holding the home."""
    from doikhop.settings import load_settings
    from pipelines.lock import home_lock

    with home_lock(home):
        from pipelines.ledger.periods import close_period as close_ledger

        folder = close_ledger(home, as_of, load_settings(home))
    return {"as_of": as_of, "folder": str(folder)}
