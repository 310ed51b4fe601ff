"""L11 appeared · xuất hiện không rõ nguồn.

Counted, not expected, and no other rule tells how. The last resort of an extra member.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_appeared() -> None:
    """An is on A's roll, in no register, held nowhere.

    roll A: An
    finds: L11 A An +1 H
    """


@spec
def test_held() -> None:
    """A held An at the close.

    held A: An
    roll A: An
    finds: nothing
    """


@spec
def test_no_close_yet() -> None:
    """Before the first close nobody can say that An is new.

    no close yet
    roll A: An
    finds: nothing
    """


@spec
def test_no_close_yet_here() -> None:
    """A has closed a period, B has not: what B counts is unknown, what A counts is not.

    no close yet at B
    roll A: An
    roll B: Binh
    finds: L11 A An +1 H
    """


@spec
def test_founded_after_the_close() -> None:
    """A unit founded after the close held nobody then: whoever it counts must have come by paper.

    A was founded after the close
    roll A: An
    finds: L11 A An +1 H
    """


@spec
def test_a_guest() -> None:
    """A row that does not count appears from nowhere without harm.

    roll A: An (guest), Binh (in liaison), Chi (moved out)
    finds: nothing
    """


@spec
def test_admitted() -> None:
    """An admission tells how.

    admitted A: An on 7 June
    roll A: An
    finds: nothing
    """


@spec
def test_vanished_elsewhere() -> None:
    """An is missing at A: each finding names the other.

    held A: An
    roll B: An
    finds: L05 A An -1 H names B
    finds: L11 B An +1 H names A
    """


@spec
def test_somewhere_else_than_sent() -> None:
    """A sent An to B, C counts An: no paper names C, and An is still on the way to B.

    held A: An
    out A: An to B, issued 7 June
    roll C: An
    finds: L03 A An 0 M names B
    finds: L11 C An +1 H
    """


@spec
def test_admitted_after_the_roll() -> None:
    """A's roll shows An before the admission was decided on 27 July: entered early, not appeared.

    admitted A: An on 27 July
    roll A of 20 July: An
    finds: nothing
    """


@spec
def test_how_early_the_setting_of_that_day_says() -> None:
    """The same, five working days before it, where from 15 July two are allowed.

    setting deadlines = {overdue_working_days = [{from = 2021-07-15, value = 2}]}
    admitted A: An on 27 July
    roll A of 20 July: An
    finds: L11 A An +1 H
    """
