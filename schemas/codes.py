"""Code lists: the closed sets of values a field may hold, and the Vietnamese words units write for them.

Belongs here: every code with its labels, its synonyms and, for a roll status, whether it counts. Does not belong
here: fields (``schemas.fields``) and discrepancy codes (``schemas.catalogue``).

A synonym is compared by its tight key (``schemas.normalise``): accents, case, spaces and punctuation are ignored.
The code itself and its two labels are always synonyms.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.code import Code, CodeList, also
from schemas.report_lines import REPORT_LINE as REPORT_LINE

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
        Code(
            "OFFICIAL",
            "Chính thức",
            "Full member",
            also("Đảng viên chính thức · ĐVCT · CT · ĐV chính thức · Official · Full"),
        ),
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
            also(
                "Đang sinh hoạt đảng · Sinh hoạt · Đang hoạt động · Bình thường · Đang SH · Sinh hoạt chính thức "
                "· Đang sinh hoạt tại chi bộ · Sinh hoạt bình thường · Đang tham gia sinh hoạt · Tham gia sinh "
                "hoạt · Đang sinh hoạt chính thức · Sinh hoạt đảng · Sinh hoạt đảng chính thức · Hoạt động · Có "
                "mặt"
            ),
        ),
        Code(
            "EXEMPT",
            "Miễn sinh hoạt",
            "Exempt",
            also(
                "Miễn · Được miễn sinh hoạt · Miễn SH · Miễn công tác và sinh hoạt · Miễn sinh hoạt đảng · Được "
                "miễn · Được miễn sinh hoạt đảng · Miễn công tác và sinh hoạt đảng · Được miễn công tác và sinh "
                "hoạt đảng · Miễn công tác, sinh hoạt đảng"
            ),
        ),
        Code(
            "TEMP_EXEMPT",
            "Tạm miễn sinh hoạt",
            "Temporarily exempt",
            also(
                "Tạm miễn · Tạm thời miễn sinh hoạt · Được tạm miễn sinh hoạt · Tạm miễn SH · Tạm miễn sinh hoạt "
                "đảng · Miễn sinh hoạt tạm thời · Miễn sinh hoạt có thời hạn · Miễn có thời hạn · Tạm miễn công "
                "tác và sinh hoạt · Tạm miễn công tác và sinh hoạt đảng · Được tạm miễn"
            ),
        ),
        Code(
            "SUSPENDED",
            "Đình chỉ sinh hoạt",
            "Suspended",
            also(
                "Đình chỉ · Đình chỉ sinh hoạt đảng · Bị đình chỉ sinh hoạt · Tạm đình chỉ sinh hoạt · Tạm đình "
                "chỉ · Tạm đình chỉ sinh hoạt đảng · Bị đình chỉ · Đang bị đình chỉ sinh hoạt đảng · Đang đình "
                "chỉ sinh hoạt · Bị đình chỉ sinh hoạt đảng"
            ),
        ),
        Code(
            "TEMP_ELSEWHERE",
            "Sinh hoạt tạm thời nơi khác",
            "Temporarily elsewhere",
            also(
                "Tạm thời nơi khác · Chuyển sinh hoạt tạm thời · Sinh hoạt tạm thời đi · SH tạm thời nơi khác · "
                "Đi sinh hoạt tạm thời · Sinh hoạt đảng tạm thời nơi khác · Sinh hoạt tạm thời ở nơi khác · Đang "
                "sinh hoạt tạm thời nơi khác · Chuyển tạm thời · Chuyển đi tạm thời · Chuyển sinh hoạt đảng tạm "
                "thời · Chuyển sinh hoạt tạm thời đi · Tạm thời chuyển đi · Tạm thời đi"
            ),
        ),
        Code(
            "TEMP_HERE",
            "Sinh hoạt tạm thời đến",
            "Temporarily here",
            also(
                "Tạm thời đến · Sinh hoạt tạm thời tại đây · SH tạm thời đến · Đến sinh hoạt tạm thời · Sinh "
                "hoạt đảng tạm thời đến · Tạm thời chuyển đến · Chuyển đến tạm thời · Sinh hoạt tạm thời ở đây · "
                "Chuyển sinh hoạt tạm thời đến · Chuyển sinh hoạt đảng tạm thời đến · Nơi khác đến sinh hoạt tạm "
                "thời"
            ),
            counts=False,
        ),
        Code(
            "AWAITING_TRANSFER",
            "Chờ chuyển",
            "Awaiting transfer",
            also(
                "Chờ chuyển sinh hoạt · Đang chờ chuyển · Chờ chuyển sinh hoạt đảng · Chờ chuyển đi · Đang "
                "chuyển · Đang làm thủ tục chuyển · Đang làm thủ tục chuyển sinh hoạt đảng · Đang chuyển sinh "
                "hoạt · Đang chờ chuyển sinh hoạt đảng · Chờ chuyển sinh hoạt đi"
            ),
        ),
        Code(
            "MOVED_OUT",
            "Đã chuyển đi",
            "Moved out",
            also(
                "Chuyển đi · Đã chuyển · Đã chuyển sinh hoạt · Đã chuyển sinh hoạt đảng · Đã chuyển đi nơi khác "
                "· Đã chuyển nơi khác · Chuyển đi nơi khác · Đã chuyển sinh hoạt đi · Đã chuyển sinh hoạt đảng "
                "đi · Đã chuyển sinh hoạt đảng chính thức · Đã chuyển chính thức đi · Đã cắt đảng số · Đã cắt "
                "chuyển"
            ),
            counts=False,
        ),
        Code(
            "LEFT",
            "Đã ra khỏi Đảng",
            "Left the Party",
            also(
                "Ra khỏi Đảng · Khai trừ · Xóa tên · Xin ra · Đã khai trừ · Đã xóa tên · Đã xin ra · Bị khai trừ "
                "· Đưa ra khỏi Đảng · Đã ra Đảng · Ra Đảng · Xin ra khỏi Đảng · Xin ra Đảng · Đã xin ra khỏi "
                "Đảng · Cho ra khỏi Đảng · Xóa tên trong danh sách đảng viên · Bị xóa tên · Đã bị khai trừ · Đã "
                "bị xóa tên · Không còn là đảng viên"
            ),
            counts=False,
        ),
        Code(
            "DECEASED",
            "Từ trần",
            "Deceased",
            also("Đã từ trần · Đã mất · Chết · Qua đời · Đã chết · Mất · Đã qua đời · Tử vong · Hy sinh · Đã hy sinh"),
            counts=False,
        ),
        Code(
            "RESIDENCE_LIAISON",
            "Giữ mối liên hệ nơi cư trú",
            "Residence liaison",
            also(
                "Nơi cư trú · QĐ 213 · Quy định 213 · Liên hệ nơi cư trú · Giữ mối liên hệ · 213 · Giữ mối liên "
                "hệ nơi cư trú (QĐ 213) · Đảng viên 213 · Sinh hoạt nơi cư trú · Giữ mối liên hệ với chi bộ nơi "
                "cư trú · Giữ liên hệ nơi cư trú · Theo QĐ 213 · Theo Quy định 213 · Quy định 213-QĐ/TW · Quy "
                "định số 213-QĐ/TW · Đảng viên theo Quy định 213 · Liên hệ cư trú · Giới thiệu về nơi cư trú"
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
            also(
                "Chuyển sinh hoạt chính thức · Chuyển sinh hoạt đảng chính thức · SHĐ chính thức · CT · Sinh "
                "hoạt chính thức · Chuyển đi chính thức · Chuyển đến chính thức · Chuyển "
                "đảng chính thức · Giới thiệu chính thức · Giới thiệu sinh hoạt đảng chính thức"
            ),
        ),
        Code(
            "TEMPORARY",
            "Tạm thời",
            "Temporary",
            also(
                "Chuyển tạm thời · Chuyển sinh hoạt tạm thời · Chuyển sinh hoạt đảng tạm thời · SHĐ tạm thời · "
                "TT · Sinh hoạt tạm thời · Chuyển đi tạm thời · Chuyển đến tạm thời · Giới thiệu tạm thời · "
                "Chuyển đảng tạm thời · Giới thiệu sinh hoạt đảng tạm thời"
            ),
        ),
        Code(
            "INTERNAL",
            "Nội bộ",
            "Internal",
            also(
                "Chuyển nội bộ · Chuyển sinh hoạt nội bộ · Chuyển sinh hoạt đảng nội bộ · Trong nội bộ · Nội bộ "
                "đảng bộ · NB · Chuyển trong nội bộ · Chuyển trong đảng bộ · Trong đảng bộ · Giới thiệu nội bộ · "
                "Giới thiệu sinh hoạt đảng nội bộ · Chuyển chi bộ"
            ),
        ),
        Code(
            "ABROAD",
            "Ra ngoài nước",
            "Abroad",
            also(
                "Ngoài nước · Ra nước ngoài · Nước ngoài · Chuyển ra ngoài nước · Chuyển sinh hoạt đảng ra ngoài "
                "nước · NN · Đi nước ngoài · Chuyển ra nước ngoài · Chuyển sinh hoạt đảng ra nước ngoài · Giới "
                "thiệu ra ngoài nước"
            ),
        ),
    ),
)

ADMISSION_KIND = CodeList(
    "admission_kind",
    (
        Code(
            "NEW",
            "Kết nạp",
            "Admitted",
            also(
                "Kết nạp mới · Kết nạp đảng viên · Kết nạp lần đầu · Mới · Mới kết nạp · Kết nạp Đảng · Kết nạp "
                "vào Đảng · Kết nạp lần 1 · Kết nạp đảng viên mới"
            ),
        ),
        Code(
            "AGAIN",
            "Kết nạp lại",
            "Admitted again",
            also(
                "Kết nạp đảng viên lại · Kết nạp lần hai · Kết nạp lần 2 · Kết nạp lại vào Đảng · Kết nạp lại lần hai"
            ),
        ),
        Code(
            "REINSTATED",
            "Phục hồi đảng tịch",
            "Reinstated",
            also(
                "Phục hồi · Khôi phục đảng tịch · Phục hồi quyền đảng viên · Phục hồi đảng viên · Khôi phục · "
                "Được phục hồi đảng tịch · Khôi phục quyền đảng viên · Khôi phục đảng viên"
            ),
        ),
    ),
)

EXIT_KIND = CodeList(
    "exit_kind",
    (
        Code(
            "DIED",
            "Từ trần",
            "Died",
            also(
                "Đã từ trần · Chết · Mất · Qua đời · Đã mất · Đã chết · Tử vong · Đã qua đời · Đảng viên từ trần "
                "· Hy sinh"
            ),
        ),
        Code(
            "EXPELLED",
            "Khai trừ",
            "Expelled",
            also(
                "Khai trừ khỏi Đảng · Bị khai trừ · Khai trừ ra khỏi Đảng · Đã khai trừ · Kỷ luật khai trừ · Đã "
                "bị khai trừ · Khai trừ Đảng"
            ),
        ),
        Code(
            "STRUCK_OFF",
            "Xóa tên",
            "Struck off",
            also(
                "Xóa tên trong danh sách đảng viên · Bị xóa tên · Xóa tên đảng viên · Đã xóa tên · Xóa tên khỏi "
                "danh sách · Xóa tên khỏi danh sách đảng viên · Xóa tên trong danh sách · Đưa ra khỏi danh sách "
                "đảng viên"
            ),
        ),
        Code(
            "RESIGNED",
            "Xin ra",
            "Resigned",
            also(
                "Xin ra khỏi Đảng · Xin ra Đảng · Cho ra khỏi Đảng · Xin thôi · Đã xin ra · Cho ra · Cho ra Đảng "
                "· Xin thôi là đảng viên · Được cho ra khỏi Đảng"
            ),
        ),
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
