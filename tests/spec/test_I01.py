"""I01 one number, two people · trùng định danh.

The same citizen, card or file number on people whose name and birth date differ (linking says who). They are never
merged. One finding per person, at their account.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_at_two_units() -> None:
    """An of A and Bình of B have one citizen number.

    held A: An
    held B: Binh
    roll A: An
    roll B: Binh
    one citizen number: An, Binh
    finds: I01 A An 0 H names B
    finds: I01 B Binh 0 H names A
    """


@spec
def test_at_one_unit() -> None:
    """Both are of A.

    held A: An, Binh
    roll A: An, Binh
    one card number: An, Binh
    finds: I01 A An 0 H
    finds: I01 A Binh 0 H
    """


@spec
def test_one_is_on_no_roll() -> None:
    """Bình is held at B but B's roll misses them: the finding stands where they are held.

    held A: An
    held B: Binh
    roll A: An
    one file number: An, Binh
    finds: I01 A An 0 H names B
    finds: I01 B Binh 0 H names A
    finds: L05 B Binh -1 H
    """


@spec
def test_two_numbers() -> None:
    """The same two people share two numbers: still one finding each.

    held A: An, Binh
    roll A: An, Binh
    one citizen number: An, Binh
    one card number: An, Binh
    finds: I01 A An 0 H
    finds: I01 A Binh 0 H
    """


@spec
def test_nobody_shares() -> None:
    """Two people with their own numbers.

    held A: An, Binh
    roll A: An, Binh
    finds: nothing
    """
