"""The benchmark's city is one the reconciliation understands, with a year of closed months and without."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from benchmarks.city_tables import NIGHT, write_city
from doikhop.settings import Settings
from pipelines.ledger.reconcile import reconcile
from pipelines.ledger.tables import MODEL_TABLES


@pytest.mark.parametrize("closed_months", [0, 12])
def test_it_reconciles_and_its_faults_are_found(tmp_path: Path, closed_months: int) -> None:
    paths = write_city(tmp_path, 20_000, 12, closed_months=closed_months)
    result = reconcile({name: path for name, path in paths.items() if name in MODEL_TABLES}, NIGHT, Settings())
    assert result.frame("invariants")["ok"].all()
    found = dict(result.frame("findings").group_by("code").agg(pl.col("effect").sum()).iter_rows())
    assert found.keys() >= {"L01", "L02", "L05", "L06", "S01", "I05"}
    assert (found["L01"] > 0, found["L05"] < 0, found["L06"] < 0) == (True, True, True)
    posted = pl.read_parquet(paths["posted"])
    assert posted.is_empty() == (closed_months == 0)
    moving = result.frame("findings").filter(pl.col("effect") != 0)["code"]
    assert set(moving) <= {"L01", "L02", "L05", "L06", "L11", "S01", "I05"}
    result.close()
