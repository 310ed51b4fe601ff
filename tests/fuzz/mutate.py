"""Making files nobody would write out of files somebody would.

Belongs here: seeds of every format and ways to damage them, all drawn from one random generator, so that a seed number
makes the same file again. Does not belong here: reading them.
"""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import polars as pl

from tests.unit import workbooks

HEADER = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Chi bộ", "Trạng thái", "Ghi chú"]
TRANSFER = ["Họ và tên", "Ngày sinh", "Số GTSHĐ", "Loại chuyển", "Ngày giới thiệu", "Nơi đi", "Nơi đến"]
# Every name starts with this word: a row without it was invented by the reader.
MARK = "Mẫu"
_SURNAMES = ("Lê", "Trần", "Phạm", "Nguyễn", "Đỗ")
_TOKENS = (
    '"', '""', "'", ";", ",", "\t", "|", "\n", "\r", "\r\n", "\0", "\ufeff", "sep=;", "=1+1", "#N/A", "\u200b",
    "\u00a0", "31/02/2020", "3.10E+11", "Tổng cộng", "-", "\\", "\x1a", "\u202e", "<table>", "&#0;", "1e400", "𝕏",
)  # fmt: skip


def roll(draw: random.Random) -> list[list[Any]]:
    """A roll of a few people, sometimes with titles and a footer."""
    rows: list[list[Any]] = [["DANH SÁCH ĐẢNG VIÊN"], []] if draw.random() < 0.4 else []
    rows.append(list(HEADER))
    for number in range(draw.randint(1, 12)):
        name = f"{MARK} {draw.choice(_SURNAMES)} {number}"
        birth = f"{draw.randint(1, 28):02}/{draw.randint(1, 12):02}/{draw.randint(1940, 2000)}"
        rows.append([number + 1, name, birth, None, draw.choice(["Chi bộ 1", "P1.1"]), "Đang sinh hoạt", None])
    if draw.random() < 0.3:
        rows += [[], [None, "Tổng cộng", draw.randint(1, 12)], [None, None, "Người lập biểu"]]
    return rows


def transfers(draw: random.Random) -> list[list[Any]]:
    """A register of transfers out."""
    rows: list[list[Any]] = [list(TRANSFER)]
    for number in range(draw.randint(1, 5)):
        rows.append([f"{MARK} {number}", "1970", str(number), "chính thức", "5/1/2024", "P1", "P2"])
    return rows


def text(rows: list[list[Any]], draw: random.Random) -> bytes:
    """Delimited text in some encoding."""
    delimiter = draw.choice(",;\t|")
    lines = [delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows]
    encoding = draw.choice(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
    return draw.choice(["\n", "\r\n", "\r"]).join([*lines, ""]).encode(encoding, "replace")


def parquet(rows: list[list[Any]]) -> bytes:
    """The table below the header as Parquet."""
    start = next(n for n, row in enumerate(rows) if len(row) > 3)
    width = len(rows[start])
    body = [
        [None if cell is None else str(cell) for cell in [*row, *[None] * width][:width]] for row in rows[start + 1 :]
    ]
    buffer = io.BytesIO()
    columns = {str(name): [row[n] for row in body] for n, name in enumerate(rows[start])}
    pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)).write_parquet(buffer)
    return buffer.getvalue()


WRITERS: dict[str, Callable[[list[list[Any]], random.Random], bytes]] = {
    ".csv": text,
    ".xlsx": lambda rows, _: workbooks.xlsx({"A": rows, "B": rows[:2]}),
    ".xls": lambda rows, _: workbooks.xls({"A": rows}),
    ".ods": lambda rows, _: workbooks.ods({"A": rows}),
    ".parquet": lambda rows, _: parquet(rows),
    ".zip": lambda rows, draw: workbooks.packed({"a/ds.csv": text(rows, draw), "ds.xlsx": workbooks.xlsx({"A": rows})}),
    ".html": lambda rows, _: workbooks.html(rows),
    ".xml": lambda rows, _: workbooks.xml_2003({"A": rows}),
}


def file(seed: int) -> tuple[str, bytes]:
    """Suffix and content of the file a seed number stands for."""
    draw = random.Random(seed)
    rows = (roll if draw.random() < 0.7 else transfers)(draw)
    if shuffled(seed):
        rows = cells_damaged(rows, draw)
    kind = draw.choice(sorted(WRITERS))
    content = WRITERS[kind](rows, draw)
    for _ in range(draw.choice([0, 1, 1, 2, 5])):
        content = draw.choice(DAMAGES)(content, draw)
    suffix = kind if kind in (".csv", ".xlsx", ".xls", ".ods", ".parquet", ".zip") else ".xls"
    return (draw.choice([".csv", ".txt", ".xlsx", ".xls", ".ods"]) if draw.random() < 0.15 else suffix), content


def shuffled(seed: int) -> bool:
    """Whether the cells of a seed's file stand in the wrong columns; nobody is invented by that either."""
    return seed % 4 == 0


def cells_damaged(rows: list[list[Any]], draw: random.Random) -> list[list[Any]]:
    """Rows with strange cells, cells too many or too few."""
    damaged = [list(row) for row in rows]
    for _ in range(draw.randint(1, 6)):
        row = draw.choice(damaged)
        at = draw.randint(0, len(row))
        if draw.random() < 0.5:
            row.insert(at, draw.choice(_TOKENS) * draw.choice([1, 1, 3]))
        elif row:
            row.pop(min(at, len(row) - 1))
    # Not every writer takes every character; what it cannot write is no file.
    return [[_writable(cell) for cell in row] for row in damaged]


def _writable(cell: Any) -> Any:
    return cell if not isinstance(cell, str) else "".join(c for c in cell if c in "\t\n" or ord(c) >= 32)


def flipped(content: bytes, draw: random.Random) -> bytes:
    """Some bytes changed."""
    body = bytearray(content)
    for _ in range(draw.choice([1, 1, 3, 20])):
        if body:
            body[draw.randrange(len(body))] = draw.randrange(256)
    return bytes(body)


def cut(content: bytes, draw: random.Random) -> bytes:
    """The end gone."""
    return content[: draw.randint(0, len(content))]


def spliced(content: bytes, draw: random.Random) -> bytes:
    """A piece repeated, moved or gone."""
    at, end = sorted(draw.randint(0, len(content)) for _ in range(2))
    end = min(end, at + 2000)
    piece = content[at:end] * draw.choice([0, 2, 3])
    return content[:at] + piece + content[end:]


def strewn(content: bytes, draw: random.Random) -> bytes:
    """Signs of delimited text where they do not belong."""
    body = bytearray(content)
    for _ in range(draw.randint(1, 8)):
        at = draw.randint(0, len(body))
        body[at:at] = draw.choice(_TOKENS).encode()
    return bytes(body)


def inner(content: bytes, draw: random.Random) -> bytes:
    """A part of a zip damaged, the zip itself whole."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError):
        return flipped(content, draw)
    if not parts:
        return content
    name = draw.choice(sorted(parts))
    parts[name] = draw.choice([flipped, cut, spliced, strewn])(parts[name], draw)
    return workbooks.packed(dict(parts))


def padded(content: bytes, draw: random.Random) -> bytes:
    """Zero bytes or a second file behind the first."""
    return content + draw.choice([bytes(600), b"\n" * 40, content])


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flipped, cut, spliced, strewn, inner, inner, padded)
