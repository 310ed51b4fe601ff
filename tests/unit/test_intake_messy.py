"""What clerks make of a list by hand: sections, subtotals, sheets that go on, births by sex, print-outs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from random import Random

import pytest

from pipelines.intake import readers, telling
from pipelines.intake.readers import merges_old
from pipelines.intake.reasons import sentence
from tests.unit import workbooks
from tests.unit.test_intake_regions import counts, read, sheet, tables
from tests.unit.test_intake_shapes import refused

HEAD = "STT | Họ và tên | Ngày sinh | Số CCCD"
AN, BINH, CHI = (
    f"{n} | {name} | 1/2/197{n} | ." for n, name in enumerate(("Lê Mẫu An", "Trần Mận", "Vũ Mận"), start=1)
)


def standings(*lines: str, column: str) -> list[object]:
    raw = sheet(*lines)
    (told,) = tables(raw)
    assert counts(raw, told)[2] == 0
    return [value for _, value in read(raw, told, column)]


@pytest.mark.parametrize(
    ("title", "field", "code"),
    [
        ("B | ĐẢNG VIÊN DỰ BỊ | . | .", "member_class", "PROBATIONARY"),
        ("II. Đảng viên dự bị (01 đ/c) | . | . | .", "member_class", "PROBATIONARY"),
        ("II | Đảng viên đã chuyển đi: 01 | . | .", "roll_status", "MOVED_OUT"),
        ("II | Đảng viên chuyển đi | . | .", "roll_status", "MOVED_OUT"),
        ("II | Đảng viên được miễn sinh hoạt | . | .", "roll_status", "EXEMPT"),
        ("II. Đã chuyển đi | . | . | .", "roll_status", "MOVED_OUT"),
        (". | Đảng viên bị đình chỉ sinh hoạt | . | .", "roll_status", "SUSPENDED"),
    ],
)
def test_a_section_says_the_class_or_the_status_of_those_below_it(title: str, field: str, code: str) -> None:
    before = "ACTIVE" if field == "roll_status" else None
    assert standings(HEAD, AN, title, BINH, CHI, column=field) == [before, code, code]


def test_sections_within_sections() -> None:
    cells = ("I | Chi bộ Một | . | .", "II | Chi bộ Hai | . | .")
    kinds = (". | Đảng viên chính thức | . | .", ". | Đảng viên dự bị | . | .")
    below = (HEAD, cells[0], kinds[0], AN, kinds[1], BINH, cells[1], CHI)
    assert standings(*below, column="member_class") == ["OFFICIAL", "PROBATIONARY", None]
    assert standings(*below, column="cell") == ["Chi bộ Một", "Chi bộ Một", "Chi bộ Hai"]
    above = (HEAD, kinds[0], cells[0], AN, cells[1], BINH, kinds[1], CHI)
    assert standings(*above, column="member_class") == ["OFFICIAL", "OFFICIAL", "PROBATIONARY"]
    assert standings(*above, column="cell") == ["Chi bộ Một", "Chi bộ Hai", None]


def test_sections_of_registers_say_the_kind() -> None:
    raw = sheet(
        "DANH SÁCH ĐẢNG VIÊN RA KHỎI ĐẢNG, TỪ TRẦN",
        "STT | Họ và tên | Ngày sinh | Ngày quyết định | Ngày hiệu lực",
        "I | Từ trần | . | . | .",
        "1 | Lê Mẫu | 1/2/1940 | 3/1/2024 | 3/1/2024",
        "II | Khai trừ (1 đ/c) | . | . | .",
        "2 | Trần Mận | 1/2/1970 | 4/1/2024 | 5/1/2024",
        "III. Xóa tên | . | . | . | .",
        "3 | Vũ Mận | 1/2/1970 | 4/1/2024 | 5/1/2024",
    )
    (told,) = tables(raw)
    assert [kind for _, kind in read(raw, told, "exit_kind")] == ["DIED", "EXPELLED", "STRUCK_OFF"]
    assert counts(raw, told) == (6, 3, 0, 3)
    raw = sheet(
        "SỔ CHUYỂN SINH HOẠT ĐẢNG ĐI",
        "STT | Họ và tên | Ngày sinh | Ngày giới thiệu | Nơi đến",
        "A | Chuyển sinh hoạt đảng chính thức | . | . | .",
        "1 | Lê Mẫu | 1/2/1940 | 3/1/2024 | NGOAI",
        "B | Chuyển sinh hoạt đảng tạm thời | . | . | .",
        "2 | Trần Mận | 1/2/1970 | 4/1/2024 | NGOAI",
        # The day a probationary member becomes a full one is called so too.
        "C | Chuyển chính thức | . | . | .",
    )
    assert [kind for _, kind in read(raw, tables(raw)[0], "transfer_kind")] == ["OFFICIAL", "TEMPORARY"]


def test_a_numbered_name_that_is_a_word_as_well_is_no_section() -> None:
    lines = (HEAD, AN, "2 | Từ Trần | . | .", CHI)
    assert standings(*lines, column="roll_status") == ["ACTIVE", "ACTIVE", "ACTIVE"]


def test_a_formula_that_failed_is_nobody() -> None:
    raw = sheet(HEAD, "1 | #N/A | 1/2/1970 | .", "2 | #REF! | 1/2/1970 | 031070000123", AN)
    assert refused(raw) == [(2, "not_a_name"), (3, "not_a_name")]


@pytest.mark.parametrize(
    "lines",
    [
        # They count the members and say of none which he is.
        (HEAD, ". | Đảng viên chính thức: 2 | . | .", ". | Đảng viên dự bị: 1 | . | .", AN, BINH),
        (HEAD, AN, BINH, ". | Tổng số: 2 | . | .", ". | Đảng viên dự bị: 0 | . | ."),
        # A status without a member, and a note that goes on below its row.
        (f"{HEAD} | Trạng thái", AN, ". | . | . | . | Dự bị", BINH),
        (f"{HEAD} | Ghi chú", f"{AN} | Năm 2024", ". | . | . | . | Dự bị", BINH),
    ],
)
def test_lines_that_are_no_section(lines: tuple[str, ...]) -> None:
    assert standings(*lines, column="member_class") == [None, None]
    assert standings(*lines, column="roll_status") == ["ACTIVE", "ACTIVE"]


def test_a_row_that_says_its_own_status_keeps_it() -> None:
    lines = (f"{HEAD} | Trạng thái", "I | Đảng viên miễn sinh hoạt | . | .", f"{AN} | Đang sinh hoạt", BINH)
    assert standings(*lines, column="roll_status") == ["ACTIVE", "EXEMPT"]


@pytest.mark.parametrize(
    "total",
    [
        ". | Cộng chi bộ Một: 2 đồng chí | . | .",
        ". | Cộng chi bộ Một | 2 | .",
        ". | Cộng I+II | . | 5",
        ". | Mang sang | 2 | .",
        ". | Cộng mang sang | 2 | .",
        ". | Hải Phòng, ngày 31/01/2024 | . | .",
    ],
)
def test_subtotals_and_what_is_carried_over(total: str) -> None:
    raw = sheet(HEAD, AN, BINH, total, CHI) if "ngày" not in total else sheet(HEAD, AN, BINH, CHI, total)
    assert counts(raw, tables(raw)[0]) == (4, 3, 0, 1)


def test_birth_dates_of_men_and_women_in_columns_of_their_own_tell_the_sex() -> None:
    raw = sheet(
        "STT | Họ và tên | Ngày tháng năm sinh | . | Số CCCD",
        ". | . | Nam | Nữ | .",
        "1 | Lê Mẫu | 5/3/1970 | . | .",
        "2 | Trần Mận | . | 6/3/1971 | .",
        "3 | Vũ Mận | 6/3/1971 | 6/3/1971 | .",
        "4 | Hồ Mận | 6/3/1971 | 7/3/1971 | .",
    )
    (told,) = tables(raw)
    found = [(row, str(dob), gender) for row, dob, gender in read(raw, told, "dob", "gender")]
    assert found == [(3, "1970-03-05", "NAM"), (4, "1971-03-06", "NU"), (5, "1971-03-06", None)]
    # Two birth dates: nobody can tell which is meant.
    assert refused(raw) == [(6, "impossible_date")]


@pytest.mark.parametrize(
    ("header", "cell", "dob", "precision"),
    [
        ("Họ và tên (năm sinh)", "Lê Mẫu An (1972)", "1972-01-01", "year"),
        ("Họ và tên, ngày sinh", "Lê Mẫu An, sinh ngày 5/3/1972", "1972-03-05", "day"),
        ("Họ và tên", "Lê Mẫu An - 05.03.1972", "1972-03-05", "day"),
        ("Họ và tên", "Lê Mẫu An SN 1972", "1972-01-01", "year"),
    ],
)
def test_a_name_and_its_birth_date_in_one_cell(header: str, cell: str, dob: str, precision: str) -> None:
    raw = sheet(f"STT | {header} | Số CCCD | Ngày vào Đảng", f"1 | {cell} | 031072000123 | 3/2/1999")
    (row,) = read(raw, tables(raw)[0], "full_name", "dob", "dob_precision")
    assert (row[1], str(row[2]), row[3]) == ("Lê Mẫu An", dob, precision)


def test_a_number_that_is_part_of_a_name_stays() -> None:
    raw = sheet("STT | Họ và tên | Số CCCD | Ngày vào Đảng", "1 | Lê Mẫu 1970 | . | 3/2/1999")
    assert read(raw, tables(raw)[0], "full_name", "dob") == [(2, "Lê Mẫu 1970", None)]


def test_wide_digits_and_apostrophes() -> None:
    raw = sheet(HEAD, "１ | 'Lê Mẫu | １５／０３／１９７２ | ０３１０７２０００１２３")
    ((_, name, dob, number),) = read(raw, tables(raw)[0], "full_name", "dob", "citizen_id")
    assert (name, str(dob), number) == ("Lê Mẫu", "1972-03-15", "031072000123")


def test_the_caption_or_the_sheet_names_the_cell() -> None:
    captioned = sheet("ĐẢNG BỘ PHƯỜNG MỘT", "Chi bộ Một", HEAD, AN)
    assert [cell for _, cell in read(captioned, tables(captioned)[0], "cell")] == ["Chi bộ Một"]
    named = sheet(HEAD, AN, "I | Chi bộ Ba | . | .", BINH, name="Chi bộ Hai")
    assert [cell for _, cell in read(named, tables(named)[0], "cell")] == ["Chi bộ Hai", "Chi bộ Ba"]
    # A letterhead says who writes, and a column says more than either.
    headed = sheet("CHI BỘ MỘT", "DANH SÁCH ĐẢNG VIÊN", HEAD, AN)
    assert [cell for _, cell in read(headed, tables(headed)[0], "cell")] == [None]
    column = sheet("Chi bộ Một", f"{HEAD} | Chi bộ", f"{AN} | Chi bộ Hai")
    assert [cell for _, cell in read(column, tables(column)[0], "cell")] == ["Chi bộ Hai"]


def test_a_sheet_that_goes_on_with_the_next_number() -> None:
    second = sheet("2 | Trần Mận | 1/2/1971 | 031171000123")
    third = sheet("3 | Vũ Mận | 1/2/1972 | 031172000123", ".", ". | Tổng cộng: 3 | . | .")
    first = sheet("DANH SÁCH", HEAD, AN)
    found = [
        (told and [name for _, name in read(raw, told, "full_name")], reason)
        for raw, _, told, reason in telling.tell([first, second, third], None, {})
    ]
    assert found == [(["Lê Mẫu An"], None), (["Trần Mận"], None), (["Vũ Mận"], None)]


@pytest.mark.parametrize(
    "second",
    [
        ("3 | Vũ Mận | 1/2/1973 | 031073000123",),
        ("1 | Vũ Mận | 1/2/1973 | 031073000123",),
        (". | Vũ Mận | 1/2/1973 | 031073000123",),
        ("2 | x | y | z",),
        ("2 | 12 | 1/2/1973 | 031072000123",),
        ("2 | Vũ Mận | . | .",),
        ("2 | Vũ Mận | 1/2/1973 | 031073000123 | thêm",),
    ],
)
def test_a_sheet_that_may_be_anything(second: tuple[str, ...]) -> None:
    (_, _, told, _), (_, _, further, reason) = telling.tell([sheet(HEAD, AN), sheet(*second)], None, {})
    assert told is not None and further is None and reason is not None


def test_the_cell_of_the_sheet_before_is_not_this_ones() -> None:
    first, second = sheet(HEAD, AN, name="Chi bộ Một"), sheet("2 | Vũ Mận | 1/2/1973 | 031073000123", name="Chi bộ Hai")
    told = list(telling.tell([first, second], None, {}))
    assert [each[2] and each[2].defaults for each in told] == [{"cell": "Chi bộ Một"}, {"cell": "Chi bộ Hai"}]


def test_a_table_turned_on_its_side_is_told_so() -> None:
    raw = sheet("Họ và tên | Lê Mẫu | Trần Mận", "Ngày sinh | 1/2/1970 | 1/2/1971", "Số CCCD | . | .", "Chi bộ | 1 | 2")
    ((_, _, told, reason),) = telling.tell([raw], None, {})
    assert told is None and "Hoán vị" in str(sentence(reason))
    ((_, _, told, reason),) = telling.tell([sheet("x | y", "1 | 2")], None, {})
    assert told is None and "Hoán vị" not in str(sentence(reason))


WIDTHS = (5, 20, 13, 14, 12)
COLUMNS = ("STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Ngày vào Đảng")
PEOPLE = (
    ("1", "Lê Mẫu An", "15/03/1972", "031072000123", "3/2/1999"),
    ("2", "Trần Thị Mận", "", "", "19/5/2005"),
    ("3", "Vũ Mận", "20/11/1965", "031065000789", ""),
)


def printed(*lines: tuple[str, ...]) -> str:
    return "\n".join(
        "".join(cell.ljust(width) for cell, width in zip(line, WIDTHS, strict=True)).rstrip() for line in lines
    )


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", ""),
        (
            "ĐẢNG BỘ PHƯỜNG MỘT\n      DANH SÁCH ĐẢNG VIÊN  (31/01/2024)\n\n",
            "\n\nTổng cộng: 3\n          Người lập biểu\n",
        ),
    ],
)
def test_columns_told_by_where_they_stand(above: str, below: str) -> None:
    text = above + printed(COLUMNS, *PEOPLE) + below
    (raw,) = readers.read(text.encode(), ".txt")
    assert raw.repairs == {"fixed_width": 1}
    (told,) = tables(raw)
    found = read(raw, told, "full_name", "dob", "citizen_id", "admitted_on")
    first = text.split("\n").index(printed(COLUMNS)) + 2
    assert [(row, name, dob and str(dob), number) for row, name, dob, number, _ in found] == [
        (first, "Lê Mẫu An", "1972-03-15", "031072000123"),
        (first + 1, "Trần Thị Mận", None, None),
        (first + 2, "Vũ Mận", "1965-11-20", "031065000789"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        # One value reaches into the next column: there is no gap any more.
        printed(COLUMNS, *PEOPLE) + "\n4    Trần Thị Tên Dài Quá Cột  1/2/1970     031070000123  3/2/1999",
        "Kính gửi:   Ban Tổ chức\nĐảng bộ báo cáo   số đảng viên   như sau\nTổng số   5   đồng chí\n",
    ],
)
def test_nothing_is_cut_where_there_is_no_gap(text: str) -> None:
    (raw,) = readers.read(text.encode(), ".txt")
    names = [cell for row in raw.cells.rows() for cell in row if cell]
    assert all(word in " ".join(names) for word in text.split()[:3])
    told = list(telling.tell([raw], None, {}))
    assert all(each[2] is None or "dob" not in dict(each[2].columns).values() for each in told)


def merged_ods() -> bytes:
    """An .ods whose last column is merged over two rows, below a row that stands for three."""
    content = workbooks.ods(
        {"A": [["Họ và tên", "Ngày sinh", "Số CCCD", "Chi bộ"], *[["Lê Mẫu", "1/2/1970", "x", None]] * 2]}
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.read("content.xml").decode()
    first, *rest = part.split("<table:table-cell/></table:table-row>")
    assert len(rest) == 2
    cell = (
        '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>Chi bộ Một</text:p>'
        "</table:table-cell></table:table-row>"
    )
    part = cell.join([first, "<table:covered-table-cell/></table:table-row>".join(rest)])
    cells = '<table:table-cell table:number-columns-repeated="4"/>'
    blank = f'<table:table-row table:number-rows-repeated="3">{cells}</table:table-row>'
    part = part.replace("<table:table-row>", f"{blank}<table:table-row>", 1)
    return workbooks.repacked(content, {"content.xml": part.encode()})


def test_cells_merged_downwards_in_an_ods() -> None:
    (raw,) = readers.read(merged_ods(), ".ods")
    assert raw.merged == ((3, 5, 6),)
    assert read(raw, tables(raw)[0], "cell") == [(5, "Chi bộ Một"), (6, "Chi bộ Một")]


def test_cells_merged_downwards_in_an_xls() -> None:
    """``merged.xls``: written by LibreOffice, nobody real."""
    content = (Path(__file__).parent / "merged.xls").read_bytes()
    (raw,) = readers.read(content, ".xls")
    found = read(raw, tables(raw)[0], "cell")
    assert [cell for _, cell in found] == ["Chi bộ Một"] * 2 + ["Chi bộ Hai"] * 3
    # Larger files lie in sectors of their own; these have their merged cells in the header.
    first, _ = readers.read((Path(__file__).parent / "roll.xls").read_bytes(), ".xls")
    assert (0, 4, 5) in first.merged


@pytest.mark.parametrize("name", ["merged.xls", "roll.xls"])
def test_a_torn_xls_raises_nothing_over_its_merged_cells(name: str) -> None:
    content = (Path(__file__).parent / name).read_bytes()
    assert merges_old.in_xls(content)
    random = Random(7)
    for _ in range(300):
        torn = bytearray(content)
        for _ in range(random.randint(1, 6)):
            torn[random.choice((random.randrange(512), random.randrange(len(torn))))] = random.randrange(256)
        found = merges_old.in_xls(bytes(torn[: random.choice((len(torn), random.randrange(len(torn))))]))
        assert all(first < last for sheet_merges in found.values() for _, first, last in sheet_merges)
