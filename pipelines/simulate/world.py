"""The clean world: who is where on every day, and what the registers say about how they got there.

Belongs here: people's places and statuses, movements with the entries both sides register, the changes faults make
to exports, and what is claimed to be found. Does not belong here: which movements and faults a scenario wants
(``movements.py``, ``faults*.py``), the tables of an export (``tables.py``), or how they are written (``styles.py``).

Two clocks: *exports* and *nights* share one index (0, 1, 2, ...); a unit that sends nothing at one has no as-of date
there, and its last roll stays in force.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from pipelines.simulate.city import City
from pipelines.simulate.people import NEVER, Array, People, to_date

OUTSIDE = -1
LAST = 999
"""An export index beyond every scenario's last: the fault is never fixed."""


class CityTooSmallError(ValueError):
    """A scenario asks for more people or windows than the city has."""


@dataclass(slots=True)
class Entry:
    """One row of a register. ``listed`` is the export it is sent with; ``line`` is its line in the count report."""

    record: str
    account: int
    listed: int
    pid: int
    kind: str
    line: str | None = None
    transfer_no: str | None = None
    issued: int | None = None
    received: int | None = None
    from_org: str | None = None
    to_org: str | None = None
    temp_until: int | None = None
    notice_no: str | None = None
    notice_on: int | None = None
    decided: int | None = None
    effective: int | None = None
    reported: int | None = None
    note: str | None = None
    reporter: str | None = None


@dataclass(slots=True)
class Movement:
    """One official transfer with at least one side in the city; what L03, L04, L09 and L14 are read from.

    ``k_out`` and ``k_in`` are the exports whose registers list it, None if none does. ``differs`` are the first and
    last night on which the two entries disagree.
    """

    pid: int
    src: int
    dst: int
    issued: int
    received: int | None
    k_out: int | None
    k_in: int | None
    differs: tuple[int, int] | None = None
    why: str = ""
    entry_out: Entry | None = None
    entry_in: Entry | None = None


@dataclass(slots=True)
class Claim:
    """What must be found. Shows on a night while the roll in force at ``gate`` is one of the exports first..last.

    With ``gate`` None, ``first`` and ``last`` are nights. ``account`` acts.
    """

    code: str
    account: int
    other: int | None
    pid: int | None
    effect: int
    first: int
    last: int
    gate: int | None
    needs_baseline: bool
    why: str
    absence: bool = False
    subject: str = ""
    acts: str | None = None
    """The unit that acts where it is not the account itself."""


@dataclass
class RollEdits:
    """Changes to rolls, each for the exports first..last of an account."""

    drop: list[tuple[int, int, int, int]] = field(default_factory=list)
    """(pid, account, first, last)"""
    add: list[tuple[int, int, str | None, str | None, int | None, int, int]] = field(default_factory=list)
    """(pid, account, cell, status, since, first, last)"""
    put: list[tuple[int, int, str, str | None, int, int]] = field(default_factory=list)
    """(pid, account, column, value, first, last)"""
    refused: list[tuple[int, int, int, int]] = field(default_factory=list)
    """(pid, account, first, last): rows that cannot be read"""


class World:
    """A city in time. ``as_of[a][k]`` is the day of export ``k`` of account ``a``, None where it sends nothing."""

    def __init__(
        self,
        city: City,
        people: People,
        rng: np.random.Generator,
        *,
        nights: list[int],
        start: int,
        residents: int,
        newcomers: int,
    ) -> None:
        self.city, self.people, self.rng = city, people, rng
        self.nights, self.start = nights, start
        count = len(city.accounts)
        self.as_of: list[list[int | None]] = [list(nights) for _ in range(count)]
        self.abnormal: set[tuple[int, int]] = set()
        self.ended: dict[int, int] = {}
        self.frozen: set[int] = set()
        self.reporter = [city.reporter(a) for a in range(count)]
        joint = {r for r in self.reporter if self.reporter.count(r) > 1}
        self.joint = {a for a in range(count) if self.reporter[a] in joint}

        self.home = np.full(len(people), -1, dtype=np.int32)
        self.home[:residents] = np.repeat(np.arange(count, dtype=np.int32), city.size)
        self.cell = np.zeros(len(people), dtype=np.int32)
        width = np.array([len(c) for c in city.cells])
        self.cell[:residents] = (rng.random(residents) * width[self.home[:residents]]).astype(np.int32)
        self.end = np.full(len(people), NEVER, dtype=np.int64)
        self.stays: list[tuple[int, int, str, int, int]] = []
        """(pid, account, cell, first day, first day no longer there) beside the opening ones"""
        self.extras: list[tuple[int, int, str, str, int, int, int | None]] = []
        """(pid, account, cell, status, first day, first day no longer, temp_until): rows that do not count"""
        self.statuses: dict[tuple[int, int], tuple[str, int, int | None]] = {}
        """(pid, account) -> (status, since, temp_until)"""
        self.resumed: dict[tuple[int, int], int] = {}
        """(pid, account) -> day from which that status is over"""
        self.residence: dict[int, tuple[int, str]] = {}
        """pid -> (account they belong to, cell where they live)"""
        self.absentees: dict[int, int] = {}
        """account -> members at the opening who are on no simulated roll, only in its exits"""
        self.merged_in: dict[tuple[int, int], int] = {}
        self.late_rolls: set[tuple[int, int]] = set()
        """(account, export): rolls an account sent after it had ended"""
        self.successions: list[tuple[int, str, str, str, int]] = []
        self.begun: dict[int, int] = {}
        """account -> the day it began, where that is after the start"""
        self.heirs: dict[int, tuple[int, int]] = {}
        """ended account -> (first export after, the one account that follows it)"""
        self.opening_books: dict[int, int] = {}
        """account -> members its books began with, beside those at the opening"""
        self.residences_later: list[tuple[int, int, str | None, int]] = []
        """(pid, account they belong to, cell where they live, first export) since a reorganisation"""
        self.abolished: set[str] = set()
        """reporting units above account level that have ended"""

        order = rng.permutation(residents)
        self.pool: list[list[int]] = [[] for _ in range(count)]
        for pid in order.tolist():
            self.pool[self.home[pid]].append(pid)
        self._new = {
            "newcomer": [[p for p in range(residents, residents + newcomers) if people.gender[p] == g] for g in (0, 1)],
            "veteran": [
                [p for p in range(residents + newcomers, len(people)) if people.gender[p] == g] for g in (0, 1)
            ],
        }
        self.entries: list[Entry] = []
        self.movements: list[Movement] = []
        self.claims: list[Claim] = []
        self.edits = RollEdits()
        self.offsets: dict[tuple[str, int, int], int] = {}
        """(C01, C02 or C03; account; export) -> by how much the count report is wrong"""
        self.touched: dict[int, int] = {}
        self._numbers: dict[tuple[int, int], int] = {}

    # -- time ---------------------------------------------------------------------------------------------------

    @property
    def last(self) -> int:
        """Index of the last export and night."""
        return len(self.nights) - 1

    def sent(self, account: int, k: int) -> bool:
        """Whether the account's export ``k`` exists and is used."""
        return k <= self.last and self.as_of[account][k] is not None and (account, k) not in self.abnormal

    def window(self, account: int, k: int) -> tuple[int, int]:
        """First and last day whose entries export ``k`` lists."""
        day = self.as_of[account][k]
        if day is None:
            raise ValueError(f"Account {account} sends nothing at export {k}.")
        before = [d for d in self.as_of[account][:k] if d is not None]
        return (before[-1] + 1 if before else self.begun.get(account, self.start), day)

    def listed_at(self, account: int, day: int) -> int | None:
        """The export that lists an entry of that day, None when it lies after the last."""
        for k, as_of in enumerate(self.as_of[account]):
            if as_of is not None and as_of >= day:
                return k
        return None

    def next_sent(self, account: int, k: int) -> int | None:
        """The first export at or after ``k`` that is sent and used."""
        return next((j for j in range(k, self.last + 1) if self.sent(account, j)), None)

    def in_force(self, account: int, night: int) -> int | None:
        """The export whose roll is in force on a night; None once the account has ended."""
        if self.nights[night] >= self.ended.get(account, NEVER):
            return None
        return next((k for k in range(night, -1, -1) if self.sent(account, k)), None)

    def now(self, account: int, night: int) -> int:
        """The account that stands for one on a night: itself, or the one that followed it."""
        first, heir = self.heirs.get(account, (LAST, account))
        return heir if night >= first else account

    def covered_to(self, account: int, night: int) -> int:
        """The day up to which the account's registers are known on a night."""
        days = [d for d in self.as_of[account][: night + 1] if d is not None]
        return days[-1] if days else self.start - 1

    # -- people -------------------------------------------------------------------------------------------------

    def take(self, account: int, fits: Callable[[int], bool] | None = None) -> int:
        """A member of the account nothing has happened to yet; used once."""
        pool = self.pool[account]
        for _ in range(min(len(pool), 60)):
            pid = pool.pop()
            if fits is None or fits(pid):
                return pid
            pool.insert(0, pid)
        raise CityTooSmallError(f"Account {self.city.accounts[account]} has no suitable member left.")

    def draw(self, group: str, gender: int | None = None) -> int:
        """A ``newcomer`` or ``veteran`` standing by."""
        lists = self._new[group]
        if gender is None:
            gender = int(self.rng.random() < len(lists[1]) / max(1, len(lists[0]) + len(lists[1])))
        if not lists[gender]:
            raise CityTooSmallError(f"No {group} of that sex stands by; the scenario reserves too few people.")
        return lists[gender].pop()

    def cell_code(self, account: int, pid: int) -> str:
        """The cell of someone who has been there since the opening."""
        return self.city.cells[account][int(self.cell[pid])]

    def any_cell(self, account: int) -> str:
        """A cell of the account."""
        cells = self.city.cells[account]
        return cells[int(self.rng.integers(len(cells)))]

    def on_probation(self, pid: int, day: int) -> bool:
        """Whether the person is not yet a full member on a day."""
        return bool(self.people.official[pid] > day)

    # -- what happens -------------------------------------------------------------------------------------------

    def arrive(self, pid: int, account: int, day: int, cell: str | None = None) -> None:
        """Put someone on an account from a day on."""
        self.stays.append((pid, account, cell or self.any_cell(account), day, NEVER))

    def depart(self, pid: int, day: int) -> None:
        """Take someone off wherever they are; on that day they no longer count."""
        for n in range(len(self.stays) - 1, -1, -1):
            if self.stays[n][0] == pid:
                self.stays[n] = (*self.stays[n][:4], day)
                return
        self.end[pid] = day

    def number(self, issuer: int, day: int) -> str:
        """The next number of transfer paper of an issuer in a year."""
        year = to_date(day).year
        self._numbers[issuer, year] = self._numbers.get((issuer, year), int(self.rng.integers(1, 60))) + 1
        return f"{self._numbers[issuer, year]}/GTSHĐ"

    def claim(self, code: str, account: int, other: int | None, pid: int | None, effect: int, **more: object) -> None:
        """Write down what must be found; fields as in ``Claim``."""
        values: dict[str, object] = {"first": 0, "last": LAST, "gate": account, "needs_baseline": False, "why": ""}
        values.update(more)
        self.claims.append(Claim(code, account, other, pid, effect, **values))  # type: ignore[arg-type]

    def pick(self, weights: Array) -> int:
        """An index drawn by weight."""
        total = weights.sum()
        if total <= 0:
            raise CityTooSmallError("No account of this city fits.")
        return int(self.rng.choice(len(weights), p=weights / total))
