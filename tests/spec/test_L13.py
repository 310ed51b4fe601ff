"""L13 moved, no paper · chuyển nơi ở chưa làm thủ tục.

A residential unit's member whose residence cell lies in another account for over 60 working days: from the first of the
rolls that name it, or the row's own day if earlier. No transfer, not exempt.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_sixty_working_days() -> None:
    """From 10 May to tonight are 60 working days; from 7 May 61.

    held A: An, Binh
    earlier roll A of 10 May: An (lives in B)
    earlier roll A of 7 May: Binh (lives in B)
    roll A: An (lives in B), Binh (lives in B)
    finds: L13 A Binh 0 L names B
    """


@spec
def test_the_rows_own_day() -> None:
    """The row says since when, before any roll said where.

    held A: An
    roll A: An (lives in B; since 3 May)
    finds: L13 A An 0 L names B
    """


@spec
def test_just_moved() -> None:
    """Nobody is late yet.

    held A: An
    roll A: An (lives in B)
    finds: nothing
    """


@spec
def test_exempt() -> None:
    """Exempt members may live where they like.

    held A: An, Binh
    roll A: An (exempt; lives in B; since 3 May), Binh (temporarily exempt; lives in B; since 3 May)
    finds: nothing
    """


@spec
def test_an_office() -> None:
    """Members of an office live anywhere: they are only in liaison there.

    A is an office
    held A: An
    roll A: An (lives in B; since 3 May)
    finds: nothing
    """


@spec
def test_transfer_started() -> None:
    """The paper is issued; on the way since.

    held A: An
    earlier roll A of 7 May: An (lives in B)
    out A: An to B, issued 30 July
    roll A: An (awaiting transfer; lives in B)
    finds: L03 A An 0 I names B
    finds: L01 A An +1 I names B
    """


@spec
def test_temporary_paper() -> None:
    """There is a paper, a temporary one.

    held A: An
    earlier roll A of 7 May: An (lives in B)
    out A: An to B, issued 5 April, temporary, until 31 December
    roll A: An (lives in B)
    finds: nothing
    """


@spec
def test_an_old_transfer() -> None:
    """The transfer that once brought An to A is no transfer away.

    held A: An
    in A: An from C, issued 4 January, received 11 January
    posted A: An +1
    posted C: An -1
    earlier roll A of 7 May: An (lives in B)
    roll A: An (lives in B)
    finds: L04 C An 0 M names A
    finds: L13 A An 0 L names B
    """


@spec
def test_a_longer_deadline() -> None:
    """From May on 80 working days are allowed.

    setting deadlines = {start_working_days = [{from = 2021-05-01, value = 80}]}
    held A: An, Binh
    roll A: An (lives in B; since 3 May), Binh (lives in B; since 29 April)
    finds: L13 A Binh 0 L names B
    """
