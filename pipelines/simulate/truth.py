"""What must be found on each night, derived from the world: the simulator's own answer, never read by the pipeline.

Belongs here: turning claims, movements, reports and missing files into findings per night, and holding them against
the arithmetic of every account. Does not belong here: making faults.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipelines.simulate.counts import LINES_IN, LINES_OUT, Report, accounts_below, level_reports
from pipelines.simulate.people import NEVER, to_date
from pipelines.simulate.world import OUTSIDE, CityTooSmallError, Entry, Movement, World

STALE_DAYS, REPORT_DAYS = 30, 30


@dataclass(slots=True)
class Finding:
    """One expected finding of one night."""

    night: int
    code: str
    account: int
    other: int | None
    pid: int | None
    effect: int
    needs_baseline: bool
    stale: bool
    why: str
    acts: str | None = None


@dataclass
class Rolls:
    """Numbers per (account, export): rows that count, rows that truly should, rows refused, all rows."""

    counted: dict[tuple[int, int], int]
    true: dict[tuple[int, int], int]
    refused: dict[tuple[int, int], int]
    rows: dict[tuple[int, int], int]

    @classmethod
    def of(cls, rolls: pl.DataFrame, places: pl.DataFrame) -> Rolls:
        """Count the rows of the frames of ``tables.py``."""

        def tally(frame: pl.DataFrame) -> dict[tuple[int, int], int]:
            return {(a, k): n for a, k, n in frame.group_by("account", "k").len().iter_rows()}

        return cls(tally(rolls.filter("counts")), tally(places), tally(rolls.filter("refused")), tally(rolls))


def findings(world: World, numbers: Rolls, reports: dict[tuple[int, int], Report]) -> list[Finding]:
    """Everything that must be found, night by night."""
    result: list[Finding] = []
    for night in range(len(world.nights)):
        force = [world.in_force(a, night) for a in range(len(world.as_of))]
        view = _Night(world, night, force)
        result += view.claims()
        for move in world.movements:
            result += view.of_movement(move)
        for entry in world.entries:
            result += view.of_entry(entry)
        for account in range(len(world.as_of)):
            result += view.of_account(account, numbers, reports)
        result += view.of_city(reports)
        result += view.of_levels(reports)
    result.sort(key=lambda f: (f.night, f.code, f.account, -1 if f.pid is None else f.pid, f.effect))
    return result


@dataclass
class _Night:
    world: World
    night: int
    force: list[int | None]

    def stale(self, account: int | None) -> bool:
        """Whether absence on this account's roll or registers is no evidence tonight."""
        if account is None or account == OUTSIDE:
            return False
        k = self.force[account]
        if k is None:
            return False
        day = self.world.as_of[account][k]
        newest = self.newest(account)
        assert day is not None
        too_old = day < self.world.nights[self.night] - STALE_DAYS
        return too_old or (newest is not None and (account, newest) in self.world.abnormal)

    def newest(self, account: int) -> int | None:
        """The newest export sent, used or not."""
        days = self.world.as_of[account]
        return next((k for k in range(self.night, -1, -1) if days[k] is not None), None)

    def claims(self) -> Iterator[Finding]:
        for c in self.world.claims:
            at = self.night if c.gate is None else self.force[c.gate]
            if at is not None and c.first <= at <= c.last:
                stale = c.absence and self.stale(c.account)
                told = (self.night, c.code, c.account, c.other, c.pid, c.effect, c.needs_baseline, stale, c.why, c.acts)
                yield Finding(*told)

    def of_movement(self, move: Movement) -> Iterator[Finding]:
        """L03, L04, L09 and L14 of a transfer within the city."""
        if move.src == OUTSIDE or move.dst == OUTSIDE:
            return
        src, dst = (self.world.now(account, self.night) for account in (move.src, move.dst))
        out = move.k_out is not None and move.k_out <= self.night
        receipt = move.k_in is not None and move.k_in <= self.night
        if out and not receipt:
            shown = self.force[dst]
            day = None if shown is None else self.world.as_of[dst][shown]
            if move.received is not None and day is not None and day >= move.received:
                yield self._about(move, "L14", dst, src, self.stale(dst))
            else:
                yield self._about(move, "L03", src, dst, self.stale(dst))
        if receipt and not out and self.world.covered_to(src, self.night) >= move.issued:
            yield self._about(move, "L04", src, dst, self.stale(src))
        if out and receipt and move.differs and move.differs[0] <= self.night <= move.differs[1]:
            yield self._about(move, "L09", dst, src, stale=False)

    def of_entry(self, entry: Entry) -> Iterator[Finding]:
        """S06: an exit or admission reported more than 30 days after its day, else first seen so late."""
        if entry.record not in ("exit", "admission") or entry.line is None or entry.listed > self.night:
            return
        day = entry.decided if entry.record == "admission" else entry.effective
        reported, days = entry.reported, self.world.as_of[entry.account]
        if reported is None and entry.listed > next(k for k, as_of in enumerate(days) if as_of is not None):
            reported = days[entry.listed]
        if day is not None and reported is not None and reported - day > REPORT_DAYS:
            account = self.world.city.accounts.index(entry.from_org) if entry.from_org else entry.account
            yield Finding(self.night, "S06", account, None, entry.pid, 0, False, False, f"{entry.record} reported late")

    def _about(self, move: Movement, code: str, account: int, other: int, stale: bool) -> Finding:
        return Finding(self.night, code, account, other, move.pid, 0, False, stale, move.why or "clean transfer")

    def of_account(self, account: int, numbers: Rolls, reports: dict[tuple[int, int], Report]) -> Iterator[Finding]:
        """C01 to C03, F01, F02 and the count of refused rows."""

        def finding(code: str, why: str) -> Finding:
            return Finding(self.night, code, account, None, None, 0, False, False, why)

        world, force, newest = self.world, self.force[account], self.newest(account)
        if newest is not None:
            lines = reports[account, newest].lines
            if (account, newest) not in world.abnormal and numbers.counted.get((account, newest), 0) != lines["D"]:
                yield finding("C01", "line D is not the list")
            previous = next((k for k in range(newest - 1, -1, -1) if (account, k) in reports), None)
            if previous is not None and lines["A"] != reports[account, previous].lines["D"]:
                yield finding("C02", "line A is not the last report's D")
            total = sum(v if line[0] in "AB" else -v for line, v in lines.items() if line != "D")
            if total != lines["D"]:
                yield finding("C03", "D is not A + B - C")
            for line in LINES_IN + LINES_OUT:
                if lines[line] != reports[account, newest].entered[line]:
                    yield finding("C04", f"line {line} is not the register")
        if force is None:
            return
        day = world.as_of[account][force]
        assert day is not None
        if day < world.nights[self.night] - STALE_DAYS:
            yield finding("F01", "newest accepted roll too old")
        if newest is not None and (account, newest) in world.abnormal:
            yield finding("F02", "number of rows abnormal")
        if numbers.refused.get((account, force), 0):
            yield finding("F03", "rows refused")

    def of_levels(self, reports: dict[tuple[int, int], Report]) -> Iterator[Finding]:
        """C05: line D of a level that reports against the accounts below it, where all report the same day."""
        world, told = self.world, level_reports(self.world, reports)
        for unit in sorted({unit for unit, _ in told}):
            newest = max((k for code, k in told if code == unit and k <= self.night), default=None)
            if newest is None:
                continue
            day = world.nights[newest]
            owing = [a for a in accounts_below(world, unit) if day < world.ended.get(a, NEVER)]
            below = [reports.get((a, newest)) for a in owing]
            sums = [report.lines["D"] for report in below if report is not None and report.period_to == day]
            if len(sums) == len(owing) and sum(sums) != told[unit, newest].lines["D"]:
                why = "the level is not the sum below it"
                yield Finding(self.night, "C05", owing[0], None, None, 0, False, False, why, unit)

    def of_city(self, reports: dict[tuple[int, int], Report]) -> Iterator[Finding]:
        """C06: what the reports say was sent and received within the city against the registers."""
        world = self.world
        today = world.nights[self.night]
        there = (world.begun.get(a, 0) <= today < world.ended.get(a, NEVER) for a in range(len(world.as_of)))
        owing = [a for a, is_there in enumerate(there) if is_there]
        newest = [(a, self.newest(a)) for a in owing]
        told = [reports[a, k] for a, k in newest if k is not None]
        if len(told) < len(owing) or min(r.period_to for r in told) < max(r.period_from for r in told):
            return

        def open_ends(lines: list[dict[str, int]]) -> int:
            return sum(line["C5b"] - line["B2b"] for line in lines)

        if open_ends([r.lines for r in told]) != open_ends([r.entered for r in told]):
            city = next(u.code for u in world.city.units.values() if u.level == "CITY")
            why = "sent is not received and in transit"
            yield Finding(self.night, "C06", owing[0], None, None, 0, False, False, why, city)


def check_sizes(world: World, numbers: Rolls) -> None:
    """No export is of abnormal size unless planned so.

    Raises:
        CityTooSmallError: so many changes in so small a unit would be F02.
    """
    for account, days in enumerate(world.as_of):
        before: int | None = None
        for k, day in enumerate(days):
            if day is None or (account, k) in world.abnormal:
                continue
            rows = numbers.rows.get((account, k), 0)
            if before is not None and abs(rows - before) >= 10 and abs(rows - before) > 0.19 * before:
                raise CityTooSmallError(
                    f"unit {world.city.accounts[account]} would change by a fifth within one export; "
                    "use more members, fewer units or lower rates."
                )
            before = rows


def check(world: World, numbers: Rolls, found: list[Finding]) -> None:
    """Hold the findings against arithmetic: their effects make up every account's difference, on every night.

    Raises:
        AssertionError: a fault and its claim disagree; the simulator is wrong.
    """
    effects: dict[tuple[int, int], int] = defaultdict(int)
    for f in found:
        effects[f.night, f.account] += f.effect
    for night in range(len(world.nights)):
        for account in range(len(world.as_of)):
            k = world.in_force(account, night)
            if k is None and not effects[night, account]:
                continue
            if k is None:
                # An ended account holds whom no successor's roll has, and counts whom its late roll does.
                late = next((j for a, j in world.late_rolls if a == account and j <= night), None)
                gap = numbers.counted.get((account, late), 0) if late is not None else 0
                gap -= sum(-f.effect for f in found if f.night == night and f.account == account and f.effect < 0)
            else:
                gap = numbers.counted.get((account, k), 0) - numbers.true.get((account, k), 0)
            if gap != effects[night, account]:
                raise AssertionError(
                    f"Simulated truth of account {world.city.accounts[account]} on night {night} explains "
                    f"{effects[night, account]} of a difference of {gap}."
                )


def truth_frame(world: World, found: list[Finding]) -> pl.DataFrame:
    """``truth/faults.parquet``: one row per finding and night.

    Columns: night, code, org_code (the account that must act), other_org_code, person (true citizen number, the key
    of truth/persons.parquet), citizen_id, full_name, dob, card_no, file_no, count_effect, needs_baseline (not found
    on a night without a baseline), stale, why.
    """
    people, accounts = world.people, world.city.accounts

    def of_person(column: list[str]) -> list[str | None]:
        return [None if f.pid is None else column[f.pid] for f in found]

    return pl.DataFrame(
        {
            "night": [to_date(world.nights[f.night]) for f in found],
            "code": [f.code for f in found],
            "org_code": [f.acts or accounts[f.account] for f in found],
            "other_org_code": [None if f.other is None else accounts[f.other] for f in found],
            "person": of_person(people.citizen_id),
            "citizen_id": of_person(people.citizen_id),
            "full_name": of_person(people.full_name),
            "dob": [None if f.pid is None else to_date(people.dob[f.pid]) for f in found],
            "card_no": of_person(people.card_no),
            "file_no": of_person(people.file_no),
            "count_effect": [f.effect for f in found],
            "needs_baseline": [f.needs_baseline for f in found],
            "stale": [f.stale for f in found],
            "why": [f.why for f in found],
        },
        schema_overrides={
            "night": pl.Date,
            "dob": pl.Date,
            "count_effect": pl.Int8,
            **dict.fromkeys(("needs_baseline", "stale"), pl.Boolean),
            **dict.fromkeys(("code", "org_code", "other_org_code", "person", "citizen_id"), pl.String),
            **dict.fromkeys(("full_name", "card_no", "file_no", "why"), pl.String),
        },
    )
