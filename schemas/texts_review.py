"""Texts of the morning's work: worklists, the answers units give in them, decisions, and why one is refused.

Belongs here: these texts in both languages; ``schemas/texts.py`` gives them out with all others. Does not belong here:
layout. Adding a text is one line.
"""

from __future__ import annotations

from schemas.text import Text

REVIEW_TEXTS: dict[str, Text] = {
    # why a decision may not be made
    "declined_no_such_decision": Text(
        "Không có quyết định '{decision}'; chọn một trong: {known}.",
        "There is no decision '{decision}'; choose one of {known}.",
    ),
    "declined_nobody": Text(
        "Thiếu tên người quyết định; ghi họ tên của người quyết định.",
        "A decision needs the name of who decides; give it in letters.",
    ),
    "declined_no_reason": Text("Thiếu lý do; ghi lý do bằng lời.", "A decision needs its reason in words; give one."),
    "declined_until_without_accepted": Text(
        "Thời hạn chỉ dùng khi chấp nhận chênh lệch (accepted); bỏ thời hạn.",
        "An expiry (until) goes with 'accepted' only; leave it out.",
    ),
    "declined_rows_not_for": Text(
        "Hai dòng (--rows) chỉ dùng với 'same' và 'different', không dùng với '{decision}'.",
        "--rows goes with 'same' and 'different' only, not with '{decision}'.",
    ),
    "declined_case_and_rows": Text("Chỉ nêu vụ việc hoặc --rows.", "Give either a case or --rows, not both."),
    "declined_one_row_twice": Text(
        "--rows nêu một dòng hai lần; nêu hai dòng khác nhau.", "--rows names one row twice; name two different rows."
    ),
    "declined_no_case": Text(
        "Chưa nêu vụ việc nào; `doikhop cases` liệt kê các vụ việc.",
        "Say which case: `doikhop decide CASE_ID DECISION ...`; `doikhop cases` lists them.",
    ),
    "declined_unknown_case": Text(
        "Không có vụ việc '{case}'; xem mã trên trang đơn vị hoặc bằng `doikhop cases`.",
        "There is no case '{case}'; `doikhop cases` lists them.",
    ),
    "declined_confirm_not_for": Text(
        "'confirm' chỉ dùng cho bản trích có số dòng bất thường (F02); vụ việc {case} là {code}.",
        "'confirm' is for exports of abnormal size (F02); case {case} is {code}.",
    ),
    "declined_pair_not_for": Text(
        "'{decision}' chỉ dùng cho vụ việc về hai người (I01, I03); vụ việc {case} là {code}.",
        "'{decision}' is for cases about two people (I01, I03); case {case} is {code}. "
        "Name two rows with --rows instead.",
    ),
    "declined_several_people": Text(
        "Số của vụ việc {case} đứng ở hơn hai người; nêu hai dòng là một người bằng --rows.",
        "The number of case {case} stands on more than two people; name the two rows that are one person with --rows.",
    ),
    "declined_cleared_already": Text(
        "Vụ việc {case} đã hết; không còn gì để quyết định.",
        "Case {case} is cleared already; there is nothing left to decide.",
    ),
    "declined_no_expiry": Text(
        "Chấp nhận chênh lệch cần thời hạn: ghi ngày hết hạn (YYYY-MM-DD).",
        "'accepted' needs an expiry: --until YYYY-MM-DD.",
    ),
    "declined_expiry_past": Text(
        "Thời hạn {until} không sau đêm mới nhất ({night}); chọn ngày muộn hơn.",
        "The expiry {until} is not after the newest night ({night}); choose a later date.",
    ),
    "declined_bad_expiry": Text(
        "Thời hạn không phải một ngày; ghi dạng YYYY-MM-DD, ví dụ 2026-12-31.",
        "The expiry is not a date; write YYYY-MM-DD, such as 2026-12-31.",
    ),
    "declined_same_person": Text(
        "Vụ việc {case}: đề nghị chấp nhận này do chính người đó nêu; phải có người thứ hai duyệt.",
        "Case {case}: this acceptance was proposed by the same person; a second person must approve it.",
    ),
    "declined_other_expiry": Text(
        "Vụ việc {case}: đề nghị đang có thời hạn đến {until}; duyệt đúng ngày đó (hoặc để trống), "
        "hoặc rút lại bằng 'reopened' rồi đề nghị lại.",
        "Case {case}: the proposal runs until {until}; approve it with that date or without one, "
        "or take it back with 'reopened' and propose anew.",
    ),
    # why an answer in a returned worklist is refused
    "answer_not_a_file": Text(
        "Không phải một tệp thường; chép thẳng bảng việc vào landing/_decisions/.",
        "Not a plain file; copy the workbook itself into landing/_decisions/.",
    ),
    "answer_too_large": Text(
        "Tệp quá lớn so với một bảng việc; gửi lại đúng tệp đã nhận.",
        "Too large to be a worklist; return the very workbook that was sent.",
    ),
    "answer_unreadable": Text(
        "Không mở được như một bảng tính (hỏng, có mật khẩu hoặc sai loại); lưu lại thành .xlsx rồi gửi lại.",
        "It does not open as a workbook (damaged, with a password, or of another kind); save it as .xlsx again.",
    ),
    "answer_no_worklist": Text(
        "Không phải bảng việc của doikhop; điền vào đúng tệp đã nhận rồi gửi lại.",
        "Not a worklist of doikhop; fill in the very workbook that was sent and return it.",
    ),
    "answer_foreign": Text(
        "Bảng việc do một hệ thống khác lập; trả lời vào bảng việc của hệ thống này.",
        "The worklist was made by another doikhop; answer in a worklist of this one.",
    ),
    "answer_altered": Text(
        "Ô đã khóa của dòng này bị sửa, hoặc dòng lấy từ tệp khác; trả lời lại vào bảng việc gốc.",
        "Locked cells of this row were altered, or the row comes from another workbook; answer in the original.",
    ),
    "answer_outdated": Text(
        "Bảng việc của đêm {night} đã quá {days} ngày; trả lời vào bảng việc mới nhất.",
        "The worklist of {night} is more than {days} days old; answer in the newest one.",
    ),
    "answer_no_night": Text(
        "Chưa công bố đêm nào, nên chưa có vụ việc để trả lời.", "No night is published yet, so there is no case."
    ),
    "answer_gone": Text(
        "Vụ việc {case} không còn trong sổ; xem bảng việc mới nhất.",
        "Case {case} is no longer known; see the newest worklist.",
    ),
    "answer_cleared": Text(
        "Vụ việc {case} đã hết theo số liệu mới; không cần trả lời nữa.",
        "Case {case} is cleared by later data; no answer is needed.",
    ),
    "answer_moved_on": Text(
        "Vụ việc {case} nay là {code} của {org}; trả lời vào bảng việc mới nhất.",
        "Case {case} is now {code} of {org}; answer in the newest worklist.",
    ),
    "answer_reopened": Text(
        "Vụ việc {case} đã mở lại sau bảng việc này; trả lời vào bảng việc mới nhất.",
        "Case {case} was reopened after this worklist; answer in the newest one.",
    ),
    "answer_accepted": Text(
        "Vụ việc {case} đang được chấp nhận có thời hạn; chỉ cơ quan tổ chức mới mở lại được.",
        "Case {case} is an accepted difference at present; only the department can reopen it.",
    ),
    "answer_waits": Text(
        "Vụ việc {case} đã có đề nghị chấp nhận từ bảng việc; người duyệt là cơ quan tổ chức.",
        "Case {case} has a proposal from a worklist already; the department is who approves it.",
    ),
    "answer_twice": Text(
        "Vụ việc {case} được trả lời hai lần trong tệp này; chỉ dòng đầu được nhận.",
        "Case {case} is answered twice in this workbook; only the first row is taken.",
    ),
    "answer_none_chosen": Text(
        "Có ghi lý do hoặc ý kiến nhưng chưa chọn câu trả lời; chọn ở cột Trả lời.",
        "A reason or remark without an answer; choose one in the column Answer.",
    ),
    "answer_unknown": Text(
        "Câu trả lời không có trong danh sách của dòng này; chọn từ danh sách thả xuống.",
        "The answer is not in this row's list; choose from the drop-down.",
    ),
    "answer_nobody": Text(
        "Chưa ghi người trả lời; điền họ tên vào ô Người trả lời ở đầu trang.",
        "Nobody signs the answers; fill in Answered by at the top of the sheet.",
    ),
    "answer_no_reason": Text(
        "Chưa ghi lý do; chọn hoặc ghi ở cột Lý do.", "No reason; choose or write one in the column Reason."
    ),
    "answer_empty": Text("Chưa dòng nào được trả lời.", "No row is answered."),
    "answer_taken": Text("đã nhận", "taken"),
    "answer_repeated": Text("đã nhận trước đó", "taken before"),
    "answer_refused": Text("không nhận", "refused"),
    # what a unit may answer
    "reply_acknowledged": Text("Đã nhận, đang xử lý", "Seen, being looked into"),
    "reply_fix_claimed": Text("Đã sửa", "Mended"),
    "reply_accepted": Text("Đề nghị chấp nhận", "Please accept"),
    "reply_confirm": Text("Số dòng đúng", "The number of rows is right"),
    "reply_same": Text("Cùng một người", "One person"),
    "reply_different": Text("Hai người khác nhau", "Two people"),
    "why_roll": Text("Đã sửa danh sách", "Roll corrected"),
    "why_register": Text("Đã ghi sổ bổ sung", "Register completed"),
    "why_checking": Text("Đang xác minh hồ sơ", "Checking the papers"),
    "why_waiting": Text("Chờ giấy tờ của đơn vị khác", "Waiting for another unit"),
    "why_typing": Text("Nhập sai số liệu", "Typing error"),
    "why_away": Text("Biệt phái, đi học hoặc ở nước ngoài", "Seconded, studying or abroad"),
    "why_disagree": Text("Không đồng ý, có giấy tờ kèm theo", "We disagree, papers attached"),
    # the worklist
    "todo": Text("Việc cần làm", "To do"),
    "transit": Text("Đang chuyển", "In transit"),
    "balance": Text("Cân đối", "Balance"),
    "cleared_sheet": Text("Đã hết", "Cleared"),
    "worklist_title": Text("Việc cần làm của {unit}", "To do for {unit}"),
    "worklist_night": Text(
        "Đêm đối khớp {night}. Sửa tại sổ và danh sách của đơn vị; lần nộp sau sẽ tự xóa việc đã sửa.",
        "Night of {night}. Mend your own registers and roll; your next export clears what is mended.",
    ),
    "worklist_how": Text(
        "Trả lời (ô vàng): ghi họ tên, chọn Trả lời và Lý do, rồi gửi lại tệp này. Các ô khác đã khóa.",
        "To answer (yellow cells): give your name, choose Answer and Reason, return this file. Other cells are locked.",
    ),
    "answered_by": Text("Người trả lời:", "Answered by:"),
    "answer": Text("Trả lời", "Answer"),
    "answer_reason": Text("Lý do", "Reason"),
    "answer_until": Text("Chấp nhận đến ngày", "Accept until"),
    "remark": Text("Ý kiến khác", "Remark"),
    "pick_answer": Text("Chọn câu trả lời trong danh sách.", "Choose an answer from the list."),
    "pick_until": Text(
        "Chỉ ghi khi đề nghị chấp nhận: ngày sau đêm đối khớp.", "Only with 'Please accept': a date after the night."
    ),
    "pick_reason": Text("Chọn một lý do, hoặc tự ghi.", "Choose a reason, or write your own."),
    "cases_counted": Text("{count} vụ việc", "{count} cases"),
    "effect_short": Text("±", "±"),
    "identity": Text("Ngày sinh, số", "Birth date, numbers"),
    "born": Text("sinh {dob}", "born {dob}"),
    "number_citizen": Text("định danh {number}", "citizen no. {number}"),
    "number_card": Text("thẻ {number}", "card {number}"),
    "number_file": Text("lý lịch {number}", "file {number}"),
    "since": Text("từ {day}", "since {day}"),
    "page_of": Text("Trang &P/&N", "Page &P of &N"),
    "nothing_todo": Text("Không có việc cần làm.", "Nothing to do."),
    "transit_title": Text("Đang chuyển: đi từ và đến {unit}", "In transit: from and to {unit}"),
    "direction": Text("Chiều", "Direction"),
    "direction_out": Text("đi", "out"),
    "direction_in": Text("đến", "in"),
    "counterpart": Text("Đơn vị đầu kia", "Other unit"),
    "issued_on": Text("Ngày giới thiệu", "Issued on"),
    "working_days": Text("Số ngày làm việc", "Working days"),
    "progress": Text("Tình trạng", "Standing"),
    "no_transit": Text("Không có ai đang chuyển.", "Nobody is in transit."),
    "balance_title": Text("Cân đối đảng số của {unit}", "Balance of {unit}"),
    "cleared_title": Text("Đã hết trong {days} ngày qua tại {unit}", "Cleared in the last {days} days at {unit}"),
    "cleared_on": Text("Hết từ đêm", "Cleared on"),
    "cleared_new": Text("mới", "new"),
    "no_cleared": Text("Chưa có vụ việc nào hết trong thời gian này.", "Nothing was cleared in this time."),
    "reply_given": Text("Quyết định gần nhất", "Last decision"),
    # deciding in the UI
    "journal_page": Text(
        "Sổ quyết định, chỉ ghi thêm. Để ghi một quyết định: mở công việc [{job}](/locations/doikhop/jobs/{job}/playground), chọn Launchpad, "
        "điền mã vụ việc, quyết định, lý do, họ tên; Launch Run. Đêm sau sẽ áp dụng.",
        "The journal of decisions, only ever appended. To decide: open the job [{job}](/locations/doikhop/jobs/{job}/playground), Launchpad, "
        "fill in case, decision, reason, your name; Launch Run. The next night takes it up.",
    ),
    "form_job": Text(
        "Ghi một quyết định về một vụ việc vào sổ quyết định; đêm sau áp dụng. "
        "Chấp nhận chênh lệch cần hai người: người thứ nhất đề nghị kèm thời hạn, người thứ hai chạy lại để duyệt.",
        "Record a decision about a case in the journal; the next night takes it up. "
        "Accepting a difference takes two people: one proposes with an expiry, a second runs this again to approve.",
    ),
    "form_case": Text(
        "Mã vụ việc, ví dụ V000123 (cột Vụ việc trên trang đơn vị).",
        "The case, such as V000123 (column Case on a unit's page).",
    ),
    "form_decision": Text("Một trong: {choices}.", "One of: {choices}."),
    "form_reason": Text(
        "Lý do bằng lời. Không ghi tên hay số của đảng viên: nội dung này hiện trong Dagster.",
        "Why, in words. No names or numbers of members: Dagster shows this text.",
    ),
    "form_who": Text(
        "Họ tên người quyết định. Tự khai, trừ khi có máy chủ xác thực phía trước.",
        "Who decides, by name. Declared, unless a proxy in front says who you are.",
    ),
    "form_who_short": Text("Người quyết định", "Decided by"),
    "form_until": Text(
        "Ngày hết hạn YYYY-MM-DD, chỉ khi đề nghị chấp nhận (accepted); còn lại để trống.",
        "Expiry as YYYY-MM-DD, only when proposing to accept (accepted); else leave empty.",
    ),
    "vouched": Text("Máy chủ xác thực nêu", "The proxy says"),
    "nobody_vouches": Text("không có; tên tự khai", "nothing; the name is declared"),
    "takes_effect": Text("Hiệu lực", "Takes effect"),
    "stage_final": Text("Đêm sau áp dụng.", "The next night takes it up."),
    "stage_proposed": Text(
        "Mới là đề nghị; có hiệu lực khi người thứ hai duyệt.", "A proposal; in force once a second person approves."
    ),
    "stage_approved": Text("Đã đủ hai người; đêm sau áp dụng.", "Approved; the next night takes it up."),
    "decision_acknowledged": Text("đơn vị đã biết, đang xem xét", "the unit knows, it is being looked into"),
    "decision_fix_claimed": Text("đơn vị báo đã sửa", "the unit says it is mended"),
    "decision_accepted": Text("chấp nhận chênh lệch đến một ngày (cần hai người)", "a known difference (two people)"),
    "decision_reopened": Text("rút lại quyết định trước", "takes back what was decided before"),
    "decision_same": Text("hai bản ghi là một người (I01, I03)", "the two records are one person (I01, I03)"),
    "decision_different": Text("hai bản ghi là hai người (I01, I03)", "the two records are two people (I01, I03)"),
    "decision_confirm": Text("số dòng bất thường là đúng (F02)", "the abnormal number of rows is right (F02)"),
    # pages of the UI
    "city_page": Text(
        "**Trang đầu của buổi sáng**: toàn thành phố trong đêm, có liên kết đến trang từng đơn vị. "
        "Ghi quyết định: [record_decision](/locations/doikhop/jobs/record_decision/playground).",
        "**The first page of the morning**: the whole city's night, with a link to each unit's page. "
        "To decide: [record_decision](/locations/doikhop/jobs/record_decision/playground).",
    ),
    "cases_new": Text("Mới", "New"),
    "cases_cleared": Text("Hết", "Cleared"),
    "changed": Text("Thay đổi", "Changed"),
    "change_kind": Text("Thay đổi", "Change"),
    "change_new": Text("mới", "new"),
    "change_reopened": Text("mở lại", "back"),
    "change_reclassified": Text("đổi mã", "other code"),
    "change_cleared": Text("hết", "cleared"),
    "bridge_short": Text("Các bước", "Bridge"),
    "exports_sent": Text("Tệp đã nộp", "Files sent"),
    "rows_refused": Text("Dòng bị loại", "Rows refused"),
    "answers_refused": Text("Trả lời không nhận", "Answers refused"),
    "as_of_short": Text("Ngày", "As of"),
    "record": Text("Loại", "Record"),
    "rows_in_out": Text("Nhận / loại", "Taken / refused"),
    "standing": Text("Kết quả", "Result"),
    "row_number": Text("Dòng", "Row"),
    "column": Text("Cột", "Column"),
    "units_by_gap": Text("Đơn vị", "Units"),
    "units_all": Text("Mọi đơn vị", "All units"),
    "evidence": Text("Chứng cứ", "Evidence"),
    "units_more": Text(
        "Còn {count} đơn vị nữa; tìm theo tên trong Catalog.", "{count} more units; search their names in the catalog."
    ),
    "open_grave": Text("Nặng", "Grave"),
    "gap_short": Text("Lệch", "Gap"),
    "open_short": Text("Mở", "Open"),
    "not_used": Text("Thiếu số liệu", "Missing, not used"),
    "all_used": Text("Mọi đơn vị đã nộp, mọi tệp đều dùng được.", "Every unit has sent, every file is used."),
    "roll_in_force": Text("danh sách đảng viên", "roll"),
    "report_at": Text("Báo cáo", "Report"),
    "worklists_at": Text("Các tệp việc", "Worklists"),
}
