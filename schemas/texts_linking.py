"""Texts of linking: its rounds, and why two people may be one.

Belongs here: these texts in both languages; ``schemas/texts.py`` gives them out with all others. Does not belong here:
layout. Adding a text is one line.
"""

from __future__ import annotations

from schemas.text import Text

LINKING_TEXTS: dict[str, Text] = {
    "step_rows_splink": Text("Nhờ Splink", "By Splink"),
    "step_remainder": Text("Còn lại cho Splink", "Left for Splink"),
    "step_pairs_compared": Text("Cặp đã so", "Pairs compared"),
    "step_pairs_trained": Text("Cặp dùng để học", "Pairs learned from"),
    "step_questions": Text("Cặp cần hỏi", "Pairs asked about"),
    "doubts": Text("Nghi cùng một người", "Possibly the same person"),
    "doubts_note": Text(
        "{shown} trong {all} cặp, khả năng cao trước. Mỗi thanh là sức nặng của một điểm giống (phải) hoặc khác "
        "(trái), theo thang log2; không có tên hay số của ai.",
        "{shown} of {all} pairs, likeliest first. A bar is the weight of one thing that agrees (right) or differs "
        "(left), on a log2 scale; nobody's name or number is shown.",
    ),
    "probability": Text("Khả năng", "Probability"),
    "why_doubt": Text("Vì sao nghi", "Why"),
    "doubt_same": Text("Giống: {what}.", "The same: {what}."),
    "doubt_near": Text("Gần giống: {what}.", "Nearly the same: {what}."),
    "doubt_differs": Text("Khác: {what}.", "Differ: {what}."),
    "doubt_number": Text(
        "Cùng một {what} đứng ở hai người khác cả họ tên lẫn ngày sinh: chưa gộp, cũng chưa coi là hai. Hai người thì "
        "quyết định `different` và sửa số ở nơi ghi nhầm; một người thì `same`, và các vụ việc do tách mà có sẽ hết.",
        "One {what} stands on two people whose names and birth dates both differ: neither made one nor taken for two. "
        "If they are two, decide `different` and have the number mended; if one, `same`, and cases that only came "
        "of their being apart will clear.",
    ),
    "related": Text("Chưa rõ ai là ai; xem cùng", "Who is who is in doubt; look at these too"),
    "doubt_unknown": Text("Không so được: {what}.", "Not known on both sides: {what}."),
    "doubt_start": Text("trước khi so", "before comparing"),
    "doubt_end": Text("kết quả", "result"),
    "doubt_field_name": Text("họ tên", "name"),
    "doubt_field_dob": Text("ngày sinh", "birth date"),
    "doubt_field_citizen": Text("số định danh", "citizen number"),
    "doubt_field_cmnd": Text("số CMND", "old identity number"),
    "doubt_field_card": Text("số thẻ", "card number"),
    "doubt_field_file": Text("số lý lịch", "file number"),
    "doubt_field_admitted": Text("ngày kết nạp", "admission date"),
    "doubt_field_home": Text("quê quán", "hometown"),
    "doubt_field_gender": Text("giới tính", "sex"),
    "doubt_field_place": Text("đơn vị", "unit"),
    "doubt_field_paper": Text("giấy giới thiệu", "transfer paper"),
    "doubt_level_swapped": Text("đổi chỗ", "swapped"),
    "doubt_level_joined": Text("viết liền", "spaces"),
    "doubt_level_slip": Text("một chỗ viết nhầm", "one slip"),
    "doubt_level_slips": Text("vài chỗ viết nhầm", "a few slips"),
    "doubt_level_initials": Text("viết tắt", "initials"),
    "doubt_level_part_missing": Text("thiếu một phần", "a part missing"),
    "doubt_level_given": Text("chỉ giống tên", "given name only"),
    "doubt_level_family": Text("chỉ giống họ", "family name only"),
    "doubt_level_near": Text("hơi giống", "somewhat alike"),
    "doubt_level_year": Text("chỉ biết năm", "year only"),
    "doubt_level_most": Text("phần lớn", "mostly"),
    "doubt_level_much": Text("một nửa", "half"),
    "doubt_level_some": Text("một phần", "partly"),
    "doubt_level_little": Text("rất ít", "hardly"),
}
