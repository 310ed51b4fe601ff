"""Dagster's own instance: where its history of runs is, and how it is set.

Belongs here: writing ``dagster.yaml`` of a new instance and opening it. Does not belong here: running anything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from assets.history import quick_history

HOME_VARIABLE = "DAGSTER_HOME"

DAGSTER_YAML = """\
# Written once by doikhop; yours to change. History is SQLite beside this file: one machine, one writer at a time.
# A deployment where several people start runs wants Postgres here (Dagster's documentation, "storage").

# Nothing leaves this machine.
telemetry:
  enabled: false
# No first-visit dialog.
nux:
  enabled: false

# A home takes one night at a time. The queue also notes who asked for a run, where a proxy in front says so
# (setting user_header in doikhop.toml).
run_coordinator:
  module: assets.coordinator
  class: NamingRunCoordinator
  config:
    max_concurrent_runs: 1
    dequeue_interval_seconds: 1

# Steps print nothing, and what one prints is kept by nobody.
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager

python_logs:
  python_log_level: WARNING
"""


def prepare_instance(home: Path) -> Path:
    """The folder of Dagster's instance for a home, made ready: DAGSTER_HOME, else ``<home>/dagster``.

    A ``dagster.yaml`` that is there already is left as it is.
    """
    named = os.environ.get(HOME_VARIABLE)
    folder = (Path(named) if named else home / "dagster").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = folder / "dagster.yaml"
    if not settings.exists():
        aside = settings.with_name(f".{settings.name}.part")
        aside.write_text(DAGSTER_YAML, encoding="utf-8")
        aside.chmod(0o600)
        aside.replace(settings)
    return folder


@contextmanager
def open_instance(home: Path, *, ephemeral: bool = False) -> Iterator[dg.DagsterInstance]:
    """The instance of a home, or one in memory that is forgotten."""
    if ephemeral:
        with dg.DagsterInstance.ephemeral(settings={"telemetry": {"enabled": False}}) as instance:
            yield instance
        return
    # History and its temporary files carry paths and unit names: owner-only, whatever the umask of the shell.
    before = os.umask(0o077)
    try:
        with quick_history(), dg.DagsterInstance.from_config(str(prepare_instance(home))) as instance:
            yield instance
    finally:
        os.umask(before)
