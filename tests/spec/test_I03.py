"""I03 possibly the same person · nghi cùng một người.

Two people of whom linking cannot tell whether they are one (linking says who). They stay two until an officer decides.
One finding per pair, at the lower code of their two accounts.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_at_two_units() -> None:
    """An of A may be Bình of B: one question, for A.

    held A: An
    held B: Binh
    roll A: An
    roll B: Binh
    possibly one: An, Binh
    finds: I03 A An 0 M names B
    """


@spec
def test_the_lower_code_acts_whoever_is_named_first() -> None:
    """An of B may be Bình of A.

    held B: An
    held A: Binh
    roll B: An
    roll A: Binh
    possibly one: An, Binh
    finds: I03 A Binh 0 M names B
    """


@spec
def test_at_one_unit() -> None:
    """Two namesakes on one roll.

    held A: An, Binh
    roll A: An, Binh
    possibly one: An, Binh
    finds: I03 A An 0 M
    """


@spec
def test_one_is_in_a_register_only() -> None:
    """Bình is on no roll; B registered that Bình left for another city, unknown to anyone before.

    held A: An
    roll A: An
    roll B:
    out B: Binh to outside, issued 5 July
    possibly one: An, Binh
    finds: I03 A An 0 M names B
    finds: L12 B Binh 0 L
    """


@spec
def test_the_count_does_not_wait_for_the_answer() -> None:
    """An left A for B; B's roll has somebody who may be An. Until an officer decides they are two.

    held A: An
    roll A: An
    roll B: Binh
    possibly one: An, Binh
    finds: I03 A An 0 M names B
    finds: L11 B Binh 1 H
    """


@spec
def test_one_left_the_list_when_all_numbers_were_written_anew() -> None:
    """Nothing was ever closed. The roll before named An; the one now names Bình in An's place.

    no close yet at A
    earlier roll A of 30 June: An
    roll A: Binh
    possibly one: An, Binh
    finds: I03 A An 0 M
    """


@spec
def test_nobody_is_doubtful() -> None:
    """Two people linking can tell apart.

    held A: An
    held B: Binh
    roll A: An
    roll B: Binh
    finds: nothing
    """
