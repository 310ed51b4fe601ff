"""One blocking check per invariant of the ledger: if one fails, nothing after it runs and nothing is published.

Belongs here: turning the invariants the ledger step wrote into check results. Does not belong here: computing one.
"""

import re
from collections.abc import Iterator, Sequence

import dagster as dg
import polars as pl

from assets.facts import HomeFacts
from assets.resources import NightSession
from assets.steps import told

ASSET = "balances"
FILE = "state/invariants.parquet"

INVARIANTS: dict[str, tuple[str, str]] = {
    "bridge": (
        "Số báo cáo → số đếm trên danh sách → số phải có là một chuỗi các bước có tên, ở mọi cấp.",
        "Reported → counted rows → expected is a bridge of named steps, at every level.",
    ),
    "effects_equal_gap": (
        "Tổng ảnh hưởng của các sai lệch bằng chênh lệch của đơn vị; phần không giải thích được bằng 0.",
        "The effects of an account's findings sum to its gap; unexplained is 0.",
    ),
    "one_claim_per_cell": (
        "Mỗi ô lệch được đúng một quy tắc nhận.",
        "Every non-zero cell is claimed by one rule, none by two.",
    ),
    "rows_complete": (
        "Mỗi bảng: số dòng đọc = nhận + loại + không phải dữ liệu, và đủ trong các bảng đã ghi.",
        "For every table: rows read = accepted + quarantined + recognised non-data, and all of them are there.",
    ),
    "conservation": (
        "Tổng các đơn vị + đang chuyển + bên ngoài không đổi.",
        "Accounts + in transit + outside is conserved.",
    ),
}


def build(facts: HomeFacts) -> Sequence[dg.AssetChecksDefinition]:
    """The blocking checks, evaluated together from one small file."""

    @dg.multi_asset_check(
        name="invariant_checks",
        specs=[
            dg.AssetCheckSpec(name, asset=ASSET, description=facts.say(*texts), blocking=True)
            for name, texts in INVARIANTS.items()
        ],
        required_resource_keys={"night"},
    )
    def invariant_checks(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        session: NightSession = context.resources.night
        yield from told("invariant_checks", session.home, lambda: _results(facts, session))

    return [invariant_checks]


def _results(facts: HomeFacts, session: NightSession) -> list[dg.AssetCheckResult]:
    rows = {row["name"]: row for row in pl.read_parquet(session.folder() / FILE).iter_rows(named=True)}
    results = []
    for name in INVARIANTS:
        row = rows.get(name)
        # An invariant the night does not state is not one that holds.
        detail = row["detail"] if row else facts.text("not_computed")
        broken = re.fullmatch(r"(\d+) broken", detail or "")
        results.append(
            dg.AssetCheckResult(
                check_name=name,
                asset_key=ASSET,
                passed=bool(row and row["ok"]),
                severity=dg.AssetCheckSeverity.ERROR,
                metadata={
                    facts.heading("night"): dg.MetadataValue.text(session.night.isoformat()),
                    **(
                        {facts.heading("broken"): dg.MetadataValue.int(int(broken[1]))}
                        if broken
                        else {facts.heading("detail"): dg.MetadataValue.text(detail or "")}
                    ),
                },
            )
        )
    return results
