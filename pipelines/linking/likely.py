"""The last round: Splink for what the exact rounds left. Sure pairs are linked, doubtful ones asked about (I03).

Belongs here: who is asked about, which scored pairs link by themselves, which become questions. Does not belong here:
the pairs worth comparing (``meeting``), the scores (``model``), questions over the nights (``questions``).

Nothing is merged silently. A pair links by itself only if at least one of the two is new tonight, its probability
reaches the upper threshold, something distinguishes the person (a number that agrees or is a slip apart, one transfer
paper, or name, birth day and more) and nothing contradicts it, nobody else is nearly as likely, and no one table names
the person twice. Everything else at or above the lower threshold is a question for an officer; so is every pair of
persons known before, compared again when something new is seen of one of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.linking import distinguished
from pipelines.linking.features import features
from pipelines.linking.meeting import PARTY, meeting_pairs, plausible, without_borrowed
from pipelines.linking.model import Model, score
from pipelines.linking.profiles import FACTS, KINDS
from pipelines.linking.renewals import issued_anew, renewed
from pipelines.linking.rivals import Pair, naming_another, weights_of, without_rivals

ROUND = "splink"
FIELDS = ("name", "dob", "citizen", "cmnd", "card", "file", "admitted", "home", "gender", "place", "paper")
# No probability reaches it.
_NEVER = 2.0
# Questions about one new person; more would not help an officer.
_MOST_QUESTIONS = 3
QUESTIONS: dict[str, pl.DataType] = {
    "party_l": pl.Int64(),
    "party_r": pl.Int64(),
    "weight": pl.Float64(),
    "probability": pl.Float64(),
    **{f"level_{name}": pl.Int8() for name in FIELDS},
    **{f"weight_{name}": pl.Float64() for name in FIELDS},
}
# What of a row is worth comparing besides its profile.
DETAILS: dict[str, pl.DataType] = {
    "row_nr": pl.UInt32(),
    "hometown": pl.String(),
    "from_org": pl.String(),
    "to_org": pl.String(),
    "transfer_no": pl.String(),
    "issued_on": pl.Date(),
}
# The same of a person, as the night before knew it.
EARLIER: dict[str, pl.DataType] = {
    "person_id": pl.Int64(),
    "reporter": pl.String(),
    "gender": pl.String(),
    **{name: kind for name, kind in DETAILS.items() if name != "row_nr"},
}


_Table = tuple[str, str, date]


@dataclass(frozen=True)
class Likely:
    """What the round is given besides profiles.

    Attributes:
        link_above: probability from which a pair links by itself.
        ask_above: probability from which a pair is a question.
        night: the night the model is learned on.
        details: rows wanted -> ``DETAILS`` of them; None: there are none.
        earlier: persons wanted -> ``EARLIER`` of them; None: there was no night before.
        model_path: where the night's model is saved; None: nowhere.
        earlier_model: the model of the night before, used where tonight has too few pairs to learn from.
        threads: for DuckDB.
        memory_limit: for DuckDB.
    """

    link_above: float
    ask_above: float
    night: date
    details: Callable[[pl.Series], pl.DataFrame] | None = None
    earlier: Callable[[pl.Series], pl.DataFrame] | None = None
    model_path: Path | None = None
    earlier_model: Path | None = None
    threads: int = 2
    memory_limit: str = "2GiB"

    def asking(self) -> Likely:
        """The same, but no pair links by itself, and the model is the one the night has learned by now."""
        return replace(self, link_above=_NEVER, model_path=None, earlier_model=self.model_path or self.earlier_model)


def likely_round(
    profiles: pl.DataFrame, linked: pl.DataFrame, facts: pl.DataFrame, rows: pl.DataFrame, asked_of: Likely
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int]]:
    """Link or ask about the groups no exact round gave a person.

    Args:
        profiles: ``profile`` and the columns of ``PROFILE``, every new one of tonight.
        linked: what the exact rounds made of them: profile, person_id, cluster, round.
        facts: ``person_id`` and the columns of ``PROFILE`` of everyone known before.
        rows: tonight's rows: row_nr, party (a person, or of a new group the negative of its lowest profile less one),
            profile (null: known before), record, reporter, as_of, in_force, gender, citizen_id, citizen_kind.
        asked_of: thresholds and the like.

    Returns:
        Per new group that became part of another: group, into (as ``names`` gives it); ``QUESTIONS``; numbers.
    """
    nothing = pl.DataFrame(schema={"group": pl.Int64(), "into": pl.Int64()}), pl.DataFrame(schema=QUESTIONS)
    party = pl.coalesce("person_id", -pl.col("cluster").cast(pl.Int64) - 1).alias("party")
    tonight = (
        linked.sort("profile")
        .select(party)
        .hstack(profiles.sort("profile").select(pl.col("profile").cast(pl.Int64).alias("nr"), *FACTS, *KINDS))
    )
    asked = _asked(tonight, rows, facts.is_empty())
    fresh = asked.filter(pl.col("party") < 0)["party"].n_unique()
    if asked.is_empty():
        return *nothing, {}
    known = facts.select(
        pl.col("person_id").alias("party"), (-pl.int_range(pl.len(), dtype=pl.Int64) - 1).alias("nr"), *FACTS, *KINDS
    )
    everyone = pl.concat([tonight.select(PARTY), known.select(PARTY)])
    limits = {"threads": asked_of.threads, "memory_limit": asked_of.memory_limit}
    met = meeting_pairs(asked, everyone, **limits)  # type: ignore[arg-type]
    # The new one of a pair first: new groups are negative; of two, the later by content; of two known, the older.
    low, high = pl.min_horizontal("party_l", "party_r"), pl.max_horizontal("party_l", "party_r")
    met = met.select(low.alias("party_l"), high.alias("party_r")).unique().sort("party_l", "party_r")
    everyone = without_borrowed(met, everyone, **limits)  # type: ignore[arg-type]
    met = plausible(met, everyone, **limits)  # type: ignore[arg-type]
    if met.is_empty():
        return *nothing, {"remainder": fresh}
    scored, model = _scored(met, everyone, rows, asked_of, everyone["party"].n_unique())
    if asked_of.model_path is not None:
        model.save(asked_of.model_path)
    into, questions = _decided(scored, rows, asked_of)
    return (
        into,
        questions,
        {
            "remainder": fresh,
            "pairs_compared": met.height,
            "pairs_trained": model.trained,
        },
    )


def _asked(tonight: pl.DataFrame, rows: pl.DataFrame, first_night: bool) -> pl.DataFrame:
    """The profiles to ask about, with ``weak`` and ``wide`` (see ``meeting``).

    Once persons are known: every group that is new; and, by their numbers and name only, known persons of whom
    something new was seen tonight. On a first night everybody is new: those that stand in a register, those with too
    few numbers to be met by one, and those another group shares name, birth and admission date with; and, by their
    numbers and name only, those another shares a number or name and birth date with.
    """
    numbers = [pl.col(kind).is_not_null().any().over("party").cast(pl.Int8) for kind in KINDS]
    weak = (pl.sum_horizontal(numbers) < 2).alias("weak")
    new = (pl.col("party") < 0).alias("wide")
    if not first_night:
        return tonight.with_columns(weak & new, new)
    moving = rows.filter((pl.col("record") != "roll") & (pl.col("party") < 0)).select("party").unique()
    fully = tonight.filter(pl.col("dob_precision") == "day")
    twice = _shared(tonight, "name_key", "dob", "admitted_on")
    marked = tonight.with_columns(weak).with_columns(
        (
            pl.col("weak") | pl.col("party").is_in(moving["party"].implode()) | pl.col("party").is_in(twice.implode())
        ).alias("wide")
    )
    alike = pl.concat([_shared(fully, "name_key", "dob"), *(_shared(tonight, kind) for kind in KINDS)]).unique()
    return marked.filter(pl.col("wide") | pl.col("party").is_in(alike.implode()))


def _shared(profiles: pl.DataFrame, *key: str) -> pl.Series:
    """The parties whose key another party has too."""
    keyed = profiles.select("party", *key).drop_nulls()
    keyed = keyed.filter(pl.struct(key).is_duplicated())
    return keyed.filter(pl.col("party").min().over(key) != pl.col("party").max().over(key))["party"].unique()


def _scored(
    met: pl.DataFrame, everyone: pl.DataFrame, rows: pl.DataFrame, asked_of: Likely, people: int
) -> tuple[pl.DataFrame, Model]:
    """Pairs of parties with the weight of their best pair of profiles, levels and weights per field.

    Somebody's number may stand on one row and the name as written now on another: ``told_name`` and ``told_dob`` are
    the levels of the pair of profiles that fits best in these two.
    """
    wanted = pl.concat([met["party_l"], met["party_r"]]).unique()
    own = everyone.filter(pl.col("party").is_in(wanted.implode())).select("party", *FACTS, *KINDS).unique()
    own = own.sort("party", *KINDS, *FACTS, nulls_last=True).with_row_index("uid")
    of_party = _party_details(wanted, rows, asked_of)
    records = own.join(of_party, on="party", how="left", maintain_order="left")
    people_columns = records.select(
        pl.col("uid").cast(pl.Int64),
        "name_key",
        "dob",
        pl.col("dob_precision").cast(pl.String),
        pl.coalesce("citizen", "_malformed").alias("citizen_id"),
        "cmnd",
        pl.col("card").alias("card_no"),
        pl.col("file").alias("file_no"),
        "admitted_on",
        "hometown",
        "gender",
        "places",
        "papers",
    )
    uids = records.select("party", pl.col("uid").cast(pl.Int64))
    pairs = (
        met.select("party_l", "party_r")
        .join(uids.rename({"party": "party_l", "uid": "uid_l"}), on="party_l")
        .join(uids.rename({"party": "party_r", "uid": "uid_r"}), on="party_r")
        .select(pl.min_horizontal("uid_l", "uid_r").alias("uid_l"), pl.max_horizontal("uid_l", "uid_r").alias("uid_r"))
        .unique()
        .sort("uid_l", "uid_r")
    )
    earlier = Model.read(asked_of.earlier_model) if asked_of.earlier_model is not None else None
    prior = 1 / max(people, 2)
    start = Model.shipped(FIELDS, prior) if earlier is None or earlier.fields != FIELDS else earlier
    start = Model(start.fields, start.learned, prior, start.night, start.trained)
    names = everyone.group_by("name_key").len().filter(pl.col("name_key").is_in(people_columns["name_key"].implode()))
    frequencies = {
        "name": names.drop_nulls().select(
            pl.col("name_key").alias("name"), (pl.col("len") / everyone.height).alias("tf_name")
        )
    }
    found, model = score(
        features(people_columns),
        pairs,
        start,
        learn=asked_of.night,
        frequencies=frequencies,
        threads=asked_of.threads,
        memory_limit=asked_of.memory_limit,
    )
    pair = ["party_l", "party_r"]
    low, high = pl.min_horizontal("party", "party_2"), pl.max_horizontal("party", "party_2")
    oriented = (
        found.join(uids, left_on="uid_l", right_on="uid")
        .join(uids, left_on="uid_r", right_on="uid", suffix="_2")
        .with_columns(low.alias("party_l"), high.alias("party_r"))
        .join(met, on=pair)
    )
    oriented = oriented.with_columns(
        pl.col("weight").round(6),
        pl.sum_horizontal(f"weight_{field}" for field in distinguished.TOLD).round(6).alias("_named"),
    )
    told = _first(oriented, "_named", "weight").select(
        *pair, *(pl.col(f"level_{field}").alias(f"told_{field}") for field in distinguished.TOLD)
    )
    best = (
        _first(oriented, "weight")
        .join(told, on=pair, maintain_order="left")
        .with_columns((1 / (1 + 2.0 ** -pl.col("weight").clip(-60, 60))).alias("probability"))
    )
    return best.select(
        *(name for name in met.columns if name not in QUESTIONS), "told_name", "told_dob", *QUESTIONS
    ), model


def _first(oriented: pl.DataFrame, *most: str) -> pl.DataFrame:
    """Of each pair of parties the pair of profiles with most of these; of equals the first."""
    pair, end = ["party_l", "party_r"], ["uid_l", "uid_r"]
    falling = [False] * len(pair) + [True] * len(most) + [False] * len(end)
    return oriented.sort(*pair, *most, *end, descending=falling).unique(pair, keep="first", maintain_order=True)


def _party_details(wanted: pl.Series, rows: pl.DataFrame, asked_of: Likely) -> pl.DataFrame:
    """Per party what its rows say besides: hometown, gender, malformed citizen number, units it stands or stood at."""
    own = rows.filter(pl.col("party").is_in(wanted.implode()))
    if asked_of.details is not None:
        own = own.join(asked_of.details(own["row_nr"]), on="row_nr", how="left")
    else:
        own = own.with_columns(pl.lit(None, kind).alias(name) for name, kind in list(DETAILS.items())[1:])
    if asked_of.earlier is not None:
        before = asked_of.earlier(wanted.filter(wanted > 0)).rename({"person_id": "party"})
        own = pl.concat([own.cast({"reporter": pl.String, "gender": pl.String}), before], how="diagonal_relaxed")
    malformed = pl.col("citizen_id").filter(pl.col("citizen_kind").cast(pl.String) == "malformed")
    return (
        own.group_by("party")
        .agg(
            pl.col("hometown").drop_nulls().min(),
            pl.col("gender").cast(pl.String).drop_nulls().min(),
            malformed.drop_nulls().min().alias("_malformed"),
            pl.concat_list(pl.col("reporter").cast(pl.String), "from_org", "to_org")
            .explode()
            .drop_nulls()
            .unique()
            .sort()
            .alias("places"),
            _paper().drop_nulls().unique().sort().alias("papers"),
        )
        .with_columns(pl.when(pl.col("papers").list.len() > 0).then("papers"))
    )


def _paper() -> pl.Expr:
    """The transfer paper of a row: its number is unique per issuer and year; null where a part is not known."""
    number = pl.col("transfer_no").str.extract(r"(\d+)").str.strip_chars_start("0")
    return pl.concat_str("from_org", "to_org", pl.col("issued_on").dt.year(), number, separator="|")


def _decided(scored: pl.DataFrame, rows: pl.DataFrame, asked_of: Likely) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Which pairs link (group, into), and which are questions."""
    # Whatever their numbers weigh: people alike in name, birth and admission day are few, and often one; and one
    # number of two people of one name and birth date would else be told by nobody.
    always = distinguished.alike() | pl.col("copied")
    enough = scored.filter((pl.col("probability") >= asked_of.ask_above) | always)
    # Two known persons are never made one without an officer's word.
    likely_enough = pl.col("probability") >= asked_of.link_above
    certain = enough.filter(likely_enough & distinguished.told_apart() & (pl.col("party_l") < 0))
    if asked_of.link_above < _NEVER:
        pair = ["party_l", "party_r"]
        whole_rolls = enough.join(renewed(scored, rows), on=pair, how="semi")
        anew = enough.filter(likely_enough).join(issued_anew(scored, rows), on=pair, how="semi")
        certain = pl.concat([certain, whole_rolls, anew]).unique()
    certain = certain.sort("weight", "party_l", "party_r", descending=[True, False, False])
    weights = weights_of(enough)
    named = naming_another(certain, scored)
    certain = certain.join(named, on=["party_l", "party_r"], how="anti", maintain_order="left")
    rivals = weights | weights_of(scored.filter(distinguished.close_by()))
    alone = set(certain.filter(~distinguished.beyond_lead()).select("party_l", "party_r").rows())
    sure = without_rivals(certain.select("party_l", "party_r").rows(), rivals, alone)
    entered_twice = set(certain.filter(distinguished.one_though_twice()).select("party_l", "party_r").rows())
    into = _join(sure, weights, _tables_of(sure, rows), entered_twice)
    final = dict(into.iter_rows())
    ends = [pl.col(side).replace(final).alias(f"_{side}") for side in ("party_l", "party_r")]
    left = enough.with_columns(ends).filter(pl.col("_party_l") != pl.col("_party_r"))
    left = left.sort("weight", "party_l", "party_r", descending=[True, False, False]).filter(
        pl.int_range(pl.len()).over("party_l") < _MOST_QUESTIONS
    )
    questions = left.with_columns(pl.col("_party_l").alias("party_l"), pl.col("_party_r").alias("party_r"))
    return into, questions.select(list(QUESTIONS)).sort("party_l", "party_r")


def _tables_of(sure: list[Pair], rows: pl.DataFrame) -> dict[int, set[_Table]]:
    """The tables each party stands in: a register, or a roll in force."""
    tables: dict[int, set[_Table]] = {party: set() for pair in sure for party in pair}
    standing = (pl.col("record").cast(pl.String) != "roll") | pl.col("in_force").fill_null(True)
    table = rows.filter(pl.col("party").is_in(list(tables)) & standing).select(
        "party", pl.col("record").cast(pl.String), pl.col("reporter").cast(pl.String), "as_of"
    )
    for party, record, reporter, as_of in table.iter_rows():
        tables[party].add((record, reporter, as_of))
    return tables


def _join(
    sure: list[Pair], weights: dict[Pair, float], tables: dict[int, set[_Table]], entered_twice: set[Pair]
) -> pl.DataFrame:
    """Join parties pair by pair, heaviest first.

    Of those joined one at most was known before, each pair has been found likely, and no table names the person twice
    but by a pair of ``entered_twice``.

    Returns:
        group, into.
    """
    lead_of: dict[int, int] = {}
    members: dict[int, list[int]] = {}
    for a, b in sure:
        one, other = lead_of.get(a, a), lead_of.get(b, b)
        if one == other or (one > 0 and other > 0):
            continue
        if (a, b) not in entered_twice and not tables[one].isdisjoint(tables[other]):
            continue
        ours, theirs = members.get(one, [one]), members.get(other, [other])
        if any((min(x, y), max(x, y)) not in weights for x in ours for y in theirs):
            continue
        # A known person leads; of new groups the one earliest by content, which is the highest negative number.
        lead = max(one, other)
        members[lead] = ours + theirs
        tables[lead] = tables[one] | tables[other]
        lead_of.update(dict.fromkeys(members[lead], lead))
    moved = sorted(party for party, lead in lead_of.items() if party != lead)
    return pl.DataFrame(
        {"group": moved, "into": [lead_of[party] for party in moved]},
        schema={"group": pl.Int64(), "into": pl.Int64()},
    )
