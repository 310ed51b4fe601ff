"""Doubts: why two people may be one (I03), in plain words and as a picture, without a name or number of anybody.

Belongs here: telling which fields agree, nearly agree and differ, and the waterfall of their weights. Does not belong
here: finding the pairs (``pipelines/linking``), where this stands on a page (``report.html``, ``caseview``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.linking.comparisons import COMPARISONS
from pipelines.reports import charts
from schemas.texts import text

# Levels that say two people rather than one.
_AGAINST = {"differs", "given", "family", "near", "some", "little"}
# More pictures than this nobody looks at in one morning; every case still has its words.
MOST_PICTURES = 12


@dataclass(frozen=True)
class Doubt:
    """One case of I03 as the report shows it."""

    case_id: str
    org_code: str
    other_org_code: str
    probability: float
    words: str
    picture: str


def questions_of(folder: Path) -> pl.DataFrame:
    """The pairs asked about in a night, as ``pipelines.linking.questions.STANDING``; empty where there are none."""
    path = folder / "state" / "person_questions.parquet"
    empty = pl.DataFrame(schema={"person_id": pl.Int64, "other_person_id": pl.Int64, "probability": pl.Float64})
    return pl.read_parquet(path) if path.exists() else empty


def in_words(question: Mapping[str, Any], language: str) -> str:
    """Which fields agree, nearly agree and differ, as sentences."""
    told: dict[str, list[str]] = {"same": [], "near": [], "differs": []}
    for field, (_, levels) in COMPARISONS.items():
        level = question.get(f"level_{field}")
        if level is None:
            continue
        name = text(f"doubt_field_{field}", language)
        kind = levels[level].name
        if kind == "same":
            told["same"].append(name)
        elif kind == "differs":
            told["differs"].append(name)
        else:
            side = "differs" if kind in _AGAINST else "near"
            told[side].append(f"{name} ({text(f'doubt_level_{kind}', language)})")
    return " ".join(text(f"doubt_{side}", language).format(what=", ".join(what)) for side, what in told.items() if what)


def steps(question: Mapping[str, Any], language: str) -> list[tuple[str, float, bool]]:
    """The waterfall: label, weight in bits, whether it is the result; from before comparing to the result."""
    fields = [
        (text(f"doubt_field_{field}", language), float(question[f"weight_{field}"]), False)
        for field in COMPARISONS
        if question.get(f"level_{field}") is not None and question.get(f"weight_{field}") is not None
    ]
    total = float(question["weight"])
    start = total - sum(weight for _, weight, _ in fields)
    return [(text("doubt_start", language), start, False), *fields, (text("doubt_end", language), total, True)]


def doubts(folder: Path, discrepancies: pl.DataFrame, language: str) -> list[Doubt]:
    """The cases of I03 of a night, likeliest first, each with words; the first ``MOST_PICTURES`` with a picture."""
    found = discrepancies.filter(pl.col("code") == "I03")
    if found.is_empty():
        return []
    asked = questions_of(folder)
    other = pl.col("subject").cast(pl.Int64, strict=False)
    pairs = (
        found.with_columns(
            pl.min_horizontal("person_id", other).alias("_low"), pl.max_horizontal("person_id", other).alias("_high")
        )
        .select("case_id", "org_code", "other_org_code", "_low", "_high")
        .join(asked, left_on=["_low", "_high"], right_on=["person_id", "other_person_id"])
        .sort("probability", "case_id", descending=[True, False])
    )
    return [
        Doubt(
            row["case_id"] or "",
            row["org_code"],
            row["other_org_code"] or "",
            row["probability"],
            in_words(row, language),
            charts.weights(steps(row, language), language) if place < MOST_PICTURES else "",
        )
        for place, row in enumerate(pairs.iter_rows(named=True))
    ]
