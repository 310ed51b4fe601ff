"""How long the generative tests may take, and drawing cities in bulk.

Belongs here: the settings profiles and ``draw_all``. Does not belong here: what is drawn (strategy.py).

``ci`` (the default) is derandomised and small; ``DOIKHOP_GENERATIVE=long`` draws many more and new cities every time.
"""

from __future__ import annotations

import os
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")

LONG = os.environ.get("DOIKHOP_GENERATIVE") == "long"
_COMMON = {
    "deadline": None,
    "database": None,
    "phases": [Phase.generate],  # a failing city is made small by smaller.py: all cities are compared in one call
    "suppress_health_check": list(HealthCheck),
}
settings.register_profile("ci", derandomize=True, max_examples=60, **_COMMON)
settings.register_profile("long", max_examples=400, **_COMMON)
PROFILE = settings.get_profile("long" if LONG else "ci")


def draw_all(strategy: SearchStrategy[T], share: float = 1.0) -> list[T]:
    """As many examples of the strategy as the profile says (or a share of that)."""
    found: list[T] = []

    @settings(PROFILE, max_examples=max(1, int(PROFILE.max_examples * share)))
    @given(strategy)
    def collect(value: T) -> None:
        found.append(value)

    collect()
    return found
