"""Distinguished: which scored pairs hold evidence that tells their person from every namesake.

Belongs here: reading the levels of a scored pair as evidence, as expressions over ``likely``'s frame of scored pairs.
Does not belong here: probabilities, rivals and who is joined with whom (``likely``).

Families name children alike and register them one after the other, so likeness alone, however rare, makes nobody one.
"""

from __future__ import annotations

import polars as pl

from pipelines.linking.comparisons import COMPARISONS

# Of name and birth date the levels where both fit best, whichever of somebody's rows that is.
TOLD = ("name", "dob")


def _level(field: str, *names: str) -> pl.Expr:
    """Whether a field's level is one of these."""
    levels = [level.name for level in COMPARISONS[field][1]]
    column = f"told_{field}" if field in TOLD else f"level_{field}"
    return pl.col(column).is_in([levels.index(name) for name in names]).fill_null(False)


_NAME = _level("name", "same", "swapped", "joined")
_NEAR_NAME = _level("name", "same", "swapped", "joined", "slip", "initials", "part_missing")
# As much of the name, or of the birth date, as both have written down is the same.
_SHORT_NAME = _level("name", "same", "swapped", "joined", "initials", "part_missing")
_DAY = _level("dob", "same")
_COARSE_DAY = _level("dob", "same", "year")
_NEAR_DAY = _level("dob", "same", "swapped", "year", "slip")
_NEAR = (_NAME & _NEAR_DAY) | (_NEAR_NAME & _DAY)
_ADMITTED, _OTHER_DAY = _level("admitted", "same"), _level("admitted", "differs")
_PLACE = _level("place", "same")
_OTHER_HOME = _level("home", "some", "little", "differs")
_CONTEXT = pl.sum_horizontal(part.cast(pl.Int8) for part in (_ADMITTED, _level("home", "same", "most"), _PLACE))
_EXACT, _SLIP, _FIRM = pl.col("exact"), pl.col("slip"), pl.col("firm")
_CONSECUTIVE = pl.col("consecutive")
_AGAINST = (_FIRM > 0) | _CONSECUTIVE | _level("gender", "differs") | _OTHER_DAY


def alike() -> pl.Expr:
    """Name, birth and admission day are the same."""
    return pl.col("alike") & _ADMITTED


def only_cards_differ() -> pl.Expr:
    """The very name and birth day at one place, nothing against it but cards or files, and no other number known."""
    return _same_life() & (_FIRM > 0) & (_EXACT == 0) & ~pl.col("legal")


def only_last_digits_differ() -> pl.Expr:
    """The very name, birth and admission day at one place, and of the citizen number all but an end of two digits."""
    return _same_life() & _ADMITTED & _CONSECUTIVE & (_FIRM == 0)


def only_numbers_differ() -> pl.Expr:
    """The very name, birth and admission day at one place, and no number of both, not even nearly."""
    return _same_life() & _ADMITTED & ~_CONSECUTIVE & (_EXACT == 0) & (_SLIP == 0)


def _same_life() -> pl.Expr:
    """The very name and birth day at one place, and nothing else known that differs but numbers."""
    return _level("name", "same") & _DAY & _PLACE & ~_OTHER_DAY & ~_OTHER_HOME & ~_level("gender", "differs")


def named() -> pl.Expr:
    """The very name and birth day, and no other admission day."""
    return _level("name", "same") & _DAY & ~_OTHER_DAY


def at_hand() -> pl.Expr:
    """Somebody of a place both have in common, or with a number of both."""
    return _PLACE | (_EXACT > 0)


def by_several() -> pl.Expr:
    """Several numbers are on both."""
    return _EXACT > 1


def as_like() -> pl.Expr:
    """Nobody can be named more plainly: name and birth date agree as far as they are written, or it is one paper."""
    return (_SHORT_NAME & _COARSE_DAY) | _level("paper", "same")


def close_by() -> pl.Expr:
    """Somebody of nearly this name and birth date, at a place both have in common."""
    return _NEAR_NAME & _NEAR_DAY & _PLACE


def _as_written() -> pl.Expr:
    """A number is on both, no other differs, and name and birth date agree as far as they are written.

    An initial, a missing middle part, a birth year alone are no difference; a family name in last place is none either.
    """
    return (_EXACT > 0) & (_FIRM == 0) & _SHORT_NAME & _COARSE_DAY


def _by_number() -> pl.Expr:
    """More numbers are on both, or a slip apart, than differ; and name or birth date agrees, the other nearly."""
    return (_EXACT > 0) & (_EXACT + _SLIP > _FIRM) & _NEAR


def _by_slip() -> pl.Expr:
    """A number is a slip apart, and nothing else differs.

    Twins have one name but for an accent, one birth day, and numbers near each other.
    """
    beyond = ~_CONSECUTIVE | ((_SLIP > 1) & _ADMITTED)
    return (_SLIP > 0) & (_FIRM == 0) & beyond & ~_OTHER_DAY & ((_NAME & _DAY) | (_NEAR & _ADMITTED))


def _by_life() -> pl.Expr:
    """Without any number: the very name and day, and two more things of three."""
    return _NAME & _DAY & (_CONTEXT >= 2) & ~_AGAINST


def _by_place() -> pl.Expr:
    """Without any number, and less: where nobody else is near, that is still enough.

    The very name and day at the unit, as in a register that names its members by no more, or with a first number on its
    roll; day and month swapped, or a shortened name, but one admission day and another thing; or of the birth date the
    year only, and everything else.
    """
    of_unit = _NAME & _DAY & _PLACE & ~_OTHER_HOME
    swapped = _NAME & _level("dob", "swapped") & _ADMITTED & (_CONTEXT >= 2)
    shortened = _SHORT_NAME & _DAY & _ADMITTED & (_CONTEXT >= 2) & ~_OTHER_HOME
    year_only = _NAME & _level("dob", "year") & (_CONTEXT == 3)
    return (of_unit | swapped | shortened | year_only) & ~_AGAINST


def _by_unit() -> pl.Expr:
    """One number of whom the unit that sent it knows, the rest of their life the same: other numbers were renewed.

    Who is known at another unit only may be a namesake with a number that was copied; so may one of two of nearly one
    name and birth date at the unit. That one of whom nothing else is known at all has copied the number of a namesake
    born and admitted on the same days as they, at their own unit, is not told from it.
    """
    life = _NAME & _COARSE_DAY & _ADMITTED & _PLACE & ~_OTHER_HOME
    return (_EXACT > 0) & life & ~_CONSECUTIVE & ~_level("gender", "differs")


def _by_paper() -> pl.Expr:
    """One paper is for one person, even where one end wrote down other numbers."""
    return _level("paper", "same") & (_NEAR | (_NAME & _ADMITTED)) & ~_CONSECUTIVE


def beyond_lead() -> pl.Expr:
    """Evidence that stands beside less likely people of nearly this name and birth date."""
    told = _by_number() | _by_slip() | _by_life() | _by_paper()
    return (told & ~pl.col("both_differ")) | _as_written()


def told_apart() -> pl.Expr:
    """Positive evidence that tells this person from every namesake, and nothing against it."""
    return beyond_lead() | ((_by_place() | _by_unit()) & ~pl.col("both_differ"))


def one_though_twice() -> pl.Expr:
    """One person even where one table names both: two numbers are the same, or one is but a slip apart from its like.

    A clerk who slips out of line copies one number of somebody else, or all of them with another name; twins' numbers
    follow each other.
    """
    as_written = (_SHORT_NAME & _COARSE_DAY) | (_NAME & _level("dob", "swapped"))
    life = _NAME & _DAY & _ADMITTED
    same = (_EXACT > 1) & ((as_written & (_FIRM == 0)) | (life & (_FIRM < 2)))
    return (same | ((_SLIP > 0) & life & (_FIRM == 0))) & ~_CONSECUTIVE & ~_OTHER_DAY
