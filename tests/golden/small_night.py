"""A small invented night: five accounts, eight findings. Every person and unit is made up."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl

from doikhop.settings import Settings
from pipelines.night import NightRun, write_frame
from schemas.outputs import conform, empty

NIGHT = date(2021, 10, 1)
AS_OF = date(2021, 9, 30)

UNITS = pl.DataFrame(
    [
        ("HP", "Thành phố Hải Phòng", None, "CITY", False, False),
        ("HP.01", "Quận ủy Hồng Bàng", "HP", "SUPERIOR", True, True),
        ("HP.02", "Huyện ủy An Dương", "HP", "SUPERIOR", True, True),
        ("HP.03", "Đảng ủy Khối Cơ quan", "HP", "SUPERIOR", True, True),
        ("HP.04", "Đảng ủy Công an", "HP", "SUPERIOR", True, True),
    ],
    schema={
        "org_code": pl.String,
        "name": pl.String,
        "parent_code": pl.String,
        "level": pl.String,
        "is_reporting": pl.Boolean,
        "is_account": pl.Boolean,
    },
    orient="row",
).with_columns(pl.lit(date(2015, 1, 1)).alias("valid_from"), pl.lit(None, pl.Date).alias("valid_to"))


def side(record: str, unit: str, file: str, row: int, sheet: str = "") -> dict[str, object]:
    """One side of a finding's evidence."""
    return {
        "record": record,
        "unit": unit,
        "as_of": AS_OF.isoformat(),
        "file": file,
        "sheet": sheet,
        "row": row,
    }


def finding(
    code: str,
    severity: str,
    org_code: str,
    effect: int,
    person: int | None,
    sides: list[dict[str, object]],
    other: str | None = None,
    stale: bool = False,
) -> dict[str, object]:
    """One row of discrepancies; the person's facts follow from the number."""
    known = person is not None
    return {
        "case_id": None if stale else f"V{abs(hash_of(code, org_code, person)):06d}",
        "code": code,
        "severity": severity,
        "org_code": org_code,
        "other_org_code": other,
        "person_id": person,
        "citizen_id": f"03107{person:07d}" if known else None,
        "card_no": f"{person:08d}" if known else None,
        "file_no": f"{person:06d}/HP" if known else None,
        "full_name": NAMES[person] if person is not None else None,
        "dob": date(1972, 3, 15) if known else None,
        "dob_precision": ("year" if person == 3 else "day") if known else None,
        "count_effect": effect,
        "effective_on": date(2021, 8, 2),
        "due_on": date(2021, 9, 13),
        "first_seen": None if stale else (NIGHT if person == 1 else date(2021, 9, 1)),
        "age_days": None if stale else (0 if person == 1 else 30),
        "state": None if stale else "open",
        "stale": stale,
        "evidence": json.dumps(sides, ensure_ascii=False),
    }


NAMES = {
    1: "Lê Thị Thu Hà",
    2: "=NGUYỄN VĂN BẢY",  # a cell may look like a formula
    3: "Đặng Quốc Trượng",
    4: "Phạm Thị Nghĩa",
    5: "Vũ Đình Quý",
}


def hash_of(code: str, org_code: str, person: int | None) -> int:
    """A small stable number for a case id."""
    return (int(code[1:]) * 1009 + ord(code[0]) * 31 + int(org_code[-2:]) * 101 + (person or 0)) % 1_000_000


DISCREPANCIES = conform(
    "discrepancies",
    pl.DataFrame(
        [
            finding(
                "L01",
                "H",
                "HP.01",
                1,
                1,
                [
                    side("roll", "HP.01", "danh_sach.xlsx", 42, "Chi bộ 3"),
                    side("transfer_out", "HP.01", "chuyen_di.csv", 7),
                    side("transfer_in", "HP.02", "chuyen_den.csv", 3),
                ],
                other="HP.02",
            ),
            finding("L01", "M", "HP.01", 1, 2, [side("roll", "HP.01", "danh_sach.xlsx", 51, "Chi bộ 3")], "HP.03"),
            finding("S01", "H", "HP.01", 1, 3, [side("exit", "HP.01", "giam.csv", 4)]),
            finding("S02", "M", "HP.02", -1, 4, [side("admission", "HP.02", "ket_nap.csv", 9)]),
            finding("L03", "I", "HP.02", 0, 5, [side("transfer_out", "HP.02", "di.csv", 5)], "HP.03"),
            finding("C01", "H", "HP.03", 0, None, [side("count_report", "HP.03", "bieu.xlsx", 12, "1-BTCTW")]),
            finding("F01", "M", "HP.04", 0, None, []),
            finding("L05", "H", "HP.04", -1, 5, [side("roll", "HP.04", "cu.csv", 2)], stale=True),
        ],
        infer_schema_length=None,
    ),
)


def balance(
    org_code: str,
    level: str,
    flows: dict[str, int],
    opening: int,
    gap: int,
    reported: int | None,
    status: str,
    as_of: date | None = AS_OF,
    refused: int = 0,
) -> dict[str, object]:
    """One row of balances; expected and on_roll follow, so that it foots."""
    inflow = ("admitted", "reinstated", "in_city", "in_external")
    outflow = ("out_city", "out_external", "died", "expelled", "struck_off", "resigned")
    expected = opening + sum(flows.get(n, 0) for n in inflow) - sum(flows.get(n, 0) for n in outflow)
    return {
        "org_code": org_code,
        "level": level,
        "opening": opening,
        **{name: flows.get(name, 0) for name in (*inflow, *outflow, "reorganised", "adjusted")},
        "expected": expected,
        "on_roll": expected + gap,
        "gap": gap,
        "reported": reported,
        "roll_rows": expected + gap + refused,
        "quarantined": refused,
        "in_transit": 0,
        "as_of": as_of,
        "status": status,
        "not_due": 0,
    }


BALANCES = conform(
    "balances",
    pl.DataFrame(
        [
            balance(
                "HP",
                "CITY",
                {"admitted": 46, "in_external": 9, "out_external": 14, "died": 18, "struck_off": 3},
                5200,
                1,
                5223,
                "gap",
            ),
            balance("HP.01", "SUPERIOR", {"admitted": 16, "out_city": 12, "died": 8}, 2100, 3, 2096, "gap"),
            balance("HP.02", "SUPERIOR", {"admitted": 20, "in_city": 10, "out_external": 14}, 1500, -1, 1516, "gap"),
            balance(
                "HP.03",
                "SUPERIOR",
                {"in_city": 2, "in_external": 9, "died": 10},
                1000,
                0,
                1004,
                "balanced",
                refused=2,
            ),
            balance(
                "HP.04", "SUPERIOR", {"admitted": 10, "struck_off": 3}, 600, -1, 607, "stale", as_of=date(2021, 8, 1)
            ),
        ],
        infer_schema_length=None,
    ),
)

TRANSFERS = conform(
    "transfers",
    pl.DataFrame(
        [
            ("T000001", 1, "HP.01", "HP.02", "OFFICIAL", date(2021, 8, 2), date(2021, 8, 12), "both", "complete", 8),
            ("T000002", 5, "HP.02", "HP.03", "OFFICIAL", date(2021, 9, 20), None, "sender", "in_transit", 9),
        ],
        schema=[
            "transfer_id",
            "person_id",
            "from_org",
            "to_org",
            "kind",
            "issued_on",
            "received_on",
            "evidence",
            "status",
            "working_days_open",
        ],
        orient="row",
    ),
)


def export(
    org_code: str, as_of: date, file: str, record: str | None, rows: int, refused: int, status: str, reason: str | None
) -> dict[str, object]:
    """One row of exports; the hash follows from the name."""
    return {
        "org_code": org_code,
        "as_of": as_of,
        "file": file,
        "sheet": "",
        "record": record,
        "sha256": f"{sum(map(ord, org_code + file)):064x}",
        "rows_read": rows + refused,
        "rows_accepted": rows,
        "rows_quarantined": refused,
        "status": status,
        "reason": reason,
        "in_force": status == "accepted",
        "first_seen": NIGHT,
    }


EXPORTS = conform(
    "exports",
    pl.DataFrame(
        [
            export("HP.01", AS_OF, "danh_sach.xlsx", "roll", 2099, 0, "accepted", None),
            export("HP.01", AS_OF, "chuyen_di.csv", "transfer_out", 12, 0, "accepted", None),
            export("HP.02", AS_OF, "danh_sach.csv", "roll", 1515, 0, "accepted", None),
            export("HP.03", AS_OF, "danh_sach.csv", "roll", 1001, 2, "accepted", None),
            export("HP.03", AS_OF, "anh_chup.xlsx", None, 0, 0, "rejected", "Không tìm thấy dòng tiêu đề nào đã biết."),
            export("HP.04", date(2021, 8, 1), "cu.csv", "roll", 606, 0, "accepted", None),
        ],
        infer_schema_length=None,
    ),
)

QUARANTINE = conform(
    "quarantine",
    pl.DataFrame(
        [
            {
                "org_code": "HP.03",
                "as_of": AS_OF,
                "file": "danh_sach.csv",
                "sheet": "",
                "row": row,
                "record": "roll",
                "column": "dob",
                "rule": "date",
                "reason": "Ngày không có thật.",
            }
            for row in (17, 230)
        ]
    ),
)

CASES = conform(
    "cases",
    DISCREPANCIES.filter(pl.col("case_id").is_not_null()).select(
        "case_id",
        "code",
        "org_code",
        "person_id",
        "state",
        "first_seen",
        pl.lit(NIGHT).alias("last_seen"),
        (pl.col("age_days") + 1).alias("nights_open"),
        pl.lit(None, pl.String).alias("decided_by"),
        pl.lit(None, pl.Date).alias("decided_on"),
        pl.lit(None, pl.String).alias("reason"),
    ),
)

LINKS = conform(
    "links",
    pl.DataFrame(
        [("HP.01", AS_OF, "roll", "danh_sach.xlsx", "Chi bộ 3", 42, 1, "citizen_id")],
        schema=["org_code", "as_of", "record", "file", "sheet", "row", "person_id", "round"],
        orient="row",
    ),
)


def write(home: Path, language: str = "vi") -> NightRun:
    """Write the night's frames into a working folder of ``home`` and return its run."""
    work = home / "nights" / f".building-{NIGHT}"
    work.mkdir(parents=True)
    frames = {
        "discrepancies": DISCREPANCIES,
        "balances": BALANCES,
        "transfers": TRANSFERS,
        "exports": EXPORTS,
        "quarantine": QUARANTINE,
        "cases": CASES,
        "links": LINKS,
        "cell_balances": empty("cell_balances"),
        "answers": empty("answers"),
    }
    for name, frame in frames.items():
        write_frame(frame, work / f"{name}.parquet")
    write_frame(UNITS, work / "intake" / "units.parquet")
    settings = Settings(language="en" if language == "en" else "vi")
    return NightRun(home, NIGHT, settings, work, previous=None, baseline=home / "baselines" / "2020-12-31")
