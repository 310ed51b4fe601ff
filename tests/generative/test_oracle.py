"""On random cities the reconciliation finds exactly what the oracle finds, and its arithmetic closes.

Belongs here: comparing many cities at once, over one night and over nights with closes between. Does not belong here:
named single cases (test_examples.py).
"""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from .agreement import (
    OF_THE_WHOLE,
    Night,
    alike,
    closed_nights,
    reconciled,
)
from .compare import Answer, implementation
from .hunt import Compared, Kind, differing, kinds, people_of, shown
from .hunt import nights as nights_of
from .model import City
from .oracle import OracleResult, expected
from .profiles import draw_all
from .stories import stories
from .strategy import Mood, cities, city_of

pytest.importorskip("pipelines.ledger.reconcile")

FEW = 3  # how many disagreements a failure shows
MANY = 600  # cities of each kind in the long run


@pytest.fixture(scope="module", params=["none", "some", "all"])
def night(request: pytest.FixtureRequest) -> Night:
    """Cities where no, some or all accounts have a baseline; one reconciliation each."""
    return reconciled(draw_all(cities(request.param)))


@pytest.fixture(scope="module")
def nights() -> list[Night]:
    return three_nights("plain")


def three_nights(mood: Mood, share: float = 0.7) -> list[Night]:
    """Three nights of the same cities, each closed before the next, some differences accepted."""
    return closed_nights(draw_all(stories(mood=mood), share=share))


# -- comparing ---------------------------------------------------------------------------------------------


def assert_agree(night: Compared) -> None:
    """Every finding of every person is the oracle's."""
    wrong = differing(night)
    if wrong:
        counts = Counter(alike(what) for _, _, what in wrong)
        cases = list({alike(what): (n, person, what) for n, person, what in reversed(wrong)}.values())[:FEW]
        pytest.fail(
            f"{len(wrong)} of {people_of(night)} people differ (- oracle alone, + implementation "
            f"alone): {', '.join(f'{count} times ' + ' '.join(what) for what, count in counts.items())}\n"
            + "\n\n".join(shown(night, *case) for case in cases),
            pytrace=False,
        )


def test_findings_equal_the_oracle(night: Night) -> None:
    assert_agree(night)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_findings_equal_the_oracle_over_nights(nights: list[Night], number: int) -> None:
    assert_agree(nights[number])


# Several mistakes on one person, and papers no office would write.


@pytest.mark.parametrize("baseline", ["none", "some", "all"])
@pytest.mark.parametrize("mood", ["odd", "wild"])
def test_findings_of_odd_cities(mood: Mood, baseline: str) -> None:
    assert_agree(reconciled(draw_all(cities(baseline, mood=mood), share=0.5)))


def test_findings_of_wild_cities_over_nights() -> None:
    for night in three_nights("wild", share=0.3):
        assert_agree(night)


@pytest.mark.parametrize("baseline", ["none", "all"])
@pytest.mark.parametrize("mood", ["plain", "wild"])
def test_findings_of_reorganised_cities(mood: Mood, baseline: str) -> None:
    night = reconciled(draw_all(cities(baseline, mood=mood, reorganised=True), share=0.5))
    assert any(city.successions for city in night[0])
    assert_agree(night)
    assert_same_balances(night)


@pytest.mark.parametrize("reorganised", [False, True])
def test_what_is_asked_of_a_whole_city(reorganised: bool) -> None:
    """C06 sums every account, so each city is reconciled by itself; most lack a report, which tells nothing."""
    drawn = (city_of(seed, "all", count=15, reorganised=reorganised) for seed in range(150))
    found = 0
    whole = (city for city in drawn if {a.account for a in city.accounts if a.as_of} <= reporting(city))
    for city in islice(whole, 10):
        mine, theirs = (
            [key for key in keys if key[0] in OF_THE_WHOLE]
            for keys in (expected(city).keys(), implementation(city).keys())
        )
        assert mine == theirs
        found += len(mine)
    assert found


def reporting(city: City) -> set[str]:
    """Who has sent a report."""
    return {r.account for r in city.reports}


LONG_RUN = [pytest.param(kind, id=kind[0]) for kind in kinds()]


@pytest.mark.slow
@pytest.mark.parametrize("kind", LONG_RUN)
def test_findings_of_thousands_of_cities(kind: Kind) -> None:
    """The long run of ``hunt.py``: ``MANY`` cities of each kind, the same ones every time."""
    for _, night in nights_of(kind, 0, MANY):
        assert_agree(night)


def test_balances_equal_the_oracle(night: Night) -> None:
    assert_same_balances(night)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_balances_equal_the_oracle_over_nights(nights: list[Night], number: int) -> None:
    assert_same_balances(nights[number])


def assert_same_balances(night: Night) -> None:
    drawn, answers, results = night
    assert len(drawn) == len(results)
    for n, result in enumerate(results):
        lines = {b["org_code"]: b for b in answers.of(n).rows("balances") if b["level"] == "BASE"}
        for account, mine in result.balances.items():
            line = lines[account]
            theirs = (line["opening"], line["expected"], line["on_roll"], line["gap"])
            expects = (mine.opening, mine.expected, mine.on_roll, mine.gap)
            if mine.expected is None:
                theirs, expects = theirs[2:], expects[2:]
            elif drawn[n].successions:  # the oracle reads what was handed over as if it had been there
                theirs, expects = theirs[1:], expects[1:]
            assert theirs == expects, f"{account}: {theirs} {expects}\n{differing_cells(answers.of(n), result)}"


def differing_cells(answer: Answer, result: OracleResult) -> str:
    """The cells that are not what the oracle makes of them."""
    theirs = {(c["person_id"], c["account"]): c["expected"] for c in answer.rows("cells")}
    return "\n".join(
        f"person {who.person_id} at {cell.account}: {theirs.get((who.person_id, cell.account))} not {cell.expected}"
        for who in result.people
        for cell in who.cells.values()
        if theirs.get((who.person_id, cell.account), cell.expected) != cell.expected
    )


# -- the arithmetic, whatever the oracle says --------------------------------------------------------------


def whole_answers(nights: list[Night]) -> list[tuple[list[City], Answer]]:
    return [(drawn, answers.whole) for drawn, answers, _ in nights]


def test_effects_sum_to_the_gap_of_every_account(nights: list[Night]) -> None:
    for _, answer in whole_answers(nights)[1:]:
        effects: Counter[str] = Counter()
        for finding in answer.rows("findings"):
            if finding["effect"]:
                effects[finding["account"]] += finding["effect"]
        for line in answer.rows("balances"):
            if line["level"] == "BASE" and line["gap"] is not None:
                assert line["gap"] == effects[line["org_code"]], line


def test_every_open_cell_is_claimed_once(nights: list[Night]) -> None:
    for drawn, answer in whole_answers(nights):
        claims: dict[tuple[int, str], list[int]] = {}
        for f in answer.rows("findings"):
            if f["effect"] and f["code"] != "I05":
                claims.setdefault((f["person_id"], f["account"]), []).append(f["effect"])
        assert not [cell for cell, effects in claims.items() if len(effects) > 1]
        for cell in answer.rows("cells"):
            rest = min(cell["counted"], 1) - cell["expected"]
            claimed = sum(claims.get((cell["person_id"], cell["account"]), []))
            assert claimed == rest or not cell["has_baseline"], cell
        assert drawn


def test_nobody_is_in_two_places(nights: list[Night]) -> None:
    """Σ accounts + in transit + outside is conserved: over all legs a cell is 0 or 1, a person held at most once."""
    for _, answer in whole_answers(nights):
        sums: Counter[tuple[int, str]] = Counter()
        for leg in sorted(answer.rows("legs"), key=lambda leg: (leg["person_id"], leg["movement"], leg["effect"])):
            cell = (leg["person_id"], leg["account"])
            sums[cell] += leg["effect"]
            assert sums[cell] in (-1, 0, 1), leg


def test_balances_foot_at_every_level(nights: list[Night]) -> None:
    plus = ("opening", "admitted", "reinstated", "in_city", "in_external", "reorganised", "adjusted")
    minus = ("out_city", "out_external", "died", "expelled", "struck_off", "resigned")
    for _, answer in whole_answers(nights)[1:]:
        for line in answer.rows("balances"):
            if line["expected"] is not None:
                foots = sum(line[c] for c in plus) - sum(line[c] for c in minus)
                assert foots == line["expected"], line
                assert line["gap"] == line["on_roll"] - line["expected"], line


def test_implementation_invariants_hold(nights: list[Night]) -> None:
    for _, answer in whole_answers(nights):
        assert [i for i in answer.rows("invariants") if not i["ok"]] == []
