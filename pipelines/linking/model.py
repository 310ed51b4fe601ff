"""The model: Splink on DuckDB, taught by the data themselves without labels, and used to score pairs.

Belongs here: the edge to Splink, training, saving and reading parameters. Does not belong here: the levels compared
(``comparisons``), which pairs (``candidates``), what becomes of a score (``assign``, ``likely``).

Splink is imported where it is used: a night without a remainder does not pay for it. Everything is in order of uid
and every sample has its seed, so the same records give the same parameters and weights on any number of threads.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipelines.linking.comparisons import COMPARISONS, comparison_settings

VERSION = 1
SEED = 20_260_701
SAMPLED_PAIRS = 150_000
# Fewer pairs than this teach nothing that the shipped parameters do not say better.
LEAST_PAIRS = 500
# Pairs of these are looked at for learning; a field in the rule learns nothing from it.
_TEACHING = (
    "l.dob = r.dob",
    "l.name_sorted = r.name_sorted",
    "l.home_rare = r.home_rare and l.home_rare_2 = r.home_rare_2",
)
_LEAST, _MOST = 1e-7, 0.9999999

_Learned = Mapping[str, Sequence[tuple[float, float]]]


@dataclass(frozen=True)
class Model:
    """Parameters of the comparisons.

    Attributes:
        fields: the comparisons used.
        learned: per comparison (m, u) per level, best level first.
        prior: probability that two records taken at random are one person.
        night: when it was learned, or None for the shipped parameters.
        trained: how many pairs taught it; 0 for the shipped parameters.
    """

    fields: tuple[str, ...]
    learned: _Learned
    prior: float
    night: date | None = None
    trained: int = 0

    @classmethod
    def shipped(cls, fields: Sequence[str], prior: float) -> Model:
        """The parameters of ``comparisons``."""
        return cls(
            tuple(fields), {name: [(level.m, level.u) for level in COMPARISONS[name][1]] for name in fields}, prior
        )

    def save(self, path: Path) -> None:
        """Write the model as JSON, owner-only: version, night, prior and per comparison its levels."""
        content = {
            "version": VERSION,
            "night": self.night.isoformat() if self.night else None,
            "trained_pairs": self.trained,
            "prior": self.prior,
            "comparisons": {
                name: [
                    {"level": level.name, "m": m, "u": u, "weight": round(math.log2(m / u), 4)}
                    for level, (m, u) in zip(COMPARISONS[name][1], self.learned[name], strict=True)
                ]
                for name in self.fields
            },
        }
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_name(f".{path.name}.part")
        aside.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        aside.chmod(0o600)
        aside.replace(path)

    @classmethod
    def read(cls, path: Path) -> Model | None:
        """A saved model; None if there is none, or one of other comparisons than today's."""
        if not path.exists():
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.get("version") != VERSION:
            return None
        learned = {}
        for name, levels in content["comparisons"].items():
            known = COMPARISONS.get(name)
            if known is None or [level["level"] for level in levels] != [level.name for level in known[1]]:
                return None
            learned[name] = [(float(level["m"]), float(level["u"])) for level in levels]
        night = date.fromisoformat(content["night"]) if content["night"] else None
        return cls(tuple(learned), learned, float(content["prior"]), night, int(content["trained_pairs"]))


def score(
    records: pl.DataFrame,
    pairs: pl.DataFrame,
    model: Model,
    *,
    learn: date | None = None,
    frequencies: Mapping[str, pl.DataFrame] | None = None,
    threads: int = 2,
    memory_limit: str = "2GiB",
) -> tuple[pl.DataFrame, Model]:
    """Score pairs, after learning from them where there are enough.

    Args:
        records: ``features.FEATURES``.
        pairs: ``candidates.PAIRS``.
        model: what to start from.
        learn: the night to learn on; None to use ``model`` as it is.
        frequencies: per compared column with rarity, how often each value is found (the column, ``tf_<column>``), for
            records that are few of many; without it, of the records themselves.
        threads: for DuckDB.
        memory_limit: for DuckDB.

    Returns:
        One row per pair, ordered: uid_l, uid_r, weight (log2 odds), and per comparison its level (``level_<field>``,
        0 the best; null: nothing to compare) and its own weight (``weight_<field>``); and the model used.
    """
    from splink import DuckDBAPI, Linker

    logging.getLogger("splink").setLevel(logging.CRITICAL)
    with duckdb.connect(config={"threads": threads, "memory_limit": memory_limit}) as connection:
        connection.execute("SET preserve_insertion_order = true")
        connection.register("given", records.sort("uid").rename({"uid": "unique_id"}).to_arrow())
        connection.execute("CREATE TABLE people AS SELECT * FROM given ORDER BY unique_id")
        used = model
        if learn is not None and pairs.height >= LEAST_PAIRS:
            used = _taught(connection, model, pairs.height, learn)
        api = DuckDBAPI(connection)
        linker = Linker(api.register("people"), _settings(used), logging.CRITICAL, validate_settings=False)
        for column, table in (frequencies or {}).items():
            # A column of frequencies Splink did not ask for would be refused.
            if any(level.by == column for name in used.fields for level in COMPARISONS[name][1]):
                registered = api.register(table.sort(column).to_arrow())
                linker.table_management.register_term_frequency_lookup(registered, column)
        wanted = pairs.sort("uid_l", "uid_r").select(
            pl.lit("0").alias("match_key"), pl.col("uid_l").alias("join_key_l"), pl.col("uid_r").alias("join_key_r")
        )
        connection.register("wanted_given", wanted.to_arrow())
        connection.execute("CREATE TABLE wanted AS SELECT * FROM wanted_given")
        linker.table_management.register_blocked_pairs_for_predict(api.register("wanted"))
        found = linker.inference.predict().as_duckdbpyrelation().pl()
    told = _told(found, used)
    return told, used


def _settings(model: Model) -> dict[str, Any]:
    """Splink's settings of a model."""
    return {
        "link_type": "dedupe_only",
        "comparisons": comparison_settings(list(model.fields), model.learned),
        "blocking_rules_to_generate_predictions": [{"blocking_rule": "l.dob = r.dob", "sql_dialect": "duckdb"}],
        "probability_two_random_records_match": model.prior,
        "retain_intermediate_calculation_columns": True,
        "retain_matching_columns": True,
        "max_iterations": 40,
        "em_convergence": 1e-5,
        "linker_uid": "doikhop",
    }


def _taught(connection: duckdb.DuckDBPyConnection, model: Model, pairs: int, night: date) -> Model:
    """The parameters these records teach: u from random pairs, m by expectation maximisation on likely ones."""
    from splink import DuckDBAPI, Linker

    people = DuckDBAPI(connection).register("people")
    linker = Linker(people, _settings(model), logging.CRITICAL, validate_settings=False)
    linker.training.estimate_u_using_random_sampling(
        max_pairs=SAMPLED_PAIRS, seed=SEED, min_count_per_level=None, num_chunks=1
    )
    for rule in _TEACHING:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule, estimate_without_term_frequencies=True, max_pairs=SAMPLED_PAIRS
            )
        except Exception as error:
            # Splink raises its own errors and DuckDB's where no pair falls under a rule, which is no failure.
            logging.getLogger(__name__).debug("a training rule found nothing to learn from: %s", type(error).__name__)
    learned: dict[str, list[tuple[float, float]]] = {}
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        values = [(level.get("m_probability"), level.get("u_probability")) for level in levels]
        name = comparison["output_column_name"]
        learned[name] = _sound(name, values)
    return Model(model.fields, learned, model.prior, night, pairs)


def _sound(name: str, values: Sequence[tuple[float | None, float | None]]) -> list[tuple[float, float]]:
    """Learned values within bounds; the shipped ones for what was not seen, or a field learned the wrong way round."""
    shipped = [(level.m, level.u) for level in COMPARISONS[name][1]]
    kept = [
        (_bounded(m if m is not None else own[0]), _bounded(u if u is not None else own[1]))
        for (m, u), own in zip(values, shipped, strict=True)
    ]
    weights = [m / u for m, u in kept]
    return kept if weights[0] > 1 > weights[-1] else shipped


def _bounded(value: float) -> float:
    return min(max(float(value), _LEAST), _MOST)


def _told(found: pl.DataFrame, model: Model) -> pl.DataFrame:
    """Splink's answer in our words."""
    columns = [
        pl.col("unique_id_l").alias("uid_l"),
        pl.col("unique_id_r").alias("uid_r"),
        pl.col("match_weight").alias("weight"),
    ]
    for name in model.fields:
        best = len(COMPARISONS[name][1]) - 1
        gamma = pl.col(f"gamma_{name}")
        columns.append(pl.when(gamma >= 0).then(best - gamma).cast(pl.Int8).alias(f"level_{name}"))
        own = pl.col(f"mw_{name}")
        rarity = [pl.col(f"mw_tf_adj_{name}")] if f"mw_tf_adj_{name}" in found.columns else []
        columns.append(pl.sum_horizontal(own, *rarity).alias(f"weight_{name}"))
    return found.select(columns).sort("uid_l", "uid_r")
