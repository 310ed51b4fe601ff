"""From register rows to live entries: what re-sent and later registers replace, correct or leave.

Belongs here: design.md section 1, "Which exports". A register replaces the unit's earlier entries whose own date lies
in (its previous as-of, its as-of]; a row dated before that window adds or corrects only itself, by its key: issuer,
kind, year and transfer_no, else person, direction, counterpart and kind. Does not belong here: who or where (already
linked and placed).

A register may repeat its entries from one export to the next, and one key may stand for several events (a person sent
the same way twice). So a row dated before its window repeats the earlier entry of its key, person and own date; where
there is none, the n-th such row of a key corrects the n-th earlier entry of it that the register does not repeat, and
adds itself if there is none left.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

import polars as pl

_ORDER = ["reporter", "record", "as_of", "file", "sheet", "row"]
_REGISTER = ["reporter", "record"]


def live_entries(rows: pl.DataFrame, registers: pl.DataFrame) -> pl.DataFrame:
    """The rows that are live entries.

    Args:
        rows: placed register rows with reporter, record, as_of, file, sheet, row, own_date, person_id, kind,
            from_place, to_place, transfer_no, issued_on.
        registers: reporter, record, as_of of every register in force, those without rows included.

    Returns:
        The live rows, sorted, with ``entry_id`` (1-based, in that order) and ``known_on`` (the as-of date of the first
        register that had the entry, repeated or corrected since).
    """
    keyed = _standing(rows, registers).with_columns(key=entry_key(pl.col("own_date")))
    told_again = keyed.filter(pl.col("standing") != "own").select(*_REGISTER, "key").unique()
    plain = keyed.join(told_again, on=[*_REGISTER, "key"], how="anti").with_columns(known_on=pl.col("as_of"))
    again = keyed.join(told_again, on=[*_REGISTER, "key"], how="semi")
    return (
        pl.concat([frame.drop("key", "standing") for frame in (plain, _settled(again).select(plain.columns))])
        .sort(_ORDER)
        .with_row_index("entry_id", 1)
        .with_columns(pl.col("entry_id").cast(pl.Int64))
    )


def _settled(rows: pl.DataFrame) -> pl.DataFrame:
    """Of rows some of which are dated before their window: those that are live, with ``known_on``."""
    same = [*_REGISTER, "key", "person_id", "own_date"]
    nth = rows.sort(_ORDER).with_columns(nth=pl.col("row").cum_count().over([*same, "as_of"]))
    # Of a row repeated from register to register the newest stands for all; an event is the rows of one such.
    events = (
        nth.group_by([*same, "nth"], maintain_order=True)
        .agg(
            pl.col("as_of").first().alias("known_on"),
            pl.col("as_of").last().alias("last_as_of"),
            pl.col("standing").first(),
            pl.col(_ORDER[3:]).first(),
        )
        .with_row_index("event")
    )
    fate = pl.DataFrame(list(_corrected(events)), schema={"event": pl.UInt32, "corrects_from": pl.Date}, orient="row")
    gone = fate.filter(pl.col("corrects_from").is_null())
    live = (
        events.join(gone, on="event", how="anti")
        .join(fate, on="event", how="left")
        .with_columns(known_on=pl.coalesce("corrects_from", "known_on"))
        .select(*same, "nth", "known_on", as_of="last_as_of")
    )
    return nth.join(live, on=[*same, "nth", "as_of"], nulls_equal=True)


def _standing(rows: pl.DataFrame, registers: pl.DataFrame) -> pl.DataFrame:
    """The rows no later register's window replaced, with how each stands in its own.

    ``standing``: own (dated in its window), earlier (before it), later (after the register, and none covers it yet).
    """
    windows = registers.select(*_REGISTER, pl.col("as_of").alias("window_of")).unique()
    # The register whose window holds the row's own date: the first with as_of on or after it.
    judged = rows.sort("own_date").join_asof(
        windows.with_columns(_day=pl.col("window_of")).sort("_day"),
        left_on="own_date",
        right_on="_day",
        by=_REGISTER,
        strategy="forward",
        check_sortedness=False,
    )
    standing = (
        pl.when(pl.col("window_of") == pl.col("as_of"))
        .then(pl.lit("own"))
        .when(pl.col("own_date") <= pl.col("as_of"))
        .then(pl.lit("earlier"))
        .when(pl.col("window_of").is_null())
        .then(pl.lit("later"))
    )
    return (
        judged.with_columns(standing=standing)
        .filter(pl.col("standing").is_not_null())
        .drop("window_of", "_day", strict=False)
    )


def entry_key(own_date: pl.Expr) -> pl.Expr:
    """What tells one entry of a register from another."""
    year = pl.coalesce(pl.col("issued_on"), own_date).dt.year().cast(pl.String)
    person = pl.col("person_id").cast(pl.String).fill_null("")
    # Numbers of issuers outside the city may collide, so there the person tells them apart.
    issuer = pl.when(pl.col("from_place") == "OUTSIDE").then(person).otherwise(pl.col("from_place").fill_null(""))
    by_number = pl.concat_str([pl.lit("no"), issuer, "kind", year, "transfer_no"], separator="\x1f")
    places = [pl.col(name).fill_null("") for name in ("from_place", "to_place")]
    by_person = pl.concat_str([pl.lit("person"), person, *places, "kind"], separator="\x1f")
    return pl.when(pl.col("transfer_no").is_not_null()).then(by_number).otherwise(by_person)


def _corrected(events: pl.DataFrame) -> Iterator[tuple[int, date | None]]:
    """Which events were corrected away, and since when those that correct one have been known.

    Yields:
        (event, None) for one corrected away; (event, day) for one that corrects what was known on that day.
    """
    by_key = [*_REGISTER, "key"]
    # Few keys tell of more than one event and correct one: only those are played through.
    doubtful = (
        events.filter((pl.len() > 1).over(by_key) & (pl.col("standing") != "own").any().over(by_key))
        .sort(*by_key, "known_on", "own_date", *_ORDER[3:])
        .select(*by_key, "known_on", "event", "standing", "own_date", "last_as_of")
    )
    for _, told in groupby(doubtful.iter_rows(), key=lambda row: row[:3]):
        live: dict[int, _Event] = {}
        for as_of, arrived in groupby(told, key=lambda row: row[3]):
            open_to = {event: facts for event, facts in live.items() if facts.last_as_of < as_of}
            for event, standing, own_date, last_as_of in (row[4:] for row in arrived):
                live[event] = _Event(own_date, last_as_of, standing == "later", as_of)
                target = _nearest(open_to, live[event]) if standing != "own" else None
                if target is not None:
                    live[event] = replace(live[event], known_on=live[target].known_on)
                    del live[target], open_to[target]
                    yield target, None
        yield from ((event, facts.known_on) for event, facts in live.items())


@dataclass(frozen=True)
class _Event:
    """What correcting asks of an event; ``ahead``: dated after the register that has it."""

    own_date: date
    last_as_of: date
    ahead: bool
    known_on: date


def _nearest(candidates: dict[int, _Event], event: _Event) -> int | None:
    """The candidate nearest in date; of those dated ahead of their register only for another such."""
    alike = [(abs(facts.own_date - event.own_date), n) for n, facts in candidates.items() if facts.ahead == event.ahead]
    return min(alike)[1] if alike else None
