"""One asset check per rule of the catalogue, on the night's discrepancies.

Belongs here: turning a code's findings into a check result. Does not belong here: finding anything, or the
invariants, which block (``invariant_checks.py``). A rule nobody looks for yet has no check: it would pass unseen.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

import dagster as dg
import polars as pl

from assets.case_tables import case_table
from assets.facts import HomeFacts
from assets.resources import NightSession
from assets.steps import told
from pipelines.reports.pages import FAILING, counts_by_code, with_member, worst
from schemas.catalogue import CATALOGUE, FOUND_CODES, CatalogueEntry
from schemas.output_tables import SEVERITIES

ASSET = "discrepancies"
_COLUMNS = ("case_id", "severity", "org_code", "other_org_code", "member", "count_effect", "age_days", "state")


def check_name(entry: CatalogueEntry, language: str) -> str:
    """``L01_chua_cat_dang_so``: the code and its name in letters Dagster accepts."""
    name = entry.name_vi if language == "vi" else entry.name_en
    plain = name.replace("đ", "d").replace("Đ", "D").replace("≠", "khac" if language == "vi" else "not")
    letters = unicodedata.normalize("NFKD", plain)
    letters = "".join(c for c in letters if not unicodedata.combining(c))
    letters = "".join(c if c.isascii() and c.isalnum() else "_" for c in letters)
    return "_".join(part for part in [entry.code, *letters.split("_")] if part)


def build(facts: HomeFacts) -> Sequence[dg.AssetChecksDefinition]:
    """The checks of all rules, evaluated together: the night's findings are read once."""

    @dg.multi_asset_check(
        name="rule_checks",
        specs=[
            dg.AssetCheckSpec(check_name(CATALOGUE[code], facts.language), asset=ASSET, description=_says(facts, code))
            for code in FOUND_CODES
        ],
        required_resource_keys={"night"},
    )
    def rule_checks(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        session: NightSession = context.resources.night
        yield from told("rule_checks", session.home, lambda: _results(facts, session))

    return [rule_checks]


def _results(facts: HomeFacts, session: NightSession) -> list[dg.AssetCheckResult]:
    found = pl.read_parquet(session.folder() / "discrepancies.parquet")
    before = session.previous_folder()
    old = counts_by_code(pl.read_parquet(before / "discrepancies.parquet")) if before else None
    counts = counts_by_code(found)
    full = facts.settings.ui_identity == "full"
    return [
        _result(
            facts, code, counts.get(code, {}), None if old is None else old.get(code, {}), found, full, session.night
        )
        for code in FOUND_CODES
    ]


def _result(
    facts: HomeFacts,
    code: str,
    counts: dict[str, int],
    before: dict[str, int] | None,
    found: pl.DataFrame,
    full: bool,
    night: date,
) -> dg.AssetCheckResult:
    total = sum(counts.values())
    change = None if before is None else total - sum(before.values())
    metadata: dict[str, dg.MetadataValue] = {
        facts.heading("night"): dg.MetadataValue.text(night.isoformat()),
        facts.heading("findings"): dg.MetadataValue.int(total),
        facts.heading("change"): (
            dg.MetadataValue.text(facts.text("first_night")) if change is None else dg.MetadataValue.int(change)
        ),
    }
    # Zeros too: a plot with holes reads as nights that did not run.
    for severity in SEVERITIES:
        metadata[facts.heading(f"found_{severity}")] = dg.MetadataValue.int(counts.get(severity, 0))
    if total:
        entry = CATALOGUE[code]
        rows = with_member(worst(found.filter(pl.col("code") == code)), full=full)
        metadata[facts.heading("fix")] = dg.MetadataValue.text(facts.say(entry.fix_vi, entry.fix_en))
        metadata[facts.heading("worst_cases")] = case_table(facts, rows, _COLUMNS)
    return dg.AssetCheckResult(
        check_name=check_name(CATALOGUE[code], facts.language),
        asset_key=ASSET,
        passed=not any(counts.get(severity) for severity in FAILING),
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
    )


def _says(facts: HomeFacts, code: str) -> str:
    entry = CATALOGUE[code]
    return facts.say(
        f"{code} {entry.name_vi}: {entry.what_vi} Khắc phục: {entry.fix_vi}",
        f"{code} {entry.name_en}: {entry.what_en} Fixed by: {entry.fix_en}",
    )
