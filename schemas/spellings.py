"""Units' own spellings of headers: ``reference/headers.csv``, read and checked.

Belongs here: the register, its check (exit code 2 with one clear sentence) and looking a header up in it. Does not
belong here: the spellings everyone knows (``schemas.dictionary``, ``schemas.wording``).

::

    org_code,record,header,field
    P1,roll,Tư cách,member_class      only in exports of P1
    ,transfer_out,Giấy số,transfer_no in everyone's; both registers of transfers have the same fields
    ,,Mã số ĐV,card_no                in every record that has the field
    P2,roll,Đơn vị,-                  "-": this column is none of the fields
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from schemas.codes import RECORD_KIND
from schemas.normalise import tight_key_of
from schemas.records import RECORDS
from schemas.units import read_units, rows_of

HEADERS_FILE = Path("reference") / "headers.csv"
COLUMNS = ("org_code", "record", "header", "field")
# In place of a field: the column is not to be read.
NOTHING = "-"

# Record and tight key of a header to a field, or to NOTHING.
Own = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Spellings:
    """The whole register.

    Attributes:
        by_unit: unit (blank for all) to its spellings.
    """

    by_unit: Mapping[str, Own] = field(default_factory=dict)

    def of(self, reporter: str) -> Own:
        """What holds for one reporting unit: everyone's spellings, then its own."""
        return {**self.by_unit.get("", {}), **self.by_unit.get(reporter, {})}

    def mark(self, reporter: str) -> str:
        """A short mark that changes when what holds for the unit does; empty where nothing does."""
        own = self.of(reporter)
        return hashlib.sha256(repr(sorted(own.items())).encode()).hexdigest()[:8] if own else ""


def spellings_of(home: Path) -> Spellings:
    """The register of a home, checked against its units.

    Raises:
        UsageError: one of the two registers is wrong.
    """
    if not (home / HEADERS_FILE).exists():
        return Spellings()
    return read_spellings(home, set(read_units(home)["org_code"]))


def read_spellings(home: Path, codes: set[str]) -> Spellings:
    """The register of spellings; empty when the file is absent.

    Args:
        home: the home.
        codes: every code of the register of units.

    Raises:
        UsageError: the file is wrong (says which row, why and what to do).
    """
    if not (home / HEADERS_FILE).exists():
        return Spellings()
    found: dict[str, dict[tuple[str, str], str]] = {}
    for row in rows_of(home, HEADERS_FILE, COLUMNS):
        unit = row.text("org_code") or ""
        if unit and unit not in codes:
            raise row.fault(
                f"the unit '{unit}' is not in reference/units.csv; correct the code or leave it blank for all units"
            )
        written = row.text("record")
        record = None if written is None else RECORD_KIND.by_key.get(tight_key_of(written))
        if written is not None and record is None:
            raise row.fault(
                f"'record' is not one of {', '.join(RECORD_KIND.values)}; correct it or leave it blank for every record"
            )
        key = tight_key_of(row.needed("header"))
        if not key:
            raise row.fault("'header' has no letter or digit; write the header as the unit's file has it")
        name = row.needed("field")
        records = [r for r in RECORDS if record in (None, r) and (name == NOTHING or name in RECORDS[r].cells)]
        if not records:
            among = f"of the record '{record}'" if record else "of any record"
            raise row.fault(f"'{name}' is no field {among}; docs/fields.md lists them; {NOTHING} means: do not read it")
        mine = found.setdefault(unit, {})
        for each in records:
            if mine.setdefault((each, key), name) != name:
                raise row.fault(
                    f"this header already stands for '{mine[each, key]}' in an earlier row; delete one of them"
                )
    return Spellings(found)
