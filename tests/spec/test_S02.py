"""S02 admitted, not entered · kết nạp chưa cập nhật.

An admission or reinstatement is on record, the roll does not have the member (and has not had them since).
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_admitted() -> None:
    """Admitted on 7 June; the roll of 30 July lacks An.

    admitted A: An on 7 June
    finds: S02 A An -1 M
    """


@spec
def test_entered() -> None:
    """The roll has An.

    admitted A: An on 7 June
    roll A: An (probationary; no card)
    finds: nothing
    """


@spec
def test_reinstated() -> None:
    """Reinstated, and not entered again.

    admitted A: An on 7 June, reinstated
    finds: S02 A An -1 M
    """


@spec
def test_again() -> None:
    """Struck off last year, admitted again.

    held A: An
    exit A: An was struck off on 7 May
    admitted A: An on 7 June, again
    finds: S02 A An -1 M
    """


@spec
def test_within_grace() -> None:
    """Admitted on 27 July, the roll is of 30 July.

    admitted A: An on 27 July
    finds: S02 A An -1 I
    """


@spec
def test_past_grace() -> None:
    """Admitted on 26 July.

    admitted A: An on 26 July
    finds: S02 A An -1 M
    """


@spec
def test_after_the_roll() -> None:
    """The roll was made before the decision.

    admitted A: An on 21 July
    roll A of 20 July:
    finds: nothing
    """


@spec
def test_entered_and_lost() -> None:
    """The roll of 30 June had An: no longer "not entered".

    admitted A: An on 7 June
    earlier roll A of 30 June: An
    finds: L05 A An -1 H
    """


@spec
def test_the_row_was_refused() -> None:
    """A sent a row for An that could not be read.

    admitted A: An on 7 June
    refused A roll: An
    finds: F03 A - 0 M
    finds: F03 A An -1 M
    """


@spec
def test_sent_on() -> None:
    """Admitted at A and sent to B at once: A owes nothing.

    admitted A: An on 7 June
    out A: An to B, issued 14 June
    in B: An from A, issued 14 June, received 21 June
    roll B: An
    finds: nothing
    """


@spec
def test_not_entered_after_a_close() -> None:
    """The close posted the admission; A still has not entered An.

    held A: An
    posted A: An +1
    admitted A: An on 7 June
    finds: S02 A An -1 M
    """


@spec
def test_stale() -> None:
    """A's roll, newer than the admission, is too old.

    admitted A: An on 7 May
    roll A of 20 June:
    finds: F01 A - 0 M
    finds: S02 A An -1 M stale
    """
