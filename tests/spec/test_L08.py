"""L08 temporary stay overdue · tạm thời quá hạn.

The later of the rolls' and the registers' last day of a temporary stay, else the longest stay allowed (12 months; for
study 24), against the night's date. A return closes it, so does leaving home for good. The home account acts.
"""

from __future__ import annotations

from tests.spec.table import spec


@spec
def test_ended_yesterday() -> None:
    """By its own roll An was away until 1 August; tonight is the 2nd.

    held A: An
    roll A: An (temporarily elsewhere; until 1 August)
    finds: L08 A An 0 M
    """


@spec
def test_ends_today() -> None:
    """The last day itself is still allowed.

    held A: An
    roll A: An (temporarily elsewhere; until 2 August)
    finds: nothing
    """


@spec
def test_the_later_of_roll_and_register() -> None:
    """The register says 30 June, but the roll was extended.

    held A: An
    out A: An to B, issued 1 February, temporary, until 30 June
    roll A: An (temporarily elsewhere; until 31 December)
    finds: nothing
    """


@spec
def test_the_place_extended_it() -> None:
    """The place knows of a longer stay than home.

    held A: An
    out A: An to B, issued 1 February, temporary, until 30 June
    roll A: An (temporarily elsewhere; until 30 June)
    roll B: An (guest; until 31 December)
    finds: nothing
    """


@spec
def test_both_are_over() -> None:
    """Roll and register agree that it ended.

    held A: An
    out A: An to B, issued 1 February, temporary, until 30 June
    roll A: An (temporarily elsewhere; until 30 June)
    roll B: An (guest; until 30 June)
    finds: L08 A An 0 M names B
    """


@spec
def test_no_end_given() -> None:
    """Twelve months is the longest: from 1 August 2020 it ended yesterday.

    held A: An, Binh
    out A: An to B, issued 1 August 2020, temporary
    out A: Binh to B, issued 2 August 2020, temporary
    roll A: An (temporarily elsewhere), Binh (temporarily elsewhere)
    finds: L08 A An 0 M names B
    """


@spec
def test_for_study() -> None:
    """B is a school: up to 24 months.

    B is a school
    held A: An, Binh
    out A: An to B, issued 1 August 2020, temporary
    out A: Binh to B, issued 1 August 2019, temporary
    roll A: An (temporarily elsewhere), Binh (temporarily elsewhere)
    finds: L08 A Binh 0 M names B
    """


@spec
def test_returned() -> None:
    """A temporary paper back closes the stay.

    held A: An
    out A: An to B, issued 1 February, temporary, until 30 June
    in A: An from B, issued 28 June, received 1 July, temporary
    roll A: An
    finds: nothing
    """


@spec
def test_the_roll_still_says_away() -> None:
    """The return is registered: what the roll forgot to change is no overdue stay.

    held A: An
    in A: An from B, issued 28 June, received 1 July, temporary
    roll A: An (temporarily elsewhere; since 1 February; until 30 June)
    finds: nothing
    """


@spec
def test_away_again() -> None:
    """The return was before this stay began.

    held A: An
    in A: An from B, issued 4 January, received 5 January, temporary
    roll A: An (temporarily elsewhere; since 1 February; until 30 June)
    finds: L08 A An 0 M
    """


@spec
def test_converted() -> None:
    """An went to B for good.

    held A: An
    out A: An to B, issued 1 February, temporary, until 30 June
    out A: An to B, issued 1 July
    in B: An from A, issued 1 July, received 5 July
    roll B: An
    finds: nothing
    """


@spec
def test_the_value_of_the_day_it_began() -> None:
    """From 2021 on six months were the longest; An left before, Binh since.

    setting deadlines = {temporary_months = [{from = 2021-01-01, value = 6}]}
    held A: An, Binh
    out A: An to B, issued 1 December 2020, temporary
    out A: Binh to B, issued 4 January 2021, temporary
    roll A: An (temporarily elsewhere), Binh (temporarily elsewhere)
    finds: L08 A Binh 0 M names B
    """


@spec
def test_before_any_close() -> None:
    """No baseline is needed.

    no close yet
    roll A: An (temporarily elsewhere; until 30 June)
    finds: L08 A An 0 M
    """
