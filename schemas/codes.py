"""Code lists: the closed sets of values a field may hold, and the Vietnamese words units write for them.

Belongs here: every code with its labels, its synonyms and, for a roll status, whether it counts. Does not belong
here: fields (``schemas.fields``) and discrepancy codes (``schemas.catalogue``).

A synonym is compared by its tight key (``schemas.normalise``): accents, case, spaces and punctuation are ignored.
The code itself and its two labels are always synonyms.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.code import Code, CodeList

GENDER = CodeList(
    "gender",
    (
        Code("NAM", "Nam", "Male", ("Ông", "M", "Nam giới", "Trai")),
        Code("NU", "Nữ", "Female", ("Bà", "F", "Nữ giới", "Gái")),
    ),
)

MEMBER_CLASS = CodeList(
    "member_class",
    (
        Code("OFFICIAL", "Chính thức", "Full member", ("Đảng viên chính thức", "ĐVCT", "CT", "ĐV chính thức")),
        Code("PROBATIONARY", "Dự bị", "Probationary", ("Đảng viên dự bị", "ĐVDB", "DB", "ĐV dự bị")),
    ),
)

ROLL_STATUS = CodeList(
    "roll_status",
    (
        Code(
            "ACTIVE",
            "Đang sinh hoạt",
            "Active",
            ("Đang sinh hoạt đảng", "Sinh hoạt", "Đang hoạt động", "Bình thường", "Đang SH", "Sinh hoạt chính thức"),
        ),
        Code(
            "EXEMPT",
            "Miễn sinh hoạt",
            "Exempt",
            ("Miễn", "Được miễn sinh hoạt", "Miễn SH", "Miễn công tác và sinh hoạt"),
        ),
        Code(
            "TEMP_EXEMPT",
            "Tạm miễn sinh hoạt",
            "Temporarily exempt",
            ("Tạm miễn", "Tạm thời miễn sinh hoạt", "Được tạm miễn sinh hoạt", "Tạm miễn SH"),
        ),
        Code(
            "SUSPENDED",
            "Đình chỉ sinh hoạt",
            "Suspended",
            ("Đình chỉ", "Đình chỉ sinh hoạt đảng", "Bị đình chỉ sinh hoạt", "Tạm đình chỉ sinh hoạt"),
        ),
        Code(
            "TEMP_ELSEWHERE",
            "Sinh hoạt tạm thời nơi khác",
            "Temporarily elsewhere",
            (
                "Tạm thời nơi khác",
                "Chuyển sinh hoạt tạm thời",
                "Sinh hoạt tạm thời đi",
                "SH tạm thời nơi khác",
                "Đi sinh hoạt tạm thời",
            ),
        ),
        Code(
            "TEMP_HERE",
            "Sinh hoạt tạm thời đến",
            "Temporarily here",
            ("Tạm thời đến", "Sinh hoạt tạm thời tại đây", "SH tạm thời đến", "Đến sinh hoạt tạm thời"),
            counts=False,
        ),
        Code(
            "AWAITING_TRANSFER",
            "Chờ chuyển",
            "Awaiting transfer",
            ("Chờ chuyển sinh hoạt", "Đang chờ chuyển", "Chờ chuyển sinh hoạt đảng", "Chờ chuyển đi"),
        ),
        Code(
            "MOVED_OUT",
            "Đã chuyển đi",
            "Moved out",
            ("Chuyển đi", "Đã chuyển", "Đã chuyển sinh hoạt", "Đã chuyển sinh hoạt đảng"),
            counts=False,
        ),
        Code(
            "LEFT",
            "Đã ra khỏi Đảng",
            "Left the Party",
            (
                "Ra khỏi Đảng",
                "Khai trừ",
                "Xóa tên",
                "Xin ra",
                "Đã khai trừ",
                "Đã xóa tên",
                "Đã xin ra",
                "Bị khai trừ",
                "Đưa ra khỏi Đảng",
            ),
            counts=False,
        ),
        Code(
            "DECEASED",
            "Từ trần",
            "Deceased",
            ("Đã từ trần", "Đã mất", "Chết", "Qua đời", "Đã chết", "Mất"),
            counts=False,
        ),
        Code(
            "RESIDENCE_LIAISON",
            "Giữ mối liên hệ nơi cư trú",
            "Residence liaison",
            (
                "Nơi cư trú",
                "QĐ 213",
                "Quy định 213",
                "Liên hệ nơi cư trú",
                "Giữ mối liên hệ",
                "213",
                "Giữ mối liên hệ nơi cư trú (QĐ 213)",
            ),
            counts=False,
        ),
    ),
)

TRANSFER_KIND = CodeList(
    "transfer_kind",
    (
        Code(
            "OFFICIAL",
            "Chính thức",
            "Official",
            (
                "Chuyển sinh hoạt chính thức",
                "Chuyển sinh hoạt đảng chính thức",
                "SHĐ chính thức",
                "CT",
                "Sinh hoạt chính thức",
            ),
        ),
        Code(
            "TEMPORARY",
            "Tạm thời",
            "Temporary",
            (
                "Chuyển tạm thời",
                "Chuyển sinh hoạt tạm thời",
                "Chuyển sinh hoạt đảng tạm thời",
                "SHĐ tạm thời",
                "TT",
                "Sinh hoạt tạm thời",
            ),
        ),
        Code(
            "INTERNAL",
            "Nội bộ",
            "Internal",
            (
                "Chuyển nội bộ",
                "Chuyển sinh hoạt nội bộ",
                "Chuyển sinh hoạt đảng nội bộ",
                "Trong nội bộ",
                "Nội bộ đảng bộ",
                "NB",
            ),
        ),
        Code(
            "ABROAD",
            "Ra ngoài nước",
            "Abroad",
            (
                "Ngoài nước",
                "Ra nước ngoài",
                "Nước ngoài",
                "Chuyển ra ngoài nước",
                "Chuyển sinh hoạt đảng ra ngoài nước",
                "NN",
            ),
        ),
    ),
)

ADMISSION_KIND = CodeList(
    "admission_kind",
    (
        Code("NEW", "Kết nạp", "Admitted", ("Kết nạp mới", "Kết nạp đảng viên", "Kết nạp lần đầu", "Mới")),
        Code("AGAIN", "Kết nạp lại", "Admitted again", ("Kết nạp đảng viên lại", "Kết nạp lần hai")),
        Code(
            "REINSTATED",
            "Phục hồi đảng tịch",
            "Reinstated",
            ("Phục hồi", "Khôi phục đảng tịch", "Phục hồi quyền đảng viên", "Phục hồi đảng viên"),
        ),
    ),
)

EXIT_KIND = CodeList(
    "exit_kind",
    (
        Code("DIED", "Từ trần", "Died", ("Đã từ trần", "Chết", "Mất", "Qua đời", "Đã mất", "Đã chết")),
        Code("EXPELLED", "Khai trừ", "Expelled", ("Khai trừ khỏi Đảng", "Bị khai trừ", "Khai trừ ra khỏi Đảng")),
        Code(
            "STRUCK_OFF",
            "Xóa tên",
            "Struck off",
            ("Xóa tên trong danh sách đảng viên", "Bị xóa tên", "Xóa tên đảng viên"),
        ),
        Code("RESIGNED", "Xin ra", "Resigned", ("Xin ra khỏi Đảng", "Xin ra Đảng", "Cho ra khỏi Đảng", "Xin thôi")),
    ),
)

LEVEL = CodeList(
    "level",
    (
        Code("CITY", "Thành phố", "City", ("Tỉnh", "Thành ủy", "Tỉnh ủy")),
        Code(
            "SUPERIOR",
            "Cấp trên cơ sở",
            "Superior",
            ("Cấp trên trực tiếp cơ sở", "Cấp trên trực tiếp của tổ chức cơ sở đảng"),
        ),
        Code("BASE", "Cơ sở", "Grassroots", ("Tổ chức cơ sở đảng", "TCCSĐ", "Đảng bộ cơ sở", "Chi bộ cơ sở")),
        Code("SUBBASE", "Bộ phận", "Sub-grassroots", ("Đảng bộ bộ phận",)),
        Code("CELL", "Chi bộ", "Cell", ("Chi bộ trực thuộc",)),
    ),
)

REPORT_LINE = CodeList(
    "line",
    (
        Code(
            "A",
            "Đầu kỳ chuyển sang",
            "Carried over",
            ("Số đảng viên đầu kỳ", "Đầu kỳ", "Đảng viên đầu kỳ", "Kỳ trước chuyển sang"),
        ),
        Code("B", "Tăng trong kỳ", "Increase", ("Tăng", "Tổng tăng", "Đảng viên tăng trong kỳ")),
        Code("B1", "Kết nạp", "Admitted", ("Mới kết nạp", "Kết nạp đảng viên")),
        Code("B2", "Chuyển đến", "In", ("Đảng viên chuyển đến",)),
        Code(
            "B2a",
            "Từ tỉnh, thành phố khác đến",
            "In from other provinces",
            ("Từ tỉnh khác chuyển đến", "Ngoài tỉnh chuyển đến", "Từ đảng bộ tỉnh khác chuyển đến"),
        ),
        Code(
            "B2b",
            "Trong thành phố chuyển đến",
            "In from within the city",
            ("Trong tỉnh chuyển đến", "Từ đảng bộ trong tỉnh chuyển đến"),
        ),
        Code("B3", "Phục hồi đảng tịch", "Reinstated", ("Phục hồi", "Khôi phục đảng tịch")),
        Code("C", "Giảm trong kỳ", "Decrease", ("Giảm", "Tổng giảm", "Đảng viên giảm trong kỳ")),
        Code("C1", "Từ trần", "Died", ("Chết",)),
        Code("C2", "Khai trừ", "Expelled"),
        Code("C3", "Xóa tên", "Struck off", ("Xóa tên trong danh sách",)),
        Code("C4", "Xin ra", "Resigned", ("Xin ra khỏi Đảng", "Cho ra")),
        Code("C5", "Chuyển đi", "Out", ("Đảng viên chuyển đi",)),
        Code(
            "C5a",
            "Chuyển đi tỉnh, thành phố khác",
            "Out to other provinces",
            ("Chuyển đi tỉnh khác", "Chuyển đi ngoài tỉnh", "Chuyển sang đảng bộ tỉnh khác"),
        ),
        Code(
            "C5b",
            "Chuyển đi trong thành phố",
            "Out within the city",
            ("Chuyển đi trong tỉnh", "Chuyển sang đảng bộ trong tỉnh"),
        ),
        Code(
            "D",
            "Có đến cuối kỳ",
            "On the list",
            ("Cuối kỳ", "Số đảng viên cuối kỳ", "Đảng viên cuối kỳ", "Tổng số đảng viên cuối kỳ"),
        ),
    ),
)

# Derived at intake, never written by a unit.
CITIZEN_KIND = CodeList(
    "citizen_kind",
    (
        Code("citizen", "Số định danh 12 số", "Citizen number"),
        Code("cmnd", "Chứng minh nhân dân 9 số", "Legacy identity card"),
        Code("malformed", "Sai dạng", "Malformed"),
    ),
)
DOB_PRECISION = CodeList(
    "dob_precision",
    (Code("day", "Ngày", "Day"), Code("month", "Tháng", "Month"), Code("year", "Năm", "Year")),
)
SUCCESSION_KIND = CodeList(
    "succession_kind",
    (
        Code("MERGE", "Sáp nhập", "Merge", ("Hợp nhất",)),
        Code("SPLIT", "Chia tách", "Split", ("Tách", "Chia")),
        Code("RENAME", "Đổi tên", "Rename"),
        Code("REPARENT", "Chuyển cấp trên", "Reparent", ("Chuyển trực thuộc",)),
    ),
)
RECORD_KIND = CodeList(
    "record",
    (
        Code("roll", "Danh sách đảng viên", "Roll"),
        Code("transfer_out", "Sổ chuyển đi", "Transfers out"),
        Code("transfer_in", "Sổ chuyển đến", "Transfers in"),
        Code("admission", "Danh sách kết nạp", "Admissions"),
        Code("exit", "Danh sách ra khỏi Đảng, từ trần", "Exits"),
        Code("count_report", "Biểu tăng giảm", "Count report"),
    ),
)

CODE_LISTS: Mapping[str, CodeList] = {
    codes.name: codes
    for codes in (
        GENDER,
        MEMBER_CLASS,
        ROLL_STATUS,
        TRANSFER_KIND,
        ADMISSION_KIND,
        EXIT_KIND,
        LEVEL,
        REPORT_LINE,
        CITIZEN_KIND,
        DOB_PRECISION,
        SUCCESSION_KIND,
        RECORD_KIND,
    )
}


# Roll statuses whose rows count in the account.
COUNTING_STATUSES: tuple[str, ...] = tuple(code.value for code in ROLL_STATUS.codes if code.counts)
