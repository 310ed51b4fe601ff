"""What a small invented night looks like to people: page, workbook, summary, manifest, kept as files and compared.

To accept a change: ``UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/golden``, then read the difference.
"""

from __future__ import annotations

import json
import os
import re
import stat
from pathlib import Path

import duckdb
import openpyxl
import polars as pl
import pytest

from pipelines.reports import step
from pipelines.reports.database import views
from pipelines.reports.summary import render, summarise
from pipelines.worklist_form import KEY_FILE, ORIGIN_SHEET, SEAL_COLUMN
from schemas.outputs import TABLES
from tests.golden import small_night

EXPECTED = Path(__file__).parent / "expected"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    run = small_night.write(tmp_path_factory.mktemp("home"))
    step.run(run)
    return run.work


def compare(name: str, text: str) -> None:
    path = EXPECTED / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8"), f"{name} differs; see this file's docstring"


def workbook_as_text(path: Path) -> str:
    """Every filled cell as one line: sheet, position, value; without what is the home's own (seals, origin)."""
    book = openpyxl.load_workbook(path)
    lines = []
    for sheet in book.worksheets:
        if sheet.title == ORIGIN_SHEET:
            continue
        lines.append(f"[{sheet.title}] freeze {sheet.freeze_panes} filter {sheet.auto_filter.ref}")
        for row in sheet.iter_rows():
            lines += [f"{cell.coordinate}: {cell.value!r}" for cell in row[:SEAL_COLUMN] if cell.value is not None]
    return "\n".join(lines) + "\n"


def without_pictures(page: str) -> str:
    """The page with each picture as one empty tag: where its letters stand depends on the fonts of the machine."""
    return re.sub(r"<svg.*?</svg>", "<svg/>", page, flags=re.DOTALL)


def test_the_report(work: Path) -> None:
    compare("report.html", without_pictures((work / "report.html").read_text(encoding="utf-8")))


def test_the_report_in_english(tmp_path: Path) -> None:
    run = small_night.write(tmp_path, language="en")
    step.run(run)
    compare("report_en.html", without_pictures((run.work / "report.html").read_text(encoding="utf-8")))


def test_a_worklist(work: Path) -> None:
    compare("HP.01.txt", workbook_as_text(work / "worklists" / "HP.01.xlsx"))


def test_the_summary(work: Path) -> None:
    text = render(summarise(work, small_night.NIGHT), "data").replace(str(work), "NIGHT")
    compare("summary.txt", text + "\n")


def test_the_manifest(work: Path) -> None:
    manifest = json.loads((work / "manifest.json").read_text(encoding="utf-8"))
    versions = manifest.pop("versions")
    manifest["settings"] = sorted(manifest["settings"])
    assert {"doikhop", "python", "polars", "duckdb"} <= set(versions)
    compare("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def test_a_worklist_for_each_unit_that_must_act_and_no_other(work: Path) -> None:
    found = {path.stem for path in (work / "worklists").iterdir()}
    assert found == {"HP.01", "HP.02", "HP.03", "HP.04"}


def test_cells_are_never_formulas_or_links(work: Path) -> None:
    book = openpyxl.load_workbook(work / "worklists" / "HP.01.xlsx")
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert "=NGUYỄN VĂN BẢY" in {cell.value for cell in cells}
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_only_answers_can_be_written_and_only_what_they_may_be(work: Path) -> None:
    book = openpyxl.load_workbook(work / "worklists" / "HP.01.xlsx")
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    free = {
        c.coordinate for sheet in book.worksheets for row in sheet.iter_rows() for c in row if not c.protection.locked
    }
    assert free == {"D3", "E3", *(f"{column}{row}" for column in "MNOP" for row in (6, 7, 8))}
    todo, lists = book.worksheets[0], book["_lists"]
    told = {str(rule.sqref): rule.formula1 for rule in todo.data_validations.dataValidation}
    assert told["M6:M8"] == "_lists!$A$1:$A$3" and told["N6:N8"] == "_lists!$B$1:$B$7"
    assert [lists.cell(row, 1).value for row in (1, 2, 3)] == [
        "Đã nhận, đang xử lý",
        "Đã sửa",
        "Đề nghị chấp nhận",
    ]
    assert {sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"} == {"_lists", "_doikhop"}


def test_every_sheet_prints_on_a4_with_its_head_and_page_numbers(work: Path) -> None:
    book = openpyxl.load_workbook(work / "worklists" / "HP.01.xlsx")
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert [sheet.title for sheet in shown] == ["Việc cần làm", "Đang chuyển", "Cân đối", "Đã hết"]
    for sheet in shown:
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows and sheet.freeze_panes and sheet.auto_filter.ref
        assert "&P" in sheet.oddFooter.center.text


def test_the_report_needs_nothing_from_outside_and_names_nobody(work: Path) -> None:
    # The one address a picture carries names the language it is written in and is never fetched.
    page = (work / "report.html").read_text(encoding="utf-8").replace('"http://www.w3.org/', '"')
    for word in ("http://", "https://", "<script", "@import", "url("):
        assert word not in page
    for name in small_night.NAMES.values():
        assert name not in page
    assert "03107" not in page


def test_the_database_holds_every_table_with_its_words(work: Path) -> None:
    with duckdb.connect(str(work / "doikhop.duckdb"), read_only=True) as connection:
        told = connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall()
        assert {name for name, _ in told} == {*TABLES, "codes"}
        assert all(comment for _, comment in told)
        silent = connection.execute("SELECT count(*) FROM duckdb_columns() WHERE NOT internal AND comment IS NULL")
        assert silent.fetchall() == [(0,)]
        rows = connection.execute("SELECT count(*) FROM discrepancies").fetchall()
        shown = connection.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall()
        assert {name for name, _ in shown} == {view.name for view in views()} and all(comment for _, comment in shown)
        gaps = connection.execute("SELECT org_code, sum(effect) FROM gap_by_code GROUP BY ALL ORDER BY ALL").fetchall()
    assert rows == [(small_night.DISCREPANCIES.height,)]
    moving = small_night.DISCREPANCIES.filter(pl.col("count_effect") != 0)
    by_unit = moving.group_by("org_code").agg(pl.col("count_effect").sum()).sort("org_code")
    assert gaps == by_unit.rows()


def test_files_are_for_the_owner_only(work: Path) -> None:
    files = [path for path in work.rglob("*") if path.is_file()]
    assert not [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_the_same_night_writes_the_same_files(work: Path, tmp_path: Path) -> None:
    run = small_night.write(tmp_path)
    # Rows of worklists are sealed with the home's own key.
    (run.home / "decisions").mkdir()
    (run.home / KEY_FILE).write_bytes((work.parents[1] / KEY_FILE).read_bytes())
    step.run(run)
    for name in ("report.html", "manifest.json", "worklists/HP.01.xlsx"):
        assert (run.work / name).read_bytes() == (work / name).read_bytes(), name
