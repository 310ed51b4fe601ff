"""The ledger's input tables as plain Python rows.

Belongs here: one dataclass per table of the reconciliation's input, the city that holds them. Does not
belong here: frames (tables.py), any arithmetic or rule (oracle.py and its neighbours).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from doikhop.settings import Settings

OUTSIDE = "OUTSIDE"
Event = tuple[str, date]  # a unit that hands people over, and the day
BETWEEN = "~"  # before the code of a unit that goes on: whom it has cut, and no successor has told of yet
OWN_ROW_SAYS = ("DECEASED", "LEFT", "MOVED_OUT")  # a row that tells why they are not counted


@dataclass(frozen=True)
class Account:
    """A unit at which a count is kept. ``as_of``: its roll in force (None: never sent)."""

    account: str
    as_of: date | None
    has_baseline: bool = True
    stale: bool = False
    created_after_close: bool = False
    reporter: str | None = ""
    parent: str | None = "CITY"
    ended_on: date | None = None
    closed_from: date | None = None  # the roll its first close took the opening from
    since: date | None = None  # set up by a reorganisation

    @property
    def sender(self) -> str | None:
        """The unit whose exports this account's rows come in."""
        return self.account if self.reporter == "" else self.reporter


@dataclass(frozen=True)
class RollRow:
    """An accepted row of a roll in force."""

    person_id: int
    account: str
    roll_status: str = "ACTIVE"
    counts: bool = True
    residence_account: str | None = None
    citizen_ok: bool = True
    card_ok: bool = True
    member_class: str = "OFFICIAL"
    unknown_unit: str | None = None
    status_since: date | None = None
    temp_until: date | None = None
    admitted_on: date | None = None
    facts: int = 0  # of the row's facts, how they contradict each other (0: not)


@dataclass(frozen=True)
class Residence:
    """A member whose roll says they live in another account's area, and since when its rolls say so."""

    person_id: int
    account: str
    residence_account: str
    since: date
    residential: bool = True
    exempt: bool = False


@dataclass(frozen=True)
class Refused:
    """A refused row of a roll in force that still identifies a person (or not: None)."""

    account: str
    person_id: int | None


@dataclass(frozen=True)
class Entry:
    """One live entry of a register."""

    entry_id: int
    record: str  # transfer_out / transfer_in / admission / exit
    reporter: str
    own_account: str
    person_id: int
    kind: str
    from_place: str | None = None
    to_place: str | None = None
    issued_on: date | None = None
    received_on: date | None = None
    decided_on: date | None = None
    effective_on: date | None = None
    reported_on: date | None = None
    transfer_no: str | None = None
    from_unknown: str | None = None
    to_unknown: str | None = None
    as_of: date | None = None
    known_on: date | None = None  # the first register that had it
    temp_until: date | None = None
    noticed: bool | None = None
    dob: date | None = None
    dob_precision: str | None = None


@dataclass(frozen=True)
class Cover:
    """Up to which date a reporter's registers of one kind speak."""

    reporter: str
    record: str
    covered_to: date


@dataclass(frozen=True)
class Holding:
    """What the baseline holds of a cell (o)."""

    person_id: int
    account: str
    held: int


@dataclass(frozen=True)
class Posted:
    """A leg the baseline has posted: the ``ordinal``-th leg of that effect at that cell."""

    person_id: int
    account: str
    effect: int
    ordinal: int
    effective_on: date
    column_name: str
    counterpart: str | None = None
    in_opening: bool = False  # a first close had taken the person over from a roll before this was told


@dataclass(frozen=True)
class Seen:
    """The last roll before the one in force that counted the person there."""

    person_id: int
    account: str
    last_counted_on: date
    last_status: str = "ACTIVE"


@dataclass(frozen=True)
class ReportLine:
    """One line of a count report."""

    account: str
    period_from: date
    period_to: date
    line: str
    value: int
    as_of: date


@dataclass(frozen=True)
class RollCount:
    """How many rows one accepted roll counted."""

    account: str
    as_of: date
    counted: int


@dataclass(frozen=True)
class Succession:
    """One row of the successions register."""

    effective_on: date
    kind: str
    from_code: str
    to_code: str
    control_total: int | None = None


@dataclass(frozen=True)
class Handover:
    """Everything one account hands over on the day it ends, or loses a part of its people and goes on."""

    on: date
    old: str
    heirs: tuple[str, ...]
    goes_on: bool = False

    @property
    def event(self) -> Event:
        """What it is known by from night to night."""
        return self.old, self.on


@dataclass(frozen=True)
class Adjustment:
    """An accepted difference in force: what it adds to the cell's expectation while the roll still shows it."""

    person_id: int
    account: str
    effect: int


@dataclass(frozen=True)
class Export:
    """An export that is not as it should be: of abnormal size, in the wrong folder, or with refused rows."""

    reporter: str
    record: str
    as_of: date
    what: str  # abnormal / misplaced / refused


@dataclass(frozen=True)
class Doubt:
    """Two people who may be one (no ``key_kind``), or on whom one number stands."""

    person_id: int
    other_person_id: int
    key_kind: str | None = None


@dataclass
class City:
    """Everything one reconciliation reads, and the night it is for."""

    night: date
    accounts: list[Account]
    superiors: dict[str, list[str]] = field(default_factory=dict)  # superior -> accounts below it
    first_above: dict[str, str] = field(default_factory=dict)  # of accounts that came under another superior
    tops: list[str] = field(default_factory=lambda: ["CITY"])  # a country has one for every city, codes beginning alike
    roll_rows: list[RollRow] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    residences: list[Residence] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    cover: list[Cover] = field(default_factory=list)
    holdings: list[Holding] = field(default_factory=list)
    posted: list[Posted] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    reports: list[ReportLine] = field(default_factory=list)
    roll_counts: list[RollCount] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    exports: list[Export] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    # What reading predecessors as successors has told (successors.py): which accounts a unit above may mean, who was
    # handed over to whom on which day, units
    # that ended and whose successors' rolls have not come, (successor, predecessor) of wrong control totals.
    stood_below: dict[str, set[str]] = field(default_factory=dict)
    handed: dict[tuple[int, str], date] = field(default_factory=dict)
    handed_from: list[tuple[str, date]] = field(default_factory=list)
    suspended: set[str] = field(default_factory=set)
    wrong_totals: list[tuple[str, str]] = field(default_factory=list)
    # What the last close settled: whose each person was of each handover, and which handovers had come to pass.
    placed: dict[tuple[int, Event], str] = field(default_factory=dict)
    settled: set[Event] = field(default_factory=set)
    # Who follows whom tonight, handover by handover: (person or everybody, unit) -> successor.
    follows: list[dict[tuple[int | None, str], str]] = field(default_factory=list)
    # Who was handed over by a unit that goes on, and stands on its roll of before the day.
    not_yet_left: set[tuple[int, str]] = field(default_factory=set)

    def handovers(self) -> list[Handover]:
        """The accounts that end or go on with a part of their people, each with all its other successors."""
        found = []
        for on, old in sorted({(s.effective_on, s.from_code) for s in self.successions if s.kind != "REPARENT"}):
            heirs = {
                s.to_code
                for s in self.successions
                if (s.effective_on, s.from_code) == (on, old) and s.kind != "REPARENT"
            }
            goes_on = old in heirs or self.account(old).ended_on != on  # its own successor, or valid still
            found.append(Handover(on, old, tuple(sorted(heirs - {old})), goes_on))
        return found

    def account(self, code: str) -> Account:
        """The account of that code."""
        return next(a for a in self.accounts if a.account == code)

    def below(self, place: str) -> set[str]:
        """The accounts a place may mean: itself, or for ``^X`` the accounts below X."""
        if place.startswith("^"):
            return self.stood_below.get(place[1:], set(self.superiors.get(place[1:], [])))
        return {place}

    def related(self, one: str, other: str) -> bool:
        """Whether two reporting units are levels of one line (one is or was above the other)."""
        return (one, other) in self.lines() or (other, one) in self.lines()

    def lines(self) -> set[tuple[str, str]]:
        """Every superior with each account that stands or stood below it."""
        now = {(x, a) for x, below in self.superiors.items() for a in below}
        return now | {(x, a) for a, x in self.first_above.items()}

    def levels(self) -> list[tuple[str, str, str]]:
        """(org_code, account, level) of every unit at or above an account."""
        rows = [(a.account, a.account, "BASE") for a in self.accounts]
        rows += [(x, a, "SUPERIOR") for x, below in self.superiors.items() for a in below]
        rows += [(top, a, "CITY") for top in self.tops for a in self.accounts_below(top)]
        return sorted(set(rows))

    def accounts_below(self, unit: str) -> list[str]:
        """The accounts below a superior or the city."""
        if unit in self.superiors:
            return self.superiors[unit]
        mark = unit.removesuffix("CITY")
        return [a.account for a in self.accounts if a.account.startswith(mark)]
