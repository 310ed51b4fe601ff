"""C02 opening ≠ last closing · A ≠ D kỳ trước.

Line A of the newest report against line D of the one before.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_opens_with_another_number() -> None:
    """June closed with 5, July opens with 6.

    report A, 1 June to 29 June: A 5, D 5
    report A, 1 July to 29 July: A 6, D 6
    finds: C02 A - 0 H
    """


@spec
def test_carried_over() -> None:
    """June closed with 5, July opens with 5.

    report A, 1 June to 29 June: A 4, B1 1, D 5
    report A, 1 July to 29 July: A 5, D 5
    finds: nothing
    """


@spec
def test_the_first_report() -> None:
    """There is none before it.

    report A, 1 July to 29 July: A 6, D 6
    finds: nothing
    """


@spec
def test_only_the_newest_report() -> None:
    """June opened wrong, July opens right.

    report A, 1 May to 29 May: A 5, D 5
    report A, 1 June to 29 June: A 6, D 6
    report A, 1 July to 29 July: A 6, D 6
    finds: nothing
    """


@spec
def test_another_units_report() -> None:
    """B's closing is no business of A.

    report A, 1 July to 29 July: A 6, D 6
    report B, 1 June to 29 June: A 5, D 5
    finds: nothing
    """
