"""Synthetic cities with a known truth: seeded, deterministic, every person invented.

Belongs here: making a home (reference registers, exports, settings) and, beside it, the truth. Does not belong here:
reading any of it back; the pipeline never reads ``truth/``.

Read in this order: ``city.py`` (units), ``people.py``, ``world.py`` (who is where when), ``movements.py``,
``life.py`` (the clean world), ``faulting.py`` and ``faults_*.py``, ``tables.py`` (exports as tables), ``truth.py``
(what must be found), ``styles.py`` and ``write.py`` (files), ``scenarios.py`` (the registry).
"""

from pipelines.simulate.scenarios import SCENARIOS, simulate

__all__ = ["SCENARIOS", "simulate"]
