"""The manifest of a night: what it was computed from, so that it can be recomputed.

Belongs here: input hashes, settings, versions, what it folds from, counts. Does not belong here: the clock (the same
inputs write the same manifest), or anything of a person.
"""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from doikhop import __version__
from pipelines import decisions
from pipelines.night import MANIFEST, NightRun
from pipelines.reports.tables import NightTables

FORMAT = 1
_LIBRARIES = ("polars", "duckdb", "pandera", "dagster", "fastexcel", "xlsxwriter", "splink", "holidays")
_INPUT = ("org_code", "as_of", "file", "sheet", "record", "sha256", "table_id", "status", "in_force", "first_seen")
_REFERENCE = ("units.csv", "successions.csv", "holidays.csv")


def build_manifest(run: NightRun, tables: NightTables) -> dict[str, Any]:
    """The manifest as plain values."""
    used = decisions.of_night(run).height
    return {
        "format": FORMAT,
        "night": run.night.isoformat(),
        "baseline": run.baseline.name if run.baseline else None,
        "baseline_sha256": _sha256(run.baseline / MANIFEST) if run.baseline else None,
        "previous": run.previous.name if run.previous else None,
        "previous_sha256": _sha256(run.previous / MANIFEST) if run.previous else None,
        "settings": run.settings.model_dump(mode="json"),
        "versions": {
            "doikhop": __version__,
            "python": platform.python_version(),
            **_versions(),
        },
        "reference": {name: _sha256(run.home / "reference" / name) for name in _REFERENCE},
        "case_numbers_sha256": _case_numbers(run.work),
        "decisions": {"count": used, "sha256": decisions.digest(run.home, used)},
        "exports": _exports(tables.exports),
        "counts": {
            "accounts": tables.accounts().height,
            "discrepancies": tables.discrepancies.height,
            "transfers": tables.transfers.height,
            "exports": tables.exports.height,
            "quarantine": tables.quarantine.height,
        },
    }


@cache
def _versions() -> dict[str, str]:
    return {name: version(name) for name in _LIBRARIES}


def write_manifest(run: NightRun, tables: NightTables) -> None:
    """Write ``manifest.json`` aside and rename it. The last file of a night: its presence says the night is whole."""
    text = json.dumps(build_manifest(run, tables), ensure_ascii=False, indent=1, sort_keys=True)
    aside = run.work / f".{MANIFEST}.part"
    aside.write_text(text + "\n", encoding="utf-8")
    aside.chmod(0o600)
    aside.replace(run.work / MANIFEST)


def _exports(exports: pl.DataFrame) -> list[dict[str, Any]]:
    shown = exports.select(
        pl.col(name).dt.to_string("%Y-%m-%d") if exports.schema[name] == pl.Date else pl.col(name)
        for name in _INPUT
        if name in exports.columns
    )
    return shown.to_dicts()


def _case_numbers(work: Path) -> str | None:
    """Which case has which number: the one thing of a night's state its inputs alone do not tell."""
    path = work / "state" / "cases.parquet"
    if not path.exists():
        return None
    cases = pl.read_parquet(path, columns=["case_id", "fingerprint"]).sort("case_id")
    told = "\n".join(f"{case_id} {fingerprint}" for case_id, fingerprint in cases.iter_rows())
    return hashlib.sha256(told.encode()).hexdigest()


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
