"""Stories of several nights by the program's own home and by the oracle, each closed before the next.

Belongs here: running both side by side, and what of a night is compared beside its findings: what a close holds, and
whose case is whose. Does not belong here: either side (home.py; oracle.py, case_book.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .agreement import Night, differing, of_people
from .case_book import CaseBook, Cell, closing, settle
from .compare import Answer, Key
from .country import Answers, put_together
from .home import Home
from .model import City, Holding, Posted
from .oracle import OracleResult, expected
from .smaller import only, text

Told = list[list[Key]]  # of each city: what is compared of it


@dataclass
class ToldNight:
    """A night of many cities, and what each side says of each."""

    stories: list[list[City]]
    number: int
    night: Night
    oracle: Told
    program: Told
    broken: list[dict[str, Any]]  # invariants

    @property
    def people(self) -> int:
        """How many people both sides looked at."""
        return sum(len(result.people) for result in self.night[2])

    def disagreements(self) -> list[tuple[int, int | None, list[str]]]:
        """(number of the city, person or None, what differs); a broken invariant is told with the first city."""
        broken: list[tuple[int, int | None, list[str]]] = [(0, None, [f"+{i['name']} is broken"]) for i in self.broken]
        return broken + [
            (n, person, what)
            for n, (mine, theirs) in enumerate(zip(self.oracle, self.program, strict=True))
            for person, what in differing(mine, theirs).items()
        ]

    def explained(self, n: int, person: int | None, what: list[str]) -> str:
        """A disagreement with all that is told of the person, night after night."""
        nights = self.stories[n][: self.number + 1]
        told = nights if person is None else [only(city, person) for city in nights]
        return "\n".join([f"person {person}: {', '.join(sorted(what))}", *(text(city) for city in told)])


@dataclass
class Names:
    """The program's cases by where and when each was first seen, as the oracle names them."""

    found: dict[str, str] = field(default_factory=dict)

    def of(self, night: date, answer: Answer) -> dict[Cell, str]:
        """The night's cases of claimed cells."""
        told = {}
        for row in answer.rows("cases"):
            if row["claims_cell"] and row["case_id"]:
                name = self.found.setdefault(row["case_id"], f"of {night} at {row['account']}")
                told[row["person_id"], row["account"]] = name
        return told


def told_nights(stories: list[list[City]]) -> list[ToldNight]:
    """Every night of these stories, each closed before the next."""
    with TemporaryDirectory() as folder:
        home = Home(Path(folder))
        books, names = [CaseBook() for _ in stories], [Names() for _ in stories]
        found: list[ToldNight] = []
        for number in range(len(stories[0])):
            cities = [story[number] for story in stories]
            answers = Answers(home.night(put_together(cities)), len(cities))
            results = [expected(city) for city in cities]
            pairs = [
                (
                    said(result, books[n].turn(result)),
                    said_by_program(answers.of(n), result.balances, names[n].of(city.night, answers.of(n))),
                )
                for n, (city, result) in enumerate(zip(cities, results, strict=True))
            ]
            broken = [i for i in answers.whole.rows("invariants") if not i["ok"]]
            oracle, program = ([pair[side] for pair in pairs] for side in (0, 1))
            found.append(ToldNight(stories, number, (cities, answers, results), oracle, program, broken))
            if number + 1 < len(stories[0]):
                closed = set(home.close(cities[0].night)["account"].to_list())
                for n, story in enumerate(stories):
                    open_next(
                        story[number + 1],
                        cities[n].night,
                        answers.of(n),
                        {c[3:] for c in closed if c[:3] == f"{n:03d}"},
                    )
                    settle(story[number + 1], results[n].city)
    return found


def open_next(city: City, closed_on: date, answer: Answer, closed: set[str]) -> None:
    """Put the program's baseline under the next night; it has been compared."""
    city.holdings = [
        Holding(h["person_id"], h["account"], h["held"]) for h in answer.rows("next_holdings") if h["held"]
    ]
    city.posted = [
        Posted(
            p["person_id"], p["account"], int(p["effect"]), int(p["ordinal"]), p["effective_on"] or date.min,
            p["column_name"], p["counterpart"], bool(p["in_opening"]),
        )
        for p in answer.rows("next_posted")
    ]  # fmt: skip
    city.accounts = [
        replace(
            a,
            has_baseline=a.account in closed or bool(a.since and a.since > closed_on),
            created_after_close=a.account not in closed and bool(a.since and a.since > closed_on),
        )
        for a in city.accounts
    ]


def said(result: OracleResult, cases: dict[Cell, str]) -> list[Key]:
    """What the oracle says of a night."""
    opening = closing(result)
    told = of_people(result.told())
    told += [("balance", f"{b.account} {b.expected} {b.on_roll} {b.gap}", None, 0) for b in result.balances.values()]
    return [*told, *kept(opening.held, opening.posted, cases)]


def said_by_program(answer: Answer, reckoned: Collection[str], cases: dict[Cell, str]) -> list[Key]:
    """What the program says of it; its balances are compared of the accounts that are reckoned with."""
    held = Counter({(h["person_id"], h["account"]): h["held"] for h in answer.rows("next_holdings") if h["held"]})
    posted = Counter((p["person_id"], p["account"], int(p["effect"])) for p in answer.rows("next_posted"))
    told = of_people(answer.told())
    for b in answer.rows("balances"):
        if b["level"] == "BASE" and b["org_code"] in reckoned:
            told.append(("balance", f"{b['org_code']} {b['expected']} {b['on_roll']} {b['gap']}", None, 0))
    return [*told, *kept(held, posted, cases)]


def kept(held: Counter[Cell], posted: Counter[tuple[int, str, int]], cases: dict[Cell, str]) -> list[Key]:
    """What is carried to the next night, in the shape of a finding's key."""
    told: list[Key] = [("held", account, person, n) for (person, account), n in held.items()]
    told += [(f"posted {n} times", account, person, effect) for (person, account, effect), n in posted.items()]
    return [*told, *((f"case {name}", account, person, 0) for (person, account), name in cases.items())]
