"""The small parts of reports: evidence in words, masking, the summary's figures."""

from __future__ import annotations

import json
import stat
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from pipelines.decisions import parse_row
from pipelines.reports.evidence import sides
from pipelines.reports.masking import masked_name, masked_number, member_words
from pipelines.reports.worklist import Worklist, own_and_others
from pipelines.worklist_form import SealKey, answer_of, answers_to, canonical, home_key
from schemas.catalogue import CATALOGUE
from schemas.output_tables import CASE_STATES, SEVERITIES, TABLES
from schemas.texts import TEXTS, text

SIDE = {"record": "roll", "unit": "A", "as_of": "2021-09-30", "file": "ds.xlsx", "sheet": "S1", "row": 42}


def test_a_side_is_told_in_words_and_as_a_reference() -> None:
    (side,) = sides(json.dumps([SIDE]))
    assert side.words("vi") == "danh sách đảng viên A, 30/09/2021, ds.xlsx, trang S1, dòng 42"
    assert side.words("en") == "roll A, 2021-09-30, ds.xlsx, sheet S1, row 42"
    assert parse_row(side.where()).row == 42
    (whole,) = sides(json.dumps([{**SIDE, "row": None}]))
    assert whole.where() == "A/2021-09-30/ds.xlsx#S1"


def test_evidence_may_be_absent_or_partial() -> None:
    assert sides(None) == [] and sides("[]") == []
    (side,) = sides(json.dumps([{"record": "baseline", "unit": "A"}]))
    assert side.words("en") == "closed period A"


@pytest.mark.parametrize(
    ("name", "shown"), [("Lê Thị Thu Hà", "L.T.T.H."), ("  đặng  an ", "Đ.A."), ("=1+1", ""), (None, "")]
)
def test_a_name_is_masked_to_initials(name: str | None, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("031072001234", "…1234"), ("031234/HP", "…34"), ("123", "…"), ("", ""), (None, "")],
)
def test_a_number_is_masked_to_its_end(number: str | None, shown: str) -> None:
    assert masked_number(number) == shown


def test_a_member_masked_gives_no_birth_date() -> None:
    facts = ("Lê Hà", "031072001234", None, None, date(1972, 3, 15))
    assert member_words(*facts) == "L.H. …1234"
    assert member_words(*facts, full=True) == "Lê Hà (15/03/1972) 031072001234"


def test_texts_exist_for_every_value_a_report_may_meet() -> None:
    wanted = [f"severity_{value}" for value in SEVERITIES] + [f"state_{value}" for value in CASE_STATES]
    for name, prefix in (("balances", "status"), ("transfers", "transfer"), ("exports", "export")):
        (column,) = [column for column in TABLES[name].columns if column.name == "status"]
        wanted += [f"{prefix}_{value}" for value in column.values]
    for key in wanted:
        assert text(key, "vi") and text(key, "en")


def test_every_code_has_its_words() -> None:
    for entry in CATALOGUE.values():
        assert entry.name_vi and entry.fix_vi and entry.what_vi


def test_both_languages_fill_in_the_same_values() -> None:
    import string

    for key, entry in TEXTS.items():
        fields = [{name for _, name, _, _ in string.Formatter().parse(one) if name} for one in entry]
        assert fields[0] == fields[1], key


def test_an_account_owns_the_rows_of_the_unit_that_reports_for_it() -> None:
    evidence = json.dumps([{**SIDE, "unit": unit} for unit in ("A.1", "A", "B")])
    nothing = pl.DataFrame()
    worklist = Worklist("A.1", date(2021, 9, 30), nothing, {}, {}, SealKey(b"k"), nothing, nothing, "vi", "A")
    own, other = own_and_others(worklist, {"evidence": evidence, "lacking": "[]"})
    assert [side.unit for side in own] == ["A.1", "A"]
    assert [side.unit for side in other] == ["B"]


def test_every_answer_is_known_by_its_words_in_both_languages() -> None:
    for code in CATALOGUE:
        for answer in answers_to(code):
            for words in TEXTS[f"reply_{answer}"]:
                assert answer_of(f" {words.upper()} ") == answer
    assert answer_of("có lẽ") is None


@pytest.mark.parametrize(
    ("value", "reads"),
    [
        (None, ""),
        (date(2021, 8, 2), "2021-08-02"),
        (datetime(2021, 8, 2), "2021-08-02"),
        ("2021-08-02 00:00:00", "2021-08-02"),
        (1, "1"),
        ("-1.0", "-1"),
        (" Lê  Thị\nHà ", "Lê Thị Hà"),
        ("031072001234", "031072001234"),
    ],
)
def test_a_cell_reads_the_same_whoever_saved_the_workbook(value: object, reads: str) -> None:
    assert canonical(value) == reads


def test_a_homes_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    first, again = home_key(tmp_path), home_key(tmp_path)
    path = tmp_path / "decisions" / "worklist.key"
    assert first.home == again.home
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert home_key(tmp_path / "other").home != first.home
