"""Invented people: names, birth dates and numbers that are valid, unique and consistent with each other.

Belongs here: drawing many people at once from a seeded generator. Does not belong here: where they are or what
happens to them (``world.py``). Days are counted from 1970-01-01 as integers, as Polars stores dates.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from pipelines.simulate import names

NEVER = 2**31 - 1
MALE, FEMALE = 0, 1
_EPOCH = date(1970, 1, 1).toordinal()
_CARD_SPACE, _FILE_SPACE, _SERIAL_SPACE = 10**8, 10**6, 10**6
_LETTERS = ("HD", "TB", "QN", "ND", "HY", "HN", "NB")

Array = np.ndarray[Any, np.dtype[Any]]


def to_day(value: date) -> int:
    """Days from 1970-01-01."""
    return value.toordinal() - _EPOCH


def to_date(day: int) -> date:
    """The date of a day number."""
    return date.fromordinal(int(day) + _EPOCH)


def name_key(text: str) -> str:
    """Upper case without accents, as names are compared; only to keep accidental twins out."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).upper()


@dataclass
class People:
    """Columns of equal length, one place per person; the position is the person's number in this city.

    ``admitted`` and ``official`` are set when a newcomer is admitted; until then they are ``NEVER``.
    """

    full_name: list[str]
    key: list[str]
    gender: Array
    dob: Array
    year_only: Array
    citizen_id: list[str]
    card_no: list[str]
    file_no: list[str]
    admitted: Array
    official: Array
    hometown: list[str]

    def __len__(self) -> int:
        return len(self.full_name)


def draw_people(
    rng: np.random.Generator,
    *,
    residents: int,
    newcomers: int,
    veterans: int,
    probation_from: int,
    opening: int,
    newcomer_day: int,
    province: str = "031",
    letters: str = "HP",
) -> People:
    """Draw three groups in this order: residents, newcomers (to be admitted), veterans (members from outside).

    Args:
        rng: the city's generator.
        residents: how many are members at the opening.
        newcomers: how many young people stand by to be admitted.
        veterans: how many members stand by to come from outside.
        probation_from: residents on probation were admitted between this day and the opening.
        opening: the first day of the simulated time.
        newcomer_day: newcomers are adults on this day.
        province: the code most citizen numbers begin with.
        letters: the province letters of file numbers.
    """
    count = residents + newcomers + veterans
    group = np.repeat([0, 1, 2], [residents, newcomers, veterans])
    gender = (rng.random(count) < np.where(group == 1, 0.62, 0.41)).astype(np.int8)
    age_years = np.where(group == 1, rng.integers(19, 36, count), np.clip(rng.normal(52, 17, count), 22, 92))
    base = np.where(group == 1, newcomer_day, opening)
    dob = (base - age_years * 365.25 - rng.integers(0, 365, count)).astype(np.int64)

    full_name, key = _draw_names(rng, gender)
    dob = _separate_twins(rng, key, dob)
    old = (group != 1) & (age_years > 70) & (rng.random(count) < 0.12)
    year_only = old & _alone_in_year(key, dob)
    dob = np.where(year_only, _first_of_year(dob), dob)

    admitted, official = _party_dates(rng, dob, group, opening=opening, probation_from=probation_from)
    order = np.arange(count)
    citizen = _citizen_numbers(rng, gender, dob, order, province)
    card = _spread(order, rng, _CARD_SPACE, 38_196_601)
    file = _spread(order, rng, _FILE_SPACE, 387_421)
    towns = np.array(names.HOMETOWNS, dtype=object)
    return People(
        full_name=full_name,
        key=key,
        gender=gender,
        dob=dob,
        year_only=year_only,
        citizen_id=citizen,
        card_no=[f"{n:08d}" for n in card.tolist()],
        file_no=[f"{n:06d}/{(letters, *_LETTERS)[i // _FILE_SPACE]}" for i, n in enumerate(file.tolist())],
        admitted=admitted,
        official=official,
        hometown=list(towns[rng.integers(0, len(towns), count)]),
    )


def _draw_names(rng: np.random.Generator, gender: Array) -> tuple[list[str], list[str]]:
    count = len(gender)
    families = [name for name, _ in names.FAMILIES]
    share = np.array([weight for _, weight in names.FAMILIES])
    family = rng.choice(len(families), count, p=share / share.sum())
    picks = rng.random((2, count))
    full: list[str] = []
    keys: list[str] = []
    lists = ((names.MIDDLES_M, names.GIVENS_M), (names.MIDDLES_F, names.GIVENS_F))
    plain = {
        word: name_key(word)
        for word in (*families, *names.MIDDLES_M, *names.MIDDLES_F, *names.GIVENS_M, *names.GIVENS_F)
    }
    for f, g, m, v in zip(family.tolist(), gender.tolist(), picks[0].tolist(), picks[1].tolist(), strict=True):
        middles, givens = lists[g]
        # The most common middle name of each sex is far more common than the others.
        share_first = 0.30
        middle = middles[0] if m < share_first else middles[int((m - share_first) / 0.7 * len(middles))]
        given = givens[int(v * len(givens))]
        full.append(f"{families[f]} {middle} {given}")
        keys.append(f"{plain[families[f]]} {plain[middle]} {plain[given]}")
    return full, keys


def _first_of_year(days: Array) -> Array:
    years = days.astype("datetime64[D]").astype("datetime64[Y]")
    return years.astype("datetime64[D]").astype(np.int64)


def _separate_twins(rng: np.random.Generator, key: list[str], dob: Array) -> Array:
    """Move birth dates within their year until nobody shares name and birth date with another by accident."""
    names_of = pl.Series("key", key)
    for _ in range(200):
        frame = pl.DataFrame({"key": names_of, "dob": dob})
        clash = frame.select(pl.int_range(pl.len()).over("key", "dob") > 0).to_series().arg_true().to_numpy()
        if len(clash) == 0:
            return dob
        dob = dob.copy()
        dob[clash] = _first_of_year(dob[clash]) + rng.integers(1, 364, len(clash))
    raise RuntimeError("The list of names is too short for a city of this size; add names to names.py.")


def _alone_in_year(key: list[str], dob: Array) -> Array:
    """Whether nobody else of that name was born in that year: only then may the year alone be known."""
    frame = pl.DataFrame({"key": key, "year": _first_of_year(dob)})
    return frame.select(pl.len().over("key", "year") == 1).to_series().to_numpy()


def _party_dates(
    rng: np.random.Generator, dob: Array, group: Array, *, opening: int, probation_from: int
) -> tuple[Array, Array]:
    count = len(dob)
    adult = dob + 18 * 366
    # Nobody becomes a full member between the exports by accident unless on probation at the opening.
    latest = opening - 420
    wish = adult + 365 + (rng.gamma(2.2, 1500, count)).astype(np.int64)
    admitted = np.where(wish < latest, wish, adult + ((latest - adult) * rng.random(count)).astype(np.int64))
    official = admitted + rng.integers(366, 386, count)
    on_probation = (group == 0) & (rng.random(count) < 0.02) & (adult < probation_from)
    recent = rng.integers(probation_from, max(opening, probation_from + 1), count)
    admitted = np.where(on_probation, recent, admitted)
    official = np.where(on_probation, recent + rng.integers(366, 386, count), official)
    admitted = np.where(group == 1, NEVER, admitted)
    official = np.where(group == 1, NEVER, official)
    return admitted, official


def _citizen_numbers(rng: np.random.Generator, gender: Array, dob: Array, order: Array, home: str) -> list[str]:
    """3 province + 1 century and sex + 2 birth year + 6 serial digits; the serial alone is unique in a million."""
    codes = [home, *(code for code in names.PROVINCES if code != home)]
    share = np.array([72.0] + [28.0 / (len(codes) - 1)] * (len(codes) - 1))
    province = rng.choice(len(codes), len(order), p=share / share.sum())
    serial = _spread(order, rng, _SERIAL_SPACE, 618_033)
    year = dob.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    century = (year // 100 - 19) * 2 + gender
    # Beyond a million people the serials repeat: the province then tells the blocks apart.
    block = order // _SERIAL_SPACE
    return [
        f"{codes[(p + b) % len(codes)] if b else codes[p]}{c}{y:02d}{s:06d}"
        for p, b, c, y, s in zip(
            province.tolist(), block.tolist(), century.tolist(), (year % 100).tolist(), serial.tolist(), strict=True
        )
    ]


def _spread(order: Array, rng: np.random.Generator, space: int, factor: int) -> Array:
    """Distinct numbers that look drawn: ``factor`` shares no divisor with ``space``, a power of ten."""
    return (order.astype(np.int64) * factor + int(rng.integers(0, space))) % space
