"""I04 facts conflict · thuộc tính mâu thuẫn.

On a roll row: sex or birth year against the citizen number, admitted before 18, official before admitted. Between the
two ends of a transfer: another birth date. One per person and account; the receiver acts on the two ends.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_sex_and_number() -> None:
    """The number is a woman's, the row says man.

    held A: An
    roll A: An (wrong sex)
    finds: I04 A An 0 L
    """


@spec
def test_several_at_once() -> None:
    """One finding says them all.

    held A: An
    roll A: An (wrong birth year; under age; official first)
    finds: I04 A An 0 L
    """


@spec
def test_nothing_wrong() -> None:
    """Facts that agree.

    held A: An
    roll A: An
    finds: nothing
    """


@spec
def test_also_on_a_row_that_does_not_count() -> None:
    """Each unit corrects its own record.

    held A: An
    roll A: An (temporarily elsewhere; wrong sex)
    roll B: An (guest; wrong sex)
    finds: I04 A An 0 L
    finds: I04 B An 0 L
    """


@spec
def test_the_two_ends() -> None:
    """Sender and receiver give different birth dates.

    held A: An
    out A: An to B, issued 14 June, born 3 May 1970
    in B: An from A, issued 14 June, received 21 June, born 5 March 1970
    roll B: An
    finds: I04 B An 0 L names A
    """


@spec
def test_only_the_year_is_known() -> None:
    """As far as both know it, they agree.

    held A: An, Binh
    out A: An to B, issued 14 June, born 3 May 1970
    in B: An from A, issued 14 June, received 21 June, born in 1970
    out A: Binh to B, issued 14 June, born 3 May 1970
    in B: Binh from A, issued 14 June, received 21 June, born in 1971
    roll B: An, Binh
    finds: I04 B Binh 0 L names A
    """


@spec
def test_the_two_ends_of_a_temporary_paper() -> None:
    """Those have two ends as well.

    held A: An
    out A: An to B, issued 14 June, temporary, born 3 May 1970
    in B: An from A, issued 14 June, received 21 June, temporary, born 5 March 1970
    roll A: An (temporarily elsewhere)
    finds: I04 B An 0 L names A
    """
