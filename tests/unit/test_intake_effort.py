"""What reading does not do: look for a header's meaning in the cells of people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from schemas.wording import field_of
from tests.unit.test_intake_night import ROLL, Home


def test_cells_of_plain_data_rows_are_no_headers_to_be_found_out(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    rows = [f"Lê Mẫu Số {n},{n % 27 + 1}/2/1960,031060{n:06d},Chi bộ Khu phố {n},\n" for n in range(200)]
    home.put("P1/2024-01-31/ds.csv", ROLL + "".join(rows))
    field_of.cache_clear()
    assert home.night(date(2024, 1, 31))["roll"].height == 200
    headers, kinds = ROLL.count(",") + 1, 6
    assert field_of.cache_info().misses <= headers * kinds * 3
