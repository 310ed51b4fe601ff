"""Headers as units write them: spellings that are in no list, which field each names, and which name none."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from schemas.fields import FIELDS, headers_of
from schemas.records import RECORDS
from schemas.wording import field_of, one_slip

# Record, field (blank: none of them) and a header some unit writes for it.
SPELLINGS = list(csv.DictReader(io.StringIO((Path(__file__).parent / "header_spellings.csv").read_text("utf-8"))))
MEMBERS = ("roll", "transfer_out", "transfer_in", "admission", "exit")
RECORDS_OF = {"identity": MEMBERS, "transfer": ("transfer_out", "transfer_in")}


@pytest.mark.parametrize("part", dict.fromkeys(row["record"] for row in SPELLINGS))
def test_headers_no_list_has(part: str) -> None:
    rows = [row for row in SPELLINGS if row["record"] == part]
    assert len(rows) > 15
    wrong = [
        (record, row["header"], found)
        for record in RECORDS_OF.get(part, (part,))
        for row in rows
        if (found := field_of(record, row["header"])) != (row["field"] or None)
    ]
    assert wrong == []


@pytest.mark.parametrize("record", RECORDS)
def test_every_spelling_of_the_dictionary_names_its_field_whatever_its_case_and_accents(record: str) -> None:
    for name in RECORDS[record].cells:
        for text in (name, FIELDS[name].vi, *FIELDS[name].headers):
            assert field_of(record, text) == field_of(record, text.upper()) == name
            assert field_of(record, f" {text} :\n".replace(" ", "\n", 1)) == name


def test_the_trap_of_two_kinds_of_official() -> None:
    assert field_of("transfer_out", "Ngày chuyển chính thức") == "official_on"
    assert field_of("transfer_out", "Ngày chuyển sinh hoạt đảng chính thức") == "issued_on"
    assert field_of("roll", "Ngày chuyển sinh hoạt đảng chính thức") is None


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Ngày sihn", "dob"),
        ("Ngày sin", "dob"),
        ("Ngày kết nnạp", "admitted_on"),
        # One letter away from two fields, or too short to tell: no field at all.
        ("Nơi đế", None),
        ("Tê", None),
    ],
)
def test_a_slip_of_the_pen(header: str, field: str | None) -> None:
    assert field_of("transfer_out", header) == field


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("ngaysinh", "ngaysinh", True),
        ("ngaysinh", "ngaysin", True),
        ("ngaysinh", "ngaysinhh", True),
        ("ngaysinh", "ngaysimh", True),
        ("ngaysinh", "ngaysihn", True),
        ("ngaysinh", "ngaysi", False),
        ("ngaysinh", "ngaymat", False),
        ("noidi", "noiden", False),
    ],
)
def test_one_slip(one: str, other: str, near: bool) -> None:
    assert one_slip(one, other) is one_slip(other, one) is near


@pytest.mark.parametrize("record", RECORDS)
def test_no_word_of_the_dictionary_is_two_fields(record: str) -> None:
    assert len(headers_of(record)) >= len(RECORDS[record].cells)
