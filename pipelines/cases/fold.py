"""The fold: cases(night) = f(cases(last night), findings(night), decisions so far).

Belongs here: fingerprints, new case numbers, states. Does not belong here: reading or writing files.

States: ``open`` → ``acknowledged`` → ``fix_claimed`` → ``cleared``; ``accepted`` until its expiry; ``reopened`` when a
cleared case is seen again, an acceptance expires, or somebody says so. Only later data clears a case. A stale finding
(one that rests on something missing from an export that is itself missing) neither opens nor clears one, and an account
outside the arithmetic (its successor's roll has not come) clears none.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

CASES: dict[str, pl.DataType] = {
    "case_id": pl.String(),
    "code": pl.String(),
    "previous_code": pl.String(),
    "org_code": pl.String(),
    "other_org_code": pl.String(),
    "account": pl.String(),
    "person_id": pl.Int64(),
    "first_person_id": pl.Int64(),
    "subject": pl.String(),
    "fingerprint": pl.String(),
    "claims_cell": pl.Boolean(),
    "count_effect": pl.Int8(),
    "state": pl.String(),
    "first_seen": pl.Date(),
    "last_seen": pl.Date(),
    "nights_open": pl.Int64(),
    "cleared_on": pl.Date(),
    "decision": pl.String(),
    "decided_by": pl.String(),
    "decided_on": pl.Date(),
    "reason": pl.String(),
    "until": pl.Date(),
    "decision_seq": pl.Int64(),
    "severity": pl.String(),
    "due_on": pl.Date(),
}
"""Columns of the case state kept from night to night (key: case_id; one live case per fingerprint)."""

ISSUED: dict[str, pl.DataType] = {"fingerprint": pl.String(), "case_id": pl.String()}
"""Numbers given before to what may be found again."""

_DIFFERING = {"fingerprint": pl.String, "still_differs": pl.Boolean}
_NUMBER = r"^V(\d+)$"


def fingerprints(findings: pl.DataFrame) -> pl.DataFrame:
    """Add ``claims_cell`` and ``fingerprint``.

    A claimed cell is known by person and account, so that a change of code keeps the case; any other finding, I05 too,
    by code, person, account, counterpart and subject.
    """
    claims = (pl.col("effect") != 0) & (pl.col("code") != "I05") & pl.col("person_id").is_not_null()
    person, account = pl.col("person_id").cast(pl.String).fill_null(""), pl.col("account").fill_null("")
    cell = pl.concat_str([pl.lit("cell"), person, account], separator="|")
    other = pl.concat_str(
        [
            pl.col("code"),
            person,
            account,
            pl.col("other_org_code").fill_null(""),
            pl.col("subject").fill_null(""),
        ],
        separator="|",
    )
    return findings.with_columns(claims_cell=claims, fingerprint=pl.when(claims).then(cell).otherwise(other))


def fold(
    before: pl.DataFrame | None,
    findings: pl.DataFrame,
    decided: pl.DataFrame,
    night: date,
    differing: pl.DataFrame | None = None,
    issued: pl.DataFrame | None = None,
    suspended: Collection[str] = (),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One night's step of the fold.

    Args:
        before: last night's cases (``CASES``), or None.
        findings: tonight's findings with ``claims_cell``, ``fingerprint``, ``finding`` and the finding columns.
        decided: the decision in force of each case (``pipelines.decisions.in_force``).
        night: tonight.
        differing: fingerprint → still_differs, for cells an accepted difference adjusts while the roll shows it.
        issued: ``ISSUED``; a case new tonight takes its number from there, and no other case ever does.
        suspended: accounts that are outside tonight's arithmetic: what is not found there is not cleared.

    Returns:
        ``cases`` (every case ever seen, ``CASES``), and ``finding`` → case_id (null for a stale finding without a
        case that is not cleared), first_seen, state.
    """
    old = before if before is not None else pl.DataFrame(schema=CASES)
    tonight = findings.sort("finding").unique("fingerprint", keep="first", maintain_order=True)
    merged = old.rename({name: f"old_{name}" for name in CASES if name != "fingerprint"}).join(
        tonight, on="fingerprint", how="full", coalesce=True
    )
    seen, known = pl.col("finding").is_not_null(), pl.col("old_case_id").is_not_null()
    opens = seen & ~known & ~pl.col("stale").fill_null(False)
    merged = merged.filter(known | opens)
    merged = _numbered(merged, old, issued if issued is not None else pl.DataFrame(schema=ISSUED), decided)
    merged = merged.join(decided.select(_DECIDED), on="case_id", how="left")
    still = differing if differing is not None else pl.DataFrame(schema=_DIFFERING)
    merged = merged.join(still, on="fingerprint", how="left")
    merged = _states(merged, night, suspended)
    cases = merged.select(_case_columns(night)).sort("case_id")
    told = findings.select("finding", "fingerprint").join(
        cases.filter(pl.col("state") != "cleared").select("fingerprint", "case_id", "first_seen", "state"),
        on="fingerprint",
        how="left",
    )
    return cases, told.select("finding", "case_id", "first_seen", "state")


_DECIDED = [
    "case_id",
    pl.col("decision").alias("now_decision"),
    pl.col("by").alias("now_by"),
    pl.col("decided_at").dt.date().alias("now_on"),
    pl.col("reason").alias("now_reason"),
    pl.col("until").alias("now_until"),
    pl.col("seq").alias("now_seq"),
]


def _numbered(merged: pl.DataFrame, old: pl.DataFrame, issued: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """Give new cases the number they had, else the next ones, in the order of their fingerprints."""
    every = pl.concat([frame.get_column("case_id") for frame in (old, issued, decided)])
    last = every.str.extract(_NUMBER).cast(pl.Int64).max()
    start = last if isinstance(last, int) else 0
    new = merged.filter(pl.col("old_case_id").is_null()).select("fingerprint").sort("fingerprint")
    had = (
        new.join(issued, on="fingerprint", maintain_order="right")
        .join(old, on="case_id", how="anti", maintain_order="left")
        .unique("fingerprint", keep="first", maintain_order=True)
        .unique("case_id", keep="first", maintain_order=True)
    )
    fresh = (
        new.join(had, on="fingerprint", how="anti")
        .sort("fingerprint")
        .with_row_index("number", start + 1)
        .select("fingerprint", pl.format("V{}", pl.col("number").cast(pl.String).str.zfill(6)).alias("case_id"))
    )
    ids = pl.concat([had.select("fingerprint", "case_id"), fresh]).rename({"case_id": "new_id"})
    return merged.join(ids, on="fingerprint", how="left").with_columns(case_id=pl.coalesce("old_case_id", "new_id"))


def _states(merged: pl.DataFrame, night: date, suspended: Collection[str]) -> pl.DataFrame:
    """Where each case stands tonight (``state``), and whether it was seen to (``evident``)."""
    seen, known = pl.col("finding").is_not_null(), pl.col("old_case_id").is_not_null()
    stale = pl.col("stale").fill_null(False)
    was = pl.col("old_state")
    waits = ~seen & pl.col("old_account").is_in(list(suspended)).fill_null(False)
    fresh = pl.col("now_seq").is_not_null() & (pl.col("now_seq") > pl.col("old_decision_seq").fill_null(0))
    accepted = (pl.col("now_decision") == "accepted") & (pl.col("now_until") >= night)
    # An accepted cell is adjusted away: while it is in force the finding is gone because of it, which clears nothing.
    adjusted = ~seen & accepted & pl.col("still_differs").fill_null(False)
    state = (
        pl.when(~seen & ~adjusted & ~waits)
        .then(pl.lit("cleared"))
        .when((was == "cleared") & (stale | waits))
        .then(pl.lit("cleared"))
        .when(accepted)
        .then(pl.lit("accepted"))
        .when(was == "cleared")
        .then(pl.lit("reopened"))
        .when(fresh & pl.col("now_decision").is_in(["acknowledged", "fix_claimed", "reopened"]))
        .then(pl.col("now_decision"))
        .when(was == "accepted")
        .then(pl.lit("reopened"))
        .when(~known)
        .then(pl.lit("open"))
        .otherwise(was)
    )
    return merged.with_columns(state=state, evident=(seen & ~stale) | adjusted)


def _case_columns(night: date) -> list[pl.Expr]:
    """The case as kept, from last night's (old_*) and tonight's columns."""
    seen = pl.col("finding").is_not_null()
    decided = pl.col("now_seq").is_not_null()

    def now_or_old(name: str, now: str | None = None) -> pl.Expr:
        return pl.when(seen).then(pl.col(now or name)).otherwise(pl.col(f"old_{name}")).alias(name)

    def decision(name: str, old: str | None = None) -> pl.Expr:
        column = old or name
        return pl.when(decided).then(pl.col(f"now_{name}")).otherwise(pl.col(f"old_{column}")).alias(column)

    changed = seen & pl.col("old_code").is_not_null() & (pl.col("old_code") != pl.col("code"))
    cleared = (pl.col("state") == "cleared") & (pl.col("old_state") != "cleared")
    return [
        pl.col("case_id"),
        now_or_old("code"),
        pl.when(changed).then(pl.col("old_code")).otherwise(pl.col("old_previous_code")).alias("previous_code"),
        now_or_old("org_code"),
        now_or_old("other_org_code"),
        now_or_old("account"),
        now_or_old("person_id"),
        pl.when(~seen | (pl.col("person_id") == pl.col("old_person_id")))
        .then("old_first_person_id")
        .alias("first_person_id"),
        now_or_old("subject"),
        pl.col("fingerprint"),
        now_or_old("claims_cell"),
        now_or_old("count_effect", "effect").cast(pl.Int8),
        pl.col("state"),
        pl.coalesce("old_first_seen", pl.lit(night)).alias("first_seen"),
        pl.when("evident")
        .then(pl.lit(night))
        .otherwise(pl.coalesce("old_last_seen", pl.lit(night)))
        .alias("last_seen"),
        (pl.col("old_nights_open").fill_null(0) + pl.col("evident").cast(pl.Int64)).alias("nights_open"),
        pl.when(pl.col("state") != "cleared")
        .then(None)
        .when(cleared)
        .then(pl.lit(night))
        .otherwise(pl.col("old_cleared_on"))
        .alias("cleared_on"),
        decision("decision"),
        decision("by", "decided_by"),
        decision("on", "decided_on"),
        decision("reason"),
        decision("until"),
        decision("seq", "decision_seq"),
        now_or_old("severity"),
        now_or_old("due_on"),
    ]
