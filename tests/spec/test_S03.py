"""S03 probation overdue · dự bị quá hạn.

Still probationary on the roll in force, more than 12 months and 30 working days after admission on the roll's own date;
only admissions since 1997.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_thirty_working_days_to_decide() -> None:
    """Twelve months after 18 June 2020, 30 working days end on 30 July, the day of the roll.

    held A: An, Binh
    roll A: An (probationary; admitted 18 June 2020), Binh (probationary; admitted 17 June 2020)
    finds: S03 A Binh 0 L
    """


@spec
def test_a_full_member() -> None:
    """Official by the roll: nothing to decide.

    held A: An
    roll A: An (admitted 17 June 2019)
    finds: nothing
    """


@spec
def test_before_1997() -> None:
    """Probation was another matter then.

    held A: An, Binh
    roll A: An (probationary; admitted 31 December 1996), Binh (probationary; admitted 1 January 1997)
    finds: S03 A Binh 0 L
    """


@spec
def test_admitted_again() -> None:
    """The later admission of the register counts.

    admitted A: An on 4 January, again
    roll A: An (probationary; admitted 1 March 2010)
    finds: nothing
    """


@spec
def test_reinstated() -> None:
    """A reinstatement begins no new probation.

    admitted A: An on 4 January, reinstated
    roll A: An (probationary; admitted 1 March 2010)
    finds: S03 A An 0 L
    """


@spec
def test_a_guest() -> None:
    """The account where An counts answers for it.

    held A: An
    roll A: An (probationary; admitted 1 March 2019; temporarily elsewhere)
    roll B: An (probationary; admitted 1 March 2019; guest)
    finds: S03 A An 0 L
    """


@spec
def test_no_day_of_admission() -> None:
    """Not known, not said.

    held A: An
    roll A: An (probationary)
    finds: nothing
    """


@spec
def test_the_roll_is_older() -> None:
    """On 30 June, the day of the roll, there was still time; what has been decided since is not known.

    held A: An
    roll A of 30 June: An (probationary; admitted 1 June 2020)
    finds: F01 A - 0 M
    """
