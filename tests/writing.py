"""The same exports in many styles: encodings, layouts, spellings, dates and formats that real units use.

Belongs here: reading a clean landing folder as text cells and writing it again in a style. Does not belong here: what
must hold of it. The spellings of headers here are in no specification.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from html import escape
from pathlib import Path

import polars as pl
import xlsxwriter

from pipelines.intake import readers
from pipelines.intake.cells import data_rows, pick
from pipelines.intake.dates import calendar
from pipelines.intake.headers import SHAPE, hint_of
from pipelines.intake.regions import Untold, tables_in
from schemas.fields import FIELDS
from schemas.records import RECORDS
from tests.legacy import tcvn3, vni, windows_1258

Rows = list[list[str | int | date | None]]

NEAT = {
    "full_name": "Họ, chữ đệm và tên", "dob": "Ng.sinh", "gender": "Phái", "citizen_id": "Mã định danh",
    "card_no": "Số T.Đ.V", "file_no": "Lý lịch số", "admitted_on": "Ngày KNĐ", "official_on": "Ngày CNCT",
    "member_class": "Diện ĐV", "cell": "Thuộc chi bộ", "residence_cell": "CB nơi cư trú (213)",
    "roll_status": "Tình hình sinh hoạt", "status_since": "Kể từ", "temp_until": "Hết hạn ngày", "hometown": "Quê gốc",
    "note": "GC", "transfer_no": "Số GGT", "transfer_kind": "Hình thức chuyển SHĐ", "issued_on": "Ngày viết giấy",
    "received_on": "Ngày nhận giấy", "from_org": "Chuyển từ đâu", "to_org": "Chuyển về đâu", "notice_no": "Số PB",
    "notice_on": "Ngày gửi phiếu báo", "admission_kind": "Lý do tăng", "decided_on": "Ngày ký QĐ",
    "org": "Thuộc đảng bộ", "exit_kind": "Nguyên nhân", "effective_on": "Ngày HL", "reported_on": "Ngày BC cấp trên",
    "period_from": "Kỳ từ", "period_to": "Kỳ đến", "line": "Diễn giải", "value": "Số người",
}  # fmt: skip
LONG = {
    "full_name": "Họ và tên đồng chí (viết chữ in hoa)", "dob": "Ngày, tháng, năm sinh của đảng viên",
    "gender": "Giới tính (nam/nữ)", "citizen_id": "CCCD/CMND (12 số)", "card_no": "Số thẻ đảng viên (8 số)",
    "file_no": "Số hồ sơ đảng viên", "admitted_on": "Thời gian kết nạp vào Đảng",
    "official_on": "Ngày được công nhận chính thức", "member_class": "Chính thức hay dự bị",
    "cell": "Tổ chức đảng đang sinh hoạt", "residence_cell": "Chi bộ khu dân cư nơi cư trú",
    "roll_status": "Tình trạng đảng viên hiện nay", "status_since": "Ngày bắt đầu trạng thái",
    "temp_until": "Thời hạn SH tạm thời", "hometown": "Quê quán (xã, tỉnh)", "note": "Ghi chú khác",
    "transfer_no": "Số giấy chuyển SHĐ", "transfer_kind": "Loại hình chuyển sinh hoạt",
    "issued_on": "Ngày cấp giấy giới thiệu SHĐ", "received_on": "Thời gian tiếp nhận",
    "from_org": "Đơn vị giới thiệu chuyển đi", "to_org": "TCCSĐ tiếp nhận", "notice_no": "Số giấy báo",
    "notice_on": "Ngày giấy báo", "admission_kind": "Diện kết nạp đảng viên", "decided_on": "Ngày ra QĐ kết nạp",
    "org": "Đảng bộ / Chi bộ", "exit_kind": "Lý do ra khỏi danh sách", "effective_on": "Có hiệu lực từ ngày",
    "reported_on": "Ngày báo cáo cấp trên", "period_from": "Kỳ báo cáo từ ngày", "period_to": "Kỳ báo cáo đến ngày",
    "line": "Mã chỉ tiêu báo cáo", "value": "Số đảng viên trong kỳ",
}  # fmt: skip
LONG_EXIT = {"decided_on": "Ngày ra QĐ"}
WORDS = {
    "ACTIVE": "Đang SHĐ", "EXEMPT": "Được miễn SHĐ", "TEMP_EXEMPT": "Tạm miễn SHĐ", "SUSPENDED": "Bị đình chỉ SH",
    "TEMP_ELSEWHERE": "SHĐ tạm thời nơi khác", "TEMP_HERE": "Tạm thời chuyển đến",
    "AWAITING_TRANSFER": "Đang chờ chuyển SHĐ", "MOVED_OUT": "Đã chuyển nơi khác", "LEFT": "Đã ra Đảng",
    "DECEASED": "Đã qua đời", "RESIDENCE_LIAISON": "Theo QĐ 213", "NAM": "nam", "NU": "NỮ", "PROBATIONARY": "ĐV dự bị",
    "TEMPORARY": "Chuyển SHĐ tạm thời", "INTERNAL": "Chuyển nội bộ", "ABROAD": "Ra nước ngoài", "NEW": "Mới kết nạp",
    "AGAIN": "Kết nạp lần 2", "REINSTATED": "Khôi phục đảng tịch", "DIED": "Tử vong", "EXPELLED": "Kỷ luật khai trừ",
    "STRUCK_OFF": "Xoá tên khỏi danh sách", "RESIGNED": "Xin ra Đảng",
}  # fmt: skip
TITLES = {
    "roll": "DANH SÁCH ĐẢNG VIÊN", "transfer_out": "SỔ CHUYỂN SINH HOẠT ĐẢNG ĐI (CHUYỂN ĐI)",
    "transfer_in": "SỔ TIẾP NHẬN (CHUYỂN ĐẾN)", "admission": "DANH SÁCH KẾT NẠP", "exit": "DANH SÁCH RA KHỎI ĐẢNG",
    "count_report": "BIỂU TĂNG GIẢM",
}  # fmt: skip


def dmy(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def short(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year % 100:02d}"


def stamp(day: date) -> str:
    return f"{day.isoformat()} 00:00:00"


def in_words(day: date) -> str:
    return f"ngày {day.day} tháng {day.month} năm {day.year}"


def serial(day: date) -> str:
    return str((day - date(1899, 12, 30)).days)


@dataclass(frozen=True)
class Writing:
    """One way of writing exports.

    ``format`` is csv, tsv, xlsx, ods, html, parquet or zip (of CSV files); ``text`` changes every text cell, header or
    not, as an encoding does; ``layout`` is plain, framed (titles, numbered columns, totals, signatures) or stacked (all
    tables on one sheet).
    """

    key: str
    format: str = "csv"
    headers: Mapping[str, str] = field(default_factory=lambda: NEAT)
    encoding: str = "utf-8"
    delimiter: str = ","
    dates: Callable[[date], str] = dmy
    text: Callable[[str], str] = str
    layout: str = "plain"
    caps: bool = False
    words: bool = False
    split_names: bool = False
    numbers: bool = False
    date_cells: bool = False
    extra: bool = False


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


def dotted(text: str) -> str:
    """Đ as the Icelandic letter that looks like it, spaces that do not break."""
    return text.replace("Đ", "Ð").replace(" ", "\u00a0")


STYLES = (
    Writing("csv, semicolons, short years", delimiter=";", dates=short, words=True),
    Writing("tsv, UTF-16, time stamps", format="tsv", encoding="utf-16", delimiter="\t", dates=stamp, headers=LONG),
    Writing("csv in Windows-1258", encoding="cp1252", text=windows_1258, layout="framed", words=True),
    Writing("xlsx in TCVN3, framed", format="xlsx", text=tcvn3, layout="framed", caps=True),
    Writing("xlsx with numbers and dates as such", format="xlsx", numbers=True, date_cells=True, headers=LONG),
    Writing("ods, stacked, capitals", format="ods", layout="stacked", caps=True, words=True, headers=LONG),
    Writing("parquet, day numbers as text", format="parquet", dates=serial, words=True),
    Writing("zip of csv in VNI", format="zip", text=vni, dates=dmy, words=True),
    Writing("names in two columns, NFD, other columns", text=nfd, split_names=True, extra=True, dates=in_words),
    Writing("html called xls, odd letters", format="html", text=dotted, layout="framed", headers=LONG, words=True),
)


def clean_tables(folder: Path) -> dict[str, pl.DataFrame]:
    """Text cells of every export of a dated folder by record, columns named by their fields."""
    found = {}
    for path in sorted(folder.iterdir()):
        for table in readers.read(path.read_bytes(), path.suffix):
            told = tables_in(table, hint_of(path.stem))
            assert not isinstance(told, Untold), path
            for each in told:
                record = (each.hint or "") if each.kind == "transfer" else each.kind
                cells, _ = data_rows(each.kind, [pick(table, each, 0).rows])
                assert record in RECORDS, (path, record)
                found[record] = cells.select(RECORDS[SHAPE[each.kind]].cells)
    return found


def restyled(record: str, cells: pl.DataFrame, style: Writing) -> tuple[list[str], Rows]:
    """Headers and rows of a table in a style."""
    columns: dict[str, list[str | int | date | None]] = {}
    for name in cells.columns:
        if cells[name].null_count() == cells.height and name in ("birth_name", "family_name", "given_name"):
            continue
        columns[name] = [_cell(name, text, style) for text in cells[name]]
    if style.split_names and "full_name" in columns:
        names = [str(name).rsplit(" ", 1) if name else [None, None] for name in columns.pop("full_name")]
        columns = {"family_name": [n[0] for n in names], "given_name": [n[-1] for n in names], **columns}
    spelled = {"family_name": "Họ và chữ lót", "given_name": "Tên"} | dict(style.headers)
    if record == "exit" and style.headers is LONG:
        spelled |= LONG_EXIT
    headers = [style.text(spelled[name]) for name in columns]
    rows: Rows = [list(row) for row in zip(*columns.values(), strict=True)]
    if style.extra:
        headers = [style.text("Dân tộc"), *headers[::-1], style.text("Chức vụ Đảng"), "Email"]
        rows = [["Kinh", *row[::-1], None, None] for row in rows]
    return headers, rows


@cache
def _read_day(text: str, birth: bool) -> tuple[date | None, str | None, str | None]:
    value, fault, precision = (
        calendar(pl.Series([text]), partial=True, birth=birth).select("value", "fault", "precision").row(0)
    )
    return value, fault, precision


def _cell(name: str, text: str | None, style: Writing) -> str | int | date | None:
    """A cell in a style; what cannot be read in the clean export cannot be read in any."""
    if text is None:
        return None
    entry = FIELDS[name]
    if entry.reads in ("date", "partial_date"):
        value, fault, precision = _read_day(text, name == "dob")
        if fault or value is None or precision != "day":
            return text
        return value if style.date_cells else style.text(style.dates(value))
    if entry.codes is not None:
        code = entry.codes.read(text)
        return style.text(WORDS.get(code or "", text) if style.words else text)
    if style.numbers and entry.reads in ("citizen", "card", "count") and text.isdecimal():
        # A number that had the wrong length before is kept as text; as a number nobody could tell it from a right one.
        return int(text) if len(text) in (8, 12) or entry.reads == "count" else text
    if name == "full_name" and style.caps:
        text = text.upper()
    return style.text(text)


def framed(record: str, headers: list[str], rows: Rows, style: Writing) -> Rows:
    """A table with titles above, a header of two rows, numbered columns, a total and signatures."""
    width = len(headers) + 1
    say = style.text
    titles: Rows = [[say("ĐẢNG BỘ THÀNH PHỐ MẪU")], [], [None, None, say(TITLES[record])], [], []]
    numbered: Rows = [[n, *row] for n, row in enumerate(rows, start=1)]
    below: Rows = [
        [None, say(f"Tổng cộng: {len(rows)} đồng chí")] if record != "count_report" else [say("Tổng cộng")],
        [],
        [None] * 3 + [say("Mẫu, ngày 30 tháng 6 năm 2024")],
        [None, say("NGƯỜI LẬP BIỂU"), None, say("T/M BAN CHẤP HÀNH")],
        [None, say("(Ký, ghi rõ họ tên)"), None, say("BÍ THƯ")],
        [None, say("Trần Thị Mẫu"), None, say("Lê Văn Mẫu")],
    ]
    head: Rows = [["STT", *headers], [f"({n})" for n in range(1, width + 1)]]
    return [*titles, *head, *numbered, *below]


def write_folder(folder: Path, tables: Mapping[str, pl.DataFrame], style: Writing) -> None:
    """Write the exports of one unit and date in a style."""
    folder.mkdir(parents=True)
    sheets: dict[str, Rows] = {}
    for record, cells in tables.items():
        headers, rows = restyled(record, cells, style)
        plain: Rows = [[*headers], *rows]
        sheets[record] = framed(record, headers, rows, style) if style.layout == "framed" else plain
    if style.layout == "stacked":
        together: Rows = []
        for record, table in sheets.items():
            together += [[style.text(TITLES[record])], *table, [], []]
        sheets = {"bao_cao": together}
    if style.format == "zip":
        with zipfile.ZipFile(folder / "bao_cao.zip", "w") as archive:
            for record, rows in sheets.items():
                archive.writestr(f"gui/{TITLES_PLAIN[record]}.csv", _delimited(rows, style))
        return
    for name, rows in sheets.items():
        suffix = {"html": "xls"}.get(style.format, style.format)
        (folder / f"{TITLES_PLAIN.get(name, name)}.{suffix}").write_bytes(FORMATS[style.format](rows, style))


TITLES_PLAIN = {
    "roll": "ds", "transfer_out": "chuyen_di", "transfer_in": "chuyen_den", "admission": "ket_nap",
    "exit": "ra_khoi_dang", "count_report": "bieu_tang_giam",
}  # fmt: skip


def _shown(value: str | int | date | None) -> str:
    return "" if value is None else str(value)


def _delimited(rows: Rows, style: Writing) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=style.delimiter, lineterminator="\r\n").writerows([[_shown(c) for c in r] for r in rows])
    return out.getvalue().encode(style.encoding)


def _xlsx(rows: Rows, style: Writing) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Trang 1")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for number, row in enumerate(rows):
        for position, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_number(number, position, (value - date(1899, 12, 30)).days, day)
            elif isinstance(value, int):
                sheet.write_number(number, position, value)
            elif value is not None:
                sheet.write_string(number, position, value)
    book.close()
    return out.getvalue()


def _ods(rows: Rows, style: Writing) -> bytes:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = "".join(
        "<table:table-row>"
        + "".join(cell.format(escape(_shown(v))) if v is not None else "<table:table-cell/>" for v in (row or [None]))
        + "</table:table-row>"
        for row in rows
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Trang 1">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return out.getvalue()


def _html(rows: Rows, style: Writing) -> bytes:
    lines = "".join("<tr>" + "".join(f"<td>{escape(_shown(v))}</td>" for v in row or [None]) + "</tr>" for row in rows)
    return f'<html><head><meta charset="utf-8"></head><body><table>{lines}</table></body></html>'.encode()


def _parquet(rows: Rows, style: Writing) -> bytes:
    out = io.BytesIO()
    headers, *body = rows
    columns = {str(h): [None if r[i] is None else _shown(r[i]) for r in body] for i, h in enumerate(headers)}
    pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_parquet(out)
    return out.getvalue()


FORMATS: dict[str, Callable[[Rows, Writing], bytes]] = {
    "csv": _delimited,
    "tsv": _delimited,
    "xlsx": _xlsx,
    "ods": _ods,
    "html": _html,
    "parquet": _parquet,
}
