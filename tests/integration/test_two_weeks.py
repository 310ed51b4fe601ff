"""Two weeks of a small city: exports come late and are corrected, people decide, a unit is merged.

What happens is written down in ``CALENDAR``; how every case must fare is written down in ``TRUTH``, by hand, from the
calendar alone. Nothing else may be found.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from assets.run import run_night
from doikhop.settings import load_settings
from pipelines import decisions
from pipelines.decisions import Decision
from pipelines.ledger.periods import close_period
from pipelines.night import NIGHTS, publish
from tests.integration.chain import build, build_unread
from tests.integration.test_returned_worklists import COLUMN, SIGNED_BY, answer, rows_of, send

UNITS = """\
org_code,name,parent_code,level,kind,is_reporting,is_account,valid_from,valid_to
TP,Đảng bộ thành phố,,CITY,office,0,0,,
A,Đảng bộ phường An Biên,TP,BASE,residential,1,1,,
B,Đảng bộ phường Bình Hàn,TP,BASE,residential,1,1,,
C,Đảng bộ phường Cát Bi,TP,BASE,residential,1,1,,
D,Chi bộ Trường Dư Hàng,TP,BASE,school,1,1,,2026-03-10
"""
SUCCESSIONS = "effective_on,kind,from_code,to_code,control_total\n2026-03-11,MERGE,D,C,3\n"
SETTINGS = 'first_night = "2026-03-01"\nstale_days = 5\n'

NAMES = "An Bình Chi Dũng Giang Hoa Khánh Lan Minh Nga Oanh Phúc Quý Sơn Tâm Tú Uyên Việt"
PEOPLE = NAMES.split()
"""Everybody is called Lê Văn something; Khánh has no citizen number at first."""

CLOSED = 1
NIGHTS_OF_MARCH = range(2, 16)
ANSWERED = 6
"""The morning after that night a worklist comes back; nobody reads the other nights' before the last."""


def day(number: int) -> date:
    return date(2026, 3, number)


def person(name: str, *, without_number: bool = False) -> str:
    """Identity columns: name, birth date, citizen, card and file number, admitted, official."""
    n = PEOPLE.index(name)
    citizen = "" if without_number else f"03107{n % 10}00{n:04d}"
    return f"Lê Văn {name},{n + 1:02d}/04/197{n % 10},{citizen},{50000000 + n},{100000 + n}/HP,03/02/2001,03/02/2002"


IDENTITY = "Họ và tên,Ngày sinh,Số CCCD,Số thẻ Đảng viên,Số lý lịch,Ngày kết nạp,Ngày chính thức"


@dataclass
class City:
    """The home and what happens to it."""

    home: Path
    night: date

    def write(self, unit: str, on: int, file: str, header: str, rows: list[str]) -> None:
        folder = self.home / "landing" / unit / day(on).isoformat()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{file}.csv").write_text("\n".join([f"{IDENTITY}{header}", *rows]) + "\n", encoding="utf-8")

    def roll(self, unit: str, on: int, names: str, *, numbered: bool = False) -> None:
        rows = [f"{person(n, without_number=n == 'Khánh' and not numbered)},Chính thức" for n in names.split()]
        self.write(unit, on, "danh_sach", ",Loại đảng viên", rows)

    def paper(
        self, unit: str, on: int, name: str, number: int, out: bool, to: str, received: int | None = None
    ) -> None:
        sender, receiver = (unit, to) if out else (to, unit)
        dates = f"02/03/2026,{f'{received:02d}/03/2026' if received else ''}"
        row = f"{person(name)},{number},Chính thức,{dates},{sender},{receiver}"
        header = ",Số GTSHĐ,Loại chuyển,Ngày giới thiệu,Ngày tiếp nhận,Nơi đi,Nơi đến"
        self.write(unit, on, "chuyen_di" if out else "chuyen_den", header, [row])

    def exit(self, unit: str, on: int, name: str, kind: str, effective: int) -> None:
        numbered = person(name, without_number=name == "Khánh")
        row = f"{numbered},{kind},{effective:02d}/03/2026,{on:02d}/03/2026,{unit}"
        self.write(unit, on, "ra_khoi_dang", ",Hình thức,Ngày hiệu lực,Ngày báo cáo,Đơn vị", [row])

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.home / NIGHTS / self.night.isoformat() / f"{name}.parquet")

    def case(self, name: str, code: str) -> str:
        found = self.table("discrepancies").filter((pl.col("full_name") == f"Lê Văn {name}") & (pl.col("code") == code))
        return str(found["case_id"].item())

    def decide(self, name: str, code: str, decision: str, by: str, until: date | None = None) -> None:
        asked = Decision(decision, by, "đã xem hồ sơ", self.case(name, code), until)
        decisions.append(self.home, asked, self.table("cases"), self.night)

    def return_worklist(self, unit: str, name: str, reply: str) -> None:
        book = openpyxl.load_workbook(self.home / NIGHTS / self.night.isoformat() / "worklists" / f"{unit}.xlsx")
        sheet = book.worksheets[0]
        [row] = [row for row in rows_of(sheet, "L01") if sheet.cell(row, COLUMN["full_name"]).value == f"Lê Văn {name}"]
        answer(sheet, row, reply)
        send(self.home, book)


def before(city: City) -> None:
    """1 March: everybody where they belong; the period is closed."""
    city.roll("A", 1, "An Bình Chi Dũng Giang Hoa")
    city.roll("B", 1, "Khánh Lan Minh Nga")
    city.roll("C", 1, "Oanh Phúc Quý Sơn")
    city.roll("D", 1, "Tú Uyên Việt")


def third(city: City) -> None:
    """A keeps An, who left for B, and Bình, who died; Chi is gone from A, Tú from D. B sends one row twice."""
    city.roll("A", 3, "An Bình Dũng Giang Hoa")
    city.paper("A", 3, "An", 1, True, "B")
    city.exit("A", 3, "Bình", "Từ trần", 2)
    city.roll("B", 3, "An Khánh Lan Nga Nga")
    city.paper("B", 3, "An", 1, False, "A", received=3)
    city.write(
        "B",
        3,
        "chuyen_di",
        ",Số GTSHĐ,Loại chuyển,Ngày giới thiệu,Ngày tiếp nhận,Nơi đi,Nơi đến",
        [f"{person('Minh')},7,Chính thức,02/03/2026,,B,C"],
    )
    city.exit("B", 3, "Khánh", "Xin ra", 2)
    city.roll("D", 3, "Uyên Việt")


def ninth(city: City) -> None:
    """A cuts An and registers Chi's departure. B gives Khánh a number. C sends at last, with Tâm, whom nobody knows."""
    city.roll("A", 9, "Bình Dũng Giang Hoa")
    city.paper("A", 9, "Chi", 2, True, "C")
    city.roll("B", 9, "An Khánh Lan Nga", numbered=True)
    city.roll("C", 9, "Minh Oanh Phúc Quý Sơn Tâm")
    city.paper("C", 9, "Minh", 7, False, "B", received=6)
    city.roll("D", 9, "Uyên Việt")


def eleventh(city: City) -> None:
    """A's newest roll has An again. B reports that Tâm died. D is merged into C."""
    city.roll("A", 11, "An Bình Dũng Giang Hoa")
    city.roll("B", 11, "An Khánh Lan Nga", numbered=True)
    city.exit("B", 11, "Tâm", "Từ trần", 1)


def thirteenth(city: City) -> None:
    """Nearly everything is mended; Tú is on no roll."""
    city.roll("A", 13, "Dũng Giang Hoa")
    city.roll("B", 13, "An Lan Nga", numbered=True)
    city.roll("C", 13, "Chi Minh Oanh Phúc Quý Sơn Uyên Việt")
    city.paper("C", 13, "Chi", 2, False, "A", received=10)


CALENDAR: dict[int, Callable[[City], None]] = {
    3: third,
    # The corrected file: same folder, same name.
    4: lambda city: city.roll("B", 3, "An Khánh Lan Nga"),
    9: ninth,
    11: eleventh,
    13: thirteenth,
}
"""What lies in landing/ before that night."""

DECIDED: dict[int, Callable[[City], None]] = {
    4: lambda city: (
        city.decide("An", "L01", "acknowledged", "Lan Anh"),
        city.decide("Bình", "S01", "accepted", "Lan Anh", day(8)),
    ),
    5: lambda city: city.decide("Bình", "S01", "accepted", "Đỗ Minh"),
    ANSWERED: lambda city: city.return_worklist("A", "An", "fix_claimed"),
    12: lambda city: city.decide("Khánh", "S01", "acknowledged", "Lan Anh"),
}
"""What people decide in the morning after that night."""

TRUTH = """\
case          02 03 04 05 06 07 08 09 10 11 12 13 14 15
I02 B Khánh    o  o  o  o  o  o  o  c  c  c  c  c  c  c
L01 A An       .  o  o  a  a  f  f  c  c  r  r  c  c  c
S01 A Bình     .  o  o  o  A  A  A  r  r  r  r  c  c  c
L05 A Chi      .  o  o  o  o  o  o  c  c  c  c  c  c  c
L03 A Chi      .  .  .  .  .  .  .  o  o  o  o  c  c  c
L03 B Minh     .  o  o  o  o  o  o  c  c  c  c  c  c  c
S01 B Khánh    .  o  o  o  o  o  o  o  o  o  o  c  c  c
I05 B Nga      .  o  c  c  c  c  c  c  c  c  c  c  c  c
L05 D Tú       .  o  o  o  o  o  o  o  o  o  o  o  o  o
F01 C -        .  .  .  .  .  o  o  c  c  c  c  c  c  c
L11 C Tâm      .  .  .  .  .  .  .  o  o  o  o  c  c  c
L12 B Tâm      .  .  .  .  .  .  .  .  .  o  o  o  o  o
"""
"""Each case by what it was first found as. open, acknowledged, fix claimed, Accepted, reopened, cleared.

- An's case is cleared by the roll of the 9th, comes back with that of the 11th and is the same case.
- Bình's acceptance is proposed on the 4th, approved on the 5th, in force through the 8th; then open again.
- Minh is on the way to C, which is stale on the 7th and 8th: silence clears nothing.
- Khánh gains a number on the 9th; the case is the same. An acknowledgement of the 12th comes too late to be seen.
- Tú's case follows from D to C, and is U02 there.
- Tâm appeared from nowhere; when B reports a death it is S01, and the same case. B's entry itself moves nobody: L12.
"""
LETTERS = {"open": "o", "acknowledged": "a", "fix_claimed": "f", "accepted": "A", "reopened": "r", "cleared": "c"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    home = tmp_path_factory.mktemp("two_weeks") / "home"
    (home / "reference").mkdir(parents=True)
    (home / "reference" / "units.csv").write_text(UNITS, encoding="utf-8")
    (home / "reference" / "successions.csv").write_text(SUCCESSIONS, encoding="utf-8")
    (home / "doikhop.toml").write_text(SETTINGS, encoding="utf-8")
    city = City(home, day(CLOSED))
    before(city)
    publish(build_unread(home, city.night))
    close_period(home, city.night, load_settings(home))
    for number in NIGHTS_OF_MARCH:
        CALENDAR.get(number, lambda _: None)(city)
        city.night = day(number)
        if number == NIGHTS_OF_MARCH[-1]:
            # Once through Dagster, as the department runs it.
            assert run_night(home, city.night, ephemeral=True).published
        else:
            publish((build if number == ANSWERED else build_unread)(home, city.night))
        DECIDED.get(number, lambda _: None)(city)
    return city


def told(city: City, number: int) -> dict[str, str]:
    """The cases of a night: what each is (case_id) and how it stands."""
    city.night = day(number)
    return dict(city.table("cases").select("case_id", "state").iter_rows())


def first_found_as(city: City) -> dict[str, str]:
    """Every case by code, account and name on the night it was new."""
    names: dict[str, str] = {}
    for number in NIGHTS_OF_MARCH:
        city.night = day(number)
        people = dict(city.table("state/persons").select("person_id", "full_name").iter_rows())
        for row in city.table("cases").iter_rows(named=True):
            who = str(people.get(row["person_id"]) or "-").removeprefix("Lê Văn ")
            names.setdefault(row["case_id"], f"{row['code']} {row['account']} {who}")
    return names


def test_every_case_has_the_history_written_down(city: City) -> None:
    names = first_found_as(city)
    nights = {number: told(city, number) for number in NIGHTS_OF_MARCH}
    lines = TRUTH.splitlines()[1:]
    expected = {line[:13].strip(): "".join(line[13:].split()) for line in lines}
    found = {
        name: "".join(LETTERS[nights[number][case]] if case in nights[number] else "." for number in NIGHTS_OF_MARCH)
        for case, name in names.items()
    }

    assert found == expected


def one(city: City, name: str, number: int) -> dict[str, object]:
    """A case on a night, by what it was first found as."""
    [case] = [case for case, known in first_found_as(city).items() if known == name]
    city.night = day(number)
    return city.table("cases").row(by_predicate=pl.col("case_id") == case, named=True)


def test_a_case_keeps_its_age_through_everything(city: City) -> None:
    facts = ("code", "previous_code", "org_code", "first_seen", "last_seen", "nights_open", "cleared_on")
    shown = {
        name: tuple(one(city, name, 15)[fact] for fact in facts)
        for name in ("L01 A An", "S01 A Bình", "L03 B Minh", "L05 D Tú", "L11 C Tâm")
    }

    assert shown == {
        "L01 A An": ("L01", None, "A", day(3), day(12), 8, day(13)),
        "S01 A Bình": ("S01", None, "A", day(3), day(12), 10, day(13)),
        # Not the two nights on which C was silent for too long.
        "L03 B Minh": ("L03", None, "B", day(3), day(6), 4, day(9)),
        "L05 D Tú": ("U02", "L05", "C", day(3), day(15), 11, None),
        "L11 C Tâm": ("S01", "L11", "C", day(9), day(12), 4, day(13)),
    }


def test_decisions_stand_with_their_case(city: City) -> None:
    facts = ("decision", "decided_by", "reason", "until")
    assert tuple(one(city, "S01 A Bình", 7)[fact] for fact in facts) == (
        "accepted",
        "Đỗ Minh",
        "đã xem hồ sơ",
        day(8),
    )
    assert one(city, "L01 A An", 8)["decided_by"] == SIGNED_BY
    assert one(city, "L01 A An", 8)["reason"] == "đã sửa danh sách"
    # The workbook lies there still: taken once, never again.
    answers = city.table("answers")
    assert answers["status"].to_list() == ["taken"]
    assert decisions.read(city.home)["source"].to_list() == ["command"] * 3 + ["worklist", "command"]


def test_cases_are_due_as_the_deadlines_say(city: City) -> None:
    """Transfers 30 working days after Monday 2 March, with no holiday between; exits 30 days after; the rest is not."""
    assert one(city, "L03 B Minh", 5)["due_on"] == date(2026, 4, 13)
    assert one(city, "L01 A An", 5)["due_on"] == date(2026, 4, 13)
    assert one(city, "S01 A Bình", 5)["due_on"] == date(2026, 4, 1)
    assert one(city, "I05 B Nga", 5)["due_on"] is None


def test_an_accepted_difference_adjusts_while_it_is_in_force(city: City) -> None:
    """A on the 5th: An and Bình too many, Chi too few; Bình is accepted on the 6th, and no more on the 9th."""

    def balance(number: int) -> tuple[int, int]:
        city.night = day(number)
        return city.table("balances").filter(org_code="A").select("gap", "adjusted").row(0)

    assert [balance(number) for number in (5, 6, 8)] == [(1, 0), (0, 1), (0, 1)]
    assert balance(9) == (1, 0)
