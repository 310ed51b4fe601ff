"""F04 on random exports: refused are exactly those that a plain reading of the catalogue refuses.

Belongs here: tables whose rows name units at random, titles that state a date or not, and the oracle for both. Does not
belong here: the rest of the catalogue (oracle.py), whole nights of intake (tests/unit/test_intake_misplaced.py).

Readings chosen where the catalogue is silent: a row names a unit by its code or its name, whatever the case; what
several units are called names nobody, unless one of them is the sender's own; the sender's own are the units below and
above it. A register is only in the wrong folder from three entries about another unit on: anybody may register a death.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import polars as pl
import pytest

from pipelines.intake.misplaced import OWN_FIELD, Register, stated_date, units_written, wrong_unit
from schemas.units import SUCCESSION_SCHEMA

CITY = ("TP", "Đảng bộ thành phố", None, False)
WARDS = [(f"P{n}", f"Phường {name}", "TP", True) for n, name in enumerate(("Một", "Hai", "Ba"), 1)]
CELLS = [(f"P{w}.{c}", f"Chi bộ {c}", f"P{w}", False) for w in (1, 2, 3) for c in (1, 2)]
OWN_NAMES = [(f"P{w}.9", f"Chi bộ khu phố {name}", f"P{w}", False) for w, name in enumerate(("Nam", "Bắc", "Tây"), 1)]
UNITS = [CITY, *WARDS, *CELLS, *OWN_NAMES]
PARENT = {code: parent for code, _, parent, _ in UNITS}
LISTS = ("roll", "count_report")
MANY = 3000


def register() -> Register:
    columns = ["org_code", "name", "parent_code", "is_reporting"]
    return Register(pl.DataFrame(UNITS, schema=columns, orient="row"), pl.DataFrame(schema=SUCCESSION_SCHEMA))


def chain(code: str) -> list[str]:
    """The unit and those above it."""
    above = PARENT[code]
    return [code, *(chain(above) if above else [])]


def named(text: str | None) -> list[str]:
    """The units a text may name."""
    if not text:
        return []
    return [code for code, name, _, _ in UNITS if text.strip().lower() in (code.lower(), name.lower())]


def ward_named(sender: str, text: str | None) -> str | None:
    """The other ward a row names; None: the sender's own, or nobody."""
    codes = named(text)
    if len(codes) != 1 or any(sender in chain(code) or code in chain(sender) for code in codes):
        return None
    return next((unit for unit in chain(codes[0]) if unit in {w[0] for w in WARDS}), None)


def misplaced(sender: str, record: str, rows: list[str | None]) -> bool:
    """Whether most of the export's own rows name one other unit."""
    others = Counter(ward for row in rows if (ward := ward_named(sender, row)))
    most = max(others.values(), default=0)
    return 2 * most > len(rows) and (record in LISTS or most >= 3)


def rows_of(random: Random, sender: str) -> list[str | None]:
    """What the rows of an export say: mostly the sender's units, mostly another's, or anything."""
    other = random.choice([w[0] for w in WARDS if w[0] != sender])
    share = random.choice((0.0, 0.5, 0.7, 1.0, 1.0))

    def text() -> str | None:
        ward = other if random.random() < share else sender
        codes = [u for u in UNITS if ward in chain(u[0])]
        code, name, _, _ = random.choice([*codes, CITY] if random.random() < 0.2 else codes)
        said: str | None = random.choice((code, code.lower(), name, name.upper(), f" {name} "))
        return random.choice((said, said, said, said, None, "Chi bộ lạ"))

    return [text() for _ in range(random.choice((1, 2, 3, 4, 5, 8)))]


@pytest.mark.parametrize("record", sorted(OWN_FIELD))
def test_rows_that_name_another_unit(record: str) -> None:
    random, told, units = Random(sum(map(ord, record))), Counter[bool](), register()
    for _ in range(MANY // len(OWN_FIELD)):
        sender = random.choice(WARDS)[0]
        rows = rows_of(random, sender)
        frame = pl.DataFrame(
            {"tkey": "t", OWN_FIELD[record]: rows}, schema={"tkey": pl.String, OWN_FIELD[record]: pl.String}
        )
        written = units_written(frame.lazy(), OWN_FIELD[record]).select("key", "len").rows()
        refused = wrong_unit(units, sender, record, written, "") is not None
        assert refused == misplaced(sender, record, rows), f"{sender} {record}: {rows}"
        told[refused] += 1
    assert min(told[True], told[False]) > 20


FORMS = ("{0:%d/%m/%Y}", "{0.day}-{0.month}-{0.year}", "{0:%Y-%m-%d}", "ngày {0.day} tháng {0.month} năm {0.year}")
STATED = ("DANH SÁCH ĐẢNG VIÊN TÍNH ĐẾN {}", "Danh sách đảng viên (số liệu đến {})", "Thời điểm: {} Đảng bộ phường Một")
SILENT = ("DANH SÁCH ĐẢNG VIÊN", "Hà Nội, {}", "Danh sách từ ngày {} đến ngày {}", "Mẫu 2 ban hành {}")


def test_a_title_that_states_a_date() -> None:
    random = Random(4)
    for _ in range(MANY):
        day, another = (date(2020, 1, 1) + timedelta(days=random.randrange(2000)) for _ in range(2))
        states = random.random() < 0.6
        title = random.choice(STATED if states else SILENT)
        written = title.format(random.choice(FORMS).format(day), random.choice(FORMS).format(another))
        assert stated_date(written, "roll") == (day if states else None), written
