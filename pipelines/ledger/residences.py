"""Members whose residence cell lies in another account, and since when.

Belongs here: folding, roll after roll, the first one that named the residence. Does not belong here: when a transfer
is due or whether there is one (``pipelines/rules/L13_moved_no_paper.sql``).
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from pipelines.ledger.parted import state_apart
from pipelines.night import NightRun, write_frame
from schemas.unit_tree import UnitTree

_KEY = ["person_id", "account", "residence_account"]
_EXEMPT = ["EXEMPT", "TEMP_EXEMPT"]
STATE = "residences"


def residences_of(run: NightRun, tree: UnitTree, named: pl.DataFrame, rolls: pl.DataFrame) -> pl.DataFrame:
    """Who lives in another account's area by the rolls in force.

    A roll that no longer names the residence ends the stay there; one that names it again begins another. Members and
    residences of a unit that was merged, split or renamed are its successors'.

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
    held = tonight.join(_first_named(run, tree, named, rolls), on=_KEY, how="left").sort(_KEY)
    write_frame(held.select(*_KEY, "first_named_on", "last_as_of"), run.folder("state") / f"{STATE}.parquet")
    return held.with_columns(since=pl.min_horizontal("first_named_on", "status_since"))


def _first_named(run: NightRun, tree: UnitTree, named: pl.DataFrame, rolls: pl.DataFrame) -> pl.DataFrame:
    """The first of the rolls, up to the one in force and without a gap, that name each residence."""
    told = named.select(*_KEY, "as_of", pl.col("as_of").alias("first_named_on"))
    places = rolls.select("account", "as_of").unique().with_columns(place=pl.col("as_of").rank("dense").over("account"))
    before = state_apart(run, STATE)
    if before is None:
        return _unbroken(_living_at_heirs(told, tree).join(places, on=["account", "as_of"]))
    followed = _at_heirs(before.select(*_KEY, pl.col("last_as_of").alias("as_of"), "first_named_on"), tree)
    known = followed.filter(~pl.col("handed")).drop("handed")
    told = _living_at_heirs(pl.concat([told, known]), tree)
    # Whoever was handed over goes on from the eve with the first roll of the successor.
    handed = followed.filter("handed").drop("handed")
    eves = handed.select(*_KEY, eve="as_of").unique()
    since = told.join(eves, on=_KEY).filter(pl.col("as_of") > pl.col("eve")).drop("eve")
    theirs = pl.concat(
        [eves.rename({"eve": "as_of"}), eves.join(rolls.select("account", later="as_of").unique(), on="account")
            .filter(pl.col("later") > pl.col("eve")).select(*_KEY, as_of="later")]
    ).with_columns(place=pl.col("as_of").rank("dense").over(_KEY))  # fmt: skip
    found = [
        _unbroken(told.join(places, on=["account", "as_of"])),
        _unbroken(pl.concat([handed, since]).join(theirs, on=[*_KEY, "as_of"])),
    ]
    return pl.concat(found).group_by(_KEY).agg(pl.col("first_named_on").min())


def _living_at_heirs(told: pl.DataFrame, tree: UnitTree) -> pl.DataFrame:
    """Residences in units that have ended since, in their successors too."""
    for (old, on), heirs in sorted(tree.heirs.items(), key=lambda item: item[0][1]) * 2:
        living = told.filter((pl.col("residence_account") == old) & (pl.col("as_of") < on))
        told = pl.concat([told, *(living.with_columns(residence_account=pl.lit(heir)) for heir in heirs)])
        told = told.unique(maintain_order=True)
    return told


def _at_heirs(before: pl.DataFrame, tree: UnitTree) -> pl.DataFrame:
    """What was known of predecessors, at their successors too: of residences as it is, of members on the eve.

    ``before`` is what rolls in force on the night before named.

    Returns:
        ``before`` and the rows added, with ``handed`` (stands on the eve of a handover).
    """
    known = _living_at_heirs(before, tree).with_columns(handed=pl.lit(value=False))
    for (old, on), heirs in sorted(tree.heirs.items(), key=lambda item: item[0][1]) * 2:
        members = known.filter((pl.col("account") == old) & (pl.col("as_of") < on))
        eve = {"as_of": pl.lit(on - timedelta(days=1)), "handed": pl.lit(value=True)}
        known = pl.concat([known, *(members.with_columns(account=pl.lit(heir), **eve) for heir in heirs)])
        known = known.unique(maintain_order=True)
    return _living_at_heirs(known, tree)


def _unbroken(told: pl.DataFrame) -> pl.DataFrame:
    """Of rolls with their place in a row of rolls: the first of the run that ends with the newest, per residence."""
    return (
        told.group_by(*_KEY, "as_of", "place")
        .agg(pl.col("first_named_on").min())
        .sort("as_of", descending=True)
        # Going back from the newest, an unbroken run of rolls loses one place at each step.
        .with_columns(step=pl.col("place").cast(pl.Int64) + pl.int_range(pl.len()).over(_KEY))
        .filter(pl.col("step") == pl.col("step").first().over(_KEY))
        .group_by(_KEY)
        .agg(pl.col("first_named_on").min())
    )
