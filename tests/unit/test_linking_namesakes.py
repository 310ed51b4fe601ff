"""Namesakes: two rows of one roll are two people unless nothing tells them apart; nobody is merged silently."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.linking_tables import X, Y, ids, rounds, row
from tests.unit.test_linking_doubt import NEXT, asked, likely

AN = {"citizen": X, "card": "11111111", "file": "031234/HP", "admitted": "1995-02-03"}
SON = "031095000777"


@pytest.mark.parametrize(
    "other",
    [
        # A clerk left out every number of the second of two.
        row(admitted="1995-02-03"),
        # A father's card number on his son's line.
        row(dob="1995-07-01", citizen=SON, card="11111111"),
        # Twins named alike, one number copied.
        row("TRAN VAN ANH", citizen=X, card="22222222"),
        row("TRAN VAN ANH", citizen=X),
        row(citizen="031070000002", card="11111111", file="031235/HP", admitted="1995-02-03"),
        # A wife and her husband, born on one day.
        row("LE THI BINH", citizen=X),
    ],
    ids=["no numbers", "son", "twin", "twin with one number", "card", "wife"],
)
def test_two_rows_of_one_roll_that_differ_are_two_people_and_the_officer_is_asked(other: dict[str, Any]) -> None:
    result = likely(row(**AN), other)
    assert (len(set(ids(result))), asked(result)) == (2, [(1, 2)])
    again = likely(row(**AN), other, known=result.register, night=NEXT)
    assert ids(again) == ids(result)


@pytest.mark.parametrize("card", [None, "22222222"])
def test_a_citizen_number_that_tells_another_birth_year_does_not_make_the_son_his_father(card: str | None) -> None:
    # I04 says that the number is not his; there is nothing to ask.
    assert len(set(ids(likely(row(**AN), row(dob="1995-07-01", citizen=X, card=card))))) == 2


def test_the_second_may_come_later() -> None:
    first = likely(row(**AN))
    later = likely(row(**AN), row(admitted="1995-02-03"), known=first.register, night=NEXT)
    assert (ids(later), asked(later)) == ([1, 2], [(1, 2)])


def test_a_row_that_lost_its_numbers_is_still_the_person() -> None:
    first = likely(row(**AN))
    later = likely(row(admitted="1995-02-03"), known=first.register, night=NEXT)
    assert (ids(later), rounds(later)) == ([1], ["name"])


def test_a_person_entered_twice_with_nothing_that_differs_is_one() -> None:
    # I05: one of the rows lacks what the other has, or knows the birth year only.
    assert ids(likely(row(**AN), row(citizen=X))) == [1, 1]
    assert ids(likely(row(**AN), row(dob="1970", citizen=X))) == [1, 1]


def test_father_and_son_without_numbers_are_two() -> None:
    result = likely(row(dob="1940-02-03"), row(dob="1970-02-03"))
    assert len(set(ids(result))) == 2


def test_on_two_rolls_a_number_and_the_name_say_one_person() -> None:
    assert ids(likely(row(**AN), row(citizen=X, card="11111111", dob="1970-03-16", reporter="U2"))) == [1, 1]


def test_a_refused_row_with_other_numbers_is_asked_about_and_joins_nobody() -> None:
    paper = row(**{**AN, "citizen": Y, "file": "099999/HP", "card": None}, record="admission")
    listed = row(**AN, record="refused")
    result = likely(paper, listed)
    assert (len(set(ids(result))), rounds(result), asked(result)) == (2, ["new", "new"], [(1, 2)])
    again = likely(paper, listed, known=result.register, night=NEXT)
    assert ids(again) == ids(result)


def test_a_refused_row_of_somebody_else_is_no_question() -> None:
    paper = row(**AN, record="admission")
    assert asked(likely(paper, row("LE THI BINH", "1981-09-02", citizen=Y, record="refused"))) == []


def test_every_number_on_a_name_and_a_date_written_nearly_alike_is_asked_about() -> None:
    first = likely(row(**AN))
    later = likely(row("TRAN VAN ANH", "1970-03-25", **AN), known=first.register, night=NEXT)
    assert (ids(later), asked(later)) == ([2], [(1, 2)])


@pytest.mark.parametrize(("name", "dob"), [("AN TRAN VAN", "1970-01-01"), ("T V AN", "1970-01-01")])
def test_every_number_on_a_name_and_a_date_that_agree_as_far_as_they_are_written(name: str, dob: str) -> None:
    first = likely(row(**AN))
    assert ids(likely(row(name, dob, **AN), known=first.register, night=NEXT)) == [1]


def test_one_number_on_two_people_born_in_one_year_is_no_question_where_the_others_differ() -> None:
    other = row("TRAN THI LAN", "1970-01-01", citizen=X, card="22222222", file="031999/HP", reporter="U2")
    assert asked(likely(row(**AN), other)) == []


def test_a_paper_of_one_of_two_twins_named_alike_is_not_the_others_because_a_file_number_has_a_slip() -> None:
    # Named alike but for a tone; Ánh's row gives no file number that the paper's could differ from.
    twin = {"admitted": "1988-07-15"}
    first = likely(row("DANG THI ANH", citizen=X, **twin), row("DANG THI ANH", citizen=Y, file="290611/HY", **twin))
    assert ids(first) == [1, 2]
    paper = row("DANG THI ANH", file="290611/HP", record="transfer_in", reporter="U2", **twin)
    second = likely(row("DANG THI ANH", citizen=X, **twin), paper, known=first.register, night=NEXT)
    assert ids(second)[0] == 1 != ids(second)[1]
    anew = likely(row("DANG THI ANH", citizen=X, **twin), {**paper, "file_no": "777888/HP"}, known=first.register)
    assert ids(anew)[0] == 1 != ids(anew)[1]
