"""Telling what a table is: which record it is, which column is which field.

Belongs here: what a row or two of headers name, choosing the record, hints from title, sheet and file name. Does not
belong here: the words of headers (``schemas.dictionary``, ``schemas.wording``), what a title states
(``pipelines.intake.titles``), where in a sheet the tables are (``pipelines.intake.regions``).

Whether a table of transfers is the out or the in register is decided later (``pipelines.intake.sides``): it needs to
know the reporting unit. Here it is a ``transfer`` with at most a hint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.intake.titles import defaults_of
from schemas.codes import ADMISSION_KIND, EXIT_KIND
from schemas.normalise import header_keys_of, tight_key_of
from schemas.records import RECORDS
from schemas.spellings import NOTHING, Own
from schemas.wording import field_of

TRANSFER = "transfer"
# The record whose headers and fields stand for a table kind; both transfer registers have the same.
SHAPE = {
    "count_report": "count_report",
    TRANSFER: "transfer_out",
    "exit": "exit",
    "admission": "admission",
    "roll": "roll",
}
_LEAST_IDENTITY = 3
# So many fields of its own a roll has when a title above it speaks of another record.
_SURELY_A_ROLL = 2
_LONGEST_HEADER = 120
_HINT_ORDER = ("transfer_out", "transfer_in", "admission", "exit", "count_report", "roll")

Cells = Sequence[str | None]
# A column's position to its field.
Mapped = dict[int, str]


@dataclass(frozen=True)
class Told:
    """What a table was told to be.

    Attributes:
        kind: a key of ``SHAPE``.
        columns: position of a column and the field it holds; a field may have several, best first.
        header_row: row number of the (last) header row.
        headers: header as written to field.
        hint: record the title, sheet or file name speaks of.
        defaults: values a title states for columns the table does not have.
        end_row: row number of the last row of the table; None for the last of the sheet.
        width: first and last position of its columns, the last not included; None for all.
        repeated: numbers of rows that repeat the header, as on every printed page.
        ticks: position of a column that is ticked, to the field and the code a tick means.
        title: what stands above the table.
        parts: date field to the positions of its day, month and year.
        pairs: position of a column that holds a number and a date, to the fields of both.
        across: position of a column that is a line of the count report, to the line.
        by_sex: positions of the birth dates of men and of those of women, where they stand in columns of their own.
    """

    kind: str
    columns: tuple[tuple[int, str], ...]
    header_row: int
    headers: dict[str, str]
    hint: str | None
    defaults: dict[str, str]
    end_row: int | None = None
    width: tuple[int, int] | None = None
    repeated: frozenset[int] = frozenset()
    ticks: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    title: str = ""
    parts: Mapping[str, tuple[int, int, int]] = field(default_factory=dict)
    pairs: Mapping[int, tuple[str | None, str]] = field(default_factory=dict)
    across: Mapping[int, str] = field(default_factory=dict)
    by_sex: tuple[int, int] | None = None

    @property
    def first_row(self) -> int:
        """Row number of the first row below the header."""
        return self.header_row + 1


@dataclass(frozen=True)
class Choice:
    """Which record the columns of a header speak for.

    Attributes:
        kind: the kind chosen, None where none or more than one fits.
        fits: kinds that fit equally well, when more than one does.
        near: the kind that comes nearest when none fits.
        missing: fields that kind would need.
    """

    kind: str | None
    fits: tuple[str, ...] = ()
    near: str | None = None
    missing: tuple[str, ...] = ()


def hint_of(*texts: str) -> str | None:
    """The record a title, a sheet name or a file name speaks of; the first text that speaks of exactly one wins."""
    for text in texts:
        key = tight_key_of(text)
        found = [name for name in _HINT_ORDER if any(word in key for word in RECORDS[name].hints)]
        if "transfer_out" in found and "transfer_in" in found:
            continue
        if found:
            return found[0]
    return None


def kind_of(record: str | None) -> str | None:
    """The table kind of a record."""
    return TRANSFER if record in ("transfer_out", "transfer_in") else record


def resolve(kind: str, header: str, own: Own) -> str | None:
    """The field of a kind a header names: as the unit says, else as everyone writes it."""
    for key in header_keys_of(header) if own else ():
        for record in ("transfer_out", "transfer_in") if kind == TRANSFER else (kind,):
            name = own.get((record, key))
            if name is not None:
                return None if name == NOTHING else name
    return field_of(SHAPE[kind], header)


def maps(texts: Sequence[Sequence[str]], own: Own) -> dict[str, Mapped]:
    """For each kind, position of a column to field.

    Args:
        texts: for each column the texts its header may be read as, best first.
        own: the unit's own spellings.
    """
    plain = tuple(map(tuple, texts))
    found = _maps(plain, own) if own else _maps_of_everyone(plain)
    return {kind: dict(mapping) for kind, mapping in found.items()}


@lru_cache(maxsize=1_000)
def _maps_of_everyone(texts: tuple[tuple[str, ...], ...]) -> dict[str, Mapped]:
    # Hundreds of files of one program have the very same header.
    return _maps(texts, {})


def _maps(texts: tuple[tuple[str, ...], ...], own: Own) -> dict[str, Mapped]:
    found: dict[str, Mapped] = {}
    for kind in SHAPE:
        mapping: Mapped = {}
        for position, candidates in enumerate(texts):
            for text in candidates:
                name = resolve(kind, text, own) if 0 < len(text) <= _LONGEST_HEADER else None
                if name is not None:
                    mapping[position] = name
                    break
        found[kind] = _one_name(mapping)
    return found


def _one_name(mapping: Mapped) -> Mapped:
    """Make sense of half names: a list has one whole name, or both halves."""
    names = set(mapping.values())
    if "full_name" in names:
        return {p: n for p, n in mapping.items() if n not in ("family_name", "given_name")}
    if {"family_name", "given_name"} <= names:
        return mapping
    # One half of a name alone: "Tên" is then the whole name, "Họ" alone is nothing.
    mapping = {p: "full_name" if n == "given_name" else n for p, n in mapping.items() if n != "family_name"}
    if "full_name" not in mapping.values():
        # A list with no other name goes by the name at birth.
        mapping = {p: "full_name" if n == "birth_name" else n for p, n in mapping.items()}
    return mapping


def one_row(row: Cells) -> list[tuple[str, ...]]:
    """What the cells of one header row may be read as."""
    return [(cell,) if cell else () for cell in row]


def several_rows(rows: Sequence[Cells]) -> list[tuple[str, ...]]:
    """What the columns of a header of several rows may be read as: all rows together, then the lowest, then the top.

    A cell merged over several columns stands in the first of them alone, so a blank cell with something below it
    continues what stands to its left.
    """
    width = len(rows[0])
    filled: list[list[str]] = []
    own: list[list[bool]] = []
    for level, row in enumerate(rows):
        line, mine, last = [], [], ""
        for position in range(width):
            text = " ".join((row[position] or "").split())
            below = any((rows[lower][position] or "").strip() for lower in range(level + 1, len(rows)))
            if text:
                last = text
            elif not below or level == len(rows) - 1:
                last = ""
            line.append(text or last)
            mine.append(bool(text))
        filled.append(line)
        own.append(mine)
    texts = []
    for position in range(width):
        levels = [filled[level][position] for level in range(len(rows)) if filled[level][position]]
        written = [filled[level][position] for level in range(len(rows)) if own[level][position]]
        joined = " ".join(dict.fromkeys(levels))
        candidates = [joined, " ".join(levels[-2:]), *reversed(written)] if levels else []
        # The cell above alone names the column only where it stands right above it.
        texts.append(tuple(dict.fromkeys(text for text in candidates if text)))
    return texts


def choose(mapped: Mapping[str, Mapped], hint: str | None, title: str, below: Callable[[], Sequence[Cells]]) -> Choice:
    """The kind the columns of a header speak for most.

    Args:
        mapped: what ``maps`` returned.
        hint: record the title, sheet or file name speaks of.
        title: text above the table.
        below: gives rows below the header where they are asked for.
    """
    hinted = kind_of(hint)
    eligible: list[tuple[tuple[int, bool, bool, int], str]] = []
    near: list[tuple[tuple[int, bool, int], str, tuple[str, ...]]] = []
    for kind, mapping in mapped.items():
        record = RECORDS[SHAPE[kind]]
        names = _names(mapping)
        stated = set(defaults_of(kind, names, title, hint))
        telling = len(names & set(record.telling))
        missing = tuple(name for name in record.needs if name not in names)
        for alternatives in record.anchors:
            if not (names | stated) & set(alternatives):
                missing = (*missing, alternatives[0])
        enough = telling or (len(names) >= _LEAST_IDENTITY and kind == (hinted or "roll"))
        if not missing and enough:
            eligible.append(((telling, _values_speak_for(kind, mapping, below), kind == hinted, len(names)), kind))
        elif len(names) >= 2 or kind == hinted:
            own = tuple(name for name in record.telling[:1] if not missing)
            near.append(((len(names) - 2 * len(missing), kind == hinted, telling), kind, missing or own))
    eligible.sort(reverse=True)
    nearest = max(near, default=None, key=lambda item: item[0])
    if eligible:
        best, kind = eligible[0]
        others = tuple(other for score, other in eligible if score == best)
        if len(others) > 1:
            return Choice(None, fits=others)
        if kind != "roll" or hinted in (None, "roll", "count_report") or best[0] >= _SURELY_A_ROLL:
            return Choice(kind)
        # A list titled as one of leavers or newcomers is not the unit's roll: it is theirs, or lacks what theirs need.
        if hinted in [other for _, other in eligible]:
            return Choice(hinted)
        nearest = next((item for item in near if item[1] == hinted), nearest)
    return Choice(None, near=nearest[1], missing=nearest[2]) if nearest else Choice(None)


def _names(mapping: Mapped) -> set[str]:
    """Fields a header names; a name in two columns is one."""
    halves = {"family_name", "given_name"}
    return {"full_name" if name in halves else name for name in mapping.values()}


def _values_speak_for(kind: str, mapping: Mapped, below: Callable[[], Sequence[Cells]]) -> bool:
    """Whether the cells below ``Hình thức`` are of this kind: admissions and exits share that header."""
    codes = {"admission": ("admission_kind", ADMISSION_KIND), "exit": ("exit_kind", EXIT_KIND)}.get(kind)
    if codes is None:
        return False
    name, known = codes
    positions = [position for position, mapped in mapping.items() if mapped == name]
    if not positions:
        return False
    cells = [row[p] for row in below() for p in positions if p < len(row) and row[p]]
    return bool(cells) and sum(known.read(cell or "") is not None for cell in cells) * 2 > len(cells)


def preference(header: str, name: str) -> int:
    """Of several columns of one field the surest comes first: a code before a label, the new number before the old."""
    key = tight_key_of(header)
    if name == "citizen_id":
        return 1 if ("cmnd" in key or "cmt" in key or "chungminh" in key) and "cccd" not in key else 0
    if name == "cell":
        return 0 if "chibo" in key else 2
    return 0 if key.startswith("ma") else 1
