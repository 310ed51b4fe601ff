"""Group `ledger`: who came and went, who is held where, and how each count foots.

Belongs here: the assets of the step ``pipelines.ledger``. Does not belong here: a movement, a leg or a balance; or
the invariants checked on them (``invariant_checks.py``).
"""

from collections.abc import Iterator

import dagster as dg

from assets.facts import HomeFacts
from assets.steps import then
from assets.tables import NightAsset, results, specs

GROUP = "ledger"

ASSETS = (
    NightAsset(
        "transfers",
        ("transfers.parquet",),
        "Lượt chuyển sinh hoạt đảng: ghép sổ nơi đi với sổ nơi đến, đang ở đâu, đã bao nhiêu ngày làm việc.",
        "Transfers of members: the sender's and the receiver's entry paired, how far each has come.",
        deps=("links", "persons", "unit_register"),
        table="transfers",
    ),
    NightAsset(
        "cells",
        ("ledger/cells.parquet",),
        "Ô đối chiếu có biến động hoặc lệch: một đảng viên ở một đơn vị, số phải có so với số đếm trên danh sách.",
        "Cells that moved or differ: a member at an account, what the ledger expects beside what the roll counts.",
        deps=("links", "persons", "unit_register"),
    ),
    NightAsset(
        "balances",
        ("balances.parquet",),
        "Cân đối đảng số từng đơn vị và từng cấp: đầu kỳ, tăng, giảm, phải có, trên danh sách, chênh lệch.",
        "The balance of each account and level: opening, in, out, expected, on the roll, gap.",
        deps=("transfers", "cells"),
        table="balances",
    ),
)


def build(facts: HomeFacts) -> list[dg.AssetsDefinition]:
    """The assets of this group over one home."""

    @dg.multi_asset(
        name="ledger",
        specs=specs(facts, GROUP, ASSETS),
        required_resource_keys={"night"},
        description=facts.say("Sổ cái", "Ledger"),
    )
    def ledger(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        from pipelines.ledger import step

        session = context.resources.night
        yield from results(facts, session, ASSETS, then(session, "ledger", step.run))

    return [ledger]
