"""I05 twice on one roll · trùng dòng trong danh sách.

Counted rows of one person in one account beyond the first, +1 each.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_two_rows() -> None:
    """One row too many.

    held A: An
    roll A: An, An
    finds: I05 A An +1 H
    """


@spec
def test_three_rows() -> None:
    """Two rows too many: two findings.

    held A: An
    roll A: An, An, An
    finds: I05 A An +1 H
    finds: I05 A An +1 H
    """


@spec
def test_one_of_them_does_not_count() -> None:
    """A second row that says moved out is no second count.

    held A: An
    roll A: An, An (moved out)
    finds: nothing
    """


@spec
def test_on_two_rolls() -> None:
    """One row on each of two rolls is not this.

    held A: An
    roll A: An
    roll B: An
    finds: L02 B An +1 H names A
    """


@spec
def test_a_first_row_of_its_own_fault() -> None:
    """An left and stands there twice: one row for the exit, one too many.

    held A: An
    exit A: An died on 7 June
    roll A: An, An
    finds: I05 A An +1 H
    finds: S01 A An +1 H
    """


@spec
def test_not_yet_a_close() -> None:
    """Two rows are evidence enough on a first night.

    no close yet
    roll A: An, An
    finds: I05 A An +1 H
    """


@spec
def test_a_guest_of_another() -> None:
    """A temporary paper does not change it: An's home has one row too many.

    held A: An
    out A: An to B, issued 7 June, temporary
    roll A: An, An
    finds: I05 A An +1 H
    """


@spec
def test_told_after_the_first_close() -> None:
    """An left B before a first close; C's roll had them, and only now C says since when. The second row is extra.

    held C: An
    posted B: An -1
    out B: An to outside, issued 3 June
    admitted C: An on 10 June
    roll C: An, An
    finds: I05 C An +1 H
    """
