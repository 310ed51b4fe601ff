"""One night: its working folder, what it folds from, and its publication by one rename.

Belongs here: opening a night (which published night and which baseline it builds on), writing aside, publishing.
Does not belong here: what any step computes. Steps read and write Parquet below ``NightRun.work`` only; nothing
outside it changes before ``publish``, so a failed or killed night leaves the last published one current.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import ValidationError

from doikhop.errors import UsageError
from doikhop.settings import Settings, load_settings
from pipelines import integrity, superseded
from pipelines.exchange import exchange

NIGHTS = "nights"
BASELINES = "baselines"
LATEST = "latest"
OUTDATED = "outdated"
CLOSED = "closed"
MANIFEST = integrity.MANIFEST
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")
_BUILDING = ".building-"
_RETIRED = ".retired-"


def _silent(_: str) -> None:
    """Report no progress."""


@dataclass(frozen=True)
class NightRun:
    """Everything a step may know about the night it works for.

    With ``only``, a closed night is reconciled again for these people and nobody else.
    """

    home: Path
    night: date
    settings: Settings
    work: Path
    previous: Path | None
    baseline: Path | None
    recorded: bool = False
    progress: Callable[[str], None] = field(default=_silent, compare=False)
    only: frozenset[int] | None = None

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


def without_progress(run: NightRun) -> NightRun:
    """The night as another process may be told of it: whom to report to stays here."""
    return replace(run, progress=_silent)


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
    require_foundations(run)
    (home / NIGHTS).mkdir(parents=True, exist_ok=True, mode=0o700)
    clear_away(home)
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
        manifest = integrity.manifest_of(night_folder(home, night))
        previous = _recorded_previous(home / NIGHTS, manifest, night)
        baseline = _recorded_baseline(home / BASELINES, manifest, night)
        settings = settings or _recorded_settings(manifest, night)
        return NightRun(home, night, settings, work, previous, baseline, True, progress or _silent)
    closed = baselines(home)
    if closed and night <= closed[-1][0]:
        raise UsageError(
            f"The night {night} lies on or before the period closed on {closed[-1][0]}; "
            "only `--recorded` can run it again."
        )
    settings = settings or load_settings(home)
    earlier = [(d, p) for d, p in published_nights(home) if d < night]
    _require_nothing_gone(home, night, earlier, closed)
    previous = earlier[-1][1] if earlier else None
    baseline = closed[-1][1] if closed else None
    return NightRun(home, night, settings, work, previous, baseline, False, progress or _silent)


def _require_nothing_gone(
    home: Path, night: date, earlier: list[tuple[date, Path]], closed: list[tuple[date, Path]]
) -> None:
    """That no closed period and no night it needs was lost: a night would go on without it as if it had never been.

    Raises:
        UsageError: something is gone; says what.
    """
    for day, folder in _dated_folders(home / NIGHTS):
        if day < night and (folder / integrity.CHECKSUMS).exists():
            integrity.manifest_of(folder)
    there = {day.isoformat() for day, _ in closed}
    needed = {day.isoformat(): f"nights/{day}/{CLOSED}" for day, folder in earlier if (folder / CLOSED).exists()}
    if earlier and (stood_on := integrity.manifest_of(earlier[-1][1]).get("baseline")) is not None:
        needed[stood_on] = f"nights/{earlier[-1][0]}/{MANIFEST}"
    for name, told_by in sorted(needed.items()):
        if name not in there:
            raise UsageError(
                f"The period closed on {name} is gone ({told_by} names it): "
                f"restore the folder {BASELINES}/{name} from a backup."
            )
    if closed and (not earlier or earlier[-1][0] < closed[-1][0]):
        last = closed[-1][0]
        raise UsageError(
            f"The period closed on {last} stands on the persons and cases of the night {last}, which is gone: "
            f"restore the folder {NIGHTS}/{last} from a backup."
        )


def require_foundations(run: NightRun) -> None:
    """That the night and the closed period a night builds on are as they were published.

    Raises:
        UsageError: a file is missing or damaged; says which, and what to do.
    """
    if run.previous is not None:
        again = f"restore it from a backup, or run `doikhop nightly --as-of {run.previous.name} --recorded`"
        if run.previous.parent.name != NIGHTS:
            again = "restore the folder nights from a backup"
        integrity.require_whole(run.previous, again, below=("state/", "linking/", "cases.parquet", MANIFEST))
    if run.baseline is not None:
        integrity.require_whole(run.baseline, f"restore the folder {BASELINES}/{run.baseline.name} from a backup")
    if run.recorded:
        own = run.home / NIGHTS / run.night.isoformat()
        integrity.require_whole(own, "restore it from a backup", below=("intake/", MANIFEST))


def _recorded_previous(nights: Path, manifest: dict[str, Any], night: date) -> Path | None:
    """The night that a night's manifest says it folded from, as it was then."""
    name, sha256 = manifest.get("previous"), manifest.get("previous_sha256")
    if name is None:
        return None
    there = nights / str(name)
    if (there / MANIFEST).exists() and (sha256 is None or integrity.digest(there / MANIFEST) == sha256):
        return there
    replaced = superseded.kept(nights, name, sha256) if sha256 else None
    if replaced is not None:
        return replaced
    if not (there / MANIFEST).exists():
        raise UsageError(f"The night {night} builds on {NIGHTS}/{name}, which is gone; restore that folder.")
    raise UsageError(
        f"The night {night} builds on {NIGHTS}/{name} as it was before that night was run again, which is not kept; "
        f"restore {NIGHTS}/{name} from a backup, or run the night {night} without --recorded."
    )


def _recorded_baseline(parent: Path, manifest: dict[str, Any], night: date) -> Path | None:
    """The closed period that a night's manifest names."""
    name, sha256 = manifest.get("baseline"), manifest.get("baseline_sha256")
    if name is None:
        return None
    there = parent / str(name)
    if not (there / MANIFEST).exists():
        raise UsageError(f"The night {night} builds on {BASELINES}/{name}, which is gone; restore that folder.")
    if sha256 is not None and integrity.digest(there / MANIFEST) != sha256:
        raise UsageError(
            f"The night {night} builds on another {BASELINES}/{name} than the one there is; "
            "restore that folder from a backup."
        )
    return there


def _recorded_settings(manifest: dict[str, Any], night: date) -> Settings:
    """The settings a night ran with."""
    try:
        return Settings(**manifest["settings"])
    except (KeyError, TypeError, ValidationError):
        raise UsageError(
            f"The night {night} records settings this version does not know; replay it with the version of doikhop "
            f"its {MANIFEST} names."
        ) from None


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
    later = [folder for day, folder in published_nights(run.home) if day > run.night]
    for mark in (OUTDATED, CLOSED):
        if run.recorded and (target / mark).exists():
            shutil.copyfile(target / mark, run.work / mark)
    integrity.seal(run.work)
    sync_tree(run.work)
    if replaced:
        superseded.keep(target, later)
    retired = nights / f"{_RETIRED}{run.night.isoformat()}"
    if retired.exists():
        shutil.rmtree(retired)
    if replaced and not run.recorded:
        # Before the renames, so that a kill between them cannot leave a later night that looks current.
        for folder in later:
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
    superseded.let_go(nights, [folder for _, folder in published_nights(run.home)])
    return target


def clear_away(home: Path) -> None:
    """Remove what nights that failed have left half-built, for whoever holds the home."""
    for leftover in (home / NIGHTS).glob(f"{_BUILDING}*"):
        shutil.rmtree(leftover, ignore_errors=True)


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
    mark_closed(home)


def mark_closed(home: Path) -> None:
    """Mark the nights whose period is closed, so that a baseline that is gone is missed."""
    for day, _ in baselines(home):
        folder = home / NIGHTS / day.isoformat()
        if (folder / MANIFEST).exists() and not (folder / CLOSED).exists():
            (folder / CLOSED).touch(mode=0o600)


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
