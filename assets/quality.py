"""The asset `quality` of group `review`: Great Expectations over the published night, one check per suite.

Belongs here: running the suites once the night is published, and what their page says. Does not belong here: what is
expected (``schemas/expectations.py``), how (``pipelines/reports/quality.py``). No check blocks: the night is out.
"""

from collections.abc import Iterator

import dagster as dg

from assets.facts import HomeFacts
from assets.partitions import nights
from assets.resources import NightSession
from assets.steps import told
from schemas.expectations import SUITES

ASSET = "quality"
GROUP = "review"


def build(facts: HomeFacts) -> list[dg.AssetsDefinition]:
    """The asset over one home."""

    @dg.asset(
        name=ASSET,
        deps=["published_night"],
        group_name=GROUP,
        description=facts.say(
            "Chất lượng số liệu của đêm: quy mô, biến động so với các đêm gần đây, đủ đơn vị, tổng khớp.",
            "The quality of the night's tables: volume, drift against recent nights, completeness, sums.",
        ),
        partitions_def=nights(facts.settings),
        required_resource_keys={"night"},
        check_specs=[
            dg.AssetCheckSpec(f"gx_{name}", asset=ASSET, description=facts.say(suite.vi, suite.en))
            for name, suite in SUITES.items()
        ],
    )
    def quality(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        session = context.resources.night
        yield told(ASSET, session.home, lambda: _result(facts, session))

    return [quality]


def _result(facts: HomeFacts, session: NightSession) -> dg.MaterializeResult[None]:
    from pipelines.beside import beside, outcome
    from pipelines.reports.quality import check_night

    results, index = outcome(
        beside(check_night, session.home, session.night, facts.language, facts.settings.stale_days)
    )
    docs = {facts.heading("quality_data_docs"): dg.MetadataValue.path(str(index))}
    return dg.MaterializeResult(
        metadata={
            **docs,
            facts.heading("quality_looked_at"): dg.MetadataValue.int(sum(result.looked_at for result in results)),
            facts.heading("quality_failed"): dg.MetadataValue.int(sum(len(result.failed) for result in results)),
        },
        check_results=[
            dg.AssetCheckResult(
                check_name=f"gx_{result.name}",
                passed=result.passed,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={
                    **docs,
                    facts.heading("quality_failed"): dg.MetadataValue.md(
                        "\n".join(f"- {facts.say(e.vi, e.en)}" for e in result.failed) or "–"
                    ),
                },
            )
            for result in results
        ],
    )
