"""S01 left or died, still counted · đã ra/từ trần còn đếm.

An exit record, any account's, disagrees with the roll. An exit not followed by a return outranks any transfer.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_died() -> None:
    """A's register has the death, A's roll still counts An.

    held A: An
    exit A: An died on 7 June
    roll A: An
    finds: S01 A An +1 H
    """


@spec
def test_every_kind_of_exit() -> None:
    """Struck off, expelled, resigned.

    held A: An, Binh, Chi
    exit A: An was struck off on 7 June
    exit A: Binh was expelled on 7 June
    exit A: Chi resigned on 7 June
    roll A: An, Binh, Chi
    finds: S01 A An +1 H
    finds: S01 A Binh +1 H
    finds: S01 A Chi +1 H
    """


@spec
def test_removed() -> None:
    """A's roll has dropped An, or says it.

    held A: An, Binh
    exit A: An died on 7 June
    exit A: Binh died on 7 June
    roll A: Binh (dead)
    finds: nothing
    """


@spec
def test_recorded_by_another() -> None:
    """C recorded the death of a member of A.

    held A: An
    exit C: An died on 7 June
    roll A: An
    finds: S01 A An +1 H
    """


@spec
def test_after_a_transfer() -> None:
    """An died at B after a transfer, both rolls still count An: both must remove them.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    exit B: An died on 5 July
    roll A: An
    roll B: An
    finds: S01 A An +1 H
    finds: S01 B An +1 H
    """


@spec
def test_within_grace() -> None:
    """The death of 27 July and a roll of 30 July: three working days.

    held A: An
    exit A: An died on 27 July
    roll A: An
    finds: S01 A An +1 I
    """


@spec
def test_past_grace() -> None:
    """The death of 26 July: four working days.

    held A: An
    exit A: An died on 26 July
    roll A: An
    finds: S01 A An +1 H
    """


@spec
def test_after_the_roll() -> None:
    """A's roll was made before the death.

    held A: An
    exit A: An died on 21 July
    roll A of 20 July: An
    finds: nothing
    """


@spec
def test_readmitted() -> None:
    """Struck off in June, admitted again in July: no longer out.

    held A: An
    exit A: An was struck off on 7 June
    admitted A: An on 5 July, again
    roll A: An
    finds: nothing
    """


@spec
def test_reinstated_elsewhere_but_still_counted_here() -> None:
    """Expelled at A, reinstated at B: A's row is wrong because of the exit B's is right.

    held A: An
    exit A: An was expelled on 7 June
    admitted B: An on 5 July, reinstated
    roll B: An
    finds: nothing
    """


@spec
def test_not_yet_a_close() -> None:
    """The exit is evidence enough on a first night.

    no close yet
    exit A: An died on 7 June
    roll A: An
    finds: S01 A An +1 H
    """


@spec
def test_still_counted_after_a_close() -> None:
    """The close posted the death.

    posted A: An -1
    exit A: An died on 7 June
    roll A: An
    finds: S01 A An +1 H
    """


@spec
def test_taken_over_and_dead() -> None:
    """An left B before a first close; C's roll had them, and has them still. B records the death.

    held C: An
    posted B: An -1
    out B: An to outside, issued 3 June
    exit B: An died on 10 July
    roll C: An
    finds: S01 C An +1 H
    """
