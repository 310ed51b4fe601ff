"""Count reports: what each account reports about itself, from its own registers.

Belongs here: lines A, B and C from the entries a unit lists, D from them, and the wrong ones a fault asks for. Does
not belong here: whether a report agrees with the roll (``truth.py``).

A unit writes the report from its own books, so a departure it never registered is still in its D, and a receipt it
never registered is not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pipelines.simulate.world import World

LINES_IN = ("B1", "B2a", "B2b", "B3")
LINES_OUT = ("C1", "C2", "C3", "C4", "C5a", "C5b")
LINES = ("A", *LINES_IN, *LINES_OUT, "D")


@dataclass(slots=True)
class Report:
    """One count report of one account: days from and to, the value of each line, and what its registers say of it."""

    account: int
    k: int
    period_from: int
    period_to: int
    lines: dict[str, int]
    entered: dict[str, int]


def count_reports(world: World) -> dict[tuple[int, int], Report]:
    """The report of each (account, export)."""
    flows: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for entry in world.entries:
        if entry.line is not None and entry.reporter is None:
            flows[entry.account, entry.listed][entry.line] += 1
    for (account, k), members in world.merged_in.items():
        flows[account, k]["B2b"] += members
    reports: dict[tuple[int, int], Report] = {}
    for account, size in enumerate(world.city.size):
        books = size + world.absentees.get(account, 0) + world.opening_books.get(account, 0)
        told: int | None = None
        for k, as_of in enumerate(world.as_of[account]):
            if as_of is None:
                continue
            own = flows[account, k]
            lines = {line: own[line] for line in LINES_IN + LINES_OUT}
            entered = dict(lines)
            for line in LINES_IN[:1] + LINES_OUT[:1]:
                # Somebody who came and went on paper alone: the form still adds up.
                lines[line] += world.offsets.get(("C04", account, k), 0)
            for line in LINES_IN[:1] + LINES_OUT[-1:]:
                lines[line] += world.offsets.get(("C06", account, k), 0)
            net = sum(lines[line] for line in LINES_IN) - sum(lines[line] for line in LINES_OUT)
            books += net
            lines["D"] = books + world.offsets.get(("C01", account, k), 0)
            lines["A"] = (lines["D"] - net if told is None else told) + world.offsets.get(("C02", account, k), 0)
            # Whoever miscounts makes the lines fit: only C03 does not add up.
            rest = lines["D"] - lines["A"] - net
            lines["B2a" if rest > 0 else "C5a"] += abs(rest)
            lines["B1"] += world.offsets.get(("C03", account, k), 0)
            told = lines["D"]
            reports[account, k] = Report(account, k, world.window(account, k)[0], as_of, lines, entered)
    return reports


def level_reports(world: World, reports: dict[tuple[int, int], Report]) -> dict[tuple[str, int], Report]:
    """The reports of levels that keep no count and send exports of their own: (unit, export) → the sum below."""
    result: dict[tuple[str, int], Report] = {}
    for unit in world.city.units.values():
        below = accounts_below(world, unit.code)
        if not unit.is_reporting or unit.code in world.city.accounts or unit.code in world.reporter or not below:
            continue
        for k, day in enumerate(world.nights):
            told = [reports[a, k] for a in below if (a, k) in reports]
            if not told:
                continue
            entered = {line: sum(report.lines[line] for report in told) for line in LINES}
            lines = dict(entered)
            lines["D"] += world.offsets.get(("C05", below[0], k), 0)
            start = world.nights[k - 1] + 1 if k else world.start
            result[unit.code, k] = Report(below[0], k, start, day, lines, entered)
    return result


def accounts_below(world: World, code: str) -> list[int]:
    """The accounts below a unit."""
    return [a for a, own in enumerate(world.city.accounts) if own.startswith(f"{code}.")]
