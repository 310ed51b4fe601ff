"""What a file is, told by its first bytes; its name is only a hint.

Belongs here: signatures of formats read and of formats people send by mistake. Does not belong here: reading any.
"""

from __future__ import annotations

import io
import re
import zipfile

from pipelines.intake.readers.raw import UnreadableFile

# Formats with a reader of their own.
TEXT, XLSX, XLSB, ODS, XLS, PARQUET, ZIP, HTML, XML = (
    "text",
    "xlsx",
    "xlsb",
    "ods",
    "xls",
    "parquet",
    "zip",
    "html",
    "xml",
)

# What each suffix promises; anything else by its content is a repair worth recording.
PROMISES = {
    ".csv": TEXT,
    ".tsv": TEXT,
    ".txt": TEXT,
    ".xlsx": XLSX,
    ".xlsm": XLSX,
    ".xls": XLS,
    ".ods": ODS,
    ".parquet": PARQUET,
    ".zip": ZIP,
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPPED = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OTHERS = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"),
)
# Workbooks of Excel 2 to 4: a bare stream of records.
_OLDEST = re.compile(rb"\x09[\x00\x02\x04\x08]")
_MARKUP = re.compile(rb"<(!doctype\s+html|html|head|body|meta|style|table|div|center|font|p|br|b)\b", re.IGNORECASE)
_SHEET_XML = re.compile(rb"<(\w+:)?Workbook\b|urn:schemas-microsoft-com:office:spreadsheet")
_JSON = re.compile(rb'[\[{\s]*\{\s*"[^"]*"\s*:|\[\s*\[\s*"')
_LOOK = 4096


def format_of(content: bytes) -> str:
    """The format of a content.

    Raises:
        UnreadableFile: it is something else that people send by mistake, or it is protected or damaged.
    """
    if content.startswith(_ZIPPED):
        return _zipped(content)
    if content.startswith(_OLE):
        return _ole(content)
    if content.startswith(b"PAR1"):
        return PARQUET
    for signature, what in _OTHERS:
        # Short signatures are words of a text as well; a text has no control characters.
        if content.startswith(signature) and (len(signature) > 3 or _binary(content)):
            raise UnreadableFile("is_other", what=what)
    if _OLDEST.match(content) and _binary(content):
        raise UnreadableFile("is_other", what="Excel 4.0")
    head = _plain(content[:_LOOK])
    if _JSON.match(head):
        raise UnreadableFile("is_other", what="JSON")
    if head.startswith(b"<"):
        if _SHEET_XML.search(head):
            return XML
        if _MARKUP.search(head):
            return HTML
    return TEXT


def is_zip_of_files(content: bytes) -> bool:
    """Whether a content is a zip that is no workbook; False for whatever is damaged, which its reader will say."""
    try:
        return content.startswith(_ZIPPED) and _zipped(content) == ZIP
    except UnreadableFile:
        return False


def _plain(head: bytes) -> bytes:
    """The beginning of a text as single bytes, without its mark."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").lstrip()


def _binary(content: bytes) -> bool:
    return any(byte < 9 for byte in content[:64])


def _zipped(content: bytes) -> str:
    """Which of the formats packed as a zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:200] if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, KeyError):
        raise UnreadableFile("damaged") from None
    except Exception:
        # zlib and lzma have errors of their own; whatever a broken entry raises, the file is broken.
        raise UnreadableFile("damaged") from None
    lower = {name.lower().replace("\\", "/") for name in names}
    if b"opendocument" in kind:
        if b"opendocument.spreadsheet" in kind:
            return ODS
        raise UnreadableFile("is_other", what="OpenDocument")
    for entry, found in (("xl/workbook.xml", XLSX), ("xl/workbook.bin", XLSB)):
        if entry in lower:
            return found
    for entry, what in (("word/document.xml", "Word"), ("ppt/presentation.xml", "PowerPoint")):
        if entry in lower:
            raise UnreadableFile("is_other", what=what)
    if "[content_types].xml" in lower and any(name.startswith("xl/") for name in lower):
        return XLSX
    return ZIP


def _ole(content: bytes) -> str:
    """Which of the formats packed as an OLE compound file, told by the names in its directory."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise UnreadableFile("password")
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "WORKBOOK", "Book", "BOOK")):
        return XLS
    for name, what in (("WordDocument", "Word"), ("PowerPoint Document", "PowerPoint")):
        if name.encode("utf-16-le") in content:
            raise UnreadableFile("is_other", what=what)
    raise UnreadableFile("damaged")
