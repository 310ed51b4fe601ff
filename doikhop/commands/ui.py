"""``ui``: Dagster's own UI over a home, on loopback.

Belongs here: starting it. Does not belong here: what it shows (``assets/``) or its settings (``assets/instance.py``).
"""

from __future__ import annotations

import os
import socket
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from doikhop.commands.common import HOME_VARIABLE, PlainCommand, home_option, require_home
from doikhop.errors import UsageError

HOST = "127.0.0.1"


@click.command(cls=PlainCommand)
@home_option
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
def ui(home: Path, port: int) -> None:
    """Open Dagster's UI over the home: http://127.0.0.1:3000.

    It listens on this machine only. Stop it with Ctrl-C. The nightly schedule runs while it is open and switched on.
    """
    from assets.run import prepare_instance

    home = require_home(home).resolve()
    _require_free(port)
    instance = prepare_instance(home)
    environment = {
        **os.environ,
        HOME_VARIABLE: str(home),
        "DAGSTER_HOME": str(instance),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        "PYTHONUNBUFFERED": "1",
    }
    click.echo(f"Dagster over {home}: http://{HOST}:{port}  (Ctrl-C stops it)", err=True)
    click.echo(f"The morning's first page: http://{HOST}:{port}/assets/city", err=True)
    # `dagster dev` starts the web server and the daemon that runs the schedule, and ends both together.
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "dagster",
        "dev",
        "-h",
        HOST,
        "-p",
        str(port),
        "-w",
        str(_workspace()),
    ]
    os.execve(sys.executable, command, environment)


def _workspace() -> Path:
    """``workspace.yaml`` beside the package ``assets``."""
    spec = find_spec("assets")
    places = list(spec.submodule_search_locations or []) if spec else []
    for place in places:
        path = Path(place).parent / "workspace.yaml"
        if path.exists():
            return path
    raise UsageError("workspace.yaml is not beside the program; run `doikhop ui` from its checkout.")


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise UsageError(
                f"Port {port} on {HOST} is taken, perhaps by another `doikhop ui`; choose another with --port."
            ) from None
