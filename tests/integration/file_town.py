"""A town of few people written as files, and its nights run through the pure steps; everyone is invented.

Belongs here: writing exports of named people and reading what a night published. Does not belong here: assertions.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import polars as pl

from doikhop.settings import load_settings
from pipelines.cases import step as cases
from pipelines.intake import step as intake
from pipelines.ledger import step as ledger
from pipelines.ledger.periods import close_period
from pipelines.linking import step as linking
from pipelines.night import MANIFEST, NIGHTS, open_night, publish
from pipelines.rules import step as rules

FIRST_NAMES = ("AN", "BINH", "CHI", "DUNG", "EM", "GIANG", "HOA", "KHOA", "LAN", "MAI", "NAM", "OANH", "PHUC", "QUYEN")


class Town:
    """A home: units, successions, exports; its people are numbers, 1 to 999."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.units: dict[tuple[str, str], dict[str, str]] = {}
        self.successions: list[tuple[str, ...]] = []
        self.unit("TP", None, level="CITY", reports=False, counts=False)

    def unit(
        self,
        code: str,
        parent: str | None = "TP",
        *,
        level: str = "BASE",
        reports: bool = True,
        counts: bool = True,
        since: str = "",
        until: str = "",
        name: str = "",
    ) -> Town:
        """A line of ``units.csv``; one of another ``since`` is another period of the unit."""
        self.units[code, since] = {
            "org_code": code,
            "name": name or f"Đơn vị {code}",
            "parent_code": parent or "",
            "level": level,
            "kind": "residential",
            "is_reporting": str(int(reports)),
            "is_account": str(int(counts)),
            "valid_from": since,
            "valid_to": until,
        }
        return self

    def cells(self, account: str, *codes: str) -> Town:
        """Cells below an account."""
        for code in codes:
            self.unit(code, account, level="CELL", reports=False, counts=False)
        return self

    def succeeds(self, on: str, kind: str, old: str, new: str, total: int | None = None) -> Town:
        """A line of ``successions.csv``."""
        self.successions.append((on, kind, old, new, "" if total is None else str(total)))
        return self

    def roll(self, unit: str, on: str, people: Iterable[int] | Mapping[str, Iterable[int]], **more: str) -> Town:
        """A roll, by cell or without any.

        ``p3="EXEMPT"`` gives person 3's status, ``c3="00000009"`` their card, ``r3="B.1"`` where they live.
        """
        by_cell = people if isinstance(people, Mapping) else {"": people}
        rows = [
            {
                **(identity(p) | ({"card_no": more[f"c{p}"]} if f"c{p}" in more else {})),
                "cell": cell,
                "roll_status": more.get(f"p{p}", ""),
                "residence_cell": more.get(f"r{p}", ""),
            }
            for cell, members in by_cell.items()
            for p in members
        ]
        return self.write(unit, on, "danh_sach.csv", rows, [*identity(1), "cell", "roll_status", "residence_cell"])

    def moves(
        self, record: str, unit: str, on: str, rows: Iterable[tuple[int, str, str, str]] = (), **more: str
    ) -> Town:
        """A transfer register: (person, from, to, issued); a receipt is dated the same day."""
        lines = [
            {
                **identity(p),
                "transfer_no": more.get("no", f"{p}/GT"),
                "transfer_kind": more.get("kind", "OFFICIAL"),
                "issued_on": issued,
                "received_on": more.get("received", issued) if record == "transfer_in" else "",
                "from_org": source,
                "to_org": target,
                # In time, so that nobody asks for it (L10).
                "notice_on": more.get("received", issued) if record == "transfer_in" else "",
            }
            for p, source, target, issued in rows
        ]
        fields = [
            *identity(1),
            "transfer_no",
            "transfer_kind",
            "issued_on",
            "received_on",
            "from_org",
            "to_org",
            "notice_on",
        ]
        name = "chuyen_di.csv" if record == "transfer_out" else "chuyen_den.csv"
        return self.write(unit, on, name, lines, fields)

    def admits(self, unit: str, on: str, rows: Iterable[tuple[int, str]]) -> Town:
        """An admission register: (person, decided)."""
        lines = [{**identity(p), "admission_kind": "NEW", "decided_on": day, "org": unit} for p, day in rows]
        return self.write(unit, on, "ket_nap.csv", lines, [*identity(1), "admission_kind", "decided_on", "org"])

    def exits(self, unit: str, on: str, rows: Iterable[tuple[int, str]]) -> Town:
        """An exit register: (person, effective)."""
        lines = [{**identity(p), "exit_kind": "DIED", "effective_on": day, "org": unit} for p, day in rows]
        return self.write(unit, on, "ra_khoi_dang.csv", lines, [*identity(1), "exit_kind", "effective_on", "org"])

    def reports(self, unit: str, on: str, total: int) -> Town:
        """A count report of one day's line D."""
        row = {"org": unit, "period_from": on, "period_to": on, "line": "D", "value": str(total)}
        return self.write(unit, on, "bieu.csv", [row], list(row))

    def night(self, on: str, *, close: bool = False) -> Published:
        """Run and publish a night, through the pure steps up to the cases."""
        self._reference()
        run = open_night(self.home, date.fromisoformat(on))
        for step in (intake, linking, ledger, rules, cases):
            step.run(run)
        (run.work / MANIFEST).write_text("{}", encoding="utf-8")
        publish(run)
        if close:
            close_period(self.home, date.fromisoformat(on), load_settings(self.home))
        return Published(self.home / NIGHTS / on)

    def _reference(self) -> None:
        folder = self.home / "reference"
        folder.mkdir(parents=True, exist_ok=True)
        _csv(folder / "units.csv", list(self.units.values()), list(next(iter(self.units.values()))))
        if self.successions:
            names = ["effective_on", "kind", "from_code", "to_code", "control_total"]
            _csv(folder / "successions.csv", [dict(zip(names, row, strict=True)) for row in self.successions], names)

    def write(self, unit: str, on: str, name: str, rows: list[dict[str, str]], fields: list[str] | None = None) -> Town:
        """An export of any rows."""
        folder = self.home / "landing" / unit / on
        folder.mkdir(parents=True, exist_ok=True)
        _csv(folder / name, rows, fields or list(rows[0]))
        return self


class Published:
    """What a night published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def frame(self, name: str) -> pl.DataFrame:
        """A published or state table."""
        return pl.read_parquet(self.folder / f"{name}.parquet")

    def findings(self) -> list[tuple[str, str, int | None, int]]:
        """(code, account that acts, person, effect), sorted; I02 left out."""
        found = self.frame("discrepancies").filter(pl.col("code") != "I02")
        rows = found.select("code", "org_code", "citizen_id", "count_effect").iter_rows()
        found_rows = [(c, o, None if i is None else int(i[-6:]), e) for c, o, i, e in rows]
        return sorted(found_rows, key=lambda row: (row[0], row[1], row[2] or 0))

    def case_of(self, person: int) -> list[tuple[str, str, str, str]]:
        """(case, code, account that acts, state) of a person's cases."""
        persons = self.frame("discrepancies").select("person_id", "citizen_id")
        known = pl.read_parquet(self.folder / "state" / "persons.parquet").select("person_id", "citizen_id")
        own = pl.concat([persons, known]).filter(pl.col("citizen_id") == identity(person)["citizen_id"])
        mine = self.frame("cases").join(own.select("person_id").unique(), on="person_id", how="semi")
        return mine.select("case_id", "code", "org_code", "state").sort("case_id").rows()

    def reported(self, unit: str) -> int | None:
        """What a unit reported by its balance."""
        return self.frame("balances").filter(pl.col("org_code") == unit).row(0, named=True)["reported"]  # type: ignore[no-any-return]

    def bridge(self, unit: str) -> dict[str, int]:
        """What is not zero of a unit's balance, less what only describes it."""
        row = self.frame("balances").filter(pl.col("org_code") == unit).row(0, named=True)
        plain = ("org_code", "name", "parent_code", "level", "is_account", "as_of", "status", "roll_rows", "reported")
        return {name: value for name, value in row.items() if name not in plain and value}

    def holds(self) -> bool:
        """Whether every invariant held, and every level's columns foot."""
        balances = self.frame("balances").drop_nulls("expected")
        moved = pl.sum_horizontal("admitted", "reinstated", "in_city", "in_external", "reorganised", "adjusted")
        left = pl.sum_horizontal("out_city", "out_external", "died", "expelled", "struck_off", "resigned")
        foots = balances.filter(pl.col("opening") + moved - left != pl.col("expected")).is_empty()
        return foots and bool(self.frame("state/invariants")["ok"].all())


def identity(person: int) -> dict[str, str]:
    """The identity columns of a person."""
    name = FIRST_NAMES[person % len(FIRST_NAMES)]
    middle = ("VAN", "THI", "DUC", "MINH", "NGOC")[person // len(FIRST_NAMES) % 5]
    return {
        "full_name": f"NGUYEN {middle} {name} {'I' * (1 + person // 70)}",
        "dob": f"{1 + person % 28:02d}/{1 + person % 12:02d}/1970",
        "citizen_id": f"031070{person:06d}",
        "card_no": f"{person:08d}",
        "admitted_on": "03/02/2000",
        "member_class": "OFFICIAL",
    }


def _csv(path: Path, rows: list[dict[str, str]], fields: list[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields)
        writer.writeheader()
        writer.writerows(rows)
