"""Cases that follow their people and units, and numbers that stay with their cases when a night is run again.

Belongs here: giving last night's cases the persons and accounts of tonight, and finding the numbers published nights
gave. Does not belong here: states (``fold.py``), merging persons (``pipelines/linking``) or handing over units
(``pipelines/ledger/reorganisation.py``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import polars as pl

from pipelines.cases.fold import CASES, ISSUED, fingerprints
from pipelines.ledger.following import SUCCESSORS, at_successors
from pipelines.ledger.merged import ALIASES, merged_people
from pipelines.linking.profiles import PROFILE
from pipelines.night import NightRun, published_nights


def cases_before(run: NightRun) -> pl.DataFrame | None:
    """The cases of the night before, at the persons and accounts of tonight; None on a first night.

    Needs the linking step and the model of the ledger step behind it.
    """
    before = run.previous_state("cases")
    if before is None:
        return None
    now = successors_of(run.work)
    earlier = run.previous_state("successors")
    return rekey(_complete(before), merged_people(run.work), now if earlier is None else _new(now, earlier))


def _new(now: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """Who follows a unit since tonight: handed over once, what stands at an ended unit later (U02) belongs there."""
    everybody = earlier.filter(pl.col("person_id").is_null()).select("account")
    once = now.join(earlier, on=["person_id", "account"], how="anti", nulls_equal=True)
    return once.join(everybody, on="account", how="anti")


def _complete(cases: pl.DataFrame) -> pl.DataFrame:
    """``CASES``, without what an older version did not keep."""
    absent = [pl.lit(None, dtype=type_).alias(name) for name, type_ in CASES.items() if name not in cases.columns]
    return cases.with_columns(absent).select(list(CASES))


def rekey(cases: pl.DataFrame, aliases: pl.DataFrame, successors: pl.DataFrame) -> pl.DataFrame:
    """Follow persons who were merged by decision, and people's cells handed over to a successor unit.

    A case keeps whom it was about before a merger (``first_person_id``), so that taking the merger back returns it.

    Where two cases then have one fingerprint, the one that is still open lives on (of two, the older); the other keeps
    its number and is nobody's any more, so that the night clears it.

    Args:
        cases: ``CASES``.
        aliases: person_id, survivor_id.
        successors: ``SUCCESSORS``.

    Returns:
        ``CASES``, one row per case as before, by case_id.
    """
    own = pl.coalesce("first_person_id", "person_id")
    moved = (
        cases.with_columns(own.alias("_first"))
        .join(aliases.rename({"person_id": "_first"}), on="_first", how="left")
        .with_columns(
            person_id=pl.coalesce("survivor_id", "_first"),
            first_person_id=pl.when(pl.col("survivor_id").is_not_null()).then("_first"),
        )
        .drop("_first")
    )
    moved = at_successors(moved, successors, ("account", "other_org_code", "org_code"))
    before = cases.select("case_id", *(pl.col(name).alias(f"_{name}") for name in _KEY))
    now = moved.join(before, on="case_id").with_columns(
        changed=pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"_{name}")) for name in _KEY)
    )
    renamed = fingerprints(now.rename({"count_effect": "effect", "fingerprint": "_was"})).rename(
        {"effect": "count_effect"}
    )
    merged = renamed.with_columns(fingerprint=pl.when("changed").then("fingerprint").otherwise("_was"))
    lives = merged.sort(pl.col("state") == "cleared", "first_seen", "case_id").unique(
        "fingerprint", keep="first", maintain_order=True
    )
    return (
        merged.join(lives.select("case_id", lives=pl.lit(True)), on="case_id", how="left")
        .with_columns(
            fingerprint=pl.when(pl.col("lives").is_not_null())
            .then("fingerprint")
            .otherwise(pl.concat_str("fingerprint", "case_id", separator="|joined|"))
        )
        .select(list(CASES))
        .sort("case_id")
    )


_KEY = ("person_id", "account", "other_org_code")


def issued_numbers(run: NightRun) -> pl.DataFrame:
    """The case numbers this night's earlier publication and later nights gave, at the person numbers of tonight.

    A night run again with one more export would otherwise number its cases anew, and what was decided about one
    would land on another.

    Returns:
        ``ISSUED``, nearest night first; fingerprint is null for a number whose person is not known tonight.
    """
    parts = [pl.DataFrame(schema=ISSUED)]
    for night, folder in published_nights(run.home):
        if night >= run.night:
            # This night is run again to mend a damaged file, or a damaged later one will be: both without its numbers.
            with suppress(pl.exceptions.PolarsError, OSError):
                parts.append(_numbers_of(folder, run))
    return pl.concat(parts)


def _numbers_of(folder: Path, run: NightRun) -> pl.DataFrame:
    path = folder / "state" / "cases.parquet"
    if not path.exists():
        return pl.DataFrame(schema=ISSUED)
    cases = _complete(pl.read_parquet(path))
    people = cases.select("person_id").drop_nulls().unique()
    known = pl.DataFrame(_same_people(folder, run, people), schema=ALIASES, orient="row")
    translated = cases.join(known, on="person_id", how="left")
    unknown = pl.col("person_id").is_not_null() & pl.col("survivor_id").is_null()
    now = fingerprints(
        translated.with_columns(person_id=pl.col("survivor_id"))
        .rename({"count_effect": "effect"})
        .drop("fingerprint", "claims_cell")
    )
    return now.select(
        fingerprint=pl.when(~translated.select(unknown).to_series()).then("fingerprint"), case_id="case_id"
    )


def _same_people(folder: Path, run: NightRun, people: pl.DataFrame) -> Iterator[tuple[int, int]]:
    """(person then, person tonight): told by the very rows both nights know them from."""
    then, now = folder / "state" / "person_facts.parquet", run.work / "state" / "person_facts.parquet"
    if not then.exists() or not now.exists():
        yield from ((person, person) for person in people.get_column("person_id"))
        return
    facts = pl.scan_parquet(then).join(people.lazy(), on="person_id", how="semi")
    same = (
        facts.join(pl.scan_parquet(now), on=list(PROFILE), nulls_equal=True, suffix="_now")
        .select("person_id", "person_id_now")
        .sort("person_id", "person_id_now")
        .unique("person_id", keep="first", maintain_order=True)
        .collect()
    )
    survivors = dict(merged_people(run.work).iter_rows())
    yield from ((old, survivors.get(new, new)) for old, new in same.iter_rows())


def successors_of(work: Path) -> pl.DataFrame:
    """Who of the night in ``work`` followed which unit to which; ``SUCCESSORS``."""
    path = work / "state" / "successors.parquet"
    return pl.read_parquet(path) if path.exists() else pl.DataFrame(schema=SUCCESSORS)
