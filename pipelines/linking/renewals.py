"""Renewals: rows of a unit's roll that take the place of those of the night before, under other numbers.

Belongs here: telling who stands where somebody known stood, nobody else being near, from people who came and went; and
which of their numbers may then have changed, one or all. Does not belong here: one person's renewed number where
another agrees (``component``, ``distinguished``).

Of one person a name, a birth day and a quite different number are no evidence: a namesake may have come the night
somebody left. With the admission day they are, unless both stand on rolls or the unit has let one of them go. And no
unit exchanges half its members for namesakes born on the same days: there it is the numbers that changed, and everybody
is who they were. Nor does a twin take the place of the other without a paper, born, admitted and at home as they: a
digit at the end of the citizen number was corrected.
"""

from __future__ import annotations

import polars as pl

from pipelines.linking import distinguished

# So many members of a roll at least, and so much of it.
_FEWEST = 10
_SHARE = 0.5
_PAIR = ["party_l", "party_r"]


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
    listed, left = _listed(rows), _left(rows).rename({"party": "party_r"})
    alone = _alone(scored)
    cards, digits = distinguished.only_cards_differ(), distinguished.only_last_digits_differ()
    found = (
        alone.filter((cards | digits) & (pl.col("party_l") < 0) & (pl.col("party_r") > 0))
        .select(*_PAIR, cards.alias("cards"))
        .join(listed.rename({"party": "party_l"}), on="party_l")
        .join(listed, left_on="party_r", right_on="party", how="anti")
        .join(left, on=["party_r", "reporter"], how="anti")
    )
    sizes = listed.group_by("reporter").len("members")
    changed = pl.col("cards").sum().over("reporter")
    whole = (changed >= _FEWEST) & (changed >= _SHARE * pl.col("members"))
    return found.join(sizes, on="reporter").filter(~pl.col("cards") | whole).select(_PAIR).unique().sort(_PAIR)


def issued_anew(scored: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The pairs of which one stands in a register, or stood on an older roll, under quite other numbers.

    All of their life is the same, nobody else of nearly that name and birth date is at the unit, one is on a roll or
    known, and no two rolls count them both. Who is on the roll of the very unit that let the other go may be a namesake
    who came.

    Args:
        scored: as ``renewed`` takes it.
        rows: as ``renewed`` takes it.

    Returns:
        party_l (new), party_r; ordered.
    """
    alike = _alone(scored).filter(distinguished.only_numbers_differ() & (pl.col("party_l") < 0)).select(_PAIR)
    concerned = rows.filter(pl.col("party").is_in(pl.concat([alike[side] for side in _PAIR]).implode()))
    listed, left = _listed(concerned), _left(concerned)
    standing = [pl.col(side).is_in(listed["party"].implode()) for side in _PAIR]
    papers = ~standing[0] & ~standing[1] & (pl.col("party_r") < 0)
    unsure = alike.filter((standing[0] & standing[1]) | papers)
    let_go = [
        alike.join(listed.rename({"party": here}), on=here).join(
            left.rename({"party": gone}), on=[gone, "reporter"], how="semi"
        )
        for here, gone in (_PAIR, _PAIR[::-1])
    ]
    doubtful = pl.concat([unsure, *(found.select(_PAIR) for found in let_go)])
    return alike.join(doubtful, on=_PAIR, how="anti").unique().sort(_PAIR)


def _listed(rows: pl.DataFrame) -> pl.DataFrame:
    """Who stands on which unit's roll in force: party, reporter."""
    on_roll = (pl.col("record").cast(pl.String) == "roll") & pl.col("in_force").fill_null(True)
    return rows.filter(on_roll).select("party", pl.col("reporter").cast(pl.String)).unique()


def _left(rows: pl.DataFrame) -> pl.DataFrame:
    """Whom which unit has let go: party, reporter."""
    gone = pl.col("record").cast(pl.String).is_in(["transfer_out", "exit"])
    return rows.filter(gone).select("party", pl.col("reporter").cast(pl.String)).unique()


def _alone(scored: pl.DataFrame) -> pl.DataFrame:
    """The pairs of nearly one name and birth date at one place, neither of them in another such pair."""
    near = scored.filter(distinguished.close_by())
    return near.filter(~pl.col("party_l").is_duplicated() & ~pl.col("party_r").is_duplicated())
