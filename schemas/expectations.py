"""What is expected of a night's aggregate tables: the suites Great Expectations runs after publication.

Belongs here: which expectation, on which column, and why, in both languages. Does not belong here: making the tables
(``pipelines/reports/quality_tables.py``) or running the suites (``pipelines/reports/quality.py``). Great Expectations
is not imported here, for it takes seconds. No table named here has a column about a person: its Data Docs print values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.catalogue import FOUND_CODES
from schemas.output_tables import SEVERITIES

STATUSES = ("balanced", "gap", "stale", "no_baseline", "missing")
LEVELS = ("CITY", "SUPERIOR", "BASE", "SUBBASE", "CELL")


@dataclass(frozen=True)
class Expected:
    """One expectation: its class in Great Expectations, what it is told, and what it means.

    ``share`` is the part of the rows that must satisfy it (``mostly``); empty cells satisfy everything but "not null".
    """

    kind: str
    vi: str
    en: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    share: float | None = None


@dataclass(frozen=True)
class Suite:
    """The expectations on one aggregate table."""

    vi: str
    en: str
    expectations: tuple[Expected, ...]


def _zero(column: str, vi: str, en: str) -> Expected:
    return _between(column, 0, 0, vi, en)


def _between(
    column: str, low: float | None, high: float | None, vi: str, en: str, share: float | None = None
) -> Expected:
    return Expected(
        "ExpectColumnValuesToBeBetween", vi, en, {"column": column, "min_value": low, "max_value": high}, share
    )


def _among(column: str, values: tuple[str, ...], vi: str, en: str) -> Expected:
    return Expected("ExpectColumnValuesToBeInSet", vi, en, {"column": column, "value_set": list(values)})


def _present(column: str, vi: str, en: str, share: float | None = None) -> Expected:
    return Expected("ExpectColumnValuesToNotBeNull", vi, en, {"column": column}, share)


SUITES: Mapping[str, Suite] = {
    "balances": Suite(
        "Cân đối của từng đơn vị và cấp: đủ dòng, cộng khớp.",
        "The balance of each account and level: complete, and it adds up.",
        (
            Expected("ExpectTableRowCountToBeBetween", "Có ít nhất một đơn vị.", "Some unit.", {"min_value": 1}),
            Expected("ExpectColumnValuesToBeUnique", "Mỗi đơn vị một dòng.", "One row a unit.", {"column": "org_code"}),
            _among("status", STATUSES, "Tình trạng thuộc danh mục.", "The status is a known one."),
            _among("level", LEVELS, "Cấp thuộc danh mục.", "The level is a known one."),
            _between("on_roll", 0, None, "Số có mặt không âm.", "Nobody counts less than nobody."),
            _zero(
                "footing_error", "Đầu kỳ + tăng − giảm = phải có theo sổ.", "Opening plus in minus out equals expected."
            ),
            _zero("gap_error", "Có trên danh sách − phải có = chênh lệch.", "On roll minus expected equals the gap."),
            _between(
                "rows_not_counted",
                0,
                None,
                "Số đếm không vượt số dòng danh sách trừ dòng bị loại.",
                "No more are counted than the roll has rows, less those refused.",
            ),
        ),
    ),
    "exports": Suite(
        "Tệp đã nộp của từng đơn vị báo cáo: đủ, mới, ít dòng bị loại.",
        "What each reporting unit sent: complete, recent, few rows refused.",
        (
            Expected(
                "ExpectColumnValuesToBeUnique",
                "Mỗi đơn vị báo cáo một dòng.",
                "One row a reporting unit.",
                {"column": "org_code"},
            ),
            _zero(
                "rows_unaccounted",
                "Dòng đã đọc = nhận + loại + không phải dữ liệu.",
                "Rows read = accepted + refused + not data.",
            ),
            _present(
                "roll_age_days", "Hầu hết đơn vị có danh sách được nhận.", "Nearly every unit has a roll in.", 0.9
            ),
            _between("days_past_stale", None, 0, "Hầu hết danh sách chưa quá hạn.", "Nearly no roll is too old.", 0.9),
            _between(
                "refused_percent",
                0,
                5,
                "Hầu hết đơn vị có dưới 5 % dòng bị loại.",
                "Nearly every unit has less than 5 % of its rows refused.",
                0.95,
            ),
            _zero("tables_not_used", "Không có bảng nào bị từ chối.", "No table was rejected."),
        ),
    ),
    "findings": Suite(
        "Sai lệch theo mã, mức và đơn vị phải xử lý.",
        "Findings by code, severity and the account that must act.",
        (
            _among("code", tuple(FOUND_CODES), "Mã thuộc danh mục sai lệch.", "The code is one of the catalogue."),
            _among("severity", tuple(SEVERITIES), "Mức thuộc danh mục.", "The severity is a known one."),
            _present("org_code", "Sai lệch nào cũng có đơn vị phải xử lý.", "Every finding has a unit that must act."),
            _between("findings", 1, None, "Đếm từ một trở lên.", "Counts start at one."),
            _between("effect_beyond_findings", None, 0, "Mỗi sai lệch tối đa ±1.", "No finding moves more than one."),
        ),
    ),
    "city_over_nights": Suite(
        "Toàn thành phố đêm nay so với các đêm gần đây: quy mô, biến động, tổng.",
        "The city tonight against recent nights: volume, drift, sums.",
        (
            _zero("accounts_not_in_city", "Tổng các đơn vị bằng toàn thành phố.", "The accounts sum to the city."),
            _zero("unexplained", "Không còn chênh lệch chưa giải thích.", "Nothing is unexplained."),
            _between(
                "on_roll_change_percent",
                -5,
                5,
                "Số có mặt đổi không quá 5 % so với đêm trước.",
                "On roll within 5 % of the night before.",
            ),
            _between(
                "findings_of_usual",
                0.5,
                2,
                "Số sai lệch từ một nửa đến gấp đôi mức thường.",
                "Findings between half and twice the usual.",
            ),
            _between(
                "new_of_usual", None, 3, "Sai lệch mới không quá ba lần mức thường.", "New findings at most thrice."
            ),
            _between(
                "rolls_of_usual",
                0.8,
                None,
                "Số danh sách có hiệu lực không giảm quá một phần năm.",
                "No more than a fifth of the rolls in force is gone.",
            ),
        ),
    ),
}
