"""The declared tables: each column described, bad frames refused, the docs page current."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from schemas.outputs import TABLES, comments, conform, empty, markdown, problems

CONTRACT = {
    "discrepancies": "case_id code severity org_code other_org_code person_id citizen_id card_no file_no full_name dob "
    "count_effect effective_on due_on first_seen age_days state stale evidence",
    "balances": "org_code level opening admitted reinstated in_city in_external out_city out_external died expelled "
    "struck_off resigned reorganised adjusted expected on_roll gap reported roll_rows quarantined in_transit as_of "
    "status not_due",
    "transfers": "transfer_id person_id from_org to_org kind issued_on received_on evidence status working_days_open",
    "cases": "case_id code org_code person_id state first_seen last_seen nights_open decided_by decided_on reason",
    "exports": "org_code as_of file sheet record sha256 rows_read rows_accepted rows_quarantined status reason",
    "links": "org_code as_of record file sheet row person_id round",
    "quarantine": "org_code as_of file sheet row record column rule reason",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_the_columns_of_the_contract_are_declared(name: str) -> None:
    required = {column.name for column in TABLES[name].columns if not column.extra}
    assert required == set(CONTRACT[name].split())


def test_every_column_is_described_in_both_languages() -> None:
    for table in TABLES.values():
        for column in table.columns:
            assert column.en.endswith(".") and column.vi.endswith("."), (table.name, column.name)
        assert {*table.key, *table.order} <= {column.name for column in table.columns}


def test_the_docs_page_is_generated() -> None:
    page = Path(__file__).parents[2] / "docs" / "outputs.md"
    assert page.read_text(encoding="utf-8").startswith(markdown()), "run: make docs"


def row(**changes: object) -> pl.DataFrame:
    values: dict[str, object] = {
        "transfer_id": "T1",
        "person_id": 1,
        "from_org": "A",
        "to_org": "B",
        "kind": None,
        "issued_on": None,
        "received_on": None,
        "evidence": "both",
        "status": "complete",
        "working_days_open": 3,
    }
    return pl.DataFrame([{**values, **changes}])


def test_a_frame_is_cast_and_ordered() -> None:
    shuffled = pl.concat([row(transfer_id="T2"), row()]).select(reversed(row().columns))
    shaped = conform("transfers", shuffled)
    assert shaped.schema == empty("transfers").schema
    assert shaped.get_column("transfer_id").to_list() == ["T1", "T2"]


def test_absent_extras_are_null_and_absent_columns_are_refused() -> None:
    links = {"org_code": "A", "as_of": None, "record": "roll", "file": "f", "sheet": "", "row": 1, "person_id": 1}
    with pytest.raises(ValueError, match=r"absent \['round'\]"):
        conform("links", pl.DataFrame([links]))
    with pytest.raises(ValueError, match="undeclared"):
        conform("transfers", row(full_name="x"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"from_org": None}, "transfers.from_org: 1 rows are empty"),
        ({"status": "lost"}, "transfers.status: 1 rows hold a value"),
    ],
)
def test_a_bad_value_is_refused_without_being_quoted(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        conform("transfers", row(**changes))
    assert "lost" not in str(caught.value)


def test_a_repeated_key_is_refused() -> None:
    with pytest.raises(ValueError, match="1 rows repeat the key transfer_id"):
        conform("transfers", pl.concat([row(), row()]))


def test_another_type_is_told() -> None:
    assert problems("transfers", row().with_columns(pl.col("person_id").cast(pl.Int8)))


def test_every_table_and_column_has_its_comment() -> None:
    statements = list(comments())
    assert len(statements) == len(TABLES) + sum(len(table.columns) for table in TABLES.values())
