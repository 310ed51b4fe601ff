"""The job `record_decision`: a person's decision about a case, given in the Launchpad.

Belongs here: the form, and telling what was recorded or why not. Does not belong here: what may be decided
(``pipelines/decisions.py``), what a decision does (``pipelines/cases``), who the person is (``coordinator.py``).
"""

import dagster as dg
import polars as pl

from assets.coordinator import USER_TAG, vouches
from assets.facts import HomeFacts
from assets.failures import RESOURCE, plain_failures_resource
from assets.steps import told
from doikhop.errors import UsageError
from pipelines import decisions
from pipelines.decisions import LAUNCHPAD, Decision, Refused
from pipelines.night import latest_night

RECORD_DECISION = "record_decision"
JOURNAL_ASSET = "decisions"
FORM = "decision"
# Two people of one night's rows without a case are named on the command line.
CHOICES = tuple(decisions.DECISIONS)


def journal_spec(facts: HomeFacts) -> dg.AssetSpec:
    """The journal as an asset: its page lists what was decided here, and says how to decide."""
    return dg.AssetSpec(
        JOURNAL_ASSET,
        group_name="review",
        description=facts.text("journal_page", job=RECORD_DECISION),
    )


def record_decision_job(facts: HomeFacts) -> dg.JobDefinition:
    """The job over one home; its form is in the home's language."""

    @dg.op(
        name=FORM,
        config_schema=_form(facts),
        description=facts.text("form_job"),
        required_resource_keys={RESOURCE},
    )
    def record(context: dg.OpExecutionContext) -> None:
        line = told(RECORD_DECISION, facts.home, lambda: _append(facts, context))
        context.log_event(
            dg.AssetMaterialization(
                JOURNAL_ASSET,
                description=facts.text(f"stage_{line['stage']}"),
                metadata={
                    facts.heading("case"): dg.MetadataValue.text(str(line["case_id"])),
                    facts.heading("reply_given"): dg.MetadataValue.text(
                        f"{line['decision']}: {facts.text('decision_' + str(line['decision']))}"
                    ),
                    facts.heading("form_who_short"): dg.MetadataValue.text(str(line["by"])),
                    facts.heading("vouched"): dg.MetadataValue.text(
                        str(line["proxy_user"] or facts.text("nobody_vouches"))
                    ),
                    facts.heading("answer_until"): dg.MetadataValue.text(str(line["until"] or facts.text("none"))),
                    facts.heading("takes_effect"): dg.MetadataValue.text(facts.text(f"stage_{line['stage']}")),
                },
            )
        )

    # The fields stand at the top of the form, not below the name of an op.
    form = dg.ConfigMapping(config_fn=lambda filled: {"ops": {FORM: {"config": filled}}}, config_schema=_form(facts))

    @dg.job(
        name=RECORD_DECISION,
        config=form,
        executor_def=dg.in_process_executor,
        resource_defs={RESOURCE: plain_failures_resource()},
        description=facts.text("form_job"),
    )
    def job() -> None:
        record()

    return job


def _form(facts: HomeFacts) -> dict[str, dg.Field]:
    choices = dg.Enum(
        "Decision",
        [dg.EnumValue(name, description=facts.text(f"decision_{name}")) for name in CHOICES],
    )
    listed = "; ".join(f"{name}: {facts.text(f'decision_{name}')}" for name in CHOICES)
    return {
        "case_id": dg.Field(str, description=facts.text("form_case")),
        "decision": dg.Field(choices, description=facts.text("form_decision", choices=listed)),
        "reason": dg.Field(str, description=facts.text("form_reason")),
        "who": dg.Field(str, description=facts.text("form_who")),
        "until": dg.Field(str, is_required=False, default_value="", description=facts.text("form_until")),
    }


def _append(facts: HomeFacts, context: dg.OpExecutionContext) -> dict[str, object]:
    """Check and append what the form says.

    Raises:
        UsageError: what is wrong with it, in the home's language.
    """
    form = context.op_config
    user = context.run.tags.get(USER_TAG) if vouches(context.instance, facts.settings.user_header) else None
    try:
        night, folder = latest_night(facts.home)
        decision = Decision(
            decision=form["decision"],
            by=form["who"],
            reason=form["reason"],
            case_id=form["case_id"].strip() or None,
            until=decisions.expiry_of(form["until"]),
            source=LAUNCHPAD,
            proxy_user=user or None,
        )
        return decisions.append(facts.home, decision, pl.read_parquet(folder / "cases.parquet"), night)
    except Refused as refusal:
        raise UsageError(refusal.told(facts.language)) from None
