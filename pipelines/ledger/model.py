"""Building the model tables of one night from its linked rows, registers, previous state and baseline.

Belongs here: which account every row counts at, which entries live, what is covered, what the baseline held, who was
handed over by a reorganisation. Does not belong here: any arithmetic of cells (SQL) or reading files (intake).

A predecessor's holdings, posted legs and entries are read as its successor's once the successor's roll is as of the
effective date or later (records.md, "Units"); until then the ended unit is outside the arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.ledger import files
from pipelines.ledger.endorsed import arrivals_placed
from pipelines.ledger.facts import contradictions
from pipelines.ledger.flows_before import with_places_before
from pipelines.ledger.frozen import ACCOUNTS, frozen
from pipelines.ledger.places import once_below, place_column, place_roll
from pipelines.ledger.registers import live_entries
from pipelines.ledger.reorganisation import reorganise
from pipelines.ledger.residences import residences_of
from pipelines.ledger.seen import last_of_each, seen_before
from pipelines.ledger.tables import MODEL_TABLES, shaped
from pipelines.night import NightRun, write_frame
from schemas.codes import ROLL_STATUS
from schemas.unit_tree import UnitTree

_REGISTERS = ("transfer_out", "transfer_in", "admission", "exit")
_COUNTING = [code.value for code in ROLL_STATUS.codes if code.counts]
_ENTRY_TEXT = (
    "entry_id", "record", "reporter", "as_of", "known_on", "file", "sheet", "row", "from_cell", "to_cell",
)  # fmt: skip


@dataclass(frozen=True)
class Model:
    """The model tables of a night: frames, or files for the large ones; live entries with all columns."""

    tables: dict[str, pl.DataFrame | Path]
    unplaced: pl.DataFrame
    accounts: pl.DataFrame
    entries: pl.DataFrame
    tree: UnitTree


def build_model(run: NightRun) -> Model:
    """Build every model table of ``tables.MODEL_TABLES`` below ``work/ledger/``.

    ``unplaced`` are roll rows that name no unit below a reporter that keeps no count: quarantined in its bridge.
    """
    intake, linking, out = run.work / "intake", run.work / "linking", run.folder("ledger")
    tree = UnitTree(
        pl.read_parquet(intake / "units.parquet"), pl.read_parquet(intake / "successions.parquet"), run.night
    )
    exports, rolls = (pl.read_parquet(intake / f"{name}.parquet") for name in ("exports", "rolls"))

    accounts, exporters = _accounts(run, tree, _standing(rolls, exports))
    levels = pl.DataFrame(
        [
            (upper, account, tree.units[upper].level, height)
            for account in accounts["account"]
            for height, upper in enumerate(tree.above(account))
        ],
        schema=MODEL_TABLES["levels"],
        orient="row",
    )
    roll = _roll(run, tree, accounts, exporters)
    known = seen_before(run, roll.seen_now, accounts)
    counted = pl.scan_parquet(roll.rows).filter("counts").select("person_id", "account", "as_of")
    entries = arrivals_placed(_entries(linking, tree, exports, accounts), tree.accounts_below, counted, known)
    refused = _refused(linking, tree, accounts)
    reorganisation = reorganise(run, tree, accounts, roll.rows, refused, entries)
    reports = files.reports_by_unit(pl.read_parquet(intake / "count_report.parquet"), tree)
    tables: dict[str, pl.DataFrame | Path] = {
        "accounts": reorganisation.accounts,
        "account_exporters": exporters,
        "levels": levels.join(reorganisation.accounts.select("account"), on="account", how="semi"),
        "roll_rows": roll.rows,
        "residences": residences_of(run, tree, roll.named_elsewhere, roll.counts),
        "unplaced_rows": roll.unplaced,
        "unplaced_counts": _unplaced_counts(roll.unplaced, tree),
        "refused_rows": refused,
        "entries": reorganisation.entries,
        "cover": files.cover(exports, _REGISTERS),
        "holdings": reorganisation.holdings,
        "posted": reorganisation.posted,
        "seen": last_of_each(reorganisation.followed_by(known).lazy()),
        "reports": _reports(reports),
        "reports_naming_unknown": files.reports_naming_unknown(reports),
        "roll_counts": roll.counts,
        "related": pl.DataFrame(tree.related(), schema=MODEL_TABLES["related"], orient="row"),
        "handed_over": reorganisation.handed_over,
        "control_totals": reorganisation.control_totals,
        "level_changes": reorganisation.level_changes,
        "once_below": once_below(tree, accounts),
        "not_yet_left": reorganisation.not_yet_left,
        "abnormal_exports": files.abnormal(exports, rolls),
        "misplaced_exports": files.misplaced(exports),
        "refused_exports": files.refused_exports(exports, roll.unplaced, accounts),
        "conflicts": pl.read_parquet(linking / "conflicts.parquet").select("person_id", "other_person_id", "key_kind"),
        "questions": pl.read_parquet(run.work / "state" / "person_questions.parquet"),
    }
    kept: dict[str, pl.DataFrame | Path] = {}
    for name, frame in tables.items():
        if isinstance(frame, Path):
            kept[name] = frame
            continue
        kept[name] = path = out / f"{name}.parquet"
        write_frame(shaped(name, frame), path)
    for name in ("successors", "handovers", "placed", "not_yet_left"):
        write_frame(getattr(reorganisation, name), run.folder("state") / f"{name}.parquet")
    sources = reorganisation.entries.select(_ENTRY_TEXT)
    sources = with_places_before(sources, entries) if tree.successions else sources
    write_frame(sources, out / "entry_sources.parquet")
    return Model(kept, roll.unplaced, reorganisation.accounts, reorganisation.entries, tree)


_Standing = dict[str, dict[str, Any]]


def _standing(rolls: pl.DataFrame, exports: pl.DataFrame) -> _Standing:
    """How the roll of every reporting unit stands; of one that has ended, too: it may count until another reports."""
    standing = {row["reporter"]: row for row in rolls.iter_rows(named=True)}
    in_force = exports.filter(pl.col("in_force") & (pl.col("record") == "roll"))
    for reporter, as_of in in_force.group_by("org_code").agg(pl.col("as_of").max()).sort("org_code").iter_rows():
        facts = {"as_of": as_of, "newest_as_of": as_of, "newest_status": "accepted"}
        standing.setdefault(reporter, facts)
    return standing


def _reporters(tree: UnitTree, account: str, standing: _Standing) -> list[str]:
    """Whose rolls count for an account: those who report for it now, once they have; until then those before them."""
    present: list[str] | None = None
    for since, reporters in tree.exporters_before(account):
        present = reporters if present is None else present
        days = [standing[r]["as_of"] for r in reporters if r in standing and standing[r]["as_of"] is not None]
        if days and max(days) >= since:
            return reporters
    return present or []


def _accounts(run: NightRun, tree: UnitTree, standing: _Standing) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every account with its roll's date and standing; and whose rows count for it."""
    closed_on = date.fromisoformat(run.baseline.name) if run.baseline is not None else None
    closed = dict(frozen(run, "accounts", ACCOUNTS).select("account", "closed_from").iter_rows())
    rows, exporters = [], []
    stale_before = run.night - timedelta(days=run.settings.deadline("stale_days", run.night))
    for account in tree.accounts():
        unit, ended_on = tree.units[account], tree.ended_on(account)
        reporters = _reporters(tree, account, standing)
        sent = [standing[r] for r in reporters if r in standing and standing[r]["as_of"] is not None]
        as_of = min((row["as_of"] for row in sent), default=None)
        newer_refused = any(
            row["newest_as_of"] is not None
            and row["newest_as_of"] > row["as_of"]
            and row["newest_status"] not in ("accepted", "repeated")
            for row in sent
        )
        if ended_on is not None and (as_of is None or as_of < ended_on):
            as_of = None
        created = closed_on is not None and unit.valid_from is not None and unit.valid_from > closed_on
        rows.append(
            {
                "account": account,
                "reporter": reporters[0] if reporters else None,
                "as_of": as_of,
                "stale": as_of is not None and (as_of < stale_before or newer_refused),
                "has_baseline": account in closed or created,
                "created_after_close": created and account not in closed,
                "parent": unit.parent,
                "ended_on": ended_on,
                "study": unit.kind in run.settings.study_kinds,
                "closed_from": closed.get(account),
            }
        )
        exporters += [(account, reporter) for reporter in reporters]
    return (
        pl.DataFrame(rows, schema=MODEL_TABLES["accounts"]),
        pl.DataFrame(exporters, schema=MODEL_TABLES["account_exporters"], orient="row"),
    )


@dataclass(frozen=True)
class _Roll:
    rows: Path
    counts: pl.DataFrame
    seen_now: pl.LazyFrame
    named_elsewhere: pl.DataFrame
    unplaced: pl.DataFrame


def _roll(run: NightRun, tree: UnitTree, accounts: pl.DataFrame, exporters: pl.DataFrame) -> _Roll:
    """Place every roll row; keep those in force as ``roll_rows`` and what each roll counted."""
    source = pl.scan_parquet(run.work / "linking" / "roll.parquet")
    places, residences = place_roll(source, tree)
    placed = source.join(places.lazy(), on=["reporter", "as_of", "cell"], how="left", nulls_equal=True).filter("ours")
    # An ended account has no roll in force before the day it ended; a later roll of it is U02's business.
    ended = accounts.filter(pl.col("ended_on").is_not_null()).select("account", "ended_on").lazy()
    placed = (
        placed.join(ended, on="account", how="left")
        .filter(pl.col("ended_on").is_null() | (pl.col("as_of") >= pl.col("ended_on")) | ~pl.col("in_force"))
        .with_columns(counts=pl.col("roll_status").is_in(_COUNTING))
    )
    # Of a unit that reported for the account before another did, the last roll is history.
    in_force = placed.filter(pl.col("in_force") & pl.col("account").is_not_null()).join(
        exporters.lazy(), on=["account", "reporter"], how="semi"
    )
    path = run.folder("ledger") / "roll_rows.parquet"
    rows = (
        in_force.join(residences.lazy(), on=["reporter", "residence_cell"], how="left")
        # A join keeps no order; row_id is the rows' own order, so that the same night numbers them alike.
        .sort("reporter", "as_of", "file", "sheet", "row")
        .with_row_index("row_id", 1)
        .select(
            pl.col("row_id").cast(pl.Int64),
            "person_id",
            "account",
            pl.col("cell_unit").alias("cell"),
            "residence_account",
            "roll_status",
            "member_class",
            "counts",
            (pl.col("citizen_kind").is_in(["citizen", "cmnd"])).fill_null(False).alias("citizen_ok"),
            (pl.col("card_no").is_not_null() | (pl.col("member_class") != "OFFICIAL").fill_null(True)).alias("card_ok"),
            "unknown_unit",
            "as_of",
            "status_since",
            "temp_until",
            "admitted_on",
            contradictions().alias("facts"),
            "reporter",
            "file",
            "sheet",
            "row",
        )
    )
    write_frame(rows.collect(), path)
    counts = (
        placed.filter("counts").group_by("account", "as_of").agg(pl.len().cast(pl.Int64).alias("counted")).collect()
    )
    before = run.previous_state("roll_counts")
    known = (
        pl.concat([counts, before.join(counts, on=["account", "as_of"], how="anti")]) if before is not None else counts
    )
    unplaced = placed.filter(pl.col("account").is_null() & pl.col("in_force")).select(
        "reporter", "as_of", "file", "sheet", "row", "person_id", pl.col("unknown_unit").alias("named")
    )
    seen_now = placed.filter(pl.col("counts") & pl.col("person_id").is_not_null()).select(
        "person_id", "account", "as_of", "roll_status", "in_force"
    )
    elsewhere = (
        placed.filter(pl.col("counts") & pl.col("person_id").is_not_null() & pl.col("residence_cell").is_not_null())
        .join(residences.lazy(), on=["reporter", "residence_cell"])
        .filter(pl.col("residence_account") != pl.col("account"))
        .select(
            "person_id", "account", "residence_account", "as_of", "in_force", "cell_unit", "roll_status", "status_since"
        )
    )
    all_counts = shaped("roll_counts", known.sort("account", "as_of"))
    return _Roll(path, all_counts, seen_now, elsewhere.collect(), unplaced.collect())


def _unplaced_counts(unplaced: pl.DataFrame, tree: UnitTree) -> pl.DataFrame:
    """How many roll rows a reporter and every unit above it could not place."""
    rows = [
        (upper, count)
        for reporter, count in unplaced.group_by("reporter").len().iter_rows()
        for upper in tree.above(reporter)
    ]
    frame = pl.DataFrame(rows, schema={"org_code": pl.String, "rows": pl.Int64}, orient="row")
    return frame.group_by("org_code").agg(pl.col("rows").sum()).sort("org_code")


def _refused(linking: Path, tree: UnitTree, accounts: pl.DataFrame) -> pl.DataFrame:
    """Refused rows of the rolls in force, at the account they would have counted at."""
    rows = pl.read_parquet(linking / "refused.parquet").filter(pl.col("record") == "roll")
    if "in_force" in rows.columns:
        rows = rows.filter("in_force")
    places = [
        tree.roll_place(reporter, cell, as_of)
        for reporter, cell, as_of in rows.select("reporter", "cell", "as_of").iter_rows()
    ]
    # The roll an account sent before it ended is in force no more.
    ended = accounts.filter(pl.col("ended_on").is_not_null()).select("account", "ended_on")
    return (
        rows.with_columns(pl.Series("account", [place.place if place else None for place in places], pl.String))
        .filter(pl.col("account").is_not_null())
        .join(ended, on="account", how="left", maintain_order="left")
        .filter(pl.col("ended_on").is_null() | (pl.col("as_of") >= pl.col("ended_on")))
        .drop("ended_on")
    )


def _entries(linking: Path, tree: UnitTree, exports: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """Live entries of all four registers, placed."""
    parts = [_placed_register(name, pl.read_parquet(linking / f"{name}.parquet"), tree) for name in _REGISTERS]
    registers = exports.filter(pl.col("in_force") & pl.col("record").is_in(_REGISTERS))
    registers = registers.select("record", "as_of", reporter="org_code")
    return live_entries(pl.concat(parts, how="diagonal_relaxed"), registers)


def _placed_register(name: str, rows: pl.DataFrame, tree: UnitTree) -> pl.DataFrame:
    """One register's rows with kind, places and own date in the common shape of entries."""
    common = [
        "reporter", "as_of", "table_id", "file", "sheet", "row", "person_id", "record", "kind", "own_date",
        "own_account", "from_place", "to_place", "from_unknown", "to_unknown", "from_cell", "to_cell", "dob",
        "dob_precision",
    ]  # fmt: skip
    if name in ("transfer_out", "transfer_in"):
        out = name == "transfer_out"
        dated = rows.with_columns(
            record=pl.lit(name),
            kind=pl.col("transfer_kind"),
            own_date=pl.col("issued_on") if out else pl.coalesce("received_on", "issued_on"),
            named_on=pl.coalesce("issued_on", "received_on"),
            noticed=pl.col("notice_on").is_not_null() | pl.col("notice_no").is_not_null(),
        )
        placed = place_column(dated, tree, "from_org", "named_on", own=out)
        # A paper may be received by the successor of the unit it was issued to.
        day, or_day = ("named_on", None) if out else ("own_date", "named_on")
        placed = place_column(placed, tree, "to_org", day, own=not out, or_day=or_day)
        placed = placed.rename(
            {f"{side}_org_{part}": f"{side}_{part}" for side in ("from", "to") for part in ("place", "cell", "unknown")}
        ).with_columns(own_account=pl.col("from_place" if out else "to_place"))
        return placed.select(*common, "issued_on", "received_on", "transfer_no", "temp_until", "noticed")
    kind, day = ("admission_kind", "decided_on") if name == "admission" else ("exit_kind", "effective_on")
    dated = rows.with_columns(
        record=pl.lit(name),
        kind=pl.col(kind),
        own_date=pl.col("decided_on") if name == "admission" else pl.coalesce("effective_on", "decided_on"),
    )
    placed = place_column(dated, tree, "org", "own_date", own=True)
    nothing = pl.lit(None, pl.String)
    placed = placed.with_columns(
        own_account=pl.col("org_place"),
        from_place=nothing,
        to_place=nothing,
        from_unknown=pl.col("org_unknown"),
        to_unknown=nothing,
        from_cell=pl.col("org_cell"),
        to_cell=nothing,
    )
    dates = ["decided_on"] if day == "decided_on" else ["decided_on", "effective_on", "reported_on"]
    return placed.select(*common, *dates)


def _reports(reports: pl.DataFrame) -> pl.DataFrame:
    """Count reports at the unit they are about, each line once."""
    return (
        reports.sort("as_of", "file", "sheet", "row")
        .unique(subset=["account", "period_to", "line"], keep="last", maintain_order=True)
        .sort("account", "period_to", "line")
    )
