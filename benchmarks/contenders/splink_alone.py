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


def people(identities: pl.DataFrame, *, threads: int = 2) -> pl.DataFrame:
    """Splink alone on the identities of a city: its library's comparisons on every field, probability 0.5, closure.

    Args:
        identities: uid, name_key, dob, citizen_id, card_no, file_no, admitted_on.
        threads: for DuckDB.

    Returns:
        uid, group.
    """
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.CRITICAL)
    connection = duckdb.connect(config={"threads": threads})
    api = DuckDBAPI(connection)
    columns = identities.select(
        pl.col("uid").alias("unique_id"),
        "name_key",
        pl.col("dob", "admitted_on").cast(pl.String),
        "citizen_id",
        "card_no",
        "file_no",
    )
    numbers = ("citizen_id", "card_no", "file_no")
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name_key", [0.95, 0.88]).configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            *(cl.DamerauLevenshteinAtThresholds(name, [1, 2]) for name in numbers),
            cl.ExactMatch("admitted_on"),
        ],
        blocking_rules_to_generate_predictions=[
            *(block_on(name) for name in numbers),
            block_on("name_key", "dob"),
            block_on("name_key", "admitted_on"),
        ],
    )
    linker = Linker(api.register(columns.to_arrow()), settings, log_level=logging.CRITICAL)
    sure = [block_on("citizen_id", "name_key"), block_on("card_no", "name_key"), block_on("name_key", "dob")]
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.95)
    linker.training.estimate_u_using_random_sampling(max_pairs=1_000_001, seed=SEED)
    for rule in (block_on("name_key", "dob"), block_on("citizen_id")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=0.5)
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=0.5)
    groups = clusters.as_duckdbpyrelation().pl()
    names = {name: n for n, name in enumerate(groups["cluster_id"].unique().sort().to_list())}
    return groups.select(
        pl.col("unique_id").alias("uid"),
        pl.col("cluster_id").replace_strict(names, return_dtype=pl.Int64).alias("group"),
    )
