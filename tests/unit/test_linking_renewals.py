"""A roll whose cards or files were all issued again names who it named; single members may have come and gone.

So does a roll on which the end of a citizen number was corrected, unless anything else is as near.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.spec.linking_tables import ids, row
from tests.unit.test_linking_doubt import NEXT, asked, likely

Row = dict[str, Any]
SIZE = 30


def roll(edition: int, kinds: tuple[str, ...] = ("card",), admitted: bool = False) -> list[Row]:
    """Members of U1; of another edition every number is another."""
    rows = []
    for n in range(SIZE):
        born = date(1950, 1, 2) + timedelta(days=(n * 7919) % 18_000)
        numbers = {"card": f"{(n * 7919 + edition * 104_729 + 1_234_567) % 10**8:08d}"}
        numbers["file"] = f"{(n * 917 + edition * 337_001) % 10**6:06d}/HP"
        own = {kind: numbers[kind] for kind in kinds}
        days = {"admitted": (born + timedelta(days=9_000)).isoformat()} if admitted else {}
        name = f"{('NGUYEN', 'TRAN', 'LE')[n % 3]} VAN {('AN', 'BINH', 'CUONG', 'DUNG')[n % 4]}"
        rows.append(row(name, born.isoformat(), **own, **days))
    return rows


@pytest.mark.parametrize(("kinds", "admitted"), [(("card",), False), (("card", "file"), True)])
def test_everybody_whose_number_was_renewed_keeps_the_id(kinds: tuple[str, ...], admitted: bool) -> None:
    first = likely(*roll(0, kinds, admitted))
    second = likely(*roll(1, kinds, admitted), known=first.register, night=NEXT, at="U1")
    assert (ids(second), asked(second)) == (ids(first), [])


def test_of_a_few_renewed_numbers_an_officer_is_asked() -> None:
    first, few = likely(*roll(0)), SIZE // 4
    second = likely(*roll(1)[:few], *roll(0)[few:], known=first.register, night=NEXT, at="U1")
    assert set(ids(second)[:few]).isdisjoint(ids(first))
    assert len(asked(second)) == few


def someone(name: str, card: str, **told: Any) -> Row:
    return row(f"PHAM THI {name}", "1975-02-03", card=card, **told)


def test_nobody_whom_something_else_tells_apart_is_taken_for_renewed() -> None:
    before = [
        someone("TWO FOR ONE", "11112222"),
        someone("ONE FOR TWO", "22223333"),
        someone("ONE FOR TWO", "99990000"),
        someone("OTHERWISE ADMITTED", "33334444", admitted="1999-01-02"),
        someone("OTHER CITIZEN", "44445555", citizen="031175000111"),
        someone("TRANSFERRED", "55556666"),
        someone("GONE", "66667777"),
        someone("ELSEWHERE", "77778888"),
    ]
    new = [
        someone("TWO FOR ONE", "12345678"),
        someone("TWO FOR ONE", "23456781"),
        someone("ONE FOR TWO", "34567812"),
        someone("OTHERWISE ADMITTED", "45678123", admitted="2001-05-06"),
        someone("OTHER CITIZEN", "56781234", citizen="031175999888"),
        someone("TRANSFERRED", "67812345"),
        someone("GONE", "78123456"),
        someone("ELSEWHERE", "81234567"),
    ]
    papers = [{**before[5], "record": "transfer_out"}, {**before[6], "record": "exit"}, {**before[7], "reporter": "U2"}]
    first = likely(*roll(0), *before)
    second = likely(*roll(1), *new, *papers, known=first.register, night=NEXT, at="U1")
    assert ids(second)[:SIZE] == ids(first)[:SIZE]
    assert set(ids(second)[SIZE : SIZE + len(new)]).isdisjoint(ids(first))
    assert ids(second)[-3:] == ids(first)[-3:]


def test_who_stands_in_somebodys_place_with_a_digit_at_the_end_corrected_is_the_same() -> None:
    life = {"admitted": "1999-09-19"}

    def member(name: str, end: str, **told: Any) -> Row:
        n = names.index(name)
        return row(f"VU {name}", f"1972-12-{10 + n}", **{"citizen": f"036072{n}094{end}", **life, **told})

    names = ["CORRECTED", "STAYS", "LET GO", "ELSEWHERE", "TWO", "ADMITTED LATER"]
    before = [member(name, "30") for name in names]
    new = [member(name, "36") for name in names]
    new[5]["admitted_on"] = date(2003, 3, 3)
    others = [before[1], {**before[2], "record": "transfer_out"}, {**before[3], "reporter": "U2"}, member("TWO", "37")]
    first = likely(*before)
    second = likely(*new, *others, known=first.register, night=NEXT, at="U1")
    assert ids(second)[0] == ids(first)[0]
    assert set(ids(second)[1 : len(new)]).isdisjoint(ids(first))
    assert ids(second)[len(new) : -1] == ids(first)[1:4]
