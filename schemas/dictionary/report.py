"""Fields of the count report (biểu tăng giảm, form 1-BTCTW)."""

from __future__ import annotations

import polars as pl

from schemas.codes import REPORT_LINE
from schemas.field import Field

FIELDS = (
    Field(
        "period_from",
        pl.Date,
        "date",
        "Từ ngày",
        "Period from",
        "Ngày đầu kỳ báo cáo.",
        "First day of the reported period.",
        "a full date",
        headers=("Kỳ báo cáo từ", "Kỳ từ ngày", "Kỳ báo cáo từ ngày"),
    ),
    Field(
        "period_to",
        pl.Date,
        "date",
        "Đến ngày",
        "Period to",
        "Ngày cuối kỳ báo cáo.",
        "Last day of the reported period.",
        "a full date; a row without it is refused",
        headers=("Kỳ báo cáo đến", "Kỳ đến ngày", "Kỳ báo cáo đến ngày"),
        required=True,
    ),
    Field(
        "line",
        pl.String,
        "code",
        "Chỉ tiêu",
        "Line",
        "Dòng của biểu: A đầu kỳ, B tăng, C giảm, D cuối kỳ; D = A + B − C.",
        "Line of the form: A carried over, B in, C out, D on the list; D = A + B - C.",
        "A, B, B1, B2, B2a, B2b, B3, C, C1 to C5, C5a, C5b, D",
        headers=("Mã số", "Mã chỉ tiêu", "Mã dòng", "Dòng", "Chỉ tiêu báo cáo"),
        codes=REPORT_LINE,
        pattern="^[A-D][0-9]{0,2}[a-z]?$",
        required=True,
    ),
    Field(
        "value",
        pl.Int64,
        "count",
        "Số lượng",
        "Value",
        "Số đảng viên của dòng.",
        "Number of members of the line.",
        "a whole number, 0 or more; a row without it is refused",
        headers=("Tổng số", "Giá trị", "Số đảng viên", "Số liệu"),
        unit="members",
        required=True,
    ),
)
