"""People who turned out to be two after a close: what the close would have frozen had it known.

Belongs here: closing a night again for people who were one person then and are several tonight. Does not belong here:
who they are (``parted.py``), merging (``merged.py``), a close itself (``periods.py``).

A baseline is never changed. But an officer may say "different" of people a closed period counted as one, whether an
officer or the exact rounds had made them one. So the closed night is reconciled once more, in a folder of its own, with
those people's rows only, each with the person it is known to be of tonight. What it stands on, the period closed before
it, may have known them as one too: then that night is done again first.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.ledger.calendar import days_off
from pipelines.ledger.frozen import PARTED
from pipelines.ledger.merged import lives_on, merged_people
from pipelines.ledger.model import build_model
from pipelines.ledger.parted import keep_parted_since_last_night, parted_since, profiles_of
from pipelines.ledger.reconcile import reconcile
from pipelines.linking.marks import RECORDS
from pipelines.linking.profiles import PROFILE, with_profile
from pipelines.night import NIGHTS, NightRun, baselines, published_nights, write_frame

_STATE = ("person_facts", "person_aliases", "person_decided", "person_questions")


def close_again(run: NightRun) -> None:
    """Write what the newest close would hold of people who were one then and are several tonight.

    Writes ``ledger/parted.parquet`` (``parted.WAS``) and, beside it, ``parted_`` holdings, posted, handed_over and
    placed, where there are such people; where the closed night itself is no longer kept, nothing: whoever kept the
    number keeps what was held.
    """
    keep_parted_since_last_night(run)
    if run.baseline is None:
        return
    closed = run.home / NIGHTS / run.baseline.name
    parted = parted_since(run.work, closed)
    if parted.is_empty():
        return
    again = _closed_night(run, closed, parted)
    ours = pl.col("person_id").is_in(parted["person_id"].implode())
    try:
        close_again(again)
        result = reconcile(build_model(again).tables, again.night, again.settings, holidays=days_off(again.work))
        try:
            kept = {name: result.con.sql(result.query(f"next_{name}")).pl() for name in ("holdings", "posted")}
        finally:
            result.close()
        kept["handed_over"] = pl.read_parquet(again.work / "ledger" / "handed_over.parquet")
        kept["placed"] = pl.read_parquet(again.work / "state" / "placed.parquet")
    finally:
        shutil.rmtree(again.work, ignore_errors=True)
    for name, frame in kept.items():
        write_frame(frame.filter(ours), run.folder("ledger") / f"{PARTED}_{name}.parquet")
    write_frame(parted, run.folder("ledger") / f"{PARTED}.parquet")


def _closed_night(run: NightRun, closed: Path, parted: pl.DataFrame) -> NightRun:
    """The closed night, to be run again for those people: its frames, with the persons of tonight."""
    night = date.fromisoformat(closed.name)
    work = run.folder("ledger") / f"closed-{closed.name}"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    (work / "intake").symlink_to((closed / "intake").resolve(), target_is_directory=True)
    for name in _STATE:
        write_frame(pl.read_parquet(run.work / "state" / f"{name}.parquet"), work / "state" / f"{name}.parquet")
    now = lives_on(profiles_of(run.work).collect(), merged_people(run.work))
    facts = now.filter(pl.col("person_id").is_in(parted["person_id"].implode())).unique(PROFILE, keep="first")
    was = pl.col("person_id").is_in(parted["was"].unique().implode())
    for record in RECORDS:
        rows = pl.scan_parquet(closed / "linking" / f"{record}.parquet").filter(was).collect()
        profile = with_profile(_identity(rows))
        own = profile.join(facts, on=PROFILE, how="left", nulls_equal=True, maintain_order="left")["person_id"]
        told = rows.with_columns(pl.coalesce(own, "person_id").alias("person_id"))
        write_frame(told, work / "linking" / f"{record}.parquet")
    conflicts = pl.read_parquet(closed / "linking" / "conflicts.parquet")
    write_frame(conflicts.clear(), work / "linking" / "conflicts.parquet")
    before = [folder for day, folder in published_nights(run.home) if day < night]
    periods = [folder for day, folder in baselines(run.home) if day < night]
    return replace(
        run,
        night=night,
        work=work,
        previous=before[-1] if before else None,
        baseline=periods[-1] if periods else None,
        only=frozenset(parted["person_id"].to_list()) | frozenset(parted["was"].to_list()),
    )


def _identity(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with every column a profile is made of; refused rows may lack some."""
    wanted: dict[str, type[pl.DataType]] = {
        "citizen_id": pl.String,
        "citizen_kind": pl.String,
        "card_no": pl.String,
        "file_no": pl.String,
    }
    wanted.update({"name_key": pl.String, "dob": pl.Date, "dob_precision": pl.String, "admitted_on": pl.Date})
    absent = [pl.lit(None, kind).alias(name) for name, kind in wanted.items() if name not in rows.columns]
    return rows.with_columns(absent)
