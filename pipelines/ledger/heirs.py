"""Whose a handover is, and who in it follows which successor.

Belongs here: reading people from holdings, papers and rolls. Does not belong here: moving them (``reorganisation.py``).

Where people must be told apart, a person goes to the successor whose roll counts them (several: the lowest code), else
to the one whose roll says that they have left it, whose later roll counted them or whose entry names them; whom nobody
claims is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.ledger.frozen import frozen
from pipelines.ledger.parted import state_apart
from pipelines.ledger.successions import Handover, Plan
from pipelines.ledger.tables import MODEL_TABLES, shaped
from pipelines.night import NightRun
from schemas.unit_tree import UnitTree

MEMBERS: dict[str, pl.DataType] = {"person_id": pl.Int64(), "number": pl.Int64()}
FOLLOWERS: dict[str, pl.DataType] = {**MEMBERS, "successor": pl.String()}

PLACED: dict[str, pl.DataType] = {
    "person_id": pl.Int64(),
    "from_code": pl.String(),
    "effective_on": pl.Date(),
    "successor": pl.String(),
}
"""Who went to which of several successors: a close settles it."""

_EVENT: dict[str, pl.DataType] = {"from_code": pl.String(), "effective_on": pl.Date()}
_GONE = ["DECEASED", "LEFT", "MOVED_OUT"]
_ROLLS: dict[str, pl.DataType] = {"number": pl.Int64(), "account": pl.String(), "heir": pl.String()}


@dataclass(frozen=True)
class Told:
    """What tells people apart.

    ``counted`` (person_id, account, cell), ``gone`` (person_id, account of rows that say they have left, or were
    refused), ``seen`` (older rolls), ``placed`` (by a close), ``exporters`` (the reporting units of an account).
    """

    counted: pl.DataFrame
    gone: pl.DataFrame
    seen: pl.DataFrame
    placed: pl.DataFrame
    exporters: Callable[[str], list[str]]


def what_tells(run: NightRun, tree: UnitTree, roll_rows: Path, refused: pl.DataFrame) -> Told:
    """What tells people of one unit apart tonight."""
    rows = pl.read_parquet(roll_rows, columns=["person_id", "account", "cell", "counts", "roll_status"])
    gone = rows.filter(pl.col("roll_status").is_in(_GONE)).select("person_id", "account")
    seen = state_apart(run, "seen")
    return Told(
        rows.filter("counts"),
        pl.concat([gone, refused.select("person_id", "account").drop_nulls()]).unique(),
        pl.DataFrame(schema=MODEL_TABLES["seen"]) if seen is None else shaped("seen", seen),
        frozen(run, "placed", PLACED),
        tree.exporters,
    )


def members_of(
    wave: list[Handover], holdings: pl.DataFrame, posted: pl.DataFrame, entries: pl.DataFrame, told: Told
) -> pl.DataFrame:
    """Everyone a handover may concern: whoever was ever held at, counted by or entered at its account, or placed by it.

    Returns:
        ``MEMBERS`` (key).
    """
    whole = _frame([(h.number, h.account) for h in wave if h.cells is None], {"number": pl.Int64, "account": pl.String})
    parts = [frame.select("person_id", "account") for frame in (holdings, posted, told.seen)]
    parts += [
        entries.select("person_id", account=pl.col(column)) for column in ("own_account", "from_place", "to_place")
    ]
    everybody = pl.concat([part.join(whole, on="account") for part in parts]).drop_nulls("person_id")
    cells = _frame(
        [(h.number, h.account, cell, h.on) for h in wave if h.cells is not None for cell in sorted(h.cells)],
        {"number": pl.Int64, "account": pl.String, "cell": pl.String, "on": pl.Date},
    )
    events = _frame([(h.number, h.unit, h.on) for h in wave], {"number": pl.Int64(), **_EVENT})
    found = [everybody.select(list(MEMBERS)), told.placed.join(events, on=list(_EVENT)).select(list(MEMBERS))]
    if cells.height:
        found.append(_of_cells(cells, holdings, entries))
    return pl.concat(found).unique().sort(pl.all())


def _of_cells(cells: pl.DataFrame, holdings: pl.DataFrame, entries: pl.DataFrame) -> pl.DataFrame:
    """People of cells: those the last close held there, as the registers moved them between cells since."""
    accounts = cells.select("number", "account", "on").unique()
    arrived = pl.col("record").is_in(["transfer_in", "transfer_out"])
    last = (
        entries.with_columns(
            account=pl.when(arrived).then("to_place").otherwise("own_account"),
            cell=pl.when(arrived).then("to_cell").otherwise("from_cell"),
        )
        .filter((pl.col("record") != "exit") & pl.col("cell").is_not_null() & pl.col("person_id").is_not_null())
        .select("person_id", "account", "cell", "_day")
        .join(accounts, on="account")
        .filter(pl.col("_day") < pl.col("on"))
        .sort("person_id", "number", "_day", "cell")
        .group_by("person_id", "number", maintain_order=True)
        .agg(pl.col("account", "cell").last())
    )
    held = (
        holdings.select("person_id", "account", "cell")
        .join(accounts, on="account")
        .join(last, on=["person_id", "number"], how="anti")
    )
    columns = ["person_id", "number", "account", "cell"]
    return (
        pl.concat([last.select(columns), held.select(columns)])
        .join(cells, on=["number", "account", "cell"], how="semi")
        .select(list(MEMBERS))
    )


def follow(
    wave: list[Handover], plan: Plan, members: pl.DataFrame, told: Told, entries: pl.DataFrame, since: date
) -> pl.DataFrame:
    """Which successor each person of a wave follows; those nobody claims are left out.

    A successor's roll tells ``since`` a day: units may enter people early (design.md, own window per account).

    Returns:
        ``FOLLOWERS``, key (person_id, number); successor is the account itself for those a unit that goes on keeps.
    """
    everybody = _frame(
        [(h.number, h.heirs[0]) for h in wave if not h.told_apart and plan.complete(h)],
        {"number": pl.Int64, "successor": pl.String},
    )
    apart = [h for h in wave if h.told_apart or not plan.complete(h)]
    followers = [members.join(everybody, on="number").select(list(FOLLOWERS))]
    if apart:
        followers.append(_told_apart(apart, plan, members, told, entries, since))
    return pl.concat(followers).sort(pl.all())


def come_late(
    wave: Sequence[Handover],
    plan: Plan,
    followers: pl.DataFrame,
    held: pl.DataFrame,
    told: Told,
    settled: Sequence[int],
) -> pl.DataFrame:
    """Those of a unit that goes on whom a close left there, on no roll of either side, and a successor's has now.

    Args:
        wave: the handovers.
        plan: all of them.
        followers: ``FOLLOWERS``.
        held: person_id, account of those the close held.
        told: what tells people apart.
        settled: the numbers of the handovers a close has come since.

    Returns:
        ``MEMBERS`` (key).
    """
    found = [pl.DataFrame(schema=MEMBERS)]
    for handover in wave:
        if handover.number not in settled or not handover.goes_on or handover.cells is not None:
            continue
        mine = followers.filter(pl.col("number") == handover.number)
        of_event = (pl.col("from_code") == handover.unit) & (pl.col("effective_on") == handover.on)
        here = pl.col("account") == handover.account
        kept = [
            told.placed.filter(of_event).select("person_id"),
            told.seen.filter(here & (pl.col("last_counted_on") >= handover.on)).select("person_id"),
            told.counted.filter(here).select("person_id"),
        ]
        rolls = [account for heir in handover.heirs for account in plan.rolls_of(handover, heir)]
        shown = told.counted.filter(pl.col("account").is_in(rolls)).select("person_id")
        found.append(
            mine.select(list(MEMBERS))
            .join(held.filter(here), on="person_id", how="semi")
            .join(pl.concat(kept), on="person_id", how="anti")
            .join(shown, on="person_id", how="semi")
        )
    return pl.concat(found)


def as_closed(
    wave: Sequence[Handover], followers: pl.DataFrame, told: Told, settled: Sequence[int], late: pl.DataFrame
) -> pl.DataFrame:
    """The followers without those a close left at a unit that goes on, whatever a roll says of them since.

    Args:
        wave: the handovers.
        followers: ``FOLLOWERS``.
        told: what tells people apart.
        settled: the numbers of the handovers a close has come since.
        late: ``come_late``.

    Returns:
        ``FOLLOWERS``.
    """
    closed = [h for h in wave if h.number in settled and h.goes_on and h.cells is None]
    if not closed:
        return followers
    events = _frame([(h.number, h.unit, h.on) for h in closed], {"number": pl.Int64, **_EVENT})
    went = told.placed.join(events, on=list(_EVENT)).select(list(MEMBERS))
    stays = followers.join(events, on="number", how="semi").join(pl.concat([went, late]), on=list(MEMBERS), how="anti")
    return followers.join(stays, on=list(MEMBERS), how="anti")


def _told_apart(
    wave: list[Handover],
    plan: Plan,
    members: pl.DataFrame,
    told: Told,
    entries: pl.DataFrame,
    since: date,
) -> pl.DataFrame:
    rolls, later = [], []
    for handover in wave:
        for heir in handover.heirs:
            accounts = plan.rolls_of(handover, heir)
            later += [(handover.number, account, heir) for account in accounts]
            rolls += [(handover.number, a, heir) for a in accounts if plan.tells(a, since)]
        if handover.goes_on and handover.cells is None and plan.tells(handover.account, handover.on):
            rolls.append((handover.number, handover.account, handover.account))
    on_roll, afterwards = _frame(rolls, _ROLLS), _frame(later, _ROLLS)
    on = _frame([(h.number, h.on) for h in wave], {"number": pl.Int64, "on": pl.Date})
    units = _frame(
        [(h.number, h.unit, h.on) for h in wave],
        {"number": pl.Int64, **_EVENT},
    )
    mine = members.join(on, on="number", how="semi")
    kept = _frame([(h.number, h.account, h.account) for h in wave if h.goes_on and h.cells is None], _ROLLS)
    named = _named(entries, afterwards, kept, _own_registers(wave, later, told.exporters), on)

    def lowest(frame: pl.DataFrame, name: str) -> pl.DataFrame:
        return frame.group_by("person_id", "number").agg(pl.col("heir").min().alias(name))

    def by_rows(rows: pl.DataFrame, of: pl.DataFrame, name: str) -> pl.DataFrame:
        return lowest(rows.join(of, on="account").join(mine, on=list(MEMBERS), how="semi"), name)

    # That somebody has left the unit they came from tells nothing.
    new = on_roll.join(afterwards, on=list(_ROLLS), how="semi")

    before = (
        told.seen.join(pl.concat([afterwards, kept]), on="account")
        .join(on, on="number")
        .filter(pl.col("last_counted_on") >= pl.col("on"))
    )
    settled = told.placed.join(units, on=list(_EVENT))
    return (
        mine.join(settled.select("person_id", "number", "successor"), on=list(MEMBERS), how="left")
        .join(by_rows(told.counted, on_roll, "on_roll"), on=list(MEMBERS), how="left")
        .join(by_rows(told.gone, new, "left"), on=list(MEMBERS), how="left")
        .join(lowest(before, "on_older_roll"), on=list(MEMBERS), how="left")
        .join(named, on=list(MEMBERS), how="left")
        .with_columns(successor=pl.coalesce("successor", "on_roll", "left", "on_older_roll", "named"))
        .filter(pl.col("successor").is_not_null())
        .select(list(FOLLOWERS))
    )


def _own_registers(
    wave: list[Handover], accounts: list[tuple[int, str, str]], exporters: Callable[[str], list[str]]
) -> pl.DataFrame:
    """The reporting units that register for one successor of a handover alone: number, reporter, account, heir."""
    old = {h.number: h.account for h in wave}
    told: dict[tuple[int, str], set[str]] = {}
    for number, account, heir in accounts:
        for reporter in exporters(account):
            told.setdefault((number, reporter), set()).add(heir)
    rows = [
        (number, reporter, old[number], *heirs)
        for (number, reporter), heirs in sorted(told.items())
        if len(heirs) == 1 and reporter not in exporters(old[number])
    ]
    return _frame(rows, {"number": pl.Int64(), "reporter": pl.String(), "account": pl.String(), "heir": pl.String()})


def _named(
    entries: pl.DataFrame, rolls: pl.DataFrame, kept: pl.DataFrame, registers: pl.DataFrame, on: pl.DataFrame
) -> pl.DataFrame:
    """The successor that the first entry since names; else the one that has since registered what they did before.

    A paper that takes somebody from one unit to another tells that the first had them; a guest is nobody's. A unit
    that goes on (``kept``) may be named, too. Whatever a successor's register has of the old unit is told of its own
    people: it corrects or repeats it.
    """
    sides = pl.concat(
        [
            entries.select(
                "person_id", "record", "kind", "reporter", "_day", "as_of", account=pl.col(column), side=pl.lit(column)
            )
            for column in ("own_account", "from_place", "to_place")
        ]
    ).drop_nulls("person_id")
    sides = sides.with_columns(
        own=pl.col("side") == "own_account",
        arrives=(pl.col("side") == "to_place")
        | ((pl.col("side") == "own_account") & (pl.col("record") == "transfer_in")),
    )
    since = pl.col("_day") >= pl.col("on")
    guest = pl.col("arrives") & (pl.col("kind") == "TEMPORARY")
    told = pl.concat(
        [
            sides.join(rolls, on="account").join(on, on="number").filter(~(guest & since)),
            sides.join(kept, on="account").join(on, on="number").filter(since & ~guest),
        ]
    )
    left = pl.col("own") & pl.col("record").is_in(["exit", "transfer_out"]) & (pl.col("as_of") >= pl.col("on"))
    again = (
        sides.filter("own")
        .join(registers, on=["account", "reporter"])
        .join(on, on="number")
        .filter(pl.col("as_of") >= pl.col("on"))
    )
    columns = ["person_id", "number", "_day", "on", "arrives", "heir"]
    return (
        pl.concat([told.filter(since | left).select(columns), again.select(columns)])
        .sort("person_id", "number", ~since, "_day", "arrives", "heir")
        .group_by("person_id", "number", maintain_order=True)
        .agg(named=pl.col("heir").first())
    )


def _frame(rows: Sequence[tuple[object, ...]], schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema), orient="row")
