"""Record kinds: which fields each record has, which it needs, and how a table is told to be one.

Belongs here: the six record kinds of records.md as lists of field names. Does not belong here: what a field is
(``schemas.fields``), how headers are found in a file (``pipelines.intake.headers``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Cells of a file, in the order of records.md. What intake derives from them comes in IDENTITY.
IDENTITY_CELLS = (
    "full_name",
    "family_name",
    "given_name",
    "birth_name",
    "dob",
    "gender",
    "citizen_id",
    "card_no",
    "file_no",
    "admitted_on",
    "official_on",
)
IDENTITY = (
    "full_name",
    "name_key",
    "birth_name",
    "dob",
    "dob_precision",
    "gender",
    "citizen_id",
    "citizen_kind",
    "card_no",
    "file_no",
    "admitted_on",
    "official_on",
)
PROVENANCE = ("reporter", "as_of", "table_id", "file", "sheet", "row")


@dataclass(frozen=True)
class Record:
    """One record kind.

    Attributes:
        name: value of the ``record`` column.
        fields: its own fields, besides identity and provenance.
        member_level: whether a row is about a person (then it has the identity fields).
        required: fields a row is refused without.
        own_date: alternatives for the date that places a row in time; a row needs one of them.
        needs: headers a table must have to be this record.
        telling: headers of which it must have one; the more, the likelier.
        anchors: groups of headers of which it must have one each, or a title that states it: without them no row of it
            could be used.
        hints: words of a title, sheet or file name, as tight keys.
        counterpart: the other unit of a transfer, which must be named.
        own_side: the unit of the row; where blank it is the reporting unit.
    """

    name: str
    fields: tuple[str, ...]
    member_level: bool = True
    required: tuple[str, ...] = ("full_name",)
    own_date: tuple[str, ...] = ()
    needs: tuple[str, ...] = ("full_name",)
    telling: tuple[str, ...] = ()
    anchors: tuple[tuple[str, ...], ...] = ()
    hints: tuple[str, ...] = ()
    counterpart: str | None = None
    own_side: str | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """Every field a file of this record may have a column for."""
        return (*IDENTITY_CELLS, *self.fields) if self.member_level else self.fields

    @property
    def columns(self) -> tuple[str, ...]:
        """Every stored column, without provenance."""
        return (*IDENTITY, *self.fields) if self.member_level else self.fields


_TRANSFER_FIELDS = (
    "transfer_no",
    "transfer_kind",
    "issued_on",
    "received_on",
    "from_org",
    "to_org",
    "temp_until",
    "notice_no",
    "notice_on",
)
_TRANSFER_TELLING = (
    "transfer_no",
    "transfer_kind",
    "issued_on",
    "received_on",
    "from_org",
    "to_org",
    "notice_no",
    "notice_on",
)

ROLL = Record(
    "roll",
    (
        "member_class",
        "cell",
        "residence_cell",
        "roll_status",
        "status_since",
        "temp_until",
        "hometown",
        "note",
    ),
    required=("full_name", "roll_status"),
    telling=("member_class", "cell", "residence_cell", "roll_status", "status_since"),
    hints=("danhsachdangvien", "dangvien", "danhsach", "roll", "dsdv"),
)
TRANSFER_OUT = Record(
    "transfer_out",
    _TRANSFER_FIELDS,
    required=("full_name", "transfer_kind", "to_org"),
    own_date=("issued_on",),
    telling=_TRANSFER_TELLING,
    anchors=(("to_org", "from_org"),),
    hints=("chuyendi", "transferout", "sodi", "gioithieudi", "giamdochuyen"),
    counterpart="to_org",
    own_side="from_org",
)
TRANSFER_IN = Record(
    "transfer_in",
    _TRANSFER_FIELDS,
    required=("full_name", "transfer_kind", "from_org"),
    own_date=("received_on", "issued_on"),
    telling=_TRANSFER_TELLING,
    anchors=(("to_org", "from_org"),),
    hints=("chuyenden", "transferin", "soden", "tiepnhan", "tangdochuyen"),
    counterpart="from_org",
    own_side="to_org",
)
ADMISSION = Record(
    "admission",
    ("admission_kind", "decided_on", "org"),
    required=("full_name", "admission_kind"),
    own_date=("decided_on",),
    telling=("admission_kind", "decided_on"),
    anchors=(("admission_kind",), ("decided_on",)),
    hints=("ketnap", "admission", "phuchoidangtich"),
    own_side="org",
)
EXIT = Record(
    "exit",
    ("exit_kind", "effective_on", "decided_on", "reported_on", "org"),
    required=("full_name", "exit_kind"),
    own_date=("effective_on", "decided_on"),
    telling=("exit_kind", "effective_on", "decided_on", "reported_on"),
    anchors=(("exit_kind",),),
    hints=("rakhoidang", "tutran", "exit", "xoaten", "khaitru", "xinra", "radang"),
    own_side="org",
)
COUNT_REPORT = Record(
    "count_report",
    ("org", "period_from", "period_to", "line", "value"),
    member_level=False,
    required=("line", "value", "period_to"),
    needs=("line", "value"),
    telling=("line", "value"),
    hints=("tanggiam", "countreport", "bieu1", "btctw", "baocao"),
    own_side="org",
)

RECORDS: Mapping[str, Record] = {
    record.name: record for record in (ROLL, TRANSFER_OUT, TRANSFER_IN, ADMISSION, EXIT, COUNT_REPORT)
}
REGISTERS = ("transfer_out", "transfer_in", "admission", "exit")
