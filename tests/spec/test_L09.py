"""L09 the two ends differ · hai đầu lệch chi tiết.

A matched out and in with different dates (received before issued, or past the deadline), number, kind or unit. One end
of a matched pair is never L12. The receiver acts.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_agree() -> None:
    """Same date, same number, received in time.

    held A: An
    out A: An to B, issued 7 June, no 12
    in B: An from A, issued 7 June, received 14 June, no 12
    roll B: An
    finds: nothing
    """


@spec
def test_numbers_differ() -> None:
    """Number 12 there, 21 here.

    held A: An
    out A: An to B, issued 7 June, no 12
    in B: An from A, issued 7 June, received 14 June, no 21
    roll B: An
    finds: L09 B An 0 L names A
    """


@spec
def test_one_number_missing() -> None:
    """B wrote no number: nothing contradicts.

    held A: An
    out A: An to B, issued 7 June, no 12
    in B: An from A, issued 7 June, received 14 June
    roll B: An
    finds: nothing
    """


@spec
def test_issue_dates_differ() -> None:
    """One paper, two dates of issue.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 8 June, received 14 June
    roll B: An
    finds: L09 B An 0 L names A
    """


@spec
def test_received_before_issued() -> None:
    """Received a week before it was issued.

    held A: An
    out A: An to B, issued 14 June
    in B: An from A, received 7 June
    roll B: An
    finds: L09 B An 0 L names A
    """


@spec
def test_received_on_the_last_day() -> None:
    """Issued on 7 June, presented on 19 July: exactly 30 working days.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 19 July
    roll B: An
    finds: nothing
    """


@spec
def test_received_past_the_deadline() -> None:
    """Presented one working day later.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 20 July
    roll B: An
    finds: L09 B An 0 L names A
    """


@spec
def test_kinds_differ() -> None:
    """The sender wrote official, the receiver temporary: it posts as the sender's says.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June, temporary
    roll B: An
    finds: L09 B An 0 L names A
    """


@spec
def test_kinds_differ_the_other_way() -> None:
    """The sender wrote temporary, the receiver official: An stays in A's count.

    held A: An
    out A: An to B, issued 7 June, temporary
    in B: An from A, issued 7 June, received 14 June
    roll A: An
    roll B: An (guest)
    finds: L09 B An 0 L names A
    """


@spec
def test_units_differ() -> None:
    """A sent An to B; B's receipt names C as the sender.

    held A: An
    out A: An to B, issued 7 June
    in B: An from C, issued 7 June, received 14 June
    roll B: An
    finds: L09 B An 0 L names A
    """


@spec
def test_arrived_elsewhere() -> None:
    """A sent An to B, but C received An from A with the same paper.

    held A: An
    out A: An to B, issued 7 June, no 12
    in C: An from A, issued 7 June, received 14 June, no 12
    roll C: An
    finds: L09 C An 0 L names A
    """


@spec
def test_a_level_above_is_named() -> None:
    """B's receipt names X, which stands above A: the same unit told less exactly.

    X stands above A, C
    held A: An
    out A: An to B, issued 7 June
    in B: An from X, issued 7 June, received 14 June
    roll B: An
    finds: nothing
    """
