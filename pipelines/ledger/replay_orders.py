"""Which order a person's papers of one day take: "same day: the order that posts most" (design.md section 1).

Belongs here: trying the other orders of the few days on which the natural one left a paper without effect. Does not
belong here: what a paper does (``replay_decide.sql``), the natural order (``replay_pick.sql``).

Each order is tried on a copy of the person, who lives through the papers up to that day. The copies
have ids below zero and are gone afterwards. Copies of one paper stay together, in the order of their entries.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import chain, permutations
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from pipelines.ledger import engine

_HERE = Path(__file__).parent

# A day of more events than this keeps its natural order: there would be thousands to try.
MOST_EVENTS = 6


class Paper(NamedTuple):
    """A row of ``crowded``."""

    person_id: int
    entry_id: int
    event: int
    posted: bool
    round: int


def settle(con: duckdb.DuckDBPyConnection, live: Callable[[], int]) -> bool:
    """Settle the order of one day of every person who has such days left; whoever has a better one starts again.

    Args:
        con: has ``papers``, ``start``, ``state``, ``moves`` and ``paper_log``, everyone replayed.
        live: replays the papers in ``remaining``.

    Returns:
        Whether there was a day to settle.
    """
    engine.create_from(con, _HERE, "replay_crowded", "crowded")
    days: dict[int, list[Paper]] = defaultdict(list)
    columns = ", ".join(Paper._fields)
    for row in con.execute(f"SELECT {columns} FROM crowded ORDER BY person_id, event, entry_id").fetchall():
        days[row[0]].append(Paper(*row))
    if not days:
        return False
    tried = [order for papers in days.values() for order in _orders(papers)]
    posted = _try(con, tried, live)
    best = {person: sorted(papers, key=lambda p: (p.round, p.entry_id)) for person, papers in days.items()}
    most = {person: sum(p.posted for p in papers) for person, papers in days.items()}
    better = set()
    for copy, order in enumerate(tried, 1):
        person = order[0].person_id
        if posted[copy] > most[person]:
            best[person], most[person] = order, posted[copy]
            better.add(person)
    _offer_turns(con, enumerate(best.values()))
    con.execute("UPDATE papers SET turn = t.turn FROM turns AS t WHERE papers.entry_id = t.entry_id")
    _start_again(con, better)
    live()
    return True


def _orders(papers: list[Paper]) -> list[list[Paper]]:
    """Every order of the day's events; none where they are too many."""
    events: dict[int, list[Paper]] = defaultdict(list)
    for paper in papers:
        events[paper.event].append(paper)
    if len(events) > MOST_EVENTS:
        return []
    return [list(chain.from_iterable(order)) for order in permutations(events.values())]


def _try(con: duckdb.DuckDBPyConnection, tried: list[list[Paper]], live: Callable[[], int]) -> dict[int, int]:
    """How many papers of the day each order posts, by its number from 1."""
    copies = {"copy": range(1, len(tried) + 1), "person_id": [order[0].person_id for order in tried]}
    engine.offer(con, {"copies": pl.DataFrame(copies, schema={"copy": pl.Int64, "person_id": pl.Int64})})
    _offer_turns(con, enumerate(tried, 1))
    engine.create_from(con, _HERE, "replay_copies", "remaining")
    con.execute("INSERT INTO papers SELECT * FROM remaining")
    engine.run(con, _HERE, "replay_copied_start")
    live()
    posted: dict[int, int] = dict(con.execute(engine.sql(_HERE / "replay_tried.sql")).fetchall())
    for table in ("papers", "state", "moves", "paper_log"):
        con.execute(f"DELETE FROM {table} WHERE person_id < 0")
    return posted


def _start_again(con: duckdb.DuckDBPyConnection, persons: Iterable[int]) -> None:
    """Put these persons back to where they started, all their papers unread."""
    engine.offer(con, {"again": pl.DataFrame({"person_id": sorted(persons)}, schema={"person_id": pl.Int64})})
    for table in ("state", "moves", "paper_log"):
        con.execute(f"DELETE FROM {table} USING again WHERE {table}.person_id = again.person_id")
    for table, source in (("state", "start"), ("remaining", "papers")):
        con.execute(f"INSERT INTO {table} FROM {source} SEMI JOIN again USING (person_id)")


def _offer_turns(con: duckdb.DuckDBPyConnection, orders: Iterable[tuple[int, list[Paper]]]) -> None:
    """``turns``: copy, entry_id, turn (from 1)."""
    rows = [(copy, paper.entry_id, turn) for copy, order in orders for turn, paper in enumerate(order, 1)]
    schema = {"copy": pl.Int64, "entry_id": pl.Int64, "turn": pl.Int32}
    engine.offer(con, {"turns": pl.DataFrame(rows, schema=schema, orient="row")})
