"""Files that want more than to be read: each is refused alone, with its reason, and the night goes on."""

from __future__ import annotations

import io
import os
import stat
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doikhop.settings import Settings
from pipelines.intake import landing, opening, pool, step
from pipelines.intake.readers.raw import Limits, UnreadableFile
from tests.unit import workbooks
from tests.unit.test_intake_night import JAN, ROLL, Home, names, people


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.put("P2/2024-01-31/ds.csv", ROLL + people(1))
    return home


def refusals(frames: dict[str, pl.DataFrame]) -> dict[str, str]:
    """Reason of every rejected export, by file; the good one beside it is always there."""
    assert names(frames)[:1] == ["Lê Mẫu 1"]
    rejected = frames["exports"].filter(status="rejected")
    assert rejected.select("rows_read", "rows_accepted", "rows_quarantined").sum().row(0) == (0, 0, 0)
    return {
        f"{file}/{sheet}" if sheet else file: why
        for file, sheet, why in rejected.select("file", "sheet", "reason").rows()
    }


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes | str], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as target:
        for name, body in entries:
            target.writestr(name, body)
    return buffer.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    return entry


def test_what_is_no_plain_file(home: Home, tmp_path: Path) -> None:
    folder = home.put("P1/2024-01-31/trong.csv", "").parent
    (folder / "ds.csv").mkdir()
    (tmp_path / "ngoài.csv").write_text(ROLL + people(7))
    (folder / "link.csv").symlink_to(tmp_path / "ngoài.csv")
    (folder / "zero.csv").symlink_to("/dev/zero")
    (folder / "vòng.csv").symlink_to("vòng.csv")
    os.mkfifo(folder / "ống.csv")
    told = refusals(home.night(JAN))
    assert sorted(told) == ["ds.csv", "link.csv", "trong.csv", "vòng.csv", "zero.csv", "ống.csv"]
    assert "không phải một tệp" in told["ống.csv"] and "không phải một tệp" in told["ds.csv"]
    assert all("trỏ ra ngoài" in told[name] for name in ("link.csv", "zero.csv", "vòng.csv"))


def test_a_file_too_big_is_not_opened(home: Home) -> None:
    path = home.put("P1/2024-01-31/to.csv", ROLL)
    os.truncate(path, 2 << 30)
    assert "lớn hơn 256 MB" in refusals(home.night(JAN))["to.csv"]


def test_names_are_one_line_and_stay_apart(home: Home) -> None:
    folder = home.put("P1/2024-01-31/x.csv", ROLL + people(5)).parent
    (folder / "a\nb.csv").write_text(ROLL + people(2))
    (folder / "a\rb.csv").write_text(ROLL + people(3))
    (folder / "a\u202egpj.csv").write_text(ROLL + people(6))
    Path(os.fsdecode(os.fsencode(folder) + b"/a\xffb.csv")).write_text(ROLL + people(4))
    frames = home.night(JAN)
    assert names(frames) == [f"Lê Mẫu {n}" for n in range(1, 7)]
    files = frames["exports"].filter(org_code="P1")["file"].to_list()
    assert files == ["a\\x0ab.csv", "a\\x0db.csv", "a\\x202egpj.csv", "a\\xffb.csv", "x.csv"]
    # And they are known again the next night.
    assert names(home.night(date(2024, 2, 1))) == names(frames)


def test_a_zip_is_its_files(home: Home) -> None:
    book = workbooks.xlsx({"Đảng viên": [line.split(",") for line in (ROLL + people(3)).splitlines()]})
    content = archive(
        ("Tháng 1/Danh sách/a.csv", ROLL + people(2)),
        ("b.xlsx", book),
        ("__MACOSX/._b.xlsx", "x"),
        ("Tháng 1/.DS_Store", "x"),
        ("rỗng/", ""),
    )
    home.put("P1/2024-01-31/gửi.zip", content)
    frames = home.night(JAN)
    assert names(frames) == ["Lê Mẫu 1", "Lê Mẫu 2", "Lê Mẫu 3"]
    assert frames["roll"].filter(reporter="P1").select("file", "sheet", "row").sort("file").rows() == [
        ("gửi.zip/Tháng 1/Danh sách/a.csv", "", 2),
        ("gửi.zip/b.xlsx", "Đảng viên", 2),
    ]
    # The same file loose is the same content: nothing new.
    home.put("P1/2024-01-31/a.csv", ROLL + people(2))
    again = home.night(date(2024, 2, 1))
    assert names(again) == names(frames)
    assert "repeated" in again["exports"]["status"].to_list()


def test_what_a_zip_may_not_hold(home: Home) -> None:
    inner = archive(("a.csv", ROLL + people(9)))
    home.put(
        "P1/2024-01-31/z.zip",
        archive(
            ("../a.csv", ROLL + people(9)),
            ("/etc/b.csv", ROLL + people(9)),
            ("C:/c.csv", ROLL + people(9)),
            (link("d.csv"), "/etc/hostname"),
            ("e.zip", inner),
            ("f.xlsx", inner),
            ("g.pdf", b"%PDF-1.4 xxxxx"),
            ("h.csv", ROLL + people(2)),
        ),
    )
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = archive(("a.csv", ROLL + people(3)), ("a.csv", ROLL + people(9)))
    home.put("P1/2024-01-31/hai.zip", twice)
    home.put("P1/2024-01-31/lzma.zip", archive(("a.csv", ROLL + people(9)), kind=zipfile.ZIP_LZMA))
    home.put("P1/2024-01-31/rong.zip", archive(("x/", "")))
    home.put("P1/2024-01-31/dở.zip", archive(("a.csv", ROLL + people(9)))[:-30])
    frames = home.night(JAN)
    told = refusals(frames)
    assert names(frames) == ["Lê Mẫu 1", "Lê Mẫu 2", "Lê Mẫu 3"]
    for name in ("../a.csv", "/etc/b.csv", "C:/c.csv"):
        assert "trỏ ra ngoài zip" in told[f"z.zip/{name}"]
    assert "liên kết" in told["z.zip/d.csv"]
    assert "Zip nằm trong zip" in told["z.zip/e.zip"] and "Zip nằm trong zip" in told["z.zip/f.xlsx"]
    assert ".pdf" in told["z.zip/g.pdf"]
    assert "cùng tên" in told["hai.zip/a.csv"]
    assert "zip thường" in told["lzma.zip/a.csv"]
    assert "không có tệp nào" in told["rong.zip"] and "chép dở" in told["dở.zip"]
    # An unchanged zip is not opened again, and says the same.
    assert refusals(home.night(date(2024, 2, 1))) == told


def night(home: Home, **settings: int) -> dict[str, pl.DataFrame]:
    run = replace(home.open(JAN), settings=Settings(**settings))  # type: ignore[arg-type]
    step.run(run)
    return {path.stem: pl.read_parquet(path) for path in (run.work / "intake").glob("*.parquet")}


def test_a_parser_that_falls_over_takes_nothing_with_it(home: Home) -> None:
    far = workbooks.repacked(
        workbooks.xlsx({"A": [["x"]]}),
        {
            "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            b"</sheetData></worksheet>"
        },
    )
    home.put("P1/2024-01-31/xa.xlsx", far)
    home.put("P1/2024-01-31/ds.csv", ROLL + people(2))
    frames = night(home, memory_per_file_mb=512)
    assert "dừng giữa chừng" in refusals(frames)["xa.xlsx"]
    assert names(frames) == ["Lê Mẫu 1", "Lê Mẫu 2"]


def test_a_parser_that_does_not_come_back_is_ended(home: Home) -> None:
    # Careless quotes are read cell by cell, and there are millions of them.
    slow = ROLL + 'Lê "Mẫu",1/2/1970,,x"y,\n' * 1_000_000
    home.put("P1/2024-01-31/chậm.csv", slow)
    frames = night(home, seconds_per_file=1)
    assert "quá 1 giây" in refusals(frames)["chậm.csv"]


def test_a_process_that_hangs_without_thinking_is_ended() -> None:
    process = pool.Process()
    child = process._start()
    os.kill(child.pid, 19)
    with pytest.raises(TimeoutError):
        pool._exchange(child, b"x" * 10, 0.0)
    assert process.stop() is not None


def test_a_file_that_grows_while_it_is_read_waits(home: Home) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL + people(2))
    (file, *_) = landing.scan(home.root, JAN, {"P1": True, "P2": True}).files
    file.path.write_text(ROLL + people(2, 3))
    with pytest.raises(UnreadableFile, match="đang được ghi"):
        opening.content_of(file, Limits())


def test_a_refusal_for_the_sake_of_a_limit_is_taken_back_with_the_limit(home: Home) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL + people(2, 3, 4))
    assert "hơn 2 dòng" in refusals(night(home, max_rows=2))["ds.csv"]
    assert not refusals(night(home))


def test_no_text_of_a_file_is_in_any_reason(home: Home) -> None:
    """Whatever is refused, its sentence never quotes it."""
    for number, content in enumerate(
        (
            b"Canary,Canary\n" + b"Canary " * 20_000 + b",x\n",
            workbooks.xlsx({"Canary": [["Canary", "Canary"], ["x"] * 600]}),
            b"Canary" + bytes(range(256)) * 50,
            b'<?xml version="1.0"?><!DOCTYPE Canary><Workbook/>',
        )
    ):
        home.put(f"P1/2024-01-31/{number}.xls", content)
    told = refusals(home.night(JAN))
    assert len(told) == 4
    assert "Canary" not in str(list(told.values()))
