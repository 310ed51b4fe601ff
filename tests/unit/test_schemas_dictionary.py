"""The field dictionary itself: every field described, used, with headers that name one field of a record."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from schemas.codes import CODE_LISTS, ROLL_STATUS
from schemas.docs import fields_markdown
from schemas.field import Field
from schemas.fields import FIELDS, column_rows, headers_of, schema
from schemas.normalise import tight_key_of
from schemas.records import IDENTITY, IDENTITY_CELLS, PROVENANCE, RECORDS

EVERY = [pytest.param(field, id=name) for name, field in FIELDS.items()]


@pytest.mark.parametrize("field", EVERY)
def test_every_field_is_described_in_both_languages(field: Field) -> None:
    for words in (field.vi, field.en, field.about_vi, field.about_en, field.valid):
        assert words.strip()
    assert field.about_vi.endswith(".")
    assert field.about_en.endswith(".")


def test_every_field_is_used_by_a_record_or_added_at_intake() -> None:
    used = {*IDENTITY, *IDENTITY_CELLS, *PROVENANCE}
    used |= {name for record in RECORDS.values() for name in record.fields}
    unused = [name for name, field in FIELDS.items() if name not in used and field.reads != "derived"]
    assert unused == []


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_of_a_record_is_in_the_dictionary(record: str) -> None:
    kind = RECORDS[record]
    named = {*kind.cells, *kind.columns, *kind.required, *kind.own_date, *kind.needs, *kind.telling}
    assert named <= set(FIELDS)
    assert set(kind.required) <= set(kind.columns)


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_name_is_a_header_of_itself(record: str) -> None:
    known = headers_of(record)
    for name in RECORDS[record].cells:
        assert known[tight_key_of(name)] == name


@pytest.mark.parametrize(
    ("record", "header", "field"),
    [
        ("roll", "HỌ VÀ TÊN", "full_name"),
        ("roll", "  họ  va ten: ", "full_name"),
        ("roll", "Số thẻ\nĐảng viên", "card_no"),
        ("roll", "Chi bộ nơi cư trú", "residence_cell"),
        ("roll", "Từ ngày", "status_since"),
        ("count_report", "Từ ngày", "period_from"),
        ("transfer_out", "Số GTSHĐ", "transfer_no"),
        ("exit", "Hình thức", "exit_kind"),
        ("admission", "Hình thức kết nạp", "admission_kind"),
        ("roll", "Ngày chuyển chính thức", "official_on"),
    ],
)
def test_headers_units_write_are_known(record: str, header: str, field: str) -> None:
    assert headers_of(record)[tight_key_of(header)] == field


def test_ethnicity_and_religion_are_no_header_of_any_record() -> None:
    for record in RECORDS:
        assert not {"dantoc", "tongiao"} & set(headers_of(record))


@pytest.mark.parametrize("name", CODE_LISTS)
def test_every_spelling_of_a_code_list_means_one_code(name: str) -> None:
    codes = CODE_LISTS[name]
    assert set(codes.by_key.values()) == set(codes.values)


def test_statuses_that_count_are_those_of_the_records_page() -> None:
    assert {code.value for code in ROLL_STATUS.codes if not code.counts} == {
        "TEMP_HERE",
        "MOVED_OUT",
        "LEFT",
        "DECEASED",
        "RESIDENCE_LIAISON",
    }


def test_made_official_is_never_read_as_an_official_transfer() -> None:
    assert "chuyenchinhthuc" not in CODE_LISTS["transfer_kind"].by_key


def test_column_rows_serve_a_column_schema() -> None:
    assert column_rows(["dob"], "en") == [
        ("dob", "Date", f"Date of birth. {FIELDS['dob'].about_en}"),
    ]
    assert schema(["row"]) == {"row": pl.Int32}


def test_the_committed_page_of_fields_is_current() -> None:
    page = Path(__file__).parents[2] / "docs" / "fields.md"
    assert page.read_text(encoding="utf-8") == fields_markdown(), "run: python -m schemas.docs docs/fields.md"
