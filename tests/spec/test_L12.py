"""L12 movement entered twice · ghi trùng biến động.

Two entries for one event in one register (same person, direction and counterpart, no return between), or an entry that
posts 0. Levels endorsing one paper are not this. The register with the surplus entry acts.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_twice_in_one_register() -> None:
    """A has the departure twice.

    held A: An
    out A: An to B, issued 7 June, no 12
    out A: An to B, issued 8 June, no 13
    in B: An from A, issued 7 June, received 14 June, no 12
    roll B: An
    finds: L12 A An 0 L
    """


@spec
def test_received_twice() -> None:
    """B has the receipt twice.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    in B: An from A, issued 7 June, received 15 June
    roll B: An
    finds: L12 B An 0 L
    """


@spec
def test_a_return_between() -> None:
    """A to B, back, and to B again: three movements.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 9 June
    out B: An to A, issued 14 June
    in A: An from B, issued 14 June, received 16 June
    out A: An to B, issued 21 June
    in B: An from A, issued 21 June, received 23 June
    roll B: An
    finds: nothing
    """


@spec
def test_endorsed_by_a_level_above() -> None:
    """X, which stands above A, registers the same paper: an endorsement.

    X stands above A, C
    held A: An
    out A: An to B, issued 7 June
    out A: An to B, issued 7 June, by X
    in B: An from A, issued 7 June, received 14 June
    roll B: An
    finds: nothing
    """


@spec
def test_endorsed_by_the_level_above_the_receiver() -> None:
    """X, which stands above B, passes the paper on to B and registers it.

    X stands above B, C
    held A: An
    out A: An to B, issued 7 June
    out A: An to B, issued 8 June, by X
    in B: An from A, issued 7 June, received 14 June
    roll B: An
    finds: nothing
    """


@spec
def test_not_the_holder() -> None:
    """C registers a departure of someone A holds.

    held A: An
    roll A: An
    out C: An to outside, issued 7 June
    finds: L12 C An 0 L
    """


@spec
def test_admitted_though_held() -> None:
    """B admits someone A holds.

    held A: An
    roll A: An
    admitted B: An on 7 June
    finds: L12 B An 0 L
    """


@spec
def test_died_twice() -> None:
    """B too registers the death A has registered: the second moves nobody.

    held A: An
    exit A: An died on 7 June
    exit B: An died on 8 June
    finds: L12 B An 0 L
    """


@spec
def test_exit_twice_in_one_register() -> None:
    """One death, two lines.

    held A: An
    exit A: An died on 7 June
    exit A: An died on 8 June
    finds: L12 A An 0 L
    """


@spec
def test_temporary_twice() -> None:
    """A temporary paper twice in one register is an entry too many as well.

    held A: An
    roll A: An
    out A: An to B, issued 7 June, temporary
    out A: An to B, issued 8 June, temporary
    finds: L12 A An 0 L
    """


@spec
def test_extended_after_a_return() -> None:
    """A second stay after a return is a second event.

    held A: An
    roll A: An
    out A: An to B, issued 7 June, temporary
    out B: An to A, issued 21 June, temporary
    out A: An to B, issued 5 July, temporary
    finds: nothing
    """


@spec
def test_the_two_ends() -> None:
    """The sender's and the receiver's entry of one transfer are never L12, however much they differ.

    held A: An
    out A: An to B, issued 14 June, no 12
    in B: An from A, issued 15 June, received 7 June, no 21
    roll B: An
    finds: L09 B An 0 L names A
    """
