"""Which persons or rows the journal's "same" and "different" are about.

Belongs here: finding the two people of a case, and the rows a decision names, among tonight's rows or those of the
night before. Does not belong here: the journal itself (``pipelines.decisions``), what a decision does (``decided``).

A decision that finds its people once is kept in the register; later nights need not find the rows again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.decisions import ABOUT_PAIRS, parse_row
from pipelines.linking.decided import DECISIONS
from pipelines.linking.profiles import PROFILE, with_profile

PLACE = ("reporter", "as_of", "file", "sheet", "row")


def asked_of(journal: pl.DataFrame, tonight: Path, previous: Path | None, records: Sequence[str]) -> pl.DataFrame:
    """The decisions about people, in order, ready for ``link``.

    Args:
        journal: the journal as ``pipelines.decisions.read`` gives it.
        tonight: the folder of intake's frames.
        previous: the published night before, if any.
        records: the frames that hold rows of people.

    Returns:
        ``DECISIONS``; a decision whose people are not found is left out.
    """
    about = journal.filter(pl.col("decision").is_in(ABOUT_PAIRS)).sort("seq")
    folders = [tonight] if previous is None else [tonight, previous / "linking"]
    found: list[dict[str, Any]] = []
    for line in about.iter_rows(named=True):
        decision = {"decision": line["decision"]}
        if line["row_a"] is not None:
            one, other = (_profile_of(line[side], folders, records) for side in ("row_a", "row_b"))
            if one is not None and other is not None:
                found.append({**decision, "profile_a": one, "profile_b": other})
        elif previous is not None:
            found += [{**decision, "person_a": a, "person_b": b} for a, b in _people_of(line["case_id"], previous)]
    return pl.DataFrame(found, schema=DECISIONS)


def _profile_of(text: str, folders: Sequence[Path], records: Sequence[str]) -> dict[str, Any] | None:
    """The profile of the row a person named, from the first folder that holds it."""
    place = parse_row(text)
    wanted = dict(zip(PLACE, (place.org_code, place.as_of, place.file, place.sheet, place.row), strict=True))
    for folder in folders:
        for record in records:
            path = folder / f"{record}.parquet"
            if path.exists():
                here = [pl.col(name) == pl.lit(value) for name, value in wanted.items()]
                row = pl.scan_parquet(path).filter(pl.all_horizontal(here)).collect()
                if row.height:
                    return with_profile(row).select(PROFILE).row(0, named=True)
    return None


def _people_of(case_id: str, previous: Path) -> list[tuple[int, int]]:
    """The pairs of persons a case is about, as the night before saw them."""
    cases, conflicts = previous / "cases.parquet", previous / "linking" / "conflicts.parquet"
    if not cases.exists() or not conflicts.exists():
        return []
    person = pl.scan_parquet(cases).filter(pl.col("case_id") == case_id).select("person_id").drop_nulls().collect()
    if person.is_empty():
        return []
    own = pl.lit(person.item(0, 0))
    pairs = (
        pl.scan_parquet(conflicts)
        .filter((pl.col("person_id") == own) | (pl.col("other_person_id") == own))
        .select("person_id", "other_person_id")
        .unique()
        .sort("person_id", "other_person_id")
        .collect()
    )
    return pairs.rows()
