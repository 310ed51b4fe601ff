"""A register of ten nights, numbers gained, corrected, mistyped and swapped: no id ever changes or is given again."""

from __future__ import annotations

import random
from datetime import date, timedelta

import polars as pl
import pytest

from pipelines.linking.likely import Likely
from pipelines.linking.link import link
from pipelines.linking.register import PersonRegister
from tests.spec.linking_tables import row, table

FIRST = date(2024, 1, 31)


def town(rng: random.Random) -> list[dict[str, object]]:
    """Forty people with a citizen, card and file number each."""
    families, givens = ("NGUYEN", "TRAN", "LE", "PHAM"), ("AN", "BINH", "CUONG", "DUNG", "GIANG", "HANH", "KHOA")
    people = []
    for n in range(40):
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(18_000))
        people.append(
            {
                "name": f"{rng.choice(families)} VAN {rng.choice(givens)}",
                "dob": born.isoformat(),
                "citizen": f"0310{born.year % 100:02d}{rng.randrange(10**6):06d}",
                "card": f"{rng.randrange(10**8):08d}",
                "file": f"{n:06d}/HP",
            }
        )
    return people


def as_sent(person: dict[str, object]) -> dict[str, object]:
    fields = {key: person[key] for key in ("citizen", "card", "file") if person[key] is not None}
    return row(person["name"], person["dob"], **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(3))
def test_no_id_changes_or_is_reused(seed: int) -> None:
    rng = random.Random(seed)
    people, register = town(rng), PersonRegister.empty()
    sent = [dict(person, card=None) if n % 3 == 0 else dict(person) for n, person in enumerate(people)]
    known: dict[int, int] = {}
    for night in range(10):
        n, other = rng.sample(range(len(sent)), 2)
        kind = ("citizen", "card", "file")[night % 3]
        if night % 4 == 0:
            sent[n] = dict(people[n])  # gained, or corrected back
        elif night % 4 == 1 and sent[n][kind]:
            digits = str(sent[n][kind])
            sent[n] = dict(sent[n], **{kind: digits[:3] + str((int(digits[3]) + 1) % 10) + digits[4:]})
        elif night % 4 == 2:
            sent[n], sent[other] = dict(sent[n], card=sent[other]["card"]), dict(sent[other], card=sent[n]["card"])
        day = FIRST + timedelta(days=30 * night)
        result = link(table(*map(as_sent, sent)), register, None, day, likely=Likely(0.999, 0.5, day))
        now = dict(enumerate(result.links["person_id"].to_list()))
        assert len(set(now.values())) == len(sent)
        assert all(now[person] == id for person, id in known.items())
        before = set(register.persons.collect()["person_id"])
        after = result.register.persons.collect()
        assert before <= set(after["person_id"]) and after["person_id"].is_unique().all()
        register, known = result.register, now
    assert register.size() == len(people)


def test_the_engine_gives_the_same_on_any_number_of_threads() -> None:
    from pipelines.linking.lists import link_lists

    people = [person for seed in range(8) for person in town(random.Random(seed))]
    left = pl.DataFrame(
        {
            "uid": range(len(people)),
            "full_name": [str(person["name"]) for person in people],
            "dob": [str(person["dob"]) for person in people],
            "card_no": [str(person["card"]) for person in people],
        }
    )
    slip = pl.col("card_no").str.slice(0, 5) + pl.col("card_no").str.slice(6, 1) + pl.col("card_no").str.slice(5, 1)
    right = left.with_columns(pl.col("uid") + 1000, card_no=slip + pl.col("card_no").str.slice(7))
    one, two = (link_lists(left, right, ["name", "dob", "card"], night=FIRST, threads=n) for n in (1, 2))
    assert one.select("uid_l", "uid_r").equals(two.select("uid_l", "uid_r"))
    assert (one["uid_r"] - one["uid_l"] == 1000).mean() > 0.98
