"""The city's page, in group `review`: the first page of the morning, with a link to each unit's page.

Belongs here: what an officer reads first. Does not belong here: how its numbers come about (``pipelines/reports``), or
the page of a unit (``units.py``).
"""

from collections.abc import Iterable

import dagster as dg
import polars as pl

from assets.case_tables import (
    answer_table,
    bridge_table,
    case_table,
    change_table,
    evidence_text,
    finding_words,
    plain,
    table,
)
from assets.facts import HomeFacts
from assets.partitions import nights
from assets.resources import NightSession
from assets.steps import told
from assets.tables import told_numbers
from assets.units import balance_line, cases_before, unit_key
from pipelines.reports.changes import change_counts, changes
from pipelines.reports.pages import UnitPage, by_severity, open_cases, unit_pages, with_member, worst
from pipelines.reports.summary import summarise
from pipelines.reports.tables import NightTables, read_tables

GROUP = "review"
CITY = "city"
LISTED = 150
# Dagster shows a text on the page itself while it is shorter than this, else behind a click.
_IN_SIGHT = 1000
# As many as the page is wide; the worst stand first.
_COLUMNS = ("case_id", "code", "org_code", "count_effect", "age_days")
_FIGURES = ("gap", "expected", "on_roll", "reported", "recorded_percent", "unexplained")


def build(facts: HomeFacts) -> list[dg.AssetsDefinition]:
    """The page over one home."""

    @dg.asset(
        name=CITY,
        deps=["published_night"],
        group_name=GROUP,
        description=facts.text("city_page"),
        partitions_def=nights(facts.settings),
        required_resource_keys={"night"},
    )
    def city(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        session = context.resources.night
        return dg.MaterializeResult(metadata=told(CITY, session.home, lambda: _metadata(facts, session)))

    return [city]


def _metadata(facts: HomeFacts, session: NightSession) -> dict[str, dg.MetadataValue]:
    """In the order of the morning: the balance, what is new, the units furthest off, the worst cases, the rest."""
    tables, before = read_tables(session.folder(), session.night), cases_before(session)
    changed = changes(tables.cases, before)
    counts, opened = change_counts(changed), open_cases(tables.discrepancies)
    summary = summarise(session.folder(), session.night)
    top = tables.balances.filter(pl.col("level") == "CITY").head(1)
    balance = {**tables.city(), **(top.row(0, named=True) if top.height == 1 else {})}
    known = {name: value for name in _FIGURES if (value := getattr(summary, name)) is not None}
    moving = tables.discrepancies.filter(pl.col("count_effect") != 0)
    metadata: dict[str, dg.MetadataValue] = {
        facts.heading("balance"): dg.MetadataValue.md(balance_line(facts, str(balance.get("org_code")), balance)),
        facts.heading("open_cases"): dg.MetadataValue.int(opened.height),
        facts.heading("cases_new"): dg.MetadataValue.int(counts["new"] + counts["reopened"]),
        facts.heading("cases_cleared"): dg.MetadataValue.int(counts["cleared"]),
        **_units(facts, unit_pages(tables, before=before)),
        facts.heading("by_code"): _by_code(facts, opened, changed),
    }
    gravest = with_member(worst(opened), full=facts.settings.ui_identity == "full")
    if gravest.height:
        metadata[facts.heading("evidence")] = evidence_text(facts, gravest)
        metadata[facts.heading("worst_cases")] = case_table(facts, gravest, _COLUMNS)
    if changed.height:
        metadata[facts.heading("changed")] = change_table(facts, changed)
    metadata[facts.heading("bridge_short")] = bridge_table(facts, balance, moving)
    metadata[facts.heading("not_used")] = _not_used(facts, tables)
    if (tables.answers["status"] == "refused").any():
        metadata[facts.heading("answers_refused")] = answer_table(facts, tables.answers)
    folder = session.home / "nights" / session.night.isoformat()
    metadata[facts.heading("report_at")] = dg.MetadataValue.path(str(folder / "report.html"))
    metadata[facts.heading("worklists_at")] = dg.MetadataValue.path(str(folder / "worklists"))
    for severity, count in by_severity(opened).items():
        metadata[facts.heading(f"open_{severity}")] = dg.MetadataValue.int(count)
    return metadata | told_numbers(facts, known)


def _units(facts: HomeFacts, pages: Iterable[UnitPage]) -> dict[str, dg.MetadataValue]:
    """Units as a table with links, furthest off first; a unit that nets to nothing is not a clean one.

    Where they are too many to stand on the page, the first of them do, and all stand behind a click.
    """
    shown = []
    for page in pages:
        effects = page.moving.get_column("count_effect")
        surplus, missing = int(effects.filter(effects > 0).sum()), -int(effects.filter(effects < 0).sum())
        grave = page.open_by_severity["H"] + page.open_by_severity["M"]
        gap, counts = (page.balance or {}).get("gap"), change_counts(page.changed)
        off = abs(gap) if isinstance(gap, int) else surplus + missing
        status = (page.balance or {}).get("status")
        behind = f" *{facts.text(f'status_{status}')}*" if status in ("stale", "missing", "no_baseline") else ""
        line = (
            f"[{plain(page.name)} ({page.org_code})](/assets/{'/'.join(unit_key(page.org_code).path)}){behind}",
            facts.count(gap, signed=True) if isinstance(gap, int) else "–",
            facts.count(surplus),
            facts.count(missing),
            facts.count(grave),
            facts.count(counts["new"] + counts["reopened"]),
            facts.count(counts["cleared"]),
        )
        shown.append((-off, -grave, page.org_code, line))
    heads = ("unit", "gap_short", "surplus", "missing", "open_grave", "cases_new", "cases_cleared")
    lines = [f"| {' | '.join(line)} |" for line in ([facts.text(h) for h in heads], ["---", *["--:"] * 6])]
    lines += [f"| {' | '.join(line)} |" for *_, line in sorted(shown)[:LISTED]]
    text = "\n".join(lines)
    if len(shown) > LISTED:
        text += "\n\n" + facts.text("units_more", count=len(shown) - LISTED)
    if len(text) < _IN_SIGHT:
        return {facts.heading("units_by_gap"): dg.MetadataValue.md(text)}
    fits = max(n for n in range(2, len(lines)) if len("\n".join(lines[:n])) < _IN_SIGHT)
    return {
        facts.heading("furthest"): dg.MetadataValue.md("\n".join(lines[:fits])),
        facts.heading("units_all"): dg.MetadataValue.md(text),
    }


def _by_code(facts: HomeFacts, opened: pl.DataFrame, changed: pl.DataFrame) -> dg.TableMetadataValue:
    """Open cases of each code, and what is different since the night before."""
    now = opened.group_by("code").agg(pl.len(), pl.col("count_effect").sum()).sort("code")
    moved = {(code, kind): count for code, kind, count in changed.group_by("code", "kind").len().iter_rows()}
    open_now = {code: (count, effect) for code, count, effect in now.iter_rows()}
    rows = []
    for code in sorted({*now["code"], *changed["code"]}):
        count, effect = open_now.get(code, (0, 0))
        new = moved.get((code, "new"), 0) + moved.get((code, "reopened"), 0)
        cleared = moved.get((code, "cleared"), 0)
        rows.append((finding_words(facts, code), count, facts.count(effect, signed=True), new, cleared))
    heads = tuple(facts.text(head) for head in ("finding", "open_short", "effect_short", "cases_new", "cases_cleared"))
    return table(heads, rows)


def _not_used(facts: HomeFacts, tables: NightTables) -> dg.MetadataValue:
    """Units without a usable roll, and files that were not used."""
    behind = tables.accounts().filter(pl.col("status").is_in(["stale", "missing"]))
    rows: list[tuple[str | None, ...]] = [
        (row["org_code"], facts.text("roll_in_force"), facts.text(f"status_{row['status']}"), _day(row["as_of"]))
        for row in behind.iter_rows(named=True)
    ]
    refused = tables.exports.filter(pl.col("status").is_in(["abnormal", "rejected"]))
    rows += [
        (row["org_code"], row["file"], row["reason"] or facts.text(f"export_{row['status']}"), _day(row["as_of"]))
        for row in refused.iter_rows(named=True)
    ]
    if not rows:
        return dg.MetadataValue.text(facts.text("all_used"))
    heads = tuple(facts.text(head) for head in ("unit", "file", "reason", "as_of_short"))
    return table(heads, rows[:50])


def _day(value: object) -> str | None:
    return f"{value:%d/%m/%Y}" if value is not None else None
