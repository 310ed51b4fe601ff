"""The intake step of a night: landing folder in, typed rows with their source out.

Belongs here: the order of things and writing the frames. Does not belong here: how anything is done.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from doikhop.errors import UsageError
from pipelines import decisions
from pipelines.intake import complete
from pipelines.intake.assemble import assemble, handed_over, roll_parts
from pipelines.intake.export import Export
from pipelines.intake.exports import exports_of
from pipelines.intake.landing import Landing, scan
from pipelines.intake.mend import FOLDED, RECORDED, found_again, mend
from pipelines.intake.parse import read_new
from pipelines.intake.returned import take_in
from pipelines.intake.store import DamagedEntry, Store
from pipelines.night import NightRun, write_frame
from schemas.spellings import spellings_of
from schemas.unit_periods import as_text, periods_by_code
from schemas.unit_tree import UnitTree
from schemas.units import read_holidays, read_successions, read_units

_REGISTERS = ("units", "successions", "holidays")


def run(run: NightRun) -> dict[str, int | float | str]:
    """Read the landing folder and write ``work/intake/*.parquet``.

    With ``run.recorded`` the exports, their status and the registers are those the published night recorded, and rows
    come from the store alone.

    Raises:
        UsageError: a reference register is wrong, a recorded night cannot be found again, or the store lost an export
            that no longer lies in the landing folder.
    """
    # Before anything asks the journal what is decided.
    take_in(run)
    store = Store(run.home)
    registers = _registers(run)
    if "seen" in store.damaged and not run.recorded:
        found_again(run, store)
    while True:
        try:
            return _write(run, store, registers)
        except DamagedEntry as damaged:
            # Each round reads at least one file's tables anew, so this ends.
            mend(run, store, damaged.name, _landing(run, registers["units"]))


def _registers(run: NightRun) -> dict[str, pl.DataFrame]:
    """The reference registers of the night: as they are, or as the published night recorded them."""
    if run.recorded:
        return {name: _recorded_frame(run, f"{name}.parquet") for name in _REGISTERS}
    units = read_units(run.home, run.night)
    successions = read_successions(run.home, units)
    return {
        "units": _as_on(units, successions, run.night),
        "successions": successions,
        "holidays": read_holidays(run.home),
    }


def _as_on(units: pl.DataFrame, successions: pl.DataFrame, night: date) -> pl.DataFrame:
    """The register with every unit under its parent of the night; where it stood first is kept in ``periods``.

    Args:
        units: in the shape of ``schemas.units.UNIT_SCHEMA``.
        successions: in the shape of ``schemas.units.SUCCESSION_SCHEMA``.
        night: the night.
    """
    tree = UnitTree(units, successions, night)
    rows = []
    for row in units.iter_rows(named=True):
        parent = tree.parent_of(row["org_code"])
        periods = row["periods"] if parent == row["parent_code"] else row["periods"] or as_text([row])
        rows.append({**row, "parent_code": parent, "periods": periods})
    return pl.DataFrame(rows, schema=units.schema)


def _landing(run: NightRun, units: pl.DataFrame) -> Landing:
    return scan(run.home, run.night, dict(units.select("org_code", "is_reporting").iter_rows()))


def _write(run: NightRun, store: Store, registers: Mapping[str, pl.DataFrame]) -> dict[str, int | float | str]:
    """Choose the exports and write every frame."""
    out, units = run.folder("intake"), registers["units"]
    if run.recorded:
        if "tables" in store.damaged:
            read_new(store, _landing(run, units).files, run.settings, run.progress, spellings_of(run.home))
        exports = _recorded_exports(store, _recorded_frame(run, RECORDED), run.night)
    else:
        landing = _landing(run, units)
        contents = read_new(store, landing.files, run.settings, run.progress, spellings_of(run.home))
        handovers = _handovers(registers["successions"], units)
        exports = exports_of(
            store,
            landing,
            contents,
            units,
            run.night,
            run.settings,
            decisions.confirmed_rolls(run),
            handovers,
            registers["successions"],
        )
    since = date.fromisoformat(run.previous.name) if run.previous is not None else None
    tree = UnitTree(units, registers["successions"], run.night)
    tables = assemble(store, exports, units, tree, run.night, since, run.settings.language)
    for name, frame in (*registers.items(), *tables.items()):
        write_frame(frame, out / f"{name}.parquet")
    _write_parts(roll_parts(store, exports, since), out / "roll.parquet")
    write_frame(_record(exports), out / RECORDED)
    # A replay knows no more than the night it repeats.
    write_frame(_recorded_frame(run, FOLDED) if run.recorded else store.seen, out / FOLDED)
    keys = {(e.org_code, e.as_of, e.table_id, e.record) for e in exports if handed_over(e, since)}
    used = tables["exports"].filter(
        pl.Series([row in keys for row in tables["exports"].select("org_code", "as_of", "table_id", "record").rows()])
        & (pl.col("status") == "accepted")
    )
    write_frame(complete.check(tables, out / "roll.parquet", used), out / complete.FILE)
    return _numbers(tables)


def _handovers(successions: pl.DataFrame, units: pl.DataFrame) -> dict[str, list[date]]:
    """Unit → the days it or a unit below it handed over or took in people: its roll then changes size for a reason."""
    parents = {code: {parent} for code, parent in units.select("org_code", "parent_code").iter_rows()}
    changes = list(successions.select("effective_on", "from_code", "to_code").iter_rows())
    for code, periods in periods_by_code(units).items():
        parents[code] |= {period.parent for period in periods}
        changes += [(period.valid_from, code, code) for period in periods[1:]]
    days: dict[str, list[date]] = {}
    for on, *ends in changes:
        queue, passed = list(ends), set[str]()
        while queue:
            code = queue.pop()
            if code is not None and code not in passed:
                passed.add(code)
                days.setdefault(code, []).append(on)
                queue += parents.get(code, ())
    return days


def _write_parts(parts: Iterator[pl.DataFrame], path: Path) -> None:
    """Write frames of one shape one after the other into one Parquet file, aside, owner-only, then rename it."""
    aside = path.with_name(f".{path.name}.part")
    aside.touch(mode=0o600)
    writer: pq.ParquetWriter | None = None
    for part in parts:
        table = part.to_arrow(compat_level=pl.CompatLevel.oldest())
        if writer is None:
            writer = pq.ParquetWriter(aside, table.schema, compression="zstd")
        writer.write_table(table, row_group_size=131_072)
    if writer is not None:
        writer.close()
    aside.replace(path)


def _numbers(tables: Mapping[str, pl.DataFrame]) -> dict[str, int | float | str]:
    """What the step reports: counts, never a name."""
    exports = tables["exports"]
    statuses = dict(exports.group_by("status").len().iter_rows())
    return {
        "exports": exports.height,
        **{f"exports_{name}": statuses.get(name, 0) for name in ("accepted", "abnormal", "rejected", "repeated")},
        "roll_rows": int(exports.filter("in_force", record="roll")["rows_accepted"].sum()),
        "register_rows": sum(tables[name].height for name in ("transfer_out", "transfer_in", "admission", "exit")),
        "rows_quarantined": tables["quarantine"].height,
    }


def _record(exports: list[Export]) -> pl.DataFrame:
    """Exports as ``--recorded`` reads them again: one JSON per export, in order."""
    rows = []
    for export in exports:
        fields = {name: value for name, value in vars(export).items() if name != "facts"}
        fields["as_of"] = export.as_of.isoformat() if export.as_of else None
        fields["first_seen"] = export.first_seen.isoformat() if export.first_seen else None
        fields["facts_of"] = export.facts["tkey"] if export.facts else None
        rows.append(json.dumps(fields, ensure_ascii=False))
    return pl.DataFrame({"export": rows}, schema={"export": pl.String})


def _recorded_frame(run: NightRun, name: str) -> pl.DataFrame:
    """A frame of the published night."""
    path = run.home / "nights" / run.night.isoformat() / "intake" / name
    if not path.exists():
        raise UsageError(f"The night {run.night} has no record of intake/{name}; run it without --recorded.")
    return pl.read_parquet(path)


def _recorded_exports(store: Store, recorded: pl.DataFrame, night: date) -> list[Export]:
    """The exports a published night recorded, their rows found in the store again."""
    facts = {row["tkey"]: row for row in store.tables.iter_rows(named=True)}
    exports = []
    for text in recorded["export"]:
        fields = json.loads(text)
        key = fields.pop("facts_of")
        if key is not None and key not in facts:
            raise UsageError(f"An export of the night {night} is gone from store/; restore the store from a backup.")
        for name in ("as_of", "first_seen"):
            fields[name] = date.fromisoformat(fields[name]) if fields[name] else None
        exports.append(Export(**fields, facts=facts[key] if key is not None else None))
    return exports
