"""F03 rows refused · dòng không hợp lệ.

One finding per export with refused rows (0); and where a refused roll row still identifies a member missing from the
accepted roll, one on that cell (−1).
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_the_row_of_a_member() -> None:
    """A's row of An could not be read, but tells who it is.

    held A: An
    refused A roll: An
    finds: F03 A - 0 M
    finds: F03 A An -1 M
    """


@spec
def test_a_row_of_nobody() -> None:
    """The refused row identifies no one: An is missing all the same.

    held A: An
    refused A roll: Nobody
    finds: F03 A - 0 M
    finds: L05 A An -1 H
    """


@spec
def test_the_member_has_another_row() -> None:
    """An has an accepted row besides: nobody is missing.

    held A: An
    refused A roll: An
    roll A: An
    finds: F03 A - 0 M
    """


@spec
def test_nobody_was_expected() -> None:
    """A refused row of someone A does not hold.

    refused A roll: An
    finds: F03 A - 0 M
    """


@spec
def test_a_register() -> None:
    """Rows of a register were refused.

    refused A transfer_out
    finds: F03 A - 0 M
    """


@spec
def test_two_exports() -> None:
    """One finding per export, not per row.

    held A: An, Binh
    refused A roll: An, Binh
    refused A exit
    finds: F03 A - 0 M
    finds: F03 A - 0 M
    finds: F03 A An -1 M
    finds: F03 A Binh -1 M
    """


@spec
def test_it_comes_first() -> None:
    """An was exempt, admitted by paper or temporarily away: the refused row tells why An is missing.

    held A: An, Binh
    earlier roll A of 30 June: An (exempt)
    admitted A: Chi on 7 June
    out A: Binh to B, issued 7 June, temporary
    refused A roll: An, Binh, Chi
    finds: F03 A - 0 M
    finds: F03 A An -1 M
    finds: F03 A Binh -1 M
    finds: F03 A Chi -1 M
    """
