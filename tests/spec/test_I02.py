"""I02 number missing or malformed · thiếu/sai định danh.

No or malformed citizen number, or no card number though a full member. One per person and account, roll rows only.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_no_citizen_number() -> None:
    """A full member without a sound citizen number.

    held A: An
    roll A: An (no citizen number)
    finds: I02 A An 0 L
    """


@spec
def test_no_card() -> None:
    """A full member without a card number.

    held A: An
    roll A: An (no card)
    finds: I02 A An 0 L
    """


@spec
def test_both_missing() -> None:
    """One finding for both numbers.

    held A: An
    roll A: An (no citizen number; no card)
    finds: I02 A An 0 L
    """


@spec
def test_probationary() -> None:
    """A probationary member has no card yet.

    held A: An
    roll A: An (probationary; no card)
    finds: nothing
    """


@spec
def test_probationary_without_a_citizen_number() -> None:
    """But has a citizen number.

    held A: An
    roll A: An (probationary; no card; no citizen number)
    finds: I02 A An 0 L
    """


@spec
def test_on_two_rolls() -> None:
    """Each account completes its own row, a guest's too.

    held A: An
    roll A: An (no card)
    roll B: An (guest; no card)
    finds: I02 A An 0 L
    finds: I02 B An 0 L
    """


@spec
def test_two_rows_of_one_roll() -> None:
    """Two rows, one finding of this code.

    held A: An
    roll A: An (no card), An (no card)
    finds: I02 A An 0 L
    finds: I05 A An +1 H
    """
