"""The oracle: what a night must find, worked out person by person from the documents.

Belongs here: putting replay, cells and rules together into one result. Does not belong here: any of them (see
replay.py, cells.py, claims.py, registers.py, deadline_rules.py, other_rules.py, each with the readings it chose).

It is written from design.md and the catalogue, not from the SQL, and is meant to be slow and obvious.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import workdays
from .cells import Person, read_person
from .claims import Finding, claim_cells
from .deadline_rules import deadline_findings
from .model import BETWEEN, OUTSIDE, City
from .other_rules import other_findings
from .papers import Movement
from .registers import register_findings
from .report_rules import is_within, report_findings
from .starts import held_accounts, held_of, was_at
from .successors import read_as_successors

Key = tuple[str, str, int | None, int]
MANY = ("I05", "C04")  # codes of which one key may stand for several findings


@dataclass(frozen=True)
class Balance:
    """The line of one account."""

    account: str
    opening: int | None  # None: no baseline
    expected: int | None
    on_roll: int
    gap: int | None


@dataclass(frozen=True)
class Transfer:
    """One transfer as published."""

    person_id: int
    origin: str
    target: str
    evidence: str  # both / sender / receiver / sender_and_roll
    status: str  # complete / in_transit / overdue / unregistered_out / unregistered_in / outside

    @property
    def key(self) -> Key:
        """What is compared, in the shape of a finding's key."""
        return (f"transfer {self.evidence} {self.status}", f"{self.origin} to {self.target}", self.person_id, 0)


@dataclass
class OracleResult:
    """What one night must come to."""

    findings: list[Finding]
    people: list[Person]
    balances: dict[str, Balance]
    transfers: list[Transfer]
    city: City  # as it was read

    def keys(self) -> list[Key]:
        """(code, org, person, effect) of every finding."""
        return counted([f.key for f in self.findings])

    def told(self) -> list[Key]:
        """Findings and transfers."""
        return sorted([*self.keys(), *(t.key for t in self.transfers)], key=str)


def counted(keys: list[Key]) -> list[Key]:
    """The keys in order, once each except where every one counts (rows of one roll, lines of one form)."""
    once = {key for key in keys if key[0] not in MANY}
    return sorted([*once, *(key for key in keys if key[0] in MANY)], key=str)


def expected(city: City) -> OracleResult:
    """Everything the night must find in that city."""
    city = read_as_successors(city, was_at)
    persons = (
        {r.person_id for r in city.roll_rows}
        | {e.person_id for e in city.entries}
        | {h.person_id for h in city.holdings}
        | {p.person_id for p in city.posted}
        | {r.person_id for r in city.refused if r.person_id is not None}
    )
    people = [read_person(city, person) for person in sorted(persons)]
    findings: list[Finding] = []
    for who in people:
        findings += claim_cells(city, who)
        findings += register_findings(city, who)
        findings += deadline_findings(city, who)
    findings += other_findings(city, people)
    findings += report_findings(city, people)
    return OracleResult(findings, people, balances(city, people), transfers(city, people), city)


def balances(city: City, people: list[Person]) -> dict[str, Balance]:
    """The line of every account that has a roll in force (or has ended)."""
    found = {}
    for unit in city.accounts:
        if (unit.as_of is None and not unit.ended_on) or unit.account in city.suspended:
            continue
        cells = [who.cells[unit.account] for who in people if unit.account in who.cells]
        on_roll = sum(cell.counted for cell in cells)
        if unit.has_baseline:
            opening = sum(
                held_of(city, who.person_id, unit.account)
                for who in people
                if unit.account in held_accounts(city, who.person_id)
            )
            expects = sum(cell.expected or 0 for cell in cells)
            found[unit.account] = Balance(unit.account, opening, expects, on_roll, on_roll - expects)
        else:
            found[unit.account] = Balance(unit.account, None, None, on_roll, None)
    return found


def transfers(city: City, people: list[Person]) -> list[Transfer]:
    """Every transfer that moved someone."""
    found = []
    for who in people:
        for movement in who.replay.movements:
            if movement.kind != "transfer":
                continue
            sent, received = movement.papers("sender"), movement.papers("receiver")
            if sent and received:
                evidence = "both"
            elif received:
                evidence = "receiver"
            else:
                evidence = "sender_and_roll" if movement.receipt_from == "roll" else "sender"
            origin = movement.origin
            if origin == OUTSIDE and movement.sides["receiver"]:
                origin = movement.sides["receiver"][0].from_place or OUTSIDE
            status = status_of(city, who, movement)
            places = published(origin), published(movement.target)
            found.append(Transfer(who.person_id, *places, evidence, status))
    return found


def status_of(city: City, who: Person, movement: Movement) -> str:
    """How far a transfer has come; one from outside is what its receipt calls so, whoever held them."""
    if not is_within(who, movement) or movement in who.replay.ended_on_the_way:
        return "outside"
    if movement is who.replay.transit:
        assert movement.sent_on
        late = workdays.late(movement.sent_on, city.night, city.settings.overdue_working_days)
        return "overdue" if late else "in_transit"
    if not movement.papers("sender"):
        return "unregistered_out"
    return "complete" if movement.papers("receiver") else "unregistered_in"


def published(place: str) -> str:
    """A place by its unit's own code: one above account level, or where somebody is between two units."""
    return place.removeprefix("^").removeprefix(BETWEEN)
