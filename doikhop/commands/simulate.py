"""``simulate`` and ``demo``: a synthetic city, and the whole way from nothing to a night with findings.

Belongs here: which steps a demonstration takes. Does not belong here: making a city (``pipelines/simulate``) or
running a night (``nightly.py``).
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from doikhop.commands import nightly
from doikhop.commands.common import PlainCommand, echo_json, home_option, json_option
from doikhop.commands.progress import Reporter
from doikhop.errors import UsageError

DEMO_SCENARIO = "hai-phong-2021"
MARKER = Path("truth") / "simulation.json"


def size_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that shape a city."""
    options = (
        click.option("--members", type=click.IntRange(min=1), help="Members (random-city)."),
        click.option("--units", type=click.IntRange(min=1), help="Reporting units (random-city)."),
        click.option("--seed", type=int, default=None, help="Same seed, same city."),
        click.option(
            "--rate",
            "rates",
            multiple=True,
            metavar="CODE=N",
            help="Faults of a code (random-city): below 1 per member, else how many; * for all others.",
        ),
        click.option(
            "--damage",
            "damaged",
            multiple=True,
            metavar="KIND=SHARE",
            help="Share of identities whose numbers are missing, mistyped, swapped, reissued or shared; * for all.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command(cls=PlainCommand)
@click.argument("scenario")
@size_options
@home_option
@json_option
def simulate(
    scenario: str,
    members: int | None,
    units: int | None,
    seed: int | None,
    rates: tuple[str, ...],
    damaged: tuple[str, ...],
    home: Path,
    as_json: bool,
) -> None:
    """Write a synthetic city into a home.

    Writes reference/, landing/ and, for tests only, what is wrong: truth/.

    SCENARIO is one of hai-phong-2021, thot-not-2023, huong-xuan-2024,
    phuc-dong-2021, khoi-co-quan-2019, reorganisation-2025, or random-city.
    Every person is invented.

    Examples:
      doikhop simulate hai-phong-2021 --home data
      doikhop simulate random-city --home /tmp/city --members 20000 --units 40 --seed 7
      doikhop simulate random-city --home /tmp/city --rate L01=0.01 --rate *=0
      doikhop simulate random-city --home /tmp/city --damage *=0.05
    """
    shape = {
        "members": members,
        "units": units,
        "seed": seed,
        "rates": _rates(rates, "L01=0.01"),
        "damaged": _rates(damaged, "mistyped=0.02"),
    }
    with Reporter(f"simulate {scenario}") as progress:
        make_city(scenario, home, {key: value for key, value in shape.items() if value is not None}, progress)
    told = {"scenario": scenario, "home": str(home), "nights": [str(day) for day in city_nights(home)]}
    if as_json:
        echo_json(told)
        return
    click.echo(f"{scenario} is written to {home}; run its nights: {', '.join(told['nights'])}.")


def _rates(given: tuple[str, ...], example: str) -> dict[str, float] | None:
    """The options ``--rate CODE=N`` and ``--damage KIND=N`` as mappings; None when not given."""
    rates = {}
    for text in given:
        code, _, number = text.partition("=")
        try:
            rate = float(number)
        except ValueError:
            rate = math.nan
        if not 0 <= rate < math.inf:
            raise UsageError(f"'{text}' is not a rate; write NAME=N, N not below 0, for example {example}.")
        rates[code.strip()] = rate
    return rates or None


def make_city(scenario: str, home: Path, shape: dict[str, Any], progress: Callable[[str], None]) -> bool:
    """Simulate into ``home`` unless the very same city is there already. Returns whether it was written.

    Args:
        scenario: its name.
        home: the home.
        shape: members, units, seed, rates, as far as given.
        progress: told what is being done.

    Raises:
        UsageError: the home holds something else, or there is no such scenario.
    """
    from pipelines.lock import home_lock
    from pipelines.simulate import SCENARIOS
    from pipelines.simulate import simulate as simulate_city

    if scenario not in SCENARIOS:
        raise UsageError(f"There is no scenario '{scenario}'; choose one of {', '.join(SCENARIOS)}.")
    wanted = {"scenario": scenario, **shape}
    marker = home / MARKER
    marked = json.loads(marker.read_text(encoding="utf-8")) if marker.exists() else {}
    if {key: value for key, value in marked.items() if key != "nights"} == {**wanted, "whole": True}:
        return False
    if marked.get("whole") is False and not (home / "nights").exists():
        for name in ("landing", "reference", "truth"):
            shutil.rmtree(home / name, ignore_errors=True)
    if any((home / name).exists() for name in ("landing", "nights", "baselines", "reference")):
        raise UsageError(
            f"The home {home} holds another city already; choose an empty folder with --home, or remove that one."
        )
    with home_lock(home):
        progress(f"simulate: {scenario}")
        # Marked as begun before the write and as whole after it: a city cut short is made again, not used.
        _mark(marker, {**wanted, "whole": False})
        figures = simulate_city(scenario, home, **shape, progress=progress)
        _mark(marker, {**wanted, "whole": True, "nights": figures["nights"]})
    return True


def _mark(marker: Path, value: dict[str, Any]) -> None:
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.write_text(json.dumps(value) + "\n", encoding="utf-8")


def city_nights(home: Path) -> list[date]:
    """The nights the simulated city of a home is made for, oldest first."""
    marked = json.loads((home / MARKER).read_text(encoding="utf-8"))
    return [date.fromisoformat(day) for day in marked["nights"]]


@click.command(cls=PlainCommand)
@home_option
@json_option
def demo(home: Path, as_json: bool) -> None:
    """Show it all on one invented city of 127,455 members.

    Simulates hai-phong-2021 (unless it is there already), runs the night of its
    opening date, closes that period, runs the second night, and says what was
    found and where to look.

    Example:
      doikhop demo --home data
    """
    from pipelines import night as nights

    with Reporter("demo") as progress:
        make_city(DEMO_SCENARIO, home, {}, progress)
        opening, *_, last = city_nights(home)
        if not nights.baselines(home):
            nightly.run_and_require(home, opening, recorded=False, ephemeral=False, progress=progress)
            progress(f"close: {opening}")
            nightly.close(home, opening)
        nightly.run_and_require(home, last, recorded=False, ephemeral=False, progress=progress)
    nightly.show_summary(home, last, as_json)
