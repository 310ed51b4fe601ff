"""Group `units`: one asset per reporting unit, so that its name can be searched and its page opened.

Belongs here: the page of a unit (balance line, plotted numbers, worst cases, worklist). Does not belong here: how
its numbers come about. All units are one multi-asset: hundreds of single assets take far longer to run.
"""

import unicodedata
from collections.abc import Iterator
from datetime import date

import dagster as dg
import polars as pl

from assets.case_tables import case_table
from assets.facts import HomeFacts, ReportingUnit
from assets.labels import label
from assets.partitions import nights
from assets.resources import NightSession
from assets.steps import told
from pipelines.reports.pages import UnitPage, unit_pages
from schemas.output_tables import SEVERITIES

GROUP = "units"
_IN = ("admitted", "reinstated", "in_city", "in_external")
_OUT = ("out_city", "out_external", "died", "expelled", "struck_off", "resigned")
_OTHER = ("reorganised", "adjusted")


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
        yield from told("units", lambda: _results(facts, context.resources.night, set(context.selected_asset_keys)))

    return [unit_pages_]


def _spec(facts: HomeFacts, unit: ReportingUnit) -> dg.AssetSpec:
    return dg.AssetSpec(
        unit_key(unit.org_code),
        deps=["published_night"],
        group_name=GROUP,
        # A unit that ended has no page on later nights.
        skippable=True,
        description=f"{unit.name} ({unit.org_code})",
        tags=_tags(unit),
        partitions_def=nights(facts.settings),
    )


def _tags(unit: ReportingUnit) -> dict[str, str]:
    """Name and kind as tags, in the letters tags accept, for the catalog's search."""
    tags = {"unit": _slug(unit.name), "level": _slug(unit.level), "kind": _slug(unit.kind)}
    return {key: value for key, value in tags.items() if value}


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(c if c.isascii() and c.isalnum() else "-" for c in plain if not unicodedata.combining(c))
    return "-".join(part for part in letters.lower().split("-") if part)[:63].strip("-")


def _results(facts: HomeFacts, session: NightSession, selected: set[dg.AssetKey]) -> list[dg.MaterializeResult[None]]:
    folder = session.folder()
    night = session.night
    pages = unit_pages(
        _units_on(pl.read_parquet(folder / "intake" / "units.parquet"), night),
        pl.read_parquet(folder / "balances.parquet"),
        pl.read_parquet(folder / "discrepancies.parquet"),
        full=facts.settings.ui_identity == "full",
    )
    return [
        dg.MaterializeResult(asset_key=key, metadata=_metadata(facts, session, page))
        for page in pages
        if (key := unit_key(page.org_code)) in selected
    ]


def _units_on(units: pl.DataFrame, night: date) -> pl.DataFrame:
    """Units valid on the night."""
    return units.filter(
        (pl.col("valid_from").is_null() | (pl.col("valid_from") <= night))
        & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= night))
    ).unique("org_code", keep="last", maintain_order=True)


def _metadata(facts: HomeFacts, session: NightSession, page: UnitPage) -> dict[str, dg.MetadataValue]:
    def say(key: str) -> str:
        return label(key, facts.language)

    balance = page.balance or {}
    gap = balance.get("gap")
    metadata: dict[str, dg.MetadataValue] = {
        say("gap"): _number(gap) or dg.MetadataValue.text(say("not_available")),
        say("open"): dg.MetadataValue.int(sum(page.open_by_severity.values())),
    }
    metadata |= {say(f"open_{s}"): dg.MetadataValue.int(page.open_by_severity[s]) for s in SEVERITIES}
    if page.balance is not None:
        metadata[say("balance")] = dg.MetadataValue.md(_balance_line(facts, page.org_code, balance))
        for column in ("expected", "on_roll", "reported"):
            if (number := _number(balance.get(column))) is not None:
                metadata[say(column)] = number
    if page.worst.height:
        metadata[say("worst")] = case_table(facts, page.worst)
    worklist = session.home / "nights" / session.night.isoformat() / "worklists" / f"{page.org_code}.xlsx"
    metadata[say("worklist")] = (
        dg.MetadataValue.path(str(worklist)) if worklist.exists() else dg.MetadataValue.text(say("no_worklist"))
    )
    return metadata


def _number(value: object) -> dg.MetadataValue | None:
    return dg.MetadataValue.int(value) if isinstance(value, int) else None


def _balance_line(facts: HomeFacts, org_code: str, balance: dict[str, object]) -> str:
    """One Markdown table row: opening + in − out ± other = expected, beside the roll."""

    def total(columns: tuple[str, ...]) -> int:
        return sum(value for c in columns if isinstance(value := balance.get(c), int))

    def shown(value: object) -> str:
        return label("not_available", facts.language) if value is None else str(value)

    status = str(balance.get("status"))
    cells = {
        "opening": shown(balance.get("opening")),
        "in": f"+{total(_IN)}",
        "out": f"−{total(_OUT)}",
        "other": f"{total(_OTHER):+d}",
        "expected": shown(balance.get("expected")),
        "on_roll": shown(balance.get("on_roll")),
        "gap": f"{gap:+d}" if isinstance(gap := balance.get("gap"), int) else shown(None),
        "reported": shown(balance.get("reported")),
        "in_transit": shown(balance.get("in_transit")),
        "as_of": shown(balance.get("as_of")),
        "status": label("status_gap" if status == "gap" else status, facts.language),
    }
    lines = [
        "| " + " | ".join(label(key, facts.language) for key in cells) + " |",
        "|" + "---:|" * len(cells),
        "| " + " | ".join(cells.values()) + " |",
    ]
    if balance.get("org_code") != org_code:
        lines += ["", f"{label('balance_of', facts.language)}: {balance.get('org_code')} {balance.get('name') or ''}"]
    return "\n".join(lines)
