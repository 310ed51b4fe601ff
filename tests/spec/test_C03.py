"""C03 does not add up · D ≠ A + B − C.

Within the newest report.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_does_not_add_up() -> None:
    """2 + 1 − 1 is not 3.

    held A: An, Binh
    admitted A: Chi on 5 July
    exit A: An died on 6 July
    report A, 1 July to 29 July: A 2, B1 1, C1 1, D 3
    roll A: Binh, Chi
    finds: C03 A - 0 H
    """


@spec
def test_adds_up() -> None:
    """2 + 1 − 1 is 2.

    held A: An, Binh
    admitted A: Chi on 5 July
    exit A: An died on 6 July
    report A, 1 July to 29 July: A 2, B1 1, C1 1, D 2
    roll A: Binh, Chi
    finds: nothing
    """


@spec
def test_lines_left_out_are_nought() -> None:
    """A form with A and D alone.

    report A, 1 July to 29 July: A 10, D 10
    finds: nothing
    """


@spec
def test_lines_left_out_and_wrong() -> None:
    """Nobody came or went, yet D differs from A.

    report A, 1 July to 29 July: A 10, D 9
    finds: C03 A - 0 H
    """


@spec
def test_only_the_newest_report() -> None:
    """June did not add up, July does.

    report A, 1 June to 29 June: A 10, D 11
    report A, 1 July to 29 July: A 11, D 11
    finds: nothing
    """
