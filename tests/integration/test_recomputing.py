"""A past night is recomputed from what it recorded: the same rows, whatever happened since; or it says what is gone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from doikhop.errors import UsageError
from doikhop.settings import load_settings
from pipelines import decisions
from pipelines.decisions import Decision
from pipelines.ledger.periods import close_period
from pipelines.night import BASELINES, NIGHTS, is_outdated
from pipelines.simulate import simulate
from tests.integration.chain import assert_same_rows, run_night, tables_of


@pytest.fixture(scope="module")
def closed_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three nights of a random city; the first is closed."""
    home = tmp_path_factory.mktemp("recomputing") / "home"
    figures = simulate("random-city", home, members=150, units=3, seed=5)
    first, *others = (date.fromisoformat(night) for night in figures["nights"])
    run_night(home, first)
    close_period(home, first, load_settings(home))
    for night in others:
        run_night(home, night)
    return home


@pytest.fixture
def city(closed_city: Path, tmp_path: Path) -> Path:
    home = tmp_path / "home"
    shutil.copytree(closed_city, home, symlinks=True)
    return home


def nights_of(home: Path) -> list[date]:
    return sorted(date.fromisoformat(path.name) for path in (home / NIGHTS).glob("2*"))


def send_again(home: Path, night: date) -> None:
    """A unit of the city sends its roll of that night's time again, with ten people less."""
    folder = max(path for path in (home / "landing").glob(f"*/{night:%Y-%m}*") if list(path.glob("*.csv")))
    lines = (next(folder.glob("*.csv"))).read_bytes().splitlines(keepends=True)
    next(folder.glob("*.csv")).write_bytes(b"".join(lines[:-5]))


def test_an_outdated_night_is_replayed_on_what_it_folded_from(city: Path) -> None:
    _, second, third = nights_of(city)
    before = tables_of(city, third)
    send_again(city, second)
    run_night(city, second)
    assert is_outdated(city / NIGHTS / str(third))
    for _ in range(2):
        run_night(city, third, recorded=True)
        assert_same_rows(tables_of(city, third), before)
        assert is_outdated(city / NIGHTS / str(third))


def test_it_is_kept_no_longer_than_a_night_stands_on_it(city: Path) -> None:
    _, second, third = nights_of(city)
    send_again(city, second)
    run_night(city, second)
    assert len(list((city / NIGHTS / ".superseded").iterdir())) == 1
    send_again(city, second)
    run_night(city, second)
    assert len(list((city / NIGHTS / ".superseded").iterdir())) == 1, "what was replaced in between nobody folded from"
    run_night(city, third)
    assert not (city / NIGHTS / ".superseded").exists()
    assert not is_outdated(city / NIGHTS / str(third))


def test_without_what_it_folded_from_it_is_refused(city: Path) -> None:
    _, second, third = nights_of(city)
    send_again(city, second)
    run_night(city, second)
    shutil.rmtree(city / NIGHTS / ".superseded")
    with pytest.raises(UsageError, match=f"builds on nights/{second} as it was before that night was run again"):
        run_night(city, third, recorded=True)


def test_decisions_made_since_are_not_read(city: Path) -> None:
    _, _, third = nights_of(city)
    before = tables_of(city, third)
    case = before["cases"].filter(state="open").row(0, named=True)["case_id"]
    decisions.append(city, Decision("acknowledged", "Lan", "asked the unit", case), before["cases"], third)
    run_night(city, third, recorded=True)
    assert_same_rows(tables_of(city, third), before)
    run_night(city, third)
    assert tables_of(city, third)["cases"].filter(case_id=case)["state"].to_list() == ["acknowledged"]
    journal = city / decisions.JOURNAL
    journal.write_text(journal.read_text(encoding="utf-8").replace("asked the unit", "asked"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"journal.jsonl does not begin with the 1 decisions"):
        run_night(city, third, recorded=True)


def test_a_damaged_night_can_be_replayed_and_then_stood_on(city: Path) -> None:
    _, second, third = nights_of(city)
    before = tables_of(city, second)
    (city / NIGHTS / str(second) / "state" / "cases.parquet").write_bytes(b"PAR1")
    with pytest.raises(UsageError, match=rf"nights/{second}/state/cases.parquet is damaged.*--recorded"):
        run_night(city, third)
    run_night(city, second, recorded=True)
    assert_same_rows(tables_of(city, second), before)
    run_night(city, third)


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


@pytest.mark.parametrize("spoil", [remove, cut_short])
@pytest.mark.parametrize(
    "lost",
    [
        "nights/{second}/state/cases.parquet",
        "nights/{second}/state/persons.parquet",
        "nights/{second}/state/seen.parquet",
        "nights/{second}/cases.parquet",
        "nights/{second}/linking/conflicts.parquet",
        "nights/{second}/manifest.json",
        "baselines/{first}/holdings.parquet",
        "baselines/{first}/posted.parquet",
        "baselines/{first}/manifest.json",
    ],
)
def test_what_a_night_stands_on_must_be_whole(city: Path, lost: str, spoil: Callable[[Path], None]) -> None:
    """And nothing is published, not even begun."""
    first, second, third = nights_of(city)
    name = lost.format(first=first, second=second)
    spoil(city / name)
    published = (city / NIGHTS / str(third) / "manifest.json").stat().st_mtime_ns
    with pytest.raises(UsageError) as told:
        run_night(city, third)
    named = name if "baselines" not in name or "manifest" not in name else f"baselines/{first}"
    assert named in str(told.value) and "restore" in str(told.value)
    assert (city / NIGHTS / str(third) / "manifest.json").stat().st_mtime_ns == published
    assert not list((city / NIGHTS).glob(".building*"))


@pytest.mark.parametrize("lost", ["baselines", "baselines/{first}"])
def test_a_closed_period_that_is_gone_is_missed(city: Path, lost: str) -> None:
    first, second, third = nights_of(city)
    remove(city / lost.format(first=first))
    for night in (second, third):
        with pytest.raises(UsageError, match=f"The period closed on {first} is gone"):
            run_night(city, night)


def test_a_baseline_whose_night_is_gone_is_refused(city: Path) -> None:
    """Its holdings name persons by the numbers that night's register gave."""
    first, second, third = nights_of(city)
    for night in (first, second):
        remove(city / NIGHTS / str(night))
    assert (city / BASELINES / str(first)).exists()
    with pytest.raises(UsageError, match=f"restore the folder nights/{first}"):
        run_night(city, third)


def test_a_damaged_night_is_not_closed(city: Path) -> None:
    *_, third = nights_of(city)
    cut_short(city / NIGHTS / str(third) / "state" / "posted.parquet")
    with pytest.raises(UsageError, match=r"state/posted.parquet is damaged.*again before closing"):
        close_period(city, third, load_settings(city))
    assert not (city / BASELINES / str(third)).exists()
