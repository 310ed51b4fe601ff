"""C06 sent ≠ received + in transit · đi ≠ đến + đang chuyển.

The sum of the accounts' reported C5b (and L04) against B2b (and L14) and the change of those in transit in the period.
It stands at the city; not available while an account's report is missing.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_sent_one_more() -> None:
    """A reports two sent, its register has one; one was received.

    held A: An, Binh
    out A: An to B, issued 5 July
    in B: An from A, issued 5 July, received 8 July
    report A, 1 July to 30 July: A 3, C5b 2, D 1
    report B, 1 July to 30 July: A 0, B2b 1, D 1
    report C, 1 July to 30 July: A 0, D 0
    roll A: Binh
    roll B: An
    finds: C04 A - 0 M
    finds: C06 CITY - 0 M
    """


@spec
def test_sent_and_received() -> None:
    """As many as were sent.

    held A: An
    out A: An to B, issued 5 July
    in B: An from A, issued 5 July, received 8 July
    report A, 1 July to 30 July: A 1, C5b 1, D 0
    report B, 1 July to 30 July: A 0, B2b 1, D 1
    report C, 1 July to 30 July: A 0, D 0
    roll B: An
    finds: nothing
    """


@spec
def test_on_the_way() -> None:
    """At the end An is on the way; at the beginning Chi was.

    held A: An, Binh
    held C: Chi
    out A: An to B, issued 5 July
    out C: Chi to B, issued 28 June, first seen 30 June
    in B: Chi from C, issued 28 June, received 8 July
    report A, 1 July to 30 July: A 2, C5b 1, D 1
    report B, 1 July to 30 July: A 0, B2b 1, D 1
    report C, 1 July to 30 July: A 0, D 0
    roll A: Binh
    roll B: Chi
    finds: L03 A An 0 I names B
    """


@spec
def test_never_registered_as_sent() -> None:
    """L04 stands for the line the sender does not have.

    held A: An
    in B: An from A, issued 5 July, received 8 July
    report A, 1 July to 30 July: A 1, D 1
    report B, 1 July to 30 July: A 0, B2b 1, D 1
    report C, 1 July to 30 July: A 0, D 0
    roll B: An
    finds: L04 A An 0 M names B
    finds: C01 A - 0 H
    """


@spec
def test_not_registered_as_received() -> None:
    """L14 stands for the line the receiver does not have.

    held A: An
    out A: An to B, issued 5 July
    report A, 1 July to 30 July: A 1, C5b 1, D 0
    report B, 1 July to 30 July: A 0, D 0
    report C, 1 July to 30 July: A 0, D 0
    roll B: An
    finds: L14 B An 0 L names A
    finds: C01 B - 0 H
    """


@spec
def test_a_report_is_missing() -> None:
    """C has not reported: nobody can say.

    held A: An, Binh
    out A: An to B, issued 5 July
    in B: An from A, issued 5 July, received 8 July
    report A, 1 July to 30 July: A 3, C5b 2, D 1
    report B, 1 July to 30 July: A 0, B2b 1, D 1
    roll A: Binh
    roll B: An
    finds: C04 A - 0 M
    """


@spec
def test_from_and_to_outside() -> None:
    """Other provinces are not in these lines.

    held A: An
    out A: An to outside, issued 5 July
    in B: Binh from outside, issued 5 July, received 8 July
    report A, 1 July to 30 July: A 1, C5a 1, D 0
    report B, 1 July to 30 July: A 0, B2a 1, D 1
    report C, 1 July to 30 July: A 0, D 0
    roll B: Binh
    finds: nothing
    """
