"""Which register a table of transfers is: the unit's out register or its in register.

Belongs here: deciding it by which side is the reporting unit, then by title, sheet and file name. Does not belong here:
resolving a written unit to an account, which the ledger does.
"""

from __future__ import annotations

import polars as pl

from schemas.normalise import tight_key, tight_key_of
from schemas.unit_periods import periods_by_code

OUT, IN = "transfer_out", "transfer_in"


def own_names(units: pl.DataFrame, reporters: list[str]) -> pl.DataFrame:
    """Everything a reporting unit may write for itself or a unit below it.

    Returns:
        ``reporter``, ``key`` (tight key of a code or a name), ``weight`` (2 the unit itself, 1 a unit below it), unique
        by reporter and key.
    """
    below: dict[str, list[str]] = {}
    names: dict[str, list[str]] = {}
    earlier = periods_by_code(units)
    for code, name, parent in units.select("org_code", "name", "parent_code").iter_rows():
        # Older exports were written when it had another name and stood elsewhere.
        periods = earlier.get(code, ())
        names[code] = [tight_key_of(text) for text in (code, name, *(period.name for period in periods))]
        for upper in sorted({upper for upper in (parent, *(period.parent for period in periods)) if upper is not None}):
            below.setdefault(upper, []).append(code)
    found: dict[tuple[str, str], int] = {}
    for reporter in reporters:
        queue, passed = [reporter] if reporter in names else [], set[str]()
        while queue:
            code = queue.pop()
            if code in passed:
                continue
            passed.add(code)
            for key in names[code]:
                weight = 2 if code == reporter else 1
                found[reporter, key] = max(weight, found.get((reporter, key), 0))
            queue += below.get(code, [])
    rows = [(reporter, key, weight) for (reporter, key), weight in found.items()]
    return pl.DataFrame(rows, schema={"reporter": pl.String, "key": pl.String, "weight": pl.Int32}, orient="row")


def votes(rows: pl.DataFrame, own: pl.DataFrame) -> pl.DataFrame:
    """How many rows of each table speak for each register.

    Args:
        rows: ``reporter``, ``tkey``, ``from_org``, ``to_org`` as written.
        own: what ``own_names`` returned.

    Returns:
        ``reporter``, ``tkey``, ``out``, ``in`` (numbers of rows).
    """
    weighed = rows.select("reporter", "tkey", *(tight_key(pl.col(side)).alias(side) for side in ("from_org", "to_org")))
    for side in ("from_org", "to_org"):
        names = own.rename({"key": side, "weight": f"_{side}"})
        weighed = weighed.join(names, on=["reporter", side], how="left")
    # A blank side is a little likelier to be the unit's own than a side that names another unit.
    sides = [
        pl.when(pl.col(side).is_null()).then(0.5).otherwise(pl.col(f"_{side}").fill_null(0))
        for side in ("from_org", "to_org")
    ]
    return (
        weighed.group_by("reporter", "tkey")
        .agg((sides[0] > sides[1]).sum().alias("out"), (sides[1] > sides[0]).sum().alias("in"))
        .sort("reporter", "tkey")
    )


def decide(out: int, into: int, hint: str | None, has_from: bool, has_to: bool) -> str | None:
    """The register, or None when nothing tells."""
    if out != into:
        return OUT if out > into else IN
    if hint in (OUT, IN):
        return hint
    if has_from != has_to:
        # Units leave out the side that is themselves.
        return OUT if has_to else IN
    return None
