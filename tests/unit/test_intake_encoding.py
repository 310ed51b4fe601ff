"""Text that is not Unicode: read column by column, never guessed at, and Unicode left alone."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.intake.encoding.columns import UNCLEAR, read_cells, read_column, read_table
from pipelines.intake.encoding.files import BYTES, decode
from pipelines.intake.encoding.syllables import is_syllable, reads_well
from tests.legacy import LEGACY, tcvn3, vni, windows_1258

NAMES = [
    "Nguyễn Văn Đức",
    "Trần Thị Hòa",
    "Lê Thị Hoà",
    "Phạm Thủy Tiên",
    "Vũ Quý Gìn",
    "Đặng Hữu Nghĩa",
    "Bùi Khuyến",
    "Đỗ Ngọc Oánh",
    "Hoàng Giáng Hương",
    "Lý Phượng",
    "Huỳnh Khuất Nguyệt",
    "Ngô Quốc Thoại",
]


@pytest.mark.parametrize("encoding", LEGACY)
@pytest.mark.parametrize("change", [str, str.upper, str.title], ids=["as it is", "capitals", "title"])
def test_a_column_in_a_legacy_encoding_is_read(encoding: str, change: object) -> None:
    names = [change(name) for name in NAMES]  # type: ignore[operator]
    column = pl.Series("full_name", [LEGACY[encoding](name) for name in names])
    decided = read_column(column, eight_bit=False)
    assert decided.column.to_list() == names
    assert decided.evidence[encoding] == len(NAMES)
    assert decided.evidence[f"{encoding}_score"] == 100
    assert decided.evidence["unicode_score"] < 30


def test_the_examples_of_the_specification() -> None:
    assert tcvn3("Nguyễn Văn Đức") == "NguyÔn V¨n §øc"
    assert vni("Nguyễn Văn Đức") == "Nguyeãn Vaên Ñöùc"
    assert windows_1258("Nguyễn") == "NguyêÞn"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_unicode_is_left_as_it_is(form: str) -> None:
    column = pl.Series("full_name", [unicodedata.normalize(form, name) for name in NAMES])
    decided = read_column(column, eight_bit=False)
    assert decided.column is column
    assert decided.evidence == {}


SYLLABLES = [word for name in NAMES for word in name.split()] + ["Lê", "Tã", "Hoà", "Hà", "Gì", "Quì", "Tó", "Võ"]


@given(st.lists(st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=30))
def test_no_vietnamese_text_in_unicode_is_ever_repaired(cells: list[str]) -> None:
    """Not even a column of one cell that would be Vietnamese in another encoding as well."""
    decided = read_column(pl.Series("x", cells), eight_bit=False)
    assert decided.column.to_list() == cells
    assert decided.evidence == {}


@pytest.mark.parametrize("other", ["Y Bhă Niê Kđăm", "Rơ Châm H'Blêk", "André Müller", "Ksor Phước", "Thạch Sà Phép"])
def test_names_that_are_not_kinh_stay(other: str) -> None:
    column = pl.Series("x", [*NAMES, other])
    assert read_column(column, eight_bit=False).column.to_list() == [*NAMES, other]


def test_each_column_has_its_own_encoding() -> None:
    frame = pl.DataFrame(
        {"name": [tcvn3(n) for n in NAMES], "home": [vni(n) for n in NAMES], "cell": NAMES, "no": ["1"] * len(NAMES)}
    )
    read, evidence, readings = read_table(frame, eight_bit=False)
    assert read.rows() == [(n, n, n, "1") for n in NAMES]
    assert {name: [key for key in found if "score" not in key] for name, found in evidence.items()} == {
        "name": ["tcvn3"],
        "home": ["vni"],
    }
    assert readings == {"tcvn3", "vni"}


def test_a_column_in_two_encodings_is_read_cell_by_cell_and_what_fits_both_is_unclear() -> None:
    # "Tã" is a word, and TCVN3 for "Tó" as well.
    cells = [*NAMES, *(tcvn3(name) for name in NAMES), "Tã"]
    decided = read_column(pl.Series("x", cells), eight_bit=False)
    assert decided.column.to_list() == [*NAMES, *NAMES, UNCLEAR]
    assert decided.evidence["unclear_encoding"] == 1
    # Where nearly all others speak for one encoding it is no longer in doubt.
    alone = read_column(pl.Series("x", [tcvn3(name) for name in NAMES] + ["Tã"]), eight_bit=False)
    assert alone.column.to_list() == [*NAMES, "Tó"]


def test_utf8_read_as_windows_and_saved_again_is_undone() -> None:
    names = [name.encode().decode("cp1252", "ignore") for name in ("Nguyễn Văn Đức", "Bùi Khuyến")]
    assert read_column(pl.Series("x", names), eight_bit=False).column.to_list()[1] == "Bùi Khuyến"


@pytest.mark.parametrize("encoding", LEGACY)
def test_a_file_of_single_bytes(encoding: str) -> None:
    content = "\n".join(LEGACY[encoding](name) for name in NAMES).encode("cp1252")
    text, told = decode(content)
    assert told == BYTES
    assert read_column(pl.Series("x", text.split("\n")), eight_bit=True).column.to_list() == NAMES


def test_a_small_column_of_such_a_file_follows_the_others() -> None:
    frame = pl.DataFrame({"name": [windows_1258(name) for name in NAMES], "cell": ["Hà"] * len(NAMES)})
    read, _, readings = read_table(frame, eight_bit=True)
    assert read["cell"].to_list() == ["Hà"] * len(NAMES)
    assert readings == {"windows-1258"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["Họ và tên;Ngày sinh\nNguyễn Văn Đức;1/2/1970\n", "a;b\n"])
def test_unicode_files(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


def test_headers_in_a_legacy_encoding_are_read_for_themselves() -> None:
    headers = [tcvn3("Họ và tên"), tcvn3("Ngày sinh"), "STT", tcvn3("Giới tính")]
    said = read_cells(headers, eight_bit=False)
    assert [said.get(header, header) for header in headers] == ["Họ và tên", "Ngày sinh", "STT", "Giới tính"]
    assert read_cells(["Họ và tên", "Ngày sinh"], eight_bit=False) == {}


@pytest.mark.parametrize(
    "word", ["Nguyễn", "hoà", "hòa", "thuỷ", "thủy", "quý", "gì", "giếng", "khuỷu", "ngoằn", "Đắk"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(word.upper())
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", ["vâ", "nguyôn", "hàt", "làp", "bcê", "íí", "tèǹ"])
def test_what_is_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_signs_of_other_encodings_do_not_read_well() -> None:
    assert reads_well("Nguyễn Văn Đức – “Ủy viên”")
    assert not reads_well("NguyÔn V¨n §øc")
