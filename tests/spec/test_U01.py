"""U01 unknown or ended unit · mã đơn vị lạ.

A row or transfer names a unit not valid on that date. In a transfer it is treated as outside until mapped; a row stays
with the reporting account. A unit named above account level is not this: it means the account below it.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_a_roll_row() -> None:
    """A's row names a cell nobody knows: An still counts at A.

    held A: An
    roll A: An (in unknown unit Z9)
    finds: U01 A An 0 H
    """


@spec
def test_sent_to_an_unknown_unit() -> None:
    """Treated as gone outside: A was right to cut, and nobody is on the way.

    held A: An
    out A: An to unknown Z9, issued 7 June
    finds: U01 A An 0 H
    """


@spec
def test_sent_to_an_unknown_unit_and_not_cut() -> None:
    """The paper still takes An out of A.

    held A: An
    out A: An to unknown Z9, issued 7 June
    roll A: An
    finds: L01 A An +1 M
    finds: U01 A An 0 H
    """


@spec
def test_received_from_an_unknown_unit() -> None:
    """Received as if from outside; the receiver must map the name.

    in B: An from unknown Z9, received 14 June
    roll B: An
    finds: U01 B An 0 H
    """


@spec
def test_both_papers_name_it() -> None:
    """Each register that writes the unknown name must map it.

    held A: An
    out A: An to unknown Z9, issued 7 June
    in B: An from unknown Z8, received 14 June
    roll B: An
    finds: U01 A An 0 H
    finds: U01 B An 0 H
    """


@spec
def test_a_level_above() -> None:
    """X stands above B and C and keeps no count: C, which has An, received them.

    X stands above B, C
    held A: An
    out A: An to X, issued 7 June
    in C: An from A, issued 7 June, received 14 June
    roll C: An
    finds: nothing
    """


@spec
def test_outside_the_city() -> None:
    """Outside is known to be outside.

    held A: An
    out A: An to outside, issued 7 June
    finds: nothing
    """


@spec
def test_a_count_report() -> None:
    """A's report calls its unit by a name nobody knows: it stays A's.

    held A: An
    roll A: An
    report A, 1 July to 30 July: A 1, D 1
    the report of A is about unknown Z9
    finds: U01 A - 0 H
    """
