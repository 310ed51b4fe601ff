"""Words the UI shows that no dictionary of ``schemas/`` holds: headings of metadata, in both languages.

Belongs here: labels of numbers and table columns on asset and check pages. Does not belong here: names of codes
(``schemas/catalogue.py``), descriptions of columns (``schemas/output_tables.py``) or of assets (beside each asset).
"""

from __future__ import annotations

LABELS: dict[str, tuple[str, str]] = {
    # balance line
    "opening": ("Đầu kỳ", "Opening"),
    "in": ("Tăng", "In"),
    "out": ("Giảm", "Out"),
    "other": ("Sắp xếp, điều chỉnh", "Reorganised, adjusted"),
    "expected": ("Phải có", "Expected"),
    "on_roll": ("Trên danh sách", "On roll"),
    "gap": ("Chênh lệch", "Gap"),
    "reported": ("Số báo cáo", "Reported"),
    "in_transit": ("Đang chuyển", "In transit"),
    "as_of": ("Danh sách ngày", "Roll as of"),
    "status": ("Tình trạng", "Status"),
    "balance": ("Cân đối đảng số", "Balance"),
    "balance_of": ("Đảng số giữ tại", "Count kept at"),
    # cases
    "open": ("Vụ việc mở", "Open cases"),
    "open_H": ("Vụ việc mở: cao", "Open cases: high"),
    "open_M": ("Vụ việc mở: vừa", "Open cases: medium"),
    "open_L": ("Vụ việc mở: thấp", "Open cases: low"),
    "open_I": ("Vụ việc mở: để biết", "Open cases: info"),
    "worst": ("Vụ việc nặng nhất (tối đa 50)", "Worst cases (at most 50)"),
    "worklist": ("Danh sách việc", "Worklist"),
    "no_worklist": ("Không có việc cần xử lý", "Nothing to work on"),
    "count": ("Số sai lệch", "Findings"),
    "change": ("So với đêm trước", "Change since the night before"),
    "first_night": ("đêm đầu tiên", "first night"),
    "fix": ("Cách khắc phục", "Fixed by"),
    "night": ("Đêm", "Night"),
    "detail": ("Chi tiết", "Detail"),
    "not_available": ("chưa có", "not available"),
    # columns of the case tables
    "case_id": ("Vụ việc", "Case"),
    "code": ("Mã", "Code"),
    "name": ("Sai lệch", "What"),
    "severity": ("Mức", "Severity"),
    "org_code": ("Đơn vị", "Unit"),
    "other_org_code": ("Đầu kia", "Other unit"),
    "member": ("Đảng viên", "Member"),
    "count_effect": ("Ảnh hưởng", "Effect"),
    "effective_on": ("Hiệu lực", "Effective"),
    "age_days": ("Số ngày", "Days"),
    "state": ("Trạng thái", "State"),
    # values
    "H": ("cao", "high"),
    "M": ("vừa", "medium"),
    "L": ("thấp", "low"),
    "I": ("để biết", "info"),
    "balanced": ("khớp", "balanced"),
    "stale": ("danh sách cũ", "stale"),
    "no_baseline": ("chưa chốt kỳ", "no baseline"),
    "missing": ("chưa nộp", "missing"),
    "acknowledged": ("đã tiếp nhận", "acknowledged"),
    "fix_claimed": ("báo đã sửa", "fix claimed"),
    "cleared": ("đã hết", "cleared"),
    "accepted": ("đã chấp nhận", "accepted"),
    "reopened": ("mở lại", "reopened"),
    "state_open": ("mở", "open"),
    "status_gap": ("lệch", "gap"),
}


def label(key: str, language: str) -> str:
    """The words for ``key``."""
    vi, en = LABELS[key]
    return vi if language == "vi" else en
