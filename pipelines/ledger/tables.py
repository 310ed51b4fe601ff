"""The model tables a reconciliation starts from: every column with its type.

Belongs here: the shapes between linking and SQL. Does not belong here: published tables (``schemas/outputs.py``).

A *place* is an account's org_code, ``OUTSIDE``, or ``^X`` where a unit X above account level is named (meaning the
account below X that holds the person). ``levels.height``: steps from the account up to the level. ``roll_rows.facts``:
bits of facts of the row that contradict each other (``facts.py``). ``residences``: members whose residence cell lies in
another account, ``since`` the first of the unbroken rolls naming it (or the row's status_since). An *entry* is one live
line of a register after re-sent files and corrections.
"""

from __future__ import annotations

import polars as pl

_Schema = dict[str, pl.DataType | type[pl.DataType]]

MODEL_TABLES: dict[str, _Schema] = {
    "accounts": {
        "account": pl.String,
        "reporter": pl.String,
        "as_of": pl.Date,
        "stale": pl.Boolean,
        "has_baseline": pl.Boolean,
        "created_after_close": pl.Boolean,
        "parent": pl.String,
        "ended_on": pl.Date,
        "study": pl.Boolean,
        "closed_from": pl.Date,
    },
    "account_exporters": {"account": pl.String, "reporter": pl.String},
    "levels": {"org_code": pl.String, "account": pl.String, "level": pl.String, "height": pl.Int32},
    "roll_rows": {
        "row_id": pl.Int64,
        "person_id": pl.Int64,
        "account": pl.String,
        "cell": pl.String,
        "residence_account": pl.String,
        "roll_status": pl.String,
        "member_class": pl.String,
        "counts": pl.Boolean,
        "citizen_ok": pl.Boolean,
        "card_ok": pl.Boolean,
        "unknown_unit": pl.String,
        "as_of": pl.Date,
        "status_since": pl.Date,
        "temp_until": pl.Date,
        "admitted_on": pl.Date,
        "facts": pl.Int8,
    },
    "residences": {
        "person_id": pl.Int64,
        "account": pl.String,
        "residence_account": pl.String,
        "since": pl.Date,
        "residential": pl.Boolean,
        "exempt": pl.Boolean,
    },
    "unplaced_rows": {"reporter": pl.String, "person_id": pl.Int64, "named": pl.String, "as_of": pl.Date},
    "reports_naming_unknown": {"reporter": pl.String, "named": pl.String, "as_of": pl.Date},
    "unplaced_counts": {"org_code": pl.String, "rows": pl.Int64},
    "refused_rows": {"account": pl.String, "person_id": pl.Int64},
    "entries": {
        "entry_id": pl.Int64,
        "record": pl.String,
        "reporter": pl.String,
        "own_account": pl.String,
        "person_id": pl.Int64,
        "kind": pl.String,
        "from_place": pl.String,
        "to_place": pl.String,
        "from_unknown": pl.String,
        "to_unknown": pl.String,
        "issued_on": pl.Date,
        "received_on": pl.Date,
        "decided_on": pl.Date,
        "effective_on": pl.Date,
        "reported_on": pl.Date,
        "transfer_no": pl.String,
        "temp_until": pl.Date,
        "noticed": pl.Boolean,
        "dob": pl.Date,
        "dob_precision": pl.String,
        "as_of": pl.Date,
        "known_on": pl.Date,
    },
    "cover": {"reporter": pl.String, "record": pl.String, "first_as_of": pl.Date, "covered_to": pl.Date},
    "holdings": {"person_id": pl.Int64, "account": pl.String, "held": pl.Int8, "cell": pl.String},
    "posted": {
        "person_id": pl.Int64,
        "account": pl.String,
        "effect": pl.Int8,
        "ordinal": pl.Int32,
        "column_name": pl.String,
        "in_opening": pl.Boolean,
        "effective_on": pl.Date,
        "counterpart": pl.String,
    },
    "seen": {
        "person_id": pl.Int64,
        "account": pl.String,
        "last_counted_on": pl.Date,
        "last_status": pl.String,
    },
    "reports": {
        "account": pl.String,
        "period_from": pl.Date,
        "period_to": pl.Date,
        "line": pl.String,
        "value": pl.Int64,
        "as_of": pl.Date,
    },
    "roll_counts": {"account": pl.String, "as_of": pl.Date, "counted": pl.Int64},
    "related": {"reporter": pl.String, "other": pl.String},
    "handed_over": {
        "person_id": pl.Int64,
        "account": pl.String,
        "from_account": pl.String,
        "effective_on": pl.Date,
        "is_new": pl.Boolean,
        "entered_since": pl.Boolean,
    },
    "control_totals": {
        "to_account": pl.String,
        "from_account": pl.String,
        "effective_on": pl.Date,
        "control_total": pl.Int64,
        "handed_over": pl.Int64,
    },
    "not_yet_left": {"person_id": pl.Int64, "account": pl.String, "cell": pl.String},
    "once_below": {"org_code": pl.String, "account": pl.String},
    "level_changes": {"org_code": pl.String, "level": pl.String, "people": pl.Int64, "not_due": pl.Int64},
    "abnormal_exports": {"reporter": pl.String, "as_of": pl.Date},
    "misplaced_exports": {"reporter": pl.String, "record": pl.String, "as_of": pl.Date},
    "refused_exports": {"reporter": pl.String, "record": pl.String, "as_of": pl.Date},
    "conflicts": {"person_id": pl.Int64, "other_person_id": pl.Int64, "key_kind": pl.String},
    "questions": {"person_id": pl.Int64, "other_person_id": pl.Int64},
    "adjustments": {"person_id": pl.Int64, "account": pl.String, "effect": pl.Int8},
}
"""Name → columns of every table a reconciliation reads."""


def shaped(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with exactly the columns and types of a model table; absent columns are null."""
    schema = MODEL_TABLES[name]
    return frame.select(
        (pl.col(column) if column in frame.columns else pl.lit(None)).cast(dtype).alias(column)
        for column, dtype in schema.items()
    )
