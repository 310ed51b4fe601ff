"""Many small files are read together, and each comes out as if it had been read alone."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

import polars as pl
import pytest

from pipelines.intake import looks, parse, pool, step
from pipelines.intake.readers import csv, raw
from pipelines.intake.readers.raw import Limits
from tests.legacy import tcvn3
from tests.unit import workbooks
from tests.unit.test_intake_night import JAN, ROLL, TRANSFERS, Home, people

CELLS = ("Lê Mẫu", "", " ", "\u00a0", "\u200b", "\x1d", "1/2/1970", "x" * 30, "Chi bộ 1", "'", "ds", "’", "Ð")


def small(number: int) -> str | bytes:
    """One of many files a unit may send."""
    text = ROLL + people(*range(10 * number, 10 * number + 3))
    ways: list[str | bytes] = [
        text,
        text.replace(",", ";"),
        text.replace("\n", ",\n"),
        "DANH SÁCH ĐẢNG VIÊN\n\n" + text,
        text.replace("Lê Mẫu", '"Lê ""Mẫu"""'),
        tcvn3(text).encode("cp1252"),
        text.encode("utf-16"),
        text.replace("1/2/", "31/02/"),
        "không có gì\n",
        ROLL,
        text + "\n\n" + text.replace("Lê", "Phạm"),
        workbooks.xlsx({"A": [row.split(",") for row in text.splitlines()], "B": [["x"]]}),
        workbooks.packed({"a.csv": text, "b/c.csv": text.replace("Lê", "Vũ")}),
        b"PK\x03\x04 no zip",
        TRANSFERS + f"Lê Mẫu {number},1970,{number},chính thức,5/1/2024,,Phường Một,Phường Hai\n",
    ]
    return ways[number % len(ways)]


def test_files_read_together_are_read_as_each_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path / "home")
    for number in range(45):
        content = small(number)
        suffix = {b"PK": "xlsx"}.get(content[:2], "csv") if isinstance(content, bytes) else "csv"
        suffix = "zip" if isinstance(content, bytes) and b"b/c.csv" in content else suffix
        home.put(f"P{number % 2 + 1}/2024-01-31/{number:02d}.{suffix}", content)
    home.put("P1/2024-01-31/large.csv", ROLL + people(*range(1000, 9000)))
    found = []
    for together in (parse.BUNDLE_BYTES, 0, 2_000):
        monkeypatch.setattr(parse, "BUNDLE_BYTES", together)
        run = home.open(JAN)
        step.run(run)
        found.append({path.stem: pl.read_parquet(path) for path in sorted((run.work / "intake").glob("*.parquet"))})
        shutil.rmtree(home.root / "store")
        shutil.rmtree(run.work)
    assert found[0]["roll"].height > 8_000 and found[0]["quarantine"].height > 5
    assert set(found[0]["exports"]["status"]) >= {"accepted", "rejected"}
    for other in found[1:]:
        assert other.keys() == found[0].keys()
        assert [name for name in other if not other[name].equals(found[0][name])] == []


def test_one_file_that_takes_the_process_with_it_answers_for_itself() -> None:
    far = workbooks.repacked(
        workbooks.xlsx({"A": [["x"]]}),
        {
            "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            b'<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            b"</sheetData></worksheet>"
        },
    )
    good = (ROLL + people(1, 2)).encode()
    process = pool.Process()
    answers = process.read(
        [(good, ".csv"), (far, ".xlsx"), (good, ".csv"), (b"", ".csv")], Limits(memory_per_file_mb=512)
    )
    process.stop()
    assert [reason is None or "gave_up" in reason or "empty" in reason for _, reason in answers] == [True] * 4
    assert [[table.cells.height for table in tables] for tables, _ in answers] == [[3], [], [3], []]
    assert "gave_up" in str(answers[1][1])


@pytest.mark.parametrize("seed", range(8))
def test_a_small_text_is_split_as_a_large_one(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(seed)
    for _ in range(12):
        delimiter = random.choice(",;\t|")
        lines = [
            delimiter.join(random.choices(CELLS, k=random.choice((0, 1, 4, 4, 4, 4, 5, 14))))
            for _ in range(random.randrange(1, 12))
        ]
        content = ("\n".join(lines) + random.choice(("", "\n", "\n\n\n"))).encode()
        told = []
        for size in (10**6, 0):
            monkeypatch.setattr(csv, "_SMALL", size)
            monkeypatch.setattr(raw, "_SMALL", size)
            try:
                (table,) = csv.read(content, Limits(max_columns=12, max_cell_chars=29))
                told.append((table.cells.rows(), table.ragged, table.delimiter, dict(table.repairs)))
            except raw.UnreadableFile as refused:
                told.append(refused.reason)
        assert told[0] == told[1], content


def test_what_tables_look_like_does_not_hang_on_their_neighbours() -> None:
    one = pl.DataFrame({"c0": ["STT", "1", None], "c1": ["Họ và tên", "Lê Mẫu", "NguyÔn V¨n §øc"]})
    two = pl.DataFrame({"c0": ["x", None], "c1": ["Lê Mẫu", "Chỉ tiêu"]})
    together = looks.looks_of_each(pl.concat([one, two, one]), [3, 2, 3])
    assert together == [looks.looks_of(one), looks.looks_of(two), looks.looks_of(one)]
    assert (together[0].headers, together[0].legacy) == ((0,), {"c1"})
    assert (together[1].headers, together[1].legacy) == ((1,), frozenset())
