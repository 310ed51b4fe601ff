"""Closing a period: a published night's expectation becomes the next baseline.

Belongs here: freezing holdings, posted legs and the accounts they are for. Does not belong here: computing them (the
night wrote them). The new baseline is what the ledger expects, not what the rolls say, so open differences are carried
forward (design.md section 1).
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

from doikhop import __version__
from doikhop.errors import UsageError
from doikhop.settings import Settings
from pipelines.integrity import manifest_of, require_whole, seal
from pipelines.night import BASELINES, MANIFEST, baselines, is_outdated, mark_closed, night_folder, sync_tree

_FROZEN = ("holdings", "posted", "accounts", "handed_over")
_FROZEN_IF_THERE = ("handovers", "placed", "not_yet_left")


def close_period(home: Path, as_of: date, settings: Settings) -> Path:
    """Freeze the published night ``as_of`` as ``baselines/<as_of>/``.

    Returns:
        The new baseline's folder: holdings (person_id, account, held, cell), posted (person_id, account, effect,
        ordinal, ...), accounts (account, as_of), handed_over, handovers, placed and not_yet_left (what a
        reorganisation settled), manifest.json.

    Raises:
        UsageError: the night is not published, damaged or outdated, or a period is closed on or after that date
            already.
    """
    folder = night_folder(home, as_of)
    if is_outdated(folder):
        raise UsageError(
            f"The night {as_of} is outdated: an earlier night was run again after it; "
            f"run `doikhop nightly --as-of {as_of}` again before closing."
        )
    closed = [day for day, _ in baselines(home)]
    if closed and closed[-1] >= as_of:
        raise UsageError(f"A period is already closed on {closed[-1]}; only a later night can be closed.")
    require_whole(folder, f"run `doikhop nightly --as-of {as_of}` again before closing")
    parent = home / BASELINES
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = parent / f".building-{as_of}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    for name in (*_FROZEN, *_FROZEN_IF_THERE):
        frame = folder / "state" / f"{name}.parquet"
        if name in _FROZEN or frame.exists():
            shutil.copyfile(frame, aside / f"{name}.parquet")
    night = manifest_of(folder)
    manifest = {"night": as_of.isoformat(), "doikhop": __version__, "previous_baseline": night.get("baseline")}
    (aside / MANIFEST).write_text(json.dumps(manifest, indent=2, sort_keys=True), encoding="utf-8")
    seal(aside)
    sync_tree(aside)
    target = parent / as_of.isoformat()
    aside.rename(target)
    mark_closed(home)
    return target
