"""L07 temporary treated as official · nhầm tạm thời/chính thức.

A temporary transfer never moves the count. Its holder is counted at the temporary place (+1) or missing at home (−1).
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_counted_at_the_temporary_place() -> None:
    """B counts its guest; A, An's home, counts An too.

    held A: An
    out A: An to B, issued 7 June, temporary
    roll A: An (temporarily elsewhere)
    roll B: An
    finds: L07 B An +1 H names A
    """


@spec
def test_missing_at_home() -> None:
    """A cut An on a temporary paper.

    held A: An
    out A: An to B, issued 7 June, temporary
    roll B: An (guest)
    finds: L07 A An -1 H names B
    """


@spec
def test_moved_whole() -> None:
    """Both ends treated the paper as official.

    held A: An
    out A: An to B, issued 7 June, temporary
    roll B: An
    finds: L07 A An -1 H names B
    finds: L07 B An +1 H names A
    """


@spec
def test_only_the_receivers_register() -> None:
    """The paper stands in B's register alone.

    held A: An
    in B: An from A, received 14 June, temporary
    roll A: An
    roll B: An
    finds: L07 B An +1 H names A
    """


@spec
def test_as_it_should_be() -> None:
    """A counts, B lists a guest.

    held A: An
    out A: An to B, issued 7 June, temporary
    in B: An from A, issued 7 June, received 14 June, temporary
    roll A: An (temporarily elsewhere)
    roll B: An (guest)
    finds: nothing
    """


@spec
def test_returned() -> None:
    """The stay has ended by a temporary paper back; B still counts: no longer L07.

    held A: An
    out A: An to B, issued 7 June, temporary
    out B: An to A, issued 5 July, temporary
    roll A: An
    roll B: An
    finds: L02 B An +1 H names A
    """


@spec
def test_missing_after_the_return() -> None:
    """The stay has ended, A has not restored An.

    held A: An
    out A: An to B, issued 7 June, temporary
    out B: An to A, issued 5 July, temporary
    finds: L05 A An -1 H
    """


@spec
def test_their_own_row_says_left() -> None:
    """A's own row says An left: their own word outranks the temporary paper.

    held A: An
    out A: An to B, issued 7 June, temporary
    roll A: An (left)
    finds: L05 A An -1 H
    """


@spec
def test_not_yet_a_close() -> None:
    """The temporary paper is evidence enough on a first night.

    no close yet
    out A: An to B, issued 7 June, temporary
    roll A: An
    roll B: An
    finds: L07 B An +1 H names A
    """


@spec
def test_missing_at_a_stale_home() -> None:
    """A's roll is too old: what is missing from it is marked stale.

    held A: An
    out A: An to B, issued 7 June, temporary
    roll A of 20 June:
    roll B: An (guest)
    finds: F01 A - 0 M
    finds: L07 A An -1 H stale names B
    """


@spec
def test_counted_at_a_stale_place() -> None:
    """B's roll is too old, but it has An: a row that is there is evidence.

    held A: An
    out A: An to B, issued 7 June, temporary
    roll A: An
    roll B of 20 June: An
    finds: F01 B - 0 M
    finds: L07 B An +1 H names A
    """
