"""Stand-ins for the steps: a night of two units, small enough to read, in the shapes the real steps write.

Belongs here: what the Dagster tests need to run a night without the chain. Does not belong here: any rule; the real
chain has tests of its own.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Collection, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets.invariant_checks import INVARIANTS
from pipelines.night import NightRun, write_frame
from schemas.outputs import conform, empty

STEPS = ("intake", "linking", "ledger", "rules", "cases", "reports")
CANARY = "Nguyễn Thị Hoàng Yến"
UNITS = """\
org_code,name,parent_code,level,kind,is_reporting,is_account,valid_from,valid_to
TP,Thành ủy,,CITY,office,0,0,,
A.1,Đảng bộ phường Hồng Bàng,TP,BASE,residential,1,1,,
A-1,Chi bộ Trường An Dương,TP,BASE,school,1,1,,
"""


def make_home(folder: Path) -> Path:
    """A home with a units register only."""
    (folder / "reference").mkdir(parents=True)
    (folder / "reference" / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "doikhop.toml").write_text('first_night = "2021-01-01"\n', encoding="utf-8")
    return folder


def _intake(run: NightRun) -> dict[str, int]:
    units = pl.DataFrame(
        {
            "org_code": ["TP", "A.1", "A-1"],
            "name": ["Thành ủy", "Đảng bộ phường Hồng Bàng", "Chi bộ Trường An Dương"],
            "parent_code": [None, "TP", "TP"],
            "level": ["CITY", "BASE", "BASE"],
            "is_reporting": [False, True, True],
            "is_account": [False, True, True],
            "valid_from": [None, None, None],
            "valid_to": [None, None, None],
        },
        schema_overrides={"valid_from": pl.Date, "valid_to": pl.Date},
    )
    write_frame(units, run.work / "intake" / "units.parquet")
    write_frame(pl.DataFrame({"reporter": ["A.1"]}), run.work / "intake" / "rolls.parquet")
    write_frame(empty("exports"), run.work / "exports.parquet")
    write_frame(empty("quarantine"), run.work / "quarantine.parquet")
    return {"files": 2}


def _linking(run: NightRun) -> dict[str, int]:
    write_frame(empty("links"), run.work / "links.parquet")
    return {"persons": 3}


def state_invariants(run: NightRun, broken: Collection[str] = ()) -> None:
    """Write what the ledger step says of the invariants."""
    names = list(INVARIANTS)
    frame = pl.DataFrame({"name": names, "ok": [name not in broken for name in names], "detail": ["0"] * len(names)})
    write_frame(frame, run.folder("state") / "invariants.parquet")


def ledger(run: NightRun, broken: Collection[str] = ()) -> dict[str, int]:
    """One unit, one too many on its roll."""
    state_invariants(run, broken)
    row: dict[str, Any] = {"org_code": "A.1", "level": "BASE", "opening": 10, "expected": 9, "on_roll": 10, "gap": 1}
    rows = pl.DataFrame([row | {"out_city": 1, "status": "gap"}])
    absent = [pl.lit(None, dtype=t).alias(n) for n, t in empty("balances").schema.items() if n not in rows.columns]
    write_frame(conform("balances", rows.with_columns(absent)), run.work / "balances.parquet")
    return {"gap": 1}


def cases(run: NightRun) -> dict[str, int]:
    """One finding that moves the count, one that does not."""
    common = {"full_name": CANARY, "dob": date(1970, 1, 2), "evidence": "[]", "stale": False, "state": "open"}
    number = {"citizen_id": "031170001234", "first_seen": run.night, "age_days": 0}
    rows = [
        {"case_id": "V000001", "code": "L01", "severity": "M", "org_code": "A.1", "person_id": 1, "count_effect": 1},
        {"case_id": "V000002", "code": "I02", "severity": "L", "org_code": "A-1", "person_id": 2, "count_effect": 0},
    ]
    frame = pl.DataFrame([row | common | number for row in rows])
    absent = [
        pl.lit(None, dtype=t).alias(n) for n, t in empty("discrepancies").schema.items() if n not in frame.columns
    ]
    write_frame(conform("discrepancies", frame.with_columns(absent)), run.work / "discrepancies.parquet")
    write_frame(empty("cases"), run.work / "cases.parquet")
    return {"open": 2}


def _reports(run: NightRun) -> dict[str, int]:
    (run.folder("worklists") / "A.1.xlsx").write_bytes(b"")
    (run.work / "manifest.json").write_text('{"settings": {}}', encoding="utf-8")
    return {"worklists": 1}


def install(monkeypatch: pytest.MonkeyPatch, replaced: Mapping[str, Callable[[NightRun], Any]] | None = None) -> None:
    """Put the stand-ins where the assets look for the steps; ``replaced`` gives other functions for some."""
    own: dict[str, Callable[[NightRun], Any]] = {
        "intake": _intake,
        "linking": _linking,
        "ledger": ledger,
        "rules": lambda run: {"findings": 2},
        "cases": cases,
        "reports": _reports,
    }
    for name, run in (own | dict(replaced or {})).items():
        module = types.ModuleType(f"pipelines.{name}.step")
        module.run = run  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setattr(import_module(f"pipelines.{name}"), "step", module, raising=False)
