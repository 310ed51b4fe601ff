"""From a world to a home on disk: reference registers, exports, settings and the truth beside them.

Belongs here: the order of writing and what lies where. Does not belong here: how a world comes about (scenarios).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from doikhop.errors import UsageError
from pipelines.simulate.counts import LINES, Report, count_reports, level_reports
from pipelines.simulate.damage import damage, damage_rates, true_rows
from pipelines.simulate.people import NEVER, to_date
from pipelines.simulate.styles import COLUMNS, STYLES, Style, write_register, write_roll
from pipelines.simulate.tables import REGISTERS, as_of_frame, people_frame, registers, rolls, true_places
from pipelines.simulate.truth import Rolls, check, check_sizes, findings, truth_frame
from pipelines.simulate.world import World
from pipelines.simulate.write import write_export

Progress = Callable[[str], None]
Figures = dict[str, Any]

_OWN = ("reference", "landing", "truth")


def prepare_home(home: Path) -> None:
    """Make an empty home, or empty one a simulation made before.

    Raises:
        UsageError: the home holds exports that no simulation wrote.
    """
    if (home / "landing").exists() and not (home / "truth").exists():
        raise UsageError(
            f"{home.name}/landing already holds exports that were not simulated; choose another folder with --home."
        )
    for name in _OWN:
        shutil.rmtree(home / name, ignore_errors=True)
        (home / name).mkdir(parents=True)


def write_home(
    world: World,
    home: Path,
    *,
    scenario: str,
    seed: int,
    figures: Figures,
    styles: Mapping[str, Style] | None = None,
    progress: Progress | None = None,
    damaged: Mapping[str, float] | None = None,
) -> Figures:
    """Write everything; returns what was written, in numbers. ``damaged``: rates of damage to identity numbers."""
    say = progress or (lambda _: None)
    as_of, rows, numbers, reports, truth = solve(world)
    prepare_home(home)
    _write_reference(world, home)
    first = to_date(world.nights[0])
    (home / "doikhop.toml").write_text(
        f"# Written by doikhop simulate {scenario}.\nfirst_night = {first.isoformat()}\n", encoding="utf-8"
    )
    say("writing exports")
    rows, entries, true = _with_people(world, as_of, rows, damaged or {}, seed)
    written = _write_landing(world, home / "landing", rows, entries, reports, styles or pick_styles(world), say)
    if true is not None:
        true.write_parquet(home / "truth" / "rows.parquet", compression="zstd")
    say("writing the truth")
    truth.write_parquet(home / "truth" / "faults.parquet", compression="zstd")
    _write_truth(world, home / "truth", numbers, reports)
    facts: Figures = {"scenario": scenario, "seed": seed, **totals(world, numbers, reports, truth), "figures": figures}
    (home / "truth" / "figures.json").write_text(
        json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    return {**facts, "home": str(home), "files": written}


Solved = tuple[pl.DataFrame, pl.DataFrame, Rolls, dict[tuple[int, int], Report], pl.DataFrame]


def solve(world: World) -> Solved:
    """As-of dates, roll rows, their numbers, count reports and the truth of a world, checked against each other."""
    as_of = as_of_frame(world)
    places = true_places(world, as_of)
    rows = rolls(world, as_of, places)
    numbers = Rolls.of(rows, places)
    reports = count_reports(world)
    found = findings(world, numbers, reports)
    check(world, numbers, found)
    check_sizes(world, numbers)
    return as_of, rows, numbers, reports, truth_frame(world, found)


def totals(world: World, numbers: Rolls, reports: dict[tuple[int, int], Report], truth: pl.DataFrame) -> Figures:
    """The city in numbers, on its last night."""
    last = truth.filter(pl.col("night") == to_date(world.nights[-1]))
    return {
        "nights": [to_date(n).isoformat() for n in world.nights],
        "accounts": len(world.city.accounts),
        "reporting_units": len({u.code for u in world.city.units.values() if u.is_reporting}),
        "on_roll": sum(_of_last(world, numbers.counted)),
        "expected": sum(_of_last(world, numbers.true)),
        "reported": sum(_last_report(world, reports, a) for a in range(len(world.city.accounts))),
        "findings": dict(last.group_by("code").len().sort("code").iter_rows()),
    }


def pick_styles(world: World) -> dict[str, Style]:
    """A style per reporting unit, all styles in turn."""
    reporting = [u.code for u in world.city.units.values() if u.is_reporting]
    return {code: STYLES[n % len(STYLES)] for n, code in enumerate(reporting)}


def _of_last(world: World, tally: dict[tuple[int, int], int]) -> list[int]:
    force = [(a, world.in_force(a, world.last)) for a in range(len(world.city.accounts))]
    return [tally.get((a, k), 0) for a, k in force if k is not None]


def _last_report(world: World, reports: dict[tuple[int, int], Report], account: int) -> int:
    if world.in_force(account, world.last) is None:
        return 0
    return next(reports[account, k].lines["D"] for k in range(world.last, -1, -1) if (account, k) in reports)


def _write_reference(world: World, home: Path) -> None:
    world.city.write(home / "reference" / "units.csv")
    if world.successions:
        pl.DataFrame(
            [(to_date(day), *rest) for day, *rest in world.successions],
            schema={
                "effective_on": pl.Date, "kind": pl.String, "from_code": pl.String, "to_code": pl.String,
                "control_total": pl.Int64,
            },
            orient="row",
        ).write_csv(home / "reference" / "successions.csv")  # fmt: skip


def _with_people(
    world: World, as_of: pl.DataFrame, rows: pl.DataFrame, damaged: Mapping[str, float], seed: int
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame | None]:
    """Roll rows and register entries with the identity as written; and who each truly is, if any is damaged."""
    people = people_frame(world.people)
    full = rows.join(as_of.select("account", "k", "reporter", "abnormal"), on=["account", "k"]).join(
        people, on="pid", maintain_order="left"
    )
    entries = registers(world).join(people, on="pid", maintain_order="left")
    if not damaged:
        return full, entries, None
    rates = damage_rates(damaged)
    roll = pl.lit("roll")
    full, entries = damage(full, roll, rates, seed), damage(entries, pl.col("record"), rates, seed)
    true = pl.concat([true_rows(full, roll, people), true_rows(entries, pl.col("record"), people)])
    sent = true.select("org_code", "k").unique()
    days = [to_date(_day_of(world, reporter, k)) for reporter, k in sent.iter_rows()]
    sent = sent.with_columns(pl.Series("as_of", days, dtype=pl.Date))
    return full, entries, true.join(sent, on=["org_code", "k"], maintain_order="left").drop("k")


def _write_landing(
    world: World,
    landing: Path,
    full: pl.DataFrame,
    entries: pl.DataFrame,
    reports: dict[tuple[int, int], Report],
    styles: Mapping[str, Style],
    say: Progress,
) -> int:
    unit_names = pl.DataFrame({"org_code": list(world.city.units), "name": [u.name for u in world.city.units.values()]})
    by_roll = full.partition_by("reporter", "k", as_dict=True, maintain_order=True)
    empty = entries.clear()
    by_register = entries.partition_by("reporter", "k", "record", as_dict=True, maintain_order=True)
    by_report = _report_frames(world, reports)
    sending = sorted({(r, k) for r, k in by_roll} | {(r, k) for r, k, _ in by_register} | set(by_report))
    for n, (reporter, k) in enumerate(sending):
        style = styles[reporter]
        tables: dict[str, pl.DataFrame] = {}
        roll = by_roll.get((reporter, k))
        if roll is not None:
            if roll["abnormal"].any():
                roll = roll.head(int(roll.height * 0.55))
            tables["roll"] = write_roll(style, roll, unit_names)
        report = by_report.get((reporter, k))
        endorses = roll is None
        if report is not None or endorses:
            for record in REGISTERS if not endorses else ("transfer_out", "transfer_in"):
                table = by_register.get((reporter, k, record), empty)
                tables[record] = write_register(style, record, table, unit_names)
        if report is not None:
            tables["count_report"] = report.with_columns(
                pl.col("period_from", "period_to").dt.strftime(style.dates),
                *([pl.col("org").replace(dict(unit_names.iter_rows()))] if style.by_name else []),
            )
        day = _day_of(world, reporter, k)
        date = to_date(day)
        name = world.city.units[reporter].name
        write_export(landing / reporter / date.isoformat(), style, name, date.strftime("%d/%m/%Y"), tables)
        if n % 25 == 24:
            say(f"exports written: {n + 1} of {len(sending)}")
    return len(sending)


def _day_of(world: World, reporter: str, k: int) -> int:
    for account, own in enumerate(world.reporter):
        day = world.as_of[account][k]
        if own == reporter and day is not None:
            return day
    return world.nights[k]


def _report_frames(world: World, reports: dict[tuple[int, int], Report]) -> dict[tuple[str, int], pl.DataFrame]:
    rows: dict[tuple[str, int], list[tuple[Any, ...]]] = {}
    for (account, k), report in sorted(reports.items()):
        rows.setdefault((world.reporter[account], k), []).extend(
            (
                world.city.accounts[account],
                to_date(report.period_from),
                to_date(report.period_to),
                line,
                report.lines[line],
            )
            for line in LINES
        )
    for (unit, k), report in sorted(level_reports(world, reports).items()):
        period = (to_date(report.period_from), to_date(report.period_to))
        rows[unit, k] = [(unit, *period, line, report.lines[line]) for line in LINES]
    schema = dict(zip(COLUMNS["count_report"], (pl.String, pl.Date, pl.Date, pl.String, pl.Int64), strict=True))
    return {key: pl.DataFrame(value, schema=schema, orient="row") for key, value in rows.items()}


def _write_truth(world: World, folder: Path, numbers: Rolls, reports: dict[tuple[int, int], Report]) -> None:
    """``persons.parquet`` (who appears), ``balances.parquet`` (night, account), ``reports.parquet`` (lines)."""
    seen = {e.pid for e in world.entries} | {a[0] for a in world.edits.add}
    people = people_frame(world.people).filter(
        pl.Series(world.home >= 0)
        | pl.col("pid").is_in(sorted(seen))
        | pl.col("pid").is_in([s[0] for s in world.stays])
    )
    day = pl.Int32
    people.select(
        person="citizen_id",
        full_name="full_name",
        dob=pl.col("dob").cast(day).cast(pl.Date),
        card_no="card_no",
        file_no="file_no",
        admitted_on=pl.when(pl.col("admitted") < NEVER).then(pl.col("admitted")).cast(day).cast(pl.Date),
    ).write_parquet(folder / "persons.parquet", compression="zstd")
    balances = []
    for night in range(len(world.nights)):
        for account, code in enumerate(world.city.accounts):
            k = world.in_force(account, night)
            if k is None:
                continue
            told = next((reports[account, j] for j in range(night, -1, -1) if (account, j) in reports), None)
            day_in_force = world.as_of[account][k]
            assert day_in_force is not None
            balances.append(
                (
                    to_date(world.nights[night]),
                    code,
                    to_date(day_in_force),
                    numbers.true.get((account, k), 0),
                    numbers.counted.get((account, k), 0),
                    None if told is None else told.lines["D"],
                )
            )
    schema = {
        "night": pl.Date, "org_code": pl.String, "as_of": pl.Date, "expected": pl.Int64, "on_roll": pl.Int64,
        "reported": pl.Int64,
    }  # fmt: skip
    lines = [
        (world.city.accounts[r.account], to_date(r.period_from), to_date(r.period_to), line, r.lines[line])
        for _, r in sorted(reports.items())
        for line in LINES
    ]
    columns = {"org_code": pl.String, "period_from": pl.Date, "period_to": pl.Date, "line": pl.String}
    pl.DataFrame(lines, schema={**columns, "value": pl.Int64}, orient="row").write_parquet(
        folder / "reports.parquet", compression="zstd"
    )
    pl.DataFrame(balances, schema=schema, orient="row").write_parquet(folder / "balances.parquet", compression="zstd")
