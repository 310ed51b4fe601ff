"""Splink alone, as its own tutorial sets it up for FEBRL 4: what linking is measured against.

Belongs here: that model on the fields as they come, and the pairs it finds likelier than not. Does not belong here:
anything of doikhop.
"""

from __future__ import annotations

import logging

import duckdb
import polars as pl

SEED = 1


def pairs(records: pl.DataFrame, with_id: bool, *, two_lists: bool, threads: int = 2) -> pl.DataFrame:
    """Pairs at a probability of 0.5 and more.

    Args:
        records: uid, side and FEBRL's columns as text.
        with_id: whether soc_sec_id is compared.
        two_lists: link the two sides; else find duplicates on one list.
        threads: for DuckDB.

    Returns:
        uid_l, uid_r.
    """
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.CRITICAL)
    connection = duckdb.connect(config={"threads": threads})
    api = DuckDBAPI(connection)
    columns = records.rename({"uid": "unique_id"})
    parts = [columns.filter(pl.col("side") == side).drop("side") for side in ((0, 1) if two_lists else (0,))]
    comparisons = [
        cl.NameComparison("given_name"),
        cl.NameComparison("surname"),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        *([cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2])] if with_id else []),
    ]
    settings = SettingsCreator(
        link_type="link_only" if two_lists else "dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            *([block_on("soc_sec_id")] if with_id else []),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
    )
    linker = Linker([api.register(part.to_arrow()) for part in parts], settings, log_level=logging.CRITICAL)
    sure = [
        *([block_on("soc_sec_id")] if with_id else []),
        block_on("given_name", "surname", "date_of_birth"),
        "l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth",
    ]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.8 if with_id else 0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_001, seed=SEED)
    for rule in (block_on("date_of_birth"), block_on("postcode")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5).as_duckdbpyrelation().pl()
    return found.select(pl.col("unique_id_l").alias("uid_l"), pl.col("unique_id_r").alias("uid_r"))
