"""Related cases: when it is in doubt who somebody is, the cases of everybody it may be belong together.

Belongs here: whom a case may also be about (one number on two people, possibly the same person), and their cases. Does
not belong here: finding such pairs (``pipelines/linking``), one case by itself (``caseview``).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

_PAIR = ("person_id", "other_person_id")
_ENDED = "cleared"


@dataclass(frozen=True)
class Related:
    """Another case, of a person who may be the one a case is about, or that asks whether they are."""

    case_id: str
    code: str
    org_code: str
    state: str
    asks: bool


def related_cases(folder: Path, case_id: str, person: int | None) -> list[Related]:
    """The open cases that hang together with one because it is not settled who somebody is.

    Args:
        folder: a published night.
        case_id: the case.
        person: whom it is about; None: nobody.

    Returns:
        First the cases that ask who is who (I01, I03), then the others of the people concerned; by number.
    """
    if person is None:
        return []
    pairs = [_pairs(folder / "linking" / "conflicts.parquet"), _pairs(folder / "state" / "person_questions.parquet")]
    known = pl.concat(pairs)
    own = known.filter((pl.col("person_id") == person) | (pl.col("other_person_id") == person))
    if own.is_empty():
        return []
    people = pl.concat([own["person_id"], own["other_person_id"]]).unique()
    found = (
        pl.read_parquet(folder / "cases.parquet")
        .filter(pl.col("person_id").is_in(people.implode()))
        .filter((pl.col("case_id") != case_id) & (pl.col("state") != _ENDED))
        .with_columns(asks=pl.col("code").is_in(["I01", "I03"]))
        .sort(~pl.col("asks"), "case_id")
    )
    columns = ("case_id", "code", "org_code", "state", "asks")
    return [Related(*row) for row in found.select(columns).iter_rows()]


def _pairs(path: Path) -> pl.DataFrame:
    if not path.exists():
        return pl.DataFrame(schema=dict.fromkeys(_PAIR, pl.Int64))
    return pl.read_parquet(path, columns=list(_PAIR))
