"""Linking one night: every member-level row gets its person, and the register of persons grows by the night.

Belongs here: the order of the rounds and the giving of ids, as one pure function. Does not belong here: files and
folders (``step``), each round's own work (``rounds``, ``names``, ``decided``, ``conflicts``).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from pipelines.linking import decided
from pipelines.linking.conflicts import OLD_ROLL, find_conflicts
from pipelines.linking.ids import Issued, give_ids
from pipelines.linking.likely import QUESTIONS, Likely, likely_round
from pipelines.linking.likely import ROUND as SPLINK
from pipelines.linking.nameless import by_unit_and_dates
from pipelines.linking.names import moved_into, name_round
from pipelines.linking.owners import own_of
from pipelines.linking.profiles import KINDS, PROFILE, distinct, fingerprint, usable, with_profile
from pipelines.linking.register import SHOWN, PersonRegister, survivor
from pipelines.linking.rounds import number_rounds
from pipelines.linking.standing import Standing

REFUSED = "refused"
# In the order they are played; `new` is a person nobody knew.
ROUNDS = ("decision", *KINDS, "name", SPLINK, "new")
# What `link` reads of a row, beside an optional `in_force` (null or absent: it is).
ROW = ("record", "reporter", "as_of", *SHOWN)


@dataclass(frozen=True)
class LinkResult:
    """One night linked.

    Attributes:
        links: one row per row given, in that order: person_id Int64 (null only for refused rows), round Utf8.
        conflicts: one row per pair of persons on one number (I01): person_id < other_person_id, key_kind, value.
        questions: one row per pair of persons Splink found possible tonight (I03): person_id < other_person_id and
            the other columns of ``likely.QUESTIONS``.
        register: the register of persons after the night.
        yields: numbers to report: rows linked per round, persons known and new, conflicts, decisions used, and of the
            last round the remainder and the pairs compared.
    """

    links: pl.DataFrame
    conflicts: pl.DataFrame
    questions: pl.DataFrame
    register: PersonRegister
    yields: Mapping[str, int]


def link(
    rows: pl.DataFrame,
    persons: PersonRegister,
    decisions: pl.DataFrame | None,
    night: date,
    *,
    plain: bool = True,
    likely: Likely | None = None,
    issued: Issued | None = None,
    ended: Collection[str] = (),
) -> LinkResult:
    """Link the rows of a night to the persons known before it, and to each other.

    The outcome depends on the rows and the register only, never on the order of rows. Rows of record ``refused``
    are looked up last and never join or teach a person anything. One of a roll in force that has a name and a number
    (or birth and admission day), and fits nobody, is a person all the same: the unit says it has them (F03). One
    without a name goes to the one person of its unit it can be (``nameless``).

    Args:
        rows: one row per member-level row: ``ROW``, and ``in_force`` for rolls.
        persons: the register after the night before.
        decisions: ``decided.DECISIONS`` in the order they were made, or None.
        night: the night's date.
        plain: link plain cases as columns; without it every case is played (slow, for tests: must give the same).
        likely: what the Splink round needs; None: it is left out.
        issued: ids that published runs of this night or later ones gave, to be given again; None: there are none.
        ended: reporting units that are no more; what their last rolls said is not held against a newer roll.
    """
    register, used = persons, 0
    issued = Issued.none(persons) if issued is None else issued
    decisions = pl.DataFrame(schema=decided.DECISIONS) if decisions is None else decisions
    first = decided.apply(register, decisions, night, issued)
    register = first.register
    compared = with_profile(rows).with_row_index("row_nr")
    refused = rows["record"] == REFUSED
    looked = _look_up(compared.filter(~refused), register, issued, rows, plain=plain, likely=likely)
    accepted, questions = looked.found, looked.questions
    learned = own_of(looked.facts, register.facts, register.aliases)
    register = replace(register, facts=_with_facts(register.facts, learned, night))
    if decisions.height:
        # Once more, for rows first seen tonight.
        second = decided.apply(register, decisions, night, issued)
        register, used = second.register, second.used
        accepted = _redirect(accepted, compared, pl.concat([first.moved, second.moved]), register)
    found, made = accepted, accepted.clear()
    if refused.any():
        asked = compared.filter(refused & compared.select(usable()).to_series())
        met = _look_up(asked, register, issued, None, plain=plain, create=False).found
        on_roll = (
            rows["in_force"].fill_null(False)
            if "in_force" in rows.columns
            else pl.repeat(True, rows.height, eager=True)
        )
        on_rolls = compared.filter(refused & on_roll)
        claimed = _unknown(on_rolls, met).filter(usable() & pl.col("name_key").is_not_null())
        # Whom they may be is asked: refused rows with a name link by exact numbers only.
        claims = _look_up(claimed, register, issued, rows, plain=plain, likely=likely and likely.asking())
        made, questions = claims.found, pl.concat([questions, claims.questions])
        if made.height:
            register = replace(register, facts=_with_facts(register.facts, claims.facts, night))
        by_place = by_unit_and_dates(
            _unknown(on_rolls, pl.concat([met, made])),
            accepted,
            rows,
            register.living_facts(),
            None if likely is None else likely.earlier,
        )
        made_or_placed = pl.concat([made, by_place])
        met = met.join(made_or_placed.select("row_nr"), on="row_nr", how="anti")
        found = pl.concat([accepted, met, made_or_placed])
    links = compared.select("row_nr").join(found, on="row_nr", how="left").sort("row_nr").drop("row_nr")
    conflicts = _conflicts(rows, links, compared, register, ended)
    del compared, accepted, found
    claimed_rows = pl.int_range(rows.height, dtype=pl.UInt32, eager=True).is_in(made["row_nr"].implode())
    people = links.select(pl.when(~refused | claimed_rows).then("person_id")).to_series()
    before = register.persons.select("person_id").collect().height
    register = register.fold(rows, people, night)
    counts = dict(links["round"].value_counts().iter_rows())
    return LinkResult(
        links,
        conflicts,
        questions,
        register,
        {
            **{f"rows_{name}": counts.get(name, 0) for name in ROUNDS},
            "rows_unlinked": counts.get(None, 0),
            "persons": register.size(),
            "persons_new": register.persons.select(pl.len()).collect().item() - before,
            "conflicts": conflicts.height,
            "decisions_used": used,
            **looked.numbers,
        },
    )


def _unknown(refused: pl.DataFrame, met: pl.DataFrame) -> pl.DataFrame:
    """Of refused rows, those nobody was found for."""
    return refused.join(met.filter(pl.col("person_id").is_not_null()).select("row_nr"), on="row_nr", how="anti")


@dataclass(frozen=True)
class _Looked:
    """What looking up rows found.

    Attributes:
        found: row_nr, person_id, round per row.
        facts: the new profiles: person_id and the columns of ``PROFILE``.
        questions: as in ``LinkResult``.
        numbers: of the Splink round.
    """

    found: pl.DataFrame
    facts: pl.DataFrame
    questions: pl.DataFrame
    numbers: Mapping[str, int]


def _look_up(
    rows: pl.DataFrame,
    register: PersonRegister,
    issued: Issued,
    given: pl.DataFrame | None,
    *,
    plain: bool,
    create: bool = True,
    likely: Likely | None = None,
) -> _Looked:
    """Find the person of each row; with ``create`` those nobody knows become persons.

    ``given`` holds the rows as they came, for where they stand and the Splink round.
    """
    facts = register.living_facts()
    before = _seen_before(rows, facts)
    left = rows.join(before.select("row_nr"), on="row_nr", how="anti") if before.height else rows
    profiles, profile_of = distinct(left)
    del left
    facts = facts.select("person_id", *PROFILE)
    merged = frozenset(register.aliases["survivor_id"])
    earlier = None if likely is None else likely.earlier
    standing = None if given is None else Standing(before, profile_of, given, merged, earlier)
    linked = number_rounds(profiles, facts, standing, plain=plain, teach=create)
    linked = name_round(profiles, linked, facts, standing)
    questions, numbers = pl.DataFrame(schema=QUESTIONS), dict[str, int]()
    if likely is not None and given is not None:
        parties = _parties(before, profile_of, linked, given)
        into, questions, numbers = likely_round(profiles, linked, facts, parties, likely)
        linked = moved_into(linked, into, SPLINK)
    if create:
        linked = give_ids(linked, profiles, issued, register.next_id())
    linked = linked.sort("profile")
    now = profile_of.join(linked, on="profile").select("row_nr", "person_id", "round")
    questions = _of_persons(questions, linked)
    if not create:
        found = pl.concat([before, now.with_columns(pl.when(pl.col("person_id").is_not_null()).then("round"))])
        return _Looked(found, facts, questions, numbers)
    # Both frames hold each profile once, in order.
    made = linked.select("person_id").hstack(profiles.select(PROFILE))
    made = made.with_columns((linked["round"] == SPLINK).fill_null(False).alias("likely"))
    return _Looked(pl.concat([before, now]), made, questions, numbers)


def _parties(before: pl.DataFrame, profile_of: pl.DataFrame, linked: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """The rows looked up with their party: a known person, or a new group as a negative number."""
    group = pl.coalesce("person_id", -pl.col("cluster").cast(pl.Int64) - 1).alias("party")
    of_row = pl.concat(
        [
            before.select("row_nr", pl.col("person_id").alias("party")),
            profile_of.join(linked.select("profile", group), on="profile").select("row_nr", "party"),
        ]
    )
    in_force = pl.col("in_force") if "in_force" in given.columns else pl.lit(True).alias("in_force")
    columns = given.select("record", "reporter", "as_of", in_force, "gender", "citizen_id", "citizen_kind")
    return of_row.hstack(columns[of_row["row_nr"]])


def _of_persons(questions: pl.DataFrame, linked: pl.DataFrame) -> pl.DataFrame:
    """Questions about groups as questions about the persons they became, the lower id first."""
    person = dict(linked.select(-pl.col("cluster").cast(pl.Int64) - 1, "person_id").unique().iter_rows())
    sides = [pl.col(side).replace(person).alias(side) for side in ("party_l", "party_r")]
    low, high = pl.min_horizontal("party_l", "party_r"), pl.max_horizontal("party_l", "party_r")
    return (
        questions.with_columns(sides)
        .filter(pl.col("party_l") != pl.col("party_r"))
        .select(low.alias("person_id"), high.alias("other_person_id"), pl.exclude("party_l", "party_r"))
        .sort("person_id", "other_person_id", "weight", descending=[False, False, True])
        .unique(["person_id", "other_person_id"], keep="first", maintain_order=True)
    )


def _seen_before(rows: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """The rows whose very profile is known (``row_nr``, ``person_id``, ``round``)."""
    if facts.is_empty():
        return pl.DataFrame(schema={"row_nr": pl.UInt32, "person_id": pl.Int64, "round": pl.String})
    known = facts.select(fingerprint(PROFILE).alias("mark")).with_row_index("fact_nr").unique("mark", keep="first")
    met = rows.select(fingerprint(PROFILE).alias("mark")).with_row_index("position").join(known, on="mark")
    for name in PROFILE:
        alike = rows[name].gather(met["position"]).eq_missing(facts[name].gather(met["fact_nr"]))
        met = met.filter(alike)
    return (
        rows.select("row_nr", *KINDS)[met["position"]]
        .hstack(facts.select("person_id", "merged", "likely")[met["fact_nr"]])
        .select("row_nr", "person_id", _known_round())
    )


def _known_round() -> pl.Expr:
    """The round of a row that is as it was before: its strongest number, unless a decision or Splink linked it."""
    by_number = pl.coalesce(pl.when(pl.col(kind).is_not_null()).then(pl.lit(kind)) for kind in KINDS)
    found = pl.when("likely").then(pl.lit(SPLINK)).otherwise(by_number.fill_null("name"))
    return pl.when("merged").then(pl.lit("decision")).otherwise(found).alias("round")


def _with_facts(facts: pl.DataFrame, new: pl.DataFrame, night: date) -> pl.DataFrame:
    """The facts with tonight's new profiles."""
    if new.is_empty():
        return facts
    seen = new.with_columns(pl.lit(night, pl.Date).alias("first_seen"))
    return pl.concat([facts, seen.select(facts.columns)])


def _redirect(
    found: pl.DataFrame, compared: pl.DataFrame, moved: pl.DataFrame, register: PersonRegister
) -> pl.DataFrame:
    """Rows whose profile a decision gave to another person, and rows of persons merged tonight."""
    given = compared.join(moved, on=PROFILE, nulls_equal=True).select("row_nr", pl.col("person_id").alias("_given"))
    changed = found.join(given, on="row_nr", how="left").with_columns(
        survivor(register.aliases, pl.coalesce("_given", "person_id")).alias("_owner")
    )
    by_decision = pl.col("_given").is_not_null() | (pl.col("_owner") != pl.col("person_id"))
    return changed.select(
        "row_nr",
        pl.col("_owner").alias("person_id"),
        pl.when(by_decision).then(pl.lit("decision")).otherwise("round").alias("round"),
    )


def _conflicts(
    rows: pl.DataFrame, links: pl.DataFrame, compared: pl.DataFrame, register: PersonRegister, ended: Collection[str]
) -> pl.DataFrame:
    """I01 pairs among the rows that stand tonight."""
    record, reporter = pl.col("record").cast(pl.String), pl.col("reporter").cast(pl.String)
    old = (record == "roll") & reporter.is_in(sorted(ended))
    standing = rows["record"] != REFUSED
    if "in_force" in rows.columns:
        standing = standing & rows["in_force"].fill_null(True)
    current = pl.concat(
        [
            links.select("person_id"),
            rows.select(pl.when(old).then(pl.lit(OLD_ROLL)).otherwise(record).alias("record"), "as_of"),
            compared.select("name_key", "dob", "dob_precision", *KINDS),
        ],
        how="horizontal",
    )
    return find_conflicts(current.filter(standing), register.living_facts().select("person_id", *KINDS))
