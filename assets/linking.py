"""Group `linking`: which rows are one person.

Belongs here: the assets of the step ``pipelines.linking``. Does not belong here: how rows are linked.
"""

from collections.abc import Iterator

import dagster as dg

from assets.facts import HomeFacts
from assets.steps import then
from assets.tables import NightAsset, results, specs

GROUP = "linking"

ASSETS = (
    NightAsset(
        "links",
        ("links.parquet",),
        "Mỗi dòng hợp lệ thuộc về đảng viên nào và nhờ đâu biết: vòng đối khớp hoặc quyết định của cán bộ.",
        "Which member each accepted row belongs to and how that is known: a linking round or a decision.",
        deps=("rolls", "registers", "quarantine"),
        table="links",
    ),
    NightAsset(
        "persons",
        ("state/persons.parquet",),
        "Sổ đảng viên đã biết: mã riêng giữ nguyên suốt đời, gộp dần qua từng đêm.",
        "The register of known members: ids stable for life, folded night after night.",
        deps=("rolls", "registers"),
    ),
)


def build(facts: HomeFacts) -> list[dg.AssetsDefinition]:
    """The assets of this group over one home."""

    @dg.multi_asset(
        name="linking",
        specs=specs(facts, GROUP, ASSETS),
        required_resource_keys={"night"},
        description=facts.say("Đối khớp người", "Linking"),
    )
    def linking(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        from pipelines.linking import step

        session = context.resources.night
        yield from results(facts, session, ASSETS, then(session, "linking", step.run))

    return [linking]
