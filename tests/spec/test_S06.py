"""S06 reported late · báo cáo chậm.

Exits and admissions only: the day it took effect (was decided) against the day it was reported, else the date of the
first register that had it, more than 30 days. Only information; of a unit's very first register nothing is known.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_thirty_days() -> None:
    """From 1 to 31 March are 30 days; from 28 February 31.

    held A: An, Binh
    exit A: An died on 1 March, reported 31 March
    exit A: Binh died on 28 February, reported 31 March
    finds: S06 A Binh 0 I
    """


@spec
def test_first_seen() -> None:
    """No day of reporting: the register of 30 June was the first that had it.

    held A: An, Binh
    exit A: An resigned on 3 May, first seen 30 June
    exit A: Binh resigned on 2 June, first seen 30 June
    finds: S06 A An 0 I
    """


@spec
def test_an_admission() -> None:
    """Admissions are never reported with a day of their own.

    admitted A: An on 3 May, first seen 30 June
    roll A: An
    finds: S06 A An 0 I
    """


@spec
def test_the_first_register() -> None:
    """It covers everything before: nobody can say when these were reported.

    first register A admitted of 30 June
    admitted A: An on 4 January, first seen 30 June
    admitted A: Binh on 3 June, first seen 30 July
    admitted A: Chi on 3 June, first seen 30 June
    roll A: An, Binh, Chi
    finds: S06 A Binh 0 I
    """


@spec
def test_reported_by_the_level_above_in_time() -> None:
    """The earlier report counts.

    X stands above A
    held A: An
    exit A: An died on 3 May, reported 30 June
    exit A: An died on 3 May, reported 10 May, by X
    finds: nothing
    """


@spec
def test_a_transfer() -> None:
    """Transfers have their own deadlines.

    held A: An
    out A: An to outside, issued 4 January, first seen 30 July
    finds: nothing
    """


@spec
def test_entered_twice() -> None:
    """The surplus entry moves nobody; the first was in time.

    held A: An
    exit A: An died on 3 May, reported 10 May
    exit A: An died on 4 May, reported 20 July
    finds: L12 A An 0 L
    """
