"""Renewals: a unit's roll on which the cards or files of most of its members are others than the night before.

Belongs here: telling a roll whose numbers were issued again from people who came and went, as expressions over
``likely``'s scored pairs. Does not belong here: one person's renewed number (``component``, ``distinguished``).

Of one person a name, a birth day and a quite different number are no evidence: a namesake may have come the night
somebody left. But no unit exchanges half its members for namesakes born on the same days: there it is the numbers that
changed, and everybody is who they were.
"""

from __future__ import annotations

import polars as pl

from pipelines.linking import distinguished

# So many members of a roll at least, and so much of it.
_FEWEST = 10
_SHARE = 0.5


def renewed(scored: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The pairs of a new row and a known person that are one because the whole roll was renewed.

    Each is the only one of nearly that name and birth date at the unit; nothing but card and file number differs, and
    both have no citizen number to compare; the person stands on no roll, and the unit has not let them go.

    Args:
        scored: pairs of parties with what ``meeting.plausible`` tells and the levels of ``likely.QUESTIONS``.
        rows: tonight's rows: party, record, reporter, in_force.

    Returns:
        party_l (new), party_r (known); ordered.
    """
    pair = ["party_l", "party_r"]
    kind, unit = pl.col("record").cast(pl.String), pl.col("reporter").cast(pl.String)
    listed = rows.filter((kind == "roll") & pl.col("in_force").fill_null(True)).select("party", unit).unique()
    left = rows.filter(kind.is_in(["transfer_out", "exit"])).select(pl.col("party").alias("party_r"), unit).unique()
    near = scored.filter(distinguished.close_by())
    alone = near.filter(~pl.col("party_l").is_duplicated() & ~pl.col("party_r").is_duplicated())
    found = (
        alone.filter(distinguished.only_cards_differ() & (pl.col("party_l") < 0) & (pl.col("party_r") > 0))
        .select(pair)
        .join(listed.rename({"party": "party_l"}), on="party_l")
        .join(listed, left_on="party_r", right_on="party", how="anti")
        .join(left, on=["party_r", "reporter"], how="anti")
    )
    sizes = listed.group_by("reporter").len("members")
    whole = (pl.len().over("reporter") >= _FEWEST) & (pl.len().over("reporter") >= _SHARE * pl.col("members"))
    return found.join(sizes, on="reporter").filter(whole).select(pair).unique().sort(pair)
