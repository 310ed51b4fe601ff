"""Cases as a person at a terminal reads them: the list, and one case explained down to the arithmetic of its cell.

Belongs here: joining what the night published about a case. Does not belong here: a case's life (``pipelines/cases``)
or printing (``doikhop/commands``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from doikhop.errors import UsageError
from pipelines import decisions
from pipelines.reports.cellview import AccountArithmetic, CellArithmetic, account_of, cell_of
from pipelines.reports.doubts import in_words, questions_of
from pipelines.reports.evidence import Side, sides
from pipelines.reports.masking import member_words
from pipelines.reports.related import Related, related_cases
from schemas.catalogue import CATALOGUE, CatalogueEntry
from schemas.output_tables import SEVERITIES
from schemas.outputs import completed
from schemas.texts import percent, text

ENDED = ("cleared",)
_FINDING = (
    "case_id",
    "severity",
    "other_org_code",
    "count_effect",
    "effective_on",
    "due_on",
    "age_days",
    "stale",
    "full_name",
    "citizen_id",
    "card_no",
    "file_no",
    "dob",
    "evidence",
    "lacking",
)


@dataclass(frozen=True)
class Explanation:
    """Everything known of one case, ready to print."""

    case: dict[str, Any]
    entry: CatalogueEntry
    unit_name: str
    other_name: str
    member: str
    finding: dict[str, Any] | None
    sides: list[Side]
    cell: CellArithmetic | None
    account: AccountArithmetic | None
    decisions: list[dict[str, Any]]
    doubt: str = ""
    related: list[Related] = field(default_factory=list)


def _findings(folder: Path) -> pl.DataFrame:
    """The night's findings that have a case, one row per case (I05 has one per extra row: the first)."""
    found = completed("discrepancies", pl.read_parquet(folder / "discrepancies.parquet")).select(_FINDING)
    return found.filter(pl.col("case_id").is_not_null()).unique("case_id", keep="first", maintain_order=True)


def _members(full: bool) -> pl.Expr:
    columns = ["full_name", "citizen_id", "card_no", "file_no", "dob"]
    return (
        pl.struct(columns)
        .map_elements(lambda row: member_words(**row, full=full), return_dtype=pl.String)
        .alias("member")
    )


def case_list(
    folder: Path,
    *,
    orgs: Sequence[str] = (),
    codes: Sequence[str] = (),
    states: Sequence[str] = (),
    full: bool = False,
) -> pl.DataFrame:
    """The cases of a night: gravest first, those that move the count before others, then oldest.

    Args:
        folder: the published night.
        orgs: only cases of these units or of units below them; empty: all.
        codes: only these codes; empty: all.
        states: only these states; empty: every case that is not cleared.
        full: show members in full.

    Returns:
        case_id, code, severity, org_code, other_org_code, member, count_effect, state, first_seen, age_days, due_on.
    """
    cases = pl.read_parquet(folder / "cases.parquet")
    chosen = pl.col("state").is_in(list(states)) if states else ~pl.col("state").is_in(list(ENDED))
    if codes:
        chosen &= pl.col("code").is_in(list(codes))
    if orgs:
        chosen &= pl.col("org_code").is_in(sorted(below(folder, orgs)))
    order = pl.col("severity").replace_strict(list(SEVERITIES), range(len(SEVERITIES)), default=9)
    return (
        cases.filter(chosen)
        .select("case_id", "code", "org_code", "state", "first_seen", "nights_open")
        .join(_findings(folder).drop("evidence", "lacking"), on="case_id", how="left")
        .with_columns(moves=pl.col("count_effect").fill_null(0).abs())
        .sort(
            order,
            "moves",
            "first_seen",
            "org_code",
            "code",
            "case_id",
            descending=[False, True, False, False, False, False],
            nulls_last=True,
        )
        .with_columns(_members(full))
        .select(
            "case_id",
            "code",
            "severity",
            "org_code",
            "other_org_code",
            "member",
            "count_effect",
            "state",
            "first_seen",
            "age_days",
            "due_on",
        )
    )


def below(folder: Path, orgs: Sequence[str]) -> set[str]:
    """These units and every unit below them.

    Raises:
        UsageError: a unit is not in the units register.
    """
    units = pl.read_parquet(folder / "intake" / "units.parquet", columns=["org_code", "parent_code"])
    known = set(units.get_column("org_code"))
    unknown = [org for org in orgs if org not in known]
    if unknown:
        raise UsageError(f"There is no unit '{unknown[0]}' in reference/units.csv; check the code.")
    found, newest = set(orgs), set(orgs)
    while newest:
        children = units.filter(pl.col("parent_code").is_in(sorted(newest))).get_column("org_code")
        newest = set(children) - found
        found |= newest
    return found


def explain(home: Path, folder: Path, case_id: str, *, full: bool = False, language: str = "vi") -> Explanation:
    """One case with both sides' evidence, the arithmetic of its cell and its decisions.

    Where it is in doubt who somebody is, why in words (in ``language``), and the cases of everybody it may be.

    Raises:
        UsageError: the night knows no such case.
    """
    cases = pl.read_parquet(folder / "cases.parquet").filter(pl.col("case_id") == case_id)
    if cases.is_empty():
        raise UsageError(f"There is no case '{case_id}' in the night {folder.name}; `doikhop cases` lists them.")
    case = cases.row(0, named=True)
    found = _findings(folder).filter(pl.col("case_id") == case_id)
    finding = found.with_columns(_members(full)).row(0, named=True) if found.height else None
    names = _names(folder)
    journal = decisions.read(home).filter(pl.col("case_id") == case_id)
    other = (finding or {}).get("other_org_code") or case.get("other_org_code")
    return Explanation(
        case=case,
        entry=CATALOGUE[case["code"]],
        unit_name=names.get(case["org_code"], ""),
        other_name=" ".join(part for part in (other, names.get(other or "")) if part),
        member=finding["member"] if finding else "",
        finding=finding,
        sides=sides(finding["evidence"], finding["lacking"]) if finding else [],
        cell=cell_of(folder, case["person_id"], case.get("account") or case["org_code"]),
        account=account_of(folder, case["org_code"]) if case["person_id"] is None else None,
        decisions=journal.to_dicts(),
        doubt=_doubt(folder, case, language),
        related=related_cases(folder, case_id, case["person_id"]),
    )


def _doubt(folder: Path, case: dict[str, Any], language: str) -> str:
    """Why it is in doubt who is who.

    Of a case of I03: which fields of the two people agree and which differ, and how likely they are one. Of a case of
    I01: which number it is, and what either answer means.
    """
    if case["code"] == "I01":
        kind = text(f"doubt_field_{case.get('subject')}", language)
        return text("doubt_number", language, what=kind)
    subject = str(case.get("subject") or "")
    if case["code"] != "I03" or not subject.isdigit():
        return ""
    low, high = sorted((case["person_id"], int(subject)))
    pair = questions_of(folder).filter((pl.col("person_id") == low) & (pl.col("other_person_id") == high))
    if pair.is_empty():
        return ""
    question = pair.row(0, named=True)
    return (
        f"{in_words(question, language)} {text('probability', language)}: {percent(question['probability'], language)}."
    )


def _names(folder: Path) -> dict[str, str]:
    path = folder / "intake" / "units.parquet"
    if not path.exists():
        return {}
    return dict(pl.read_parquet(path, columns=["org_code", "name"]).iter_rows())
