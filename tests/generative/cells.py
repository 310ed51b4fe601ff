"""The arithmetic of one person's cells: held, moved, counted, residual.

Belongs here: which legs are due at each account, what is expected and what is counted. Does not belong here: where a
person starts (starts.py), why a residual is there (claims.py).

Readings chosen where the documents are silent (beyond the interface's interpretations):
- Without a baseline a cell whose legs are all later than its roll was the opposite before the first of them
  (1 before a −1, 0 before a +1).
- Without a baseline and without legs, a cell is expected empty when the person is known to be held elsewhere: by
  the replay, by a baseline elsewhere, by an exit, by an open temporary stay here (or one that names another home),
  by another counted row naming this account as residence, or by a transfer paper out of here, posting or not. If
  that leaves several counted accounts, the holder is the home of a temporary stay, else the one whose row says they are
  away for a time, else the one whose row names a residence elsewhere, else the lowest code (as "all 0: the lowest
  code" does for L02 and L11); the others are expected 0.
- Nor is the home of a temporary stay theirs for sure, before a close, once its own row says they have left or died.
- Without a baseline and without legs, a refused row of a person no roll counts is evidence of holding (F03).
- An ended account has no window: all its legs are due.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from . import workdays
from .model import OUTSIDE, OWN_ROW_SAYS, City, Entry, RollRow, Seen
from .openings import opening_is_told
from .papers import Leg, Replay, overruled_kinds, own_date, same_place
from .starts import before_legs, from_start, held_accounts, held_of, moving_papers, posted_of


@dataclass
class Cell:
    """One person at one account."""

    account: str
    held: int | None
    legs: list[Leg]  # all, in order
    due: list[Leg]
    rows: list[RollRow]
    expected: int | None  # None: unknown
    early: Leg | None = None
    window: date = date.max
    code: str | None = None
    adjusted: int = 0
    staying: bool = False  # handed over, and the roll is of before the day: held here until the next one

    @property
    def counted(self) -> int:
        return sum(r.counts for r in self.rows)

    @property
    def own_row_says_gone(self) -> bool:
        """Whether a row of the roll says why they are not counted there."""
        return any(r.roll_status in OWN_ROW_SAYS for r in self.rows)

    @property
    def residual(self) -> int:
        return 0 if self.expected is None else self.counted - self.expected

    @property
    def rest(self) -> int:
        """The residual without extra rows of the person, which are a rule of their own (I05)."""
        return self.residual - max(self.counted - 1, 0)


@dataclass
class Person:
    """Everything known of one person: papers, replay, cells."""

    person_id: int
    entries: list[Entry]
    temporary: list[Entry]  # transfers that do not move the count
    visiting: list[Entry]  # of these, the temporary ones
    replay: Replay
    cells: dict[str, Cell]
    rows: list[RollRow]
    seen: dict[str, Seen] = field(default_factory=dict)

    @property
    def counted_at(self) -> list[str]:
        """Accounts whose roll counts them, lowest code first."""
        return sorted({r.account for r in self.rows if r.counts})

    @property
    def told_rows(self) -> list[RollRow]:
        """Their rows, without those of a unit that has handed them over since."""
        return [r for r in self.rows if r.account not in self.cells or not self.cells[r.account].staying]

    def expects(self, account: str) -> bool:
        """Whether the ledger expects them there."""
        return account in self.cells and bool(self.cells[account].expected)


def read_person(city: City, person: int) -> Person:
    """Replay one person and work out all their cells."""
    entries = [e for e in city.entries if e.person_id == person]
    told = overruled_kinds(city, entries)
    papers = moving_papers(city, person)
    temporary = [e for e in entries if e.record.startswith("transfer") and e not in papers]
    visiting = [e for e in temporary if told.get(e.entry_id, e.kind) == "TEMPORARY"]
    replay = from_start(city, person, papers).run()
    if city.settings.cut_over == "receipt":
        cut_on_receipt(city, person, replay)
    rows = [r for r in city.roll_rows if r.person_id == person]
    seen = {s.account: s for s in city.seen if s.person_id == person}
    who = Person(person, entries, temporary, visiting, replay, {}, rows, seen)
    touched = {r.account for r in rows} | {leg.account for leg in replay.legs} | held_accounts(city, person)
    home = home_by_temporary_paper(city, who)
    touched |= {r.account for r in city.refused if r.person_id == person}
    for account in sorted(touched | ({home} if home and home != OUTSIDE else set())):
        cell = cell_of(city, who, account)
        if cell:
            who.cells[account] = cell
    guess_unknown(city, who)
    for accepted in (a for a in city.adjustments if a.person_id == person and a.account in who.cells):
        cell = who.cells[accepted.account]
        if cell.expected is not None and cell.rest * accepted.effect > 0:  # the roll still shows it
            cell.expected += accepted.effect
            cell.adjusted = accepted.effect
    return who


def cut_on_receipt(city: City, person: int, replay: Replay) -> None:
    """Setting cut_over = receipt: in-city departures are due on receipt, or on the first roll without them."""
    arrivals = {id(leg.movement): leg.on for leg in replay.legs if leg.effect > 0}
    for leg in replay.legs:
        if leg.effect < 0 and leg.column == "out_city" and leg.movement.kind == "transfer":
            as_of = city.account(leg.account).as_of
            counts = any(r.person_id == person and r.account == leg.account and r.counts for r in city.roll_rows)
            if not as_of or as_of < leg.on or counts:
                leg.on = max(leg.on, arrivals.get(id(leg.movement), date.max))


# -- one cell ----------------------------------------------------------------------------------------------


def cell_of(city: City, who: Person, account: str) -> Cell | None:
    """The cell's arithmetic; None where no roll was ever sent (the account is missing)."""
    unit = city.account(account)
    window = city.night if unit.ended_on else unit.as_of
    if window is None or account in city.suspended:
        return None
    rows = [r for r in who.rows if r.account == account]
    legs = [leg for leg in who.replay.legs if leg.account == account]
    if (who.person_id, account) in city.not_yet_left:
        return Cell(account, 1 if unit.has_baseline else None, legs, [], rows, 1, window=window, staying=True)
    posted = posted_of(city, who.person_id, account) if unit.has_baseline else set()
    due = [leg for leg in legs if leg.on <= window or (leg.effect, leg.ordinal) in posted]
    held: int | None = None
    if unit.has_baseline:
        held = held_of(city, who.person_id, account)
        start: int | None = before_legs(city, who.person_id, account, who.replay)
        if account == who.replay.opening and opening_is_told(who.replay, legs):
            posted = {(effect, n + (effect > 0)) for effect, n in posted} | {(+1, 1)}  # the opening's comes first
            due = [leg for leg in legs if leg.on <= window or (leg.effect, leg.ordinal) in posted]
    elif legs:
        start = 1 if legs[0].effect < 0 else 0
    else:
        start = None
    cell = Cell(account, held, legs, due, rows, None, window=window)
    if start is None:
        return cell
    cell.expected = start + sum(leg.effect for leg in due)
    later = [leg for leg in legs if leg not in due]
    shown = min(cell.counted, 1) - cell.expected
    days = city.settings.overdue_working_days
    if later and later[0].effect == shown and workdays.within(window, later[0].on, days):
        cell.early = later[0]
        due.append(later[0])
        cell.expected += later[0].effect
    return cell


def guess_unknown(city: City, who: Person) -> None:
    """Cells without baseline and legs: expected empty where evidence says the person is held elsewhere."""
    left = who.replay.exited
    for cell in who.cells.values():  # whoever is on the later roll of a unit that has ended should not be
        if cell.expected is None and city.account(cell.account).ended_on:
            cell.expected = 0
    unknown = [c for c in who.cells.values() if c.expected is None]
    for cell in unknown:
        if left and own_date(left) <= cell.window:
            cell.expected = 0
    place = who.replay.place
    home = home_by_temporary_paper(city, who)
    papers = len(who.entries) > len(who.temporary)
    holder = place if place not in (OUTSIDE, "TRANSIT") else home
    if holder not in (None, OUTSIDE):
        for cell in unknown:
            cell.expected = int(cell.account == holder and (holder == place or not cell.own_row_says_gone))
        return
    visits = {stay.place for stay in stays(city, who.visiting) if stay.away}
    for cell in unknown:
        if any(cell.account in city.below(place) for place in visits):
            cell.expected = 0
        if cell.expected is None and sent_away(who, cell):
            cell.expected = 0
        refused = any((r.account, r.person_id) == (cell.account, who.person_id) for r in city.refused)
        if cell.expected is None and not cell.rows and refused and not who.counted_at and not papers:
            cell.expected = 1
    counted = sorted(c.account for c in unknown if c.expected is None and c.counted)
    residences = {r.residence_account for r in who.told_rows if r.counts and r.residence_account != r.account}
    taken = min((a for a in counted if a not in residences), key=lambda a: unlikely(city, who, a), default=None)
    if any(c.expected and c.counted and not c.staying for c in who.cells.values()):  # a known holder's roll has them
        taken = None
    for cell in unknown:
        if cell.expected is None and cell.counted:
            cell.expected = int(cell.account == taken)


def unlikely(city: City, who: Person, account: str) -> tuple[bool, bool, bool, str]:
    """Of several rolls without any other evidence: which is the least likely to hold the person, for sorting."""
    rows = [r for r in who.rows if r.counts and r.account == account]
    return (
        len(who.temporary) < len(who.entries) or account not in [s.home for s in open_stays(city, who)[:1]],
        all(r.roll_status != "TEMP_ELSEWHERE" for r in rows),
        all(r.residence_account in (None, account) for r in rows),
        account,
    )


def sent_away(who: Person, cell: Cell) -> bool:
    """Whether an official transfer paper, posting or not, takes the person from here before the roll, for good."""
    for e in who.entries:
        if e.record.startswith("transfer") and e not in who.temporary and e.from_place == cell.account != e.to_place:
            day = e.issued_on or own_date(e)
            if day <= cell.window and not any(leg.effect > 0 and leg.on >= day for leg in cell.due):
                return True
    return False


@dataclass
class Stay:
    """A temporary stay: away from home or back, and the days on which a paper tells of it."""

    home: str
    place: str
    days: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))  # day -> {"away", "back"}

    papers: list[tuple[date, str, Entry]] = field(default_factory=list)

    @property
    def turns(self) -> list[tuple[date, str]]:
        """The days that tell one way only, and which."""
        return [(day, *told) for day, told in sorted(self.days.items()) if len(told) == 1]

    @property
    def away(self) -> bool:
        """Whether they are away: what the last day tells that tells one way only."""
        return bool(self.turns) and self.turns[-1][1] == "away"

    @property
    def began(self) -> date:
        """The day of the first paper."""
        return min(self.days)

    @property
    def since(self) -> date:
        """The day of the last paper away."""
        return self.turns[-1][0]

    @property
    def until(self) -> date | None:
        """The latest end the papers away since the last return give."""
        back = max((day for day, way in self.turns if way == "back"), default=date.min)
        ends = [e.temp_until for day, way, e in self.papers if way == "away" and day > back and e.temp_until]
        return max(ends, default=None)

    def tell(self, day: date, way: str, entry: Entry) -> None:
        """A paper of the stay."""
        self.days[day].add(way)
        self.papers.append((day, way, entry))


def stays(city: City, temporary: list[Entry]) -> list[Stay]:
    """Temporary papers in order of issue: the first of two places is the home, papers the other way are returns."""
    found: list[Stay] = []
    papers = [(e.issued_on or own_date(e), e) for e in temporary if e.from_place != e.to_place]
    named = {place for _, e in papers for place in (e.from_place or OUTSIDE, e.to_place or OUTSIDE)}

    def meant(place: str, other: str) -> str:
        """A unit above account level means the account below it that another temporary paper names."""
        below = sorted(named & city.below(place) - {other}) if place.startswith("^") else []
        return below[0] if below else place

    for day, e in sorted(papers, key=lambda p: (p[0], p[1].record != "transfer_out", p[1].entry_id)):
        frm = meant(e.from_place or OUTSIDE, e.to_place or OUTSIDE)
        to = meant(e.to_place or OUTSIDE, e.from_place or OUTSIDE)
        for stay in found:
            if same_place(city, frm, stay.home) and same_place(city, to, stay.place):
                stay.tell(day, "away", e)
                break
            if same_place(city, to, stay.home) and same_place(city, frm, stay.place):
                stay.tell(day, "back", e)
                break
        else:
            found.append(Stay(frm, to))
            found[-1].tell(day, "away", e)
    return found


def open_stays(city: City, who: Person) -> list[Stay]:
    """Where they are guests now, in order; who goes on as a guest's guest that very day was the first one's guest."""
    away = [s for s in stays(city, who.visiting) if s.away]

    def order(stay: Stay) -> tuple[date, bool, int]:
        guest = any(s.began == stay.began and same_place(city, s.place, stay.home) for s in away)
        return stay.began, guest, max(e.entry_id for day, _, e in stay.papers if day == stay.since)

    return sorted(away, key=order)


def home_by_temporary_paper(city: City, who: Person) -> str | None:
    """Without moving papers, an open temporary stay tells where the person is held."""
    if len(who.temporary) < len(who.entries) or not (away := open_stays(city, who)):
        return None
    home = away[0].home
    if home.startswith("^"):
        return None
    if home != OUTSIDE and city.account(home).has_baseline:
        return None  # the baseline knows better
    visited = {a for stay in away if stay.home == home for a in city.below(stay.place)}
    if set(who.counted_at) - visited - {home}:
        return None  # a third roll has them
    return home
