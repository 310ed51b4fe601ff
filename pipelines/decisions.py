"""What people decided: an append-only journal, one JSON line per decision.

Belongs here: the decisions there are, checking and appending one, reading the journal as a typed frame. Does
not belong here: what a decision does to a case (``pipelines/cases``), to linking or to intake; they read it.

A line is written whole, flushed to the disk, and never changed or removed: to take a decision back, decide
again.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
from filelock import FileLock

from doikhop.errors import UsageError
from pipelines.integrity import manifest_of
from pipelines.night import NightRun, night_folder, write_frame

JOURNAL = Path("decisions") / "journal.jsonl"

DECISIONS = {
    "acknowledged": "seen by the unit, being looked into",
    "fix_claimed": "the unit says it is mended; only later data clears the case",
    "accepted": "a known difference, until a date; takes effect when a second person approves",
    "reopened": "takes back any of the three above",
    "same": "the two rows are one person",
    "different": "the two rows are two people",
    "confirm": "the export of abnormal size is right and may be used",
}
ABOUT_PAIRS = ("same", "different")

SCHEMA: dict[str, pl.DataType] = {
    "seq": pl.Int64(),
    "decided_at": pl.Datetime("us", "UTC"),
    "case_id": pl.String(),
    "decision": pl.String(),
    "by": pl.String(),
    "reason": pl.String(),
    "until": pl.Date(),
    "row_a": pl.String(),
    "row_b": pl.String(),
    "os_user": pl.String(),
    "stage": pl.String(),
}

# A row as a person names it: org_code/as_of/file:row, or org_code/as_of/file#sheet:row.
_ROW = re.compile(
    r"(?P<org_code>[A-Za-z0-9._-]{1,32})/(?P<as_of>\d{4}-\d{2}-\d{2})/"
    r"(?P<file>[^#]+?)(?:#(?P<sheet>.+))?:(?P<row>\d+)"
)


@dataclass(frozen=True)
class Decision:
    """One decision as asked for; ``append`` adds when, and which user of the machine.

    Attributes:
        decision: a key of ``DECISIONS``.
        by: who decides.
        reason: why.
        case_id: the case, unless ``rows`` says what it is about.
        until: when an accepted difference expires.
        rows: two rows of published links, for ``same`` and ``different`` without a case.
    """

    decision: str
    by: str
    reason: str
    case_id: str | None = None
    until: date | None = None
    rows: tuple[str, str] | None = None


@dataclass(frozen=True)
class RowReference:
    """One row of an export, as named on the command line."""

    org_code: str
    as_of: date
    file: str
    sheet: str
    row: int


def parse_row(text: str) -> RowReference:
    """Read ``org_code/as_of/file:row`` or ``org_code/as_of/file#sheet:row``.

    Raises:
        UsageError: the text has another form.
    """
    match = _ROW.fullmatch(text.strip())
    try:
        if match is None:
            raise ValueError
        as_of = date.fromisoformat(match["as_of"])
    except ValueError:
        raise UsageError(
            f"'{text}' does not name a row; write ORG/YYYY-MM-DD/FILE:ROW, "
            "with FILE#SHEET for a workbook, as the lines of `doikhop explain` do."
        ) from None
    return RowReference(match["org_code"], as_of, match["file"], match["sheet"] or "", int(match["row"]))


def require_rows(folder: Path, rows: tuple[str, str]) -> None:
    """That a published night has read both rows, accepted or refused.

    Raises:
        UsageError: a text does not name a row, or names one that is not there.
    """
    for text in rows:
        asked = parse_row(text)
        place = (
            (pl.col("org_code") == asked.org_code)
            & (pl.col("as_of") == asked.as_of)
            & (pl.col("file") == asked.file)
            & (pl.col("sheet").fill_null("") == asked.sheet)
            & (pl.col("row") == asked.row)
        )
        tables = (pl.scan_parquet(folder / f"{name}.parquet") for name in ("links", "quarantine"))
        if not any(table.filter(place).head(1).collect().height for table in tables):
            raise UsageError(
                f"There is no such row in the night {folder.name}: '{text}'; "
                "name it as the lines of `doikhop explain` do."
            )


def check(decision: Decision, cases: pl.DataFrame, earlier: pl.DataFrame, night: date) -> str:
    """Whether a decision may be appended, and at which stage it then stands.

    Args:
        decision: what is asked for.
        cases: the published ``cases`` of the newest night.
        earlier: the journal so far, as ``read`` gives it.
        night: the newest published night.

    Returns:
        ``proposed`` or ``approved`` for ``accepted``, else ``final``.

    Raises:
        UsageError: something is missing or unknown; says what.
    """
    if decision.decision not in DECISIONS:
        raise UsageError(f"There is no decision '{decision.decision}'; choose one of {', '.join(DECISIONS)}.")
    if not decision.by.strip():
        raise UsageError("A decision needs the name of who decides: --by NAME.")
    if not decision.reason.strip():
        raise UsageError("A decision needs its reason in words: --reason TEXT.")
    _check_subject(decision, cases)
    if decision.until is not None and decision.decision != "accepted":
        raise UsageError("--until goes with 'accepted' only; leave it out.")
    return _stage_of_acceptance(decision, earlier, night) if decision.decision == "accepted" else "final"


def _check_subject(decision: Decision, cases: pl.DataFrame) -> None:
    """That the case or the rows exist and fit the decision."""
    if decision.rows is not None:
        if decision.decision not in ABOUT_PAIRS:
            raise UsageError(f"--rows goes with 'same' and 'different' only, not with '{decision.decision}'.")
        if decision.case_id is not None:
            raise UsageError("Give either a case or --rows, not both.")
        if parse_row(decision.rows[0]) == parse_row(decision.rows[1]):
            raise UsageError("--rows names one row twice; name two different rows.")
        return
    if decision.case_id is None:
        raise UsageError("Say which case: `doikhop decide CASE_ID DECISION ...`; `doikhop cases` lists them.")
    known = cases.filter(pl.col("case_id") == decision.case_id)
    if known.is_empty():
        raise UsageError(f"There is no case '{decision.case_id}'; `doikhop cases` lists them.")
    code, state = known.item(0, "code"), known.item(0, "state")
    if decision.decision == "confirm" and code != "F02":
        raise UsageError(f"'confirm' is for exports of abnormal size (F02); case {decision.case_id} is {code}.")
    if decision.decision in ABOUT_PAIRS and code not in ("I01", "I03"):
        raise UsageError(
            f"'{decision.decision}' is for cases about two people (I01, I03); "
            f"case {decision.case_id} is {code}. Name two rows with --rows instead."
        )
    if state == "cleared" and decision.decision in ("acknowledged", "fix_claimed", "accepted"):
        raise UsageError(f"Case {decision.case_id} is cleared already; there is nothing left to decide.")


def _stage_of_acceptance(decision: Decision, earlier: pl.DataFrame, night: date) -> str:
    """Whether this call proposes to accept a difference, or approves another person's proposal."""
    pending = pending_acceptance(earlier, str(decision.case_id))
    until = decision.until or (pending.until if pending else None)
    if until is None:
        raise UsageError("'accepted' needs an expiry: --until YYYY-MM-DD.")
    if until <= night:
        raise UsageError(f"--until {until} is not after the newest night ({night}); choose a later date.")
    if pending is None:
        return "proposed"
    if _same_name(pending.by, decision.by):
        raise UsageError(
            f"Case {decision.case_id}: this acceptance was proposed by the same person; "
            "a second person must approve it."
        )
    if decision.until is not None and decision.until != pending.until:
        raise UsageError(
            f"Case {decision.case_id}: the proposal runs until {pending.until}; approve it with that date "
            "or without --until, or take it back with 'reopened' and propose anew."
        )
    return "approved"


def _same_name(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


@dataclass(frozen=True)
class Proposal:
    """An acceptance one person proposed and no second one approved yet."""

    by: str
    until: date


def pending_acceptance(journal: pl.DataFrame, case_id: str) -> Proposal | None:
    """The proposal to accept a case that waits for a second person, or None."""
    own = journal.filter((pl.col("case_id") == case_id) & pl.col("decision").is_in(["accepted", "reopened"])).sort(
        "seq"
    )
    if own.is_empty() or own.item(-1, "stage") != "proposed":
        return None
    last = own.row(-1, named=True)
    return Proposal(last["by"], last["until"])


def append(home: Path, decision: Decision, cases: pl.DataFrame, night: date) -> dict[str, object]:
    """Check a decision and append it to the journal, durably.

    Args:
        home: the home whose journal it is.
        decision: what is asked for.
        cases: the published ``cases`` of the newest night.
        night: the newest published night.

    Returns:
        The line as written.

    Raises:
        UsageError: see ``check``; nothing is written then.
    """
    path = home / JOURNAL
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with FileLock(path.with_suffix(".lock"), timeout=30, mode=0o600):
        earlier = read(home)
        stage = check(decision, cases, earlier, night)
        until = decision.until
        if stage == "approved":
            pending = pending_acceptance(earlier, str(decision.case_id))
            until = pending.until if pending else until
        line: dict[str, object] = {
            **{key: value for key, value in asdict(decision).items() if key != "rows"},
            "seq": earlier.height + 1,
            "decided_at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "by": " ".join(decision.by.split()),
            "until": until.isoformat() if until else None,
            "rows": list(decision.rows) if decision.rows else None,
            "night": night.isoformat(),
            "os_user": _os_user(),
            "stage": stage,
        }
        _append_line(path, json.dumps(line, ensure_ascii=False, sort_keys=True))
    return line


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container user without a name
        return str(os.getuid())


def _append_line(path: Path, text: str) -> None:
    """Append one whole line and flush it; a torn line left by a crash is closed off first."""
    fresh = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        data = (("\n" if torn else "") + text + "\n").encode()
        while data:
            data = data[os.write(descriptor, data) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if fresh:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _lines(home: Path) -> list[str]:
    path = home / JOURNAL
    if not path.exists():
        return []
    # A write that was killed may end inside a letter; that line is left out below.
    return [line for line in path.read_text(encoding="utf-8", errors="replace").split("\n") if line.strip()]


def read(home: Path, limit: int | None = None) -> pl.DataFrame:
    """The journal, oldest first.

    Args:
        home: the home.
        limit: only the first so many decisions (a recorded night used those).

    Returns:
        One row per decision: seq (1-based), decided_at (UTC), case_id (null: about rows), decision, by,
        reason, until, row_a, row_b (see ``parse_row``), os_user, stage (final, proposed, approved).
    """
    rows: list[dict[str, object]] = []
    for line in _lines(home):
        try:
            value = json.loads(line)
        except json.JSONDecodeError:
            continue  # the torn end of a write that was killed: that call never reported success
        pair = value.get("rows") or [None, None]
        rows.append(
            {
                **{key: value.get(key) for key in ("case_id", "decision", "by", "reason", "os_user", "stage")},
                "seq": len(rows) + 1,
                "decided_at": datetime.fromisoformat(value["decided_at"]),
                "until": date.fromisoformat(value["until"]) if value.get("until") else None,
                "row_a": pair[0],
                "row_b": pair[1],
            }
        )
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row") if rows else pl.DataFrame(schema=SCHEMA)
    return frame if limit is None else frame.head(limit)


def of_night(run: NightRun) -> pl.DataFrame:
    """The decisions a night is computed with: its own snapshot once taken, so that one made meanwhile waits.

    The first call of a night writes the snapshot ``state/decisions.parquet``; with ``recorded`` it holds as many
    decisions as the night's manifest recorded, else the journal as it is.

    Returns:
        The columns of ``read``.

    Raises:
        UsageError: with ``recorded``, when the journal no longer begins with the decisions of that night.
    """
    snapshot = run.work / "state" / "decisions.parquet"
    if snapshot.exists():
        return pl.read_parquet(snapshot)
    limit = None
    if run.recorded:
        told = manifest_of(night_folder(run.home, run.night))["decisions"]
        limit = told["count"]
        if digest(run.home, limit) != told.get("sha256", digest(run.home, limit)):
            raise UsageError(
                f"{JOURNAL} does not begin with the {limit} decisions the night {run.night} was computed with; "
                "restore it from a backup."
            )
    journal = read(run.home, limit)
    write_frame(journal, snapshot)
    return journal


def in_force(journal: pl.DataFrame) -> pl.DataFrame:
    """The last decision of each case that counts: a proposal alone does not, nor what 'reopened' took back.

    Returns:
        One row per case with the columns of ``read``; an approval carries its proposal's expiry.
    """
    return (
        journal.filter(
            pl.col("case_id").is_not_null()
            & (pl.col("stage") != "proposed")
            & ~pl.col("decision").is_in([*ABOUT_PAIRS, "confirm"])
        )
        .sort("seq")
        .group_by("case_id", maintain_order=True)
        .last()
        .select(list(SCHEMA))
    )


def digest(home: Path, limit: int | None = None) -> str:
    """SHA-256 of the journal's first ``limit`` lines, for the manifest of a night."""
    return hashlib.sha256("\n".join(_lines(home)[:limit]).encode()).hexdigest()
