"""A first close takes over from a roll somebody who had left another unit; how they came is registered afterwards.

Before a first close the roll is all there is, so the opening holds them. The late entry is in that opening: nothing is
posted twice, the columns foot at every level, line A of the next report has them already.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from doikhop.cli import cli
from pipelines.ledger.flows import flow_table
from tests.integration.file_town import Published, Town

MAY, JUNE, JULY = "2025-05-30", "2025-06-30", "2025-07-31"
WHO = 90
STAY = {"A": range(1, 11), "B": range(11, 21), "C": range(21, 31)}


@pytest.fixture(params=["A", pytest.param("C", marks=pytest.mark.slow)])
def taken_over(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Town, str]:
    """B sends 90 out of the city on 5 May; A or C counts them without any paper. May is the first close."""
    town = Town(tmp_path / "home").unit("X", level="SUPERIOR", reports=False, counts=False)
    for unit in STAY:
        town.unit(unit, "X")
    town.moves("transfer_out", "B", MAY, [(WHO, "B", "NGOAI", "2025-05-05")])
    month(town, MAY, str(request.param))
    assert town.night(MAY, close=True).findings() == []
    return town, str(request.param)


def month(town: Town, on: str, has: str) -> None:
    """Everybody's roll; 90 is on that of ``has``."""
    for unit, people in STAY.items():
        town.roll(unit, on, [*people, WHO] if unit == has else people)


def report(town: Town, unit: str, on: str, **lines: int) -> None:
    """The report of one month."""
    period = {"org": unit, "period_from": f"{on[:7]}-01", "period_to": on}
    town.write(unit, on, "bieu.csv", [{**period, "line": line, "value": str(n)} for line, n in lines.items()])


def flows(night: Published, unit: str, first: str, last: str) -> dict[str, int]:
    """The lines of a table that are not zero."""
    table = flow_table(night.folder, unit, date.fromisoformat(first), date.fromisoformat(last))
    return {line: value for line, value in table.select("line", "value").iter_rows() if value}


@pytest.mark.slow
def test_nothing_new_is_told(taken_over: tuple[Town, str]) -> None:
    """B's departure stands, whichever of the two codes is the lower."""
    town, there = taken_over
    month(town, JUNE, there)
    june = town.night(JUNE)
    assert june.findings() == [] and june.holds()


def test_their_admission_comes_late(taken_over: tuple[Town, str]) -> None:
    """Admitted on 12 May, told in June, the date corrected in July."""
    town, there = taken_over
    month(town, JUNE, there)
    town.admits(there, JUNE, [(WHO, "2025-05-12")])
    report(town, there, JUNE, A=11, D=11)
    june = town.night(JUNE, close=True)
    assert [f for f in june.findings() if f[0] != "S06"] == [] and june.holds()
    for unit, members in ((there, 11), ("X", 31), ("TP", 31)):
        assert june.bridge(unit) == {"opening": members, "expected": members, "on_roll": members}
    month(town, JULY, there)
    town.admits(there, JULY, [(WHO, "2025-05-14")])
    july = town.night(JULY)
    assert {f[0] for f in july.findings()} <= {"S06", "L12"} and july.holds()
    assert july.bridge(there) == {"opening": 11, "expected": 11, "on_roll": 11}
    for night in (june, july):  # the same tables whenever they are asked for
        assert flows(night, there, "2025-05-01", "2025-05-31") == {"A": 10, "B1": 1, "D": 11}
        assert flows(night, there, "2025-06-01", "2025-06-30") == {"A": 11, "D": 11}


def test_they_are_lost_afterwards(taken_over: tuple[Town, str]) -> None:
    """One member is missing, not two; and ``explain`` says where the late entry is."""
    town, there = taken_over
    month(town, JUNE, "")
    town.admits(there, JUNE, [(WHO, "2025-05-12")])
    june = town.night(JUNE)
    assert [f for f in june.findings() if f[3]] == [("L05", there, WHO, -1)] and june.holds()
    [case] = [case for case, code, *_ in june.case_of(WHO) if code == "L05"]
    told = CliRunner().invoke(cli, ["explain", case, "--home", str(town.home)])
    assert told.exit_code == 0, told.output
    assert "held at the last close       1" in told.output
    assert "+1  admitted OUTSIDE, in the opening of the first close" in told.output


@pytest.mark.slow
def test_they_were_elsewhere(taken_over: tuple[Town, str]) -> None:
    """B takes them in again: the opening was wrong, and who still counts them has one too many."""
    town, there = taken_over
    month(town, JUNE, there)
    town.roll("B", JUNE, [*STAY["B"], WHO])
    town.moves("transfer_in", "B", JUNE, [(WHO, "NGOAI", "B", "2025-06-10")])
    june = town.night(JUNE)
    assert june.findings() == [("L02", there, WHO, 1)] and june.holds()
    assert june.bridge(there) == {"opening": 11, "adjusted": -1, "expected": 10, "on_roll": 11, "gap": 1}
    [case] = [case for case, code, *_ in june.case_of(WHO) if code == "L02"]
    told = CliRunner().invoke(cli, ["explain", case, "--home", str(town.home)])
    assert "taken back" in told.output, told.output


def test_an_admission_nobody_had_told(tmp_path: Path) -> None:
    """90 was on A's roll of May, the first close; A registers in June that it admitted 90 on 12 May, and in July again.

    As if it had been known in May: nothing is entered twice until it is.
    """
    town = Town(tmp_path / "home").unit("A")
    for on in (MAY, JUNE, JULY):
        town.roll("A", on, [*STAY["A"], WHO])
    town.night(MAY, close=True)
    town.admits("A", JUNE, [(WHO, "2025-05-12")])
    report(town, "A", JUNE, A=11, D=11)
    june = town.night(JUNE, close=True)
    assert [f for f in june.findings() if f[0] != "S06"] == [] and june.holds()
    assert june.bridge("A") == {"opening": 11, "expected": 11, "on_roll": 11}
    town.admits("A", JULY, [(WHO, "2025-07-12")])
    july = town.night(JULY)
    assert [f[:2] for f in july.findings() if f[0] != "S06"] == [("L12", "A")] and july.holds()
    for night in (june, july):
        assert flows(night, "A", "2025-05-01", "2025-05-31") == {"A": 10, "B1": 1, "D": 11}
        assert flows(night, "A", "2025-06-01", "2025-06-30") == {"A": 11, "D": 11}


@pytest.mark.slow
def test_founded_after_a_close(tmp_path: Path) -> None:
    """A unit founded after a close begins empty: what its register tells late moves its count."""
    town = Town(tmp_path / "home").unit("A").roll("A", MAY, STAY["A"])
    town.night(MAY, close=True)
    town.unit("N", since="2025-06-01").roll("A", JUNE, STAY["A"]).roll("N", JUNE, [WHO])
    june = town.night(JUNE, close=True)
    assert june.findings() == [("L11", "N", WHO, 1)]
    town.roll("A", JULY, STAY["A"]).roll("N", JULY, [WHO]).admits("N", JULY, [(WHO, "2025-06-12")])
    july = town.night(JULY)
    assert july.findings() == [] and july.holds()
    assert july.bridge("N") == {"admitted": 1, "expected": 1, "on_roll": 1}
