"""Workbooks written byte by byte for tests of intake: every format read, and shapes no office program writes.

Belongs here: the smallest file of each format that holds some cells. Does not belong here: any test.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

import xlsxwriter

Rows = Sequence[Sequence[object]]


def xlsx(sheets: Mapping[str, Rows], hidden: Sequence[str] = (), date_1904: bool = False) -> bytes:
    """An .xlsx; None is a cell left out."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": date_1904})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        if name in hidden:
            sheet.hide()
        for number, row in enumerate(rows):
            for position, value in enumerate(row):
                if hasattr(value, "year"):
                    sheet.write_datetime(number, position, value, day)
                elif value is not None:
                    sheet.write(number, position, value)
    book.close()
    return buffer.getvalue()


def packed(parts: Mapping[str, str | bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def repacked(content: bytes, change: Mapping[str, bytes]) -> bytes:
    """A zip with some parts replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return packed(parts | dict(change))


def ods(sheets: Mapping[str, Rows]) -> bytes:
    """An .ods of text and number cells."""
    tables = []
    for name, rows in sheets.items():
        lines = []
        for row in rows:
            cells = []
            for value in row:
                if value is None:
                    cells.append("<table:table-cell/>")
                elif isinstance(value, int | float):
                    cells.append(
                        f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
                        "</table:table-cell>"
                    )
                elif hasattr(value, "isoformat"):
                    cells.append(
                        f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}">'
                        f"<text:p>x</text:p></table:table-cell>"
                    )
                else:
                    text = escape(str(value))
                    cells.append(
                        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
                    )
            lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        tables.append(f'<table:table table:name="{escape(name)}">{"".join(lines)}</table:table>')
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for short, full in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def xls(
    sheets: Mapping[str, Rows], hidden: Sequence[str] = (), since_1904: bool = False, locked: bool = False
) -> bytes:
    """An .xls of Excel 97 (BIFF8); dates are numbers with a date format."""
    texts: list[str] = []
    bodies = []
    for rows in sheets.values():
        width = max((len(row) for row in rows), default=0)
        body = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
        body += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
        for number, row in enumerate(rows):
            for position, value in enumerate(row):
                if value is None:
                    continue
                at = struct.pack("<HH", number, position)
                if isinstance(value, int | float):
                    body += _record(0x203, at + struct.pack("<Hd", 0, float(value)))
                elif hasattr(value, "toordinal"):
                    days = value.toordinal() - 693594 - (1462 if since_1904 else 0)
                    body += _record(0x203, at + struct.pack("<Hd", 1, float(days)))
                else:
                    body += _record(0xFD, at + struct.pack("<HI", 0, len(texts)))
                    texts.append(str(value))
        bodies.append(body + _record(0x0A, b""))
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    if locked:
        begin += _record(0x2F, bytes(54))
    begin += _record(0x42, struct.pack("<H", 1200)) + _record(0x22, struct.pack("<H", int(since_1904)))
    for number_format in (0, 14):
        begin += _record(0xE0, struct.pack("<HHHBBBBIIH", 0, number_format, 0, 0, 0, 0, 0, 0, 0, 0))
    names = [name.encode("utf-16-le") for name in sheets]
    strings = b"".join(struct.pack("<HB", len(text), 1) + text.encode("utf-16-le") for text in texts)
    table = _record(0xFC, struct.pack("<II", len(texts), len(texts)) + strings) + _record(0x0A, b"")
    at = len(begin) + sum(4 + 8 + len(name) for name in names) + len(table)
    listed = b""
    for title, name, body in zip(sheets, names, bodies, strict=True):
        listed += _record(0x85, struct.pack("<IBBBB", at, int(title in hidden), 0, len(name) // 2, 1) + name)
        at += len(body)
    return compound({"Workbook": begin + listed + table + b"".join(bodies)})


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file of some streams, each long enough not to be a small one."""
    sector = 512
    padded = {name: body + bytes(max(0, 4096 - len(body))) for name, body in streams.items()}
    padded = {name: body + bytes(-len(body) % sector) for name, body in padded.items()}
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    fat = [0xFFFFFFFD, end]
    entries = [_entry("Root Entry", 5, end, 0, 1 if padded else free)]
    data = b""
    for number, (name, body) in enumerate(padded.items(), start=1):
        first, count = len(fat), len(body) // sector
        fat += [*range(first + 1, first + count), end]
        right = number + 1 if number < len(padded) else free
        entries.append(_entry(name, 2, first, len(body), free, right))
        data += body
    if len(fat) > sector // 4:
        raise ValueError("a test workbook has room for 60 kB")
    fat += [free] * (sector // 4 - len(fat))
    directory = b"".join(entries)
    directory += _entry("", 0, 0, 0, free) * ((-len(directory) % sector) // 128)
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0,
        end, 0,
    )  # fmt: skip
    header += struct.pack("<109I", 0, *[free] * 108)
    return header + struct.pack("<128I", *fat) + directory + data


def _entry(name: str, kind: int, first: int, size: int, child: int, right: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII36xIQ", text, len(text) + 2 if name else 0, kind, 1, 0xFFFFFFFF, right, child, first, size
    )


def html(rows: Rows) -> bytes:
    """A page with one table, as web programs send it for an .xls."""
    shown = [[escape("" if cell is None else str(cell)) for cell in row] for row in rows]
    lines = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in shown)
    return f"<html><head><title>x</title></head><body><table border=1>{lines}</table></body></html>".encode()


def xml_2003(sheets: Mapping[str, Rows]) -> bytes:
    """An XML spreadsheet of Excel 2003."""
    body = ""
    for name, rows in sheets.items():
        lines = []
        for row in rows:
            cells = "".join(
                f'<Cell ss:Index="{position}"><Data ss:Type="String">{escape(str(value))}</Data></Cell>'
                for position, value in enumerate(row, start=1)
                if value is not None
            )
            lines.append(f"<Row>{cells}</Row>")
        body += f'<Worksheet ss:Name="{escape(name)}"><Table>{"".join(lines)}</Table></Worksheet>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{body}</Workbook>'.encode()
