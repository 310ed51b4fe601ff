"""L01 not cut · chưa cắt đảng số.

An official transfer out of the account, evidenced by either side, disagrees with the account's own roll, which still
counts the member. H if another roll has them too, else M; I within grace and while awaiting transfer in time.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_still_on_the_senders_roll() -> None:
    """Both registers have the transfer, B has entered An, A has not cut.

    held A: An
    out A: An to B, issued 7 June, no 12
    in B: An from A, issued 7 June, received 14 June, no 12
    roll A: An
    roll B: An
    finds: L01 A An +1 H names B
    """


@spec
def test_cut_in_time() -> None:
    """The same transfer, and A has cut.

    held A: An
    out A: An to B, issued 7 June, no 12
    in B: An from A, issued 7 June, received 14 June, no 12
    roll B: An
    finds: nothing
    """


@spec
def test_only_the_sender_tells() -> None:
    """A issued the paper, nobody received it: A alone counts An, who is on the way.

    held A: An
    out A: An to B, issued 7 June
    roll A: An
    finds: L01 A An +1 M names B
    finds: L03 A An 0 M names B
    """


@spec
def test_only_the_receiver_tells() -> None:
    """B registered An from A; A neither registered nor cut.

    held A: An
    in B: An from A, issued 7 June, received 14 June
    roll A: An
    roll B: An
    finds: L01 A An +1 H names B
    finds: L04 A An 0 M names B
    """


@spec
def test_left_the_city() -> None:
    """A transfer to another province moves the count as well.

    held A: An
    out A: An to outside, issued 7 June
    roll A: An
    finds: L01 A An +1 M
    """


@spec
def test_within_grace() -> None:
    """Issued on Tuesday, A's roll is of Friday: three working days are only timing. The effect stays.

    held A: An
    out A: An to outside, issued 27 July
    roll A: An
    finds: L01 A An +1 I
    """


@spec
def test_one_day_past_grace() -> None:
    """Issued on Monday, A's roll is of Friday: four working days.

    held A: An
    out A: An to outside, issued 26 July
    roll A: An
    finds: L01 A An +1 M
    """


@spec
def test_issued_after_the_roll() -> None:
    """A's roll was made before the paper: it is right to count An, who is on the way since.

    held A: An
    out A: An to B, issued 21 July
    roll A of 20 July: An
    finds: L03 A An 0 I names B
    """


@spec
def test_awaiting_transfer() -> None:
    """A's roll says so itself: information until the paper's deadline, 30 working days after issue (today).

    held A: An
    out A: An to outside, issued 21 June
    roll A: An (awaiting transfer)
    finds: L01 A An +1 I
    """


@spec
def test_awaiting_transfer_too_long() -> None:
    """The deadline to present the paper passed yesterday.

    held A: An
    out A: An to outside, issued 18 June
    roll A: An (awaiting transfer)
    finds: L01 A An +1 M
    """


@spec
def test_awaiting_transfer_too_long_and_received() -> None:
    """The deadline has passed and B counts An too.

    held A: An
    out A: An to B, issued 18 June
    in B: An from A, issued 18 June, received 25 June
    roll A: An (awaiting transfer)
    roll B: An
    finds: L01 A An +1 H names B
    """


@spec
def test_not_yet_a_close() -> None:
    """On a first night the papers alone tell: B expects An, A does not.

    no close yet
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    roll A: An
    roll B: An
    finds: L01 A An +1 H names B
    """


@spec
def test_still_not_cut_after_a_close() -> None:
    """The close posted both legs and holds An at B: an unfixed L01 is still L01.

    held B: An
    posted A: An -1
    posted B: An +1
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    roll A: An
    roll B: An
    finds: L01 A An +1 H names B
    """


@spec
def test_a_temporary_paper_cuts_nobody() -> None:
    """A temporary transfer leaves An in A's count.

    held A: An
    out A: An to B, issued 7 June, temporary
    roll A: An
    roll B: An (guest)
    finds: nothing
    """


@spec
def test_an_internal_paper_cuts_nobody() -> None:
    """From one cell of A to another.

    held A: An
    out A: An to A, issued 7 June, internal
    roll A: An
    finds: nothing
    """


@spec
def test_going_abroad_cuts_nobody() -> None:
    """By default a transfer abroad does not move the count.

    held A: An
    out A: An to outside, issued 7 June, abroad
    roll A: An
    finds: nothing
    """


@spec
def test_going_abroad_where_it_moves_the_count() -> None:
    """The setting of a city that cuts who goes abroad.

    setting abroad_moves_count = true
    held A: An
    out A: An to outside, issued 7 June, abroad
    roll A: An
    finds: L01 A An +1 M
    """


@spec
def test_an_exit_outranks_the_transfer() -> None:
    """An died at B after the transfer: A must remove them for that.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    exit B: An died on 1 July
    roll A: An
    finds: S01 A An +1 H
    """


@spec
def test_came_back() -> None:
    """A to B and back: A is right to count An.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    out B: An to A, issued 21 June
    in A: An from B, issued 21 June, received 25 June
    roll A: An
    finds: nothing
    """
