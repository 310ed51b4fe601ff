"""Damage: what happens to identity numbers between a paper and a list, at stated rates, with the truth kept beside.

Belongs here: damaging the numbers of exported rows, and which person each row truly is. Does not belong here: which
rows there are (``tables.py``), faults of the count (``faults_*.py``).

A unit writes a person's numbers its own way, the same in each of its exports of one kind, so damage is per person, unit
and kind of record. Each damaged identity has one kind of damage on one or more of its numbers:
missing (left out), mistyped (a digit wrong, two swapped, or zeros lost), swapped (with the next person of the list),
reissued (a new number, as after a lost card), shared (another person's number, of no one's list in particular).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from doikhop.errors import UsageError

KINDS = ("missing", "mistyped", "swapped", "reissued", "shared")
NUMBERS = ("citizen_id", "card_no", "file_no")
# How likely each number of a damaged identity is among those damaged; one always is.
_EACH = 0.5
_SPACE = float(2**53)

Words = np.ndarray[Any, np.dtype[np.uint64]]


def damage_rates(given: Mapping[str, float]) -> dict[str, float]:
    """Rates per kind; ``*`` is shared out equally among all kinds.

    Raises:
        UsageError: a kind is not known, or the rates add up to more than 1.
    """
    unknown = sorted(set(given) - {*KINDS, "*"})
    if unknown:
        raise UsageError(f"There is no damage '{unknown[0]}'; choose one of {', '.join(KINDS)}, or * for all.")
    rates = {kind: given.get(kind, 0.0) + given.get("*", 0.0) / len(KINDS) for kind in KINDS}
    if sum(rates.values()) > 1:
        raise UsageError("The damage rates add up to more than 1; no more than all identities can be damaged.")
    return rates


def damage(rows: pl.DataFrame, record: pl.Expr, rates: Mapping[str, float], seed: int) -> pl.DataFrame:
    """Rows with damaged numbers.

    Args:
        rows: pid, reporter and the columns of ``NUMBERS``, in the order they are written.
        record: the kind of record of each row.
        rates: per kind of damage, how many of a hundred identities, divided by 100.
        seed: same seed, same damage.

    Returns:
        ``rows`` with the numbers as written, and ``damage`` (kind, or null).
    """
    if rows.is_empty() or not any(rates.values()):
        return rows.with_columns(pl.lit(None, pl.String).alias("damage"))
    places = rows.select(pl.concat_str("reporter", record).alias("place")).to_series()
    codes = {place: n for n, place in enumerate(places.unique().sort().to_list())}
    place = places.replace_strict(codes, return_dtype=pl.UInt64).to_numpy()
    base = _mix(rows["pid"].cast(pl.UInt64).to_numpy(), place, np.uint64(seed))
    draw = _share(_mix(base, np.uint64(1)))
    kind = np.full(rows.height, "", dtype=object)
    from_share = 0.0
    for name in KINDS:
        kind[(draw >= from_share) & (draw < from_share + rates[name])] = name
        from_share += rates[name]
    hit = np.stack([_share(_mix(base, np.uint64(10 + n))) < _EACH for n in range(len(NUMBERS))])
    sure = (_share(_mix(base, np.uint64(2))) * len(NUMBERS)).astype(np.int64)
    hit[sure, np.arange(rows.height)] = True
    written = {
        name: _written(rows[name], kind, hit[n], _mix(base, np.uint64(20 + n))) for n, name in enumerate(NUMBERS)
    }
    told = pl.Series("damage", [name or None for name in kind], dtype=pl.String)
    return rows.with_columns(*(pl.Series(name, values, dtype=pl.String) for name, values in written.items()), told)


def true_rows(rows: pl.DataFrame, record: pl.Expr, people: pl.DataFrame) -> pl.DataFrame:
    """Who each row truly is: ``truth/rows.parquet``.

    Returns:
        org_code, k, record, place (1-based, in the order written), person (the true citizen number), damage.
    """
    return (
        rows.with_columns(record.alias("record"))
        .with_columns((pl.int_range(pl.len()) + 1).over("reporter", "k", "record").cast(pl.Int32).alias("place"))
        .select(pl.col("reporter").alias("org_code"), "k", "record", "place", "pid", "damage")
        .join(people.select("pid", pl.col("citizen_id").alias("person")), on="pid", maintain_order="left")
        .drop("pid")
    )


def _mix(*parts: Words | np.uint64) -> Words:
    """Numbers that look drawn and depend on nothing but ``parts`` (the finaliser of splitmix64, part by part)."""
    with np.errstate(over="ignore"):
        mixed: Words = np.zeros(1, dtype=np.uint64)
        for part in parts:
            mixed = (mixed ^ part) + np.uint64(0x9E3779B97F4A7C15)
            mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
            mixed = mixed ^ (mixed >> np.uint64(31))
    return mixed


def _share(words: Words) -> np.ndarray[Any, np.dtype[np.float64]]:
    return (words >> np.uint64(11)).astype(np.float64) / _SPACE


def _written(
    column: pl.Series, kind: np.ndarray[Any, Any], hit: np.ndarray[Any, Any], words: Words
) -> list[str | None]:
    """One number of every row as written."""
    values = column.to_list()
    found = list(values)
    for at in np.flatnonzero(hit & (kind != "")).tolist():
        value, word = values[at], int(words[at])
        if value is None:
            continue
        if kind[at] == "missing":
            found[at] = None
        elif kind[at] == "mistyped":
            found[at] = _mistyped(value, word)
        elif kind[at] == "swapped":
            found[at] = values[at + 1 if at + 1 < len(values) else 0]
        elif kind[at] == "reissued":
            found[at] = _reissued(value, word)
        else:
            found[at] = values[word % len(values)]
    return found


def _mistyped(value: str, word: int) -> str:
    """A digit wrong, two neighbours swapped, or the zeros in front lost."""
    places = [n for n, char in enumerate(value) if char.isdigit()]
    way = word % 10
    if way == 0 and value.startswith("0"):
        return value.lstrip("0") or value
    if way < 4:
        pairs = [n for n in places[:-1] if n + 1 in places and value[n] != value[n + 1]]
        if pairs:
            n = pairs[word // 10 % len(pairs)]
            return value[:n] + value[n + 1] + value[n] + value[n + 2 :]
    n = places[word // 10 % len(places)]
    return value[:n] + str((int(value[n]) + 1 + word // 1000 % 9) % 10) + value[n + 1 :]


def _reissued(value: str, word: int) -> str:
    """A new number of the same form: of a citizen number the province, sex and birth year stay."""
    digits = [n for n, char in enumerate(value) if char.isdigit()]
    fresh = digits[6:] if len(digits) == 12 else digits
    new = list(value)
    for n in fresh:
        new[n] = str(word % 10)
        word //= 10
    return "".join(new)
