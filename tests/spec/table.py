"""The words of a spec table, and checking one: a small town, what its records say, what must be found.

Belongs here: reading a table into the ledger's model tables and comparing findings. Does not belong here: any rule;
each code has its own ``test_<CODE>.py``.

A test is a function whose docstring is the table (a sentence, a blank line, the lines), decorated with ``@spec``::

    held A: An, Binh                       held at the last close
    roll A: An, Binh (exempt)              on A's roll in force, of 30 July; a roll not told has nobody on it
    roll A of 20 June: An                  a roll of another day
    earlier roll A of 30 June: An          an accepted roll before the one in force
    out A: An to B, issued 7 June, no 12   A's register of transfers out (temporary, abroad, internal: add the word)
    in B: An from A, received 14 June      B's register of transfers in; `from outside`, `to outside`, `to unknown Z9`
    admitted A: An on 1 July               A's admissions (`again`, `reinstated`)
    exit A: An died on 1 July              A's exits (`was expelled`, `was struck off`, `resigned`)
    by X                                   ends an entry that another unit's register holds
    register A out until 30 June           how far a register speaks (until 30 July unless told; `never`)
    posted A: An -1                        a leg the last close has posted
    refused A roll: An                     a refused row of A's export (`nobody`: it identifies no one)
    report A, 1 January to 30 June: A 5, B1 1, D 6
    the report of A is about unknown Z9    the one unit it names
    A is an office                         its members live anywhere (all others at home; ``a school``: for study)
    first register A exit of 30 June       the first its unit ever sent (unless told, long before anything)
    finds: L01 A An +1 H                   code, account, person (- none), effect, severity (may be left out)
    finds: nothing

``finds`` lines are complete: whatever else is found fails the test. They may end with ``stale``, ``names B`` (the other
account) and ``acts X`` (who must act, if not the account). In a roll, words in brackets say the row's status and
particulars (``since 1 May``, ``until 30 June``, ``admitted 1 June 2020``, ``lives in B``, ``wrong sex`` ...), and so do
entries (``until``, ``no notice``, ``reported``, ``first seen``, ``born``). The night is 2 August 2021, days without a
year are of 2021. A, B and C are accounts of the city with a closed period (``no close yet``, ``no close yet at B``);
``X stands above A, B`` makes a level above them.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any

import polars as pl
import pytest

from doikhop.settings import Settings
from pipelines.ledger.facts import BIRTH_YEAR, OFFICIAL_FIRST, SEX, UNDER_AGE
from pipelines.ledger.reconcile import reconcile
from pipelines.ledger.tables import MODEL_TABLES
from schemas.codes import ROLL_STATUS

NIGHT, ROLL_DAY = date(2021, 8, 2), date(2021, 7, 30)
REGISTERS = {"out": "transfer_out", "in": "transfer_in", "admitted": "admission", "exit": "exit"}
COUNTING = {code.value for code in ROLL_STATUS.codes if code.counts}
STATUS = {
    "exempt": "EXEMPT",
    "temporarily exempt": "TEMP_EXEMPT",
    "suspended": "SUSPENDED",
    "temporarily elsewhere": "TEMP_ELSEWHERE",
    "guest": "TEMP_HERE",
    "awaiting transfer": "AWAITING_TRANSFER",
    "moved out": "MOVED_OUT",
    "left": "LEFT",
    "dead": "DECEASED",
    "in liaison": "RESIDENCE_LIAISON",
}
EXITS = {"died": "DIED", "was expelled": "EXPELLED", "was struck off": "STRUCK_OFF", "resigned": "RESIGNED"}
KINDS = {"temporary": "TEMPORARY", "internal": "INTERNAL", "abroad": "ABROAD"}
ROLL_DATES = {"since": "status_since", "until": "temp_until", "admitted": "admitted_on"}
ENTRY_DATES = {"until": "temp_until", "reported": "reported_on", "first seen": "known_on", "born": "dob"}
FACTS = {"wrong sex": SEX, "wrong birth year": BIRTH_YEAR, "under age": UNDER_AGE, "official first": OFFICIAL_FIRST}
ADMISSIONS = {"again": "AGAIN", "reinstated": "REINSTATED"}
PEOPLE = re.compile(r"\s*([A-Z]\w*)\s*(?:\(([^)]*)\))?\s*(?:,|$)")


def day(text: str) -> date:
    """``7 June`` of 2021, or ``7 June 2020``."""
    words = text.split()
    return datetime.strptime(" ".join([*words, "2021"][:3]), "%d %B %Y").date()


@dataclass(frozen=True, order=True)
class Finding:
    """A finding as a table tells it; what a ``finds`` line leaves out is None."""

    code: str
    account: str
    person: str
    effect: int
    severity: str | None = None
    stale: bool | None = None
    names: str | None = None
    acts: str | None = None

    @property
    def key(self) -> tuple[str, str, str, int]:
        return self.code, self.account, self.person, self.effect

    def tells(self, found: Finding) -> bool:
        """Whether what this line says agrees with what was found."""
        said = ((self.severity, found.severity), (self.names, found.names), (self.acts or self.account, found.acts))
        return self.key == found.key and all(a in (None, b) for a, b in said) and bool(self.stale) == found.stale

    def __str__(self) -> str:
        line = f"{self.code} {self.account} {self.person} {self.effect:+d} {self.severity or ''}".rstrip()
        line += " stale" if self.stale else ""
        line += f" names {self.names}" if self.names else ""
        return line + (f" acts {self.acts}" if self.acts not in (None, self.account) else "")


@dataclass
class Town:
    """What the lines of one table say, as rows of the model tables."""

    people: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)
    above: dict[str, list[str]] = field(default_factory=dict)
    cover: dict[tuple[str, str], date | None] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in MODEL_TABLES})
    lived: dict[tuple[Any, ...], date] = field(default_factory=dict)
    offices: set[str] = field(default_factory=set)
    first_registers: dict[tuple[str, str], date] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=lambda: {"threads": 1})
    night: date = NIGHT
    finds: list[Finding] = field(default_factory=list)
    told: bool = False

    def __post_init__(self) -> None:
        for code in "ABC":
            self.account(code)

    def account(self, code: str) -> dict[str, Any]:
        return self.accounts.setdefault(code, {"account": code, "as_of": ROLL_DAY, "has_baseline": True})

    def person(self, name: str) -> int:
        return self.people.setdefault(name, len(self.people) + 1)

    def add(self, table: str, **row: Any) -> None:
        self.rows[table].append(row)

    # -- one method per word of the table, in the order of the module's docstring ------------------------------------

    def held(self, unit: str, text: str) -> None:
        for name, _ in people(text):
            self.add("holdings", person_id=self.person(name), account=unit, held=1)

    def roll(self, unit: str, on: date | None, text: str) -> None:
        self.account(unit)["as_of"] = on or ROLL_DAY
        for name, words in people(text):
            row = self._roll_row(unit, name, words)
            self.add("roll_rows", row_id=len(self.rows["roll_rows"]) + 1, **row)
            if row["counts"] and "residence_account" in row:
                self._lives_elsewhere(row, on or ROLL_DAY)

    def _lives_elsewhere(self, row: dict[str, Any], on: date) -> None:
        key = {name: row[name] for name in ("person_id", "account", "residence_account")}
        since = min(on, row.get("status_since", on), self.lived.get(tuple(key.values()), on))
        self.add("residences", **key, since=since, residential=True, exempt="EXEMPT" in row["roll_status"])

    def earlier_roll(self, unit: str, on: date, text: str) -> None:
        counted = [row for row in (self._roll_row(unit, *p) for p in people(text)) if row["counts"]]
        for row in counted:
            self.lived[row["person_id"], unit, row.get("residence_account", "")] = on
        self.add("roll_counts", account=unit, as_of=on, counted=len(counted))
        for row in counted:
            seen = {"person_id": row["person_id"], "account": unit}
            known = [s for s in self.rows["seen"] if s.items() >= seen.items()]
            if not known or known[0]["last_counted_on"] < on:
                self.rows["seen"] = [s for s in self.rows["seen"] if s not in known]
                self.add("seen", **seen, last_counted_on=on, last_status=row["roll_status"])

    def _roll_row(self, unit: str, name: str, words: list[str]) -> dict[str, Any]:
        row = {"person_id": self.person(name), "account": unit, "roll_status": "ACTIVE", "member_class": "OFFICIAL"}
        row |= {"citizen_ok": "no citizen number" not in words, "facts": 0}
        for word in words:
            if word in STATUS:
                row["roll_status"] = STATUS[word]
            elif word == "probationary":
                row["member_class"] = "PROBATIONARY"
            elif word.startswith("lives in "):
                row["residence_account"] = word.removeprefix("lives in ")
            elif word.startswith("in unknown unit "):
                row["unknown_unit"] = word.removeprefix("in unknown unit ")
            elif found := re.fullmatch(r"(since|until|admitted) (.+)", word):
                row[ROLL_DATES[found[1]]] = day(found[2])
            elif word in FACTS:
                row["facts"] = row.get("facts", 0) + FACTS[word]
            elif word not in ("no citizen number", "no card"):
                raise ValueError(f"unknown word of a roll row: {word}")
        row["counts"] = row["roll_status"] in COUNTING
        row["card_ok"] = "no card" not in words or row["member_class"] != "OFFICIAL"
        return row

    def entry(self, register: str, unit: str, name: str, says: str) -> None:
        entry: dict[str, Any] = {"own_account": unit, "reporter": unit, "person_id": self.person(name)}
        entry |= {"record": REGISTERS[register], "kind": "NEW" if register == "admitted" else "OFFICIAL"}
        if register in ("out", "in"):
            entry["from_place" if register == "out" else "to_place"] = unit
            entry["noticed"] = True
        for part in (part.strip() for part in says.split(",")):
            entry |= self._said(register, part)
        self.add("entries", entry_id=len(self.rows["entries"]) + 1, as_of=ROLL_DAY, **entry)

    def _said(self, register: str, part: str) -> dict[str, Any]:
        if found := re.fullmatch(r"(to|from) (unknown )?(\w+)", part):
            side, unknown, place = found.groups()
            if unknown:
                return {f"{side}_place": "OUTSIDE", f"{side}_unknown": place}
            return {f"{side}_place": "OUTSIDE" if place == "outside" else self.place(place)}
        if found := re.fullmatch(r"(issued|received) (.+)", part):
            return {f"{found[1]}_on": day(found[2])}
        if part == "no notice":
            return {"noticed": False}
        if found := re.fullmatch(r"no (\S+)", part):
            return {"transfer_no": found[1]}
        if found := re.fullmatch(r"by (\w+)", part):
            return {"reporter": found[1]}
        if found := re.fullmatch(r"(until|reported|first seen|born) (\d.+)", part):
            whole = {"dob_precision": "day"} if found[1] == "born" else {}
            return {ENTRY_DATES[found[1]]: day(found[2]), **whole}
        if found := re.fullmatch(r"born in (\d{4})", part):
            return {"dob": date(int(found[1]), 1, 1), "dob_precision": "year"}
        if found := re.fullmatch(r"on (.+)", part):
            return {"decided_on": day(found[1])}
        if found := re.fullmatch(rf"({'|'.join(EXITS)}) on (.+)", part):
            return {"kind": EXITS[found[1]], "effective_on": day(found[2])}
        words = ADMISSIONS if register == "admitted" else KINDS
        return {"kind": words[part]}

    def place(self, code: str) -> str:
        """An account; a level above account level means the account below it that holds the person."""
        return f"^{code}" if code in self.above else code

    def refused(self, unit: str, record: str, text: str) -> None:
        on = self.account(unit)["as_of"]
        self.add("refused_exports", reporter=unit, record=record, as_of=on)
        for name, _ in people(text):
            self.add("refused_rows", account=unit, person_id=None if name == "Nobody" else self.person(name))

    def posted(self, unit: str, name: str, effect: int) -> None:
        leg = {"person_id": self.person(name), "account": unit, "effect": effect}
        before = sum(row.items() >= leg.items() for row in self.rows["posted"])
        self.add("posted", **leg, ordinal=before + 1, column_name="in_city" if effect > 0 else "out_city")

    def report(self, unit: str, start: str, end: str, text: str) -> None:
        for line, value in re.findall(r"(\w+) (\d+)", text):
            period = {"period_from": day(start), "period_to": day(end)}
            self.add("reports", account=unit, **period, line=line, value=int(value), as_of=ROLL_DAY)

    # -- the town as the reconciliation reads it -----------------------------------------------------------------------

    def frames(self) -> dict[str, pl.DataFrame]:
        rows, reporters = self.rows, [*self.accounts, *self.above]
        stale_before = self.night - timedelta(days=Settings(**self.settings).deadline("stale_days", self.night))
        for account in self.accounts.values():
            parent = next((x for x, below in self.above.items() if account["account"] in below), "CITY")
            on = account["as_of"]
            stale = on is not None and on < stale_before
            rows["accounts"].append(
                {"reporter": account["account"], "parent": parent, "stale": stale, "created_after_close": False}
                | account
            )
            rows["account_exporters"].append({"account": account["account"], "reporter": account["account"]})
            rows["levels"] += [
                {"org_code": code, "account": account["account"], "level": level, "height": height}
                for height, (code, level) in enumerate(
                    {account["account"]: "BASE", parent: "SUPERIOR", "CITY": "CITY"}.items()
                )
            ]
            if on is not None:
                counted = sum(r["counts"] for r in rows["roll_rows"] if r["account"] == account["account"])
                rows["roll_counts"].append({"account": account["account"], "as_of": on, "counted": counted})
        for row in rows["residences"]:
            row["residential"] = row["account"] not in self.offices
        for row in rows["roll_rows"]:
            row["as_of"] = self.accounts[row["account"]]["as_of"]
        for reporter in reporters:
            for record in REGISTERS.values():
                until = self.cover.get((reporter, record), ROLL_DAY)
                if until is not None:
                    first = self.first_registers.get((reporter, record))
                    cover = {"reporter": reporter, "record": record, "first_as_of": first, "covered_to": until}
                    rows["cover"].append(cover)
        pairs = [(x, a) for x, below in self.above.items() for a in below]
        rows["related"] = [{"reporter": x, "other": y} for a, b in pairs for x, y in ((a, b), (b, a))]
        return {name: pl.DataFrame(rows[name], schema=schema) for name, schema in MODEL_TABLES.items()}

    def found(self) -> tuple[list[Finding], list[str]]:
        """What the reconciliation finds, and the invariants it breaks."""
        result = reconcile(self.frames(), self.night, Settings(**self.settings))
        try:
            names = {number: name for name, number in self.people.items()}
            findings = [
                Finding(
                    row["code"],
                    row["account"],
                    names.get(row["person_id"], "-"),
                    row["effect"],
                    row["severity"],
                    row["stale"],
                    row["other_org_code"],
                    row["org_code"],
                )
                for row in result.frame("findings").iter_rows(named=True)
            ]
            broken = result.frame("invariants").filter(~pl.col("ok"))["name"].to_list()
        finally:
            result.close()
        return sorted(findings, key=str), broken


def people(text: str) -> Iterator[tuple[str, list[str]]]:
    """``An, Binh (exempt; lives in B)``: names with the words in brackets."""
    at = 0
    while at < len(text):
        found = PEOPLE.match(text, at)
        if found is None:
            raise ValueError(f"not a list of people: {text!r}")
        yield found[1], [word.strip() for word in (found[2] or "").split(";") if word.strip()]
        at = found.end()


def _finds(town: Town, text: str) -> None:
    town.told = True
    if text == "nothing":
        return
    found = re.fullmatch(r"(\w\d\d) (\w+) (\w+|-) ([+−-]?\d)( [HMLI])?( stale)?(?: names (\w+))?(?: acts (\w+))?", text)
    if found is None:
        raise ValueError(f"not a finding: {text!r}")
    code, account, person, effect, severity, stale, names, acts = found.groups()
    number = int(effect.replace("−", "-"))
    town.finds.append(Finding(code, account, person, number, severity and severity.strip(), bool(stale), names, acts))


def _no_close(town: Town, unit: str | None) -> None:
    for account in [town.account(unit)] if unit else town.accounts.values():
        account["has_baseline"] = False


LINES: dict[str, Callable[..., None]] = {
    r"finds: (.+)": _finds,
    r"held (\w+): (.+)": Town.held,
    r"roll (\w+)(?: of ([^:]+))?: ?(.*)": lambda t, unit, on, who: t.roll(unit, day(on) if on else None, who),
    r"earlier roll (\w+) of ([^:]+): ?(.*)": lambda t, unit, on, who: t.earlier_roll(unit, day(on), who),
    r"(out|in|admitted|exit) (\w+): (\w+),? (.+)": Town.entry,
    r"posted (\w+): (\w+) ([+-]1)": lambda t, unit, who, effect: t.posted(unit, who, int(effect)),
    r"refused (\w+) (\w+)(?:: (.+))?": lambda t, unit, record, who: t.refused(unit, record, who or ""),
    r"report (\w+), (.+) to (.+): (.+)": Town.report,
    r"the report of (\w+) is about unknown (\w+)": lambda t, u, named: t.add(
        "reports_naming_unknown", reporter=u, named=named, as_of=ROLL_DAY
    ),
    r"register (\w+) (\w+) until (.+)": lambda t, u, r, on: t.cover.update({(u, REGISTERS[r]): day(on)}),
    r"first register (\w+) (\w+) of (.+)": lambda t, u, r, on: t.first_registers.update({(u, REGISTERS[r]): day(on)}),
    r"(\w+) is an office": lambda t, unit: t.offices.add(unit),
    r"(\w+) is a school": lambda t, unit: t.account(unit).update(study=True),
    r"register (\w+) (\w+) never": lambda t, u, r: t.cover.update({(u, REGISTERS[r]): None}),
    r"no close yet(?: at (\w+))?": _no_close,
    r"never sent (\w+)": lambda t, unit: t.account(unit).update(as_of=None, has_baseline=False),
    r"(\w+) ended on (.+)": lambda t, unit, on: t.account(unit).update(ended_on=day(on), as_of=None),
    r"(\w+) was founded after the close": lambda t, unit: t.account(unit).update(created_after_close=True),
    r"(\w+) stands above (.+)": lambda t, x, units: t.above.update({x: units.split(", ")}),
    r"handed over (\w+): (\w+) from (\w+) on ([^,]+)(, entered since)?": lambda t, unit, who, old, on, since: t.add(
        "handed_over",
        person_id=t.person(who),
        account=unit,
        from_account=old,
        effective_on=day(on),
        is_new=True,
        entered_since=bool(since),
    ),
    r"control total (\w+): (\d+) from (\w+) on (.+), (\d+) handed over": lambda t, unit, told, old, on, real: t.add(
        "control_totals",
        to_account=unit,
        from_account=old,
        effective_on=day(on),
        control_total=int(told),
        handed_over=int(real),
    ),
    r"misplaced (\w+) ([a-z_]+) of (.+)": lambda t, u, record, on: t.add(
        "misplaced_exports", reporter=u, record=record, as_of=day(on)
    ),
    r"abnormal roll (\w+) of (.+)": lambda t, u, on: t.add("abnormal_exports", reporter=u, as_of=day(on)),
    r"one (citizen|card|file) number: (\w+), (\w+)": lambda t, kind, a, b: t.add(
        "conflicts", person_id=t.person(a), other_person_id=t.person(b), key_kind=kind
    ),
    r"possibly one: (\w+), (\w+)": lambda t, a, b: t.add(
        "questions", person_id=t.person(a), other_person_id=t.person(b)
    ),
    r"setting (\w+) = (.+)": lambda t, name, value: t.settings.update(tomllib.loads(f"{name} = {value}")),
    r"night (.+)": lambda t, on: setattr(t, "night", day(on)),
}
"""Pattern of a line → what it adds to the town."""


def read(table: str) -> Town:
    """The town a table tells.

    Raises:
        ValueError: a line is not in the words of this module, or the table does not say what is found.
    """
    town = Town()
    for line in table.splitlines():
        text = line.strip()
        if not text:
            continue
        for pattern, says in LINES.items():
            if found := re.fullmatch(pattern, text):
                says(town, *found.groups())
                break
        else:
            raise ValueError(f"not a line of a spec table: {text!r}")
    if not town.told:
        raise ValueError("the table does not say what it finds")
    return town


def check(table: str) -> None:
    """Fail unless the reconciliation of the table's town finds exactly what its ``finds`` lines say."""
    town = read(table)
    found, broken = town.found()
    wanted = Counter(line.key for line in town.finds)
    agrees = wanted == Counter(f.key for f in found) and all(any(w.tells(f) for f in found) for w in town.finds)
    if not agrees:
        told = "\n".join(f"  {line}" for line in sorted(town.finds, key=str)) or "  nothing"
        real = "\n".join(f"  {line}" for line in found) or "  nothing"
        pytest.fail(f"the table finds\n{told}\nbut the reconciliation found\n{real}", pytrace=False)
    assert broken == [], f"invariants broken: {broken}"


def spec(test: Callable[[], None]) -> Callable[[], None]:
    """Make a test of a function's docstring: a sentence, a blank line, the table."""

    @wraps(test)
    def run() -> None:
        check((test.__doc__ or "").partition("\n\n")[2])

    return run
