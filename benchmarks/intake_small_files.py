"""Intake of the same rows in one file and in many small ones.

Belongs here: writing one roll cut into files, one process per run. Does not belong here: the files of a whole city
(``intake_city.py``).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
from pathlib import Path

if not __package__:  # run by its path
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.measure import Measured, machine, measured, middle, plain, table

NIGHT = "2024-03-31"
HEADER = ("Họ và tên", "Ngày sinh", "Số CCCD", "Số thẻ Đảng viên", "Ngày vào Đảng", "Trạng thái")
UNITS = (
    "org_code,name,parent_code,level,kind,is_reporting,is_account,valid_from,valid_to\n"
    "TP,Thành ủy,,CITY,,false,false,,\nA,Đảng bộ A,TP,SUPERIOR,,true,true,,\n"
)
# Invented; only their number matters.
FAMILY, GIVEN = (
    ("Nguyễn Văn", "Trần Thị", "Lê Đức", "Phạm Minh", "Hoàng Gia"),
    ("An", "Bình", "Chi", "Dũng", "Hà", "Lan"),
)


def main(words: list[str] | None = None) -> int:
    """Run the benchmark; nothing is asked of it beyond the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks small", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=120_000)
    parser.add_argument("--files", type=int, nargs="+", default=[1, 118, 1200])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--temp", type=Path, default=None, help="where the files are written (deleted at the end)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    chosen = parser.parse_args(words)
    at = machine()
    found: dict[int, Measured] = {}
    for files in chosen.files:
        found[files] = middle(_run(chosen.rows, files, chosen.temp) for _ in range(chosen.runs))
    if chosen.json:
        print(json.dumps({"machine": at, "runs": {str(n): plain(run) for n, run in found.items()}}, indent=2))
        return 0
    print(f"{at['system']}, {at['processor']}, {at['cores']} cores, {at['memory_gib']} GiB, load {at['load_before']}")
    lines = [["files", "seconds", "CPU s", "peak MiB", "rows"]]
    for files, run in found.items():
        lines.append(
            [f"{files:,}", f"{run.seconds:.1f}", f"{run.cpu:.1f}", f"{run.peak:,.0f}", f"{int(run.told['rows']):,}"]
        )
    print(table(lines))
    return 0


def _run(rows: int, files: int, temp: Path | None) -> Measured:
    """The intake step over a home of that many files, cold."""
    with tempfile.TemporaryDirectory(prefix="doikhop-bench-", dir=temp) as name:
        home = Path(name) / "home"
        _write(home, rows, files)
        return measured([sys.executable, "-m", "benchmarks.contenders.intake", str(home), NIGHT])


def _write(home: Path, rows: int, files: int) -> None:
    """One unit's roll, cut into files of equal size."""
    landing, reference = home / "landing" / "A" / NIGHT, home / "reference"
    landing.mkdir(parents=True)
    reference.mkdir()
    (reference / "units.csv").write_text(UNITS, encoding="utf-8")
    for number in range(files):
        with (landing / f"danh_sach_{number:05d}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(HEADER)
            writer.writerows(_member(n) for n in range(number * rows // files, (number + 1) * rows // files))


def _member(n: int) -> tuple[str, ...]:
    name = f"{FAMILY[n % len(FAMILY)]} {GIVEN[n % len(GIVEN)]}"
    born, joined = (f"{n % 28 + 1:02d}/{n % 12 + 1:02d}/{year + n % 30}" for year in (1950, 1990))
    return name, born, f"0310{50 + n % 30:02d}{n:06d}", f"{n:08d}", joined, "Đang sinh hoạt"


if __name__ == "__main__":
    sys.exit(main())
