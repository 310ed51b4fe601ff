"""Everything Dagster loads, put together from the modules beside this one.

Belongs here: the list of what there is. Does not belong here: any asset, check, job or schedule itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import dagster as dg

from assets import city, intake, invariant_checks, ledger, linking, quality, review, rule_checks, units
from assets.decide import journal_spec, record_decision_job
from assets.facts import default_home, read_facts
from assets.jobs import nightly_job
from assets.resources import night_resource
from assets.schedules import nightly_schedule


def build_defs(home: Path | None = None, overrides: Mapping[str, object] | None = None) -> dg.Definitions:
    """Fresh definitions over ``home`` (default: DOIKHOP_HOME, else ``data/``); ``overrides`` replace resources."""
    facts = read_facts((home or default_home()).resolve())
    groups = (intake, linking, ledger, review, city, units, quality)
    return dg.Definitions(
        assets=[*(asset for group in groups for asset in group.build(facts)), journal_spec(facts)],
        asset_checks=[*rule_checks.build(facts), *invariant_checks.build(facts)],
        jobs=[nightly_job(facts), record_decision_job(facts)],
        schedules=[nightly_schedule(facts)],
        resources={"night": night_resource(facts.home), **(overrides or {})},
        # One process per night: starting a process per step costs more than most steps.
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """What ``dagster dev`` and ``dagster-webserver`` load."""
    return build_defs()
