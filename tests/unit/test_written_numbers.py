"""Numbers as an officer reads them, in each language."""

from __future__ import annotations

import pytest

from schemas.texts import count, percent


@pytest.mark.parametrize(
    ("value", "signed", "vi", "en"),
    [
        (126361, False, "126.361", "126,361"),
        (-740, True, "−740", "−740"),
        (1304, True, "+1.304", "+1,304"),
        (0, True, "0", "0"),
    ],
)
def test_counts(value: int, signed: bool, vi: str, en: str) -> None:
    assert (count(value, "vi", signed=signed), count(value, "en", signed=signed)) == (vi, en)


@pytest.mark.parametrize(
    ("share", "vi", "en"),
    [
        (0.99421, "99,42 %", "99.42 %"),
        (1.0, "100,00 %", "100.00 %"),
        (0.999996, "99,99 %", "99.99 %"),
        (1.0042, "100,42 %", "100.42 %"),
        (0.0, "0,00 %", "0.00 %"),
    ],
)
def test_shares_less_than_the_whole_never_read_as_all(share: float, vi: str, en: str) -> None:
    assert (percent(share, "vi"), percent(share, "en")) == (vi, en)
