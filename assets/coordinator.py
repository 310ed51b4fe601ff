"""Who asked for a run: the name a proxy in front of the UI gives, kept as a tag of the run.

Belongs here: reading one header of the request. Does not belong here: proving who somebody is; Dagster's open-source
web server knows no login, so that is the proxy's work. Without the setting ``user_header`` nobody's name is kept, and
a tag somebody typed into the Launchpad is emptied: it would prove nothing.
"""

from __future__ import annotations

import dagster as dg
from dagster._core.run_coordinator import QueuedRunCoordinator, SubmitRunContext

from assets.facts import default_home, read_facts

USER_TAG = "doikhop/user"
_LONGEST = 200


class NamingRunCoordinator(QueuedRunCoordinator[dg.DagsterInstance]):
    """Dagster's own queue, which also notes who asked."""

    def submit_run(self, context: SubmitRunContext) -> dg.DagsterRun:
        """Tag the run with the name the proxy gives, then queue it."""
        header = read_facts(default_home()).settings.user_header
        given = (context.get_request_header(header) or "") if header else ""
        name = " ".join(given.split())[:_LONGEST]
        if name or USER_TAG in context.dagster_run.tags:
            self._instance.add_run_tags(context.dagster_run.run_id, {USER_TAG: name})
        return super().submit_run(context)


def vouches(instance: dg.DagsterInstance, header: str) -> bool:
    """Whether the tag of a run of this instance is a proxy's word rather than anybody's."""
    return bool(header) and isinstance(instance.run_coordinator, NamingRunCoordinator)
