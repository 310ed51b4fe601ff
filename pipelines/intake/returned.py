"""Returned worklists: what units answered, taken into the journal or refused row by row.

Belongs here: judging each answered row of ``landing/_decisions/*`` and appending what may be taken. Does not belong
here: reading the cells of a workbook (``returned_sheets.py``), what may be answered (``pipelines/worklist_form.py``)
or what may be decided (``pipelines/decisions.py``).

The files stay where they are: an answer is known by what it says, so the same one has no second effect, whatever file
brings it. What became of every row is published as ``answers.parquet``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from pipelines import decisions
from pipelines.decisions import Decision, Refused
from pipelines.intake.returned_sheets import Answered, Returned, returned_files
from pipelines.night import NightRun, night_folder, published_nights, write_frame
from pipelines.worklist_form import SealKey, answer_of, answers_to, canonical, home_key
from schemas.normalise import name_key_of
from schemas.outputs import conform, empty
from schemas.texts import TEXTS, text

TABLE = "answers"


class _No(Exception):
    """Why one answer is not taken, as a key of a text."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = f"answer_{key}", values


@dataclass(frozen=True)
class _Asked:
    """A row that may become a decision: what it asks for, and what it is known by."""

    row: dict[str, object]
    decision: Decision


@dataclass(frozen=True)
class _Known:
    """What answers are judged against: the newest published night and the journal.

    ``cases`` maps case_id to code, org_code and state; ``taken`` maps what an answer is known by to the file content
    and row that brought it; ``refused`` are rows of the night before's ``answers`` by file content and row.
    """

    night: date | None
    frame: pl.DataFrame
    cases: dict[str, tuple[str, str, str]]
    taken: dict[str, str]
    journal: pl.DataFrame
    refused: dict[tuple[str, int | None], dict[str, object]]


def take_in(run: NightRun) -> None:
    """Append the answers of returned worklists to the journal and write ``answers.parquet``.

    Comes before anything reads the journal. A recorded night takes what it took then.
    """
    path = run.work / f"{TABLE}.parquet"
    if run.recorded:
        published = night_folder(run.home, run.night) / path.name
        write_frame(pl.read_parquet(published) if published.exists() else empty(TABLE), path)
        return
    files = list(returned_files(run.home))
    rows: list[dict[str, object]] = []
    if files:
        run.progress("decisions: returned worklists")
        known, key = _known(run), home_key(run.home)
        for file in files:
            rows += _judged(run, file, known, key)
            journal, taken = _journal(run)
            known = replace(known, journal=journal, taken=taken)
    frame = pl.DataFrame(rows, schema=empty(TABLE).schema)
    write_frame(conform(TABLE, frame), path)


def _journal(run: NightRun) -> tuple[pl.DataFrame, dict[str, str]]:
    journal = decisions.read(run.home)
    answers = journal.filter(pl.col("answer").is_not_null()).unique("answer", keep="first", maintain_order=True)
    return journal, dict(answers.select("answer", "answer_from").iter_rows())


def _known(run: NightRun) -> _Known:
    nights = published_nights(run.home)
    night, frame = None, empty("cases")
    if nights:
        night, frame = nights[-1][0], pl.read_parquet(nights[-1][1] / "cases.parquet")
    cases = {row[0]: (row[1], row[2], row[3]) for row in frame.select("case_id", "code", "org_code", "state").rows()}
    journal, taken = _journal(run)
    return _Known(night, frame, cases, taken, journal, _refused_before(run))


def _refused_before(run: NightRun) -> dict[tuple[str, int | None], dict[str, object]]:
    path = run.previous / f"{TABLE}.parquet" if run.previous else None
    if path is None or not path.exists():
        return {}
    rows = pl.read_parquet(path).filter((pl.col("status") == "refused") & pl.col("sha256").is_not_null())
    return {(row["sha256"], row["row"]): row for row in rows.iter_rows(named=True)}


def _judged(run: NightRun, file: Returned, known: _Known, key: SealKey) -> Iterator[dict[str, object]]:
    """What became of every answered row of one file."""
    language = run.settings.language
    base: dict[str, object] = {"file": file.name, "sha256": file.sha256}
    if file.problem is not None:
        yield base | {"status": "refused", "reason": text(f"answer_{file.problem}", language)}
        return
    base |= {"sheet": file.sheet, "org_code": file.origin.org_code, "worklist_night": _day(file.origin.night)}
    if not file.rows:
        yield base | {"status": "empty", "reason": text("answer_empty", language)}
        return
    asked: list[_Asked] = []
    answered: set[str] = set()
    for row in file.rows:
        if earlier := known.refused.get((str(file.sha256), row.row)):
            # Once refused, refused for good: else a file left lying would decide something weeks later.
            yield earlier | {"file": file.name}
            continue
        told = base | {"row": row.row, "case_id": row.case_id or None, "by": file.by or None}
        try:
            decision = _decision(run, file, row, known, key, answered)
        except _No as no:
            yield told | {"status": "refused", "reason": text(no.key, language, **no.values)}
            continue
        except Refused as no:
            yield told | {"status": "refused", "reason": no.told(language)}
            continue
        told |= {"decision": decision.decision, "answer": (decision.worklist or {}).get("answer")}
        brought_by = known.taken.get(str(told["answer"]))
        if brought_by is not None:
            status = "taken" if brought_by == f"{file.sha256}:{row.row}" else "repeated"
            yield told | {"status": status, "reason": None}
            continue
        asked.append(_Asked(told, decision))
    yield from _appended(run, asked, known)


def _appended(run: NightRun, asked: list[_Asked], known: _Known) -> Iterator[dict[str, object]]:
    if not asked or known.night is None:
        return
    lines = decisions.append_all(run.home, [one.decision for one in asked], known.frame, known.night)
    for one, line in zip(asked, lines, strict=True):
        if isinstance(line, dict):
            yield one.row | {"status": "taken", "reason": None}
        else:
            reason = line.told(run.settings.language) if isinstance(line, Refused) else str(line)
            yield one.row | {"status": "refused", "reason": reason}


def _decision(
    run: NightRun, file: Returned, row: Answered, known: _Known, key: SealKey, answered: set[str]
) -> Decision:
    """The decision a row asks for.

    Raises:
        _No: the row, or the workbook it stands in, cannot be trusted, is out of date or is not filled in.
        Refused: the expiry is not a date.
    """
    if file.origin.home != key.home:
        raise _No("foreign")
    if not row.case_id or row.seal != key.seal(file.origin, row.locked):
        raise _No("altered")
    if not row.answer:
        raise _No("none_chosen")
    chosen = answer_of(row.answer)
    if chosen is None or chosen not in answers_to(row.code):
        raise _No("unknown")
    if not name_key_of(file.by):
        raise _No("nobody")
    reason = "; ".join(part for part in (row.reason, row.remark) if part)
    if not reason:
        raise _No("no_reason")
    until = _until(row.until) if chosen == "accepted" else None
    if row.until and chosen != "accepted":
        raise Refused("until_without_accepted")
    said = (file.origin.home, file.origin.org_code, file.origin.night, row.case_id, chosen, until, reason)
    answer = _digest(*said, name_key_of(file.by))
    if answer not in known.taken:
        _require_current(run, file, row, chosen, known)
        if row.case_id in answered:
            raise _No("twice", case=row.case_id)
    answered.add(row.case_id)
    origin = {"org_code": file.origin.org_code, "night": file.origin.night}
    worklist: dict[str, object] = {**origin, "answer": answer, "sha256": file.sha256, "file": file.name, "row": row.row}
    return Decision(chosen, file.by, reason, row.case_id, until, source=decisions.WORKLIST, worklist=worklist)


def _require_current(run: NightRun, file: Returned, row: Answered, chosen: str, known: _Known) -> None:
    """That the case still is what the workbook showed."""
    if known.night is None:
        raise _No("no_night")
    if row.case_id not in known.cases:
        raise _No("gone", case=row.case_id)
    code, org_code, state = known.cases[row.case_id]
    if state == "cleared":
        raise _No("cleared", case=row.case_id)
    if (code, org_code) != (row.code, file.origin.org_code):
        raise _No("moved_on", case=row.case_id, code=code, org=org_code)
    reopened = tuple(canonical(words) for words in TEXTS["state_reopened"])
    if state == "reopened" and not row.state.startswith(reopened):
        raise _No("reopened", case=row.case_id)
    if state == "accepted":
        raise _No("accepted", case=row.case_id)
    if chosen == "accepted":
        # Everybody in the unit has the same workbook and may type any name: that is no second person.
        pending = decisions.pending_acceptance(known.journal, row.case_id, known.night)
        if pending is not None and pending.source == decisions.WORKLIST:
            raise _No("waits", case=row.case_id)
    made = _day(file.origin.night)
    if made is not None and (run.night - made).days > run.settings.worklist_days:
        raise _No("outdated", night=f"{made:%d/%m/%Y}", days=run.settings.worklist_days)


def _until(words: str) -> date:
    if not words:
        raise Refused("no_expiry")
    day = _day(canonical(words))
    if day is None:
        raise Refused("bad_expiry")
    return day


def _day(words: str) -> date | None:
    """A date as ISO or dd/mm/yyyy, else None."""
    parts = words.split("/")
    iso = "-".join(f"{int(part):02d}" for part in reversed(parts)) if _is_slashed(parts) else words
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None


def _is_slashed(parts: list[str]) -> bool:
    return len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts)


def _digest(*said: object) -> str:
    return hashlib.sha256("\x1f".join(map(canonical, said)).encode()).hexdigest()[:32]
