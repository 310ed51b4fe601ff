"""Replaying every person's papers in date order: who is held where, one place at a time.

Belongs here: taking everyone's k-th paper at once, k = 1, 2, ..., over a shrinking set (design.md section 1, "A person
is held in exactly one place"). Does not belong here: what a paper does (``replay_decide.sql``), the order of papers
of one day where the natural one is not the best (``replay_orders.py``).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from pipelines.ledger import engine
from pipelines.ledger.replay_orders import settle

_HERE = Path(__file__).parent
_ROUND = ("replay_arrive", "replay_move", "replay_attach", "replay_log", "replay_state")


def replay(con: duckdb.DuckDBPyConnection, until: date | None = None) -> int:
    """Turn ``entries`` into ``moves``, ``paper_log`` and ``state`` (where each person ends).

    With ``until`` only those dated before it: where everyone stood then. Where they began is read from all.

    Needs ``entries``, ``accounts``, ``levels``, ``held``, ``posted``, ``counted``, ``seen``, ``working_days`` and
    ``params``.

    Returns:
        The number of rounds, which is the largest number of papers of one person.
    """
    rounds = _live_all(con, until)
    for name in ("replay_log_idle", "replay_pair_idle", "replay_roll_evidence", "replay_arrived_by_roll"):
        engine.run(con, _HERE, name)
    return rounds


def _live_all(con: duckdb.DuckDBPyConnection, until: date | None) -> int:
    """The replay by papers alone, before a roll is asked who has arrived; the number of rounds."""
    for name in ("place_match", "effective_kinds", "papers", "held_before", "moves", "paper_log"):
        engine.create_from(con, _HERE, name)
    engine.create_from(con, _HERE, "replay_start", "start")
    if until is not None:
        con.execute("DELETE FROM papers WHERE day >= ?", [until])
    con.execute("CREATE OR REPLACE TABLE state AS SELECT * FROM start")
    con.execute("CREATE OR REPLACE TABLE remaining AS SELECT * FROM papers")
    rounds = _live(con)
    while settle(con, lambda: _live(con)):
        pass
    return rounds


def _live(con: duckdb.DuckDBPyConnection) -> int:
    """Replay the papers in ``remaining``, one of every person a round; the number of rounds."""
    rounds = 0
    while engine.scalar(con, "SELECT count(*) FROM remaining"):
        engine.create_from(con, _HERE, "replay_pick", "picked")
        engine.create_from(con, _HERE, "replay_decide", "decided")
        for name in _ROUND:
            engine.run(con, _HERE, name)
        con.execute("DELETE FROM remaining USING picked WHERE remaining.entry_id = picked.entry_id")
        rounds += 1
    return rounds
