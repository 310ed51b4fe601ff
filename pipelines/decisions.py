"""What people decided about cases: what may be decided, and what of it is in force.

Belongs here: the decisions there are, checking and appending one, the decisions a night is computed with. Does not
belong here: the journal as a file (``pipelines/journal.py``), what a decision does to a case (``pipelines/cases``), to
linking or to intake; they read it.
"""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from doikhop.errors import UsageError
from pipelines import journal
from pipelines.integrity import manifest_of
from pipelines.journal import JOURNAL, SCHEMA, digest, read
from pipelines.linking.marks import RECORDS, people_of
from pipelines.night import LATEST, NIGHTS, NightRun, night_folder, write_frame
from pipelines.row_references import RowReference, parse_row, require_rows
from schemas.normalise import name_key_of
from schemas.texts import text

__all__ = ["JOURNAL", "SCHEMA", "RowReference", "digest", "parse_row", "read", "require_rows"]

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
PAIR_CODES = ("I01", "I03")
SIZE_CODE = "F02"
CASES_STATE = Path("state") / "cases.parquet"
COMMAND, LAUNCHPAD, WORKLIST = "command", "launchpad", "worklist"


class Refused(UsageError):
    """A decision that may not be made; the sentence is a text of ``schemas/texts.py``, in English or ``told``."""

    def __init__(self, key: str, **values: object) -> None:
        self.key, self.values = f"declined_{key}", values
        super().__init__(text(self.key, "en", **values))

    def told(self, language: str) -> str:
        """The sentence in a language."""
        return text(self.key, language, **self.values)


@dataclass(frozen=True)
class Decision:
    """One decision as asked for; ``append`` adds when, and which user of the machine.

    Attributes:
        decision: a key of ``DECISIONS``.
        by: who decides, as they say themselves.
        reason: why.
        case_id: the case, unless ``rows`` says what it is about.
        until: when an accepted difference expires.
        rows: two rows of published links, for ``same`` and ``different`` without a case.
        source: where it was given: ``command``, ``launchpad`` or ``worklist``.
        proxy_user: who it is according to the proxy in front of the UI; None where nobody but themselves says so.
        worklist: of a returned worklist: answer (what the answer is known by), org_code, night, sha256, file, row.
    """

    decision: str
    by: str
    reason: str
    case_id: str | None = None
    until: date | None = None
    rows: tuple[str, str] | None = None
    source: str = COMMAND
    proxy_user: str | None = None
    worklist: dict[str, object] | None = None


def expiry_of(words: str) -> date | None:
    """The expiry somebody typed; None when nothing is.

    Raises:
        Refused: it is no date as YYYY-MM-DD.
    """
    if not words.strip():
        return None
    try:
        return date.fromisoformat(words.strip())
    except ValueError:
        raise Refused("bad_expiry") from None


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
        Refused: something is missing or unknown; says what.
        UsageError: ``rows`` do not name rows.
    """
    if decision.decision not in DECISIONS:
        raise Refused("no_such_decision", decision=decision.decision, known=", ".join(DECISIONS))
    if not name_key_of(decision.by):
        raise Refused("nobody")
    if not decision.reason.strip():
        raise Refused("no_reason")
    _check_subject(decision, cases)
    if decision.until is not None and decision.decision != "accepted":
        raise Refused("until_without_accepted")
    return _stage_of_acceptance(decision, earlier, night) if decision.decision == "accepted" else "final"


def _check_subject(decision: Decision, cases: pl.DataFrame) -> None:
    """That the case or the rows exist and fit the decision."""
    if decision.rows is not None:
        if decision.decision not in ABOUT_PAIRS:
            raise Refused("rows_not_for", decision=decision.decision)
        if decision.case_id is not None:
            raise Refused("case_and_rows")
        if parse_row(decision.rows[0]) == parse_row(decision.rows[1]):
            raise Refused("one_row_twice")
        return
    if decision.case_id is None:
        raise Refused("no_case")
    known = cases.filter(pl.col("case_id") == decision.case_id)
    if known.is_empty():
        raise Refused("unknown_case", case=decision.case_id)
    code, state = known.item(0, "code"), known.item(0, "state")
    if decision.decision == "confirm" and code != SIZE_CODE:
        raise Refused("confirm_not_for", case=decision.case_id, code=code)
    if decision.decision in ABOUT_PAIRS and code not in PAIR_CODES:
        raise Refused("pair_not_for", decision=decision.decision, case=decision.case_id, code=code)
    if state == "cleared" and decision.decision in ("acknowledged", "fix_claimed", "accepted"):
        raise Refused("cleared_already", case=decision.case_id)


def _stage_of_acceptance(decision: Decision, earlier: pl.DataFrame, night: date) -> str:
    """Whether this call proposes to accept a difference, or approves another person's proposal."""
    pending = pending_acceptance(earlier, str(decision.case_id), night)
    until = decision.until or (pending.until if pending else None)
    if until is None:
        raise Refused("no_expiry")
    if until <= night:
        raise Refused("expiry_past", until=until, night=night)
    if pending is None:
        return "proposed"
    if _same_person(pending, decision):
        raise Refused("same_person", case=decision.case_id)
    if decision.until is not None and decision.until != pending.until:
        raise Refused("other_expiry", case=decision.case_id, until=pending.until)
    return "approved"


def _same_person(proposal: Proposal, decision: Decision) -> bool:
    """Whether both names are one person's: the name typed, and the one a proxy vouches for, where it does."""
    typed = name_key_of(proposal.by) == name_key_of(decision.by)
    vouched = decision.proxy_user is not None and decision.proxy_user == proposal.proxy_user
    return typed or vouched


@dataclass(frozen=True)
class Proposal:
    """An acceptance one person proposed and no second one approved yet."""

    by: str
    until: date
    proxy_user: str | None = None
    source: str = COMMAND


def pending_acceptance(earlier: pl.DataFrame, case_id: str, night: date | None = None) -> Proposal | None:
    """The proposal to accept a case that waits for a second person, or None; one past its expiry no longer waits."""
    own = earlier.filter((pl.col("case_id") == case_id) & pl.col("decision").is_in(["accepted", "reopened"])).sort(
        "seq"
    )
    if own.is_empty() or own.item(-1, "stage") != "proposed":
        return None
    last = own.row(-1, named=True)
    if night is not None and last["until"] <= night:
        return None
    return Proposal(last["by"], last["until"], last["proxy_user"], last["source"])


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
    (line,) = append_all(home, [decision], cases, night)
    if isinstance(line, UsageError):
        raise line
    return line


def append_all(
    home: Path, asked: Sequence[Decision], cases: pl.DataFrame, night: date
) -> list[dict[str, object] | UsageError]:
    """Append those of several decisions that may be made, each checked with the ones before it.

    Returns:
        For each decision its line as written, or why it was not.
    """
    with journal.held(home) as path:
        earlier = read(home)
        told: list[dict[str, object] | UsageError] = []
        lines = []
        for decision in asked:
            try:
                stage = check(decision, cases, earlier, night)
            except UsageError as refusal:
                told.append(refusal)
                continue
            line = _line(decision, stage, earlier, night)
            if decision.decision in ABOUT_PAIRS:
                folder = home / NIGHTS / night.isoformat()
                told_of = people_of(folder, RECORDS, decision.case_id, decision.rows)
                if decision.decision == "same" and told_of is not None and len(json.loads(told_of)) > 1:
                    told.append(Refused("several_people", case=decision.case_id))
                    continue
                line["people"] = told_of or _people_before(earlier, decision.case_id)
            if decision.decision == "confirm":
                # Once the night is run again with the roll in use, no night shows the case any more.
                line["roll"] = _roll_of(home / NIGHTS / night.isoformat(), str(decision.case_id))
            row = pl.DataFrame([journal.typed(line, earlier.height + 1)], schema=SCHEMA, orient="row")
            earlier = earlier.vstack(row)
            told.append(line)
            lines.append(line)
        if lines:
            journal.append_lines(path, lines)
    return told


def _roll_of(folder: Path, case_id: str) -> str | None:
    """Whose roll of which day a case of abnormal size is about, as the journal keeps it; None where no night tells."""
    path = folder / CASES_STATE
    if not path.exists():
        return None
    cases = pl.read_parquet(path, columns=["case_id", "org_code", "subject"]).filter(pl.col("case_id") == case_id)
    return json.dumps(cases.row(0, named=False)[1:]) if cases.height else None


def confirmed_rolls(run: NightRun) -> set[tuple[str, date]]:
    """Reporter and as-of date of the rolls of abnormal size that an officer confirmed, by the night's decisions."""
    confirmed = of_night(run).filter(pl.col("decision") == "confirm")
    if not confirmed.height:
        return set()
    told = confirmed["roll"].drop_nulls().to_list() if "roll" in confirmed.columns else []
    found = {(org_code, date.fromisoformat(as_of)) for org_code, as_of in map(json.loads, told)}
    # Lines of older versions name the case alone, which a night before or an earlier run of this one has.
    nights = run.home / NIGHTS
    for folder in {run.previous, nights / run.night.isoformat(), nights / LATEST} - {None}:
        path = folder / CASES_STATE if folder else None
        if path is None or not path.exists():
            continue
        cases = pl.read_parquet(path, columns=["case_id", "code", "org_code", "subject"])
        mine = cases.filter((pl.col("code") == SIZE_CODE) & pl.col("case_id").is_in(confirmed["case_id"].implode()))
        found |= {
            (org_code, date.fromisoformat(as_of)) for org_code, as_of in mine.select("org_code", "subject").iter_rows()
        }
    return found


def _people_before(earlier: pl.DataFrame, case_id: str | None) -> str | None:
    """Whom the last decision of this kind about the case was about: once they are one, no night shows two any more."""
    if case_id is None:
        return None
    about = earlier.filter((pl.col("case_id") == case_id) & pl.col("decision").is_in(ABOUT_PAIRS))
    told = about["people"].drop_nulls() if "people" in about.columns else pl.Series([], dtype=pl.String)
    return str(told[-1]) if len(told) else None


def _line(decision: Decision, stage: str, earlier: pl.DataFrame, night: date) -> dict[str, object]:
    until = decision.until
    if stage == "approved":
        pending = pending_acceptance(earlier, str(decision.case_id), night)
        until = pending.until if pending else until
    return {
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


def _os_user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container user without a name
        return str(os.getuid())


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
    decided = read(run.home, limit)
    write_frame(decided, snapshot)
    return decided


def in_force(decided: pl.DataFrame) -> pl.DataFrame:
    """The last decision of each case that counts: a proposal alone does not, nor what 'reopened' took back.

    Returns:
        One row per case with the columns of ``read``; an approval carries its proposal's expiry.
    """
    return (
        decided.filter(
            pl.col("case_id").is_not_null()
            & (pl.col("stage") != "proposed")
            & ~pl.col("decision").is_in([*ABOUT_PAIRS, "confirm"])
        )
        .sort("seq")
        .group_by("case_id", maintain_order=True)
        .last()
        .select(list(SCHEMA))
    )
