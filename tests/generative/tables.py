"""A city as the frames the reconciliation takes.

Belongs here: columns and types of the model tables, and filling them. Does not belong here: what the rows mean.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import polars as pl

from .model import City
from .reorganised import reorganised

_DATE, _TEXT = pl.Date, pl.Utf8
SCHEMAS: dict[str, dict[str, Any]] = {
    "accounts": {
        "account": _TEXT, "reporter": _TEXT, "as_of": _DATE, "stale": pl.Boolean, "has_baseline": pl.Boolean,
        "created_after_close": pl.Boolean, "parent": _TEXT, "ended_on": _DATE,
        "closed_from": _DATE,
    },
    "account_exporters": {"account": _TEXT, "reporter": _TEXT},
    "levels": {"org_code": _TEXT, "account": _TEXT, "level": _TEXT, "height": pl.Int32},
    "roll_rows": {
        "row_id": pl.Int64, "person_id": pl.Int64, "account": _TEXT, "cell": _TEXT, "residence_account": _TEXT,
        "roll_status": _TEXT, "member_class": _TEXT, "counts": pl.Boolean, "citizen_ok": pl.Boolean,
        "card_ok": pl.Boolean, "unknown_unit": _TEXT, "as_of": _DATE, "status_since": _DATE, "temp_until": _DATE,
        "admitted_on": _DATE, "facts": pl.Int8,
    },
    "residences": {
        "person_id": pl.Int64, "account": _TEXT, "residence_account": _TEXT, "since": _DATE,
        "residential": pl.Boolean, "exempt": pl.Boolean,
    },
    "refused_rows": {"account": _TEXT, "person_id": pl.Int64},
    "entries": {
        "entry_id": pl.Int64, "record": _TEXT, "reporter": _TEXT, "own_account": _TEXT, "person_id": pl.Int64,
        "kind": _TEXT, "from_place": _TEXT, "to_place": _TEXT, "from_unknown": _TEXT, "to_unknown": _TEXT,
        "issued_on": _DATE, "received_on": _DATE, "decided_on": _DATE, "effective_on": _DATE,
        "reported_on": _DATE, "transfer_no": _TEXT, "as_of": _DATE, "known_on": _DATE, "temp_until": _DATE,
        "noticed": pl.Boolean, "dob": _DATE, "dob_precision": _TEXT,
    },
    "cover": {"reporter": _TEXT, "record": _TEXT, "covered_to": _DATE},
    "holdings": {"person_id": pl.Int64, "account": _TEXT, "held": pl.Int8, "cell": _TEXT},
    "posted": {
        "in_opening": pl.Boolean,
        "person_id": pl.Int64, "account": _TEXT, "effect": pl.Int8, "ordinal": pl.Int32, "effective_on": _DATE,
        "column_name": _TEXT, "counterpart": _TEXT, "cell": _TEXT,
    },
    "seen": {"person_id": pl.Int64, "account": _TEXT, "last_counted_on": _DATE, "last_status": _TEXT},
    "reports": {
        "account": _TEXT, "period_from": _DATE, "period_to": _DATE, "line": _TEXT, "value": pl.Int64,
        "as_of": _DATE,
    },
    "roll_counts": {"account": _TEXT, "as_of": _DATE, "counted": pl.Int64},
    "adjustments": {"person_id": pl.Int64, "account": _TEXT, "effect": pl.Int8},
    "abnormal_exports": {"reporter": _TEXT, "as_of": _DATE},
    "misplaced_exports": {"reporter": _TEXT, "record": _TEXT, "as_of": _DATE},
    "refused_exports": {"reporter": _TEXT, "record": _TEXT, "as_of": _DATE},
    "conflicts": {"person_id": pl.Int64, "other_person_id": pl.Int64, "key_kind": _TEXT},
    "questions": {"person_id": pl.Int64, "other_person_id": pl.Int64},
    "related": {"reporter": _TEXT, "other": _TEXT},
}  # fmt: skip
HEIGHT = {"BASE": 0, "SUPERIOR": 1, "CITY": 2}


def _plain(row: Any) -> dict[str, Any]:
    return {f.name: getattr(row, f.name) for f in fields(row)}


def frames(city: City) -> dict[str, pl.DataFrame]:
    """The city as the frames the reconciliation takes."""
    found = told_frames(city)
    return reorganised(city, found) if city.successions else found


def told_frames(city: City) -> dict[str, pl.DataFrame]:
    """The city as its own rows tell it, whoever has been handed over."""
    as_of = {a.account: a.as_of for a in city.accounts}
    related = city.lines()
    rows: dict[str, list[dict[str, Any]]] = {
        "accounts": [{**_plain(a), "reporter": a.sender} for a in city.accounts],
        "account_exporters": [{"account": a.account, "reporter": a.sender} for a in city.accounts],
        "levels": [
            {"org_code": o, "account": a, "level": level, "height": HEIGHT[level]} for o, a, level in city.levels()
        ],
        "roll_rows": [
            {**_plain(r), "row_id": n, "as_of": as_of[r.account], "cell": None} for n, r in enumerate(city.roll_rows, 1)
        ],
        "refused_rows": [_plain(r) for r in city.refused],
        "residences": [_plain(r) for r in city.residences],
        "entries": [_plain(e) for e in city.entries],
        "cover": [_plain(c) for c in city.cover],
        "holdings": [{**_plain(h), "cell": None} for h in city.holdings],
        "posted": [{**_plain(p), "cell": None} for p in city.posted],
        "seen": [_plain(s) for s in city.seen],
        "reports": [_plain(r) for r in city.reports],
        "roll_counts": [_plain(r) for r in city.roll_counts],
        "adjustments": [_plain(a) for a in city.adjustments],
        **{
            f"{what}_exports": [_plain(x) for x in city.exports if x.what == what]
            for what in ("abnormal", "misplaced", "refused")
        },
        "conflicts": [_plain(d) for d in city.doubts if d.key_kind],
        "questions": [_plain(d) for d in city.doubts if not d.key_kind],
        "related": [{"reporter": x, "other": y} for a, b in sorted(related) for x, y in ((a, b), (b, a))],
    }
    return {
        name: pl.DataFrame([{n: row[n] for n in schema} for row in rows[name]], schema=schema)
        for name, schema in SCHEMAS.items()
    }
