"""C03 does not add up · D ≠ A + B − C.

Within the newest report.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_does_not_add_up() -> None:
    """10 + 2 − 1 is not 12.

    report A, 1 July to 29 July: A 10, B1 2, C1 1, D 12
    finds: C03 A - 0 H
    """


@spec
def test_adds_up() -> None:
    """Every line of the form, once.

    report A, 1 July to 29 July: A 10, B1 1, B2a 2, B2b 3, B3 4, C1 1, C2 1, C3 1, C4 1, C5a 2, C5b 3, D 11
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
