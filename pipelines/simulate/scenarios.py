"""The registry of scenarios and the one function that simulates them.

Belongs here: names, defaults and dispatch. Does not belong here: what a scenario contains (a module each).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doikhop.errors import UsageError
from pipelines.simulate import hai_phong, random_city, reorganisation_2025, small_cities
from pipelines.simulate.build import Figures, write_home
from pipelines.simulate.world import CityTooSmallError, World

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Scenario:
    """A named city: what it shows, and the function that builds its world from a seed."""

    summary: str
    build: Callable[..., tuple[World, Figures]]
    sized: bool = False
    members: int = 0
    units: int = 0


def _random_city(**arguments: Any) -> tuple[World, Figures]:
    return random_city.build(**arguments), {}


SCENARIOS: dict[str, Scenario] = {
    "hai-phong-2021": Scenario("a city, one year: a net shortfall of 740 that hides 1,868 records", hai_phong.build),
    "thot-not-2023": Scenario("a district, yearly since 2020", small_cities.thot_not),
    "huong-xuan-2024": Scenario("a ward of 254 members, small enough to read by eye", small_cities.huong_xuan),
    "phuc-dong-2021": Scenario("a ward's yearly matching of lists", small_cities.phuc_dong),
    "khoi-co-quan-2019": Scenario("exits of a block of offices over years", small_cities.khoi_co_quan),
    "reorganisation-2025": Scenario(
        "districts abolished overnight: 168 communes into 52, with control totals", reorganisation_2025.build
    ),
    "random-city": Scenario("any size, any rate of any fault, three nights", _random_city, True, 3000, 12),
}


def simulate(
    scenario: str,
    home: Path,
    *,
    members: int | None = None,
    units: int | None = None,
    seed: int = 1,
    rates: Mapping[str, float] | None = None,
    damaged: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> Figures:
    """Write a synthetic city into ``home``: reference/, landing/, doikhop.toml and truth/.

    Args:
        scenario: a name of ``SCENARIOS``.
        home: the folder to fill; exports an earlier simulation left there are replaced.
        members: members at the opening (``random-city`` only).
        units: reporting units (``random-city`` only).
        seed: the same seed gives the same city.
        rates: faults per code: below 1 per member, else a count; ``*`` for all codes not named (``random-city``).
        damaged: damage to identity numbers per kind (``damage.KINDS``, ``*`` for all), as a share of identities.
        progress: called with short words on what is being done.

    Returns:
        Numbers about the city: nights, members on roll, expected, reported, findings by code on the last night.

    Raises:
        UsageError: an unknown scenario, or sizes that make no city.
    """
    chosen = SCENARIOS.get(scenario)
    if chosen is None:
        raise UsageError(f"Unknown scenario '{scenario}'; choose one of {', '.join(SCENARIOS)}.")
    say = progress or (lambda _: None)
    if not chosen.sized and (members is not None or units is not None or rates):
        raise UsageError(f"Scenario {scenario} has fixed figures; --members, --units and rates go with random-city.")
    try:
        if chosen.sized:
            members, units = members or chosen.members, units or chosen.units
            if units < 2 or members < units * 12:
                raise UsageError("A city needs at least 2 units and 12 members for each; change --members or --units.")
            world, figures = chosen.build(members=members, units=units, seed=seed, rates=rates, progress=say)
        else:
            world, figures = chosen.build(seed=seed, progress=say)
        return write_home(world, home, scenario=scenario, seed=seed, figures=figures, progress=say, damaged=damaged)
    except (CityTooSmallError, ValueError) as error:
        raise UsageError(f"Scenario {scenario} cannot be built: {error}") from None
