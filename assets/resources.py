"""The resource every asset asks for: the home, held for one Dagster run, and the night it works on.

Belongs here: taking and releasing the home, opening the night once per run. Does not belong here: what a step does
with the night, or how its failure is told (``steps.py``). The lock is taken by the first step rather than when the
resource starts, so that a held home shows up in the UI as one sentence on that step.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import dagster as dg

from assets.failures import plain_failures
from doikhop.errors import UsageError
from pipelines import night as nights
from pipelines.lock import home_lock
from pipelines.night import NightRun

RECORDED_TAG = "doikhop/recorded"
PARTITION_TAG = "dagster/partition"


class NightSession:
    """One Dagster run's hold on a home."""

    def __init__(
        self,
        home: Path,
        night: date | None,
        *,
        recorded: bool = False,
        progress: Callable[[str], None] | None = None,
    ) -> None:
        self.home = home
        self._night = night
        self._recorded = recorded
        self._progress = progress
        self._held = ExitStack()
        self._locked = False
        self._run: NightRun | None = None

    @property
    def night(self) -> date:
        """The night of this run: its partition, else the newest published one."""
        return self._night if self._night is not None else nights.latest_night(self.home)[0]

    def start(self) -> NightRun:
        """Open the night afresh: nothing an earlier, failed run left is used."""
        self._lock()
        nights.recover(self.home)
        self._run = nights.open_night(
            self.home, self._required_night(), recorded=self._recorded, progress=self._progress
        )
        # Only for a night that runs: a refused one would wait for it at the end.
        _prepare()
        return self._run

    def resume(self) -> NightRun:
        """The night this run has opened, else the one an earlier, failed run left (re-execution from the UI)."""
        if self._run is None:
            self._lock()
            self._run = nights.resume_night(
                self.home, self._required_night(), recorded=self._recorded, progress=self._progress
            )
        return self._run

    def folder(self) -> Path:
        """Where the files of this night are now: aside while it is being built, else published."""
        if self._run is not None and self._run.work.exists():
            return self._run.work
        return nights.night_folder(self.home, self.night)

    def previous_folder(self) -> Path | None:
        """The published night before this one, which changes are told against."""
        if self._run is not None:
            return self._run.previous
        earlier = [path for day, path in nights.published_nights(self.home) if day < self.night]
        return earlier[-1] if earlier else None

    def close(self) -> None:
        """Let go of the home."""
        self._held.close()

    def _lock(self) -> None:
        if not self._locked:
            self._held.enter_context(home_lock(self.home))
            self._locked = True

    def _required_night(self) -> date:
        if self._night is None:
            raise UsageError("This run names no night; choose one of the partitions `night`.")
        return self._night


def _prepare() -> None:
    """Let the second process import what it is asked for at the end of the night, while the first reads files."""
    from pipelines.beside import beside
    from pipelines.reports.quality import prepare

    beside(prepare)


def night_resource(home: Path, progress: Callable[[str], None] | None = None) -> dg.ResourceDefinition:
    """The resource ``night`` over one home; ``progress`` is told what long work is doing."""

    def hold(context: dg.InitResourceContext) -> Iterator[NightSession]:
        tags = context.run.tags if context.run else {}
        key = tags.get(PARTITION_TAG)
        session = NightSession(
            home,
            date.fromisoformat(key) if key else None,
            recorded=tags.get(RECORDED_TAG) == "true",
            progress=progress,
        )
        try:
            with plain_failures():
                yield session
        finally:
            session.close()

    return dg.ResourceDefinition(resource_fn=hold, description="The home, held for the run, and the night it works on.")
