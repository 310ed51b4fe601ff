"""C05 parent ≠ children · cấp trên ≠ tổng cấp dưới.

Line D a level reports against the sum of what the nearest reporting units below it report for the same day. It stands
at the level that reports; where one below has not reported it is not available.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_one_too_many() -> None:
    """X reports 4; A and B below it 1 and 2.

    X stands above A, B
    held A: An
    held B: Binh, Chi
    report A, 1 July to 30 July: A 1, D 1
    report B, 1 July to 30 July: A 2, D 2
    report X, 1 July to 30 July: A 4, D 4
    roll A: An
    roll B: Binh, Chi
    finds: C05 X - 0 H
    """


@spec
def test_the_sum() -> None:
    """It adds up.

    X stands above A, B
    held A: An
    held B: Binh, Chi
    report A, 1 July to 30 July: A 1, D 1
    report B, 1 July to 30 July: A 2, D 2
    report X, 1 July to 30 July: A 3, D 3
    roll A: An
    roll B: Binh, Chi
    finds: nothing
    """


@spec
def test_one_has_not_reported() -> None:
    """The report of B for July is missing.

    X stands above A, B
    held A: An
    held B: Binh, Chi
    report A, 1 July to 30 July: A 1, D 1
    report B, 1 June to 29 June: A 2, D 2
    report X, 1 July to 30 July: A 4, D 4
    roll A: An
    roll B: Binh, Chi
    finds: nothing
    """


@spec
def test_the_city_asks_the_nearest_level() -> None:
    """The city sums what X and C report. X is wrong about A and B; the city is right about X.

    X stands above A, B
    held A: An
    held B: Binh
    held C: Chi
    report A, 1 July to 30 July: A 1, D 1
    report B, 1 July to 30 July: A 1, D 1
    report C, 1 July to 30 July: A 1, D 1
    report X, 1 July to 30 July: A 3, D 3
    report CITY, 1 July to 30 July: A 4, D 4
    roll A: An
    roll B: Binh
    roll C: Chi
    finds: C05 X - 0 H
    """


@spec
def test_a_level_that_does_not_report() -> None:
    """X reports nothing: the city sums the accounts themselves.

    X stands above A, B
    held A: An
    held B: Binh
    held C: Chi
    report A, 1 July to 30 July: A 1, D 1
    report B, 1 July to 30 July: A 1, D 1
    report C, 1 July to 30 July: A 1, D 1
    report CITY, 1 July to 30 July: A 4, D 4
    roll A: An
    roll B: Binh
    roll C: Chi
    finds: C05 CITY - 0 H
    """


@spec
def test_a_unit_that_has_ended() -> None:
    """B ended before the day: nobody waits for its report.

    X stands above A, B
    B ended on 1 July
    held A: An
    report A, 1 July to 30 July: A 1, D 1
    report X, 1 July to 30 July: A 1, D 1
    roll A: An
    finds: nothing
    """
