"""Tables written as HTML or as XML of Excel 2003, which programs like to call .xls.

Belongs here: their cells as text, laid out as a spreadsheet would show them. Does not belong here: anything a page may
ask for beyond its text; no script, style, link or entity of the file is followed.
"""

from __future__ import annotations

import io
from html.parser import HTMLParser
from xml.parsers import expat

import polars as pl

from pipelines.intake.encoding.files import decode
from pipelines.intake.readers.package import declares_entities
from pipelines.intake.readers.raw import Limits, RawTable, UnreadableFile, bounded

_UNSEEN = ("script", "style", "head", "title", "noscript", "template")
_BREAKS = ("br", "p", "div", "li")


class _Grid:
    """Cells by row and column; refuses to grow beyond the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows: list[dict[int, str]] = []

    def put(self, row: int, column: int, text: str) -> None:
        if row >= self.limits.max_rows:
            raise UnreadableFile("too_many_rows", limit=self.limits.max_rows)
        if column >= self.limits.max_columns:
            raise UnreadableFile("too_many_columns", limit=self.limits.max_columns)
        while len(self.rows) <= row:
            self.rows.append({})
        if text:
            self.rows[row][column] = text

    def table(self, **about: object) -> RawTable:
        width = max((max(row, default=-1) + 1 for row in self.rows), default=0)
        columns = {f"c{position}": [row.get(position) for row in self.rows] for position in range(width)}
        cells = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        return RawTable(bounded(cells, self.limits), **about)  # type: ignore[arg-type]


class _Page(HTMLParser):
    """Rows of every table of a page, one below the other, text between them on rows of its own."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.grid = _Grid(limits)
        self.row = -1
        self.column = 0
        self.text: list[str] = []
        self.depth = 0
        self.unseen = 0
        self.in_cell = False
        # Rows a cell of an earlier row still covers, by column.
        self.covered: dict[int, int] = {}
        self.span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "table":
            self._loose()
            self.depth += 1
            self.covered.clear()
        elif tag == "tr" and self.depth:
            self._cell_ends()
            self._loose()
            self.row, self.column = self.row + 1, 0
            self.covered = {at: left - 1 for at, left in self.covered.items() if left > 1}
            self.grid.put(self.row, 0, "")
        elif tag in ("td", "th") and self.depth:
            self._cell_ends()
            said = {name: value or "" for name, value in attrs}
            self.span = (_span(said.get("colspan")), _span(said.get("rowspan")))
            self.in_cell = True
        elif tag in _BREAKS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in ("td", "th", "tr"):
            self._cell_ends()
        elif tag == "table":
            self._cell_ends()
            self.depth = max(0, self.depth - 1)
        elif tag in _BREAKS and not self.in_cell:
            self._loose()

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.text.append(" ".join(data.split()) if data.strip() else " ")

    def _cell_ends(self) -> None:
        if not self.in_cell:
            return
        while self.column in self.covered:
            self.column += 1
        if self.row < 0:
            self.row = 0
        self.grid.put(self.row, self.column, self._taken())
        across, down = self.span
        for column in range(self.column, min(self.column + across, self.grid.limits.max_columns)):
            if down > 1:
                self.covered[column] = down
        self.column += across
        self.in_cell = False

    def _loose(self) -> None:
        """Text outside any cell: a title, on a row of its own."""
        if self.in_cell:
            return
        text = self._taken()
        if text:
            self.row, self.column = self.row + 1, 0
            self.grid.put(self.row, 0, text)

    def _taken(self) -> str:
        lines = "".join(self.text).split("\n")
        self.text = []
        return "\n".join(" ".join(line.split()) for line in lines if line.strip())

    def close(self) -> None:
        super().close()
        self._cell_ends()
        self._loose()


def _span(said: str | None) -> int:
    return min(int(said), 10_000) if said and said.isdecimal() and len(said) < 6 and int(said) else 1


def read_html(content: bytes, limits: Limits) -> list[RawTable]:
    """The one sheet a spreadsheet program makes of a page.

    Raises:
        UnreadableFile: the page is beyond the limits.
    """
    text, encoding = decode(content)
    page = _Page(limits)
    page.feed(text)
    page.close()
    return [page.grid.table(encoding=encoding)]


class _Sheets:
    """The worksheets of an Excel 2003 XML file."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[tuple[str, _Grid]] = []
        self.row = self.column = -1
        self.across = 0
        self.kind = ""
        self.text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        said = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if tag == "Worksheet":
            self.sheets.append((said.get("Name", ""), _Grid(self.limits)))
            self.row = -1
        elif tag == "Row":
            self.row = _position(said.get("Index"), self.row)
            self.column = -1
        elif tag == "Cell":
            self.column = _position(said.get("Index"), self.column + self.across)
            self.across = _position(said.get("MergeAcross"), -1) + 1 if "MergeAcross" in said else 0
        elif tag == "Data":
            self.kind, self.text = said.get("Type", ""), []

    def data(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def end(self, name: str) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "Data" and self.text is not None and self.sheets:
            text = "".join(self.text)
            if self.kind == "DateTime":
                text = text.removesuffix(".000").replace("T", " ")
            self.sheets[-1][1].put(max(self.row, 0), max(self.column, 0), text)
            self.text = None
        elif tag == "Row":
            self.across = 0


def _position(index: str | None, before: int) -> int:
    """Position from 0 that an index from 1 tells, else the next one."""
    return min(int(index) - 1, 10**8) if index and index.isdecimal() and len(index) < 9 and int(index) else before + 1


def read_xml(content: bytes, limits: Limits) -> list[RawTable]:
    """Every sheet of an Excel 2003 XML file that has a cell.

    Raises:
        UnreadableFile: it is no well-formed XML, declares entities, or is beyond the limits.
    """
    if declares_entities(content[:65_536]):
        raise UnreadableFile("doctype")
    sheets = _Sheets(limits)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = sheets.start
    parser.EndElementHandler = sheets.end
    parser.CharacterDataHandler = sheets.data
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.ParseFile(io.BytesIO(content))
    except (expat.ExpatError, ValueError, LookupError):
        raise UnreadableFile("damaged") from None
    tables = [grid.table(sheet=name, ordinal=ordinal) for ordinal, (name, grid) in enumerate(sheets.sheets)]
    return [table for table in tables if table.cells.width]


def _no_doctype(*_: object) -> None:
    raise UnreadableFile("doctype")
