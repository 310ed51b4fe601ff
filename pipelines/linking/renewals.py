"""Renewals: rows of a unit's roll that take the place of those of the night before, under other numbers.

Belongs here: telling who stands where somebody known stood, nobody else being near, from people who came and went; and
which of their numbers may then have changed. Does not belong here: one person's renewed number where another agrees
(``component``, ``distinguished``).

Of one person a name, a birth day and a quite different number are no evidence: a namesake may have come the night
somebody left. But no unit exchanges half its members for namesakes born on the same days: there it is the numbers that
changed, and everybody is who they were. Nor does a twin take the place of the other without a paper, born, admitted and
at home as they: a digit at the end of the citizen number was corrected.
"""

from __future__ import annotations

import polars as pl

from pipelines.linking import distinguished

# So many members of a roll at least, and so much of it.
_FEWEST = 10
_SHARE = 0.5


def renewed(scored: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The pairs of a row new to a unit's roll and a known person in whose place it stands.

    Each is the only one of nearly that name and birth date at the unit; the person stands on no roll, and the unit has
    not let them go. Either the last two digits of the citizen number are all that differs, or nothing but card and file
    number differs, neither has a citizen number to compare, and so it is with half the roll.

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
    cards, digits = distinguished.only_cards_differ(), distinguished.only_last_digits_differ()
    found = (
        alone.filter((cards | digits) & (pl.col("party_l") < 0) & (pl.col("party_r") > 0))
        .select(*pair, cards.alias("cards"))
        .join(listed.rename({"party": "party_l"}), on="party_l")
        .join(listed, left_on="party_r", right_on="party", how="anti")
        .join(left, on=["party_r", "reporter"], how="anti")
    )
    sizes = listed.group_by("reporter").len("members")
    changed = pl.col("cards").sum().over("reporter")
    whole = (changed >= _FEWEST) & (changed >= _SHARE * pl.col("members"))
    return found.join(sizes, on="reporter").filter(~pl.col("cards") | whole).select(pair).unique().sort(pair)
