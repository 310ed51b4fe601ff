"""What a published night holds: every table, every column, said once.

Belongs here: names, types and descriptions of the published tables. Does not belong here: how a frame is
brought into that shape or checked (``schemas/outputs.py``), or how a value is computed (``pipelines/``).
Adding a column to a published table is one line here.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

_TEXT, _DATE, _INT, _FLAG = pl.String(), pl.Date(), pl.Int64(), pl.Boolean()
SEVERITIES = ("H", "M", "L", "I")
CASE_STATES = ("open", "acknowledged", "fix_claimed", "cleared", "accepted", "reopened")


@dataclass(frozen=True)
class OutputColumn:
    """One column of a published table.

    Attributes:
        name: as in the Parquet file.
        dtype: its Polars type.
        en: what it says, in English.
        vi: the same in Vietnamese.
        personal: whether it identifies a person (masked wherever people look, never logged).
        nullable: whether it may be empty.
        values: the only values it may take; empty: any.
        extra: beyond the contract's list; filled with nulls where a step does not provide it.
    """

    name: str
    dtype: pl.DataType
    en: str
    vi: str
    personal: bool = False
    nullable: bool = True
    values: tuple[str, ...] = ()
    extra: bool = False


@dataclass(frozen=True)
class OutputTable:
    """One published table: one row per what, by which key unique, in which order sorted."""

    name: str
    en: str
    vi: str
    columns: tuple[OutputColumn, ...]
    key: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


C = OutputColumn

_DISCREPANCIES = OutputTable(
    name="discrepancies",
    en="One row per finding of the night.",
    vi="Mỗi dòng là một sai lệch của đêm đối khớp.",
    order=("org_code", "code", "person_id", "case_id", "subject"),
    columns=(
        C("case_id", _TEXT, "The case; empty for a stale finding without one.", "Mã vụ việc."),
        C("code", _TEXT, "Code of the catalogue.", "Mã sai lệch trong danh mục.", nullable=False),
        C(
            "severity",
            _TEXT,
            "H high, M medium, L low, I info.",
            "Mức độ: H cao, M vừa, L thấp, I để biết.",
            nullable=False,
            values=SEVERITIES,
        ),
        C("org_code", _TEXT, "The unit that must act.", "Đơn vị phải xử lý.", nullable=False),
        C("other_org_code", _TEXT, "The unit on the other side.", "Đơn vị ở đầu kia."),
        C("person_id", _INT, "doikhop's own id of the member.", "Mã riêng của đảng viên trong đối khớp."),
        C("citizen_id", _TEXT, "Citizen number.", "Số định danh cá nhân.", personal=True),
        C("card_no", _TEXT, "Member card number.", "Số thẻ đảng viên.", personal=True),
        C("file_no", _TEXT, "Personal file number.", "Số lý lịch.", personal=True),
        C("full_name", _TEXT, "Full name as last written.", "Họ và tên.", personal=True),
        C("dob", _DATE, "Birth date; partial: its first possible day.", "Ngày sinh.", personal=True),
        C(
            "dob_precision",
            _TEXT,
            "Which part of the birth date is known.",
            "Độ chính xác của ngày sinh.",
            values=("day", "month", "year"),
            extra=True,
        ),
        C(
            "count_effect",
            _INT,
            "What it contributes to the unit's gap.",
            "Ảnh hưởng đến chênh lệch của đơn vị.",
            nullable=False,
        ),
        C("effective_on", _DATE, "When the event took effect.", "Ngày có hiệu lực."),
        C("due_on", _DATE, "When it must be settled.", "Hạn xử lý."),
        C("first_seen", _DATE, "First night its case was seen.", "Đêm đầu tiên phát hiện."),
        C("age_days", _INT, "Days since first seen.", "Số ngày kể từ khi phát hiện."),
        C("state", _TEXT, "State of its case.", "Trạng thái vụ việc.", values=CASE_STATES),
        C(
            "stale",
            _FLAG,
            "Rests on an export that is missing or too old.",
            "Dựa trên bản trích cũ hoặc còn thiếu.",
            nullable=False,
        ),
        C(
            "evidence",
            _TEXT,
            "JSON list, one object per side: record, unit, as_of, file, sheet, row.",
            "Chứng cứ của từng bên (JSON): loại sổ, đơn vị, tệp, trang, dòng.",
            nullable=False,
        ),
        C(
            "lacking",
            _TEXT,
            "JSON list like evidence: the rolls and registers that have nobody where somebody should be (no row).",
            "Danh sách, sổ lẽ ra phải có mà không có người này (JSON như chứng cứ, không có dòng).",
            extra=True,
        ),
        C(
            "subject",
            _TEXT,
            "Line, number, transfer or ordinal it is about.",
            "Chỉ tiêu, số giấy hoặc thứ tự liên quan.",
            extra=True,
        ),
    ),
)


def _count(name: str, en: str, vi: str, extra: bool = False) -> OutputColumn:
    return C(name, _INT, en, vi, extra=extra)


_BALANCES = OutputTable(
    name="balances",
    en="One row per account and each level above it.",
    vi="Mỗi dòng là một đơn vị giữ đảng số hoặc một cấp trên của nó.",
    key=("org_code",),
    order=("org_code",),
    columns=(
        C("org_code", _TEXT, "The unit.", "Mã đơn vị.", nullable=False),
        C("level", _TEXT, "Its level: CITY, SUPERIOR, BASE, SUBBASE, CELL.", "Cấp của đơn vị.", nullable=False),
        _count("opening", "Held at the last close.", "Đảng số đầu kỳ."),
        _count("admitted", "Admitted, once or again.", "Kết nạp (kể cả kết nạp lại)."),
        _count("reinstated", "Reinstated.", "Phục hồi đảng tịch."),
        _count("in_city", "In by transfer within the city.", "Chuyển đến trong thành phố."),
        _count("in_external", "In by transfer from outside.", "Chuyển đến từ ngoài thành phố."),
        _count("out_city", "Out by transfer within the city.", "Chuyển đi trong thành phố."),
        _count("out_external", "Out by transfer to outside.", "Chuyển đi ngoài thành phố."),
        _count("died", "Died.", "Từ trần."),
        _count("expelled", "Expelled.", "Khai trừ."),
        _count("struck_off", "Struck off.", "Xóa tên."),
        _count("resigned", "Resigned.", "Xin ra khỏi Đảng."),
        _count("reorganised", "Moved by reorganisation of units, signed.", "Do sắp xếp đơn vị (có dấu)."),
        _count(
            "adjusted",
            "Accepted differences, what entries voided since had posted, openings later papers contradict; signed.",
            "Điều chỉnh đã được chấp nhận; biến động kỳ trước nay bị hủy; số đầu kỳ trái với giấy tờ sau (có dấu).",
        ),
        _count("expected", "What the ledger expects on the roll.", "Đảng số theo sổ (phải có)."),
        _count("on_roll", "Counted rows of the roll in force.", "Số đảng viên đếm trên danh sách."),
        _count("gap", "on_roll minus expected.", "Chênh lệch: danh sách trừ sổ."),
        _count("reported", "Line D of the newest count report.", "Số báo cáo (chỉ tiêu D)."),
        _count("roll_rows", "Rows of the roll in force.", "Số dòng của danh sách."),
        _count("quarantined", "Rows of it refused.", "Số dòng bị loại."),
        _count("in_transit", "Left this unit, not yet received.", "Đang chuyển (đã đi, chưa đến)."),
        C("as_of", _DATE, "As-of date of its roll in force (above: the oldest).", "Ngày của danh sách."),
        C(
            "status",
            _TEXT,
            "How its gap reads: balanced, gap, stale, no_baseline or missing.",
            "Tình trạng: khớp, lệch, cũ, chưa chốt kỳ, chưa nộp.",
            nullable=False,
            values=("balanced", "gap", "stale", "no_baseline", "missing"),
        ),
        _count("not_due", "Legs held back by the window, signed.", "Biến động chưa đến hạn ghi (có dấu)."),
        C("name", _TEXT, "Name of the unit.", "Tên đơn vị.", extra=True),
        C("parent_code", _TEXT, "The unit above it.", "Đơn vị cấp trên.", extra=True),
        C("is_account", _FLAG, "Whether a count is kept at it.", "Là đơn vị giữ đảng số.", extra=True),
    ),
)

# Of an account's bridge what a cell has as well, in that order, between opening and as_of.
_STEPS = _BALANCES.columns[2:15]
_CELL_BALANCES = OutputTable(
    name="cell_balances",
    en="One row per unit below an account (cells and what lies between), and one for whom no cell is named.",
    vi="Mỗi dòng là một chi bộ hoặc tổ chức đảng dưới đơn vị giữ đảng số, và một dòng cho người chưa ghi chi bộ.",
    key=("account", "org_code"),
    order=("account", "org_code"),
    columns=(
        C("account", _TEXT, "The account it lies below.", "Đơn vị giữ đảng số.", nullable=False),
        C("org_code", _TEXT, "The unit; empty: no cell named.", "Mã đơn vị; trống: chưa ghi chi bộ."),
        C("level", _TEXT, "Its level: BASE, SUBBASE, CELL; empty: no cell named.", "Cấp của đơn vị."),
        *_STEPS,
        _count("internal_in", "In from another cell of the account.", "Chuyển đến từ chi bộ khác cùng đảng bộ."),
        _count("internal_out", "Out to another cell of the account.", "Chuyển đi chi bộ khác cùng đảng bộ."),
        *(c for c in _BALANCES.columns if c.name in ("expected", "on_roll", "gap", "as_of", "status")),
    ),
)

_TRANSFERS = OutputTable(
    name="transfers",
    en="One row per transfer of a member.",
    vi="Mỗi dòng là một lượt chuyển sinh hoạt đảng.",
    key=("transfer_id",),
    order=("transfer_id",),
    columns=(
        C("transfer_id", _TEXT, "The transfer.", "Mã lượt chuyển.", nullable=False),
        C("person_id", _INT, "doikhop's own id of the member.", "Mã riêng của đảng viên.", nullable=False),
        C("from_org", _TEXT, "Where from; OUTSIDE: outside the city.", "Nơi đi.", nullable=False),
        C("to_org", _TEXT, "Where to; OUTSIDE: outside the city.", "Nơi đến.", nullable=False),
        C("kind", _TEXT, "Kind of transfer.", "Loại chuyển."),
        C("issued_on", _DATE, "Date of issue.", "Ngày giới thiệu."),
        C("received_on", _DATE, "Date of receipt.", "Ngày tiếp nhận."),
        C(
            "evidence",
            _TEXT,
            "Who shows it.",
            "Bên nào có chứng cứ.",
            nullable=False,
            values=("both", "sender", "receiver", "sender_and_roll"),
        ),
        C(
            "status",
            _TEXT,
            "How far it has come.",
            "Tình trạng.",
            nullable=False,
            values=(
                "complete",
                "in_transit",
                "overdue",
                "unregistered_out",
                "unregistered_in",
                "outside",
            ),
        ),
        C("working_days_open", _INT, "Working days from issue to receipt, or so far.", "Số ngày làm việc."),
    ),
)

_CASES = OutputTable(
    name="cases",
    en="One row per case ever seen.",
    vi="Mỗi dòng là một vụ việc từng được phát hiện.",
    key=("case_id",),
    order=("case_id",),
    columns=(
        C("case_id", _TEXT, "The case; opaque, survives re-keying.", "Mã vụ việc.", nullable=False),
        C("code", _TEXT, "Its code now.", "Mã sai lệch hiện tại.", nullable=False),
        C("org_code", _TEXT, "The unit that must act.", "Đơn vị phải xử lý.", nullable=False),
        C("person_id", _INT, "doikhop's own id of the member.", "Mã riêng của đảng viên."),
        C("state", _TEXT, "Where it stands.", "Trạng thái.", nullable=False, values=CASE_STATES),
        C("first_seen", _DATE, "First night seen.", "Đêm đầu tiên phát hiện.", nullable=False),
        C("last_seen", _DATE, "Last night seen.", "Đêm cuối cùng còn thấy.", nullable=False),
        C("nights_open", _INT, "Nights it was seen on.", "Số đêm còn mở.", nullable=False),
        C("decided_by", _TEXT, "Who decided last.", "Người quyết định gần nhất."),
        C("decided_on", _DATE, "When.", "Ngày quyết định."),
        C("reason", _TEXT, "Why.", "Lý do."),
        C("decision", _TEXT, "The last decision in force.", "Quyết định gần nhất.", extra=True),
        C("until", _DATE, "Until when a difference is accepted.", "Chấp nhận đến ngày.", extra=True),
        C("due_on", _DATE, "When it must be settled.", "Hạn xử lý.", extra=True),
        C("cleared_on", _DATE, "Night that cleared it.", "Đêm hết sai lệch.", extra=True),
        C("previous_code", _TEXT, "Code before it was reclassified.", "Mã trước khi đổi.", extra=True),
        C("account", _TEXT, "Account of the claimed cell.", "Đơn vị giữ đảng số của ô.", extra=True),
        C("other_org_code", _TEXT, "The unit on the other side.", "Đơn vị ở đầu kia.", extra=True),
        C("subject", _TEXT, "Line, number, transfer or ordinal.", "Nội dung liên quan.", extra=True),
        C("fingerprint", _TEXT, "What makes it this case.", "Dấu nhận biết vụ việc.", extra=True),
    ),
)

_EXPORTS = OutputTable(
    name="exports",
    en="One row per file or sheet read.",
    vi="Mỗi dòng là một tệp hoặc trang tính đã đọc.",
    order=("org_code", "as_of", "file", "sheet", "sha256"),
    columns=(
        C("org_code", _TEXT, "Reporting unit of the landing folder.", "Đơn vị nộp.", nullable=False),
        C("as_of", _DATE, "As-of date of the landing folder.", "Ngày của bản trích."),
        C("file", _TEXT, "File name.", "Tên tệp."),
        C("sheet", _TEXT, "Sheet name; empty for text files.", "Tên trang tính."),
        C("record", _TEXT, "Which record it is; empty if not told.", "Loại sổ."),
        C("sha256", _TEXT, "Hash of the file's content.", "Mã băm nội dung."),
        C("rows_read", _INT, "Rows read.", "Số dòng đã đọc."),
        C("rows_accepted", _INT, "Rows accepted.", "Số dòng hợp lệ."),
        C("rows_quarantined", _INT, "Rows refused.", "Số dòng bị loại."),
        C(
            "status",
            _TEXT,
            "What became of it.",
            "Kết quả.",
            nullable=False,
            values=("accepted", "repeated", "superseded", "abnormal", "rejected"),
        ),
        C("reason", _TEXT, "Why, in a sentence.", "Lý do."),
        C("code", _TEXT, "Code of the catalogue it is not used under.", "Mã sai lệch.", extra=True),
        C("table_id", _TEXT, "Content and sheet ordinal.", "Mã bảng theo nội dung.", extra=True),
        C("in_force", _FLAG, "Whether this night uses it.", "Đang được dùng.", extra=True),
        C("first_seen", _DATE, "Night it was first seen.", "Đêm đầu tiên thấy.", extra=True),
        C("rows_ignored", _INT, "Blank, title and total rows.", "Số dòng bỏ qua.", extra=True),
        C("repairs", _TEXT, "JSON: repairs per column, how often.", "Sửa chữa (JSON).", extra=True),
        C("encoding", _TEXT, "Encoding found.", "Bảng mã.", extra=True),
        C("delimiter", _TEXT, "Delimiter found.", "Dấu phân cách.", extra=True),
        C("header_row", _INT, "Row of the headers.", "Dòng tiêu đề.", extra=True),
        C("headers", _TEXT, "JSON: header to field.", "Tiêu đề cột (JSON).", extra=True),
    ),
)

_WHERE = (
    C("org_code", _TEXT, "Reporting unit.", "Đơn vị nộp.", nullable=False),
    C("as_of", _DATE, "As-of date of the export.", "Ngày của bản trích.", nullable=False),
)
_ROW = C("row", _INT, "Row number a person sees in the file.", "Số dòng trong tệp.", nullable=False)

_LINKS = OutputTable(
    name="links",
    en="One row per accepted member-level row: who it is, and how that is known.",
    vi="Mỗi dòng hợp lệ thuộc về ai, và vì sao biết.",
    order=("org_code", "as_of", "record", "file", "sheet", "row"),
    columns=(
        *_WHERE,
        C("record", _TEXT, "Which record.", "Loại sổ.", nullable=False),
        C("file", _TEXT, "File name.", "Tên tệp.", nullable=False),
        C("sheet", _TEXT, "Sheet name.", "Tên trang tính."),
        _ROW,
        C("person_id", _INT, "doikhop's own id of the member.", "Mã riêng của đảng viên.", nullable=False),
        C("round", _TEXT, "Linking round, or decision.", "Vòng đối khớp.", nullable=False),
    ),
)

_QUARANTINE = OutputTable(
    name="quarantine",
    en="One row per row refused; no other cell of the row.",
    vi="Mỗi dòng bị loại và lý do; không chép ô nào khác.",
    order=("org_code", "as_of", "file", "sheet", "row", "column", "rule"),
    columns=(
        *_WHERE,
        C("file", _TEXT, "File name.", "Tên tệp.", nullable=False),
        C("sheet", _TEXT, "Sheet name.", "Tên trang tính."),
        _ROW,
        C("record", _TEXT, "Which record.", "Loại sổ."),
        C("column", _TEXT, "Field that could not be read.", "Cột không đọc được."),
        C("rule", _TEXT, "Rule it broke.", "Quy tắc vi phạm."),
        C("reason", _TEXT, "Why, in a sentence.", "Lý do."),
        C("table_id", _TEXT, "Content and sheet ordinal.", "Mã bảng theo nội dung.", extra=True),
    ),
)

_ANSWERS = OutputTable(
    name="answers",
    en="One row per answered row of a returned worklist, taken or refused.",
    vi="Mỗi dòng là một câu trả lời trong bảng việc gửi lại, đã nhận hay không nhận.",
    order=("file", "row"),
    columns=(
        C("file", _TEXT, "File in landing/_decisions.", "Tên tệp gửi lại.", nullable=False),
        C("sheet", _TEXT, "Sheet name.", "Tên trang tính."),
        C("row", _INT, "Row number a person sees; empty: the whole file.", "Số dòng; trống: cả tệp."),
        C("org_code", _TEXT, "Unit the worklist was made for.", "Đơn vị của bảng việc."),
        C("worklist_night", _DATE, "Night the worklist was made in.", "Đêm lập bảng việc."),
        C("case_id", _TEXT, "The case answered.", "Vụ việc được trả lời."),
        C("decision", _TEXT, "What the answer decides.", "Nội dung quyết định."),
        C("by", _TEXT, "Who signs the answers, as typed.", "Người trả lời (tự khai)."),
        C(
            "status",
            _TEXT,
            "Taken, repeated (taken before from another file), refused, or empty (nothing answered).",
            "Đã nhận, nhận trước đó từ tệp khác, không nhận, hoặc chưa trả lời.",
            nullable=False,
            values=("taken", "repeated", "refused", "empty"),
        ),
        C("reason", _TEXT, "Why it is refused, in a sentence.", "Lý do không nhận."),
        C("answer", _TEXT, "What the answer is known by.", "Dấu nhận biết câu trả lời.", extra=True),
        C("sha256", _TEXT, "Hash of the file's content.", "Mã băm nội dung.", extra=True),
    ),
)

TABLES: dict[str, OutputTable] = {
    table.name: table
    for table in (
        _DISCREPANCIES,
        _BALANCES,
        _CELL_BALANCES,
        _TRANSFERS,
        _CASES,
        _EXPORTS,
        _LINKS,
        _QUARANTINE,
        _ANSWERS,
    )
}
