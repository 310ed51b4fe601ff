"""The round of likelihood: what it links by itself, what it asks, and how long a question stands (I03)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from doikhop.settings import Settings
from pipelines.linking import step
from pipelines.linking.likely import DETAILS, EARLIER, Likely
from pipelines.linking.link import LinkResult, link
from pipelines.linking.model import VERSION, Model
from pipelines.linking.register import PersonRegister
from pipelines.night import NightRun
from tests.spec.linking_tables import NIGHT, X, Y, Z, ids, rounds, row, table
from tests.unit.test_linking_step import lay, night_of

NEXT, THIRD = NIGHT + timedelta(days=30), NIGHT + timedelta(days=60)
PAPER = {"from_org": "U1", "to_org": "U2", "transfer_no": "12/GT", "issued_on": date(2024, 6, 3)}
AN = ("TRAN VAN AN", "1970-03-15")
ONE = {"citizen": X, "card": "11111111", "file": "031234/HP", "admitted": "1995-02-03"}
# Every number another, as where a clerk copied an old file.
OTHER = {"citizen": "031070555555", "card": "99887766", "file": "070707/HP", "admitted": "1995-02-03"}


def likely(
    *rows: dict[str, Any],
    known: PersonRegister | None = None,
    night: date = NIGHT,
    at: str | None = None,
    earlier: Callable[[pl.Series], pl.DataFrame] | None = None,
) -> LinkResult:
    """Link rows with the last round; rows may hold columns of ``DETAILS`` too; ``at``: where all known stood."""
    told = [{name: given.pop(name, None) for name in DETAILS if name != "row_nr"} for given in map(dict, rows)]
    plain = [{name: value for name, value in given.items() if name not in DETAILS} for given in rows]
    details = pl.DataFrame(told, schema={k: v for k, v in DETAILS.items() if k != "row_nr"}).with_row_index("row_nr")
    asked = Likely(
        0.999,
        0.5,
        night,
        lambda wanted: details.join(wanted.unique().to_frame("row_nr"), on="row_nr"),
        earlier if at is None else lambda wanted: stood(wanted, at),
    )
    return link(table(*plain), known or PersonRegister.empty(), None, night, likely=asked)


def stood(persons: pl.Series, unit: str) -> pl.DataFrame:
    """``EARLIER`` of people who all stood on one unit's roll."""
    rows = persons.to_frame("person_id").with_columns(pl.lit(unit).alias("reporter"))
    return pl.concat([pl.DataFrame(schema=EARLIER), rows], how="diagonal")


def asked(result: LinkResult) -> list[tuple[int, int]]:
    return result.questions.select("person_id", "other_person_id").rows()


def moving(record: str, reporter: str, **values: Any) -> dict[str, Any]:
    return {**row(*AN, record=record, reporter=reporter, **{**ONE, **values}), **PAPER}


def test_a_digit_typed_wrong_is_one_person() -> None:
    result = likely(row(*AN, citizen="031070000101"), row(*AN, citizen="031070900101", reporter="U2", record="exit"))
    assert (len(set(ids(result))), rounds(result)) == (1, ["new", "splink"])


def test_numbers_that_follow_each_other_may_be_twins() -> None:
    result = likely(row(*AN, citizen="031070000101"), row(*AN, citizen="031070000102", reporter="U2", record="exit"))
    assert (len(set(ids(result))), len(asked(result))) == (2, 1)


def test_twins_admitted_one_after_the_other_are_two_people_though_all_their_numbers_are_near() -> None:
    one = row(*AN, citizen="031097127415", card="10050927", file="033916/HP", admitted="2021-10-01")
    other = row(*AN, citizen="031097127465", card="10050940", file="033917/HP", admitted="2021-11-10", reporter="U2")
    assert len(set(ids(likely(one, other)))) == 2
    register = likely(one).register
    assert ids(likely(other, known=register, night=NEXT)) == [2]


def test_a_slip_does_not_outweigh_another_number_that_differs() -> None:
    one = row(*AN, citizen="031070000101", card="11111111")
    other = row(*AN, citizen="031070900101", card="22222222", reporter="U2", record="exit")
    result = likely(one, other)
    assert (len(set(ids(result))), len(asked(result))) == (2, 1)


def test_one_paper_is_for_one_person_whatever_numbers_stand_on_its_ends() -> None:
    result = likely(moving("transfer_out", "U1"), moving("transfer_in", "U2", **OTHER))
    assert len(set(ids(result))) == 1


def test_another_paper_is_asked_about() -> None:
    result = likely(moving("transfer_out", "U1"), {**moving("transfer_in", "U2", **OTHER), "transfer_no": "13/GT"})
    assert (len(set(ids(result))), len(asked(result))) == (2, 1)


def test_namesakes_with_other_numbers_are_two_people_and_nobody_is_asked() -> None:
    other = row(AN[0], "1970-08-21", citizen=Y, card="22222222", admitted="1996-05-06")
    result = likely(row(*AN, citizen=X, card="11111111", admitted="1995-02-03"), other)
    assert (len(set(ids(result))), asked(result)) == (2, [])


def test_one_birth_day_and_hometown_do_not_outweigh_another_admission_day() -> None:
    one = {**row(*AN, admitted="1995-02-03"), "hometown": "xã Tân Trào"}
    other = {**row(*AN, admitted="2003-09-02", reporter="U1", record="exit"), "hometown": "xã Tân Trào"}
    result = likely(one, other)
    assert len(set(ids(result))) == 2


def test_a_known_person_whose_number_is_corrected_to_anothers_is_asked_about_and_nobody_is_merged() -> None:
    one = row(*AN, citizen="031070654321", admitted="1995-02-03")
    other = row(*AN, citizen=X, admitted="1996-02-03", reporter="U2")
    first = likely(one, other)
    assert (len(set(ids(first))), asked(first)) == (2, [])
    second = likely({**one, "citizen_id": X}, other, known=first.register, night=NEXT)
    assert asked(second) == [(1, 2)]
    assert second.register.size() == 2 and second.register.aliases.is_empty()


def test_a_known_person_who_gains_a_number_near_anothers_is_asked_about() -> None:
    one = row(*AN, card="11111111", admitted="1995-02-03")
    other = row(*AN, card="22222222", citizen="031070900001", admitted="1996-02-03", reporter="U2")
    first = likely(one, other)
    second = likely({**one, "citizen_id": X, "citizen_kind": "citizen"}, other, known=first.register, night=NEXT)
    assert (asked(first), asked(second)) == ([], [(1, 2)])
    assert ids(second) == ids(first)
    third = likely({**one, "citizen_id": X, "citizen_kind": "citizen"}, other, known=second.register, night=THIRD)
    assert (asked(third), ids(third)) == ([], ids(first))


def nights(home: Path, *lists: list[dict[str, Any]]) -> list[list[tuple[int, int]]]:
    """The questions standing on each of some nights, given their rolls."""
    standing: list[list[tuple[int, int]]] = []
    previous = None
    for n, rows in enumerate(lists):
        run = night_of(home, NIGHT + timedelta(days=30 * n), previous)
        lay(run.work / "intake", roll=rows)
        step.run(run)
        kept = pl.read_parquet(run.work / "state" / "person_questions.parquet")
        standing.append(kept.select("person_id", "other_person_id").rows())
        previous = run.work
    return standing


def test_a_question_stands_though_one_of_the_two_left_the_list(tmp_path: Path) -> None:
    before, now = row(*AN, **ONE), row(*AN, reporter="U2", **OTHER)
    assert nights(tmp_path, [before], [now], [now]) == [[], [(1, 2)], [(1, 2)]]


def test_a_question_ends_when_the_lists_tell_two_people_apart(tmp_path: Path) -> None:
    weak, other = row(*AN, citizen="031070000101"), row(*AN, citizen="031070000102", card="11111111", reporter="U2")
    apart = row(*AN, citizen="031070654321", card="11111111", reporter="U2", admitted="1999-01-02")
    told = row(*AN, citizen="031070000101", admitted="1995-02-03")
    first, _, last = nights(tmp_path, [weak, other], [weak, other], [told, apart])
    assert first == [(1, 2)]
    assert (1, 2) not in last


def test_a_number_of_somebody_else_does_not_end_a_question(tmp_path: Path) -> None:
    year_only = row(AN[0], "1970", **ONE)
    owner = row("LE THI BINH", "1981-09-02", card="99887766", file="070707/HP")
    borrowed = row(AN[0], "1970", reporter="U2", **{**OTHER, "citizen": Z[:4] + "81" + Z[6:]})
    [standing] = nights(tmp_path, [year_only, owner, borrowed])
    assert len(standing) == 1


def test_a_row_with_the_numbers_of_another_line_is_known_by_its_life() -> None:
    one = row(*AN, **ONE)
    owner = row("LE THI BINH", "1981-09-02", citizen="031181000777", file="070707/HP", admitted="2001-01-01")
    # The card is on nobody else: Bình's own row lacks it.
    wrong = row(*AN, citizen="031181000777", card="99887766", file="070707/HP", admitted="1995-02-03", record="exit")
    result = likely(one, owner, wrong)
    assert ids(result)[0] == ids(result)[2] != ids(result)[1]
    elsewhere = likely(one, owner, {**wrong, "reporter": "U9"})
    assert len(set(ids(elsewhere))) == 3 and len(asked(elsewhere)) == 1


def test_a_birth_year_only_with_the_admission_day_is_asked_about_whatever_the_numbers() -> None:
    one, other = row(AN[0], "1970", **ONE), row(AN[0], "1970", reporter="U2", record="exit", **OTHER)
    result = likely(one, other)
    assert (len(set(ids(result))), len(asked(result))) == (2, 1)


def crowd() -> list[dict[str, Any]]:
    """Forty namesakes of one year without numbers: enough pairs to learn from."""
    return [row("NGUYEN VAN AN", "1950", admitted=f"{1970 + n}-03-{1 + n % 28:02d}") for n in range(40)]


def town(size: int = 300) -> list[dict[str, Any]]:
    """Other members of U1, none of them alike."""
    return [
        row(
            f"TRAN {chr(65 + i // 26)}{chr(65 + i % 26)} {chr(65 + i % 7)}",
            f"19{50 + i % 45}-0{1 + i % 9}-{10 + i % 18}",
            citizen=f"0310{50 + i % 45:02d}{i:06d}",
        )
        for i in range(size)
    ]


def test_the_only_one_of_a_unit_with_that_name_and_birth_day_is_meant_by_its_register() -> None:
    paper = {**row(*AN, record="transfer_out"), "from_org": "U1", "to_org": "U2"}
    result = likely(*town(), row(*AN, citizen=X, card="11111111"), paper)
    assert (ids(result)[-1], rounds(result)[-1], asked(result)) == (ids(result)[-2], "splink", [])


def test_whom_of_two_of_one_name_and_birth_day_a_register_means_is_asked() -> None:
    paper = {**row(*AN, record="transfer_out"), "from_org": "U1", "to_org": "U2"}
    one = row(*AN, citizen=X, card="11111111", admitted="1995-02-03")
    other = row(*AN, citizen="031170555555", card="22222222", admitted="1996-02-03")
    result = likely(*town(), one, other, paper)
    assert len(set(ids(result)[-3:])) == 3
    assert len(asked(result)) == 2


def test_another_units_roll_with_that_name_and_birth_day_is_asked_about() -> None:
    result = likely(*town(), row(*AN, citizen=X, card="11111111"), row(*AN, reporter="U2"))
    assert (len(set(ids(result)[-2:])), len(asked(result))) == (2, 1)


def test_a_person_who_gains_the_first_number_on_the_same_roll_keeps_the_id() -> None:
    first = likely(*town(), row(*AN))
    second = likely(*town(), row(*AN, citizen=X, card="11111111"), known=first.register, night=NEXT, at="U1")
    assert (ids(second)[-1], asked(second)) == (ids(first)[-1], [])


def test_a_person_who_gains_the_first_number_on_another_roll_is_asked_about() -> None:
    first = likely(*town(), row(*AN))
    moved = row(*AN, citizen=X, card="11111111", reporter="U2")
    second = likely(*town(), moved, known=first.register, night=NEXT, at="U1")
    assert (ids(second)[-1] != ids(first)[-1], len(asked(second))) == (True, 1)


def test_one_number_and_a_name_with_a_slip_are_asked_about_where_a_paper_has_no_birth_date() -> None:
    paper = row("TRAN VAN ANH", None, card="11111111", record="transfer_out", reporter="U2")
    result = likely(row("TRAN VAN ANG", "1970-03-15", card="11111111"), paper)
    assert (len(set(ids(result))), len(asked(result)), result.conflicts.height) == (2, 1, 0)


def test_no_number_and_a_slip_in_the_given_name_are_asked_about_where_birth_day_and_hometown_agree() -> None:
    home = {"hometown": "số 8, ngõ 12, xã Tân Trào, Kiến Thụy"}
    one = {**row("TRAN VAN HUNG", "1970-03-15"), **home}
    other = {**row("TRAN VAN HUGN", "1970-03-15", reporter="U2"), **home}
    result = likely(one, other)
    assert (len(set(ids(result))), len(asked(result))) == (2, 1)


def test_the_model_file_has_version_and_date_and_is_the_same_twice(tmp_path: Path) -> None:
    written = []
    for n, threads in enumerate((1, 2)):
        work = tmp_path / str(n)
        lay(work / "intake", roll=crowd() if n else crowd()[::-1])
        numbers = step.run(NightRun(tmp_path, NIGHT, Settings(threads=threads), work, None, None))
        assert int(numbers["pairs_trained"]) >= 500
        written.append((work / "linking" / step.MODEL).read_bytes())
    assert written[0] == written[1]
    model = Model.read(tmp_path / "0" / "linking" / step.MODEL)
    assert model is not None and (model.night, model.trained) == (NIGHT, 780)
    assert f'"version": {VERSION}'.encode() in written[0]


def test_a_model_of_another_version_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    Model.shipped(("name", "dob"), 0.01).save(path)
    assert Model.read(path) is not None
    path.write_text(path.read_text(encoding="utf-8").replace(f'"version": {VERSION}', '"version": 0'), encoding="utf-8")
    assert Model.read(path) is None
