"""How units write the same table: headers, wording of codes, dates, files. Invented units, real habits (records.md).

Belongs here: the styles and turning coded columns into what such a unit would write. Does not belong here: opening
files (``write.py``). These words are the simulator's own on purpose: intake must understand them without sharing them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import polars as pl

from pipelines.simulate import names
from pipelines.simulate.tables import BLANK

ROLL = (
    "full_name", "dob", "gender", "citizen_id", "card_no", "file_no", "admitted_on", "official_on", "member_class",
    "cell", "residence_cell", "roll_status", "status_since", "temp_until", "hometown", "note",
)  # fmt: skip
IDENTITY = ("full_name", "dob", "gender", "citizen_id", "card_no", "file_no", "admitted_on", "official_on")
COLUMNS: dict[str, tuple[str, ...]] = {
    "roll": ROLL,
    "transfer_out": (
        *IDENTITY, "transfer_no", "transfer_kind", "issued_on", "received_on", "from_org", "to_org", "temp_until",
        "notice_no", "notice_on",
    ),
    "transfer_in": (
        *IDENTITY, "transfer_no", "transfer_kind", "issued_on", "received_on", "from_org", "to_org", "temp_until",
        "notice_no", "notice_on",
    ),
    "admission": (*IDENTITY, "admission_kind", "decided_on", "org", "note"),
    "exit": (*IDENTITY, "exit_kind", "effective_on", "decided_on", "reported_on", "org"),
    "count_report": ("org", "period_from", "period_to", "line", "value"),
}  # fmt: skip

# Up to three spellings of each header; a style picks one column of this table.
HEADERS: dict[str, tuple[str, ...]] = {
    "full_name": ("Họ và tên", "Họ tên", "Họ và tên đảng viên"),
    "dob": ("Ngày sinh", "Ngày tháng năm sinh", "Ngày sinh"),
    "gender": ("Giới tính", "Nam/Nữ", "Giới tính"),
    "citizen_id": ("Số CCCD", "Số định danh cá nhân", "CCCD/CMND"),
    "card_no": ("Số thẻ Đảng viên", "Số thẻ ĐV", "Số TĐV"),
    "file_no": ("Số lý lịch", "Số LL", "Số lý lịch"),
    "admitted_on": ("Ngày kết nạp", "Ngày vào Đảng", "Ngày kết nạp"),
    "official_on": ("Ngày chính thức",),
    "member_class": ("Loại đảng viên",),
    "cell": ("Chi bộ đang sinh hoạt",),
    "residence_cell": ("Chi bộ nơi cư trú",),
    "roll_status": ("Trạng thái", "Tình trạng", "Trạng thái"),
    "status_since": ("Từ ngày",),
    "temp_until": ("Đến ngày", "Thời hạn", "Đến ngày"),
    "hometown": ("Quê quán",),
    "note": ("Ghi chú",),
    "transfer_no": ("Số GTSHĐ",),
    "transfer_kind": ("Loại chuyển",),
    "issued_on": ("Ngày giới thiệu",),
    "received_on": ("Ngày tiếp nhận",),
    "from_org": ("Nơi đi", "Đơn vị chuyển đi", "Nơi đi"),
    "to_org": ("Nơi đến", "Đơn vị chuyển đến", "Nơi đến"),
    "notice_no": ("Số phiếu báo",),
    "notice_on": ("Ngày phiếu báo",),
    "admission_kind": ("Hình thức kết nạp",),
    "decided_on": ("Ngày quyết định",),
    "org": ("Đơn vị",),
    "exit_kind": ("Hình thức",),
    "effective_on": ("Ngày hiệu lực", "Ngày mất", "Ngày hiệu lực"),
    "reported_on": ("Ngày báo cáo",),
    "period_from": ("Từ ngày",),
    "period_to": ("Đến ngày",),
    "line": ("Chỉ tiêu", "Mã số", "Chỉ tiêu"),
    "value": ("Số lượng",),
}
# Between the day of receipt and a temporary stay's end one word would be unclear: transfers say "Thời hạn".
TRANSFER_UNTIL = "Thời hạn"

WORDS: dict[str, dict[str, str]] = {
    "gender": {"0": "Nam", "1": "Nữ"},
    "member_class": {"OFFICIAL": "Chính thức", "PROBATIONARY": "Dự bị"},
    "roll_status": {
        "ACTIVE": "Đang sinh hoạt",
        "EXEMPT": "Miễn sinh hoạt",
        "TEMP_EXEMPT": "Tạm miễn sinh hoạt",
        "SUSPENDED": "Đình chỉ sinh hoạt",
        "TEMP_ELSEWHERE": "Sinh hoạt tạm thời nơi khác",
        "TEMP_HERE": "Sinh hoạt tạm thời đến",
        "AWAITING_TRANSFER": "Chờ chuyển",
        "MOVED_OUT": "Đã chuyển đi",
        "LEFT": "Đã ra khỏi Đảng",
        "DECEASED": "Từ trần",
        "RESIDENCE_LIAISON": "Giữ mối liên hệ nơi cư trú",
        "UNREADABLE": "Tình trạng 9",
    },
    "transfer_kind": {
        "OFFICIAL": "Chính thức",
        "TEMPORARY": "Tạm thời",
        "INTERNAL": "Nội bộ",
        "ABROAD": "Ra ngoài nước",
    },
    "admission_kind": {"NEW": "Kết nạp", "AGAIN": "Kết nạp lại", "REINSTATED": "Phục hồi đảng tịch"},
    "exit_kind": {"DIED": "Từ trần", "EXPELLED": "Khai trừ", "STRUCK_OFF": "Xóa tên", "RESIGNED": "Xin ra"},
}
TITLES: dict[str, str] = {
    "roll": "DANH SÁCH ĐẢNG VIÊN",
    "transfer_out": "SỔ GIỚI THIỆU SINH HOẠT ĐẢNG - CHUYỂN ĐI",
    "transfer_in": "SỔ GIỚI THIỆU SINH HOẠT ĐẢNG - CHUYỂN ĐẾN",
    "admission": "DANH SÁCH KẾT NẠP ĐẢNG VIÊN",
    "exit": "DANH SÁCH ĐẢNG VIÊN RA KHỎI ĐẢNG, TỪ TRẦN",
    "count_report": "BIỂU TĂNG GIẢM ĐẢNG VIÊN (1-BTCTW)",
}
SHEETS: dict[str, str] = {
    "roll": "Danh sách",
    "transfer_out": "Chuyển đi",
    "transfer_in": "Chuyển đến",
    "admission": "Kết nạp",
    "exit": "Ra khỏi Đảng",
    "count_report": "Biểu tăng giảm",
}
FILES: dict[str, str] = {
    "roll": "danh_sach_dang_vien",
    "transfer_out": "chuyen_di",
    "transfer_in": "chuyen_den",
    "admission": "ket_nap",
    "exit": "ra_khoi_dang",
    "count_report": "bieu_tang_giam",
}


@dataclass(frozen=True)
class Style:
    """One way of writing exports.

    ``files`` is csv, book (one workbook, a sheet per record), books (a workbook per record) or mixed (the roll a
    workbook, the rest CSV). ``header`` is plain (as listed), upper, lines (a line break for a space), bare (no
    accents) or field (the dictionary's own names).
    """

    key: str
    files: str
    spelling: int = 0
    header: str = "plain"
    delimiter: str = ","
    titles: int = 0
    dates: str = "%d/%m/%Y"
    date_cells: bool = False
    caps: bool = False
    by_name: bool = False
    numbered: bool = False
    outside: str = "EXTERNAL"
    blank_active: bool = False


STYLES: tuple[Style, ...] = (
    Style("csv-comma", "csv"),
    Style("csv-semicolon", "csv", 1, delimiter=";", caps=True, numbered=True, outside="NGOAI"),
    Style("book", "book", 0, titles=2, numbered=True, blank_active=True),
    Style("books-upper", "books", 1, header="upper", titles=1, caps=True, outside="NGOAI"),
    Style("mixed", "mixed", 2, titles=1, delimiter=";", dates="%d/%m/%Y"),
    Style("csv-iso", "csv", 2, header="field", dates="%Y-%m-%d"),
    Style("csv-names", "csv", 0, delimiter=";", by_name=True, caps=True, outside="name"),
    Style("book-dates", "book", 2, titles=3, date_cells=True, caps=True, numbered=True),
    Style("books-lines", "books", 0, header="lines", titles=2, by_name=True, blank_active=True),
    Style("csv-bare", "csv", 1, header="bare", dates="%d-%m-%Y", numbered=True),
)


def headers(style: Style, record: str) -> list[str]:
    """The header cells of a record in this style."""
    result = []
    for column in COLUMNS[record]:
        if style.header == "field":
            result.append(column)
            continue
        spellings = HEADERS[column]
        text = spellings[style.spelling % len(spellings)]
        if column == "temp_until" and record.startswith("transfer"):
            text = TRANSFER_UNTIL
        if style.header == "upper":
            text = text.upper()
        elif style.header == "bare":
            plain = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
            text = "".join(c for c in plain if not unicodedata.combining(c))
        elif style.header == "lines" and text.count(" ") > 2:
            text = text.replace(" ", "\n", 2).replace("\n", " ", 1)
        result.append(text)
    return result


def _words(column: str, source: pl.Expr) -> pl.Expr:
    return source.replace_strict(WORDS[column], default=None).alias(column)


def _dates(style: Style, column: str, source: str) -> pl.Expr:
    return pl.col(source).cast(pl.Int32).cast(pl.Date).dt.strftime(style.dates).alias(column)


def _identity(style: Style) -> list[pl.Expr]:
    full = pl.col("official") <= pl.col("day")
    dob = pl.col("dob").cast(pl.Int32).cast(pl.Date)
    admitted = pl.col("admitted").cast(pl.Int32).cast(pl.Date)
    official = pl.col("official").cast(pl.Int32, strict=False).cast(pl.Date)
    return [
        (pl.col("full_name").str.to_uppercase() if style.caps else pl.col("full_name")).alias("full_name"),
        pl.when("year_only").then(dob.dt.strftime("%Y")).otherwise(dob.dt.strftime(style.dates)).alias("dob"),
        _words("gender", pl.col("gender").cast(pl.String)),
        pl.col("citizen_id"),
        pl.when(full).then("card_no").alias("card_no"),
        pl.col("file_no"),
        admitted.dt.strftime(style.dates).alias("admitted_on"),
        pl.when(full).then(official.dt.strftime(style.dates)).alias("official_on"),
        _words("member_class", pl.when(full).then(pl.lit("OFFICIAL")).otherwise(pl.lit("PROBATIONARY"))),
    ]


def _org(style: Style, source: str, unit_names: pl.DataFrame) -> pl.Expr:
    """A unit by code, or by its registered name; a place outside as this unit writes it."""
    if style.outside == "name":
        choice = pl.col("pid") % len(names.OUTSIDE_NAMES)
        towns = {n: f"{name} (ngoài tỉnh)" for n, name in enumerate(names.OUTSIDE_NAMES)}
        outside = choice.replace_strict(towns, return_dtype=pl.String)
    else:
        outside = pl.lit(style.outside)
    text = pl.col(source)
    if style.by_name:
        known = dict(zip(unit_names["org_code"].to_list(), unit_names["name"].to_list(), strict=True))
        text = text.replace(known)
    return pl.when(pl.col(source) == "EXTERNAL").then(outside).otherwise(text)


def write_roll(style: Style, rows: pl.DataFrame, unit_names: pl.DataFrame) -> pl.DataFrame:
    """Roll rows (``tables.rolls`` joined with people) as text columns in the order of ``COLUMNS``."""
    status = pl.when(pl.col("o_unreadable") == "roll_status").then(pl.lit("UNREADABLE")).otherwise("status")
    shown = _words("roll_status", status)
    if style.blank_active:
        shown = pl.when(status != "ACTIVE").then(shown).alias("roll_status")
    frame = rows.with_columns(
        *_identity(style),
        shown,
        _dates(style, "status_since", "since"),
        _dates(style, "temp_until", "temp_until"),
        _org(style, "cell", unit_names).replace(BLANK, None).alias("cell"),
        _org(style, "residence_cell", unit_names).alias("residence_cell"),
        note=pl.lit(None, pl.String),
    ).with_columns(
        *(pl.coalesce(f"o_{c}", c).replace(BLANK, None).alias(c) for c in ("citizen_id", "card_no", "file_no")),
        # A date nobody can read: the thirty-first of February.
        *(
            pl.when(pl.col("o_unreadable") == c).then(pl.lit("31/02/1991")).otherwise(c).alias(c)
            for c in ("dob", "admitted_on")
        ),
        full_name=pl.when((pl.col("o_unreadable") == "full_name").fill_null(value=False))
        .then(None)
        .otherwise("full_name"),
    )
    return frame.select(COLUMNS["roll"])


def write_register(style: Style, record: str, rows: pl.DataFrame, unit_names: pl.DataFrame) -> pl.DataFrame:
    """Register entries (``tables.registers`` joined with people) as text columns in the order of ``COLUMNS``."""
    kind = {"admission": "admission_kind", "exit": "exit_kind"}.get(record, "transfer_kind")
    days = {
        "issued_on": "issued", "received_on": "received", "temp_until": "temp_until", "notice_on": "notice_on",
        "decided_on": "decided", "effective_on": "effective", "reported_on": "reported",
    }  # fmt: skip
    frame = rows.with_columns(
        *_identity(style),
        _words(kind, pl.col("kind")),
        *(_dates(style, column, source) for column, source in days.items()),
        _org(style, "from_org", unit_names).alias("from_org"),
        _org(style, "to_org", unit_names).alias("to_org"),
    ).with_columns(org=pl.col("from_org"))
    return frame.select(COLUMNS[record])
