"""What a written unit means, on a small city of every kind of unit.

TP                city                                  (no count, sends nothing)
├─ QA             district: account, reports            "Quận ủy An Biên"
│  ├─ QA.1        grassroots                            "Đảng bộ phường Cát Dài"
│  │  └─ QA.1.1   cell                                  "Chi bộ 1"
│  └─ QA.2        grassroots                            "Đảng bộ phường Hàng Kênh"
│     ├─ QA.2.1   cell                                  "Chi bộ 1"
│     └─ QA.2.2   cell                                  "Chi bộ Chợ Sắt"
├─ HB             superior that endorses: reports, keeps no count
│  ├─ HB.1        account, reports                      "Đảng bộ xã Bình Minh"
│  └─ HB.2        account, reports, no cells registered "Đảng bộ xã Đại Hà"
├─ KC             block: reports for the two accounts below it
│  ├─ KC.1        account                               "Đảng bộ Sở Xây dựng"
│  │  └─ KC.1.1   cell                                  "Chi bộ Văn phòng"
│  └─ KC.2        account                               "Đảng bộ Sở Y tế"
│     └─ KC.2.1   cell                                  "Chi bộ Văn phòng"
└─ DN             account that sends nothing itself     "Đảng bộ doanh nghiệp"
   ├─ DN.1        reports                               "Chi bộ Xưởng Đông"
   └─ DN.2        reports                               "Chi bộ Xưởng Tây"
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.ledger.places import place_roll
from schemas.unit_tree import OUTSIDE, Place, UnitTree
from schemas.units import SUCCESSION_SCHEMA

NIGHT, SPRING = date(2026, 6, 30), date(2026, 3, 1)
R, A = "reports", "account"
CITY: list[tuple[str, str, str | None, str, set[str]]] = [
    ("TP", "Thành phố Hải Phòng", None, "CITY", set()),
    ("QA", "Quận ủy An Biên", "TP", "SUPERIOR", {R, A}),
    ("QA.1", "Đảng bộ phường Cát Dài", "QA", "BASE", set()),
    ("QA.1.1", "Chi bộ 1", "QA.1", "CELL", set()),
    ("QA.2", "Đảng bộ phường Hàng Kênh", "QA", "BASE", set()),
    ("QA.2.1", "Chi bộ 1", "QA.2", "CELL", set()),
    ("QA.2.2", "Chi bộ Chợ Sắt", "QA.2", "CELL", set()),
    ("HB", "Huyện ủy Bạch Đằng", "TP", "SUPERIOR", {R}),
    ("HB.1", "Đảng bộ xã Bình Minh", "HB", "BASE", {R, A}),
    ("HB.2", "Đảng bộ xã Đại Hà", "HB", "BASE", {R, A}),
    ("KC", "Đảng ủy Khối Cơ quan", "TP", "SUPERIOR", {R}),
    ("KC.1", "Đảng bộ Sở Xây dựng", "KC", "BASE", {A}),
    ("KC.1.1", "Chi bộ Văn phòng", "KC.1", "CELL", set()),
    ("KC.2", "Đảng bộ Sở Y tế", "KC", "BASE", {A}),
    ("KC.2.1", "Chi bộ Văn phòng", "KC.2", "CELL", set()),
    ("DN", "Đảng bộ doanh nghiệp", "TP", "BASE", {A}),
    ("DN.1", "Chi bộ Xưởng Đông", "DN", "CELL", {R}),
    ("DN.2", "Chi bộ Xưởng Tây", "DN", "CELL", {R}),
]


def tree(
    *more: tuple[str, str, str | None, str, set[str]],
    valid: dict[str, tuple[date | None, date | None]] | None = None,
    successions: list[tuple[Any, ...]] | None = None,
    city: str | None = None,
) -> UnitTree:
    """The city above with further units, periods of validity and successions."""
    rows = [
        (code, name, parent, level, R in what, A in what, *(valid or {}).get(code, (None, None)))
        for code, name, parent, level, what in [*CITY, *more]
    ]
    if city is not None:
        rows[0] = (rows[0][0], city, *rows[0][2:])
    schema = {
        "org_code": pl.String,
        "name": pl.String,
        "parent_code": pl.String,
        "level": pl.String,
        "is_reporting": pl.Boolean,
        "is_account": pl.Boolean,
        "valid_from": pl.Date,
        "valid_to": pl.Date,
    }
    units = pl.DataFrame(rows, schema=schema, orient="row")
    return UnitTree(units, pl.DataFrame(successions or [], schema=SUCCESSION_SCHEMA, orient="row"), NIGHT)


def succession(on: date, kind: str, old: str, new: str) -> tuple[Any, ...]:
    return (on, kind, old, new, None)


# -- finding -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "HB.2",
        " HB.2 ",
        "hb.2",
        "Đảng bộ xã Đại Hà",
        "ĐẢNG BỘ XÃ ĐẠI HÀ",
        "Đảng  bộ xã Đại  Hà",
        "Dang bo xa Dai Ha",
        "Ðảng bộ xã Ðại Hà",
        unicodedata.normalize("NFD", "Đảng bộ xã Đại Hà"),
    ],
)
def test_found_by_code_or_name_however_written(text: str) -> None:
    assert tree().find(text, "TP", NIGHT) == "HB.2"


def test_an_unknown_text_names_nothing() -> None:
    assert tree().find("Đảng bộ xã Không Có", "TP", NIGHT) is None
    assert tree().find("HB.9", "TP", NIGHT) is None


def test_of_one_name_the_one_below_the_writer() -> None:
    assert tree().find("Chi bộ Văn phòng", "KC.2", NIGHT) == "KC.2.1"
    assert tree().find("Chi bộ Văn phòng", "KC.1", NIGHT) == "KC.1.1"


def test_a_name_of_two_units_elsewhere_is_not_guessed() -> None:
    assert tree().find("Chi bộ Văn phòng", "HB.1", NIGHT) is None


def test_a_name_of_two_units_below_the_writer_is_not_guessed_across_accounts() -> None:
    assert tree().find("Chi bộ Văn phòng", "KC", NIGHT) is None
    assert tree().find("Chi bộ 1", "QA", NIGHT) == "QA.1.1", "within one account it is all the same"


def test_of_one_name_the_one_valid_on_the_day() -> None:
    city = tree(
        ("QA.3", "Đảng bộ phường Cát Dài", "QA", "BASE", set()),
        ("HB.3", "Đảng bộ xã Đại Hà", "HB", "BASE", {A}),
        valid={"QA.1": (None, date(2026, 4, 30)), "HB.3": (date(2026, 5, 1), None), "HB.2": (None, date(2026, 4, 30))},
    )
    assert city.find("Đảng bộ phường Cát Dài", "QA", NIGHT) == "QA.3"
    assert city.find("Đảng bộ xã Đại Hà", "QA", NIGHT) == "HB.3"
    assert city.find("Đảng bộ xã Đại Hà", "QA", SPRING) == "HB.2"


# -- accounts and exporters --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "account"),
    [("QA.2.2", "QA"), ("QA", "QA"), ("HB.1", "HB.1"), ("HB", None), ("TP", None), ("DN.2", "DN"), ("KC.1.1", "KC.1")],
)
def test_the_nearest_account_at_or_above(unit: str, account: str | None) -> None:
    assert tree().account_of(unit) == account


@pytest.mark.parametrize(
    ("account", "exporters"), [("QA", ["QA"]), ("HB.1", ["HB.1"]), ("KC.1", ["KC"]), ("DN", ["DN.1", "DN.2"])]
)
def test_whose_rows_count(account: str, exporters: list[str]) -> None:
    """The nearest reporting unit at or above the account, else those below it."""
    assert tree().exporters(account) == exporters


def test_an_account_counts_from_the_day_it_is_valid() -> None:
    city = tree(valid={"HB.1": (date(2026, 7, 1), None), "HB.2": (NIGHT, None)})
    assert city.accounts() == ["DN", "HB.2", "KC.1", "KC.2", "QA"]


def test_two_names_that_differ_in_accents_alone() -> None:
    city = tree()
    city.by_name["DANG BO XA TRAN DUONG"] = ["HB.1", "HB.2"]
    city.units["HB.1"] = replace(city.units["HB.1"], name="Đảng bộ xã Trần Dương")
    city.units["HB.2"] = replace(city.units["HB.2"], name="Đảng bộ xã Trấn Dương")
    assert city.find("ĐẢNG BỘ XÃ TRẤN DƯƠNG", "QA", None) == "HB.2"
    assert city.find("Dang bo xa Tran Duong", "QA", None) is None


def test_above_and_below() -> None:
    assert tree().above("QA.2.1") == ["QA.2.1", "QA.2", "QA", "TP"]
    assert tree().below("QA.2") == ["QA.2", "QA.2.1", "QA.2.2"]


def test_levels_that_endorse_one_paper() -> None:
    assert tree().related() == [("HB", "HB.1"), ("HB", "HB.2"), ("HB.1", "HB"), ("HB.2", "HB")]


# -- validity ----------------------------------------------------------------------------------------------------------


def test_valid_from_its_first_to_its_last_day() -> None:
    city = tree(valid={"HB.2": (date(2026, 2, 1), date(2026, 4, 30))})
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 4, 30), date(2026, 5, 1)]
    assert [city.valid("HB.2", day) for day in days] == [False, True, True, False]
    assert (city.valid("HB.2", None), city.valid("HB.1", None)) == (False, True)
    assert city.ended_on("HB.2") == date(2026, 5, 1)
    assert city.ended_on("HB.1") is None


def test_a_unit_ends_on_the_day_of_its_succession() -> None:
    city = tree(successions=[succession(date(2026, 6, 1), "MERGE", "HB.2", "HB.1")])
    assert (city.ended_on("HB.2"), city.ended_on("HB.1")) == (date(2026, 6, 1), None)
    assert city.valid("HB.2", date(2026, 5, 31)) and not city.valid("HB.2", date(2026, 6, 1))


def test_a_succession_after_the_night_is_not_yet() -> None:
    city = tree(successions=[succession(date(2026, 7, 1), "MERGE", "HB.2", "HB.1")])
    assert city.ended_on("HB.2") is None


def test_reparenting_ends_nothing() -> None:
    assert tree(successions=[succession(SPRING, "REPARENT", "HB.2", "QA")]).ended_on("HB.2") is None


def test_a_unit_that_goes_on_under_its_own_code_has_not_ended() -> None:
    """A part of HB.2 became HB.1's; HB.2 goes on."""
    split = [succession(SPRING, "SPLIT", "HB.2", "HB.1"), succession(SPRING, "SPLIT", "HB.2", "HB.2")]
    assert tree(successions=split).ended_on("HB.2") is None
    merged = [succession(SPRING, "MERGE", "HB.2", "HB.1"), succession(SPRING, "MERGE", "HB.1", "HB.1")]
    city = tree(successions=merged)
    assert (city.ended_on("HB.2"), city.ended_on("HB.1")) == (SPRING, None)


# -- the two sides of a register entry ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("HB.2", Place("HB.2")),
        ("QA.2.2", Place("QA", "QA.2.2")),
        ("HB", Place("^HB")),
        (None, Place(OUTSIDE)),
        ("EXTERNAL", Place(OUTSIDE)),
        ("Ngoài", Place(OUTSIDE)),
        ("Tỉnh ủy Thái Bình", Place(OUTSIDE)),
        ("Đảng bộ xã Đông Sơn, tỉnh Thanh Hóa", Place(OUTSIDE)),
        ("Thành ủy Hà Nội", Place(OUTSIDE)),
        ("Đảng bộ xã Không Có", Place(OUTSIDE, None, "Đảng bộ xã Không Có")),
        ("Đảng bộ phường Lạ, TP Hải Phòng", Place(OUTSIDE, None, "Đảng bộ phường Lạ, TP Hải Phòng")),
        ("Chi bộ Lạ, Thành phố Hải Phòng", Place(OUTSIDE, None, "Chi bộ Lạ, Thành phố Hải Phòng")),
    ],
)
def test_the_counterpart_of_a_transfer(text: str | None, place: Place) -> None:
    assert tree().counterpart("HB.1", text, NIGHT) == place


def test_a_city_without_a_name_of_its_own_makes_no_other_city_inside() -> None:
    city = tree(city="Đảng bộ thành phố")
    assert city.counterpart("HB.1", "Đảng bộ thành phố Nam Định", NIGHT) == Place(OUTSIDE)


def test_a_unit_between_accounts_means_those_below_it() -> None:
    city = tree(("TP.1", "Đảng ủy Cảng", "TP", "SUPERIOR", {R, A}), ("TP.1.1", "Khối Bốc xếp", "TP.1", "BASE", set()))
    assert city.counterpart("HB.1", "TP.1.1", NIGHT) == Place("TP.1", "TP.1.1")
    between = tree(
        ("TP.1", "Đảng ủy Cảng", "TP", "SUPERIOR", {R, A}),
        ("TP.1.1", "Khối Bốc xếp", "TP.1", "BASE", set()),
        ("TP.1.1.1", "Chi bộ Cầu 1", "TP.1.1", "CELL", {A}),
    )
    assert between.counterpart("HB.1", "TP.1.1", NIGHT) == Place("^TP.1.1")


def test_a_counterpart_not_valid_on_the_day_is_unknown() -> None:
    city = tree(valid={"HB.2": (None, date(2026, 4, 30))})
    assert city.counterpart("HB.1", "HB.2", date(2026, 4, 30)) == Place("HB.2")
    assert city.counterpart("HB.1", "HB.2", date(2026, 5, 1)) == Place(OUTSIDE, None, "HB.2")


@pytest.mark.parametrize(
    ("reporter", "text", "place"),
    [
        ("HB.1", None, Place("HB.1")),
        ("HB.1", "Đảng bộ xã Bình Minh", Place("HB.1")),
        ("QA", "QA.2.1", Place("QA", "QA.2.1")),
        ("HB", None, Place("^HB")),
        ("HB", "HB.2", Place("HB.2")),
        ("DN.1", None, Place("DN", "DN.1")),
        ("HB.1", "Đảng bộ xã Không Có", Place("HB.1", None, "Đảng bộ xã Không Có")),
    ],
)
def test_the_own_side_of_a_register(reporter: str, text: str | None, place: Place) -> None:
    assert tree().own_place(reporter, text, NIGHT) == place


# -- where a roll row counts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reporter", "cell", "place"),
    [
        ("QA", None, Place("QA")),
        ("QA", "Chi bộ Chợ Sắt", Place("QA", "QA.2.2")),
        ("QA", "QA", Place("QA")),
        ("QA", "Chi bộ Không Có", Place("QA", None, "Chi bộ Không Có")),
        ("QA", "HB.1", Place("QA")),
        ("KC", "KC.2", Place("KC.2")),
        ("KC", "KC.2.1", Place("KC.2", "KC.2.1")),
        ("DN.1", "DN.1", Place("DN", "DN.1")),
        ("DN.2", None, Place("DN")),
        ("DN.2", "DN.1", Place("DN", "DN.1")),
    ],
)
def test_a_roll_row_counts_at_the_account_of_its_cell(reporter: str, cell: str | None, place: Place) -> None:
    assert tree().roll_place(reporter, cell, NIGHT) == place


def test_cells_nobody_registered_are_the_units_own_business() -> None:
    assert tree().roll_place("HB.2", "Chi bộ Thôn Đông", NIGHT) == Place("HB.2")


def test_among_rows_that_keep_to_the_register_an_unregistered_cell_is_unknown() -> None:
    place = tree().roll_place("HB.2", "Chi bộ Thôn Đông", NIGHT, strict=True)
    assert place == Place("HB.2", None, "Chi bộ Thôn Đông")


@pytest.mark.parametrize(
    ("registered", "unknown"),
    [(0, None), (3, None), (4, "Chi bộ Thôn Đông")],  # of one more row, that of the unregistered cell
)
def test_a_roll_keeps_to_the_register_if_four_rows_in_five_do(registered: int, unknown: str | None) -> None:
    cells = ["HB.2"] * registered + ["Chi bộ Thôn Đông", None, None]
    roll = pl.LazyFrame({"reporter": "HB.2", "as_of": NIGHT, "cell": cells, "residence_cell": None})
    places, _ = place_roll(roll.with_columns(pl.col("residence_cell").cast(pl.String)), tree())
    assert places.filter(pl.col("cell") == "Chi bộ Thôn Đông")["unknown_unit"].to_list() == [unknown]


def test_an_ended_unit_that_names_itself_on_its_roll_names_no_unknown_unit() -> None:
    city = tree(valid={"HB.2": (None, date(2026, 4, 30))})
    assert city.roll_place("HB.2", "HB.2", NIGHT) == Place("HB.2")
    assert city.roll_place("HB.1", "HB.2", NIGHT) == Place("HB.1", None, "HB.2")


def test_a_new_unit_names_itself_in_a_late_entry_of_a_day_before_it_began() -> None:
    city = tree(valid={"HB.2": (date(2026, 4, 1), None), "HB.1": (None, date(2026, 3, 31))})
    assert city.own_place("HB.2", "HB.2", SPRING) == Place("HB.2")
    assert city.own_place("HB.2", "HB.1", NIGHT) == Place("HB.2", None, "HB.1")
    assert city.own_place("HB.1", "HB.1", NIGHT) == Place("HB.1", None, "HB.1")


@pytest.mark.parametrize("cell", [None, "Chi bộ Không Có", "QA.1", "KC"])
def test_a_row_of_a_reporter_without_account_that_names_nothing_below_it_has_no_place(cell: str | None) -> None:
    place = tree().roll_place("KC", cell, NIGHT)
    assert place is not None
    assert place.place is None
    assert place.unknown == (cell if cell == "Chi bộ Không Có" else None)


def test_rows_of_a_unit_that_reports_itself_are_its_own_to_count() -> None:
    assert tree().roll_place("HB", "HB.1", NIGHT) is None


def test_of_two_exporters_of_one_account_the_nearest_ones_rows_count() -> None:
    city = tree(("QA.3", "Đảng bộ phường Lê Lợi", "QA", "BASE", {R}))
    assert city.exporters("QA") == ["QA"]
    assert city.roll_place("QA", "QA.3", NIGHT) == Place("QA", "QA.3")
    for cell in (None, "QA.3", "Chi bộ Không Có", "HB.1"):
        assert city.roll_place("QA.3", cell, NIGHT) is None


def test_a_cell_not_valid_on_the_day_is_unknown_and_stays_with_the_reporter() -> None:
    city = tree(valid={"QA.2.2": (None, date(2026, 4, 30))})
    assert city.roll_place("QA", "QA.2.2", date(2026, 4, 30)) == Place("QA", "QA.2.2")
    assert city.roll_place("QA", "QA.2.2", NIGHT) == Place("QA", None, "QA.2.2")


def test_where_somebody_lives() -> None:
    assert tree().residence("HB.1", "Chi bộ Chợ Sắt", NIGHT) == "QA"
    assert tree().residence("HB.1", "QA.1.1", NIGHT) == "QA"
    assert tree().residence("HB.1", "Chi bộ Không Có", NIGHT) is None
    assert tree().residence("HB.1", None, NIGHT) is None


def test_a_unit_without_a_kind_is_of_the_kind_above_it() -> None:
    city = tree()
    city.units["QA"] = replace(city.units["QA"], kind="residential")
    city.units["QA.2.2"] = replace(city.units["QA.2.2"], kind="school")
    assert [city.kind_of(code) for code in ("QA", "QA.1.1", "QA.2.2", "TP", "KC.1.1")] == [
        "residential",
        "residential",
        "school",
        "",
        "",
    ]
