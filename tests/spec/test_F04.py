"""F04 wrong unit or date · nộp nhầm.

Most of an export's own rows, or its title, name another unit, or it states another as-of date. It is not accepted.
(What is plain enough to refuse an export, intake decides: see the tests of intake.)
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_a_roll() -> None:
    """B's roll lies in A's folder; A's roll of 30 July stays in force.

    held A: An
    misplaced A roll of 1 August
    roll A: An
    finds: F04 A - 0 H
    """


@spec
def test_a_register() -> None:
    """A register may be in the wrong folder too.

    held A: An
    roll A: An
    misplaced A transfer_out of 1 August
    misplaced A exit of 1 August
    finds: F04 A - 0 H
    finds: F04 A - 0 H
    """


@spec
def test_two_files_of_one_export() -> None:
    """The parts of one export are one finding.

    held A: An
    roll A: An
    misplaced A roll of 1 August
    misplaced A roll of 1 August
    finds: F04 A - 0 H
    """


@spec
def test_none() -> None:
    """Everything in its place.

    held A: An
    roll A: An
    finds: nothing
    """
