"""Worklists as units return them: what is taken, what is refused and why, and that nothing counts twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from doikhop.settings import load_settings
from pipelines import decisions
from pipelines.ledger.periods import close_period
from pipelines.night import NIGHTS, publish
from pipelines.simulate import simulate
from pipelines.worklist_form import ANSWERED, HEADER_ROW, LOCKED, NAME_COLUMN, NAME_ROW, SEAL_COLUMN
from schemas.texts import text
from tests.integration.test_three_nights import build

COLUMN = {key: place for place, (key, _) in enumerate((*LOCKED, *ANSWERED), start=1)}
SIGNED_BY = "Nguyễn Thị Ánh"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[date]]:
    """A city with a closed period, the night after it, and a night more to come."""
    home = tmp_path_factory.mktemp("returned") / "home"
    figures = simulate("random-city", home, members=300, units=5, seed=12)
    nights = [date.fromisoformat(night) for night in figures["nights"]]
    publish(build(home, nights[0]))
    close_period(home, nights[0], load_settings(home))
    publish(build(home, nights[1]))
    return home, nights


@pytest.fixture
def home(city: tuple[Path, list[date]], tmp_path: Path) -> Path:
    shutil.copytree(city[0], tmp_path / "home", symlinks=True)
    return tmp_path / "home"


@pytest.fixture
def nights(city: tuple[Path, list[date]]) -> list[date]:
    return city[1]


def worklist(home: Path, night: date, code: str = "L0") -> Path:
    """The worklist of a unit with most open cases of these codes."""
    found = pl.read_parquet(home / NIGHTS / night.isoformat() / "discrepancies.parquet")
    mine = found.filter(pl.col("code").str.starts_with(code) & pl.col("case_id").is_not_null())
    acting = mine.filter(pl.col("severity") != "I").group_by("org_code").len().sort("len", "org_code")
    return home / NIGHTS / night.isoformat() / "worklists" / f"{acting['org_code'][-1]}.xlsx"


def rows_of(sheet: Worksheet, code: str) -> list[int]:
    rows = range(HEADER_ROW + 2, sheet.max_row + 1)
    return [row for row in rows if str(sheet.cell(row, COLUMN["code"]).value).startswith(code)]


def answer(sheet: Worksheet, row: int, reply: str, reason: str = "đã sửa danh sách", **more: Any) -> str:
    """Fill in one row; returns its case."""
    sheet.cell(row, COLUMN["answer"]).value = text(f"reply_{reply}") if reply else None
    sheet.cell(row, COLUMN["answer_reason"]).value = reason or None
    for key, value in more.items():
        sheet.cell(row, COLUMN[key]).value = value
    return str(sheet.cell(row, COLUMN["case"]).value)


def send(home: Path, book: Workbook, name: str = "tra_loi.xlsx", by: str | None = SIGNED_BY) -> None:
    """Sign a workbook and put it where the night finds it."""
    book.worksheets[0].cell(NAME_ROW + 1, NAME_COLUMN + 1).value = by
    folder = home / "landing" / "_decisions"
    folder.mkdir(parents=True, exist_ok=True)
    book.save(folder / name)


def run(home: Path, night: date) -> pl.DataFrame:
    """Publish a night; what became of each answer."""
    publish(build(home, night))
    return pl.read_parquet(home / NIGHTS / night.isoformat() / "answers.parquet")


def test_answers_come_back_as_decisions_with_where_they_come_from(home: Path, nights: list[date]) -> None:
    path = worklist(home, nights[1])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rows = rows_of(sheet, "L")
    mended = answer(sheet, rows[0], "fix_claimed", remark="quyết định số 12")
    expiry = date(nights[1].year + 1, 1, 31)
    asked = answer(sheet, rows[1], "accepted", "biệt phái", answer_until=expiry)
    send(home, book)

    told = run(home, nights[1])

    assert told.select("row", "case_id", "decision", "status", "by").rows() == [
        (rows[0], mended, "fix_claimed", "taken", SIGNED_BY),
        (rows[1], asked, "accepted", "taken", SIGNED_BY),
    ]
    journal = decisions.read(home)
    assert journal.select("case_id", "decision", "by", "reason", "until", "stage", "source").rows() == [
        (mended, "fix_claimed", SIGNED_BY, "đã sửa danh sách; quyết định số 12", None, "final", "worklist"),
        (asked, "accepted", SIGNED_BY, "biệt phái", expiry, "proposed", "worklist"),
    ]
    cases = pl.read_parquet(home / NIGHTS / nights[1].isoformat() / "cases.parquet")
    assert dict(cases.select("case_id", "state").iter_rows())[mended] == "fix_claimed"


def test_the_same_workbook_twice_has_no_second_effect(home: Path, nights: list[date]) -> None:
    book = openpyxl.load_workbook(worklist(home, nights[1]))
    sheet = book.worksheets[0]
    answer(sheet, rows_of(sheet, "L")[0], "acknowledged")
    send(home, book)
    assert run(home, nights[1])["status"].to_list() == ["taken"]
    # Again, and once more saved by another program under another name: other bytes, the same answer.
    book.properties.creator = "somebody"
    send(home, book, "lan_nua.xlsx", by=SIGNED_BY.upper())

    assert dict(run(home, nights[1]).select("file", "status").iter_rows()) == {
        "lan_nua.xlsx": "repeated",
        "tra_loi.xlsx": "taken",
    }
    assert decisions.read(home).height == 1


def _no_answer(sheet: Worksheet, row: int) -> None:
    answer(sheet, row, "", "")
    sheet.cell(row, COLUMN["remark"]).value = "xin xem lại"


def _other_case(sheet: Worksheet, row: int) -> None:
    answer(sheet, row, "acknowledged")
    sheet.cell(row, COLUMN["case"]).value = "V000001"


def _other_words(sheet: Worksheet, row: int) -> None:
    answer(sheet, row, "acknowledged")
    sheet.cell(row, COLUMN["own_evidence"]).value = "không có gì"


def _forged_seal(sheet: Worksheet, row: int) -> None:
    answer(sheet, row, "acknowledged")
    sheet.cell(row, SEAL_COLUMN + 1).value = "0" * 32


REFUSED: dict[str, tuple[Callable[[Worksheet, int], Any], str]] = {
    "another case": (_other_case, "answer_altered"),
    "other words": (_other_words, "answer_altered"),
    "another seal": (_forged_seal, "answer_altered"),
    "no answer": (_no_answer, "answer_none_chosen"),
    "own words": (lambda s, r: answer(s, r, "acknowledged", answer="chắc là xong"), "answer_unknown"),
    "not for this code": (lambda s, r: answer(s, r, "confirm"), "answer_unknown"),
    "no reason": (lambda s, r: answer(s, r, "acknowledged", ""), "answer_no_reason"),
    "no expiry": (lambda s, r: answer(s, r, "accepted"), "declined_no_expiry"),
    "no date": (lambda s, r: answer(s, r, "accepted", answer_until="sang năm"), "declined_bad_expiry"),
    "expiry alone": (
        lambda s, r: answer(s, r, "acknowledged", answer_until=date(2030, 1, 1)),
        "declined_until_without_accepted",
    ),
}


def test_a_row_is_refused_with_its_reason_and_the_others_are_taken(home: Path, nights: list[date]) -> None:
    """One wrong row per workbook beside a right one."""
    path = worklist(home, nights[1])
    for name, (spoil, _) in REFUSED.items():
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        rows = rows_of(sheet, "L")
        spoil(sheet, rows[0])
        answer(sheet, rows[1], "acknowledged")
        send(home, book, f"{name}.xlsx")

    told = run(home, nights[1])

    assert decisions.read(home).height == 1
    for name, (_, key) in REFUSED.items():
        [refused, other] = told.filter(pl.col("file") == f"{name}.xlsx").select("status", "reason").rows()
        assert refused[0] == "refused" and other[0] in ("taken", "repeated"), name
        assert refused[1] == text(key), name


def test_workbooks_that_are_no_worklist_of_this_home_are_refused(
    home: Path, nights: list[date], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(worklist(home, nights[1]))
    sheet = book.worksheets[0]
    answer(sheet, rows_of(sheet, "L")[0], "acknowledged")
    (home / "decisions" / "worklist.key").write_text("of another home", encoding="utf-8")
    send(home, book, "a_foreign.xlsx")
    folder = home / "landing" / "_decisions"
    plain = Workbook()
    plain.active["A1"] = "ghi chú"
    plain.save(folder / "b_plain.xlsx")
    (folder / "c_broken.xlsx").write_bytes(worklist(home, nights[1]).read_bytes()[:2000])
    (folder / "d_letter.docx").write_bytes(b"letter")
    (folder / "e_folder").mkdir()
    (folder / "f_link.xlsx").symlink_to(tmp_path)
    send(home, openpyxl.load_workbook(worklist(home, nights[1])), "g_empty.xlsx")
    (folder / "~$tra_loi.xlsx").write_bytes(b"lock of a spreadsheet program")

    told = run(home, nights[1])

    reasons = dict(told.select("file", "reason").iter_rows())
    assert reasons == {
        "a_foreign.xlsx": text("answer_foreign"),
        "b_plain.xlsx": text("answer_no_worklist"),
        "c_broken.xlsx": text("answer_unreadable"),
        "d_letter.docx": text("answer_no_worklist"),
        "e_folder": text("answer_not_a_file"),
        "f_link.xlsx": text("answer_not_a_file"),
        "g_empty.xlsx": text("answer_empty"),
    }
    assert decisions.read(home).is_empty()


def test_a_row_moved_from_another_units_workbook_is_refused(home: Path, nights: list[date]) -> None:
    mine = worklist(home, nights[1])
    other = next(path for path in sorted(mine.parent.iterdir()) if path != mine)
    book, source = openpyxl.load_workbook(mine), openpyxl.load_workbook(other)
    sheet, row = book.worksheets[0], HEADER_ROW + 2
    for column in range(1, SEAL_COLUMN + 2):
        sheet.cell(row, column).value = source.worksheets[0].cell(row, column).value
    answer(sheet, row, "acknowledged")
    send(home, book)

    assert run(home, nights[1])["reason"].to_list() == [text("answer_altered")]


def test_an_answer_to_what_data_cleared_since_is_out_of_date(home: Path, nights: list[date]) -> None:
    """The worklist of the second night, returned after the third one cleared some of its cases and kept others."""
    path = worklist(home, nights[1])
    run(home, nights[2])
    later = pl.read_parquet(home / NIGHTS / nights[2].isoformat() / "cases.parquet")
    state = dict(later.select("case_id", "state").iter_rows())
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for row in rows_of(sheet, ""):
        if sheet.cell(row, COLUMN["case"]).value:
            answer(sheet, row, "acknowledged")
    send(home, book)

    told = run(home, nights[2])

    assert {state[case] for case in told.filter(status="taken")["case_id"]} == {"open"}
    gone = told.filter(pl.col("case_id").replace_strict(state) == "cleared")
    assert gone.height > 0 and set(gone["status"]) == {"refused"}
    assert gone["reason"][0] == text("answer_cleared", case=gone["case_id"][0])


def test_what_was_refused_stays_refused(home: Path, nights: list[date]) -> None:
    """Though what was in the way is gone: a file left lying decides nothing weeks later."""
    book = openpyxl.load_workbook(worklist(home, nights[1]))
    sheet = book.worksheets[0]
    case = answer(sheet, rows_of(sheet, "L")[0], "accepted", answer_until=date(nights[1].year + 1, 1, 1))
    send(home, book, "a.xlsx")
    send(home, book, "b.xlsx", by="Trần Văn Bình")
    first = dict(run(home, nights[1]).select("file", "reason").iter_rows())
    assert first == {"a.xlsx": None, "b.xlsx": text("answer_waits", case=case)}
    known = pl.read_parquet(home / NIGHTS / nights[1].isoformat() / "cases.parquet")
    decisions.append(home, decisions.Decision("reopened", "Lan", "không đủ giấy tờ", case), known, nights[1])

    assert dict(run(home, nights[2]).select("file", "reason").iter_rows()) == first
    assert decisions.read(home)["decision"].to_list() == ["accepted", "reopened"]


def test_a_recorded_night_takes_what_it_took(home: Path, nights: list[date]) -> None:
    book = openpyxl.load_workbook(worklist(home, nights[1]))
    sheet = book.worksheets[0]
    answer(sheet, rows_of(sheet, "L")[0], "acknowledged")
    send(home, book)
    first = run(home, nights[1])
    send(home, book, "later.xlsx", by="Trần Văn Bình")

    again = build(home, nights[1], recorded=True)
    try:
        assert pl.read_parquet(again.work / "answers.parquet").equals(first)
        assert decisions.read(home).height == 1
    finally:
        shutil.rmtree(again.work)
