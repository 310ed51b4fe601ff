"""Cells merged downwards in a workbook: the value stands in the first of them and holds for all.

Belongs here: where they are, for .xlsx (``merges_old``: .ods and .xls). Does not belong here: filling them, which only
columns that repeat allow (``pipelines.intake.cells``).
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile

_REF = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
MOST = 50_000

# Position of the column, first and last row as a person counts.
Merged = tuple[int, int, int]


def downwards(content: bytes, entries: frozenset[str]) -> dict[str, list[Merged]]:
    """Cells merged over several rows of one column, by the sheet's name.

    Args:
        content: a workbook that was looked through already.
        entries: its parts that have merged cells at all.
    """
    if not entries:
        return {}
    found: dict[str, list[Merged]] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name, part in _parts(archive).items():
                if part in entries:
                    found[name] = _merged(archive.read(part))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, ValueError, OSError):
        # What is said of the sheets themselves does not hang on this.
        return {}
    return found


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The part each sheet is in, by its name."""
    links = {}
    for link in _LINK.findall(archive.read("xl/_rels/workbook.xml.rels")):
        links[_said(link, b"Id")] = posixpath.normpath(posixpath.join("/xl", _said(link, b"Target"))).lstrip("/")
    sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
    return {_said(sheet, b"name"): links.get(_said(sheet, rb"\w+:id"), "") for sheet in sheets}


def _said(tag: bytes, attribute: bytes) -> str:
    found = re.search(rb"\s" + attribute + rb'="([^"]*)"', tag)
    text = found[1].decode("utf-8", "replace") if found else ""
    for name, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(name, sign)
    return text


def _merged(part: bytes) -> list[Merged]:
    found = []
    for left, top, right, bottom in _REF.findall(part)[:MOST]:
        if left == right and int(top) < int(bottom):
            found.append((_position(left), int(top), int(bottom)))
    return found


def _position(letters: bytes) -> int:
    position = 0
    for letter in letters:
        position = position * 26 + letter - 64
    return position - 1
