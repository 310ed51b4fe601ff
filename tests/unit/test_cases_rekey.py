"""Cases that follow merged people and reorganised units, numbers on a night run again, accepted differences."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from doikhop.settings import Settings
from pipelines import decisions
from pipelines.cases.accepted import accepted_adjustments
from pipelines.cases.counterparts import at_found_counterparts
from pipelines.cases.fold import CASES, fingerprints
from pipelines.cases.rekey import cases_before, issued_numbers, rekey
from pipelines.ledger.following import SUCCESSORS
from pipelines.linking.register import PERSON_FACTS
from pipelines.night import MANIFEST, NightRun, write_frame

NIGHT, NEXT = date(2026, 6, 30), date(2026, 7, 1)
NOBODY = pl.DataFrame(schema={"person_id": pl.Int64, "survivor_id": pl.Int64})
NOWHERE = pl.DataFrame(schema=SUCCESSORS)


def case(
    number: int, person: int | None, account: str, code: str = "L01", effect: int = 1, **more: Any
) -> dict[str, Any]:
    told = {"state": "open", "first_seen": NIGHT, "last_seen": NIGHT, "nights_open": 1, "severity": "H", "subject": ""}
    keyed = {"case_id": f"V{number:06d}", "code": code, "org_code": account, "account": account, "person_id": person}
    return {**told, **keyed, "count_effect": effect, **more}


def cases(*rows: dict[str, Any]) -> pl.DataFrame:
    schema = {name: dtype for name, dtype in CASES.items() if name not in ("fingerprint", "claims_cell")}
    frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
    return fingerprints(frame.rename({"count_effect": "effect"})).rename({"effect": "count_effect"}).select(list(CASES))


def merged(**people: int) -> pl.DataFrame:
    """``p5=3``: person 5 lives on as 3."""
    rows = [(int(old[1:]), new) for old, new in people.items()]
    return pl.DataFrame(rows, schema=NOBODY.schema, orient="row")


def handed(*rows: tuple[int | None, str, str]) -> pl.DataFrame:
    return pl.DataFrame([(*row, 0) for row in rows], schema=SUCCESSORS, orient="row")


def keys(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    return frame.select("case_id", "fingerprint").rows()


def test_a_case_follows_its_merged_person() -> None:
    after = rekey(cases(case(1, 5, "A"), case(2, 7, "A")), merged(p5=3), NOWHERE)
    assert keys(after) == [("V000001", "cell|3|A"), ("V000002", "cell|7|A")]
    assert after["first_seen"].to_list() == [NIGHT, NIGHT]


def test_of_two_cases_that_become_one_the_older_lives_on_and_none_is_lost() -> None:
    before = cases(case(1, 3, "A"), case(2, 5, "A"))
    after = rekey(before, merged(p5=3), NOWHERE)
    assert keys(after)[0] == ("V000001", "cell|3|A")
    assert after.height == 2
    assert after["fingerprint"].n_unique() == 2


def test_of_an_open_and_a_cleared_case_that_become_one_the_open_one_lives_on() -> None:
    after = rekey(cases(case(1, 3, "A", state="cleared"), case(2, 5, "A")), merged(p5=3), NOWHERE)
    assert dict(keys(after))["V000002"] == "cell|3|A"


def test_rekeying_again_changes_nothing() -> None:
    once = rekey(cases(case(1, 3, "A"), case(2, 5, "A")), merged(p5=3), NOWHERE)
    assert rekey(once, merged(p5=3), NOWHERE).equals(once)


def test_a_case_goes_on_where_its_counterpart_was_split_or_handed_on() -> None:
    """I01 of 3 (and 7) with somebody of OLD, L13 of 4 who lives in OLD: it was split into N and R, R renamed R2."""
    before = cases(
        case(1, 3, "A", "I01", 0, other_org_code="OLD", subject="card"),
        case(2, 4, "A", "L13", 0, other_org_code="OLD"),
        case(3, 5, "A", "L13", 0, other_org_code="OLD"),
        case(4, 6, "A", "L13", 0, other_org_code="OLD", state="cleared"),
        case(5, 7, "OLD", "I01", 0, subject="card"),
        case(6, 8, "FAR", "I01", 0, subject="card"),
    )
    found = cases(
        case(1, 3, "A", "I01", 0, other_org_code="N", subject="card"),
        case(2, 4, "A", "L13", 0, other_org_code="R2"),
        case(3, 5, "A", "L13", 0, other_org_code="ELSEWHERE"),
        case(4, 6, "A", "L13", 0, other_org_code="N"),
        case(5, 7, "OLD", "I01", 0, subject="card", other_org_code="N"),
        case(6, 8, "FAR", "I01", 0, subject="card", other_org_code="AWAY"),
    )
    followed = handed((70, "OLD", "N"), (71, "OLD", "R"), (71, "R", "R2"))
    after = at_found_counterparts(before, found, followed)
    assert keys(after) == [
        ("V000001", "I01|3|A|N|card"),
        ("V000002", "L13|4|A|R2|"),
        ("V000003", "L13|5|A|OLD|"),
        ("V000004", "L13|6|A|OLD|"),
        ("V000005", "I01|7|OLD|N|card"),
        ("V000006", "I01|8|FAR||card"),
    ]


def test_a_case_follows_its_cell_to_the_successor() -> None:
    before = cases(
        case(1, 3, "OLD"),
        case(2, 4, "OLD"),
        case(3, 3, "B", "L03", 0, other_org_code="OLD", subject="1"),
        case(4, None, "OLD", "C01", 0),
    )
    after = rekey(before, NOBODY, handed((3, "OLD", "NEW"), (None, "OLD", "NEW")))
    assert keys(after) == [
        ("V000001", "cell|3|NEW"),
        ("V000002", "cell|4|NEW"),
        ("V000003", "L03|3|B|NEW|1"),
        ("V000004", "C01||OLD||"),
    ]
    assert after["org_code"].to_list() == ["NEW", "NEW", "B", "OLD"]


def test_in_a_split_only_who_was_placed_follows() -> None:
    after = rekey(cases(case(1, 3, "OLD"), case(2, 4, "OLD")), NOBODY, handed((3, "OLD", "NORTH")))
    assert keys(after) == [("V000001", "cell|3|NORTH"), ("V000002", "cell|4|OLD")]


def a_night(home: Path, night: date, previous: Path | None = None, published: bool = True) -> NightRun:
    work = home / "nights" / night.isoformat()
    (work / "state").mkdir(parents=True, exist_ok=True)
    if published:
        (work / MANIFEST).write_text("{}")
    return NightRun(home, night, Settings(), work, previous, None)


def test_a_unit_is_handed_over_once(tmp_path: Path) -> None:
    """What stands at the ended unit later, as on its late roll (U02), stays there."""
    first, second = a_night(tmp_path, NIGHT), a_night(tmp_path, NEXT, tmp_path / "nights" / NIGHT.isoformat())
    write_frame(cases(case(1, 3, "OLD", "U02")), first.work / "state" / "cases.parquet")
    write_frame(handed((None, "OLD", "NEW")), second.work / "state" / "successors.parquet")
    moved = cases_before(second)
    assert moved is not None and moved["account"].to_list() == ["NEW"]
    write_frame(handed((None, "OLD", "NEW")), first.work / "state" / "successors.parquet")
    stayed = cases_before(second)
    assert stayed is not None and stayed["account"].to_list() == ["OLD"]
    # That roll makes them one of whom more is known at the unit; everybody had followed before.
    write_frame(handed((None, "OLD", "NEW"), (3, "OLD", "NEW")), second.work / "state" / "successors.parquet")
    known = cases_before(second)
    assert known is not None and known["account"].to_list() == ["OLD"]


def facts(*people: tuple[int, str]) -> pl.DataFrame:
    rows = [{"person_id": person, "name_key": name} for person, name in people]
    return pl.DataFrame([{n: row.get(n) for n in PERSON_FACTS} for row in rows], schema=PERSON_FACTS)


def test_numbers_of_an_earlier_publication_are_found_by_who_the_person_is(tmp_path: Path) -> None:
    """Another export of the night shifted the person numbers: the case is still the same member's."""
    published = a_night(tmp_path, NIGHT)
    write_frame(cases(case(1, 3, "A"), case(2, 4, "A")), published.work / "state" / "cases.parquet")
    write_frame(facts((3, "AN"), (4, "BINH")), published.work / "state" / "person_facts.parquet")
    building = NightRun(tmp_path, NIGHT, Settings(), tmp_path / "nights" / ".building", None, None)
    write_frame(facts((3, "ANH"), (4, "AN")), building.work / "state" / "person_facts.parquet")
    assert issued_numbers(building).sort("case_id").rows() == [("cell|4|A", "V000001"), (None, "V000002")]


def test_numbers_of_later_nights_are_known_but_not_those_of_earlier_ones(tmp_path: Path) -> None:
    for number, night in enumerate((date(2026, 5, 31), NIGHT, NEXT), start=1):
        write_frame(cases(case(number, number, "A")), a_night(tmp_path, night).work / "state" / "cases.parquet")
    run = NightRun(tmp_path, NIGHT, Settings(), tmp_path / "nights" / ".building", None, None)
    assert issued_numbers(run)["case_id"].to_list() == ["V000002", "V000003"]


def accept(home: Path, case_id: str, until: date, stage: str = "approved") -> None:
    journal = home / decisions.JOURNAL
    journal.parent.mkdir(exist_ok=True)
    line = {"decision": "accepted", "case_id": case_id, "by": "Lan", "reason": "known", "stage": stage}
    with journal.open("a") as file:
        file.write(json.dumps({**line, "until": str(until), "decided_at": "2026-06-30T20:00:00+00:00"}) + "\n")


def adjustments(home: Path, *before: dict[str, Any], aliases: pl.DataFrame = NOBODY) -> list[tuple[Any, ...]]:
    first = a_night(home, NIGHT)
    write_frame(cases(*before), first.work / "state" / "cases.parquet")
    second = a_night(home, NEXT, first.work)
    write_frame(aliases, second.work / "state" / "person_aliases.parquet")
    return accepted_adjustments(second).rows()


def test_an_accepted_cell_adjusts_until_its_last_day(tmp_path: Path) -> None:
    accept(tmp_path, "V000001", NEXT)
    accept(tmp_path, "V000002", NIGHT)
    accept(tmp_path, "V000003", NEXT, stage="proposed")
    accept(tmp_path, "V000004", NEXT)
    four = [case(1, 5, "A", effect=-1), case(2, 6, "A"), case(3, 7, "A"), case(4, 8, "A", "L09", 0)]
    assert adjustments(tmp_path, *four) == [(5, "A", -1)]


def test_an_accepted_cell_adjusts_where_its_person_is_now(tmp_path: Path) -> None:
    accept(tmp_path, "V000001", NEXT)
    assert adjustments(tmp_path, case(1, 5, "A"), aliases=merged(p5=3)) == [(3, "A", 1)]


def test_nothing_is_adjusted_on_a_first_night(tmp_path: Path) -> None:
    assert accepted_adjustments(a_night(tmp_path, NIGHT)).is_empty()
