"""The arithmetic behind a case: of its cell (a person at an account), or of the account where no person is concerned.

Belongs here: collecting what the night holds of one cell or account, with the register and roll rows it rests on. Does
not belong here: the rest of a case (``caseview.py``) or printing (``doikhop/commands``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.ledger.flow_entries import held_before
from pipelines.reports.evidence import Side
from pipelines.reports.tables import INFLOWS, OUTFLOWS, SIGNED_FLOWS

_LEG = ("effective_on", "effect", "column_name", "counterpart", "due", "posted", "in_opening", "implied")


@dataclass(frozen=True)
class CellArithmetic:
    """A cell: held at the baseline + moved since (+ accepted) = expected; counted on the roll; the residual.

    ``legs`` and ``rows`` (of the roll in force) each carry their ``source``; ``claims`` are the codes that claim the
    residual, one for each member too many or missing. ``taken_back``: what the last close had of the cell and tonight's
    papers do not (entries voided since, an opening they contradict).
    """

    account: str
    held: int | None
    moved: int | None
    counted: int | None
    residual: int | None
    has_baseline: bool = True
    legs: list[dict[str, Any]] = field(default_factory=list)
    adjusted: int = 0
    as_of: Any = None
    rows: list[dict[str, Any]] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    taken_back: int = 0


@dataclass(frozen=True)
class AccountArithmetic:
    """A unit's bridge: opening, what came and went, expected, on the roll, reported; and its newest report's lines.

    ``registers``: of each B and C line how many events of the report's period the unit's own registers have.
    """

    org_code: str
    steps: list[tuple[str, int]]
    on_roll: int | None
    gap: int | None
    reported: int | None
    report: dict[str, int]
    period: tuple[Any, Any] | None
    registers: dict[str, int] = field(default_factory=dict)


def cell_of(folder: Path, person_id: int | None, account: str) -> CellArithmetic | None:
    """The cell of a person at an account; None where the night knows nothing of the person there."""
    if person_id is None:
        return None
    cells = _of_cell(folder / "ledger" / "cells.parquet", person_id, account)
    rows = _roll_rows(folder, person_id, account)
    legs = _legs(folder, person_id, account)
    facts = _account(folder, account)
    if cells.height:
        told = cells.row(0, named=True)
    elif rows or legs:
        # A cell in order is not written down: it expects what it counts.
        counted = sum(1 for row in rows if row["counts"])
        held = _held(folder, person_id, account)
        told = {"held": held, "moved": counted - held, "counted": counted, "residual": 0}
    else:
        return None
    return CellArithmetic(
        account=account,
        held=told["held"],
        moved=told["moved"],
        counted=told["counted"],
        residual=told["residual"],
        has_baseline=bool(facts.get("has_baseline", True)),
        legs=legs,
        adjusted=int(told.get("adjusted") or 0),
        as_of=facts.get("as_of"),
        rows=rows,
        claims=_claims(folder, person_id, account),
        taken_back=_taken_back(told, legs) if cells.height and facts.get("has_baseline", True) else 0,
    )


def _taken_back(told: dict[str, Any], legs: list[dict[str, Any]]) -> int:
    """What moved the cell since the close and is no leg."""
    moved = sum(int(leg["effect"]) for leg in legs if leg["due"] and not leg["posted"])
    return int(told["moved"]) - int(told.get("adjusted") or 0) - moved


def account_of(folder: Path, org_code: str) -> AccountArithmetic | None:
    """The bridge of a unit and its newest report; None where the night keeps no balance of it."""
    found = pl.read_parquet(folder / "balances.parquet").filter(pl.col("org_code") == org_code)
    if found.is_empty():
        return None
    row = found.row(0, named=True)
    steps = [("opening", row["opening"])]
    steps += [(name, sign * row[name]) for sign, names in ((1, INFLOWS), (-1, OUTFLOWS)) for name in names]
    steps += [(name, row[name]) for name in SIGNED_FLOWS]
    report, period = _newest_report(folder, org_code)
    known = [(name, int(value)) for name, value in [*steps, ("expected", row["expected"])] if value is not None]
    shown = [(name, value) for name, value in known if value or name in ("opening", "expected")]
    registers = _registers(folder, org_code)
    return AccountArithmetic(org_code, shown, row["on_roll"], row["gap"], row["reported"], report, period, registers)


def _of_cell(path: Path, person_id: int, account: str) -> pl.DataFrame:
    """The rows of one cell in a table of the night; none where there is no such table."""
    if not path.exists():
        return pl.DataFrame()
    wanted = (pl.col("person_id") == person_id) & (pl.col("account") == account)
    return pl.scan_parquet(path).filter(wanted).collect()


def _roll_rows(folder: Path, person_id: int, account: str) -> list[dict[str, Any]]:
    rows = _of_cell(folder / "ledger" / "roll_rows.parquet", person_id, account)
    return [
        {"roll_status": row["roll_status"], "counts": row["counts"], "source": _source({**row, "record": "roll"})}
        for row in rows.iter_rows(named=True)
    ]


def _legs(folder: Path, person_id: int, account: str) -> list[dict[str, Any]]:
    legs = _of_cell(folder / "state" / "legs.parquet", person_id, account)
    if legs.is_empty():
        return []
    path = folder / "ledger" / "entry_sources.parquet"
    if path.exists() and "entry_id" in legs.columns:
        wanted = ("entry_id", "record", "reporter", "as_of", "file", "sheet", "row")
        sources = pl.scan_parquet(path).select(wanted).join(legs.lazy().select("entry_id"), on="entry_id", how="semi")
        legs = legs.join(sources.collect(), on="entry_id", how="left", maintain_order="left")
    order = [name for name in ("effective_on", "movement", "effect") if name in legs.columns]
    told = legs.sort(order, nulls_last=False).iter_rows(named=True)
    return [{**{name: row.get(name) for name in _LEG}, "source": _source(row)} for row in told]


def _source(row: dict[str, Any]) -> Side | None:
    """Where a row stands; None: no register has it."""
    if not row.get("file") or row.get("record") is None:
        return None
    unit = str(row.get("reporter") or row.get("account") or "")
    return Side(row["record"], unit, str(row["as_of"] or ""), row["file"], row.get("sheet") or "", row.get("row"))


def _account(folder: Path, account: str) -> dict[str, Any]:
    path = folder / "ledger" / "accounts.parquet"
    if not path.exists():
        return {}
    found = pl.read_parquet(path).filter(pl.col("account") == account)
    return found.row(0, named=True) if found.height else {}


def _held(folder: Path, person_id: int, account: str) -> int:
    path = held_before(folder)
    found = pl.DataFrame() if path is None else _of_cell(path, person_id, account)
    return 0 if found.is_empty() else int(found.get_column("held").sum())


def _claims(folder: Path, person_id: int, account: str) -> list[str]:
    """The codes whose findings make up the cell's residual."""
    path = folder / "ledger" / "findings.parquet"
    if not path.exists():
        return []
    found = _of_cell(path, person_id, account)
    return [] if found.is_empty() else sorted(found.filter(pl.col("effect") != 0).get_column("code").to_list())


def _registers(folder: Path, org_code: str) -> dict[str, int]:
    path = folder / "ledger" / "report_lines.parquet"
    if not path.exists():
        return {}
    lines = pl.scan_parquet(path).filter(pl.col("account") == org_code).sort("line").select("line", "events").collect()
    return dict(lines.iter_rows())


def _newest_report(folder: Path, org_code: str) -> tuple[dict[str, int], tuple[Any, Any] | None]:
    path = folder / "ledger" / "reports.parquet"
    if not path.exists():
        return {}, None
    reports = pl.read_parquet(path).filter(pl.col("account") == org_code)
    if reports.is_empty():
        return {}, None
    newest = reports.filter(pl.col("period_to") == pl.col("period_to").max()).filter(
        pl.col("as_of") == pl.col("as_of").max()
    )
    lines = dict(newest.sort("line").select("line", "value").iter_rows())
    return lines, newest.select("period_from", "period_to").row(0)
