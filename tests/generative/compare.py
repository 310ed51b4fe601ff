"""The implementation's answer in the oracle's terms.

Belongs here: calling the reconciliation and reading its frames. Does not belong here: judging who is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from .model import City
from .oracle import counted
from .tables import frames

if TYPE_CHECKING:
    from pipelines.ledger.reconcile import Reconciliation

IN_SCOPE = {
    "L01", "L02", "L03", "L04", "L05", "L06", "L07", "L09", "L11", "L12", "L14", "S01", "S02", "S04", "S05",
    "I02", "I04", "I05", "L08", "L10", "L13", "S03", "S06", "F01", "F03", "U01", "U02", "C01", "C02", "C03",
    "C04", "C05", "C06", "F02", "F04", "I01", "I03",
}  # fmt: skip
NAMES = ("findings", "cells", "legs", "movements", "balances", "invariants")

Key = tuple[str, str, int | None, int]


@dataclass
class Answer:
    """The tables of one reconciliation, as rows."""

    tables: dict[str, list[dict[str, Any]]]

    def rows(self, name: str) -> list[dict[str, Any]]:
        return self.tables[name]

    def findings(self) -> list[dict[str, Any]]:
        return [r for r in self.rows("findings") if r["code"] in IN_SCOPE]

    def keys(self) -> list[Key]:
        """(code, org, person, effect) of every finding, as the oracle gives them."""
        return counted([(r["code"], r["org_code"], r["person_id"], int(r["effect"])) for r in self.findings()])

    def told(self) -> list[Key]:
        """Findings and transfers, as the oracle gives them."""
        found = [
            (f"transfer {r['evidence']} {r['status']}", f"{r['from_org']} to {r['to_org']}", r["person_id"], 0)
            for r in self.rows("transfers")
        ]
        return sorted([*self.keys(), *found], key=str)


def implementation(city: City) -> Answer:
    """Run the reconciliation on the city; skip where it does not exist yet."""
    module = pytest.importorskip("pipelines.ledger.reconcile")
    result = module.reconcile(frames(city), city.night, city.settings)
    try:
        return answer_of(result)
    finally:
        result.close()


def answer_of(result: Reconciliation) -> Answer:
    """What a reconciliation says."""
    found = {name: result.frame(name).to_dicts() for name in NAMES}
    return Answer({**found, "transfers": result.con.sql(result.query("transfers")).pl().to_dicts()})
