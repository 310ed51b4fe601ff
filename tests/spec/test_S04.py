"""S04 exempt member cut · miễn sinh hoạt bị trừ.

Exempt on the last accepted roll that counted them, gone without a departure. Exemption does not move the count.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_exempt_and_gone() -> None:
    """Exempt on the roll of 30 June, missing on that of 30 July.

    held A: An
    earlier roll A of 30 June: An (exempt)
    finds: S04 A An -1 M
    """


@spec
def test_temporarily_exempt_and_gone() -> None:
    """Exempt for a time counts as well.

    held A: An
    earlier roll A of 30 June: An (temporarily exempt)
    finds: S04 A An -1 M
    """


@spec
def test_still_listed() -> None:
    """Exempt and on the roll.

    held A: An
    earlier roll A of 30 June: An (exempt)
    roll A: An (exempt)
    finds: nothing
    """


@spec
def test_left_by_paper() -> None:
    """A transfer out tells why An is gone.

    held A: An
    earlier roll A of 30 June: An (exempt)
    out A: An to outside, issued 5 July
    finds: nothing
    """


@spec
def test_no_longer_exempt_when_last_counted() -> None:
    """Exempt in May, active in June, gone in July: the last roll that counted An decides.

    held A: An
    earlier roll A of 31 May: An (exempt)
    earlier roll A of 30 June: An
    finds: L05 A An -1 H
    """


@spec
def test_their_own_row_says_dead() -> None:
    """The row is still there and says dead, with no exit on record.

    held A: An
    earlier roll A of 30 June: An (exempt)
    roll A: An (dead)
    finds: L05 A An -1 H
    """


@spec
def test_temporarily_elsewhere() -> None:
    """A temporary paper tells why: L07 comes first.

    held A: An
    earlier roll A of 30 June: An (exempt)
    out A: An to B, issued 5 July, temporary
    finds: L07 A An -1 H names B
    """


@spec
def test_no_close_yet() -> None:
    """Before the first close nobody is known to be held.

    no close yet
    earlier roll A of 30 June: An (exempt)
    finds: nothing
    """
