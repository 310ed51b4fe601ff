"""Intake of whole nights over small invented homes: which exports a night uses, and what becomes of each row."""

from __future__ import annotations

import io
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from doikhop.errors import UsageError
from doikhop.settings import Settings
from pipelines import decisions
from pipelines.intake import opening, step
from pipelines.intake.pool import Pool
from pipelines.night import NightRun, open_night, publish, write_frame

UNITS = """org_code,name,parent_code,level,kind,is_reporting,is_account,valid_from,valid_to
TP,Thành phố Mẫu,,CITY,,0,0,,
P1,Phường Một,TP,BASE,,1,1,,
P1.1,Chi bộ 1,P1,CELL,,0,0,,
P2,Phường Hai,TP,BASE,,1,1,,
P2.1,Chi bộ 1,P2,CELL,,0,0,,
"""
ROLL = "Họ và tên,Ngày sinh,Số CCCD,Chi bộ,Trạng thái\n"
TRANSFERS = "Họ và tên,Ngày sinh,Số GTSHĐ,Loại chuyển,Ngày giới thiệu,Ngày tiếp nhận,Nơi đi,Nơi đến\n"
JAN, FEB = date(2024, 1, 31), date(2024, 2, 29)


class Home:
    """A home in a temporary folder, with nights run one after the other."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "reference").mkdir(parents=True)
        (root / "reference" / "units.csv").write_text(UNITS, encoding="utf-8")

    def put(self, path: str, content: str | bytes) -> Path:
        target = self.root / "landing" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content if isinstance(content, bytes) else content.encode())
        return target

    def night(self, day: date, recorded: bool = False) -> dict[str, pl.DataFrame]:
        """Run intake for a night, publish it, and return its frames."""
        run = self.open(day, recorded)
        step.run(run)
        (run.work / "manifest.json").write_text('{"decisions": {"count": 0}, "settings": {}}')
        folder = publish(run)
        return {path.stem: pl.read_parquet(path) for path in (folder / "intake").glob("*.parquet")}

    def open(self, day: date, recorded: bool = False) -> NightRun:
        return open_night(self.root, day, recorded=recorded, settings=Settings())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def people(*numbers: int, status: str = "") -> str:
    return "".join(f"Lê Mẫu {n},1/2/{1950 + n % 40},,Chi bộ 1,{status}\n" for n in numbers)


def names(frames: dict[str, pl.DataFrame], table: str = "roll") -> list[str]:
    rows = frames[table]
    return sorted(rows.filter("in_force")["full_name"] if "in_force" in rows.columns else rows["full_name"])


def statuses(frames: dict[str, pl.DataFrame]) -> list[tuple[object, ...]]:
    return frames["exports"].select("org_code", "file", "record", "status").rows()


def test_a_row_carries_where_it_came_from(home: Home) -> None:
    home.put("P1/2024-01-31/ds.csv", f"DANH SÁCH\n\n{ROLL}{people(1)}")
    frames = home.night(JAN)
    assert frames["roll"].select("reporter", "as_of", "file", "sheet", "row", "in_force").rows() == [
        ("P1", JAN, "ds.csv", "", 4, True)
    ]
    assert frames["roll"]["table_id"].item() == frames["exports"]["sha256"].item()[:16] + ":0"
    assert "note" not in frames["roll"].columns


def test_refused_rows_say_why_and_repeat_no_cell(home: Home) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL + "Canary Name,31/02/1970,031070001234,Chi bộ 1,\n,1/2/1970,,Chi bộ 1,zzz\n")
    frames = home.night(JAN)
    refused = frames["quarantine"]
    assert refused.select("org_code", "row", "record", "column", "rule").rows() == [
        ("P1", 2, "roll", "dob", "impossible_date"),
        ("P1", 3, "roll", "full_name", "no_name"),
    ]
    assert all(word not in str(refused.rows()) for word in ("Canary", "31/02", "031070001234", "zzz"))
    # What is left of the first row still says who it is; the second says nothing.
    assert frames["refused"].select("full_name", "citizen_id", "cell", "in_force").rows() == [
        ("Canary Name", "031070001234", "Chi bộ 1", True)
    ]
    assert frames["exports"].select("rows_read", "rows_accepted", "rows_quarantined", "status").rows() == [
        (2, 0, 2, "accepted")
    ]


def test_registers_know_their_side_and_fill_it_in(home: Home) -> None:
    home.put(
        "P1/2024-01-31/so1.csv",
        TRANSFERS
        + "Lê Mẫu 1,1970,1,chính thức,5/1/2024,,Phường Một,Phường Hai\n"
        + "Lê Mẫu 2,1970,2,chính thức,6/1/2024,,,NGOAI\n"
        + "Lê Mẫu 3,1970,3,chính thức,6/1/2024,,Phường Một,\n"
        + "Lê Mẫu 4,1970,4,chính thức,,6/1/2024,Phường Một,Phường Hai\n",
    )
    home.put("P2/2024-01-31/so1.csv", TRANSFERS + "Lê Mẫu 1,1970,1,chính thức,5/1/2024,,Phường Một,\n")
    frames = home.night(JAN)
    assert frames["transfer_out"].select("full_name", "from_org", "to_org").rows() == [
        ("Lê Mẫu 1", "Phường Một", "Phường Hai"),
        ("Lê Mẫu 2", "P1", "NGOAI"),
    ]
    assert frames["transfer_in"].select("reporter", "from_org", "to_org").rows() == [("P2", "Phường Một", "P2")]
    assert frames["quarantine"].select("row", "column", "rule").rows() == [
        (4, "to_org", "no_counterpart"),
        (5, "issued_on", "no_own_date"),
    ]
    out = frames["exports"].filter(record="transfer_out")
    assert out.select("rows_read", "rows_accepted", "rows_quarantined").rows() == [(4, 2, 2)]


def test_an_empty_register_covers_its_period(home: Home) -> None:
    for name in ("chuyen_di.csv", "chuyen_den.csv"):
        home.put(f"P1/2024-01-31/{name}", TRANSFERS)
    assert [row[1:] for row in statuses(home.night(JAN))] == [
        ("chuyen_den.csv", "transfer_in", "accepted"),
        ("chuyen_di.csv", "transfer_out", "accepted"),
    ]


def test_a_first_roll_without_a_row_is_no_roll(home: Home) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL)
    home.put("P2/2024-01-31/ds.csv", ROLL)
    home.put("P2/2024-01-31/ds2.csv", ROLL + people(1))
    frames = home.night(JAN)
    assert [row[:2] + row[3:] for row in statuses(frames)] == [
        ("P1", "ds.csv", "rejected"),
        ("P2", "ds.csv", "accepted"),
        ("P2", "ds2.csv", "accepted"),
    ]
    assert "không có dòng nào" in str(frames["exports"].filter(org_code="P1")["reason"].item())
    assert frames["rolls"].filter(reporter="P1").select("as_of", "newest_as_of", "newest_status").rows() == [
        (None, JAN, "rejected")
    ]
    # The real one that follows is a first roll, whatever its size; one without a row after it is abnormal.
    home.put("P1/2024-02-29/ds.csv", ROLL + people(*range(15)))
    frames = home.night(FEB)
    assert len(names(frames)) == 16
    home.put("P1/2024-03-31/ds.csv", ROLL)
    frames = home.night(date(2024, 3, 31))
    assert [row[3] for row in statuses(frames) if row[0] == "P1"] == ["rejected", "accepted", "abnormal"]
    assert len(names(frames)) == 16


def test_wrong_input_is_a_rejected_export_and_the_other_units_go_on(home: Home, tmp_path: Path) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL + people(1))
    home.put("P2/2024-01-31/rong.csv", "")
    home.put("P2/2024-01-31/la.csv", "a,b\n1,2\n")
    home.put("P2/2024-01-31/hong.xlsx", "junk")
    home.put("P2/2024-13-31/ds.csv", ROLL)
    home.put("P9/2024-01-31/ds.csv", ROLL)
    home.put("TP/2024-01-31/ds.csv", ROLL)
    home.put("_decisions/back.xlsx", "junk")
    home.put("P2/2024-01-31/~$ds.xlsx", "lock")
    outside = tmp_path / "outside.csv"
    outside.write_text(ROLL + people(9))
    (home.root / "landing" / "P2" / "2024-01-31" / "link.csv").symlink_to(outside)
    (home.root / "landing" / "P3").symlink_to(tmp_path)
    frames = home.night(JAN)
    assert names(frames) == ["Lê Mẫu 1"]
    rejected = frames["exports"].filter(status="rejected")
    assert sorted(rejected.select("org_code", "file").rows()) == [
        ("P2", "2024-13-31"),
        ("P2", "hong.xlsx"),
        ("P2", "la.csv"),
        ("P2", "link.csv"),
        ("P2", "rong.csv"),
        ("P3", ""),
        ("P9", ""),
        ("TP", ""),
    ]
    assert rejected["reason"].null_count() == 0
    standing = frames["rolls"].select("reporter", "as_of", "newest_as_of", "newest_status").rows()
    assert standing == [("P1", JAN, JAN, "accepted"), ("P2", None, JAN, "rejected")]


def test_a_register_of_units_that_is_wrong_stops_the_night(home: Home) -> None:
    (home.root / "reference" / "units.csv").write_text(UNITS + "P2,Phường Hai,TP,BASE,,1,1,,\n")
    with pytest.raises(UsageError, match=r"units\.csv, row 7"):
        home.night(JAN)


def test_the_newest_roll_on_or_before_the_night_is_in_force(home: Home) -> None:
    home.put("P1/2024-02-29/ds.csv", ROLL + people(1, 2))
    assert names(home.night(date(2024, 3, 1))) == ["Lê Mẫu 1", "Lê Mẫu 2"]
    # An older export that arrives late is read, but replaces nothing; a later one is left alone.
    home.put("P1/2024-01-31/ds.csv", ROLL + people(1, 2, 3))
    home.put("P1/2024-03-31/ds.csv", ROLL + people(1))
    frames = home.night(date(2024, 3, 2))
    assert names(frames) == ["Lê Mẫu 1", "Lê Mẫu 2"]
    assert frames["exports"].select("as_of", "status", "in_force").rows() == [
        (JAN, "accepted", False),
        (FEB, "accepted", True),
    ]
    assert frames["roll"].filter(~pl.col("in_force")).height == 3


def test_files_of_one_night_are_parts_of_one_export(home: Home) -> None:
    home.put("P1/2024-01-31/a.csv", ROLL + people(1, 2))
    home.put("P1/2024-01-31/b.csv", ROLL + people(3))
    assert names(home.night(JAN)) == ["Lê Mẫu 1", "Lê Mẫu 2", "Lê Mẫu 3"]


def test_new_content_replaces_parts_that_are_gone_and_keeps_those_still_there(home: Home) -> None:
    home.put("P1/2024-01-31/a.csv", ROLL + people(1, 2))
    home.put("P1/2024-01-31/b.csv", ROLL + people(3))
    home.night(JAN)
    home.put("P1/2024-01-31/a.csv", ROLL + people(1, 4))
    frames = home.night(date(2024, 2, 1))
    assert names(frames) == ["Lê Mẫu 1", "Lê Mẫu 3", "Lê Mẫu 4"]
    assert sorted(frames["exports"]["status"]) == ["accepted", "accepted", "superseded"]


def test_clearing_the_landing_folder_takes_nothing_back(home: Home) -> None:
    path = home.put("P1/2024-01-31/a.csv", ROLL + people(1))
    home.night(JAN)
    path.unlink()
    assert names(home.night(date(2024, 2, 1))) == ["Lê Mẫu 1"]


def test_a_night_run_again_reads_the_folder_as_it_is_now(home: Home) -> None:
    path = home.put("P1/2024-01-31/a.csv", ROLL + people(1, 2))
    home.night(JAN)
    path.unlink()
    home.put("P1/2024-01-31/b.csv", ROLL + people(3))
    assert names(home.night(JAN)) == ["Lê Mẫu 3"]
    assert names(home.night(date(2024, 2, 1))) == ["Lê Mẫu 3"]


def test_the_same_rows_sent_twice_count_once(home: Home) -> None:
    home.put("P1/2024-01-31/a.csv", ROLL + people(1, 2))
    home.put("P1/2024-01-31/a (1).csv", ROLL + people(1, 2))
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("DS")
    for number, line in enumerate((ROLL + people(1, 2)).splitlines()):
        sheet.write_row(number, 0, line.split(","))
    book.close()
    home.put("P1/2024-01-31/b.xlsx", buffer.getvalue())
    frames = home.night(JAN)
    assert names(frames) == ["Lê Mẫu 1", "Lê Mẫu 2"]
    assert [row[3] for row in statuses(frames)] == ["accepted", "repeated", "repeated"]


def test_an_unchanged_file_is_not_read_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.put("P1/2024-01-31/a.csv", ROLL + people(1))
    home.night(JAN)

    def never(*_: object) -> object:
        raise AssertionError("read again")

    monkeypatch.setattr(Pool, "submit", never)
    monkeypatch.setattr(opening, "content_of", never)
    assert names(home.night(date(2024, 2, 1))) == ["Lê Mẫu 1"]


def test_a_line_of_a_unit_nobody_knows_among_several_is_refused(home: Home) -> None:
    head = "Đơn vị,Từ ngày,Đến ngày,Chỉ tiêu,Số lượng\n"
    lines = ["P1,1/1/2024,31/1/2024,D,5", "Phường Lạ,1/1/2024,31/1/2024,D,7", "Tổng cộng,1/1/2024,31/1/2024,D,12"]
    home.put("P1/2024-01-31/bieu.csv", head + "\n".join(lines) + "\n")
    home.put("P2/2024-01-31/bieu.csv", head + "Phường Hai cũ,1/1/2024,31/1/2024,D,3\n")
    for language in ("vi", "en"):
        run = replace(home.open(JAN), settings=Settings(language=language))
        step.run(run)
        frames = {path.stem: pl.read_parquet(path) for path in (run.work / "intake").glob("*.parquet")}
        assert frames["quarantine"].select("org_code", "file", "row", "record", "column", "rule").rows() == [
            ("P1", "bieu.csv", 3, "count_report", "org", "unknown_unit")
        ]
        said = frames["quarantine"]["reason"].item()
        assert ("danh mục đơn vị" if language == "vi" else "register of units") in said and "Lạ" not in said
        # A report about one unit only stays with whoever sends it.
        assert frames["count_report"].select("reporter", "value").rows() == [("P1", 5), ("P1", 12), ("P2", 3)]
        counted = frames["exports"].select("rows_read", "rows_accepted", "rows_quarantined").rows()
        assert counted == [(3, 2, 1), (1, 1, 0)]
        assert frames["complete"]["ok"].item()


def test_a_roll_of_abnormal_size_waits_for_confirmation(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL + people(*range(40)))
    home.put("P1/2024-02-29/ds.csv", ROLL + people(*range(25)))
    frames = home.night(date(2024, 3, 1))
    assert frames["roll"].filter("in_force")["as_of"].unique().to_list() == [JAN]
    assert frames["rolls"].select("as_of", "newest_as_of", "newest_status", "rows", "previous_rows").row(0) == (
        JAN,
        FEB,
        "abnormal",
        40,
        40,
    )
    state = home.root / "nights" / "2024-03-01" / "state"
    case = {"case_id": "V000001", "code": "F02", "org_code": "P1", "subject": "2024-02-29"}
    write_frame(pl.DataFrame([case]), state / "cases.parquet")
    said = {"case_id": ["V000001"], "decision": ["confirm"]}
    monkeypatch.setattr(decisions, "of_night", lambda run: pl.DataFrame(said))
    frames = home.night(date(2024, 3, 2))
    assert names(frames) == sorted(f"Lê Mẫu {n}" for n in range(25))


def test_a_confirmed_roll_stays_in_use_when_its_night_is_run_again(home: Home) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL + people(*range(40)))
    home.put("P1/2024-02-29/ds.csv", ROLL + people(*range(25)))
    night = date(2024, 3, 1)
    home.night(night)
    state = home.root / "nights" / night.isoformat() / "state"
    case = {"case_id": "V000001", "code": "F02", "org_code": "P1", "subject": "2024-02-29", "state": "open"}
    found = pl.DataFrame([case])
    write_frame(found, state / "cases.parquet")
    decisions.append(home.root, decisions.Decision("confirm", "Lan", "asked", "V000001"), found, night)
    assert len(names(home.night(night))) == 25
    # The roll is in use, so no night has the case any more: not the one run again, nor those after it.
    write_frame(found.clear(), state / "cases.parquet")
    assert len(names(home.night(night))) == 25
    assert len(names(home.night(date(2024, 3, 2)))) == 25


def test_a_corrected_roll_of_abnormal_size_does_not_replace_the_one_it_corrects(home: Home) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL + people(*range(40)))
    home.night(JAN)
    # Cut off half-way and sent again for the same day.
    home.put("P1/2024-01-31/ds.csv", ROLL + people(*range(20)))
    frames = home.night(date(2024, 2, 1))
    assert len(names(frames)) == 40
    assert frames["exports"].select("status", "in_force", "code").sort("status").rows() == [
        ("abnormal", False, "F02"),
        ("accepted", True, None),
    ]
    # The whole list once more is nothing new; a small correction is taken.
    home.put("P1/2024-01-31/ds.csv", ROLL + people(*range(1, 41)))
    frames = home.night(date(2024, 2, 2))
    assert names(frames) == sorted(f"Lê Mẫu {n}" for n in range(1, 41))
    assert sorted(frames["exports"]["status"]) == ["accepted", "superseded", "superseded"]


def test_a_part_that_stays_counts_once_while_the_new_one_waits(home: Home) -> None:
    home.put("P1/2024-01-31/a.csv", ROLL + people(*range(30)))
    home.put("P1/2024-01-31/b.csv", ROLL + people(*range(30, 40)))
    home.night(JAN)
    home.put("P1/2024-01-31/b.csv", ROLL + people(*range(100, 180)))
    frames = home.night(date(2024, 2, 1))
    assert names(frames) == sorted(f"Lê Mẫu {n}" for n in range(40))
    assert sorted(frames["exports"].select("file", "status").rows()) == [
        ("a.csv", "accepted"),
        ("b.csv", "abnormal"),
        ("b.csv", "accepted"),
    ]


def test_recorded_uses_what_that_night_used_from_the_store_alone(home: Home) -> None:
    path = home.put("P1/2024-01-31/a.csv", ROLL + people(1, 2) + "Lê Mẫu 9,31/2/1970,,,\n")
    first = home.night(JAN)
    path.unlink()
    home.put("P1/2024-01-31/b.csv", ROLL + people(5))
    (home.root / "reference" / "units.csv").write_text(UNITS.replace("P1,Phường Một", "P1,Tên khác"))
    again = home.night(JAN, recorded=True)
    assert set(first) == set(again)
    for name, frame in first.items():
        assert frame.equals(again[name]), name


def test_what_is_kept_is_for_its_owner_only_and_holds_no_other_column(home: Home) -> None:
    home.put("P1/2024-01-31/ds.csv", "Họ và tên,Trạng thái,Dân tộc\nLê Mẫu,,Canary\n")
    home.night(JAN)
    store = home.root / "store"
    for path in store.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
        if path.suffix == ".parquet":
            assert "Canary" not in str(pl.read_parquet(path).rows())


def test_a_recorded_night_knows_what_waited_and_what_was_misplaced(home: Home) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL + people(*range(40)))
    home.night(JAN)
    home.put("P1/2024-01-31/ds.csv", ROLL + people(*range(20)))
    home.put("P2/2024-01-31/ds.csv", ROLL + people(50, 51).replace("Chi bộ 1", "P1.1"))
    first = home.night(date(2024, 2, 1))
    assert sorted(first["exports"]["code"].drop_nulls()) == ["F02", "F04"]
    # The same night again, and as it was recorded.
    for again in (home.night(date(2024, 2, 1)), home.night(date(2024, 2, 1), recorded=True)):
        for name, frame in first.items():
            assert frame.equals(again[name]), name


def test_a_code_in_a_legacy_font_is_told_by_the_code_list(home: Home) -> None:
    """``Khai trõ`` reads well as it stands, but only its TCVN3 reading is a way to leave."""
    head = "Họ và tên,Ngày sinh,Hình thức,Ngày hiệu lực\n"
    home.put("P1/2024-01-31/ra.csv", f"{head}Lê Mẫu 1,1951,Khai trõ,5/1/2024\nLê Mẫu 2,1952,Khai trố,5/1/2024\n")
    frames = home.night(JAN)
    assert frames["exit"].select("full_name", "exit_kind").rows() == [("Lê Mẫu 1", "EXPELLED")]
    assert frames["quarantine"].select("row", "column", "rule").rows() == [(3, "exit_kind", "unknown_code")]
    [repairs] = frames["exports"].filter(record="exit")["repairs"].to_list()
    assert '"tcvn3": 1' in repairs
