"""The harness itself: a table that is wrong, or says too little, does not pass."""

from __future__ import annotations

import pytest

from tests.spec.table import check, day, people, read

APPEARED = "roll A: An\n"


@pytest.mark.parametrize(
    "line", ["rolls A: An", "roll A: An (asleep)", "roll A: an", "finds: L11 A An", "out A: An to B, isued 7 June"]
)
def test_a_line_in_other_words_is_refused(line: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        read(f"{line}\nfinds: nothing")


def test_a_table_must_say_what_it_finds() -> None:
    with pytest.raises(ValueError, match="does not say"):
        read(APPEARED)


@pytest.mark.parametrize(
    "finds",
    [
        "finds: nothing",
        "finds: L05 A An -1",
        "finds: L11 B An +1",
        "finds: L11 A Binh +1",
        "finds: L11 A An +1 M",
        "finds: L11 A An +1 H stale",
        "finds: L11 A An +1 names B",
        "finds: L11 A An +1 acts X",
        "finds: L11 A An +1\nfinds: L11 A An +1",
        "finds: L11 A An +1\nfinds: F01 A - 0",
    ],
)
def test_another_finding_fails(finds: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="L11 A An"):
        check(APPEARED + finds)


def test_the_right_finding_passes() -> None:
    check(APPEARED + "finds: L11 A An +1 H")


def test_two_findings_of_one_key_are_told_apart() -> None:
    two = "held A: An\nabnormal roll A of 31 July\nabnormal roll A of 1 August\nroll A: An\n"
    check(two + "finds: F02 A - 0 H\nfinds: F02 A - 0 H")
    with pytest.raises(pytest.fail.Exception):
        check(two + "finds: F02 A - 0 H\nfinds: F02 A - 0 M")


def test_words() -> None:
    assert day("7 June").isoformat() == "2021-06-07"
    assert day("7 June 2020").isoformat() == "2020-06-07"
    assert list(people("An, Binh (exempt; lives in B), Chi")) == [
        ("An", []),
        ("Binh", ["exempt", "lives in B"]),
        ("Chi", []),
    ]
