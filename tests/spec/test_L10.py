"""L10 no notice · chưa có phiếu báo.

A registered official receipt within the city with no notice to the sender within 30 working days; a late notice closes
it. L, and M when long overdue. The receiver acts.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_due_today() -> None:
    """Received on 21 June: 30 working days later is today.

    held A: An
    out A: An to B, issued 14 June
    in B: An from A, issued 14 June, received 21 June, no notice
    roll B: An
    finds: nothing
    """


@spec
def test_overdue() -> None:
    """Received one working day earlier.

    held A: An
    out A: An to B, issued 14 June
    in B: An from A, issued 14 June, received 18 June, no notice
    roll B: An
    finds: L10 B An 0 L names A
    """


@spec
def test_the_weekend_after_the_last_day() -> None:
    """Received on 18 June, a notice is due by Friday 30 July: on Saturday that day is over.

    night 31 July
    held A: An
    out A: An to B, issued 14 June
    in B: An from A, issued 14 June, received 18 June, no notice
    roll B: An
    finds: L10 B An 0 L names A
    """


@spec
def test_long_overdue() -> None:
    """More than three months after the receipt.

    held A: An, Binh
    out A: An to B, issued 26 April
    in B: An from A, issued 26 April, received 29 April, no notice
    out A: Binh to B, issued 26 April
    in B: Binh from A, issued 26 April, received 4 May, no notice
    roll B: An, Binh
    finds: L10 B An 0 M names A
    finds: L10 B Binh 0 L names A
    """


@spec
def test_a_notice() -> None:
    """Whenever it was sent.

    held A: An
    out A: An to B, issued 14 June
    in B: An from A, issued 14 June, received 18 June
    roll B: An
    finds: nothing
    """


@spec
def test_a_notice_told_by_the_level_above() -> None:
    """X registers the same receipt, with the notice.

    X stands above B
    held A: An
    out A: An to B, issued 14 June
    in B: An from A, issued 14 June, received 18 June, no notice
    in B: An from A, issued 14 June, received 18 June, by X
    roll B: An
    finds: nothing
    """


@spec
def test_from_outside() -> None:
    """Nobody in the city waits for it.

    in B: An from outside, issued 14 June, received 18 June, no notice
    roll B: An
    finds: nothing
    """


@spec
def test_temporary() -> None:
    """A temporary receipt needs none.

    held A: An
    out A: An to B, issued 14 June, temporary
    in B: An from A, issued 14 June, received 18 June, temporary, no notice
    roll A: An
    finds: nothing
    """


@spec
def test_no_receipt_registered() -> None:
    """That is L14.

    held A: An
    out A: An to B, issued 14 June
    roll B: An
    finds: L14 B An 0 L names A
    """


@spec
def test_the_receiver_is_stale() -> None:
    """B has sent nothing for long: its silence is no evidence.

    held A: An
    out A: An to B, issued 14 June
    in B: An from A, issued 14 June, received 18 June, no notice
    roll B of 30 June: An
    finds: F01 B - 0 M
    finds: L10 B An 0 L stale names A
    """


@spec
def test_the_value_of_the_day_of_receipt() -> None:
    """From June on 20 working days are allowed.

    setting deadlines = {notice_working_days = [{from = 2021-06-01, value = 20}]}
    held A: An, Binh
    out A: An to B, issued 14 June
    in B: An from A, issued 14 June, received 2 July, no notice
    out A: Binh to B, issued 14 June
    in B: Binh from A, issued 14 June, received 6 July, no notice
    roll B: An, Binh
    finds: L10 B An 0 L names A
    """
