"""Merging and un-merging by decision over the nights: whose rows are whose, and what was known on a night."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.linking import marks
from pipelines.linking.register import PersonRegister
from pipelines.night import write_frame
from tests.spec.linking_tables import NIGHT, X, Y, Z, ids, linked, rounds, row
from tests.spec.test_linking_nights import decide

AN, ANH = {"name": "TRAN VAN AN", "citizen": X, "file": "031234/HP"}, {"name": "TRAN ANH", "citizen": Y}
GAINED = {**ANH, "card": "22222222", "file": "055555/HP"}


def night(n: int) -> Any:
    return NIGHT + timedelta(days=n)


def test_what_is_first_seen_of_merged_people_goes_to_the_one_it_fits() -> None:
    first = linked(row(**AN), row(**ANH))
    same = decide("same", 1, 2)
    merged = linked(row(**AN, card="11111111"), row(**GAINED), known=first.register, night=night(1), decisions=same)
    assert ids(merged) == [1, 1]
    taken_back = pl.concat([same, decide("different", 1, 2)])
    apart = linked(
        row(**AN, card="11111111"), row(**GAINED), known=merged.register, night=night(2), decisions=taken_back
    )
    assert (ids(apart), rounds(apart)) == ([1, 2], ["citizen", "citizen"])
    later = linked(row(card="22222222", name="TRAN ANH"), known=apart.register, night=night(3), decisions=taken_back)
    assert ids(later) == [2]


def test_one_person_said_to_be_two_is_parted_with_everything_that_fits_the_other() -> None:
    # One citizen number on two people of one birth day, met by number and birth date.
    one = [row(**AN), row(**AN, admitted="1995-02-03", reporter="U2", record="transfer_in")]
    other = [
        row("TRAN THI BINH", citizen=X, card="22222222", reporter="U3"),
        row("TRAN THI BINH", citizen=X, card="22222222", admitted="1999-02-03", reporter="U3", record="transfer_out"),
    ]
    first = linked(*one, *other)
    assert len(set(ids(first))) == 1
    said = decide("different", one[0], other[0])
    second = linked(*one, *other, known=first.register, night=night(1), decisions=said)
    a, b, c, d = ids(second)
    assert (a == b, c == d, a == c) == (True, True, False)
    third = linked(*one, *other, known=second.register, night=night(2), decisions=said)
    assert ids(third) == ids(second)


def test_a_chain_of_mergers_is_taken_back_link_by_link() -> None:
    three = [row(**AN), row(**ANH), row("C", citizen=Z)]
    said = pl.concat([decide("same", 1, 2), decide("same", 2, 3)])
    register = linked(*three).register
    all_one = linked(*three, known=register, night=night(1), decisions=said)
    assert ids(all_one) == [1, 1, 1]
    said = pl.concat([said, decide("different", 2, 3)])
    without_c = linked(*three, known=all_one.register, night=night(2), decisions=said)
    assert ids(without_c) == [1, 1, 3]


def test_what_was_known_on_a_night_is_told_by_every_later_register(tmp_path: Path) -> None:
    """Facts are only ever added: those first seen up to a night are what that night knew, whatever came since."""
    lists = [
        [row(**AN), row(**ANH)],
        [row(**AN, card="11111111"), row(**ANH)],
        [row(**AN), row(**GAINED), row("C", citizen=Z)],
        [row(**{**AN, "citizen": "031070000901"}), row(**ANH, card="33333333")],
    ]
    register = PersonRegister.empty()
    for n, rows in enumerate(lists):
        said = pl.concat([decide("same", 1, 2), decide("different", 1, 2)][: max(n - 1, 0)] or [decide("same", 1, 1)])
        register = linked(*rows, known=register, night=night(n), decisions=said if n > 1 else None).register
        register.write(tmp_path / str(n))
    for n in range(len(lists)):
        then = PersonRegister.read(tmp_path / str(n)).facts
        now = register.facts.filter(pl.col("first_seen") <= night(n))
        assert now.sort(pl.all(), nulls_last=True).equals(then.sort(pl.all(), nulls_last=True))


def test_a_decision_about_a_case_of_merged_people_is_about_the_two_they_were(tmp_path: Path) -> None:
    first = linked(row(**AN), row(**ANH))
    merged = linked(row(**AN), row(**ANH), known=first.register, night=night(1), decisions=decide("same", 1, 2))
    merged.register.write(tmp_path / "state")
    case = {"case_id": "V000001", "code": "I03", "person_id": 1, "first_person_id": 2, "subject": "1"}
    write_frame(pl.DataFrame([case]), tmp_path / "state" / "cases.parquet")
    told = marks.people_of(tmp_path, marks.RECORDS, "V000001", None)
    assert told is not None
    [[of_anh, of_an]] = json.loads(told)
    facts = merged.register.facts.sort("person_id").rows(named=True)
    assert ([marks.mark_of(facts[1])], [marks.mark_of(facts[0])]) == (of_anh, of_an)
