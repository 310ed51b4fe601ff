"""Replaying every person's papers in date order: who is held where, one place at a time.

Belongs here: taking everyone's k-th paper at once, k = 1, 2, ..., over a shrinking set (design.md section 1, "A person
is held in exactly one place"). Does not belong here: what a paper does (``replay_decide.sql``).
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.ledger import engine

_HERE = Path(__file__).parent
_ROUND = ("replay_arrive", "replay_move", "replay_attach", "replay_log", "replay_state")


def replay(con: duckdb.DuckDBPyConnection) -> int:
    """Turn ``entries`` into ``moves``, ``paper_log`` and ``state`` (where each person ends).

    Needs ``entries``, ``accounts``, ``levels``, ``holdings``, ``posted``, ``counted`` and ``params``.

    Returns:
        The number of rounds, which is the largest number of papers of one person.
    """
    for name in ("place_match", "effective_kinds", "papers", "held_before", "moves", "paper_log"):
        engine.create_from(con, _HERE, name)
    con.execute(f"CREATE OR REPLACE TABLE state AS\n{engine.sql(_HERE / 'replay_start.sql')}")
    con.execute("CREATE OR REPLACE TABLE remaining AS SELECT * FROM papers")
    rounds = 0
    while engine.scalar(con, "SELECT count(*) FROM remaining"):
        con.execute(f"CREATE OR REPLACE TABLE picked AS\n{engine.sql(_HERE / 'replay_pick.sql')}")
        con.execute(f"CREATE OR REPLACE TABLE decided AS\n{engine.sql(_HERE / 'replay_decide.sql')}")
        for name in _ROUND:
            engine.run(con, _HERE, name)
        con.execute("DELETE FROM remaining USING picked WHERE remaining.entry_id = picked.entry_id")
        rounds += 1
    for name in ("replay_log_idle", "replay_pair_idle", "replay_roll_evidence"):
        engine.run(con, _HERE, name)
    return rounds
