"""C04 line ≠ movements · dòng biểu ≠ biến động.

Each B and C line of the newest report against the account's own entries dated in its period, and earlier ones first
registered in it. Own entries are those of its own registers, whoever holds the person; a receipt counts under its
sender's kind, one event once, an entry that moves nobody not at all. One finding per line.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_one_more_than_entered() -> None:
    """A reports two admissions; its register has one.

    held A: An
    admitted A: Binh on 5 July
    exit A: An died on 6 July
    report A, 1 July to 30 July: A 1, B1 2, C1 1, D 2
    roll A: Binh, Chi
    finds: C04 A - 0 M
    finds: L11 A Chi +1 H
    """


@spec
def test_every_line_agrees() -> None:
    """One entry for every line of the form.

    held A: An, Binh, Chi, Dung, Giang, Hoa
    held B: Khanh
    admitted A: Lan on 1 July
    admitted A: Minh on 1 July, reinstated
    in A: Nga from outside, issued 1 July, received 2 July
    in A: Khanh from B, issued 1 July, received 2 July
    out B: Khanh to A, issued 1 July
    exit A: An died on 1 July
    exit A: Binh was expelled on 1 July
    exit A: Chi was struck off on 1 July
    exit A: Dung resigned on 1 July
    out A: Giang to outside, issued 1 July
    out A: Hoa to C, issued 1 July
    in C: Hoa from A, issued 1 July, received 2 July
    report A, 1 July to 30 July: A 6, B1 1, B2a 1, B2b 1, B3 1, C1 1, C2 1, C3 1, C4 1, C5a 1, C5b 1, D 4
    roll A: Lan, Minh, Nga, Khanh
    roll C: Hoa
    finds: nothing
    """


@spec
def test_each_line_by_itself() -> None:
    """Two lines are wrong: two findings.

    held A: An
    admitted A: Binh on 5 July
    exit A: An died on 6 July
    report A, 1 July to 30 July: A 1, B2a 1, C1 1, D 1
    roll A: Binh
    finds: C04 A - 0 M
    finds: C04 A - 0 M
    """


@spec
def test_registered_late() -> None:
    """A death of June first stands in the register of July: it is in the report of July.

    held A: An
    exit A: An died on 20 June, reported 8 July, first seen 30 July
    report A, 1 July to 30 July: A 1, C1 1, D 0
    finds: nothing
    """


@spec
def test_registered_in_time() -> None:
    """The death was in the register of June, so it is not to be reported for July.

    held A: An
    exit A: An died on 20 June, reported 21 June, first seen 30 June
    report A, 1 July to 30 July: A 1, C1 1, D 0
    finds: C04 A - 0 M
    """


@spec
def test_one_event_twice() -> None:
    """Entered twice, reported once: the surplus entry is L12 alone.

    held A: An
    exit A: An died on 6 July, reported 7 July
    exit A: An died on 7 July, reported 8 July
    report A, 1 July to 30 July: A 1, C1 1, D 0
    finds: L12 A An 0 L
    """


@spec
def test_of_a_person_held_elsewhere() -> None:
    """A recorded the death of a member of B: the exit stands in the register and the report of A.

    held B: An
    exit A: An died on 6 July
    report A, 1 July to 30 July: A 1, C1 1, D 0
    finds: nothing
    """


@spec
def test_a_temporary_paper() -> None:
    """It moves nobody and is in no line.

    held A: An
    out A: An to B, issued 5 July, temporary
    report A, 1 July to 30 July: A 2, C5b 1, D 1
    roll A: An (temporarily elsewhere)
    finds: C04 A - 0 M
    """


@spec
def test_the_kind_of_the_sender() -> None:
    """The receiver took it for temporary; the word of the sender counts.

    held A: An
    out A: An to B, issued 5 July, no 12
    in B: An from A, issued 5 July, received 8 July, no 12, temporary
    report B, 1 July to 30 July: A 0, B2b 1, D 1
    roll B: An
    finds: L09 B An 0 L names A
    """


@spec
def test_an_endorsing_register() -> None:
    """X above A registers the same transfer; the report of A counts it once.

    X stands above A
    held A: An
    out A: An to B, issued 5 July
    out A: An to B, issued 5 July, by X
    in B: An from A, issued 5 July, received 8 July
    report A, 1 July to 30 July: A 1, C5b 1, D 0
    roll B: An
    finds: nothing
    """


@spec
def test_total_alone() -> None:
    """Without any line but D there is nothing to compare.

    held A: An
    exit A: An died on 6 July
    report A, 1 July to 30 July: D 0
    finds: nothing
    """


@spec
def test_only_the_newest_report() -> None:
    """The report of June was wrong; nobody asks any more.

    held A: An
    report A, 1 June to 30 June: A 0, B1 1, D 1
    report A, 1 July to 30 July: A 1, D 1
    roll A: An
    finds: nothing
    """


@spec
def test_members_handed_over() -> None:
    """The form has no line for a merger: A may count those of B as received in the city, or not.

    held A: An
    held A: Binh
    handed over A: Binh from B on 10 July
    B ended on 10 July
    report A, 1 July to 30 July: A 1, B2b 1, D 2
    roll A: An, Binh
    finds: nothing
    """
