"""One roll of twenty, polluted as careless writers of text do: the same people, all but the one, or a refusal.

The ways follow the list of the Pollock benchmark of real-world CSV files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pipelines.intake import readers, typed
from pipelines.intake.cells import data_rows, pick
from pipelines.intake.readers.raw import RawTable, UnreadableFile
from pipelines.intake.regions import Untold, tables_in

HEAD = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Ngày kết nạp", "Chi bộ", "Trạng thái", "Ghi chú"]
SHOWN = ("full_name", "dob", "citizen_id", "admitted_on", "cell", "roll_status")
People = list[tuple[object, ...]]


def row(n: int) -> list[str]:
    surname = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng")[n % 5]
    born = 1950 + 2 * n
    status = "Miễn sinh hoạt" if n % 4 == 3 else "Đang sinh hoạt"
    note = ("", "Khó khăn, ở xa", 'Bí danh "Ba"')[n % 3]
    days = (f"{n + 1:02}/0{n % 9 + 1}/{born}", f"03/02/{born + 25}")
    name = f"{surname} Mẫu {chr(65 + n)}"
    return [str(n + 1), name, days[0], f"0310{born % 100:02}{n:06}", days[1], f"Chi bộ {n % 3 + 1}", status, note]


ROWS = [HEAD, *(row(n) for n in range(20))]


def quoted(cell: str, quote: str = '"', escape: str | None = None) -> str:
    return quote + cell.replace(quote, (escape or quote) + quote) + quote


def text(rows: list[list[str]], delimiter: str = ",", ending: str = "\r\n", **quoting: str) -> str:
    return "".join(delimiter.join(quoted(cell, **quoting) for cell in cells) + ending for cells in rows)


def plain(delimiter: str) -> str:
    return "".join(delimiter.join(cell.replace(delimiter, " ") for cell in cells) + "\n" for cells in ROWS)


def people(content: str) -> tuple[People, int]:
    """Who is accepted, and how many rows are quarantined."""
    found: People = []
    refused = 0
    raw: RawTable
    for raw in readers.read(content.encode(), ".csv"):
        told = tables_in(raw, None)
        for table in [] if isinstance(told, Untold) else told:
            cells, _ = data_rows(table.kind, [pick(raw, table, 0).rows])
            done = typed.read_rows(table.kind, cells)
            assert table.kind == "roll"
            found += done.accepted.select(SHOWN).rows()
            refused += done.refused.height
    return found, refused


CLEAN = people(text(ROWS))[0]


def with_line(number: int, write: Callable[[list[str]], str]) -> str:
    """The roll with one line written otherwise."""
    lines = text(ROWS).split("\r\n")
    lines[number] = write(ROWS[number])
    return "\r\n".join(lines)


def broken(at: int, change: Callable[[str], str]) -> Callable[[list[str]], str]:
    """A line with one of its quoted cells changed."""
    return lambda cells: ",".join(change(quoted(c)) if n == at else quoted(c) for n, c in enumerate(cells))


def whole() -> Iterator[tuple[str, str]]:
    """Files in which everybody is still plain to see."""
    other = [["Mã", "Tên hàng", "Giá", "SL"], *([str(n), "Bàn", "100", "2"] for n in range(6))]
    title = [["DANH SÁCH ĐẢNG VIÊN", *[""] * 7]] * 3
    yield "titles", text([*title, [""] * 8, *ROWS])
    yield "titles undelimited", "DANH SÁCH, PHƯỜNG MẪU\r\n\r\n" + text(ROWS)
    yield "footer", text(ROWS + title)
    yield "footer undelimited", text(ROWS) + "Danh sách, đảng viên\r\n" * 3
    yield "signature quoted", text(ROWS) + '"Người lập biểu"\r\n"Lê Văn Mẫu"\r\n'
    for ending in ("\n", "\r", "\n\r", "\r\r\n", "\r\n\r\n"):
        yield f"lines end in {ending!r}", text(ROWS, ending=ending)
    for delimiter in (";", "|", "\t", "\t\t", " ", ":", "::", "^", "~", "#", "\\t", ", ", "||", " | "):
        yield f"delimiter {delimiter!r}", text(ROWS, delimiter)
    for delimiter in (";", "|", "\t", "^", "~", "#", "::", "\\t"):
        yield f"no quotes, delimiter {delimiter!r}", plain(delimiter)
    yield "apostrophes for quotes", text(ROWS, quote="'")
    yield "quotes of a word processor", text(ROWS).replace('""', "'").replace('","', "”,“").replace('"', "“")
    yield "spaces behind quotes", text(ROWS).replace('","', '" ,"')
    yield "backslashes before quotes", text(ROWS, escape="\\")
    yield "blank columns at the end", text([[*cells, *[""] * 5] for cells in ROWS])
    yield "a blank first column", text([["", *cells] for cells in ROWS])
    yield "another table below", text([*ROWS, [""] * 8, *other])
    yield "another table above", text([*other, [""] * 8, *ROWS])
    yield "the header once more", text([*ROWS[:11], HEAD, *ROWS[11:]])
    yield "no last line end", text(ROWS)[:-2]
    yield "remarks of a program", "# xuất 2024\n" + text(ROWS)
    yield "one header blank", text([[*HEAD[:6], "", HEAD[7]], *ROWS[1:]])
    for number in (0, 1, 10, 20):
        yield (
            f"line {number} ends in LF",
            with_line(number, lambda cells: text([cells], ending="")).replace("\r", "", 1),
        )
        yield f"line {number} has other delimiters", with_line(number, lambda cells: text([cells], ";", ending=""))
        yield f"line {number} escapes otherwise", with_line(number, lambda c: text([c], ending="", escape="\\"))
        yield f"line {number} has a quote too many", with_line(number, broken(1, lambda cell: cell + '"'))
        yield f"line {number} has a quote before", with_line(number, broken(5, lambda cell: '"' + cell))
    yield "a line in apostrophes", with_line(10, lambda cells: text([cells], ending="", quote="'"))


def all_but_one() -> Iterator[tuple[str, str]]:
    """Files in which one line is past reading."""
    for number in (1, 10, 20):
        yield f"line {number} is cut short", with_line(number, lambda cells: text([cells[:5]], ending=""))
        yield f"line {number} is far too long", with_line(number, lambda cells: text([cells + ["x"] * 7], ending=""))
        for at in (0, 2, 4, 6):
            yield f"line {number} lost a quote in {at}", with_line(number, broken(at, lambda cell: cell[:-1]))
            yield f"line {number} lost a delimiter in {at}", with_line(number, drop_delimiter(at))
            yield f"line {number} has one too many in {at}", with_line(number, broken(at, lambda cell: cell + ","))


def drop_delimiter(at: int) -> Callable[[list[str]], str]:
    def write(cells: list[str]) -> str:
        return text([cells[: at + 1]], ending="") + text([cells[at + 1 :]], ending="")

    return write


@pytest.mark.parametrize("content", [pytest.param(content, id=name) for name, content in whole()])
def test_everybody_is_read(content: str) -> None:
    found, _ = people(content)
    assert sorted(found, key=str) == sorted(CLEAN, key=str)


@pytest.mark.parametrize("content", [pytest.param(content, id=name) for name, content in all_but_one()])
def test_one_broken_line_costs_that_line_at_most_and_invents_nobody(content: str) -> None:
    found, refused = people(content)
    assert set(found) <= set(CLEAN)
    # Either nothing was lost, or the row is in quarantine with its reason.
    assert len(found) + refused == len(CLEAN)
    assert len(found) >= len(CLEAN) - 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(text(ROWS[1:]), id="no header"),
        pytest.param(
            text([[cell if n != 1 else "" for n, cell in enumerate(HEAD)], *ROWS[1:]]), id="no header of names"
        ),
        pytest.param(text([[*cells, *["x"] * 1016] for cells in ROWS]), id="a thousand columns"),
        pytest.param('[{"Họ và tên": "Lê Mẫu", "Ngày sinh": "1970", "Chi bộ": "1"}]', id="JSON"),
        pytest.param('{"Họ và tên": "Lê Mẫu", "Ngày sinh": "1970", "Chi bộ": "1"}\n' * 9, id="JSON a line"),
    ],
)
def test_what_cannot_be_told_is_nobody(content: str) -> None:
    try:
        assert people(content) == ([], 0)
    except UnreadableFile as refused:
        assert len(str(refused)) > 40
