"""L03 sent, not received · có đi chưa có đến.

An official transfer out within the city, no receipt, on no receiver's roll. Due 30 working days after issue; I until
due, M overdue, H after three months. The sender acts.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_due_today() -> None:
    """Issued on 21 June; 30 working days later is today: not yet overdue.

    held A: An
    out A: An to B, issued 21 June
    finds: L03 A An 0 I names B
    """


@spec
def test_overdue() -> None:
    """Issued one working day earlier.

    held A: An
    out A: An to B, issued 18 June
    finds: L03 A An 0 M names B
    """


@spec
def test_the_weekend_after_the_last_day() -> None:
    """Issued on 18 June, due on Friday 30 July: on Saturday that day is over.

    night 31 July
    held A: An
    out A: An to B, issued 18 June
    finds: L03 A An 0 M names B
    """


@spec
def test_three_months() -> None:
    """Issued on 2 May: three months are reached today, not passed.

    held A: An
    out A: An to B, issued 2 May
    finds: L03 A An 0 M names B
    """


@spec
def test_more_than_three_months() -> None:
    """Issued on 1 May.

    held A: An
    out A: An to B, issued 1 May
    finds: L03 A An 0 H names B
    """


@spec
def test_received() -> None:
    """A receipt in B's register ends it (and B must enter An).

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    finds: L06 B An -1 H names A
    """


@spec
def test_on_the_receivers_roll() -> None:
    """B's roll, of the issue date or later, counts An: that is the receipt, and B must register it.

    held A: An
    out A: An to B, issued 7 June
    roll B: An
    finds: L14 B An 0 L names A
    """


@spec
def test_to_another_province() -> None:
    """Outside the city nobody here receives.

    held A: An
    out A: An to outside, issued 1 May
    finds: nothing
    """


@spec
def test_died_on_the_way() -> None:
    """The sender recorded the death before anyone received: nobody is on the way.

    held A: An
    out A: An to B, issued 7 June
    exit A: An died on 21 June
    finds: nothing
    """


@spec
def test_temporary() -> None:
    """A temporary paper sends nobody on the way.

    held A: An
    out A: An to B, issued 7 June, temporary
    roll A: An
    finds: nothing
    """


@spec
def test_the_receivers_roll_is_stale() -> None:
    """B has not sent a roll for long: its silence is no evidence.

    held A: An
    out A: An to B, issued 7 June
    roll B of 2 July:
    finds: F01 B - 0 M
    finds: L03 A An 0 M stale names B
    """


@spec
def test_sent_to_a_level_above() -> None:
    """The paper names X, which stands above B: no account of X has taken An up.

    X stands above B, C
    held A: An
    out A: An to X, issued 7 June
    finds: L03 A An 0 M names X
    """
