"""``simulate --damage``: numbers damaged at the rates asked for, nothing else changed, the truth kept beside."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from doikhop.cli import main
from doikhop.errors import UsageError
from pipelines.simulate import simulate
from pipelines.simulate.damage import KINDS, NUMBERS, damage, damage_rates

PEOPLE = pl.DataFrame(
    {
        "pid": range(3_000),
        "reporter": ["U1"] * 3_000,
        "citizen_id": [f"0310700{n:05d}" for n in range(3_000)],
        "card_no": [f"{n + 10_000_000}" for n in range(3_000)],
        "file_no": [f"{n:06d}/HP" for n in range(3_000)],
    }
)


def damaged(**rates: float) -> pl.DataFrame:
    return damage(PEOPLE, pl.lit("roll"), damage_rates(rates), seed=3)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_does_what_it_says_at_its_rate(kind: str) -> None:
    found = damaged(**{kind: 0.1})
    hurt = found["damage"] == kind
    assert 0.08 < hurt.sum() / found.height < 0.12
    for name in NUMBERS:
        same = (found[name] == PEOPLE[name]).fill_null(False)
        assert same.filter(~hurt).all()
        assert not same.filter(hurt).all()
        new = found[name].filter(hurt & ~same)
        if kind == "missing":
            assert new.is_null().all()
        elif kind in ("swapped", "shared"):
            assert new.is_in(PEOPLE[name].implode()).all()
        elif kind == "reissued" and name == "citizen_id":
            assert (new.str.slice(0, 6) == "031070").all()
    # Whoever is damaged has one number damaged at least.
    untouched = pl.DataFrame([(found[name] == PEOPLE[name]).fill_null(False).alias(name) for name in NUMBERS])
    assert untouched.filter(hurt).select(pl.all_horizontal(pl.all()).sum()).item() <= 3


def test_the_rates_of_all_kinds_are_shared_out_and_checked() -> None:
    assert damage_rates({"*": 0.1, "missing": 0.05})["missing"] == pytest.approx(0.07)
    with pytest.raises(UsageError, match="no damage 'lost'"):
        damage_rates({"lost": 0.1})
    with pytest.raises(UsageError, match="more than 1"):
        damage_rates({"missing": 0.6, "shared": 0.6})


def test_a_damaged_city_keeps_who_each_row_truly_is(tmp_path: Path) -> None:
    given = ["simulate", "random-city", "--home", str(tmp_path / "hurt"), "--members", "200", "--units", "3"]
    assert main([*given, "--seed", "4", "--damage", "missing=0.2", "--damage", "mistyped=0.1"]) == 0
    simulate("random-city", tmp_path / "sound", members=200, units=3, seed=4)
    hurt, sound = (pl.read_parquet(tmp_path / city / "truth" / "faults.parquet") for city in ("hurt", "sound"))
    assert hurt.select("night", "code", "org_code", "person").equals(
        sound.select("night", "code", "org_code", "person")
    )
    rows = pl.read_parquet(tmp_path / "hurt" / "truth" / "rows.parquet")
    kinds = dict(rows.group_by("damage").len().iter_rows())
    assert set(kinds) == {None, "missing", "mistyped"}
    assert 0.2 < (kinds["missing"] + kinds["mistyped"]) / rows.height < 0.4


def test_an_unknown_kind_is_refused_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["simulate", "random-city", "--home", str(tmp_path), "--damage", "lost=0.1"]) == 2
    assert "There is no damage 'lost'" in capsys.readouterr().err
