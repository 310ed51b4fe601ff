"""Persons over several nights: who stays who, and what a decision changes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import polars as pl

from pipelines.linking.decided import DECISIONS
from pipelines.linking.link import LinkResult
from pipelines.linking.profiles import PROFILE, with_profile
from pipelines.linking.register import PersonRegister
from tests.spec.linking_tables import NIGHT, X, Y, Z, ids, linked, pairs, rounds, row, table

NEXT, THIRD = NIGHT + timedelta(days=1), NIGHT + timedelta(days=2)


def decide(decision: str, a: int | dict[str, object], b: int | dict[str, object]) -> pl.DataFrame:
    """A decision about two persons by id, or two rows."""

    def side(of: int | dict[str, object], name: str) -> dict[str, object]:
        if isinstance(of, int):
            return {f"person_{name}": of}
        return {f"profile_{name}": with_profile(table(of)).select(PROFILE).row(0, named=True)}

    return pl.DataFrame([{"decision": decision, **side(a, "a"), **side(b, "b")}], schema=DECISIONS)


def test_a_person_keeps_the_id_over_three_nights() -> None:
    first = linked(row(citizen=X), row(citizen=Y))
    second = linked(row(citizen=X), row(citizen=Z), known=first.register, night=NEXT)
    third = linked(row(citizen=Y), row(citizen=X), row(citizen=Z), known=second.register, night=THIRD)
    assert (ids(first), ids(second), ids(third)) == ([1, 2], [1, 3], [2, 1, 3])
    assert third.register.persons.collect()["first_seen"].to_list() == [NIGHT, NIGHT, NEXT]


def test_a_person_who_gains_a_citizen_number_keeps_the_id() -> None:
    first = linked(row(file="031234/HP"))
    second = linked(row(file="031234/HP", citizen=X), known=first.register, night=NEXT)
    third = linked(row(citizen=X), known=second.register, night=THIRD)
    assert (ids(first), ids(second), ids(third)) == ([1], [1], [1])


def test_a_person_who_gains_a_citizen_number_in_place_of_a_cmnd_keeps_the_id() -> None:
    first = linked(row(citizen="031123456", admitted="1995-02-03"))
    second = linked(row(citizen=X, admitted="1995-02-03"), known=first.register, night=NEXT)
    assert ids(second) == [1]


def test_a_probationary_member_who_gains_a_card_keeps_the_id() -> None:
    first = linked(row(citizen=X))
    second = linked(row(citizen=X, card="11111111"), known=first.register, night=NEXT)
    third = linked(row(card="11111111"), known=second.register, night=THIRD)
    assert (ids(second), ids(third)) == ([1], [1])
    assert rounds(third) == ["card"]


def test_a_corrected_number_keeps_the_id_and_clears_the_conflict() -> None:
    binh = {"name": "LE THI BINH", "dob": "1981-09-02", "file": "055555/HP"}
    first = linked(row(citizen=X), row(**binh, citizen=X))
    second = linked(row(citizen=X), row(**binh, citizen=Y), known=first.register, night=NEXT)
    assert pairs(first) == [(1, 2, "citizen")]
    assert ids(second) == ids(first)
    assert pairs(second) == []


def test_a_conflict_stays_the_same_two_people_night_after_night() -> None:
    rows = [row(citizen=X), row("LE THI BINH", "1981-09-02", citizen=X)]
    first = linked(*rows)
    second = linked(*reversed(rows), known=first.register, night=NEXT)
    assert ids(second) == list(reversed(ids(first)))
    assert pairs(second) == pairs(first) == [(1, 2, "citizen")]


def test_an_old_register_row_does_not_keep_a_corrected_number_in_conflict() -> None:
    binh = {"name": "LE THI BINH", "dob": "1981-09-02", "file": "055555/HP"}
    old = row(**binh, citizen=X, record="transfer_in", as_of="2024-05-31")
    wrong = linked(row(citizen=X), row(**binh, citizen=X, as_of="2024-05-31"), old)
    right = linked(row(citizen=X), row(**binh, citizen=Y), old, known=wrong.register, night=NEXT)
    assert (len(pairs(wrong)), pairs(right)) == (1, [])


def test_a_roll_no_longer_in_force_raises_no_conflict() -> None:
    result = linked(row(citizen=X), row("LE THI BINH", "1981-09-02", citizen=X, in_force=False))
    assert (len(set(ids(result))), pairs(result)) == (2, [])


def test_a_row_that_points_to_two_known_persons_goes_by_the_earlier_round() -> None:
    first = linked(row(citizen=X), row("LE THI BINH", "1981-09-02", file="031234/HP"))
    of_an, of_binh = ids(first)
    second = linked(
        row(citizen=X, file="031234/HP"),
        row("LE THI BINH", "1981-09-02", file="031234/HP"),
        known=first.register,
        night=NEXT,
    )
    assert ids(second) == [of_an, of_binh]
    assert pairs(second) == [(1, 2, "file")]


def test_two_known_persons_are_never_merged_by_a_row() -> None:
    first = linked(row(citizen=X), row(file="031234/HP"))
    second = linked(row(citizen=X, file="031234/HP"), known=first.register, night=NEXT)
    third = linked(row(citizen=X), row(file="031234/HP"), known=second.register, night=THIRD)
    assert (ids(first), ids(second), ids(third)) == ([1, 2], [1], [1, 2])
    assert pairs(second) == []


def test_a_known_person_may_change_name_and_later_have_the_birth_date_corrected() -> None:
    first = linked(row(citizen=X))
    second = linked(row("TRAN VAN ANH", citizen=X), known=first.register, night=NEXT)
    third = linked(row("TRAN VAN ANH", "1970-03-25", citizen=X), known=second.register, night=THIRD)
    assert (ids(second), ids(third)) == ([1], [1])


def test_what_is_shown_comes_from_the_newest_roll_else_the_newest_register() -> None:
    first = linked(
        row(citizen=X, card="11111111", record="exit", as_of="2024-06-30"),
        row(citizen=X, as_of="2024-05-31", in_force=False),
        row("OLD NAME", citizen=Y, record="exit", as_of="2024-04-30"),
        row("NEW NAME", citizen=Y, record="exit", as_of="2024-05-31"),
    )
    persons = first.register.persons.collect()
    assert persons["card_no"].to_list() == [None, None]
    assert persons["full_name"].to_list() == ["TRAN VAN AN", "NEW NAME"]
    second = linked(row(citizen=X, card="22222222", record="exit"), known=first.register, night=NEXT)
    assert second.register.persons.collect()["card_no"].to_list() == [None, None]


def test_the_register_is_read_back_as_written(tmp_path: Path) -> None:
    first = linked(row(citizen=X), row(dob=None), decisions=decide("same", 1, 2))
    first.register.write(tmp_path)
    again = PersonRegister.read(tmp_path)
    assert again.persons.collect().equals(first.register.persons.collect())
    for name in ("facts", "decided", "aliases"):
        assert getattr(again, name).equals(getattr(first.register, name))


def two_people() -> LinkResult:
    return linked(row(citizen=X), row("TRAN ANH", "1970-03-15", citizen=Y))


def test_two_persons_decided_the_same_go_by_the_lower_id_from_then_on() -> None:
    rows = [row(citizen=X), row("TRAN ANH", "1970-03-15", citizen=Y)]
    second = linked(*rows, known=two_people().register, night=NEXT, decisions=decide("same", 2, 1))
    assert (ids(second), rounds(second)) == ([1, 1], ["citizen", "decision"])
    assert second.register.aliases.rows() == [(2, 1)]
    third = linked(*rows, known=second.register, night=THIRD)
    assert ids(third) == [1, 1]


def test_a_later_different_gives_both_their_own_back() -> None:
    rows = [row(citizen=X), row("TRAN ANH", "1970-03-15", citizen=Y)]
    merged = linked(*rows, known=two_people().register, night=NEXT, decisions=decide("same", 1, 2))
    apart = pl.concat([decide("same", 1, 2), decide("different", 2, 1)])
    third = linked(*rows, known=merged.register, night=THIRD, decisions=apart)
    assert ids(third) == [1, 2]
    assert third.register.aliases.is_empty()


def test_two_rows_decided_the_same_on_their_first_night() -> None:
    one, other = row(citizen=X), row("LE THI BINH", "1981-09-02", citizen=X)
    result = linked(one, other, decisions=decide("same", one, other))
    assert (ids(result), pairs(result)) == ([1, 1], [])
    assert ids(linked(one, other, known=result.register, night=NEXT)) == [1, 1]


def test_two_rows_of_one_person_decided_different_stay_apart() -> None:
    one, other = row(citizen=X), row("TRAN ANH", citizen=X, reporter="U2")
    first = linked(one, other)
    assert ids(first) == [1, 1]
    second = linked(one, other, known=first.register, night=NEXT, decisions=decide("different", one, other))
    third = linked(one, other, known=second.register, night=THIRD, decisions=decide("different", one, other))
    assert sorted(ids(second)) == sorted(ids(third)) == [1, 2]
    assert ids(second) == ids(third)
    fourth = linked(row(citizen=Y), known=third.register, night=THIRD)
    assert ids(fourth) == [3]


def test_a_same_never_joins_a_pair_decided_different() -> None:
    three = linked(row(citizen=X), row("B", citizen=Y), row("C", citizen=Z))
    said = pl.concat([decide("different", 1, 3), decide("same", 1, 2), decide("same", 2, 3)])
    again = linked(
        row(citizen=X), row("B", citizen=Y), row("C", citizen=Z), known=three.register, night=NEXT, decisions=said
    )
    assert ids(again) == [1, 1, 3]
