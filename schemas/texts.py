"""Every sentence and label a person reads in a report or worklist, in Vietnamese and English.

Belongs here: texts that are not part of a field, a code of the catalogue or a published column (those stand with
their declarations). Does not belong here: formatting or layout. Adding a text is one line.
"""

from __future__ import annotations

from schemas.text import Text
from schemas.texts_intake import REFUSALS
from schemas.texts_linking import LINKING_TEXTS
from schemas.texts_review import REVIEW_TEXTS

TEXTS: dict[str, Text] = {
    **LINKING_TEXTS,
    **REVIEW_TEXTS,
    # why a file is not read
    **{f"refused_{key}": entry for key, entry in REFUSALS.items()},
    # the report's pictures
    "chart_arrived": Text("đã đến", "arrived"),
    "chart_late": Text("quá hạn hoặc chưa nộp", "late or never sent"),
    "chart_in_time": Text("trong hạn", "in time"),
    "chart_ageing": Text("Tuổi của vụ việc đang mở (ngày)", "Age of open cases (days)"),
    "chart_ageing_note": Text("Tính từ đêm đầu tiên phát hiện.", "From the first night it was seen."),
    "chart_pairs": Text("Ai chuyển cho ai, ai đang trên đường", "Who sends to whom, who is on the way"),
    "chart_pairs_note": Text(
        "Các cặp đơn vị có nhiều người đang chuyển nhất.", "The pairs of units with most members on the way."
    ),
    "chart_coverage": Text("Tuổi danh sách mới nhất của đơn vị (ngày)", "Age of units' newest rolls (days)"),
    "chart_lag": Text("Độ trễ báo cáo (ngày)", "Reporting lag (days)"),
    "chart_lag_note": Text(
        "Từ ngày ra khỏi Đảng hoặc từ trần đến ngày báo cáo; từ ngày giới thiệu đến ngày tiếp nhận.",
        "From an exit to its report; from the issue of a paper to its receipt.",
    ),
    "chart_lag_exit": Text("ra khỏi Đảng, từ trần", "exits"),
    "chart_lag_receipt": Text("tiếp nhận", "receipts"),
    "chart_trend": Text("Đảng số qua các đêm", "The count over nights"),
    "chart_trend_cases": Text("Vụ việc đang mở qua các đêm", "Open cases over nights"),
    # the Data Docs of Great Expectations
    "quality_title": Text("Chất lượng số liệu đêm {night}", "Quality of the night {night}"),
    "quality_note": Text(
        "Kiểm tra trên các bảng tổng hợp của đêm; không có tên hay số của ai.",
        "Looked at on the night's aggregate tables; nobody's name or number is here.",
    ),
    "quality_details": Text("chi tiết", "details"),
    "quality_holds": Text("đạt", "holds"),
    "quality_fails": Text("có điểm chưa đạt", "does not hold"),
    "quality_data_docs": Text("Trang chất lượng", "Data Docs"),
    "quality_looked_at": Text("Số điều kiện", "Expectations"),
    "quality_failed": Text("Chưa đạt", "Do not hold"),
    # balance columns, in the order of the bridge
    "opening": Text("Đảng số đầu kỳ", "Opening"),
    "admitted": Text("Kết nạp", "Admitted"),
    "reinstated": Text("Phục hồi đảng tịch", "Reinstated"),
    "in_city": Text("Chuyển đến trong thành phố", "In from within the city"),
    "in_external": Text("Chuyển đến từ ngoài thành phố", "In from outside"),
    "out_city": Text("Chuyển đi trong thành phố", "Out within the city"),
    "out_external": Text("Chuyển đi ngoài thành phố", "Out to outside"),
    "died": Text("Từ trần", "Died"),
    "expelled": Text("Khai trừ", "Expelled"),
    "struck_off": Text("Xóa tên", "Struck off"),
    "resigned": Text("Xin ra khỏi Đảng", "Resigned"),
    "reorganised": Text("Sắp xếp đơn vị", "Reorganised"),
    "adjusted": Text("Điều chỉnh đã chấp nhận", "Accepted differences"),
    "expected": Text("Phải có theo sổ", "Expected"),
    "gap": Text("Chênh lệch", "Gap"),
    "on_roll": Text("Có trên danh sách", "On roll"),
    "reported": Text("Số báo cáo (D)", "Reported (line D)"),
    "report_difference": Text("Báo cáo lệch danh sách", "Reported minus on roll"),
    "roll_rows": Text("Số dòng danh sách", "Rows of the roll"),
    "quarantined": Text("Dòng bị loại", "Rows refused"),
    "not_counted": Text("Dòng không tính đảng số", "Rows whose status does not count"),
    "in_transit": Text("Đang chuyển", "In transit"),
    "not_due": Text("Chưa đến hạn ghi", "Not due yet"),
    "as_of": Text("Danh sách ngày", "Roll as of"),
    "unexplained": Text("Chưa giải thích được", "Unexplained"),
    "share_recorded": Text("Tỷ lệ có trong danh sách", "Share on roll"),
    # statuses of a balance
    "status": Text("Tình trạng", "Status"),
    "status_balanced": Text("khớp", "balanced"),
    "status_gap": Text("lệch", "gap"),
    "status_stale": Text("danh sách cũ", "stale"),
    "status_no_baseline": Text("chưa chốt kỳ nào", "no baseline"),
    "status_missing": Text("chưa nộp danh sách", "missing"),
    # transfers
    "transfer_complete": Text("đủ hai đầu", "both ends registered"),
    "transfer_in_transit": Text("đang chuyển", "in transit"),
    "transfer_overdue": Text("quá hạn", "overdue"),
    "transfer_unregistered_out": Text("nơi đi chưa ghi sổ", "sender has not registered"),
    "transfer_unregistered_in": Text("nơi đến chưa ghi sổ", "receiver has not registered"),
    "transfer_outside": Text("với ngoài thành phố", "with outside the city"),
    # severities and states
    "severity": Text("Mức độ", "Severity"),
    "severity_H": Text("cao", "high"),
    "severity_M": Text("vừa", "medium"),
    "severity_L": Text("thấp", "low"),
    "severity_I": Text("theo dõi", "to watch"),
    "state": Text("Trạng thái", "State"),
    "state_open": Text("mới mở", "open"),
    "state_acknowledged": Text("đã ghi nhận", "acknowledged"),
    "state_fix_claimed": Text("đơn vị báo đã sửa", "fix claimed"),
    "state_cleared": Text("đã hết", "cleared"),
    "state_accepted": Text("chấp nhận có thời hạn", "accepted"),
    "state_reopened": Text("mở lại", "reopened"),
    # records
    "record_roll": Text("danh sách đảng viên", "roll"),
    "record_transfer_out": Text("sổ chuyển đi", "transfers out"),
    "record_transfer_in": Text("sổ chuyển đến", "transfers in"),
    "record_admission": Text("kết nạp", "admissions"),
    "record_exit": Text("ra khỏi Đảng, từ trần", "exits"),
    "record_count_report": Text("biểu tăng giảm", "count report"),
    "record_baseline": Text("sổ chốt kỳ trước", "closed period"),
    "record_successions": Text("sổ sắp xếp đơn vị", "successions"),
    "record_units": Text("danh mục đơn vị", "units register"),
    "not_there": Text("không có trong {place}", "not in {place}"),
    "sheet": Text("trang", "sheet"),
    "row": Text("dòng", "row"),
    # worklist
    "case": Text("Vụ việc", "Case"),
    "code": Text("Mã", "Code"),
    "finding": Text("Sai lệch", "Finding"),
    "member": Text("Đảng viên", "Member"),
    "full_name": Text("Họ và tên", "Full name"),
    "dob": Text("Ngày sinh", "Birth date"),
    "citizen_id": Text("Số định danh", "Citizen number"),
    "card_no": Text("Số thẻ", "Card number"),
    "file_no": Text("Số lý lịch", "File number"),
    "effect": Text("Ảnh hưởng đảng số", "Effect on the count"),
    "own_evidence": Text("Bên mình ghi", "Own record says"),
    "other_evidence": Text("Bên kia ghi", "Other side's record"),
    "other_org": Text("Đơn vị liên quan", "Other unit"),
    "fix": Text("Cách sửa", "What to do"),
    "effective_on": Text("Ngày hiệu lực", "Effective on"),
    "due_on": Text("Hạn xử lý", "Due on"),
    "first_seen": Text("Phát hiện", "First seen"),
    "stale_mark": Text("dựa trên danh sách cũ", "rests on a stale export"),
    "line": Text("Khoản mục", "Line"),
    "count": Text("Số lượng", "Count"),
    "explanation": Text("Diễn giải", "Explanation"),
    "of_code": Text("trong đó {code} {name}", "of which {code} {name}"),
    # report
    "report_title": Text("Đối khớp đảng số, đêm {night}", "Reconciliation, night of {night}"),
    "report_lead": Text(
        "Chênh lệch của mỗi đơn vị được tách ra từng nguyên nhân, từng người; báo cáo này chỉ có số lượng.",
        "Every unit's difference, split into its causes, person by person; this report holds counts only.",
    ),
    "bridge": Text("Từ đầu kỳ đến số báo cáo", "From opening to reported"),
    "bridge_note": Text(
        "Mỗi thanh nối tiếp thanh trên; trục không bắt đầu từ 0.",
        "Each bar starts where the one above ends; the axis does not start at 0.",
    ),
    "no_baseline_note": Text(
        "Chưa chốt kỳ nào: chưa tính được chênh lệch; các sai lệch dưới đây dựa trên đối chiếu chéo.",
        "No period is closed yet: gaps are not available; findings below rest on cross-evidence.",
    ),
    "gaps_by_unit": Text("Chênh lệch theo đơn vị, tách theo mã", "Gaps by unit, split by code"),
    "gaps_note": Text(
        "{shown} trong {all} đơn vị giữ đảng số, lệch nhiều xếp trước. Thừa bên phải, thiếu bên trái.",
        "{shown} of {all} accounts, furthest off first. Surplus to the right, missing to the left.",
    ),
    "unit": Text("Đơn vị", "Unit"),
    "surplus": Text("Thừa", "Surplus"),
    "missing": Text("Thiếu", "Missing"),
    "net_note": Text(
        "Chênh lệch ròng {net} gồm {missing} thiếu và {surplus} thừa.",
        "The net difference of {net} is made of {missing} missing and {surplus} surplus.",
    ),
    "findings_by_code": Text("Sai lệch theo mã", "Findings by code"),
    "findings": Text("Sai lệch", "Findings"),
    "new_tonight": Text("Mới", "New"),
    "no_findings": Text("Không có sai lệch nào.", "No findings."),
    "units_with": Text("Số đơn vị", "Units"),
    "transfers": Text("Chuyển sinh hoạt đảng", "Transfers"),
    "coverage": Text("Đơn vị nộp bản trích", "Coverage of exports"),
    "coverage_note": Text(
        "{sent} trong {all} đơn vị phải nộp đã có danh sách được nhận.",
        "{sent} of {all} reporting units have an accepted roll.",
    ),
    "newest_roll": Text("Danh sách mới nhất", "Newest roll"),
    "age_days": Text("Số ngày", "Days old"),
    "files": Text("Số tệp", "Files"),
    "rows_accepted": Text("Dòng nhận", "Rows accepted"),
    "rows_quarantined": Text("Dòng loại", "Rows refused"),
    "not_accepted": Text("Bản trích không dùng được", "Exports not used"),
    "file": Text("Tệp", "File"),
    "reason": Text("Lý do", "Reason"),
    "export_accepted": Text("đã nhận", "accepted"),
    "export_repeated": Text("trùng bản đã nộp", "repeated"),
    "export_superseded": Text("đã có bản thay", "superseded"),
    "export_abnormal": Text("số dòng bất thường", "abnormal size"),
    "export_rejected": Text("không nhận", "rejected"),
    "export_none": Text("chưa nộp", "nothing sent"),
    "built_from": Text(
        "Kỳ chốt: {baseline}. Đêm trước: {previous}.", "Baseline: {baseline}. Night before: {previous}."
    ),
    # numbers the steps report, as the Dagster UI shows them
    "step_exports": Text("Tệp, trang tính", "Files, sheets"),
    "step_exports_accepted": Text("Được nhận", "Accepted"),
    "step_exports_abnormal": Text("Số dòng bất thường", "Abnormal size"),
    "step_exports_rejected": Text("Không nhận", "Rejected"),
    "step_exports_repeated": Text("Nộp lặp", "Repeated"),
    "step_exports_superseded": Text("Đã thay", "Superseded"),
    "step_roll_rows": Text("Dòng danh sách", "Rows of rolls"),
    "step_register_rows": Text("Dòng sổ", "Rows of registers"),
    "step_rows_quarantined": Text("Dòng bị loại", "Rows refused"),
    "step_rows_decision": Text("Nhờ quyết định", "By decision"),
    "step_rows_citizen": Text("Nhờ số định danh", "By citizen number"),
    "step_rows_cmnd": Text("Nhờ số CMND", "By old identity number"),
    "step_rows_file": Text("Nhờ số lý lịch", "By file number"),
    "step_rows_card": Text("Nhờ số thẻ", "By card number"),
    "step_rows_name": Text("Nhờ tên, ngày", "By name and dates"),
    "step_rows_new": Text("Người mới", "New persons"),
    "step_rows_unlinked": Text("Chưa gắn được", "Not linked"),
    "step_persons": Text("Người đã biết", "Known persons"),
    "step_persons_new": Text("Mới đêm nay", "New tonight"),
    "step_conflicts": Text("Trùng định danh", "Conflicts"),
    "step_decisions_used": Text("Quyết định dùng", "Decisions used"),
    "step_accounts": Text("Nơi giữ đảng số", "Accounts"),
    "step_movements": Text("Biến động", "Movements"),
    "step_open_cells": Text("Ô lệch", "Cells that differ"),
    "step_findings": Text("Sai lệch", "Findings"),
    "step_replay_rounds": Text("Lượt tính lại", "Replay rounds"),
    "step_unplaced_rows": Text("Dòng chưa xếp được", "Rows not placed"),
    "step_new": Text("Vụ việc mới", "New cases"),
    "step_cleared_tonight": Text("Hết đêm nay", "Cleared tonight"),
    "step_cleared": Text("Đã hết", "Cleared"),
    "step_open": Text("Đang mở", "Open"),
    "step_worklists": Text("Tệp việc", "Worklists"),
    "step_database_tables": Text("Số bảng", "Tables"),
    "step_on_roll": Text("Trên danh sách", "On roll"),
    "step_expected": Text("Phải có", "Expected"),
    "step_gap": Text("Chênh lệch", "Gap"),
    "step_reported": Text("Số báo cáo", "Reported"),
    "step_recorded_percent": Text("Tỷ lệ có (%)", "Share on roll (%)"),
    "step_unexplained": Text("Chưa giải thích", "Unexplained"),
    # pages of the Dagster UI
    "by_code": Text("Theo mã", "By code"),
    "furthest": Text("Lệch nhiều nhất", "Furthest off"),
    "broken": Text("Số chỗ sai", "Broken places"),
    "days": Text("Ngày", "Days"),
    "grade": Text("Mức", "Grade"),
    "coming": Text("tăng", "in"),
    "going": Text("giảm", "out"),
    "open_cases": Text("Vụ việc mở", "Open cases"),
    "open_H": Text("Mở: cao", "Open: high"),
    "open_M": Text("Mở: vừa", "Open: medium"),
    "open_L": Text("Mở: thấp", "Open: low"),
    "open_I": Text("Mở: theo dõi", "Open: to watch"),
    "worst_cases": Text("Vụ nặng nhất", "Worst cases"),
    "worklist": Text("Tệp việc", "Worklist"),
    "no_worklist": Text("Không có việc cần làm.", "Nothing to do."),
    "kept_at": Text("đảng số giữ tại {unit}", "count kept at {unit}"),
    "found_H": Text("Mức cao", "High"),
    "found_M": Text("Mức vừa", "Medium"),
    "found_L": Text("Mức thấp", "Low"),
    "found_I": Text("Theo dõi", "To watch"),
    "night": Text("Đêm", "Night"),
    "other_side": Text("Đầu kia", "Other side"),
    "change": Text("So với đêm trước", "Change since the night before"),
    "first_night": Text("đêm đầu tiên", "first night"),
    "detail": Text("Chi tiết", "Detail"),
    "not_computed": Text("không được tính", "not computed"),
    "stored_at": Text("Nơi lưu", "Stored at"),
    "none": Text("chưa có", "none"),
    "total": Text("Tổng", "Total"),
}


def text(key: str, language: str = "vi", **values: object) -> str:
    """The text ``key`` in ``language`` with ``values`` filled in."""
    entry = TEXTS[key]
    chosen = entry.vi if language == "vi" else entry.en
    return chosen.format(**values) if values else chosen


def count(value: int, language: str = "vi", *, signed: bool = False) -> str:
    """A number as people of ``language`` write it: ``126.361`` in Vietnamese, ``126,361`` in English.

    A signed one shows ``+`` too, but for zero.
    """
    shown = (f"{value:+,}" if signed and value else f"{value:,}").replace("-", "\N{MINUS SIGN}")
    return shown.replace(",", ".") if language == "vi" else shown


def percent(share: float, language: str = "vi") -> str:
    """A share of one with two decimals, as people of ``language`` write it; less than the whole never reads 100."""
    shown = f"{min(100 * share, 99.99) if share < 1 else 100 * share:.2f}"
    return (shown.replace(".", ",") if language == "vi" else shown) + " %"
