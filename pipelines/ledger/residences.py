"""Members whose residence cell lies in another account, and since when.

Belongs here: folding, roll after roll, the first one that named the residence. Does not belong here: when a transfer
is due or whether there is one (``pipelines/rules/L13_moved_no_paper.sql``).
"""

from __future__ import annotations

import polars as pl

from pipelines.ledger.units import UnitTree
from pipelines.night import NightRun, write_frame

_KEY = ["person_id", "account", "residence_account"]
_EXEMPT = ["EXEMPT", "TEMP_EXEMPT"]
STATE = "residences"


def residences_of(run: NightRun, tree: UnitTree, named: pl.DataFrame, rolls: pl.DataFrame) -> pl.DataFrame:
    """Who lives in another account's area by the rolls in force.

    A roll that no longer names the residence ends the stay there; one that names it again begins another.

    Args:
        run: the night; its previous state tells how long the residence was named before, and it keeps tonight's.
        tree: the units.
        named: counted rows that name a residence in another account: person_id, account, residence_account, as_of,
            in_force, cell_unit, roll_status, status_since.
        rolls: account, as_of of every accepted roll there was.

    Returns:
        person_id, account, residence_account (key), since (the first of the unbroken rolls naming it, or status_since
        if earlier), residential (the kind of the member's cell, else account, or what stands above it is a residential
        one), exempt.
    """
    kinds = pl.DataFrame(
        [(code, tree.kind_of(code) in run.settings.residential_kinds) for code in tree.units],
        schema={"unit": pl.String, "residential": pl.Boolean},
        orient="row",
    )
    tonight = (
        named.filter("in_force")
        .with_columns(unit=pl.coalesce("cell_unit", "account"))
        .join(kinds, on="unit", how="left")
        .group_by(_KEY)
        .agg(
            pl.col("as_of").max().alias("last_as_of"),
            pl.col("status_since").min(),
            pl.col("residential").any(),
            pl.col("roll_status").is_in(_EXEMPT).any().alias("exempt"),
        )
    )
    held = tonight.join(_first_named(run, named, rolls), on=_KEY, how="left").sort(_KEY)
    write_frame(held.select(*_KEY, "first_named_on", "last_as_of"), run.folder("state") / f"{STATE}.parquet")
    return held.with_columns(since=pl.min_horizontal("first_named_on", "status_since"))


def _first_named(run: NightRun, named: pl.DataFrame, rolls: pl.DataFrame) -> pl.DataFrame:
    """The first of the rolls, up to the one in force and without a gap, that name each residence."""
    told = named.select(*_KEY, "as_of", pl.col("as_of").alias("first_named_on"))
    before = run.previous_state(STATE)
    if before is not None:
        told = pl.concat([told, before.select(*_KEY, pl.col("last_as_of").alias("as_of"), "first_named_on")])
    places = rolls.select("account", "as_of").unique().with_columns(place=pl.col("as_of").rank("dense").over("account"))
    return (
        told.group_by(*_KEY, "as_of")
        .agg(pl.col("first_named_on").min())
        .join(places, on=["account", "as_of"])
        .sort("as_of", descending=True)
        # Going back from the newest, an unbroken run of rolls loses one place at each step.
        .with_columns(step=pl.col("place").cast(pl.Int64) + pl.int_range(pl.len()).over(_KEY))
        .filter(pl.col("step") == pl.col("step").first().over(_KEY))
        .group_by(_KEY)
        .agg(pl.col("first_named_on").min())
    )
