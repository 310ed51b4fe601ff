"""F01 missing or stale export · chưa nộp.

The newest accepted roll is older than stale_days (30) on the night's date; exactly that old is not yet. Not for an
ended account. Findings from absence become stale.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_exactly_stale_days_old() -> None:
    """A's roll is of 3 July, 30 days before the night.

    held A: An
    roll A of 3 July: An
    finds: nothing
    """


@spec
def test_one_day_older() -> None:
    """A's roll is of 2 July.

    held A: An
    roll A of 2 July: An
    finds: F01 A - 0 M
    """


@spec
def test_never_sent() -> None:
    """A never sent a roll: it is missing, not zero.

    never sent A
    finds: F01 A - 0 M
    """


@spec
def test_an_ended_account() -> None:
    """A unit that has ended owes no export.

    A ended on 1 July
    finds: nothing
    """


@spec
def test_absence_becomes_stale() -> None:
    """What is missing from an old roll is marked; what stands on it is evidence still.

    held A: An, Binh
    exit A: Binh died on 7 June
    roll A of 2 July: Binh
    finds: F01 A - 0 M
    finds: L05 A An -1 H stale
    finds: S01 A Binh +1 H
    """


@spec
def test_another_limit() -> None:
    """A city that allows 45 days.

    setting stale_days = 45
    held A: An
    roll A of 18 June: An
    roll B of 17 June:
    finds: F01 B - 0 M
    """
