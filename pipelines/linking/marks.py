"""Marks: how a decision about people remembers them, when person numbers and files may be others another night.

Belongs here: the mark of a profile, the marks of the people a decision is about, and finding them again. Does not
belong here: what a decision does (``decided``), the journal's lines (``pipelines.journal``).

A person's number depends on the night, and a file of the same name may be sent again with other rows; what a row says
of a person does not change. So a decision keeps a digest of each identity known of its two people when it was made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.linking.profiles import PROFILE, in_place, with_profile
from pipelines.row_references import nights_up_to, parse_row

# The frames that hold rows of people; refused rows are looked up when everyone else is known.
RECORDS = ("roll", "transfer_out", "transfer_in", "admission", "exit", "refused")
_LENGTH = 32
_BETWEEN = "\x1f"
PLACE = ("reporter", "as_of", "file", "sheet", "row")
Profile = dict[str, Any]
# One pair of people: the marks of each.
Pair = tuple[list[str], list[str]]


def mark_of(profile: Mapping[str, Any]) -> str:
    """The mark of one profile (``PROFILE``)."""
    text = _BETWEEN.join("" if profile[name] is None else str(profile[name]) for name in PROFILE)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def people_of(folder: Path, records: Sequence[str], case_id: str | None, rows: Sequence[str] | None) -> str | None:
    """Whom a decision is about, as the journal keeps it.

    Args:
        folder: the published night the decision is made on.
        records: the frames that hold rows of people.
        case_id: the case, or None.
        rows: two rows as a person names them, of this night or one before it; or None.

    Returns:
        JSON: a list of pairs of lists of marks; None if nobody is found.
    """
    pairs: list[Pair] = []
    if rows is not None:
        frames = [night / "linking" for night in nights_up_to(folder)]
        sides = [profile_of_row(text, frames, records) for text in rows]
        if all(side is not None for side in sides):
            pairs = [([mark_of(sides[0] or {})], [mark_of(sides[1] or {})])]
    elif case_id is not None:
        pairs = [
            (_marks_of_person(folder, one, other), _marks_of_person(folder, other, one))
            for one, other in pairs_of(case_id, folder)
        ]
    return json.dumps(pairs) if pairs else None


def pairs_of(case_id: str, folder: Path) -> list[tuple[int, int]]:
    """The pairs of persons a case is about, as a published night saw them."""
    path = folder / "state" / "cases.parquet"
    if not path.exists():
        path = folder / "cases.parquet"
    if not path.exists():
        return []
    case = pl.scan_parquet(path).filter(pl.col("case_id") == case_id).collect()
    if case.is_empty() or case.item(0, "person_id") is None:
        return []
    own = int(case.item(0, "person_id"))
    if "first_person_id" in case.columns and case.item(0, "first_person_id") is not None:
        # Merged since: the case is about the two they were.
        own = int(case.item(0, "first_person_id"))
    subject = case.item(0, "subject") if "subject" in case.columns else None
    if "code" in case.columns and case.item(0, "code") == "I03":
        return [(own, int(subject))] if subject is not None and str(subject).isdigit() else []
    conflicts = folder / "linking" / "conflicts.parquet"
    if not conflicts.exists():
        return []
    pairs = (
        pl.scan_parquet(conflicts)
        .filter((pl.col("person_id") == own) | (pl.col("other_person_id") == own))
        .select("person_id", "other_person_id")
        .unique()
        .sort("person_id", "other_person_id")
        .collect()
    )
    return pairs.rows()


def profile_of_row(text: str, folders: Sequence[Path], records: Sequence[str]) -> Profile | None:
    """The profile of the row a person named, from the first folder of frames that holds it."""
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


def find(people: Iterable[str], previous: Path | None, tonight: Path, records: Sequence[str]) -> dict[str, Profile]:
    """The profiles of marks, in the register of the night before, else among tonight's rows.

    Args:
        people: what ``people_of`` told, of several decisions.
        previous: the published night before, if any.
        tonight: the folder of intake's frames.
        records: the frames that hold rows of people.
    """
    wanted = {mark for told in people for pair in json.loads(told) for side in pair for mark in side}
    found: dict[str, Profile] = {}
    if previous is not None and wanted:
        found = _among(pl.read_parquet(previous / "state" / "person_facts.parquet", columns=list(PROFILE)), wanted)
    for record in records:
        if wanted - set(found):
            found |= _among(_profiles(tonight / f"{record}.parquet"), wanted - set(found))
    return found


def _profiles(path: Path) -> pl.DataFrame:
    if not path.exists():
        return pl.DataFrame()
    # Refused rows may lack a column.
    columns = ["reporter", "citizen_id", "citizen_kind", "card_no", "file_no", "name_key", "dob", "dob_precision"]
    scan = pl.scan_parquet(path)
    held = scan.collect_schema().names()
    wanted = [
        pl.col(name) if name in held else pl.lit(None, pl.String).alias(name) for name in (*columns, "admitted_on")
    ]
    return with_profile(scan.select(wanted).collect()).unique()


def _among(profiles: pl.DataFrame, wanted: set[str]) -> dict[str, Profile]:
    if profiles.is_empty() or not wanted:
        return {}
    texts = profiles.select(
        pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in PROFILE], separator=_BETWEEN).alias("t"),
        pl.int_range(pl.len()).alias("nr"),
    )
    with duckdb.connect() as connection:
        connection.register("texts", texts.to_arrow())
        connection.register("wanted", pl.DataFrame({"mark": sorted(wanted)}).to_arrow())
        met = connection.sql(_MARKED.read_text(encoding="utf-8")).fetchall()
    now = in_place(profiles)
    return {str(mark): now.row(int(nr), named=True) for mark, nr in met}


def _marks_of_person(folder: Path, person: int, other: int) -> list[str]:
    """The marks of every profile known of a person, and of those merged into them but the other of the pair; sorted."""
    state = folder / "state"
    people = [person]
    aliases = state / "person_aliases.parquet"
    if aliases.exists():
        merged = pl.scan_parquet(aliases).filter(pl.col("survivor_id") == person).select("person_id")
        own = merged.filter(pl.col("person_id") != other).collect()
        people += own["person_id"].to_list()
    facts = pl.scan_parquet(state / "person_facts.parquet").filter(pl.col("person_id").is_in(people))
    profiles = facts.select(PROFILE).sort(PROFILE, nulls_last=True).collect()
    return [mark_of(profile) for profile in profiles.iter_rows(named=True)]


_MARKED = Path(__file__).with_name("marked_profiles.sql")
