"""S05 residence liaison counted · đảng viên nơi cư trú bị đếm.

Counted where they only live; their own unit's roll holds them and names this as residence.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_counted_where_they_live() -> None:
    """A's row says that An lives in B's area; B counts An.

    held A: An
    roll A: An (lives in B)
    roll B: An
    finds: S05 B An +1 M names A
    """


@spec
def test_listed_where_they_live() -> None:
    """B lists An in liaison: as it should be.

    held A: An
    roll A: An (lives in B)
    roll B: An (in liaison)
    finds: nothing
    """


@spec
def test_lives_elsewhere() -> None:
    """A's row names C, so B's row stays unexplained.

    held A: An
    roll A: An (lives in C)
    roll B: An
    finds: L02 B An +1 H names A
    """


@spec
def test_their_own_unit_does_not_count_them() -> None:
    """A's row has An as moved out: their own unit does not hold them.

    held A: An
    roll A: An (moved out; lives in B)
    roll B: An
    finds: L05 A An -1 H names B
    finds: L11 B An +1 H names A
    """


@spec
def test_a_paper_comes_first() -> None:
    """B sent An to A and has not cut: L01 whatever the residence.

    held B: An
    out B: An to A, issued 7 June
    in A: An from B, issued 7 June, received 14 June
    roll A: An (lives in B)
    roll B: An
    finds: L01 B An +1 H names A
    """


@spec
def test_not_yet_a_close() -> None:
    """The two rows are evidence enough on a first night.

    no close yet
    roll A: An (lives in B)
    roll B: An
    finds: S05 B An +1 M names A
    """


@spec
def test_they_live_in_their_own_unit() -> None:
    """A unit that is also the residence.

    held A: An
    roll A: An (lives in A)
    finds: nothing
    """
