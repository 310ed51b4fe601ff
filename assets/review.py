"""Group `review`: what is wrong, as cases, worklists and a report, up to the published night.

Belongs here: the assets of the steps ``rules``, ``cases`` and ``reports`` and the publication. Does not belong here:
a rule, a case's life, a workbook; or the checks on these assets (``rule_checks.py``, ``invariant_checks.py``).
"""

from collections.abc import Iterator

import dagster as dg

from assets.facts import HomeFacts
from assets.partitions import nights
from assets.steps import finish, then
from assets.tables import NightAsset, results, specs, told_numbers
from pipelines.night import NightRun

GROUP = "review"

FINDINGS = (
    NightAsset(
        "findings",
        ("rules/findings.parquet",),
        "Kết quả các quy tắc: từng sai lệch, ảnh hưởng đến đảng số, trước khi ghép vào vụ việc.",
        "What the rules found: each mismatch and its effect on the count, before it joins a case.",
        deps=("transfers", "cells", "balances", "exports", "rolls"),
    ),
)
CASES = (
    NightAsset(
        "discrepancies",
        ("discrepancies.parquet",),
        "Sai lệch của đêm: từng bản ghi sai, đơn vị phải xử lý, chứng cứ hai bên, cách khắc phục.",
        "The night's discrepancies: each wrong record, the unit that must act, both sides' evidence.",
        deps=("findings",),
        table="discrepancies",
    ),
    NightAsset(
        "cases",
        ("cases.parquet",),
        "Vụ việc: mỗi sai lệch được theo dõi từ đêm đầu tiên thấy đến khi dữ liệu sau xác nhận đã hết.",
        "Cases: each discrepancy followed from the first night it was seen until later data clears it.",
        deps=("findings",),
        table="cases",
    ),
)
REPORTS = (
    NightAsset(
        "report",
        ("report.html",),
        "Báo cáo đêm của toàn thành phố, xem được khi không có mạng.",
        "The city's report of the night, readable without a network.",
        deps=("discrepancies", "cases", "balances"),
    ),
    NightAsset(
        "worklists",
        ("worklists",),
        "Danh sách việc cần xử lý của từng đơn vị (Excel, mỗi đơn vị một tệp).",
        "Worklists, one workbook per unit.",
        deps=("discrepancies", "cases"),
    ),
    NightAsset(
        "database",
        ("doikhop.duckdb",),
        "Toàn bộ bảng của đêm trong một tệp DuckDB cho người phân tích.",
        "All tables of the night in one DuckDB file for analysts.",
        deps=("discrepancies", "cases", "balances", "transfers"),
    ),
)
PUBLISHED = NightAsset(
    "published_night",
    ("manifest.json",),
    "Đêm đã công bố: chỉ có khi mọi bất biến đều đúng; nếu không, đêm trước vẫn là đêm hiện hành.",
    "The published night: only when every invariant holds; otherwise the night before stays current.",
    deps=("worklists", "report", "database"),
)


def build(facts: HomeFacts) -> list[dg.AssetsDefinition]:
    """The assets of this group over one home."""

    @dg.multi_asset(
        name="rules",
        specs=specs(facts, GROUP, FINDINGS),
        required_resource_keys={"night"},
        description=facts.say("Quy tắc", "Rules"),
    )
    def rules(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        from pipelines.rules import step

        session = context.resources.night
        yield from results(facts, session, FINDINGS, then(session, "rules", step.run))

    @dg.multi_asset(
        name="case_file",
        specs=specs(facts, GROUP, CASES),
        required_resource_keys={"night"},
        description=facts.say("Vụ việc", "Cases"),
    )
    def case_file(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        from pipelines.cases import step

        session = context.resources.night
        yield from results(facts, session, CASES, then(session, "cases", step.run))

    @dg.multi_asset(
        name="reports",
        specs=specs(facts, GROUP, REPORTS),
        required_resource_keys={"night"},
        description=facts.say("Báo cáo", "Reports"),
    )
    def reports(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        from pipelines.reports import step

        session = context.resources.night
        yield from results(facts, session, REPORTS, then(session, "reports", step.run))

    @dg.asset(
        name=PUBLISHED.key,
        deps=list(PUBLISHED.deps),
        group_name=GROUP,
        description=facts.say(PUBLISHED.vi, PUBLISHED.en),
        partitions_def=nights(facts.settings),
        required_resource_keys={"night"},
    )
    def published_night(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        from pipelines.night import publish

        return dg.MaterializeResult(metadata=finish(context.resources.night, publish, lambda run: _said(facts, run)))

    return [rules, case_file, reports, published_night]


def _said(facts: HomeFacts, run: NightRun) -> dict[str, dg.MetadataValue]:
    """The figures of the night and where it is; the page to read is the city's (``city.py``)."""
    from pipelines.reports.summary import summarise

    summary = summarise(run.work, run.night)
    figures = ("gap", "expected", "on_roll", "reported", "recorded_percent", "unexplained")
    known = {name: value for name in figures if (value := getattr(summary, name)) is not None}
    folder = run.home / "nights" / run.night.isoformat()
    return told_numbers(facts, known) | {facts.heading("stored_at"): dg.MetadataValue.path(str(folder))}
