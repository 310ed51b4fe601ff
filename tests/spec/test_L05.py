"""L05 vanished · rơi khỏi danh sách.

Held, not counted on the roll, and no other rule tells why (their own row may). The last resort of a missing member.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_vanished() -> None:
    """A holds An; An is on no roll and in no register.

    held A: An
    finds: L05 A An -1 H
    """


@spec
def test_still_there() -> None:
    """A holds and counts An.

    held A: An
    roll A: An
    finds: nothing
    """


@spec
def test_their_own_row_says_dead() -> None:
    """A's roll says An died, but no exit is on record.

    held A: An
    roll A: An (dead)
    finds: L05 A An -1 H
    """


@spec
def test_their_own_row_says_moved() -> None:
    """A's roll says Bình moved out, but no transfer is on record; C's register of exits has nothing of Chi.

    held A: Binh, Chi
    roll A: Binh (moved out), Chi (left)
    finds: L05 A Binh -1 H
    finds: L05 A Chi -1 H
    """


@spec
def test_the_row_and_the_register_agree() -> None:
    """The exit is on record.

    held A: An
    exit A: An died on 7 June
    roll A: An (dead)
    finds: nothing
    """


@spec
def test_away_but_counted() -> None:
    """Members exempt, suspended, temporarily elsewhere or awaiting a transfer count.

    held A: An, Binh, Chi, Dung
    roll A: An (exempt), Binh (suspended), Chi (temporarily elsewhere), Dung (awaiting transfer)
    finds: nothing
    """


@spec
def test_seen_elsewhere() -> None:
    """An vanished from A and appeared at B, no paper: each finding names the other.

    held A: An
    roll B: An
    finds: L05 A An -1 H names B
    finds: L11 B An +1 H names A
    """


@spec
def test_entered_and_lost() -> None:
    """B received An and had An on its roll of 30 June; now An is gone.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    earlier roll B of 30 June: An
    finds: L05 B An -1 H
    """


@spec
def test_no_close_yet() -> None:
    """Before the first close nobody is known to be held.

    no close yet
    earlier roll A of 30 June: An
    finds: nothing
    """


@spec
def test_stale() -> None:
    """A's roll is too old: the cell stays, marked stale.

    held A: An
    roll A of 2 July:
    finds: F01 A - 0 M
    finds: L05 A An -1 H stale
    """


@spec
def test_an_account_above_an_account() -> None:
    """A keeps a count of its own and stands above B: what B lacks is missing in B and below A, not in A's own count.

    A stands above B
    held A: Binh
    roll A: Binh
    held B: An
    finds: L05 B An -1 H
    """


@spec
def test_told_after_the_first_close() -> None:
    """An left B before a first close; C's roll had them, and only now C says since when: the opening has that already.

    held C: An
    posted B: An -1
    out B: An to outside, issued 3 June
    admitted C: An on 10 June
    earlier roll C of 30 June: An
    finds: L05 C An -1 H
    """


@spec
def test_told_after_the_first_close_and_there() -> None:
    """The same, and C's roll has An: nothing is missing.

    held C: An
    posted B: An -1
    out B: An to outside, issued 3 June
    admitted C: An on 10 June
    roll C: An
    finds: nothing
    """


@spec
def test_taken_over_and_sent_on() -> None:
    """Nobody ever says how An came to C, which sends An on to A.

    held C: An
    posted B: An -1
    out B: An to outside, issued 3 June
    out C: An to A, issued 10 July
    in A: An from C, issued 10 July, received 14 July
    roll A: An
    finds: nothing
    """
