"""Reading damaged files by the thousand: ``python -m tests.fuzz.hunt --seconds 600``.

Belongs here: running intake on them and what must hold whatever the file is. Does not belong here: the files
(``mutate``).

What must hold: no exception and no traceback; every file ends as an export with a status and, if refused, a sentence;
rows read = accepted + quarantined + ignored; nobody is on a roll or in a register whose name is another cell of the
file; the good file beside them is read as ever.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from doikhop.settings import Settings
from pipelines.intake import step
from pipelines.night import open_night
from schemas.normalise import name_key_of
from tests.fuzz.mutate import HEADER, MARK, TRANSFER, file

NIGHT = date(2024, 1, 31)
_UNITS = """org_code,name,parent_code,level,kind,is_reporting,is_account,valid_from,valid_to
TP,Thành phố,,CITY,,0,0,,
P1,Phường Một,TP,BASE,,1,1,,
P1.1,Chi bộ 1,P1,CELL,,0,0,,
P2,Phường Hai,TP,BASE,,1,1,,
"""
# Cells of a file that are nobody's name.
_NO_NAMES = [
    name_key_of(cell)
    for cell in (
        *HEADER, *TRANSFER, "DANH SÁCH ĐẢNG VIÊN", "Tổng cộng", "Người lập biểu", "Chi bộ 1", "P1.1", "P1", "P2",
        "Đang sinh hoạt", "chính thức",
    )
]  # fmt: skip
_GOOD = ",".join(HEADER) + f"\n1,{MARK} Tốt,01/02/1970,,,,\n"


def look(home: Path, seeds: list[int], kept: Path | None = None) -> list[str]:
    """Run intake over the files of some seeds; every sentence returned is a fault of intake."""
    shutil.rmtree(home, ignore_errors=True)
    (home / "reference").mkdir(parents=True)
    (home / "reference" / "units.csv").write_text(_UNITS, encoding="utf-8")
    good = home / "landing" / "P2" / "2024-01-31"
    good.mkdir(parents=True)
    (good / "good.csv").write_text(_GOOD, encoding="utf-8")
    names = {}
    for seed in seeds:
        suffix, content = file(seed)
        # A day of its own, so that no two files are parts of one export.
        folder = home / "landing" / "P1" / date.fromordinal(NIGHT.toordinal() - len(names)).isoformat()
        folder.mkdir(parents=True)
        path = folder / f"{seed}{suffix}"
        path.write_bytes(content)
        names[path.name] = seed
    run = replace(open_night(home, NIGHT, settings=Settings(seconds_per_file=20)))
    began = time.monotonic()
    try:
        step.run(run)
    except Exception as error:
        return [f"{seeds}: {type(error).__name__}: {error}"]
    frames = {path.stem: pl.read_parquet(path) for path in (run.work / "intake").glob("*.parquet")}
    faults = [f"{seeds}: {fault}" for fault in _faults(frames, names)]
    if time.monotonic() - began > 20 + len(seeds):
        faults.append(f"{seeds}: {time.monotonic() - began:.0f} s")
    if faults and kept is not None:
        shutil.copytree(home / "landing", kept / str(seeds[0]), dirs_exist_ok=True)
    return faults


def _faults(frames: dict[str, pl.DataFrame], names: dict[str, int]) -> list[str]:
    exports = frames["exports"]
    said = {str(file).split("/")[0] for file in exports["file"]}
    faults = [f"no export of {name}" for name in names if name not in said]
    silent = exports.filter((pl.col("status") == "rejected") & (pl.col("reason").fill_null("").str.len_chars() < 20))
    faults += [f"no reason for {file}" for file in silent["file"]]
    slow = exports.filter(pl.col("reason").fill_null("").str.contains("seconds_per_file"))
    faults += [f"too slow: {file}" for file in slow["file"]]
    if not frames["complete"]["ok"].item():
        faults.append("rows lost")
    for table in ("roll", "transfer_out", "transfer_in", "admission", "exit"):
        people = frames[table].filter(pl.col("name_key").is_in(_NO_NAMES)).select("file", "row", "full_name")
        faults += [f"invented in {table}: {row}" for row in people.rows()]
    good = frames["roll"].filter(pl.col("reporter") == "P2")["full_name"].to_list()
    if good != [f"{MARK} Tốt"]:
        faults.append("the good file was not read")
    return faults


def main(words: list[str] | None = None) -> int:
    """Hunt for so many seconds; 1 when something was found, its seeds printed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.hunt", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=None, help="where to begin; drawn at random when left out")
    parser.add_argument("--batch", type=int, default=25, help="files to a run of intake")
    parser.add_argument("--keep", type=Path, default=None, help="a folder for the files of what is found")
    chosen = parser.parse_args(words)
    start = chosen.seed if chosen.seed is not None else random.SystemRandom().randrange(10**9)
    until = time.monotonic() + chosen.seconds
    found: list[str] = []
    number = 0
    with tempfile.TemporaryDirectory(prefix="doikhop-fuzz-") as name:
        while time.monotonic() < until:
            seeds = list(range(start + number, start + number + chosen.batch))
            for fault in look(Path(name) / "home", seeds, chosen.keep):
                found.append(fault)
                print(fault, flush=True)
            number += chosen.batch
    print(f"{number} files from seed {start}: {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
