"""Delimited text as units write it: every kind of breakage, and the same cells in the end."""

from __future__ import annotations

import pytest

from pipelines.intake import readers
from pipelines.intake.readers.raw import Limits, RawTable, UnreadableFile

CLEAN = [
    ("STT", "Họ và tên", "Ngày sinh", "Quê quán", "Ghi chú"),
    ("1", "Lê Thị Mẫu", "01/02/1970", "Xã A, huyện B", None),
    ("2", 'Trần "Hai" Mẫu', "03/04/1971", "Xã C; huyện D", "dòng một\ndòng hai"),
    ("3", "Phạm Văn Mẫu", "05/06/1972", "Phường | E", "5\t6"),
]


def written(delimiter: str, quote: str = '"', ending: str = "\n", always: bool = False) -> str:
    def cell(text: str | None) -> str:
        text = text or ""
        if always or any(sign in text for sign in (delimiter, quote, "\n")):
            return quote + text.replace(quote, quote * 2) + quote
        return text

    return "".join(delimiter.join(map(cell, row)) + ending for row in CLEAN)


def read(text: str | bytes, limits: Limits | None = None) -> RawTable:
    (table,) = readers.read(text if isinstance(text, bytes) else text.encode(), ".csv", limits)
    return table


def cells(text: str) -> list[tuple[str | None, ...]]:
    return [tuple(cell or None for cell in row) for row in read(text).cells.rows()]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("always", [False, True])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_whatever_needs_quotes_comes_back(delimiter: str, always: bool, ending: str) -> None:
    text = written(delimiter, ending=ending, always=always)
    table = read(text)
    assert table.delimiter == delimiter
    assert [tuple(cell or None for cell in row) for row in table.cells.rows()] == CLEAN


def test_apostrophes_for_quotes() -> None:
    assert cells(written(";", quote="'", always=True)) == CLEAN
    # A leading apostrophe alone is how spreadsheets mark text.
    assert cells("a;b;c\n'031;'2;'3\n'032;'2;'3\n")[1] == ("'031", "'2", "'3")


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;;", "\ufeffsep=;"])
def test_a_line_that_tells_the_delimiter_is_no_data_and_counts(first: str) -> None:
    table = read(f"{first}\na,b;c\n1,2;3\n")
    assert (table.delimiter, table.cells.rows()) == (";", [(None, None), ("a,b", "c"), ("1,2", "3")])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        # a quote inside a cell that is not quoted
        ('1;Ống 5" Mẫu;x', ("1", 'Ống 5" Mẫu', "x")),
        # quotes inside a quoted cell, not doubled
        ('1;"Ông "Hai" Mẫu";x', ("1", 'Ông "Hai" Mẫu', "x")),
        # escaped as programmers do
        ('1;"Ông \\"Hai\\" Mẫu";x', ("1", 'Ông "Hai" Mẫu', "x")),
        # spaces round a quoted cell
        ('1; "a;b" ;x', ("1", "a;b", "x")),
        # never closed: it costs its own cell at most
        ('1;"mở;x', ("1", '"mở', "x")),
        ('1;mở";x', ("1", 'mở"', "x")),
    ],
)
def test_careless_quotes_cost_no_other_cell(line: str, expected: tuple[str, ...]) -> None:
    rows = cells(f'a;b;c\n0;"y";z\n{line}\n2;"y";z\n3;y;z\n')
    assert rows[2] == expected
    assert rows[3:] == [("2", "y", "z"), ("3", "y", "z")]


def test_a_quote_never_closed_does_not_swallow_the_list() -> None:
    body = "".join(f"{n};Mẫu {n};x;y\n" for n in range(50))
    rows = cells(f'a;b;c;d\n0;"mở;x;y\n{body}9;"đóng";x;y\n')
    assert len(rows) == 53


def test_whole_lines_in_quotes_are_unwrapped() -> None:
    lines = written(",").replace("dòng một\ndòng hai", "dòng").splitlines()
    text = "".join('"' + line.replace('"', '""') + '"\n' for line in lines)
    table = read(text)
    assert table.cells.row(2)[1:4] == CLEAN[2][1:4]
    assert table.repairs["line_in_quotes"] == 1


def test_short_rows_are_filled_and_trailing_delimiters_dropped() -> None:
    assert cells("DANH SÁCH\n\na;b;c;;;\n1;2\n1;2;3;;;;;\n") == [
        ("DANH SÁCH", None, None),
        (None, None, None),
        ("a", "b", "c"),
        ("1", "2", None),
        ("1", "2", "3"),
    ]


def test_a_cell_too_many_is_doubtful_not_shifted() -> None:
    text = "".join(f"{n};Mẫu;1970;x\n" for n in range(9))
    table = read(f"a;b;c;d\n{text}9;Mẫu; Văn;1970;x\n")
    assert table.ragged == {11}
    # A column without a header that every row has is no slip.
    assert not read("a;b;c\n1;2;3;4\n1;2;3;4\n1;2;3;4\n").ragged


def test_a_line_broken_inside_a_cell_is_joined_and_the_rows_below_keep_their_numbers() -> None:
    text = "".join(f"{n};Mẫu {n};1970;x\n" for n in range(8))
    table = read(f"a;b;c;d\n{text}8;Mẫu\n tám;1970;x\n9;Mẫu 9;1970;x\n")
    assert table.cells.rows()[9:] == [("8", "Mẫu tám", "1970", "x"), (None,) * 4, ("9", "Mẫu 9", "1970", "x")]
    assert table.repairs["broken_line_joined"] == 1


def test_a_last_line_cut_off_is_doubtful() -> None:
    text = "a;b;c;d\n" + "".join(f"{n};Mẫu {n};1970;x\n" for n in range(12))
    assert read(text + "12;Mẫu 12;19").ragged == {14}
    assert not read(text + "12;Mẫu 12;1970\n").ragged
    assert not read(text + "12;Mẫu 12;1970;x").ragged


def test_zero_bytes() -> None:
    table = read("a;b\n1;2\0\0\n3;4\n")
    assert table.cells.rows()[1:] == [("1", "2"), ("3", "4")]
    assert table.repairs["nul_removed"] == 2
    with pytest.raises(UnreadableFile, match="chép dở"):
        read(b"a;b\n1;2\n" + bytes(4096))
    with pytest.raises(UnreadableFile, match="chép dở"):
        read(bytes(4096))


def test_titles_full_of_commas_do_not_decide() -> None:
    text = "TỈNH A, HUYỆN B, XÃ C, THÔN D\nSố 1, ngày 2, tháng 3, năm 2024\n\nHọ tên;Ngày sinh;Chi bộ\n"
    assert read(text + "Lê Mẫu;1970;Chi bộ 1, ấp 2\nTrần Mẫu;1971;Chi bộ 1\n").delimiter == ";"


def test_commas_of_one_quoted_cell_over_two_lines_do_not_decide() -> None:
    table = read('Họ tên;Ngày sinh;Chi bộ\nLê Mẫu;"xã A, huyện B xã A, huyện B dòng\nhai";x\n')
    assert table.cells.rows()[1] == ("Lê Mẫu", "xã A, huyện B xã A, huyện B dòng\nhai", "x")


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(max_rows=2), "hơn 2 dòng"),
        (Limits(max_columns=2), "hơn 2 cột"),
        (Limits(max_cell_chars=3), "Dòng 2 có ô dài hơn 3 ký tự"),
    ],
)
def test_limits_have_their_sentence(limits: Limits, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        read("a;b;c\n1;2;dài quá\n1;2;3\n", limits)


def test_blank_cells_beyond_a_limit_do_not_matter() -> None:
    assert read("a;b;;;;\n1;2;;;;\n\n \n;;;;;\n", Limits(max_columns=6, max_rows=2)).cells.shape == (2, 2)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"văn bản|bảng mã"):
        read(bytes(range(256)) * 20)
