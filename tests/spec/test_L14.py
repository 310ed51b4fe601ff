"""L14 on the roll, receipt not registered · đã vào danh sách chưa ghi sổ đến.

A transfer out names this account, its roll has them, its register has no receipt. The roll is the evidence: the +1
posts. The receiver acts.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_not_registered() -> None:
    """B counts An, A has sent them, B's register has nothing.

    held A: An
    out A: An to B, issued 7 June
    roll B: An
    finds: L14 B An 0 L names A
    """


@spec
def test_registered() -> None:
    """B has the receipt.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    roll B: An
    finds: nothing
    """


@spec
def test_the_register_ends_on_the_issue_date() -> None:
    """B's register speaks up to and including 7 June.

    register B in until 7 June
    held A: An
    out A: An to B, issued 7 June
    roll B: An
    finds: L14 B An 0 L names A
    """


@spec
def test_the_register_ends_before() -> None:
    """B's register does not speak of that day yet: nothing is missing from it; the roll still is the receipt.

    register B in until 6 June
    held A: An
    out A: An to B, issued 7 June
    roll B: An
    finds: nothing
    """


@spec
def test_no_register_at_all() -> None:
    """B sent no register of transfers in.

    register B in never
    held A: An
    out A: An to B, issued 7 June
    roll B: An
    finds: nothing
    """


@spec
def test_moved_on() -> None:
    """B's own later departure names An: B must have had them, and did not register the receipt.

    held A: An
    out A: An to B, issued 7 June
    out B: An to C, issued 5 July
    in C: An from B, issued 5 July, received 9 July
    roll C: An
    finds: L14 B An 0 L names A
    """


@spec
def test_a_guest_is_not_received() -> None:
    """B lists An as a guest: the row does not count, An is on the way.

    held A: An
    out A: An to B, issued 7 June
    roll B: An (guest)
    finds: L03 A An 0 M names B
    """


@spec
def test_temporary() -> None:
    """A temporary paper, and B counts its guest.

    held A: An
    out A: An to B, issued 7 June, temporary
    roll A: An
    roll B: An
    finds: L07 B An +1 H names A
    """


@spec
def test_how_early_the_setting_of_that_day_says() -> None:
    """B's roll had An five working days before the paper of 27 July; from 15 July two are allowed.

    setting deadlines = {overdue_working_days = [{from = 2021-07-15, value = 2}]}
    held A: An
    out A: An to B, issued 27 July
    roll B of 20 July: An
    finds: L03 A An 0 M names B
    finds: L11 B An +1 H
    """
