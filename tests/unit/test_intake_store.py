"""The store over the years: other versions of the program, and what is damaged or gone."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from doikhop.errors import UsageError
from pipelines import decisions
from pipelines.intake import parse, version
from pipelines.intake.store import Store
from pipelines.night import write_frame
from tests.unit.test_intake_night import FEB, JAN, ROLL, Home, names, people

TRANSFERS = "Họ và tên,Ngày sinh,Số GTSHĐ,Loại chuyển,Ngày giới thiệu,Nơi đi,Nơi đến\n"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "home")
    home.put("P1/2024-01-31/ds.csv", ROLL + people(1, 2))
    home.put("P2/2024-01-31/ds.csv", ROLL + people(3, 4) + "Lê Mẫu 5,31/02/1955,,Chi bộ 1,\n")
    home.put("P1/2024-01-31/chuyen_di.csv", TRANSFERS + "Lê Mẫu 9,3/2/1960,1,Chính thức,5/1/2024,P1,P2\n")
    return home


def rows_of(home: Home) -> list[Path]:
    return sorted((home.root / "store").glob("r*/*/*.parquet"))


def of_an_older_version(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The home after a night of a version whose dictionary did not have the field ``hometown`` yet."""
    monkeypatch.setattr(parse, "parser_key", lambda: "older")
    home.night(JAN)
    monkeypatch.undo()
    store = Store(home.root)
    for path in rows_of(home):
        frame = pl.read_parquet(path)
        if "hometown" in frame.columns:
            kept = store.keep("rows", "roll", frame.drop("hometown"))
            path.unlink()
            store.save(
                "tables",
                store.tables.with_columns(
                    rows_file=pl.when(pl.col("rows_file").str.ends_with(path.name))
                    .then(pl.lit(kept))
                    .otherwise("rows_file")
                ),
            )


def test_a_field_added_to_the_dictionary_is_read_from_old_files_too(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL.replace("Chi bộ,", "Chi bộ,Quê quán,") + "Lê Mẫu 1,1/2/1951,,Chi bộ 1,Mẫu,\n")
    home.put("P1/2024-01-31/ds2.csv", ROLL + people(2, 6))
    of_an_older_version(home, monkeypatch)
    (home.root / "landing" / "P2" / "2024-01-31" / "ds.csv").unlink()
    after = home.night(FEB)["roll"].filter("in_force")
    assert names({"roll": after}) == ["Lê Mẫu 1", "Lê Mẫu 2", "Lê Mẫu 3", "Lê Mẫu 4", "Lê Mẫu 6"]
    told = dict(after.select("full_name", "hometown").iter_rows())
    assert told["Lê Mẫu 1"] == "Mẫu", "its file still lies there: read again"
    assert told["Lê Mẫu 3"] is None, "its file is gone: what was kept of it goes on"


def test_a_recorded_night_of_an_older_version_is_replayed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    of_an_older_version(home, monkeypatch)
    again = home.night(JAN, recorded=True)
    assert names(again) == ["Lê Mẫu 1", "Lê Mẫu 2", "Lê Mẫu 3", "Lê Mẫu 4"]


def test_a_change_of_what_reads_is_another_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every module that reads, and every declaration it reads by, is among the sources."""
    own = {path.name for path in version.sources()}
    assert {"parse.py", "values.py", "typed.py", "headers.py", "cells.py", "csv.py", "workbook.py"} <= own
    assert {"fields.py", "records.py", "codes.py", "normalise.py", "roll.py", "identity.py"} <= own
    assert "step.py" not in own and "catalogue.py" not in own
    before = version.parser_key()
    changed = tmp_path / "values.py"
    changed.write_text("# changed", encoding="utf-8")
    paths = [changed if path.name == "values.py" else path for path in version.sources()]
    monkeypatch.setattr(version, "sources", lambda: paths)
    version.parser_key.cache_clear()
    try:
        assert version.parser_key() != before
    finally:
        version.parser_key.cache_clear()


def unlink(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def turn_a_bit(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(bytes(body))


@pytest.mark.parametrize("spoil", [unlink, cut, turn_a_bit])
@pytest.mark.parametrize("what", ["rows", "files.parquet", "tables.parquet", "seen.parquet", ""])
@pytest.mark.parametrize("recorded", [False, True])
def test_what_can_be_read_from_landing_again_is(home: Home, spoil: object, what: str, recorded: bool) -> None:
    before = home.night(JAN)
    spoiled = rows_of(home) if what == "rows" else [home.root / "store" / what]
    for path in spoiled:
        if what:
            assert callable(spoil)
            spoil(path)
        else:
            shutil.rmtree(path)
    after = home.night(JAN, recorded)
    for name, frame in before.items():
        assert_frame_equal(after[name], frame)


@pytest.mark.parametrize("spoil", [unlink, cut, turn_a_bit])
def test_what_cannot_is_named(home: Home, spoil: object) -> None:
    home.night(JAN)
    shutil.rmtree(home.root / "landing" / "P2")
    assert callable(spoil)
    for path in rows_of(home):
        spoil(path)
    for night, recorded in ((FEB, False), (JAN, True)):
        with pytest.raises(UsageError, match=r"store/r\w+/roll/.*P2/2024-01-31/ds.csv, whose rows it held"):
            home.night(night, recorded)
    assert names(home_with(home, "P2/2024-01-31/ds.csv").night(FEB)) == [f"Lê Mẫu {n}" for n in (1, 2, 3, 4)]


def home_with(home: Home, path: str) -> Home:
    home.put(path, ROLL + people(3, 4) + "Lê Mẫu 5,31/02/1955,,Chi bộ 1,\n")
    return home


@pytest.mark.parametrize("lost", ["tables.parquet", ""])
def test_an_index_that_is_gone_with_the_file_it_told_of(home: Home, lost: str) -> None:
    home.night(JAN)
    shutil.rmtree(home.root / "landing" / "P2")
    path = home.root / "store" / lost
    if lost:
        path.write_bytes(b"PAR1")
    else:
        shutil.rmtree(path)
    with pytest.raises(UsageError, match=r"no longer has what it read of P2/2024-01-31/ds.csv; put that file back"):
        home.night(FEB)


def test_the_night_each_export_was_first_seen_is_told_by_the_night_before(home: Home) -> None:
    home.night(JAN)
    home.put("P1/2024-01-31/ds.csv", ROLL + people(1, 2, 7))
    home.night(FEB)
    before = Store(home.root).seen
    (home.root / "store" / "seen.parquet").write_bytes(b"")
    frames = home.night(FEB)
    assert names(frames) == [f"Lê Mẫu {n}" for n in (1, 2, 3, 4, 7)]
    assert frames["exports"].filter(file="chuyen_di.csv")["first_seen"].to_list() == [JAN]
    assert Store(home.root).seen.height == before.height


def test_a_roll_that_waits_for_its_confirmation_waits_on_when_the_nights_are_lost(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.put("P1/2024-01-31/ds.csv", ROLL + people(*range(40)))
    home.night(JAN)
    home.put("P1/2024-01-31/ds.csv", ROLL + people(*range(100, 120)))
    waiting = home.night(FEB)
    index = home.root / "store" / "seen.parquet"
    before = pl.read_parquet(index)
    index.unlink()
    again = home.night(date(2024, 3, 1))
    shown = ["org_code", "file", "status", "in_force", "first_seen"]
    assert again["exports"].select(shown).rows() == waiting["exports"].select(shown).rows()
    assert_frame_equal(pl.read_parquet(index), before)
    # The officer's word still comes in time.
    state = home.root / "nights" / "2024-03-01" / "state"
    case = {"case_id": "V000001", "code": "F02", "org_code": "P1", "subject": "2024-01-31"}
    write_frame(pl.DataFrame([case]), state / "cases.parquet")
    said = {"case_id": ["V000001"], "decision": ["confirm"]}
    monkeypatch.setattr(decisions, "of_night", lambda run: pl.DataFrame(said))
    index.write_bytes(b"")
    frames = home.night(date(2024, 3, 2))
    held = frames["roll"].filter("in_force", reporter="P1")["full_name"].to_list()
    assert sorted(held) == sorted(f"Lê Mẫu {n}" for n in range(100, 120))


def test_what_was_replaced_long_ago_is_not_counted_again_when_the_nights_are_lost(home: Home) -> None:
    home.night(JAN)
    home.put("P1/2024-01-31/ds.csv", ROLL + people(1, 2, 7))
    home.night(FEB)
    home.put("P2/2024-01-31/ds.csv", ROLL + people(3, 4, 6))
    home.night(date(2024, 3, 1))
    index = home.root / "store" / "seen.parquet"
    before = pl.read_parquet(index)
    index.unlink()
    # Run again, an earlier night than the last one.
    home.night(FEB)
    assert_frame_equal(pl.read_parquet(index), before)
