"""Why a row is refused: every rule of the quarantine and the sentence officers read.

Belongs here: rule names and their sentences in both languages. Does not belong here: finding the fault. A sentence
never repeats a cell of the row.
"""

from __future__ import annotations

from collections.abc import Mapping

from schemas.fields import FIELDS
from schemas.text import Text

RULES: Mapping[str, Text] = {
    "ragged": Text(
        "Số ô của dòng khác tiêu đề (thừa dấu phân cách hoặc dòng bị cắt); sửa dòng đó rồi nộp lại.",
        "The row has more or fewer cells than the header (a stray delimiter, or cut off); correct that row and resend.",
    ),
    "unclear_row": Text(
        "Dòng chỉ có họ tên, không rõ là đảng viên hay tiêu đề mục; bổ sung cột khác hoặc xóa dòng.",
        "The row holds a name alone, so it may be a member or a heading; fill in another column or delete the row.",
    ),
    "unclear_encoding": Text(
        "{label}: không rõ bảng mã (Unicode, TCVN3 hay VNI); chuyển sang Unicode rồi nộp lại.",
        "{label}: the encoding is not clear (Unicode, TCVN3 or VNI); convert it to Unicode and resend.",
    ),
    "no_name": Text(
        "Không có họ tên; bổ sung họ tên rồi nộp lại.",
        "No name; fill in the name and resend.",
    ),
    "not_a_name": Text(
        "{label}: ô ghi tên đơn vị, tên cột hoặc một từ của danh mục, không phải tên người (có lẽ các ô bị lệch cột); "
        "sửa dòng đó rồi nộp lại.",
        "{label}: the cell holds a unit, a header or a word of a list, nobody's name (the cells may have slid into "
        "other columns); correct that row and resend.",
    ),
    "impossible_date": Text(
        "{label}: ngày không có thật hoặc không đọc được; ghi lại dạng ngày/tháng/năm.",
        "{label}: no such date, or it cannot be read; write day/month/year.",
    ),
    "partial_date": Text(
        "{label}: thiếu ngày hoặc tháng; ghi đủ ngày/tháng/năm.",
        "{label}: day or month is missing; write day/month/year in full.",
    ),
    "lost_digits": Text(
        "{label}: số bị bảng tính rút gọn (dạng 3.10E+11), mất chữ số; đặt cột là văn bản, nhập lại.",
        "{label}: a spreadsheet shortened the number (3.10E+11) and lost digits; make the column text, retype it.",
    ),
    "uncertain_number": Text(
        "{label}: có lẽ mất số 0 ở đầu nhưng không khớp ngày sinh, giới tính; nhập lại đủ 12 số.",
        "{label}: a leading zero may be lost, but the number does not fit birth date and sex; type all 12 digits.",
    ),
    "unknown_code": Text(
        "{label}: giá trị không có trong danh mục; dùng đúng từ của danh mục.",
        "{label}: the value is not in the code list; use the words of the list.",
    ),
    "missing": Text(
        "{label}: để trống; bổ sung rồi nộp lại.",
        "{label}: blank; fill it in and resend.",
    ),
    "not_a_number": Text(
        "{label}: không phải số nguyên không âm; ghi lại bằng số.",
        "{label}: not a whole number of 0 or more; write a number.",
    ),
    "no_counterpart": Text(
        "{label}: không ghi đơn vị; ghi mã hoặc tên đơn vị, ngoài thành phố ghi NGOAI.",
        "{label}: no unit; write its code or name, NGOAI when it is outside the city.",
    ),
    "no_own_date": Text(
        "{label}: không có ngày nào xác định thời điểm của dòng; bổ sung ngày.",
        "{label}: no date tells when the row happened; fill in a date.",
    ),
    "unplaced": Text(
        "{label}: đơn vị nộp không giữ đảng số, dòng không ghi chi bộ đã khai báo; ghi mã chi bộ.",
        "{label}: the reporting unit keeps no count and the row names no declared cell; write the cell's code.",
    ),
    "unknown_unit": Text(
        "{label}: báo cáo có nhiều đơn vị mà dòng này ghi đơn vị không có trong danh mục đơn vị ở ngày đó; ghi đúng mã "
        "hoặc tên đơn vị rồi nộp lại.",
        "{label}: the report is about several units, and the one of this line is not in the register of units on that "
        "day; write its code or its name as registered and resend.",
    ),
    "out_of_range": Text(
        "{label}: giá trị ngoài khoảng cho phép; kiểm tra và sửa lại.",
        "{label}: the value is beyond what is possible; check and correct it.",
    ),
}


def reason(rule: str, column: str, language: str = "vi") -> str:
    """The sentence for a rule broken by a field."""
    entry = FIELDS.get(column)
    if language == "en":
        return RULES[rule].en.format(label=entry.en if entry else column)
    return RULES[rule].vi.format(label=entry.vi if entry else column)
