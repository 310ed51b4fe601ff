"""What tells a damaged row's person from everybody else, so that nobody need be asked; and what does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.linking.likely import EARLIER
from tests.spec.linking_tables import ids, row
from tests.unit.test_linking_doubt import NEXT, asked, likely

NAME, DAY, ADMITTED = "TRAN VAN AN", "1970-03-12", "1995-02-03"
HOME = "xã Tân Trào, huyện Kiến Thụy"
NUMBERS = {"citizen": "031070000101", "card": "12345678", "file": "031234/HP"}


def member(name: str = NAME, dob: str = DAY, *, home: str | None = HOME, **values: Any) -> dict[str, Any]:
    told = {name: value for name, value in {"admitted": ADMITTED, **values}.items() if value is not None}
    return {**row(name, dob, **told), "hometown": home}


def later(*rows: dict[str, Any], first: tuple[dict[str, Any], ...] = ()) -> tuple[list[int], list[tuple[int, int]]]:
    """Who is who, and who is asked about, on a night after the member was first seen on U1's roll."""
    before = [member(**NUMBERS), *first]
    known = likely(*before)
    seen = (
        pl.DataFrame(before)
        .with_columns(pl.Series("person_id", ids(known)))
        .select("person_id", "reporter", "hometown")
    )
    earlier = pl.concat([pl.DataFrame(schema=EARLIER), seen], how="diagonal_relaxed").select(list(EARLIER))
    result = likely(
        *rows,
        known=known.register,
        night=NEXT,
        earlier=lambda who: earlier.filter(pl.col("person_id").is_in(who.implode())),
    )
    return ids(result), asked(result)


def at_home(people: pl.Series) -> pl.DataFrame:
    """Everybody stood on U1's roll with one hometown."""
    rows = people.to_frame("person_id").with_columns(pl.lit("U1").alias("reporter"), pl.lit(HOME).alias("hometown"))
    return pl.concat([pl.DataFrame(schema=EARLIER), rows], how="diagonal").select(list(EARLIER))


@pytest.mark.parametrize(
    ("name", "dob"),
    [("TRAN V AN", "1970-01-01"), ("TRAN AN", "1970"), ("T V AN", DAY), ("AN TRAN VAN", "1970"), (NAME, "1970-12-03")],
)
@pytest.mark.parametrize("kind", ["citizen", "card", "file"])
def test_a_number_and_a_name_and_date_that_agree_as_far_as_they_are_written(kind: str, name: str, dob: str) -> None:
    assert later(member(name, dob, **{kind: NUMBERS[kind]}, record="exit")) == ([1], [])


@pytest.mark.parametrize(("name", "dob"), [("TRAN VAN ANH", "1970-03-25"), (NAME, "1971")])
def test_a_number_and_a_name_and_date_that_differ_are_not_enough(name: str, dob: str) -> None:
    found, _ = later(member(name, dob, **{**NUMBERS, "file": None}, record="exit", admitted=None, home=None))
    assert found == ([1] if name == NAME else [2])


def test_a_paper_of_the_own_unit_with_name_and_birth_day_only() -> None:
    paper = member(record="exit", admitted=None, home=None)
    assert later(paper) == ([1], [])
    assert later({**paper, "citizen_id": "030123456", "citizen_kind": "cmnd"}) == ([1], [])


def test_the_same_paper_of_another_unit_is_asked_about() -> None:
    assert later(member(record="exit", admitted=None, home=None, reporter="U7")) == ([2], [(1, 2)])


@pytest.mark.parametrize("dob", ["1970", "1970-12-03", DAY])
def test_nor_is_it_enough_beside_a_namesake_it_might_be(dob: str) -> None:
    # Whose birth date may be the one written wrong.
    other = member(dob=dob, citizen="031070777555", card="98765432", admitted="1999-01-02", home=None)
    found, questions = later(member(record="exit", admitted=None, home=None), first=(other,))
    assert (found, set(questions)) == ([3], {(1, 3), (2, 3)})


def test_day_and_month_swapped_on_a_row_without_numbers() -> None:
    assert later(member(dob="1970-12-03")) == ([1], [])
    assert later(member(dob="1970-12-03", home=None)) == ([1], [])
    found, questions = later(member(dob="1970-12-03", home=None, admitted=None))
    assert (found, questions) == ([2], [(1, 2)])


@pytest.mark.parametrize("dob", ["1970", "1970-01-01"])
def test_a_birth_year_on_a_row_without_numbers(dob: str) -> None:
    assert later(member(dob=dob)) == ([1], [])
    assert later(member(dob=dob, home=None)) == ([2], [(1, 2)])
    namesake = member(dob="1970-08-21", citizen="031070777555", card="98765432")
    assert later(member(dob=dob), first=(namesake,))[0] == [3]


def test_who_was_known_by_birth_year_and_gains_a_number_keeps_the_id() -> None:
    known = likely(member(dob="1970"), at="U1")
    result = likely(member(citizen=NUMBERS["citizen"]), known=known.register, night=NEXT, earlier=at_home)
    assert ids(result) == [1]


@pytest.mark.parametrize("name", ["TRAN AN", "TRAN V AN", "T V AN"])
def test_a_shortened_name_on_a_row_without_numbers(name: str) -> None:
    assert later(member(name)) == ([1], [])
    assert later(member(name, home=None)) == ([1], [])
    assert later(member(name, home="xã An Sơn, Thủy Nguyên")) == ([2], [(1, 2)])
    assert later(member(name, home=None, admitted=None)) == ([2], [(1, 2)])


@pytest.mark.parametrize(("name", "dob"), [("DANG XUAN QUY", "1995-01-01"), ("DANG XUAN QUY", "1995")])
def test_a_name_in_another_order_and_a_birth_year_meet_by_the_admission_day(name: str, dob: str) -> None:
    known = likely(member(name, dob, card="13728813"))
    paper = member("QUY XUAN DANG", "1995-11-25", card="16728813", record="transfer_out")
    result = likely(paper, known=known.register, night=NEXT)
    assert ids(result) == [1] or asked(result) == [(1, 2)]


def test_initials_and_a_swapped_birth_day_meet_by_given_name_and_admission_day() -> None:
    assert later(member("T V AN", "1970-12-03", home=None, record="transfer_out")) == ([2], [(1, 2)])


def test_a_name_in_another_order_and_one_other_number_are_asked_about() -> None:
    paper = member("AN VAN TRAN", card="98705432", record="transfer_out")
    assert later(paper) == ([2], [(1, 2)])


def test_a_twin_named_nearly_alike_is_asked_about() -> None:
    assert later(member("TRAN VAN ANH")) == ([2], [(1, 2)])


def test_a_birth_year_mistyped_beside_the_own_citizen_number() -> None:
    # The number tells 1970. Of an initial and another year an officer decides.
    paper = member(
        "TRAN V AN", "1980-03-12", citizen=NUMBERS["citizen"], record="transfer_out", admitted=None, home=None
    )
    assert later(paper) == ([2], [(1, 2)])


def test_a_year_mistyped_in_the_citizen_number() -> None:
    known = likely(member(dob="1970-01-01", **NUMBERS))
    paper = member(citizen="031078000101", record="transfer_in", reporter="U2")
    assert ids(likely(paper, known=known.register, night=NEXT)) == [1]


def test_the_two_ends_of_a_paper_and_who_they_are_about_are_one() -> None:
    known = likely(member("TRAN V AN", home=None))
    paper = {"from_org": "U1", "to_org": "U2", "transfer_no": "12/GT", "issued_on": date(2024, 6, 3)}
    sent = {**member(record="transfer_out", admitted=None, citizen="031070900101"), **paper}
    received = {**member(record="transfer_in", reporter="U2", home=None, citizen="031070000101"), **paper}
    assert ids(likely(sent, received, known=known.register, night=NEXT, at="U1")) == [1, 1]


def test_one_paper_with_a_birth_day_that_is_quite_another() -> None:
    paper = {"from_org": "U1", "to_org": "U2", "transfer_no": "12/GT", "issued_on": date(2024, 6, 3)}
    sent = {**member(record="transfer_out", **NUMBERS), **paper}
    received = {**member(dob="1970-11-25", record="transfer_in", reporter="U2", citizen="030123456"), **paper}
    received["citizen_kind"] = "cmnd"
    assert ids(likely(sent, received)) == [1, 1]


def test_a_row_twice_on_one_roll_though_a_digit_or_the_name_is_written_otherwise() -> None:
    again = [
        member("AN TRAN VAN", **NUMBERS),
        member("TRAN V AN", "1970", **NUMBERS),
        member(dob="1970-12-03", **NUMBERS),
        member(**{**NUMBERS, "citizen": "031070900101"}),
        member(**{**NUMBERS, "file": "031234/HD"}),
        member(citizen="030170000101"),
        member(**{**NUMBERS, "card": "12435678", "citizen": None}),
    ]
    for second in again:
        result = likely(member(**NUMBERS), second)
        assert (ids(result), asked(result)) == ([1, 1], [])
        assert later(member(**NUMBERS), second) == ([1, 1], [])
