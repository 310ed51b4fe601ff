"""L02 on two rolls, no paper · trùng hai danh sách.

Counted on the rolls of two or more accounts and nothing tells how. Raised on each whose expected holding is 0; the
other account named is the one that holds them. Where none of those rolls should count them, the lowest code is left to
L11.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_on_two_rolls() -> None:
    """A holds An, B counts An too, no paper anywhere.

    held A: An
    roll A: An
    roll B: An
    finds: L02 B An +1 H names A
    """


@spec
def test_on_three_rolls() -> None:
    """One holder, two that should not count.

    held B: An
    roll A: An
    roll B: An
    roll C: An
    finds: L02 A An +1 H names B
    finds: L02 C An +1 H names B
    """


@spec
def test_nobody_should_count() -> None:
    """Two rolls count An and no account should: one appeared, the other is a second roll.

    roll A: An
    roll B: An
    finds: L11 A An +1 H
    finds: L02 B An +1 H
    """


@spec
def test_the_holder_does_not_count() -> None:
    """A holds An and has dropped An without a paper; B and C count An.

    held A: An
    roll B: An
    roll C: An
    finds: L05 A An -1 H names B
    finds: L11 B An +1 H names A
    finds: L02 C An +1 H names A
    """


@spec
def test_a_row_that_does_not_count() -> None:
    """B lists An as a guest or in liaison only: such rows never count.

    held A: An, Binh
    roll A: An, Binh
    roll B: An (guest), Binh (in liaison)
    finds: nothing
    """


@spec
def test_a_paper_tells_how() -> None:
    """A transfer out of A explains it: that is L01.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    roll A: An
    roll B: An
    finds: L01 A An +1 H names B
    """


@spec
def test_not_yet_a_close() -> None:
    """On a first night the two rolls are evidence enough: one must hold An, the lowest code is taken.

    no close yet
    roll B: An
    roll C: An
    finds: L02 C An +1 H names B
    """


@spec
def test_the_other_roll_is_older() -> None:
    """Each roll counts with its own date.

    held A: An
    roll A of 10 July: An
    roll B: An
    finds: L02 B An +1 H names A
    """


@spec
def test_taken_over_by_mistake() -> None:
    """C's roll had An at the first close, though B had sent An to A, who registers it now: C never had An.

    held C: An
    posted B: An -1
    out B: An to A, issued 3 June
    in A: An from B, issued 3 June, received 10 June
    roll A: An
    roll C: An
    finds: L02 C An +1 H names A
    """
