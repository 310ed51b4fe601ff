"""One night: its working folder, what it folds from, and its publication by one rename.

Belongs here: opening a night (which published night and which baseline it builds on), writing aside, publishing.
Does not belong here: what any step computes. Steps read and write Parquet below ``NightRun.work`` only; nothing
outside it changes before ``publish``, so a failed or killed night leaves the last published one current.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from doikhop.errors import UsageError
from doikhop.settings import Settings, load_settings
from pipelines.exchange import exchange

NIGHTS = "nights"
BASELINES = "baselines"
LATEST = "latest"
OUTDATED = "outdated"
MANIFEST = "manifest.json"
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")
_BUILDING = ".building-"
_RETIRED = ".retired-"


def _silent(_: str) -> None:
    """Report no progress."""


@dataclass(frozen=True)
class NightRun:
    """Everything a step may know about the night it works for."""

    home: Path
    night: date
    settings: Settings
    work: Path
    previous: Path | None
    baseline: Path | None
    recorded: bool = False
    progress: Callable[[str], None] = field(default=_silent, compare=False)

    def folder(self, name: str) -> Path:
        """A folder of this step's output below ``work``, made if absent, owner-only."""
        path = self.work / name
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        return path

    def previous_state(self, name: str) -> pl.DataFrame | None:
        """The named frame of the previous night's ``state/``, or None on a first night."""
        if self.previous is None:
            return None
        path = self.previous / "state" / f"{name}.parquet"
        return pl.read_parquet(path) if path.exists() else None


def write_frame(frame: pl.DataFrame, path: Path) -> None:
    """Write one Parquet file aside and rename it, owner-only."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.part")
    frame.write_parquet(aside, compression="zstd")
    aside.chmod(0o600)
    aside.replace(path)


def _dated_folders(parent: Path) -> list[tuple[date, Path]]:
    """The ``YYYY-MM-DD`` folders of ``parent``, oldest first."""
    if not parent.is_dir():
        return []
    found = []
    for path in parent.iterdir():
        if _DATED.fullmatch(path.name):
            with suppress(ValueError):
                found.append((date.fromisoformat(path.name), path))
    return sorted(found)


def published_nights(home: Path) -> list[tuple[date, Path]]:
    """Every published night with its folder, oldest first."""
    return [(d, p) for d, p in _dated_folders(home / NIGHTS) if (p / MANIFEST).exists()]


def baselines(home: Path) -> list[tuple[date, Path]]:
    """Every closed period with its folder, oldest first."""
    return [(d, p) for d, p in _dated_folders(home / BASELINES) if (p / MANIFEST).exists()]


def night_folder(home: Path, night: date) -> Path:
    """The folder of a published night.

    Raises:
        UsageError: that night was never published.
    """
    path = home / NIGHTS / night.isoformat()
    if not (path / MANIFEST).exists():
        raise UsageError(f"The night {night} is not published; run `doikhop nightly --as-of {night}` first.")
    return path


def latest_night(home: Path) -> tuple[date, Path]:
    """The newest published night.

    Raises:
        UsageError: no night is published yet.
    """
    nights = published_nights(home)
    if not nights:
        raise UsageError("No night is published yet; run `doikhop nightly --as-of DATE` first.")
    return nights[-1]


def is_outdated(folder: Path) -> bool:
    """Whether an earlier night was run again after this one was published."""
    return (folder / OUTDATED).exists()


def open_night(
    home: Path,
    night: date,
    *,
    recorded: bool = False,
    settings: Settings | None = None,
    progress: Callable[[str], None] | None = None,
) -> NightRun:
    """Make an empty working folder for a night and say what it builds on.

    With ``recorded`` the previous night, the baseline and the settings are those the night's own manifest names.

    Raises:
        UsageError: the night is on or before a closed period and ``recorded`` is not asked, or it was never published
            (or what it builds on is gone) and ``recorded`` is.
    """
    run = plan_night(home, night, recorded=recorded, settings=settings, progress=progress)
    (home / NIGHTS).mkdir(parents=True, exist_ok=True, mode=0o700)
    for leftover in (home / NIGHTS).glob(f"{_BUILDING}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    run.work.mkdir(mode=0o700)
    return run


def resume_night(
    home: Path,
    night: date,
    *,
    recorded: bool = False,
    settings: Settings | None = None,
    progress: Callable[[str], None] | None = None,
) -> NightRun:
    """The same as :func:`open_night` but keeping what an earlier step of this run already wrote."""
    run = plan_night(home, night, recorded=recorded, settings=settings, progress=progress)
    if run.work.exists():
        return run
    return open_night(home, night, recorded=recorded, settings=settings, progress=progress)


def plan_night(
    home: Path,
    night: date,
    *,
    recorded: bool = False,
    settings: Settings | None = None,
    progress: Callable[[str], None] | None = None,
) -> NightRun:
    """What a night builds on; nothing is written. Raises as :func:`open_night` does."""
    work = home / NIGHTS / f"{_BUILDING}{night.isoformat()}"
    if recorded:
        manifest = json.loads((night_folder(home, night) / MANIFEST).read_text(encoding="utf-8"))
        previous = _recorded_folder(home / NIGHTS, manifest.get("previous"), night)
        baseline = _recorded_folder(home / BASELINES, manifest.get("baseline"), night)
        return NightRun(
            home,
            night,
            settings or Settings(**manifest["settings"]),
            work,
            previous,
            baseline,
            True,
            progress or _silent,
        )
    closed = baselines(home)
    if closed and night <= closed[-1][0]:
        raise UsageError(
            f"The night {night} lies on or before the period closed on {closed[-1][0]}; "
            "only `--recorded` can run it again."
        )
    earlier = [p for d, p in published_nights(home) if d < night]
    return NightRun(
        home,
        night,
        settings or load_settings(home),
        work,
        earlier[-1] if earlier else None,
        closed[-1][1] if closed else None,
        False,
        progress or _silent,
    )


def _recorded_folder(parent: Path, name: str | None, night: date) -> Path | None:
    """A folder the manifest of a night names, which must still be there."""
    if name is None:
        return None
    if not (parent / name / MANIFEST).exists():
        raise UsageError(f"The night {night} builds on {parent.name}/{name}, which is gone; restore that folder.")
    return parent / name


def publish(run: NightRun) -> Path:
    """Make the working folder the published night, by rename, and point ``nights/latest`` to the newest night.

    A night run again replaces its earlier publication; later nights are then marked outdated (they folded from what
    was replaced), except under ``recorded``, which reproduces the same rows.
    """
    if not (run.work / MANIFEST).exists():
        raise ValueError(f"The night {run.night} has no {MANIFEST}; its reports step has not run.")
    nights = run.home / NIGHTS
    target = nights / run.night.isoformat()
    replaced = target.exists()
    if run.recorded and replaced and is_outdated(target):
        (run.work / OUTDATED).touch(mode=0o600)
    sync_tree(run.work)
    retired = nights / f"{_RETIRED}{run.night.isoformat()}"
    if retired.exists():
        shutil.rmtree(retired)
    if replaced and not run.recorded:
        # Before the renames, so that a kill between them cannot leave a later night that looks current.
        for day, folder in published_nights(run.home):
            if day > run.night:
                (folder / OUTDATED).touch(mode=0o600)
    if replaced and exchange(run.work, target):
        # The working folder now holds what was published before.
        run.work.rename(retired)
    else:
        if replaced:
            target.rename(retired)
        run.work.rename(target)
    _point_latest(run.home)
    if retired.exists():
        shutil.rmtree(retired, ignore_errors=True)
    return target


def abandon(run: NightRun) -> None:
    """Remove the working folder of a night that will not be published."""
    shutil.rmtree(run.work, ignore_errors=True)


def recover(home: Path) -> None:
    """Mend what a kill while publishing can leave: a link behind, an old night not yet removed.

    Where folders cannot be exchanged, also a retired night without its successor.
    """
    nights = home / NIGHTS
    if not nights.is_dir():
        return
    for retired in nights.glob(f"{_RETIRED}*"):
        target = nights / retired.name.removeprefix(_RETIRED)
        if target.exists():
            shutil.rmtree(retired, ignore_errors=True)
        else:
            retired.rename(target)
    if published_nights(home):
        _point_latest(home)


def _point_latest(home: Path) -> None:
    """Let ``nights/latest`` be a relative link to the newest published night."""
    nights = home / NIGHTS
    newest = published_nights(home)[-1][1].name
    aside = nights / ".latest.part"
    aside.unlink(missing_ok=True)
    aside.symlink_to(newest)
    aside.replace(nights / LATEST)


def sync_tree(folder: Path) -> None:
    """Flush every file of a folder, so that a rename never publishes a file the disk does not have."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            path.chmod(0o600)
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        elif path.is_dir():
            path.chmod(0o700)
