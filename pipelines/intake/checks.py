"""Why a row is refused: every rule of the quarantine and the sentence officers read.

Belongs here: rule names and their Vietnamese sentences. Does not belong here: finding the fault. A sentence never
repeats a cell of the row.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.fields import FIELDS

RULES: Mapping[str, str] = {
    "ragged": "Số ô của dòng khác tiêu đề (thừa dấu phân cách hoặc dòng bị cắt); sửa dòng đó rồi nộp lại.",
    "unclear_row": "Dòng chỉ có họ tên, không rõ là đảng viên hay tiêu đề mục; bổ sung cột khác hoặc xóa dòng.",
    "unclear_encoding": "{label}: không rõ bảng mã (Unicode, TCVN3 hay VNI); chuyển sang Unicode rồi nộp lại.",
    "no_name": "Không có họ tên; bổ sung họ tên rồi nộp lại.",
    "impossible_date": "{label}: ngày không có thật hoặc không đọc được; ghi lại dạng ngày/tháng/năm.",
    "partial_date": "{label}: thiếu ngày hoặc tháng; ghi đủ ngày/tháng/năm.",
    "lost_digits": "{label}: số bị bảng tính rút gọn (dạng 3.10E+11), mất chữ số; đặt cột là văn bản, nhập lại.",
    "uncertain_number": "{label}: có lẽ mất số 0 ở đầu nhưng không khớp ngày sinh, giới tính; nhập lại đủ 12 số.",
    "unknown_code": "{label}: giá trị không có trong danh mục; dùng đúng từ của danh mục.",
    "missing": "{label}: để trống; bổ sung rồi nộp lại.",
    "not_a_number": "{label}: không phải số nguyên không âm; ghi lại bằng số.",
    "no_counterpart": "{label}: không ghi đơn vị; ghi mã hoặc tên đơn vị, ngoài thành phố ghi NGOAI.",
    "no_own_date": "{label}: không có ngày nào xác định thời điểm của dòng; bổ sung ngày.",
    "unplaced": "{label}: đơn vị nộp không giữ đảng số, dòng không ghi chi bộ đã khai báo; ghi mã chi bộ.",
    "out_of_range": "{label}: giá trị ngoài khoảng cho phép; kiểm tra và sửa lại.",
}


def reason(rule: str, column: str) -> str:
    """The sentence for a rule broken by a field."""
    entry = FIELDS.get(column)
    return RULES[rule].format(label=entry.vi if entry else column)
