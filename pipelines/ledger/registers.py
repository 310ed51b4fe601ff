"""From register rows to live entries: what re-sent and later registers replace, correct or leave.

Belongs here: design.md section 1, "Which exports". A register replaces the unit's earlier entries whose own date lies
in (its previous as-of, its as-of]; a row dated before that window adds or corrects only itself, by its key: issuer,
kind, year and transfer_no, else person, direction, counterpart and kind. Does not belong here: who or where (already
linked and placed).
"""

from __future__ import annotations

import polars as pl


def live_entries(rows: pl.DataFrame, registers: pl.DataFrame) -> pl.DataFrame:
    """The rows that are live entries.

    Args:
        rows: placed register rows with reporter, record, as_of, file, sheet, row, own_date, person_id, kind,
            from_place, to_place, transfer_no, issued_on.
        registers: reporter, record, as_of of every register in force, those without rows included.

    Returns:
        The live rows, sorted, with ``entry_id`` (1-based, in that order).
    """
    order = ["reporter", "record", "as_of", "file", "sheet", "row"]
    windows = (
        registers.select("reporter", "record", "as_of")
        .unique()
        .sort("reporter", "record", "as_of")
        .with_columns(previous=pl.col("as_of").shift(1).over("reporter", "record"))
    )
    dated = rows.join(windows, on=["reporter", "record", "as_of"], how="left").sort("own_date")
    # The register whose window holds the row's own date: the first with as_of on or after it.
    judged = dated.join_asof(
        windows.select("reporter", "record", pl.col("as_of").alias("window_of"), pl.col("as_of").alias("_day")).sort(
            "_day"
        ),
        left_on="own_date",
        right_on="_day",
        by=["reporter", "record"],
        strategy="forward",
        check_sortedness=False,
    )
    own_window = pl.col("window_of") == pl.col("as_of")
    not_yet = pl.col("own_date") > pl.col("as_of")
    kept = judged.filter(
        own_window | (not_yet & pl.col("window_of").is_null()) | (~not_yet & ~own_window.fill_null(False))
    )
    year = pl.coalesce(pl.col("issued_on"), pl.col("own_date")).dt.year().cast(pl.String)
    by_number = pl.concat_str(
        [
            pl.lit("no"),
            # Numbers of issuers outside the city may collide, so there the person tells them apart.
            pl.when(pl.col("from_place") == "OUTSIDE")
            .then(pl.col("person_id").cast(pl.String).fill_null(""))
            .otherwise(pl.col("from_place").fill_null("")),
            pl.col("kind"),
            year,
            pl.col("transfer_no"),
        ],
        separator="\x1f",
    )
    by_person = pl.concat_str(
        [
            pl.lit("person"),
            pl.col("person_id").cast(pl.String).fill_null(""),
            pl.col("from_place").fill_null(""),
            pl.col("to_place").fill_null(""),
            pl.col("kind"),
        ],
        separator="\x1f",
    )
    keyed = kept.with_columns(
        key=pl.when(pl.col("transfer_no").is_not_null()).then(by_number).otherwise(by_person)
    ).sort(order)
    nth = keyed.with_columns(
        nth=pl.col("row").cum_count().over("reporter", "record", "as_of", "key"),
        # A row of an older register is superseded by a later register's row of the same key that lies before the later
        # register's window (a correction), the n-th by the n-th.
        correcting=~own_window.fill_null(False),
    )
    later = (
        nth.filter("correcting")
        .group_by("reporter", "record", "key", "nth")
        .agg(pl.col("as_of").max().alias("corrected_as_of"))
    )
    live = nth.join(later, on=["reporter", "record", "key", "nth"], how="left").filter(
        pl.col("corrected_as_of").is_null() | (pl.col("as_of") >= pl.col("corrected_as_of"))
    )
    return live.sort(order).with_row_index("entry_id", 1).with_columns(pl.col("entry_id").cast(pl.Int64))
