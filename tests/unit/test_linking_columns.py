"""Numbers in a column not their own, or under the letters of another province; birth months and name parts mistaken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.linking.register import PERSON_FACTS, PersonRegister
from tests.spec.linking_tables import X, ids, linked, rounds, row
from tests.unit.test_linking_doubt import NEXT, asked, likely, town

LOAN = ("NGUYEN THI KIM LOAN", "1970-03-14")
OTHER = "031070999888"


@pytest.mark.parametrize(
    "wrong",
    [{"card": X}, {"card": X, "citizen": "15008580"}, {"card": X, "citizen": "123456789"}],
    ids=["alone", "the columns swapped", "beside the number of before"],
)
def test_a_citizen_number_in_the_column_of_the_card_is_the_citizen_number(wrong: dict[str, Any]) -> None:
    listed = row(*LOAN, citizen=X, file="053594/ND")
    result = linked(listed, row(*LOAN, record="transfer_out", reporter="U2", **wrong))
    assert (len(set(ids(result))), rounds(result)) == (1, ["citizen", "citizen"])


def test_swapped_columns_hold_the_card_too() -> None:
    card_only = row(*LOAN, card="15008580")
    result = linked(card_only, row(*LOAN, record="transfer_out", reporter="U2", citizen="15008580", card=X))
    assert (len(set(ids(result))), rounds(result)) == (1, ["card", "card"])


def test_a_new_card_that_is_the_citizen_number_of_its_row_stays_a_card() -> None:
    result = linked(row(*LOAN, citizen=X, card=X), row("VU BA", "1981-01-02", citizen=OTHER, card=X, reporter="U2"))
    assert result.conflicts["key_kind"].to_list() == ["card"]


def test_one_citizen_number_on_two_people_is_found_across_the_columns() -> None:
    result = linked(row(*LOAN, citizen=X), row("VU BA", "1981-01-02", card=X, reporter="U2"))
    assert result.conflicts["key_kind"].to_list() == ["citizen"]


def test_who_was_known_by_such_a_card_before_it_was_read_so_keeps_the_id(tmp_path: Path) -> None:
    fact = dict.fromkeys(PERSON_FACTS) | {"person_id": 7, "card": X, "name_key": LOAN[0], "scope": "", "likely": False}
    pl.DataFrame([fact], schema=PERSON_FACTS).write_parquet(tmp_path / "person_facts.parquet")
    assert ids(linked(row(*LOAN, card=X), known=PersonRegister.read(tmp_path))) == [7]


def test_the_same_file_number_of_another_province_is_a_slip_where_all_else_agrees() -> None:
    known = likely(*town(), row(*LOAN, citizen=X, file="072329/QN", admitted="1997-12-14"))
    paper = row(*LOAN, file="072329/HY", admitted="1997-12-14", record="transfer_out")
    result = likely(
        *town(), row(*LOAN, citizen=X, file="072329/QN", admitted="1997-12-14"), paper, known=known.register
    )
    assert ids(result)[-1] == ids(known)[-1]
    another = likely(
        *town(), {**paper, "file_no": "111222/HY", "reporter": "U2"}, known=known.register, night=NEXT, at="U1"
    )
    assert ids(another)[-1] != ids(known)[-1] and len(asked(another)) == 1


@pytest.mark.parametrize(
    ("name", "born", "sure"), [(LOAN[0], "1970-10-14", False), ("NGUYEN LOAN THI KIM", "1970-03-14", True)]
)
def test_a_birth_month_mistyped_is_asked_about_and_another_order_of_the_name_is_not(
    name: str, born: str, sure: bool
) -> None:
    paper = {**row(name, born, record="transfer_out"), "from_org": "U1", "to_org": "U2"}
    result = likely(*town(), row(*LOAN, citizen=X), paper)
    one, other = ids(result)[-2:]
    assert (one == other, asked(result)) == (sure, [] if sure else [(one, other)])
