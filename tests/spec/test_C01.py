"""C01 reported ≠ list · số báo cáo ≠ danh sách.

Line D of the newest report against the counted roll rows as of the report's period_to; without a roll of that day it is
not available. It stands beside the gap: effect 0.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_more_reported_than_listed() -> None:
    """A reports 3 members on 30 July; its roll of that day counts 2.

    held A: An, Binh
    report A, 1 July to 30 July: A 3, D 3
    roll A: An, Binh
    finds: C01 A - 0 H
    """


@spec
def test_equal() -> None:
    """Rows that do not count are not in D.

    held A: An, Binh
    report A, 1 July to 30 July: A 2, D 2
    roll A: An, Binh (exempt), Chi (guest)
    finds: nothing
    """


@spec
def test_the_roll_of_that_day() -> None:
    """The report closes on 30 June: it is the roll of 30 June that must agree, not today's.

    held A: An, Binh
    report A, 1 June to 30 June: A 2, D 2
    earlier roll A of 30 June: An, Binh, Chi
    roll A: An, Binh
    finds: C01 A - 0 H
    """


@spec
def test_no_roll_of_that_day() -> None:
    """The report closes on 29 June: no roll of that day, nothing to say.

    held A: An, Binh
    report A, 1 June to 29 June: A 9, D 9
    earlier roll A of 30 June: An, Binh
    roll A: An, Binh
    finds: nothing
    """


@spec
def test_only_the_newest_report() -> None:
    """May's report was wrong, June's is right.

    held A: An, Binh
    report A, 1 May to 31 May: A 1, B1 1, D 2
    report A, 1 June to 30 June: A 2, D 2
    earlier roll A of 31 May: An
    earlier roll A of 30 June: An, Binh
    roll A: An, Binh
    finds: nothing
    """
