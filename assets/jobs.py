"""The one job: `nightly`, everything, for one night.

Belongs here: what a run consists of. Does not belong here: when it runs (``schedules.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

from assets.facts import HomeFacts
from assets.partitions import nights

if TYPE_CHECKING:
    from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition

NIGHTLY = "nightly"


def nightly_job(facts: HomeFacts) -> UnresolvedAssetJobDefinition:
    """All assets and all checks of one night."""
    return dg.define_asset_job(
        NIGHTLY,
        selection=dg.AssetSelection.all() | dg.AssetSelection.all_asset_checks(),
        partitions_def=nights(facts.settings),
        description=facts.say(
            "Đối khớp một đêm: tiếp nhận, đối khớp người, sổ cái, quy tắc, công bố.",
            "One night: intake, linking, ledger, rules, publication.",
        ),
        executor_def=dg.in_process_executor,
    )
