"""Small tables of rows for the linking tests: a row is a line of text a reader can check by eye."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from pipelines.linking.link import ROW, LinkResult, link
from pipelines.linking.register import SHOWN, PersonRegister

NIGHT = date(2024, 6, 30)
_SCHEMA: dict[str, Any] = {
    "record": pl.String,
    "reporter": pl.String,
    "as_of": pl.Date,
    **SHOWN,
    "in_force": pl.Boolean,
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def row(name: str | None = "TRAN VAN AN", dob: str | None = "1970-03-15", **values: Any) -> dict[str, Any]:
    """One roll row. ``dob`` may be ``1970`` or ``1970-03``; ``citizen``, ``card``, ``file`` are numbers."""
    citizen = values.pop("citizen", None)
    precision = {4: "year", 7: "month", 10: "day"}[len(dob)] if dob else None
    made: dict[str, Any] = {
        "record": "roll",
        "reporter": "U1",
        "as_of": day("2024-06-30"),
        "full_name": name,
        "name_key": name,
        "dob": day((dob + "-01-01")[:10]) if dob else None,
        "dob_precision": precision,
        "gender": None,
        "citizen_id": citizen,
        "citizen_kind": {12: "citizen", 9: "cmnd"}.get(len(citizen), "malformed") if citizen else None,
        "card_no": values.pop("card", None),
        "file_no": values.pop("file", None),
        "admitted_on": day(values.pop("admitted")) if "admitted" in values else None,
        "official_on": None,
        "in_force": True,
    }
    made.update({key: day(value) if key == "as_of" else value for key, value in values.items()})
    return made


def table(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=_SCHEMA, orient="row").select(*ROW, "in_force")


def linked(*rows: dict[str, Any], known: PersonRegister | None = None, night: date = NIGHT, **how: Any) -> LinkResult:
    return link(table(*rows), known or PersonRegister.empty(), how.pop("decisions", None), night, **how)


def ids(result: LinkResult) -> list[int | None]:
    return result.links["person_id"].to_list()


def rounds(result: LinkResult) -> list[str | None]:
    return result.links["round"].to_list()


def pairs(result: LinkResult) -> list[tuple[int, int, str]]:
    return result.conflicts.select("person_id", "other_person_id", "key_kind").rows()


X, Y, Z = "031070000001", "031070000002", "031070000003"
