"""F02 abnormal size · số dòng bất thường.

A roll's rows against the last accepted one (by default 20 % and 10 rows). It is not used until confirmed or sent again:
the last accepted roll stays in force. (What is abnormal, intake decides: see the tests of intake.)
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_abnormal() -> None:
    """A's roll of 1 August is not used; the one of 30 July stays in force.

    held A: An
    abnormal roll A of 1 August
    roll A: An
    finds: F02 A - 0 H
    """


@spec
def test_two_of_them() -> None:
    """Two abnormal rolls of two days.

    held A: An
    abnormal roll A of 31 July
    abnormal roll A of 1 August
    roll A: An
    finds: F02 A - 0 H
    finds: F02 A - 0 H
    """


@spec
def test_none() -> None:
    """Accepted rolls.

    held A: An
    roll A: An
    finds: nothing
    """


@spec
def test_meanwhile_stale() -> None:
    """While the new roll waits, the old one grows old.

    held A: An
    abnormal roll A of 1 August
    roll A of 2 July: An
    finds: F01 A - 0 M
    finds: F02 A - 0 H
    """
