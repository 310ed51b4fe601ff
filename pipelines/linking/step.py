"""The linking step of a night: frames of intake in, the same frames with a person on each row out.

Belongs here: reading and writing the night's files, the numbers to report. Does not belong here: who is who
(``link``), or which decisions there are (``pipelines.decisions``).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from pipelines import decisions
from pipelines.linking.asked import asked_of
from pipelines.linking.details import Details
from pipelines.linking.ids import Issued
from pipelines.linking.likely import Likely
from pipelines.linking.link import REFUSED, ROW, link
from pipelines.linking.marks import RECORDS
from pipelines.linking.questions import standing_questions
from pipelines.linking.register import PersonRegister, sink_frame
from pipelines.night import NightRun, write_frame
from schemas.unit_tree import UnitTree

# Few values over millions of rows: held as codes.
_REPEATING = ("record", "reporter", "gender", "citizen_kind", "dob_precision")
# The parameters of the Splink round, with version and date.
MODEL = "model.json"
LINKS = ("org_code", "as_of", "record", "file", "sheet", "row", "person_id", "round")


def run(run: NightRun) -> dict[str, int | float | str]:
    """Link the night's rows and fold the register of persons.

    Reads ``intake/<record>.parquet`` and the previous night's ``state/``. Writes ``linking/<record>.parquet`` (the
    same rows in the same order, with person_id and round), ``linking/conflicts.parquet``, ``links.parquet`` and the
    register's frames below ``state/``.

    Returns:
        Rows per round, persons, new persons, conflicts, decisions used.
    """
    intake, out, state = run.work / "intake", run.folder("linking"), run.folder("state")
    before = PersonRegister.empty() if run.previous is None else PersonRegister.read(run.previous / "state")
    asked = asked_of(decisions.of_night(run), intake, run.previous, RECORDS)
    run.progress("linking: who is who")
    rows, sizes = _identity_rows(intake)
    result = link(
        rows,
        before,
        asked,
        run.night,
        likely=_likely(run, Details.of(intake, sizes, None if run.previous is None else run.previous / "linking"), out),
        issued=Issued.of_nights(run.home, run.night, before),
        ended=_ended(intake, run.night),
    )
    questions = standing_questions(
        run.previous_state("person_questions"),
        result.questions,
        rows,
        result.links["person_id"],
        result.register,
        run.night,
        threads=run.settings.threads,
        memory_limit=run.settings.memory_limit,
    )
    del rows, before
    write_frame(questions, state / "person_questions.parquet")
    run.progress("linking: writing")
    result.register.write(state)
    write_frame(result.conflicts, out / "conflicts.parquet")
    start, parts = 0, []
    for record, size in sizes.items():
        people = result.links.slice(start, size)
        start += size
        _write_linked(intake / f"{record}.parquet", people, out / f"{record}.parquet")
        if record != REFUSED:
            parts.append(_links_of(out / f"{record}.parquet", record))
    sink_frame(pl.concat(parts).sort(LINKS[:6], maintain_order=True), run.work / "links.parquet")
    yields = {**result.yields, "questions": questions.height}
    write_frame(pl.DataFrame({"round": list(yields), "rows": list(yields.values())}), out / "yields.parquet")
    return dict(yields)


def _ended(intake: Path, night: date) -> set[str]:
    """Reporting units that are no more on the night."""
    units, successions = intake / "units.parquet", intake / "successions.parquet"
    if not (units.exists() and successions.exists()):
        return set()
    tree = UnitTree(pl.read_parquet(units), pl.read_parquet(successions), night)
    return {code for code, unit in tree.units.items() if unit.is_reporting and tree.ended_on(code) is not None}


def _likely(run: NightRun, details: Details, out: Path) -> Likely:
    """What the Splink round needs of the night."""
    earlier = run.previous / "linking" / MODEL if run.previous is not None else None
    return Likely(
        link_above=run.settings.link_above,
        ask_above=run.settings.ask_above,
        night=run.night,
        details=details,
        earlier=details.earlier,
        model_path=out / MODEL,
        earlier_model=earlier,
        threads=run.settings.threads,
        memory_limit=run.settings.memory_limit,
    )


def _identity_rows(intake: Path) -> tuple[pl.DataFrame, dict[str, int]]:
    """What linking needs of all rows, record after record, and how many rows each record has."""
    frames, sizes = [], {}
    for record in RECORDS:
        scan = pl.scan_parquet(intake / f"{record}.parquet")
        names = scan.collect_schema().names()
        in_force = pl.lit(True).alias("in_force")
        if record == "roll":
            in_force = pl.col("in_force")
        elif record == REFUSED and {"in_force", "record"} <= set(names):
            in_force = (pl.col("in_force") & (pl.col("record") == "roll")).alias("in_force")
        wanted = [
            pl.lit(record).alias("record"),
            *(pl.col(name) if name in names else pl.lit(None, pl.String).alias(name) for name in ROW[1:]),
            in_force,
        ]
        frame = scan.select(wanted).cast(dict.fromkeys(_REPEATING, pl.Categorical)).collect()
        frames.append(frame)
        sizes[record] = frame.height
    return pl.concat(frames, how="vertical_relaxed"), sizes


def _write_linked(source: Path, people: pl.DataFrame, target: Path) -> None:
    """The rows of one record with their persons beside them."""
    sink_frame(pl.concat([pl.scan_parquet(source), people.lazy()], how="horizontal"), target)


def _links_of(path: Path, record: str) -> pl.LazyFrame:
    """The published columns of one record's links."""
    return (
        pl.scan_parquet(path)
        .with_columns(pl.lit(record).alias("record"), pl.col("row").cast(pl.Int64))
        .rename({"reporter": "org_code"})
        .select(LINKS)
    )
