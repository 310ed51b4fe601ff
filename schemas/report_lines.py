"""Lines of the count report (form 1-BTCTW) and the words units write for them.

Belongs here: that one code list. Does not belong here: the others (``schemas.codes``, which hands this one on).
"""

from __future__ import annotations

import re

from schemas.code import Code, CodeList, also

REPORT_LINE = CodeList(
    "line",
    (
        Code(
            "A",
            "Đầu kỳ chuyển sang",
            "Carried over",
            also(
                "Số đảng viên đầu kỳ · Đầu kỳ · Đảng viên đầu kỳ · Kỳ trước chuyển sang · Tổng số đảng viên đầu "
                "kỳ · Số đảng viên đầu kỳ chuyển sang · Đảng viên kỳ trước chuyển sang · Số kỳ trước chuyển sang"
            ),
        ),
        Code(
            "B",
            "Tăng trong kỳ",
            "Increase",
            also(
                "Tăng · Tổng tăng · Đảng viên tăng trong kỳ · Số đảng viên tăng · Tổng số tăng · Tăng trong kỳ báo cáo"
            ),
        ),
        Code(
            "B1",
            "Kết nạp",
            "Admitted",
            also("Mới kết nạp · Kết nạp đảng viên · Kết nạp mới · Kết nạp đảng viên mới · Số kết nạp"),
        ),
        Code("B2", "Chuyển đến", "In", ("Đảng viên chuyển đến",)),
        Code(
            "B2a",
            "Từ tỉnh, thành phố khác đến",
            "In from other provinces",
            also(
                "Từ tỉnh khác chuyển đến · Ngoài tỉnh chuyển đến · Từ đảng bộ tỉnh khác chuyển đến · Chuyển đến "
                "từ tỉnh khác · Chuyển đến từ ngoài tỉnh · Từ ngoài tỉnh chuyển đến · Từ tỉnh khác đến · Ngoài "
                "thành phố chuyển đến · Chuyển đến từ ngoài thành phố · Chuyển đến từ tỉnh, thành phố khác"
            ),
        ),
        Code(
            "B2b",
            "Trong thành phố chuyển đến",
            "In from within the city",
            also(
                "Trong tỉnh chuyển đến · Từ đảng bộ trong tỉnh chuyển đến · Chuyển đến trong tỉnh · Chuyển đến "
                "trong thành phố · Chuyển đến từ trong thành phố · Chuyển đến từ trong tỉnh · Trong thành phố "
                "đến"
            ),
        ),
        Code("B3", "Phục hồi đảng tịch", "Reinstated", ("Phục hồi", "Khôi phục đảng tịch", "Phục hồi đảng viên")),
        Code(
            "C",
            "Giảm trong kỳ",
            "Decrease",
            also(
                "Giảm · Tổng giảm · Đảng viên giảm trong kỳ · Số đảng viên giảm · Tổng số giảm · Giảm trong kỳ báo cáo"
            ),
        ),
        Code("C1", "Từ trần", "Died", ("Chết", "Đã từ trần", "Đảng viên từ trần", "Mất")),
        Code("C2", "Khai trừ", "Expelled", ("Bị khai trừ", "Khai trừ khỏi Đảng")),
        Code(
            "C3",
            "Xóa tên",
            "Struck off",
            ("Xóa tên trong danh sách", "Bị xóa tên", "Xóa tên trong danh sách đảng viên"),
        ),
        Code("C4", "Xin ra", "Resigned", ("Xin ra khỏi Đảng", "Cho ra", "Xin ra Đảng", "Cho ra khỏi Đảng")),
        Code("C5", "Chuyển đi", "Out", ("Đảng viên chuyển đi",)),
        Code(
            "C5a",
            "Chuyển đi tỉnh, thành phố khác",
            "Out to other provinces",
            also(
                "Chuyển đi tỉnh khác · Chuyển đi ngoài tỉnh · Chuyển sang đảng bộ tỉnh khác · Chuyển đi ngoài "
                "thành phố · Chuyển ra ngoài tỉnh · Chuyển ra ngoài thành phố · Chuyển đi tỉnh, thành phố"
            ),
        ),
        Code(
            "C5b",
            "Chuyển đi trong thành phố",
            "Out within the city",
            also(
                "Chuyển đi trong tỉnh · Chuyển sang đảng bộ trong tỉnh · Trong tỉnh chuyển đi · Trong thành phố "
                "chuyển đi · Chuyển đi nơi khác trong thành phố"
            ),
        ),
        Code(
            "D",
            "Có đến cuối kỳ",
            "On the list",
            also(
                "Cuối kỳ · Số đảng viên cuối kỳ · Đảng viên cuối kỳ · Tổng số đảng viên cuối kỳ · Số đảng viên "
                "có đến cuối kỳ · Đảng viên có đến cuối kỳ · Tổng số đảng viên có đến cuối kỳ · Có mặt cuối kỳ · "
                "Tổng số cuối kỳ"
            ),
        ),
    ),
)

# "B1. Kết nạp", "C5a - ...": the code before the words; "1. Kết nạp", "- Kết nạp", "a) ...": only a count or a dash.
_CODED = re.compile(r"^\s*([A-Da-d]\d?[aAbB]?)\s*[.:)–-]+\s*(\S.*)$")
_COUNTED = re.compile(r"^\s*(?:[-+•–*]+|\(?(?:\d{1,2}|[ivxIVX]+|[a-zđ])[.)])\s*(?=\S)")


def line_of(text: str) -> str | None:
    """The line of the form a cell means, or None; where a code and the words beside it differ nothing is guessed."""
    coded = _CODED.match(text)
    if coded is not None:
        code, words = REPORT_LINE.read(coded[1]), REPORT_LINE.read(coded[2])
        if code is not None and words in (None, code):
            return code
        if code is not None and len(code) > 1:
            return None
    return REPORT_LINE.read(text) or REPORT_LINE.read(_COUNTED.sub("", text))
