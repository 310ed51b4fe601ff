"""People who turned out to be two: who an earlier night knew as one person and tonight knows as several.

Belongs here: finding them, and reading for each what an earlier night kept of the one. Does not belong here: who is who
(``pipelines/linking``), merging (``merged.py``), what a closed period would have held of them (``closed_again.py``).
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipelines.ledger.merged import lives_on, merged_people
from pipelines.linking.profiles import PROFILE
from pipelines.night import NightRun, write_frame

WAS: dict[str, pl.DataType] = {"person_id": pl.Int64(), "was": pl.Int64()}
_SINCE = "parted_since"


def keep_parted_since_last_night(run: NightRun) -> None:
    """Write ``ledger/parted_since.parquet``: who the night before knew as one; what reads its state asks it."""
    if run.previous is not None and (parted := parted_since(run.work, run.previous)).height:
        write_frame(parted, run.folder("ledger") / f"{_SINCE}.parquet")


def state_apart(run: NightRun, name: str) -> pl.DataFrame | None:
    """A frame of the previous night's state, what it knew of one person told of everybody they turned out to be."""
    frame, path = run.previous_state(name), run.work / "ledger" / f"{_SINCE}.parquet"
    return frame if frame is None or not path.exists() else known_apart(frame, pl.read_parquet(path))


def parted_since(work: Path, earlier: Path) -> pl.DataFrame:
    """Who an earlier night knew as one person together with others of tonight.

    Only people somebody decided about can be such: rounds never part anybody.

    Args:
        work: tonight's folder, linking done.
        earlier: a published night.

    Returns:
        ``WAS``: those people tonight, and the person each was; by the latter.
    """
    nothing = pl.DataFrame(schema=WAS)
    if not (earlier / "state" / "person_facts.parquet").exists() or not _decided(work).height:
        return nothing
    now, then = merged_people(work), merged_people(earlier)
    apart = _decided(work).filter(pl.col("decision") == "different")
    concerned = pl.concat([apart["person_a"], apart["person_b"], then["person_id"], then["survivor_id"]]).unique()
    if concerned.is_empty():
        return nothing
    # Whoever lives on as, or with, one of them is concerned too.
    group = pl.concat([concerned, now.filter(pl.col("survivor_id").is_in(concerned.implode()))["person_id"]]).unique()
    ours = lives_on(profiles_of(work).filter(pl.col("person_id").is_in(group.implode())).collect(), now)
    theirs = profiles_of(earlier).join(ours.lazy(), on=PROFILE, how="semi", nulls_equal=True).collect()
    met = ours.join(lives_on(theirs, then).rename({"person_id": "was"}), on=PROFILE, nulls_equal=True)
    pairs = met.select("person_id", "was").unique()
    several = pairs.filter(pl.col("person_id").n_unique().over("was") > 1)
    return several.sort("was", "person_id").select(list(WAS))


def known_apart(frame: pl.DataFrame, parted: pl.DataFrame) -> pl.DataFrame:
    """What an earlier night knew of one person, known of everybody they turned out to be."""
    if parted.is_empty() or frame.is_empty():
        return frame
    several = frame.rename({"person_id": "was"}).join(parted, on="was").select(frame.columns)
    return pl.concat([frame.filter(~pl.col("person_id").is_in(parted["was"].implode())), several])


def _decided(work: Path) -> pl.DataFrame:
    path = work / "state" / "person_decided.parquet"
    empty = {"person_a": pl.Int64, "person_b": pl.Int64, "decision": pl.String}
    return pl.read_parquet(path, columns=list(empty)) if path.exists() else pl.DataFrame(schema=empty)


def profiles_of(night: Path) -> pl.LazyFrame:
    """The profiles a night knew: person_id (whose each is) and the columns of ``PROFILE``."""
    return pl.scan_parquet(night / "state" / "person_facts.parquet").select("person_id", *PROFILE)
