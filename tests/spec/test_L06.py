"""L06 received, not on the roll · đã tiếp nhận chưa vào danh sách.

The receiver's register has the receipt, its roll does not have the member (and no accepted roll of it has had them
since the receipt; else they were entered and have vanished: L05).
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_not_entered() -> None:
    """Both registers have the transfer, A has cut, B has not entered.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    finds: L06 B An -1 H names A
    """


@spec
def test_from_outside() -> None:
    """Received from another province.

    in B: An from outside, received 14 June
    finds: L06 B An -1 H
    """


@spec
def test_within_grace() -> None:
    """Received on 27 July, B's roll is of 30 July: three working days.

    in B: An from outside, received 27 July
    finds: L06 B An -1 I
    """


@spec
def test_past_grace() -> None:
    """Received on 26 July: four working days.

    in B: An from outside, received 26 July
    finds: L06 B An -1 H
    """


@spec
def test_received_after_the_roll() -> None:
    """B's roll was made before the receipt.

    in B: An from outside, received 21 July
    roll B of 20 July:
    finds: nothing
    """


@spec
def test_entered_early() -> None:
    """B's roll of 20 July already counts An, received on 26 July.

    in B: An from outside, received 26 July
    roll B of 20 July: An
    finds: nothing
    """


@spec
def test_not_entered_after_a_close() -> None:
    """The close posted the receipt; B still has not entered An.

    held B: An
    posted A: An -1
    posted B: An +1
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    finds: L06 B An -1 H names A
    """


@spec
def test_had_been_entered() -> None:
    """B's roll of 30 June had An: entered, then lost.

    in B: An from outside, received 14 June
    earlier roll B of 30 June: An
    finds: L05 B An -1 H
    """


@spec
def test_an_older_roll_had_them() -> None:
    """B's roll of 31 May, before the receipt, had An (an earlier stay): not yet entered again.

    in B: An from outside, received 14 June
    earlier roll B of 31 May: An
    finds: L06 B An -1 H
    """


@spec
def test_the_row_was_refused() -> None:
    """B sent a row for An, but it could not be read: F03 tells why An is missing.

    in B: An from outside, received 14 June
    refused B roll: An
    finds: F03 B - 0 M
    finds: F03 B An -1 M
    """


@spec
def test_the_row_says_moved_out() -> None:
    """B's own row says An has moved out, though no departure is on record.

    in B: An from outside, received 14 June
    roll B: An (moved out)
    finds: L05 B An -1 H
    """


@spec
def test_temporary() -> None:
    """A temporary receipt adds nobody.

    held A: An
    in B: An from A, received 14 June, temporary
    roll A: An
    finds: nothing
    """
