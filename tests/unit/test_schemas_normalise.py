"""Comparison keys: one name however it is typed, the same in Polars and in Python."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.normalise import clean_text, header_keys_of, name_key, name_key_of, tight_key, tight_key_of

MARKS = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"


def keys(*texts: str | None) -> list[str | None]:
    return pl.Series("text", texts, dtype=pl.String).to_frame().select(name_key(pl.col("text")))["text"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn Đức",
        "NGUYỄN  VĂN ĐỨC",
        unicodedata.normalize("NFD", "Nguyễn Văn Đức"),
        "Nguyễn Văn Ðức",
        "nguyen\u00a0van\u200b duc",
        " Nguyễn Văn Đức. ",
    ],
)
def test_spellings_of_one_name_have_one_key(text: str) -> None:
    assert keys(text) == ["NGUYEN VAN DUC"]


def test_nothing_has_no_key() -> None:
    assert keys(None, "", " … ") == [None, None, None]


def test_tone_placement_makes_no_difference() -> None:
    assert len(set(keys("Hòa", "Hoà", "HÒA"))) == 1


@given(st.text(alphabet=st.sampled_from(MARKS + MARKS.upper() + "abcXYZ019 .,-/\u00a0\u200bÐð\t"), max_size=20))
def test_python_and_polars_keys_agree(text: str) -> None:
    assert keys(text) == [name_key_of(text) or None]
    tight = pl.DataFrame({"text": [text]}).select(tight_key(pl.col("text")))["text"].to_list()
    assert tight == [tight_key_of(text) or None]


def test_clean_text_keeps_what_was_written() -> None:
    texts = pl.DataFrame({"text": ["  Ðào\u00a0 Thị\u200b  Mận ", "\u200b", " "]})
    assert texts.select(clean_text(pl.col("text")))["text"].to_list() == ["Đào Thị Mận", None, None]


def test_a_header_is_also_known_without_what_stands_in_brackets() -> None:
    assert header_keys_of("Họ và tên (chữ in hoa)") == ["hovatenchuinhoa", "hovaten"]
