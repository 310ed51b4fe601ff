"""The page of fields and records, made from the dictionary.

Belongs here: ``docs/fields.md``. Does not belong here: published tables (``schemas.outputs``) and the discrepancy
catalogue.
"""

from __future__ import annotations

import sys
from pathlib import Path

from schemas.codes import CODE_LISTS, ROLL_STATUS
from schemas.field import Field
from schemas.fields import FIELDS
from schemas.records import IDENTITY, IDENTITY_CELLS, PROVENANCE, RECORDS


def fields_markdown() -> str:
    """The page ``docs/fields.md``."""
    lines = [
        "# Fields and records",
        "",
        "Generated from `schemas/dictionary`, `schemas/records.py` and `schemas/codes.py` by",
        "`python -m schemas.docs docs/fields.md`; do not edit.",
        "",
        "Headers are compared without case, accents, spaces and punctuation; every field name is a header too.",
        "Which record a table is, is told by its headers; columns that are no field are not read.",
        "Fields marked *personal* tell something of a member: masked wherever people look, never logged.",
        "",
        "## Identity, on every member-level record",
        "",
        *_table(list(dict.fromkeys((*IDENTITY_CELLS, *IDENTITY)))),
    ]
    for record in RECORDS.values():
        label = next(code for code in CODE_LISTS["record"].codes if code.value == record.name)
        lines += ["", f"## {record.name}: {label.en} · {label.vi}", ""]
        if record.member_level:
            lines.append("Identity, and:")
            lines.append("")
        lines += _table(list(record.fields))
        lines += ["", f"A row is refused without: {', '.join(f'`{name}`' for name in record.required)}."]
        if record.own_date:
            lines.append(f"Its own date is the first it has of: {', '.join(f'`{name}`' for name in record.own_date)}.")
        if record.own_side:
            lines.append(f"Where `{record.own_side}` is blank it is the reporting unit.")
    shown = {*IDENTITY_CELLS, *IDENTITY, *(name for record in RECORDS.values() for name in record.fields)}
    lines += ["", "## Added at intake", ""]
    lines += _table([*PROVENANCE, *(name for name in FIELDS if name not in shown and name not in PROVENANCE)])
    lines += ["", "## Code lists", ""]
    for codes in CODE_LISTS.values():
        lines += [f"### {codes.name}", "", "| code | tiếng Việt | English | also written |", "|---|---|---|---|"]
        for code in codes.codes:
            counts = "" if codes is not ROLL_STATUS else (" (counts)" if code.counts else " (does not count)")
            lines.append(f"| `{code.value}` | {code.vi} | {code.en}{counts} | {' · '.join(code.synonyms)} |")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(names: list[str]) -> list[str]:
    head = ["| field | type | tiếng Việt | says | valid | headers |", "|---|---|---|---|---|---|"]
    return head + [_row(FIELDS[name]) for name in names]


def _row(entry: Field) -> str:
    says = entry.about_en + (" *personal*" if entry.personal else "")
    valid = entry.valid + (f" ({entry.unit})" if entry.unit else "")
    headers = "" if entry.reads == "derived" else " · ".join((entry.vi, *entry.headers))
    return f"| `{entry.name}` | {entry.dtype()} | {entry.vi}: {entry.about_vi} | {says} | {valid} | {headers} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(fields_markdown(), encoding="utf-8")
