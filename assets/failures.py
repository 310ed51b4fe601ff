"""How a foreseen failure looks in the UI: its sentence, without the trace of Dagster's own code below it.

Belongs here: leaving the trace out. Does not belong here: making the sentence (``steps.py``).

Dagster keeps with every failure the lines of code it passed; of a refused form or a missing file they are two dozen
lines of Dagster's, which say nothing to an officer and hide the one that does. Python leaves them out where
``sys.tracebacklimit`` is 0.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg

RESOURCE = "plain_failures"


def leave_out_traces() -> None:
    """From here on, until the run's resources are closed, failures are told without a trace."""
    sys.tracebacklimit = 0


@contextmanager
def plain_failures() -> Iterator[None]:
    """What was left out while it lasted is told again after it."""
    before = getattr(sys, "tracebacklimit", None)
    try:
        yield
    finally:
        if before is not None:
            sys.tracebacklimit = before
        elif hasattr(sys, "tracebacklimit"):
            del sys.tracebacklimit


def plain_failures_resource() -> dg.ResourceDefinition:
    """The same as a resource, for a job that does not ask for the night."""

    def hold(_context: dg.InitResourceContext) -> Iterator[None]:
        with plain_failures():
            yield

    return dg.ResourceDefinition(resource_fn=hold, description="Foreseen failures are one sentence.")
