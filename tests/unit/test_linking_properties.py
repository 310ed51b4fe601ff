"""Linking against slow, obvious statements about it, on many tiny invented nights."""

from __future__ import annotations

import itertools
import os
import random
from datetime import timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.linking.agreement import Fit, fit_of
from pipelines.linking.link import link
from pipelines.linking.profiles import KINDS, PRECISION, with_profile
from pipelines.linking.register import PersonRegister
from tests.spec.linking_tables import NIGHT, row, table

# The same nights every time; ``DOIKHOP_GENERATIVE=long`` plays many more.
LONG = os.environ.get("DOIKHOP_GENERATIVE") == "long"
SEVERAL = settings(max_examples=600 if LONG else 40, deadline=None, derandomize=True)

_ROWS = st.lists(
    st.builds(
        row,
        st.sampled_from(["AN", "BINH", "CUC"]),
        st.sampled_from(["1970-03-15", "1970-03", "1970", "1981-09-02", None]),
        citizen=st.sampled_from([None, "031070000001", "031070000002", "031123456", "0310"]),
        card=st.sampled_from([None, None, "11111111", "22222222"]),
        file=st.sampled_from([None, None, "031234/HP", "055555/HP"]),
        admitted=st.sampled_from(["1995-02-03", "1999-09-09"]),
        record=st.sampled_from(["roll", "roll", "transfer_in", "refused"]),
        reporter=st.sampled_from(["U1", "U2"]),
    ),
    min_size=1,
    max_size=9,
)


def compared(rows: list[dict[str, Any]], ids: pl.Series) -> list[dict[str, Any]]:
    frame = table(*rows)
    return with_profile(frame).with_columns(ids, frame["record"]).to_dicts()


def fact(of: dict[str, Any]) -> tuple[Any, Any, Any]:
    return of["name_key"], of["dob"], of["dob_precision"]


@SEVERAL
@given(_ROWS, _ROWS)
def test_plain_cases_linked_as_columns_equal_every_case_played(
    first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    quick = slow = PersonRegister.empty()
    for days, rows in enumerate((first, second)):
        night = NIGHT + timedelta(days=days)
        one, other = link(table(*rows), quick, None, night), link(table(*rows), slow, None, night, plain=False)
        assert one.links["person_id"].equals(other.links["person_id"])
        assert one.conflicts.equals(other.conflicts)
        quick, slow = one.register, other.register


@SEVERAL
@given(_ROWS, _ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    first: list[dict[str, Any]], second: list[dict[str, Any]], chance: random.Random
) -> None:
    order = list(range(len(second)))
    chance.shuffle(order)
    known = link(table(*first), PersonRegister.empty(), None, NIGHT).register
    one = link(table(*second), known, None, NIGHT + timedelta(days=1))
    other = link(table(*[second[place] for place in order]), known, None, NIGHT + timedelta(days=1))
    assert one.links[order].equals(other.links)
    assert one.conflicts.equals(other.conflicts)
    assert one.register.persons.collect().equals(other.register.persons.collect())
    assert one.register.facts.equals(other.register.facts)


@SEVERAL
@given(_ROWS)
def test_nobody_is_two_people_and_every_clash_of_numbers_is_told(rows: list[dict[str, Any]]) -> None:
    result = link(table(*rows), PersonRegister.empty(), None, NIGHT)
    people = [one for one in compared(rows, result.links["person_id"]) if one["record"] != "refused"]
    clashes = set()
    for one, other in itertools.combinations(people, 2):
        shared = [kind for kind in KINDS if one[kind] and one[kind] == other[kind]]
        if fit_of(fact(one), fact(other)) == Fit.CONFLICT:
            assert one["person_id"] != other["person_id"] or not shared
            pair = sorted((one["person_id"], other["person_id"]))
            clashes |= {(number, kind, one[kind]) for kind in shared for number in pair}
    told = result.conflicts.select("person_id", "key_kind", "value").rows()
    told += result.conflicts.select("other_person_id", "key_kind", "value").rows()
    assert set(told) == clashes


@SEVERAL
@given(_ROWS)
def test_a_number_with_the_same_name_and_birth_date_is_one_person(rows: list[dict[str, Any]]) -> None:
    result = link(table(*rows), PersonRegister.empty(), None, NIGHT)
    people = [one for one in compared(rows, result.links["person_id"]) if one["record"] != "refused"]
    for one, other in itertools.combinations(people, 2):
        shared = any(one[kind] and one[kind] == other[kind] for kind in KINDS)
        whole = one["dob_precision"] == other["dob_precision"] == "day"
        rivals = [
            third
            for third in people
            if any(third[kind] and third[kind] in (one[kind], other[kind]) for kind in KINDS)
            and (third["name_key"] != one["name_key"] or third["dob"] != one["dob"])
        ]
        if shared and whole and fact(one) == fact(other) and not rivals:
            assert one["person_id"] == other["person_id"]


@SEVERAL
@given(_ROWS, _ROWS)
def test_a_row_seen_before_keeps_its_person(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> None:
    known = link(table(*first), PersonRegister.empty(), None, NIGHT)
    again = link(table(*first, *second), known.register, None, NIGHT + timedelta(days=1))
    for place, of in enumerate(first):
        if of["record"] != "refused":
            assert known.links["person_id"][place] == again.links["person_id"][place]


def test_the_precision_of_a_birth_date_is_one_of_three() -> None:
    assert with_profile(table(row(dob="1970"), row(dob=None)))["dob_precision"].to_list() == ["year", None]
    assert PRECISION.categories.to_list() == ["day", "month", "year"]
