"""L04 received, never registered out · có đến không có đi.

An official receipt names a sender in the city whose registers cover the issue date (else the receipt date) and have no
such entry. Not where another account's entry matches the receipt: that is L09 alone. The sender acts.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_never_registered() -> None:
    """B received An from A; A has cut, but its register has nothing.

    held A: An
    in B: An from A, issued 7 June, received 14 June
    roll B: An
    finds: L04 A An 0 M names B
    """


@spec
def test_registered() -> None:
    """A has the entry.

    held A: An
    out A: An to B, issued 7 June
    in B: An from A, issued 7 June, received 14 June
    roll B: An
    finds: nothing
    """


@spec
def test_the_register_ends_on_the_issue_date() -> None:
    """A's register speaks up to and including 7 June.

    register A out until 7 June
    held A: An
    in B: An from A, issued 7 June, received 14 June
    roll B: An
    finds: L04 A An 0 M names B
    """


@spec
def test_the_register_ends_before() -> None:
    """A's register says nothing of 7 June yet: nothing is missing.

    register A out until 6 June
    held A: An
    in B: An from A, issued 7 June, received 14 June
    roll B: An
    finds: nothing
    """


@spec
def test_no_issue_date() -> None:
    """The receipt gives only the day it was received: that day must be covered.

    register A out until 14 June
    held A: An
    in B: An from A, received 14 June
    roll B: An
    finds: L04 A An 0 M names B
    """


@spec
def test_no_issue_date_and_not_covered() -> None:
    """The same, and A's register ends one day before.

    register A out until 13 June
    held A: An
    in B: An from A, received 14 June
    roll B: An
    finds: nothing
    """


@spec
def test_no_register_at_all() -> None:
    """A sent no register of transfers out: nothing can be missing from it.

    register A out never
    held A: An
    in B: An from A, issued 7 June, received 14 June
    roll B: An
    finds: nothing
    """


@spec
def test_from_outside() -> None:
    """A sender outside the city sends no registers.

    in B: An from outside, received 14 June
    roll B: An
    finds: nothing
    """


@spec
def test_another_accounts_entry_matches() -> None:
    """The receipt names C, but the paper is A's: the two ends differ in unit, nothing more.

    held A: An
    out A: An to B, issued 7 June
    in B: An from C, issued 7 June, received 14 June
    roll B: An
    finds: L09 B An 0 L names A
    """


@spec
def test_received_as_temporary() -> None:
    """A temporary receipt moves nobody.

    held A: An
    in B: An from A, received 14 June, temporary
    roll A: An
    finds: nothing
    """


@spec
def test_named_by_the_level_above() -> None:
    """The receipt names X, which stands above A: the account below it that held An must register.

    X stands above A, C
    held A: An
    in B: An from X, issued 7 June, received 14 June
    roll B: An
    finds: L04 A An 0 M names B
    """


@spec
def test_the_sender_is_stale() -> None:
    """A's exports are old; its register, as far as it goes, covers the day.

    held A: An
    in B: An from A, issued 7 June, received 14 June
    roll A of 20 June:
    roll B: An
    finds: F01 A - 0 M
    finds: L04 A An 0 M stale names B
    """
