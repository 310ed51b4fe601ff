"""The ledger step of a night: model tables, reconciliation, and what the next night and a close start from.

Belongs here: running the model and the reconciliation and writing their tables. Does not belong here: how either works.
"""

from __future__ import annotations

import shutil

import polars as pl

from pipelines.cases.accepted import accepted_adjustments
from pipelines.ledger.before_handover import BeforeHandover, before_handover, retold
from pipelines.ledger.calendar import days_off
from pipelines.ledger.cell_balances import cell_balances
from pipelines.ledger.closed_again import close_again
from pipelines.ledger.frozen import ACCOUNTS, frozen
from pipelines.ledger.model import build_model
from pipelines.ledger.reconcile import Reconciliation, reconcile
from pipelines.ledger.seen import seen_after
from pipelines.ledger.tables import shaped
from pipelines.night import NightRun, write_frame
from schemas.outputs import conform

_CELLS = (
    "SELECT person_id, account, held, expected - held AS moved, counted, counted - expected AS residual, adjusted "
    "FROM cells WHERE counted <> expected OR expected <> held OR adjusted <> 0 ORDER BY person_id, account"
)
_LEGS = "SELECT * FROM legs ORDER BY person_id, movement, effect"
_FINDINGS = "SELECT * FROM findings ORDER BY code, account, person_id NULLS FIRST, other_org_code, subject"


def run(run: NightRun) -> dict[str, int | float | str]:
    """Reconcile the night.

    Writes ``ledger/`` (model tables, ``cells`` that moved or differ, ``findings``, ``report_lines``: what each unit's
    registers say of the lines of its newest report), ``state/`` (legs, holdings, posted,
    seen, roll_counts, accounts, handed_over, invariants), ``balances.parquet``, ``cell_balances.parquet`` and
    ``transfers.parquet``.

    Returns:
        Counts of accounts, movements, open cells, findings, replay rounds and unplaced rows.
    """
    close_again(run)
    run.progress("ledger: placing rows and entries")
    model = build_model(run)
    tables = {**model.tables, "adjustments": shaped("adjustments", accepted_adjustments(run))}
    run.progress("ledger: reconciling")
    spill = run.folder("ledger") / "spill"
    result = reconcile(tables, run.night, run.settings, holidays=days_off(run.work), spill=spill)
    try:
        write_state(run, result)
        before = _write_balances(run, result)
        write_frame(seen_after(run), run.work / "state" / "seen.parquet")
        write_frame(
            pl.read_parquet(run.work / "ledger" / "roll_counts.parquet"), run.work / "state" / "roll_counts.parquet"
        )
        write_frame(model.unplaced, run.work / "ledger" / "unplaced.parquet")
        cells = cell_balances(run, model.tree, result, model.entries, before)
        write_frame(conform("cell_balances", cells), run.work / "cell_balances.parquet")
        counts = {
            name: int(result.con.sql(f"SELECT count(*) FROM {name}").fetchall()[0][0])
            for name in ("accounts", "movements", "open_cells", "findings")
        }
    finally:
        result.close()
        shutil.rmtree(spill, ignore_errors=True)
    return {**counts, "replay_rounds": result.rounds, "unplaced_rows": model.unplaced.height}


def write_state(run: NightRun, result: Reconciliation) -> None:
    """Write what later steps, the next night and a close read of a reconciliation."""
    ledger, state = run.folder("ledger"), run.folder("state")
    result.write(_CELLS, ledger / "cells.parquet")
    result.write(_FINDINGS, ledger / "findings.parquet")
    result.write(result.query("report_lines"), ledger / "report_lines.parquet")
    result.write(_LEGS, state / "legs.parquet")
    result.write(result.query("next_holdings"), state / "holdings.parquet")
    result.write(result.query("next_posted"), state / "posted.parquet")
    accounts = result.con.sql(result.query("next_accounts")).pl()
    # An ended account that waits for its successor stands outside tonight's arithmetic; it stays closed.
    closed = frozen(run, "accounts", ACCOUNTS)
    accounts = pl.concat([accounts, closed.join(accounts, on="account", how="anti")])
    write_frame(accounts.sort("account"), state / "accounts.parquet")
    result.write("SELECT * FROM handed_over ORDER BY ALL", state / "handed_over.parquet")
    invariants = result.frame("invariants").select("name", "ok", "broken")
    # What intake says of its own rows stands, and blocks, with the rest.
    of_rows = run.work / "intake" / "complete.parquet"
    if of_rows.exists():
        invariants = pl.concat([invariants, pl.read_parquet(of_rows)], how="vertical_relaxed")
    invariants = invariants.sort("name")
    write_frame(
        invariants.with_columns(detail=pl.format("{} broken", "broken")).select("name", "ok", "detail"),
        state / "invariants.parquet",
    )


def _write_balances(run: NightRun, result: Reconciliation) -> BeforeHandover | None:
    """Write balances and transfers as published.

    Returns:
        What stood elsewhere before a reorganisation of this period.
    """
    units = pl.read_parquet(run.work / "intake" / "units.parquet").select(
        "org_code", "name", "parent_code", "is_account"
    )
    told = set(result.con.sql("SELECT account FROM accounts WHERE as_of IS NOT NULL").pl().get_column("account"))
    before, balances = before_handover(run, told), result.frame("balances")
    if before is not None:
        balances = retold(balances, result.frame("levels"), before, told)
    balances = balances.join(units, on="org_code", how="left")
    write_frame(conform("balances", balances), run.work / "balances.parquet")
    transfers = result.con.sql(result.query("transfers")).pl()
    write_frame(conform("transfers", transfers), run.work / "transfers.parquet")
    return before
