"""Dagster's own instance: where its history of runs is, and how it is set.

Belongs here: writing ``dagster.yaml`` of a new instance and opening it. Does not belong here: running anything.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from assets.history import quick_history

HOME_VARIABLE = "DAGSTER_HOME"
_SECTION = re.compile(r"^(\w+):", re.MULTILINE)

_WRITTEN = "# Written once by doikhop"
DAGSTER_YAML = f"""\
{_WRITTEN}; yours to change. History is SQLite beside this file: one machine, one writer at a time.
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

    A ``dagster.yaml`` that is there already is left as it is, but that one of an older doikhop gets the sections it
    does not have yet.
    """
    named = os.environ.get(HOME_VARIABLE)
    folder = (Path(named) if named else home / "dagster").resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    settings = folder / "dagster.yaml"
    there = settings.read_text(encoding="utf-8") if settings.exists() else ""
    wanted = DAGSTER_YAML if not there else _completed(there)
    if wanted != there:
        aside = settings.with_name(f".{settings.name}.part")
        aside.write_text(wanted, encoding="utf-8")
        aside.chmod(0o600)
        aside.replace(settings)
    return folder


def _completed(there: str) -> str:
    """A ``dagster.yaml`` with the sections it lacks; one that somebody else wrote is theirs."""
    if not there.startswith(_WRITTEN):
        return there
    has = set(_SECTION.findall(there))
    sections = [part for part in DAGSTER_YAML.split("\n\n")[1:] if not has & set(_SECTION.findall(part))]
    return "\n\n".join([there.rstrip("\n"), *(part.rstrip("\n") for part in sections)]) + "\n" if sections else there


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
