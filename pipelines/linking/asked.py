"""Which persons or rows the journal's "same" and "different" are about.

Belongs here: finding the two people of a case, and the rows a decision names, among tonight's rows or those of the
night before. Does not belong here: the journal itself (``pipelines.decisions``), what a decision does (``decided``).

A decision that finds its people once is kept in the register; later nights need not find the rows again.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.linking.decided import DECISIONS
from pipelines.linking.marks import find, pairs_of, profile_of_row

ABOUT_PAIRS = ("same", "different")


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
    told = about["people"].drop_nulls().to_list() if "people" in about.columns else []
    known = find(told, previous, tonight, records) if told else {}
    folders = [tonight] if previous is None else [tonight, previous / "linking"]
    found: list[dict[str, Any]] = []
    for line in about.iter_rows(named=True):
        decision = {"decision": line["decision"]}
        if line.get("people") is not None:
            for sides in json.loads(line["people"]):
                one, other = (next((known[mark] for mark in side if mark in known), None) for side in sides)
                if one is not None and other is not None:
                    found.append({**decision, "profile_a": one, "profile_b": other})
        # Lines of before decisions kept marks: by the row's place, or the case's people of the night before.
        elif line["row_a"] is not None:
            one, other = (profile_of_row(line[side], folders, records) for side in ("row_a", "row_b"))
            if one is not None and other is not None:
                found.append({**decision, "profile_a": one, "profile_b": other})
        elif previous is not None:
            found += [{**decision, "person_a": a, "person_b": b} for a, b in pairs_of(line["case_id"], previous)]
    return pl.DataFrame(found, schema=DECISIONS)
