"""Group `units`: one asset per reporting unit, so that its name can be searched and its page opened.

Belongs here: the page of a unit (balance line, plotted numbers, worst cases, worklist). Does not belong here: how
its numbers come about. All units are one multi-asset: hundreds of single assets take far longer to run.
"""

import unicodedata
from collections.abc import Iterator

import dagster as dg
import polars as pl

from assets.case_tables import (
    answer_table,
    bridge_table,
    case_table,
    change_table,
    evidence_text,
    export_table,
    quarantine_table,
)
from assets.facts import HomeFacts, ReportingUnit
from assets.partitions import nights
from assets.resources import NightSession
from assets.steps import told
from pipelines.reports.changes import change_counts
from pipelines.reports.pages import UnitPage, unit_pages
from pipelines.reports.tables import INFLOWS, OUTFLOWS, SIGNED_FLOWS, read_tables
from schemas.output_tables import SEVERITIES

GROUP = "units"
# As many as the page is wide; the worst stand first.
_COLUMNS = ("case_id", "code", "member", "count_effect", "age_days", "state")


def escaped(org_code: str) -> str:
    """The code in letters an asset key accepts; different codes stay different (``A.1`` and ``A-1`` too)."""
    return "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):02x}_" for c in org_code)


def unit_key(org_code: str) -> dg.AssetKey:
    """The asset of a reporting unit."""
    return dg.AssetKey([GROUP, escaped(org_code)])


def build(facts: HomeFacts) -> list[dg.AssetsDefinition]:
    """The unit pages over one home; none while its register names no reporting unit."""
    if not facts.units:
        return []

    @dg.multi_asset(
        name="unit_pages",
        specs=[_spec(facts, unit) for unit in facts.units],
        required_resource_keys={"night"},
        can_subset=True,
        description=facts.say("Trang đơn vị", "Unit pages"),
    )
    def unit_pages_(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        session = context.resources.night
        yield from told("units", session.home, lambda: _results(facts, session, set(context.selected_asset_keys)))

    return [unit_pages_]


def _spec(facts: HomeFacts, unit: ReportingUnit) -> dg.AssetSpec:
    return dg.AssetSpec(
        unit_key(unit.org_code),
        deps=["published_night"],
        group_name=GROUP,
        # A unit that ended has no page on later nights.
        skippable=True,
        description=f"{unit.name} ({unit.org_code})",
        # The catalog searches keys, tags and owners only: the name stands as owner, and without accents as tag.
        owners=[f"team:{unit.name}"] if unit.name else [],
        tags=_tags(unit),
        partitions_def=nights(facts.settings),
    )


def _tags(unit: ReportingUnit) -> dict[str, str]:
    """Name and kind as tags, in the letters tags accept, for the catalog's search."""
    tags = {"code": unit.org_code, "unit": _slug(unit.name), "level": _slug(unit.level), "kind": _slug(unit.kind)}
    return {key: value for key, value in tags.items() if value}


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in plain if not unicodedata.combining(c))
    return "-".join(part for part in letters.lower().split("-") if part)[:63].strip("-")


def _results(facts: HomeFacts, session: NightSession, selected: set[dg.AssetKey]) -> list[dg.MaterializeResult[None]]:
    tables = read_tables(session.folder(), session.night)
    pages = unit_pages(tables, before=cases_before(session), full=facts.settings.ui_identity == "full")
    return [
        dg.MaterializeResult(asset_key=key, metadata=_metadata(facts, session, page))
        for page in pages
        if (key := unit_key(page.org_code)) in selected
    ]


def cases_before(session: NightSession) -> pl.DataFrame | None:
    """`cases` of the night before; None on a first night."""
    folder = session.previous_folder()
    path = folder / "cases.parquet" if folder else None
    return pl.read_parquet(path) if path and path.exists() else None


def _metadata(facts: HomeFacts, session: NightSession, page: UnitPage) -> dict[str, dg.MetadataValue]:
    """In the order an officer reads: balance, open and new, worklist, bridge, the worst with its evidence, the rest."""
    balance = page.balance or {}
    none = dg.MetadataValue.text(facts.text("none"))
    changed = change_counts(page.changed)
    metadata: dict[str, dg.MetadataValue] = {
        facts.heading("balance"): (
            dg.MetadataValue.md(balance_line(facts, page.org_code, balance)) if page.balance else none
        ),
        facts.heading("gap"): _number(balance.get("gap")) or none,
        facts.heading("open_cases"): dg.MetadataValue.int(sum(page.open_by_severity.values())),
        facts.heading("cases_new"): dg.MetadataValue.int(changed["new"] + changed["reopened"]),
        facts.heading("cases_cleared"): dg.MetadataValue.int(changed["cleared"]),
        facts.heading("worklist"): _worklists(facts, session, page),
    }
    if page.balance:
        metadata[facts.heading("bridge_short")] = bridge_table(facts, balance, page.moving)
    if page.worst.height:
        metadata[facts.heading("evidence")] = evidence_text(facts, page.worst)
        below = ("org_code",) if (page.worst["org_code"] != page.org_code).any() else ()
        metadata[facts.heading("worst_cases")] = case_table(facts, page.worst, (*_COLUMNS, *below))
    if page.changed.height:
        metadata[facts.heading("changed")] = change_table(facts, page.changed, page.acting)
    metadata[facts.heading("exports_sent")] = export_table(facts, page.exports) if page.exports.height else none
    if page.quarantine.height:
        metadata[facts.heading("rows_refused")] = quarantine_table(facts, page.quarantine)
    if (page.answers["status"] == "refused").any():
        metadata[facts.heading("answers_refused")] = answer_table(facts, page.answers)
    for severity in SEVERITIES:
        metadata[facts.heading(f"open_{severity}")] = dg.MetadataValue.int(page.open_by_severity[severity])
    for column in ("expected", "on_roll", "reported"):
        if (number := _number(balance.get(column))) is not None:
            metadata[facts.heading(f"step_{column}")] = number
    return metadata


def _worklists(facts: HomeFacts, session: NightSession, page: UnitPage) -> dg.MetadataValue:
    """Where the worklist is, or those of the units that report through this one."""
    folder = session.home / "nights" / session.night.isoformat() / "worklists"
    files = [path for code in page.acting if (path := folder / f"{code}.xlsx").exists()]
    if len(files) == 1:
        return dg.MetadataValue.path(str(files[0]))
    return dg.MetadataValue.md("\n".join(f"- `{path}`" for path in files) or facts.text("no_worklist"))


def _number(value: object) -> dg.MetadataValue | None:
    return dg.MetadataValue.int(value) if isinstance(value, int) else None


def balance_line(facts: HomeFacts, org_code: str, balance: dict[str, object]) -> str:
    """Opening + in − out = expected, beside the roll, as a sentence that wraps; then its standing."""

    def total(columns: tuple[str, ...]) -> int:
        return sum(value for column in columns if isinstance(value := balance.get(column), int))

    def said(key: str, *, sign: bool = False) -> str:
        value = balance.get(key)
        if not isinstance(value, int):
            return f"{facts.text(key)} {facts.text('none')}"
        return f"{facts.text(key)} {facts.count(value, signed=sign)}"

    parts = [
        said("opening"),
        f"+ {facts.text('coming')} {facts.count(total(INFLOWS))}",
        f"− {facts.text('going')} {facts.count(total(OUTFLOWS))}",
    ]
    for column in SIGNED_FLOWS:
        if isinstance(value := balance.get(column), int) and value:
            parts.append(f"{'+' if value > 0 else '−'} {facts.text(column)} {facts.count(abs(value))}")
    standing = [said("on_roll"), f"**{said('gap', sign=True)}**", said("reported"), said("in_transit")]
    if balance.get("not_due"):
        standing.append(said("not_due", sign=True))
    if balance.get("as_of") is not None:
        standing.append(f"{facts.text('as_of')} {balance['as_of']:%d/%m/%Y}")
    if balance.get("status") is not None:
        standing.append(f"{facts.text('status').lower()}: **{facts.text('status_' + str(balance['status']))}**")
    if balance.get("org_code") not in (None, org_code):
        unit = f"{balance.get('name') or ''} ({balance.get('org_code')})".strip()
        standing.append(facts.text("kept_at", unit=unit))
    return f"{' '.join(parts)} = **{said('expected')}**\n\n{'; '.join(standing)}"
