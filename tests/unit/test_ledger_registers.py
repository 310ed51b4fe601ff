"""From registers to live entries: every sentence of design.md, "Which exports"."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.ledger.registers import live_entries

SCHEMA = {
    "reporter": pl.String,
    "record": pl.String,
    "as_of": pl.Date,
    "file": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
    "own_date": pl.Date,
    "person_id": pl.Int64,
    "kind": pl.String,
    "from_place": pl.String,
    "to_place": pl.String,
    "transfer_no": pl.String,
    "issued_on": pl.Date,
}
AN, BINH = 1, 2


def day(month: int, number: int) -> date:
    return date(2026, month, number)


MARCH, APRIL, MAY = day(3, 31), day(4, 30), day(5, 31)


def sent(
    person: int, on: date, no: str | None = None, *, frm: str = "A", to: str = "B", kind: str = "OFFICIAL"
) -> dict:
    """A row of a register of transfers."""
    return {"person_id": person, "own_date": on, "issued_on": on, "transfer_no": no, "from_place": frm, "to_place": to,
            "kind": kind}  # fmt: skip


class Unit:
    """The registers one unit sent, told one after the other."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.registers: list[tuple[str, str, date]] = []

    def sends(
        self, as_of: date, *rows: dict, record: str = "transfer_out", reporter: str = "A", file: str = "f"
    ) -> Unit:
        self.registers.append((reporter, record, as_of))
        where = {"reporter": reporter, "record": record, "as_of": as_of, "file": file, "sheet": ""}
        self.rows += [{**where, "row": number, **row} for number, row in enumerate(rows, start=2)]
        return self

    def frames(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        registers = pl.DataFrame(
            self.registers, schema={"reporter": pl.String, "record": pl.String, "as_of": pl.Date}, orient="row"
        )
        return pl.DataFrame(self.rows, schema=SCHEMA), registers

    def entries(self) -> pl.DataFrame:
        return live_entries(*self.frames())

    def live(self) -> list[tuple[int, date]]:
        """Person and own date of each live entry."""
        return sorted(self.entries().select("person_id", "own_date").rows())


def test_entries_of_one_window_after_the_other_add_up() -> None:
    unit = Unit().sends(MARCH, sent(AN, day(3, 5))).sends(APRIL, sent(BINH, day(4, 5)))
    assert unit.live() == [(AN, day(3, 5)), (BINH, day(4, 5))]


def test_a_register_of_the_same_window_replaces_so_a_voided_entry_goes() -> None:
    """A row dated after its register lies in the next one's window, which is complete."""
    early = Unit().sends(MARCH, sent(AN, day(4, 2)))
    assert early.live() == [(AN, day(4, 2))]
    assert early.sends(APRIL).live() == []


def test_what_lies_before_the_window_stays_though_not_repeated() -> None:
    assert Unit().sends(MARCH, sent(AN, day(3, 5))).sends(APRIL).sends(MAY).live() == [(AN, day(3, 5))]


def test_the_first_register_covers_everything_before() -> None:
    assert Unit().sends(MARCH, sent(AN, date(2019, 1, 7)), sent(BINH, day(3, 1))).live() == [
        (AN, date(2019, 1, 7)),
        (BINH, day(3, 1)),
    ]


def test_no_file_replaces_nothing() -> None:
    """The unit sent another register in April: this one's window in May begins in March."""
    unit = Unit().sends(MARCH, sent(AN, day(4, 2)))
    unit.sends(APRIL, record="transfer_in")
    assert unit.live() == [(AN, day(4, 2))]
    assert unit.sends(MAY, sent(BINH, day(4, 10))).live() == [(BINH, day(4, 10))]


def test_registers_and_units_do_not_touch_each_other() -> None:
    unit = Unit().sends(MARCH, sent(AN, day(4, 2)))
    unit.sends(APRIL, record="transfer_out", reporter="B").sends(APRIL, record="exit")
    assert unit.live() == [(AN, day(4, 2))]


def test_the_as_of_day_itself_belongs_to_the_window() -> None:
    unit = Unit().sends(MARCH, sent(AN, MARCH)).sends(APRIL, sent(BINH, day(4, 1)))
    assert unit.live() == [(AN, MARCH), (BINH, day(4, 1))]


def test_a_row_dated_before_the_window_adds_itself() -> None:
    unit = Unit().sends(MARCH, sent(AN, day(3, 5))).sends(APRIL, sent(BINH, day(3, 6)))
    assert unit.live() == [(AN, day(3, 5)), (BINH, day(3, 6))]


def test_cumulative_registers_repeat_their_entries() -> None:
    first, second, third = sent(AN, day(3, 5), "1"), sent(BINH, day(4, 5)), sent(AN, day(5, 5), "2", frm="B", to="A")
    unit = Unit().sends(MARCH, first).sends(APRIL, first, second).sends(MAY, first, second, third)
    assert unit.live() == [(AN, day(3, 5)), (AN, day(5, 5)), (BINH, day(4, 5))]
    assert sorted(unit.entries()["known_on"].to_list()) == [MARCH, APRIL, MAY]
    assert set(unit.entries()["as_of"]) == {MAY}, "evidence is the newest register that has it"


def test_repeated_duplicates_stay_as_many_as_they_were() -> None:
    twice = [sent(AN, day(3, 5), "1"), sent(AN, day(3, 5), "1")]
    assert Unit().sends(MARCH, *twice).sends(APRIL, *twice).live() == [(AN, day(3, 5))] * 2
    assert Unit().sends(MARCH, twice[0]).sends(APRIL, *twice).live() == [(AN, day(3, 5))] * 2


def test_corrected_by_its_number() -> None:
    wrong, right = sent(AN, day(3, 5), "7", to="B"), sent(AN, day(3, 8), "7", to="C")
    unit = Unit().sends(MARCH, wrong, sent(BINH, day(3, 5), "8")).sends(APRIL, right)
    assert unit.live() == [(AN, day(3, 8)), (BINH, day(3, 5))]
    assert unit.entries().filter(pl.col("person_id") == AN).select("to_place", "known_on").rows() == [("C", MARCH)]


def test_the_member_of_a_number_is_corrected_too() -> None:
    unit = Unit().sends(MARCH, sent(AN, day(3, 5), "7")).sends(APRIL, sent(BINH, day(3, 5), "7"))
    assert unit.live() == [(BINH, day(3, 5))]


def test_one_number_for_several_members_repeated_for_one_of_them() -> None:
    unit = Unit().sends(MARCH, sent(AN, day(3, 5), "7"), sent(BINH, day(3, 5), "7"))
    assert unit.sends(APRIL, sent(BINH, day(3, 5), "7")).live() == [(AN, day(3, 5)), (BINH, day(3, 5))]


def test_a_number_is_one_of_its_issuer_kind_and_year() -> None:
    unit = Unit().sends(MARCH, sent(AN, date(2025, 3, 5), "7"))
    unit.sends(APRIL, sent(AN, day(3, 5), "7"), sent(AN, date(2025, 3, 6), "7", kind="TEMPORARY"))
    assert unit.live() == [(AN, date(2025, 3, 5)), (AN, date(2025, 3, 6)), (AN, day(3, 5))]


def test_numbers_of_issuers_outside_the_city_may_collide() -> None:
    outside = [sent(person, day(3, 5), "7", frm="OUTSIDE", to="A") for person in (AN, BINH)]
    unit = Unit().sends(MARCH, outside[0], record="transfer_in").sends(APRIL, outside[1], record="transfer_in")
    assert unit.live() == [(AN, day(3, 5)), (BINH, day(3, 5))]


def test_without_a_number_corrected_by_person_direction_counterpart_and_kind() -> None:
    unit = Unit().sends(MARCH, sent(AN, day(3, 5)))
    unit.sends(APRIL, sent(AN, day(3, 8)), sent(AN, day(3, 9), to="C"), sent(AN, day(3, 9), kind="TEMPORARY"))
    assert unit.live() == [(AN, day(3, 8)), (AN, day(3, 9)), (AN, day(3, 9))]


def test_a_row_corrects_one_entry_and_only_that() -> None:
    """Sent the same way twice, a return between: the late row is about the first time."""
    unit = Unit().sends(MARCH, sent(AN, day(3, 5))).sends(APRIL, sent(AN, day(4, 20)))
    assert unit.live() == [(AN, day(3, 5)), (AN, day(4, 20))]
    assert unit.sends(MAY, sent(AN, day(3, 5))).live() == [(AN, day(3, 5)), (AN, day(4, 20))]
    unit.sends(day(6, 30), sent(AN, day(3, 9)))
    assert unit.live() == [(AN, day(3, 9)), (AN, day(4, 20))]
    unit.sends(day(7, 31), sent(AN, day(3, 10)))
    assert unit.live() == [(AN, day(3, 10)), (AN, day(4, 20))]
    assert unit.entries()["known_on"].to_list() == [APRIL, MARCH]


def test_corrections_among_repetitions() -> None:
    unit = Unit().sends(MARCH, sent(AN, day(3, 5)), sent(AN, day(3, 25)))
    assert unit.sends(APRIL, sent(AN, day(3, 6)), sent(AN, day(3, 25))).live() == [(AN, day(3, 6)), (AN, day(3, 25))]


def test_a_row_dated_ahead_corrects_nothing_that_has_happened() -> None:
    unit = Unit().sends(MARCH, sent(AN, day(3, 5))).sends(APRIL, sent(AN, day(5, 10)))
    assert unit.live() == [(AN, day(3, 5)), (AN, day(5, 10))]
    assert unit.sends(MAY, sent(AN, day(5, 12))).live() == [(AN, day(3, 5)), (AN, day(5, 12))]


def test_a_row_dated_ahead_and_repeated_is_one() -> None:
    ahead = sent(AN, day(6, 10))
    assert Unit().sends(MARCH, ahead).sends(APRIL, ahead).live() == [(AN, day(6, 10))]


def test_parts_of_one_export_are_one_register() -> None:
    unit = Unit().sends(MARCH, sent(AN, day(3, 5)), file="a").sends(MARCH, sent(BINH, day(3, 6)), file="b")
    assert unit.live() == [(AN, day(3, 5)), (BINH, day(3, 6))]


def test_admissions_and_exits_are_told_by_person_and_kind() -> None:
    died = {**sent(AN, day(3, 5), frm="", to="", kind="DIED"), "from_place": None, "to_place": None, "issued_on": None}
    unit = Unit().sends(MARCH, died, record="exit")
    unit.sends(APRIL, {**died, "own_date": day(3, 4)}, {**died, "kind": "EXPELLED"}, record="exit")
    assert unit.live() == [(AN, day(3, 4)), (AN, day(3, 5))]


def test_entries_are_numbered_in_the_order_of_the_files() -> None:
    unit = Unit().sends(MARCH, sent(AN, day(3, 5)), sent(BINH, day(3, 1)))
    assert unit.entries().select("entry_id", "row", "person_id").rows() == [(1, 2, AN), (2, 3, BINH)]


def test_nothing_sent_nothing_live() -> None:
    assert Unit().entries().is_empty()


ROWS = st.builds(
    sent,
    st.sampled_from([AN, BINH]),
    st.dates(day(3, 1), day(6, 10)),
    st.sampled_from([None, "7"]),
    to=st.sampled_from(["B", "C"]),
)


@settings(max_examples=40)
@given(st.lists(st.lists(ROWS, max_size=4), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(registers: list[list[dict]], random: Any) -> None:
    unit = Unit()
    for as_of, rows in zip((MARCH, APRIL, MAY), registers, strict=False):
        unit.sends(as_of, *rows)
    rows, sent_registers = unit.frames()
    shuffled = rows.sample(fraction=1.0, shuffle=True, seed=random.randrange(1000))
    assert live_entries(shuffled, sent_registers.reverse()).equals(live_entries(rows, sent_registers))
