"""A member nobody may read about: planted in every input, looked for in everything that is not a member-level file.

The name and the numbers stand in good rows, in rows that cannot be read, in cells where they do not belong, in headers
and in titles. Two nights and a close run through the command line with default settings; then every file and every word
printed is searched, but for the tables, worklists and state that are there to name members.
"""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

NAME, PLAIN, NUMBER, CARD, FILE = "Zyphora Thị Qanària", "qanaria", "079177912345", "88912345", "889123"
CANARIES = tuple(word.casefold() for word in ("Zyphora", "Qanària", PLAIN, NUMBER, CARD, FILE))
UNITS = """org_code,name,parent_code,level,kind,is_reporting,is_account,valid_from,valid_to
TP,Thành ủy,,CITY,office,0,0,,
A,Đảng bộ phường A,TP,BASE,residential,1,1,,
B,Đảng bộ phường B,TP,BASE,residential,1,1,,
"""
WHO = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số thẻ Đảng viên,Số lý lịch,Ngày kết nạp,Ngày chính thức"
ROLL = f"{WHO},Loại đảng viên,Chi bộ đang sinh hoạt,Chi bộ nơi cư trú,Tình trạng,Ghi chú"
TRANSFER = (
    f"{WHO},Số GTSHĐ,Loại chuyển,Ngày giới thiệu,Ngày tiếp nhận,Nơi đi,Nơi đến,Thời hạn,Số phiếu báo,Ngày phiếu báo"
)
FACTS = f"17/07/1977,Nữ,{NUMBER},{CARD},{FILE}/HP,02/09/2001,02/09/2002"
ONE = f"{NAME},{FACTS}"
OTHER = "Lê Văn Bình,03/04/1970,Nam,031070654321,12345678,031234/HP,01/01/1995,01/01/1996"
# What must name members to be of use; they are the owner's alone and never shown by the UI.
MEMBER_LEVEL = re.compile(
    r"landing/|store/|baselines/|worklists/|doikhop\.duckdb$|/state/|/intake/|/linking/|/ledger/|/rules/"
    r"|/discrepancies\.parquet$|/transfers\.parquet$|/cases\.parquet$"
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The home after two nights and a close, and every word the program printed."""
    home = tmp_path_factory.mktemp("home")
    (home / "reference").mkdir()
    (home / "reference" / "units.csv").write_text(UNITS, encoding="utf-8")
    _write(home, "2026-01-31")
    words = _run(home, ["nightly", "--as-of", "2026-01-31"], ["close-period", "--as-of", "2026-01-31"])
    _write(home, "2026-02-28", broken=True)
    words += _run(home, ["nightly", "--as-of", "2026-02-28"])
    cases = pl.read_parquet(home / "nights" / "latest" / "cases.parquet").get_column("case_id").to_list()
    words += _run(
        home,
        ["cases"],
        ["explain", cases[0]],
        ["decide", cases[0], "acknowledged", "--by", "B", "--reason", "x"],
        ["flows", "--org", "A", "--from", "2026-01-01", "--to", "2026-02-28"],
    )
    return home, words


def _write(home: Path, day: str, *, broken: bool = False) -> None:
    for unit in ("A", "B"):
        folder = home / "landing" / unit / day
        folder.mkdir(parents=True)
        rows = [
            f"{ONE},Chính thức,,,Đang sinh hoạt,{NAME} {NUMBER}",
            f"{OTHER},Chính thức,,,Đang sinh hoạt,",
            # The same number on somebody else, and a number too short for anybody.
            f"Phạm Thị Dung,05/06/1980,Nữ,{NUMBER},22345678,041234/HP,01/01/2005,01/01/2006,Chính thức,,,,",
            f"{NAME} Em,06/06/1981,Nữ,{NUMBER[:7]},,,01/01/2005,01/01/2006,Chính thức,,,,",
        ]
        if broken:
            rows += [
                f"{NAME},31/02/{NAME},Nữ,{NUMBER},{CARD},{FILE}/HP,x{NUMBER},,Chính thức,,,,",
                f"{ONE},{NAME},,,{NUMBER},",
                f",{FACTS},Chính thức,{NAME},{NAME},{NAME},",
                f"{ONE},Chính thức,Chi bộ {NAME},Chi bộ {NUMBER},Đang sinh hoạt,",
                f"{NUMBER},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME}",
            ]
        _text(folder / "danh_sach.csv", f"DANH SÁCH {NAME} {NUMBER}\n{ROLL}", rows)
        if broken:
            _broken(folder, unit)


def _broken(folder: Path, unit: str) -> None:
    """Registers, a report and files with the member where a clerk might have put them."""
    paper = f"{NUMBER}/GT,Chính thức,05/02/2026,06/02/2026"
    transfers = [
        f"{ONE},{paper},A,B,,,",
        f"{ONE},{paper},{NAME},{NAME},,,",
        f"{ONE},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME},{NAME}",
    ]
    _text(folder / ("chuyen_di.csv" if unit == "A" else "chuyen_den.csv"), TRANSFER, transfers)
    exits = [f"{ONE},Từ trần,10/02/2026,10/02/2026,11/02/2026,", f"{ONE},{NAME},{NAME},{NUMBER},{NAME},{NAME}"]
    _text(folder / "ra_khoi_dang.csv", f"{WHO},Hình thức,Ngày hiệu lực,Ngày quyết định,Ngày báo cáo,Đơn vị", exits)
    admitted = [f"{ONE},{NAME},{NUMBER},{NAME}", f"{ONE},Kết nạp,03/02/2026,"]
    _text(folder / "ket_nap.csv", f"{WHO},Hình thức kết nạp,Ngày quyết định,Đơn vị", admitted)
    report = [f"{unit},01/02/2026,28/02/2026,{NAME},{NUMBER}", f"{NAME},x,y,D,{NAME}"]
    _text(folder / "bieu.csv", "Đơn vị,Từ ngày,Đến ngày,Chỉ tiêu,Số lượng", report)
    # No header at all; a header that is a person; half a header.
    _text(folder / "khong_tieu_de.csv", ONE, [ONE, OTHER])
    _text(folder / "nua_tieu_de.csv", f"Họ và tên,{NAME},{NUMBER},Ngày sinh", [f"{NAME},{NAME},{NUMBER},17/07/1977"])
    (folder / "hong.xlsx").write_bytes(f"PK\x03\x04 {NAME} {NUMBER}".encode())
    book = xlsxwriter.Workbook(str(folder / "so.xlsx"))
    book.set_properties({"title": NAME, "author": NAME})
    sheet = book.add_worksheet("Sheet1")
    for row, cells in enumerate([[NAME], [NAME, NUMBER, CARD], [f"={NAME}", NUMBER]]):
        sheet.write_row(row, 0, cells)
    book.close()


def _text(path: Path, head: str, rows: list[str]) -> None:
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8-sig")


# One start of the program for several commands; the first that fails ends it.
_COMMANDS = """
import json, sys
from doikhop.cli import main
for words in json.loads(sys.argv[1]):
    sys.argv[1:] = words
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise
"""


def _run(home: Path, *commands: list[str]) -> str:
    """Every word that commands print, one after the other."""
    done = subprocess.run(
        [sys.executable, "-c", _COMMANDS, json.dumps([[*words, "--home", str(home)] for words in commands])],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, (commands, done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout + done.stderr


def _spoken(path: Path) -> Iterator[str]:
    """What a file says to whoever can read its kind."""
    if path.suffix == ".parquet":
        for row in pl.read_parquet(path).iter_rows():
            yield " ".join(str(cell) for cell in row)
    else:
        content = path.read_bytes()
        yield content.decode("utf-8", "replace")
        # Dagster writes events as JSON, which may escape what is not ASCII.
        if rb"\u" in content:
            yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), content.decode("utf-8", "replace"))


def _canaries(text: str) -> list[str]:
    lower = text.casefold()
    return [word for word in CANARIES if word in lower]


def test_the_member_was_really_there(printed: tuple[Path, str]) -> None:
    home, _ = printed
    found = pl.read_parquet(home / "nights" / "latest" / "discrepancies.parquet")
    assert found.filter(pl.col("full_name").str.contains("Zyphora")).height
    assert pl.read_parquet(home / "nights" / "latest" / "quarantine.parquet").height >= 10
    rejected = pl.read_parquet(home / "nights" / "latest" / "exports.parquet").filter(pl.col("status") == "rejected")
    assert rejected.height >= 3


def test_no_word_printed_names_the_member(printed: tuple[Path, str]) -> None:
    assert _canaries(printed[1]) == []


def test_no_log_event_check_report_or_page_names_the_member(printed: tuple[Path, str]) -> None:
    home, _ = printed
    files = [path for path in home.rglob("*") if path.is_file() and not path.is_symlink()]
    searched = [path for path in files if not MEMBER_LEVEL.search(path.relative_to(home).as_posix())]
    told = {
        path.relative_to(home).as_posix(): sorted({w for t in _spoken(path) for w in _canaries(t)}) for path in searched
    }
    assert {name: words for name, words in told.items() if words} == {}
    names = set(told)
    for kind in (
        "report.html",
        "quality/2026-02-28/index.html",
        "manifest.json",
        "quarantine.parquet",
        "exports.parquet",
    ):
        assert any(name.endswith(kind) for name in names), kind
    assert any(name.startswith("dagster/") and name.endswith(".db") for name in names)


def test_the_events_were_really_written(printed: tuple[Path, str]) -> None:
    """An empty history would hold no canary either."""
    home, _ = printed
    count = 0
    for path in (home / "dagster").rglob("*.db"):
        with sqlite3.connect(path) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            if "event_logs" in tables:
                count += connection.execute("SELECT count(*) FROM event_logs").fetchone()[0]
    assert count > 100
